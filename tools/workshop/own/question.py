"""What somebody asks of their table: what a row is, and which columns hold the group, the outcome, the place, the year.

`ask` turns the rows into counts by group. Nothing is added up of which it is not said what it counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from workshop.datapackage.descriptor import DatasetError
from workshop.nearest import did_you_mean
from workshop.own import again, numbers, unsaid
from workshop.own.sheet import Sheet

PERSON, EVENT, COUNT = "a person", "an event", "a count"
ROWS = (PERSON, EVENT, COUNT)
NOT_RECORDED = "not recorded"
MOST_CATEGORIES, MOST_GROUPS, MOST_PLACES = 20, 60, 2000
KEYS, OUTCOMES = ("group", "place", "by"), ["yes", "no", "unknown"]
SMALLEST = 6
YEAR = re.compile(r"(?<!\d)[12]\d{3}(\d{2}){0,2}(?!\d)")  # 2026, 2026-27, 12/01/2026; 202627; 20260131


@dataclass(frozen=True)
class Question:
    """The columns of a table by what they mean.

    `row` is one of ROWS. Where a row is a person or an event, `outcome` is a column of words, and `yes` those of them
    that count, with "or" between them. Where it is a count, `outcome` is the column of how many have the outcome, and
    `people` the column of how many could. `only` picks one value of the column `year`; the last one, if it is left out.
    `where` keeps some rows only, "column is value", for a file that holds several tables below each other. `called` is
    what the outcome is called on the page, in words.
    """

    row: str
    group: str
    outcome: str
    yes: str = ""
    people: str = ""
    place: str = ""
    year: str = ""
    only: str = ""
    by: str = ""
    where: str = ""
    called: str = ""


@dataclass(frozen=True)
class Counts:
    """What was counted: one row for each group, place and part, with `yes`, `no` and `unknown`, whole numbers.

    `unsized` counts the rows that do not say how many people they are. `whole` is the name that the column of places
    gives to all places together, if it has one: those rows are the groups' figures, and the others the places'.
    """

    question: Question
    table: pd.DataFrame
    noted: tuple[str, ...]
    year: str = ""
    whole: str = ""

    @property
    def unit(self) -> str:
        """What is counted, in a word."""
        return "events" if self.question.row == EVENT else "people"

    def groups(self) -> pd.DataFrame:
        """One row a group, `yes`, `no`, `unknown` of all places: as the publisher totals them, or added up."""
        return self.totalled.groupby("group", sort=False, observed=True)[OUTCOMES].sum()

    @property
    def totalled(self) -> pd.DataFrame:
        """The rows of the table out of which the groups' figures come."""
        return self.table[self.table["place"] == self.whole] if self.whole else self.table

    def places(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """One row a place and one column a group: how many have the outcome, and whether that is given."""
        table = self.table[self.table["place"] != self.whole] if self.whole else self.table
        is_given = (table["unsized"] == 0) & ((table["unknown"] == 0) | (self.question.row != COUNT))
        table = table.assign(given=is_given).groupby(["place", "group"], sort=False)[["yes", "given"]]
        wide = table.agg({"yes": "sum", "given": "all"}).unstack("group")
        nobody = self.question.row != COUNT  # no row of a person is nobody; no row of a count says nothing
        return wide["yes"].fillna(0).astype("int64"), wide["given"].astype("boolean").fillna(nobody).astype(bool)


def ask(sheet: Sheet, question: Question) -> Counts:
    """Count a table's rows by group. Raises DatasetError, in a sentence, where the table cannot answer the question."""
    if question.row not in ROWS:
        raise DatasetError(f"A row is {' or '.join(ROWS)}; {question.row!r} is none of them.")
    noted: list[str] = []
    names = {"group": question.group, "place": question.place, "by": question.by}
    frame = pd.DataFrame({key: _labels(sheet, name, key) for key, name in names.items()})
    chosen, year = _year(sheet, question, _where(sheet, question, noted))
    frame = frame[chosen]
    if question.row != COUNT:
        most = 1 if question.row == PERSON else SMALLEST - 1  # rows that one person may have
        frame = frame.assign(**{key: _no_names(frame[key], key, name, most, noted) for key, name in names.items()})
    count = _given if question.row == COUNT else _tallied
    counted = count(sheet, question, chosen, noted)
    table = pd.concat([frame, counted], axis=1).groupby(list(KEYS), observed=True, sort=False)
    found = table[[*OUTCOMES, "unsized"]].sum().reset_index().astype({key: "str" for key in KEYS})
    found = again.without_totals(found, "group", question.group, noted)
    found = again.without_totals(found, "by", question.by, noted) if question.by else found
    found = again.without_nests(found, question.group, noted) if question.row == COUNT else found
    noted += again.overlaps(list(found["group"].unique()), question.group)
    if not found[["yes", "no"]].to_numpy().sum():
        raise DatasetError(f"In no row is it known who has the outcome {question.outcome!r}: nothing can be compared.")
    if found["group"].nunique() > MOST_GROUPS:
        raise DatasetError(
            f"The column {question.group!r} has {found['group'].nunique():,} groups: is it the right one?"
        )
    if found["place"].nunique() > MOST_PLACES:
        raise DatasetError(f"The column {question.place!r} has more than {MOST_PLACES:,} places: is it the right one?")
    whole = again.whole(found, question.place, noted)
    return Counts(question, found, tuple(noted), year, whole)


def _no_names(labels: pd.Series, key: str, name: str, most: int, noted: list[str]) -> pd.Series:
    """The words by which people are told apart. Names of persons are none of them, and stand on no page.

    `most` is how many rows one person may have: 1, or several where a row is an event.
    """
    labels = labels.cat.remove_unused_categories().rename(name)
    if not name:
        return labels
    if not unsaid.are_names(labels.value_counts(), SMALLEST):
        return unsaid.without_rare(labels, most, noted)
    if key == "place":  # then no table by place is shown
        return labels
    raise DatasetError(
        f"Most values of the column {name!r} stand in fewer than {SMALLEST} rows, as names do: no group can be told. "
        "Name a column of few words."
    )


def _column(sheet: Sheet, name: str, what: str) -> pd.Series:
    known = list(sheet.frame.columns)
    folded = {each.casefold(): each for each in known}
    if name.strip().casefold() not in folded:
        has = ", ".join(known[:12]) + (" …" if len(known) > 12 else "")
        said = f"There is no column {name!r}" if name.strip() else "No column is named"
        raise DatasetError(f"{said} for the {what}.{did_you_mean(name, known)} The table has: {has}.")
    return sheet.frame[folded[name.strip().casefold()]]


def _labels(sheet: Sheet, name: str, key: str) -> pd.Series:
    """A column's words; a blank says so. The same word in other capitals is another one: nothing is merged."""
    if not name:
        if key == "group":
            raise DatasetError("No column is named for the group: which one says how people are grouped?")
        return pd.Series("", index=sheet.frame.index, dtype="category")
    column = _column(sheet, name, key)
    if "" in column.cat.categories:
        column = (
            column.cat.rename_categories({"": NOT_RECORDED}) if NOT_RECORDED not in column.cat.categories else column
        )
    return column


def _where(sheet: Sheet, question: Question, noted: list[str]) -> pd.Series:
    """Which rows are asked for at all."""
    if not question.where:
        return pd.Series(True, index=sheet.frame.index)
    name, middle, value = [*re.split(r"(\bis\b|=)", question.where, maxsplit=1), "", ""][:3]
    name, value = name.strip(), value.strip()
    if not middle:
        raise DatasetError(f"{question.where!r} picks no rows. Write it so: column is value.")
    column = _column(sheet, name, "rows that are picked")
    chosen = column.astype(str).str.casefold() == value.casefold()
    if not chosen.any():
        raise DatasetError(f"In no row, {name!r} is {value!r}: nothing is left to count.")
    noted.append(f"Only the rows in which {name!r} is {value!r} are counted.")
    return chosen


def _year(sheet: Sheet, question: Question, chosen: pd.Series) -> tuple[pd.Series, str]:
    """Which of the chosen rows are of the year that is asked for, and its name."""
    if not question.year:
        return chosen, ""
    times = _column(sheet, question.year, "year")[chosen].value_counts()
    least = 1 if question.row == COUNT else SMALLEST  # a rare value may be somebody's own
    years = [str(year) for year, rows in times.items() if rows >= least and YEAR.search(str(year))]
    if not years:
        raise DatasetError(
            f"The column {question.year!r} does not look like years or days: no value that many rows share has a year "
            "of four digits. Name another column, or leave the box empty."
        )
    if question.only and question.only not in years:
        raise DatasetError(
            f"The column {question.year!r} has no {question.only!r}, or too few rows of it."
            f"{did_you_mean(question.only, years)}"
        )
    only = question.only or max(years, key=year_order)
    return chosen & (_column(sheet, question.year, "year") == only), only


def year_order(label: str) -> str:
    """A year or a day so that later ones come later: 01/31/2026 by its year first."""
    found = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", label)
    return f"{found[3]}-{found[1]:0>2}-{found[2]:0>2}" if found else label


def _tallied(sheet: Sheet, question: Question, chosen: pd.Series, noted: list[str]) -> pd.DataFrame:
    """Rows that are each a person or an event: 1 in `yes`, `no` or `unknown`."""
    column = _column(sheet, question.outcome, "outcome")[chosen]
    values = [str(value) for value in column.cat.remove_unused_categories().cat.categories if str(value)]
    wanted = [word.strip() for word in question.yes.split(" or ") if word.strip()]
    folded = {value.casefold(): value for value in values}
    if not wanted or (missing := [word for word in wanted if word.casefold() not in folded]):
        if len(values) > MOST_CATEGORIES:
            raise DatasetError(
                f"The column {question.outcome!r} has {len(values):,} different values, such as names, dates or free "
                "text have: no outcome can be told from it. Name a column of few words, such as yes and no."
            )
        times = column.value_counts()
        often = sorted(value for value in values if times[value] >= SMALLEST)  # a rare one may be somebody's name
        lead = f"{missing[0]!r} is no value of {question.outcome!r}." if wanted else "Which values are the outcome?"
        raise DatasetError(f"{lead} Often the column has: {', '.join(often) or 'no value at all'}.")
    is_yes = column.isin([folded[word.casefold()] for word in wanted])
    is_blank = column == ""
    table = pd.DataFrame({"yes": is_yes, "no": ~is_yes & ~is_blank, "unknown": is_blank}).astype("int64")
    return table.assign(unsized=0)


def _given(sheet: Sheet, question: Question, chosen: pd.Series, noted: list[str]) -> pd.DataFrame:
    """Rows that are counts: how many have the outcome, how many have not, and of how many it is not given."""
    outcome = numbers.read(_column(sheet, question.outcome, "outcome")[chosen])
    for name in filter(None, (question.outcome, question.people.strip())):
        if sheet.counted and name.casefold() not in map(str.casefold, sheet.counted):
            raise DatasetError(
                f"The column {name!r} counts no group of its own: in each row it is the same for all groups. Name one "
                f"of those that do: {', '.join(sheet.counted)}."
            )
    if not question.people.strip():
        raise DatasetError(
            f"Where a row is a count, a second column must say how many people could have the outcome "
            f"{question.outcome!r}: without it no rate can be worked out, compared or added up. Name it, or look for "
            "it in another table of the same publisher."
        )
    people = numbers.read(_column(sheet, question.people, "number of people")[chosen])
    for name, read in ((question.outcome, outcome), (question.people, people)):
        noted += read.noted
        noted += _marked(name, read.marks)
        _require_counts(name, read)
    yes, size = outcome.values, people.values
    larger = yes > size
    if larger.any():
        most = larger.sum() > (yes < size).sum()
        hunch = (
            "Are the two columns the other way round? Then exchange their names in the boxes."
            if most
            else "Where they come of different sources, no rate can be told: look for a table that counts both alike."
        )
        raise DatasetError(
            f"In {_rows(larger)} {question.outcome!r} is larger than {question.people!r}, first in row "
            f"{_row(larger)} below the heading. {hunch}"
        )
    known = yes.notna() & size.notna()
    no, unknown = (size - yes).where(known, 0), size.where(yes.isna() & size.notna(), 0)
    table = pd.DataFrame({"yes": yes.where(known, 0), "no": no, "unknown": unknown, "unsized": size.isna()})
    return table.astype("int64")


def _require_counts(name: str, read: numbers.Numbers) -> None:
    values = read.values.dropna()
    if values.empty:
        raise DatasetError(f"The column {name!r} has no number that can be read.")
    if read.is_percent or ((values % 1 != 0).any() and values.max() <= 100):
        raise DatasetError(
            f"The column {name!r} holds percentages. They cannot be added up or compared with their chance: name the "
            "columns of counts, or ask the publisher for them."
        )
    below, broken = values < 0, values % 1 != 0
    if below.any():
        raise DatasetError(
            f"The column {name!r} has numbers below zero in {_rows(below)}, first in row {_row(below)} below the "
            "heading: they count nobody. Some tables write so where a number is hidden: if yours does, put a star "
            "there, and it is taken for not given. Else take these rows out, or ask the publisher."
        )
    if broken.any():
        raise DatasetError(
            f"The column {name!r} has broken numbers in {_rows(broken)}, first in row {_row(broken)} below the "
            "heading: they count nobody. Name a column of whole numbers, or ask for the counts behind an average."
        )


def _rows(wrong: pd.Series) -> str:
    number = int(wrong.sum())
    return f"{number:,} row{'s' if number > 1 else ''}"


def _row(wrong: pd.Series) -> str:
    return f"{int(wrong.index[wrong][0]) + 1:,}"


def _marked(name: str, marks: dict[str, int]) -> list[str]:
    if not marks:
        return []
    what = (
        "A mark or a blank is no zero: it is taken for a number that is not given. Where your publisher's notes say "
        "that a mark means nought, write 0 in its place."
    )
    return [f"Not every row of {name!r} holds a number: {unsaid.said(marks)}. {what}"]


def groups_of(counts: Counts) -> Sequence[str]:
    """The groups in the order in which they are shown: by size, the largest first."""
    table = counts.groups()
    return list(table.sum(axis=1).sort_values(ascending=False, kind="stable").index)
