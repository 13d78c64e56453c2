"""COMPAS scores in Broward County: how many people of each group got each score, and how many were arrested again.

Counts are all that a threshold, its errors and its promises need; no row is about one person.
"""

from __future__ import annotations

from collections import Counter

from workshop.course.data.recipe import Source

THRESHOLD = 6  # counts of 1 to 5 people are hidden
RACES = ("African-American", "Caucasian", "Hispanic", "Other", "Asian", "Native American")
OUTCOME = {"0": "no", "1": "yes"}
AGE = {"Less than 25": "under 25", "25 - 45": "25 to 45", "Greater than 45": "over 45"}
LEVELS = ("Low", "Medium", "High")
IN_BY_AGE = RACES[:2]  # of the others, some counts by age, score and outcome would be small


def hidden_cells(counts: Counter, race: str) -> set[tuple[str, str]]:
    """The (score, outcome) cells of a group that are hidden: small ones, and their partners of the other outcome.

    Both outcomes of a score go together, so that no share of a score stands on a count that cannot be seen.
    A group in which most scores would go is hidden as a whole; its totals stay.
    """
    scores = [str(score) for score in range(1, 11)]
    small = {score for score in scores if any(0 < counts[race, score, key] < THRESHOLD for key in OUTCOME)}
    if len(small) > len(scores) / 2:
        small = set(scores)
    return {(score, key) for score in small for key in OUTCOME}


def by_score(people: list[dict]) -> list[dict]:
    """One row per group, score and outcome."""
    counts = Counter((raw["race"], raw["decile_score"], raw["two_year_recid"]) for raw in people)
    rows = []
    for race in RACES:
        hidden = hidden_cells(counts, race)
        for score in range(1, 11):
            for key, outcome in OUTCOME.items():
                hide = (str(score), key) in hidden
                row = {"race": race, "score": score, "arrested_again": outcome}
                row["people"] = None if hide else counts[race, str(score), key]
                rows.append(row | {"people_status": "withheld" if hide else "reported"})
    return rows


def groups(people: list[dict]) -> list[dict]:
    """One row per group and outcome, over all scores: large enough for every group."""
    counts = Counter((raw["race"], raw["two_year_recid"]) for raw in people)
    return [
        {"race": race, "arrested_again": outcome, "people": counts[race, key]}
        for race in RACES
        for key, outcome in OUTCOME.items()
    ]


def by_age(people: list[dict]) -> list[dict]:
    """For the two largest groups: one row per age band, level of score and outcome."""
    counts = Counter((raw["race"], AGE[raw["age_cat"]], raw["score_text"], raw["two_year_recid"]) for raw in people)
    return [
        {
            "race": race,
            "age_band": band,
            "score_level": level,
            "arrested_again": outcome,
            "people": counts[race, band, level, key],
        }
        for race in IN_BY_AGE
        for band in AGE.values()
        for level in LEVELS
        for key, outcome in OUTCOME.items()
    ]


def build(source: Source) -> dict[str, list[dict]]:
    """Three tables of counts: by score, by group, and by age and level of score."""
    people = source.rows("compas_two_years.csv")
    return {"broward-compas": by_score(people), "groups": groups(people), "by-age": by_age(people)}
