"""The heading of a table as people write it: titles above it, names over several rows, in two languages, or none."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pandas as pd

from workshop.datapackage.descriptor import DatasetError
from workshop.own import unsaid

MOST_COLUMNS = 500
_DIGITS = re.compile(r"[-+−]?[\d.,\s']*\d\s*%?")
_YEAR = re.compile(r"[12]\d{3}([-–/]?\d{2,4})?")
_WORD = re.compile(r"[^\W\d_]{3}")
Row = list[str]


@dataclass(frozen=True)
class Heading:
    """The columns' names, and how many rows stand above the first row of data."""

    names: list[str]
    first: int


def found(rows: list[Row], place: Path, noted: list[str]) -> Heading:
    """The heading among the first rows of a file. Raises DatasetError where there is none that can be told."""
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    usual = Counter(number for number in filled if number > 1).most_common(1)
    if not usual:
        raise DatasetError(f"{place.name} is no table: no row has two cells. A list needs columns beside each other.")
    top = next(at for at, number in enumerate(filled) if number >= max(2, usual[0][0] - 1))
    while _spans(rows[top : top + 2]) and _is_second(rows[top + 1], rows[top + 2 :]):
        top += 1
    names = [_plain(cell) for cell in rows[top]]
    above = rows[:top]
    levels: list[Row] = []
    while above and any(cell.strip() for cell in above[-1][1:]) and filled[len(above) - 1] <= filled[top]:
        levels.insert(0, [_plain(cell) for cell in above.pop()])
    if levels:
        names = _joined(levels, names)
        rows_ = "two rows, of which the upper one spans" if len(levels) == 1 else f"{len(levels) + 1} rows, which span"
        noted.append(f"Its heading has {rows_} columns. The names are joined.")
    if titles := sum(any(cell.strip() for cell in row) for row in above):
        noted.append(unsaid.lines(titles, "Above"))
    if len(names) > MOST_COLUMNS:
        raise DatasetError(
            f"{place.name} has {len(names):,} columns; up to {MOST_COLUMNS} can be read. Take out those you do not "
            "need, save it under another name, and choose that."
        )
    if all(not name or _DIGITS.fullmatch(name) for name in names):
        raise DatasetError(f"{place.name} has no heading: its first row is numbers. Put the columns' names above them.")
    body = rows[top + 1 :]
    if body and _is_second(body[0], body[1:]):
        names = [_both(name, _plain(more)) for name, more in zip(names, _padded(body[0], len(names)), strict=True)]
        noted.append("Its heading has two rows of names, as in two languages. Each column is called by both.")
        top += 1
    return Heading(_own_names(names, noted), top + 1)


def without_repeats(frame: pd.DataFrame, place: Path, noted: list[str]) -> pd.DataFrame:
    """The rows without the heading where it stands again, as at the top of each printed page.

    Raises DatasetError where a column's name is one of its own values: then the first row is no heading.
    """
    again = pd.Series(True, index=frame.index)
    for name in frame:
        again &= frame[name].isin([name, name.rsplit(": ", 1)[-1]])
    if again.any():
        noted.append(f"The heading stands again in {int(again.sum()):,} of the rows below it. There it is left out.")
        frame = frame[~again.to_numpy()].reset_index(drop=True)
    if any(_WORD.search(name) and frame[name].eq(name).any() for name in map(str, frame)):
        raise DatasetError(
            f"{place.name} has no heading: its first row holds values that stand again below it. Put the columns' "
            "names above it."
        )
    return frame


def _plain(cell: str) -> str:
    return " ".join(cell.split())


def _padded(row: Row, width: int) -> Row:
    return (row + [""] * width)[:width]


def _both(name: str, other: str) -> str:
    return f"{name} / {other}" if name and other and name != other else name or other


def _joined(levels: list[Row], names: Row) -> Row:
    """Each name behind those that span it, from the top down; what stands there twice is said once."""
    spans = [""] * len(levels)
    joined = []
    for at, name in enumerate(names):
        here = [level[at] if at < len(level) else "" for level in levels]
        spans = [each or span for each, span in zip(here, spans, strict=True)]
        parts = [*filter(None, [*spans, name])]
        is_merged = len(set(parts)) == 1  # a cell that was merged downwards, written into each of its rows
        joined.append(name if is_merged and name else ": ".join(parts))
    return joined


def _spans(rows: list[Row]) -> bool:
    """Whether the upper of two rows spans columns, its cells written once more, or is merged into the lower one."""
    if len(rows) < 2:
        return False
    upper, lower = rows
    beside = any(one.strip() and one == other for one, other in pairwise(upper))
    return beside or any(one.strip() and one == other for one, other in zip(upper, lower, strict=False))


def _is_second(row: Row, below: list[Row]) -> bool:
    """Whether the first row below the names is one of names too: words that no row below it has in the same column.

    It needs columns that tell: of numbers below it, or of a few words that come again.
    """
    body = [each for each in below if sum(bool(cell.strip()) for cell in each) > 1]
    filled = [(at, cell.strip()) for at, cell in enumerate(row) if cell.strip()]
    if len(body) < 4 or len(filled) < 2:
        return False
    telling = 0
    for at, cell in filled:
        column = [each[at].strip() for each in body if at < len(each) and each[at].strip()]
        if not _WORD.search(cell) or unsaid.is_mark(cell) or cell in column:
            return False
        is_numbers = bool(column) and sum(bool(_DIGITS.fullmatch(value)) for value in column) > len(column) / 2
        telling += is_numbers or len(set(column)) <= len(column) / 2
    return telling >= max(2, len(filled) / 2)


def _own_names(names: Row, noted: list[str]) -> Row:
    """Every column with a name that no other has. A bare number, but for a year, may be a count: it is no name."""
    found_: Row = []
    bare = [at for at, name in enumerate(names) if _DIGITS.fullmatch(name) and not _YEAR.fullmatch(name)]
    if bare:
        which = f"columns {', '.join(str(at + 1) for at in bare)}" if len(bare) > 1 else f"column {bare[0] + 1}"
        noted.append(
            f"The heading is a bare number in {which}, and not repeated here. If your file has no heading, its first "
            "row is not counted: put the columns' names above it."
        )
        names = ["" if at in bare else name for at, name in enumerate(names)]
    for at, name in enumerate(names, 1):
        own, times = name or f"column {at}", 2
        while own in found_:
            own = f"{name or f'column {at}'} ({times})"
            times += 1
        if own != name and name:
            noted.append(f"Two columns are called {name!r}. The second is called {own!r} here.")
        found_.append(own)
    return found_
