"""Places and guesses as people type them: a place is found or said, and what is called kept is what was typed."""

import json

import pytest
from IPython.core.displaypub import CapturingDisplayPublisher
from kernel import NOTEBOOK, opened, state


@pytest.fixture(params=[True, False], ids=["jupyterlab", "another front end"])
def kernel(request, tmp_path, monkeypatch):
    with opened(tmp_path, monkeypatch, says_cells=request.param) as kernel:
        yield kernel


@pytest.mark.parametrize(
    ("place", "year"),
    [
        ("place = New Haven", 'year = "2020-21"'),
        ("place = “New Haven”", 'year = "2020-21"'),
        ('place = "New Haven', 'year = "2020-21"'),
        ("place = 'New Haven", 'year = "2020-21"'),
        ('Place = "New Haven"', 'year = "2020-21"'),
        ("Place = New Haven", 'year = "2020-21"'),
        ('place == "New Haven"', 'year = "2020-21"'),
        ('place: "New Haven"', 'year = "2020-21"'),
        ("place: New Haven", 'year = "2020-21"'),
        ('place = "new haven "', "year = 2020-21"),
    ],
)
def test_a_place_is_found_however_it_is_written(kernel, place, year):
    kernel.sources["places"] = f"{place}  # a district\n{year}"
    kernel.run_all()
    assert not kernel.failed
    assert (kernel.value("place"), kernel.value("year")) == ("New Haven", "2020-21")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("place = Hartfort", "There is no district called 'Hartfort' here. Nearest: Hartford."),
        ('place = "Avon Police Department"', "Nearest: Avon."),
        ('place = ""', "No district is chosen. It is one of: Hartford, New Haven, Avon."),
        ("place = ...", "No district is chosen."),
        ("place = 1 / 0", "could not be worked out (ZeroDivisionError"),
    ],
)
def test_a_place_that_is_not_found_is_one_sentence(kernel, line, says):
    kernel.run_all()
    kernel.run("places", f'{line}  # a district\nyear = "2020-21"')
    kernel.failed.clear()
    kernel.run("setup")
    assert kernel.failed == ["setup"]
    assert says in kernel.shown
    assert len(kernel.shown.strip().splitlines()) == 1
    kernel.run("places", 'place = "Avon"  # a district\nyear = "2020-21"')
    kernel.run("setup")
    assert kernel.value("place") == "Avon"


@pytest.mark.parametrize(
    "typed", ["1800", "1,800", "1800-2000", "about 1800", "2k", "more", "-200", "12.5", "more than 100"]
)
def test_what_is_kept_is_what_was_typed(kernel, typed):
    kernel.run_all()
    for before in ("7", typed):
        kernel.run("guess", f"my_guess = {before}  # a number of students")
        kernel.run("kept")
    assert not kernel.failed
    assert repr(kernel.value("prediction")) == f"How many?: you guess {typed}."
    assert f"<strong>{typed}</strong>" in kernel.value("prediction")._repr_html_()


@pytest.mark.parametrize("typed", ["?", "don't know", "don’t know", '""', "None", "...", "", '"Don\'t know."'])
def test_no_guess_is_none_and_never_the_one_before(kernel, typed):
    kernel.run_all()
    for before in ("7", typed):
        kernel.run("guess", f"my_guess = {before}  # a number of students")
        kernel.run("kept")
    assert not kernel.failed
    assert not kernel.value("prediction").made
    assert "Any guess will do" in kernel.value("prediction")._repr_html_()


def test_a_guess_whose_cell_failed_is_not_kept_and_says_why(kernel):
    kernel.run_all()
    kernel.run("guess", "my_guess = 7")
    kernel.run("guess", "my_guess = 1 / 0")
    kernel.run("kept")
    assert "Nothing is kept. What stands in the box of your guess could not be worked out" in (
        kernel.value("prediction")._repr_html_()
    )


def shown_again(kernel):
    return [output["data"]["text/html"] for output in kernel.shell.display_pub.outputs if output["update"]]


def test_what_is_shown_follows_the_guess_and_the_checks(kernel):
    kernel.shell.display_pub = CapturingDisplayPublisher(parent=kernel.shell)
    kernel.run_all()
    kernel.sources["beside"] = "prediction.beside(lambda: ratio_now * 2, once=[ratio])"
    kernel.run("beside")
    first = kernel.shell.display_pub.outputs[-1]["data"]["text/html"]
    assert "stands here once Question 1 matches" in first
    assert "<details>" not in first

    kernel.run("guess", "my_guess = about 20  # a number of students")
    assert sum("about 20" in page for page in shown_again(kernel)) == 2  # where it is kept, and beside the result

    kernel.answer("ratio", "3")
    assert "24.58" not in "".join(shown_again(kernel))
    assert state(kernel.answer("ratio", "12.29")) == "matches"
    assert "24.58" in shown_again(kernel)[-1]
    assert "<details>" not in shown_again(kernel)[-1]
    kernel.answer("ratio", "65%")
    assert "24.58" not in shown_again(kernel)[-1]
    assert not kernel.failed


def test_a_result_that_is_known_before_waits_in_a_fold(kernel):
    kernel.run_all()
    page = kernel.shell.ev("prediction.beside(18.7, once=[ratio])")._repr_html_()
    assert "<summary>Show the result beside my guess now</summary><p>18.7</p></details>" in page
    assert "18.7" in kernel.shell.ev("prediction.beside(18.7)")._repr_html_()
    assert "<details>" not in kernel.shell.ev("prediction.beside(18.7)")._repr_html_()


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"cells": 3}', '{"cells": [3, {"metadata": {"workshop": {"x": 1}}}]}']
)
def test_a_notebook_that_cannot_be_read_is_a_plain_notebook(tmp_path, monkeypatch, content):
    (tmp_path / "another.ipynb").write_text(content)
    with opened(tmp_path, monkeypatch, NOTEBOOK | {"cells": []}) as kernel:
        assert kernel.shell.run_cell("ratio_now = 65%").success is False
        assert kernel.shell.run_cell("x = 3").success


def test_the_front_end_names_the_notebook_that_runs(tmp_path, monkeypatch):
    other = tmp_path / "elsewhere"
    other.mkdir()
    named = other / "named.ipynb"
    named.write_text(json.dumps(NOTEBOOK))
    with opened(tmp_path, monkeypatch, NOTEBOOK | {"cells": []}) as kernel:
        from workshop.typed import runs

        monkeypatch.setenv("JPY_SESSION_NAME", str(named))
        runs.begin().read_boxes()
        assert kernel.shell.run_cell("ratio_now = 65%").success
