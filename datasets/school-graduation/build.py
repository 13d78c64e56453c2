"""Graduation within four years by race/ethnicity: cohorts, graduates and rates, with what the publisher printed marked.

A printed number that would single students out is withheld here, and its status says that it had been printed.
"""

from __future__ import annotations

import math
from collections import defaultdict

from workshop.course.data.recipe import Source

from ..edsight import LOCAL_DISTRICT, STATE, number, place, plain_code, school_years, status

YEARS = school_years(2010, 2018)
STATE_NAME = "State of Connecticut"
THRESHOLD = 6
NUMBERS = {"cohort": "Four-Year Cohort Count", "graduates": "Graduation Count", "rate": "Graduation Rate"}


def cells(printed: dict[str, str]) -> dict:
    """Each number beside its status; graduates and rate are left out where they point at 0 to 5 students.

    Left out are graduates whose rate the publisher starred, and graduates and rate where fewer than six students of
    the cohort graduated, or fewer than six did not: then `rate_at_least` says how low the rate can be, in percent.
    """
    row = {}
    for column, text in printed.items():
        row[column] = number(text)
        row[f"{column}_status"] = status(text)
    if row["graduates"] is None:
        return row
    cohort, graduates = int(row["cohort"]), int(row["graduates"])
    is_starred = row["rate_status"] == "suppressed"
    if is_starred or graduates < THRESHOLD or cohort - graduates < THRESHOLD:
        row |= {"graduates": None, "graduates_status": "withheld", "rate": None}
        if not is_starred:
            row["rate_status"] = "withheld"
            if graduates >= THRESHOLD:
                row["rate_at_least"] = math.floor(1000 * (cohort - THRESHOLD + 1) / cohort) / 10
    return row


def withhold_state_counts(rows: list[dict]) -> None:
    """Leave out the state's counts of a group where, less the printed cohorts, they would solve the starred ones.

    What is left over must let each starred cohort be anything from 1 to 5: it is shared by all of them, one each at
    least, unless it is fewer than they are and some must be empty. The rate stays; it is too rough to subtract from.
    """
    by_group = defaultdict(list)
    for row in rows:
        by_group[row["year"], row["race_ethnicity"]].append(row)
    for group in by_group.values():
        state = next(row for row in group if row["district_code"] == STATE)
        districts = [row for row in group if row is not state]
        stars = sum(row["cohort_status"] == "suppressed" for row in districts)
        left = int(state["cohort"]) - sum(int(row["cohort"] or 0) for row in districts)
        most = left - (stars - 1) if left >= stars else left
        if stars and most < THRESHOLD - 1:
            state |= {"cohort": None, "cohort_status": "withheld", "graduates": None, "graduates_status": "withheld"}


def build(source: Source) -> dict[str, list[dict]]:
    """One row per school year, district and race/ethnicity that the publisher printed."""
    rows = []
    for year in YEARS:
        for name in ("race_grad_ct", "race_grad"):
            for raw in source.rows(f"four-year-graduation-rates__{year}_{name}.csv", header="District"):
                is_state = raw["District"] == STATE_NAME
                row = {
                    "year": year,
                    "district_code": STATE if is_state else plain_code(raw.get("District Code", "")) or None,
                    "district": raw["District"],
                    "race_ethnicity": raw["Race/Ethnicity"],
                }
                printed = {column: raw[title].replace(",", "") for column, title in NUMBERS.items()}
                rows.append(row | cells(printed))
    withhold_state_counts(rows)
    codes = {row["district"]: row["district_code"] for row in rows if row["district_code"]}
    latest = {code: name for name, code in codes.items()}  # the last year wins: one name for a renamed district
    for row in rows:
        # Two districts were gone before codes were printed; both are towns' own.
        code = codes.get(row["district"], LOCAL_DISTRICT)
        row["place"] = place(latest.get(code, row["district"]), code)
    rows.sort(key=lambda row: (row["year"], row["place"] != "Connecticut", row["place"], row["race_ethnicity"]))
    return {"school-graduation": rows}
