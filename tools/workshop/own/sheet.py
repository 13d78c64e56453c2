"""A table as somebody saved it: any encoding and separator, a workbook, titles above it and totals at its foot.

Every cell stays a text, as it stands in the file. What is odd is named, and nothing is changed in silence.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from pandas.api.types import union_categoricals

from workshop.datapackage import damage
from workshop.datapackage.descriptor import DatasetError
from workshop.datapackage.schema import what_was_done_to
from workshop.own import heading, unsaid
from workshop.own.again import is_total
from workshop.own.wide import lengthened

ROWS_AT_ONCE = 100_000  # whose cells are texts at the same time; kept is each different text once
LOOK = 60  # lines in which the heading is looked for
FOOT = 60  # rows at the end among which notes and a total may stand
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
ANEW = "Save it or ask for it again, as CSV or Excel."
BROKEN = "its quotation marks do not match, or a line is broken. Save it again as CSV UTF-8 from your spreadsheet."
_TEXT_MARK = re.compile(r'="(.*)"')  # how some systems write a code, so that a spreadsheet keeps its zeros
_CODE_NAME = re.compile(r"\b(zip|code|fips|geoid|id)\b", re.IGNORECASE)
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True)
class Sheet:
    """The rows of a file below its heading, every cell a text, and in sentences what is odd about the file.

    `counted` names the columns that count one group each row, where the file had a column for each group; the other
    columns are then of all groups together.
    """

    path: Path
    frame: pd.DataFrame
    noted: tuple[str, ...]
    counted: tuple[str, ...] = ()


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
    frame = heading.without_repeats(frame, place, noted)
    if frame.empty:
        raise DatasetError(f"{place.name} has a heading and no rows below it.")
    long, counted = lengthened(_tidied(frame, noted), noted)
    return Sheet(place, long, tuple(noted), counted)


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
    top = heading.found(rows, place, noted)
    names, first = _all_named(top.names, rows[top.first :], noted), top.first
    above = first + sum(cell.count("\n") for row in rows[:first] for cell in row)
    body = io.BytesIO(text[_end_of_line(text, above) :].encode())  # a stream of letters takes four bytes for each
    del text
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)  # it says that cells would be lost
            chunks = pd.read_csv(
                body,
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
    except pd.errors.ParserWarning:
        where = f"row {first + 1} has more cells than the heading, which has {len(names)}. Look at that row."
        raise DatasetError(f"{place.name} cannot be read as a table: {where}") from None
    except (ValueError, csv.Error) as error:
        said = re.search(r"line (\d+), saw (\d+)", str(error))
        where = BROKEN
        if said:
            where = f"row {int(said[1]) + first} has {said[2]} cells, the heading {len(names)}. Look at that row."
        raise DatasetError(f"{place.name} cannot be read as a table: {where}") from None


def _all_named(names: list[str], rows: list[list[str]], noted: list[str]) -> list[str]:
    """The heading's names, and more where most rows have more cells than it: none is lost."""
    usual = Counter(len(row) for row in rows if len(row) > 1).most_common(1)
    width = usual[0][0] if usual else 0
    if width <= len(names):
        return names
    more = [f"column {at + 1}" for at in range(len(names), width)]
    if any(cell.strip() for row in rows for cell in row[len(names) :]):
        noted.append(
            f"Its rows have {width} cells, and its heading has {len(names)} names: the cells behind them are called "
            f"{more[0]!r}{f' to {more[-1]!r}' if len(more) > 1 else ''}. Look whether each name stands above its own "
            "column."
        )
    return [*names, *more]


def _decoded(content: bytes, place: Path, noted: list[str]) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            noted.append("It is written in UTF-16, as some spreadsheets save Unicode text.")
            return content.decode(encoding, errors="replace")
    if b"\0" in content or not content.strip():
        raise DatasetError(f"{place.name} is no table: {damage.what_it_is(content)}. {ANEW}")
    if content.startswith(b"\xef\xbb\xbf"):
        noted.append("An invisible mark stands before its first letter, as spreadsheets write it. It is left out.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        noted.append("Its letters are of an older encoding, taken for Windows-1252: look whether accents are right.")
        return content.decode("cp1252", errors="replace")
    if instead := damage.what_it_is(content):
        raise DatasetError(f"{place.name} is no table: {instead}. {ANEW}")
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
    number, rows = next(((number, rows) for number, rows in enumerate(sheets.values(), 1) if len(rows) > 1), (0, []))
    if not rows:
        raise DatasetError(f"{place.name} is a workbook without a table.")
    if len(sheets) > 1:
        noted.append(
            f"The workbook has {len(sheets)} sheets. This is number {number} from the left; to read another, save it "
            "as a file."
        )
    cells = [[_cell(value) for value in row] for row in rows]
    top = heading.found(cells[:LOOK], place, noted)
    names, first, width = top.names, top.first, len(top.names)
    return pd.DataFrame([(row + [""] * width)[:width] for row in cells[first:]], columns=names, dtype="category")


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return str(value)
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


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
    cells, notes = frame.tail(FOOT).astype(str), 0
    few = max(1, (len(frame.columns) - 1) // 3)  # cells of a note, or of a legend: a mark and what it means
    for row in reversed(range(len(cells))):
        filled = [value for value in cells.iloc[row] if value.strip()]
        if len(filled) > few or len(frame.columns) < 3 or any(map(is_total, filled)):
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
        before: list[str] = column.cat.categories.tolist()  # as many as rows, where each has a number of its own
        if any(_TEXT_MARK.fullmatch(value) for value in before if value.startswith("=")):
            noted.append(
                f'The column {name!r} is written as ="…", so that a spreadsheet keeps its zeros. Only … is kept.'
            )
        after = [(_TEXT_MARK.sub(r"\1", value) if "=" in value else value).strip() for value in before]
        if after != before:
            column = column.map(dict(zip(before, after, strict=True))).astype("category")
        frame[name] = column
        harms = Counter(filter(None, map(what_was_done_to, after[:5000])))
        for harm, times in harms.items():
            noted.append(f"The column {name!r} has {times} value{'s' if times > 1 else ''} of which one {harm}.")
        is_code = _CODE_NAME.search(name.replace("_", " "))
        lengths = {len(value) for value in after if value.isdecimal()} if is_code else set()
        if len(lengths) == 2 and max(lengths) - min(lengths) == 1:
            noted.append(
                f"The column {name!r} has codes of {min(lengths)} and {max(lengths)} digits: some may have lost a zero."
            )
    return frame
