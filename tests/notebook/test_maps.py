"""Outlines become shapes that a chart fills, borders between areas, and a point in each place."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest

from workshop.notebook.maps import borders, drawn, features, middles, outlines, shaded

# Two squares side by side, and an island that belongs to the second.
TABLE = pd.DataFrame(
    {
        "place": ["West", "East"],
        "outline": [
            "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 1, 0 0)))",
            "MULTIPOLYGON (((1 0, 2 0, 2.0001 0, 2 1, 1 1, 1 0)), ((3 0, 3.1 0, 3.1 0.1, 3 0)))",
        ],
    }
)


@pytest.fixture
def lines():
    return outlines(TABLE)


def test_each_place_has_its_lines_rounded_and_no_corner_twice(lines):
    assert [len(rings) for rings in lines.values()] == [1, 2]
    assert lines["East"][0] == [(1, 0), (2, 0), (2, 1), (1, 1), (1, 0)]


def test_a_chart_gets_clockwise_lines_and_what_is_known_of_the_place(lines):
    facts = pd.DataFrame({"state": ["lost", "found"]}, index=["West", "East"])
    west, east = features(lines, facts)
    assert west["properties"] == {"place": "West", "state": "lost"}
    assert west["geometry"]["coordinates"] == [[[(0, 0), (0, 1), (1, 1), (1, 0), (0, 0)]]]
    assert len(east["geometry"]["coordinates"]) == 2


def test_a_border_runs_between_areas_and_around_them_and_not_within_one(lines):
    def edges(area):
        runs = borders(lines, area)["geometry"]["coordinates"]
        return [frozenset(edge) for run in runs for edge in pairwise(run)]

    shared = frozenset({(1, 0), (1, 1)})
    apart, together = edges({"West": 1, "East": 2}), edges({"West": 1, "East": 1})
    assert apart.count(shared) == 1
    assert set(apart) - set(together) == {shared}
    assert len(apart) == len(set(apart)) == len(together) + 1


def test_the_middle_is_that_of_the_largest_part(lines):
    assert middles(lines, ["East"]).values.tolist() == [["East", 1.5, 0.5]]


def test_a_map_is_drawn_from_the_table_alone_and_says_each_state_by_a_sign_too(lines):
    facts = pd.DataFrame({"state": ["lost", "found"]}, index=["West", "East"])
    spec = (
        shaded(lines, facts, "state", {"lost": "#fff", "found": "#000"}, "lost")
        + drawn(borders(lines, {"West": 1, "East": 2}))
    ).to_dict()
    assert "url" not in str(spec)
    marks = [layer["mark"]["type"] for layer in spec["layer"]]
    assert marks == ["geoshape", "text", "geoshape"]
    assert [row["place"] for row in spec["datasets"][spec["layer"][1]["data"]["name"]]] == ["West"]
