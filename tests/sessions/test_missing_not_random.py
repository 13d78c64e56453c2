"""Session 4: what a blank is, what a law changed in the middle of the table, which errors are more than chance."""

from __future__ import annotations

import json

import numpy as np
import pytest

from workshop.course.session import find
from workshop.notebook import check, load
from workshop.notebook.checks import NOT_YET
from workshop.notebook.told import later

SLUG = "missing-not-random"


@pytest.fixture(scope="module")
def checks(checks_of):
    return checks_of(SLUG)


@pytest.fixture(scope="module")
def cells() -> dict[str, str]:
    raw = json.loads(find(SLUG).source.read_text(encoding="utf-8"))["cells"]
    return {cell["id"]: "".join(cell["source"]) for cell in raw}


def bootstrapped(checks, reason: str) -> np.ndarray:
    """The estimate's error for Black people in 400 lists drawn again from this one, within each true group."""
    people, draw = checks.people(), np.random.default_rng(4)
    truth = (people["group"] == "Black").astype(float)
    off = (checks.chances()["Black"].where(people[reason], truth) - truth).to_numpy()
    weight, places = people["weight"].to_numpy(), [np.where(people["group"] == g)[0] for g in checks.GROUPS]
    errors = []
    for _ in range(400):
        drawn = np.concatenate([draw.choice(place, len(place)) for place in places])
        errors.append(100 * (off[drawn] * weight[drawn]).sum() / weight[drawn].sum())
    return np.array(errors)


@pytest.mark.parametrize(("reason", "sure"), [("by chance", False), ("by place", False), ("by person", True)])
def test_only_by_person_is_the_error_larger_than_chance(checks, reason, sure):
    low, high = np.percentile(bootstrapped(checks, reason), [2.5, 97.5])
    assert (low > 0 or high < 0) == sure
    error, reach = checks._error("Black", reason)
    assert (error - reach, error + reach) == pytest.approx((low, high), abs=0.12)
    told = checks.three_worlds("Black").table.set_index("The box is blank").at[reason, "The error is"]
    assert told == ("hardly by chance" if sure else "no larger than chance")


def test_the_error_that_is_told_is_the_one_that_is_asked_for(checks):
    for group in checks.GROUPS:
        for reason in checks.REASONS:
            asked = checks.estimate_error.answer(group=group, reason=reason)
            assert checks._error(group, reason)[0] == pytest.approx(asked, abs=1e-9)


def test_the_right_answer_of_another_world_is_named_as_that(checks):
    case = {"group": "Black", "reason": "by place"}
    by_person = round(checks.estimate_error.answer(group="Black", reason="by person"), 2)
    assert check(checks.estimate_error, by_person, **case).message == (
        'That is right for "by person"; here "by place" is chosen.'
    )
    misspelt = check(checks.estimate_error, 1, group="Black", reason="by plaec")
    assert misspelt.state == NOT_YET
    assert "where reason stands" in misspelt.message


def test_a_whole_percent_is_named(checks):
    assert "one decimal" in check(checks.share_unknown, 11, department="Connecticut").message


def test_the_guess_is_held_against_the_truth_and_never_against_the_own_wrong_answer(cells):
    assert "checks.called_another.answer(group=group)" in cells["predict-beside"]
    assert "called_another:.0f" not in cells["predict-beside"]


def test_results_wait_until_the_question_is_answered(checks, cells):
    assert "Answer question 3 first" in repr(later(3))
    for name in ("bounds-look", "three-worlds", "lost-where"):
        assert "if answered else later(" in cells[name]


def test_the_page_says_which_rows_are_older_than_the_law_and_which_blanks_were_typed(cells):
    halves = load("marijuana-citations", "by-half-year").set_index(["year", "half"])["citations"]
    assert f"{halves[('2011', 'January to June')]:,}<!--before-the-law-->" in cells["exercise-intro"]
    typed = load("marijuana-citations", "by-year-and-age").groupby("ethnicity")["citations"].sum()
    assert f"{typed['unknown']:,}<!--typed-unknown-->" in cells["exercise-intro"]
    assert f"{typed['blank']}<!--left-empty-->" in cells["exercise-intro"]


def test_the_charts_title_says_of_how_many_departments_it_speaks(checks, cells):
    assert checks.pooled() + len(checks.alone()) == 81
    assert "In one reporting system" not in cells["share-unknown-chart"]
    assert "pooled by us" in cells["share-unknown-chart"]


def test_groups_stand_in_alphabetical_order_and_the_chart_says_so(checks, cells):
    assert list(checks.GROUPS) == sorted(checks.GROUPS) == list(checks.called().index)
    assert "groups in alphabetical order" in cells["called-another-chart"]


def test_another_groups_number_is_named_as_that(checks):
    theirs = round(checks.called_another.answer(group="Hispanic"))
    assert 'right for "Hispanic"; here "Black"' in check(checks.called_another, theirs, group="Black").message
