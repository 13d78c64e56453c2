"""Every figure in this session's prose that comes from our data, computed. Not part of the participants' copy."""

from __future__ import annotations

from checks import (
    ALL,
    RACES,
    _gaps,
    deaths,
    district,
    gap_of_averages,
    gaps_added,
    groups_ahead,
    printed_by_group,
    printed_share,
    same_mix,
    same_rows,
)

from workshop.notebook import figure

# Each stands in the notebook before a comment <!--name-->; a test compares the two.

_PAIR = {"place": "Norwalk", "other": "Suffield", "year": "2022-23"}
_OPENING = _PAIR | {"group": "American Indian or Alaska Native", "suspension_year": "2018-19"}
_PACIFIC = "Native Hawaiian or Other Pacific Islander"


def _of(place: str, group: str, column: str = "attendance") -> float:
    return district(place, _PAIR["year"]).at[group, column]


def _share(place: str, group: str) -> float:
    return 100 * _of(place, group, "students") / _of(place, ALL, "students")


def _printed(group: str, column: str) -> float:
    return printed_by_group(_OPENING["suspension_year"]).at[group, column]


def _times(kind: str) -> float:
    return deaths().at["Latino", kind] / deaths().at["White", kind]


def _overall_gap() -> float:
    return _of("Norwalk", ALL) - _of("Suffield", ALL)


def _from_rates() -> float:
    """What the districts' unlike rates add to the overall gap, at the second one's mix."""
    return same_mix.answer(**_PAIR) - _of("Suffield", ALL)


def _difference(group: str, reference: str) -> tuple[float, float, float]:
    """How many points two groups' suspension rates differ, with the ends of Newcombe's 95 percent interval."""
    one, other = (printed_by_group(_OPENING["suspension_year"]).loc[name] for name in (group, reference))
    apart = one["rate"] - other["rate"]
    below = ((one["rate"] - one["low"]) ** 2 + (other["high"] - other["rate"]) ** 2) ** 0.5
    above = ((one["high"] - one["rate"]) ** 2 + (other["rate"] - other["low"]) ** 2) ** 0.5
    return apart, apart - below, apart + above


FIGURES = {
    "norwalk-all": lambda: figure(_of("Norwalk", ALL), 2),
    "suffield-all": lambda: figure(_of("Suffield", ALL), 2),
    "gap-all": lambda: figure(_overall_gap(), 2),
    "groups-ahead": lambda: figure(groups_ahead.answer(**_PAIR), 0),
    "other-ahead": lambda: figure(groups_ahead.committed("other_ahead", **_OPENING), 0),
    "larger-shares": lambda: figure(groups_ahead.committed("larger_share_of_students", **_OPENING), 0),
    "gap-smallest": lambda: figure(_gaps(**_PAIR).min(), 2),
    "gap-largest": lambda: figure(_gaps(**_PAIR).max(), 2),
    "same-mix": lambda: figure(same_mix.answer(**_PAIR), 2),
    "own-mix": lambda: figure(same_mix.committed("own_mix", **_OPENING), 2),
    "rates-exchanged": lambda: figure(same_mix.committed("rates_exchanged", **_OPENING), 2),
    "every-group-alike": lambda: figure(same_mix.committed("every_group_alike", **_OPENING), 2),
    "within-mix": lambda: figure(same_mix.within, 2),
    "from-rates": lambda: figure(_from_rates(), 2),
    "from-mix": lambda: figure(_overall_gap() - _from_rates(), 2),
    "suffield-white": lambda: figure(_share("Suffield", "White"), 0),
    "printed-native": lambda: figure(printed_share.answer(**_OPENING), 0),
    "state-native": lambda: figure(_printed(_OPENING["group"], "suspended"), 0),
    "students-native": lambda: figure(_printed(_OPENING["group"], "printed"), 0),
    "hidden-native": lambda: figure(printed_share.committed("hidden_share", **_OPENING), 0),
    "rows-native": lambda: figure(printed_share.committed("rows_printed", **_OPENING), 0),
    "within-printed": lambda: figure(printed_share.within, 1),
    "state-pacific": lambda: figure(_printed(_PACIFIC, "suspended"), 0),
    "printed-pacific": lambda: figure(_printed(_PACIFIC, "printed_share"), 0),
    "printed-asian": lambda: figure(_printed("Asian", "printed_share"), 0),
    "printed-black": lambda: figure(_printed("Black or African American", "printed_share"), 0),
    "rate-pacific": lambda: figure(_printed(_PACIFIC, "rate"), 1),
    "rate-white": lambda: figure(_printed("White", "rate"), 1),
    "ratio-pacific": lambda: figure(_printed(_PACIFIC, "rate") / _printed("White", "rate"), 1),
    "apart-pacific": lambda: figure(_difference(_PACIFIC, "White")[0], 1),
    "apart-low": lambda: figure(_difference(_PACIFIC, "White")[1], 0),
    "apart-high": lambda: figure(_difference(_PACIFIC, "White")[2], 1),
    "once-printed": lambda: figure(printed_by_group("2012-13").at["Black or African American", "printed"]),
    "once-state": lambda: figure(printed_by_group("2012-13").at["Black or African American", "suspended"]),
    "adjusted-times": lambda: figure(_times("age-adjusted"), 2),
    "crude-times": lambda: figure(_times("crude"), 2),
    "suffield-black": lambda: figure(_of("Suffield", "Black or African American", "students")),
    "gap-black": lambda: figure(_gaps(**_PAIR)["Black or African American"], 2),
    "crude-latino": lambda: figure(deaths().at["Latino", "crude"], 1),
    "crude-white": lambda: figure(deaths().at["White", "crude"], 1),
    "adjusted-latino": lambda: figure(deaths().at["Latino", "age-adjusted"], 1),
    "adjusted-white": lambda: figure(deaths().at["White", "age-adjusted"], 1),
    "same-rows": lambda: figure(same_rows.answer(), 0),
    "gap-of-averages": lambda: figure(gap_of_averages(), 0),
    "gaps-added": lambda: figure(gaps_added(), 0),
    "within-rows": lambda: figure(same_rows.within, 2),
    "norwalk-hispanic-days": lambda: figure(_of("Norwalk", RACES[1]), 1),
    "state-hispanic-days": lambda: figure(_of("Connecticut", RACES[1]), 1),
}
