"""What a text says is read as people write it: numbers, school years, days, and parts under labels."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.notebook.reading import Day, has_year, in_words, labelled, lines, numbers, read_day, without_years

ANY_TEXT = st.text(max_size=300)
DAYS = st.dates(min_value=date(2002, 1, 1), max_value=date(2097, 12, 31))  # '27 is 2027, a year of this century
WORDS = st.from_regex(r"[A-KM-Z][a-z]{6,9}( [a-z]{3,9}){2,5}", fullmatch=True)
SPELLINGS = {
    "ISO": lambda day: day.isoformat(),
    "month first": lambda day: f"{day:%B} {day.day}, {day.year}",
    "weekday and short month": lambda day: f"{day:%A}, {day:%b}. {day.day} {day.year}",
    "ordinal": lambda day: f"{day:%B} {day.day}th, {day.year}",
    "day first": lambda day: f"{day.day} {day:%b} {day.year}",
    "day of month": lambda day: f"the {day.day}th of {day:%B}, {day.year}",
    "dashes": lambda day: f"{day.day}-{day:%b}-{day.year}",
    "year first with slashes": lambda day: f"{day.year}/{day.month}/{day.day}",
    "short year": lambda day: f"{day:%B} {day.day}, '{day:%y}",
    "small letters": lambda day: f"{day:%B} {day.day} {day.year}".lower(),
}
American = pytest.mark.parametrize("mark", ["/", "-", "."])
LABELS = {"owner": ["Owner", "One owner", "Who"], "by": ["By", "By when"], "sign": ["Sign", "Sign of success"]}


# Numbers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("94.88 percent", 94.88),
        ("about 95 percent", 94.88),
        ("80.2% of them", 80.2),
        ("80,2 of them", 80.2),
        ("1,148 students", 1148),
        ("1148 students", 1148),
        ("1,100 students", 1148),
        ("roughly 10,000 people", 10262),
        ("about 10,300 people", 10262),
        ("1 in 5 students", 19.8),
        ("1 in 15 students", 6.7),
        ("8 of every 10", 80.2),
        ("7,598 of the 9,473 students", 80.2),
        ("22,158 out of 23,742", 93.3),
        ("(13.1)", 13.1),
        ("13.1.", 13.1),
    ],
)
def test_a_number_says_a_value_that_it_can_be_the_rounding_of(text, value):
    assert any(number.says(value) for number in numbers(text))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("94.9 percent", 94.7),
        ("95 percent", 94.4),
        ("10,000 people", 10262),  # nobody said that it is about that many
        ("1,148 students", 1149),
        ("100 students", 105),
        ("1 in 4 students", 19.8),
        ("9 of 7 students", 100 * 9 / 7),
        ("0 of 5 students", 10),
        ("80,2 of them", 2),
        ("room 12", 1),
        ("in 2018-19", 19),
        ("in 2018", 2018),
    ],
)
def test_a_number_does_not_say_another_value(text, value):
    assert not any(number.says(value) for number in numbers(text))


@given(value=st.integers(0, 999_999), decimals=st.integers(0, 2))
def test_every_figure_that_we_print_says_itself(value, decimals):
    exact = value / 10**decimals
    if not (exact >= 1900 and exact < 2100 and not decimals):  # four digits without a comma look like a year
        assert any(number.says(exact) for number in numbers(f"so {exact:,.{decimals}f} of them"))


@given(ANY_TEXT)
def test_numbers_and_years_never_raise(text):
    assert all(number.low <= number.high for number in numbers(text))
    assert isinstance(has_year(text, "2018-19"), bool)
    assert isinstance(without_years(text), str)


# Years ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        *("In 2018-19, schools", "in 2018–19", "in 2018 – 2019", "in 2018/19", "in 2018 to 2019", "the class of 2019"),
        *("In 2019, schools", "between 2011 and 2019", "from 2010-11 to 2018-19", "from 2011 to 2019."),
    ],
)
def test_a_school_year_is_found(text):
    assert has_year(text, "2018-19")


@pytest.mark.parametrize("text", ["", "in 2018", "in 2019-20", "in 2017-18", "12019", "in 20190", "19 students"])
def test_another_year_is_not_taken_for_it(text):
    assert not has_year(text, "2018-19")


@pytest.mark.parametrize("text", ["In 2014-2018", "in 2014–18", "from 2014 to 2018", "2014 through 2018"])
def test_a_period_is_found(text):
    assert has_year(text, "2014-2018")


@pytest.mark.parametrize("text", ["in 2018", "in 2014", "in 2014-2019", "in 2006-2010"])
def test_a_period_needs_both_its_ends(text):
    assert not has_year(text, "2014-2018")


# Days -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("spelling", SPELLINGS)
@given(day=DAYS)
def test_a_day_is_read_as_people_type_it(spelling, day):
    assert read_day(SPELLINGS[spelling](day)) == Day(day)


@American
@given(day=DAYS.filter(lambda day: day.day > 12))
def test_month_day_and_year_in_numbers_is_read_where_it_is_one_day(day, mark):
    assert read_day(f"{day.month}{mark}{day.day}{mark}{day.year}") == Day(day)


@American
@given(day=DAYS.filter(lambda day: day.day <= 12 and day.day != day.month))
def test_a_day_that_could_be_two_is_asked_about(day, mark):
    for year in (f"{day.year}", f"{day:%y}"):
        found = read_day(f"{day.month}{mark}{day.day}{mark}{year}")
        assert found.day is None
        assert in_words(day) in found.ask
        assert in_words(date(day.year, day.day, day.month)) in found.ask


@pytest.mark.parametrize(
    ("typed", "asks"),
    [
        ("December 21", "which year"),
        ("21 December", "which year"),
        ("February 30, 2027", "no February 30, 2027"),
        ("13/13/2027", "no 13/13/2027"),
        ("January 5 to April 4, 2028", "Which day"),
        ("12/21/2027 or 12/22/2027", "Which day"),
        ("27-12-21", "December 21, 2027"),
    ],
)
def test_what_is_no_certain_day_is_asked_about(typed, asks):
    found = read_day(typed)
    assert found.day is None
    assert asks in found.ask


@pytest.mark.parametrize("typed", ["", "soon", "in 90 days", "May 2027", "room 12", "next week", "day 90 of 365"])
def test_what_is_no_day_is_not_taken_for_one(typed):
    assert read_day(typed) == Day()


def test_the_same_day_written_twice_is_one_day():
    assert read_day("Tuesday, December 21, 2027 (2027-12-21)").day == date(2027, 12, 21)


# Labels -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "form", ["{}: {}", "- {}: {}", "**{}:** {}", "**{}**: {}", "* {} = {}", "{} – {}", "> {}:{}", "{}. {}", "{}) {}"]
)
@pytest.mark.parametrize("change", [str, str.upper, str.lower])
def test_labels_are_found_as_people_mark_them(form, change):
    text = "\n".join(form.format(change(label), "Ana Díaz") for label in ("One owner", "By when", "Sign"))
    assert [labelled(text, LABELS).text(part) for part in LABELS] == ["Ana Díaz"] * 3


def test_a_number_with_decimals_is_no_label():
    parts = labelled("1. In 2018-19\n1.5 percent more", {"first": ["1"]})
    assert parts.text("first") == "In 2018-19 1.5 percent more"


def test_a_label_twice_is_kept_twice_and_one_without_words_says_nothing():
    parts = labelled("Owner: Ana\nWho: Ben\nBy: …", LABELS)
    assert parts.said("owner") == ["Ana", "Ben"]
    assert parts.said("by") == []


@given(written=st.lists(st.tuples(st.sampled_from(["", "Owner: ", "By: ", "- Sign: ", "**Who:** "]), WORDS)))
def test_nothing_that_was_typed_gets_lost(written):
    parts = labelled("\n".join(label + said for label, said in written), LABELS)
    kept = " ".join([*parts.rest, *(text for texts in parts.texts.values() for text in texts)])
    assert all(said in kept for _, said in written)


@given(ANY_TEXT)
def test_of_any_text_every_letter_is_kept_apart_from_the_labels(text):
    parts = labelled(text, LABELS)
    kept = "".join([*parts.rest, *(each for texts in parts.texts.values() for each in texts)])
    lost = len(re.findall(r"\w", text)) - len(re.findall(r"\w", kept))
    used = sum(len(texts) for texts in parts.texts.values())
    assert 0 <= lost <= used * max(len(label) for spellings in LABELS.values() for label in spellings)


@pytest.mark.parametrize("value", [None, 3, 2.5, ..., ["Owner: Ana"], {"Owner": "Ana"}])
def test_what_is_no_text_has_no_lines(value):
    assert lines(value) == []
    assert labelled(value, LABELS).rest == []
