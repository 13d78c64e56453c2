"""A notebook as its file gives it: JSON, with cells that have a text and metadata.

Plain `json` is enough here. Nothing needs a validated notebook to be listed, checked or run, and nbformat would cost
every command 150 ms of imports before it says a word.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workshop.errors import WorkshopError

_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*\s*$", re.MULTILINE)

# The kinds of value that the rooms rely on, wherever a notebook has the key at all; "*" stands for any other key.
_CELL = {
    "cell_type": str,
    "id": str,
    "metadata": {
        "tags": [str],
        "jupyter": {},
        "nbgrader": {"grade_id": str, "points": (int, float)},
        "workshop": {
            "part": str,
            "exercise": str,
            "role": str,
            "write": str,
            "text": str,
            "blank": str,
            "allow": {"*": str},
            "step": {"name": str, "title": str, "mode": str},
        },
    },
}
_METADATA = {
    "kernelspec": {"name": str, "language": str},
    "workshop": {"datasets": [str], "questions": [str], "parameters": {"*": {"dataset": str, "column": str}}},
}
_WORDS = {str: "a text", dict: "an object", list: "a list of texts", (int, float): "a number"}


def read_notebook(path: Path) -> dict[str, Any]:
    """The notebook as JSON gives it, sure to hold a list of cells with text sources and metadata.

    Raises WorkshopError naming the file when it is missing, unreadable, not JSON, or not a notebook.
    """
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise WorkshopError(
            f"{path} cannot be read: {error.strerror}.\nRestore the file, or remove its folder."
        ) from None
    except ValueError as error:
        raise WorkshopError(
            f"{path} is not a notebook: it is not JSON ({error}).\n"
            f"Restore the last version that was saved whole, for instance with  git restore {path.name}."
        ) from None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise WorkshopError(
            f"{path} is JSON, but no notebook: it has no list of cells.\nRestore its last good version."
        )
    _require(path, "the notebook", notebook.setdefault("metadata", {}), _METADATA)
    for place, cell in enumerate(notebook["cells"], 1):
        _require(path, f"cell {place}", cell, _CELL)
        source = cell.get("source", "")
        _require(path, f"cell {place} → source", source, [str] if isinstance(source, list) else str)
        cell["source"] = "".join(source)
        cell.setdefault("metadata", {})
        cell.setdefault("cell_type", "raw")
    return notebook


def _require(path: Path, where: str, value: Any, kind: Any) -> None:
    """Raise WorkshopError, naming the place, unless `value` is of this kind all the way down."""
    outer = type(kind) if isinstance(kind, (dict, list)) else kind
    if not isinstance(value, outer):
        raise WorkshopError(
            f"{path}: {where} is {value!r}, and should be {_WORDS[outer]}.\n"
            f"Correct it in JupyterLab (Property Inspector > Advanced Tools), or restore the last good version."
        )
    if isinstance(kind, list):
        for item in value:
            _require(path, f"{where}, an item,", item, kind[0])
    elif isinstance(kind, dict):
        for key, item in value.items():
            if (wanted := kind.get(key, kind.get("*"))) is not None:
                _require(path, f"{where} → {key}", item, wanted)


def workshop(cell: Mapping[str, Any]) -> Mapping[str, Any]:
    """The workshop's own metadata of a cell; empty when it has none."""
    return cell["metadata"].get("workshop", {})


def is_tagged(cell: Mapping[str, Any], tag: str) -> bool:
    """Whether the cell carries the tag, such as `parameters` or `facilitator`."""
    return tag in cell["metadata"].get("tags", [])


def defaults(path: Path, cells: list[dict[str, Any]]) -> dict[str, Any]:
    """The names and plain values that the cell tagged `parameters` sets. Raises WorkshopError if it is not Python."""
    found: dict[str, Any] = {}
    for position, cell in enumerate(cells):
        if not is_tagged(cell, "parameters"):
            continue
        try:
            body = ast.parse(cell["source"]).body
        except SyntaxError as error:
            raise WorkshopError(
                f'{path}: cell {position + 1} (tagged "parameters") is not Python: {error.msg}, line {error.lineno}.\n'
                f'Write one setting a line, for instance  place = "Connecticut".'
            ) from None
        for line in body:
            if isinstance(line, ast.Assign) and isinstance(line.value, ast.Constant):
                found |= {target.id: line.value.value for target in line.targets if isinstance(target, ast.Name)}
    return found


def headings(cell: Mapping[str, Any]) -> list[str]:
    """The words of this cell's markdown headings, in order."""
    return _HEADING.findall(cell["source"]) if cell["cell_type"] == "markdown" else []
