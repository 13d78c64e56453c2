"""Session 1: what is said of two releases, of a code that comes from nowhere, and of who keeps a number back."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from conftest import load_checks

from workshop.notebook import NOT_PUBLISHED, WITHHELD, check, load
from workshop.notebook.checks import MATCHES

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
        (checks.coding_change, -2.5, {"town": "Hamden"}, "percent_of_the_rate"),
        (checks.coding_change, 3.17, {"town": "Hamden"}, "the_other_order_alone"),
        (checks.coding_change, 3.09, {"town": "Hamden"}, "one_order_alone"),
        (checks.code_ratio, 24.05, {"department": "Greenwich"}, "the_share_alone"),
        (checks.code_ratio, 22.1, {"department": "Greenwich"}, "points_not_times"),
    ],
)
def test_a_slip_is_named_as_people_write_it_down(question, typed, parameters, mistake):
    assert check(question, typed, **parameters).mistake == mistake


@pytest.mark.parametrize("typed", [-0.07, -0.08])
def test_a_change_read_off_two_rounded_rates_matches(typed):
    assert check(checks.coding_change, typed, town="Hamden").state == MATCHES


def test_a_number_that_is_right_for_the_other_town_is_told_so():
    assert "Groton Town" in check(checks.coding_change, -0.36, town="Hamden").message


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
    for figure in ("before-second", "learners", "four-code", "never"):
        assert f"<!--{figure}-->" in CELLS["further"]


def test_a_page_that_is_named_can_be_opened():
    """The Toolkit's pages are printed with other numbers than its flipbook counts; so each has its address."""
    assert "page 5)" not in CELLS["reading"] and "pages 33 and 39)" not in CELLS["reading"]
    assert all(f"?p={page}&" in CELLS["references"] for page in (5, 33, 39))
