"""COVID-19 cases and deaths of which the race was not known, by state and month, and by group at the end.

A broken cell of the copy is missing, not zero; one to five people are hidden, and so is what would give them away.
"""

from __future__ import annotations

import re
from collections import defaultdict

from workshop.course.data.recipe import Source

THRESHOLD = 6  # counts of 1 to 5 people are hidden
MEASURES = {"cases": "Cases", "deaths": "Deaths"}
RACES = {
    "White": "White",
    "Black": "Black",
    "Latino": "Latinx",
    "Asian": "Asian",
    "American Indian or Alaska Native": "AIAN",
    "Native Hawaiian or Pacific Islander": "NHPI",
    "Multiracial": "Multiracial",
    "Other": "Other",
    "Unknown": "Unknown",
}
ETHNICITIES = {
    "Hispanic": "Ethnicity_Hispanic",
    "not Hispanic": "Ethnicity_NonHispanic",
    "ethnicity unknown": "Ethnicity_Unknown",
}


def count(text: str) -> int | None:
    """A count as printed, with or without thousands commas; None for a blank, a spreadsheet's error or a minus."""
    return int(text.replace(",", "")) if re.fullmatch(r"\d[\d,]*", text) else None


def hidden(counts: dict[str, int | None]) -> set[str]:
    """The groups of one question that are hidden: 1 to 5 people, and the next smallest until subtraction is of no use.

    At least two are hidden, and together they are more people than the smallest they could be.
    """
    small = {group for group, people in counts.items() if is_small(people)}
    rest = sorted(
        ("nknown" in group, people, group) for group, people in counts.items() if people and group not in small
    )  # the unknown last: they are what this dataset is about
    while small and rest and (len(small) == 1 or sum(counts[group] for group in small) < len(small) + THRESHOLD):
        small.add(rest.pop(0)[2])
    return small


def groups_of(raw: dict[str, str], measure: str) -> list[dict]:
    """The rows of one state and measure on the last day: total, then each group of both questions with its status."""
    column = MEASURES[measure]
    row = {"state": raw["State"], "measure": measure}
    total = count(raw[f"{column}_Total"])
    rows = [row | {"question": "all", "group": "Total", "people": None if is_small(total) else total}]
    by_question = {
        "race": {group: count(raw[f"{column}_{name}"]) for group, name in RACES.items()},
        "ethnicity": {group: count(raw[f"{column}_{name}"]) for group, name in ETHNICITIES.items()},
    }
    hide = {question: hidden(counts) for question, counts in by_question.items()}
    same_people = by_question["race"]["Latino"] == by_question["ethnicity"]["Hispanic"]
    if same_people and ("Latino" in hide["race"]) != ("Hispanic" in hide["ethnicity"]):
        hide["ethnicity"] |= {"Hispanic", "not Hispanic"}
        hide["race"] |= {"Latino"}
    for question, counts in by_question.items():
        for group, people in counts.items():
            shown = None if group in hide[question] else people
            rows.append(row | {"question": question, "group": group, "people": shown})
            rows[-1]["people_status"] = "suppressed" if group in hide[question] else status(people)
    rows[0]["people_status"] = status(total)
    return rows


def status(people: int | None) -> str:
    """Whether the tracker has a count, and whether we show it; a state that does not use a category leaves it blank."""
    if people is None:
        return "not reported"
    return "suppressed" if is_small(people) else "reported"


def is_small(people: int | None) -> bool:
    """Whether a count is of 1 to 5 people."""
    return people is not None and 0 < people < THRESHOLD


def unknown_by_month(reports: list[dict[str, str]], groups: list[dict]) -> list[dict]:
    """One row per state, measure and month, from the month's last report: all people, and those of unknown race.

    What `groups` hides on the last day is hidden here too.
    """
    hidden_at_the_end = {
        (max(report["Date"] for report in reports), row["state"], row["measure"])
        for row in groups
        if row["group"] == "Unknown" and row["people_status"] == "suppressed"
    }
    last = defaultdict(str)
    for raw in reports:
        last[raw["Date"][:6]] = max(last[raw["Date"][:6]], raw["Date"])
    rows = []
    for raw in reports:
        if raw["Date"] != last[raw["Date"][:6]]:
            continue
        for measure, column in MEASURES.items():
            total, unknown = count(raw[f"{column}_Total"]), count(raw[f"{column}_Unknown"])
            hide = is_small(unknown) or (raw["Date"], raw["State"], measure) in hidden_at_the_end
            row = {"date": iso(raw["Date"]), "state": raw["State"], "measure": measure}
            row |= {"people": None if is_small(total) else total, "people_status": status(total)}
            row |= {"unknown": None if hide else unknown}
            rows.append(row | {"unknown_status": "suppressed" if hide else status(unknown)})
    return sorted(rows, key=lambda row: (row["date"], row["state"], row["measure"]))


def iso(date: str) -> str:
    """20210303 as 2021-03-03."""
    return f"{date[:4]}-{date[4:6]}-{date[6:]}"


def build(source: Source) -> dict[str, list[dict]]:
    """Two tables: unknown race by month, state and measure; people by group on the last day."""
    reports = source.rows("covid_racial_data_tracker.csv")
    final = max(raw["Date"] for raw in reports)
    at_the_end = sorted((raw for raw in reports if raw["Date"] == final), key=lambda raw: raw["State"])
    groups = [row for raw in at_the_end for measure in MEASURES for row in groups_of(raw, measure)]
    return {"covid-race-unknown": unknown_by_month(reports, groups), "groups": groups}
