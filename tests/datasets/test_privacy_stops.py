"""No stop, search or find is given away by a column, by a total, or by a table published elsewhere."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from dataset_folders import recipe_of

from workshop.course.data import recipe
from workshop.notebook.data import load

SMALL = range(1, 6)


@pytest.fixture(scope="module")
def searches() -> pd.DataFrame:
    return load("traffic-stops", "searches")


def test_no_count_of_stops_searches_or_finds_is_from_one_to_five(searches):
    for column in ("stops", "searched", "found"):
        assert not searches[column].isin(SMALL).any()
    assert not load("traffic-stops").group_stops.isin(SMALL).any()


def test_not_found_among_the_searched_and_not_searched_among_the_stopped_are_no_small_groups_either(searches):
    assert not (searches.stops - searches.searched).dropna().isin(SMALL).any()
    assert not (searches.searched - searches.found).dropna().isin(SMALL).any()


def test_between_the_two_codings_no_single_stop_or_search_appears_and_no_finds_can_be_compared(searches):
    by_coding = searches.set_index(["department", "driver_group", "coding"])
    assert (by_coding.found.unstack().notna().sum(axis=1) <= 1).all()
    moved = {
        measure: by_coding[measure].unstack().diff(axis=1).iloc[:, 1].dropna() for measure in ("stops", "searched")
    }
    assert not moved["stops"].abs().isin(SMALL).any()
    # In one town alone the codings differ by 2 and by 4 searches: the second is there for both together.
    assert {abs(number) for number in moved["searched"]} == {0, 6}
    assert set(searches.query("coding == 'Hispanic before Black'").department) == {"Hamden and Groton Town"}


def test_no_hidden_count_of_a_town_follows_from_both_together(searches):
    one = searches.query("coding == 'Black before Hispanic'").set_index(["driver_group", "department"])
    for measure in ("searched", "found"):
        for _, cells in one[measure].groupby(level=0):
            assert cells.isna().sum() != 1


def test_a_share_never_stands_for_one_to_five_of_the_stops_beside_it():
    stops = load("traffic-stops").query("measure != 'peers'").dropna(subset=["stops", "stop_share"])
    assert not (stops.stop_share * stops.stops / 100).round().isin(SMALL).any()


def test_no_share_published_elsewhere_gives_a_hidden_count_of_stops_away():
    stops = load("traffic-stops").set_index(["department", "driver_group"])
    recorded, shares = (stops[stops.measure == measure] for measure in ("recorded stops", "residents 16 and over"))
    hidden = recorded[recorded.status == "withheld"].index
    assert len(hidden)
    assert shares.loc[shares.index.intersection(hidden)].stop_share.isna().all()


def test_no_hidden_count_of_recorded_stops_follows_from_the_totals():
    recorded = load("traffic-stops").query("measure == 'recorded stops'")
    state = recorded.department == "Connecticut"
    hidden = recorded[~state & (recorded.status == "withheld")].reset_index(drop=True)
    assert len(hidden)
    equations = pd.get_dummies(hidden.department).join(pd.get_dummies(hidden.driver_group)).to_numpy(dtype=float).T
    rank = np.linalg.matrix_rank(equations)
    for cell in np.eye(len(hidden)):
        assert np.linalg.matrix_rank(np.vstack([equations, cell])) == rank + 1


def test_every_hidden_count_of_recorded_stops_could_be_several_numbers(source_folder):
    build = recipe_of("traffic-stops")
    raw = recipe.Source(source_folder("traffic-stops")).rows("town_race_summary.csv")
    counts = {
        build.department(row): {group: int(row[column].replace("NA", "0")) for group, column in build.RECORDED.items()}
        for row in raw
    }
    ours = load("traffic-stops").query("measure == 'recorded stops' and department != 'Connecticut'")
    hidden = ours[ours.status == "withheld"].groupby("department").driver_group.agg(list)
    small = {name: [group for group, count in by_group.items() if count in SMALL] for name, by_group in counts.items()}
    assert {name for name, groups in small.items() if groups} == set(hidden.index)
    for name, groups in hidden.items():
        assert set(small[name]) <= set(groups)
        assert len(groups) >= 2
        assert sum(counts[name][group] for group in groups) > len(groups), f"{name}: all hidden counts are 1"
