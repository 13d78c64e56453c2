"""Every figure in this session's prose that comes from our data, computed. Not part of the participants' copy.

A figure stands in the notebook before a comment with its name; a test compares the two.
"""

from __future__ import annotations

from functools import cache

import pandas as pd
from checks import (
    EVERYBODY,
    GROUPS,
    STATE,
    _attendance,
    _suspensions,
    average_day,
    bars_of_districts,
    left_out,
    official,
    ours,
    out_compared,
    present,
    students_with_a_bar,
    suspended,
    without_a_bar,
)

from workshop.notebook import figure, load, reading_grade

_PLACE, _BLACK = "Vernon", "Black or African American"


def _on_average(column: str, place: str = _PLACE) -> float:
    return average_day(_PLACE).at[place, column]


def _grade(text: str) -> str:
    return figure(reading_grade(text).grade, 1)


def _rate(place: str = _PLACE, column: str = "rate") -> float:
    return suspended(place).at[_BLACK, column]


def _bar_share(group: str) -> str:
    return figure(students_with_a_bar().at[group, "share"])


def _bar_share_of_all() -> str:
    """Of every 100 students in the state's own row of October 2018."""
    table = students_with_a_bar()
    return figure(100 * table["with_bar"].sum() / table["students"].sum())


@cache
def _districts_present() -> pd.Series:
    """Share of school days in class of each district's students, 2021-22."""
    return _attendance().xs(EVERYBODY, level=1)["rate"].drop(STATE)


def _fewer_days_missed() -> int:
    return int((_districts_present() > present(STATE).at[EVERYBODY, "rate"] / 100).sum())


def _students_there() -> float:
    """Of every 100 students in districts with a published rate, those in districts above the state's."""
    rows = _attendance().xs(EVERYBODY, level=1).drop(STATE).dropna(subset=["rate", "students"])
    above = rows["rate"] > present(STATE).at[EVERYBODY, "rate"] / 100
    return 100 * rows.loc[above, "students"].sum() / rows["students"].sum()


def _islanders(mark: str) -> int:
    """Districts whose count of suspended Pacific Islander students has this mark in place of a number."""
    return int(_suspensions().xs(GROUPS[0], level=1)["count_status"].drop(STATE).eq(mark).sum())


def _islanders_left() -> int:
    """How many of the state's students the districts with N/A can have at most, if each star is one or more."""
    return int(suspended(STATE).at[GROUPS[0], "suspended"]) - _islanders("suppressed")


FIGURES = {
    "no-bar": lambda: figure(without_a_bar().sum()),
    "no-bar-stars": lambda: figure(without_a_bar()["suppressed"]),
    "no-bar-na": lambda: figure(without_a_bar()["not applicable"]),
    "no-bar-rows": lambda: figure(without_a_bar()["no row"]),
    "districts": lambda: figure(len(bars_of_districts())),
    "bars-median": lambda: figure(bars_of_districts().median()),
    "bars-most": lambda: figure(bars_of_districts().max()),
    "bars-most-districts": lambda: figure((bars_of_districts() == bars_of_districts().max()).sum()),
    "bars-all": lambda: figure((bars_of_districts() == len(GROUPS)).sum()),
    "bars-none": lambda: figure((bars_of_districts() == 0).sum()),
    "bar-share": _bar_share_of_all,
    "bar-share-asian": lambda: _bar_share("Asian"),
    "bar-share-native": lambda: _bar_share("American Indian or Alaska Native"),
    "bar-share-islander": lambda: _bar_share(GROUPS[0]),
    "groups": lambda: figure(len(GROUPS)),
    "islanders-state": lambda: figure(suspended(STATE).at[GROUPS[0], "suspended"]),
    "islanders-stars": lambda: figure(_islanders("suppressed")),
    "islanders-na": lambda: figure(_islanders("not applicable")),
    "islanders-left": lambda: figure(_islanders_left()),
    "islanders-rows": lambda: figure(len(_suspensions().xs(GROUPS[0], level=1).drop(STATE))),
    "islanders-districts": lambda: figure(_suspensions().xs(GROUPS[0], level=1)["suspended"].drop(STATE).notna().sum()),
    "places": lambda: figure(load("school-enrollment")["place"].nunique()),
    "out": lambda: figure(_on_average("out")),
    "out-at-the-states": lambda: figure(_on_average("out", STATE)),
    "out-compared": lambda: figure(out_compared.answer(place=_PLACE)),
    "out-fewer": lambda: figure(-out_compared.answer(place=_PLACE)),
    "missed": lambda: figure(_on_average("missed"), 1),
    "missed-state": lambda: figure(_on_average("missed", STATE), 1),
    "missed-difference": lambda: figure(out_compared.committed("days_not_students", place=_PLACE), 1),
    "missed-ratio": lambda: figure(_on_average("missed") / _on_average("missed", STATE), 2),
    "within-out": lambda: figure(out_compared.within),
    "one-in": lambda: figure(100 / _rate()),
    "one-in-state": lambda: figure(100 / _rate(STATE)),
    "sent-rate": lambda: figure(_rate(), 1),
    "sent-count": lambda: figure(_rate(column="suspended")),
    "sent-low": lambda: figure(_rate(column="low"), 1),
    "sent-high": lambda: figure(_rate(column="high"), 1),
    "sent-state": lambda: figure(_rate(STATE), 1),
    "left-out": lambda: figure(left_out.answer(place=_PLACE)),
    "left-out-zero": lambda: figure(left_out.committed("hidden_as_zero", place=_PLACE)),
    "left-out-bars": lambda: figure(left_out.committed("those_with_a_bar", place=_PLACE)),
    "left-out-everybody": lambda: figure(left_out.committed("everybody", place=_PLACE)),
    "grade-official": lambda: _grade(official(_PLACE)),
    "grade-ours": lambda: _grade(ours(_PLACE)),
    "in-class": lambda: figure(present(_PLACE).at[EVERYBODY, "rate"], 1),
    "in-class-state": lambda: figure(present(STATE).at[EVERYBODY, "rate"], 1),
    "fewer-districts": lambda: figure(_fewer_days_missed()),
    "fewer-students": lambda: figure(_students_there()),
    "compared-districts": lambda: figure(_districts_present().notna().sum()),
}
