"""Every figure in this session's prose that comes from our data, computed. Not part of the participants' copy."""

from __future__ import annotations

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
    _counts,
    _everybody,
    _figure,
    _share,
    districts,
    gap,
    gaps,
    left_out,
    rate,
    smaller_gap,
)
from pandas import DataFrame, Series

from workshop.notebook import figure, load

# Each stands in the notebook before a comment <!--name-->; a test compares the two.

_OPENING = {"town": STATE, "group": "Hispanic"}


def _of_itself(name: str) -> float:
    """By how many percent of itself the share under a name changed, from the first period to the last."""
    first = _share(STATE, name, FIRST_PERIOD)
    return 100 * (_share(STATE, name) - first) / first


def _margin() -> float:
    """The margin of error of the change in people: the root of the sum of both squares, as for separate samples."""
    margins = [_share(STATE, DEFICIT, period, "youth_margin") for period in (FIRST_PERIOD, LAST_PERIOD)]
    return sum(margin**2 for margin in margins) ** 0.5


def _points_margin() -> float:
    """The same for the change in percent, taking the number of all young people as known: about, and no publisher's."""
    periods = (FIRST_PERIOD, LAST_PERIOD)
    rates = [
        _share(STATE, DEFICIT, each, "youth_margin") / _share(STATE, DEFICIT, each, "all_youth") for each in periods
    ]
    return 100 * sum(each**2 for each in rates) ** 0.5


def _own_margin() -> Series:
    """How far chance moves the Hispanic rate of each large district with a gap, 19 times of 20 (points)."""
    rows = gaps("Hispanic").dropna(subset=["gap"])
    return 1.96 * (rows["rate"] * (100 - rows["rate"]) / rows["cohort"]) ** 0.5


def _above_the_state() -> Series:
    """Which of those districts have a rate above the state's by more than that."""
    rows = gaps("Hispanic").dropna(subset=["gap"])
    return rows["rate"] - _own_margin() > rate("Hispanic")


def _more() -> float:
    """Hispanic graduates of the last year beyond what the first year's rate would give."""
    cohort, graduates = (_figure(STATE, "Hispanic", LAST, column) for column in ("cohort", "graduates"))
    return graduates - rate("Hispanic", year=FIRST) / 100 * cohort


def _old_rate() -> float:
    """The Hispanic rate of the state in the year whose form had five groups."""
    table = load("school-graduation").query("place == @STATE and year == '2010-11' and race_ethnicity == 'Hispanic'")
    return float(table["rate"].iloc[0])


def _known(smallest: int = LARGE) -> int:
    return int(gaps("Hispanic", smallest)["gap"].notna().sum())


_PAIR = ("Hispanic", REFERENCE)
_TECHNICAL = "Connecticut Technical Education and Career System"


def _five(most: str) -> list[str]:
    """The five districts with the most students of a group in the cohort, without the technical schools."""
    return list(districts(most).drop(index=_TECHNICAL)["cohort"].nlargest(5).index)


def _in_five(group: str, most: str = "Hispanic") -> float:
    """Percent of the state's cohort of the group that is in the five districts with the most of another."""
    total = sum(_figure(place, group, LAST, "cohort") for place in _five(most))
    return 100 * total / _figure(STATE, group, LAST, "cohort")


def _shares() -> dict[str, float]:
    """How much of the gap lies within districts, least and most: over those whose two rates our copy gives or bounds.

    A rate that we withhold is somewhere from its `rate_at_least` to 100. `hispanic` gives Hispanic students the rate of
    the White students beside them; `white` gives White students the rate of the Hispanic students beside them.
    """
    table = load("school-graduation").query("year == @LAST and place != @STATE").set_index("place")
    groups = {name: rows.astype({"cohort": float, "rate": float}) for name, rows in table.groupby("race_ethnicity")}
    both = [groups[name].assign(least=groups[name]["rate"].fillna(groups[name]["rate_at_least"])) for name in _PAIR]
    known = both[0].dropna(subset=["least"]).index.intersection(both[1].dropna(subset=["least"]).index)
    hispanic, white = (rows.loc[known].assign(most=rows["rate"].fillna(100)) for rows in both)
    low, high = white["least"] - hispanic["most"], white["most"] - hispanic["least"]

    def mean(values: Series, rows: DataFrame) -> float:
        return float((values * rows["cohort"]).sum() / rows["cohort"].sum())

    return {
        "districts": len(known),
        "hispanic": hispanic["cohort"].sum(),
        "white": white["cohort"].sum(),
        "gap-least": mean(white["least"], white) - mean(hispanic["most"], hispanic),
        "gap-most": mean(white["most"], white) - mean(hispanic["least"], hispanic),
        "hispanic-least": mean(low, hispanic),
        "hispanic-most": mean(high, hispanic),
        "white-least": mean(low, white),
        "white-most": mean(high, white),
    }


def _beyond_chance(group: str = "Hispanic") -> dict[str, int]:
    """Of the large districts, whose gap is below the state's, above it, and above zero by more than its margin."""
    table, state = gaps(group), gap(group)
    least, most = table["gap"] - table["margin"], table["gap"] + table["margin"]
    return {"below": int((most < state).sum()), "above": int((least > state).sum()), "zero": int((least > 0).sum())}


FIGURES = {
    "within-districts": lambda: figure(_shares()["districts"]),
    "within-hispanic": lambda: figure(_shares()["hispanic"]),
    "within-white": lambda: figure(_shares()["white"]),
    "within-gap-least": lambda: figure(_shares()["gap-least"], 1),
    "within-gap-most": lambda: figure(_shares()["gap-most"], 1),
    "within-least": lambda: figure(_shares()["hispanic-least"], 1),
    "within-most": lambda: figure(_shares()["hispanic-most"], 1),
    "other-way-least": lambda: figure(_shares()["white-least"], 1),
    "other-way-most": lambda: figure(_shares()["white-most"], 1),
    "surely-smaller": lambda: figure(_beyond_chance()["below"]),
    "surely-larger": lambda: figure(_beyond_chance()["above"]),
    "surely-not-zero": lambda: figure(_beyond_chance()["zero"]),
    "black-surely-smaller": lambda: figure(_beyond_chance("Black")["below"]),
    "black-surely-not-zero": lambda: figure(_beyond_chance("Black")["zero"]),
    "black-gap": lambda: figure(gap("Black"), 1),
    "black-smaller": lambda: figure(smaller_gap.answer(group="Black")),
    "black-large": lambda: figure(gaps("Black")["gap"].notna().sum()),
    "five-black": lambda: figure(_in_five("Black", "Black"), 1),
    "five-black-white": lambda: figure(_in_five(REFERENCE, "Black"), 1),
    "above-state": lambda: figure(_above_the_state().sum()),
    "east-own-margin": lambda: figure(_own_margin()["East Hartford"], 1),
    "lowest-white": lambda: figure(_figure(gaps("Hispanic").index[0], REFERENCE, LAST, "cohort")),
    "prison-hispanic": lambda: figure(_figure("Unified School District #1", "Hispanic", LAST, "cohort")),
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
    "points-margin": lambda: figure(_points_margin(), 2),
    "points-both": lambda: figure(_share(STATE, DEFICIT, FIRST_PERIOD) - _share(STATE, DEFICIT), 2),
    "hispanic-old": lambda: figure(_old_rate(), 1),
    "hispanic-first": lambda: figure(rate("Hispanic", year=FIRST), 1),
    "hispanic-last": lambda: figure(rate("Hispanic"), 1),
    "hispanic-not": lambda: figure(100 - rate("Hispanic"), 1),
    "hispanic-rise": lambda: figure(rate("Hispanic") - rate("Hispanic", year=FIRST), 1),
    "hispanic-graduates": lambda: figure(_counts("Hispanic")[0]),
    "hispanic-cohort": lambda: figure(sum(_counts("Hispanic"))),
    "white-last": lambda: figure(rate(REFERENCE), 1),
    "asian-last": lambda: figure(rate("Asian"), 1),
    "gap-last": lambda: figure(gap("Hispanic"), 1),
    "black-not": lambda: figure(_counts("Black")[1]),
    "black-graduates": lambda: figure(_counts("Black")[0]),
    "black-cohort": lambda: figure(sum(_counts("Black"))),
    "native-cohort": lambda: figure(_figure(STATE, "Indian or Alaska Native", LAST, "cohort")),
    "native-rate": lambda: figure(rate("Indian or Alaska Native"), 1),
    "everybody": lambda: figure(_everybody()),
    "large": lambda: figure(LARGE),
    "large-shown": lambda: figure(_known()),
    "smaller": lambda: figure(smaller_gap.answer(**_OPENING)),
    "larger": lambda: figure(smaller_gap.committed("larger_gap", **_OPENING)),
    "smaller-all": lambda: figure(smaller_gap.committed("every_size", **_OPENING)),
    "both-rates": lambda: figure(_known(0)),
    "five-hispanic": lambda: figure(_in_five("Hispanic"), 1),
    "five-hispanic-whole": lambda: figure(_in_five("Hispanic")),
    "five-white-whole": lambda: figure(_in_five(REFERENCE)),
    "five-white": lambda: figure(_in_five(REFERENCE), 1),
    "east": lambda: figure(rate("Hispanic", "East Hartford"), 1),
    "east-cohort": lambda: figure(_figure("East Hartford", "Hispanic", LAST, "cohort")),
    "east-white": lambda: figure(rate(REFERENCE, "East Hartford"), 1),
    "technical-cohort": lambda: figure(_figure(_TECHNICAL, "Hispanic", LAST, "cohort")),
    "technical": lambda: figure(rate("Hispanic", _TECHNICAL), 1),
    "more": lambda: figure(_more()),
}
