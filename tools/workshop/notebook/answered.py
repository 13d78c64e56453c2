"""What was put into the boxes of a guess, of the line of consent and of the questions at the end, field by field.

A choice that is none of its options, and whatever else stands in such a cell, is no answer: `rest` gives it back, so
that nobody's words are lost.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from workshop.cell import ASKED_BACK, Field
from workshop.notebook.recognised import Found
from workshop.notebook.saved import clean

_HOW = re.compile(r"<!--.*?-->")  # what may stand there, for whoever writes without the page


@dataclass(frozen=True)
class Answered:
    """One field that somebody filled in: the kind of writing, the field's name and label, and what was said."""

    place: str
    name: str
    label: str
    said: str


def answered(found: Found) -> Iterator[Answered]:
    """The fields of a guess, a consent or the questions at the end that somebody filled in, in order."""
    place, text = found.place(), clean(found.cell.source)
    if place not in ("prediction", *ASKED_BACK):
        return
    for field in _fields(found):
        said = _typed(text, field.name) if found.cell.is_code else _chosen(text, field)
        if said:
            yield Answered(place, field.name, field.label, said)


def rest(found: Found) -> str:
    """What stands in a cell of labelled choices and is neither an answer nor what came with it."""
    came = {line.strip() for line in clean(found.original.source if found.original else "").split("\n")}
    lines = [line for line in clean(found.cell.source).split("\n") if line.strip() and line.strip() not in came]
    fields = _fields(found)
    return "\n".join(line for line in lines if not any(_is_of(line, field) for field in fields)).strip()


def _fields(found: Found) -> tuple[Field, ...]:
    """Those that the copy itself showed, or else those of the release."""
    return found.cell.described.fields or (found.original.described.fields if found.original else ())


def _behind(line: str, field: Field) -> str | None:
    """What stands behind a field's label in its line; None in every other line."""
    label, colon, said = line.strip().lstrip("-*+ ").partition(f"{field.label}:")
    before, end, after = said.rpartition("-->")  # behind it nothing is closed, however often it is opened
    return f"{_HOW.sub('', before + end)}{after}".strip() if colon and not label else None


def _is_of(line: str, field: Field) -> bool:
    """Whether a line holds a field's label, and nothing behind it or one of its options."""
    said = _behind(line, field)
    return said is not None and (not said or bool(_option(said, field)))


def _option(said: str, field: Field) -> str:
    plain = said.casefold().rstrip(".! ")
    return next((str(option) for option in field.options if str(option).casefold() == plain), "")


def _chosen(text: str, field: Field) -> str:
    """The option behind a field's label; the last one where the label stands there more than once."""
    said = [behind for line in text.split("\n") if (behind := _behind(line, field))]
    return _option(said[-1], field) if said else ""


def _typed(text: str, name: str) -> str:
    """What a code cell gives this name last, as it was typed; nothing where the dots still stand there."""
    try:
        assigned = [each for each in ast.parse(text).body if isinstance(each, ast.Assign)]
        value = [each.value for each in assigned if name in [getattr(target, "id", "") for target in each.targets]][-1]
        said = ast.literal_eval(value)
        return (
            "" if said is ... else said.strip() if isinstance(said, str) else ast.get_source_segment(text, value) or ""
        )
    except (SyntaxError, ValueError, TypeError, IndexError, RecursionError, MemoryError):
        lines = re.findall(
            rf"(?m)^{re.escape(name)}\s*=\s*([^#\n]*)", text
        )  # what Python cannot read is what was typed
        return lines[-1].strip().removeprefix("...").strip() if lines else ""
