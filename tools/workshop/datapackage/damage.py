"""What befell a table's file: what it is when it is no table, and what a spreadsheet or an editor did to it.

`faults` finds every difference from the schema, with line and column, and names the cause where it can be told.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from workshop.datapackage.schema import is_allowed, reason

# How files begin that stand in a table's place, and what each of them is.
_BEGINNINGS = (
    ((b"PK\x03\x04",), "it is a workbook or another packed file, not a table of text: save it as CSV UTF-8"),
    ((b"\xd0\xcf\x11\xe0",), "it is a workbook of an old spreadsheet, not a table of text: save it as CSV UTF-8"),
    ((b"version https://git-lfs",), "it is a pointer to a large file, not the file: run git lfs pull"),
    ((b"<!doctype html", b"<html"), "it is a web page, perhaps one to sign in: sign in and download the file again"),
    ((b"<?xml",), "it is an XML file, not a table"),
    ((b"\x1f\x8b",), "it is packed (gzip): unpack it"),
    ((b"%pdf",), "it is a PDF, not a table"),
    ((b"{", b"["), "it is JSON, perhaps an answer that says what went wrong with a download, not a table"),
)
_MARK = b"\xef\xbb\xbf"
_SEPARATORS = {";": "semicolons, which spreadsheets write in some countries,", "\t": "tabs", "|": "bars"}


@dataclass(frozen=True)
class Fault:
    """One difference from the schema. `line` counts from 1, the header being line 1.

    `kind` is what it has in common with others of its column; the message may name a value.
    """

    message: str
    line: int | None = None
    column: str | None = None
    kind: str | None = None

    def __str__(self) -> str:
        place = [f"line {self.line}"] if self.line else []
        place += [f"column {self.column!r}"] if self.column else []
        return f"{', '.join(place)}{': ' if place else ''}{self.message}"


def faults(content: bytes, resource: Mapping[str, Any]) -> list[Fault]:
    """Every difference of a table's bytes from its resource: the file, its header and rows, then its values."""
    instead = what_it_is(content)
    if instead:
        return [Fault(instead)]
    found = list(_marks(content))
    text = content.removeprefix(_MARK).decode("utf-8")
    try:
        rows, separator = _rows(text, [field["name"] for field in resource["schema"]["fields"]])
    except csv.Error as error:
        return [*found, Fault(f"it cannot be read as a table ({error}): a quotation mark may never be closed")]
    if separator != ",":
        found.append(Fault(f"{_SEPARATORS[separator]} stand between its columns in place of commas"))
    found += _shape(rows, resource)
    if not any(fault.line == 1 for fault in found):
        found += _values(rows, resource["schema"])
    return found


def summary(faults: Iterable[Fault]) -> list[Fault]:
    """The first of each kind in each column, with the number of the others."""
    firsts: dict[tuple[str | None, str], Fault] = {}
    others: Counter[tuple[str | None, str]] = Counter()
    for fault in faults:
        kind = (fault.column, fault.kind or fault.message)
        firsts.setdefault(kind, fault)
        others[kind] += 1
    said = {kind: f" (and {others[kind] - 1:,} more there)" if others[kind] > 1 else "" for kind in firsts}
    return [replace(fault, message=fault.message + said[kind]) for kind, fault in firsts.items()]


def what_it_is(content: bytes) -> str | None:
    """In words, what a file is that is no table of text in UTF-8; None where it may be one."""
    start = content[:64].lstrip(_MARK + b" \t\r\n").lower()
    for beginnings, words in _BEGINNINGS:
        if start.startswith(tuple(beginning.lower() for beginning in beginnings)):
            return words
    if not content.strip(b"\0 \t\r\n" + _MARK):
        return "it holds nothing but zeros" if b"\0" in content else "it is empty"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "it is text of another encoding (UTF-16, or Unicode text): save it as CSV UTF-8"
    if b"<<<<<<< " in content and any(line.startswith(b"<<<<<<< ") for line in content.splitlines()):
        return "two versions were merged into this file, and both stand in it: keep one"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return (
            f"it cannot be read as a UTF-8 table: line {line} holds letters of another encoding; save it as CSV UTF-8"
        )
    return "it cannot be read as a UTF-8 table: it holds null characters" if b"\0" in content else None


def _marks(content: bytes) -> Iterator[Fault]:
    if content.startswith(_MARK):
        yield Fault("an invisible mark (BOM) stands before its first letter, as spreadsheets write it")
    if b"\r" in content:
        yield Fault("its line ends were rewritten, as some spreadsheets do when they save")
    if not content.endswith((b"\n", b"\r")):
        yield Fault("its last line has no end: the file was cut off, or an editor took the end away")


def _rows(text: str, expected: Sequence[str]) -> tuple[list[list[str]], str]:
    """The rows, header first, with the separator that the file has: the comma unless another fits the header."""
    header = text.split("\n", 1)[0].strip("\r")
    separator = ","
    for other in _SEPARATORS:
        if len(header.split(other)) > 1 and set(expected) & {name.strip('"') for name in header.split(other)}:
            separator = other
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator)), separator


def _shape(rows: Sequence[Sequence[str]], resource: Mapping[str, Any]) -> Iterator[Fault]:
    """What is wrong with the header, the number of rows, and the number of cells in a row."""
    expected, header = [field["name"] for field in resource["schema"]["fields"]], list(rows[0])
    for name in header:
        if name not in expected:
            yield Fault("the column is extra", 1, name)
    for name in expected:
        if name not in header:
            yield Fault("the column is missing", 1, name)
    if header != expected and sorted(header) == sorted(expected):
        yield Fault("the columns stand in another order", 1)
    elif sorted(set(header)) == sorted(expected) != sorted(header):
        yield Fault("a column stands there twice", 1)
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(header):
            empty = "the row is empty" if not any(row) else f"the row has {len(row)} cells, not {len(header)}"
            yield Fault(empty, number, kind="cells")
    if len(rows) - 1 != resource["rows"]:
        yield Fault(f"it has {len(rows) - 1:,} rows, not {resource['rows']:,}")


def _values(rows: Sequence[Sequence[str]], schema: Mapping[str, Any]) -> Iterator[Fault]:
    """Each cell that is not as its field says, row by row."""
    fields, blanks = schema["fields"], schema["missingValues"]
    columns = list(zip(*(row for row in rows[1:] if len(row) == len(fields)), strict=True)) or [()] * len(fields)
    wrong = [wrong_values(field, set(values), blanks) for field, values in zip(fields, columns, strict=True)]
    if not any(wrong):
        return
    for number, row in enumerate(rows[1:], 2):
        for field, value, bad in zip(fields, row, wrong, strict=False):
            if value in bad:
                why = bad[value]
                yield Fault(f"{value!r} {why}" if value else f"the cell {why}", number, field["name"], why)


def wrong_values(field: Mapping[str, Any], values: Iterable[str], blanks: Sequence[str]) -> dict[str, str]:
    """Of these values of a column, those that may not stand there, each with the reason in words."""
    found = {}
    for value in values:
        if value in blanks:
            if field.get("constraints", {}).get("required"):
                found[value] = "is blank, and the schema wants a value"
        elif not is_allowed(value, field):
            found[value] = reason(value, field)
    return found
