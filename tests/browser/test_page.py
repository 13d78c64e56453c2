"""What a participant sees and does in a real JupyterLab with the network off, on a notebook of one exercise.

One tab serves all tests; each brings about what it needs, so that their order does not matter.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import sample
from lab import LabPage, Server, open_tab
from playwright.sync_api import Browser

DOOR_TWO = "by_group = rates[rates['year'] == 2023].set_index('group')['rate']\ngap = by_group['B'] - by_group['A']"


@pytest.fixture(scope="module")
def notebook(open_notebook: Callable[[str], LabPage], server: Server) -> LabPage:
    """The sample, open and run once from top to bottom."""
    path = sample.write(server.root / "sample")
    return open_notebook(str(path.relative_to(server.root))).run_all()


def test_it_runs_with_no_error_and_nothing_in_the_way(notebook: LabPage, screenshots: Path) -> None:
    assert notebook.errors() == []
    assert notebook.interruptions() == []
    notebook.screenshot(screenshots / "sample.png")


def test_the_chart_is_drawn_and_carries_its_description(notebook: LabPage) -> None:
    (chart,) = notebook.charts()
    box = chart.locator("canvas, svg").bounding_box()
    assert box["width"] > 300
    assert box["height"] > 80
    assert chart.get_attribute("aria-label") == sample.DESCRIPTION


def test_choosing_another_year_draws_the_chart_anew(notebook: LabPage) -> None:
    (chart,) = notebook.charts()
    chart.locator("select").select_option("2023")
    before = notebook.pixels(chart)
    chart.locator("select").select_option("2024")
    assert notebook.pixels(chart) != before


def test_the_table_behind_the_chart_and_the_hints_open_with_a_click(notebook: LabPage) -> None:
    table, *hints = notebook.unfold()
    assert ["group", "year", "rate"] in [line.split() for line in table.split("\n")], "below its caption"
    assert hints == ["Read both bars.", sample.HINT]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("gap = ...", "Not attempted yet."),
        ("gap = 7", "Matches."),
        (DOOR_TWO, "Matches."),
        ("gap = 2.4", "Not yet. That is the ratio, not the difference."),
        ("gap = 'seven'", "Not yet."),
    ],
    ids=["untouched", "door-one", "door-two", "named-mistake", "wrong-type"],
)
def test_an_answer_that_is_typed_in_is_checked(notebook: LabPage, source: str, said: str) -> None:
    answer, check = notebook.index("gap", "answer"), notebook.index("gap", "check")
    notebook.type_into_cell(answer, source).run_cell(answer).run_cell(check)
    assert notebook.verdict("gap").startswith(said)
    assert notebook.errors() == []


def test_a_text_opens_as_a_page_whose_links_open_notebooks(browser: Browser, server: Server) -> None:
    sample.write(server.root / "listed")
    (server.root / "listed" / "README.md").write_text("# Sessions\n\n- [A sample](sample.ipynb)\n", encoding="utf-8")
    with open_tab(browser, server) as tab:
        tab.open_preview("listed/README.md")
        tab.page.get_by_role("link", name="A sample").click()
        tab.page.locator(".jp-NotebookPanel .jp-Cell").first.wait_for()
        assert tab.interruptions() == []
        assert tab.outside == []


def test_a_request_that_would_leave_the_machine_is_stopped_and_named(browser: Browser, server: Server) -> None:
    with open_tab(browser, server) as tab:
        tab.page.goto("about:blank")
        fetched = tab.page.evaluate("() => fetch('https://example.org/vega.js').then(() => 'fetched', () => 'refused')")
        assert fetched == "refused"
        assert tab.outside == ["https://example.org/vega.js"]
