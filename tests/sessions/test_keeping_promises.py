"""Session 12 reads what people write: clauses with their reasons, and a plan's owner, days and sign, in any form.

Nothing that somebody typed gets lost on the way, nothing raises, and a day that could be two days is asked about.
"""

import importlib.util
import re
import sys
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.course.session import find_root
from workshop.notebook import NOT_PUBLISHED, check, load
from workshop.notebook.checks import MATCHES, NOT_YET

SOURCE = find_root() / "solutions" / "12-keeping-promises" / "checks.py"
spec = importlib.util.spec_from_file_location("checks_of_session_12", SOURCE)
checks = sys.modules[spec.name] = importlib.util.module_from_spec(spec)  # dataclasses look their module up by name
spec.loader.exec_module(checks)

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


def plan(**changed):
    named = {"promise": "Promise", "owner": "Owner", "start": "Start", "by": "By", "sign": "Sign of success"}
    return checks.plan_text({named[part]: text for part, text in changed.items()})


def state(exercise, written):
    return check(exercise, written, written=written).state


# The figures ------------------------------------------------------------------------------------------------------


def test_trust_in_the_police_is_what_the_survey_published():
    assert [checks.trust(group, "police") for group in ("White", "Latino", "Black")] == [85, 82, 67]


def test_a_group_that_was_not_asked_is_a_row_without_a_number():
    table = checks.trusted("Black", "White", "police").set_index("group")["percent"]
    assert {"Asian", "American Indian or Alaska Native"} <= set(table.index[table.isna()])
    assert table.notna().sum() == 3


def test_the_groups_with_and_without_a_row_are_all_the_groups_of_the_state():
    assert set(checks.SURVEYED) < set(checks.school_groups())
    survey = load("covid-and-trust")
    named = survey.loc[survey["grouped_by"] == "Race/Ethnicity", "group"]
    assert set(checks.SURVEYED.values()) == set(named)


def test_shares_of_students_add_up_or_are_all_blank():
    for place in load("school-enrollment")["place"].unique():
        percent = checks.enrollment(place)["percent"]
        assert percent.isna().all() or percent.sum() == pytest.approx(100)


def test_a_place_that_stars_a_number_has_no_share():
    starred = load("school-enrollment").query("year == '2021-22' and students_status == 'suppressed'")["place"].iloc[0]
    assert checks.without_row.answer(place=starred) == NOT_PUBLISHED


def test_the_stars_given_away_are_the_leaks_that_the_biography_counts():
    table = checks.stars()
    assert (table["given"].sum(), table["given"]["2018-19"]) == (453, 143)
    assert (table["given"] <= table["stars"]).all()


def test_no_count_of_people_below_six_is_in_a_chart():
    for place in load("school-enrollment")["place"].unique():
        assert not checks.enrollment(place)["students"].between(1, 5).any()


# Days -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("spelling", SPELLINGS)
@given(day=DAYS)
def test_a_day_is_read_as_people_type_it(spelling, day):
    assert checks.read_day(SPELLINGS[spelling](day)) == checks.Day(day)


@American
@given(day=DAYS.filter(lambda day: day.day > 12))
def test_month_day_and_year_in_numbers_is_read_where_it_is_one_day(day, mark):
    assert checks.read_day(f"{day.month}{mark}{day.day}{mark}{day.year}") == checks.Day(day)


@American
@given(day=DAYS.filter(lambda day: day.day <= 12 and day.day != day.month))
def test_a_day_that_could_be_two_is_asked_about(day, mark):
    for year in (f"{day.year}", f"{day:%y}"):
        found = checks.read_day(f"{day.month}{mark}{day.day}{mark}{year}")
        assert found.day is None
        assert checks.in_words(day) in found.ask
        assert checks.in_words(date(day.year, day.day, day.month)) in found.ask


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
    found = checks.read_day(typed)
    assert found.day is None
    assert asks in found.ask


@pytest.mark.parametrize("typed", ["", "soon", "in 90 days", "May 2027", "room 12", "next week", "day 90 of 365"])
def test_what_is_no_day_is_not_taken_for_one(typed):
    assert checks.read_day(typed) == checks.Day()


def test_the_same_day_written_twice_is_one_day():
    assert checks.read_day("Tuesday, December 21, 2027 (2027-12-21)").day == date(2027, 12, 21)


# The plan ---------------------------------------------------------------------------------------------------------


def test_our_example_has_all_that_it_asks_for():
    assert checks.lacking(checks.plan_text()) == []


@given(start=DAYS, days=st.integers(1, 90), spelling=st.sampled_from(sorted(SPELLINGS)))
def test_a_date_up_to_day_90_is_accepted(start, days, spelling):
    write = SPELLINGS[spelling]
    assert state(checks.plan, plan(start=write(start), by=write(start + timedelta(days=days)))) == MATCHES


@given(start=DAYS, days=st.integers(91, 400), spelling=st.sampled_from(sorted(SPELLINGS)))
def test_a_date_from_day_91_on_is_too_late(start, days, spelling):
    write = SPELLINGS[spelling]
    written = plan(start=write(start), by=write(start + timedelta(days=days)))
    assert check(checks.plan, written, written=written).mistake == "too_late"


def test_day_90_is_the_last_one_across_a_leap_day():
    assert state(checks.plan, plan(start="December 21, 2027", by="March 20, 2028")) == MATCHES
    assert state(checks.plan, plan(start="December 21, 2027", by="March 21, 2028")) == NOT_YET


@given(start=DAYS, days=st.integers(-400, 0))
def test_a_date_on_the_start_or_before_it_is_none(start, days):
    written = plan(start=start.isoformat(), by=(start + timedelta(days=days)).isoformat())
    assert check(checks.plan, written, written=written).mistake == "date_not_after_start"


@pytest.mark.parametrize("owner", ["we", "Everybody.", "The team", "all of us!", "TBD", "our staff", "n/a"])
def test_everybody_is_no_owner(owner):
    written = plan(owner=owner)
    assert check(checks.plan, written, written=written).mistake == "owner_is_everybody"


@pytest.mark.parametrize("owner", ["Ana", "the team lead", "head of Research and Evaluation", "Ms. Díaz", "me"])
def test_a_person_or_a_post_is_an_owner(owner):
    assert state(checks.plan, plan(owner=owner)) == MATCHES


def test_two_names_are_asked_about_and_let_pass():
    written = plan(owner="Ana and Ben")
    assert state(checks.plan, written) == MATCHES
    assert "choose one" in repr(checks.PlanReading(written))


@pytest.mark.parametrize("nothing", ["", "   ", "…", "___", "?", "-"])
@pytest.mark.parametrize("part", ["promise", "owner", "start", "by", "sign"])
def test_a_part_without_words_is_missed(part, nothing):
    assert len(checks.lacking(plan(**{part: nothing}))) == 1


@pytest.mark.parametrize(
    "form",
    [
        "{0}: {1}",
        "- {0}: {1}",
        "**{0}:** {1}",
        "**{0}**: {1}",
        "* {0} = {1}",
        "{0} – {1}",
        "> {0}:{1}",
    ],
)
def test_labels_are_found_as_people_mark_them(form):
    lines = [line.split(": ", 1) for line in checks.plan_text().splitlines()]
    for change in (str, str.upper, str.lower):
        assert checks.lacking("\n".join(form.format(change(label), text) for label, text in lines)) == []


@given(ANY_TEXT)
def test_reading_a_plan_never_raises_on_any_text(text):
    assert isinstance(checks.PlanReading(text).table(), pd.DataFrame)
    assert state(checks.plan, text) in (MATCHES, NOT_YET)


@given(st.one_of(st.none(), st.integers(), st.floats(), st.lists(st.text()), st.dictionaries(st.text(), st.text())))
def test_reading_never_raises_on_what_is_no_text(value):
    for exercise, reading in ((checks.plan, checks.PlanReading), (checks.agreement, checks.Agreement)):
        assert state(exercise, value) == NOT_YET
        assert reading(value)._repr_html_()


@given(lines=st.lists(st.tuples(st.sampled_from(["", "Owner: ", "By: ", "- Sign: ", "**Start:** "]), WORDS)))
def test_nothing_that_was_typed_gets_lost(lines):
    read = checks.read_plan("\n".join(label + words for label, words in lines))
    kept = " ".join([*read.rest, *(text for texts in read.parts.values() for text in texts)])
    shown = " ".join(checks.PlanReading("\n".join(label + words for label, words in lines)).table()["Your words"])
    for _, words in lines:
        assert words in kept
        assert words in shown


@given(ANY_TEXT)
def test_of_any_text_every_letter_is_kept_apart_from_the_labels(text):
    read = checks.read_plan(text)
    kept = "".join([*read.rest, *(each for texts in read.parts.values() for each in texts)])
    lost = len(re.findall(r"\w", text)) - len(re.findall(r"\w", kept))
    labels = sum(len(texts) for texts in read.parts.values())
    assert 0 <= lost <= labels * max(len(label) for labels_ in checks.PARTS.values() for label in labels_)


# The clauses ------------------------------------------------------------------------------------------------------


def test_each_clause_says_what_it_promises_to_whom_and_what_it_costs():
    table = checks.clause_table()
    assert (table.map(str.strip) != "").all(axis=None)
    assert list(table["Letter"]) == list("ABCDEFGHIJKL")
    assert {checks.PEOPLE, checks.TRIBES, checks.PARTNERS} == set(table["To whom"])


@given(
    letters=st.permutations("ABCDEFGHIJKL").map(lambda letters: letters[:4]),
    reasons=st.lists(WORDS, min_size=4, max_size=4),
    form=st.sampled_from(["{0}: {1}", "{0}) {1}", "{0}. because {1}", "- {0} because {1}", "**{0}** – {1}"]),
    case=st.sampled_from([str.upper, str.lower]),
)
def test_any_four_clauses_with_their_reasons_match(letters, reasons, form, case):
    written = "\n".join(form.format(case(letter), why) for letter, why in zip(letters, reasons, strict=True))
    assert [letter for letter, _ in checks.choices(written)] == list(letters)
    assert all(why in found for why, (_, found) in zip(reasons, checks.choices(written), strict=True))
    assert state(checks.agreement, written) == MATCHES


@pytest.mark.parametrize(
    ("letters", "mistake"),
    [("ABC", "too_few"), ("", "too_few"), ("ABCDE", "too_many"), ("ABCC", "one_twice"), ("ABCM", "no_such_clause")],
)
def test_another_number_of_clauses_is_named(letters, mistake):
    written = "\n".join(f"{letter} because it is worth it" for letter in letters)
    assert check(checks.agreement, written, written=written).mistake == mistake


def test_a_clause_without_a_reason_is_named():
    written = "A because we said so once\nB because we said so once\nC because we said so once\nD because"
    assert check(checks.agreement, written, written=written).mistake == "no_reason"


def test_a_reason_may_go_on_in_the_next_line():
    assert checks.choices("E: because nobody\nhad ever tried") == [("E", "because nobody had ever tried")]


@given(ANY_TEXT)
def test_reading_clauses_never_raises_on_any_text(text):
    assert isinstance(checks.Agreement(text).table(), pd.DataFrame)
    assert state(checks.agreement, text) in (MATCHES, NOT_YET)
