"""A check has three states, climbs from type to shape to values, names mistakes, and never raises or tells."""

import json
import re

import numpy as np
import pandas as pd
import pytest

from workshop.notebook import FEWER_THAN_SIX, NOT_PUBLISHED, POOLED, WITHHELD, check, exercise, hint
from workshop.notebook.checks import ANOTHER_CHOICE, MATCHES, NOT_YET, RESULT_MIME, Hints


@exercise(consider="Which year comes first?", hints=("Look.", "Use `diff`."), within=0.05, unit="points")
def change(place):
    return {"Here": 2.5, "Hidden": NOT_PUBLISHED}[place]


@change.mistake("You added the two.")
def added(place):
    return 7.5


@exercise(consider="Which groups?", hints=("Use `groupby`.",), within=0.01)
def table():
    return pd.DataFrame({"group": ["A", "B"], "rate": [1.0, 2.0]})


def state(result):
    return result._repr_mimebundle_()[RESULT_MIME]["state"]


@pytest.mark.parametrize("nothing", [..., None, "", " ", "...", "…", "?"])
def test_nothing_is_not_attempted_and_is_told_what_to_do(nothing):
    result = check(change, nothing, place="Here")
    assert (state(result), repr(result)) == ("not attempted", "0")
    assert result.message.startswith("Write your answer in the box of this question.")


@pytest.mark.parametrize("answer", [2.5, 2.46, np.float64(2.54), 2.5000001, np.float32(2.5)])
def test_a_number_within_the_tolerance_matches_and_earns_its_points(answer):
    result = check(change, answer, place="Here")
    assert (state(result), repr(result)) == ("matches", "1")


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("2.5", "without quotation marks"),
        (True, "yes or no is no number"),
        ([2.5, 1], "several values"),
        (object(), "no number"),
        (pd.Series([2.5]), "several values"),
        (float("nan"), "not a number"),
        (-2.5, "direction"),
        (0.025, "factor of one hundred"),
        (250, "factor of one hundred"),
        (2.6, "one more decimal"),
        (3, "one decimal more"),
        (99, "not what the data say"),
        (NOT_PUBLISHED, "does publish"),
    ],
)
def test_another_answer_is_not_yet_and_says_what_to_look_at(answer, says):
    result = check(change, answer, place="Here")
    assert state(result) == "not yet"
    assert says in result.message
    assert "2.5" not in result.message


def test_what_to_consider_comes_before_the_diagnosis():
    assert check(change, 99, place="Here").message.startswith("Which year comes first?")


@pytest.mark.parametrize("answer", [3, 2.6, 250, 0.025])
def test_nothing_is_left_to_consider_for_a_number_that_is_right_but_for_its_decimals_or_its_unit(answer):
    assert "Which year comes first?" not in check(change, answer, place="Here").message


def test_a_known_mistake_is_named():
    result = check(change, 7.5, place="Here")
    assert (result.mistake, result.message) == ("added", "You added the two.")


@pytest.mark.parametrize("words", [NOT_PUBLISHED, WITHHELD, POOLED, FEWER_THAN_SIX])
def test_words_in_place_of_a_figure_are_an_answer_in_any_capitals_and_quotes(words):
    question = exercise(consider="Look.", hints=["Look."])(lambda: words)
    for typed in (words, f"  {words.title()} ", f'"{words}"', f"“{words}”", f"{words.upper()}."):
        assert state(check(question, typed)) == "matches", typed
    for other in {NOT_PUBLISHED, WITHHELD, POOLED, FEWER_THAN_SIX, "no", 3, True} - {words}:
        result = check(question, other)
        assert state(result) == "not yet"
        assert f'write "{words}"' in result.message
    assert "the figure can be given" in check(change, WITHHELD, place="Here").message


def test_who_keeps_a_figure_back_is_said():
    said = {words: check(exercise(consider="", hints=["."])(lambda: words), 3).message for words in (WITHHELD, POOLED)}  # noqa: B023
    assert "our recipe withholds it" in said[WITHHELD]
    assert "our recipe pools it" in said[POOLED]


def test_fewer_than_six_in_letters_is_understood():
    assert state(check(exercise(consider="", hints=["."])(lambda: FEWER_THAN_SIX), "fewer than six")) == "matches"


def test_a_share_in_place_of_a_percentage_is_named_before_another_choice_that_it_is_near_to():
    @exercise(consider="Whose?", hints=["Look."], within=0.6, unit="percent", choices={"group": ("few", "none")})
    def printed(group):
        return {"few": 16.8, "none": 0.0}[group]

    assert "factor of one hundred" in check(printed, 0.17, group="few").message
    assert 'right for "none"' in check(printed, 0, group="few").message


@exercise(consider="Subtract.", hints=["."], within=1.0)
def few():
    return FEWER_THAN_SIX


@few.mistake("That is a difference in days.")
def of_days():
    return -4.8


@pytest.mark.parametrize("typed", [-4.8, -5, 3, -6])
def test_the_true_small_number_is_told_to_stay_unwritten_and_is_no_mistake(typed):
    result = check(few, typed)
    assert (state(result), result.mistake) == ("not yet", None)
    assert result.message == 'So small a number would point at people. In its place, write "fewer than 6".'


@exercise(consider="Subtract.", hints=["."], within=0.1)
def gap():
    return 21.4


@gap.mistake("That is one rate.")
def one_rate():
    return 44.85


@gap.mistake("That is near the gap.")
def near_the_gap():
    return 21.9


@pytest.mark.parametrize(("typed", "named"), [(44.85, "one_rate"), (45, "one_rate"), (44.9, "one_rate"), (4, None)])
def test_a_mistake_is_known_as_people_round_it(typed, named):
    assert check(gap, typed).mistake == named


@pytest.mark.parametrize(
    ("right", "typed", "says"),
    [
        (8900, 8.9, "without a point between thousands"),
        (90.506, 90, "one decimal more"),
        (-3.96, -3.9, "one decimal more"),
    ],
)
def test_a_point_between_thousands_and_a_number_cut_short_are_told(right, typed, says):
    @exercise(consider="?", hints=["?"], within=0.001 if right < 1000 else 40)
    def number():
        return right

    assert says in check(number, typed).message


@pytest.mark.parametrize("typed", ["8,900", (8, 900), "8,029", " 8,900 ", (8, 29)])
def test_a_comma_between_thousands_is_read_where_the_answer_has_thousands(typed):
    @exercise(consider="?", hints=["?"])
    def number():
        return 8900

    is_right = typed in ("8,900", (8, 900), " 8,900 ")
    assert check(number, typed).state == (MATCHES if is_right else NOT_YET)
    assert "comma" not in check(number, "8,901").message


def test_a_comma_is_still_asked_away_where_the_answer_is_smaller():
    assert "without the comma between thousands" in check(gap, "1,229").message


@pytest.mark.parametrize("typed", [-40, -7, 2, 7, 40, 0.6])
def test_no_number_is_a_factor_of_one_hundred_away_from_nought(typed):
    question = exercise(consider="Subtract.", hints=["."], within=0.5)(lambda: 0)
    assert "one hundred" not in check(question, typed).message


def test_the_right_number_rounded_too_far_is_no_mistake():
    result = check(gap, 21)
    assert result.mistake is None and "one decimal more" in result.message


@pytest.mark.parametrize(("right", "within", "typed"), [(210.0, 0.5, 209), (54.3, 1.0, 52), (12.0, 0.5, 12.6)])
def test_nobody_is_asked_for_decimals_of_a_number_of_people(right, within, typed):
    question = exercise(consider="Subtract.", hints=["."], within=within)(lambda: right)
    message = check(question, typed).message
    assert "decimal" not in message and "Read each number once more" in message


BENCHMARKS = ("peers", "daylight", "resident stops")


@exercise(consider="Which bar?", hints=("Look.",), within=0.05, choices={"benchmark": BENCHMARKS, "years": (1, 3)})
def ratio(benchmark, years):
    if benchmark == "resident stops":
        return 1.6 * years
    return {"peers": 1.6, "daylight": 1.1}[benchmark]


@ratio.mistake("You turned it over.")
def turned_over(benchmark, years):
    return 1 / ratio.answer(benchmark=benchmark, years=years)


@pytest.mark.parametrize(
    ("answer", "chosen", "says"),
    [
        (
            1.6,
            {"benchmark": "daylight", "years": 1},
            'That is right for "peers" and "resident stops"; here "daylight" is',
        ),
        (1.12, {"benchmark": "peers", "years": 1}, 'That is right for "daylight"; here "peers" is chosen.'),
        (4.8, {"benchmark": " Resident  Stops", "years": 1}, "That is right for 3; here 1 is chosen."),
        (9, {"benchmark": "peers", "years": 1}, "Which bar? The number"),
    ],
)
def test_a_number_that_is_right_for_another_choice_is_told_so(answer, chosen, says):
    result = check(ratio, answer, **chosen)
    assert state(result) == "not yet"
    assert result.message.startswith(says)
    assert (result.mistake == ANOTHER_CHOICE) == ("is right for" in says)


def test_a_choice_is_taken_whatever_its_capitals_and_a_mistake_is_named_first():
    assert state(check(ratio, 1.1, benchmark="DAYLIGHT", years="3")) == "matches"
    assert check(ratio, 0.625, benchmark="peers", years=1).mistake == "turned_over"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("peer", "There is no benchmark called 'peer' here. Nearest: peers."),
        ("", "No benchmark is chosen. It is one of: peers, daylight, resident stops."),
        (..., "No benchmark is chosen."),
        ("xyz", "It is one of: peers, daylight, resident stops."),
    ],
)
def test_a_misspelt_choice_is_sent_to_where_it_stands(typed, says):
    result = check(ratio, 1.1, benchmark=typed, years=1)
    assert state(result) == "not yet"
    assert says in result.message
    assert result.message.endswith("Change it in this question, where benchmark stands.")


def test_a_check_that_fails_itself_does_not_blame_the_participant():
    result = check(change, 1, place="nowhere")
    assert state(result) == "not yet"
    assert "not your mistake" in result.message


@pytest.mark.parametrize("hostile", [object(), pd.DataFrame(), {1: 2}, lambda: 0, pd.NA, 10**400, complex(1, 2), b"x"])
def test_a_check_never_raises(hostile):
    assert state(check(change, hostile, place="Here")) == "not yet"
    assert state(check(table, hostile)) == "not yet"


@pytest.mark.parametrize(
    "answer",
    [
        pd.DataFrame({"rate": [2, 1], "group": ["B", "A"]}),
        pd.DataFrame({"rate": [1.0, 2.0]}, index=pd.Index(["A", "B"], name="group")),
        pd.DataFrame({"group": ["A", "B"], "rate": [1.004, 2.0], "note": ["", ""]}),
    ],
)
def test_tables_match_whatever_the_order_of_rows_and_columns(answer):
    assert state(check(table, answer)) == "matches"


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("A", "a table"),
        (pd.DataFrame({"group": ["A", "B"]}), "lacks the column rate"),
        (pd.DataFrame({"group": ["A"], "rate": [1.0]}), "was a group dropped"),
        (pd.DataFrame({"group": ["A", "A", "B"], "rate": [1.0, 1.0, 2.0]}), "counted twice"),
        (pd.DataFrame({"group": ["A", "B"], "rate": [1.0, 3.0]}), "values in rate"),
        (pd.DataFrame({"group": ["A", "B"], "rate": [1.0, None]}), "values in rate"),
    ],
)
def test_tables_climb_from_type_to_shape_to_values(answer, says):
    assert says in check(table, answer).message


def test_the_result_speaks_html_counts_in_text_and_reports_in_json():
    bundle = check(change, 99, place="Here")._repr_mimebundle_()
    assert float(bundle["text/plain"]) == 0
    assert 'role="status"' in bundle["text/html"]
    assert "Not yet" in bundle["text/html"]
    assert json.loads(json.dumps(bundle[RESULT_MIME]))["exercise"] == "change"


def test_hints_are_folded_numbered_and_named_by_their_question():
    page = hint(change)._repr_html_()
    assert page.count("<details>") == 2
    assert "<summary>Hint 2 of 2</summary><p>Use <code>diff</code>.</p>" in page
    assert "<summary>Hint 2 of 2: Question 3</summary>" in Hints(change.hints, "Question 3")._repr_html_()


def contrast(one, other):
    def luminance(colour):
        channels = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05

    lighter, darker = sorted(map(luminance, (one, other)), reverse=True)
    return lighter / darker


@pytest.mark.parametrize("answer", [2.5, 99, ...])
def test_a_verdict_is_readable_on_any_page_because_it_brings_its_ground(answer):
    page = check(change, answer, place="Here")._repr_html_()
    assert "background:#fff;" in page
    colours = re.findall(r"(?<![-\w])color:(#\w{6})", page)
    assert len(colours) == 2
    assert min(contrast(colour, "#ffffff") for colour in colours) >= 4.5


def test_money_in_what_we_show_is_no_mathematics():
    question = exercise(consider="$5 and $12", hints=["$5 and $12."])(lambda: 3)
    for shown in (check(question, 99), hint(question)):
        assert "$5 and $12" in shown._repr_html_()
        assert 'class="mathjax_ignore tex2jax_ignore"' in shown._repr_html_()


def test_an_exercise_without_hints_is_refused():
    with pytest.raises(ValueError, match="one to three hints"):
        exercise(consider="", hints=())


def test_a_tolerance_may_depend_on_what_was_chosen():
    @exercise(consider="How many?", hints=("Count.",), within=lambda place: {"state": 50.0, "town": 1.0}[place])
    def people(place):
        return {"state": 8934.0, "town": 12.0}[place]

    assert check(people, 8900, place="state").points
    assert not check(people, 8800, place="state").points
    assert not check(people, 14, place="town").points
