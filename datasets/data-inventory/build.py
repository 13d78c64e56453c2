"""Two inventories of public data: what Connecticut's open data portal held, and what the CT Data Collaborative held.

Whether a table can answer a question about race is guessed here by two keyword rules; checking them is for the reader.
"""

from __future__ import annotations

import re

from workshop.course.data.recipe import Source

# Whole words, names of groups among them: finds 32 of 307, with tables about gender or nursing homes.
WIDE = re.compile(r"(?<![a-z])(race|ethnic\w*|black|hispanic|african|asian|latino|demographic)(?![a-z])", re.IGNORECASE)
# Two words, also inside longer ones: finds 12 of 307, and misses tables whose columns are named by group.
STRICT = re.compile("race|ethnic", re.IGNORECASE)
CUT = {"columns": 800, "description": 500, "full_description": 600, "technical_notes": 400}


# The portal's publishers sometimes wrote an official's name into the agency: we keep the office.
OFFICE = [(r"^\w+ \w+ - ", ""), (r"; [^;]*Manager$", ""), (r"^(Secretary of State), .*", r"\1")]
PERSON_ONLY = {"b9zb-xkhg"}  # datasets whose agency is nothing but a person


def office(raw: dict[str, str]) -> str:
    """The agency without the name of a person."""
    if raw["id"] in PERSON_ONLY:
        return "named by a person, left out"
    agency = text(raw, "agency")
    for pattern, kept in OFFICE:
        agency = re.sub(pattern, kept, agency)
    return agency


def says(found: object) -> str:
    return "yes" if found else "no"


def text(raw: dict[str, str], column: str) -> str:
    """A cell on one line; an ellipsis where the copy that we have was cut off."""
    cut = len(raw[column]) >= CUT.get(column, len(raw[column]) + 1)
    return " ".join(raw[column].split()) + (" …" if cut else "")


def build(source: Source) -> dict[str, list[dict]]:
    """Two tables: the portal's datasets with both rules, and the CT Data Collaborative's datasets."""
    portal = [
        {
            "dataset_id": raw["id"],
            "agency": office(raw),
            "column_count": raw["n_columns"],
            "wide_rule": says(WIDE.search(raw["columns"])),
            "strict_rule": says(STRICT.search(raw["columns"])),
        }
        | {
            column: text(raw, column)
            for column in ("name", "category", "created", "published", "columns", "description")
        }
        for raw in source.rows("data_ct_gov_catalogue.csv")
    ]
    collaborative = [
        {column: text(raw, column) for column in raw}
        | {"has_race": says(raw["has_race"] == "True"), "repository": raw["repo"], "agency": raw["source"]}
        for raw in source.rows("ctdata_inventory.csv")
    ]
    unused = {"repo", "source"}
    return {
        "data-inventory": sorted(portal, key=lambda row: (row["name"], row["dataset_id"])),
        "ct-data-collaborative": [
            {column: value for column, value in row.items() if column not in unused}
            for row in sorted(collaborative, key=lambda row: row["title"])
        ],
    }
