"""A person alone with the year in a real JupyterLab: the list of sessions, what is written kept, gathered and found."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest
from lab import LabPage, Server, open_tab
from playwright.sync_api import Browser

from workshop.cli import main

NAME = "10-from-deficit-to-system"
SESSION = f"alone/{NAME}/from-deficit-to-system.ipynb"  # a copy of its own: other tests answer in sessions/
ROOT = Path(__file__).resolve().parents[2]
SENTENCES = 'rewritten = """\n1. Schools graduated 80.2 percent <b>of their students</b>.\n"""'
WRITTEN = {
    "predict-answer": ("my_guess = 31  # points", "31 (points)"),
    "rewritten-answer": (SENTENCES, "1. Schools graduated 80.2 percent <b>of their students</b>."),
    "reflection": ("# What?\n\nWe **rewrote** it. שלום 😀", "# What?We rewrote it. שלום 😀"),
    "one-thing": ("Today I will ask Ana.", "Today I will ask Ana."),
}


@pytest.fixture(scope="module")
def downloaded(browser: Browser, server: Server, tmp_path_factory: pytest.TempPathFactory, screenshots: Path) -> Path:
    """A session's notebook, written in, run, saved and downloaded as a participant does it."""
    folder = tmp_path_factory.mktemp("Downloads")
    shutil.copytree(ROOT / "sessions" / NAME, server.root / "alone" / NAME, ignore=shutil.ignore_patterns(".*", "__*"))
    with open_tab(browser, server) as tab:
        tab.open(SESSION).show_code()
        for identity, (typed, _) in WRITTEN.items():
            write(tab, place(tab, identity), typed)
        tab.run_all()
        choose(tab, "Save Notebook")
        tab.page.wait_for_function("() => !document.querySelector('.lm-TabBar-tab.jp-mod-dirty')")
        last = place(tab, "my-page")
        tab.run_cell(last)
        tab.output_of(last).get_by_text("Today I will ask Ana.").wait_for()
        tab.screenshot(screenshots / "my-page.png", around=last)
        with tab.page.expect_download() as download:
            choose(tab, "Download")
        download.value.save_as(folder / "from-deficit-to-system (1).ipynb")
        assert tab.outside == []
        assert tab.errors() == []
    return folder


def place(tab: LabPage, identity: str) -> int:
    return next(index for index, cell in enumerate(tab.cells) if cell["id"] == identity)


def write(tab: LabPage, index: int, text: str) -> None:
    cell = tab.cell(index)
    if cell.locator(".jp-MarkdownOutput").is_visible():
        cell.locator(".jp-MarkdownOutput").dblclick()
    tab.type_into_cell(index, text)


def choose(tab: LabPage, item: str) -> None:
    """Choose from the menu File. Its items carry their keys in their names."""
    tab.page.get_by_role("menuitem", name="File", exact=True).click()
    tab.page.get_by_role("menuitem", name=re.compile(rf"^{item}( Ctrl| ⌘|$)")).click()


def test_what_was_typed_and_saved_in_jupyterlab_is_in_the_page_of_the_download(
    browser: Browser, server: Server, downloaded: Path, monkeypatch, capsys, screenshots: Path
) -> None:
    command(monkeypatch, downloaded, "portfolio", ".")
    assert "Wrote my-portfolio.html: 4 pieces of writing from 1 notebook." in capsys.readouterr().out
    with open_tab(browser, server) as tab:
        tab.page.set_content((downloaded / "my-portfolio.html").read_text(encoding="utf-8"))
        quotations = tab.page.locator("main > blockquote").all_text_contents()
        assert [re.sub(r"\s*\n\s*", "", text) for text in quotations] == [kept for _, kept in WRITTEN.values()]
        assert tab.page.locator("h1").count() == 1
        tab.page.screenshot(path=screenshots / "my-portfolio.png", full_page=True)
        assert tab.outside == []


def test_progress_reads_what_the_checks_left_in_the_download(downloaded: Path, monkeypatch, capsys) -> None:
    command(monkeypatch, downloaded, "progress", ".")
    said = capsys.readouterr().out.splitlines()[1].split("  ")
    cells = [text.strip() for text in said if text.strip()]
    assert cells[:2] == ["10", "from-deficit-to-system (1).ipynb"]
    assert cells[2:] == ["3", "1", "0", "prediction, decision, reflection, one thing"]


def test_the_page_of_the_year_opens_in_jupyterlab_and_leads_to_the_notebooks(
    browser: Browser, server: Server, downloaded: Path, monkeypatch, screenshots: Path
) -> None:
    command(monkeypatch, server.root, "portfolio", "alone", "--format", "md")
    with open_tab(browser, server) as tab:
        tab.open_preview("my-portfolio.md")
        tab.page.locator(".jp-MarkdownViewer").get_by_text("Today I will ask Ana.").wait_for()
        tab.screenshot(screenshots / "my-portfolio-md.png")
        tab.page.get_by_role("link", name="from-deficit-to-system.ipynb").first.click()
        tab.page.locator(".jp-NotebookPanel .jp-Cell").first.wait_for()
        assert tab.outside == []


def test_the_list_of_sessions_leads_to_every_notebook_and_its_solution(
    browser: Browser, server: Server, screenshots: Path
) -> None:
    with open_tab(browser, server) as tab:
        tab.open_preview("sessions/README.md")
        tab.screenshot(screenshots / "sessions.png")
        page = tab.page.locator(".jp-MarkdownViewer")
        names = page.locator("table a").all_inner_texts()
        assert len(names) == len(set(names)) == 2 * page.locator("tbody tr").count() > 0
        headings = page.locator("h1, h2, h3").all_inner_texts()
        assert len(headings) == len(set(headings)) >= 5
        page.get_by_role("link", name="Solution 8", exact=True).click()
        tab.page.locator(".jp-NotebookPanel").get_by_text("Facilitator").first.wait_for(state="attached")
        assert tab.outside == []


def command(monkeypatch, folder: Path, *arguments: str) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "argv", ["workshop", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
