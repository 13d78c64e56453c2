"""Participants' copies are derived: the same bytes each time, those of nbgrader's command, and never half written."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.validator import Validator
from small_project import by_id, change, tree

from workshop.course import release as derivation
from workshop.course import scaffold
from workshop.course.asked_back import ASKED
from workshop.course.release import compare, derive, release
from workshop.course.session import sources
from workshop.errors import WorkshopError
from workshop.facilitate import opening


def copy_of(source: Path) -> Path:
    return source.parents[2] / "sessions" / source.parent.name / source.name


def found(project: Path) -> set[tuple[str, str]]:
    """What is not up to date, as {(path below sessions/, problem)}."""
    return {(each.path.relative_to(project / "sessions").as_posix(), each.problem) for each in compare(project)}


def test_a_second_release_changes_no_byte_and_touches_no_file(project):
    before = tree(project)
    times = {path: path.stat().st_mtime_ns for path in (project / "sessions").rglob("*")}
    assert release(project) == []
    assert tree(project) == before
    assert {path: path.stat().st_mtime_ns for path in (project / "sessions").rglob("*")} == times


def test_release_gives_the_same_bytes_as_the_command_of_nbgrader(project):
    (project / "solutions/01-good-counts/notes.txt").write_text("a further file", encoding="utf-8")
    (project / "solutions/01-good-counts/__pycache__").mkdir()
    (project / "solutions/01-good-counts/__pycache__/checks.pyc").write_bytes(b"left by running")
    release(project)
    assert not (project / "gradebook.db").exists(), "only whoever grades needs nbgrader's database"
    ours = {path: content for path, content in tree(project).items() if path.startswith("sessions/01")}
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", "01-good-counts", "--force"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    theirs = {path: content for path, content in tree(project).items() if path.startswith("sessions/01")}
    assert theirs == ours
    assert set(ours) == {f"sessions/01-good-counts/{name}" for name in ("checks.py", "good-counts.ipynb", "notes.txt")}


def test_the_copy_holds_the_stub_that_runs_and_no_solution(good_project):
    copy = json.loads(copy_of(sources(good_project)[0]).read_text(encoding="utf-8"))
    answer = "".join(by_id(copy, "hidden-share-answer")["source"])
    assert answer.startswith("hidden_share = ...")
    assert answer.endswith("# Door two: work it out in code from here on.")
    assert "SOLUTION" not in json.dumps(copy)


def test_the_copy_holds_no_facilitator_cell_and_every_other_cell(good_project):
    source = json.loads(sources(good_project)[0].read_text(encoding="utf-8"))
    copy = json.loads(copy_of(sources(good_project)[0]).read_text(encoding="utf-8"))
    kept = [cell["id"] for cell in source["cells"] if "facilitator" not in cell["metadata"].get("tags", [])]
    added = {opening.ID, *(asked.write for asked in ASKED)}
    assert [cell["id"] for cell in copy["cells"] if cell["id"] not in added] == kept
    assert 0 < len(kept) < len(source["cells"])


def test_prose_is_locked_and_places_to_write_are_not(good_project):
    copy = json.loads(copy_of(sources(good_project)[0]).read_text(encoding="utf-8"))
    locked = {cell["id"]: cell["metadata"].get("editable") is False for cell in copy["cells"]}
    for identity in ("reading", "references", "rate-change", "strength", "rate-change-check"):
        assert locked[identity], identity
    for identity in ("decision", "reflection", "one-thing", "guess", "parameters", "rate-change-answer"):
        assert not locked[identity], identity


def test_each_place_to_write_remembers_what_a_participant_finds_in_it(project, source):
    kept = {"write": "decision", "text": "rate_change"}
    change(source, lambda nb: by_id(nb, "rate-change-answer")["metadata"]["workshop"].update(kept))
    release(project)
    copy = json.loads(copy_of(source).read_text(encoding="utf-8"))
    written = [cell for cell in copy["cells"] if "write" in cell["metadata"].get("workshop", {})]
    assert len(written) == 5 + len(ASKED)
    for cell in written:
        assert cell["metadata"]["workshop"]["blank"] == "".join(cell["source"]) != ""


def test_what_every_session_asks_back_stands_below_what_it_is_about(good_project):
    copy = json.loads(copy_of(sources(good_project)[0]).read_text(encoding="utf-8"))
    names = [cell["id"] for cell in copy["cells"]]
    for asked in ASKED:
        cell = by_id(copy, asked.write)
        assert names[names.index(asked.below) + 1] == asked.write
        assert "".join(cell["source"]) == cell["metadata"]["workshop"]["blank"] == asked.source()
        assert not cell["metadata"].get("nbgrader"), "nobody answers a vote, and nobody scores it"


def test_whoever_collects_copies_can_answer_words_and_cannot_score_them(good_project):
    copy = json.loads(copy_of(sources(good_project)[0]).read_text(encoding="utf-8"))
    for name in ("decision", "reflection", "one-thing"):
        described = by_id(copy, name)["metadata"]["nbgrader"]
        assert (described["solution"], described["grade"], described["points"]) == (True, True, 0)


def test_the_copy_is_a_valid_notebook(good_project):
    nbformat.validate(nbformat.read(copy_of(sources(good_project)[0]), as_version=4))


def test_checks_travel_byte_for_byte(good_project):
    source = sources(good_project)[0].with_name("checks.py")
    assert copy_of(source).read_bytes() == source.read_bytes()


def test_check_names_what_is_stale_missing_and_superfluous_and_writes_nothing(project, source):
    change(source, lambda nb: by_id(nb, "strength").update(source="## Strength\n\nAnother one."))
    copy_of(source).with_name("checks.py").unlink()
    copy_of(source).with_name("old.csv").write_text("not ours", encoding="utf-8")
    shutil.copytree(copy_of(source).parent, project / "sessions/77-good-counts")
    before = tree(project)
    assert found(project) == {
        ("01-good-counts/good-counts.ipynb", "stale"),
        ("01-good-counts/checks.py", "missing"),
        ("77-good-counts/good-counts.ipynb", "superfluous"),
    }
    assert tree(project) == before
    assert len(release(project)) == 3
    assert found(project) == set()
    assert (project / "sessions/77-good-counts/old.csv").is_file()
    assert copy_of(source).with_name("old.csv").is_file()


def test_what_running_leaves_behind_is_neither_copied_nor_removed(project, source):
    for folder in (source.parent, copy_of(source).parent):
        (folder / "my-page.md").write_text("my own words", encoding="utf-8")
        (folder / ".ipynb_checkpoints").mkdir()
        (folder / ".ipynb_checkpoints" / "x.ipynb").write_text("{}", encoding="utf-8")
    assert release(project) == []
    assert (copy_of(source).parent / "my-page.md").read_text(encoding="utf-8") == "my own words"


def test_the_list_of_sessions_is_derived_and_its_links_lead_to_the_copies(project):
    scaffold.new("Second | one", root=project)
    page = (project / "sessions/README.md").read_text(encoding="utf-8")
    assert "[Good counts](01-good-counts/good-counts.ipynb)" in page
    assert "[Second \\| one](02-second-one/second-one.ipynb)" in page
    assert (project / "sessions/02-second-one/second-one.ipynb").is_file()
    (project / "sessions/README.md").write_text("changed by hand", encoding="utf-8")
    assert found(project) == {("README.md", "written in by somebody")}


def test_twelve_sessions_are_derived_with_the_settings_read_once(project, monkeypatch):
    for number in range(2, 13):
        folder = project / f"solutions/{number:02d}-copy-{number}"
        folder.mkdir()
        (folder / "checks.py").write_bytes((project / "solutions/01-good-counts/checks.py").read_bytes())
        notebook = folder / f"copy-{number}.ipynb"
        notebook.write_bytes((project / "solutions/01-good-counts/good-counts.ipynb").read_bytes())
        change(notebook, lambda nb, n=number: nb["metadata"]["workshop"].update(number=n, slug=f"copy-{n}"))
    loads = []
    loader = derivation.PyFileConfigLoader.load_config
    monkeypatch.setattr(derivation.PyFileConfigLoader, "load_config", lambda self: loads.append(self) or loader(self))
    assert len(derive(project)) == 25
    assert len(loads) == 1


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (lambda nb: by_id(nb, "strength").pop("id"), "cells without an id"),
        (lambda nb: by_id(nb, "strength").update(id="my cell!"), "the id 'my cell!' is forbidden"),
        (lambda nb: by_id(nb, "strength").update(id="ask"), "'ask' is that of an earlier cell"),
        (lambda nb: nb["metadata"]["kernelspec"].update(name="my-venv"), "the kernel is 'my-venv'"),
        (lambda nb: by_id(nb, "strength").update(source="<<<<<<< a\nA\n=======\nB\n>>>>>>> b"), "two versions were"),
        (lambda nb: by_id(nb, "strength").update(attachments=5), "attachments are no pictures"),
        (
            lambda nb: by_id(nb, "rate-change-answer").update(source="x = ...\n### BEGIN SOLUTION\nx = 1"),
            "no end solution statement found",
        ),
        (lambda nb: by_id(nb, "ask").update(source="### BEGIN SOLUTION\n### END SOLUTION"), "non-solution cell"),
        (
            lambda nb: by_id(nb, "rate-change-check")["metadata"]["nbgrader"].update(grade_id="rate_change"),
            "the check cell's nbgrader metadata should be",
        ),
        (lambda nb: by_id(nb, "rate-change-check")["metadata"]["nbgrader"].update(points=10**400), "1 or more"),
        (lambda nb: by_id(nb, "parameters").update(source=f"place = {'-' * 100_000}1"), "the code is not Python"),
    ],
)
def test_a_source_that_cannot_be_derived_is_named_and_nothing_is_written(project, source, edit, says):
    before = tree(project / "sessions")
    change(source, edit)
    with pytest.raises(WorkshopError, match=says) as error:
        release(project)
    assert "good-counts.ipynb" in str(error.value)
    assert tree(project / "sessions") == before


def test_without_its_settings_a_project_says_which_file_is_missing(project):
    (project / "nbgrader_config.py").unlink()
    with pytest.raises(WorkshopError, match=r"nbgrader_config\.py is missing"):
        compare(project)


def test_nbgrader_validates_a_copy_that_is_answered(project, source):
    def answer(nb):
        for name in ("rate_change", "students_shown"):
            identity = name.replace("_", "-") + "-answer"
            by_id(nb, identity)["source"] = f"{name} = checks.{name}.answer(place=place)"
        by_id(nb, "hidden-share-answer")["source"] = "hidden_share = checks.hidden_share.answer()"

    change(copy_of(source), answer)
    assert Validator().validate(str(copy_of(source))) == {}


def test_what_an_authors_machine_put_into_the_notebook_reaches_nobody(project, source):
    before = tree(project / "sessions")

    def save_in_another_editor(nb):
        nb["metadata"]["language_info"] = {"name": "python", "version": "3.12.4"}
        nb["metadata"] |= {"vscode": {"interpreter": {"hash": "x"}}, "orig_nbformat": 4}
        by_id(nb, "see")["metadata"] |= {"vscode": {"languageId": "python"}, "execution": {"iopub.status.busy": "x"}}

    change(source, save_in_another_editor)
    assert release(project) == []
    assert tree(project / "sessions") == before


def test_checks_in_which_a_merge_was_left_half_done_are_not_released(project, source):
    before = tree(project / "sessions")
    checks = source.with_name("checks.py")
    checks.write_text(f"<<<<<<< HEAD\nA = 1\n=======\nA = 2\n>>>>>>> other\n{checks.read_text()}")
    with pytest.raises(WorkshopError, match=r"checks\.py, line 1: two versions were merged"):
        release(project)
    assert tree(project / "sessions") == before


def test_no_line_of_a_librarys_warning_reaches_a_person(project, source, workshop_in):
    change(source, lambda nb: by_id(nb, "strength").update(id="ask"))
    done = workshop_in(project, "release")
    assert done.returncode == 1
    assert [line for line in done.stderr.splitlines() if "good-counts.ipynb" not in line] == []


def test_half_a_letter_in_a_title_is_named_with_its_file(project, source):
    notebook = json.loads(source.read_text(encoding="utf-8"))
    by_id(notebook, "title")["source"] = "# Good \ud800 counts"
    source.write_text(json.dumps(notebook), encoding="utf-8")
    with pytest.raises(WorkshopError, match=r"good-counts\.ipynb, cell 1: it holds half a letter"):
        release(project)
