"""The figures in session 12's prose, each worked out from the data under the name that stands behind it."""

from __future__ import annotations

import checks

from workshop.notebook import figure, load

_OPENING = {"group": "Black", "reference": "White", "institution": "police", "year": "2018-19"}


def _rounded(group: float, reference: float) -> float:
    """The opening's ratio, had the two shares been these many points higher before they were rounded."""
    return (100 - checks.trust("Black", "police") - group) / (100 - checks.trust("White", "police") - reference)


def _described(race: str | None = None, silent: bool = False) -> int:
    """Descriptions of the CT Data Collaborative's tables; those with race alone, or those silent on hidden numbers."""
    table = load("data-inventory", "ct-data-collaborative")
    chosen = (table["has_race"] == race) if race else table["has_race"].notna()
    return int((chosen & table["suppression"].isna()).sum() if silent else chosen.sum())


def _enrollment_rows(given: bool = False) -> int:
    """District rows of the enrollment tables with stars and a printed total; or those whose total gives all away."""
    leaks = load("school-enrollment", "leaks").set_index("behind_the_stars")["district_years"]
    away = leaks.loc["one student behind each star"].sum()
    return int(away if given else leaks[~leaks.index.str.startswith("not known")].sum())


def _without_row(percent: bool = False) -> float:
    """Students of the state in October 2021 in a group that the survey's tables leave out; or their percent of all."""
    table = load("school-enrollment").query("year == '2021-22' and place == @checks.STATE")
    students = table.set_index("race_ethnicity")["students"].astype(float)
    left_out = students[list(checks.WITHOUT_ROW)].sum()
    return 100 * left_out / students.sum() if percent else left_out


def _readable(year: str) -> str:
    return figure(checks.small_groups().loc[year, "percent"], 1)


def _apart(institution: str) -> float:
    return abs(checks.trust("White", institution) - checks.trust("Black", institution))


def _wrong(question, mistake: str, digits: int = 0) -> str:
    return figure(question.committed(mistake, **_OPENING), digits)


def _size_starred() -> int:
    """Districts' groups of 2018-19 whose size has a star too: how small they are, the table does not say."""
    table = load("school-graduation")
    return int(((table["year"] == "2018-19") & (table["cohort_status"] == "suppressed")).sum())


FIGURES = {
    "size-starred": lambda: figure(_size_starred()),
    "police-white": lambda: figure(checks.trust("White", "police")),
    "police-latino": lambda: figure(checks.trust("Latino", "police")),
    "police-black": lambda: figure(checks.trust("Black", "police")),
    "officials-black": lambda: figure(checks.trust("Black", "health officials")),
    "officials-latino": lambda: figure(checks.trust("Latino", "health officials")),
    "federal-black": lambda: figure(checks.trust("Black", "federal government")),
    "federal-latino": lambda: figure(checks.trust("Latino", "federal government")),
    "federal-gap": lambda: figure(_apart("federal government")),
    "gap": lambda: figure(_apart("police")),
    "rough-margin": lambda: figure(checks.MARGIN * 10**0.5),
    "not-black": lambda: _wrong(checks.without_trust, "group_alone"),
    "not-white": lambda: _wrong(checks.without_trust, "reference_alone"),
    "ratio": lambda: figure(checks.without_trust.answer(**_OPENING), 2),
    "ratio-trust": lambda: _wrong(checks.without_trust, "those_who_trust", 2),
    "ratio-upside": lambda: _wrong(checks.without_trust, "upside_down", 2),
    "ratio-low": lambda: figure(_rounded(0.5, -0.5), 2),
    "ratio-high": lambda: figure(_rounded(-0.5, 0.5), 2),
    "within-ratio": lambda: figure(checks.without_trust.within, 2),
    "without-row": lambda: figure(_without_row(percent=True), 1),
    "students-without": lambda: figure(_without_row()),
    "readable": lambda: _readable("2018-19"),
    "readable-before": lambda: _readable("2014-15"),
    "readable-1516": lambda: _readable("2015-16"),
    "readable-1617": lambda: _readable("2016-17"),
    "readable-1718": lambda: _readable("2017-18"),
    "readable-all": lambda: _wrong(checks.still_readable, "all_years", 1),
    "hidden": lambda: _wrong(checks.still_readable, "those_hidden", 1),
    "within-readable": lambda: figure(checks.still_readable.within, 2),
    "beside": lambda: figure(checks.small_groups().loc["2018-19", checks.BESIDE]),
    "small": lambda: figure(checks.small_groups().loc["2018-19", "groups"]),
    "beside-all": lambda: figure(checks.small_groups()[checks.BESIDE].sum()),
    "printed-open": lambda: figure(checks.small_groups()[checks.PRINTED].sum()),
    "enrollment-stars": lambda: figure(_enrollment_rows()),
    "enrollment-given": lambda: figure(_enrollment_rows(given=True)),
    "described": lambda: figure(_described()),
    "silent": lambda: figure(_described(silent=True)),
    "described-race": lambda: figure(_described("yes")),
    "silent-race": lambda: figure(_described("yes", silent=True)),
    "most-days": lambda: figure(checks.MOST_DAYS),
}
