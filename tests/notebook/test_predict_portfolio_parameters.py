"""Guesses, the page of one's own writing, and parameters that the data know."""

import json

import pytest

from workshop.notebook import choose, portfolio, predict
from workshop.notebook.parameters import UnknownValue
from workshop.notebook.portfolio import UnreadableNotebook


def test_a_guess_stands_beside_the_result():
    comparison = predict("How far did it move?", -3, "points").beside(-2.04)
    assert repr(comparison) == "Your guess: -3 points\nThe data say: -2.04 points"
    assert "-2.04 points" in comparison._repr_html_()


def test_no_guess_is_said_kindly_and_shown_as_none():
    prediction = predict("How far?", ...)
    assert not prediction.made
    assert "No guess yet" in prediction._repr_html_()
    assert "no guess" in repr(prediction.beside(1))


def test_a_guess_in_words_is_escaped():
    assert "<script>" not in predict("?", "<script>")._repr_html_()


def cell(source, kind="markdown", **marks):
    return {"cell_type": kind, "source": source, "metadata": {"workshop": marks} if marks else {}}


def notebook(tmp_path, *cells):
    path = tmp_path / "session.ipynb"
    path.write_text(json.dumps({"cells": [cell("# Compared with whom?"), *cells]}), encoding="utf-8")
    return path


def test_the_page_holds_only_what_was_written(tmp_path):
    template = "**Headline.** …"
    path = notebook(
        tmp_path,
        cell("reading"),
        cell("my_guess = -3  # points", "code", write="prediction"),
        cell(template, write="decision", blank=template),
        cell(["We measure\n", "both."], write="reflection", blank=template),
    )
    page = portfolio(path)
    assert [(entry.place, entry.text) for entry in page.entries] == [
        ("prediction", "-3 (points)"),
        ("reflection", "We measure\nboth."),
    ]
    shown = page.markdown()
    assert [text in shown for text in ("-3 (points)", "> We measure\n> both.")] == [True, True]
    assert [text in shown for text in ("reading", "Headline", "What we decided")] == [False, False, False]


def test_an_untouched_notebook_says_that_nothing_is_written_yet(tmp_path):
    path = notebook(tmp_path, cell("my_guess = ...", "code", write="prediction"))
    assert "Nothing written yet" in portfolio(path).markdown()


def test_the_saved_page_replaces_an_older_one_whole(tmp_path):
    page = portfolio(notebook(tmp_path, cell("done", write="one-thing")))
    target = page.save(tmp_path / "my-page.md")
    page.save(target)
    assert "done" in target.read_text(encoding="utf-8")
    assert [file.name for file in tmp_path.glob("*.part")] == []


@pytest.mark.parametrize("content", ["{", "[]", '{"cells": [{"cell_type": "markdown"}]}', '{"cells": []}'])
def test_a_damaged_notebook_is_named(tmp_path, content):
    path = tmp_path / "broken.ipynb"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableNotebook, match=r"broken\.ipynb"):
        portfolio(path)


def test_a_missing_notebook_is_named(tmp_path):
    with pytest.raises(UnreadableNotebook, match=r"There is no .*gone\.ipynb"):
        portfolio(tmp_path / "gone.ipynb")


def test_a_place_is_taken_whatever_its_case():
    assert choose(" hartford ", ["Hartford", "West Hartford"], "district") == "Hartford"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("Hartfrod", "There is no district called 'Hartfrod' here. Nearest: Hartford, West Hartford."),
        ("West Hartford Public Schools", "Nearest: West Hartford, Hartford."),
        ("  ", "No district is chosen. It is one of: Hartford, West Hartford, Avon."),
        ("xyz", "It is one of: Hartford, West Hartford, Avon."),
    ],
)
def test_an_unknown_place_gets_the_nearest_names_and_where_to_change_it(typed, says):
    with pytest.raises(UnknownValue) as caught:
        choose(typed, ["Hartford", "West Hartford", "Avon"], "district", where="in the first box")
    assert says in str(caught.value)
    assert str(caught.value).endswith("Change it in the first box.")
    with pytest.raises(UnknownValue, match="near the top of this page"):
        choose(typed, ["Hartford", "West Hartford", "Avon"], "district")


def test_what_is_chosen_keeps_its_kind():
    assert choose("5", [4, 5], "score") == 5
