"""Deaths from COVID-19 in Connecticut, counted two ways, and whom residents said they trust, by group.

The crude rate is worked out from two other datasets of this project; the adjusted one and all trust are as published.
"""

from __future__ import annotations

from pathlib import Path

from workshop.course.data.recipe import Source, Tables

DATASETS = Path(__file__).resolve().parents[1]
TRUST = {
    "trust_police": "police",
    "trust_state_govt": "state government",
    "trust_local_govt": "local government",
    "trust_federal_govt": "federal government",
    "trust_health_officials": "health officials",
}
GROUPS = {"Average": "Everybody", "AIAN": "American Indian or Alaska Native"}
# Group here: (group in covid-race-unknown, column of ct-towns).
CRUDE = {
    "Everybody": ("Total", "population"),
    "White": ("White", "white"),
    "Black": ("Black", "black"),
    "Latino": ("Latino", "latino"),
}
COUNTED = "2021-03-03"  # the last day of the tracker


def trust(source: Source) -> list[dict]:
    """One row per way of grouping, group and institution: the share of adults who trust it."""
    return [
        {
            "grouped_by": raw["category"],
            "group": raw["group"],
            "institution": institution,
            "share": round(100 * float(raw[column])),
        }
        for raw in source.rows("cws_2020_covid_basic_profile.csv")
        for column, institution in TRUST.items()
    ]


def crude() -> list[dict]:
    """Deaths per 10,000 residents of each group, of whatever age, where both numbers are at hand."""
    groups = Tables(DATASETS / "covid-race-unknown").rows("groups.csv")
    deaths = {
        raw["group"]: int(raw["people"])
        for raw in groups
        if raw["state"] == "CT" and raw["measure"] == "deaths" and raw["people"]
    }
    state = next(raw for raw in Tables(DATASETS / "ct-towns").rows("ct-towns.csv") if raw["level"] == "state")
    rows = []
    for group, (counted, column) in CRUDE.items():
        row = {"measure": "deaths", "rate_type": "crude", "group": group, "counted_to": COUNTED}
        row |= {"rate": f"{10_000 * deaths[counted] / int(state[column]):.1f}", "rate_status": "reported"}
        rows.append(row | {"people": deaths[counted], "residents": state[column]})
    return rows


def adjusted(source: Source) -> list[dict]:
    """Rates per 10,000 residents as published: as if every group had the same ages."""
    rows = []
    for raw in source.rows("covid_age_adjusted_race.csv"):
        missing = raw["rate_10k"] == "NA"
        row = {"measure": raw["measure"], "rate_type": "age-adjusted", "group": GROUPS.get(raw["race"], raw["race"])}
        row |= {"counted_to": raw["date"], "rate": None if missing else f"{float(raw['rate_10k']):.1f}"}
        rows.append(row | {"rate_status": "not reported" if missing else "reported"})
    return rows


def build(source: Source) -> dict[str, list[dict]]:
    """Two tables: trust by group and institution; rates of deaths and cases by group, crude and age-adjusted."""
    return {"covid-and-trust": trust(source), "rates": crude() + adjusted(source)}
