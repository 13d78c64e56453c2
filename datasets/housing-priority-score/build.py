"""Vulnerability scores that rank people for housing in Los Angeles: people by group and score, by level, and by year.

The source prints long percentages; here they are people again, and one to five of them are hidden.
"""

from __future__ import annotations

from workshop.course.data.recipe import RecipeError, Source

THRESHOLD = 6  # counts of 1 to 5 people are hidden
TOOLS = {"adults": "CES_for_Individuals_-_CES_Survey_Part_1", "youth": "CES_for_Youth_-_Next_Step_Tool"}
LEVELS = {"high": "3/High Acuity", "middle": "2/Mid Acuity", "low": "1/Low Acuity"}
# Lowest score of each level: worked out from the counts below, because the source does not print it.
LOWEST = {"adults": {"low": 0, "middle": 4, "high": 12}, "youth": {"low": 0, "middle": 4, "high": 8}}
FEWEST_A_YEAR = 50  # assessments, on average: a yearly percentage of fewer would stand for a few people


def level(tool: str, score: int) -> str:
    """The level of a score."""
    return [name for name, lowest in LOWEST[tool].items() if score >= lowest][-1]


def levels(source: Source) -> list[dict]:
    """People by tool, group and level, 2016 to 2022, with the share as printed."""
    rows = []
    for tool, name in TOOLS.items():
        for raw in source.rows(f"acuity_group_distribution__{name}.csv"):
            for of_level, column in LEVELS.items():
                row = {"tool": tool, "race_ethnicity": raw["Race/Ethnicity"], "level": of_level}
                rows.append(row | {"people": raw[f"{column} (count)"], "share": raw[f"{column} (%)"]})
    return rows


def assessed(rows: list[dict]) -> dict[tuple[str, str], int]:
    """All people assessed, by tool and group."""
    totals: dict[tuple[str, str], int] = {}
    for row in rows:
        key = row["tool"], row["race_ethnicity"]
        totals[key] = totals.get(key, 0) + int(row["people"])
    return totals


def people(share: str, everybody: int, where: str) -> int:
    """The whole number of people behind a printed percentage; raises RecipeError when it is not one."""
    exact = float(share or 0) * everybody / 100
    if abs(exact - round(exact)) > 0.01:
        raise RecipeError(f"{where}: {share} percent of {everybody} is {exact}, no whole number of people.")
    return round(exact)


def hidden(tool: str, counts: dict[int, int]) -> set[int]:
    """Scores whose count is hidden: 1 to 5 people, and with a lone one the smallest other of the same level.

    The people of each level are known, so a single hidden score of a level would be a mere subtraction.
    """
    small = {score for score, count in counts.items() if 0 < count < THRESHOLD}
    for of_level in LEVELS:
        scores_of_level = {score for score, count in counts.items() if count and level(tool, score) == of_level}
        if len(small & scores_of_level) == 1:
            small.add(min((counts[score], score) for score in scores_of_level - small)[1])
    return small


def scores(source: Source, totals: dict[tuple[str, str], int]) -> list[dict]:
    """People by tool, group and score, for the three groups that the source gives."""
    rows = []
    for tool, name in TOOLS.items():
        printed = source.rows(f"score_distribution__{name}.csv")
        for group in ("Black", "Latino", "White"):
            counts = {
                int(raw["TOTAL_SCORE"]): people(raw[group], totals[tool, group], f"{tool}, {group}") for raw in printed
            }
            hide = hidden(tool, counts)
            for score, count in counts.items():
                row = {"tool": tool, "race_ethnicity": group, "score": score, "level": level(tool, score)}
                row["people"] = None if score in hide else count
                rows.append(row | {"people_status": "withheld" if score in hide else "reported"})
    return rows


def by_year(source: Source, totals: dict[tuple[str, str], int]) -> list[dict]:
    """The share of each group's assessments that ended in the high level, by tool and year."""
    rows = []
    for tool, name in TOOLS.items():
        for raw in source.rows(f"high_acuity_freq__{name}.csv"):
            group = raw.pop("Race/Ethnicity")
            hide = totals[tool, group] / len(raw) < FEWEST_A_YEAR
            for year, share in raw.items():
                row = {"tool": tool, "race_ethnicity": group, "year": year, "high_share": None if hide else share}
                rows.append(row | {"high_share_status": "withheld" if hide else "reported"})
    return rows


def build(source: Source) -> dict[str, list[dict]]:
    """Three tables: people by score, people by level, and the high level's share by year."""
    of_levels = levels(source)
    totals = assessed(of_levels)
    return {
        "housing-priority-score": scores(source, totals),
        "levels": of_levels,
        "by-year": by_year(source, totals),
    }
