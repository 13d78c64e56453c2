"""My own words of a year: what I predicted, decided, reflected and promised, read from my own saved notebooks.

`portfolio` makes a page of one notebook, `year` of all in a folder. Only what somebody wrote is taken, and it stays on
their machine: nothing is sent anywhere. Reading damaged files is left to `saved`, quoting safely to `quoted`.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import os
import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from workshop.notebook.quoted import contained, literal, printable, quoted
from workshop.notebook.saved import Saved, UnreadableNotebook, clean, gather, marks, read, source

# The places to write, in the order of the page. What stands in cells that people added themselves comes last.
HEADINGS = {
    "prediction": "What I predicted",
    "decision": "What we decided",
    "reflection": "What I take from it",
    "one-thing": "One thing I can do",
    "other": "What else I wrote",
}
PLACES = tuple(HEADINGS)[:-1]

TITLE = "My portfolio"
_MARK = re.compile(rb"<!-- gathered by workshop portfolio ([0-9a-f]{16}) -->\n")
_NOTHING = "Nothing written yet. Write in the cells above, save the notebook, and run this cell again."
_ABOUT = """\
Gathered on {today}: {what}. It holds what I wrote, and the questions that I was asked to predict. Nothing of it was
sent anywhere. A date says when a file was last saved, as the file itself has it: a download has a date of its own.
"""


class NotOurs(ValueError):
    """A file that would be overwritten is not a page of ours, or was changed since; the message names it."""


@dataclass(frozen=True)
class Entry:
    """One piece of writing: the place it stands in, and the words. They are Markdown unless they were typed as code."""

    place: str
    text: str
    is_markdown: bool = True

    def markdown(self, embed: Callable[[str], str] = contained) -> str:
        """The words as a quotation, in a page of ours."""
        return quoted(embed(self.text) if self.is_markdown else literal(self.text))


@dataclass(frozen=True)
class Portfolio:
    """The page of one notebook. `empty` are the places where nobody wrote, `asked` the questions to predict."""

    notebook: Saved
    entries: tuple[Entry, ...]
    empty: tuple[str, ...]
    asked: tuple[str, ...]

    @property
    def title(self) -> str:
        return self.notebook.title

    def __repr__(self) -> str:
        return self.markdown()

    def _repr_markdown_(self) -> str:
        return self.markdown()

    def markdown(self) -> str:
        """The page as Markdown; says so where nothing is written yet."""
        parts = [f"**My page: {_line(self.title)}**"]
        for place, heading in HEADINGS.items():
            entries = [entry.markdown() for entry in self.entries if entry.place == place]
            if entries:
                parts += [f"**{heading}**", *(_asked(self) if place == "prediction" else ()), *entries]
        if len(parts) == 1:
            parts.append(_NOTHING)
        parts += [self.notebook.trouble] if self.notebook.trouble else []
        return "\n\n".join(parts) + "\n"

    def save(self, path: str | os.PathLike[str] = "my-page.md") -> Path:
        """Write the page beside the notebook. Raises NotOurs where another file of that name stands there."""
        return _write(Path(path), self.markdown())


def portfolio(notebook: str | os.PathLike[str]) -> Portfolio:
    """Gather what was written in a saved notebook. Raises UnreadableNotebook where the file is absent or damaged."""
    return _portfolio(read(notebook))


@dataclass(frozen=True)
class Year:
    """All that somebody wrote, session by session.

    `sessions` are the number, title and notebook of every session that one could continue with; `unreadable` are
    messages about files that gave nothing.
    """

    pages: tuple[Portfolio, ...]
    unreadable: tuple[str, ...] = ()
    sessions: tuple[tuple[int, str, Path], ...] = ()

    @property
    def summary(self) -> str:
        """How much there is, in words."""
        pieces, files = len({(page.title, entry) for page in self.pages for entry in page.entries}), len(self.pages)
        return f"{pieces} piece{'s' * (pieces != 1)} of writing from {files} notebook{'s' * (files != 1)}"

    @property
    def troubles(self) -> tuple[str, ...]:
        """What to say about files that could not be read, or not as a whole."""
        damaged = (f"{page.notebook.path}: {page.notebook.trouble}" for page in self.pages if page.notebook.trouble)
        return (*self.unreadable, *damaged)

    def __repr__(self) -> str:
        return self.markdown()

    def _repr_markdown_(self) -> str:
        return self.markdown(level=3)

    def markdown(self, folder: Path | None = None, level: int = 1, embed: Callable[[str], str] = contained) -> str:
        """The page as Markdown, its links as from `folder` (the working directory). `level` is that of its title."""
        marks = "#" * level
        parts = [f"{marks} {TITLE}", *self._body(f"{marks}#", folder or Path.cwd(), embed)]
        return "\n\n".join(parts) + "\n"

    def html(self, folder: Path | None = None) -> str:
        """The page as one HTML file that loads nothing."""
        from workshop.paper import Page

        return Page(TITLE, "\n\n".join(self._body("##", folder or Path.cwd(), printable))).html()

    def save(self, path: str | os.PathLike[str] = "my-portfolio.md", kind: str | None = None) -> Path:
        """Write the page as `kind`, "html" or "md"; if that is left out, as the name says.

        An older page is replaced once the new one is whole. Raises NotOurs where the file is none of ours, or was
        changed by hand.
        """
        target = Path(path)
        is_html = kind == "html" if kind else target.suffix.lower() in (".html", ".htm")
        return _write(target, self.html(target.parent) if is_html else self.markdown(target.parent))

    def _body(self, heading: str, folder: Path, embed: Callable[[str], str]) -> Iterator[str]:
        yield " ".join(_ABOUT.format(today=_day(datetime.now()), what=self.summary).split())
        yield f"{heading} Where to continue"
        yield "\n".join(self._continue(folder))
        if self.troubles:
            yield f"{heading} Files that could not be read as a whole"
            yield "\n".join(f"- {_line(trouble)}" for trouble in self.troubles)
        for pages in _by_session(page for page in self.pages if page.entries):
            yield from _chapter(pages, heading, folder, embed)

    def _continue(self, folder: Path) -> Iterator[str]:
        """A line for each session: what is written, what is empty, and the notebook to go on with."""
        yield "| Session | Written | Still empty | Notebook |\n| :-- | :-- | :-- | :-- |"
        rows = {number: (number, title, "nothing yet", "everything", path) for number, title, path in self.sessions}
        for pages in _by_session(self.pages):
            last = max(pages, key=lambda page: (bool(page.entries), page.notebook.when)).notebook
            found = {entry.place for page in pages for entry in page.entries}
            empty = {place for page in pages for place in page.empty} - found
            if found or last.number not in rows:
                words = _listed(found) or "nothing yet", _listed(empty) or "nothing"
                rows[_key(last)] = (last.number, last.title, *words, last.path)
        for number, title, written, empty, path in sorted(rows.values(), key=lambda row: (row[0] is None, *row[:2])):
            yield f"| {_name(number, title)} | {written} | {empty} | {_link(path, folder)} |"


def year(folder: str | os.PathLike[str] | None = None) -> Year:
    """Gather what was written in every notebook of a folder: of all sessions, where a session's notebook asks.

    Raises UnreadableNotebook where the folder holds no session's notebook that can be read.
    """
    here = Path.cwd()
    return collect([folder or (here.parent if re.match(r"\d\d-", here.name) else here)])


def collect(paths: Iterable[str | os.PathLike[str]], sessions: Iterable[tuple[int, str, Path]] = ()) -> Year:
    """Gather what was written in these notebooks and folders of notebooks.

    `sessions` are the number, title and notebook of the sessions of the year, so that those without a notebook here
    are named too. Raises UnreadableNotebook where nothing can be read at all.
    """
    paths = list(paths)
    sessions = tuple(sessions)
    found, unreadable = gather(paths, {title: number for number, title, _ in sessions})
    messages = tuple(str(error) for error in unreadable)
    if not found:
        where = ", ".join(str(path) for path in paths)
        raise UnreadableNotebook("\n".join([f"No session's notebook could be read in {where}.", *messages]))
    return Year(tuple(_portfolio(each) for each in found), messages, sessions)


# What was written ------------------------------------------------------------------------------------------------


def _portfolio(notebook: Saved) -> Portfolio:
    entries, empty = [], []
    is_locked = any(cell["metadata"].get("editable") is False for cell in notebook.cells)
    for cell in notebook.cells:
        place = str(marks(cell).get("write", ""))
        if place in PLACES:
            entry = _written(cell, place)
            entries += [entry] if entry else []
            empty += [] if entry else [place]
        elif is_locked and _is_added(cell):
            entries.append(Entry("other", source(cell).strip(), cell.get("cell_type") != "code"))
    return Portfolio(notebook, tuple(entries), tuple(dict.fromkeys(empty)), _questions(notebook))


def _written(cell: dict[str, Any], place: str) -> Entry | None:
    """What somebody wrote in this place, or None where it is as it came."""
    text, blank = source(cell), str(marks(cell).get("blank", ""))
    if not text.strip() or text.strip() == blank.strip():
        return None
    if cell.get("cell_type") != "code":
        return Entry(place, text.strip())
    name = marks(cell).get("text")
    typed = clean(_named(text, blank, str(name)) if name else _typed(text, blank))
    return Entry(place, typed, is_markdown=False) if typed.strip() else None


def _is_added(cell: dict[str, Any]) -> bool:
    """Whether a participant added this cell to write in: the release locks its own prose, and its code is Python."""
    if not source(cell).strip() or marks(cell) or cell["metadata"].get("editable") is False:
        return False
    return cell.get("cell_type") != "code" or not _is_python(source(cell))


def _typed(text: str, blank: str) -> str:
    """The lines of a code cell that are somebody's own: `my_guess = 3  # students` as "3 (students)"."""
    came = {line.strip() for line in blank.split("\n")}
    own = (line for line in text.split("\n") if line.strip() and line.strip() not in came)
    return "\n".join(_value(line, {line.partition("#")[2].strip() for line in came}) for line in own)


def _value(line: str, came: set[str]) -> str:
    """What a line of code says; the dots say nothing, nor does the comment that came with them."""
    try:
        (assigned,) = _parsed(line)
        value = ast.literal_eval(assigned.value)
    except (SyntaxError, ValueError, AttributeError, TypeError):
        return line
    rest = line.encode()[assigned.end_col_offset :].decode().strip().removeprefix("#").strip()
    if value is ...:
        return "" if rest in came else rest
    said = value if isinstance(value, str) else str(ast.get_source_segment(line, assigned.value))
    return f"{said} ({rest})" if rest else said


def _named(text: str, blank: str, name: str) -> str:
    """What a code cell gives this name, unless it is what stood there; the whole cell where that is no literal.

    Where the name still has its dots, somebody may have written beside it.
    """
    try:
        (value,) = _assigned(text, name)
        said = ast.literal_eval(value)
        if said is ...:
            return _typed(text, blank)
        if [ast.dump(value)] == [ast.dump(came) for came in _assigned(blank, name)]:
            return ""
    except (SyntaxError, ValueError, TypeError):
        return text.strip("\n")
    return said.strip("\n") if isinstance(said, str) else str(ast.get_source_segment(text, value))


def _assigned(text: str, name: str) -> list[ast.expr]:
    assigned = [node for node in _parsed(text) if isinstance(node, ast.Assign)]
    return [node.value for node in assigned if name in [getattr(target, "id", "") for target in node.targets]]


def _is_python(text: str) -> bool:
    try:
        _parsed(text)
    except SyntaxError:
        return False
    return True


def _parsed(text: str) -> list[Any]:
    """The statements of a code cell. Raises SyntaxError where it is none, or is too deep for Python."""
    with warnings.catch_warnings(action="ignore"):  # such as an escape in a text, which is nobody's business here
        try:
            return ast.parse(text).body
        except (ValueError, RecursionError, MemoryError) as error:
            raise SyntaxError(str(error)) from None


def _questions(notebook: Saved) -> tuple[str, ...]:
    """The questions in bold of the part that asks for a prediction."""
    part = next((source(cell) for cell in notebook.cells if marks(cell).get("part") == "predict"), "")
    plain = re.sub(r"<!--.*?-->", "", part, flags=re.DOTALL)
    return tuple(" ".join(question.split()) for question in re.findall(r"\*\*([^*]+\?)\*\*", plain))


# The page --------------------------------------------------------------------------------------------------------


def _by_session(pages: Iterable[Portfolio]) -> Iterator[list[Portfolio]]:
    """The pages of each session together; they come in order of the year."""
    by_session: dict[int | str, list[Portfolio]] = {}
    for page in pages:
        by_session.setdefault(_key(page.notebook), []).append(page)
    yield from by_session.values()


def _key(notebook: Saved) -> int | str:
    """The session that a notebook is of: its number, or its title where the damage took that."""
    return notebook.title if notebook.number is None else notebook.number


def _chapter(pages: list[Portfolio], heading: str, folder: Path, embed: Callable[[str], str]) -> Iterator[str]:
    """One session: its title, its files, and in each place what stands in them; what stands in several comes once."""
    notebook = pages[0].notebook
    of_session = f"in session {notebook.number}" if notebook.number is not None else f"in {_line(notebook.title)}"
    yield f"{heading} {_name(notebook.number, notebook.title)}"
    yield "\n".join(
        f"- {_link(each.notebook.path, folder)}, last saved {_day(each.notebook.when)}, {each.notebook.when:%H:%M}"
        for each in pages
    )
    for place, title in HEADINGS.items():
        files: dict[Entry, list[str]] = {}
        for page in pages:
            for entry in page.entries:
                if entry.place == place:
                    files.setdefault(entry, []).append(_line(page.notebook.path.name))
        if not files:
            continue
        yield f"{heading}# {title} {of_session}"
        yield from _asked(pages[0]) if place == "prediction" else ()
        for position, (entry, names) in enumerate(files.items()):
            if len(pages) > 1:
                yield f"In {' and in '.join(dict.fromkeys(names))}:"
            elif position:
                yield "And:"
            yield entry.markdown(embed)


def _asked(page: Portfolio) -> list[str]:
    return [f"Asked: {_line(question)}" for question in page.asked]


def _listed(places: set[str]) -> str:
    return ", ".join(place.replace("other", "more").replace("-", " ") for place in HEADINGS if place in places)


def _name(number: int | None, title: str) -> str:
    return _line(title) if number is None else f"Session {number}: {_line(title)}"


def _line(text: str) -> str:
    """A title or a file's name, which may hold anything, in a line of ours."""
    return literal(" ".join(text.split()))


def _link(path: Path, folder: Path) -> str:
    try:
        target = quote(Path(os.path.relpath(path, folder)).as_posix())
    except ValueError:  # on another drive there is no way from here to there
        target = path.resolve().as_uri()
    return f"[{_line(path.name)}]({target})"


def _day(when: datetime) -> str:
    return f"{when:%B} {when.day}, {when.year}"


# The file --------------------------------------------------------------------------------------------------------


def _write(target: Path, page: str) -> Path:
    """Write a page with a mark by which it is known for ours, whole or not at all."""
    first, rest = page.split("\n", 1)
    mark = f"<!-- gathered by workshop portfolio {_digest(page.encode())} -->"
    draft = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        _require_ours(target)
        draft.write_bytes(f"{first}\n{mark}\n{rest}".encode())
        os.replace(draft, target)
    except OSError as error:
        raise NotOurs(f"{target} cannot be written: {error.strerror}. Choose another place for the page.") from None
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
    return target


def _require_ours(target: Path) -> None:
    """Raise NotOurs unless the place is free or holds a page of ours as we left it: people write into pages too."""
    if not target.exists():
        return
    if not target.is_file():
        raise NotOurs(f"{target} is a folder. Choose another name for the page.")
    content = target.read_bytes()
    mark = _MARK.search(content)
    if not mark:
        raise NotOurs(f"{target} is no page that was gathered here, so it stays as it is. Choose another name.")
    if _digest(content.replace(mark[0], b"", 1)) != mark[1].decode():
        raise NotOurs(f"{target} was changed by hand since it was gathered, so it stays as it is. Choose another name.")


def _digest(page: bytes) -> str:
    return hashlib.sha256(page).hexdigest()[:16]
