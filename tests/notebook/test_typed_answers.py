"""Answers as people type them in a real IPython: Run All goes on, and the check says one sentence about this answer."""

import pytest
from kernel import opened, state

RIGHT = "12.29"


@pytest.fixture(params=[True, False], ids=["jupyterlab", "another front end"])
def kernel(request, tmp_path, monkeypatch):
    with opened(tmp_path, monkeypatch, says_cells=request.param) as kernel:
        kernel.run_all()
        assert not kernel.failed
        yield kernel


NUMBERS = [
    ("12,29", "a point in place of the comma: 12.29."),
    ("-2,0", "a point in place of the comma: -2.0."),
    ("1,229", "without the comma between thousands: 1229."),
    ("1,000", "without the comma between thousands: 1000."),
    ("1,831,000", "without the comma between thousands: 1831000."),
    ("1,029", "without the comma between thousands: 1029."),
    ("1 229", "without the space inside: 1229."),
    ("1\u00a0229", "invisible space"),
    ("12.29%", "without the percent sign: 12.29."),
    ("$12", "without the sign for money: 12."),
    ("12.29 times", "without words: 12.29."),
    ("-2.0 percentage points", "without words: -2.0."),
    ("about 12", "without words: 12."),
    ("minus 54", "without words: -54."),
    ("54 fewer", "without words: 54. Where fewer is below zero, write -54."),
    ("12x", "without words: 12."),
    ("2k", "with all its digits, and without the letter k"),
    ("... 12.29", "without the dots: 12.29."),
    ("... -2.0", "without the dots: -2.0."),
    ("12.29...", "without the dots: 12.29."),
    ("“12.29”", "without quotation marks"),
    ('"12.29"', "without quotation marks"),
    ("−4.0", "the keyboard's hyphen in place of the printed minus sign: -4.0."),
    ("–4.0", "the keyboard's hyphen in place of the dash: -4.0."),
    ("“−65%”", "hyphen in place of the printed minus sign, without the percent sign: -65."),
    ("12.6 – 14.6", "more than one number"),
    ("12 to 14", "more than one number"),
    ("012", "without the zero in front: 12."),
    ("12.29.", "without the point at the end: 12.29."),
    ("١٢", "with the digits 0 to 9: 12."),
    ("= 12.29", "without a second equals sign: 12.29."),
    ("12.29?", "without the question mark: 12.29."),
    ("{12.29}", "without the brackets: 12.29."),
    ("[12.29]", "without the brackets: 12.29."),
    ("(12.29", "without the brackets: 12.29."),
    ("twelve", "asks for a number: write the number alone"),
    ("not published", "The table does publish what you need here."),
    ('"fewer than six"', 'Nothing is "fewer than 6" here'),
    ("True", "A yes or no is no number."),
    ("my_gues", "There is nothing called \"my_gues\" here. Did you mean my_guess?"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "says"), NUMBERS)
def test_a_number_that_python_cannot_read_gets_one_sentence(kernel, typed, says):
    assert state(kernel.answer("ratio", RIGHT)) == "matches"
    result = kernel.answer("ratio", typed)
    assert not kernel.failed
    assert state(result) == "not yet"
    assert says in result.message
    assert kernel.value("ratio_now") != 12.29 and kernel.value("ratio_now") is not ...


@pytest.mark.parametrize("typed", ["None", '""', "", "...", "?"])
def test_nothing_is_not_attempted(kernel, typed):
    kernel.answer("ratio", RIGHT)
    result = kernel.answer("ratio", typed)
    assert not kernel.failed
    assert state(result) == "not attempted"
    assert "Write your answer in the box of Question 1." in result.message
    assert "after ratio_now =, then run that cell, and this one after it" in result.message


@pytest.mark.parametrize(
    "cell",
    [
        "ratio_now = 12.29\n12.30",
        "ratio_now == 12.29  # times",
        "ratio_now: 12.29  # times",
        "ratio_now 12.29",
        "Ratio_Now = 12.29  # times",
        "ratio_now = ...  # times\n12.29",
        "ratio_now = ...  # times\n# Door two: write code.\nratio_now = 24.58 / 2",
        "  ratio_now = 12.29",
    ],
)
def test_a_slip_of_the_pen_is_read_as_it_was_meant(kernel, cell):
    kernel.answer("ratio", "3")
    kernel.run("ratio-answer", cell)
    assert state(kernel.run("ratio-check")) == "matches"
    assert not kernel.failed


def test_a_number_alone_is_the_answer_where_the_front_end_says_which_cell_ran(kernel):
    kernel.answer("ratio", "3")
    for cell, expected in [("12.29", "matches"), ("65%", "not yet")]:
        kernel.run("ratio-answer", cell)
        if kernel.says_cells:
            assert state(kernel.run("ratio-check")) == expected
    assert kernel.says_cells or "still about 3" in kernel.run("ratio-check").message


SENTENCE = "Of 100 students, 5 are missing."


@pytest.mark.parametrize(
    "typed",
    [
        SENTENCE,
        f"“{SENTENCE}”",
        f"‘{SENTENCE}’",
        f'"{SENTENCE}',
        f'"""{SENTENCE}',
        f'"""{SENTENCE}"""',
        f"... {SENTENCE}",
        f'"{SENTENCE}"',
        f"\n{SENTENCE}",
    ],
)
def test_words_are_taken_as_they_were_written(kernel, typed):
    result = kernel.answer("words", typed)
    assert not kernel.failed
    assert kernel.value("plain_words").strip() == SENTENCE
    assert state(result) == "matches"
    in_plain_python = typed.strip().startswith('"') and typed.count('"') in (2, 6)
    assert ("quotation marks" in result.message) is not in_plain_python


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ('"They say "no" to us."', 'They say "no" to us.'),
        ("'It's ours.'", "It's ours."),
        ("It's ours.", "It's ours."),
        ('"One line.\nAnd another."', "One line.\nAnd another."),
        ("One line.\nAnd another.", "One line.\nAnd another."),
        ("yes", "yes"),
        ("not published", "not published"),
        ("yes, no", "yes, no"),
        ("black or white", "black or white"),
        ("student(s) are missing", "student(s) are missing"),
        ("5% (of 100)", "5% (of 100)"),
        ("is it ours?", "is it ours?"),
        ("C:\\new", "C:\\new"),
    ],
)
def test_words_keep_their_own_marks_and_lines(kernel, typed, kept):
    result = kernel.answer("words", typed)
    assert not kernel.failed
    assert kernel.value("plain_words") == kept
    assert "quotation marks" in result.message


def test_marks_are_no_question_to_python(kernel):
    assert state(kernel.answer("marks", "YYN?")) == "matches"
    assert not kernel.failed
    assert state(kernel.answer("marks", '"')) == "not attempted"


def test_code_that_fails_is_python_s_own_matter_but_no_older_answer_is_spoken_of(kernel):
    stub = kernel.stubs["ratio-answer"]
    for code, says in [
        ("\nratio_now = 1 / 0", "could not be worked out (ZeroDivisionError"),
        ('\nx = place["a"\nratio_now = x', "Python cannot read what stands in the box of Question 1"),
        ("\nratio_now = undefined_thing(3)", "NameError"),
    ]:
        assert state(kernel.answer("ratio", RIGHT)) == "matches"
        kernel.run("ratio-answer", stub + code)
        assert kernel.failed.pop() == "ratio-answer"
        result = kernel.run("ratio-check")
        assert state(result) == "not yet"
        assert says in result.message
        assert "Change it there, and run it again." in result.message


def test_a_look_at_one_s_own_answer_that_fails_does_not_undo_it(kernel):
    kernel.answer("ratio", RIGHT)
    kernel.shell.kernel = None
    kernel.shell.run_cell("ratio_now + undefined_thing")
    kernel.shell.run_cell("ratio_now == 5")
    assert kernel.value("ratio_now") == 12.29


def test_a_check_alone_says_that_it_speaks_of_the_answer_that_was_run(kernel):
    assert "still about" not in kernel.answer("ratio", RIGHT).message
    kernel.sources["ratio-answer"] = "ratio_now = 5"
    again = kernel.run("ratio-check")
    assert "This is still about 12.29. Have you changed it? Then run its cell first" in again.message
    kernel.run("ratio-answer")
    assert "still about" not in kernel.run("ratio-check").message


def test_an_answer_s_cell_that_is_gone_or_empty_is_not_attempted(kernel):
    kernel.run("ratio-answer", "")
    if kernel.says_cells:
        assert state(kernel.run("ratio-check")) == "not attempted"
        kernel.run("ratio-answer", "other = 3")
        assert "sets no ratio_now" in kernel.run("ratio-check").message
    assert not kernel.failed


def test_before_anything_was_run_names_hold_dots(tmp_path, monkeypatch):
    with opened(tmp_path, monkeypatch) as kernel:
        assert kernel.value("ratio_now") is kernel.value("my_guess") is ...
        assert kernel.value("place") is None


def test_hints_are_named_by_the_question_of_the_page(kernel):
    assert repr(kernel.shell.ev("__import__('workshop.notebook').notebook.hint(ratio)")).startswith(
        "Hint 1 of 1: Question 1: Look."
    )


def test_after_a_restart_a_check_alone_says_what_to_do(tmp_path, monkeypatch):
    with opened(tmp_path, monkeypatch) as kernel:
        kernel.run("ratio-check")
        assert kernel.failed == ["ratio-check"]
        assert kernel.shown.strip() == (
            "A cell above was not run since the page was opened, or it stopped. Choose Run, then Run All Cells. "
            "Nothing that you wrote is lost."
        )
        kernel.shell.user_ns["check"] = lambda *of, **parameters: undefined_in_code  # noqa: F821
        kernel.shell.user_ns["ratio"] = kernel.shell.user_ns["place"] = 1
        kernel.run("ratio-check")
        assert "NameError" in kernel.shown and "undefined_in_code" in kernel.shown


def test_with_every_box_filled_in_the_human_way_run_all_goes_on(kernel):
    for cell, typed in {
        "places": "place = Avon  # a district\nyear = 2021-22",
        "guess": "my_guess = about 1,800",
        "ratio-answer": "ratio_now = 65%  # times",
        "marks-answer": "marks_given = YY?N",
        "words-answer": "plain_words = Of 100 students,\n5 are missing.",
    }.items():
        kernel.sources[cell] = typed
    kernel.run_all()
    assert not kernel.failed
    assert "without the percent sign" in kernel.run("ratio-check").message
