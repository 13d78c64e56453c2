"""`workshop new`, `lint`, `release` and `list`: what a person types, what they read, and what is left on the disk."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest
from small_project import ROOT, by_id, change, empty_project, tree

from workshop.course import scaffold
from workshop.course.rules import lint
from workshop.course.session import catalogue, sources
from workshop.errors import WorkshopError


@pytest.fixture
def workshop(workshop_in):
    """The command `workshop`, with the project's folder named last."""
    return lambda *arguments, folder: workshop_in(folder, *arguments)


def test_a_new_session_keeps_every_rule_and_is_released(tmp_path, workshop):
    project = empty_project(tmp_path / "project")
    made = workshop("new", "Whose hours are counted?", folder=project)
    assert made.returncode == 0, made.stderr
    assert "solutions/01-whose-hours-are-counted/whose-hours-are-counted.ipynb" in made.stdout
    checked = workshop("lint", folder=project)
    assert (checked.returncode, checked.stderr) == (0, "")
    assert "No findings" in checked.stdout
    assert workshop("release", "--check", folder=project).returncode == 0


def test_a_new_session_runs_from_top_to_bottom_in_both_copies(good_project, tmp_path):
    """`workshop run` counts a copy as good only if each check says what it should."""
    command = [sys.executable, "-c", "from workshop.cli import main; main()"]
    options = ["run", "-p", "place", "New London", "--out", str(tmp_path)]
    done = subprocess.run(command + options, cwd=good_project, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 good, 0 bad" in done.stdout
    assert "3 matches, 3 not attempted" in done.stdout


@pytest.mark.parametrize(
    ("title", "folder"),
    [
        ("Compared with whom?", "02-compared-with-whom"),
        ("  Who’s   missing ", "02-whos-missing"),
        ("¿Quién falta aquí?", "02-quien-falta-aqui"),
        ("24 hours", "02-24-hours"),
    ],
)
def test_the_folder_is_named_for_the_title(project, title, folder):
    notebook = scaffold.new(title, root=project)
    assert notebook.parent.name == folder
    assert catalogue(project)[1].title == " ".join(title.split())
    assert lint(project) == []


@pytest.mark.parametrize(
    ("title", "number", "says"),
    [
        ("", None, "needs a letter or a digit"),
        ("?!", None, "needs a letter or a digit"),
        ("Good counts", None, "already: solutions/01-good-counts"),
        ("good, COUNTS!", 5, "already: solutions/01-good-counts"),
        ("Another", 1, "Number 1 is taken by solutions/01-good-counts.\n.*for instance 2"),
        ("Another", 0, "is 1 to 99, not 0"),
        ("Another", 100, "is 1 to 99, not 100"),
    ],
)
def test_a_session_that_cannot_be_made_says_why_and_leaves_nothing(project, title, number, says):
    before = tree(project)
    with pytest.raises(WorkshopError, match=says):
        scaffold.new(title, number, project)
    assert tree(project) == before


def test_a_folder_that_cannot_be_written_is_named_and_left_as_it_was(project, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    before = tree(project)
    monkeypatch.setattr("workshop.course.scaffold.os.replace", refuse)
    with pytest.raises(WorkshopError, match="02-another cannot be changed: Permission denied"):
        scaffold.new("Another", root=project)
    assert tree(project) == before


def test_a_session_that_cannot_be_released_is_taken_back(project, monkeypatch):
    template = scaffold.TEMPLATE.parent
    broken = shutil.copytree(template, project.parent / "template") / scaffold.TEMPLATE.name
    change(broken, lambda nb: nb["cells"][0].pop("id"))
    monkeypatch.setattr(scaffold, "TEMPLATE", broken)
    before = tree(project)
    with pytest.raises(WorkshopError, match="without an id"):
        scaffold.new("Another", root=project)
    assert tree(project) == before
    assert len(sources(project)) == 1


DAMAGED = {
    "no JSON": lambda source: source.write_text('{"cells": [', encoding="utf-8"),
    "empty": lambda source: source.write_bytes(b""),
    "zeros": lambda source: source.write_bytes(b"\0" * 512),
    "a list": lambda source: source.write_text("[]", encoding="utf-8"),
    "no session's": lambda source: change(source, lambda nb: nb["metadata"].pop("workshop")),
    "gone": lambda source: source.unlink(),
    "a folder": lambda source: (source.unlink(), source.mkdir()),
    "in UTF-16": lambda source: source.write_text(source.read_text(encoding="utf-8"), encoding="utf-16"),
    "merged half way": lambda source: source.write_text(f"<<<<<<< a\n{{}}\n=======\n{source.read_text()}\n>>>>>>> b"),
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_one_damaged_source_stops_no_other_session_and_is_named(project, source, workshop, kind):
    scaffold.new("Another", root=project)
    other = project / "solutions/02-another/another.ipynb"
    DAMAGED[kind](source)
    damaged = tree(project / "sessions/01-good-counts"), (project / "sessions/README.md").read_bytes()

    def named(*arguments):
        done = workshop(*arguments, folder=project)
        assert done.returncode == 1 and source.name in done.stderr, (arguments, done)
        return done

    assert named("list").stdout.splitlines()[1].split()[:2] == ["2", "another"]
    change(other, lambda nb: by_id(nb, "ask").update(source="What is asked now?"))
    assert "sessions/02-another/another.ipynb is stale" in named("release", "--check").stdout
    assert named("release").stdout == "Updated sessions/02-another/another.ipynb\n"
    assert "What is asked now?" in (project / "sessions/02-another/another.ipynb").read_text(encoding="utf-8")
    assert "Made solutions/03-a-third" in named("new", "A third").stderr
    assert (project / "sessions/03-a-third/a-third.ipynb").is_file()
    assert (tree(project / "sessions/01-good-counts"), (project / "sessions/README.md").read_bytes()) == damaged
    assert workshop("agenda", "2", folder=project).returncode == 0


def test_a_run_goes_on_past_a_damaged_source_and_names_it(project, source):
    scaffold.new("Another", root=project)
    DAMAGED["no JSON"](source)
    command = [sys.executable, "-c", "from workshop.cli import main; main()"]
    for more in ([], ["-p", "place", "Connecticut"]):
        run = [*command, "run", "1", "2", "--copy", "solutions", *more]
        done = subprocess.run(run, cwd=project, capture_output=True, text=True)
        assert done.returncode == 1 and "1 good, 1 bad" in done.stdout, done.stderr
        assert source.name in done.stdout and "Traceback" not in done.stdout + done.stderr


def test_a_new_session_passes_the_formatter(project):
    shutil.copy(ROOT / "pyproject.toml", project / "pyproject.toml")
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--check", "solutions"], cwd=project, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


def test_lint_prints_each_finding_with_its_place_and_the_count(project, source, workshop):
    change(source, lambda nb: nb["cells"][-2].update(source="## Go further\n\nTODO [here](https://ctdata.org)"))
    done = workshop("lint", "good-counts", folder=project)
    assert done.returncode == 1
    first, second = sorted(done.stdout.splitlines())
    assert ": link-text: " in first
    assert ": nothing-left-to-fill-in: " in second
    assert done.stderr.startswith("2 findings against ")


def test_lint_of_an_unknown_session_brings_the_nearest_name(project, workshop):
    done = workshop("lint", "good-count", folder=project)
    assert (done.returncode, done.stdout) == (1, "")
    assert "(nearest: 'good-counts', '01-good-counts')" in done.stderr


def test_release_check_exits_1_and_names_the_file_and_the_command(project, workshop):
    checks = project / "solutions/01-good-counts/checks.py"
    checks.write_text(f"{checks.read_text(encoding='utf-8')}# changed", encoding="utf-8")
    before = tree(project)
    done = workshop("release", "--check", folder=project)
    assert done.returncode == 1
    assert "sessions/01-good-counts/checks.py is stale" in done.stdout
    assert "workshop release" in done.stderr
    assert tree(project) == before
    again = workshop("release", folder=project)
    assert (again.returncode, again.stdout) == (
        0,
        "Updated sessions/01-good-counts/checks.py\nUpdated sessions/01-good-counts/good-counts.ipynb\n",
    )


def test_list_shows_a_line_for_each_session_in_columns(project, workshop):
    scaffold.new("Twelfth", 12, project)
    lines = workshop("list", folder=project).stdout.splitlines()
    assert lines[0].split("  ")[-1] == "Varies by"
    assert [line.split()[:2] for line in lines[1:]] == [["1", "good-counts"], ["12", "twelfth"]]
    assert all(line.endswith("place=Connecticut") for line in lines[1:])


@pytest.mark.parametrize(
    "arguments",
    [
        ["portfolio", "/{x}"],
        ["portfolio", "{x}"],
        ["portfolio", "sessions", "--out", "{x}.md"],
        ["progress", "/{x}"],
        ["agenda", "{9}"],
        ["agenda", "1", "--start", "{9}"],
        ["agenda", "1", "--out", "{x}.html"],
        ["lint", "{9}"],
        ["lint", "/{x}"],
        ["run", "{9}"],
        ["pack", "{9}", "--out", "p"],
        ["pack", "1", "--out", "{x}"],
        ["calendar", "--year", "2027", "--out", "{x}.ics"],
        ["new", "{x}"],
        ["new", "{9}"],
        ["harvest", "{x}", "--session", "1", "--out", "h"],
        ["table", "{x}", "--out", "t"],
        ["data", "check", "{x}"],
        ["data", "new", "n", "{x}"],
        ["rooms", "1", "--out", "{x}"],
        ["lite", "--out", "{x}"],
        ["site", "--out", "{x}"],
    ],
    ids=" ".join,
)
def test_a_name_or_a_number_without_end_is_a_message_that_can_be_read(good_project, workshop, arguments):
    long = [each.replace("{x}", "x" * 5000).replace("{9}", "9" * 5000) for each in arguments]
    before = tree(good_project)
    done = workshop(*long, folder=good_project)
    assert done.returncode == 1 and done.stderr.strip()
    assert len(done.stderr) < 1500
    assert tree(good_project) == before


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), PermissionError(13, "Denied", "a/b")])
def test_what_the_system_refuses_is_a_message_and_no_traceback(project, workshop, monkeypatch, error):
    def refuse(*_):
        raise error

    monkeypatch.setattr("workshop.course.listing.table", refuse)
    done = workshop("list", folder=project)
    assert (done.returncode, done.stdout) == (1, "") and str(error.strerror) in done.stderr


def test_without_sessions_list_says_what_to_do(tmp_path, workshop):
    done = workshop("list", folder=empty_project(tmp_path / "project"))
    assert (done.returncode, done.stdout) == (0, 'No session yet. Make one with  workshop new "Title".\n')
