"""The words of one cell that are somebody's own: what it holds, less what stood there at first."""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from dataclasses import dataclass
from typing import Any

from workshop.cell import ASKED_BACK
from workshop.notebook.answered import rest
from workshop.notebook.recognised import Found
from workshop.notebook.saved import clean

_MARKER = re.compile(r"\A#%%[^\n]*\n")  # what some editors write above a cell's text
_PICTURE = re.compile(
    r"!\[([^\]\n]{0,255})\]\(attachment:([^)\n]{0,255})\)"
)  # bounded, or each beginning is read to the end
_DOTS = re.compile(r"\s*(?P<name>\w+)\s*=\s*(?P<typed>.*)")


@dataclass(frozen=True)
class Entry:
    """One piece of writing: the place it stands in, and the words. They are Markdown unless they were typed as code."""

    place: str
    text: str
    is_markdown: bool = True


def words(found: Found) -> Entry | None:
    """What somebody wrote in a cell, or None where it is as it came, or holds only what is to be checked."""
    cell, original = found.cell, found.original
    text = _without_pictures(clean(_MARKER.sub("", cell.source))).strip()
    if not text or not found.differs:
        return None
    place = found.place()
    if place in ASKED_BACK:
        own = rest(found)
        return Entry("other", own) if own else None
    if original is None or cell.kind != original.kind:
        is_only_code = cell.is_code and not place and "#" not in text and _is_python(text)
        return None if is_only_code else Entry(place or "other", text, not cell.is_code)
    came = clean(original.source)
    if place and cell.is_code:
        name = original.described.text or cell.described.text
        typed = clean(_named(text, came, name) if name else _typed(text, came))
        return Entry(place, typed, is_markdown=False) if typed.strip() else None
    if place:
        return Entry(place, text)
    if cell.is_code and _is_python(text):  # an answer, or a change to what the page computes: what is said beside it
        own = "\n".join(line for line in _comments(text) if line not in _comments(came))
        return Entry("other", own, is_markdown=False) if own else None
    own = _own_lines(text, came)
    return Entry("other", own, not cell.is_code) if own else None


def _without_pictures(text: str) -> str:
    """Pictures that were pasted are named: a page of words does not carry them."""
    return _PICTURE.sub(lambda match: f"(A picture, {match[1] or match[2]}, stands in the notebook itself.)", text)


def _own_lines(text: str, came: str) -> str:
    """The lines that did not come with the cell."""
    first = {line.strip() for line in came.split("\n")}
    return "\n".join(line for line in text.split("\n") if line.strip() not in first).strip()


def _typed(text: str, came: str) -> str:
    """The lines of a code cell that are somebody's own: `my_guess = 3  # students` as "3 (students)"."""
    comments = {line.partition("#")[2].strip() for line in came.split("\n")}
    lines = (_value(line, comments) for line in _own_lines(text, came).split("\n") if line.strip())
    return "\n".join(line for line in lines if line)


def _value(line: str, comments: set[str]) -> str:
    """What a line of code says; the dots say nothing, nor does the comment that came with them."""
    try:
        (assigned,) = _parsed(line)
        value = ast.literal_eval(assigned.value)
    except (SyntaxError, ValueError, AttributeError, TypeError):
        match = _DOTS.fullmatch(line)  # what Python cannot read is what was typed
        return match["typed"].partition("  #")[0].strip() if match else line
    rest = line.encode()[assigned.end_col_offset :].decode().strip().removeprefix("#").strip()
    if value is ...:
        return "" if rest in comments else rest
    said = value if isinstance(value, str) else str(ast.get_source_segment(line, assigned.value))
    return f"{said} ({rest})" if rest else said


def _named(text: str, came: str, name: str) -> str:
    """What a code cell gives this name, unless it is what stood there; the whole cell where that is no literal.

    Where the name still has its dots, somebody may have written beside it.
    """
    try:
        (value,) = _assigned(text, name)
        said = ast.literal_eval(value)
        if said is ...:
            return _typed(text, came)
        if [ast.dump(value)] == [ast.dump(before) for before in _assigned(came, name)]:
            return ""
    except (SyntaxError, ValueError, TypeError, RecursionError):
        return text.strip("\n")
    return said.strip("\n") if isinstance(said, str) else str(ast.get_source_segment(text, value))


def _assigned(text: str, name: str) -> list[ast.expr]:
    assigned = [node for node in _parsed(text) if isinstance(node, ast.Assign)]
    return [node.value for node in assigned if name in [getattr(target, "id", "") for target in node.targets]]


def _comments(text: str) -> list[str]:
    """What the comments of a code cell say."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    try:
        return [said for each in tokens if each.type == tokenize.COMMENT and (said := each.string.strip("# "))]
    except (tokenize.TokenError, SyntaxError):
        return []


def _is_python(text: str) -> bool:
    try:
        _parsed(text)
    except SyntaxError:
        return False
    return True


def _parsed(text: str) -> list[Any]:
    """The statements of a code cell. Raises SyntaxError where it is none, or is too deep for Python."""
    with warnings.catch_warnings(action="ignore"):  # such as an escape in a text, which is nobody's business here
        try:
            return ast.parse(text).body
        except (ValueError, RecursionError, MemoryError) as error:
            raise SyntaxError(str(error)) from None
