"""A file as the rules see it: a session's notebook, its checks.py, or a README, each as cells with prose or code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from workshop.cell import Cell, read_cell
from workshop.course.notebook import About, Notebook, headings, read_notebook
from workshop.course.prose import Prose, parse

_NO_PROSE = parse("")


@dataclass(frozen=True)
class Heading:
    """A heading of a markdown cell: its level from 1, its words, and its cell."""

    level: int
    text: str
    cell: Cell


@dataclass(frozen=True)
class Page:
    """A file to look at. `kind` is solutions, sessions, checks or readme; `root` is the project's top folder."""

    kind: str
    root: Path
    notebook: Notebook

    @property
    def path(self) -> Path:
        return self.notebook.path

    @property
    def cells(self) -> tuple[Cell, ...]:
        return self.notebook.cells

    @property
    def about(self) -> About | None:
        return self.notebook.about

    @property
    def parts(self) -> dict[str, list[Cell]]:
        return self.notebook.parts

    @property
    def exercises(self) -> dict[str, list[Cell]]:
        return self.notebook.exercises

    @property
    def file(self) -> str:
        return self.path.relative_to(self.root).as_posix()

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        found = ((each, cell) for cell in self.cells for each in headings(cell))
        return tuple(Heading(each.level, each.text, cell) for each, cell in found)

    def of(self, role: str) -> Iterator[tuple[str, Cell]]:
        """Each exercise's cell of this role."""
        for name, cells in self.exercises.items():
            yield from ((name, cell) for cell in cells if cell.described.role == role)

    def writing(self, kind: str) -> list[Cell]:
        """The cells in which a participant writes this: prediction, decision, reflection or one-thing."""
        return [cell for cell in self.cells if cell.described.write == kind]


def prose(cell: Cell) -> Prose:
    """What a cell's Markdown holds; nothing where it is code."""
    return parse(cell.source) if cell.is_markdown else _NO_PROSE


def texts(cell: Cell) -> tuple[str, ...]:
    """What a reader may see of a cell: the words of its prose, or the texts that its code holds (docstrings too)."""
    if cell.is_markdown:
        return prose(cell).blocks
    constants = (node.value for node in cell.nodes if isinstance(node, ast.Constant))
    return tuple(value for value in constants if isinstance(value, str))


def read_session_page(kind: str, path: Path, root: Path) -> Page:
    """A notebook as a page. Raises WorkshopError when it is no notebook, or its metadata are not as the schema says."""
    return Page(kind, root, read_notebook(path))


def read_readme(path: Path, root: Path) -> Page:
    """A markdown file as a page of one cell."""
    return _of_one_cell("readme", "markdown", path, root)


def read_checks(path: Path, root: Path) -> Page:
    """A session's checks.py or figures.py as a page of one cell. It is read, never run."""
    return _of_one_cell("checks", "code", path, root)


def _of_one_cell(kind: str, cell_type: str, path: Path, root: Path) -> Page:
    raw = {"cell_type": cell_type, "metadata": {}, "source": path.read_text(encoding="utf-8")}
    return Page(kind, root, Notebook(path, {}, (read_cell(raw, 1),), None))
