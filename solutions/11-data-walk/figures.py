"""Every figure in this session's prose that comes from our data, computed. Not part of the participants' copy."""

from __future__ import annotations

from functools import cache

import pandas as pd
from checks import (
    EVERYBODY,
    GRADE,
    GROUPS,
    STATE,
    _attendance,
    _sent,
    _suspensions,
    average_day,
    bars_of_districts,
    left_out,
    official,
    one_in,
    ours,
    out_compared,
    present,
)

from workshop.notebook import figure, load, reading_grade

# Each stands in the notebook before a comment <!--name-->; a test compares the two.

_OPENING = {"place": "Vernon", "group": "Black or African American"}
_PLACE = _OPENING["place"]


def _on_average(column: str, place: str = _PLACE) -> float:
    return average_day(_PLACE).at[place, column]


def _grade(text: str) -> str:
    return figure(reading_grade(text).grade, 1)


FIGURES = {
    "districts": lambda: figure(len(bars_of_districts())),
    "bars-median": lambda: figure(bars_of_districts().median()),
    "bars-most": lambda: figure(bars_of_districts().max()),
    "bars-most-districts": lambda: figure((bars_of_districts() == bars_of_districts().max()).sum()),
    "bars-all": lambda: figure((bars_of_districts() == len(GROUPS)).sum()),
    "bars-none": lambda: figure((bars_of_districts() == 0).sum()),
    "groups": lambda: figure(len(GROUPS)),
    "islanders-state": lambda: figure(_sent(STATE, GROUPS[0], "suspended")),
    "islanders-districts": lambda: figure(_suspensions().xs(GROUPS[0], level=1)["suspended"].drop(STATE).notna().sum()),
    "places": lambda: figure(load("school-enrollment")["place"].nunique()),
    "out": lambda: figure(_on_average("out")),
    "out-at-the-states": lambda: figure(_on_average("out", STATE)),
    "out-compared": lambda: figure(out_compared.answer(**_OPENING)),
    "out-fewer": lambda: figure(-out_compared.answer(**_OPENING)),
    "missed": lambda: figure(_on_average("missed"), 1),
    "missed-state": lambda: figure(_on_average("missed", STATE), 1),
    "missed-difference": lambda: figure(out_compared.committed("days_not_students", **_OPENING), 1),
    "missed-ratio": lambda: figure(_on_average("missed") / _on_average("missed", STATE), 2),
    "within-out": lambda: figure(out_compared.within),
    "one-in": lambda: figure(one_in.answer(**_OPENING), 1),
    "one-in-whole": lambda: figure(one_in.answer(**_OPENING)),
    "one-in-state": lambda: figure(one_in.committed("the_states", **_OPENING)),
    "sent-rate": lambda: figure(_sent(**_OPENING), 1),
    "sent-count": lambda: figure(_sent(**_OPENING, column="suspended")),
    "sent-low": lambda: figure(_sent(**_OPENING, column="low"), 1),
    "sent-high": lambda: figure(_sent(**_OPENING, column="high"), 1),
    "sent-state": lambda: figure(_sent(STATE, _OPENING["group"]), 1),
    "stayed": lambda: figure(one_in.committed("those_who_stayed", **_OPENING), 2),
    "left-out": lambda: figure(left_out.answer(**_OPENING)),
    "left-out-zero": lambda: figure(left_out.committed("hidden_as_zero", **_OPENING)),
    "left-out-bars": lambda: figure(left_out.committed("those_with_a_bar", **_OPENING)),
    "left-out-everybody": lambda: figure(left_out.committed("everybody", **_OPENING)),
    "grade": lambda: figure(GRADE),
    "grade-official": lambda: _grade(official(_PLACE)),
    "grade-ours": lambda: _grade(ours(_PLACE)),
    "in-class": lambda: figure(present(_PLACE).at[EVERYBODY, "rate"], 1),
    "in-class-state": lambda: figure(present(STATE).at[EVERYBODY, "rate"], 1),
    "fewer-districts": lambda: figure(_fewer_days_missed()),
    "compared-districts": lambda: figure(_districts_present().notna().sum()),
}


@cache
def _districts_present() -> pd.Series:
    """Share of school days in class of each district's students, 2021-22."""
    return _attendance().xs(EVERYBODY, level=1)["rate"].drop(STATE)


def _fewer_days_missed() -> int:
    return int((_districts_present() > present(STATE).at[EVERYBODY, "rate"] / 100).sum())
