"""A file as the rules see it: cells with their place, their prose without its markup, and their code as a tree."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from workshop.course.cells import is_tagged, read_notebook, workshop

_FENCE = re.compile(r"^(```|~~~).*?^\1[^\n]*$", re.MULTILINE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_INLINE_CODE = re.compile(r"`[^`\n]+`")


@dataclass(frozen=True)
class Heading:
    """A heading of a markdown cell: its level from 1 and its text."""

    level: int
    text: str
    cell: Cell


@dataclass(frozen=True)
class Cell:
    """One cell. `place` counts from 1."""

    place: int
    raw: Mapping[str, Any]

    @property
    def source(self) -> str:
        return self.raw["source"]

    @property
    def is_code(self) -> bool:
        return self.raw["cell_type"] == "code"

    @property
    def is_markdown(self) -> bool:
        return self.raw["cell_type"] == "markdown"

    @property
    def is_facilitator(self) -> bool:
        return is_tagged(self.raw, "facilitator")

    @property
    def workshop(self) -> Mapping[str, Any]:
        return workshop(self.raw)

    @property
    def nbgrader(self) -> Mapping[str, Any]:
        return self.raw["metadata"].get("nbgrader") or {}

    @cached_property
    def prose(self) -> str:
        """The markdown without fenced code and without comments; empty for code."""
        return _FENCE.sub("", _COMMENT.sub("", self.source)) if self.is_markdown else ""

    @cached_property
    def plain(self) -> str:
        """The prose without inline code, where names of fields are quoted."""
        return _INLINE_CODE.sub("", self.prose)

    @cached_property
    def tree(self) -> ast.Module | None:
        """The code as a tree; None for markdown, and for what is not plain Python."""
        if not self.is_code:
            return None
        try:
            return ast.parse(self.source)
        except SyntaxError:
            return None

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node of the tree; walked once, for all rules."""
        return tuple(ast.walk(self.tree)) if self.tree else ()

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """What a reader may see of this cell: its prose, or the texts that its code holds (docstrings too)."""
        if self.is_markdown:
            return (self.plain,)
        constants = (node.value for node in self.nodes if isinstance(node, ast.Constant))
        return tuple(value for value in constants if isinstance(value, str))

    def calls(self, name: str) -> Iterator[ast.Call]:
        """The calls of this name in the code, plain (`load(…)`) or as an attribute (`pd.read_csv(…)`)."""
        for node in self.nodes:
            if isinstance(node, ast.Call):
                called = node.func
                if (called.id if isinstance(called, ast.Name) else getattr(called, "attr", None)) == name:
                    yield node


@dataclass(frozen=True)
class Page:
    """A file to look at. `kind` is solutions, sessions, checks or readme; `root` is the project's top folder."""

    kind: str
    path: Path
    root: Path
    cells: tuple[Cell, ...]
    notebook: Mapping[str, Any]

    @property
    def file(self) -> str:
        return self.path.relative_to(self.root).as_posix()

    @property
    def workshop(self) -> Mapping[str, Any]:
        found = self.notebook.get("metadata", {}).get("workshop")
        return found if isinstance(found, dict) else {}

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        found = (
            Heading(len(match[1]), match[2].strip(" #"), cell)
            for cell in self.cells
            for match in re.finditer(r"^(#{1,6})[ \t]+(.+)$", cell.prose, re.MULTILINE)
        )
        return tuple(found)

    @cached_property
    def parts(self) -> dict[str, list[Cell]]:
        """The cells of each part, in order; a part reaches to where the next begins. Facilitator cells are left out."""
        found: dict[str, list[Cell]] = {}
        current: list[Cell] | None = None
        for cell in self.cells:
            if cell.is_facilitator:
                continue
            if "part" in cell.workshop:
                current = found.setdefault(cell.workshop["part"], [])
            if current is not None:
                current.append(cell)
        return found

    @cached_property
    def exercises(self) -> dict[str, list[Cell]]:
        """The cells of each exercise, in order."""
        found: dict[str, list[Cell]] = {}
        for cell in self.cells:
            if "exercise" in cell.workshop:
                found.setdefault(cell.workshop["exercise"], []).append(cell)
        return found

    def writing(self, kind: str) -> list[Cell]:
        """The cells in which a participant writes this: prediction, decision, reflection or one-thing."""
        return [cell for cell in self.cells if cell.workshop.get("write") == kind]


def read_session(kind: str, path: Path, root: Path) -> Page:
    """A notebook as a page. Raises WorkshopError when it is not a notebook."""
    notebook = read_notebook(path)
    cells = tuple(Cell(place, raw) for place, raw in enumerate(notebook["cells"], 1))
    return Page(kind, path, root, cells, notebook)


def read_readme(path: Path, root: Path) -> Page:
    """A markdown file as a page of one cell."""
    return _of_one_cell("readme", "markdown", path, root)


def read_checks(path: Path, root: Path) -> Page:
    """A session's checks.py as a page of one cell. It is read, never run."""
    return _of_one_cell("checks", "code", path, root)


def _of_one_cell(kind: str, cell_type: str, path: Path, root: Path) -> Page:
    raw = {"cell_type": cell_type, "metadata": {}, "source": path.read_text(encoding="utf-8")}
    return Page(kind, path, root, (Cell(1, raw),), {})
