"""The reading grade: its formula on texts counted by hand, and what it does to any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.notebook.readability import ReadingGrade, reading_grade, syllables

# Words, sentences and syllables counted by hand.
BY_HAND = {
    "The cat sat on the mat.": (6, 1, 6),
    "Schools suspend children. Children miss class. Nobody asks why.": (9, 3, 14),
    "Four score and seven years ago our fathers brought forth on this continent, a new nation, conceived in Liberty, "
    "and dedicated to the proposition that all men are created equal.": (30, 1, 48),
    "Administrative data accumulate wherever agencies provide services to individuals. Their original purpose is "
    "administration, and evaluation follows later.": (18, 2, 51),
}


@pytest.mark.parametrize("text", BY_HAND)
def test_a_text_counted_by_hand_gets_its_grade(text):
    words, sentences, spoken = BY_HAND[text]
    found = reading_grade(text)
    assert (found.words, found.sentences) == (words, sentences)
    assert found.syllables == pytest.approx(spoken, rel=0.04)
    assert found.grade == pytest.approx(0.39 * words / sentences + 11.8 * spoken / words - 15.59, abs=1.0)


def test_the_formula_is_that_of_1975():
    assert ReadingGrade(words=100, sentences=5, syllables=150).grade == pytest.approx(9.91)


@pytest.mark.parametrize(
    ("word", "spoken"),
    [
        *{
            "schools": 1,
            "every": 3,
            "above": 2,
            "people": 2,
            "races": 2,
            "counted": 2,
            "missed": 1,
            "diploma": 3,
        }.items(),
        *{
            "Connecticut": 4,
            "graduated": 4,
            "year-to-date": 3,
            "doesn't": 2,
            "2018-19": 1,
            "92.1": 1,
            "1,814": 1,
        }.items(),
    ],
)
def test_syllables_are_those_that_are_spoken(word, spoken):
    assert abs(syllables(word) - spoken) <= (word == "doesn't")


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It was 92.1 of every 100. And 93.9?", 2),
        ("A heading\n\nA sentence.\n- an item\n- another", 4),
        ("He said: “Stop.” She did.", 2),
        ("no end", 1),
    ],
)
def test_a_sentence_ends_where_a_reader_stops(text, sentences):
    assert reading_grade(text).sentences == sentences


WORDS = st.sampled_from(
    ["we", "ask", "people", "who", "live", "here", "about", "schools", "administrators", "interpret"]
)
SENTENCES = st.lists(WORDS, min_size=2, max_size=30)


@given(SENTENCES, st.integers(2, 4))
def test_saying_a_text_again_changes_no_grade(words, times):
    text = " ".join(words) + ". "
    assert reading_grade(text * times).grade == pytest.approx(reading_grade(text).grade)


@given(SENTENCES, st.data())
def test_cutting_a_sentence_in_two_makes_it_easier(words, data):
    at = data.draw(st.integers(1, len(words) - 1))
    halves = f"{' '.join(words[:at])}. {' '.join(words[at:])}."
    assert reading_grade(halves).grade < reading_grade(" ".join(words)).grade


@given(SENTENCES)
def test_a_longer_word_makes_it_harder(words):
    harder = [*words[:-1], "institutionalization"]
    assert reading_grade(" ".join(harder)).grade > reading_grade(" ".join([*words[:-1], "it"])).grade


@given(st.text(min_size=1).filter(lambda text: any(map(str.isalnum, text))))
def test_any_text_with_a_word_has_a_grade(text):
    found = reading_grade(text)
    assert found.syllables >= found.words >= found.sentences >= 1


@pytest.mark.parametrize("text", ["", " \n", "…", "—"])
def test_a_text_without_a_word_has_none(text):
    with pytest.raises(ValueError, match="no word"):
        reading_grade(text)


def test_it_is_called_an_estimate_wherever_it_is_shown():
    assert "estimate" in repr(reading_grade("Say it.")) and "estimate" in reading_grade("Say it.")._repr_html_()
