"""Session 1: what is said of two releases, of a code that comes from nowhere, and of who keeps a number back."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from loading import load_checks

from workshop.notebook import NOT_PUBLISHED, WITHHELD, check, load
from workshop.notebook.checks import MATCHES, NOT_YET

SOURCE = Path(__file__).resolve().parents[2] / "solutions" / "01-data-biographies"
checks = load_checks(SOURCE)
CELLS = {
    cell["id"]: "".join(cell["source"])
    for cell in json.loads((SOURCE / "data-biographies.ipynb").read_text(encoding="utf-8"))["cells"]
}
SCHOOLS = {"place": "Connecticut", "group": checks.HOMELESSNESS, "year": "2021-22"}


@pytest.mark.parametrize(
    ("question", "typed", "parameters", "mistake"),
    [
        (checks.release_change, 100.9, SCHOOLS, "percent_of_the_first"),
        (checks.release_change, 101, SCHOOLS, "percent_of_the_first"),
        (checks.release_change, (1, 814), SCHOOLS, "earlier_release"),
        (checks.release_change, "1,814", SCHOOLS, "earlier_release"),
        (checks.coding_change, -4.9, {}, "percent_of_the_rate"),
        (checks.coding_change, 3.24, {}, "the_other_order_alone"),
        (checks.coding_change, 3.08, {}, "one_order_alone"),
        (checks.code_ratio, 24.05, {"department": "Greenwich"}, "the_share_alone"),
        (checks.code_ratio, 22.1, {"department": "Greenwich"}, "points_not_times"),
    ],
)
def test_a_slip_is_named_as_people_write_it_down(question, typed, parameters, mistake):
    assert check(question, typed, **parameters).mistake == mistake


@pytest.mark.parametrize("typed", [-0.16, -0.15])
def test_a_change_read_off_two_rounded_rates_matches(typed):
    assert check(checks.coding_change, typed).state == MATCHES


@pytest.mark.parametrize("typed", [1831, "1,831", (1, 831), "“1,831”"])
def test_the_first_answer_of_the_year_matches_as_it_is_printed(typed):
    """The page said that 2,500 is fine, and its first check refused 1,831."""
    assert "*2500<!--made-up-->* or *2,500<!--made-up-->*" in CELLS["how-a-notebook-works"]
    assert "*65*, not *65%*" in CELLS["how-a-notebook-works"]
    assert check(checks.release_change, typed, **SCHOOLS).state == MATCHES
    assert check(checks.release_change, "65%", **SCHOOLS).state == NOT_YET


def test_nought_is_no_answer_where_the_share_is_small():
    assert check(checks.code_ratio, 0.05, department="Stamford").state == MATCHES
    assert check(checks.code_ratio, 0, department="Stamford").state == NOT_YET


def test_no_small_number_of_searches_follows_by_subtraction():
    """The two orders stood side by side for each town: 66 and 64 searches, 29 and 25."""
    rows = load("traffic-stops", "searches").set_index(["department", "driver_group", "coding"])
    for measure in ("stops", "searched", "found"):
        moved = rows[measure].unstack().astype(float).diff(axis=1).iloc[:, 1].dropna().abs()
        assert not moved.between(1, 5).any(), measure
    shown = checks.search_rates()
    assert set(shown["order"]) == {"Black first", "Hispanic first"} and len(shown) == 8
    assert "6<!--moved-searches-->" in CELLS["who-decided"]


def test_a_blank_is_said_of_the_publisher_or_of_us():
    attendance = load("school-attendance")
    kept = attendance[attendance["status"] == "withheld"].iloc[0]
    of_us = {"place": kept["place"], "group": kept["student_group"], "year": kept["year"]}
    assert checks.blank(**of_us, release=kept["release"]) == WITHHELD
    assert checks.release_change.answer(**of_us) == WITHHELD
    assert checks.blank(**SCHOOLS | {"place": "Union"}, release=checks.FIRST) == NOT_PUBLISHED
    shares = load("traffic-stops").query("measure == 'recorded stops' and driver_group == 'Middle Eastern'")
    hidden = shares[shares["status"] == "withheld"]["department"].iloc[0]
    assert checks.code_ratio.answer(department=hidden) == WITHHELD


def test_the_release_before_the_table_of_stops_has_none_with_the_code():
    """All stops of the year before in the two towns are in the four groups that the search table has."""
    before = load("traffic-stops", "searches")
    assert set(before["driver_group"]) == {"Asian", "Black", "Hispanic", "White"}
    assert before.query("coding == 'Black before Hispanic'").groupby("department")["stops"].sum().to_dict() == {
        "Groton Town": 6_252,
        "Hamden": 5_466,
        checks.BOTH: 11_718,
    }


def test_the_files_are_dated_as_their_publisher_dates_them():
    assert "July" in CELLS["predict-question"] and "June" in CELLS["predict-question"]
    known = CELLS["look-again"]
    assert "October and in June" in known and known.index("*Inferred:*") > known.index("*Known:*")


def test_results_in_print_are_folded_until_the_question_matches():
    for cell in ("look-again", "what-the-code-counts", "who-decided"):
        assert re.match(r"<details><summary>Open this once Question \d matches", CELLS[cell])
        assert CELLS[cell].rstrip().endswith("</details>")


def test_the_auditors_own_words_stand_in_the_reading_and_no_word_of_a_driver_is_corrected():
    assert "likely false or inaccurate" in CELLS["reading"]
    assert "do not correct the word" in CELLS["step-input"]


def test_what_a_room_opens_in_folds_stays_short_and_the_rest_is_kept_for_the_desk():
    """A room reads its questions and then opens three folds; what they do not need stands under *Go further*."""
    folds = " ".join(CELLS[cell] for cell in ("look-again", "what-the-code-counts", "who-decided"))
    assert len(re.sub(r"<!--.*?-->|<[^>]+>", "", folds).split()) <= 425
    for figure in ("before-second", "learners", "meals", "four-code", "never"):
        assert f"<!--{figure}-->" in CELLS["further"]


def test_a_page_that_is_named_can_be_opened():
    """The Toolkit's pages are printed with other numbers than its flipbook counts; so each has its address."""
    assert "page 5)" not in CELLS["reading"] and "pages 33 and 39)" not in CELLS["reading"]
    assert all(f"?p={page}&" in CELLS["references"] for page in (5, 33, 39))
