"""Arrests in Connecticut by recorded race, with the subtotals that stand among the agencies in the publisher's tables.

Offence, age and sex are added up and all agencies but one are joined, so that no cell is about a few people.
"""

from __future__ import annotations

from collections import Counter

from workshop.course.data.recipe import RecipeError, Source

YEARS = range(2010, 2016)
THRESHOLD = 6
RACES = ("Asian", "Black", "Indian", "Unknown Race", "White")
STATE = ("CT", "Connecticut")
HARTFORD, OTHERS, COUNTIES = "Hartford police", "All other agencies together", "Eight counties together"
SUBTOTALS = {
    "New York": "New York",
    "Urban": "Urban",
    "NonUrban": "NonUrban",
    "CSP Total": "State Police total",
    "NIBRS": "Reported by incident (NIBRS)",
    "NIBRS Data": "Reported by incident (NIBRS)",
    "Summary": "Reported in summary",
    "Summary UCR Data": "Reported in summary",
}
COUNTY = ("Fairfield", "Hartford", "Litchfield", "Middlesex", "New Haven", "New London", "Tolland", "Windham")
KINDS = {"Connecticut": "state", HARTFORD: "agency", OTHERS: "agency", COUNTIES: "subtotal"}
LAST_AGENCIES = ("CTSPOther", "Mohegan Tribal PD")  # the subtotals stand behind them


def areas(header: list[str]) -> list[str]:
    """Which of our areas each column of a table belongs to; counties, named like towns, stand behind the agencies."""
    end = max((number for number, name in enumerate(header) if name in LAST_AGENCIES), default=len(header))
    found = []
    for number, name in enumerate(header):
        if name in STATE:
            found.append("Connecticut")
        elif number <= end:
            found.append(HARTFORD if name in ("Hartford", "Hartford PD") else OTHERS)
        else:
            found.append(COUNTIES if name.removesuffix(" County") in COUNTY else SUBTOTALS[name])
    return found


def build(source: Source) -> dict[str, list[dict]]:
    """One row per year, area and race: arrests for all offences, and how many columns of the source it adds up."""
    rows = []
    for year in YEARS:
        header, *lines = source.cells(f"arrests_{year}.csv")
        by_column = areas(header[2:])  # behind the description and its number
        width = Counter(by_column)
        arrests = Counter()
        for description, _, *counts in lines:
            race = next((race for race in RACES if description.endswith(f" {race}")), None)
            if race:  # the other lines count the same arrests by age and by sex
                for area, count in zip(by_column, counts, strict=True):
                    arrests[area, race] += int(count)
        few = [cell for cell, count in arrests.items() if 0 < count < THRESHOLD]
        if few:
            raise RecipeError(
                f"{year}: cells of fewer than {THRESHOLD} arrests: {few}. Join areas until there are none."
            )
        for (area, race), count in arrests.items():
            kind = KINDS.get(area, "subtotal")
            row = {"year": year, "area": area, "kind": kind, "race": race, "arrests": count}
            rows.append(row | {"source_columns": width[area]})
    order = ["Connecticut", HARTFORD, OTHERS, COUNTIES, *dict.fromkeys(SUBTOTALS.values())]
    rows.sort(key=lambda row: (row["year"], order.index(row["area"]), row["race"]))
    return {"arrests": rows}
