"""A notebook of the project, read once: its JSON, its cells as `workshop.cell` has them, and what it says of itself.

Plain `json` is enough here. Nothing needs a validated notebook to be listed, checked or run, and nbformat would cost
every command 150 ms of imports before it says a word.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from workshop.cell import Cell, Malformed, build, read_cell
from workshop.course import prose
from workshop.errors import WorkshopError


@dataclass(frozen=True)
class StepOnPage:
    """A step as the participant's page knows it: how long it is, and the id of the first cell that it reaches."""

    title: str
    minutes: int
    cell: str


@dataclass(frozen=True)
class About:
    """What the metadata of a session's notebook say. `steps` and the marks are in the participant's copy alone."""

    number: int
    slug: str
    question: str
    stage: str
    questions: tuple[str, ...]
    takeaway: str
    datasets: tuple[str, ...]
    steps: tuple[StepOnPage, ...] = ()
    edition: str = ""
    checks: str = ""
    lines: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Notebook:
    """A notebook: `about` is None where its metadata do not say that it is a session."""

    path: Path
    raw: Mapping[str, Any]
    cells: tuple[Cell, ...]
    about: About | None

    @cached_property
    def title(self) -> str:
        """Its first heading."""
        found = (heading.text for cell in self.cells for heading in headings(cell))
        return next(found, "")

    @cached_property
    def parts(self) -> dict[str, list[Cell]]:
        """The cells of each part, in order; a part reaches to where the next begins. Facilitator cells are left out."""
        found: dict[str, list[Cell]] = {}
        current: list[Cell] | None = None
        for cell in self.cells:
            if cell.is_facilitator:
                continue
            if part := cell.described.part:
                current = found.setdefault(part, [])
            if current is not None:
                current.append(cell)
        return found

    @cached_property
    def exercises(self) -> dict[str, list[Cell]]:
        """The cells of each exercise, in order."""
        found: dict[str, list[Cell]] = {}
        for cell in self.cells:
            if name := cell.described.exercise:
                found.setdefault(name, []).append(cell)
        return found


def read_notebook(path: Path) -> Notebook:
    """The notebook at this path; one that has not changed since is not read again.

    Raises WorkshopError naming the file, and each cell that is not what the schema says.
    """
    try:
        state = path.stat()
    except OSError as error:
        raise _unreadable(path, error) from None
    return _read(path.resolve(), state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=64)
def _read(path: Path, modified: int, size: int) -> Notebook:
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _unreadable(path, error) from None
    except (ValueError, RecursionError) as error:  # brackets within brackets, without end
        raise WorkshopError(_no_json(path, error)) from None
    return of(raw, path)


def of(raw: Any, path: Path) -> Notebook:
    """A notebook out of its JSON. Raises WorkshopError as `read_notebook` does."""
    if not isinstance(raw, dict) or not isinstance(raw.get("cells"), list):
        raise WorkshopError(
            f"{path} is JSON, but no notebook: it has no list of cells.\nRestore its last good version."
        )
    found, wrong = [], []
    for place, cell in enumerate(raw["cells"], 1):
        try:
            if not isinstance(cell, dict):
                raise Malformed("it is no cell")
            found.append(read_cell(cell, place))
        except Malformed as error:
            wrong.append(f"cell {place}: {error}")
    about = None
    metadata = raw.get("metadata", {})
    try:
        if not isinstance(metadata, dict):
            raise Malformed("metadata should be an object")
        if "workshop" in metadata:
            about = build(About, metadata["workshop"], "metadata → workshop")
    except Malformed as error:
        wrong.append(f"the notebook: {error}")
    if wrong:
        where = "correct it in JupyterLab, Property Inspector > Advanced Tools"
        raise WorkshopError("\n".join(f"{path}: {each}; {where}" for each in wrong))
    return Notebook(path, raw, tuple(found), about)


def headings(cell: Cell) -> tuple[prose.Heading, ...]:
    """The headings of a cell, in order; none where it is code."""
    return prose.parse(cell.source).headings if cell.is_markdown else ()


def defaults(notebook: Notebook) -> dict[str, Any]:
    """The names and plain values that the cell tagged `parameters` sets. Raises WorkshopError if it is not Python."""
    found: dict[str, Any] = {}
    for cell in notebook.cells:
        if not cell.is_parameters:
            continue
        if cell.tree is None:
            raise WorkshopError(
                f'{notebook.path}: cell {cell.place} (tagged "parameters") is not Python.\n'
                f'Write one setting a line, for instance  place = "Connecticut".'
            )
        for line in cell.tree.body:
            if isinstance(line, ast.Assign) and isinstance(line.value, ast.Constant):
                found |= {target.id: line.value.value for target in line.targets if isinstance(target, ast.Name)}
    return found


MERGED = "two versions were merged and both are still in the file"


def merged_at(text: str) -> int | None:
    """The line at which a merge that was left half done begins; None where there is none."""
    lines = text.splitlines()
    begins = (place for place, line in enumerate(lines, 1) if line.startswith("<<<<<<< "))
    return next(begins, None) if any(line.startswith(">>>>>>> ") for line in lines) else None


def _unreadable(path: Path, error: OSError) -> WorkshopError:
    return WorkshopError(f"{path} cannot be read: {error.strerror}.\nRestore the file, or remove its folder.")


def _no_json(path: Path, error: Exception) -> str:
    """Why a file is no notebook: a merge that was left half done is named."""
    text = path.read_text(encoding="utf-8", errors="replace")
    if place := merged_at(text):
        return (
            f"{path}, line {place}: {MERGED}.\n"
            f"Keep one of them, for instance with  git checkout --ours {path.name}  or  --theirs, and save it."
        )
    return (
        f"{path} is not a notebook: it is not JSON ({error}).\n"
        f"Restore the last version that was saved whole, for instance with  git restore {path.name}."
    )
