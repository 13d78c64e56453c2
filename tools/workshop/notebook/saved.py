"""Notebooks as people have them on their disk: renamed, half finished, twice, or damaged.

`read` gives a session's cells as they were saved, or what is left of them; `gather` does so for whole folders and names
what cannot be read. What the cells mean is left to the portfolio and to the progress table.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

# A cell as nbformat writes it begins with one of these keys. A quotation mark inside a text is escaped, so that words
# which only look like the beginning of a cell are never taken for one.
_CELL = re.compile(r'\{\s*"(?:attachments|cell_type)"\s*:')


class UnreadableNotebook(ValueError):
    """A notebook could not be read; the message names it and says what to do."""


@dataclass(frozen=True)
class Saved:
    """One notebook of a session. `number` is None where the damage took it; `trouble` says what is missing, and why."""

    path: Path
    when: datetime
    number: int | None
    title: str
    cells: tuple[dict[str, Any], ...]
    trouble: str = ""


def read(notebook: str | os.PathLike[str]) -> Saved:
    """A saved notebook of a session. Raises UnreadableNotebook where nothing of one can be read."""
    path = Path(notebook)
    content, when = _opened(path)
    text, trouble = _decoded(content)
    found, about = _parsed(text)
    if about is None:
        trouble.append("The file is damaged: a part of it could not be read, and what was written there is not here.")
    cells = tuple(cell for cell in found if _is_cell(cell))
    if not any(marks(cell) for cell in cells):
        raise UnreadableNotebook(
            f"{path} is no session's notebook, or too damaged to be read. Open a saved copy of one."
        )
    if lost := len(found) - len(cells):
        trouble.append(f"{lost} of its cells could not be read, and what was written there is not here.")
    if any("facilitator" in (cell["metadata"].get("tags") or ()) for cell in cells):
        trouble.append(
            "This is the facilitator's copy: it does not tell what you wrote from what stood there at first."
        )
    number = _dict(_dict(about, "metadata"), "workshop").get("number")
    number = number if isinstance(number, int) else None
    return Saved(path, when, number, _title(cells) or path.stem, cells, " ".join(trouble))


def gather(
    paths: Iterable[str | os.PathLike[str]], numbers: Mapping[str, int] = MappingProxyType({})
) -> tuple[list[Saved], list[UnreadableNotebook]]:
    """Every notebook in these files and folders, in order of the year, and those that cannot be read.

    A notebook that lost its number to damage gets it back by its title, from another copy or from `numbers`.
    """
    found, unreadable = [], []
    for path in _files(paths):
        try:
            found.append(read(path))
        except UnreadableNotebook as error:
            unreadable.append(error)
    numbers = {**numbers, **{each.title: each.number for each in found if each.number is not None}}
    found = [replace(each, number=numbers.get(each.title)) if each.number is None else each for each in found]
    return sorted(found, key=lambda each: (each.number is None, each.number, each.title)), unreadable


def marks(cell: dict[str, Any]) -> dict[str, Any]:
    """The workshop's own metadata of a cell; empty when it has none."""
    return _dict(cell["metadata"], "workshop")


def source(cell: dict[str, Any]) -> str:
    """A cell's text, as a page can show it."""
    return clean("".join(cell["source"]))


def clean(text: str) -> str:
    """A text with lines that end as ours do. What no page can show stands as the sign for that, one for one."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", "\ufffd", text)


def _files(paths: Iterable[str | os.PathLike[str]]) -> list[Path]:
    """The notebooks in these files and folders, each once."""
    found: dict[Path, Path] = {}
    for path in map(Path, paths):
        for each in _inside(path) if path.is_dir() else [path]:
            found.setdefault(each.resolve(), each)
    return list(found.values())


def _inside(folder: Path) -> Iterator[Path]:
    """What is called a notebook in a folder and those below it, and the folders that nobody may look into.

    What is hidden, as Jupyter's checkpoints are, stays out. A browser may put an ending of its own behind a download's:
    `seen-and-safe.ipynb.txt`.
    """
    closed: list[Path] = []
    for place, folders, files in os.walk(folder, onerror=lambda error: closed.append(Path(error.filename))):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        names = (name for name in sorted([*files, *folders]) if ".ipynb" in name and not name.startswith("."))
        yield from (Path(place, name) for name in names)
    yield from closed


def _opened(path: Path) -> tuple[bytes, datetime]:
    try:
        if path.exists() and not path.is_file():
            raise UnreadableNotebook(f"{path} is no file that can be read. A saved notebook is a single file.")
        return path.read_bytes(), datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    except FileNotFoundError:
        raise UnreadableNotebook(f"There is no {path}. Save it here first, or give its path.") from None
    except OSError as error:
        raise UnreadableNotebook(
            f"{path} cannot be opened: {error.strerror}. Allow yourself to read it, or give a copy of it."
        ) from None


def _decoded(content: bytes) -> tuple[str, list[str]]:
    """The text of the file, and what to say about it where it is in no encoding that JSON allows."""
    try:
        return content.decode(json.detect_encoding(content)), []
    except UnicodeDecodeError:
        trouble = "The file is not in UTF-8. It was read as older Windows text: some letters may be wrong."
        return content.decode("cp1252", errors="replace"), [trouble]


def _parsed(text: str) -> tuple[list[Any], Any]:
    """The cells, and the notebook; None in its place where the text is no JSON, and the cells are what stands whole."""
    try:
        notebook = json.loads(text)
    except (ValueError, RecursionError):
        return _salvaged(text), None
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    return cells if isinstance(cells, list) else [], notebook


def _salvaged(text: str) -> list[Any]:
    cells, end = [], 0
    for match in _CELL.finditer(text):
        if match.start() >= end:
            with contextlib.suppress(ValueError, RecursionError):
                cell, end = json.JSONDecoder().raw_decode(text, match.start())
                cells.append(cell)
    return cells


def _is_cell(cell: Any) -> bool:
    if not isinstance(cell, dict) or not isinstance(cell.get("metadata", {}), dict):
        return False
    cell.setdefault("metadata", {})
    text = cell.get("source")
    return isinstance(text, str) or (isinstance(text, list) and all(isinstance(line, str) for line in text))


def _title(cells: Iterable[dict[str, Any]]) -> str:
    """The heading of level 1 of the cell that is marked for the title, else the first."""
    prose = [cell for cell in cells if cell.get("cell_type") == "markdown"]
    prose.sort(key=lambda cell: marks(cell).get("part") != "title")
    return next((title[1] for cell in prose if (title := re.match(r"\s*#\s+(.*\S)", source(cell)))), "")


def _dict(value: Any, key: str) -> dict[str, Any]:
    inner = value.get(key) if isinstance(value, dict) else None
    return inner if isinstance(inner, dict) else {}
