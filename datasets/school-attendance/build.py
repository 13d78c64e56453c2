"""School attendance by student group, from two releases of the state education department to one long table.

Where two releases give the same school year, both stay: which of them to use is for the reader to decide.
"""

from __future__ import annotations

import re
from collections import defaultdict

from workshop.course.data.recipe import Source

from ..edsight import place

RELEASES = {"June 2022": "attendance_release_2022-06.csv", "May 2023": "attendance_release_2023.csv"}
THRESHOLD = 6  # a group of 1 to 5 students must not follow from the groups beside it
RACE = ("All other races", "Black or African American", "Hispanic/Latino of any race", "White")
GROUPS = (
    "All Students",
    *RACE,
    "English Learners",
    "Free/Reduced Price Meal Eligible",
    "Students Experiencing Homelessness",
    "Students With Disabilities",
)


def withhold(rows: list[dict]) -> None:
    """Blank one more race group where those without a number are 1 to 5 students together, in every release."""
    by_district_year = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        by_district_year[row["district_code"], row["year"]][row["release"]][row["student_group"]] = row
    for releases in by_district_year.values():
        if not any(is_small(unseen(groups)) for groups in releases.values()):
            continue
        numbers = [(int(groups[group]["students"]), group) for groups in releases.values() for group in shown(groups)]
        smallest = min(numbers)[1]
        for groups in releases.values():
            if smallest in groups:
                groups[smallest].update(students=None, attendance_rate=None, status="withheld")


def shown(groups: dict[str, dict]) -> list[str]:
    """The race groups that have a number of students."""
    return [group for group in RACE if group in groups and groups[group]["students"]]


def unseen(groups: dict[str, dict]) -> int:
    """How many of all students are in race groups without a number; 0 when the number of all is not given either."""
    total = groups["All Students"]["students"] if "All Students" in groups else None
    return int(total) - sum(int(groups[group]["students"]) for group in shown(groups)) if total else 0


def is_small(count: int) -> bool:
    """Whether a count of students could point at one of them."""
    return 0 < count < THRESHOLD


def order(row: dict) -> tuple:
    """Releases and years from the first to the last, the state before the districts, groups as in GROUPS."""
    return (
        list(RELEASES).index(row["release"]),
        row["year"],
        row["district_code"].zfill(7),
        GROUPS.index(row["student_group"]),
    )


def build(source: Source) -> dict[str, list[dict]]:
    """One row per release, school year, district and student group that the publisher gave a row."""
    rows = []
    for release, file in RELEASES.items():
        for raw in source.rows(file, header="District code"):
            if raw["Student group"] not in GROUPS:
                continue
            counts = {column: text for column, text in raw.items() if " student count" in column}
            for column, students in counts.items():
                first, last = re.match(r"(\d{4})-\d\d(\d\d)", column).groups()
                rows.append(
                    {
                        "release": release,
                        "year": f"{first}-{last}",
                        "district_code": raw["District code"],
                        "district": raw["District name"],
                        "place": place(raw["District name"], raw["District code"]),
                        "student_group": raw["Student group"],
                        "students": students or None,
                        "attendance_rate": raw[column.replace("student count", "attendance rate")] or None,
                        "status": "reported" if students else "missing",
                    }
                )
    withhold(rows)
    rows.sort(key=order)
    return {"school-attendance": rows}
