"""A table with a column for each group, put below each other: one row a group, as the steps count them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pandas as pd

from workshop.own import numbers, unsaid
from workshop.own.again import is_total

GROUP, NUMBER = "group", "number"
FEWEST = 3  # columns of different groups, before a table is taken for one of this kind
_UNKNOWN = re.compile(r"unknown|not reported|unreported|refused|declined")
_BETWEEN = re.compile(r" / |, | - |[_ ]")


def lengthened(frame: pd.DataFrame, noted: list[str]) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The table with one row for each of its rows and groups, where groups have columns of their own, and the columns
    that then count a group; else the table as it is, and none.

    A column is called by a group and by what is counted, in either order: "White: enrolled", "suspended_black", or by
    the group alone. All hold numbers, and some number is larger than 1: noughts and ones mark a person, shares are no
    counts, and both stay as they are.
    """
    columns = _columns([str(name) for name in frame])
    named = {measure: [name for name in columns if columns[name][1] == measure] for _, measure in columns.values()}
    counted = [measure for measure, names in named.items() if _are_counts([frame[name] for name in names])]
    columns = {name: way for name, way in columns.items() if way[1] in counted}
    groups = list(dict.fromkeys(group for group, _ in columns.values()))
    if sum(not is_total(group) for group in groups) < FEWEST or GROUP in frame:
        return frame, ()
    kept = [name for name in frame if name not in columns]
    parts = []
    for group in groups:
        own = {measure: name for name, (each, measure) in columns.items() if each == group}
        part = frame[[*kept, *own.values()]].set_axis([*kept, *own], axis=1).astype(object)
        parts.append(part.assign(**{GROUP: group}))
    measures = list(dict.fromkeys(measure for _, measure in columns.values()))
    long = pd.concat(parts, ignore_index=True).reindex(columns=[*kept, GROUP, *measures])
    noted.append(
        f"{len(columns)} columns are one group's each: {', '.join(groups)}. Here they stand below each other: the "
        f"groups in a column {GROUP!r}, their numbers in {' and '.join(map(repr, measures))}."
    )
    if len(measures) == 1:
        noted.append(
            "A rate needs two numbers of each group: how many have the outcome, and how many people there were. This "
            "table has one. Put the other beside it, a column a group as well."
        )
    return long.fillna("").astype("category"), tuple(measures)


def _are_counts(columns: list[pd.Series]) -> bool:
    """Whether columns of one measure hold counts, or stars in their place. A small group's may be stars alone."""
    read = [numbers.read(column) for column in columns]
    values = pd.concat([each.values for each in read]).dropna()
    words = sum(times for each in read for text, times in each.marks.items() if text and not unsaid.is_mark(text))
    return not values.empty and values.max() > 1 and words <= len(values)


def _columns(names: list[str]) -> dict[str, tuple[str, str]]:
    """The columns of groups, each with its group and what it counts."""
    ways = {name: list(_ways(name)) for name in names}
    common = Counter(measure for found in ways.values() for measure in {measure for _, measure in found})

    def worth(way: tuple[str, str]) -> tuple[bool, int, int]:
        return way[1] != NUMBER and common[way[1]] >= FEWEST, common[way[1]], len(way[0])

    chosen = {name: max(found, key=worth) for name, found in ways.items() if found}
    return {name: way for name, way in chosen.items() if common[way[1]] >= FEWEST}


def _ways(name: str) -> Iterator[tuple[str, str]]:
    """How a name may be a group and what is counted; a group is what a standard knows, or a total."""
    if _is_group(name) and ": " not in name:
        yield name, NUMBER
    for group, measure in _sides(name):
        if group and measure and _is_group(group) and not _is_group(measure):
            yield group.replace("_", " "), measure


def _sides(name: str) -> Iterator[tuple[str, str]]:
    """A name in two, either of which may be the group. Of a name out of several rows, one row's cell is the group."""
    if ": " in name:
        cells = name.split(": ")
        yield from ((cell, ": ".join(cells[:at] + cells[at + 1 :])) for at, cell in enumerate(cells))
        return
    for between in _BETWEEN.finditer(name):
        left, right = name[: between.start()].strip(), name[between.end() :].strip()
        yield from ((left, right), (right, left))


def _is_group(text: str) -> bool:
    return is_total(text.replace("_", " ")) or unsaid.is_known(text) or bool(_UNKNOWN.fullmatch(text.casefold()))
