"""A cell of a session's notebook, and all that its metadata may say, read here and nowhere else.

The dataclasses below are the schema of `metadata["workshop"]`: a key that none of them has, a value of another kind, or
a word that is not in its list is an error with a message to a person. It needs nothing but Python, so
that every room, the participants' too, sees a cell in the same way.
"""

from __future__ import annotations

import ast
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from functools import cached_property, lru_cache
from typing import Any

from workshop.nearest import in_brackets

PARTS = (
    "title",
    "content-note",
    "parameters",
    "reading",
    "predict",
    "exercise",
    "strength",
    "ask",
    "decide",
    "reflect",
    "today",
    "further",
)
ROLES = ("question", "door-one", "answer", "check", "hint")
WRITING = ("prediction", "decision", "reflection", "one-thing")
ASKED_BACK = ("consent", "poll")  # which the release adds: see course/asked_back.py
STEPS = ("arrive", "check-in", "input", "predict", "hands-on", "break", "share", "reflect", "close")
MODES = ("plenary", "breakout", "pairs", "solo")
TYPES = ("number", "text", "choice", "tick", "marks", "sentence", "lines", "table")

FACILITATOR, PARAMETERS = "facilitator", "parameters"  # tags
OWN_TABLE = "own-table"  # the slug of the notebook for a table of one's own, which is no session


class Malformed(ValueError):
    """The metadata of a cell are not what the schema says; the message names the place and what to do."""


def _one_of(words: Sequence[str], **default: Any) -> Any:
    return field(metadata={"one_of": words}, **default)


@dataclass(frozen=True)
class Values:
    """Where the options of a choice come from: every value of this column of this dataset."""

    dataset: str
    column: str


@dataclass(frozen=True)
class Column:
    """One column of choices in a table that a person fills in."""

    label: str
    options: tuple[str, ...]


@dataclass(frozen=True)
class Field:
    """One thing that a person fills in: a variable of a code cell, or a labelled line of a decision.

    `unit` stands behind the box and `example` shows what such an answer looks like. `options` are those of a choice,
    the word that a tick stands for, or the marks allowed; `values` says where the release takes them from. `items` are
    what each mark or row is for. `desk` is for what is filled in later, at one's own desk; in a cell of code, what a
    first result does not need.
    """

    name: str
    label: str
    type: str = _one_of(TYPES)
    unit: str = ""
    example: str = ""
    options: tuple[str | int | float, ...] = ()
    values: Values | None = None
    items: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    desk: bool = False


@dataclass(frozen=True)
class Message:
    """What the helpers send to all rooms, so many whole minutes after the step began."""

    minute: int
    text: str


@dataclass(frozen=True)
class Cut:
    """A step in the 60-minute form: its whole minutes, and what the rooms are told then."""

    minutes: int
    messages: tuple[Message, ...] = ()
    time_plan: str = ""


@dataclass(frozen=True)
class Step:
    """One step of the run-of-show, in whole minutes. All texts are for participants, ready to be pasted."""

    name: str
    title: str
    minutes: int
    mode: str = _one_of(MODES)
    cut: Cut | None = None
    messages: tuple[Message, ...] = ()
    chat: tuple[str, ...] = ()
    equity_question: str = ""
    rooms: str = ""
    time_plan: str = ""


@dataclass(frozen=True)
class Described:
    """What `metadata["workshop"]` of a cell says."""

    part: str = _one_of(PARTS, default="")
    minutes: int = 0
    exercise: str = ""
    role: str = _one_of(ROLES, default="")
    answers: str = ""
    write: str = _one_of((*WRITING, *ASKED_BACK), default="")
    text: str = ""
    blank: str = ""
    fields: tuple[Field, ...] = ()
    box: tuple[str, ...] = ()
    allow: Mapping[str, str] = field(default_factory=dict)
    step: Step | None = None


@dataclass(frozen=True)
class Cell:
    """One cell of a notebook. `place` counts from 1, as one counts down the page."""

    place: int
    kind: str
    id: str
    source: str
    tags: tuple[str, ...]
    described: Described
    raw: Mapping[str, Any]

    @property
    def is_code(self) -> bool:
        return self.kind == "code"

    @property
    def is_markdown(self) -> bool:
        return self.kind == "markdown"

    @property
    def is_facilitator(self) -> bool:
        """Whether only facilitators see it."""
        return FACILITATOR in self.tags

    @property
    def is_parameters(self) -> bool:
        """Whether it is the cell in which the session's parameters are set."""
        return PARAMETERS in self.tags

    @property
    def nbgrader(self) -> Mapping[str, Any]:
        return self.raw["metadata"].get("nbgrader") or {}

    @property
    def is_folded(self) -> bool:
        return bool(self.raw["metadata"].get("jupyter", {}).get("source_hidden"))

    @cached_property
    def tree(self) -> ast.Module | None:
        """The code as a tree; None for what is no code, and for what is not plain Python."""
        if not self.is_code:
            return None
        try:
            return ast.parse(self.source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):  # the last two: too deep for Python
            return None

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node of the tree; walked once, for all who look."""
        return tuple(ast.walk(self.tree)) if self.tree else ()

    def calls(self, name: str) -> Iterator[ast.Call]:
        """The calls of this name in the code, plain (`load(…)`) or as an attribute (`pd.read_csv(…)`)."""
        for node in self.nodes:
            if isinstance(node, ast.Call):
                called = node.func
                if (called.id if isinstance(called, ast.Name) else getattr(called, "attr", None)) == name:
                    yield node

    def calls_any(self, *names: str) -> bool:
        """Whether the code calls one of these names."""
        return any(next(self.calls(name), None) is not None for name in names)


def read_cell(raw: Mapping[str, Any], place: int, *, strict: bool = True) -> Cell:
    """A cell as its notebook's JSON gives it; `place` counts from 1.

    Raises Malformed where the cell or its metadata are not what the schema says. With `strict` off, as for files that
    people send back, whatever cannot be understood counts as not said.
    """
    try:
        metadata = _of_kind(dict, raw.get("metadata", {}), "metadata")
        _of_kind(dict, metadata.get("jupyter", {}), "metadata → jupyter")
        _of_kind(dict, metadata.get("nbgrader", {}), "metadata → nbgrader")
        tags = _build(tuple[str, ...], metadata.get("tags", []), "metadata → tags")
        described = build(Described, metadata.get("workshop", {}), "metadata → workshop")
    except Malformed:
        if strict:
            raise
        metadata, tags, described = {}, (), Described()
    source = raw.get("source", "")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    kind, name = raw.get("cell_type", "raw"), raw.get("id", "")
    source, kind, name = _of_kind(str, source, "source"), _of_kind(str, kind, "cell_type"), _of_kind(str, name, "id")
    return Cell(place, kind, name, source, tags, described, {**raw, "metadata": metadata, "source": source})


_KINDS = {str: "a text", int: "a whole number", float: "a number", bool: "true or false", dict: "an object"}
T = typing.TypeVar("T")


def build(kind: type[T], data: Any, where: str) -> T:
    """The dataclass `kind` out of JSON. Raises Malformed, naming the place, where `data` is of another shape."""
    _of_kind(dict, data, where)
    known = {each.name: each for each in fields(typing.cast(Any, kind))}
    for key in data:
        if key not in known:
            raise Malformed(f"{where}: there is no '{key}'{in_brackets(key, known)}; it has {', '.join(known)}")
    hints, found = _hints(typing.cast(Any, kind)), {}
    for name, each in known.items():
        if name in data:
            found[name] = _build(hints[name], data[name], f"{where} → {name}")
        elif each.default is MISSING and each.default_factory is MISSING:
            raise Malformed(f"{where} lacks '{name}'")
        words = each.metadata.get("one_of")
        if words and name in found and found[name] not in words:
            raise Malformed(f"{where} → {name}: there is no '{found[name]}'; choose one of {', '.join(words)}")
    return kind(**found)


@lru_cache
def _hints(kind: type) -> dict[str, Any]:
    """The types of a dataclass's fields, worked out once: a folder of copies asks for them thousands of times."""
    return typing.get_type_hints(kind)


def _build(hint: Any, value: Any, where: str) -> Any:
    """A value of this type hint: a dataclass, a tuple of one kind, a mapping, one of several kinds, or a plain one."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if is_dataclass(hint):
        return build(typing.cast(type, hint), value, where)
    if origin is tuple:
        if not isinstance(value, (list, tuple)):
            raise Malformed(f"{where} is {value!r}, and should be a list")
        return tuple(_build(inner[0], each, f"{where}, item {place}") for place, each in enumerate(value, 1))
    if origin in (typing.Union, types.UnionType):
        if dataclasses := [each for each in inner if is_dataclass(each)]:
            return _build(dataclasses[0], value, where)
        if not any(_is(each, value) for each in inner):
            raise Malformed(f"{where} is {value!r}, and should be {' or '.join(_KINDS[each] for each in inner)}")
        return value
    if hint is not dict and origin is not None:
        _of_kind(dict, value, where)
        return {str(key): _build(inner[1], each, f"{where} → {key}") for key, each in value.items()}
    return _of_kind(hint, value, where)


def _is(kind: Any, value: Any) -> bool:
    """Whether a JSON value is of this kind; true and false are no numbers."""
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))


def _of_kind(kind: Any, value: Any, where: str) -> Any:
    if not _is(kind, value):
        raise Malformed(f"{where} is {value!r}, and should be {_KINDS[kind]}")
    return value
