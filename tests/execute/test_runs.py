"""Every way a notebook can end, each run once, together; and what the record says of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
import tiny_sessions

from workshop.execute import report, runner
from workshop.execute.jobs import Job, Limits, plan

LIMITS = Limits(seconds=60, memory=1_000_000_000, output=2_000_000)
SOURCES = {
    "good": "x = 1",
    "raises": "x = 1\nraise ValueError('first line\\nsecond line')",
    "exits": "import os; os._exit(3)",
    "crashes": "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
    "prints": "while True: print('x' * 1000)",
    "eats": "held = []\nwhile True: held.append(b'x' * 50_000_000 + bytes(len(held)))",
    "feeds-children": "import subprocess, sys\n"
    "hungry = 'import time; held = b\"x\" * 600_000_000; time.sleep(300)'\n"
    "for child in [subprocess.Popen([sys.executable, '-c', hungry]) for _ in range(3)]: child.wait()",
    "leaves-a-child": "import subprocess; subprocess.Popen(['sleep', '300'])",
    "no-dataset": "from workshop.notebook import load\nload('no-such-data')",
    "reaches-out": "import urllib.request\nurllib.request.urlopen('http://example.org/')",
    "not-json": "",
    "half": "",
    "no-kernel": "",
    "other-kernel": "",
    "other-tool": "x = 1",
    "no-check": "",
}
GOOD = {"good", "other-tool", "leaves-a-child"}


def break_files(root: Path) -> None:
    """Make the notebooks whose fault lies in the file and not in a cell."""
    paths = {path.stem: path for path in root.glob("solutions/*/*.ipynb")}
    paths["not-json"].write_text("{not a notebook")
    paths["half"].write_bytes(paths["good"].read_bytes()[:700])
    tiny_sessions.edit(paths["other-tool"], colab={"name": "x", "provenance": [1]}, vscode={"interpreter": {"hash": 1}})
    bare = json.loads(paths["no-check"].read_text())
    bare["cells"].pop()
    paths["no-check"].write_text(json.dumps(bare))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tiny_sessions.project(tmp_path_factory.mktemp("runs") / "project {braces}")
    kernels: dict[str, Any] = {"no-kernel": {"kernel": None}, "other-kernel": {"kernel": "julia-9"}}
    for slug, source in SOURCES.items():
        tiny_sessions.add(root, slug, source, **kernels.get(slug, {}))
    break_files(root)
    return root


@pytest.fixture(scope="module")
def before(project: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("out")


@pytest.fixture(scope="module")
def records(project: Path, before: dict[Path, bytes], out: Path) -> dict[str, runner.Record]:
    jobs = plan([], ["solutions"], root=project, limits=LIMITS, offline=True, out=out)
    return {record["session"][3:]: record for record in runner.run(jobs, workers=3)}


def only_failure(record: runner.Record) -> dict[str, Any]:
    (failure,) = record["failures"]
    return failure


def test_every_notebook_has_a_record_and_only_the_good_ones_are_good(records: dict[str, runner.Record]) -> None:
    assert {slug for slug, record in records.items() if record["state"] == "good"} == GOOD
    assert records.keys() == SOURCES.keys()


@pytest.mark.parametrize(
    ("slug", "kind", "message"),
    [
        ("raises", "error", "ValueError: first line second line"),
        ("exits", "kernel", "its kernel ended itself, with exit code 3"),
        ("crashes", "kernel", "its kernel was ended by signal SIGSEGV"),
        ("prints", "output", "its cells printed more than 2 MB"),
        ("eats", "error", "MemoryError (--memory allows 1 GB)"),
        ("feeds-children", "memory", "it used more than 1 GB (--memory)"),
        ("no-dataset", "error", "There is no dataset called 'no-such-data'"),
        ("reaches-out", "error", "the network is closed (--offline): example.org was asked for"),
    ],
)
def test_a_failure_names_its_cell_its_heading_and_its_cause(
    records: dict[str, runner.Record], slug: str, kind: str, message: str
) -> None:
    failure = only_failure(records[slug])
    assert (failure["kind"], failure["cell"], failure["heading"]) == (kind, 4, "Look")
    assert message in failure["message"]


@pytest.mark.parametrize(
    ("slug", "message"),
    [
        ("not-json", "is not a notebook: it is not JSON"),
        ("half", "is not a notebook: it is not JSON"),
        ("no-kernel", "names no kernel"),
        ("other-kernel", "asks for the kernel 'julia-9', which is not installed here"),
        ("no-check", "it has no check, so that it ran to its end proves nothing"),
    ],
)
def test_a_fault_of_the_file_is_said_without_a_traceback(
    records: dict[str, runner.Record], slug: str, message: str
) -> None:
    assert message in only_failure(records[slug])["message"]


def test_times_are_of_the_whole_and_of_the_cells(records: dict[str, runner.Record]) -> None:
    record = records["good"]
    assert 0 < record["slowest"]["seconds"] <= record["cells_seconds"] < record["seconds"]
    assert record["slowest"]["cell"] in (2, 4, 5)


def test_the_report_tells_every_failure_and_the_command_that_repeats_it(records: dict[str, runner.Record]) -> None:
    told = report.tell(list(records.values()), 1.0)
    bad = [record for slug, record in records.items() if slug not in GOOD]
    assert all(f"Run it again:  {record['command']}" in told for record in bad)
    assert 'cell 4, under "Look": ValueError: first line second line' in told
    assert f"{len(GOOD)} good, {len(bad)} bad" in told and "Traceback" not in told


def test_executed_copies_are_whole_and_the_sources_untouched(
    records: dict[str, runner.Record], project: Path, before: dict[Path, bytes], out: Path
) -> None:
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before
    kept = {Path(record["executed"]) for record in records.values() if record["executed"]}
    assert set(out.iterdir()) == kept and out / "01-good.solutions.ipynb" in kept
    assert all(nbformat.read(path, as_version=4)["cells"] for path in kept)


@pytest.fixture
def run_one(root: Path) -> Callable[..., runner.Record]:
    """Runs one session's copy in this process."""

    def run(path: Path, copy: str = "solutions", **options: Any) -> runner.Record:
        source = root / copy / path.parent.name / path.name
        return runner.run_job(Job(source, copy, **options))

    return run


def test_a_notebook_that_never_ends_is_stopped_in_time(root: Path, run_one: Callable[..., runner.Record]) -> None:
    record = run_one(tiny_sessions.add(root, "loops", "while True: pass"), limits=Limits(seconds=3))
    failure = only_failure(record)
    assert (failure["kind"], failure["cell"]) == ("timeout", 4)
    assert "still running after 3 s (--timeout)" in failure["message"]


def test_a_check_decides_by_the_copy_that_it_is_in(root: Path, run_one: Callable[..., runner.Record]) -> None:
    path = tiny_sessions.add(root, "swapped")
    (root / "sessions" / path.parent.name / path.name).write_bytes(path.read_bytes())
    assert run_one(path)["state"] == "good"
    message = only_failure(run_one(path, "sessions"))["message"]
    assert message == "check 'count' says 'matches', and should say 'not attempted'"


def test_a_check_that_says_nothing_is_a_failure(root: Path, run_one: Callable[..., runner.Record]) -> None:
    path = tiny_sessions.add(root, "silent")
    content = json.loads(path.read_text())
    silent = tiny_sessions.check("matches", "silent") | {"source": "pass", "id": "silent"}
    path.write_text(json.dumps(content | {"cells": [*content["cells"], silent]}))
    record = run_one(path)
    assert (len(record["checks"]), record["check_cells"], record["state"]) == (1, 2, "bad")
    assert "said nothing" in only_failure(record)["message"]


def test_a_parameter_reaches_the_notebook_and_its_cells_keep_their_numbers(
    root: Path, run_one: Callable[..., runner.Record]
) -> None:
    record = run_one(tiny_sessions.add(root, "asked", "raise ValueError(place)"), parameters={"place": "Hartford"})
    failure = only_failure(record)
    assert (failure["cell"], failure["message"]) == (4, "ValueError: Hartford")


def test_each_notebook_runs_in_its_own_folder(root: Path, run_one: Callable[..., runner.Record]) -> None:
    path = tiny_sessions.add(root, "here", "from checks import value\nassert value == 1")
    (path.parent / "checks.py").write_text("value = 1")
    assert run_one(path)["state"] == "good" and Path.cwd() != path.parent


def test_a_run_in_this_process_is_offline_too(root: Path, run_one: Callable[..., runner.Record]) -> None:
    path = tiny_sessions.add(root, "out", "import socket\nsocket.getaddrinfo('example.org', 80)")
    record = run_one(path, offline=True)
    assert "example.org was asked for" in only_failure(record)["message"]


def test_a_worker_that_is_killed_is_reported_and_not_waited_for(root: Path) -> None:
    tiny_sessions.add(root, "kills", "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)")
    (record,) = runner.run(plan(root=root, copies=["solutions"]), workers=1)
    assert "the process that ran it is gone" in only_failure(record)["message"]
