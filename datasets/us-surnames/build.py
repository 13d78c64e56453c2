"""Frequent surnames of the 2010 Census with the share of each group among the people who bear them.

Rare names are summed, not dropped: rows for them and a table by frequency say whom a list of names does not reach.
"""

from __future__ import annotations

from workshop.course.data.recipe import Source

FEWEST = 1000  # people: a name borne by fewer is summed into one row
ELSE = "ALL OTHER NAMES"  # the publisher's own last row: every name of fewer than 100 people
SUMMED = "OTHER LISTED NAMES"
SUPPRESSED = "(S)"
GROUPS = {
    "white": "pctwhite",
    "black": "pctblack",
    "api": "pctapi",
    "aian": "pctaian",
    "two_or_more": "pct2prace",
    "hispanic": "pcthispanic",
}
BANDS = (  # name of the band, fewest people of a name in it
    ("100,000 people or more", 100_000),
    ("10,000 to 99,999", 10_000),
    ("1,000 to 9,999", 1_000),
    ("100 to 999", 100),
    ("not listed, fewer than 100", 0),
)


def filled(raw: dict[str, str]) -> dict[str, float]:
    """The shares of a name in percent, what is left of 100 divided equally among the suppressed ones.

    So does the CFPB's method (Using publicly available information to proxy for unidentified race and ethnicity, 2014).
    """
    shown = {group: float(raw[column]) for group, column in GROUPS.items() if raw[column] != SUPPRESSED}
    hidden = GROUPS.keys() - shown.keys()
    rest = max(0.0, 100 - sum(shown.values()))
    return shown | {group: rest / len(hidden) for group in hidden}


def expected(names: list[dict[str, str]]) -> dict[str, float]:
    """People of each group expected among all who bear these names."""
    people = dict.fromkeys(GROUPS, 0.0)
    for raw in names:
        for group, share in filled(raw).items():
            people[group] += share * int(raw["count"]) / 100
    return people


def one_name(raw: dict[str, str]) -> dict:
    """The row of one name: its shares as published, blank where suppressed, and how many are."""
    shares = {group: None if raw[column] == SUPPRESSED else raw[column] for group, column in GROUPS.items()}
    hidden = sum(share is None for share in shares.values())
    row = {"surname": raw["name"], "people": raw["count"]}
    return row | {"status": "suppressed in part" if hidden else "reported", "suppressed_shares": hidden} | shares


def summed(names: list[dict[str, str]]) -> dict:
    """One row for all the rare listed names: the shares worked out from their filled shares."""
    people = sum(int(raw["count"]) for raw in names)
    shares = {group: round(100 * count / people, 2) for group, count in expected(names).items()}
    row = {"surname": SUMMED, "people": people, "status": "worked out", "suppressed_shares": 0}
    return row | shares


def coverage(names: list[dict[str, str]]) -> list[dict]:
    """For each band of frequency: names, people, how many of each have a suppressed share, and people by group."""
    rows, most = [], float("inf")
    for band, fewest in BANDS:
        of_band = [raw for raw in names if fewest <= size(raw) < most]
        hidden = [raw for raw in of_band if SUPPRESSED in raw.values()]
        row = {"band": band, "names": sum(raw["name"] != ELSE for raw in of_band)}
        row |= {"people": sum(int(raw["count"]) for raw in of_band), "names_suppressed": len(hidden)}
        row |= {"people_suppressed": sum(int(raw["count"]) for raw in hidden)}
        rows.append(row | {group: round(count) for group, count in expected(of_band).items()})
        most = fewest
    return rows


def size(raw: dict[str, str]) -> int:
    """The people who bear a name; for the publisher's row of all unlisted names 0, as each of them has few."""
    return 0 if raw["name"] == ELSE else int(raw["count"])


def build(source: Source) -> dict[str, list[dict]]:
    """Two tables: names, the most frequent first, then two rows for all others; and what each band of names reaches."""
    names = source.rows("surnames_2010.csv.gz")
    frequent = [raw for raw in names if size(raw) >= FEWEST]
    rare = [raw for raw in names if 0 < size(raw) < FEWEST]
    (unlisted,) = (raw for raw in names if raw["name"] == ELSE)
    rows = [*map(one_name, frequent), summed(rare), one_name(unlisted)]
    return {"us-surnames": rows, "coverage": coverage(names)}
