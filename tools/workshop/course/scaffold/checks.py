"""What is right in this session, computed from the data, and the ways in which people go wrong on it."""

from __future__ import annotations

from functools import cache

import pandas as pd

from workshop.notebook import NOT_PUBLISHED, exercise, load

FIRST, LAST = "2009-10", "2018-19"  # the last school year that the pandemic did not cut short
GROUP = "Black or African American"
STATE = "Connecticut"


@cache
def _suspensions() -> pd.DataFrame:
    """The table, read once: the tests ask each check about every place."""
    return load("school-suspensions")


def rows(place: str) -> pd.DataFrame:
    """Every year and group of one place, with the count of students, the rate in percent, and the status of each."""
    suspensions = _suspensions()
    return suspensions[suspensions["place"] == place]


def district_cells() -> pd.DataFrame:
    """The last full year: one row for each district and group, without the state."""
    suspensions = _suspensions()
    return suspensions[(suspensions["year"] == LAST) & (suspensions["place"] != STATE)]


def districts_showing(group: str) -> float:
    """The districts that publish a count for this group in the last full year, in percent of all districts."""
    cells = district_cells()
    shown = cells[(cells["race_ethnicity"] == group) & (cells["suspended_status"] == "reported")]
    return round(100 * shown["place"].nunique() / cells["place"].nunique(), 1)


def _rate(place: str, year: str) -> float | None:
    found = rows(place).query("year == @year and race_ethnicity == @GROUP")["rate"].dropna()
    return float(found.iloc[0]) if len(found) else None


def _difference(place: str, last: str) -> float | str:
    before, after = _rate(place, FIRST), _rate(place, last)
    return NOT_PUBLISHED if before is None or after is None else round(after - before, 1)


@exercise(
    consider="A change in a rate is a subtraction of two rates: the later one minus the earlier one.",
    hints=[
        "You need two rates of the same group in the same place: one from 2009-10, one from 2018-19.",
        "Later minus earlier. A fall comes out below zero. Its unit is percentage points.",
        "With code: keep the group's rows of `checks.rows(place)` with query(), and subtract two values of 'rate'.",
    ],
    within=0.05,
    unit="percentage points",
)
def rate_change(place: str) -> float | str:
    """The change in the rate of students recorded as Black or African American, in percentage points."""
    return _difference(place, LAST)


@rate_change.mistake(
    "You compared with 2020-21, a year that the pandemic cut short. Which year is the last that compares well?"
)
def to_the_last_row(place: str) -> float | str:
    """Compare with the last year in the table."""
    return _difference(place, "2020-21")


@rate_change.mistake("You worked out by how many percent the rate changed. The question asks for percentage points.")
def relative_change(place: str) -> float | None:
    """Divide the change by the rate it started from."""
    before, after = _rate(place, FIRST), _rate(place, LAST)
    return None if not before or after is None else round(100 * (after - before) / before, 1)


@exercise(
    consider="Two kinds of blank look alike: a star hides a number; what N/A means, the publisher does not say.",
    hints=[
        "Leave out the cells that say not applicable. Of the others, how many are suppressed?",
        "Suppressed, divided by suppressed plus reported, times 100.",
        "With code: value_counts() on 'suspended_status' gives the three numbers.",
    ],
    within=0.5,
    unit="percent",
)
def hidden_share() -> float:
    """The suppressed counts, in percent of suppressed and reported ones, over all districts in 2018-19."""
    counts = district_cells()["suspended_status"].value_counts()
    return 100 * float(counts["suppressed"] / (counts["suppressed"] + counts["reported"]))


@hidden_share.mistake(
    "You divided by every cell, also by those that say not applicable: there is no number to show or to hide."
)
def of_every_cell() -> float:
    """Divide by all cells, not applicable ones included."""
    return 100 * float(district_cells()["suspended_status"].eq("suppressed").mean())


@hidden_share.mistake(
    "You counted all blanks as hidden. Some of them are not applicable, which is another kind of blank."
)
def every_blank() -> float:
    """Take not applicable cells for hidden ones."""
    return 100 * float(district_cells()["suspended"].isna().mean())


@exercise(
    consider="Look at who is in the sum: which year, and whose counts are published at all?",
    hints=[
        "Take one school year only: 2018-19.",
        "Add up the published counts of all groups. A blank is not a zero: it adds nothing that we know.",
        "With code: keep the year with query(), then sum() the column 'suspended'.",
    ],
    unit="students",
)
def students_shown(place: str) -> int | str:
    """The students whom the published counts of 2018-19 add up to: a floor, not a total, where a count is hidden."""
    counts = rows(place).query("year == @LAST")["suspended"].dropna()
    return int(counts.sum()) if len(counts) else NOT_PUBLISHED


@students_shown.mistake("You added up all twelve years. A student who was suspended in two of them is in there twice.")
def every_year(place: str) -> int:
    """Sum over all years."""
    return int(rows(place)["suspended"].sum())


@students_shown.mistake("You counted the rows of the table. Each row holds many students: add up the counts in them.")
def rows_counted(place: str) -> int:
    """Count rows in place of students."""
    return int(rows(place).query("year == @LAST")["suspended"].notna().sum())
