"""Where one works: a new release comes where nothing was written, and beside what somebody wrote, never over it."""

from __future__ import annotations

import json
import shutil

import pytest
from small_project import by_id, change

from workshop import edition
from workshop.course import scaffold, workplace
from workshop.course.release import WRITTEN_IN, compare, release
from workshop.errors import WorkshopError

NAME = "01-good-counts"


@pytest.fixture
def mine(project):
    """The working copy of a project, made once."""
    assert workplace.refresh(project) == []
    return project / workplace.FOLDER


def notebook(folder, name=NAME):
    return folder / name / "good-counts.ipynb"


def write(path, identity="reflection", text="My own words."):
    change(path, lambda nb: by_id(nb, identity).update(source=text))


def newer(project, source, text="## Go further\n\nAnother paper."):
    change(source, lambda nb: by_id(nb, "further").update(source=text))
    release(project)


def test_the_year_is_copied_with_its_page_and_what_the_checks_need(project, mine):
    assert sorted(path.name for path in mine.rglob("*") if path.is_file()) == [
        "README.md",
        "checks.py",
        "good-counts.ipynb",
    ]
    assert notebook(mine).read_bytes() == notebook(project / "sessions").read_bytes()


def test_where_nothing_was_written_a_new_release_is_taken_over(project, mine, source):
    newer(project, source)
    assert workplace.refresh(project) == []
    assert notebook(mine).read_bytes() == notebook(project / "sessions").read_bytes()


def test_a_notebook_that_was_only_run_counts_as_one_in_which_nothing_was_written(project, mine, source):
    change(notebook(mine), lambda nb: by_id(nb, "see").update(execution_count=3, outputs=[]))
    newer(project, source)
    assert workplace.refresh(project) == []
    assert notebook(mine).read_bytes() == notebook(project / "sessions").read_bytes()


def test_what_somebody_wrote_stays_and_the_new_edition_lies_beside_it(project, mine, source):
    write(notebook(mine))
    written = notebook(mine).read_bytes()
    assert workplace.refresh(project) == [], "the edition is still the same"
    for text in ("## Go further\n\nOne.", "## Go further\n\nTwo."):
        newer(project, source, text)
        (said,) = workplace.refresh(project)
        assert f"my-sessions/{NAME} is kept" in said and f"my-sessions/{NAME} (new edition)" in said
        assert notebook(mine).read_bytes() == written
        beside = notebook(mine, f"{NAME} (new edition)")
        assert beside.read_bytes() == notebook(project / "sessions").read_bytes()
    assert workplace.refresh(project) == [], "said once"


def test_a_new_edition_in_which_somebody_wrote_too_stays_as_well(project, mine, source):
    write(notebook(mine))
    newer(project, source)
    workplace.refresh(project)
    write(notebook(mine, f"{NAME} (new edition)"), text="More words.")
    newer(project, source, "## Go further\n\nYet another.")
    workplace.refresh(project)
    names = (NAME, f"{NAME} (new edition)", f"{NAME} (new edition 2)")
    texts = [notebook(mine, name).read_text(encoding="utf-8") for name in names]
    assert ["My own words." in text for text in texts] == [True, False, False]
    assert ["More words." in text for text in texts] == [False, True, False]
    assert ["Yet another." in text for text in texts] == [False, False, True]


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00", b"[]", b'{"cells": 5}', b'{"metadata": []}'])
def test_a_file_that_cannot_be_read_is_left_as_it_is(project, mine, source, content):
    notebook(mine).write_bytes(content)
    newer(project, source)
    workplace.refresh(project)
    assert notebook(mine).read_bytes() == content
    assert notebook(mine, f"{NAME} (new edition)").is_file()


def test_what_is_not_ours_is_left_alone(project, mine, source):
    (mine / NAME / "my-notes.txt").write_text("mine")
    (mine / "README.md").write_text("my own list")
    (mine / NAME / "checks.py").write_text("# changed by me\n")
    newer(project, source)
    workplace.refresh(project)
    assert (mine / NAME / "my-notes.txt").read_text() == "mine"
    assert (mine / "README.md").read_text() == "my own list"
    assert (mine / NAME / "checks.py").read_text() == "# changed by me\n"


def test_a_release_keeps_what_somebody_wrote_in_sessions_and_the_files_beside_it(project, source):
    path = notebook(project / "sessions")
    write(path)
    written = path.read_bytes()
    (path.parent / "my-notes.txt").write_text("mine")
    newer(project, source)
    assert path.read_bytes() == written
    assert (path.parent / "my-notes.txt").read_text() == "mine"
    assert [(each.path.name, each.problem) for each in compare(project)] == [("good-counts.ipynb", WRITTEN_IN)]


def test_a_new_session_touches_no_other(project):
    write(notebook(project / "sessions"))
    written = notebook(project / "sessions").read_bytes()
    scaffold.new("Another", root=project)
    assert notebook(project / "sessions").read_bytes() == written
    assert (project / "sessions/02-another/another.ipynb").is_file()


def test_the_command_says_what_it_kept_and_what_to_do(project, workshop_in):
    write(notebook(project / "sessions"))
    done = workshop_in(project, "release")
    assert done.returncode == 1
    assert f"Somebody wrote in sessions/{NAME}/good-counts.ipynb, so it stays as it is." in done.stderr
    done = workshop_in(project, "release", "--check")
    assert done.returncode == 1 and "Move it to a place of its own" in done.stderr


def test_a_session_that_is_gone_is_removed_only_where_nobody_wrote(project):
    scaffold.new("Another", root=project)
    shutil.rmtree(project / "solutions/02-another")
    write(project / "sessions/02-another/another.ipynb")
    release(project)
    assert (project / "sessions/02-another/another.ipynb").is_file()


def test_the_mark_survives_what_editors_do_and_no_word(good_project):
    content = notebook(good_project / "sessions").read_bytes()
    opened = json.loads(content)
    for cell in opened["cells"]:
        cell["source"] = "".join(cell["source"])
        cell["metadata"]["trusted"] = True
    opened["metadata"]["language_info"] = {"name": "python", "version": "3.13"}
    assert edition.is_untouched(content) and edition.is_untouched(json.dumps(opened).encode())
    opened["cells"][3]["source"] += " "
    assert not edition.is_untouched(json.dumps(opened).encode())


def test_a_folder_that_cannot_be_written_is_a_message(project, monkeypatch):
    (project / workplace.FOLDER).write_text("a file in its place")
    with pytest.raises(WorkshopError, match="cannot be changed"):
        workplace.refresh(project)
