"""A schema worked out from a publisher's file: what its columns are called here, what they hold, and what is marked."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workshop.course.data.check import library
from workshop.course.data.rules import GAP
from workshop.datapackage import damage
from workshop.datapackage.descriptor import FIELD
from workshop.datapackage.schema import is_allowed
from workshop.errors import WorkshopError

MOST_CATEGORIES = 12
_CODE = re.compile(r"(^|_)(code|id|fips|zip|geoid|number|no)$")
_YEAR = re.compile(r"(19|20)\d\d", re.ASCII)
_SEPARATORS = (",", ";", "\t", "|")


@dataclass(frozen=True)
class Raw:
    """A publisher's file as rows of text: its header as it stands, and the separator between its cells."""

    header: list[str]
    rows: list[list[str]]
    separator: str

    @property
    def names(self) -> list[str]:
        """The columns' names here: lower-case letters, digits and underscores."""
        return [_name(title) for title in self.header]

    def column(self, place: int) -> list[str]:
        return [row[place] for row in self.rows]


def read(path: Path) -> Raw:
    """The rows of a CSV file. Raises WorkshopError, with the cause in words, when it is none or its rows are ragged."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise WorkshopError(f"{path} cannot be read: {error.strerror}. Name the publisher's file, as CSV.") from None
    instead = damage.what_it_is(content)
    if instead:
        raise WorkshopError(f"{path} is no table that can be read: {instead}.")
    text = content.decode("utf-8-sig")
    first = text.split("\n", 1)[0]
    separator = max(_SEPARATORS, key=first.count)
    try:
        header, *rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if row]
    except (ValueError, csv.Error) as error:
        raise WorkshopError(f"{path} cannot be read as a table: {error}.") from None
    _require(Raw(header, rows, separator), path)
    return Raw(header, rows, separator)


def _require(raw: Raw, path: Path) -> None:
    if not raw.rows:
        raise WorkshopError(f"{path} has a header and no rows.")
    for place, name in enumerate(raw.names, 1):
        if not name:
            raise WorkshopError(f"{path}, line 1: column {place} has no name: give it one, or take away title lines.")
    for name, times in Counter(raw.names).items():
        if times > 1:
            raise WorkshopError(f"{path}, line 1: {times} columns are called {name!r}: give each a name of its own.")
    for line, row in enumerate(raw.rows, 2):
        if len(row) != len(raw.header):
            raise WorkshopError(f"{path}: row {line} has {len(row)} cells, the header {len(raw.header)}.")


def schema(raw: Raw) -> dict[str, Any]:
    """The Table Schema of a file, with a gap in the place of each text that only a person can write."""
    found = library().Resource(data=[raw.names, *raw.rows])
    found.infer()
    kinds = {field.name: field.type for field in found.schema.fields}
    columns = zip(raw.names, raw.header, strict=True)
    fields = [_field(name, title, raw.column(at), kinds[name]) for at, (name, title) in enumerate(columns)]
    return {"fields": fields, "missingValues": [""]}


def marks(raw: Raw, fields: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """For each column of text that is mostly numbers, the marks that stand in it: a star, N/A, fewer than 6."""
    found = {}
    for place, field in enumerate(fields):
        values = [value for value in raw.column(place) if value]
        others = Counter(value for value in values if not re.fullmatch(r"-?[\d,.]+ ?%?", value))
        if field["type"] == "string" and values and sum(others.values()) < len(values) / 2 and 0 < len(others) <= 5:
            found[field["name"]] = list(others)
    return found


def _field(name: str, title: str, values: Sequence[str], kind: str) -> dict[str, Any]:
    filled = [value for value in values if value]
    categories = sorted(set(filled))
    constraints: dict[str, Any] = {} if len(filled) < len(values) or not filled else {"required": True}
    unit = f"{GAP} {FIELD['unit'].meaning}"
    if filled and all(_YEAR.fullmatch(value) for value in filled):
        kind, unit = "string", "year"
        constraints["pattern"] = "(19|20)[0-9]{2}"
    elif _is_code(name, filled):
        kind, unit = "string", "code"
        if len({len(value) for value in filled}) == 1 and all(re.fullmatch(r"[0-9]+", value) for value in filled):
            constraints["pattern"] = f"[0-9]{{{len(filled[0])}}}"
    elif kind in ("integer", "number") and filled and all(is_allowed(value, {"type": kind}) for value in filled):
        if min(float(value) for value in filled) >= 0:
            constraints["minimum"] = 0
    else:
        kind = "string"
        if 0 < len(categories) <= MOST_CATEGORIES and len(categories) * 2 <= len(filled):
            unit, constraints["enum"] = "category", categories
    described = {"title": title.strip(), "description": f"{GAP} {FIELD['description'].meaning}", "unit": unit}
    return {"name": name, "type": kind, **described, **({"constraints": constraints} if constraints else {})}


def _is_code(name: str, values: Sequence[str]) -> bool:
    """Whether the values are codes: a number that begins with a zero, or one whose name says so."""
    numbers = bool(values) and all(re.fullmatch(r"[0-9]+", value) for value in values)
    return numbers and (any(re.match(r"0\d", value) for value in values) or bool(_CODE.search(name)))


def _name(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title.replace("%", " percent ")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
