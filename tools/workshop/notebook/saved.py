"""Notebooks as people have them on their disk: renamed, half saved, merged, of an older format, or no notebook at all.

`read` gives the cells of a file, or what is left of them, and says what it is where it is none. What the cells are to a
session is left to `recognised`.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from workshop.cell import Cell, read_cell
from workshop.errors import WorkshopError, short

# A cell as nbformat writes it begins with one of these keys. A quotation mark inside a text is escaped, so that words
# which only look like the beginning of a cell are never taken for one.
# Where a cell begins; what nbgrader notes about one begins in the same way.
_CELL = re.compile(r'(?<!"nbgrader": )(?<!"nbgrader":)\{\s*"(?:attachments|cell_type)"\s*:')
_STRING = r'"(?:[^"\\]|\\.)*+"'
_TRAILING_COMMA = re.compile(rf"({_STRING})|,(?=\s*[\]}}])")
_OURS = re.compile(r"^<{7} .*?\n(.*?)^={7}\n(.*?)^>{7} [^\n]*\n?", re.MULTILINE | re.DOTALL)
_MOST = 5_000_000  # letters of a damaged file that are searched for cells: a filled page has a tenth of them
_MOST_BROKEN = 100  # cells that are opened and never closed: no accident makes as many

# What a file is that is no notebook, by how it begins.
_OTHER = (
    (b"PK\x03\x04", "is an archive: unpack it, and give the notebook inside"),
    (b"\x1f\x8b", "is an archive: unpack it, and give the notebook inside"),
    (b"%PDF", "is a PDF: give the notebook that it was printed from"),
    (b"<", "is a web page, perhaps one that asks to sign in: sign in, and download the notebook again"),
)


class UnreadableNotebook(WorkshopError, ValueError):
    """A file could not be read as a notebook; the message names it and says what to do."""


@dataclass(frozen=True)
class Saved:
    """A notebook as it was saved: its cells, what its metadata say of the session, and what could not be read."""

    path: Path
    when: datetime
    cells: tuple[Cell, ...]
    about: dict[str, Any]
    trouble: tuple[str, ...]


def read(path: Path) -> Saved:
    """What a file holds. Raises UnreadableNotebook where that is no notebook, saying what it is."""
    content, when = _opened(path)
    if not content.strip(b"\0 \t\r\n"):
        what = "empty" if not content.strip() else "full of zeros"
        raise UnreadableNotebook(f"{shown(path)} is {what}: look for an older copy, or download it again.")
    for begins, words in _OTHER:
        if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(begins) and not _OURS.search(content.decode("latin-1")):
            raise UnreadableNotebook(f"{shown(path)} {words}.")
    text, trouble = _decoded(content)
    cells: list[Any] = []
    about: dict[str, Any] = {}
    versions = _versions(text)
    for version in versions:
        found, metadata, said = _parsed(version)
        cells += [cell for cell in found if cell not in cells]
        about = about or metadata
        trouble += [each for each in said if each not in trouble]
    if len(versions) > 1:
        trouble.insert(0, "Two versions were merged into this file: the words of both are here.")
    good = [read_cell(cell, place, strict=False) for place, cell in enumerate(cells, 1) if _is_cell(cell)]
    if not good:
        raise UnreadableNotebook(f"{shown(path)} is no notebook, or too damaged to be read. Give a saved copy of one.")
    if lost := len(cells) - len(good):
        trouble.append(f"{lost} of its cells could not be read, and what was written there is not here.")
    return Saved(path, when, tuple(good), about, tuple(trouble))


def gather(paths: Iterable[Path]) -> Iterator[Path]:
    """The files in these files and folders that may be notebooks, each once; what is hidden stays out.

    A browser or a mail program may put an ending of its own behind a notebook's, or write it in capitals.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        for each in _inside(path) if os.path.isdir(path) else [path]:
            try:
                found.setdefault(each.resolve(), each)
            except (OSError, RuntimeError):  # a link to itself has no place; reading it says so
                found.setdefault(each, each)
    yield from found.values()


def clean(text: str) -> str:
    """A text with lines that end as ours do. What no page can show stands as the sign for that, one for one."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", "\ufffd", text)


def shown(path: Path) -> str:
    """A file's name as a page or a terminal can show it, whatever is in it."""
    return short(" ".join(clean(os.fspath(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")).split()))


def _inside(folder: Path) -> Iterator[Path]:
    closed: list[Path] = []
    for place, folders, files in os.walk(folder, onerror=lambda error: closed.append(Path(error.filename))):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        names = (name for name in sorted([*files, *folders]) if ".ipynb" in name.lower() and not name.startswith("."))
        yield from (Path(place, name) for name in names)
    yield from closed


def _opened(path: Path) -> tuple[bytes, datetime]:
    try:
        if path.exists() and not path.is_file():
            raise UnreadableNotebook(f"{shown(path)} is no file that can be read. A saved notebook is a single file.")
        content = path.read_bytes()
        try:
            return content, datetime.fromtimestamp(path.stat().st_mtime).astimezone()
        except (ValueError, OverflowError, OSError):  # a date that no calendar has
            return content, datetime.fromtimestamp(0, UTC)
    except FileNotFoundError:
        raise UnreadableNotebook(f"There is no {shown(path)}. Save it here first, or give its path.") from None
    except (OSError, RuntimeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "a link that leads to itself"
        raise UnreadableNotebook(
            f"{shown(path)} cannot be opened: {reason}. Allow yourself to read it, or give a copy of it."
        ) from None


def _decoded(content: bytes) -> tuple[str, list[str]]:
    """The text of the file, and what to say about it where it is in no encoding that JSON allows."""
    try:
        return content.decode(json.detect_encoding(content)), []
    except UnicodeDecodeError:
        trouble = "The file is not in UTF-8. It was read as older Windows text: some letters may be wrong."
        return content.decode("cp1252", errors="replace"), [trouble]


def _versions(text: str) -> list[str]:
    """The text, or both of its versions where a merge was left half done."""
    text = text.replace("\r\n", "\n")
    if not _OURS.search(text):
        return [text]
    return [_OURS.sub(rf"\{side}", text) for side in (1, 2)]


def _parsed(text: str) -> tuple[list[Any], dict[str, Any], list[str]]:
    """The cells as JSON, what the metadata say of the session, and what is to be said of the file."""
    for attempt in (text, _TRAILING_COMMA.sub(lambda match: match[1] or "", text)):
        try:
            notebook = json.loads(attempt)
            break
        except (ValueError, RecursionError):
            continue
    else:
        said = "The file is damaged: a part of it could not be read, and what was written there is not here."
        return _salvaged(text[:_MOST]), {}, [said]
    if isinstance(notebook, dict) and isinstance(notebook.get("worksheets"), list):
        return *_of_an_older_format(text), []
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    return cells if isinstance(cells, list) else [], _about(notebook), []


def _of_an_older_format(text: str) -> tuple[list[Any], dict[str, Any]]:
    try:
        import nbformat
    except ImportError:  # in a browser's kernel
        return [], {}
    try:
        notebook = nbformat.reads(text, as_version=4)
    except Exception:  # nbformat raises what it meets
        return [], {}
    return [dict(cell) for cell in notebook.cells], _about(notebook)


def _salvaged(text: str) -> list[Any]:
    """The cells that stand whole, and the whole lines of one that was cut."""
    cells, end, broken = [], 0, 0
    for match in _CELL.finditer(text):
        if match.start() < end or broken > _MOST_BROKEN:
            continue
        try:
            cell, end = json.JSONDecoder().raw_decode(text, match.start())
        except (ValueError, RecursionError):
            broken += 1
            following = _CELL.search(text, match.end())
            cell = _cut(text[match.start() : following.start() if following else None])
            end = following.start() if following else len(text)
        cells.append(cell)
    return cells


def _cut(text: str) -> dict[str, Any]:
    """What is whole of a cell whose end is missing: its kind, its id, and the lines of its text."""
    names = {name: json.loads(value) for name, value in re.findall(rf'"(cell_type|id)":\s*({_STRING})', text)}
    _, _, after = text.partition('"source":')
    lines = [json.loads(line) for line in re.findall(rf"{_STRING}(?=\s*(?:[,\]]|$))", after.partition("]")[0] or after)]
    return {**names, "metadata": {}, "source": lines}


def _about(notebook: Any) -> dict[str, Any]:
    metadata = notebook.get("metadata") if isinstance(notebook, dict) else None
    about = metadata.get("workshop") if isinstance(metadata, dict) else None
    return about if isinstance(about, dict) else {}


def _is_cell(cell: Any) -> bool:
    text = cell.get("source") if isinstance(cell, dict) else None
    return isinstance(text, str) or (isinstance(text, list) and all(isinstance(line, str) for line in text))
