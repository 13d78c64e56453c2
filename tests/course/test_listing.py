"""The page that JupyterLab opens on: it leads a person alone from the first session to the last."""

from __future__ import annotations

import re

from small_project import by_id, change

from workshop.course import listing, scaffold
from workshop.course.release import release
from workshop.course.session import catalogue


def rows(project):
    lines = listing.page(catalogue(project)).split("\n")
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines if re.match(r"\| \d", line)]


def test_a_session_has_its_notebook_its_minutes_and_its_solution(project):
    scaffold.new("Twelfth | one", 12, project)
    first, last = rows(project)
    assert first[:2] == ["1", "[Good counts](01-good-counts/good-counts.ipynb)"]
    assert first[-1] == "[Solution 1](../solutions/01-good-counts/good-counts.ipynb)"
    assert last[1].startswith("[Twelfth \\")
    for link in re.findall(r"\]\(([^)]+)\)", " ".join(first)):
        assert (project / "sessions" / link).is_file()


def test_alone_one_needs_the_minutes_of_what_one_does_alone(project, source):
    (before,) = rows(project)
    assert before[3:5] == ["90 minutes", "about 60 minutes"]
    move = {"share": 4, "hands-on": 40}
    change(
        source,
        lambda nb: [by_id(nb, name)["metadata"]["workshop"]["step"].update(minutes=n) for name, n in move.items()],
    )
    (after,) = rows(project)
    assert after[3:5] == ["90 minutes", "about 70 minutes"]


def test_without_sessions_the_page_says_so(tmp_path):
    assert "No session yet." in listing.page([])


def test_the_page_is_written_with_the_sessions(project):
    release(project)
    assert (project / "sessions/README.md").read_text(encoding="utf-8") == listing.page(catalogue(project))
