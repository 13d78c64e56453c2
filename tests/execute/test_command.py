"""`workshop run` as people type it: exit codes, messages, and nothing left after Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
import tiny_sessions
from processes import wait_until

LACKING = Path(__file__).parents[1] / "windows" / "lacking"
WORKSHOP = [sys.executable, "-c", "import workshop.cli; workshop.cli.main()", "run"]


def workshop(root: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, **env}
    return subprocess.run([*WORKSHOP, *arguments], cwd=root, capture_output=True, text=True, timeout=120, env=env)


def test_good_runs_end_with_zero_a_table_and_a_record(root: Path, tmp_path: Path) -> None:
    tiny_sessions.add(root, "first")
    ended = workshop(root, "--json", str(tmp_path / "record.json"), "--jobs", "2", "-p", "place", "Hartford")
    assert ended.returncode == 0, ended.stderr
    assert "01-first solutions place=Hartford  1/1" in ended.stdout and "2 good, 0 bad" in ended.stdout
    assert len(ended.stderr.splitlines()) == 2
    record = json.loads((tmp_path / "record.json").read_text())
    assert (record["good"], [run["state"] for run in record["runs"]]) == (2, ["good", "good"])


def test_a_bad_run_ends_with_one_and_every_failure_is_told(root: Path) -> None:
    tiny_sessions.add(root, "first", "raise ValueError('one')")
    ended = workshop(root, "--jobs", "2")
    assert ended.returncode == 1
    assert ended.stdout.count("ValueError: one") == 2 and "0 good, 2 bad" in ended.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-p", "town", "Hartford"], "has no parameter 'town'.\nIt has: place, side."),
        (["-p", "place", "Hardford"], "(nearest: 'Hartford')"),
        (["frist"], "There is no session 'frist' (nearest:"),
        (["--out", "pyproject.toml/below"], "pyproject.toml/below cannot be written to"),
        (["--json", "/proc/nowhere/record.json"], "/proc/nowhere cannot be written to"),
    ],
)
def test_what_there_is_not_is_said_before_anything_runs(root: Path, arguments: list[str], message: str) -> None:
    tiny_sessions.add(root, "first")
    ended = workshop(root, *arguments)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert message in ended.stderr and "Traceback" not in ended.stderr


@pytest.mark.parametrize("length", [76, 90, 240])
def test_a_long_way_to_the_folder_for_temporary_files_stops_no_run(root: Path, length: int) -> None:
    tiny_sessions.add(root, "first")
    with tempfile.TemporaryDirectory(dir="/tmp") as scratch:
        folder = Path(scratch) / ("t" * (length - len(scratch) - 1))
        folder.mkdir()
        ended = workshop(root, "--copy", "solutions", TMPDIR=str(folder))
        assert (ended.returncode, "1 good, 0 bad" in ended.stdout) == (0, True), ended.stderr
        assert list(folder.iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write into any folder")
def test_a_folder_without_permission_to_write_is_said_before_anything_runs(root: Path, tmp_path: Path) -> None:
    tiny_sessions.add(root, "first")
    tmp_path.chmod(0o500)
    ended = workshop(root, "--out", str(tmp_path / "out"))
    tmp_path.chmod(0o700)
    assert ended.returncode == 1 and "cannot be written to: Permission denied" in ended.stderr


@pytest.mark.parametrize("how", ["terminal", "terminate", "as on Windows"])
def test_ctrl_c_ends_everything_and_leaves_no_file(root: Path, tmp_path: Path, how: str) -> None:
    begun = "import subprocess, time; child = subprocess.Popen(['sleep', '300']); open('begun', 'w'); time.sleep(300)"
    path = tiny_sessions.add(root, "waits", begun)
    scratch = Path(tempfile.mkdtemp(dir="/tmp"))  # short: a socket's path may have some hundred characters
    running = subprocess.Popen(
        [*WORKSHOP, "--out", str(tmp_path / "out")],
        cwd=root,
        env={**os.environ, "TMPDIR": str(scratch), **({"PYTHONPATH": str(LACKING)} if how == "as on Windows" else {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    wait_until(lambda: (path.parent / "begun").exists(), 60)
    if how == "terminate":
        running.terminate()
    else:  # a terminal signals the whole group of the foreground
        os.killpg(running.pid, signal.SIGINT)
    said, complaint = running.communicate(timeout=30)
    assert (running.returncode, said) == (130, "")
    assert complaint == "Stopped by Ctrl-C after 0 of 2 runs; nothing is left running.\n"
    assert not list((tmp_path / "out").iterdir())
    scratch.rmdir()  # which only an empty folder allows


def test_nothing_survives_when_the_command_is_killed(root: Path) -> None:
    path = tiny_sessions.add(root, "waits", "import time; open('begun', 'w'); time.sleep(300)")
    running = subprocess.Popen([*WORKSHOP], cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_until(lambda: (path.parent / "begun").exists(), 60)
    running.kill()
    running.wait()  # the room's own fixture waits for the rest to go
