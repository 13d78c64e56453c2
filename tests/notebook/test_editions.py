"""Copies of an earlier edition: what the course wrote then is not the person's, and a note between its lines is."""

from __future__ import annotations

import pytest
from released import RELEASED, fill, released, save

from workshop import edition
from workshop.notebook.portfolio import collect
from workshop.notebook.progress import progress

SLUG = "data-biographies"
NOTE = "OUR NOTE: we think that it was the clerk."


def earlier(slug: str, with_lines: bool) -> dict:
    """A session's copy, filled in, whose own text was another one in each locked cell: of another edition, that is."""
    notebook = released(slug)
    fill(notebook, lambda place: f"kept-{place}-words")
    for each in notebook["cells"]:
        if each["metadata"].get("editable") is False:
            each["source"] = "".join(each["source"]).replace(" the ", " that same ").replace(" is ", " was ")
    about = notebook["metadata"]["workshop"]
    about["edition"] = "0" * 16
    locked = [each for each in notebook["cells"] if each["metadata"].get("editable") is False]
    about["lines"] = {each["id"]: edition.marks_of(each["source"]) for each in locked}
    if not with_lines:  # as before releases wrote them
        del about["lines"]
    return notebook


def without_cell_metadata(notebook: dict) -> None:
    for each in notebook["cells"]:
        each["metadata"] = {}


def without_ours(notebook: dict) -> None:
    for each in notebook["cells"]:
        each["metadata"].pop("workshop", None)
    notebook["metadata"].pop("workshop", None)


def through_colab(notebook: dict) -> None:
    for place, each in enumerate(notebook["cells"]):
        each["metadata"] = {"id": f"aB3x{place:02}QkLm9Z"}
        each.pop("id", None)
    notebook["metadata"] = {"kernelspec": notebook["metadata"]["kernelspec"]}


@pytest.mark.parametrize("lose", [without_cell_metadata, without_ours, through_colab])
@pytest.mark.parametrize("source", RELEASED, ids=lambda path: path.stem)
def test_a_copy_of_an_earlier_edition_that_lost_its_marks_counts_its_questions_and_adds_nothing(tmp_path, source, lose):
    notebook = earlier(source.stem, with_lines=False)
    whole = progress([save(tmp_path / "whole" / source.name, released(source.stem))])[0][0]
    lose(notebook)
    (row,), _ = progress([save(tmp_path / source.name, notebook)])
    assert [question.name for question in row.questions] == [question.name for question in whole.questions]
    assert [entry.text for entry in row.page.entries if entry.place == "other"] == []
    assert "earlier edition" in row.page.trouble


@pytest.mark.parametrize("with_ids", [True, False])
@pytest.mark.parametrize("source", RELEASED, ids=lambda path: path.stem)
def test_a_note_between_the_lines_of_an_earlier_edition_is_kept_and_its_text_is_not(tmp_path, source, with_ids):
    notebook = earlier(source.stem, with_lines=True)
    for each in () if with_ids else notebook["cells"]:
        del each["id"]
    locked = [each for each in notebook["cells"] if each["metadata"].get("editable") is False]
    place = next(each for each in locked if each["cell_type"] == "markdown" and "\n\n" in each["source"])
    place["source"] = place["source"].replace("\n\n", f"\n\n{NOTE}\n\n", 1)
    (page,) = collect([save(tmp_path / source.name, notebook)]).pages
    assert [entry.text for entry in page.entries if entry.place == "other"] == [NOTE]
    assert "earlier edition" in page.trouble and "is not told" not in page.trouble


def test_an_edition_of_before_the_lines_were_marked_says_what_cannot_be_told(tmp_path):
    (page,) = collect([save(tmp_path / "mine.ipynb", earlier(SLUG, with_lines=False))]).pages
    assert "is not told" in page.trouble
    assert [entry.text for entry in page.entries if entry.place == "other"] == []


@pytest.mark.parametrize("lines", [7, ["x"], {"title": 3}, {"title": None}])
def test_marks_that_are_no_marks_are_as_none(tmp_path, lines):
    notebook = earlier(SLUG, with_lines=True)
    notebook["metadata"]["workshop"]["lines"] = lines
    (page,) = collect([save(tmp_path / "mine.ipynb", notebook)]).pages
    assert "is not told" in page.trouble


def test_every_release_marks_the_lines_of_its_own_text():
    for source in RELEASED:
        notebook = released(source.stem)
        for each in notebook["cells"]:
            text = "".join(each["source"])
            marks = notebook["metadata"]["workshop"]["lines"].get(each["id"])
            assert (marks is None) == (each["metadata"].get("editable") is not False)
            assert marks is None or edition.lines_of(text + f"\n{NOTE}", marks) == text
