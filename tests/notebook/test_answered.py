"""What is ticked and chosen at a session's end is read as it stands there; what is none of the options is kept too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from released import RELEASED, cell, released, save

from workshop.course.asked_back import ASKED, BEFORE, READ_OUT, USEFUL
from workshop.notebook.portfolio import collect, portfolio
from workshop.notebook.progress import progress


def with_poll(path: Path, kind: str, source: str) -> Path:
    notebook = released("who-decides")
    cell(notebook, kind)["source"] = source
    return save(path / "who-decides.ipynb", notebook)


@pytest.mark.parametrize("path", RELEASED, ids=lambda path: path.stem)
def test_every_session_asks_the_same_back(path: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for asked in ASKED:
        assert "".join(cell(notebook, asked.write)["source"]) == asked.source()


@pytest.mark.parametrize("yes", ["yes", "Yes", " YES. ", "yes <!-- yes -->", "<!-- yes --> yes"])
def test_only_a_yes_is_a_tick(tmp_path: Path, yes: str) -> None:
    source = ASKED[0].source().replace("<!-- yes -->", yes)
    (found,) = portfolio(with_poll(tmp_path, "consent", source)).answered
    assert (found.place, found.name, found.said) == ("consent", "read_out", "yes")


@pytest.mark.parametrize("other", ["<!-- yes -->", "", "no", "not yes", "yes, but not the second one", "x", "<!-- no"])
def test_nothing_else_is(tmp_path: Path, other: str) -> None:
    source = ASKED[0].source().replace("<!-- yes -->", other)
    assert portfolio(with_poll(tmp_path, "consent", source)).answered == ()


def test_a_label_that_was_changed_is_no_consent(tmp_path: Path) -> None:
    source = f"- {READ_OUT.label.replace('may', 'may not')}: yes"
    page = portfolio(with_poll(tmp_path, "consent", source))
    assert page.answered == ()
    assert page.entries[0].text == source, "and nothing that somebody wrote is lost"


def test_what_was_chosen_is_shown_to_oneself_and_is_no_piece_of_writing(tmp_path: Path) -> None:
    source = ASKED[1].source().replace("<!-- yes / in part / no -->", "in part")
    source = source.replace("<!-- not at all / a little / fairly / very -->", "a little", 1)
    path = with_poll(tmp_path, "poll", source)
    page = portfolio(path)
    assert page.entries == ()
    assert set(page.empty) == {"prediction", "decision", "reflection", "one-thing"}
    for shown in (page.markdown(), collect([path]).markdown()):
        assert f"- {USEFUL.label}: in part\n- {BEFORE.label}: a little" in shown
    ((row,), _) = progress([path])
    assert row.written == ()


def test_words_beside_the_choices_are_kept(tmp_path: Path) -> None:
    source = ASKED[1].source().replace("<!-- yes / in part / no -->", "for Ana, not for me") + "\n\nCome earlier!"
    page = portfolio(with_poll(tmp_path, "poll", source))
    assert page.answered == ()
    assert page.entries[0].text == f"- {USEFUL.label}: for Ana, not for me\nCome earlier!"


def test_a_copy_of_an_edition_that_asked_nothing_back_reads_as_before(tmp_path: Path) -> None:
    notebook = released("who-decides")
    notebook["cells"] = [each for each in notebook["cells"] if each["id"] not in {asked.write for asked in ASKED}]
    notebook["metadata"]["workshop"]["edition"] = "0" * 16
    for name in ("reflection", "one-thing", "decision"):
        cell(notebook, name)["metadata"].pop("nbgrader")
    cell(notebook, "reflection")["source"] = "Mine."
    page = portfolio(save(tmp_path / "who-decides.ipynb", notebook))
    assert [(entry.place, entry.text) for entry in page.entries] == [("reflection", "Mine.")]
    assert set(page.empty) == {"prediction", "decision", "one-thing"}
    assert page.answered == ()
    assert "poll" not in page.markdown() and "consent" not in page.markdown()


def test_each_guess_is_read_by_its_field(tmp_path: Path) -> None:
    notebook = released("the-same-person-twice")
    guess = next(
        each for each in notebook["cells"] if each["metadata"].get("workshop", {}).get("write") == "prediction"
    )
    guess["source"] = "guess_missed = 12  # of every 100 links\nguess_lost = about 20"
    found = portfolio(save(tmp_path / "the-same-person-twice.ipynb", notebook)).answered
    assert [(each.name, each.said) for each in found] == [("guess_missed", "12"), ("guess_lost", "about 20")]
    assert found[0].label == "My guess, made up: links missed"
