"""Every figure in this session's prose that comes from our data, computed. Not part of the participants' copy."""

from __future__ import annotations

from checks import (
    GROUPS,
    STATE,
    UNKNOWN,
    alone,
    bounds_table,
    called_another,
    citations,
    estimate_error,
    highest_share,
    missed_by_place,
    people,
    share_unknown,
    unknown_by_month,
    worlds,
)

from workshop.notebook import figure, load

# Each stands in the notebook before a comment <!--name-->; a test compares the two.

_OPENING = {"department": STATE, "group": "Black", "reason": "by place"}


def _department(name: str, column: str) -> float:
    return bounds_table().loc[name, column]


def _connecticut(date: str, measure: str = "cases") -> float:
    return unknown_by_month("CT").loc[date, measure]


def _all_states(date: str) -> float:
    table = (
        load("covid-race-unknown").query("date == @date and measure == 'cases'").dropna(subset=["people", "unknown"])
    )
    return 100 * table["unknown"].sum() / table["people"].sum()


def _rare_name(group: str | None = None) -> float:
    """Percent of all people, or of a group, whose surname is borne by fewer than 100 people."""
    table = load("us-surnames", "coverage").set_index("band")[GROUPS[group] if group else "people"]
    return 100 * table["not listed, fewer than 100"] / table.sum()


def _error(reason: str, column: str = "estimate") -> float:
    row = worlds("Black").loc[reason]
    return row[column] - row["true"]


def _margin(group: str) -> float:
    """Half the 95 percent interval of the share called by another name, in points: the binomial's, 1.96 deviations."""
    share, number = called_another.answer(group=group) / 100, (people()["group"] == group).sum()
    return 100 * 1.96 * (share * (1 - share) / number) ** 0.5


def _blanks(kind: str) -> int:
    table = load("marijuana-citations", "by-year-and-age")
    return int(table.loc[table["ethnicity"] == kind, "citations"].sum())


def _before_the_law() -> int:
    halves = load("marijuana-citations", "by-half-year").set_index(["year", "half"])["citations"]
    return int(halves[("2011", "January to June")])


FIGURES = {
    "typed-unknown": lambda: figure(_blanks("unknown")),
    "left-empty": lambda: figure(_blanks("blank")),
    "before-the-law": lambda: figure(_before_the_law()),
    "before-share": lambda: figure(100 * _before_the_law() / citations().loc[STATE].sum()),
    "departments": lambda: figure(len(load("marijuana-citations", "departments"))),
    "times-lowest": lambda: figure(_department(STATE, "highest") / _department(STATE, "lowest"), 1),
    "all-citations": lambda: figure(citations().loc[STATE].sum(), 0),
    "unknown-citations": lambda: figure(citations().loc[STATE, UNKNOWN], 0),
    "share-unknown": lambda: figure(share_unknown.answer(**_OPENING), 1),
    "divided-by-the-known": lambda: figure(share_unknown.committed("divided_by_the_known", **_OPENING), 1),
    "the-known-instead": lambda: figure(share_unknown.committed("the_known_instead", **_OPENING), 1),
    "within-share": lambda: figure(share_unknown.within, 2),
    "lowest": lambda: figure(_department(STATE, "lowest"), 1),
    "known": lambda: figure(_department(STATE, "known"), 1),
    "highest": lambda: figure(highest_share.answer(**_OPENING), 1),
    "unknown-above-only": lambda: figure(highest_share.committed("unknown_above_only", **_OPENING), 1),
    "windsor-unknown": lambda: figure(_department("Windsor", "unknown"), 1),
    "windsor-lowest": lambda: figure(_department("Windsor", "lowest"), 1),
    "windsor-known": lambda: figure(_department("Windsor", "known"), 1),
    "windsor-highest": lambda: figure(_department("Windsor", "highest"), 1),
    "departments-alone": lambda: figure(len(alone()), 0),
    "departments-complete": lambda: figure((alone()["unknown"] == 0).sum(), 0),
    "cases-first": lambda: figure(_connecticut("2020-04-29"), 1),
    "cases-september": lambda: figure(_connecticut("2020-09-30"), 1),
    "cases-january": lambda: figure(_connecticut("2021-01-31"), 1),
    "cases-last": lambda: figure(_connecticut("2021-03-03"), 1),
    "deaths-last": lambda: figure(_connecticut("2021-03-03", "deaths"), 1),
    "deaths-known": lambda: figure(100 - _connecticut("2021-03-03", "deaths"), 1),
    "all-states": lambda: figure(_all_states("2020-11-29"), 0),
    "rare-names": lambda: figure(_rare_name(), 0),
    "rare-names-asian": lambda: figure(_rare_name("Asian or Pacific Islander"), 0),
    "rare-names-black": lambda: figure(_rare_name("Black"), 0),
    "made-up-people": lambda: figure(len(people()), 0),
    "true-share": lambda: figure(worlds("Black").loc["by place", "true"], 2),
    "estimate-place": lambda: figure(estimate_error.committed("estimate_alone", **_OPENING), 2),
    "error-chance": lambda: figure(_error("by chance"), 2),
    "error-place": lambda: figure(_error("by place"), 2),
    "error-person": lambda: figure(_error("by person"), 2),
    "dropped-chance": lambda: figure(_error("by chance", "known"), 2),
    "dropped-place": lambda: figure(_error("by place", "known"), 2),
    "dropped-person": lambda: figure(_error("by person", "known"), 2),
    "labelled-first": lambda: figure(estimate_error.committed("labelled_first", **_OPENING), 2),
    "without-weights": lambda: figure(estimate_error.committed("without_weights", **_OPENING), 2),
    "rightly": lambda: figure(100 - called_another.committed("everybody_together", **_OPENING), 0),
    "wrongly": lambda: figure(called_another.committed("everybody_together", **_OPENING), 0),
    "everybody-together": lambda: figure(called_another.committed("everybody_together", **_OPENING), 1),
    "called-black": lambda: figure(called_another.answer(group="Black"), 1),
    "called-white": lambda: figure(called_another.answer(group="White"), 1),
    "called-hispanic": lambda: figure(called_another.answer(group="Hispanic"), 1),
    "called-asian": lambda: figure(called_another.answer(group="Asian or Pacific Islander"), 1),
    "called-native": lambda: figure(called_another.answer(group="American Indian or Alaska Native"), 1),
    "called-several": lambda: figure(called_another.answer(group="Two or more races"), 1),
    "called-rightly": lambda: figure(called_another.committed("called_rightly", **_OPENING), 1),
    "from-the-label": lambda: figure(called_another.committed("started_from_the_label", **_OPENING), 1),
    "made-up-black": lambda: figure((people()["group"] == "Black").sum(), 0),
    "margin-black": lambda: figure(_margin("Black"), 0),
    "missed-up-to-50": lambda: figure(missed_by_place("Black").loc["up to 50", "missed"], 0),
    "missed-over-75": lambda: figure(missed_by_place("Black").loc["over 75", "missed"], 0),
}
