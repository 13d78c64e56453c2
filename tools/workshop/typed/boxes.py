"""Which variables of this notebook a person sets, and in which cell: read from the notebook that runs.

Everything here is a guess at somebody's file: whatever cannot be read counts as not said.
"""

from __future__ import annotations

import ast
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workshop.cell import Cell, Malformed, read_cell

_LARGEST = 30_000_000  # bytes; a notebook beyond it is not one of ours
_COMMENT = re.compile(r"#\s*(.*\S)")

PLACE, GUESS, ANSWER = "place", "guess", "answer"


@dataclass(frozen=True)
class Box:
    """One variable that a person sets, in which kind of cell, and what that cell looks like."""

    name: str
    kind: str
    is_number: bool
    cell: str = ""
    siblings: tuple[str, ...] = ()
    comments: frozenset[str] = field(default=frozenset(), repr=False)
    exercise: str = ""
    question: str = ""

    @property
    def where(self) -> str:
        """Where it is set, in words."""
        if self.question:
            return f"the box of {self.question}"
        return {PLACE: "the box near the top of this page", GUESS: "the box of your guess"}.get(
            self.kind, "the box of this question"
        )


def boxes_of(notebook: Mapping[str, Any]) -> dict[str, Box]:
    """Every variable that a person sets in a notebook's code cells, by name."""
    found: dict[str, Box] = {}
    cells = list(_cells(notebook))
    questions = {
        cell.described.exercise: heading.group(1)
        for cell in cells
        if cell.described.role == "question" and (heading := re.match(r"#+\s*(Question \w+)", cell.source))
    }
    for cell in cells:
        described = cell.described
        is_answer = described.role == "answer"
        if not cell.is_code or not (is_answer or described.write == "prediction" or described.part == "parameters"):
            continue
        kind = ANSWER if is_answer else GUESS if described.write == "prediction" else PLACE
        names = tuple(each.name for each in described.fields)
        comments = frozenset(_COMMENT.findall(described.blank or cell.source))
        for each in described.fields:
            found[each.name] = Box(
                each.name,
                kind,
                each.type == "number",
                cell.id,
                names,
                comments,
                described.exercise,
                questions.get(described.exercise, ""),
            )
    return found


def _cells(notebook: Mapping[str, Any]) -> Iterable[Cell]:
    raw_cells = notebook.get("cells")
    for place, raw in enumerate(raw_cells if isinstance(raw_cells, list) else [], 1):
        try:
            yield read_cell(raw, place, strict=False)
        except (Malformed, AttributeError, TypeError):
            continue


def notebook_files() -> list[Path]:
    """The notebook that runs, as its front end names it, else those in the folder in which it runs."""
    named = [os.environ.get("JPY_SESSION_NAME"), getattr(sys.modules.get("__main__"), "__vsc_ipynb_file__", None)]
    for name in named:
        if isinstance(name, str) and name.endswith(".ipynb") and Path(name).is_file():
            return [Path(name)]
    try:
        return sorted(Path.cwd().glob("*.ipynb"))[:9]
    except OSError:
        return []


def notebooks_here() -> Iterator[dict[str, Any]]:
    """The notebook that runs, and others that may be it."""
    for path in notebook_files():
        try:
            if path.stat().st_size < _LARGEST:
                notebook = json.loads(path.read_text(encoding="utf-8-sig"))
                if isinstance(notebook, dict):
                    yield notebook
        except (OSError, ValueError, RecursionError):
            continue


def boxes_here() -> dict[str, Box]:
    """The variables that a person sets in the notebook that runs."""
    return {name: box for notebook in notebooks_here() for name, box in boxes_of(notebook).items()}


def code_here() -> Iterator[ast.Module]:
    """The code of each cell of our notebook that runs, as far as Python can read it."""
    for notebook in notebooks_here():
        if boxes_of(notebook):
            yield from (cell.tree for cell in _cells(notebook) if cell.tree)
