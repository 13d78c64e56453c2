"""What people do on Windows and on laptops without make, proved as far as another system can prove it.

The workflow runs `.ci/commands.py` on Windows and macOS themselves.
"""

from __future__ import annotations

import io
import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from workshop import console

ROOT = Path(__file__).resolve().parents[2]
LACKING = Path(__file__).with_name("lacking")
DATA = "datasets/ct-towns/ct-towns.csv"


def as_on_windows(**more: str) -> dict[str, str]:
    """An environment in which our package finds what Windows has, and a pipe takes what its code page has."""
    return {**os.environ, "PYTHONPATH": str(LACKING), "PYTHONIOENCODING": "cp1252", **more}


@pytest.mark.parametrize("command", ["run", "pack", "lab", "list", "agenda"])
def test_the_commands_work_without_fork_sockets_and_limits(command: str) -> None:
    ended = subprocess.run(
        [sys.executable, ROOT / ".ci/commands.py", command], env=as_on_windows(), capture_output=True, text=True
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert f"good  workshop {command}" in ended.stdout


def test_what_is_taken_away_is_gone() -> None:
    look = (
        "import workshop.execute.engine as engine, workshop.execute.pool as pool;"
        "print(engine.resource, engine.os.name, hasattr(engine.os, 'killpg'), pool.start_method())"
    )
    seen = subprocess.run([sys.executable, "-c", look], env=as_on_windows(), capture_output=True, text=True)
    assert seen.stdout.split() == ["None", "nt", "False", "spawn"], seen.stderr


@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "ascii"])
def test_a_console_with_an_old_code_page_shows_signs_that_it_has(
    monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stdout", stream)
    console.be_patient()
    print("✓ matches → △ not yet … 漢")
    stream.flush()
    said = stream.buffer.getvalue().decode(encoding)
    assert said.startswith("+ matches -> ! not yet ") and said.rstrip().endswith("?")


def test_a_clone_that_rewrites_line_ends_has_the_same_bytes(tmp_path: Path) -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    clone = tmp_path / "clone"
    git = ["git", "-c", "core.autocrlf=true", "-c", "core.eol=crlf", "-c", "core.safecrlf=false"]
    names = [".gitattributes", "sessions/README.md", DATA, "docs/links.md", "environment.yml", "Makefile", "README.md"]
    subprocess.run([*git, "init", "-q", clone], check=True)
    for name in names:
        (clone / name).parent.mkdir(parents=True, exist_ok=True)
        (clone / name).write_bytes((ROOT / name).read_bytes())
    subprocess.run([*git, "-C", clone, "add", "--all"], check=True, capture_output=True)
    for name in names:
        (clone / name).unlink()
    subprocess.run([*git, "-C", clone, "checkout-index", "--all", "--force"], check=True)
    assert [name for name in names if (clone / name).read_bytes() != (ROOT / name).read_bytes()] == []


def test_a_folder_that_lies_too_deep_is_said_before_anything_is_installed(
    tmp_path: Path,
) -> None:
    install = runpy.run_path(str(ROOT / "tools/install.py"))
    install["main"].__globals__.update(ROOT=tmp_path, DEEPEST=5000)
    with pytest.raises(SystemExit, match="lies too deep for Windows"):
        install["main"]()
    assert list(tmp_path.rglob("*")) == []


def test_the_longest_installed_path_is_the_one_that_set_up_makes_room_for() -> None:
    deepest = runpy.run_path(str(ROOT / "tools/install.py"))["DEEPEST"]
    packages = Path(sys.prefix)
    longest = max(len(str(path.relative_to(packages))) for path in packages.rglob("*"))
    assert longest + len(".venv/") <= deepest


def test_an_old_python_is_told_which_one_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    install = runpy.run_path(str(ROOT / "tools/install.py"))
    monkeypatch.setattr(sys, "version_info", (3, 9, 0))
    with pytest.raises(SystemExit, match=r"Python 3\.11 or later is missing"):
        install["main"]()
