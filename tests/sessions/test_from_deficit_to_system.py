"""Session 10 compares like with like, says who withholds what, and reads sentences for their facts in any form."""

import json
import re

import pytest
from loading import load_figures
from hypothesis import given
from hypothesis import strategies as st

from workshop.course.session import find
from workshop.notebook import NOT_PUBLISHED, WITHHELD, check, load
from workshop.notebook.checks import MATCHES, NOT_ATTEMPTED, NOT_YET

SLUG = "from-deficit-to-system"


@pytest.fixture(scope="module")
def checks(checks_of):
    return checks_of(SLUG)


@pytest.fixture(scope="module")
def told():
    notebook = json.loads(find(SLUG).source.read_text(encoding="utf-8"))
    return {cell["id"]: "".join(cell["source"]) for cell in notebook["cells"]}


@pytest.fixture(scope="module")
def computed(checks):
    figures = load_figures(find(SLUG).source.parent, checks)
    return lambda name: float(figures[name]().replace(",", ""))


def with_sentence(checks, number, sentence):
    return checks._joined({number: sentence})


# What is said of the figures --------------------------------------------------------------------------------------


def test_a_gap_is_held_against_gaps_and_no_range_against_a_gap(checks, told):
    table = checks.gaps("Hispanic")
    assert (table["gap"].notna().sum(), (table["gap"] < checks.gap("Hispanic")).sum()) == (19, 17)
    everything = " ".join(told.values())
    claims = ("times as much", "lowest and the highest", "Nobody would explain", "spread-times")
    assert not [words for words in claims if words in everything]


def test_a_single_gap_has_its_margin_in_the_table_and_in_the_chart(checks):
    """A gap of two rates p and q of n and m students moves by 1.96 times the root of p(1-p)/n + q(1-q)/m."""
    table = checks.gaps("Hispanic")
    for place, cohorts in (("East Hartford", (233, 79)), ("Hartford", (676, 145))):
        row = table.loc[place]
        rates = (row["rate"] / 100, row["reference"] / 100)
        chance = sum(rate * (1 - rate) / cohort for rate, cohort in zip(rates, cohorts, strict=True))
        assert row["margin"] == pytest.approx(196 * chance**0.5, abs=0.06)
    known = table.dropna(subset=["gap"])
    assert list(checks.gaps_table("Hispanic")["Give or take, points"])[: len(known)] == [
        f"{margin:.1f}" for margin in known["margin"]
    ]
    (drawn,) = (rows for rows in checks.gaps_chart("Hispanic").to_dict()["datasets"].values() if "most" in rows[0])
    assert [round(row["most"] - row["gap"], 1) for row in drawn] == list(known["margin"])


def test_how_much_lies_within_districts_is_said_for_both_questions(computed, told):
    """Each withheld rate at either end of its range, a district at a time, as the prose says it."""
    table = load("school-graduation").query("year == '2018-19' and place != 'Connecticut'")
    ends = {}
    for row in table.query("race_ethnicity in ['Hispanic', 'White']").to_dict("records"):
        if row["rate"] == row["rate"] or row["rate_at_least"] == row["rate_at_least"]:
            known = row["rate"] == row["rate"]
            low, high = (row["rate"], row["rate"]) if known else (row["rate_at_least"], 100.0)
            ends[row["place"], row["race_ethnicity"]] = (row["cohort"], low, high)
    places = [place for place, group in ends if group == "Hispanic" and (place, "White") in ends]
    pairs = [(ends[place, "Hispanic"], ends[place, "White"]) for place in places]
    for weight, least, most in ((0, "within-least", "within-most"), (1, "other-way-least", "other-way-most")):
        students = sum(pair[weight][0] for pair in pairs)
        low = sum(pair[weight][0] * (pair[1][1] - pair[0][2]) for pair in pairs) / students
        high = sum(pair[weight][0] * (pair[1][2] - pair[0][1]) for pair in pairs) / students
        for name, value in ((least, low), (most, high)):
            assert f"{value:.1f}<!--{name}-->" in told["gap-means"]
    assert computed("within-districts") == len(places)
    assert computed("within-least") > computed("within-gap-most") / 2  # however the withheld rates fall
    assert computed("other-way-least") < computed("within-gap-most") / 2
    assert "more than half of it lies *within* districts" in told["gap-means"]
    assert "may be less than half" in told["gap-means"]
    assert "more than half of the gap would be gone" in told["step-share"]


def test_the_district_of_the_strength_line_says_how_it_was_picked_and_how_sure_it_is(checks, told):
    """By size among the districts above the state by more than chance, and by no place in a ranking."""
    rows = checks.gaps("Hispanic").dropna(subset=["gap"])
    chance = 1.96 * (rows["rate"] * (100 - rows["rate"]) / rows["cohort"]) ** 0.5
    above = rows[rows["rate"] - chance > checks.rate("Hispanic")]
    assert len(above) == 5
    named = ["Connecticut Technical Education and Career System", "East Hartford"]
    assert list(above["cohort"].nlargest(2).index) == named
    assert "5<!--above-state--> of the 19<!--large-shown--> large districts" in told["strength"]
    assert "the two of the five that have the most Hispanic students" in told["strength"]
    assert not [words for words in ("smallest gap", "the most Hispanic students of any") if words in told["strength"]]


def test_the_surveys_change_is_hardly_told_from_none_and_our_sentence_says_so(checks, computed, told):
    """0.56 points, give or take 0.58 with the 90 percent margins that the Census Bureau gives."""
    rows = load("youth-engagement").query("place == 'Connecticut' and published_as == @checks.DEFICIT")
    rows = rows.set_index("period").loc[[checks.FIRST_PERIOD, checks.LAST_PERIOD]].astype({"percent": float})
    margin = (100 * rows["youth_margin"] / rows["all_youth"]).pow(2).sum() ** 0.5
    change = rows["percent"].iloc[0] - rows["percent"].iloc[1]
    assert (round(change, 2), round(float(margin), 2)) == (0.56, 0.58)
    assert (computed("points-both"), computed("points-margin")) == (0.56, 0.58)
    assert "a difference that the survey can hardly tell from none" in checks.sentences()[1].ours
    assert "can hardly tell from none" in " ".join(told["rewritten-answer"].split())


def test_the_chart_of_the_share_blames_no_group_in_its_own_title(told):
    assert "above, a chart that blames groups; below, the same table with its districts" in told["share-chart"]
    assert "groups fail" not in told["share-chart"]


def test_the_four_lines_of_the_room_are_told_from_those_of_the_desk(told):
    room, _, desk = told["decision"].partition("**The rest, at your own desk**")
    assert (room.count("\n- "), desk.count("\n- ")) == (4, 4)


def test_in_the_five_districts_with_the_most_hispanic_students_white_students_rates_are_low_too(checks):
    cohorts = checks.districts("Hispanic").drop(index="Connecticut Technical Education and Career System")["cohort"]
    for place in cohorts.nlargest(5).index:
        assert checks.rate("White", place) < checks.rate("White")


def test_a_district_whose_rate_we_withhold_has_no_gap_and_is_said_to_be_withheld_by_us(checks):
    table = checks.gaps_table("Hispanic")
    assert list(table.loc[table["Gap, points"] == WITHHELD, "District"]) == [
        "Capitol Region Education Council",
        "Norwalk",
    ]


def test_the_change_is_told_within_one_form(checks, told):
    assert checks.FIRST == "2011-12"
    assert checks.sentences()[3].years == ("2018-19", "2011-12")
    graduation = load("school-graduation").query("place == 'Connecticut'")
    groups = graduation.groupby("year")["race_ethnicity"].nunique()
    assert groups["2010-11"] == 5
    assert set(groups[groups.index >= checks.FIRST]) == {7}
    assert "2010-11" not in told["reading"] + told["gap-means"] + told["further"]


def test_our_own_sentences_claim_no_cause_and_no_owner_of_a_gap(checks):
    ours = " ".join(sentence.ours for sentence in checks.sentences().values())
    assert not [words for words in ("raised", "because", "the schools' gap", "on their rolls") if words in ours]


def test_a_withheld_rate_is_a_line_that_reaches_the_states_own_range_and_no_point_below_it(checks):
    dots = checks.scattered()
    shown = dots["low"] == dots["high"]
    assert (dots.loc[~shown, "high"] == 100).all()
    assert set(dots.loc[~shown, "known"]) == {f"somewhere on the line, {WITHHELD}"}
    graduation = load("school-graduation").query("year == '2018-19' and place != 'Connecticut'")
    printed = graduation.query("rate_status == 'withheld' and rate_at_least.notna()")["race_ethnicity"].value_counts()
    assert dots.loc[~shown, "group"].value_counts().to_dict() == printed.to_dict()


def test_what_we_withhold_is_not_called_unpublished(checks):
    table = checks.state_table().set_index("Recorded as")
    islanders = table.loc["Hawaiian or Pacific Islander"]
    assert islanders["Graduated in four years, percent"] == "at least 90.0, withheld by us"
    assert (table.loc["Asian", "Districts withheld by us"], table.loc["Asian", "Districts not published"]) == (35, 88)
    assert sum(checks.statuses("Hispanic").values()) == 138


def test_a_town_whose_numbers_we_withhold_answers_so(checks):
    youth = load("youth-engagement").query("period == '2014-2018' and status == 'withheld'")
    assert checks.left_out.answer(town=youth["place"].iloc[0]) == WITHHELD


def test_the_guess_comes_before_its_answer(told):
    before = []
    for name, text in told.items():
        if name == "predict-answer":
            break
        before.append(text.partition("**Answers.**")[0] if name.startswith("step-") else text)
    assert not [text for text in before if "<!--smaller-->" in text or "<!--left-out-->" in text]


# Sentences --------------------------------------------------------------------------------------------------------

GOOD = [
    (1, "In 2014–2018, the survey found 94.88 percent in school or at work; in 2006–2010 it was 94.32."),
    (1, "From 2006-2010 to 2014-2018, roughly 10,000 young people were offered neither school nor job, after 11,439."),
    (1, "The survey found 1 in 20 young people with neither in 2014-2018, and 5.68 percent in 2006-2010."),
    (2, "In 2018-19 schools graduated 7,598 of 9,473 Hispanic students and 22,158 of 23,742 White students."),
    (2, "In 2019, schools left 1 in 5 Hispanic students and 1 in 15 White students without a diploma."),
    (2, "Schools graduated about 80 percent of Hispanic and 93 percent of White students, class of 2019."),
    (2, "In 2018/19 the two rates of our schools were 80,2 and 93,3 percent."),
    (3, "Between 2012 and 2019, schools graduated 68.6, then 80.2 percent of Hispanic students."),
    (3, "Schools graduated 68.6 percent in 2011-12 and 11.6 points more, 80.2, in 2018-2019."),
    (4, "Our report left out 105 of 42,075 students in 2018-19: they are there, we did not look."),
    (4, "In 2018-19 we left out 105 students, about 42,000 in all were counted."),
]
LOST = [
    (2, "In 2018-19, schools graduated 80.2 percent of Hispanic students.", "comparison_lost_2"),
    (2, "Schools graduated 80.2 percent of Hispanic and 93.3 percent of White students.", "year_lost_2"),
    (2, "In 2018-19, schools graduated fewer Hispanic than White students.", "comparison_lost_2"),
    (3, "Schools graduated 80.2 percent in 2018-19, and fewer before.", "comparison_lost_3"),
    (4, "In 2018-19 we left out 105 students.", "comparison_lost_4"),
]


@pytest.mark.parametrize(("number", "sentence"), GOOD)
def test_an_honest_sentence_keeps_its_facts_in_the_form_that_its_writer_likes(checks, number, sentence):
    assert checks.facts(sentence, number) == ("figure", "comparison", "year")
    assert check(checks.rewritten, with_sentence(checks, number, sentence)).state == MATCHES


@pytest.mark.parametrize(("number", "sentence", "mistake"), LOST)
def test_a_fact_that_is_lost_is_named(checks, number, sentence, mistake):
    assert check(checks.rewritten, with_sentence(checks, number, sentence)).mistake == mistake


def test_the_praise_claims_no_more_than_the_check_reads(checks):
    swapped = "In 2018-19, White students graduated at 80.2 and Hispanic students at 93.3 percent."
    said = check(checks.rewritten, with_sentence(checks, 2, swapped)).message
    assert "true is lost" not in said
    assert "numbers and the years are there" in said


def test_four_lines_without_numbers_are_read_in_their_order(checks):
    written = "\n".join(sentence.ours for sentence in checks.sentences().values())
    assert check(checks.rewritten, written).state == MATCHES


def test_a_first_version_left_as_it_is_and_a_missing_one_are_named(checks):
    assert check(checks.rewritten, with_sentence(checks, 2, checks.sentences()[2].first)).mistake == "first_version"
    assert check(checks.rewritten, with_sentence(checks, 3, "")).mistake == "sentence_missing"


@given(text=st.text(max_size=300))
def test_reading_sentences_never_raises_on_any_text(checks, text):
    assert len(checks.sentences_found(text).table) == len(checks.sentences())
    assert check(checks.rewritten, text).state in (MATCHES, NOT_YET, NOT_ATTEMPTED)


def test_a_district_without_a_gap_is_said_of_whoever_keeps_the_rate(checks):
    """The publisher stars Bloomfield's nine White students and the prison schools; two rates are withheld by us."""
    for group, ours, theirs in (("Hispanic", 2, ["Unified School District #1"]), ("Black", 2, None)):
        table = checks.gaps(group)
        blank = table.loc[table["gap"].isna(), "blank"]
        assert (blank == WITHHELD).sum() == ours
        assert theirs is None or list(blank.index[blank == NOT_PUBLISHED]) == theirs
    assert checks.gaps("Black").loc["Bloomfield", "blank"] == NOT_PUBLISHED
    assert checks.without_dot(checks.gaps("Hispanic")) == "without a dot: 2 withheld by us, 1 not published"


def test_no_group_has_districts_of_unknown_size_among_the_large(checks):
    for group in load("school-graduation")["race_ethnicity"].unique():
        assert (checks.gaps(group)["cohort"] >= checks.LARGE).all(), group


# Whatever a room chose --------------------------------------------------------------------------------------------


def test_the_text_after_the_break_and_the_notes_have_an_answer_for_each_group_that_can_be_chosen(checks, told):
    for group in checks.GROUPS:
        large = int(checks.gaps(group)["gap"].notna().sum())
        for cell in ("gap-means", "smaller-gap-notes"):
            bare = re.sub(r"<!--.*?-->", "", told[cell])
            assert f"{checks.smaller_gap.answer(group=group)} of {large}" in bare, (cell, group)
    black = checks.gaps("Black")
    assert not (black["gap"] - black["margin"] > checks.gap("Black")).any()  # "in none is it larger"


def test_whoever_guesses_for_another_group_is_told_its_two_numbers_before(checks, told):
    assert "{gap} points" in told["setup"]
    assert "{large} districts" in told["setup"]
    assert "last lines under *Your place*" in told["predict-question"]


def test_the_question_says_before_the_check_that_swapped_groups_pass(told):
    assert "does not see with which group a number stands" in told["rewritten-question"]


def test_segregation_has_the_state_for_its_subject_and_claims_what_the_tables_show(checks, told):
    said = re.sub(r"<!--.*?-->", "", told["gap-means"])
    assert "*Connecticut draws most of its school districts along the borders of towns. Five of them have 31 of" in said
    assert "in its cohort of 2018-19, and the districts graduate" in said  # by the session's own rule, with its year
    assert "They divide its students by race" not in said
    towns = set(load("ct-towns").query("level == 'town'")["place"])
    places = load("school-graduation").query("year == '2018-19' and place != 'Connecticut'")["place"].unique()
    assert sum(place in towns for place in places) == 103 > len(places) / 2
    cohorts = checks.districts("Hispanic").drop(index="Connecticut Technical Education and Career System")["cohort"]
    five = cohorts.nlargest(5).index
    assert set(five) < towns
    for group, share in (("Hispanic", 31), ("White", 4)):
        cohort = [checks._figure(place, group, checks.LAST, "cohort") for place in (*five, checks.STATE)]
        assert round(100 * sum(cohort[:-1]) / cohort[-1]) == share


def test_the_courts_vote_has_its_source(told):
    """Education Week of August 7, 1996: the court ruled 4-3."""
    assert "by four votes to three, that the state must act" in told["gap-means"]
    assert "41sheff.h15.html" in told["references"]


def test_a_row_of_native_students_is_not_all_native_students_on_the_participants_page_too(told):
    assert "*recorded as* Indian or Alaska Native" in told["share"]
    assert "Nor is a box citizenship" in told["share"]


def test_a_small_district_is_drawn_smaller_than_a_large_one(checks, told):
    drawn = checks.redrawn(checks.STEPS[4]).to_dict()
    dots = [layer for layer in drawn["layer"] if layer["encoding"].get("size", {}).get("field") == "cohort"]
    assert [layer["mark"]["type"] for layer in dots] == ["point"]
    for cell in ("smaller-gap-question", "redraw-chart"):
        assert "larger" in told[cell]
    assert "larger for more students" in checks._CHANGED[4]


def test_the_guess_stands_beside_the_result_only_once_the_question_matches(told):
    assert "once=[checks.smaller_gap]" in told["predict-beside"]


def test_why_white_students_are_the_reference_stands_where_participants_read(checks, told):
    assert "White students are the reference because" in told["smaller-gap-question"]
    cohorts = {group: checks._figure(checks.STATE, group, checks.LAST, "cohort") for group in checks._order()}
    assert max(cohorts, key=cohorts.get) == checks.REFERENCE
    assert checks.rate("Asian") > checks.rate(checks.REFERENCE)
