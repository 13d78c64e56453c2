"""Marijuana citations in Connecticut: counts by department and recorded ethnicity, and no single citation left.

A department in which some group has few citations is pooled with others; what a total would give away is hidden too.
"""

from __future__ import annotations

from collections import Counter

from workshop.course.data.recipe import Source

THRESHOLD = 6  # counts of 1 to 5 citations are hidden
LARGE = 50  # citations: the pooled departments are kept in two rows by size
STATE = "Connecticut"
POOLS = {True: f"Pooled departments, {LARGE} citations or more", False: f"Pooled departments, fewer than {LARGE}"}
RACE = {"W": "White", "B": "Black", "A": "Asian", "I": "American Indian", "U": "unknown"}
ETHNICITY = {"H": "Hispanic", "N": "not Hispanic", "U": "unknown", "": "blank"}
FILED_AS = {"Indian": "American Indian"}  # the source's word, else as it is
AGE = {"0-9": "under 20", "10-19": "under 20", "20-29": "20 to 29"}
HALF = {False: "January to June", True: "July to December"}
# Of the crossing of race and ethnicity: these rows hold counts of 1 and 2 ...
SMALL_ROWS = ("Asian", "American Indian")
# ... and without these cells of a third row, the columns' totals would give them away (a test tries it).
COMPLEMENTARY = {("unknown", "Hispanic"), ("unknown", "not Hispanic"), ("unknown", "blank")}


def department(name: str) -> str:
    """The short name of a department: its town or school, or State Police."""
    for words in (" Police Department", " Police Dept."):
        name = name.removesuffix(words)
    return "State Police" if name == "Connecticut State Police" else name


def recorded(ethnicity: str) -> str:
    """A department's three columns: unknown and blank in one, because apart they would be small."""
    return ETHNICITY[ethnicity] if ethnicity in ("H", "N") else "unknown or blank"


def by_department(citations: list[dict]) -> tuple[list[dict], list[dict]]:
    """The rows of departments, pools and state by ethnicity; and the list of departments with where each is counted."""
    counts: dict[str, Counter] = {}
    for raw in citations:
        counts.setdefault(department(raw["department"]), Counter())[recorded(raw["ethnicity"])] += 1
    shown: dict[str, Counter] = {STATE: sum(counts.values(), Counter())}
    departments = []
    for name, cells in sorted(counts.items()):
        pooled = any(0 < count < THRESHOLD for count in cells.values())
        counted_in = POOLS[cells.total() >= LARGE] if pooled else name
        shown[counted_in] = shown.get(counted_in, Counter()) + cells
        hide = cells.total() < THRESHOLD
        departments.append(
            {
                "department": name,
                "counted_in": counted_in,
                "citations": None if hide else cells.total(),
                "citations_status": "suppressed" if hide else "reported",
            }
        )
    order = [STATE, *sorted(shown.keys() - {STATE, *POOLS.values()}), *POOLS.values()]
    columns = ("Hispanic", "not Hispanic", "unknown or blank")
    rows = [
        {"department": name, "ethnicity": column, "citations": shown[name][column]}
        for name in order
        for column in columns
    ]
    return rows, departments


def by_race(citations: list[dict]) -> list[dict]:
    """The state's citations by both codes, and the one group under which the cleaned column files each pair."""
    counts = Counter((RACE[raw["race"]], ETHNICITY[raw["ethnicity"]]) for raw in citations)
    filed = {(RACE[raw["race"]], ETHNICITY[raw["ethnicity"]]): raw["race_ethnicity"] for raw in citations}
    rows = []
    for race in RACE.values():
        total = sum(counts[race, ethnicity] for ethnicity in ETHNICITY.values())
        for ethnicity in ETHNICITY.values():
            hide = race in SMALL_ROWS or (race, ethnicity) in COMPLEMENTARY
            group = filed.get((race, ethnicity), race if ethnicity != "Hispanic" else "Hispanic")
            rows.append(
                {
                    "race": race,
                    "ethnicity": ethnicity,
                    "filed_as": FILED_AS.get(group, group),
                    "citations": None if hide else counts[race, ethnicity],
                    "citations_status": "suppressed" if hide else "reported",
                    "race_citations": total,
                }
            )
    return rows


def by_year_and_age(citations: list[dict]) -> list[dict]:
    """The state's citations by year, age band and ethnicity code: every count is large enough to be shown."""
    counts = Counter(
        (raw["year"], AGE.get(raw["age_band"], "30 and over"), ETHNICITY[raw["ethnicity"]]) for raw in citations
    )
    return [
        {"year": year, "age_band": band, "ethnicity": ethnicity, "citations": counts[year, band, ethnicity]}
        for year in ("2011", "2012", "2013")
        for band in ("under 20", "20 to 29", "30 and over")
        for ethnicity in ETHNICITY.values()
    ]


def by_half_year(citations: list[dict]) -> list[dict]:
    """The state's citations by half year: a law changed in the middle of 2011 what a citation is."""
    counts = Counter((raw["year"], HALF[int(raw["month"]) > 6]) for raw in citations)
    return [
        {"year": year, "half": half, "citations": counts[year, half]}
        for year in ("2011", "2012", "2013")
        for half in HALF.values()
    ]


def build(source: Source) -> dict[str, list[dict]]:
    """Five tables of counts: by department, by race, by year and age, by half year, and the list of departments."""
    citations = source.rows("citations.csv")
    rows, departments = by_department(citations)
    return {
        "marijuana-citations": rows,
        "by-race": by_race(citations),
        "by-year-and-age": by_year_and_age(citations),
        "by-half-year": by_half_year(citations),
        "departments": departments,
    }
