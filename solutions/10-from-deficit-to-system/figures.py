"""Every figure in this session's prose that comes from our data, computed. Not part of the participants' copy."""

from __future__ import annotations

from functools import cache

import pandas as pd
from checks import (
    DEFICIT,
    FIRST,
    FIRST_PERIOD,
    LARGE,
    LAST,
    LAST_PERIOD,
    REFERENCE,
    STATE,
    STRENGTH,
    _everybody,
    _figure,
    _large,
    _share,
    districts,
    left_out,
    more_graduates,
    rate,
    spread,
)

from workshop.notebook import figure

# Each stands in the notebook before a comment <!--name-->; a test compares the two.

_OPENING = {"town": STATE, "place": STATE, "group": "Hispanic"}


def _of_itself(name: str) -> float:
    """By how many percent of itself the share under a name changed, from the first period to the last."""
    first = _share(STATE, name, FIRST_PERIOD)
    return 100 * (_share(STATE, name) - first) / first


def _margin() -> float:
    """The margin of error of the change in people: the root of the sum of both squares, as for separate samples."""
    margins = [_share(STATE, DEFICIT, period, "youth_margin") for period in (FIRST_PERIOD, LAST_PERIOD)]
    return sum(margin**2 for margin in margins) ** 0.5


def _gap(year: str = LAST, place: str = STATE) -> float:
    return rate(REFERENCE, place, year) - rate("Hispanic", place, year)


@cache
def _gaps() -> pd.Series:
    """The gap between White and Hispanic students in each district that publishes both rates for 2018-19."""
    return (districts(REFERENCE)["rate"] - districts("Hispanic")["rate"]).dropna().round(1)


_TECHNICAL = "Connecticut Technical Education and Career System"

FIGURES = {
    "share-out": lambda: figure(_share(STATE, DEFICIT), 2),
    "share-in": lambda: figure(_share(STATE, STRENGTH), 2),
    "share-out-first": lambda: figure(_share(STATE, DEFICIT, FIRST_PERIOD), 2),
    "share-in-first": lambda: figure(_share(STATE, STRENGTH, FIRST_PERIOD), 2),
    "left-out": lambda: figure(left_out.answer(**_OPENING)),
    "counted": lambda: figure(left_out.committed("those_counted", **_OPENING)),
    "all-youth": lambda: figure(left_out.committed("all_of_them", **_OPENING)),
    "left-out-first": lambda: figure(left_out.committed("first_period", **_OPENING)),
    "fewer-out": lambda: figure(left_out.committed("first_period", **_OPENING) - left_out.answer(**_OPENING)),
    "fewer-out-margin": lambda: figure(_margin()),
    "fell-by": lambda: figure(-_of_itself(DEFICIT), 1),
    "rose-by": lambda: figure(_of_itself(STRENGTH), 1),
    "points-both": lambda: figure(_share(STATE, DEFICIT, FIRST_PERIOD) - _share(STATE, DEFICIT), 2),
    "hispanic-first": lambda: figure(rate("Hispanic", year=FIRST), 1),
    "hispanic-last": lambda: figure(rate("Hispanic"), 1),
    "hispanic-not": lambda: figure(100 - rate("Hispanic"), 1),
    "hispanic-not-first": lambda: figure(100 - rate("Hispanic", year=FIRST), 1),
    "hispanic-rise": lambda: figure(rate("Hispanic") - rate("Hispanic", year=FIRST), 1),
    "white-last": lambda: figure(rate("White"), 1),
    "gap-first": lambda: figure(_gap(FIRST), 1),
    "gap-last": lambda: figure(_gap(), 1),
    "black-not": lambda: figure(_figure(STATE, "Black", LAST, "cohort") - _figure(STATE, "Black", LAST, "graduates")),
    "black-graduates": lambda: figure(_figure(STATE, "Black", LAST, "graduates")),
    "black-cohort": lambda: figure(_figure(STATE, "Black", LAST, "cohort")),
    "native-cohort": lambda: figure(_figure(STATE, "Indian or Alaska Native", LAST, "cohort")),
    "native-rate": lambda: figure(rate("Indian or Alaska Native"), 1),
    "islander-cohort": lambda: figure(_figure(STATE, "Hawaiian or Pacific Islander", LAST, "cohort")),
    "everybody": lambda: figure(_everybody()),
    "large": lambda: figure(LARGE),
    "spread": lambda: figure(spread.answer(**_OPENING), 1),
    "spread-times": lambda: figure(spread.answer(**_OPENING) / _gap(), 1),
    "spread-all": lambda: figure(spread.committed("all_districts", **_OPENING), 1),
    "spread-state": lambda: figure(spread.committed("from_the_state", **_OPENING), 1),
    "lowest": lambda: figure(_large("Hispanic").min(), 1),
    "highest": lambda: figure(_large("Hispanic").max(), 1),
    "large-districts": lambda: figure(len(_large("Hispanic"))),
    "districts-rate": lambda: figure(districts("Hispanic")["rate"].notna().sum()),
    "districts-at-least": lambda: figure(districts("Hispanic")["rate"].isna().sum()),
    "within-spread": lambda: figure(spread.within, 2),
    "more": lambda: figure(more_graduates.answer(**_OPENING)),
    "more-counts": lambda: figure(more_graduates.committed("difference_of_counts", **_OPENING)),
    "more-earlier": lambda: figure(more_graduates.committed("earlier_cohort", **_OPENING)),
    "within-more": lambda: figure(more_graduates.within),
    "technical-cohort": lambda: figure(_figure(_TECHNICAL, "Hispanic", LAST, "cohort")),
    "technical-white-cohort": lambda: figure(_figure(_TECHNICAL, "White", LAST, "cohort")),
    "technical-white": lambda: figure(rate("White", _TECHNICAL), 1),
    "technical-gap": lambda: figure(_gap(place=_TECHNICAL), 1),
    "both-rates": lambda: figure(len(_gaps())),
    "smaller-gap": lambda: figure((_gaps() < round(_gap(), 1)).sum()),
}
