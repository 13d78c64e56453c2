"""Words are not lost: kept in the browser as they are typed, with no server, and given back in words."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sample
from lab import LabPage, Server, open_tab, serve
from playwright.sync_api import Browser, BrowserContext, expect

ROOT = Path(__file__).resolve().parents[2]
PATH = "sample/sample.ipynb"
WORDS = "We compare with the lowest rate, because it shows what is possible."
FULL = """const set = Storage.prototype.setItem;
Storage.prototype.setItem = function (key, text) {
    if (key.startsWith("equity-in-data-workshop")) throw new DOMException("full", "QuotaExceededError");
    set.call(this, key, text);
};"""
SAVED = "() => !document.querySelector('.lm-TabBar-tab.jp-mod-dirty')"
GONE = "The computer behind this page cannot be reached."


@pytest.fixture
def profile(browser: Browser) -> Iterator[BrowserContext]:
    """One person's browser, which outlives servers."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, accept_downloads=True)
    yield context
    context.close()


@contextmanager
def computer(folder: Path, profile: BrowserContext, port: int = 0) -> Iterator[LabPage]:
    """A computer that is lent, with an untouched copy of the sample, and the page open on it."""
    sample.write(folder / "project" / "sample")
    with serve(folder / "project", folder / "home", port=port) as server:
        tab = LabPage(profile.new_page(), server)
        yield tab.open(PATH)


def form(tab: LabPage, name: str):
    return tab.page.get_by_role("region", name=name)


def reflection(tab: LabPage):
    return form(tab, "My reflection").get_by_role("textbox")


def saved(tab: LabPage) -> dict[str, str]:
    """What *Save a copy* gives, by cell."""
    with tab.page.expect_download() as download:
        tab.page.get_by_role("button", name="Save a copy").click()
    cells = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))["cells"]
    return {cell["id"]: "".join(cell["source"]) for cell in cells}


def test_a_server_killed_in_mid_word_leaves_a_page_that_keeps_saves_and_gives_back(
    tmp_path: Path, profile: BrowserContext, screenshots: Path
) -> None:
    with computer(tmp_path / "one", profile) as tab:
        first, last = WORDS[:20], WORDS[20:]
        reflection(tab).press_sequentially(first)
        os.kill(tab.server.process, signal.SIGKILL)
        reflection(tab).press_sequentially(last)
        form(tab, "How far apart").get_by_role("textbox").fill("6")
        tab.page.get_by_role("status").get_by_text(GONE).wait_for()
        assert tab.interruptions() == []
        assert reflection(tab).input_value() == WORDS
        copy = saved(tab)
        assert copy["reflection"] == WORDS
        assert copy["answer"].startswith("gap = 6  #")
        form(tab, "How far apart").get_by_role("button", name="Check").click()
        form(tab, "How far apart").get_by_text("Your answer is kept.").wait_for()
        tab.screenshot(screenshots / "server-gone.png")
        port = tab.server.port
        tab.page.close()
    with computer(tmp_path / "two", profile, port) as tab:
        offer = tab.page.locator(".edw-offer")
        expect(offer).to_contain_text("This browser kept words of yours")
        expect(offer).to_contain_text(WORDS)
        expect(offer).to_contain_text("here: nothing yet")
        tab.screenshot(screenshots / "kept-words.png")
        reflection(tab).fill("Something else meanwhile.")
        tab.page.get_by_role("button", name="Put them in").click()
        assert reflection(tab).input_value() == WORDS
        expect(form(tab, "How far apart").get_by_role("status")).to_contain_text("Not yet")
        tab.page.wait_for_function(SAVED)
        tab.page.reload()
        tab.page.locator("[data-edw=ready]").wait_for()
        assert reflection(tab).input_value() == WORDS
        expect(offer).to_be_empty()


def test_a_saved_copy_is_put_back_by_its_words_or_by_its_file(
    tmp_path: Path, browser: Browser, server: Server, screenshots: Path
) -> None:
    """Both ways: *Put back a copy* on the page; and the file put over the notebook's own while it is open."""
    copy = sample.write(tmp_path / "copy")
    written = json.loads(copy.read_text(encoding="utf-8"))
    for cell in written["cells"]:
        cell["source"] = {"reflection": WORDS, "answer": "gap = 7"}.get(cell["id"], cell["source"])
    copy.write_text(json.dumps(written), encoding="utf-8")
    sample.write(server.root / "back")
    with open_tab(browser, server) as tab:
        tab.open("back/sample.ipynb")
        with tab.page.expect_file_chooser() as chooser:
            tab.page.get_by_role("button", name="Put back a copy").click()
        chooser.value.set_files(copy)
        tab.page.get_by_role("button", name="Put them in").click()
        assert reflection(tab).input_value() == WORDS
        expect(form(tab, "How far apart").get_by_role("status")).to_contain_text("Matches")
        for bad, said in ((b"", "is no notebook"), (b"<html>", "is no notebook"), (b"[]", "is no notebook")):
            with tab.page.expect_file_chooser() as chooser:
                tab.page.get_by_role("button", name="Put back a copy").click()
            chooser.value.set_files({"name": "bad.ipynb", "mimeType": "application/json", "buffer": bad})
            tab.page.get_by_role("status").get_by_text(said).wait_for()
    sample.write(server.root / "over")
    with open_tab(browser, server) as tab:
        tab.open("over/sample.ipynb")
        tab.page.get_by_role("tab", name="File Browser").click()
        with tab.page.expect_file_chooser() as chooser:
            tab.page.locator("[title^='Upload Files']").first.click()
        chooser.value.set_files({"name": "sample.ipynb", "mimeType": "application/json", "buffer": copy.read_bytes()})
        tab.page.locator(".jp-Dialog-buttonLabel").get_by_text("Overwrite", exact=True).click()
        expect(reflection(tab)).to_have_value(WORDS)
        reflection(tab).press_sequentially(" More.")
        tab.page.wait_for_function(SAVED)
        assert tab.interruptions() == []
        assert f"{WORDS} More." in (server.root / "over/sample.ipynb").read_text(encoding="utf-8")


def test_two_tabs_on_one_notebook_lose_no_word_and_ask_nothing(browser: Browser, server: Server) -> None:
    sample.write(server.root / "two")
    with open_tab(browser, server) as one:
        one.open("two/sample.ipynb")
        two = LabPage(one.page.context.new_page(), server).open("two/sample.ipynb")
        reflection(one).fill("From the first tab.")
        expect_saved(server.root / "two/sample.ipynb", "From the first tab.")
        form(two, "My one thing").get_by_role("textbox").fill("From the second tab.")
        expect(reflection(two)).to_have_value("From the first tab.")
        two.page.get_by_role("button", name="Put them in").click()
        expect_saved(server.root / "two/sample.ipynb", "From the first tab.", "From the second tab.")
        assert one.interruptions() == two.interruptions() == []


def expect_saved(path: Path, *words: str) -> None:
    for _ in range(300):
        if all(each in path.read_text(encoding="utf-8") for each in words):
            return
        time.sleep(0.1)
    raise AssertionError(f"{words} were not saved")


def test_a_browser_that_keeps_nothing_says_so_and_the_page_goes_on(browser: Browser, server: Server) -> None:
    """Its storage is full. Where it is forbidden altogether, JupyterLab itself does not open."""
    sample.write(server.root / "full")
    with open_tab(browser, server) as tab:
        tab.page.add_init_script(FULL)
        tab.open("full/sample.ipynb")
        reflection(tab).fill("Mine.")
        tab.page.get_by_role("status").get_by_text("This browser cannot keep your words.").wait_for()
        assert saved(tab)["reflection"] == "Mine."
