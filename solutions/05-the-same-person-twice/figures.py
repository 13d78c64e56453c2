"""Every figure in this session's prose that comes from our data, computed. Not part of the participants' copy."""

from __future__ import annotations

import pandas as pd
from checks import (
    EVERYBODY,
    GROUPS,
    SCHOOL_CODES,
    TOWN_CODES,
    _agency,
    _districts,
    _truth,
    _with_records,
    by_group,
    exact,
    exact_links,
    false_share,
    links,
    lost_of,
    match_rate,
    parting,
    people_lost,
    splink_links,
)

from workshop.notebook import Exercise, figure, folded, load

# Each stands in the notebook before a comment <!--name-->; a test compares the two.

_API, _BLACK, _HISPANIC, _WHITE = GROUPS[1], GROUPS[2], GROUPS[3], GROUPS[5]
_OPENING = {"group": _API, "threshold": 5, "people": "Hispanic or Latino", "join": SCHOOL_CODES}


def _answer(question: Exercise, **changed: object) -> float:
    return question.answer(**(_OPENING | changed))


def _committed(question: Exercise, mistake: str) -> float:
    return question.committed(mistake, **_OPENING)


def _exact(group: str, column: str) -> float:
    return by_group(exact()).loc[group, column]


def _at(threshold: int, group: str, column: str) -> float:
    return by_group(links(threshold)).loc[group, column]


def _born_together_at_one_address() -> int:
    made = links(5)
    pairs = _with_records(made[~made["same"]])
    return int(((pairs["birth_date_a"] == pairs["birth_date_b"]) & (pairs["street_a"] == pairs["street_b"])).sum())


def _namesakes(column: str) -> float:
    """With how many people in the Census table one of a group shares the last name, on average; a rare name counts 0.

    The two rows of all other names hold names of fewer than 1,000 bearers, which moves no figure here by a thousand.
    """
    names = load("us-surnames")
    people = names["people"] * names[column].fillna(0)
    bearers = names["people"].where(~names["surname"].str.contains(" "), 0)
    return float((people * bearers).sum() / people.sum())


def _namesakes_here(group: str) -> float:
    """The same on our lists: how many on list b have the last name of one of the group on list a, on average."""
    ours, theirs = (_agency(letter)["last_name"].map(folded) for letter in "ab")
    groups = _truth().dropna(subset="a_id").set_index("a_id")["group"]
    return float(ours.map(theirs.value_counts()).fillna(0)[groups.loc[ours.index] == group].mean())


def _zeros(number: int) -> int:
    """Districts that the school codes lose whose full code begins with exactly so many zeros."""
    table = _districts()
    codes = pd.Series(table.loc[table["partner"] & ~table["met"], "full_code"].unique())
    return int((codes.str.len() - codes.str.lstrip("0").str.len() == number).sum())


def _one_for_all() -> int:
    """The smallest weight from which one threshold does least harm to every group."""
    return max(parting()) + 1


FIGURES = {
    "missed-hundred": lambda: figure(_exact(_API, "missed_share")),
    "lost-hundred": lambda: figure(_answer(people_lost)),
    "names-black": lambda: figure(round(_namesakes("black"), -3)),
    "names-white": lambda: figure(round(_namesakes("white"), -3)),
    "names-hispanic": lambda: figure(round(_namesakes("hispanic"), -3)),
    "names-api": lambda: figure(round(_namesakes("api"), -3)),
    "namesakes-api": lambda: figure(_namesakes_here(_API), 1),
    "namesakes-white": lambda: figure(_namesakes_here(_WHITE), 1),
    "exact-links": lambda: figure(_answer(exact_links)),
    "same-in-truth": lambda: figure(_committed(exact_links, "one_person_in_truth")),
    "ignoring-accents": lambda: figure(_committed(exact_links, "ignoring_accents")),
    "street-too": lambda: figure(_committed(exact_links, "street_too")),
    "match-rate": lambda: figure(_answer(match_rate), 1),
    "api-found": lambda: figure(_exact(_API, "found")),
    "api-expected": lambda: figure(_exact(_API, "expected")),
    "api-missed": lambda: figure(_exact(_API, "missed")),
    "api-missed-share": lambda: figure(_exact(_API, "missed_share"), 1),
    "white-missed-share": lambda: figure(_exact(_WHITE, "missed_share"), 1),
    "missed-gap": lambda: figure(_exact(_API, "missed_share") - _exact(_WHITE, "missed_share"), 1),
    "missed-ratio": lambda: figure(_exact(_API, "missed_share") / _exact(_WHITE, "missed_share"), 2),
    "hispanic-rate": lambda: figure(_answer(match_rate, group=_HISPANIC), 1),
    "white-rate": lambda: figure(_answer(match_rate, group=_WHITE), 1),
    "black-rate": lambda: figure(_answer(match_rate, group=_BLACK), 1),
    "of-the-list": lambda: figure(_committed(match_rate, "of_the_whole_list"), 1),
    "everybody-rate": lambda: figure(_committed(match_rate, "for_everybody"), 1),
    "within-rate": lambda: figure(match_rate.within, 2),
    "false-7": lambda: figure(_answer(false_share, threshold=7), 1),
    "false-6": lambda: figure(_answer(false_share, threshold=6), 1),
    "false-5": lambda: figure(_answer(false_share), 1),
    "false-4": lambda: figure(_answer(false_share, threshold=4), 1),
    "missed-7": lambda: figure(_at(7, _API, "missed_share"), 1),
    "missed-6": lambda: figure(_at(6, _API, "missed_share"), 1),
    "missed-5": lambda: figure(_at(5, _API, "missed_share"), 1),
    "missed-4": lambda: figure(_at(4, _API, "missed_share"), 1),
    "within-false": lambda: figure(false_share.within, 2),
    "false-everybody": lambda: figure(_committed(false_share, "everybodys"), 1),
    "false-count": lambda: figure(_committed(false_share, "how_many")),
    "false-at-5": lambda: figure(_at(5, EVERYBODY, "false")),
    "twins-at-5": lambda: figure(_born_together_at_one_address()),
    "hispanic-missed-6": lambda: figure(_at(6, _HISPANIC, "missed_share"), 1),
    "white-missed-6": lambda: figure(_at(6, _WHITE, "missed_share"), 1),
    "black-false-4": lambda: figure(_at(4, _BLACK, "false_share"), 1),
    "white-false-4": lambda: figure(_at(4, _WHITE, "false_share"), 1),
    "white-false-4-low": lambda: figure(_at(4, _WHITE, "false_low"), 1),
    "white-false-4-high": lambda: figure(_at(4, _WHITE, "false_high"), 1),
    "hispanic-false-4": lambda: figure(_at(4, _HISPANIC, "false_share"), 1),
    "one-for-all": lambda: figure(_one_for_all()),
    "false-4-low": lambda: figure(_at(4, _API, "false_low"), 1),
    "false-4-high": lambda: figure(_at(4, _API, "false_high"), 1),
    "people-lost": lambda: figure(_answer(people_lost), 1),
    "towns-people-lost": lambda: figure(_answer(people_lost, join=TOWN_CODES), 1),
    "within-lost": lambda: figure(people_lost.within, 2),
    "districts-share": lambda: figure(_committed(people_lost, "places_not_people"), 1),
    "kept-instead": lambda: figure(_committed(people_lost, "kept_instead"), 1),
    "lost-all": lambda: figure(_answer(people_lost, people="Everybody"), 1),
    "lost-black": lambda: figure(_answer(people_lost, people="Black"), 1),
    "lost-white": lambda: figure(_answer(people_lost, people="White"), 1),
    "districts-lost": lambda: figure(lost_of(SCHOOL_CODES, "Everybody")["places_lost"]),
    "districts-expected": lambda: figure(lost_of(SCHOOL_CODES, "Everybody")["places"]),
    "towns-lost": lambda: figure(lost_of(TOWN_CODES, "Everybody")["places_lost"]),
    "one-zero": lambda: figure(_zeros(1)),
    "two-zeros": lambda: figure(_zeros(2)),
    "api-found-5": lambda: figure(_at(5, _API, "found")),
    "api-found-more": lambda: figure(_at(5, _API, "found") - _exact(_API, "found")),
    "hispanic-found-5": lambda: figure(_at(5, _HISPANIC, "found")),
    "hispanic-expected": lambda: figure(_exact(_HISPANIC, "expected")),
    "splink-missed": lambda: figure(by_group(splink_links()).loc[_API, "missed_share"], 1),
    "splink-false": lambda: figure(by_group(splink_links()).loc[_API, "false_share"], 1),
}
