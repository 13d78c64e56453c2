"""The name that was probably meant is found by its look, whatever its case and the spaces around it."""

from __future__ import annotations

import pytest

from workshop.nearest import did_you_mean, nearest

TOWNS = ["Hartford", "New Haven", "West Hartford", "Windsor"]


@pytest.mark.parametrize("typed", ["Hartfrod", "hartford", " HARTFORD ", "Harford"])
def test_a_slip_finds_the_name_as_it_is_spelled(typed):
    assert nearest(typed, TOWNS) == ["Hartford"]
    assert did_you_mean(typed, TOWNS) == " Did you mean 'Hartford'?"


@pytest.mark.parametrize("typed", ["Utrecht", "", "   "])
def test_nothing_is_said_where_no_name_is_near(typed):
    assert nearest(typed, TOWNS) == []
    assert did_you_mean(typed, TOWNS) == ""


def test_the_nearest_stands_first_and_no_more_are_named_than_asked_for():
    assert nearest("Hartfort", TOWNS, most=3, cutoff=0.5) == ["Hartford", "West Hartford"]


def test_what_was_typed_need_not_be_a_text():
    assert nearest(8, ["8", "18"]) == ["8"]
