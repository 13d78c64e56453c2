"""Every figure in this session's prose that comes from our data, computed. Not part of the participants' copy."""

from __future__ import annotations

from checks import (
    AFTER,
    BEFORE,
    CHOICES,
    CROSSWALK,
    LEADS_TO_TWO,
    PAIRS,
    ROLL_UPS,
    _label_counts,
    _outcomes,
    across_the_seam,
    autumns,
    by_year,
    cannot_come_back,
    declined_too,
    no_box_only,
    one_autumn,
    recorded,
    roll_up,
    those_that_do,
    typed,
)

from workshop.notebook import figure

# Each stands in the notebook before a comment <!--name-->; a test compares the two.

_STATE = {"place": "Connecticut", "group": "Black or African American"}
_BLACK = "Black or African American"
_NATIVE = "American Indian or Alaska Native"


def _state(box: str, column: str) -> float:
    return autumns("Connecticut").set_index("box").at[box, column]


def _arrests(area: str, group: str, column: str) -> float:
    return recorded(area)[1].set_index("group").at[group, column]


def _counted(standard: str, box: str, way: int = 0) -> int:
    counts = roll_up(CROSSWALK).set_index(["standard", "way", "group"])["forms"]
    return int(counts[standard, ROLL_UPS[way], box])


def _around() -> list[float]:
    """By how many percent the number of Black students fell in each of the two years before and after the change."""
    students = by_year("Connecticut")
    line = students[PAIRS[_BLACK]].fillna(students[_BLACK])
    falls = -100 * line.pct_change()
    return list(falls[falls.index <= BEFORE].dropna()[-2:]) + list(falls[falls.index > AFTER][:2])


def _yearly(old: str | None, new: str, first: int, last: int) -> list[float]:
    """Yearly changes of a pair of boxes in percent, by size: the years `first` to `last`, counted from the change."""
    students = by_year("Connecticut")
    line = students[new] if old is None else students[old].fillna(students[new])
    changes = 100 * line.pct_change()
    at = list(changes.index).index(AFTER)
    return sorted(abs(changes.iloc[at + first : at + last + 1]))


def _white_deaths(year: str) -> float:
    rows = typed().query("table == 'drug deaths' and year == @year")
    return float(rows.loc[rows["label"].str.casefold() == "white", "people"].sum())


FIGURES = {
    "total-percent": lambda: figure(_state("All students", "percent"), 1),
    "hispanic-percent": lambda: figure(_state("Hispanic/Latino of any race", "percent"), 1),
    "native-percent": lambda: figure(_state(_NATIVE, "percent"), 1),
    "black-percent": lambda: figure(one_autumn.answer(**_STATE), 1),
    "black-before": lambda: figure(_state(_BLACK, "before")),
    "black-after": lambda: figure(_state(_BLACK, "after")),
    "black-students": lambda: figure(one_autumn.committed("in_students", **_STATE)),
    "black-by-later": lambda: figure(one_autumn.committed("divided_by_the_later", **_STATE), 1),
    "within-autumn": lambda: figure(one_autumn.within, 2),
    "two-or-more": lambda: figure(_state("Two or More Races", "after")),
    "two-or-more-last": lambda: figure(by_year("Connecticut").at["2021-22", "Two or More Races"]),
    "islander": lambda: figure(_state("Native Hawaiian or Other Pacific Islander", "after")),
    "hartford-white": lambda: figure(_arrests("Hartford police", "White", "share"), 1),
    "hartford-white-residents": lambda: figure(_arrests("Hartford police", "White", "residents"), 1),
    "hartford-latino-residents": lambda: figure(_arrests("Hartford police", "Hispanic or Latino", "residents"), 1),
    "deaths-old": lambda: figure(_label_counts("drug deaths")[0]),
    "deaths-new": lambda: figure(_label_counts("drug deaths")[1]),
    "deaths-seam": lambda: figure(across_the_seam.answer(table="drug deaths")),
    "deaths-nobody": lambda: figure(across_the_seam.committed("filter_finds_nobody", table="drug deaths")),
    "deaths-percent": lambda: figure(across_the_seam.committed("percent_not_people", table="drug deaths"), 1),
    "deaths-percent-whole": lambda: figure(across_the_seam.committed("percent_not_people", table="drug deaths")),
    "white-deaths": lambda: figure(_white_deaths("2021") - _white_deaths("2020")),
    "white-deaths-old": lambda: figure(_white_deaths("2020")),
    "white-deaths-percent": lambda: figure(100 * (_white_deaths("2021") / _white_deaths("2020") - 1)),
    "native-grew-least": lambda: figure(_yearly(PAIRS[_NATIVE], _NATIVE, -2, -1)[0], 1),
    "native-grew-most": lambda: figure(_yearly(PAIRS[_NATIVE], _NATIVE, -2, -1)[-1], 1),
    "native-fell-least": lambda: figure(_yearly(PAIRS[_NATIVE], _NATIVE, 1, 3)[0], 1),
    "native-fell-most": lambda: figure(_yearly(PAIRS[_NATIVE], _NATIVE, 1, 3)[-1], 1),
    "more-grew-least": lambda: figure(_yearly(None, "Two or More Races", 1, 3)[0]),
    "more-grew-most": lambda: figure(_yearly(None, "Two or More Races", 1, 3)[-1]),
    "more-since-least": lambda: figure(_yearly(None, "Two or More Races", 4, 11)[0]),
    "more-since-most": lambda: figure(_yearly(None, "Two or More Races", 4, 11)[-1]),
    "black-least": lambda: figure(min(_around()), 1),
    "black-most": lambda: figure(max(_around()), 1),
    "children-seam": lambda: figure(across_the_seam.answer(table="children in placement")),
    "children-old": lambda: figure(_label_counts("children in placement")[0]),
    "children-new": lambda: figure(_label_counts("children in placement")[1]),
    "lost": lambda: figure(cannot_come_back.answer()),
    "lost-two-ways": lambda: figure(_outcomes(None)[LEADS_TO_TWO]),
    "lost-nowhere": lambda: figure(no_box_only()),
    "lost-declined": lambda: figure(declined_too()),
    "came-back": lambda: figure(those_that_do()),
    "lost-without-mena": lambda: figure(cannot_come_back.answer(crosswalk=CHOICES["crosswalk"][0])),
    "native-combined": lambda: figure(_counted("2024 boxes", _NATIVE)),
    "native-alone": lambda: figure(_counted("2024 boxes", _NATIVE, 1)),
    "native-lost": lambda: figure(_counted("2024 boxes", _NATIVE) - _counted("2024 boxes", _NATIVE, 1)),
    "white-2024": lambda: figure(_counted("2024 boxes", "White")),
    "white-1997": lambda: figure(_counted("1997 boxes", "White")),
    "mena-2024": lambda: figure(_counted("2024 boxes", "Middle Eastern or North African")),
}
