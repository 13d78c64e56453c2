"""Questions answered in words: a text is read once, and the first fault that its reading has is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.notebook import Found, check, hint, text_question
from workshop.notebook.checks import MATCHES, NOT_ATTEMPTED, NOT_YET
from workshop.notebook.reading import labelled
from workshop.notebook.texts import as_text, has_words

OURS = {"Owner": "the analyst who signs the table", "Sign": "a parent can say what the star means"}


@pytest.fixture
def plan():
    @text_question(consider="An owner and a sign.", hints=["Whose calendar is it in?"], example=OURS, matches="Good.")
    def plan(text, team="the team"):
        return labelled(text, {"owner": ["Owner", "Who"], "sign": ["Sign"]}), team

    @plan.fault("The owner is missing.", example=OURS | {"Owner": ""})
    def owner_missing(reading):
        return not reading[0].said("owner")

    @plan.fault("Everybody is no owner.", example=lambda team: as_text(OURS | {"Owner": team}))
    def owner_is_everybody(reading):
        parts, team = reading
        return parts.text("owner") == team

    plan.fault("The sign is missing.", example="Owner: Ana", name="sign_missing")(lambda read: not read[0].said("sign"))
    return plan


def test_a_text_without_a_fault_matches(plan):
    result = check(plan, "Owner: Ana\nSign: the line is printed")
    assert (result.state, result.message, result.points) == (MATCHES, "Good.", 1)


def test_our_example_matches_and_each_fault_has_an_example_that_is_named(plan):
    assert check(plan, plan.answer()).state == MATCHES
    for mistake in plan.mistakes.values():
        result = check(plan, plan.committed(mistake.name, team="us"), team="us")
        assert (result.state, result.mistake, result.message) == (NOT_YET, mistake.name, mistake.message)


def test_the_first_fault_is_named_and_no_other(plan):
    assert check(plan, "nothing under a label").mistake == "owner_missing"
    assert check(plan, "Owner: Ana").mistake == "sign_missing"


def test_a_reading_takes_the_parameters_that_it_wants(plan):
    written = OURS | {"Owner": "the night shift"}
    assert check(plan, written, team="the night shift", place="Hartford").mistake == "owner_is_everybody"
    assert check(plan, written, place="Hartford").state == MATCHES


def test_boxes_are_read_like_lines_under_their_labels(plan):
    assert check(plan, OURS).state == check(plan, as_text(OURS)).state == MATCHES
    assert check(plan, {"Owner": "Ana", "Sign": ...}).mistake == "sign_missing"


@pytest.mark.parametrize("untouched", [..., {"Owner": ..., "Sign": ...}])
def test_what_nobody_wrote_in_is_not_attempted(plan, untouched):
    assert check(plan, untouched).state == NOT_ATTEMPTED


def test_a_line_break_in_a_box_does_not_begin_another_part(plan):
    assert as_text({"Owner": "Ana,\nSign: of what?", "Sign": ""}) == "Owner: Ana, Sign: of what?\nSign: "
    assert check(plan, {"Owner": "Ana,\nSign: of what?", "Sign": ""}).mistake == "sign_missing"


@given(st.one_of(st.none(), st.integers(), st.floats(), st.lists(st.text()), st.booleans()))
def test_what_is_no_text_is_asked_for_words(value):
    question = text_question(consider="Words.", hints=["Write."], example="one word")(lambda text: text)
    result = check(question, value)
    assert result.state == NOT_YET
    assert "words" in result.message


@given(st.dictionaries(st.text(max_size=9), st.one_of(st.text(), st.integers(), st.none()), min_size=1))
def test_any_boxes_are_read(boxes):
    question = text_question(consider="Words.", hints=["Write."], example="one word")(lambda text: text.split())
    assert check(question, boxes).state == MATCHES


def test_a_reading_that_fails_is_not_the_participants_fault():
    @text_question(consider="Words.", hints=["Write."], example="one word")
    def broken(text):
        raise KeyError(text)

    assert "not your mistake" in check(broken, "words").message


def test_hints_are_one_to_three(plan):
    assert "calendar" in repr(hint(plan))
    with pytest.raises(ValueError, match="one to three"):
        text_question(consider="", hints=[], example="x")(lambda text: text)


@pytest.mark.parametrize(("text", "enough"), [("two words", True), ("one", False), ("… – ?", False), (3, False)])
def test_words_are_counted_and_signs_are_not(text, enough):
    assert has_words(text, 2) is enough


def test_what_is_found_shows_itself_as_a_table_with_its_caption(plan):
    import pandas as pd

    found = Found(pd.DataFrame({"Part": ["Owner"], "Your words": ["Ana <b>"]}), "What the check finds")
    assert "Ana" in repr(found)
    assert "What the check finds" in found._repr_html_()
    assert "<b>" not in found._repr_html_()


def test_the_praise_may_say_what_the_reading_shows(plan):
    counted = text_question(
        consider="Words.", hints=["Write."], example="one word", matches=lambda found: f"You wrote {len(found)} words."
    )(lambda text: text.split())
    assert check(counted, "three words here").message == "You wrote 3 words."


def test_a_choice_in_the_question_is_spelled_as_it_offers_it():
    answers = ("ask first", "send it")
    question = text_question(consider="", hints=["Ask."], example="words", choices={"reply": answers})(
        lambda text, reply: reply
    )
    question.fault("Ask first.", example="words", name="sent")(lambda reply: reply == "send it")
    assert check(question, "words", reply=" Ask FIRST ").state == MATCHES
    assert check(question, "words", reply="send it").mistake == "sent"
    assert "ask first" in check(question, "words", reply="ask").message
    assert check(question, "words", reply=...).state == NOT_YET
