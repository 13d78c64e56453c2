"""The outlines of the towns: as many as in the source, closed, side by side, and joined with people by name alone."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

import pandas as pd
import pytest
from dataset_folders import recipe_of

from workshop.notebook.data import load

CONNECTICUT = {"longitude": (-73.73, -71.78), "latitude": (40.95, 42.06)}


@pytest.fixture(scope="module")
def shapes() -> pd.DataFrame:
    return load("ct-town-shapes")


def rings(outline: str) -> list[list[tuple[float, float]]]:
    found = re.findall(r"\(([^()]+)\)", outline)
    return [[tuple(map(float, point.split())) for point in ring.split(", ")] for ring in found]


@pytest.mark.parametrize(("check", "column", "number"), [("towns", "place", 169), ("regions", "region_fips", 9)])
def test_there_are_as_many_as_in_the_source(shapes, check, column, number):
    assert shapes[column].nunique() == number, check


def test_each_line_is_closed_lies_in_connecticut_and_runs_counter_clockwise(shapes):
    area = recipe_of("ct-town-shapes").area
    for outline in shapes["outline"]:
        for ring in rings(outline):
            assert ring[0] == ring[-1]
            assert area(ring) > 0, "no town here has a hole, so each line is an outer one"
            for (name, (low, high)), values in zip(CONNECTICUT.items(), zip(*ring, strict=True), strict=True):
                assert low <= min(values) <= max(values) <= high, name


def test_neighbors_share_their_border_corner_by_corner(shapes):
    edges = Counter()
    for outline in shapes["outline"]:
        edges.update(frozenset(edge) for ring in rings(outline) for edge in pairwise(ring) if edge[0] != edge[1])
    assert set(edges.values()) == {1, 2}
    assert sum(count == 2 for count in edges.values()) > 0.6 * len(edges)


def test_the_towns_and_their_regions_are_those_of_the_table_of_people(shapes):
    people = load("ct-towns")
    regions = people[people["level"] == "region"].set_index("place")["fips_2022"]
    towns = people[people["level"] == "town"].merge(shapes, on="place")
    assert len(towns) == 169
    assert (towns["region"].map(regions) == towns["region_fips"]).all()


def test_the_old_and_the_new_code_of_a_town_agree_in_its_last_five_digits_alone():
    towns = load("ct-towns").query("level == 'town'")
    assert not set(towns["fips_2020"]) & set(towns["fips_2022"])
    assert (towns["fips_2020"].str[-5:] == towns["fips_2022"].str[-5:]).all()
    assert towns["fips_2020"].str[-5:].is_unique


def test_an_arc_walked_backwards_gives_the_same_line_in_the_other_direction():
    module = recipe_of("ct-town-shapes")
    lines = module.arcs(
        {"transform": {"scale": [1, 1], "translate": [0, 0]}, "arcs": [[[0, 0], [2, 0]], [[0, 0], [1, 3], [1, -3]]]}
    )
    assert lines == [[(0, 0), (2, 0)], [(0, 0), (1, 3), (2, 0)]]
    assert module.ring([0, -2], lines) == [(0, 0), (2, 0), (1, 3), (0, 0)]
