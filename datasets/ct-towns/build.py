"""Connecticut, its nine planning regions and its 169 towns: people, households, income and codes, as counts.

Shares are left to whoever reads: the source rounds its own to two digits.
"""

from __future__ import annotations

from workshop.course.data.recipe import Source

LEVELS = {"2_state": "state", "3_county": "region", "6_town": "town"}
COUNTS = {
    "population": "Total population",
    "white": "White population",
    "black": "Black population",
    "latino": "Latino population",
    "other_race": "Other race population",
    "under_18": "Population under age 18",
    "age_65_and_over": "Population ages 65+",
    "households": "Total households",
    "owner_households": "Owner-occupied households",
    "poverty_known": "Poverty status known",
    "in_poverty": "Population in poverty",
    "median_household_income": "Median household income",
}


def build(source: Source) -> dict[str, list[dict]]:
    """One row per place: the state, then its planning regions, then its towns, each in alphabetical order."""
    codes = {raw["town_name"]: raw for raw in source.rows("town_to_planning_region.csv")}
    region_codes = {raw["ce_name_2022"]: f"0{raw['ce_fips_2022']}" for raw in codes.values()}
    rows = []
    for raw in source.rows("town_acs_2023.csv"):
        level = LEVELS.get(raw["level"])
        if level is None:  # hospital areas and other groupings of towns
            continue
        place = raw["name"].replace(" COG", " Planning Region") if level == "region" else raw["name"]
        row = {"level": level, "place": place}
        if level == "state":
            row |= {"fips_2022": "09"}
        elif level == "region":
            row |= {"region": place, "fips_2022": region_codes[place]}
        else:
            code = codes[place]
            row |= {"region": code["ce_name_2022"]}
            row |= {column: code[f"town_{column}"].zfill(10) for column in ("fips_2020", "fips_2022")}
        rows.append(row | {column: raw[name] for column, name in COUNTS.items()})
    rows.sort(key=lambda row: (list(LEVELS.values()).index(row["level"]), row["place"]))
    return {"ct-towns": rows}
