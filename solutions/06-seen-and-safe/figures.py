"""Every figure in this session's prose that comes from our data, computed. Not part of the participants' copy."""

from __future__ import annotations

from checks import (
    _OLD_NAMES,
    BEHIND,
    GROUPS,
    ORDERS,
    ROOM_WAYS,
    WAYS,
    all_cells,
    behind_the_stars,
    cells,
    leaks,
    made_up,
    not_seen,
    plan,
    rules,
    starred_share,
    stars_undone,
    verdicts,
    within_a_tenth,
)

from workshop.notebook import Exercise, figure, load

# Each stands in the notebook before a comment <!--name-->; a test compares the two.

_NATIVE, _PACIFIC = GROUPS[0], GROUPS[4]
_OPENING = {"place": "Connecticut", "threshold": 6, "group": _NATIVE, "way": ROOM_WAYS[0]}


def _answer(question: Exercise, **changed: object) -> float:
    return question.answer(**(_OPENING | changed))


def _verdict(plan_name: str, column: str) -> float:
    return verdicts(_OPENING["threshold"]).set_index("Plan").loc[plan_name, column]


def _behind_a_star(group: str, order: str) -> float:
    """Percent of the made-up group behind a star under this order of giving back."""
    students = made_up().loc[group]
    return 100 * students[plan(_OPENING["threshold"], order).loc[group]].sum() / students.sum()


def _no_row(enrolled: str) -> int:
    """Cells without a row in the suspension table, of districts, by what October's enrollment table says."""
    table = all_cells()
    return int(((table["shown"] == "no row") & (table["enrolled"] == enrolled)).sum())


def _starred_with_nobody() -> int:
    table = all_cells()
    return int(((table["shown"] == "starred") & (table["enrolled"] == "none")).sum())


def _starred_large(group: str) -> int:
    """Stars of districts where at least 20 of the group were enrolled that October: few of them were suspended."""
    students = load("school-enrollment").assign(race_ethnicity=lambda rows: rows["race_ethnicity"].replace(_OLD_NAMES))
    key = ["place", "year", "race_ethnicity"]
    table = all_cells().merge(students[[*key, "students"]], how="left", on=key)
    found = (table["race_ethnicity"] == group) & (table["shown"] == "starred") & table["students"].ge(20).fillna(False)
    return int(found.sum())


def _pacific_suspended() -> int:
    """Students of the group whom the state's own rows count as suspended, all years together."""
    table = load("school-suspensions")
    return int(table.loc[(table["place"] == "Connecticut") & (table["race_ethnicity"] == _PACIFIC), "suspended"].sum())


def _pacific_not_applicable() -> int:
    """District rows of the group in which the count is N/A."""
    table = load("school-suspensions")
    found = (table["race_ethnicity"] == _PACIFIC) & (table["suspended_status"] == "not applicable")
    return int((found & (table["place"] != "Connecticut")).sum())


def _starred_of_somebody(group: str) -> float:
    """Percent starred of the group's rates where somebody of it was suspended: the count is a number or a star."""
    return 100 * behind_the_stars().loc[group, BEHIND[0]] / _somebody_suspended(group)


def _leaked(stars: str | None = None) -> int:
    table = leaks()
    kept = table["behind_the_stars"] == "one student behind each star"
    if stars:
        kept &= table["stars"] == stars
    return int(table.loc[kept, "district_years"].sum())


def _starred_rows(stars: int | None = None, total_printed: bool = False, partner_seen: bool = False) -> int:
    """District rows with a star: with this many, beside a printed total, with more behind them than five for each."""
    table = load("school-enrollment", "leaks")
    outcome = table["behind_the_stars"]
    found = table["starred_groups"].eq(stars) if stars else table["starred_groups"].ge(1)
    if total_printed:
        found &= ~outcome.str.startswith("not known")
    if partner_seen:
        found &= outcome == "more than five students for each star"
    return int(table.loc[found, "district_years"].sum())


def _somebody_suspended(group: str) -> int:
    """Cells in which somebody of the group was suspended: the rate is printed, or starred beside a count or a star."""
    return int(behind_the_stars().loc[group, BEHIND[0]] + cells("Connecticut").loc[group, "printed"])


def _in_no_printed_rate(group: str) -> float:
    """Percent of the suspended students in the state's own rows whom no printed rate of a district counts."""
    table = load("school-suspensions")
    table = table[table["race_ethnicity"] == group]
    state = table["place"] == "Connecticut"
    printed = table.loc[~state & (table["rate_status"] == "reported"), "suspended"].sum()
    return 100 - 100 * printed / table.loc[state, "suspended"].sum()


def _half_starred() -> int:
    """Graduation rows that the source prints with a starred rate beside both counts that make it."""
    table = load("school-graduation")
    found = (table["rate_status"] == "suppressed") & (table["graduates_status"] == "withheld")
    return int(found.sum())


def _printed_open() -> int:
    """Rows of a cohort of 6 to 19 that the source printed with rate and counts, before it began to star them."""
    table = load("school-graduation")
    small = table["cohort"].between(6, 19) & (table["year"] <= "2014-15")
    return int((small & table["rate_status"].isin(["reported", "withheld"])).sum())


def _graduates(column: str, year: str = "2018-19") -> float:
    table = load("school-graduation").set_index(["year", "place", "race_ethnicity"])
    return float(table.loc[(year, "Connecticut", "Indian or Alaska Native"), column])


def _native_rows(*statuses: str) -> int:
    table = load("school-graduation")
    rows = table[(table["race_ethnicity"] == "Indian or Alaska Native") & (table["place"] != "Connecticut")]
    return int(rows["rate_status"].isin(statuses).sum()) if statuses else len(rows)


def _stated(rule: bool) -> int:
    texts = load("data-inventory", "ct-data-collaborative")["suppression"]
    return int((texts.notna() if rule else texts.isna()).sum())


def _whole_towns() -> int:
    texts = load("data-inventory", "ct-data-collaborative")["suppression"]
    return int(texts.str.startswith("Towns", na=False).sum())


def _codes_only() -> int:
    """Tables whose statement says how a missing value is written, and nothing on hiding one."""
    texts = load("data-inventory", "ct-data-collaborative")["suppression"]
    return int(texts.str.startswith("Missing values", na=False).sum())


def _census_without() -> int:
    table = load("data-inventory", "ct-data-collaborative")
    return int((table["suppression"].isna() & (table["agency"] == "uscensus")).sum())


FIGURES = {
    "stars": lambda: figure(_verdict("the stars alone", "Stars")),
    "cells": lambda: figure(made_up().size),
    "stars-undone": lambda: figure(_answer(stars_undone)),
    "at-first-sight": lambda: figure(stars_undone.committed("at_first_sight", **_OPENING)),
    "small-students": lambda: figure(stars_undone.committed("students_not_stars", **_OPENING)),
    "native-total": lambda: figure(made_up().loc[_NATIVE].sum()),
    "pacific-total": lambda: figure(made_up().loc[_PACIFIC].sum()),
    "white-total": lambda: figure(made_up().loc["White"].sum()),
    "students-lost": lambda: figure(_verdict(ORDERS[0], "Further students starred")),
    "lost-small-first": lambda: figure(_verdict(ORDERS[1], "Further students starred")),
    "row-partner-weak": lambda: figure(_verdict("one partner in each row", "Stars that give way")),
    "native-big-first": lambda: figure(_behind_a_star(_NATIVE, ORDERS[0])),
    "native-small-first": lambda: figure(_behind_a_star(_NATIVE, ORDERS[1])),
    "white-small-first": lambda: figure(_behind_a_star("White", ORDERS[1])),
    "rules": lambda: figure(len(rules(_NATIVE))),
    "whole-towns": lambda: figure(_whole_towns()),
    "leaks-two": lambda: figure(_leaked("exactly two stars")),
    "leaks-all": lambda: figure(_leaked()),
    "starred-rows": lambda: figure(_starred_rows()),
    "single-star": lambda: figure(_starred_rows(1)),
    "two-with-total": lambda: figure(_starred_rows(2, total_printed=True)),
    "partner-seen": lambda: figure(_starred_rows(2, partner_seen=True)),
    "printed-open": lambda: figure(_printed_open()),
    "half-starred-all": lambda: figure(_half_starred()),
    "no-statement": lambda: figure(_stated(rule=False)),
    "codes-only": lambda: figure(_codes_only()),
    "census-without": lambda: figure(_census_without()),
    "inventory": lambda: figure(_stated(rule=True) + _stated(rule=False)),
    "starred-share": lambda: figure(_answer(starred_share), 1),
    "white-share": lambda: figure(_answer(starred_share, group="White"), 1),
    "pacific-share": lambda: figure(_answer(starred_share, group=_PACIFIC), 1),
    "starred-hundred": lambda: figure(_answer(starred_share)),
    "white-hundred": lambda: figure(_answer(starred_share, group="White")),
    "native-cells": lambda: figure(cells("Connecticut").loc[_NATIVE].sum()),
    "native-stars-counted": lambda: figure(cells("Connecticut").loc[_NATIVE, "starred"]),
    "native-stars-large": lambda: figure(_starred_large(_NATIVE)),
    "white-stars-large": lambda: figure(_starred_large("White")),
    "white-stars": lambda: figure(cells("Connecticut").loc["White", "starred"]),
    "native-stars-na": lambda: figure(behind_the_stars().loc[_NATIVE, BEHIND[1]]),
    "native-stars-somebody": lambda: figure(behind_the_stars().loc[_NATIVE, BEHIND[0]]),
    "white-stars-somebody": lambda: figure(behind_the_stars().loc["White", BEHIND[0]]),
    "native-somebody": lambda: figure(_starred_of_somebody(_NATIVE)),
    "white-somebody": lambda: figure(_starred_of_somebody("White")),
    "native-cells-somebody": lambda: figure(_somebody_suspended(_NATIVE)),
    "white-cells-somebody": lambda: figure(_somebody_suspended("White")),
    "native-unseen-children": lambda: figure(_in_no_printed_rate(_NATIVE)),
    "white-unseen-children": lambda: figure(_in_no_printed_rate("White")),
    "pacific-not-applicable": lambda: figure(_pacific_not_applicable()),
    "pacific-suspended": lambda: figure(_pacific_suspended()),
    "of-all-cells": lambda: figure(starred_share.committed("of_all_cells", **_OPENING), 1),
    "of-the-rows": lambda: figure(starred_share.committed("of_the_rows", **_OPENING), 1),
    "everything-unseen": lambda: figure(starred_share.committed("everything_unseen", **_OPENING), 1),
    "all-groups": lambda: figure(starred_share.committed("all_groups", **_OPENING), 1),
    "within-starred": lambda: figure(starred_share.within, 2),
    "no-row-known": lambda: figure(_no_row("none") + _no_row("some")),
    "no-row-nobody": lambda: figure(_no_row("none")),
    "starred-with-nobody": lambda: figure(_starred_with_nobody()),
    "native-stars": lambda: figure(_answer(not_seen, way=WAYS[0]), 1),
    "native-pooled": lambda: figure(_answer(not_seen), 1),
    "native-areas": lambda: figure(_answer(not_seen, way="pool the schools"), 1),
    "native-bands": lambda: figure(_answer(not_seen, way="print bands"), 1),
    "native-private": lambda: figure(_answer(not_seen, way="share privately"), 1),
    "pacific-stars": lambda: figure(_answer(not_seen, way=WAYS[0], group=_PACIFIC), 1),
    "pacific-pooled": lambda: figure(_answer(not_seen, group=_PACIFIC), 1),
    "seen-instead": lambda: figure(not_seen.committed("seen_instead", **_OPENING), 1),
    "share-of-cells": lambda: figure(not_seen.committed("share_of_cells", **_OPENING), 1),
    "within-not-seen": lambda: figure(not_seen.within, 2),
    "tenth-pacific": lambda: figure(within_a_tenth(0.5)[_PACIFIC]),
    "graduation-rate": lambda: figure(_graduates("rate"), 1),
    "graduates": lambda: figure(_graduates("graduates")),
    "cohort": lambda: figure(_graduates("cohort")),
    "cohort-2011": lambda: figure(_graduates("cohort", "2011-12")),
    "rate-2011": lambda: figure(_graduates("rate", "2011-12"), 1),
    "native-rows": lambda: figure(_native_rows()),
    "native-printed-rates": lambda: figure(_native_rows("reported", "withheld")),
    "native-rates": lambda: figure(_native_rows("reported")),
}
