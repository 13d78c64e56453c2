"""What the tables of a dataset must satisfy: their bytes, their values, what is hidden, and that nobody is singled out.

Each rule is given a table whose file is what its schema says, so it need not look for damage first.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workshop.course.data.dataset import Dataset, Problem
from workshop.datapackage import damage
from workshop.datapackage.descriptor import put_back, shown

SHOWN = 8  # problems of one table that are spelled out
THRESHOLD = 6  # a count of 1 to 5 people is never shown

# Units of whole numbers that count no people, nor anything that one person did or met with.
NOT_PEOPLE = (
    "columns",
    "district-years",
    "dollars a year",
    "groups",
    "names",
    "number",
    "people (made up)",
    "periods",
    "points",
    "score",
    "shares",
    "U.S. dollars",
    "years",
)


@dataclass(frozen=True)
class Table:
    """A table with its description, its bytes, and its rows as text by column."""

    dataset: Dataset
    resource: Mapping[str, Any]
    content: bytes

    @property
    def file(self) -> str:
        return shown(self.dataset.folder / self.resource["path"])

    @property
    def fields(self) -> Sequence[Mapping[str, Any]]:
        return self.resource["schema"]["fields"]

    def rows(self) -> Iterator[tuple[int, dict[str, str | None]]]:
        """Each row with its line; a missing value is None."""
        blanks = self.resource["schema"]["missingValues"]
        for line, row in enumerate(csv.DictReader(io.StringIO(self.content.decode("utf-8"), newline="")), 2):
            yield line, {name: None if value in blanks else value for name, value in row.items()}


def problems(dataset: Dataset, resource: Mapping[str, Any]) -> Iterator[Problem]:
    """What in one table is not as its description says: its file first, then what the rules find in its values."""
    path = dataset.folder / resource["path"]
    if not path.is_file():
        yield Problem(shown(path), f"the table is missing. {put_back(path)}")
        return
    table = Table(dataset, resource, path.read_bytes())
    changed = resource["hash"] != f"sha256:{hashlib.sha256(table.content).hexdigest()}"
    damaged = damage.summary(damage.faults(table.content, resource))
    found = [Problem(table.file, f"{fault.message}.", fault.line, fault.column) for fault in damaged]
    yield from _some(table, found or [problem for rule in RULES for problem in rule(table)])
    if changed:
        hint = "" if found else f" To see where:  workshop data build {dataset.name}."
        yield Problem(table.file, f"its bytes are not those that datapackage.json lists.{hint} {put_back(path)}")
    elif resource["bytes"] != len(table.content):
        says = f"table {resource['name']!r} has {len(table.content):,} bytes, not {resource['bytes']:,}."
        yield Problem(dataset.file, says)


def _some(table: Table, found: Sequence[Problem]) -> Iterator[Problem]:
    yield from found[:SHOWN]
    if len(found) > SHOWN:
        yield Problem(table.file, f"… and {len(found) - SHOWN} more of the kind.")


def hidden_cells(table: Table) -> Iterator[Problem]:
    """A cell whose status is not "reported" holds no number, and one that is reported holds one.

    `X_status` is about the column X. Another status names its columns in "status_of"; what it says of a row holds for
    each of them, and a reported row may still have a blank.
    """
    about: dict[str, tuple[list[str], bool]] = {}
    named = [field["name"] for field in table.fields]
    for field in (field for field in table.fields if field.get("unit") == "status"):
        own = field["name"].removesuffix("_status")
        columns = [own] if own in named and own != field["name"] else field.get("status_of")
        if columns is None or set(columns) - set(named):
            says = f'table {table.resource["name"]!r}, column {field["name"]!r}: name its columns in "status_of".'
            yield Problem(table.dataset.file, says)
        else:
            about[field["name"]] = (columns, "status_of" not in field)
    for line, row in table.rows():
        for status, (columns, is_exact) in about.items():
            for column in columns:
                if row[status] != "reported" and row[column] is not None:
                    says = f"it holds {row[column]!r}, and {status} says {row[status]!r}: leave the cell blank."
                    yield Problem(table.file, says, line, column)
                elif is_exact and row[status] == "reported" and row[column] is None:
                    yield Problem(table.file, f"it is blank, and {status} says 'reported'.", line, column)


def small_counts(table: Table) -> Iterator[Problem]:
    """No whole number counts 1 to 5 people; where such a number is harmless, its column says why in "small_counts"."""
    counted = [field for field in table.fields if field["type"] == "integer"]
    counted = [field for field in counted if field.get("unit") not in NOT_PEOPLE and not field.get("small_counts")]
    found: dict[str, list[int]] = {}
    for line, row in table.rows():
        for name in (field["name"] for field in counted):
            if (cell := row[name]) is not None and 0 < int(cell) < THRESHOLD:
                found.setdefault(name, []).append(line)
    for name, lines in found.items():
        cells = f"{len(lines)} cells count" if len(lines) > 1 else "the cell counts"
        says = (
            f"{cells} 1 to {THRESHOLD - 1}, which can single somebody out. Hide such counts in the recipe, and what "
            'would give them away; or say in the column\'s "small_counts" why they are harmless.'
        )
        yield Problem(table.file, says, lines[0], name)


RULES: tuple[Callable[[Table], Iterator[Problem]], ...] = (hidden_cells, small_counts)
