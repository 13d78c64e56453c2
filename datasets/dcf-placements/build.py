"""Children in placement in Connecticut on 1 July of each year: the state, the group as labelled, four kinds of place.

Offices and regions are added up and thirteen kinds of place become four, so that no cell is about a few children.
"""

from __future__ import annotations

from collections import Counter

from workshop.course.data.recipe import RecipeError, Source

THRESHOLD = 6
PLACEMENTS = {
    "foster care": ("FOSTER_CARE", "THERAPEUTIC_FOSTER_CARE"),
    "relative care": ("RELATIVE_CARE",),
    "special study": ("SPECIAL_STUDY",),
    "all other placements": (
        "PDC_SAFE_HOME",
        "SHELTER",
        "GROUP_HOME",
        "RESIDENTIAL",
        "DCF_HIGHMEADOWS",
        "DCF_SOLNIT",
        "DCF_CJTS",
        "HOSPITAL",
        "INDEPENDENT_LIVING",
    ),
}


def build(source: Source) -> dict[str, list[dict]]:
    """One row per year, group label and kind of placement: children of all offices, in and out of the state."""
    children, drawn = Counter(), {}
    for raw in source.rows("dcf_placements_2004-2018.csv"):
        year = raw["Month_in_Care"][-4:]
        month, day, drawn_in = raw["Data_as_of"].split("/")
        drawn[year] = f"{drawn_in}-{month}-{day}"
        for placement, columns in PLACEMENTS.items():
            children[year, raw["Demographic"], placement] += sum(int(raw[column]) for column in columns)
    few = [cell for cell, count in children.items() if 0 < count < THRESHOLD]
    if few:
        raise RecipeError(f"Cells of fewer than {THRESHOLD} children: {few}. Join placements until there are none.")
    kinds = list(PLACEMENTS)
    cells = sorted(children.items(), key=lambda cell: (*cell[0][:2], kinds.index(cell[0][2])))
    rows = [
        {"year": year, "data_as_of": drawn[year], "race_ethnicity": label, "placement": placement, "children": count}
        for (year, label, placement), count in cells
    ]
    return {"dcf-placements": rows}
