"""JupyterLab as a person meets it: a server on a copy of the project, and a page with a notebook open in it.

Nothing here knows a session; the tests do. Every wait is for something on the page, none for an amount of time.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page, Route

CHROMIUM = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome", "microsoft-edge")
FLAGS = [
    "--no-sandbox",  # it opens pages of this machine only, and a container's root may not have a sandbox
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HERE = re.compile(r"(?:(?:https?|wss?)://127\.0\.0\.1(?::\d+)?(?:/|$)|data:|blob:|about:|chrome)")
PATIENCE = 60_000  # milliseconds that a wait lasts before it gives up; a slow machine is no fault

PANEL = ".jp-NotebookPanel"
CHARTS = ".jp-NotebookPanel .vega-embed [role=graphics-document]"
CODE_CELLS = ".jp-Notebook .jp-CodeCell"
RUNNING = f"""() => [...document.querySelectorAll('{CODE_CELLS} .jp-InputPrompt')].filter(
    prompt => prompt.textContent.includes('*')).length"""
LAST_COUNT = f"""() => Math.max(0, ...[...document.querySelectorAll('{CODE_CELLS} .jp-InputPrompt')].map(
    prompt => parseInt(prompt.textContent.replace(/\\D/g, '')) || 0))"""
# A canvas has been drawn on when two of its pixels differ; an SVG when it holds marks.
DRAWN = """chart => {
    const canvas = chart.querySelector('canvas');
    if (!canvas) return chart.querySelectorAll('svg path, svg text').length > 3;
    if (!canvas.width || !canvas.height) return false;
    const pixels = new Uint32Array(
        canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer);
    return pixels.some(pixel => pixel !== pixels[0]);
}"""
# Milliseconds from Enter in the box until its live region has words again.
VERDICT = """([box, live]) => new Promise(answered => {
    const started = performance.now();
    box.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", bubbles: true, cancelable: true}));
    new MutationObserver((_, observer) => {
        if (!live.dataset.state) return;
        observer.disconnect();
        answered(performance.now() - started);
    }).observe(live, {childList: true, attributes: true});
})"""


def find_chromium() -> str | None:
    """The Chromium, Chrome or Edge on the path, or None."""
    return next((found for name in CHROMIUM if (found := shutil.which(name))), None)


# What is out of sight has no height yet and moves the page when it comes into view: scroll until it holds still.
TO_THE_TOP = """async cell => {
    const frame = () => new Promise(drawn => requestAnimationFrame(drawn));
    for (let still = 0, last = NaN; still < 5; ) {
        cell.scrollIntoView({block: 'start'});
        await frame();
        const top = cell.getBoundingClientRect().top;
        still = top === last ? still + 1 : 0;
        last = top;
    }
}"""


@dataclass(frozen=True)
class Server:
    """A running JupyterLab: its address, its port, its token, the folder that it serves, and its process."""

    address: str
    port: int
    token: str
    root: Path
    process: int = 0


@contextmanager
def serve(root: Path, home: Path, base: str = "/", port: int = 0, application: str = "jupyterlab") -> Iterator[Server]:
    """Run JupyterLab, or the `application` "notebook" (Notebook 7), on `root`; stop it with its kernels at the end.

    All its settings and state are in `home`: the user's own Jupyter settings are neither read nor changed, and the
    installed ones of this environment are read, as they are for everybody. `base` is the path under which it serves;
    Binder gives each server one of its own. `port` is one that is free by itself unless it is given. Raises
    RuntimeError, with the server's log, when it does not come up.
    """
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind(("127.0.0.1", port))
        port = free.getsockname()[1]
    server = Server(f"http://127.0.0.1:{port}{base.rstrip('/')}", port, secrets.token_hex(16), root)
    folders = ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")
    own = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "IPYTHON"))}
    own |= {f"JUPYTER_{name}": str(home / name.lower()) for name in folders}
    own |= {"JUPYTERLAB_SETTINGS_DIR": str(home / "settings"), "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces")}
    own |= {"IPYTHONDIR": str(home / "ipython"), "HOME": str(home), "JUPYTER_PREFER_ENV_PATH": "1"}
    options = ["--no-browser", "--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0", "--allow-root"]
    options += [f"--IdentityProvider.token={server.token}", f"--ServerApp.root_dir={root}"]
    options += [f"--ServerApp.base_url={base}"]
    home.mkdir(parents=True, exist_ok=True)
    log = home / "server.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", application, *options], cwd=root, env=own, stdout=output, stderr=output
        )
    try:
        _wait_for(server, process, log)
        yield replace(server, process=process.pid)
    finally:
        process.terminate()  # the server ends its kernels first
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE / 1000
    while True:
        try:
            urllib.request.urlopen(f"{server.address}/api", timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"JupyterLab did not start:\n{log.read_text(encoding='utf-8')}") from None
            time.sleep(0.05)


@dataclass
class LabPage:
    """One browser tab in JupyterLab, with a notebook in it.

    `outside` gathers the address of every request that wanted to leave this machine; each is stopped. `faults`
    gathers what the page itself could not do. `shown` is when the notebook's text could first be read, on the clock of
    time.perf_counter.
    """

    page: Page
    server: Server
    outside: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    cells: list[dict] = field(default_factory=list)
    shown: float = 0.0

    def open(self, path: str) -> LabPage:
        """Open the notebook at `path` below the server's root in a workspace of its own; ready when its kernel is."""
        workspace = f"test-{secrets.token_hex(4)}"
        return self.follow(f"lab/workspaces/{workspace}/tree/{path}?reset", path)

    def follow(self, urlpath: str, path: str, bare: bool = False) -> LabPage:
        """Go to an address of the server as Binder does, its token added, and wait there for the notebook at `path`.

        `bare` is for a server without our page.
        """
        self.page.goto(f"{self.server.address}/{urlpath}{'&' if '?' in urlpath else '?'}token={self.server.token}")
        self.page.locator(f"{PANEL if bare else f'{PANEL}.edw-page'} .jp-RenderedMarkdown").first.wait_for()
        self.shown = time.perf_counter()
        self.cells = json.loads((self.server.root / path).read_text(encoding="utf-8"))["cells"]
        self.page.locator(".jp-NotebookPanel .jp-Cell").nth(len(self.cells) - 1).wait_for(state="attached")
        self._wait_for_kernel()
        if not bare:
            self.page.locator(f"{PANEL}[data-edw=ready]").wait_for()
        return self

    def show_code(self) -> LabPage:
        """Press *Show the code* in the bar above the page: the notebook as whoever codes sees it."""
        self.page.locator(".edw-bar").get_by_role("button", name="Show the code").click()
        return self

    def show_page(self) -> LabPage:
        """Press *Show the page*: the notebook as whoever does not code sees it."""
        self.page.locator(".edw-bar").get_by_role("button", name="Show the page").click()
        return self

    def open_preview(self, path: str) -> LabPage:
        """Open a text in its default viewer, as `make lab` does with the list of sessions."""
        self.page.goto(f"{self.server.address}/lab/workspaces/preview/tree/{path}?reset&token={self.server.token}")
        self.page.locator(".jp-MarkdownViewer h1").first.wait_for()
        return self

    def choose(self, menu: str, item: str) -> LabPage:
        """Choose an item of a menu by the words that a person reads."""
        self.page.get_by_role("menuitem", name=menu, exact=True).click()
        self.page.locator(".lm-Menu-itemLabel").get_by_text(item, exact=True).click()
        return self

    def run_all(self) -> LabPage:
        """Choose Run, then Run All Cells, from the menu, and wait until no cell is running or queued."""
        before = self.page.evaluate(LAST_COUNT)
        self.choose("Run", "Run All Cells")
        self._wait_until_idle(before)
        return self

    def time_first_chart(self) -> float:
        """Choose Run All Cells as well; the seconds from there until the first chart is drawn."""
        self.choose("Run", "Run All Cells")
        started = time.perf_counter()
        first = self.page.locator(CHARTS).first
        first.wait_for(state="attached")
        self._wait_for_element(DRAWN, first)
        return time.perf_counter() - started

    def time_verdict(self, exercise: str, typed: str) -> float:
        """Type into the first box of a question and press Enter; the seconds until the page answers beside it."""
        return self.ask_for_verdict(exercise, typed)()

    def ask_for_verdict(self, exercise: str, typed: str) -> Callable[[], float]:
        """The same in two halves, for several pages at once: the call that comes back waits for the answer."""
        form = self.cell(self.index(exercise, "answer")).locator(".edw-form")
        box = form.locator("input[type=text]").first
        box.fill(typed)
        self.page.wait_for_timeout(500)
        ends = [box.element_handle(), form.locator(".edw-live").element_handle()]
        self.page.evaluate(f"ends => {{ window.verdict = ({VERDICT})(ends); }}", ends)
        return lambda: self.page.evaluate("window.verdict") / 1000

    def time_letters(self, exercise: str, letters: int) -> float:
        """Milliseconds that the page works for each letter typed into a question's box, all that follows included."""
        cdp = self.page.context.new_cdp_session(self.page)
        cdp.send("Performance.enable")

        def worked() -> float:
            metrics = cdp.send("Performance.getMetrics")["metrics"]
            return next(each["value"] for each in metrics if each["name"] == "ScriptDuration")

        box = self.cell(self.index(exercise, "answer")).locator(".edw-form input[type=text]").first
        box.click()
        before = worked()
        box.press_sequentially("5" * letters, delay=200)  # slower than the page's own pause, so that each is written
        return 1000 * (worked() - before) / letters

    def run_cell(self, index: int) -> LabPage:
        """Put the cursor in a cell, press Shift and Enter, and wait for its outcome."""
        before = self.page.evaluate(LAST_COUNT)
        self._edit(index)
        self.page.keyboard.press("Shift+Enter")
        self._wait_until_idle(before)
        return self

    def type_into_cell(self, index: int, text: str) -> LabPage:
        """Replace a cell's source, as one would by selecting all of it and pasting."""
        self._edit(index)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(text)
        return self

    def index(self, exercise: str, role: str) -> int:
        """The place of an exercise's cell, by its role: question, door-one, answer, check or hint."""
        for index, cell in enumerate(self.cells):
            about = cell["metadata"].get("workshop", {})
            if (about.get("exercise"), about.get("role")) == (exercise, role):
                return index
        raise LookupError(f"no {role} cell of the exercise {exercise}")

    def cell(self, index: int) -> Locator:
        """A cell, by its place from the top, from 0; scrolled to, so that what it shows is drawn."""
        cell = self.page.locator(".jp-NotebookPanel .jp-Cell").nth(index)
        cell.scroll_into_view_if_needed()
        return cell

    def output_of(self, index: int) -> Locator:
        """What a cell put out."""
        return self.cell(index).locator(".jp-OutputArea-output")

    def verdict(self, exercise: str) -> str:
        """What an exercise's check says now, from its first word on."""
        return self.output_of(self.index(exercise, "check")).last.text_content().strip().lstrip("○△✓ ")

    def charts(self) -> list[Locator]:
        """Every chart by its role, scrolled to and waited for until its canvas or SVG carries marks.

        A page that is still calculating draws its charts anew, so it is left to come to rest first.
        """
        self.page.wait_for_function(f"({RUNNING})() === 0")
        for place in range(self.page.locator(CHARTS).count()):
            self._draw(place)
        return self.page.locator(CHARTS).all()

    def _draw(self, place: int) -> None:
        """Scroll to a chart and wait until it is drawn; once more where it was taken away to be drawn anew."""
        for attempt in range(5):
            chart = self.page.locator(CHARTS).nth(place)
            try:
                chart.scroll_into_view_if_needed()
                return self._wait_for_element(DRAWN, chart)
            except Error as error:
                if attempt == 4 or "not attached" not in str(error):
                    raise

    def pixels(self, chart: Locator) -> bytes:
        """A chart's picture, taken once what was asked of it has been drawn."""
        chart.evaluate("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        return chart.locator("canvas, svg").first.screenshot()

    def errors(self) -> list[str]:
        """The last lines of what cells put out as an error or on stderr."""
        kinds = ("application/vnd.jupyter.error", "application/vnd.jupyter.stderr")
        where = ", ".join(f'.jp-NotebookPanel [data-mime-type="{kind}"]' for kind in kinds)
        # Not the inner text: a browser gives none for a cell that is out of sight.
        return [text.strip().splitlines()[-1] for text in self.page.locator(where).all_text_contents()]

    def interruptions(self) -> list[str]:
        """What stands between a person and the page: dialogs (a choice of kernel, a build) and notices (news)."""
        return self.page.locator(".jp-Dialog, .Toastify__toast").all_inner_texts()

    def unfold(self) -> list[str]:
        """Open everything that is folded in an output, a table or a hint, with a click; what each then shows."""
        shown = []
        for fold in self.page.locator(".jp-NotebookPanel .jp-RenderedHTML details").all():
            if fold.get_attribute("open") is None:
                fold.locator("summary").first.click()
            fold.scroll_into_view_if_needed()
            shown.append(fold.locator(":scope > :not(summary)").first.inner_text())
        return shown

    def screenshot(self, path: Path, around: int | None = None) -> Path:
        """Save a picture of the window, scrolled so that the cell `around` stands at the top."""
        if around is not None:
            self.cell(around).evaluate(TO_THE_TOP)
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path)
        return path

    def _edit(self, index: int) -> None:
        cell = self.cell(index)
        folded = cell.locator(".jp-Placeholder").first
        if folded.is_visible():
            folded.click()
        cell.locator(".cm-content").click()

    def _wait_until_idle(self, before: int) -> None:
        self.page.wait_for_function(f"({RUNNING})() > 0 || ({LAST_COUNT})() > {before}")
        self.page.wait_for_function(f"({RUNNING})() === 0 && ({LAST_COUNT})() > {before}")
        self._wait_for_kernel()

    def _wait_for_kernel(self) -> None:
        # The status bar alone tells an idle kernel from none yet; until there is one, Run All does nothing, silently.
        self.page.locator("#jp-main-statusbar").get_by_text(re.compile(r"^(?!No Kernel).*\| Idle$")).wait_for()

    def _wait_for_element(self, script: str, element: Locator) -> None:
        self.page.wait_for_function(script, arg=element.element_handle())


@contextmanager
def open_tab(browser: Browser, server: Server, width: int = 1280, height: int = 900) -> Iterator[LabPage]:
    """A tab in a fresh profile in which every request that would leave this machine is noted and stopped."""
    context = browser.new_context(viewport={"width": width, "height": height}, service_workers="block")
    context.set_default_timeout(PATIENCE)
    tab = LabPage(context.new_page(), server)
    _stay_here(context, tab.outside)
    tab.page.on("websocket", lambda socket: HERE.match(socket.url) or tab.outside.append(socket.url))
    tab.page.on("pageerror", lambda error: tab.faults.append(str(error)))
    try:
        yield tab
    finally:
        context.close()


def _stay_here(context: BrowserContext, outside: list[str]) -> None:
    def refuse(route: Route) -> None:
        outside.append(route.request.url)
        route.abort()

    context.route(re.compile(rf"^(?!{HERE.pattern})"), refuse)
