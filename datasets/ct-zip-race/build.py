"""ZIP code areas of Connecticut: the share of each group among residents, and of each group's people who live there.

The second is what name-and-place estimates multiply with; it is kept per million people to stay readable.
"""

from __future__ import annotations

from workshop.course.data.recipe import Source

GROUPS = {
    "white": "white",
    "black": "black",
    "api": "api",
    "aian": "native",
    "two_or_more": "multiple",
    "hispanic": "hispanic",
}
MILLION = 1_000_000
FEWEST = 100  # residents: in a smaller area a share speaks of single households, so it is hidden
# Residents of the United States in the 2010 Census, outside "hispanic" without Hispanic people of that race.
US_RESIDENTS = {
    "white": 196_817_552,
    "black": 37_685_848,
    "api": 14_946_700,
    "aian": 2_247_098,
    "two_or_more": 5_966_481,
    "hispanic": 50_477_594,
}


def residents(per_million: dict[str, float]) -> float:
    """About how many people live in an area, from how many of each group's people in the country do."""
    return sum(US_RESIDENTS[group] * value / MILLION for group, value in per_million.items())


def build(source: Source) -> dict[str, list[dict]]:
    """One row per ZIP code area, in the order of their codes."""
    shares = {raw["zcta5"]: raw for raw in source.rows("race_given_zcta.csv")}
    places = {raw["zcta5"]: raw for raw in source.rows("zcta_given_race.csv")}
    rows = []
    for code, raw in sorted(shares.items()):
        row = {"zip": code}
        if not raw["white"]:
            rows.append(row | {"status": "not applicable"})
            continue
        per_million = {group: float(places[code][column]) * MILLION for group, column in GROUPS.items()}
        if residents(per_million) < FEWEST:
            rows.append(row | {"status": "suppressed"})
            continue
        row |= {"status": "reported"} | {group: f"{100 * float(raw[GROUPS[group]]):.3f}" for group in GROUPS}
        rows.append(row | {f"{group}_per_million": f"{value:.4f}" for group, value in per_million.items()})
    return {"ct-zip-race": rows}
