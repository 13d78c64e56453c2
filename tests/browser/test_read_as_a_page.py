"""A session as a page to read: nothing of a program in sight, at every size, in every theme, and for every reader."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from doors import ROOT, Session
from forms import form, question, said, send
from lab import CHARTS, LabPage, Server, open_tab
from playwright.sync_api import Browser, expect

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")

SESSION = Session("08-compared-with-whom")
SIZES = {"laptop": (1366, 768), "tablet": (820, 1180), "phone": (390, 844), "zoomed": (683, 384)}
OURS = ".edw-bar, .edw-form, .edw-notice, .edw-step"
CUT = """() => [...document.querySelectorAll('.jp-OutputArea-output')].filter(output =>
    output.querySelector('.vega-embed') && output.scrollWidth > output.clientWidth + 1).length"""
CLICKS = """() => {
    window.counted = {clicks: 0, keys: 0, shifted: 0};
    addEventListener('click', event => event.isTrusted && event.detail && window.counted.clicks++, true);
    addEventListener('keydown', event => {
        window.counted.keys++;
        window.counted.shifted += event.shiftKey && event.key === 'Enter';
    }, true);
}"""


def untouched(server: Server, name: str) -> str:
    """A copy of the session of its own, with a kernel of its own; the path of its notebook."""
    path = Path(SESSION.path)
    shutil.copytree(ROOT / path.parent, server.root / "sessions" / name, ignore=shutil.ignore_patterns("__pycache__"))
    return f"sessions/{name}/{path.name}"


@pytest.fixture(scope="module")
def page(browser: Browser, server: Server) -> Iterator[LabPage]:
    """Session 8, opened by a link and left alone."""
    with open_tab(browser, server, *SIZES["laptop"]) as tab:
        yield tab.open(untouched(server, "97-reading"))
        assert tab.outside == tab.faults == tab.interruptions() == []


def test_it_opens_as_a_page_at_its_top_with_every_chart_and_nothing_of_a_program(page: LabPage) -> None:
    assert page.page.evaluate("document.querySelector('.jp-WindowedPanel-outer').scrollTop") == 0
    assert page.page.locator("h1").first.is_visible()
    page.page.locator(CHARTS).first.wait_for(state="attached")
    assert page.charts()
    for code in page.page.locator(".jp-NotebookPanel .cm-editor, .jp-InputPrompt").all():
        assert not code.is_visible()
    words = page.page.locator("body").inner_text()
    for name in ("Validate", "Formgrader", "Create Assignment", "Assignment List", "not attempted"):
        assert name not in words
    expect(page.page.locator(".edw-score")).to_have_text("0 of 4 match")


@pytest.mark.parametrize("size", SIZES)
def test_no_chart_is_cut_and_nothing_scrolls_sideways(page: LabPage, size: str, screenshots: Path) -> None:
    width, height = SIZES[size]
    page.page.set_viewport_size({"width": width, "height": height})
    page.screenshot(screenshots / f"page-{size}.png", around=page.index("gap_change", "door-one"))
    page.page.wait_for_function(f"({CUT})() === 0")  # a chart is drawn anew for its new width
    outer = page.page.locator(".jp-WindowedPanel-outer")
    assert outer.evaluate("node => node.scrollWidth <= node.clientWidth + 1")
    boxes = question(page, "gap_change")
    boxes.scroll_into_view_if_needed()
    assert boxes.bounding_box()["width"] <= width
    page.page.set_viewport_size({"width": 1366, "height": 768})


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark", "forced colors"])
def test_axe_finds_nothing_of_ours(page: LabPage, theme: str, screenshots: Path) -> None:
    if theme == "forced colors":
        page.page.emulate_media(forced_colors="active", reduced_motion="reduce")
    else:
        page.page.get_by_role("menuitem", name="Settings", exact=True).click()
        page.page.locator(".lm-Menu-itemLabel").get_by_text("Theme", exact=True).hover()
        page.page.locator(".lm-Menu-itemLabel").get_by_text(theme, exact=True).click()
        page.page.wait_for_function("name => document.body.dataset.jpThemeName === name", arg=theme)
    boxes = question(page, "gap_change")
    boxes.get_by_role("textbox").fill("2")
    send(boxes)
    said(boxes, "Not yet")
    page.screenshot(screenshots / f"page-{theme}.png", around=page.index("gap_change", "answer"))
    found = axe.Axe().run(page.page, context={"include": [[".edw-form"], [".edw-bar"]]})
    bad = [(each["id"], each["nodes"][0]["html"][:200]) for each in found.response["violations"]]
    page.page.emulate_media(forced_colors="none")
    assert bad == []


def test_guess_and_four_questions_take_few_clicks_and_no_shift_and_enter(browser: Browser, server: Server) -> None:
    with open_tab(browser, server, *SIZES["laptop"]) as tab:
        tab.open(untouched(server, "98-clicks"))
        tab.page.evaluate(CLICKS)
        guess = next(place for place, cell in enumerate(tab.cells) if cell["id"] == "predict-answer")
        form(tab, guess).get_by_text("smaller", exact=True).click()
        for exercise, typed in {"gap_change": "-2.0", "ratio_change": "0.53", "students_above": "3,906"}.items():
            box = question(tab, exercise).get_by_role("textbox")
            box.click()
            box.press_sequentially(typed)
            box.press("Enter")
        question(tab, "benchmark_ratio").get_by_text("peers", exact=True).click()
        box = question(tab, "benchmark_ratio").get_by_role("textbox")
        box.click()
        box.press_sequentially("1.4")
        box.press("Enter")
        counted = tab.page.evaluate("window.counted")
        print(counted)
        assert counted["clicks"] <= 8
        assert counted["shifted"] == 0
        assert said(question(tab, "gap_change"), "Matches")


@pytest.mark.parametrize(
    ("typed", "state"),
    [
        ("-2.0", "Matches"),
        ("−2.0", "Not yet"),
        ("-2.0 percentage points", "Not yet"),
        ("-2,0", "Not yet"),
        ("12.6 – 14.6", "Not yet"),
    ],
)
def test_what_people_type_gets_a_sentence_and_never_the_answer_before(page: LabPage, typed: str, state: str) -> None:
    boxes = question(page, "gap_change")
    boxes.get_by_role("textbox").fill(typed)
    send(boxes)
    page.page.wait_for_timeout(100)
    words = said(boxes, state)
    assert "Error" not in words
    assert page.errors() == []
