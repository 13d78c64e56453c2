"""Session 12 tells the star as it happened, and reads clauses and plans in any form that people write.

Nothing that somebody typed gets lost on the way, nothing raises, and a day that could be two days is asked about.
"""

import importlib.util
import json
import sys
import time
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.course.session import find_root
from workshop.notebook import check, load
from workshop.notebook.checks import MATCHES, NOT_ATTEMPTED, NOT_YET
from workshop.notebook.reading import in_words

FOLDER = find_root() / "solutions" / "12-keeping-promises"
spec = importlib.util.spec_from_file_location("checks_of_session_12", FOLDER / "checks.py")
checks = sys.modules[spec.name] = importlib.util.module_from_spec(spec)  # dataclasses look their module up by name
spec.loader.exec_module(checks)

ANY_TEXT = st.text(max_size=300)
DAYS = st.dates(min_value=date(2002, 1, 1), max_value=date(2097, 12, 31))
WORDS = st.from_regex(r"[A-KM-Z][a-z]{6,9}( [a-z]{3,9}){2,5}", fullmatch=True)
START = "December 21, 2027"


def plan(start=START, **changed):
    return checks.plan_text(start, **changed)


def state(exercise, written, **parameters):
    return check(exercise, written, **parameters).state


def cells(*names):
    notebook = json.loads((FOLDER / "keeping-promises.ipynb").read_text(encoding="utf-8"))
    return {cell["id"]: "".join(cell["source"]) for cell in notebook["cells"] if not names or cell["id"] in names}


# What happened ----------------------------------------------------------------------------------------------------


def test_the_state_printed_small_groups_openly_and_then_starred_their_rates_beside_the_counts():
    table = checks.small_groups()
    assert list(table[checks.PRINTED]) == [83, 104, 119, 118, 155, 0, 0, 0, 0]
    assert list(table[checks.BESIDE]) == [0, 0, 0, 0, 0, 84, 86, 140, 143]
    assert list(table[checks.HIDDEN]) == [21, 25, 19, 16, 17, 79, 66, 14, 15]
    assert (table[[checks.PRINTED, checks.BESIDE, checks.HIDDEN]].sum(axis=1) == table["groups"]).all()


def test_every_star_beside_its_counts_stands_over_a_group_under_twenty():
    graduation = load("school-graduation")
    beside = (graduation["rate_status"] == "suppressed") & (graduation["graduates_status"] == "withheld")
    assert (graduation.loc[beside, "cohort"] < checks.SMALL).all()
    assert beside.sum() == checks.small_groups()[checks.BESIDE].sum() == 453


def test_the_session_tells_of_a_stricter_star_and_shows_no_promise_that_was_broken():
    """The tables show what a star left readable. They do not show that anybody had promised more."""
    told = " ".join(cells().values())
    assert "## A star, and what it left readable" in told
    assert "It is stricter for the rate than before." in told and "the tables do not say that it was one" in told
    claims = ("half kept", "we read it as a promise", "What would have caught it is", "and then was not")
    claims += ("had no owner", "given away by the counts", "about broken promises")
    assert not [words for words in claims if words in told]
    assert "a star was perhaps meant to hide, and did not" in cells("content-note")["content-note"]


def test_one_number_is_said_not_to_describe_a_group_and_the_reasons_have_a_source():
    reading = cells("reading")["reading"]
    assert "one number cannot describe a group" in reading and "and many had seen it" in reading
    assert "sustaining racism, says the toolkit behind this year [18]" in reading
    assert "is one of the reasons" not in reading and "knew what they had seen" not in reading
    assert "aisp-toolkit-feb-2025?p=5" in cells("references")["references"]
    assert "trust were **only** a trait" in cells("share")["share"]


def test_no_row_in_the_survey_is_not_told_as_nobody_asked():
    told = " ".join(cells().values())
    assert "have no row at all; we suppose that few were asked" in told
    assert not [words for words in ("and who was not asked</summary>", "trust was not measured") if words in told]


def test_a_nations_right_says_on_whose_word_it_stands_and_the_five_tribes_have_a_page_of_the_state():
    law = cells("law")["law"]
    assert "says the toolkit [8]. We have not looked for a law of this state that says so" in law
    names = ("Golden Hill Paugussett", "Mashantucket Pequot", "Mohegan", "Paucatuck Eastern Pequot", "Schaghticoke")
    assert all(name in law for name in names)
    assert "https://www.cga.ct.gov/2002/rpt/2002-R-0072.htm" in cells("references")["references"]


def test_the_survey_is_quoted_with_the_size_and_margin_that_its_publisher_gave():
    reading = cells("reading")["reading"]
    assert "1,108 adults" in reading
    assert "3.8 percentage points" in reading
    told = " ".join(cells().values())
    denied = ("no margin of error", "nobody can give a margin", "source does not say how many")
    assert not [words for words in denied if words in told]


def test_what_law_or_a_nations_right_asks_for_is_no_clause_to_buy():
    table = checks.clause_table()
    for duty in ("Tribe", "Tribal", "subtract", "hands it on", "passes the data"):
        assert not table["What it promises"].str.contains(duty).any()
    asked = cells("agreement-question")["agreement-question"]
    assert all(duty in asked for duty in ("small numbers are tested", "not handed on", "a Tribe is consulted"))


def test_nothing_before_the_guess_gives_it_away():
    before = []
    for name, text in cells().items():
        if name == "predict-answer":
            break
        before.append(text if not name.startswith("step-") else text.partition("**Answers.**")[0])
    assert not [text for text in before if "90.5" in text or "90.9" in text]


# The survey -------------------------------------------------------------------------------------------------------


def test_trust_in_the_police_is_what_the_survey_published():
    assert [checks.trust(group, "police") for group in ("White", "Latino", "Black")] == [85, 82, 67]


def test_at_every_institution_fewer_black_than_white_adults_said_that_they_trust_it():
    wide = checks.by_institution().pivot(index="institution", columns="group", values="share")
    assert (wide["Black"] < wide["White"]).all()


def test_a_group_that_was_left_out_is_a_row_without_a_number_and_the_order_is_the_alphabet():
    table = checks.trusted("Black", "White", "police")
    assert set(checks.WITHOUT_ROW) == set(table.loc[table["percent"].isna(), "group"])
    assert table["percent"].notna().sum() == 3
    assert list(table["group"]) == sorted(table["group"])


def test_the_groups_without_a_row_are_groups_of_the_states_schools():
    schools = load("school-enrollment").query("year == '2021-22'")["race_ethnicity"]
    assert set(checks.WITHOUT_ROW) < set(schools)


# The plan ---------------------------------------------------------------------------------------------------------


def test_our_example_has_all_that_it_asks_for():
    for start in (START, "today"):
        assert state(checks.plan, plan(start), start=start) == MATCHES


@given(start=DAYS, days=st.integers(1, 90))
def test_a_date_up_to_day_90_is_accepted(start, days):
    written = plan(by=in_words(start + timedelta(days=days)))
    assert state(checks.plan, written, start=in_words(start)) == MATCHES


@given(start=DAYS, days=st.integers(91, 400))
def test_a_date_from_day_91_on_is_too_late(start, days):
    written = plan(by=(start + timedelta(days=days)).isoformat())
    assert check(checks.plan, written, start=start.isoformat()).mistake == "too_late"


@given(start=DAYS, days=st.integers(-400, 0))
def test_a_date_on_the_start_or_before_it_is_none(start, days):
    written = plan(by=(start + timedelta(days=days)).isoformat())
    assert check(checks.plan, written, start=start.isoformat()).mistake == "date_not_after_start"


def test_day_90_is_the_last_one_across_a_leap_day():
    assert state(checks.plan, plan(by="March 20, 2028"), start=START) == MATCHES
    assert state(checks.plan, plan(by="March 21, 2028"), start=START) == NOT_YET


@pytest.mark.parametrize(
    ("typed", "mistake"),
    [
        ("in 80 days", None),
        ("within 12 weeks", None),
        ("in 91 days", "too_late"),
        ("in 0 days", "date_not_after_start"),
        ("in three weeks", None),
        ("90 days from now", None),
        ("13 weeks from today", "too_late"),
        ("2 weeks.", None),
        ("2 weeks before the board meets", "date_missing"),
        ("in three months", "date_missing"),
    ],
)
def test_days_from_the_start_are_a_date(typed, mistake):
    assert check(checks.plan, plan(by=typed), start=START).mistake == mistake


@pytest.mark.parametrize("start", ["", "today", " Today "])
def test_the_ninety_days_begin_today_unless_somebody_sets_another_day(start):
    assert checks.begins(start).day == date.today()
    assert checks.begins(START).day == date(2027, 12, 21)


def test_a_start_that_could_be_two_days_is_asked_about():
    assert check(checks.plan, plan(), start="3/4/2028").mistake == "day_in_doubt"
    assert "Write the month as a word" in repr(checks.plan_found(plan(), "3/4/2028"))


@pytest.mark.parametrize(
    "owner", ["we", "Everybody.", "The team", "all of us!", "TBD", "our staff", "n/a", "the data team", "our office"]
)
def test_everybody_and_a_team_are_no_owner(owner):
    assert check(checks.plan, plan(owner=owner), start=START).mistake == "owner_is_many"


@pytest.mark.parametrize(
    "owner",
    ["Ana", "the team lead", "head of Research and Evaluation", "Ms. Díaz", "me, the case manager for the north side"],
)
def test_a_person_or_a_post_is_an_owner(owner):
    assert state(checks.plan, plan(owner=owner), start=START) == MATCHES


def test_one_person_with_a_comma_is_not_taken_for_two():
    assert "choose one" not in repr(checks.plan_found(plan(owner="me, the case manager"), START))
    assert "choose one" in repr(checks.plan_found(plan(owner="Ana and Ben"), START))


@pytest.mark.parametrize("nothing", ["", "   ", "…", "___", "?", "-"])
@pytest.mark.parametrize("part", ["promise", "owner", "by", "sign"])
def test_a_part_without_words_is_missed(part, nothing):
    missing = {"promise": "promise_missing", "owner": "owner_missing", "by": "date_missing", "sign": "sign_missing"}
    assert check(checks.plan, plan(**{part: nothing}), start=START).mistake == missing[part]


def test_four_lines_without_the_words_in_front_are_read_in_their_order():
    written = "Families read it first\nthe analyst\nJanuary 5, 2028\na parent can say what it means"
    assert state(checks.plan, written, start=START) == MATCHES


@given(ANY_TEXT, ANY_TEXT)
def test_reading_a_plan_never_raises_on_any_text(text, start):
    assert isinstance(checks.plan_found(text, start).table, pd.DataFrame)
    assert state(checks.plan, text, start=start) in (MATCHES, NOT_YET, NOT_ATTEMPTED)


@given(st.one_of(st.none(), st.integers(), st.floats(), st.lists(st.text()), st.booleans()))
def test_reading_never_raises_on_what_is_no_text(value):
    for exercise, found in ((checks.plan, checks.plan_found), (checks.agreement, checks.agreement_found)):
        assert state(exercise, value) == NOT_YET
        assert found(value)._repr_html_()


@given(lines=st.lists(st.tuples(st.sampled_from(["", "Owner: ", "By: ", "- Sign: "]), WORDS)))
def test_nothing_that_was_typed_gets_lost(lines):
    shown = " ".join(checks.plan_found("\n".join(label + words for label, words in lines)).table["Your words"])
    assert all(words in shown for _, words in lines)


# The clauses ------------------------------------------------------------------------------------------------------


def test_each_clause_says_what_it_promises_and_what_it_costs():
    table = checks.clause_table()
    assert (table.map(str.strip) != "").all(axis=None)
    assert list(table["Letter"]) == list("ABCDEF")


@given(
    letters=st.permutations("ABCDEF").map(lambda letters: letters[:2]),
    reasons=st.lists(WORDS, min_size=2, max_size=2),
    form=st.sampled_from(
        ["{0}: {1}", "{0}) {1}", "{0}. because {1}", "- {0} because {1}", "**{0}** – {1}", "1. {0} because {1}"]
    ),
    case=st.sampled_from([str.upper, str.lower]),
)
def test_any_two_clauses_with_their_reasons_match(letters, reasons, form, case):
    written = "\n".join(form.format(case(letter), why) for letter, why in zip(letters, reasons, strict=True))
    assert [letter for letter, _ in checks.choices(written)] == list(letters)
    assert all(why in found for why, (_, found) in zip(reasons, checks.choices(written), strict=True))
    assert state(checks.agreement, written) == MATCHES


@pytest.mark.parametrize(
    "written",
    [
        "A families agreed to one thing\nF they should hear it from us",
        "Clause A because families agreed once\nClause F because they should hear it",
        "1. A because families agreed to it\n2. F because they should hear it",
        "One question because families agreed to it\nWe tell you when we fail: they should hear it",
        "A. One question: families agreed to one thing\nF. We tell you when we fail, they should hear it",
        "“A” because families agreed to it\n“F” because they should hear it",
        "(A) families agreed to one thing\n[F] they should hear it from us",
        "'A' families agreed to one thing\nClause “F”: they should hear it",
        "Letter A; families agreed to one thing\nOption F / they should hear it",
        "First: A because families agreed to it\nWe choose F because they should hear it",
        "“A: because families agreed to it”\n“We tell you when we fail” because they should hear it",
    ],
)
def test_clauses_are_found_as_people_write_them(written):
    assert [letter for letter, _ in checks.choices(written)] == ["A", "F"]
    assert state(checks.agreement, written) == MATCHES


@pytest.mark.parametrize(
    ("letters", "mistake"),
    [("A", "too_few"), ("ABC", "too_many"), ("AA", "one_twice"), ("AM", "no_such_clause")],
)
def test_another_number_of_clauses_is_named(letters, mistake):
    written = "\n".join(f"{letter} because it is worth it" for letter in letters)
    assert check(checks.agreement, written).mistake == mistake


def test_a_clause_without_a_reason_is_named():
    for written in ("A because we said so once\nB because", "A because we said so once\nB. Patterns, not people"):
        assert check(checks.agreement, written).mistake == "no_reason"


def test_a_reason_may_go_on_in_the_next_line():
    assert checks.choices("E: because nobody\nhad ever tried") == [("E", "because nobody had ever tried")]


@pytest.mark.parametrize("line", ["E-mails to families cost little", "U.S. law asks for it anyway"])
def test_a_line_that_only_looks_like_a_letter_belongs_to_the_reason_before_it(line):
    assert checks.choices(f"A: because\n{line}\nF: they should hear it") == [
        ("A", f"because {line}"),
        ("F", "they should hear it"),
    ]


@pytest.mark.parametrize("long", ["-", '"', "first ", " ", "1. ", "A "])
def test_a_long_line_of_clauses_is_answered_at_once(long):
    began = time.process_time()
    check(checks.agreement, f"{long * 5000}?")
    assert time.process_time() - began < 2


@given(ANY_TEXT)
def test_reading_clauses_never_raises_on_any_text(text):
    assert isinstance(checks.agreement_found(text).table, pd.DataFrame)
    assert state(checks.agreement, text) in (MATCHES, NOT_YET, NOT_ATTEMPTED)


def test_a_group_whose_size_is_starred_is_in_no_share_and_the_page_says_how_many_there_are():
    table = load("school-graduation")
    last = table[(table["year"] == "2018-19") & (table["place"] != "Connecticut")]
    assert (last["cohort_status"] == "suppressed").sum() == 292
    assert checks.small_groups().loc["2018-19", "groups"] == (last["cohort"] < checks.SMALL).sum() == 158
    before = table[table["year"] < "2015-16"]
    assert (before["cohort_status"] == "suppressed").sum() == 1671, "so the state did not print everything"


@pytest.mark.parametrize("session", ["02-who-decides", "12-keeping-promises"])
def test_the_law_of_november_has_its_number_and_the_pages_that_say_number_and_signature(session):
    text = next((FOLDER.parent / session).glob("*.ipynb")).read_text(encoding="utf-8")
    assert "could not confirm" not in text
    assert "Public Act 25-3" in text
    assert "portal.ct.gov/ott/firefighters-cancer-relief-fund/overview" in text
    assert "2025-11-20/ct-special-session-new-laws" in text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (90, "one decimal more"),  # 90.5, rounded; as near to the 90.1 of 2014-15
        (90.1, 'right for "2014-15"'),
        (90.9, 'right for "2017-18"'),
    ],
)
def test_another_years_number_and_a_rounded_one_are_told_apart(typed, says):
    assert says in check(checks.still_readable, typed, year="2018-19").message


def test_the_guess_stands_beside_the_result_only_once_the_question_matches():
    assert "once=[checks.still_readable]" in cells("predict-beside")["predict-beside"]
