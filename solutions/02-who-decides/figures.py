"""Every figure in this session's prose that comes from our data, computed. Not part of the participants' copy."""

from __future__ import annotations

import pandas as pd
from checks import (
    DRAFT,
    ROOMS,
    ROWS,
    YES,
    _collaborative,
    _pair,
    _portal,
    affected_without_say,
    all_affected,
    all_without_say,
    estimates,
    found,
    our_count,
    read_map,
    read_marks,
    sizes,
)

from workshop.notebook import figure

# Each stands in the notebook before a comment <!--name-->; a test compares the two.

# One reading of each room's rows, by one person, from columns and descriptions. Others have read some otherwise.
ONE_READING = {1: "NYYYNYNNYNYN", 2: "YNNYYYNNNNNY", 3: "NNNNYYNNYNYN", 4: "YYNNYNNNYNYY", 5: "NNYNNYYNNYNY"}


def _read(room: int) -> pd.Series:
    """The row of `estimates` that one reading of a room's sample leads to."""
    read = read_marks(ONE_READING[room], room)
    return _pair(estimates(ROWS), read.right, read.missed).iloc[0]


def _pooled() -> pd.Series:
    """The row of `estimates` that the same reading of all five samples leads to."""
    counts = [read_marks(letters, room) for room, letters in ONE_READING.items()]
    right, missed = sum(read.right for read in counts), sum(read.missed for read in counts)
    return _pair(estimates(ROWS * ROOMS), right, missed).iloc[0]


def _mention_race() -> int:
    """Datasets that the wide rule passed over although their name or description has the word race."""
    passed = _portal()[_portal()["wide_rule"] != YES]
    return int((passed["name"] + " " + passed["description"].fillna("")).str.contains(r"\brace\b", case=False).sum())


def _arrests() -> int:
    """Tables of arrests that the wide rule passed over: their groups stand in rows, below one column's name."""
    passed = _portal()[_portal()["wide_rule"] != YES]
    return int(passed["name"].str.startswith("Uniform Crime Reporting System Arrests").sum())


def _cut_lists() -> int:
    """How many lists of columns that the wide rule passed over our copy cuts off: an ellipsis stands at the end."""
    passed = _portal()[_portal()["wide_rule"] != YES]
    return int(passed["columns"].str.endswith("…").sum())


def _education(rule: str = "") -> int:
    rows = _portal()[_portal()["agency"] == "State Department of Education"]
    return int((rows[rule] == YES).sum()) if rule else len(rows)


def _wrong(mistake: str) -> float:
    return our_count.committed(mistake, room=1, marked=ONE_READING[1])


FIGURES = {
    "portal": lambda: figure(len(_portal())),
    "wide": lambda: figure(found()),
    "strict": lambda: figure(found("strict_rule")),
    "passed-over": lambda: figure(sizes()[1]),
    "collaborative": lambda: figure(len(_collaborative())),
    "collaborative-race": lambda: figure((_collaborative()["has_race"] == YES).sum()),
    "education": lambda: figure(_education()),
    "education-wide": lambda: figure(_education("wide_rule")),
    "row-found": lambda: figure(sizes()[0] / ROWS, 1),
    "row-passed-over": lambda: figure(sizes()[1] / ROWS, 1),
    "right-1": lambda: figure(_read(1)["right"]),
    "missed-1": lambda: figure(_read(1)["missed"]),
    **{f"count-{room}": lambda room=room: figure(_read(room)["count"]) for room in ONE_READING},
    **{f"low-{room}": lambda room=room: figure(_read(room)["low"]) for room in (1, 2)},
    **{f"high-{room}": lambda room=room: figure(_read(room)["high"]) for room in (1, 2)},
    "rows-alike": lambda: figure(_wrong("rows_alike"), 1),
    "found-alone": lambda: figure(_wrong("found_alone"), 1),
    "within-count": lambda: figure(our_count.within, 1),
    "pooled-right": lambda: figure(_pooled()["right"]),
    "pooled-missed": lambda: figure(_pooled()["missed"]),
    "pooled-count": lambda: figure(_pooled()["count"]),
    "pooled-low": lambda: figure(_pooled()["low"]),
    "pooled-high": lambda: figure(_pooled()["high"]),
    "mention-race": lambda: figure(_mention_race()),
    "cut-lists": lambda: figure(_cut_lists()),
    "arrests": lambda: figure(_arrests()),
    "draft-lines": lambda: figure(len(read_map(DRAFT))),
    "draft-corner": lambda: figure(affected_without_say.answer()),
    "draft-affected": lambda: figure(all_affected()),
    "draft-without-say": lambda: figure(all_without_say()),
}
