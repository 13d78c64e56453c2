"""What somebody may choose from in the boxes of the page: files that lie there, columns, values, years, groups.

Nothing rare is offered: a value that few rows have may be somebody's name.
"""

from __future__ import annotations

from pathlib import Path

from workshop.own import standards
from workshop.own.guess import NONE
from workshop.own.question import SMALLEST, Question, year_order
from workshop.own.sheet import Sheet

MIME = "application/vnd.workshop.offered+json"  # under which the page finds it beside what a cell shows
ENDINGS = (".csv", ".tsv", ".txt", ".xls", ".xlsx", ".ods")
COLUMNS = ("group", "outcome", "people", "place", "year", "by")
MOST = 60

Offers = dict[str, list[str]]


def files(folder: Path | None = None) -> Offers:
    """The tables, and the lists of standards, that lie beside the notebook."""
    names = sorted(path.name for path in (folder or Path()).iterdir() if path.is_file() and path.name[:1] != ".")
    sets = [name for name in names if name.endswith(".toml")]
    tables = [name for name in names if name.casefold().endswith(ENDINGS)]
    return {"file": tables, "standards": [*standards.names(), *sets]}


def of(sheet: Sheet, question: Question) -> Offers:
    """The columns of a table, the usual values of its outcome, and its years."""
    columns = [str(name) for name in sheet.frame]
    found: Offers = {name: [NONE, *columns] if name in ("place", "year") else columns for name in COLUMNS}
    found["yes"] = _often(sheet, question.outcome)
    found["only"] = sorted(_often(sheet, question.year), key=year_order, reverse=True)
    return found


def _often(sheet: Sheet, name: str) -> list[str]:
    """The values that many rows of a column have; none of a column that has too many to choose from."""
    known = {str(column).casefold(): column for column in sheet.frame}
    if name.casefold() not in known:
        return []
    times = sheet.frame[known[name.casefold()]].value_counts()
    often = sorted(str(value) for value, number in times.items() if number >= SMALLEST and str(value))
    return often if len(often) <= MOST else []
