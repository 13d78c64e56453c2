"""Session 3: a blank is said of the right body, rooms are told whose answer theirs is, the crosswalk is a table."""

from __future__ import annotations

import ast
import json
import re

import pytest

from workshop.course.session import find
from workshop.notebook import NOT_PUBLISHED, WITHHELD, check, load

SLUG = "boxes-and-blanks"


@pytest.fixture
def cells():
    """The notebook's cells by id."""
    found = json.loads(find(SLUG).source.read_text(encoding="utf-8"))["cells"]
    return {cell["id"]: cell for cell in found}


def text(cell):
    return "".join(cell["source"])


def test_a_total_that_we_withhold_is_not_said_to_be_unpublished(checks_of):
    checks = checks_of(SLUG)
    totals = load("school-enrollment", "totals")
    place = totals.loc[(totals["students_status"] == "withheld") & (totals["year"] == checks.BEFORE), "place"].iloc[0]
    row = checks.autumns_in_words(place).set_index("Box").loc["All students"]
    assert WITHHELD in set(row)
    assert NOT_PUBLISHED not in set(row)


def test_a_box_that_a_form_lacks_is_not_said_to_be_unpublished(checks_of):
    checks = checks_of(SLUG)
    for group in ("Two or More Races", "Not Reported"):
        assert check(checks.one_autumn, "no such box", place="Connecticut", group=group).points
        assert not check(checks.one_autumn, "not published", place="Connecticut", group=group).points


@pytest.mark.parametrize("typed", ["No such box.", "“no such box”", "'no such box'", " no  such box "])
def test_words_are_the_answer_also_with_a_full_stop_or_in_quotes(checks_of, typed):
    """The check said that "No such box." was not what the data say."""
    assert check(checks_of(SLUG).one_autumn, typed, place="Connecticut", group="Two or More Races").points


def test_the_right_number_for_the_other_rooms_table_is_told_so(checks_of):
    checks = checks_of(SLUG)
    result = check(checks.across_the_seam, -20, table="drug deaths")
    assert '"children in placement"' in result.message


def test_a_misspelt_table_is_sent_to_where_it_is_chosen(checks_of):
    message = check(checks_of(SLUG).across_the_seam, 5, table="drug death").message
    assert "near the top" not in message
    assert "drug deaths" in message


def test_the_guess_is_asked_before_the_missing_row_is_told(cells):
    before = list(cells)[: list(cells).index("predict-question")]
    told = " ".join(text(cells[name]) for name in before if name != "step-predict").casefold()
    assert "no row for hispanic" not in told
    assert "no hispanic row" not in told
    assert text(cells["predict-see"]).endswith('print("The chart appears here once you have made your guess.")')
    assert text(cells["no-row"]).startswith("<details><summary>After your guess")


def test_the_crosswalk_is_a_table_with_a_row_for_each_word_and_the_choices_that_the_check_knows(cells, checks_of):
    checks = checks_of(SLUG)
    field = next(each for each in cells["cannot-come-back-answer"]["metadata"]["workshop"]["fields"] if "items" in each)
    assert field["type"] == "table"
    assert field["items"] == [identity for identity, _, _ in checks.CROSSWALK]
    new, old = (column["options"] for column in field["columns"])
    assert new == [*checks.BOXES_2024, checks.CANNOT]
    assert old == [*checks.BOXES_1997, checks.CANNOT]
    opening = ast.parse(text(cells["cannot-come-back-answer"])).body[0]
    assert ast.literal_eval(opening.value) == checks.CROSSWALK


@pytest.mark.parametrize("crosswalk", ["White", None, 3, [("Irish", "White")], ["Irish"]])
def test_a_crosswalk_that_is_no_table_is_said_and_counts_as_not_mapped(checks_of, crosswalk):
    rows, unread = checks_of(SLUG).read(crosswalk)
    assert rows == {}
    assert unread


def test_the_chart_that_is_counted_stands_above_the_check_and_does_not_say_the_answer(cells, checks_of):
    assert text(cells["cannot-come-back-answer"]).endswith("own_crosswalk(crosswalk)")
    checks = checks_of(SLUG)
    journeys = checks.stacked(checks.there_and_back(checks.CROSSWALK))
    said = " ".join([*checks.title_of(journeys), checks.OWN_PILES])
    assert str(checks.cannot_come_back.answer()) not in said.split()


def test_the_deaths_are_told_to_participants_and_not_to_facilitators_alone(cells):
    words = text(cells["two-kinds-of-change"])
    assert "facilitator" not in cells["two-kinds-of-change"]["metadata"].get("tags", [])
    for said in ("72<!--deaths-seam-->", "34<!--deaths-percent-whole-->", "5<!--white-deaths-percent-->"):
        assert said in words


def test_most_of_the_fall_is_called_the_form_and_only_probably(cells):
    """The page said that nobody can take form and children apart; for a group the years around it say roughly."""
    words = text(cells["a-form-not-children"])
    assert "so most of the" in words
    assert "Nobody can take them apart" not in words


def test_the_years_after_the_change_are_told_because_the_form_went_on_working(cells, checks_of):
    """The page told one autumn alone; the American Indian box fell on for years, and had grown before."""
    checks = checks_of(SLUG)
    students = checks.by_year("Connecticut")
    after = 100 * students["American Indian or Alaska Native"].loc[checks.AFTER :].pct_change().iloc[1:4]
    assert (after < -5).all()
    words = text(cells["a-form-not-children"])
    assert "5.9<!--native-fell-least--> to 8.7<!--native-fell-most--> percent in each of the three years after" in words


def test_an_after_effect_is_told_of_the_one_box_that_shows_it(cells, checks_of):
    """A fall of one box beside the growth of another was told as the form's work; that growth went on for ten years."""
    students, pairs = checks_of(SLUG).by_year("Connecticut"), checks_of(SLUG).PAIRS
    lasts = {}
    for box in ("American Indian or Alaska Native", "Asian", "Black or African American", "White"):
        changes = 100 * students[pairs[box]].fillna(students[box]).pct_change()
        lasts[box] = abs(changes["2011-12":"2013-14"].mean() - changes["2014-15":"2016-17"].mean())
    assert [box for box, points in lasts.items() if points > 1] == ["American Indian or Alaska Native"]
    assert students["Two or More Races"].pct_change().iloc[-8:].between(0.04, 0.112).all()
    words = text(cells["a-form-not-children"])
    assert "For one box, the change seems to have taken more than one autumn." in words
    assert "so that alone proves nothing. Most other boxes show no such after-effect." in words
    assert "Nor did the form" not in words


def test_a_missing_row_is_told_from_nobody_and_a_share_of_arrests_from_residents(cells):
    """The page said that both contrasts come from the boxes; one may also be true of people."""
    words = text(cells["no-row"])
    assert "If you wrote 0: the table records none, because it has no such row" in words
    assert "The second comes from the boxes alone." in words
    assert "people who are arrested in a city need not live there" in words
    assert "Both come from the boxes" not in words


def test_the_first_time_is_said_of_students_who_are_not_hispanic_alone(cells):
    """A student recorded as Hispanic stands there whatever the race: with two races, too, then and now."""
    assert "students who are not Hispanic by this table" in text(cells["strength"])


@pytest.mark.parametrize(("typed", "mistake"), [(8, "two_ways_only"), (2, "no_box_only"), (11, "declined_too")])
def test_one_pile_alone_is_told_which_one_is_missing(checks_of, typed, mistake):
    checks = checks_of(SLUG)
    assert check(checks.cannot_come_back, typed, crosswalk=checks.CROSSWALK).mistake == mistake


def test_the_number_of_the_opening_chart_is_told_so_when_a_row_was_changed(checks_of):
    checks = checks_of(SLUG)
    message = check(checks.cannot_come_back, checks.cannot_come_back.answer(), crosswalk=checks.CHOICES["crosswalk"][0])
    assert message.mistake == "as_it_opens"
    assert check(checks.cannot_come_back, checks.cannot_come_back.answer(), crosswalk=checks.CROSSWALK).points


def test_no_reference_stands_in_the_list_that_nothing_cites(cells):
    listed = re.findall(r"^(\d+)\. ", text(cells["references"]), flags=re.M)
    cited = " ".join(text(cell) for name, cell in cells.items() if name != "references")
    assert [number for number in listed if f"[{number}]" not in cited] == []


def test_racism_and_slavery_are_named_where_they_made_the_boxes(cells):
    assert "a state that enslaved people" in text(cells["reading"])
    assert "racist laws" in text(cells["reading"])
    assert "nation" in text(cells["three-rows"])
    assert list(cells).index("three-rows") == list(cells).index("cannot-come-back-question") + 1


def test_the_chart_says_what_the_check_expects_where_there_is_no_percent(checks_of):
    checks = checks_of(SLUG)
    places = load("school-enrollment")["place"].unique()
    for place in places:
        said = checks.autumns_in_words(place).set_index("Box")["Change, percent"]
        for group in checks.PAIRS:
            if group == checks.NO_BOX:
                continue
            expected = checks.one_autumn.answer(place=place, group=group)
            result = check(checks.one_autumn, said[group], place=place, group=group)
            assert result.points, (place, group, expected)
