"""A project in a temporary folder, and what the tests do to it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def empty_project(folder: Path) -> Path:
    """A project without sessions."""
    (folder / "solutions").mkdir(parents=True)
    for name in ("pyproject.toml", "nbgrader_config.py"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "datasets").mkdir()  # with a page of its own: only the datasets are those of the year
    for dataset in ROOT.glob("datasets/*/"):
        (folder / "datasets" / dataset.name).symlink_to(dataset)
    return folder


def change(path: Path, edit: Callable[[dict[str, Any]], Any]) -> None:
    """Edit the notebook at `path` as a dict; a cell's source is one text."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])
    edit(notebook)
    path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1), encoding="utf-8")


def by_id(notebook: dict[str, Any], identity: str) -> dict[str, Any]:
    """The cell with this id."""
    return next(cell for cell in notebook["cells"] if cell["id"] == identity)


def tree(root: Path) -> dict[str, bytes]:
    """Every file of a project but its data, with its bytes."""
    files = (path for path in root.rglob("*") if path.is_file() and "datasets" not in path.relative_to(root).parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}
