"""Every figure in this session's prose that comes from our data, computed. Not part of the participants' copy."""

from __future__ import annotations

from checks import (
    BLACK_FIRST,
    BOTH,
    CODE,
    FIRST,
    HISPANIC_FIRST,
    HOMELESSNESS,
    SECOND,
    STATE,
    _attendance,
    _districts,
    _recorded,
    _search_rate,
    _searches,
    _share,
    _students,
    code_ratio,
    codes,
    coding_change,
    districts_unseen,
    release_change,
    searches_compared,
)

from workshop.notebook import figure

# Each stands in the notebook before a comment <!--name-->; a test compares the two.

_OPENING = {"place": STATE, "group": HOMELESSNESS, "year": "2021-22", "department": "Greenwich"}
_AGAIN = (STATE, HOMELESSNESS, "2021-22")
_MEALS = "Free/Reduced Price Meal Eligible"
_FOUR = ["Greenwich", "Ansonia", "Madison", "Hamden"]


def _counted(year: str, release: str, group: str = HOMELESSNESS) -> str:
    return figure(_students(STATE, group, year, release))


def _attended(release: str, group: str) -> str:
    return figure(100 * _attendance().at[(STATE, group, "2021-22", release), "attendance_rate"], 1)


def _coded(column: str, departments: list[str]) -> float:
    """Stops with the code (`group_stops`) or all stops (`stops`) of these departments together."""
    return sum(_recorded()[column].astype(float)[department, CODE] for department in departments)


def _above_the_state() -> float:
    """Stops with the code in Greenwich beyond what the state's share would give."""
    return _coded("group_stops", ["Greenwich"]) - _coded("stops", ["Greenwich"]) * _share(STATE) / 100


def _moved(measure: str) -> float:
    """Stops, or searches (`measure`), of drivers recorded as both, in both towns together."""
    counts = _searches()[measure]
    return counts[BOTH, "Black", BLACK_FIRST] - counts[BOTH, "Black", HISPANIC_FIRST]


def _above_white(order: str) -> str:
    return figure(searches_compared(order).at["Black", "difference"], 2)


def _ratio_to_white(order: str) -> str:
    return figure(searches_compared(order).at["Black", "ratio"], 2)


def _growth(group: str) -> float:
    """Percent by which the number of a group grew from the first release to the second, for 2021-22."""
    first, second = (_students(STATE, group, "2021-22", release) for release in (FIRST, SECOND))
    return 100 * (second / first - 1)


def _grew(group: str) -> str:
    return figure(_growth(group), 1)


FIGURES = {
    "first": lambda: _counted("2021-22", FIRST),
    "second": lambda: _counted("2021-22", SECOND),
    "change": lambda: figure(release_change.answer(**_OPENING)),
    "times": lambda: figure(_students(*_AGAIN, SECOND) / _students(*_AGAIN, FIRST), 2),
    "percent": lambda: figure(release_change.committed("percent_of_the_first", **_OPENING), 1),
    "next-year": lambda: figure(release_change.committed("two_school_years", **_OPENING)),
    "year-to-date": lambda: _counted("2022-23", SECOND),
    "before-first": lambda: _counted("2020-21", FIRST),
    "before-second": lambda: _counted("2020-21", SECOND),
    "learners": lambda: _grew("English Learners"),
    "meals": lambda: _grew(_MEALS),
    "disabilities": lambda: _grew("Students With Disabilities"),
    "everybody": lambda: figure(-_growth("All Students"), 1),
    "stood-still": lambda: _counted("2019-20", SECOND),
    "everybody-change": lambda: figure(release_change.answer(**_OPENING | {"group": "All Students"})),
    "attended-first": lambda: _attended(FIRST, "All Students"),
    "attended-second": lambda: _attended(SECOND, "All Students"),
    "attended-homelessness": lambda: _attended(SECOND, HOMELESSNESS),
    "districts": lambda: figure(len(_districts(SECOND))),
    "unseen": lambda: figure(districts_unseen.answer()),
    "shown": lambda: figure(districts_unseen.committed("districts_shown", **_OPENING)),
    "state-counted": lambda: figure(districts_unseen.committed("state_as_a_district", **_OPENING)),
    "unseen-first": lambda: figure(districts_unseen.committed("first_release", **_OPENING)),
    "stops": lambda: figure(_coded("stops", [STATE])),
    "departments": lambda: figure(len(codes()) - 1),
    "code-state": lambda: figure(_share(STATE), 2),
    "code-greenwich": lambda: figure(_share("Greenwich"), 2),
    "code-stamford": lambda: figure(_share("Stamford"), 2),
    "ratio": lambda: figure(code_ratio.answer(**_OPENING), 2),
    "within-ratio": lambda: figure(code_ratio.tolerance(**_OPENING), 2),
    "points": lambda: figure(code_ratio.committed("points_not_times", **_OPENING), 1),
    "part": lambda: figure(code_ratio.committed("part_of_the_code", **_OPENING), 1),
    "code-stops": lambda: figure(_coded("group_stops", ["Greenwich"])),
    "greenwich-stops": lambda: figure(_coded("stops", ["Greenwich"])),
    "above-the-state": lambda: figure(_above_the_state()),
    "hamden-code": lambda: figure(_coded("group_stops", ["Hamden"])),
    "hamden-stops": lambda: figure(_coded("stops", ["Hamden"])),
    "hamden-before": lambda: figure(_searches().loc["Hamden"].groupby("coding")["stops"].sum()[BLACK_FIRST]),
    "four-code": lambda: figure(100 * _coded("group_stops", _FOUR) / _coded("group_stops", [STATE]), 1),
    "four-stops": lambda: figure(100 * _coded("stops", _FOUR) / _coded("stops", [STATE]), 1),
    "never": lambda: figure((codes()[CODE] == 0).sum()),
    "black-first": lambda: figure(_search_rate("Black", BLACK_FIRST), 2),
    "hispanic-first": lambda: figure(_search_rate("Black", HISPANIC_FIRST), 2),
    "coding-change": lambda: figure(coding_change.answer(**_OPENING), 2),
    "within-coding": lambda: figure(coding_change.within, 3),
    "coding-percent": lambda: figure(coding_change.committed("percent_of_the_rate", **_OPENING), 1),
    "coding-hispanic": lambda: figure(coding_change.committed("the_other_group", **_OPENING), 2),
    "moved-stops": lambda: figure(_moved("stops")),
    "moved-searches": lambda: figure(_moved("searched")),
    "to-white-black-first": lambda: _ratio_to_white(BLACK_FIRST),
    "above-white-black-first": lambda: _above_white(BLACK_FIRST),
    "above-white-hispanic-first": lambda: _above_white(HISPANIC_FIRST),
    "to-white-hispanic-first": lambda: _ratio_to_white(HISPANIC_FIRST),
}
