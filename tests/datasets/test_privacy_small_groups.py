"""No cell of a table about people, and no sum over any of its columns, leaves a group so small that it is somebody."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pandas as pd
import pytest

from workshop.notebook.data import load

# For each table: what it counts, from how many on that may be shown, the columns that tell the groups apart, and which
# rows to leave out because they repeat others (a total, the state).
TABLES = {
    ("marijuana-citations", "marijuana-citations"): (
        "citations",
        6,
        ["department", "ethnicity"],
        "department != 'Connecticut'",
    ),
    ("marijuana-citations", "by-race"): ("citations", 6, ["race", "ethnicity", "filed_as"], None),
    ("marijuana-citations", "departments"): ("citations", 6, ["department", "counted_in"], None),
    ("marijuana-citations", "by-year-and-age"): ("citations", 6, ["year", "age_band", "ethnicity"], None),
    ("marijuana-citations", "by-half-year"): ("citations", 6, ["year", "half"], None),
    ("broward-compas", "broward-compas"): ("people", 6, ["race", "score", "arrested_again"], None),
    ("broward-compas", "groups"): ("people", 6, ["race", "arrested_again"], None),
    ("broward-compas", "by-age"): ("people", 6, ["race", "age_band", "score_level", "arrested_again"], None),
    ("housing-priority-score", "housing-priority-score"): (
        "people",
        6,
        ["tool", "race_ethnicity", "score", "level"],
        None,
    ),
    ("housing-priority-score", "levels"): (
        "people",
        6,
        ["tool", "race_ethnicity", "level"],
        "race_ethnicity != 'Overall'",
    ),
    ("covid-race-unknown", "groups"): ("people", 6, ["state", "measure", "question", "group"], None),
    ("covid-race-unknown", "covid-race-unknown"): ("unknown people", 6, ["date", "state", "measure"], None),
    ("traffic-stops", "searches"): (
        "stops searched found",
        6,
        ["department", "coding", "driver_group", "searched_status", "found_status"],
        None,
    ),
    ("dcf-placements", "dcf-placements"): ("children", 6, ["year", "race_ethnicity", "placement"], None),
    ("arrests", "arrests"): ("arrests", 6, ["year", "area", "race"], None),
    ("drug-deaths", "drug-deaths"): ("deaths", 5, ["year", "race_label"], None),
    ("drug-deaths", "ethnicity"): ("deaths", 5, ["year", "ethnicity_label"], None),
}
# Columns that add nothing by which a group could be told apart: what they say follows from the others.
NO_PARTS = {"data_as_of", "kind", "source_columns", "race_citations", "share"}
# Words in a column's name that say it is about one person, or about one event.
PERSONAL = {
    *("birth", "case", "charge", "cause", "date", "day", "dob", "gender", "id", "incident", "latitude", "location"),
    *("longitude", "month", "name", "offence", "officer", "sex", "street", "time"),
}
# Words that are about a person only together with what these tables count.
PLACED = {"age", "city", "county", "office", "region", "town"}
ABOUT_PEOPLE = [
    *(key for key in TABLES if key[0] != "covid-race-unknown"),
    ("traffic-stops", "traffic-stops"),
    ("youth-engagement", "youth-engagement"),
]


def few(frame: pd.DataFrame, keys: list[str], count: str, threshold: int) -> Iterator[tuple]:
    """Every combination of columns, and the values of them, that leaves 1 to threshold - 1 people."""
    for size in range(1, len(keys) + 1):
        for columns in combinations(keys, size):
            sums = frame.groupby(list(columns))[count].sum(min_count=1).dropna()
            yield from ((columns, cell) for cell in sums.index[sums.between(1, threshold - 1)])


def opened(name: str, table: str) -> tuple[pd.DataFrame, list[str], int, list[str]]:
    """A table without the rows that repeat others: its counts, its threshold and its keys."""
    counts, threshold, keys, rows = TABLES[name, table]
    frame = load(name, table)
    return frame.query(rows) if rows else frame, counts.split(), threshold, keys


@pytest.mark.parametrize(("name", "table"), TABLES)
def test_no_combination_of_columns_leaves_a_few_people(name, table):
    frame, counts, threshold, keys = opened(name, table)
    for count in counts:
        assert not (found := list(few(frame, keys, count, threshold))), found


@pytest.mark.parametrize(("name", "table"), TABLES)
def test_the_search_finds_a_single_person_that_is_planted(name, table):
    frame, counts, threshold, keys = opened(name, table)
    for count in counts:
        planted = frame.reset_index(drop=True).copy()
        planted.loc[0, count] = 1
        assert list(few(planted, keys, count, threshold))


@pytest.mark.parametrize(("name", "table"), TABLES)
def test_the_keys_of_a_row_are_all_its_columns_but_its_counts_and_their_status(name, table):
    frame, counts, _, keys = opened(name, table)
    others = set(frame.columns) - set(keys)
    assert others <= {*counts, *(f"{count}_status" for count in counts)} | NO_PARTS


@pytest.mark.parametrize(("name", "table"), ABOUT_PEOPLE)
def test_no_column_is_about_one_person(name, table):
    banded = {"age"} if "age_band" in load(name, table) else set()
    words = {word for column in load(name, table).columns for word in column.split("_")}
    assert not words & (PERSONAL | PLACED - banded)


def test_no_count_of_suspended_students_is_below_six():
    assert load("school-suspensions").suspended.min() == 6
