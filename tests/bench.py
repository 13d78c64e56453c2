"""How fast, and how much memory, as ratios from one run on one machine: `make bench`, or with --quick in two minutes.

Not a test: other work on the machine moves the figures, and nothing depends on them.
"""

from __future__ import annotations

import argparse
import itertools
import json
import multiprocessing
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pandas as pd
import psutil

from workshop.course.session import session_folders
from workshop.execute import pool, runner
from workshop.execute.jobs import COPIES, plan
from workshop.notebook import attack, protect
from workshop.site import executed

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
POOL = """
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
def run(path):
    import papermill
    papermill.execute_notebook(path, None, cwd=str(Path(path).parent), progress_bar=False)
if __name__ == "__main__":
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        list(pool.map(run, sys.argv[1:]))
"""
UNPINNED = "jsonschema[format-nongpl]>=4.25"


def line(what: str, figure: str, target: str = "", met: bool | None = None) -> None:
    """Print one finding."""
    verdict = "" if met is None else "met" if met else "NOT MET"
    print(f"{what:<86}  {figure:<26}  {target:<26}  {verdict}".rstrip(), flush=True)


def seconds(work: Callable[[], object]) -> float:
    """How long a piece of work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def year(folder: Path, sessions: int) -> list[Path]:
    """A project with this many sessions, made of the ones that there are; returns its notebooks, both copies."""
    shutil.copy(ROOT / "pyproject.toml", folder)
    (folder / "datasets").symlink_to(ROOT / "datasets")
    notebooks = []
    for copy in COPIES:
        sources = itertools.islice(itertools.cycle(session_folders(ROOT / copy)), sessions)
        for number, source in enumerate(sources, 1):
            target = folder / copy / f"{number:02}-{source.name[3:]}"
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
            notebooks.append(target / f"{source.name[3:]}.ipynb")
    return notebooks


def one_after_another(notebooks: list[Path], **env: str) -> None:
    """The papermill command for each notebook in turn."""
    for path in notebooks:
        command = [BIN / "papermill", "--no-progress-bar", path, "/dev/null", "--cwd", path.parent]
        subprocess.run(command, env={**os.environ, **env}, check=True, capture_output=True)


def pool_of_two(folder: Path, notebooks: list[Path], **env: str) -> None:
    """papermill called in a pool of two plain processes."""
    script = folder / "pool.py"
    script.write_text(POOL)
    subprocess.run([sys.executable, script, *notebooks], env={**os.environ, **env}, check=True, capture_output=True)


def everything(folder: Path, notebooks: list[Path], unpinned: Path | None) -> None:
    """All notebooks by `workshop run`, against papermill's own two ways, with and without the pins."""
    record = folder / "record.json"
    command = [BIN / "workshop", "run", "--jobs", "2", "--json", record]

    def run() -> float:
        return seconds(lambda: subprocess.run(command, cwd=folder, check=True, capture_output=True))

    # Ours before, between and after theirs, because other work on the machine comes and goes.
    times = [run()]
    alone = seconds(lambda: one_after_another(notebooks))
    times.append(run())
    pool = seconds(lambda: pool_of_two(folder, notebooks))
    times.append(run())
    ours = statistics.median(times)
    good = json.loads(record.read_text())["good"]
    print(f"workshop run took {', '.join(f'{each:.1f} s' for each in times)} ({good} of {len(notebooks)} good)")
    what = f"{len(notebooks)} notebooks, workshop run --jobs 2 ({ours:.1f} s), against"
    line(f"{what} papermill commands ({alone:.1f} s)", f"{alone / ours:.1f} times", "at least 3.5", alone / ours >= 3.5)
    line(f"{what} a pool of two ({pool:.1f} s)", f"{pool / ours:.1f} times", "at least 1.8", pool / ours >= 1.8)
    if unpinned is None:
        return
    some, path = notebooks[:: max(1, len(notebooks) // 6)], str(unpinned)
    for name, way in (
        ("papermill commands", one_after_another),
        ("a pool of two", lambda some, **env: pool_of_two(folder, some, **env)),
    ):
        without, pinned = seconds(lambda: way(some, PYTHONPATH=path)), seconds(lambda: way(some))  # noqa: B023
        line(f"the pins alone, {len(some)} notebooks by {name}", f"{without / pinned:.1f} times", "(for information)")


def overhead(folder: Path, runs: int) -> None:
    """A whole notebook minus its cells' own time, with one worker."""
    jobs = list(itertools.islice(itertools.cycle(plan(root=folder)), runs))
    records = runner.run(jobs, workers=1)
    over = [record["seconds"] - record["cells_seconds"] for record in records]
    print(f"One worker: {sum(record['state'] == 'good' for record in records)} of {runs} good")
    what = f"whole notebook minus its cells' own time, one worker, {runs} runs:"
    median = statistics.median(over)
    line(f"{what} median", f"{median:.2f} s", "at most 0.45 s", median <= 0.45)
    line(f"{what} longest", f"{max(over):.2f} s", "at most 1.5 s", max(over) <= 1.5)


def importing(unpinned: Path | None, times: int) -> None:
    """`import altair` in a fresh process, with the pins and without."""
    if unpinned is None:
        return

    def fresh(**env: str) -> float:
        command = [
            sys.executable,
            "-c",
            "import time; t = time.perf_counter(); import altair; print(time.perf_counter() - t)",
        ]
        return float(subprocess.run(command, env={**os.environ, **env}, check=True, capture_output=True).stdout)

    pairs = [(fresh(), fresh(PYTHONPATH=str(unpinned))) for _ in range(times)]
    pinned, other = (statistics.median(each) for each in zip(*pairs, strict=True))
    what = f"import altair in a fresh process ({pinned:.2f} s) against unpinned ({other:.2f} s)"
    line(what, f"{pinned / other:.2f}", "at most 0.25", pinned / other <= 0.25)


def growth(folder: Path, sizes: list[int]) -> None:
    """Time for each run, and memory of the parent and its workers, as the number of runs grows."""
    times, parents, workers = [], [], []
    for size in sizes:
        jobs, seen = list(itertools.islice(itertools.cycle(plan(root=folder)), size)), []

        def look(_: runner.Record) -> None:
            pool = multiprocessing.active_children()
            seen.append(max(psutil.Process(each.pid).memory_info().rss for each in pool) / 1e6)  # noqa: B023

        times.append(seconds(lambda: runner.run(jobs, workers=2, done=look)) / size)  # noqa: B023
        parents.append(psutil.Process().memory_info().rss / 1e6)
        workers.append(seen[-3])
    shown = ", ".join(map(str, sizes))
    line(
        f"{shown} runs: seconds a run",
        ", ".join(f"{each:.2f}" for each in times),
        "no more",
        times[-1] <= times[0] * 1.1,
    )
    for name, used in (("parent", parents), ("largest worker", workers)):
        grown = used[-1] - used[0]
        line(
            f"{shown} runs: memory of the {name}, MB",
            ", ".join(f"{each:.0f}" for each in used),
            "grows < 10",
            grown < 10,
        )


def opening(folder: Path, times: int) -> None:
    """A visitor's first minute on a server of their own: from its start to the page, and from Run All to a chart.

    The kernel is a plain one, as on Binder. Server and browser share this machine, and each browser is a new one.
    """
    sys.path.insert(0, str(ROOT / "tests" / "browser"))
    from lab import FLAGS, find_chromium, open_tab, serve
    from playwright.sync_api import sync_playwright

    if (chromium := find_chromium()) is None:
        print("Opening a session: skipped, because there is no Chromium or Chrome on the path")
        return
    paths = [path.relative_to(folder) for path in sorted((folder / "sessions").glob("*/*.ipynb"))]
    shown, bare, drawn, used, verdicts, letters = [], [], [], [], [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for number, path in enumerate(itertools.islice(itertools.cycle(paths), times)):
            for without in (False, True):
                home = folder.parent / f"home-{number}-{without}"
                _switch_off_page(home, without)
                started = time.perf_counter()
                with serve(folder, home) as server, open_tab(browser, server) as tab:
                    tab.follow(f"lab/tree/{path}", str(path), bare=without)
                    (bare if without else shown).append(tab.shown - started)
                    if without:
                        drawn.append(tab.time_first_chart())
                        used.append(sum(each.memory_info().rss for each in _jupyter()) / 1e9)
                        continue
                    exercise = _first_number(tab.cells)
                    verdicts += [tab.time_verdict(exercise, f"{guess}") for guess in range(900001, 900006)]
                    letters.append(tab.time_letters(exercise, 20))
        browser.close()
    what = f"{times} times a server's start and a session opened:"
    line(f"{what} page shown, median", f"{statistics.median(shown):.1f} s", "under 6 s", statistics.median(shown) < 6)
    ratio = statistics.median(shown) / statistics.median(bare)
    line(f"{what} page shown, against JupyterLab without the page", f"{ratio:.2f}", "at most 1.1", ratio <= 1.1)
    median = statistics.median(drawn)
    line(f"{what} first chart after Run All, median", f"{median:.1f} s", "under 2 s", median < 2)
    line(f"{what} memory of server and kernel, most", f"{max(used):.2f} GB", "under 1 GB", max(used) < 1)
    median = statistics.median(verdicts)
    line(
        f"Enter in a box: until the page answers, median of {len(verdicts)}", f"{median:.2f} s", "0.3 s", median <= 0.3
    )
    line("A letter typed into a box, most of all sessions", f"{max(letters):.1f} ms", "under 16 ms", max(letters) < 16)
    weight = sum(each.stat().st_size for each in (ROOT / "tools/workshop/page/static").iterdir()) / 1000
    line("The page's own files", f"{weight:.0f} kB", "under 90 kB", weight < 90)


def rooms(folder: Path, number: int, people: int) -> None:
    """A meeting on this machine, browsers and all: `number` rooms of `people`, and one question asked in all at once.

    A room has one kernel and one text for everybody in it. What a person takes is held beside a person alone on a
    server, as a plain hub gives each.
    """
    sys.path.insert(0, str(ROOT / "tests" / "browser"))
    from lab import FLAGS, find_chromium, open_tab, serve
    from meeting import box, enter, hold, shows
    from playwright.sync_api import sync_playwright

    if (chromium := find_chromium()) is None:
        print("Rooms: skipped, because there is no Chromium or Chrome on the path")
        return
    path = next((folder / "sessions").glob("08-*/*.ipynb")).relative_to(folder)
    place = folder.parent / f"meeting-{number}-{people}"
    place.mkdir()
    with sync_playwright() as playwright, ExitStack() as stack:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        with serve(folder, place / "home") as server, open_tab(browser, server) as tab:
            tab.follow(f"lab/tree/{path}", str(path))
            alone = _megabytes("jupyterlab")
        meeting = stack.enter_context(hold(place, number))
        tabs = [
            [stack.enter_context(enter(browser, meeting, f"room-{room}")) for _ in range(people)]
            for room in range(1, number + 1)
        ]
        used, letters, exercise = _megabytes("workshop"), [], _first_number(tabs[0][0].cells)
        for first, *others in tabs:
            started = time.perf_counter()
            box(first.page, "My reflection").fill("x")
            for other in others:
                shows(box(other.page, "My reflection"), "x")
            letters.append(time.perf_counter() - started)
        each = [ask() for ask in [room[0].ask_for_verdict(exercise, f"{900001 + n}") for n, room in enumerate(tabs)]]
        what = f"{number} rooms of {people}:"
        median = statistics.median(letters)
        line(f"{what} until all others of a room have what one wrote, median", f"{median:.2f} s", "0.2 s", median < 0.2)
        line(f"{what} all check at once: the slowest answer", f"{max(each):.1f} s", "within 2 s", max(each) <= 2)
        line(f"{what} memory a person", f"{used / number / people:.0f} MB", f"{alone:.0f} MB alone")


def site(folder: Path, times: int) -> None:
    """The year as a site: how long it takes to make, anew and unchanged, and until a page's first chart is drawn.

    The bare page holds nothing but that chart and the libraries that draw it; both are served by this machine, and
    shown by one browser, in turn.
    """
    sys.path.insert(0, str(ROOT / "tests" / "browser"))
    from lab import FLAGS, find_chromium
    from playwright.sync_api import sync_playwright

    out = folder / "site"
    command = [BIN / "workshop", "site", "--out", out]
    shutil.rmtree(ROOT / executed.CACHE, ignore_errors=True)  # what was executed before
    made = [seconds(lambda: subprocess.run(command, check=True, capture_output=True, cwd=ROOT)) for _ in range(2)]
    line("The site made anew, all sessions executed", f"{made[0]:.0f} s", "at most 90 s", made[0] <= 90)
    line("The site made again, nothing changed", f"{made[1]:.0f} s")
    pages = sorted(out.glob("sessions/*.html"))
    sizes = {page: sum(each.stat().st_size for each in [page, *out.glob(f"charts/{page.stem}-*")]) for page in pages}
    home = sum((out / name).stat().st_size for name in ("index.html", "static/site.css", "static/site.js"))
    line("The site's home, with its style and script", f"{home / 1000:.0f} kB", "at most 300 kB", home <= 300_000)
    most = max(sizes.values()) / 1000
    line("A session's page of the site with its charts, most", f"{most:.0f} kB", "at most 1,500 kB", most <= 1500)
    if (chromium := find_chromium()) is None:
        print("The site's charts: skipped, because there is no Chromium or Chrome on the path")
        return
    page = pages[7]
    text = page.read_text(encoding="utf-8")
    scripts = "".join(re.findall(r"<script[^>]*></script>", text))
    (figure,) = re.findall(r"<figure class=.chart.[^>]*>", text)[:1]
    bare = page.with_name("bare.html")
    bare.write_text(f"<!DOCTYPE html><meta charset=utf-8>{figure}</figure>{scripts}", encoding="utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), _quiet(out)) as server, sync_playwright() as playwright:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        drawn: dict[Path, list[float]] = {page: [], bare: []}
        for _ in range(times):
            for each in drawn:
                tab = browser.new_context().new_page()
                started = time.perf_counter()
                tab.goto(f"http://127.0.0.1:{server.server_port}/sessions/{each.name}")
                tab.evaluate("() => document.querySelectorAll('details').forEach(fold => fold.open = true)")
                tab.evaluate("() => document.querySelector('figure.chart').scrollIntoView()")
                tab.locator("figure.chart[data-drawn]").first.wait_for(state="attached")
                drawn[each].append(time.perf_counter() - started)
                tab.context.close()
        browser.close()
        server.shutdown()
    ours, alone = (statistics.median(drawn[each]) for each in (page, bare))
    line("A session's page of the site: first chart, median", f"{ours:.2f} s", "at most 1 s", ours <= 1)
    line("The same against a page with that chart alone", f"{ours / alone:.2f}")


def _quiet(folder: Path) -> Callable[..., SimpleHTTPRequestHandler]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    return partial(Quiet, directory=str(folder))


def own_tables(folder: Path, sizes: list[int]) -> None:
    """A page about a table of one's own, each by a process of its own, as the number of its rows grows."""
    times, used = [], []
    for rows in sizes:
        path = folder / f"own-{rows}.csv"
        _people(rows).to_csv(path, index=False)
        command = [BIN / "workshop", "table", path, "--row", "person", "--group", "race", "--outcome", "suspended"]
        command += ["--yes", "yes", "--place", "school", "--year", "year", "--by", "grade", "--out", folder / path.stem]
        started = time.perf_counter()
        with psutil.Popen(command, stdout=subprocess.DEVNULL) as process:
            _, status, usage = os.wait4(process.pid, 0)
        if status:
            raise SystemExit(f"The page of {rows:,} rows failed.")
        times.append(time.perf_counter() - started)
        used.append(usage.ru_maxrss / (1e9 if sys.platform == "darwin" else 1e6))
    shown = ", ".join(f"{rows:,}" for rows in sizes)
    what = f"a page about an own table of {shown} rows:"
    line(f"{what} seconds", ", ".join(f"{each:.1f}" for each in times), "at most 10 s", times[-1] <= 10)
    line(f"{what} memory, GB", ", ".join(f"{each:.2f}" for each in used), "at most 1 GB", used[-1] <= 1)
    step = (times[-1] - times[0]) / max(times[-2] - times[0], 0.05)
    growth = (sizes[-1] - sizes[0]) / (sizes[-2] - sizes[0])
    line(
        f"{what} last step against the one before",
        f"{step:.1f} times",
        f"rows grow {growth:.0f} times",
        step <= 1.2 * growth,
    )


def sent_back(folder: Path, sizes: list[int]) -> None:
    """A portfolio of the copies in a folder, each by a process of its own, as their number grows."""
    times, used = [], []
    for size in sizes:
        copies = folder / f"copies-{size}"
        copies.mkdir()
        released = sorted((ROOT / "sessions").glob("[0-9][0-9]-*/*.ipynb"))
        for number, source in zip(range(size), itertools.cycle(released)):
            shutil.copy(source, copies / f"{number:03}-{source.name}")
        started = time.perf_counter()
        command = [BIN / "workshop", "portfolio", copies, "--out", folder / f"{copies.name}.html"]
        with psutil.Popen(command, stdout=subprocess.DEVNULL, cwd=ROOT) as process:
            _, status, usage = os.wait4(process.pid, 0)
        if status:
            raise SystemExit(f"The portfolio of {size} copies failed.")
        times.append(time.perf_counter() - started)
        used.append(usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3))
    shown = ", ".join(str(size) for size in sizes)
    what = f"a portfolio of {shown} copies:"
    line(f"{what} seconds", ", ".join(f"{each:.1f}" for each in times), "at most 10 s", times[-1] <= 10)
    line(f"{what} memory, MB", ", ".join(f"{each:.0f}" for each in used), "does not grow", used[-1] <= 1.1 * used[0])


def _people(rows: int) -> pd.DataFrame:
    """Made-up students, six columns."""
    chance = np.random.default_rng(3)
    columns = {
        "year": chance.choice(["2025", "2026"], rows),
        "school": chance.choice([f"School {number}" for number in range(200)], rows),
        "grade": chance.choice(list("678"), rows),
        "race": chance.choice(["Asian", "Black", "Hispanic", "White", "Tribal member"], rows),
        "suspended": chance.choice(["yes", "no", ""], rows, p=[0.1, 0.85, 0.05]),
        "case": np.arange(rows),
    }
    return pd.DataFrame(columns)


def protecting() -> None:
    """A table of 200 places and 8 groups with its totals: protected, and attacked."""
    chance = np.random.default_rng(1)
    counts = pd.DataFrame(chance.poisson(chance.gamma(0.5, 20, (200, 8))))
    taken = seconds(lambda: attack(counts, protect(counts, 6), 6))
    line("200 x 8 numbers with totals, protected and attacked", f"{taken:.1f} s", "at most 5 s", taken <= 5)


def _switch_off_page(home: Path, off: bool) -> None:
    """Settings of a person who has switched the page off, in the folder that `serve` uses."""
    settings = home / "config_dir" / "labconfig" / "page_config.json"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps({"disabledExtensions": {"equity-in-data-workshop": off}}), encoding="utf-8")


def _first_number(cells: list[dict]) -> str:
    """The first question whose first box is for a number."""
    abouts = [cell["metadata"].get("workshop", {}) for cell in cells]
    return next(
        about["exercise"]
        for about in abouts
        if about.get("role") == "answer" and about.get("fields", [{}])[0].get("type") == "number"
    )


def _jupyter(module: str = "jupyterlab") -> list[psutil.Process]:
    """The server that this process started as `python -m module`, and its kernels."""
    servers = [each for each in psutil.Process().children() if module in each.cmdline()]
    return [process for server in servers for process in (server, *server.children(recursive=True))]


def _megabytes(module: str) -> float:
    """Memory of that server and its kernels, what they share counted once."""
    return sum(each.memory_full_info().pss for each in _jupyter(module)) / 1e6


def without_pins(folder: Path) -> Path | None:
    """A folder that, first on PYTHONPATH, gives the newer jsonschema that nothing but our pin keeps away."""
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--target",
        folder,
        UNPINNED,
    ]
    ended = subprocess.run(command, capture_output=True, text=True)
    if ended.returncode:
        print(f"Without pins: skipped, because {UNPINNED} cannot be had: {ended.stderr.strip().splitlines()[-1]}")
        return None
    return folder


def main() -> None:
    """Run every part and print one line for each finding."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer runs")
    quick = parser.parse_args().quick
    print(f"Python {sys.version.split()[0]}, {pool.cores()} cores, load {os.getloadavg()[0]:.1f}", flush=True)
    protecting()
    with tempfile.TemporaryDirectory(prefix="workshop-bench-") as scratch:
        sent_back(Path(scratch), [30, 300])
        own_tables(Path(scratch), [10**4, 10**5, 10**6])
        folder = Path(scratch) / "project"
        folder.mkdir()
        notebooks = year(folder, 3 if quick else 12)
        unpinned = without_pins(Path(scratch) / "unpinned")
        everything(folder, notebooks, unpinned)
        overhead(folder, 12 if quick else 60)
        importing(unpinned, 5 if quick else 15)
        opening(folder, 3 if quick else 12)
        site(Path(scratch), 5 if quick else 15)
        rooms(folder, *((3, 2) if quick else (10, 2)))  # twenty browsers are what two cores bear beside the server
        rooms(folder, 1, 8 if quick else 20)
        growth(folder, [6, 12, 24] if quick else [12, 48, 192])


if __name__ == "__main__":
    main()
