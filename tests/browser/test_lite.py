"""The sessions in the browser alone, in a real browser with no network: the page, the kernel, the words that stay.

With Pyodide's distribution (a folder that WORKSHOP_PYODIDE names, or build/pyodide) every session runs, too; slowly.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import stand_in
from lab import CHARTS, DRAWN, HERE, PATIENCE
from playwright.sync_api import Browser, BrowserContext, Page, expect

from workshop.course import session as course
from workshop.errors import WorkshopError
from workshop.lite import build as building
from workshop.lite import pyodide

ROOT = Path(__file__).resolve().parents[2]
SESSION = "sessions/08-compared-with-whom/compared-with-whom.ipynb"
WORDS = "We would ask the families first."
STARTS = 120_000  # milliseconds until a kernel in the browser is there, on a busy machine
RUNS = 300_000  # and until it has run a session


class _Server(SimpleHTTPRequestHandler):
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".mjs": "text/javascript", ".wasm": "application/wasm"}

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Server, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A build with stand-ins for what is compiled, served."""
    pytest.importorskip("jupyterlite_core", reason="JupyterLite is not installed")
    folder = tmp_path_factory.mktemp("lite")
    standing_in = stand_in.distribution(folder / "pyodide", ROOT / "build" / "npm")
    building.build(ROOT, folder / "site" / "lite", standing_in)
    with served(folder / "site") as found:
        yield f"{found}/lite"


@pytest.fixture(scope="module")
def profile(browser: Browser) -> Iterator[tuple[BrowserContext, list[str]]]:
    """One person's browser, and every request in it that would leave this machine."""
    with person(browser) as found:
        yield found


@contextmanager
def person(browser: Browser) -> Iterator[tuple[BrowserContext, list[str]]]:
    context, outside = browser.new_context(viewport={"width": 1366, "height": 768}), []
    context.set_default_timeout(PATIENCE)
    context.on("request", lambda request: HERE.match(request.url) or outside.append(request.url))
    yield context, outside
    context.close()


def opened(context: BrowserContext, address: str, path: str) -> Page:
    page = context.new_page()
    page.goto(f"{address}/lab/index.html?path={path}")
    page.locator(".jp-NotebookPanel.edw-page .jp-RenderedMarkdown").first.wait_for(timeout=STARTS)
    return page


def idle(page: Page) -> None:
    status = page.locator("#jp-main-statusbar").get_by_text(re.compile(r"^(?!No Kernel).*\| Idle$"))
    status.wait_for(timeout=STARTS)


def test_the_page_is_there_with_its_boxes_its_bar_and_the_list_of_files(profile, address, screenshots):
    context, outside = profile
    page = opened(context, address, SESSION)
    expect(page.locator(".jp-NotebookPanel h1").first).to_have_text(re.compile("Compared with whom"))
    expect(page.locator(".edw-bar").get_by_role("button", name="Save a copy")).to_be_visible()
    expect(page.get_by_role("region", name="My reflection", exact=True)).to_have_count(1, timeout=STARTS)
    expect(page.locator(".jp-DirListing-item", has_text="checks.py")).to_be_visible()
    page.screenshot(path=screenshots / "lite.png")
    assert outside == []


def test_a_kernel_starts_imports_our_package_and_finds_the_data(profile, address):
    context, outside = profile
    page = opened(context, address, SESSION)
    idle(page)
    # With a table in the browser's own drive proved to be ours, byte by byte, the stand-in for pandas cannot read it.
    said = page.locator(".jp-OutputArea-output", has_text="school-suspensions.csv does not keep to the schema")
    expect(said.first).to_be_attached(timeout=STARTS)
    assert page.locator(".jp-OutputArea-output", has_text="lost its project").count() == 0
    assert outside == []


def test_words_stay_over_a_reload_and_are_sent_nowhere(profile, address):
    context, outside = profile
    page = opened(context, address, SESSION)
    idle(page)
    sent: list[str] = []
    page.on("request", lambda request: request.method != "GET" and sent.append(f"{request.method} {request.url}"))
    box = page.get_by_role("region", name="My reflection", exact=True).get_by_role("textbox").first
    box.fill(WORDS)
    box.press("Tab")
    page.wait_for_function("words => JSON.stringify(localStorage).includes(words)", arg=WORDS)
    page.wait_for_function("() => !document.querySelector('.lm-TabBar-tab.jp-mod-dirty')")  # saved in the browser
    page.reload()
    page.locator(".jp-NotebookPanel.edw-page .jp-RenderedMarkdown").first.wait_for(timeout=STARTS)
    box = page.get_by_role("region", name="My reflection", exact=True).get_by_role("textbox").first
    expect(box).to_have_value(WORDS, timeout=STARTS)
    # The kernel asks its own browser for files, by a worker that answers where it is; nobody else hears of it.
    assert [each for each in sent if "/api/drive" not in each] == []
    assert outside == []


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A build with Pyodide's distribution, where it lies here."""
    try:
        found = pyodide.read(pyodide.folder_of(ROOT))
    except WorkshopError as error:
        pytest.skip(f"Pyodide's distribution is not here, so no session ran in the browser alone: {error}")
    folder = tmp_path_factory.mktemp("whole")
    building.build(ROOT, folder / "lite", found)
    with served(folder) as address:
        yield f"{address}/lite"


@pytest.mark.slow
@pytest.mark.parametrize("session", course.catalogue(ROOT), ids=lambda session: session.name)
def test_every_session_runs_from_first_to_last_cell_with_its_charts(browser: Browser, whole: str, session) -> None:
    with person(browser) as (context, outside):
        page = opened(context, whole, session.release.relative_to(ROOT).as_posix())
        page.locator(".jp-NotebookPanel[data-edw=ready]").wait_for(timeout=RUNS)
        page.wait_for_function(
            "() => ![...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]"
            ".some(prompt => /[*]|\\[ \\]/.test(prompt.textContent))",
            timeout=RUNS,
        )
        errors = page.locator('.jp-NotebookPanel [data-mime-type="application/vnd.jupyter.error"]').all_text_contents()
        assert errors == []
        charts = page.locator(CHARTS)
        assert charts.count() > 0
        for chart in charts.all():
            chart.scroll_into_view_if_needed()
            page.wait_for_function(DRAWN, arg=chart.element_handle())
        assert outside == []
