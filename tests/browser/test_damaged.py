"""Copies that lost something, a kernel that stops, and Notebook 7: a sentence each, and the page goes on."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
import sample
from forms import question, said, send
from lab import CHARTS, PANEL, Server, open_tab, serve
from nbformat.v4 import new_markdown_cell
from playwright.sync_api import Browser, expect

NOTICE = ".edw-notice:visible"


def place(notebook: nbformat.NotebookNode, role: str) -> int:
    roles = [cell.metadata.get("workshop", {}).get("role") for cell in notebook.cells]
    return roles.index(role)


def without_the_answer(notebook: nbformat.NotebookNode) -> None:
    del notebook.cells[place(notebook, "answer")]


def answer_twice(notebook: nbformat.NotebookNode) -> None:
    first = notebook.cells[place(notebook, "answer")]
    notebook.cells.insert(place(notebook, "check"), nbformat.from_dict({**first, "id": "second"}))


def answer_in_words(notebook: nbformat.NotebookNode) -> None:
    answer = notebook.cells[place(notebook, "answer")]
    words = new_markdown_cell("I think it is 7", id="answer", metadata=answer.metadata)
    notebook.cells[place(notebook, "answer")] = words


def earlier_edition(notebook: nbformat.NotebookNode) -> None:
    notebook.cells[place(notebook, "check")].source = "check(checks.older, gap)"
    notebook.cells.insert(place(notebook, "check"), nbformat.v4.new_code_cell("checks.older"))


DAMAGE = {
    without_the_answer: ["The cell of this question's answer is not in this copy."],
    answer_twice: ["This question has two cells for its answer in this copy."],
    answer_in_words: ["This answer's cell was turned into words."],
    earlier_edition: ["This part could not be shown: This part is of an earlier edition"],
}


@pytest.fixture
def damaged(browser: Browser, server: Server) -> Callable[[Callable], Path]:
    """The sample with one kind of damage, on the server; the path of its notebook there."""

    def write(damage: Callable[[nbformat.NotebookNode], None]) -> str:
        folder = server.root / "damaged" / damage.__name__
        shutil.rmtree(folder, ignore_errors=True)
        path = sample.write(folder)
        notebook = nbformat.read(path, as_version=4)
        damage(notebook)
        nbformat.write(notebook, path)
        return path.relative_to(server.root).as_posix()

    return write


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda damage: damage.__name__)
def test_each_damage_is_one_sentence_and_no_python(browser: Browser, server: Server, damaged, damage) -> None:
    with open_tab(browser, server) as tab:
        tab.open(damaged(damage))
        notices = tab.page.locator(NOTICE).all_text_contents()
        assert [notice[: len(wanted)] for notice, wanted in zip(notices, DAMAGE[damage], strict=True)] == DAMAGE[damage]
        shown = tab.page.locator(PANEL).inner_text()
        assert "0 of 1 match" in shown
        assert "Error" not in shown
        assert tab.charts()


def test_either_box_of_a_question_that_stands_twice_is_checked(browser: Browser, server: Server, damaged) -> None:
    with open_tab(browser, server) as tab:
        tab.open(damaged(answer_twice))
        first = question(tab, "gap")
        first.get_by_role("textbox").fill("7")
        send(first)
        assert said(first, "Matches").startswith("Matches")


def test_computing_that_stops_at_a_cell_begins_anew_without_it(browser: Browser, server: Server, damaged) -> None:
    def stops(notebook: nbformat.NotebookNode) -> None:
        notebook.cells[place(notebook, "answer")].source = "import os; os._exit(1)"

    with open_tab(browser, server) as tab:
        tab.open(damaged(stops))
        tab.page.locator(".jp-Dialog").get_by_role("button", name="Ok").click()
        boxes = question(tab, "gap")
        expect(boxes.locator(".edw-live")).to_contain_text("began anew without it")
        tab.page.locator(CHARTS).first.wait_for(state="attached")  # the page runs once more
        assert tab.charts()
        assert tab.interruptions() == []


def test_a_copy_without_its_marks_says_so_and_its_words_are_put_back(
    browser: Browser, server: Server, damaged, tmp_path: Path
) -> None:
    def nothing(notebook: nbformat.NotebookNode) -> None:
        pass

    def lost(notebook: nbformat.NotebookNode) -> None:
        notebook.cells[place(notebook, "answer")].source = "gap = 7"
        notebook.metadata.pop("workshop", None)
        for number, cell in enumerate(notebook.cells):
            cell.metadata, cell.id = {}, f"new-{number}"

    path = damaged(lost)
    with open_tab(browser, server) as tab:
        tab.follow(f"lab/workspaces/lost/tree/{path}?reset", path, bare=True)
        expect(tab.page.get_by_text("This copy has lost its marks")).to_be_visible()
        tab.open(damaged(nothing))
        with tab.page.expect_file_chooser() as chooser:
            tab.page.get_by_role("button", name="Put back a copy").click()
        chooser.value.set_files(server.root / path)
        tab.page.get_by_role("button", name="Put them in").click()
        expect(question(tab, "gap").get_by_role("textbox")).to_have_value("7")
        assert said(question(tab, "gap"), "Matches")


def test_notebook_7_shows_the_same_page(browser: Browser, tmp_path: Path) -> None:
    sample.write(tmp_path / "project" / "sample")
    with (
        serve(tmp_path / "project", tmp_path / "home", application="notebook") as server,
        open_tab(browser, server) as tab,
    ):
        page = tab.page
        page.goto(f"{server.address}/notebooks/sample/sample.ipynb?token={server.token}")
        page.locator(f"{PANEL}.edw-page[data-edw=ready]").wait_for()
        boxes = page.get_by_role("region", name="How far apart")
        boxes.get_by_role("textbox").fill("7")
        boxes.get_by_role("textbox").press("Enter")
        assert said(boxes, "Matches")
        page.get_by_role("region", name="My reflection", exact=True).get_by_role("textbox").fill("What we saw.")
        page.wait_for_function(
            "async path => (await (await fetch(path)).text()).includes('What we saw.')",
            arg=f"{server.address}/files/sample/sample.ipynb?token={server.token}",
        )
        assert tab.outside == []


def test_what_never_ends_is_stopped_from_the_menu_and_the_page_goes_on(
    browser: Browser, server: Server, damaged
) -> None:
    def endless(notebook: nbformat.NotebookNode) -> None:
        notebook.cells[place(notebook, "answer")].source = "while True: pass"

    path = damaged(endless)
    with open_tab(browser, server) as tab:
        tab.page.goto(f"{server.address}/lab/workspaces/endless/tree/{path}?reset&token={server.token}")
        tab.page.locator(".edw-bar").get_by_text("takes long to calculate").wait_for()
        tab.choose("Kernel", "Interrupt Kernel")
        tab.page.locator(f"{PANEL}[data-edw=ready]").wait_for()
        assert "It was stopped before its end" in tab.page.locator(PANEL).inner_text()
        assert "takes long" not in tab.page.locator(PANEL).inner_text()
