"""Every figure in this session's prose that comes from our data, computed. Not part of the participants' copy."""

from __future__ import annotations

import pandas as pd
from checks import (
    ALARM,
    KEPT,
    PROMISES,
    _gaps_of,
    _nearest,
    _scale,
    _totals,
    arrested_again,
    boxes,
    charge_points,
    clean_points,
    false_alarm_gap,
    gap_interval,
    implied,
    in_the_high_level,
    pairs,
    precision_gap,
    rates,
    second_total,
    what_breaks,
)

from workshop.notebook import figure, load

# Each stands in the notebook before a comment <!--name-->; a test compares the two.

_BLACK, _WHITE = "African-American", "Caucasian"
_OPENING = {"group": _BLACK, "reference": _WHITE, "threshold": 5}


def _rate(promise: str, race: str, threshold: int = 5) -> float:
    return rates(threshold).loc[race, promise]


def _left(race: str) -> float:
    """What the formula leaves for a group if it had the precision and the misses that Black people have, in percent."""
    kept = _rate("precision", _BLACK) / 100, _rate("false negative rate", _BLACK) / 100
    return 100 * implied(arrested_again(race) / 100, *kept)


def _broken(promise: str) -> pd.Series:
    """The gaps of the opening pair once the reference's line keeps a promise as nearly as it can."""
    gaps = _gaps_of(_WHITE, _BLACK, 5)
    return gaps[_nearest(gaps, promise)]


def _line(promise: str) -> int:
    return _nearest(_gaps_of(_WHITE, _BLACK, 5), promise)


def _keeping(promises: list[str], within: float = KEPT) -> int:
    return int((pairs(_BLACK, _WHITE)[promises].abs() <= within).all(axis=1).sum())


def _committed(question, mistake: str, digits: int = 1, **parameters) -> str:
    return figure(question.committed(mistake, **_OPENING, **parameters), digits)


def _youth_by_year() -> pd.DataFrame:
    """One row a year: of every 100 youth of each group, how many reached the highest level."""
    table = load("housing-priority-score", "by-year")
    return table[table["tool"] == "youth"].pivot(index="year", columns="race_ethnicity", values="high_share")


def _narrowest() -> str:
    """The year in which White and Black youth were least apart; the reading's own year is the one of the widest gap."""
    gaps = _youth_by_year()["White"] - _youth_by_year()["Black"]
    assert gaps.idxmax() == "2021"
    return str(gaps.idxmin())


def _bond(points: int) -> int:
    table = load("ct-pretrial-score", "bond-grid").set_index(["offense", "offense_class", "points"])["bond"]
    return int(table["Felony", "Class D", points])


def _attainable(kind: str | None = None) -> int:
    most = _scale().groupby(["asks_about", "factor"])["points"].max().clip(lower=0).groupby("asks_about").sum()
    return int(most.sum() if kind is None else most[kind])


_KEEP_ALARMS = {"promise": "false positive rate"}

FIGURES = {
    "everybody": lambda: figure(_totals().to_numpy().sum()),
    "scored-black": lambda: figure(_totals().loc[_BLACK].sum()),
    "not-arrested-black": lambda: figure(_totals().loc[_BLACK, "no"]),
    "share-black": lambda: figure(arrested_again(_BLACK), 1),
    "share-white": lambda: figure(arrested_again(_WHITE), 1),
    "within": lambda: figure(false_alarm_gap.within, 2),
    "alarm-gap": lambda: figure(false_alarm_gap.answer(**_OPENING), 1),
    "alarm-gap-low": lambda: figure(gap_interval("false positive rate", **_OPENING)[0], 1),
    "alarm-gap-high": lambda: figure(gap_interval("false positive rate", **_OPENING)[1], 1),
    "alarms-hundred": lambda: figure(_rate("false positive rate", _BLACK)),
    "alarms-black": lambda: figure(boxes(5).loc[_BLACK, ALARM]),
    "alarms-white": lambda: figure(boxes(5).loc[_WHITE, ALARM]),
    "fpr-black": lambda: figure(_rate("false positive rate", _BLACK), 2),
    "fpr-white": lambda: figure(_rate("false positive rate", _WHITE), 2),
    "fpr-black-eight": lambda: figure(_rate("false positive rate", _BLACK, 8), 1),
    "fpr-white-eight": lambda: figure(_rate("false positive rate", _WHITE, 8), 1),
    "fnr-black": lambda: figure(_rate("false negative rate", _BLACK), 2),
    "fnr-white": lambda: figure(_rate("false negative rate", _WHITE), 2),
    "of-the-flagged": lambda: _committed(false_alarm_gap, "of_the_flagged"),
    "of-everybody": lambda: _committed(false_alarm_gap, "of_everybody"),
    "selection-instead": lambda: _committed(false_alarm_gap, "selection_instead"),
    "precision-gap": lambda: figure(precision_gap.answer(**_OPENING), 1),
    "precision-gap-low": lambda: figure(round(gap_interval("precision", **_OPENING)[0], 1) + 0.0, 1),
    "precision-gap-high": lambda: figure(gap_interval("precision", **_OPENING)[1], 1),
    "precision-black": lambda: figure(_rate("precision", _BLACK), 1),
    "precision-white": lambda: figure(_rate("precision", _WHITE), 1),
    "of-those-arrested": lambda: _committed(precision_gap, "of_those_arrested"),
    "alarms-instead": lambda: _committed(precision_gap, "alarms_instead"),
    "flagged-or-not": lambda: _committed(precision_gap, "flagged_or_not"),
    "nearest-alarm": lambda: figure(_line("false positive rate")),
    "nearest-precision": lambda: figure(_line("precision")),
    "breaks-alarm": lambda: figure(what_breaks.answer(**_OPENING, **_KEEP_ALARMS), 1),
    "breaks-precision": lambda: figure(what_breaks.answer(**_OPENING, promise="precision"), 1),
    "breaks-precision-alarm": lambda: figure(_broken("precision")["false positive rate"], 1),
    "breaks-precision-miss": lambda: figure(_broken("precision")["false negative rate"], 1),
    "same-threshold": lambda: _committed(what_breaks, "same_threshold", **_KEEP_ALARMS),
    "moved-the-group": lambda: _committed(what_breaks, "moved_the_group", **_KEEP_ALARMS),
    "own-promise": lambda: _committed(what_breaks, "own_promise", **_KEEP_ALARMS),
    "own-precision": lambda: _committed(what_breaks, "own_promise", promise="precision"),
    "high-black": lambda: figure(in_the_high_level("youth")["percent"]["Black"], 1),
    "high-white": lambda: figure(in_the_high_level("youth")["percent"]["White"], 1),
    "pairs": lambda: figure(len(pairs(_BLACK, _WHITE))),
    "pairs-keeping-all": lambda: figure(_keeping(PROMISES)),
    "pairs-precision": lambda: figure(_keeping(["precision"])),
    "pairs-both-errors": lambda: figure(_keeping(["false positive rate", "false negative rate"])),
    "pairs-ten": lambda: figure(_keeping(PROMISES, within=10)),
    "implied-black": lambda: figure(_left(_BLACK), 1),
    "implied-white": lambda: figure(_left(_WHITE), 1),
    "factors": lambda: figure(_scale()["factor"].nunique()),
    "attainable-points": lambda: figure(_attainable()),
    "circumstance-points": lambda: figure(_attainable("life circumstances")),
    "second-total": lambda: figure(second_total.answer()),
    "first-total": lambda: figure(second_total.committed("first_person")),
    "record-left-out": lambda: figure(second_total.committed("record_left_out")),
    "charge-left-out": lambda: figure(second_total.committed("charge_left_out")),
    "difference-of-totals": lambda: figure(second_total.committed("difference_of_totals")),
    "charge-points": lambda: figure(charge_points()),
    "clean-points": lambda: figure(clean_points()),
    "bond-second": lambda: figure(_bond(second_total.answer())),
    "bond-best": lambda: figure(_bond(6)),
    "youth-years": lambda: figure(len(_youth_by_year())),
    "youth-white-2021": lambda: figure(_youth_by_year().at["2021", "White"], 1),
    "youth-black-2021": lambda: figure(_youth_by_year().at["2021", "Black"], 1),
    "youth-narrowest": _narrowest,
    "youth-white-narrowest": lambda: figure(_youth_by_year().at[_narrowest(), "White"], 1),
    "youth-black-narrowest": lambda: figure(_youth_by_year().at[_narrowest(), "Black"], 1),
}
