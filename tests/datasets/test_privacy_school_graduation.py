"""No row of the graduation table shows, or lets anyone work out, that one to five students did or did not graduate."""

from __future__ import annotations

import pandas as pd
import pytest
from dataset_folders import recipe_of

from workshop.course.data import recipe
from workshop.notebook.data import load


@pytest.fixture(scope="module")
def graduation() -> pd.DataFrame:
    return load("school-graduation")


def not_graduated(graduation: pd.DataFrame) -> pd.DataFrame:
    """Least and most students of each district row with a cohort who did not graduate, as an attacker works them out.

    A bound on the rate leaves 0 to 5; a starred rate leaves the whole cohort; the state's number less that of the rows
    that show theirs is all that the others have together, whether or not they have a cohort.
    """
    counted = graduation.dropna(subset=["cohort"]).copy()
    missed = (counted.cohort - counted.graduates).astype("float64")
    counted["low"] = missed.fillna(0)
    counted["high"] = missed.fillna(counted.cohort.astype("float64").where(counted.rate_at_least.isna(), 5))
    state = counted[counted.place == "Connecticut"].set_index(["year", "race_ethnicity"])
    state = (state.cohort - state.graduates).astype("float64").to_dict()
    districts = counted[counted.place != "Connecticut"].copy()
    column = [districts.year, districts.race_ethnicity]
    left = pd.Series(list(zip(*column, strict=True)), index=districts.index).map(state)
    others = districts.low.groupby(column).transform("sum") - districts.low
    districts["high"] = pd.concat([districts.high, left - others], axis=1).min(axis=1)
    return districts


def test_a_shown_number_of_graduates_leaves_six_or_more_on_both_sides(graduation):
    shown = graduation.dropna(subset=["graduates"])
    assert shown.graduates.min() >= 6
    assert (shown.cohort - shown.graduates).min() >= 6


def test_a_shown_rate_does_not_stand_for_one_to_five_students_of_its_cohort(graduation):
    shown = graduation.dropna(subset=["rate", "cohort"])
    assert set(graduation[graduation.rate.notna() & graduation.cohort.isna()].place) == {"Connecticut"}
    missed = (shown.cohort * (100 - shown.rate) / 100).round()
    assert not missed.between(0, 5).any()


def test_no_cohort_is_under_six(graduation):
    assert graduation.cohort.min() >= 6


def test_every_withheld_number_can_still_be_several(graduation):
    rows = not_graduated(graduation)
    hidden = rows[rows.graduates.isna()]
    assert len(hidden) > 1500
    assert (hidden.high - hidden.low).min() >= 3


def test_the_attack_solves_a_row_that_would_be_left_alone_with_the_state(graduation):
    year, group = "2018-19", "Asian"
    one = (graduation.year == year) & (graduation.race_ethnicity == group)
    planted = graduation[one & graduation.cohort.notna()].copy()
    hidden = planted[planted.graduates.isna() & (planted.place != "Connecticut")].index
    planted.loc[hidden[1:], "graduates"] = planted.loc[hidden[1:], "cohort"]
    state = planted.place == "Connecticut"
    others = planted[~state & planted.graduates.notna()]
    planted.loc[state, "graduates"] = planted.loc[state, "cohort"] - (others.cohort - others.graduates).sum()
    rows = not_graduated(planted)
    assert rows.high[hidden[0]] == 0


def most_behind_a_star(graduation: pd.DataFrame) -> pd.Series:
    """The largest cohort that a starred one can be, by year and group: what the state has beyond the printed ones.

    It is shared by all the starred cohorts, at least one student each, unless it is fewer than they are.
    """
    is_state = graduation.place == "Connecticut"
    state = graduation[is_state].set_index(["year", "race_ethnicity"]).cohort
    districts = graduation[~is_state]
    by_group = districts.groupby(["year", "race_ethnicity"])
    stars = (districts.cohort_status == "suppressed").groupby([districts.year, districts.race_ethnicity]).sum()
    left = (state - by_group.cohort.sum()).dropna()
    stars = stars[left.index]
    return (left - (stars - 1).where(left >= stars, 0))[stars > 0]


def test_each_starred_cohort_can_be_five_or_more(graduation):
    assert most_behind_a_star(graduation).min() >= 5
    # The only hidden number of a state row that the publisher prints.
    withheld = graduation.query("cohort_status == 'withheld'")
    assert withheld[["year", "place", "race_ethnicity"]].to_numpy().tolist() == [["2012-13", "Connecticut", "White"]]
    assert withheld.graduates.isna().all()


def test_the_attack_solves_two_starred_cohorts_if_the_state_row_is_passed_on(graduation):
    planted = graduation.copy()
    one = (planted.year == "2012-13") & (planted.race_ethnicity == "White")
    planted.loc[one & (planted.place == "Connecticut"), "cohort"] = planted[one].cohort.sum() + 2
    assert most_behind_a_star(planted)["2012-13", "White"] == 1


def test_the_bound_of_a_rate_is_the_same_whether_nobody_or_five_did_not_graduate():
    cells = recipe_of("school-graduation").cells
    rows = [cells({"cohort": "60", "graduates": str(60 - missed), "rate": "90.0"}) for missed in range(6)]
    assert all(row == rows[0] for row in rows)
    assert rows[0]["rate_at_least"] == 91.6
    starred = [cells({"cohort": "15", "graduates": str(number), "rate": "*"}) for number in range(16)]
    assert all(row == starred[0] for row in starred)


def test_every_rate_is_as_printed_or_in_line_with_its_bound(graduation, source_folder):
    build = recipe_of("school-graduation")
    source = recipe.Source(source_folder("school-graduation"))
    checked = 0
    for year in build.YEARS:
        ours = graduation[graduation.year == year].set_index(["district", "race_ethnicity"])
        for raw in source.rows(f"four-year-graduation-rates__{year}_race_grad.csv", header="District"):
            row = ours.loc[(raw["District"], raw["Race/Ethnicity"])]
            if pd.notna(row.rate_at_least):
                assert float(raw["Graduation Rate"]) >= row.rate_at_least
                checked += 1
    assert checked > 1000
