"""Session 2 counts with each room's own marks, asks for no more than a question needs, and says how sure a count is."""

import json
import re
import time
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.course.session import find
from workshop.notebook import check, load
from workshop.notebook.checks import MATCHES, NOT_ATTEMPTED, NOT_YET

SLUG = "who-decides"
ROOMS = pytest.mark.parametrize("room", [1, 2, 3, 4, 5])


@pytest.fixture(scope="module")
def checks(checks_of):
    return checks_of(SLUG)


@pytest.fixture(scope="module")
def told():
    notebook = json.loads(find(SLUG).source.read_text(encoding="utf-8"))
    return {cell["id"]: "".join(cell["source"]) for cell in notebook["cells"]}


# Marks and the count ----------------------------------------------------------------------------------------------


@ROOMS
@given(marks=st.text(alphabet="YN?", min_size=12, max_size=12).filter(lambda marks: set(marks) != {"?"}))
def test_the_count_follows_from_any_marks_of_any_room(checks, room, marks):
    assert check(checks.marked, marks, room=room).state == MATCHES
    word = list(checks.sample(room)["wide_rule"])
    right = sum(mark == "Y" and said == "yes" for mark, said in zip(marks, word, strict=True))
    missed = sum(mark == "Y" and said != "yes" for mark, said in zip(marks, word, strict=True))
    expected = 32 * right / 6 + 275 * missed / 6
    assert checks.our_count.answer(room=room, marked=marks) == pytest.approx(expected)
    # What the chart prints, rounded to whole datasets, is taken.
    assert check(checks.our_count, float(f"{expected:.0f}"), room=room, marked=marks).state == MATCHES


@pytest.mark.parametrize(
    "typed",
    [
        "YNYNYNYNYNYN",
        "y n y n y n y n y n y n",
        "Y,N,Y,N,Y,N,Y,N,Y,N,Y,N",
        "“YNYNYNYNYNYN”",
        "yes no yes no yes no Yes No yes no yes no",
        "A: Y, B: N, C: Y, D: N, E: Y, F: N, G: Y, H: N, I: Y, J: N, K: Y, L: N",
    ],
)
def test_marks_are_read_as_people_type_them(checks, typed):
    assert checks.read_marks(typed, 1) == checks.read_marks("YNYNYNYNYNYN", 1)


@pytest.mark.parametrize(("typed", "mistake"), [("YN", "not_all_marked"), ("YNYNYNYNYNYX", "strange_mark")])
def test_marks_that_cannot_be_counted_are_named(checks, typed, mistake):
    assert check(checks.marked, typed, room=2).mistake == mistake


def test_the_answer_to_the_marks_says_the_two_counts_that_the_next_question_needs(checks):
    said = check(checks.marked, "NYYYNYNNYNYN", room=1).message
    assert "you marked 5 yes" in said
    assert "passed over, 1." in said


def test_what_becomes_of_a_question_mark_is_said_and_only_where_one_stands(checks):
    assert "counts as no here: count 2 rows as yes" in check(checks.marked, "YNYNY?YN?NYN", room=1).message
    assert "counts as no" not in check(checks.marked, "YNYNYNYNYNYN", room=1).message


def test_the_guess_stands_beside_the_count_with_its_range_and_not_beside_a_wrong_number(checks, told):
    assert "once=[checks.our_count]" in told["predict-beside"]
    assert "checks.by_marks(marked, room)" in told["predict-beside"]
    assert checks.by_marks("NYYYNYNNYNYN", 1) == "by your marks 72, and 15 to 206 fit, of 307"


def test_a_count_before_the_marks_sends_to_the_marks(checks):
    for marked in (..., "", "YN", None):
        result = check(checks.our_count, 72, room=1, marked=marked)
        assert result.state == NOT_YET
        assert "Question 1" in result.message


@ROOMS
def test_what_fits_holds_the_count_and_a_sample_is_never_sure(checks, room):
    rows = checks.estimates(checks.ROWS)
    assert ((rows["low"] <= rows["count"]) & (rows["count"] <= rows["high"])).all()
    assert (rows["low"] < rows["high"]).all()
    assert len(checks.sample(room)) == 12


def test_a_rooms_own_number_for_another_room_is_no_answer_here(checks):
    assert check(checks.our_count, 27, room=1, marked="NYYYNYNNYNYN").mistake == "found_alone"
    assert check(checks.our_count, 153.5, room=1, marked="NYYYNYNNYNYN").mistake == "rows_alike"


# What neither rule nor rooms can see ------------------------------------------------------------------------------


def test_the_six_tables_of_arrests_are_said_to_escape_the_rule(told):
    portal = load("data-inventory")
    arrests = portal[portal["name"].str.startswith("Uniform Crime Reporting System Arrests")]
    assert len(arrests) == 6
    assert set(arrests["wide_rule"]) == {"no"}
    assert arrests["columns"].str.match("Description|Arrestee").all()
    text = (arrests["name"] + " " + arrests["description"].fillna("")).str.lower()
    assert not text.str.contains(r"\brace\b").any()
    assert "6<!--arrests--> tables of arrests" in told["count-again"]


def test_what_our_copy_cut_off_is_not_blamed_on_the_rule(told):
    portal = load("data-inventory")
    cut = portal[(portal["wide_rule"] == "no") & portal["columns"].str.endswith("…")]
    assert cut["name"].str.startswith("Uniform Crime Reporting System Arrests").sum() == 6
    assert f"{len(cut)}<!--cut-lists--> of the 275<!--passed-over--> lists" in told["count-again"]


def test_no_word_stands_in_the_chart_or_its_table_that_the_page_does_not_explain(checks):
    shown = " ".join(checks.labelled(checks.estimates(checks.ROWS)).columns)
    shown += json.dumps(checks.count_chart(checks.ROWS, 5, 1).to_dict())
    assert not [word for word in ("Recall:", "Precision", "No recall") if word in shown]


def test_how_sure_a_count_is_stands_where_participants_read(told):
    assert "95 percent" in told["our-count-question"]


def test_a_range_holds_the_true_number_at_least_as_often_as_the_page_says(checks, told):
    """The two halves' ranges are exact, so none is a plain 95 percent; nor is the range of their sum."""
    for checked in (checks.ROWS, checks.ROWS * checks.ROOMS):
        assert min(_held(checks, checked)) >= 0.95
    assert "at least 95 percent" in told["our-count-question"]


def _held(checks, checked):
    """For each pair of true numbers: how likely the range of a sample holds their sum."""
    hits, others = checks.sizes()
    found, passed = (_likelihoods(size, checked) for size in (hits, others))
    ends = checks.estimates(checked)
    low, high = (ends[end].to_numpy().reshape(checked + 1, checked + 1) for end in ("low", "high"))
    for first in range(0, hits + 1, 4):
        for second in range(0, others + 1, 5):
            inside = (low <= first + second) & (first + second <= high)
            yield float((np.outer(found[first], passed[second]) * inside).sum())


def _likelihoods(size, checked):
    ways = comb(size, checked)
    return [
        [comb(true, yes) * comb(size - true, checked - yes) / ways for yes in range(checked + 1)]
        for true in range(size + 1)
    ]


def test_what_is_said_of_all_rooms_range_is_inside_it(told):
    """The rule's own number and twice as many: both stand between the ends that are printed beside them."""
    assert "32<!--wide--> is inside the range, and so is twice as many." in told["step-share"]
    low, high = (int(re.search(rf"(\d+)<!--{end}-->", told["step-share"])[1]) for end in ("pooled-low", "pooled-high"))
    assert low < 32 < 64 < high


def test_the_minutes_of_sharing_are_those_of_the_step(told):
    """Counts, alone, pairs, everybody: with fours between them, nobody had time to speak."""
    assert "The counts come first, 4; then the verdicts: alone 1, pairs 3, everybody 4." in told["step-share"]


# The least that a question needs ----------------------------------------------------------------------------------


def test_the_columns_that_the_request_names_and_no_others_are_needed(checks):
    assert checks.NEEDED == "YNYYNYNYNN"
    assert check(checks.needed, checks.NEEDED, first_answer=checks.ASK_IN_WRITING).state == MATCHES


def test_the_question_says_who_gets_the_columns_and_asks_for_no_exact_day(checks, told):
    """Whoever matches the files needs a name, so "which must leave" had two right answers; a date can find a child."""
    assert "The files have been matched already, by somebody who keeps names for that only." in told["needed-question"]
    assert "must the people get who then answer the question?" in told["needed-question"]
    assert not [column.name for column in checks.COLUMNS if "date" in column.name.lower()]
    assert "Month of each move" in [column.name for column in checks.COLUMNS]


@pytest.mark.parametrize(
    ("letter", "mistake"),
    [
        ("A", "needed_left_out"),
        ("B", "finds_a_person"),
        ("C", "needed_left_out"),
        ("D", "needed_left_out"),
        ("E", "finds_a_place"),
        ("F", "race_left_out"),
        ("G", "finds_a_place"),
        ("H", "needed_left_out"),
        ("I", "finds_a_person"),
        ("J", "another_question"),
    ],
)
def test_each_column_too_many_or_too_few_is_named(checks, letter, mistake):
    flipped = "".join(
        {"Y": "N", "N": "Y"}[mark] if column == letter else mark
        for column, mark in zip(checks.COLUMN_LETTERS, checks.NEEDED, strict=True)
    )
    assert check(checks.needed, flipped, first_answer=checks.ASK_IN_WRITING).mistake == mistake


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [("SEND_ALL", "sends_all"), ("SEND_WITHOUT_NAMES", "sends_without_names"), ("NO_BY_TELEPHONE", "no_by_telephone")],
)
def test_each_other_first_answer_to_a_demand_is_answered(checks, answer, mistake):
    assert check(checks.needed, checks.NEEDED, first_answer=getattr(checks, answer)).mistake == mistake


def test_an_answer_that_is_not_chosen_yet_is_asked_for(checks):
    result = check(checks.needed, checks.NEEDED, first_answer=...)
    assert result.state == NOT_YET
    assert "first answer" in result.message
    assert check(checks.needed, ..., first_answer=...).state == NOT_ATTEMPTED


@given(text=st.text(max_size=60))
def test_any_text_in_the_marks_is_answered(checks, text):
    assert check(checks.needed, text, first_answer=checks.SEND_ALL).state in (NOT_YET, NOT_ATTEMPTED)
    assert check(checks.marked, text, room=3).state in (MATCHES, NOT_YET, NOT_ATTEMPTED)


def test_an_answer_to_a_demand_names_only_columns_that_are_there(checks):
    said = check(checks.needed, checks.NEEDED, first_answer=checks.SEND_WITHOUT_NAMES).message.lower()
    names = [column.name.lower() for column in checks.COLUMNS]
    assert [name for name in ("home address", "social security number") if name in said and name in names]
    assert "date of birth" not in said


# The map ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line", ["Families, 1, 5", "Families 1 5", "Families; 1; 5", "Families: 1/5", "Families – 1 – 5."]
)
def test_a_line_of_the_map_is_read_with_any_mark_between_its_three_parts(checks, line):
    assert checks.read_map(line).to_dict("records") == [{"who": "Families", "influence": 1, "affected": 5}]


@pytest.mark.parametrize("line", ["Families, 1.5, 5", "Families, 6, 5", "Families, one, five", "1, 5", "Families, 15"])
def test_a_line_of_the_map_without_two_whole_numbers_from_1_to_5_is_named(checks, line):
    assert "cannot be read" in check(checks.affected_without_say, 1, power_map=line).message


@pytest.mark.parametrize("long", ["x, 1, ", "first ", "a ", "-", " . "])
def test_a_long_line_of_the_map_is_answered_at_once(checks, long):
    began = time.process_time()
    check(checks.affected_without_say, 1, power_map=f"x{long * 3000}?")
    assert time.process_time() - began < 2


# Care -------------------------------------------------------------------------------------------------------------


def test_racism_is_named_where_it_made_the_table_and_a_nation_is_no_line_on_a_map(checks, told):
    assert "racism in institutions [9]" in told["reading"]
    assert "Tribal" not in checks.DRAFT
    assert "it is a government" in told["map-notes"]
    assert "it is a government" in told["map-question"]  # somebody alone has no notes


def test_the_councils_causes_stand_beside_its_figures_and_arrests_are_what_adults_decided(told):
    assert "segregation set up under Jim Crow laws that, it says, still persists [2]" in told["reading"]
    assert "whom adults arrested, not what young people did" in told["reading"]


def test_columns_that_nobody_opened_are_not_said_to_be_filled(told):
    assert "Whether they are filled, nobody has looked." in told["strength"]


def test_both_names_of_the_states_network_are_said(told):
    assert "P20 WIN" in told["reading"]
    assert "DataLinkCT" in told["reading"]


def test_a_series_without_years_is_not_joined_to_one_with_years(told):
    """The council's page dates the share of arrests, and not the number of arrests."""
    assert "it does not say in which years" in told["reading"]
    assert "a larger part of them" not in told["reading"]


def test_the_law_of_november_lets_one_agency_tell_another_wherever_it_is_named():
    for slug in ("who-decides", "boxes-and-blanks", "keeping-promises"):
        cells = json.loads(find(slug).source.read_text(encoding="utf-8"))["cells"]
        (law,) = ("".join(cell["source"]) for cell in cells if cell["id"] == "law")
        assert "schools among them, to tell anybody outside one" in law, slug  # one agency may tell another


def test_the_misdated_order_of_a_source_is_said_and_dated_by_another(told):
    assert "dates an earlier order to 2020, by mistake" in told["references"]
    assert "first in September 2025" in told["law"]
