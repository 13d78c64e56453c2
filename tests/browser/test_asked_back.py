"""What a session asks back at its end: a tick and choices on the page, the same by hand, and what is read of both.

Nothing is ticked or chosen until somebody does it, and what somebody writes there by hand is never lost.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from lab import LabPage, Server, open_tab
from nbformat.v4 import new_markdown_cell, new_notebook
from playwright.sync_api import Browser, Locator, expect

from workshop.course.asked_back import AFTER, ASKED, BEFORE, FOR_WHOM_NOT, NEXT, READ_OUT, USEFUL
from workshop.notebook.answered import answered
from workshop.notebook.recognised import recognise
from workshop.notebook.saved import UnreadableNotebook, read


def write(folder: Path) -> Path:
    """A page that only asks back, as a release makes it."""
    cells = [new_markdown_cell("# A sample")]
    for asked in ASKED:
        blank = "*Write here.*"
        about = {"write": asked.below, "blank": blank}
        cells.append(new_markdown_cell(blank, id=asked.below, metadata={"workshop": about}))
        described = {**asked.described(), "blank": asked.source()}
        cells.append(new_markdown_cell(asked.source(), id=asked.write, metadata={"workshop": described}))
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    folder.mkdir(parents=True)
    nbformat.write(new_notebook(cells=cells, metadata=kernel), folder / "back.ipynb")
    return folder / "back.ipynb"


@pytest.fixture
def tab(browser: Browser, server: Server, request: pytest.FixtureRequest) -> Iterator[LabPage]:
    folder = f"back-{request.node.name}"
    write(server.root / folder)
    with open_tab(browser, server) as tab:
        yield tab.open(f"{folder}/back.ipynb")
        assert (tab.faults, tab.outside, tab.interruptions()) == ([], [], [])


def path_of(tab: LabPage) -> Path:
    (path,) = (path for path in tab.server.root.glob("back-*/back.ipynb") if path.parent.name in tab.page.url)
    return path


def sources(tab: LabPage) -> dict[str, str]:
    """What stands in the file, by cell."""
    cells = json.loads(path_of(tab).read_text(encoding="utf-8"))["cells"]
    return {cell["id"]: "".join(cell["source"]) for cell in cells}


def said(tab: LabPage) -> dict[str, str]:
    """What our reader of notebooks finds in the file; nothing while it is being written."""
    try:
        return {each.name: each.said for cell in recognise(read(path_of(tab)), ()).found for each in answered(cell)}
    except UnreadableNotebook:
        return {}


def expect_said(tab: LabPage, wanted: dict[str, str]) -> None:
    """Wait until the page has saved that much and no more."""
    deadline = time.monotonic() + 30
    while said(tab) != wanted and time.monotonic() < deadline:
        tab.page.wait_for_timeout(100)
    assert said(tab) == wanted


def choose(tab: LabPage, label: str, option: str) -> Locator:
    radio = tab.page.get_by_role("radiogroup", name=label, exact=True).get_by_role("radio", name=option, exact=True)
    radio.check()
    return radio


def test_nothing_is_ticked_or_chosen_until_somebody_does_it(tab: LabPage, screenshots: Path) -> None:
    assert tab.page.locator(".edw-form input:checked").count() == 0
    assert said(tab) == {}
    tab.screenshot(screenshots / "asked-back.png", around=1)
    tab.screenshot(screenshots / "asked-back-poll.png", around=4)


def test_what_is_ticked_and_chosen_stands_in_the_cells_and_can_be_taken_back(tab: LabPage) -> None:
    tick = tab.page.get_by_role("checkbox", name=READ_OUT.label, exact=True)
    tick.check()
    chosen = {
        field: str(field.options[place]) for place, field in enumerate((USEFUL, FOR_WHOM_NOT, NEXT, BEFORE, AFTER), -3)
    }
    for field, option in chosen.items():
        choose(tab, field.label, option)
    expect_said(tab, {"read_out": "yes", **{field.name: option for field, option in chosen.items()}})
    tab.page.reload()
    tab.page.locator("[data-edw=ready]").wait_for()
    expect(tick).to_be_checked()
    assert tab.page.locator(".edw-form input:checked").count() == 6
    tick.uncheck()
    expect_said(tab, {field.name: option for field, option in chosen.items()})
    assert sources(tab)["consent"].endswith(f"- {READ_OUT.label}:")


def test_a_yes_by_hand_is_a_tick_and_other_words_stay_where_they_are(tab: LabPage) -> None:
    path = path_of(tab)
    text = path.read_text(encoding="utf-8").replace("<!-- yes -->", "Yes")
    path.write_text(text.replace("<!-- yes / in part / no -->", "for Ana, not for me"), encoding="utf-8")
    tab.open(str(path.relative_to(tab.server.root)))
    expect(tab.page.get_by_role("checkbox", name=READ_OUT.label, exact=True)).to_be_checked()
    choose(tab, AFTER.label, "fairly")
    expect_said(tab, {"read_out": "yes", "sure_after": "fairly"})
    assert f"- {USEFUL.label}: for Ana, not for me" in sources(tab)["poll"]


def test_all_of_it_is_answered_by_keys_alone(tab: LabPage) -> None:
    tab.page.get_by_role("region", name="My reflection", exact=True).get_by_role("textbox").focus()
    press = tab.page.keyboard.press
    for key in ("Tab", "Tab", "Space"):  # past "Show the text"
        press(key)
    expect_said(tab, {"read_out": "yes"})
    for key in ("Tab", "Tab", "Tab", "Tab", "Space", "Tab", "ArrowDown"):
        press(key)
    expect_said(tab, {"read_out": "yes", "useful": "yes", "for_whom_not": str(FOR_WHOM_NOT.options[1])})
