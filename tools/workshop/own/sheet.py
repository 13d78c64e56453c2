"""A table as somebody saved it: any encoding and separator, a workbook, titles above it and totals at its foot.

Every cell stays a text, as it stands in the file. What is odd is named, and nothing is changed in silence.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from pandas.api.types import union_categoricals

from workshop.datapackage import damage
from workshop.datapackage.descriptor import DatasetError
from workshop.datapackage.schema import what_was_done_to
from workshop.own import unsaid

MOST_COLUMNS = 500
ROWS_AT_ONCE = 100_000  # whose cells are texts at the same time; kept is each different text once
LOOK = 60  # lines in which the heading is looked for
FOOT = 12  # rows at the end among which notes and a total may stand
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
TOTALS = {
    "total",
    "totals",
    "grand total",
    "sum",
    "all",
    "overall",
    "all students",
    "all people",
    "all groups",
    "everybody",
}
TOTALS |= {"total general", "suma", "todos", "insgesamt", "gesamt", "summe", "ensemble", "totaux", "totaal", "totale"}
BROKEN = "its quotation marks do not match, or a line is broken. Save it again as CSV UTF-8 from your spreadsheet."
_TEXT_MARK = re.compile(r'="(.*)"')  # how some systems write a code, so that a spreadsheet keeps its zeros
_CODE_NAME = re.compile(r"\b(zip|code|fips|geoid|id)\b", re.IGNORECASE)
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True)
class Sheet:
    """The rows of a file below its heading, every cell a text, and in sentences what is odd about the file."""

    path: Path
    frame: pd.DataFrame
    noted: tuple[str, ...]


def is_total(text: object) -> bool:
    """Whether a label says that its row counts everybody again."""
    return " ".join(str(text).casefold().split()).strip(" :.*") in TOTALS


def read(path: str | Path) -> Sheet:
    """Read a CSV, TSV or Excel file. Raises DatasetError, in one sentence, where it is no table that can be read."""
    place = Path(path).expanduser()
    try:
        content = place.read_bytes()
    except IsADirectoryError:
        raise DatasetError(f"{place.name} is a folder. Write the name of the file in it, with its ending.") from None
    except (OSError, ValueError):
        raise DatasetError(
            f"There is no file {str(path)!r} here. Write its name, with its ending, as your computer shows it."
        ) from None
    noted: list[str] = []
    frame = _workbook(content, place, noted) if content.startswith(_WORKBOOKS) else _text(content, place, noted)
    frame = _without_foot(_without_empty(frame, noted), noted)
    if frame.empty:
        raise DatasetError(f"{place.name} has a heading and no rows below it.")
    return Sheet(place, _tidied(frame, noted), tuple(noted))


# The file ----------------------------------------------------------------------------------------------------------


def _text(content: bytes, place: Path, noted: list[str]) -> pd.DataFrame:
    text = _decoded(content, place, noted)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    head = text[: _end_of_line(text, LOOK)]
    separator = _separator(head, noted)
    try:
        rows = list(csv.reader(io.StringIO(head, newline=""), delimiter=separator))
    except csv.Error:
        raise DatasetError(f"{place.name} cannot be read as a table: {BROKEN}") from None
    names, first = _heading(rows, place, noted)
    above = first + sum(cell.count("\n") for row in rows[:first] for cell in row)
    body = text[_end_of_line(text, above) :]
    try:
        chunks = pd.read_csv(
            io.StringIO(body),
            sep=separator,
            header=None,
            names=names,
            index_col=False,
            dtype="str",
            na_filter=False,
            chunksize=ROWS_AT_ONCE,
        )
        parts = [chunk.astype("category") for chunk in chunks]
        return pd.DataFrame({name: union_categoricals([part[name] for part in parts]) for name in names})
    except (ValueError, csv.Error) as error:
        said = re.search(r"line (\d+), saw (\d+)", str(error))
        where = said and f"row {int(said[1]) + first} has {said[2]} cells, the heading {len(names)}. Look at that row."
        raise DatasetError(f"{place.name} cannot be read as a table: {where if said else BROKEN}") from None


def _decoded(content: bytes, place: Path, noted: list[str]) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            noted.append("It is written in UTF-16, as some spreadsheets save Unicode text.")
            return content.decode(encoding, errors="replace")
    if b"\0" in content or not content.strip():
        raise DatasetError(f"{place.name} is no table: {damage.what_it_is(content)}.")
    if content.startswith(b"\xef\xbb\xbf"):
        noted.append("An invisible mark stands before its first letter, as spreadsheets write it. It is left out.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        noted.append("Its letters are of an older encoding, taken for Windows-1252: look whether accents are right.")
        return content.decode("cp1252", errors="replace")
    if instead := damage.what_it_is(content):
        raise DatasetError(f"{place.name} is no table: {instead}.")
    return text


def _end_of_line(text: str, number: int) -> int:
    end = -1
    for _ in range(number):
        end = text.find("\n", end + 1)
        if end < 0:
            return len(text)
    return end + 1


def _separator(head: str, noted: list[str]) -> str:
    lines = [line for line in head.split("\n") if line.strip()]

    def steady(separator: str) -> tuple[int, int]:
        counts = Counter(line.count(separator) for line in lines if separator in line)
        number, times = counts.most_common(1)[0] if counts else (0, 0)
        return times, number

    best = max(SEPARATORS, key=steady)
    if best != "," and steady(best)[0]:
        noted.append(f"{SEPARATORS[best].capitalize()} stand between its columns.")
    return best


def _workbook(content: bytes, place: Path, noted: list[str]) -> pd.DataFrame:
    try:
        from python_calamine import CalamineWorkbook
    except ImportError:
        raise DatasetError(
            f"{place.name} is a workbook, which this computer cannot open: save it as CSV UTF-8."
        ) from None
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    except Exception:  # whatever the library says of a damaged or locked workbook
        raise DatasetError(f"{place.name} is a workbook that does not open: damaged, or with a password.") from None
    name, rows = next(((name, rows) for name, rows in sheets.items() if len(rows) > 1), ("", []))
    if not rows:
        raise DatasetError(f"{place.name} is a workbook without a table.")
    if len(sheets) > 1:
        noted.append(f"The workbook has {len(sheets)} sheets. This is {name!r}; to read another, save it as a file.")
    cells = [[_cell(value) for value in row] for row in rows]
    names, first = _heading(cells[:LOOK], place, noted)
    width = len(names)
    return pd.DataFrame([(row + [""] * width)[:width] for row in cells[first:]], columns=names, dtype="category")


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return str(value)
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


# The heading -------------------------------------------------------------------------------------------------------


def _heading(rows: list[list[str]], place: Path, noted: list[str]) -> tuple[list[str], int]:
    """The columns' names, and how many rows stand above the first row of data."""
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    usual = Counter(number for number in filled if number > 1).most_common(1)
    if not usual:
        raise DatasetError(f"{place.name} is no table: no row has two cells. A list needs columns beside each other.")
    top = next(at for at, number in enumerate(filled) if number >= max(2, usual[0][0] - 1))
    names = [" ".join(cell.split()) for cell in rows[top]]
    above = rows[:top]
    merged = (
        [cell.strip() for cell in above[-1]]
        if above and 0 < filled[top - 1] < filled[top] and len(above[-1]) > 1
        else []
    )
    if merged and any(merged[1:]):
        names = _joined(merged, names)
        above = above[:-1]
        noted.append("Its heading has two rows, of which the upper one spans columns. The names are joined.")
    if titles := sum(any(cell.strip() for cell in row) for row in above):
        noted.append(unsaid.lines(titles, "Above"))
    if len(names) > MOST_COLUMNS:
        raise DatasetError(
            f"{place.name} has {len(names):,} columns; up to {MOST_COLUMNS} can be read. Keep what you need."
        )
    if all(re.fullmatch(r"[-\d.,%]*", name) for name in names):
        raise DatasetError(f"{place.name} has no heading: its first row is numbers. Put the columns' names above them.")
    return _own_names(names, noted), top + 1


def _joined(upper: list[str], lower: list[str]) -> list[str]:
    span, names = "", []
    for at, name in enumerate(lower):
        span = (upper[at] if at < len(upper) else "") or span
        names.append(f"{span}: {name}" if span else name)
    return names


def _own_names(names: list[str], noted: list[str]) -> list[str]:
    """Every column with a name that no other has."""
    found: list[str] = []
    for at, name in enumerate(names, 1):
        own, times = name or f"column {at}", 2
        while own in found:
            own = f"{name or f'column {at}'} ({times})"
            times += 1
        if own != name and name:
            noted.append(f"Two columns are called {name!r}. The second is called {own!r} here.")
        found.append(own)
    return found


# The rows ----------------------------------------------------------------------------------------------------------


def _without_empty(frame: pd.DataFrame, noted: list[str]) -> pd.DataFrame:
    is_empty = {name: not any(str(value).strip() for value in frame[name].cat.categories) for name in frame}
    frame = frame[[name for name in frame if not (is_empty[name] and re.fullmatch(r"column \d+", name))]]
    blank = pd.Series(True, index=frame.index)
    for name in frame:
        blank &= frame[name].isin(["", " "])
    if blank.any():
        noted.append(f"{int(blank.sum()):,} empty row{'s are' if blank.sum() > 1 else ' is'} left out.")
    return frame[~blank.to_numpy()].reset_index(drop=True)


def _without_foot(frame: pd.DataFrame, noted: list[str]) -> pd.DataFrame:
    """The rows without notes and without one total at the foot; a total that stands elsewhere is a group or a place."""
    cells = frame.tail(FOOT).astype(str)
    notes = 0
    for row in reversed(range(len(cells))):
        filled = [value for value in cells.iloc[row] if value.strip()]
        if len(filled) > 1 or len(frame.columns) < 3:
            break
        notes += 1
    if notes:
        frame = frame.iloc[: len(frame) - notes]
        noted.append(unsaid.lines(notes, "Below"))
    if len(frame) > 2 and any(is_total(value) for value in frame.iloc[-1]):
        column = next(name for name in frame if is_total(frame[name].iloc[-1]))
        if sum(map(is_total, frame[column].astype(str).tail(1000))) == 1:
            noted.append(
                f"The last row is a total ({frame[column].iloc[-1]}). It is left out, or everybody counts twice."
            )
            frame = frame.iloc[:-1]
    return frame.copy()


def _tidied(frame: pd.DataFrame, noted: list[str]) -> pd.DataFrame:
    """The cells without outer spaces and without the marks of a spreadsheet's text; what else befell them is said."""
    for name in frame:
        column = frame[name].cat.remove_unused_categories()
        before = [str(value) for value in column.cat.categories]
        after = [_TEXT_MARK.sub(r"\1", value).strip() for value in before]
        if any(_TEXT_MARK.fullmatch(value) for value in before):
            noted.append(
                f'The column {name!r} is written as ="…", so that a spreadsheet keeps its zeros. Only … is kept.'
            )
        frame[name] = column.map(dict(zip(column.cat.categories, after, strict=True))).astype("category")
        harms = Counter(filter(None, map(what_was_done_to, after[:5000])))
        for harm, times in harms.items():
            noted.append(f"The column {name!r} has {times} value{'s' if times > 1 else ''} of which one {harm}.")
        lengths = {len(value) for value in after if value.isdecimal()}
        if _CODE_NAME.search(name.replace("_", " ")) and len(lengths) == 2 and max(lengths) - min(lengths) == 1:
            noted.append(
                f"The column {name!r} has codes of {min(lengths)} and {max(lengths)} digits: some may have lost a zero."
            )
    return frame
