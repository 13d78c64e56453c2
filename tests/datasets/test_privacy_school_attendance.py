"""No race group of one to five students follows from the groups beside it, in one release or from two together."""

from __future__ import annotations

import pandas as pd
import pytest

from workshop.notebook.data import load

RACE = ["All other races", "Black or African American", "Hispanic/Latino of any race", "White"]
KEY = ["release", "year", "district_code"]


@pytest.fixture(scope="module")
def wide() -> pd.DataFrame:
    """Students by release, year and district, one column for each group; blank where there is no number."""
    frame = load("school-attendance").pivot(index=KEY, columns="student_group", values="students")
    return frame.astype("float64")


def unseen(wide: pd.DataFrame) -> pd.Series:
    """All students less the race groups that have a number."""
    return (wide["All Students"] - wide[RACE].sum(axis=1)).dropna()


def test_no_printed_group_is_under_twenty(wide):
    assert wide.min().min() >= 20


def test_race_groups_without_a_number_are_never_one_alone_nor_one_to_five_students_together(wide):
    hidden = wide[RACE].isna().sum(axis=1)
    assert not (hidden == 1).any()
    assert not unseen(wide).between(1, 5).any()


def test_the_attack_finds_a_group_that_is_put_back(wide):
    withheld = load("school-attendance").query("status == 'withheld'").iloc[0]
    planted = wide.copy()
    key = tuple(withheld[KEY])
    planted.loc[key, withheld.student_group] = unseen(wide)[key] - 4
    assert unseen(planted).between(1, 5).sum() == 1


def test_students_who_are_not_in_a_group_are_never_one_to_five(wide):
    for group in wide.columns.drop(["All Students", *RACE]):
        assert not (wide["All Students"] - wide[group]).between(1, 5).any(), group


def test_what_is_withheld_in_one_release_is_not_shown_in_the_other():
    rows = load("school-attendance")
    cell = ["year", "district_code", "student_group"]
    withheld = pd.MultiIndex.from_frame(rows.loc[rows.status == "withheld", cell])
    others = rows[pd.MultiIndex.from_frame(rows[cell]).isin(withheld)]
    assert not (others.status == "reported").any()
    assert others[["students", "attendance_rate"]].isna().all().all()
