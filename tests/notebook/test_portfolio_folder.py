"""A folder as a year leaves it: whole, half finished, renamed, double, damaged. Nothing that was written is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from released import Seen, cell, fill, released, save

from workshop.cli import main
from workshop.errors import WorkshopError
from workshop.notebook import year
from workshop.notebook.portfolio import NotOurs, UnreadableNotebook, collect, portfolio
from workshop.notebook.recognised import known_sessions


def written(slug: str, **texts: str) -> dict:
    """A session's notebook in which somebody wrote into the cells of these ids (`one_thing` is `one-thing`)."""
    notebook = released(slug)
    for identity, text in texts.items():
        cell(notebook, identity.replace("_", "-"))["source"] = text
    return notebook


def texts(page) -> list[str]:
    return [entry.text for each in page.pages for entry in each.entries]


def test_a_year_of_all_kinds_loses_nothing_and_names_what_is_damaged(tmp_path):
    whole = released("compared-with-whom")
    mine = fill(whole, lambda place: f"whole{place}")
    save(tmp_path / "08" / "compared-with-whom.ipynb", whole)
    save(
        tmp_path / "half.ipynb",
        written("seen-and-safe", reflection="Half of it.", predict_answer="guess_undone = 4  # stars"),
    )
    save(tmp_path / "seen-and-safe (1).ipynb", written("seen-and-safe", reflection="Half of it.", one_thing="I ask."))
    save(tmp_path / "download.ipynb.txt", written("who-decides", decision="Yes, if families sit at the table."))
    save(tmp_path / "untouched.ipynb", released("data-biographies"))
    cut = json.dumps(written("boxes-and-blanks", predict_answer="my_guess = 33", reflection="Gone."), indent=1)
    (tmp_path / "cut.ipynb").write_text(cut[: cut.index('"Gone."')], encoding="utf-8")
    windows = json.dumps(written("missing-not-random", one_thing="I ask Zoë."), ensure_ascii=False)
    (tmp_path / "windows.ipynb").write_bytes(windows.encode("cp1252", "replace"))
    (tmp_path / "empty.ipynb").write_text("")
    (tmp_path / "words.ipynb").write_text("not JSON at all")
    (tmp_path / "list.ipynb").write_text("[1, 2]")
    (tmp_path / "other.ipynb").write_text('{"cells": [{"cell_type": "markdown", "metadata": {}, "source": "# Mine"}]}')
    (tmp_path / "folder.ipynb").mkdir()
    save(tmp_path / ".ipynb_checkpoints" / "old-checkpoint.ipynb", written("who-decides", decision="An older one."))

    page = collect([tmp_path])
    expected = [*mine, "Half of it.", "Half of it.", "4 (stars)", "I ask."]
    expected += ["Yes, if families sit at the table.", "33", "I ask Zoë."]
    for text in expected:
        assert any(text in each for each in texts(page)), text
    assert not [text for text in texts(page) if "older" in text]
    for name in ("empty", "words", "list", "other", "folder", "cut", "windows"):
        assert sum(f"{name}.ipynb" in trouble for trouble in page.troubles) == 1, name
    assert len(page.troubles) == 7

    shown = Seen(page.html(tmp_path))
    assert [shown.text.count("Half of it."), shown.text.count("Gone.")] == [1, 0]
    assert "In half.ipynb and in seen-and-safe (1).ipynb:" in shown.text
    headings = [words for level, words in shown.headings if level == "h2"]
    assert [words.partition(":")[0] for words in headings[2:]] == [f"Session {n}" for n in (2, 3, 4, 6, 8)]


def test_two_copies_with_different_answers_are_both_kept_under_their_names(tmp_path):
    save(tmp_path / "a.ipynb", written("who-decides", one_thing="Call Ana."))
    save(tmp_path / "a (1).ipynb", written("who-decides", one_thing="Call Luis."))
    shown = Seen(collect([tmp_path]).html(tmp_path)).text
    assert "In a.ipynb:\nCall Ana." in shown.replace("\n\n", "\n")
    assert "In a (1).ipynb:\nCall Luis." in shown.replace("\n\n", "\n")


def test_a_file_that_is_named_twice_is_read_once(tmp_path):
    path = save(tmp_path / "a.ipynb", written("who-decides", one_thing="Call Ana."))
    (tmp_path / "link.ipynb").symlink_to(path)
    assert len(collect([tmp_path, path, tmp_path / "." / "a.ipynb"]).pages) == 1


@pytest.mark.parametrize("lost", ["middle", "beginning", "conflict"])
def test_cells_that_stand_whole_are_salvaged_wherever_the_damage_is(tmp_path, lost):
    notebook = written("who-decides", predict_answer="my_guess = 7", reflection="R" * 9, one_thing="Call Ana.")
    text = json.dumps(notebook, indent=1, sort_keys=True)
    if lost == "middle":
        text = text.replace("R" * 9 + '"', "R" * 9)
    elif lost == "beginning":
        text = text[text.index('"id": "predict-answer"') - 200 :]
    else:
        text = text.replace('"Call Ana."', '"Call Ana."\n<<<<<<< HEAD\n')
    (tmp_path / "broken.ipynb").write_text(text, encoding="utf-8")
    save(tmp_path / "whole.ipynb", released("who-decides"))
    page = collect([tmp_path])
    kept = {"middle": ["7", "Call Ana."], "conflict": ["7", "R" * 9]}
    assert texts(page) == kept.get(lost, ["7", "R" * 9, "Call Ana."])
    assert "damaged" in page.troubles[0]
    # The number comes from the cells that it shares with the release.
    assert [each.copy.number for each in page.pages] == [2, 2]


def test_words_that_look_like_a_cell_are_no_cell(tmp_path):
    forged = json.dumps({"cell_type": "markdown", "metadata": {"workshop": {"write": "one-thing"}}, "source": "forged"})
    text = json.dumps(written("who-decides", reflection=f"I wrote {forged}"), indent=1, sort_keys=True)
    (tmp_path / "cut.ipynb").write_text(text[: text.index('"id": "one-thing"')], encoding="utf-8")
    assert texts(collect([tmp_path])) == [f"I wrote {forged}"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-8-sig"])
def test_another_encoding_that_json_allows_is_read(tmp_path, encoding):
    path = tmp_path / "a.ipynb"
    path.write_bytes(json.dumps(written("who-decides", one_thing="Zoë 😀"), ensure_ascii=False).encode(encoding))
    page = collect([path])
    assert (texts(page), page.troubles) == (["Zoë 😀"], ())


def test_a_file_that_may_not_be_read_is_named_and_the_others_are_there(tmp_path, monkeypatch):
    save(tmp_path / "a.ipynb", written("who-decides", one_thing="Call Ana."))
    closed = save(tmp_path / "closed.ipynb", released("who-decides"))
    opened = Path.read_bytes

    def refuse(path):
        if path == closed:
            raise PermissionError(13, "Permission denied")
        return opened(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    page = collect([tmp_path])
    assert texts(page) == ["Call Ana."]
    assert [f"{closed} cannot be opened: Permission denied" in trouble for trouble in page.troubles] == [True]


def test_nothing_to_read_at_all_is_said_with_each_reason(tmp_path):
    (tmp_path / "empty.ipynb").write_text("")
    with pytest.raises(
        UnreadableNotebook, match=r"(?s)No session's notebook could be read in .*\n.*empty\.ipynb is empty"
    ):
        collect([tmp_path])


# Where a participant types what -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("my_guess = 40  # a whole number", "40 (a whole number)"),
        ("my_guess = 40  # or so: most tables say it #late", "40 (or so: most tables say it #late)"),
        ('my_guess = "about #3"', "about #3"),
        ("my_guess = 30 + 10", "30 + 10"),
        ("my_guess = about forty", "about forty"),
        ("my_guess = 65 %  # a whole number", "65 %"),
        ('my_guess = """two\nlines"""', '"""two\nlines"""'),
        ("my_guess = ...  # I do not know", "I do not know"),
        ("my_guess = -3\nmore = 2", "-3\n2"),
        ("my_guess = ...  # datasets\n\n", None),
        ("", None),
    ],
)
def test_a_guess_is_kept_as_it_was_typed(tmp_path, typed, kept):
    path = save(tmp_path / "a.ipynb", written("who-decides", predict_answer=typed))
    assert [entry.text for entry in portfolio(path).entries] == ([kept] if kept else [])


def in_place_of(blank: str, old: str, new: str) -> str:
    assert old in blank
    return blank.replace(old, new)


@pytest.mark.parametrize(
    ("slug", "identity", "old", "new", "kept"),
    [
        ("who-decides", "map-answer", "Families, 1, 5", "Families, 3, 5", "Families, 3, 5\n"),
        ("who-decides", "map-answer", "affected_without_say = ...", "affected_without_say = 3", None),
        ("who-decides", "map-answer", '"""\nThe agency', "The agency", "affected_without_say = ..."),
        ("from-deficit-to-system", "rewritten-answer", "...", '"""\n1. Schools <graduated>\n2. #2\n"""', "#2"),
        ("from-deficit-to-system", "rewritten-answer", "...", "f'{1 + 1} schools'", "f'{1 + 1} schools'"),
        ("from-deficit-to-system", "rewritten-answer", "...", "The schools' gap is 13", "The schools' gap is 13"),
        ("from-deficit-to-system", "rewritten-answer", "# Door two", 'my = "The schools"\n# Door two', "The schools"),
        ("boxes-and-blanks", "cannot-come-back-answer", '"Egyptian", "Middle', '"Copt", "Middle', '("Copt", "Middle'),
        ("boxes-and-blanks", "cannot-come-back-answer", "cannot_come_back = ...", "cannot_come_back = 3", None),
    ],
)
def test_a_text_that_is_an_answer_is_kept_and_the_number_beside_it_is_not(tmp_path, slug, identity, old, new, kept):
    notebook = released(slug)
    place = cell(notebook, identity)
    place["source"] = in_place_of("".join(place["source"]), old, new)
    entries = portfolio(save(tmp_path / "a.ipynb", notebook)).entries
    assert [entry.place for entry in entries] == (["decision"] if kept else [])
    assert all(kept in entry.text for entry in entries)


def test_cells_that_people_add_to_write_in_are_kept_too(tmp_path):
    notebook = released("who-decides")
    added = [("markdown", "A cell of my own."), ("code", "Words in a code cell."), ("code", "x = 1"), ("raw", "Raw.")]
    for kind, text in added:
        notebook["cells"].append({"cell_type": kind, "id": text[:2], "metadata": {}, "source": text})
    page = portfolio(save(tmp_path / "a.ipynb", notebook))
    assert [entry.text for entry in page.entries] == ["A cell of my own.", "Words in a code cell.", "Raw."]
    assert "What else I wrote" in page.markdown()


def test_a_place_that_was_split_in_two_is_kept_whole(tmp_path):
    notebook = written("who-decides", reflection="First half.")
    place = cell(notebook, "reflection")
    notebook["cells"].insert(notebook["cells"].index(place), place | {"id": "split", "source": "Second half."})
    assert len(portfolio(save(tmp_path / "a.ipynb", notebook)).entries) == 2


def test_a_facilitators_copy_is_told_from_a_participants():
    source = Path(__file__).resolve().parents[2] / "solutions/02-who-decides/who-decides.ipynb"
    assert "facilitator's copy" in portfolio(source).markdown()


# The page ---------------------------------------------------------------------------------------------------------


def test_the_page_says_when_a_file_was_saved_and_where_to_go_on(tmp_path):
    path = save(tmp_path / "in" / "b [2] (1).ipynb", written("who-decides", one_thing="Call Ana."))
    os.utime(path, (1_800_000_000, 1_800_000_000))
    two = next(each for each in known_sessions() if each.number == 2)
    five = replace(two, number=5, title="Who gets lost | when?", path=tmp_path / "5.ipynb")
    page = collect([path], [two, five])
    shown = Seen(page.html(tmp_path)).text
    assert ", last saved January 15, 2027, " in shown
    assert "b [2] (1).ipynb" in shown
    assert 'href="in/b%20%5B2%5D%20%281%29.ipynb"' in page.html(tmp_path)
    rows = [row.split(" | ") for row in page.markdown(tmp_path).split("\n") if row.startswith("| Session ")]
    assert rows[1][:3] == ["| Session 2: Who decides what gets asked?", "one thing", "prediction, decision, reflection"]
    assert rows[2][:2] == ["| Session 5: Who gets lost \\", "when?"] or rows[2][1] == "nothing yet"


def test_a_page_is_replaced_only_where_it_is_ours_and_nobody_changed_it(tmp_path):
    page = collect([save(tmp_path / "a.ipynb", written("who-decides", one_thing="Call Ana."))])
    for name in ("my-portfolio.html", "my-portfolio.md"):
        target = page.save(tmp_path / name)
        first = target.read_bytes()
        assert page.save(tmp_path / name).read_bytes() == first
        target.write_bytes(first + b"My own note.")
        with pytest.raises(NotOurs, match="was changed by hand"):
            page.save(target)
        assert target.read_bytes() == first + b"My own note."
        target.write_text("My thesis.")
        with pytest.raises(NotOurs, match="no page that was gathered here"):
            page.save(target)
        assert target.read_text() == "My thesis."
    with pytest.raises(NotOurs, match="is a folder"):
        page.save(tmp_path)
    with pytest.raises(NotOurs, match=r"ends neither in \.html nor in \.md"):
        page.save(tmp_path / "page.pdf")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.ipynb", "my-portfolio.html", "my-portfolio.md"]


def test_a_page_that_cannot_be_finished_leaves_the_older_one(tmp_path, monkeypatch):
    page = collect([save(tmp_path / "a.ipynb", written("who-decides", one_thing="Call Ana."))])
    target = page.save(tmp_path / "page.md")
    before = target.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(WorkshopError, match="No space left on device"):
        page.save(target)
    assert target.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.ipynb", "page.md"]


def test_the_last_sessions_notebook_gathers_the_folder_of_all(tmp_path, monkeypatch):
    save(tmp_path / "02-who-decides" / "who-decides.ipynb", written("who-decides", one_thing="Call Ana."))
    here = save(tmp_path / "08-compared-with-whom" / "a.ipynb", written("compared-with-whom", one_thing="Ask.")).parent
    monkeypatch.chdir(here)
    assert texts(year()) == ["Call Ana.", "Ask."]
    assert texts(year(".")) == ["Ask."]
    shown = year()._repr_markdown_()
    assert "](../02-who-decides/who-decides.ipynb)" in shown
    assert next(line for line in shown.split("\n") if line.startswith("#")) == "### My portfolio"


def test_a_browser_kernel_gathers_without_the_libraries_that_print(tmp_path):
    path = save(tmp_path / "a.ipynb", written("who-decides", one_thing="Call Ana."))
    code = (
        "import sys; sys.modules.update(mistune=None, typst=None)\n"
        "from workshop.notebook import portfolio, year\n"
        f"portfolio({str(path)!r}).save('page.md'); print(year({str(tmp_path)!r}).save('year.md').read_text())\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert "> Call Ana." in done.stdout, done.stderr


# The command ------------------------------------------------------------------------------------------------------


@pytest.fixture
def workshop(tmp_path, monkeypatch, capsys):
    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["workshop", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code or 0, *capsys.readouterr()

    return run


def test_the_command_writes_a_page_and_names_what_is_damaged(tmp_path, workshop):
    save(tmp_path / "mine" / "a.ipynb", written("who-decides", one_thing="Call Ana."))
    (tmp_path / "mine" / "empty.ipynb").write_text("")
    code, out, err = workshop("portfolio", "mine")
    assert (code, out) == (0, "Wrote my-portfolio.html: 1 piece of writing from 1 notebook.\n")
    assert err == "mine/empty.ipynb is empty: look for an older copy, or download it again.\n"
    shown = Seen((tmp_path / "my-portfolio.html").read_text(encoding="utf-8")).text
    assert "Call Ana." in shown
    assert "Session 8: Compared with whom?" in shown  # nothing yet, and a place to begin


@pytest.mark.parametrize(
    ("options", "name", "begins"),
    [
        (["--format", "md"], "my-portfolio.md", "# My portfolio"),
        (["--out", "x.md"], "x.md", "# My portfolio"),
        (["--out", "x.htm"], "x.htm", "<!DOCTYPE html>"),
        (["--out", "x.txt", "--format", "html"], "x.txt", "<!DOCTYPE html>"),
    ],
)
def test_the_format_is_what_was_asked_for(tmp_path, workshop, options, name, begins):
    save(tmp_path / "a.ipynb", written("who-decides", one_thing="Call Ana."))
    assert workshop("portfolio", "a.ipynb", *options)[0] == 0
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["gone.ipynb"], "There is no gone.ipynb"),
        (["a.ipynb", "--out", "a.ipynb"], "a.ipynb ends neither in .html nor in .md"),
        (["a.ipynb", "--out", "a.ipynb", "--format", "md"], "a.ipynb is no page that was gathered"),
    ],
)
def test_the_command_says_what_it_cannot_do(tmp_path, workshop, arguments, says):
    path = save(tmp_path / "a.ipynb", written("who-decides", one_thing="Call Ana."))
    before = path.read_bytes()
    code, out, err = workshop("portfolio", *arguments)
    assert (code, out) == (1, "")
    assert says in err
    assert path.read_bytes() == before
