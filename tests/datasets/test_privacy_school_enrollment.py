"""No star of the enrollment tables can be solved from our tables: by row, by column or by the rule of the bound."""

from __future__ import annotations

from itertools import combinations

import pandas as pd
import pytest
from dataset_folders import recipe_of

from workshop.course.data import recipe
from workshop.notebook.data import load

ROW = ["year", "district_code"]


@pytest.fixture(scope="module")
def groups() -> pd.DataFrame:
    return load("school-enrollment")


@pytest.fixture(scope="module")
def totals() -> pd.DataFrame:
    return load("school-enrollment", "totals")


def star_ranges(groups: pd.DataFrame, totals: pd.DataFrame) -> pd.DataFrame:
    """Lowest and highest number that each star can stand for, as an attacker works them out.

    A row's stars add up to at most its upper bound less its printed numbers; a column's, to the state's number less
    the districts' printed ones. Each bound on one cell tightens the bounds on the others until nothing moves.
    """
    is_state = groups.district_code == "0000000"
    state = groups[is_state].set_index(["year", "race_ethnicity"]).students
    districts = groups[~is_state]
    printed = districts.groupby(ROW).students.sum()
    most = totals.set_index(ROW).students_at_most.astype("float64")
    stars = districts[districts.students.isna()].reset_index(drop=True)
    row_room = pd.Series(list(zip(stars.year, stars.district_code, strict=True))).map((most - printed).to_dict())
    column = [stars.year, stars.race_ethnicity]
    shown = districts.groupby(["year", "race_ethnicity"]).students.sum()
    column_sum = pd.Series(list(zip(*column, strict=True))).map((state - shown).astype("float64").to_dict())
    row = [stars.year, stars.district_code]
    low, high = pd.Series(1.0, index=stars.index), pd.Series(float("inf"), index=stars.index)
    for _ in range(20):
        others_low_in_row = low.groupby(row).transform("sum") - low
        others_low = low.groupby(column).transform("sum") - low
        new_high = pd.concat([high, row_room.fillna(float("inf")) - others_low_in_row, column_sum - others_low], axis=1)
        high_next = new_high.min(axis=1)
        others_high = high_next.groupby(column).transform("sum") - high_next
        low_next = pd.concat([low, (column_sum - others_high).fillna(1.0)], axis=1).max(axis=1)
        if high_next.equals(high) and low_next.equals(low):
            break
        low, high = low_next, high_next
    return stars.assign(low=low, high=high)


def test_every_star_can_still_be_any_of_at_least_four_numbers(groups, totals):
    ranges = star_ranges(groups, totals)
    assert len(ranges) == (groups.students_status == "suppressed").sum()
    width = ranges.high - ranges.low + 1
    assert width.min() >= 4
    # Four are left only for Not Reported in 2009-10, whose 18 stars of the state are 21 students: all others have five.
    assert set(ranges[width < 5].race_ethnicity) == {"Not Reported"}
    # A few stars must be larger than five, because their column has more students than the other stars can hold.
    assert ((ranges.low == 1) | (ranges.high - ranges.low >= 50)).all()


def test_the_attack_solves_a_row_whose_printed_total_would_have_been_passed_on(groups, totals):
    row = totals.query("starred_groups == 2 and students_status == 'withheld'").iloc[0]
    mine = groups[(groups.year == row.year) & (groups.district_code == row.district_code)]
    leaky = totals.copy()
    leaky.loc[row.name, "students_at_most"] = mine.students.sum() + 2
    ranges = star_ranges(groups, leaky)
    solved = ranges[ranges.low == ranges.high]
    assert set(solved.district_code) == {row.district_code}
    assert len(solved) == 2


def test_a_total_is_exact_only_where_no_group_is_starred(totals):
    exact = totals.students_status == "reported"
    assert (totals.starred_groups[exact] == 0).all()
    assert (totals.students_at_most[exact] == totals.students[exact]).all()
    assert totals.students[~exact].isna().all()
    assert (totals.students_at_most[totals.students_status == "withheld"] % 10 == 0).all()


def test_the_upper_bound_leaves_room_for_every_true_total_that_a_star_allows():
    protected = recipe_of("school-enrollment").protected
    for printed in range(40):
        for stars in (1, 2, 3):
            same = {}
            for total in range(printed + stars, printed + stars + 60):
                same.setdefault(protected(total, printed, stars), []).append(total)
            complete = list(same.values())[:-1]  # the last group of totals is cut off by the end of the range
            assert all(len(totals) >= 5 for totals in complete)
            assert all(bound >= max(totals) for bound, totals in same.items())


def test_the_upper_bound_is_never_under_the_printed_total(totals, source_folder):
    raw = recipe_of("school-enrollment").read(recipe.Source(source_folder("school-enrollment")))
    true = {(row["year"], row["district_code"]): row["total"] for row in raw}
    for row in totals[totals.students_status != "suppressed"].itertuples():
        assert row.students_at_most >= int(true[row.year, row.district_code])


def test_leaks_are_counted_over_all_years_and_never_name_a_district():
    leaks = load("school-enrollment", "leaks")
    assert list(leaks.columns) == ["starred_groups", "behind_the_stars", "district_years"]
    # If all rows with as many stars had the same outcome, the number of stars would tell it.
    solved = leaks[leaks.behind_the_stars == "one student behind each star"].set_index("starred_groups").district_years
    every = leaks.groupby("starred_groups").district_years.sum()
    assert (solved / every[solved.index] < 0.05).all()


def test_no_combination_of_columns_has_one_to_five_printed_students(groups):
    printed = groups.dropna(subset=["students"])
    keys = ["year", "district_code", "race_ethnicity"]
    for size in range(1, len(keys) + 1):
        for columns in combinations(keys, size):
            assert not printed.groupby(list(columns)).students.sum().between(1, 5).any(), columns
