"""Students suspended or expelled in Connecticut, from the state education department's yearly tables to one long table.

It keeps the publisher's marks apart: a star, an N/A and a number each get a status, and only numbers stay numbers.
"""

from __future__ import annotations

from workshop.course.data.recipe import Source

from ..edsight import number, place, plain_code, school_years, status

YEARS = school_years(2009, 2020)


def build(source: Source) -> dict[str, list[dict]]:
    """One row per school year, district and race/ethnicity that the publisher printed."""
    rows = []
    for year in YEARS:
        for name in (f"suspension-rates__{year}_race_ct.csv", f"suspension-rates__{year}_race.csv"):
            for raw in source.rows(name):
                code = plain_code(raw.get("District Code") or raw["Organization Code"]).zfill(7)
                count, rate = raw["Count"], raw["%"]
                rows.append(
                    {
                        "year": year,
                        "district_code": code,
                        "district": raw["District"],
                        "race_ethnicity": raw["Race/Ethnicity"],
                        "suspended": number(count),
                        "suspended_status": status(count),
                        "rate": number(rate),
                        "rate_status": status(rate),
                    }
                )
    rows.sort(key=lambda row: (row["year"], row["district_code"], row["race_ethnicity"]))
    latest = {
        row["district_code"]: row["district"] for row in rows
    }  # the last year wins: one name for a renamed district
    for row in rows:
        row["place"] = place(latest[row["district_code"]], row["district_code"])
    return {"school-suspensions": rows}
