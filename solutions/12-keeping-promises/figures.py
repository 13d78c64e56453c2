"""Every figure in this session's prose that comes from our data, computed. Not part of the participants' copy."""

from __future__ import annotations

from checks import (
    CLAUSES,
    LIMIT,
    MOST_DAYS,
    STATE,
    _enrolled,
    _stars,
    _without_row,
    enrollment,
    given_away,
    school_groups,
    trust,
    whole_places,
    without_row,
    without_trust,
)

from workshop.notebook import figure, load

# Each stands in the notebook before a comment <!--name-->; a test compares the two.

_OPENING = {"group": "Black", "reference": "White", "institution": "police", "place": STATE, "year": "2018-19"}


def _rounded(group: float, reference: float) -> float:
    """The opening's ratio, had the two shares been these many points higher before they were rounded."""
    return (100 - trust("Black", "police") - group) / (100 - trust("White", "police") - reference)


def _described(race: str | None = None, silent: bool = False) -> int:
    """Descriptions of the CT Data Collaborative's tables; those with race alone, or those silent on hidden numbers."""
    table = load("data-inventory", "ct-data-collaborative")
    chosen = (table["has_race"] == race) if race else table["has_race"].notna()
    return int((chosen & table["suppression"].isna()).sum() if silent else chosen.sum())


def _enrollment_rows(given: bool = False) -> int:
    """District rows of the enrollment tables with stars and a printed total; or those whose total gives all away."""
    leaks = load("school-enrollment", "leaks").set_index("behind_the_stars")["district_years"]
    away = leaks.loc["one student behind each star"].sum()
    return int(away if given else away + leaks.loc["more students than stars"].sum())


def _students_without_row() -> float:
    table = enrollment(STATE).set_index("group")["students"]
    return table[list(_without_row())].sum()


FIGURES = {
    "police-white": lambda: figure(trust("White", "police")),
    "police-latino": lambda: figure(trust("Latino", "police")),
    "police-black": lambda: figure(trust("Black", "police")),
    "officials-black": lambda: figure(trust("Black", "health officials")),
    "officials-latino": lambda: figure(trust("Latino", "health officials")),
    "federal-black": lambda: figure(trust("Black", "federal government")),
    "federal-latino": lambda: figure(trust("Latino", "federal government")),
    "gap": lambda: figure(without_trust.committed("points_not_times", **_OPENING)),
    "not-black": lambda: figure(100 - trust("Black", "police")),
    "not-white": lambda: figure(100 - trust("White", "police")),
    "ratio": lambda: figure(without_trust.answer(**_OPENING), 2),
    "ratio-trust": lambda: figure(without_trust.committed("those_who_trust", **_OPENING), 2),
    "ratio-upside": lambda: figure(without_trust.committed("upside_down", **_OPENING), 2),
    "ratio-low": lambda: figure(_rounded(0.5, -0.5), 2),
    "ratio-high": lambda: figure(_rounded(-0.5, 0.5), 2),
    "within-ratio": lambda: figure(without_trust.within, 2),
    "groups": lambda: figure(len(school_groups())),
    "groups-without": lambda: figure(len(_without_row())),
    "without-row": lambda: figure(without_row.answer(**_OPENING), 1),
    "students-without": lambda: figure(_students_without_row()),
    "latino-too": lambda: figure(without_row.committed("latino_too", **_OPENING), 1),
    "of-those-with-row": lambda: figure(without_row.committed("of_those_with_row", **_OPENING), 1),
    "asian-and-native": lambda: figure(without_row.committed("asian_and_native_alone", **_OPENING), 1),
    "groups-share": lambda: figure(without_row.committed("groups_not_students", **_OPENING), 1),
    "within-row": lambda: figure(without_row.within, 2),
    "whole-places": lambda: figure(whole_places()),
    "places": lambda: figure(_enrolled().index.get_level_values("place").nunique() - 1),
    "given": lambda: figure(given_away.committed("rows_not_share", **_OPENING)),
    "stars": lambda: figure(_stars().loc["2018-19", "stars"]),
    "given-share": lambda: figure(given_away.answer(**_OPENING), 1),
    "given-of-rows": lambda: figure(given_away.committed("of_all_rows", **_OPENING), 1),
    "given-of-years": lambda: figure(given_away.committed("of_all_years", **_OPENING), 1),
    "held": lambda: figure(given_away.committed("those_that_held", **_OPENING), 1),
    "within-given": lambda: figure(given_away.within, 2),
    "stars-before": lambda: figure(_stars().loc[:"2014-15", "stars"].sum()),
    "given-first": lambda: figure(given_away.answer(year="2015-16"), 1),
    "enrollment-stars": lambda: figure(_enrollment_rows()),
    "enrollment-given": lambda: figure(_enrollment_rows(given=True)),
    "described": lambda: figure(_described()),
    "silent": lambda: figure(_described(silent=True)),
    "described-race": lambda: figure(_described("yes")),
    "silent-race": lambda: figure(_described("yes", silent=True)),
    "clauses": lambda: figure(len(CLAUSES)),
    "limit": lambda: figure(LIMIT),
    "most-days": lambda: figure(MOST_DAYS),
}
