"""A table of one's own in the page, by keys alone: from the name of a file to the printed page; nothing leaves."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from lab import CHARTS, LabPage, Server, open_tab
from playwright.sync_api import Browser, Locator, expect

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "own"))
import tables

ROOT = Path(__file__).resolve().parents[2]
PATH = "sessions/own-table/own-table.ipynb"
FILE = "The file's name, with its ending"
GROUP = "Column of the group (left empty: guessed)"
OUTCOME = "Column of the outcome (left empty: guessed)"
YES = "Values in it that count, where a row is a person or an event"
PLACE = 'Column of the place (left empty: guessed; "none" if there is none)'
CALLED = "What the outcome is called, in words (left empty: as its column)"
MIX = "One more column, whose mix all groups shall share"
STANDARDS = "Whose categories stand beside yours (left empty: the United States' and Connecticut's)"


@pytest.fixture
def tab(browser: Browser, server: Server) -> Iterator[LabPage]:
    tables.written(server.root / "sessions" / "own-table", tables.people(), "mine.csv")
    shutil.copyfile(ROOT / PATH, server.root / PATH)  # the test before may have saved its own answers
    with open_tab(browser, server, height=1000) as tab:
        yield tab.open(PATH)
        assert tab.faults == []
        assert tab.outside == []
    shutil.rmtree(server.root / "sessions" / "own-table" / "my-page", ignore_errors=True)


def place_of(tab: LabPage, name: str) -> int:
    return next(at for at, cell in enumerate(tab.cells) if cell["id"] == name)


def box(tab: LabPage, label: str) -> Locator:
    return tab.page.locator(".edw-form").get_by_label(label, exact=True)


def step(tab: LabPage, name: str) -> Locator:
    return tab.cell(place_of(tab, name)).locator(".jp-OutputArea").last


def write(tab: LabPage, label: str, text: str) -> None:
    """Go to a box, select what stands there, write, and leave it with the tabulator."""
    box(tab, label).focus()
    tab.page.keyboard.press("ControlOrMeta+a")
    tab.page.keyboard.press("Backspace")
    if text:
        tab.page.keyboard.type(text)
    tab.page.keyboard.press("Tab")


def more(tab: LabPage) -> None:
    """Open the fold with the boxes that a first result does not need, by keys."""
    fold = tab.page.locator(".edw-form summary", has_text="More boxes")
    fold.focus()
    tab.page.keyboard.press("Enter")
    expect(box(tab, GROUP)).to_be_visible()


def test_a_file_alone_gives_a_first_result_and_says_what_was_guessed(tab: LabPage, screenshots: Path) -> None:
    expect(step(tab, "first-step")).to_contain_text("graduates: ")
    expect(box(tab, GROUP)).to_be_hidden()
    tab.screenshot(screenshots / "own-table-example.png", place_of(tab, "your-table"))
    write(tab, FILE, "mine.csv")
    expect(step(tab, "first-step")).to_contain_text("says 'yes'", timeout=90_000)
    for words in ("a row is a person", "the group stands in 'race'", "the outcome in 'suspended'", "'school'"):
        expect(step(tab, "file-step")).to_contain_text(words)
    expect(step(tab, "comparison-step")).to_contain_text("Every group is compared with White", timeout=90_000)
    tab.screenshot(screenshots / "own-table-first.png", place_of(tab, "your-table"))
    tab.screenshot(screenshots / "own-table-first-look.png", place_of(tab, "first"))
    assert tab.errors() == []


def test_from_the_name_of_a_file_to_the_printed_page_by_keys_alone(
    tab: LabPage, server: Server, screenshots: Path
) -> None:
    expect(step(tab, "comparison-step")).to_contain_text("Every group is compared with White")
    assert tab.errors() == []
    write(tab, FILE, "mine.csv")
    expect(step(tab, "first-step")).to_contain_text("says 'yes'", timeout=90_000)
    more(tab)
    box(tab, "an event").focus()
    tab.page.keyboard.press("Space")
    write(tab, CALLED, "suspension")
    expect(step(tab, "comparison-step")).to_contain_text("one person may stand in several", timeout=90_000)
    write(tab, MIX, "grade")
    expect(step(tab, "same-mix-step")).to_contain_text("same mix of grade", timeout=90_000)
    write(tab, "Group that others are compared with (left empty: the largest)", "Asian")
    expect(step(tab, "comparison-step")).to_contain_text("Every group is compared with Asian", timeout=90_000)
    tab.screenshot(screenshots / "own-table-boxes.png", place_of(tab, "parameters"))
    tab.screenshot(screenshots / "own-table-mine.png", place_of(tab, "comparison"))
    tab.screenshot(screenshots / "own-table-published.png", place_of(tab, "published"))
    assert tab.errors() == []
    write(tab, "Who collected it?", "The schools' front offices")
    expect(step(tab, "biography-step")).to_contain_text("front offices", timeout=90_000)
    write(tab, "Folder to write into", "my-page")
    expect(step(tab, "save-step")).to_contain_text("page.pdf", timeout=90_000)
    page = (server.root / "sessions" / "own-table" / "my-page" / "page.html").read_text(encoding="utf-8")
    assert "front offices" in page and "is compared with Asian" in page and "same mix of grade" in page
    assert tab.page.locator(CHARTS).count() >= 3


def test_file_and_columns_are_chosen_from_lists_by_keys_alone(tab: LabPage, server: Server) -> None:
    def choose(label: str, option: str) -> None:
        known = box(tab, f"Choose: {label}")
        expect(known.locator("option", has_text=option).first).to_be_attached(timeout=90_000)
        known.focus()
        tab.page.wait_for_timeout(1200)  # a browser takes letters of the same second for one word
        tab.page.keyboard.type(option)  # letters go to the option that begins with them

    choose(FILE, "mine.csv")
    expect(step(tab, "first-step")).to_contain_text("says 'yes'", timeout=90_000)
    more(tab)
    choose(GROUP, "grade")
    expect(step(tab, "first-step")).to_contain_text("6: ", timeout=90_000)
    choose(GROUP, "race")
    choose(PLACE, "none")
    expect(step(tab, "published-step")).to_contain_text("No column is named for this step", timeout=90_000)
    choose(STANDARDS, "New Zealand")
    expect(step(tab, "categories-step")).to_contain_text("Stats NZ", timeout=90_000)
    assert box(tab, GROUP).input_value() == "race"
    assert tab.errors() == []


def test_a_file_that_is_put_beside_the_notebook_stands_in_the_list(tab: LabPage, server: Server) -> None:
    known = box(tab, f"Choose: {FILE}")
    expect(known).to_be_attached(timeout=90_000)
    expect(known.locator("option", has_text="arrived.csv")).to_have_count(0)
    tab.page.locator('.jp-SideBar [data-id="filebrowser"]').click()
    with tab.page.expect_file_chooser() as chooser:
        tab.page.get_by_title("Upload Files").or_(tab.page.get_by_label("Upload Files")).first.click()
    path = server.root / "sessions" / "own-table"
    chooser.value.set_files({"name": "arrived.csv", "mimeType": "text/csv", "buffer": (path / "mine.csv").read_bytes()})
    expect(known.locator("option", has_text="arrived.csv")).to_have_count(1, timeout=90_000)
    (path / "arrived.csv").unlink()


def test_a_name_that_is_wrong_is_one_sentence_where_it_is_asked(tab: LabPage) -> None:
    write(tab, FILE, "nowhere.csv")
    expect(step(tab, "file-step")).to_contain_text("There is no file 'nowhere.csv' here", timeout=90_000)
    expect(step(tab, "comparison-step")).to_contain_text("First mend", timeout=90_000)
    assert tab.errors() == []
