"""A project with one session, and twenty made-up submissions of it, as people and editors leave them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
NAME = "08-compared-with-whom"
NOTEBOOK = "compared-with-whom.ipynb"
REFLECTION = "The benchmark was chosen by us, and I had not seen it."

Notebook = dict[str, Any]


def project(root: Path) -> Path:
    """One session of the project, with its data and nbgrader's settings, and no submission yet."""
    for name in ("nbgrader_config.py", "pyproject.toml"):
        shutil.copy(ROOT / name, root / name)
    notebook = json.loads((ROOT / "solutions" / NAME / NOTEBOOK).read_text(encoding="utf-8"))
    datasets = (f"datasets/{each}" for each in notebook["metadata"]["workshop"]["datasets"])
    for folder in (f"solutions/{NAME}", f"sessions/{NAME}", *datasets):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    return root


def environment(root: Path, who: str = "") -> dict[str, str]:
    """The environment of somebody on this machine: nothing of the settings of whoever runs the tests."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}
    own |= {"HOME": str(root), "PYTHONPATH": str(ROOT / "tools")}
    return own | ({"USER": who, "LOGNAME": who} if who else {})


def nbgrader(root: Path, *words: str, who: str = "") -> subprocess.CompletedProcess[str]:
    """One of nbgrader's commands, in the project, as the user `who`."""
    command = [sys.executable, "-m", "nbgrader", *words]
    return subprocess.run(command, cwd=root, env=environment(root, who), capture_output=True, text=True, timeout=300)


def _cell(notebook: Notebook, identity: str) -> dict[str, Any]:
    return next(cell for cell in notebook["cells"] if cell["id"] == identity)


def _answers(right: int) -> Callable[[Notebook], None]:
    """So many of the answers as the facilitator's copy has them."""

    def change(notebook: Notebook) -> None:
        source = json.loads((ROOT / "solutions" / NAME / NOTEBOOK).read_text(encoding="utf-8"))
        answers = [cell for cell in source["cells"] if cell["metadata"].get("workshop", {}).get("role") == "answer"]
        for cell in answers[:right]:
            _cell(notebook, cell["id"])["source"] = cell["source"]
        _cell(notebook, "reflection")["source"] = REFLECTION

    return change


def _edited(notebook: Notebook) -> None:
    for cell in notebook["cells"]:
        if cell["metadata"].get("workshop", {}).get("role") == "check":
            cell["source"] = "1.0"


def _without_checks(notebook: Notebook) -> None:
    _answers(4)(notebook)
    notebook["cells"] = [
        cell for cell in notebook["cells"] if cell["metadata"].get("workshop", {}).get("role") != "check"
    ]


def _without_answer(notebook: Notebook) -> None:
    _answers(4)(notebook)
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] != "gap-change-answer"]


def _endless(notebook: Notebook) -> None:
    _answers(4)(notebook)
    _cell(notebook, "gap-change-answer")["source"] = "while True:\n    pass"


def _without_words(notebook: Notebook) -> None:
    _answers(1)(notebook)
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] not in ("reflection", "decision", "poll")]


CHANGES: dict[str, Callable[[Notebook], None]] = {
    **{f"untouched-{number}": lambda _: None for number in range(3)},
    **{f"right-{number}": _answers(4) for number in range(5)},
    **{f"partly-{number}": _answers(number) for number in range(1, 4)},
    "edited-1": _edited,
    "edited-2": _edited,
    "unchecked-1": _without_checks,
    "unanswered-1": _without_answer,
    "endless-1": _endless,
    "wordless-1": _without_words,
    "forged-1": lambda _: None,
    "forged-2": _answers(2),
    "cut-1": _answers(4),
}
MARKS = {
    **{who: 0 for who in CHANGES if who.split("-")[0] in ("untouched", "edited", "unchecked")},
    **{who: 4 for who in CHANGES if who.startswith("right")},
    **{f"partly-{number}": number for number in range(1, 4)},
    "unanswered-1": 3,
    "endless-1": 3,
    "wordless-1": 1,
    "forged-1": 0,
    "forged-2": 2,
}


def work(root: Path, who: str) -> Path:
    """Somebody's own folder of the session, as they would hand it in."""
    folder = root / "work" / who / NAME
    shutil.copytree(root / "sessions" / NAME, folder)
    path = folder / NOTEBOOK
    notebook = json.loads(path.read_text(encoding="utf-8"))
    CHANGES[who](notebook)
    path.write_text(json.dumps(notebook, indent=1), encoding="utf-8")
    if who.startswith("forged"):
        forged = folder / "checks.py"
        forged.write_text(f"{forged.read_text(encoding='utf-8')}\ndef answer_all(): ...\n", encoding="utf-8")
    if who.startswith("cut"):
        path.write_bytes(path.read_bytes()[:5000])
    return folder
