"""What a person's copy of a session is, cell by cell, held against the copy that was released.

A cell is recognised by its id, else by what it is for, else by its text, else by its place. Whatever differs from the
release is the person's own. Where no release is at hand, a cell's marks say what stood there at first.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from workshop import edition
from workshop.cell import Cell, read_cell
from workshop.notebook.saved import Saved, UnreadableNotebook, gather, read, shown

_SAME_PAGE = 3  # so many cells in common make two notebooks the same session
_EARLIER = 0.25  # of the course's own texts: where more differ, the copy is of an earlier edition

# What the course calls its cells, in words; editors give a new cell an id of hexadecimal digits, or of odd letters.
_OUR_ID = re.compile(r"(?![0-9a-f]{8}(?:-|$))[a-z]+[a-z0-9]*(?:-[a-z0-9]+)*")

_EARLIER_EDITION = (
    "This copy is of an earlier edition. The words in its boxes are here; a note that was written into the course's "
    "own text is not told from it. Download the session again to go on in the new edition."
)
_EARLIER_KNOWN = "This copy is of an earlier edition. Download the session again to go on in the new edition."
_ALIKE = 0.3  # of the words of two texts: so many in common make them editions of one
_SHORT = 6  # different words; fewer say nothing


@dataclass(frozen=True)
class Release:
    """A session's copy as it is given out today."""

    number: int
    title: str
    path: Path
    edition: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Found:
    """A cell of a person's copy, and the cell of the release that it was; None where the person added it."""

    cell: Cell
    original: Cell | None

    def place(self) -> str:
        """The kind of writing that it is a place for; empty where it is none."""
        return (self.original and self.original.described.write) or self.cell.described.write

    @property
    def differs(self) -> bool:
        """Whether it is not what stood there at first."""
        return self.original is None or self.cell.source.strip() != self.original.source.strip()


@dataclass(frozen=True)
class Recognised:
    """A person's copy: its session, its cells, the released cells that are missing, and what to say about it."""

    saved: Saved
    number: int | None
    title: str
    found: tuple[Found, ...]
    missing: tuple[Cell, ...]
    trouble: tuple[str, ...]


def releases(folder: Path) -> tuple[Release, ...]:
    """The sessions below a folder of released copies, in order of the year; what cannot be read there is left out."""
    found = []
    for path in sorted(folder.glob("[0-9][0-9]-*/*.ipynb")):
        if path.stem == path.parent.name[3:]:
            try:
                found.append(_release(path, path.stat().st_mtime_ns))
            except (OSError, ValueError, KeyError, TypeError):
                continue
    return tuple(found)


@lru_cache(maxsize=64)
def _release(path: Path, _changed: int) -> Release:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cells = tuple(read_cell(cell, place, strict=False) for place, cell in enumerate(notebook["cells"], 1))
    about = notebook["metadata"]["workshop"]
    if edition.mark(notebook) != about.get("edition"):  # somebody writes where it was released, as on a borrowed server
        cells = tuple(_as_marked(cell) or cell for cell in cells if _as_marked(cell) or _OUR_ID.fullmatch(cell.id))
    return Release(about["number"], title(cells), path, about.get("edition", ""), cells)


def title(cells: Iterable[Cell]) -> str:
    """The first heading of level 1, the title's own cell before others."""
    prose = sorted((cell for cell in cells if cell.is_markdown), key=lambda cell: cell.described.part != "title")
    lines = (line for cell in prose for line in cell.source.splitlines() if line.lstrip().startswith("# "))
    return " ".join(next(lines, "").replace("#", " ").split())


def recognise(saved: Saved, known: Sequence[Release]) -> Recognised:
    """Hold a copy against the release of its session. Raises UnreadableNotebook where it is of none."""
    release = _session(saved, known)
    has_marks = any(cell.described != type(cell.described)() for cell in saved.cells)
    if release is None and not has_marks:
        raise UnreadableNotebook(f"{shown(saved.path)} is a notebook, but none of a session of this course.")
    pairs = _pairs(saved.cells, release.cells if release else ())
    is_earlier = release is not None and _is_earlier(saved, release, pairs)
    there = {id(each.original) for each in pairs}
    missing = tuple(cell for cell in release.cells if id(cell) not in there) if release else ()
    if is_earlier:  # it need not have what is new today, but a question that it asks has an answer and a check
        asked = {cell.described.exercise for cell in saved.cells}
        missing = tuple(
            cell for cell in missing if cell.described.role in ("answer", "check") and cell.described.exercise in asked
        )
    # Where nothing is known for the course's own, a text without marks cannot be told from it.
    tells = any(each.original and _is_locked(each.original) for each in pairs) or any(map(_is_locked, saved.cells))
    lines = _lines(saved)
    is_guide = any(cell.is_facilitator for cell in saved.cells)
    found = tuple(_settled(each, is_earlier, is_guide, tells, lines) for each in pairs)
    trouble = [*saved.trouble, *_said(saved, pairs, missing, is_earlier and not lines, has_marks)]
    if is_earlier and lines:
        trouble.append(_EARLIER_KNOWN)
    if release is not None:
        return Recognised(saved, release.number, release.title, found, missing, tuple(trouble))
    number = saved.about.get("number")
    name = title(saved.cells) or saved.path.stem
    return Recognised(saved, number if isinstance(number, int) else None, name, found, (), tuple(trouble))


def _said(
    saved: Saved, pairs: Sequence[Found], missing: Sequence[Cell], is_earlier: bool, has_marks: bool
) -> Iterator[str]:
    """What a person should know of the copy."""
    if is_earlier:
        yield _EARLIER_EDITION
    if not has_marks:
        yield "This copy lost its marks on the way; it was read by comparing it with the released one."
    if any(cell.is_facilitator for cell in saved.cells):
        yield "This is the facilitator's copy: what you wrote into its code or its answers is not told from it."
    twice = [name for name, count in Counter(id(each.original) for each in pairs if each.original).items() if count > 1]
    if twice:
        yield f"{len(twice)} of its cells stand in it twice: each question is counted once, with its last result."
    gone = dict.fromkeys((cell.described.exercise, cell.described.role) for cell in missing)
    for name, role in gone:
        if role in ("answer", "check"):
            yield f"The {role} of the question '{name}' is not in this copy: download the session again to have it."


def _settled(found: Found, is_earlier: bool, is_guide: bool, tells: bool, lines: str) -> Found:
    """The pair with what its own marks say, where the release of today does not say what stood there at first.

    `lines` are the marks of the course's own lines, as the copy's own release wrote them.
    """
    cell, original = found.cell, found.original
    if original is not None and is_guide and cell.is_code and not original.described.write:
        return Found(cell, replace(original, source=cell.source))
    if original is not None and not is_earlier:
        return found
    marked = _as_marked(cell)
    if lines and (_is_locked(original or cell) or (original is None and marked is None)):
        came = edition.lines_of(cell.source, lines)
        return Found(cell, replace(original or cell, source=came)) if came.strip() or marked else found
    if original is not None and (marked is None or marked is cell):
        # What the course wrote then may differ from what it writes now: it is not the person's.
        is_persons = original.described.write or original.described.role == "answer"
        return Found(cell, original if is_persons else replace(original, source=cell.source))
    if marked is not None:
        return Found(cell, marked)
    return found if tells or cell.is_code else Found(cell, cell)


def _session(saved: Saved, known: Sequence[Release]) -> Release | None:
    """The session that a copy is of: by its number, else by the cells that they have in common, else by its title."""
    for release in known:
        if saved.about.get("slug") == release.path.stem:
            return release
    ids, texts = {cell.id for cell in saved.cells if cell.id}, {cell.source.strip() for cell in saved.cells}

    def common(release: Release) -> int:
        return sum(cell.id in ids or cell.source.strip() in texts for cell in release.cells if len(cell.source) > 40)

    best = max(known, key=common, default=None)
    if best is not None and common(best) >= _SAME_PAGE:
        return best
    name = title(saved.cells)
    return next((release for release in known if name and release.title == name), None)


def _pairs(cells: Sequence[Cell], released: Sequence[Cell]) -> tuple[Found, ...]:
    """Each cell with the released cell that it was."""
    by_id = {cell.id: cell for cell in released}
    by_use: dict[tuple[str, ...] | None, Cell] = {use: cell for cell in released if (use := _use(cell))}
    by_text = {cell.source.strip(): cell for cell in released}
    known = [by_id.get(cell.id) or by_use.get(_use(cell)) or by_text.get(cell.source.strip()) for cell in cells]
    taken = {id(cell) for cell in known if cell is not None}
    words = {id(cell): _words(cell) for cell in released if id(cell) not in taken}
    for place, cell in enumerate(cells):
        if known[place] is None and (own := _words(cell)):
            free = [each for each in released if id(each) in words and each.kind == cell.kind]
            best = max(free, key=lambda each: _alike(own, words[id(each)]), default=None)
            if best is not None and _alike(own, words[id(best)]) >= _ALIKE:
                known[place] = best
                taken.add(id(best))
                del words[id(best)]
    order = {id(cell): place for place, cell in enumerate(released)}
    for place, cell in enumerate(cells):
        if known[place] is None:
            before = next((each for each in reversed(known[:place]) if each is not None), None)
            following = released[order[id(before)] + 1] if before and order[id(before)] + 1 < len(released) else None
            if following is not None and id(following) not in taken and following.kind == cell.kind:
                known[place] = following
                taken.add(id(following))
    return tuple(Found(cell, original) for cell, original in zip(cells, known, strict=True))


def _words(cell: Cell) -> frozenset[str]:
    """The different words of a text; none where they are so few that they would be like any other's."""
    words = frozenset(re.findall(r"\w+", cell.source.lower()))
    return words if len(words) >= _SHORT else frozenset()


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(len(one | other), 1)


def _lines(saved: Saved) -> str:
    """The marks that the copy's release wrote of the course's own lines."""
    lines = saved.about.get("lines")
    known = list(lines.values()) if isinstance(lines, dict) else []
    return " ".join(known) if all(isinstance(each, str) for each in known) else ""


def _use(cell: Cell) -> tuple[str, ...] | None:
    """What a cell is for, where only one of its session can be for that."""
    described = cell.described
    if described.exercise and described.role in ("question", "answer", "check", "hint"):
        return described.exercise, described.role
    return ("part", described.part) if described.part and not described.exercise else None


def _is_earlier(saved: Saved, release: Release, found: Sequence[Found]) -> bool:
    """Whether a copy is of another edition: its mark says so, or too much of the course's own text differs."""
    if isinstance(mark := saved.about.get("edition"), str):
        return mark != release.edition
    own = [each for each in found if each.original is not None and _is_locked(each.original)]
    return sum(each.differs for each in own) > _EARLIER * max(len(own), 1)


def _is_locked(cell: Cell) -> bool:
    return cell.raw["metadata"].get("editable") is False


def _as_marked(cell: Cell) -> Cell | None:
    """What stood in a cell at first, as its own marks say it; None where a person may have added it."""
    described = cell.described
    if described.write:
        return replace(cell, source=described.blank)
    is_ours = _is_locked(cell) or cell.is_facilitator or cell.is_folded or cell.is_parameters or described.role
    return cell if is_ours or described.part or described.exercise else None


def known_sessions(start: Path | None = None) -> tuple[Release, ...]:
    """The releases of the project around a folder, else of the project that this package belongs to."""
    here: Any = (start or Path.cwd()).absolute()
    for folder in (here, *here.parents, Path(__file__).resolve().parents[3]):
        if found := releases(folder / "sessions"):
            return found
    return ()


def asking(name: Path) -> Path:
    """The file of the notebook whose cell runs: as Jupyter's server or VS Code says, else the newest of its session."""
    told = os.environ.get("JPY_SESSION_NAME") or _of_vs_code()
    if told and Path(told).is_file() and Path(told).suffix == ".ipynb":
        return Path(told)
    copies = []
    for path in gather([Path()]):
        if path.parent == Path():
            try:
                copy = recognise(read(path), known_sessions())
            except UnreadableNotebook:
                continue
            if any(release.path.name == name.name and release.title == copy.title for release in known_sessions()):
                copies.append(path)
    return max(copies, key=lambda path: path.stat().st_mtime, default=name)


def _of_vs_code() -> str | None:
    try:
        from IPython import get_ipython
    except ImportError:
        return None
    shell = get_ipython()
    return shell.user_ns.get("__vsc_ipynb_file__") if shell else None
