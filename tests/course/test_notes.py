"""What facilitator cells say is found by step, by question and by label, and the minutes in it are read as numbers."""

from __future__ import annotations

import pytest

from workshop.course import notes
from workshop.course.notes import Paragraph
from workshop.course.session import catalogue, read


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("Two minutes: welcome.", 2),
        ("Twenty-two minutes: two sentences a room.", 22),
        ("twenty two minutes", 22),
        ("Forty minutes.", 40),
        ("Ninety-nine minutes", 99),
        ("Nineteen minutes", 19),
        ("25 minutes: leave out Question 1.", 25),
        ("About five minutes.", 5),
        ("*Eight* minutes: the chart.", None),
        ("A minute.", 1),
        ("One minute.", 1),
        ("10 min", 10),
        ("Ask first: 4 minutes.", None),
        ("Never.", None),
        ("", None),
        ("Sixty-minute cut", 60),
        ("An eight", None),
        ("Twentyminutes", None),
    ],
)
def test_the_minutes_that_a_cut_opens_with_are_read_in_words_and_digits(text, minutes):
    assert notes.opening_minutes(text) == minutes


def test_every_number_to_ninety_nine_is_read():
    tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    ones = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    words = [f"{ten}-{one}" for ten in tens for one in ones]
    expected = [20 + 10 * place + one for place in range(8) for one in range(1, 10)]
    assert [notes.number(word) for word in words] == expected
    assert notes.number("several") is None


def test_messages_to_the_rooms_have_their_minutes():
    text = 'Visit each room. Message to the rooms at 4, 14 and\n27 minutes: "Cards\nnow", "Question 3 now", "The map".'
    assert notes.messages(text) == ((4, "Cards now"), (14, "Question 3 now"), (27, "The map"))
    assert notes.messages("Visit each room at 10 minutes.") == ()
    assert notes.without_messages(text) == "Visit each room."


def test_a_message_without_its_minute_is_refused():
    with pytest.raises(ValueError, match="1 minutes and 2 messages"):
        notes.messages('Messages to the rooms at 10 minutes: "One", "Two".')


def test_a_paragraph_without_a_label_belongs_to_the_one_before():
    found = notes.paragraphs("**Share · 14 minutes**\n\n**Answers.** Two:\n\n1. *One.*\n2. Two.\n\n**Say.** Hello.")
    assert found == (Paragraph("Answers", "Two:\n\n1. *One.*\n2. Two."), Paragraph("Say", "Hello."))


@pytest.mark.parametrize("session", catalogue(), ids=lambda session: session.slug)
def test_below_each_question_stand_its_answers(session):
    found = notes.read(session)
    assert [each.step for each in found] == list(session.steps)
    questions = [question for each in found for question in each.questions]
    assert [each.title for each in questions] == [exercise.title for exercise in session.exercises]
    for question in questions:
        assert [each.text for each in question.paragraphs if each.label == "Answers"], question.title


def test_what_stands_between_a_step_and_its_first_question_is_the_steps_own(session_with_a_loose_note):
    hands_on = next(each for each in notes.read(read(session_with_a_loose_note)) if each.step.name == "hands-on")
    assert "A loose note." in hands_on.says("Watch for")
    assert "A loose note." not in str(hands_on.questions)


@pytest.fixture
def session_with_a_loose_note(source):
    from small_project import change

    def add(notebook):
        place = next(n for n, cell in enumerate(notebook["cells"]) if cell["id"] == "hands-on")
        loose = {
            "cell_type": "markdown",
            "id": "loose",
            "metadata": {"tags": ["facilitator"]},
            "source": "**Watch for.** A loose note.",
        }
        notebook["cells"].insert(place + 1, loose)

    change(source, add)
    return source
