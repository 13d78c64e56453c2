"""Every figure in this session's prose that comes from our data, computed. Not part of the participants' copy."""

from __future__ import annotations

import pandas as pd
from checks import (
    _gap,
    _rate,
    _ratio,
    _stops,
    _suspended,
    _suspensions,
    benchmark_ratio,
    benchmarks,
    gap_change,
    ratio_change,
    students_above,
    two_digits,
)

from workshop.notebook import figure

# Each stands in the notebook before a comment <!--name-->; a test compares the two.

_STATE = ("Connecticut", "Black or African American", "White")
_FIRST, _LAST = "2009-10", "2014-15"


def _districts() -> pd.DataFrame:
    """Gap and ratio, first and last year, of each district that publishes both groups in both years."""
    places = _suspensions().index.get_level_values("place").unique().drop("Connecticut")
    rows = {
        place: [measure(place, *_STATE[1:], year) for measure in (_gap, _ratio) for year in (_FIRST, _LAST)]
        for place in places
    }
    return pd.DataFrame(rows, index=["gap 1", "gap 2", "ratio 1", "ratio 2"]).T.dropna()


def _groups_fell() -> int:
    rates = _suspensions().loc["Connecticut", "rate"].unstack("year")
    return int((rates[_LAST] < rates[_FIRST]).sum())


def _both(gap_fell: bool, ratio_fell: bool) -> int:
    table = _districts()
    same = ((table["gap 2"] < table["gap 1"]) == gap_fell) & ((table["ratio 2"] < table["ratio 1"]) == ratio_fell)
    return int(same.sum())


def _parted() -> int:
    """Districts in which the gap fell and the ratio rose."""
    table = _districts()
    return int(((table["gap 2"] < table["gap 1"]) & (table["ratio 2"] > table["ratio 1"])).sum())


def _both_rose() -> int:
    table = _districts()
    return int(((table["gap 2"] > table["gap 1"]) & (table["ratio 2"] > table["ratio 1"])).sum())


def _benchmark(measure: str, column: str = "ratio") -> float:
    return benchmarks("Greenwich", "Black").loc[measure, column]


_OPENING = {
    "place": "Connecticut",
    "group": "Black or African American",
    "reference": "White",
    "first_year": _FIRST,
    "last_year": _LAST,
}


def _code_m(department: str) -> float:
    return _stops().loc[(department, "Middle Eastern", "recorded stops"), "stop_share"]


def _students(side: float) -> float:
    """The count of Question 3 at one end of what the rates' rounding leaves open: −1 the lowest, 1 the highest."""
    rate, other = _rate(*_STATE[:2], _LAST) + 0.05 * side, _rate("Connecticut", "White", _LAST) - 0.05 * side
    return _suspended(*_STATE[:2], _LAST) * (1 - other / rate)


FIGURES = {
    "black-first": lambda: figure(_rate("Connecticut", "Black or African American", _FIRST), 1),
    "white-first": lambda: figure(_rate("Connecticut", "White", _FIRST), 1),
    "black-last": lambda: figure(_rate("Connecticut", "Black or African American", _LAST), 1),
    "white-last": lambda: figure(_rate("Connecticut", "White", _LAST), 1),
    "groups-fell": lambda: figure(_groups_fell(), 0),
    "asian-last": lambda: figure(_rate("Connecticut", "Asian", _LAST), 1),
    "gap-first": lambda: figure(_gap(*_STATE, _FIRST), 1),
    "gap-last": lambda: figure(_gap(*_STATE, _LAST), 1),
    "gap-change": lambda: figure(gap_change.answer(**_OPENING), 1),
    "one-group-alone": lambda: figure(gap_change.committed("one_group_alone", **_OPENING), 1),
    "reference-alone": lambda: figure(gap_change.committed("reference_alone", **_OPENING), 1),
    "percent-of-the-gap": lambda: figure(gap_change.committed("percent_of_the_gap", **_OPENING), 1),
    "within-gap": lambda: figure(gap_change.within, 2),
    "ratio-first": lambda: figure(_ratio(*_STATE, _FIRST), 2),
    "ratio-last": lambda: figure(_ratio(*_STATE, _LAST), 2),
    "ratio-change": lambda: figure(ratio_change.answer(**_OPENING), 2),
    "within-ratio": lambda: figure(ratio_change.within, 2),
    "students-above": lambda: figure(students_above.answer(**_OPENING), 0),
    "students-about": lambda: figure(two_digits(students_above.answer(**_OPENING))),
    "students-low": lambda: figure(_students(-1)),
    "students-high": lambda: figure(_students(1)),
    "within-students": lambda: figure(students_above.tolerance(**_OPENING)),
    "all-of-them": lambda: figure(students_above.committed("all_of_them", **_OPENING), 0),
    "difference-of-counts": lambda: figure(students_above.committed("difference_of_counts", **_OPENING), 0),
    "gap-times-suspended": lambda: figure(students_above.committed("gap_times_suspended", **_OPENING), 0),
    "not-suspended-last": lambda: figure(100 - _rate("Connecticut", "Black or African American", _LAST), 1),
    "fewer-suspended": lambda: figure(_suspended(*_STATE[:2], _FIRST) - _suspended(*_STATE[:2], _LAST), 0),
    "districts-compared": lambda: figure(len(_districts()), 0),
    "districts-both-fell": lambda: figure(_both(gap_fell=True, ratio_fell=True), 0),
    "districts-both-rose": lambda: figure(_both_rose()),
    "districts-rest": lambda: figure(len(_districts()) - _both_rose() - _both(True, True) - _parted()),
    "districts-parted": lambda: figure(_parted()),
    "all-stops": lambda: figure(_stops().loc[("Connecticut", "Black", "recorded stops"), "stops"], 0),
    "ratio-residents": lambda: figure(_benchmark("residents 16 and over"), 2),
    "ratio-drivers": lambda: figure(_benchmark("estimated drivers"), 2),
    "ratio-resident-stops": lambda: figure(_benchmark("resident stops"), 2),
    "ratio-peers": lambda: figure(_benchmark("peers"), 2),
    "ratio-daylight": lambda: figure(_benchmark("daylight"), 2),
    "low-daylight": lambda: figure(_benchmark("daylight", "low"), 2),
    "high-daylight": lambda: figure(_benchmark("daylight", "high"), 2),
    "estimate-daylight": lambda: figure(_benchmark("daylight", "estimate"), 3),
    "greenwich-m": lambda: figure(_code_m("Greenwich"), 1),
    "state-m": lambda: figure(_code_m("Connecticut"), 1),
    "greenwich-stops": lambda: figure(_benchmark("residents 16 and over", "stops")),
    "greenwich-driver-stops": lambda: figure(_benchmark("estimated drivers", "stops")),
    "greenwich-daylight-stops": lambda: figure(_benchmark("daylight", "stops")),
    "within-benchmark": lambda: figure(benchmark_ratio.within, 2),
}
