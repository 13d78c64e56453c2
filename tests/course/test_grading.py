"""nbgrader's own commands in this project, as its pages describe them: generate, autograde, export."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAME = "08-compared-with-whom"
NOTEBOOK = "compared-with-whom.ipynb"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One session of the project, with four submissions: untouched, all right, with forged checks, and cut off."""
    root = tmp_path_factory.mktemp("grading")
    for name in ("nbgrader_config.py", "pyproject.toml"):
        shutil.copy(ROOT / name, root / name)
    for folder in (f"solutions/{NAME}", f"sessions/{NAME}", *(f"datasets/{each}" for each in _datasets())):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    for who, copy in (("untouched", "sessions"), ("right", "solutions"), ("forged", "sessions"), ("cut", "sessions")):
        shutil.copytree(root / copy / NAME, root / "submitted" / who / NAME)
    forged = root / "submitted" / "forged" / NAME / "checks.py"
    forged.write_text(f"{forged.read_text(encoding='utf-8')}\ndef answer_all(): ...\n", encoding="utf-8")
    cut = root / "submitted" / "cut" / NAME / NOTEBOOK
    cut.write_bytes(cut.read_bytes()[:5000])
    return root


def _datasets() -> list[str]:
    notebook = json.loads((ROOT / "solutions" / NAME / NOTEBOOK).read_text(encoding="utf-8"))
    return notebook["metadata"]["workshop"]["datasets"]


def nbgrader(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}
    own |= {"HOME": str(root), "PYTHONPATH": str(ROOT / "tools")}
    command = [sys.executable, "-m", "nbgrader", *words]
    return subprocess.run(command, cwd=root, env=own, capture_output=True, text=True, timeout=300)


def test_nbgrader_releases_the_same_bytes_grades_and_exports_and_one_damaged_copy_stops_nobody(project: Path) -> None:
    released = (project / "sessions" / NAME / NOTEBOOK).read_bytes()
    generated = nbgrader(project, "generate_assignment", NAME, "--force", "--create")
    assert generated.returncode == 0, generated.stderr
    assert (project / "sessions" / NAME / NOTEBOOK).read_bytes() == released
    graded = nbgrader(project, "autograde", NAME, "--create")
    assert "cut" in graded.stderr and graded.returncode == 1
    assert nbgrader(project, "export").returncode == 0
    with (project / "grades.csv").open(newline="", encoding="utf-8") as file:
        marks = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file) if row["student_id"] != "cut"}
    assert marks == {"untouched": 0, "right": 4, "forged": 0}
    again = (project / "autograded" / "forged" / NAME / "checks.py").read_text(encoding="utf-8")
    assert "answer_all" not in again, "what a participant changed in checks.py does not count"


def test_what_grading_leaves_is_no_part_of_the_project() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert {"gradebook.db", "submitted/", "autograded/", "feedback/", "grades.csv"} <= set(ignored)
