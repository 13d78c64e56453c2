"""Every figure in this session's prose that comes from our data, computed. Not part of the participants' copy."""

from __future__ import annotations

from checks import (
    GROUPS,
    ORDERS,
    WAYS,
    _suspensions,
    cells,
    leaks,
    made_up,
    not_seen,
    plan,
    starred_share,
    stars_undone,
    students_lost,
    verdicts,
    within_a_tenth,
)

from workshop.notebook import Exercise, figure, load

# Each stands in the notebook before a comment <!--name-->; a test compares the two.

_NATIVE, _PACIFIC, _TWO = GROUPS[0], GROUPS[4], GROUPS[5]
_OPENING = {
    "place": "Connecticut",
    "threshold": 6,
    "group": _NATIVE,
    "plan": "biggest numbers first",
    "way": "pool three years",
}


def _answer(question: Exercise, **changed: object) -> float:
    return question.answer(**(_OPENING | changed))


def _verdict(plan_name: str, column: str) -> float:
    return verdicts(_OPENING["threshold"]).set_index("Plan").loc[plan_name, column]


def _share(group: str, status: str) -> float:
    row = cells("Connecticut").loc[group]
    return 100 * row[status] / row.sum()


def _stars(denominator: str) -> float:
    table = cells("Connecticut")
    rows = table.drop(columns="no row") if denominator == "rows" else table
    return 100 * table["starred"].sum() / rows.to_numpy().sum()


def _leaked(stars: str | None = None) -> int:
    table = leaks()
    kept = table["behind_the_stars"] == "one student behind each star"
    if stars:
        kept &= table["stars"] == stars
    return int(table.loc[kept, "district_years"].sum())


def _half_starred(year: str | None = None) -> int:
    """Graduation rows that the source prints with a starred rate beside both counts that make it."""
    table = load("school-graduation")
    found = (table["rate_status"] == "suppressed") & (table["graduates_status"] == "withheld")
    return int((found if year is None else found & (table["year"] == year)).sum())


def _two_stars() -> int:
    table = leaks()
    return int(table.loc[table["stars"] == "exactly two stars", "district_years"].sum())


def _graduates(column: str, year: str = "2018-19") -> float:
    table = load("school-graduation").set_index(["year", "place", "race_ethnicity"])
    return float(table.loc[(year, "Connecticut", "Indian or Alaska Native"), column])


def _native_rows(status: str | None) -> int:
    table = load("school-graduation")
    rows = table[(table["race_ethnicity"] == "Indian or Alaska Native") & (table["place"] != "Connecticut")]
    return len(rows) if status is None else int((rows["rate_status"] == status).sum())


def _stated(rule: bool) -> int:
    texts = load("data-inventory", "ct-data-collaborative")["suppression"]
    return int((texts.notna() if rule else texts.isna()).sum())


FIGURES = {
    "stars": lambda: figure(_verdict("the stars alone", "Stars")),
    "cells": lambda: figure(made_up().size),
    "stars-undone": lambda: figure(_answer(stars_undone)),
    "at-first-sight": lambda: figure(stars_undone.committed("at_first_sight", **_OPENING)),
    "native-total": lambda: figure(made_up().loc[_NATIVE].sum()),
    "pacific-total": lambda: figure(made_up().loc[_PACIFIC].sum()),
    "white-total": lambda: figure(made_up().loc["White"].sum()),
    "small-students": lambda: figure(students_lost.committed("the_small_cells", **_OPENING)),
    "students-lost": lambda: figure(_answer(students_lost)),
    "behind-every-star": lambda: figure(students_lost.committed("behind_every_star", **_OPENING)),
    "further-cells": lambda: figure(students_lost.committed("cells_not_students", **_OPENING)),
    "lost-small-first": lambda: figure(_answer(students_lost, plan="smallest groups first")),
    "lost-row-partner": lambda: figure(_answer(students_lost, plan="one partner in each row")),
    "row-partner-weak": lambda: figure(_verdict("one partner in each row", "Stars that give way")),
    "native-big-first": lambda: figure(_answer(not_seen, way=WAYS[0])),
    "native-small-first": lambda: figure(
        100 * made_up().loc[_NATIVE][plan(6, ORDERS[1]).loc[_NATIVE]].sum() / made_up().loc[_NATIVE].sum()
    ),
    "white-small-first": lambda: figure(
        100 * made_up().loc["White"][plan(6, ORDERS[1]).loc["White"]].sum() / made_up().loc["White"].sum()
    ),
    "leaks-two": lambda: figure(_leaked("exactly two stars")),
    "leaks-all": lambda: figure(_leaked()),
    "two-stars": lambda: figure(_two_stars()),
    "half-starred": lambda: figure(_half_starred("2018-19")),
    "half-starred-all": lambda: figure(_half_starred()),
    "no-statement": lambda: figure(_stated(rule=False)),
    "inventory": lambda: figure(_stated(rule=True) + _stated(rule=False)),
    "starred-share": lambda: figure(_answer(starred_share), 1),
    "starred-hundred": lambda: figure(_answer(starred_share)),
    "white-hundred": lambda: figure(_answer(starred_share, group="White")),
    "of-the-rows": lambda: figure(starred_share.committed("of_the_rows", **_OPENING), 1),
    "everything-unseen": lambda: figure(starred_share.committed("everything_unseen", **_OPENING), 1),
    "all-groups": lambda: figure(starred_share.committed("all_groups", **_OPENING), 1),
    "within-starred": lambda: figure(starred_share.within, 2),
    "all-stars": lambda: figure(cells("Connecticut")["starred"].sum()),
    "all-cells": lambda: figure(cells("Connecticut").to_numpy().sum()),
    "all-rows": lambda: figure(len(_suspensions())),
    "stars-of-cells": lambda: figure(_stars("cells")),
    "stars-of-rows": lambda: figure(_stars("rows")),
    "pacific-starred": lambda: figure(_share(_PACIFIC, "starred"), 1),
    "pacific-printed": lambda: figure(_share(_PACIFIC, "printed"), 1),
    "pacific-no-row": lambda: figure(_share(_PACIFIC, "no row"), 1),
    "native-printed": lambda: figure(_share(_NATIVE, "printed"), 1),
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
    "rate-2011": lambda: figure(_graduates("rate", "2011-12"), 1),
    "native-rows": lambda: figure(_native_rows(None)),
    "native-rates": lambda: figure(_native_rows("reported")),
}
