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
    agency_share,
    all_affected,
    all_without_say,
    datasets,
    estimates,
    found,
    marks,
    precision,
    read_map,
    recall,
    sizes,
)

from workshop.notebook import Exercise, figure

# Each stands in the notebook before a comment <!--name-->; a test compares the two.

# One reading of each room's rows, by one person, from columns and descriptions. Others have read some otherwise.
ONE_READING = {1: "B C D F I K", 2: "A D E F L", 3: "E F I K", 4: "A B E I K L", 5: "C F G J L"}


def _read(room: int) -> pd.Series:
    """The row of `estimates` that one reading of a room's sample leads to."""
    right, missed = marks(ONE_READING[room], room)
    return _pair(estimates(ROWS), right, missed).iloc[0]


def _pooled() -> pd.Series:
    """The row of `estimates` that the same reading of all five samples leads to."""
    counts = [marks(letters, room) for room, letters in ONE_READING.items()]
    right, missed = (sum(column) for column in zip(*counts, strict=True))
    return _pair(estimates(ROWS * ROOMS), right, missed).iloc[0]


def _mention_race() -> int:
    """Datasets that the wide rule passed over although their name or description has the word race."""
    passed = _portal()[_portal()["wide_rule"] != YES]
    return int((passed["name"] + " " + passed["description"].fillna("")).str.contains(r"\brace\b", case=False).sum())


def _opening(question: Exercise, mistake: str = "") -> float:
    given = {"agency": "State Department of Education", "room": 1, "marked_yes": ONE_READING[1]}
    if not mistake:
        return question.answer(**given)
    return question.committed(mistake, **given)


def _per_row(place: int) -> float:
    return sizes()[place] / ROWS


FIGURES = {
    "portal": lambda: figure(len(_portal())),
    "wide": lambda: figure(found()),
    "strict": lambda: figure(found("strict_rule")),
    "passed-over": lambda: figure(sizes()[1]),
    "collaborative": lambda: figure(len(_collaborative())),
    "collaborative-race": lambda: figure((_collaborative()["has_race"] == YES).sum()),
    "no-agency": lambda: figure(_portal()["agency"].isna().sum()),
    "agencies": lambda: figure(_portal()["agency"].nunique()),
    "consumer-spellings": lambda: figure(
        _portal()["agency"].dropna().loc[lambda name: name.str.contains("Consumer Protection")].nunique()
    ),
    "education": lambda: figure(len(datasets("State Department of Education"))),
    "education-wide": lambda: figure(found("wide_rule", "State Department of Education")),
    "agency-share": lambda: figure(_opening(agency_share), 1),
    "agency-share-strict": lambda: figure(_opening(agency_share, "strict_rule_instead"), 1),
    "portal-share": lambda: figure(_opening(agency_share, "whole_portal"), 1),
    "within-share": lambda: figure(agency_share.within, 1),
    "row-found": lambda: figure(_per_row(0), 1),
    "row-passed-over": lambda: figure(_per_row(1), 1),
    "precision-1": lambda: figure(_read(1)["precision"], 1),
    "precision-half": lambda: figure(_opening(precision, "of_all_rows"), 1),
    "precision-3": lambda: figure(_read(3)["precision"], 1),
    "recall-1": lambda: figure(_opening(recall), 1),
    "recall-rows": lambda: figure(_opening(recall, "rows_as_they_are"), 1),
    **{f"count-{room}": lambda room=room: figure(_read(room)["count"]) for room in ONE_READING},
    **{f"low-{room}": lambda room=room: figure(_read(room)["low"]) for room in (1, 2)},
    **{f"high-{room}": lambda room=room: figure(_read(room)["high"]) for room in (1, 2)},
    "pooled-right": lambda: figure(_pooled()["right"]),
    "pooled-missed": lambda: figure(_pooled()["missed"]),
    "pooled-count": lambda: figure(_pooled()["count"]),
    "pooled-low": lambda: figure(_pooled()["low"]),
    "pooled-high": lambda: figure(_pooled()["high"]),
    "mention-race": lambda: figure(_mention_race()),
    "draft-lines": lambda: figure(len(read_map(DRAFT))),
    "draft-corner": lambda: figure(affected_without_say.answer()),
    "draft-affected": lambda: figure(all_affected()),
    "draft-without-say": lambda: figure(all_without_say()),
}
