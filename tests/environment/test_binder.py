"""What Binder would build from a clean copy of the project, as repo2docker writes it down; no engine needed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from workshop import environment


@pytest.fixture
def dockerfile(export: Path) -> str:
    """What `repo2docker --no-build --debug .` prints in the export."""
    command = [sys.executable, "-m", "repo2docker", "--no-build", "--debug", "."]
    finished = subprocess.run(command, cwd=export, capture_output=True, text=True, timeout=120)
    assert finished.returncode == 0, finished.stderr
    return finished.stdout + finished.stderr


def test_binder_installs_the_pins_before_it_copies_the_project_and_then_runs_post_build(dockerfile: str) -> None:
    assert f"Building conda environment for python={environment.PYTHON}" in dockerfile
    steps = [
        r"^COPY .*src/environment\.yml \S+/environment\.yml$",
        r"env update -p \$\{NB_PYTHON_PREFIX\} --file \"environment\.yml\"",
        r"^COPY .* src/ \$\{REPO_DIR\}/?$",
        r"^RUN ./postBuild$",
    ]
    found = [[match.start() for match in re.finditer(step, dockerfile, re.MULTILINE)] for step in steps]
    assert [len(places) for places in found] == [1, 1, 1, 1], found
    assert found == sorted(found)


def test_binder_reads_the_inline_list_alone(export: Path, dockerfile: str) -> None:
    listed = (export / "environment.yml").read_text(encoding="utf-8")
    assert not re.search(r"^\s+- +(?:-|\.|/|\S+://)", listed, re.MULTILINE), (
        "a file or a path in the list breaks the cache"
    )
    assert "requirements" not in dockerfile
    assert not any((export / name).exists() for name in ("binder", ".binder", "Dockerfile", "runtime.txt", "apt.txt"))


def test_post_build_can_run_and_stops_at_the_first_fault(export: Path) -> None:
    script = export / "postBuild"
    assert os.access(script, os.X_OK)
    assert "set -euo pipefail" in script.read_text(encoding="utf-8")
