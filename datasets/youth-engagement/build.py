"""Young people in Connecticut's towns with a job or in school, and those with neither: one census table, two names.

Both names stay, one row each, with the numbers as published under them. Which one to tell is for the reader to decide.
"""

from __future__ import annotations

from workshop.course.data.recipe import Source

THRESHOLD = 6
EMPLOYED, DISENGAGED = "employed or enrolled youth", "disengaged youth"
# Under each name: the file, what marks its lines, and what its numbers are called.
PUBLISHED = {
    EMPLOYED: ("employed_or_enrolled.csv", {}, "Employed or Enrolled Youth"),
    DISENGAGED: ("disengaged.csv.gz", {"Engagement": "Disengaged"}, "Disengaged Youth"),
}
ALL_YOUTH = ("disengaged.csv.gz", {"Engagement": "Total"}, "Disengaged Youth")


def numbers(source: Source, file: str, marks: dict[str, str], variable: str) -> dict[tuple, dict[str, str]]:
    """By town, code and period: the number, its margin of error and the percentage, for both sexes together."""
    columns = {
        ("Number", variable): "youth",
        ("Number", "Margins of Error"): "youth_margin",
        ("Percent", variable): "percent",
    }
    found: dict[tuple, dict[str, str]] = {}
    for raw in source.rows(file):
        column = columns.get((raw["Measure Type"], raw["Variable"]))
        if column and raw["Gender"] == "Total" and all(raw[name] == value for name, value in marks.items()):
            value = None if raw["Value"] == "-9999" else raw["Value"]
            found.setdefault((raw["Town"], raw["FIPS"], raw["Year"]), {})[column] = value
    return found


def is_small(row: dict[str, str]) -> bool:
    """Whether a row, or what is left of all young people beside it, is an estimate of 1 to 5 of them."""
    share, youth = float(row["percent"]) / 100, int(row["youth"])
    beside = youth / share - youth if share else 0
    return any(0.5 <= count < THRESHOLD - 0.5 for count in (youth, beside))


def build(source: Source) -> dict[str, list[dict]]:
    """One row per place, five-year period and name under which the number was published."""
    everyone = numbers(source, *ALL_YOUTH)
    published = {name: numbers(source, *where) for name, where in PUBLISHED.items()}
    small = {key for found in published.values() for key, row in found.items() if is_small(row)}
    rows = []
    for name, found in published.items():
        for (town, fips, period), row in found.items():
            key = (town, fips, period)
            kept = {"status": "withheld"} if key in small else {"status": "reported"} | row
            all_youth = everyone.get(key, {}).get("youth")
            rows.append(
                {"period": period, "fips": fips, "place": town, "published_as": name, "all_youth": all_youth} | kept
            )
    rows.sort(key=lambda row: (row["period"], row["place"] != "Connecticut", row["place"], row["published_as"]))
    return {"youth-engagement": rows}
