"""Students suspended or expelled in Connecticut, from the state education department's yearly tables to one long table.

It keeps the publisher's marks apart: a star, an N/A and a number each get a status, and only numbers stay numbers.
"""

from __future__ import annotations

from workshop.course.data.recipe import Source

YEARS = [f"{year}-{(year + 1) % 100:02d}" for year in range(2009, 2021)]
STATE, LOCAL_DISTRICT = "0000000", "0011"
STATUS = {"*": "suppressed", "N/A": "not applicable", "": "missing"}


def place(district: str, code: str) -> str:
    """A short name: a town's district by the town, any other school or agency by its own name."""
    if code == STATE:
        return "Connecticut"
    return district.removesuffix(" School District" if code.endswith(LOCAL_DISTRICT) else " District")


def build(source: Source) -> dict[str, list[dict]]:
    """One row per school year, district and race/ethnicity that the publisher printed."""
    rows = []
    for year in YEARS:
        for name in (f"suspension-rates__{year}_race_ct.csv", f"suspension-rates__{year}_race.csv"):
            for raw in source.rows(name):
                code = (raw.get("District Code") or raw["Organization Code"]).strip('="').zfill(7)
                count, rate = raw["Count"], raw["%"]
                rows.append(
                    {
                        "year": year,
                        "district_code": code,
                        "district": raw["District"],
                        "race_ethnicity": raw["Race/Ethnicity"],
                        "suspended": None if count in STATUS else count,
                        "suspended_status": STATUS.get(count, "reported"),
                        "rate": None if rate in STATUS else rate,
                        "rate_status": STATUS.get(rate, "reported"),
                    }
                )
    rows.sort(key=lambda row: (row["year"], row["district_code"], row["race_ethnicity"]))
    latest = {
        row["district_code"]: row["district"] for row in rows
    }  # the last year wins: one name for a renamed district
    for row in rows:
        row["place"] = place(latest[row["district_code"]], row["district_code"])
    return {"school-suspensions": rows}
