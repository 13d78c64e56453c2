"""Every session in a real JupyterLab with the network off: run, look, open what is folded, and answer by both doors."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from doors import SESSIONS, Session, answer
from forms import fields, fill, question, said, send
from lab import LabPage
from playwright.sync_api import expect


@pytest.fixture(scope="module", params=SESSIONS, ids=lambda session: session.folder)
def session(request: pytest.FixtureRequest) -> Session:
    """Each session in its turn."""
    return request.param


@pytest.fixture(scope="module")
def notebook(session: Session, open_notebook: Callable[[str], LabPage]) -> LabPage:
    """The participant's copy, open and run once from top to bottom."""
    return open_notebook(session.path).run_all()


def test_it_runs_with_no_error_and_nothing_in_the_way(notebook: LabPage, session: Session, screenshots: Path) -> None:
    assert notebook.errors() == []
    assert notebook.interruptions() == []
    notebook.screenshot(screenshots / f"{session.folder}.png", around=0)
    for place, name in enumerate(session.answers(), start=1):
        notebook.screenshot(screenshots / f"{session.folder}-{place}.png", around=notebook.index(name, "question"))


def test_every_chart_is_drawn_and_says_in_words_what_it_shows(notebook: LabPage) -> None:
    charts = notebook.charts()
    assert charts
    said = notebook.page.locator(".jp-NotebookPanel .jp-RenderedHTML p").all_text_contents()
    for chart in charts:
        box = chart.locator("canvas, svg").first.bounding_box()
        assert box["width"] > 200
        assert box["height"] > 60
        assert f"In words. {chart.get_attribute('aria-label')}" in said


def test_every_table_and_hint_opens_with_a_click(notebook: LabPage) -> None:
    shown = notebook.unfold()
    assert shown
    assert all(text.strip() for text in shown)


def test_an_untouched_page_is_not_attempted_and_both_doors_lead_to_answers_that_match(
    notebook: LabPage, session: Session
) -> None:
    untouched, code = session.untouched(), session.by_code()
    assert answer(notebook, untouched) == dict.fromkeys(untouched, "Not attempted yet")
    assert answer(notebook, code) == dict.fromkeys(code, "Matches")
    looked = session.by_looking(notebook)
    answer(notebook, untouched)
    notebook.show_page()
    for exercise, values in looked.items():
        index = notebook.index(exercise, "answer")
        boxes = question(notebook, exercise)
        for field in fields(notebook, index):
            if field["name"] == exercise or field["type"] != "lines":
                fill(boxes, field, values[field["name"]])
        send(boxes)
        assert said(boxes, "Matches").startswith("Matches.")
    expect(notebook.page.locator(".edw-score")).to_have_text(f"{len(looked)} of {len(looked)} match")
    assert notebook.errors() == []
