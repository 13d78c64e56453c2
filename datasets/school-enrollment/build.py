"""Public school enrollment by race/ethnicity, from yearly tables of two sets of categories to one long table.

Stars stay stars: where a printed total would solve them, only an upper bound of it is kept, and the leaks are counted.
"""

from __future__ import annotations

from collections import Counter

from workshop.course.data.recipe import RecipeError, Source

from ..edsight import STATE, number, place, plain_code, school_years, status

YEARS = school_years(2007, 2021)
STAR, LARGEST_STARRED = "*", 5
KEYS = ("District", "District Code", "Total")


def protected(total: int, printed: int, stars: int) -> int:
    """The total rounded up to a ten, and so far that each star can still stand for any number from 1 to 5.

    What is certain beforehand is the sum of the printed numbers and at least one student for each star.
    """
    room = printed + (stars - 1) + LARGEST_STARRED
    return -(-max(total, room) // 10) * 10


def outcome(total: str, printed: int, stars: int) -> str:
    """What the printed total of a row with stars gives away about the students behind them."""
    if total == STAR:
        return "not known: the total is starred too"
    behind = int(total) - printed
    if behind > LARGEST_STARRED * stars:
        return "more than five students for each star"  # then one of the stars is a partner of another
    return "one student behind each star" if behind == stars else "more students than stars, up to five for each"


def cell(text: str) -> dict:
    """The two columns of a printed number or star."""
    return {"students": number(text), "students_status": status(text)}


def read(source: Source) -> list[dict]:
    """The yearly tables in one list: year, code, name, total, and the groups as a mapping of its own."""
    rows = []
    for year in YEARS:
        for raw in source.rows(f"enrollment__{year}_race.csv", header="District"):
            is_state = raw["District"] == "Total"
            groups = {name: text.replace(",", "") for name, text in raw.items() if name not in KEYS}
            rows.append(
                {
                    "year": year,
                    "district_code": STATE if is_state else plain_code(raw["District Code"]),
                    "district": raw["District"],
                    "total": raw["Total"].replace(",", ""),
                    "groups": groups,
                }
            )
    codes = {row["district"]: row["district_code"] for row in rows if row["district_code"]}
    for row in rows:
        if not row["district_code"] and row["district"] not in codes:
            raise RecipeError(f"{row['district']} has no code in {row['year']} nor in any other year.")
        row["district_code"] = row["district_code"] or codes[row["district"]]
    return rows


def build(source: Source) -> dict[str, list[dict]]:
    """Three tables: students by year, district and group; totals by year and district; a count of the leaks."""
    districts = sorted(read(source), key=lambda row: (row["year"], row["district_code"]))
    latest = {row["district_code"]: row["district"] for row in districts}  # the last year wins: one name each
    enrollment, totals, leaks = [], [], Counter()
    for row in districts:
        code = row["district_code"]
        key = {"year": row["year"], "district_code": code, "place": place(latest[code], code)}
        for name in sorted(row["groups"]):
            enrollment.append(key | {"race_ethnicity": name} | cell(row["groups"][name]))
        printed = sum(int(text) for text in row["groups"].values() if text != STAR)
        stars = sum(text == STAR for text in row["groups"].values())
        total = cell(row["total"])
        total["students_at_most"] = total["students"]
        if stars:
            leaks[stars, outcome(row["total"], printed, stars)] += 1
            if row["total"] != STAR:
                at_most = protected(int(row["total"]), printed, stars)
                total = {"students": None, "students_status": "withheld", "students_at_most": at_most}
        totals.append(key | {"district": row["district"], "starred_groups": stars} | total)
    counted = [
        {"starred_groups": stars, "behind_the_stars": behind, "district_years": count}
        for (stars, behind), count in sorted(leaks.items())
    ]
    return {"school-enrollment": enrollment, "totals": totals, "leaks": counted}
