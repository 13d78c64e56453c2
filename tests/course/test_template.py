"""What `workshop new` makes is a session like the others: the tests of the twelve run over it, and nothing is stale."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from small_project import ROOT, empty_project

from workshop.course import scaffold

EVERY = re.compile(r"\(loaded\b|@in_every_session")


@pytest.fixture(scope="module")
def thirteenth(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the tests of this one, and one session that an author has just made."""
    root = empty_project(tmp_path_factory.mktemp("template") / "project")
    shutil.copytree(ROOT / "tests", root / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    (root / "workshop.toml").write_text((ROOT / "workshop.toml").read_text(encoding="utf-8"), encoding="utf-8")
    scaffold.new("My title", 13, root)
    return root


@pytest.mark.parametrize("room", ["sessions", "facilitate"])
def test_the_tests_of_the_sessions_hold_for_a_new_one(thirteenth, room):
    # Tests that are about one session of the twelve look it up by name; those about every session take a fixture.
    over_all = [path for path in sorted((ROOT / "tests" / room).glob("test_*.py")) if EVERY.search(path.read_text())]
    files = [str(path.relative_to(ROOT)) for path in over_all]
    command = [sys.executable, "-m", "pytest", *files, "-k", "my-title", "-p", "no:cacheprovider"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(command, cwd=thirteenth, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert int(re.search(r"(\d+) passed", done.stdout)[1]) >= 8


def test_a_new_session_runs_in_both_copies(thirteenth, workshop_in):
    done = workshop_in(thirteenth, "run", "13")
    assert done.returncode == 0, done.stdout + done.stderr
