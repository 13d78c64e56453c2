"""My own words of a year: what I predicted, decided, reflected and promised, read from my own saved notebooks.

`portfolio` makes a page of one notebook, `year` of all in a folder. Only what somebody wrote is taken, and it stays on
their machine. Files are `saved`'s, cells `recognised`'s, the words of one cell `written`'s, quoting is `quoted`'s.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from workshop import edition
from workshop.cell import ASKED_BACK, OWN_TABLE
from workshop.notebook.answered import Answered, answered
from workshop.notebook.own_page import NotOurs, write_page
from workshop.notebook.quoted import contained, literal, printable, quoted
from workshop.notebook.recognised import Recognised, Release, asking, known_sessions, recognise
from workshop.notebook.saved import Saved, UnreadableNotebook, gather, read, shown
from workshop.notebook.words import NO_MATHEMATICS
from workshop.notebook.written import Entry, words

# The places to write, in the order of the page. What stands anywhere else comes last.
HEADINGS = {
    "prediction": "What I predicted",
    "decision": "What we decided",
    "reflection": "What I take from it",
    "one-thing": "One thing I can do",
    "other": "What else I wrote",
}

_HOW_IT_WAS = "How it was for me"  # what was chosen in the boxes at the end

TITLE = "My portfolio"
_NOTHING = "Nothing written yet. Write in the boxes above; this page then shows it here."
_ABOUT = """\
Gathered on {today}: {what}. It holds what I wrote, and the questions that I was asked to predict. Nothing of it was
sent anywhere. A date says when a file was last saved, as the file itself has it: a download has a date of its own.
"""


@dataclass(frozen=True)
class Portfolio:
    """The page of one notebook. `empty` are the places where nobody wrote, `asked` the questions to predict.

    `answered` is what was chosen in the boxes of the guess, and of what the session asks back at its end.
    """

    copy: Recognised
    entries: tuple[Entry, ...]
    empty: tuple[str, ...]
    asked: tuple[str, ...]
    answered: tuple[Answered, ...] = ()

    @property
    def title(self) -> str:
        return self.copy.title

    @property
    def path(self) -> Path:
        return self.copy.saved.path

    @property
    def trouble(self) -> str:
        """What to say about the file, in one paragraph; empty where there is nothing."""
        return " ".join(self.copy.trouble)

    def __repr__(self) -> str:
        return self.markdown()

    def _repr_markdown_(self) -> str:
        return self.markdown()

    def markdown(self) -> str:
        """The page as Markdown; says so where nothing is written yet."""
        parts = [f"**My page: {_line(self.title)}**"]
        for place, heading in HEADINGS.items():
            entries = [_quoted(entry) for entry in self.entries if entry.place == place]
            if entries:
                parts += [f"**{heading}**", *(_asked(self) if place == "prediction" else ()), *entries]
        if said := _asked_back([self]):
            parts += [f"**{_HOW_IT_WAS}**", said]
        if len(parts) == 1:
            parts.append(_NOTHING)
        parts += [self.trouble] if self.trouble else []
        parts.append(f"*Read from {_line(shown(Path(self.path.name)))}, saved {self.copy.saved.when:%H:%M}.*")
        return _without_mathematics(parts)

    def save(self, path: str | os.PathLike[str] = "my-page.md") -> Path:
        """Write the page beside the notebook. Raises NotOurs where another file of that name stands there."""
        return write_page(Path(path), self.markdown())


def portfolio(notebook: str | os.PathLike[str]) -> Portfolio:
    """Gather what was written in a saved notebook: in a session, the one that asks, whatever its file is called now.

    Raises UnreadableNotebook where the file is absent, or no notebook of a session.
    """
    path = Path(notebook)
    return _page(read(path if path.parent != Path() else asking(path)), known_sessions())


@dataclass(frozen=True)
class Year:
    """All that somebody wrote, session by session.

    `sessions` are those that one could continue with; `unreadable` are messages about files that gave nothing.
    """

    pages: tuple[Portfolio, ...]
    unreadable: tuple[str, ...] = ()
    sessions: tuple[Release, ...] = ()

    @property
    def summary(self) -> str:
        """How much there is, in words."""
        pieces, count = len({(page.title, entry) for page in self.pages for entry in page.entries}), len(self.pages)
        return f"{pieces} piece{'s' * (pieces != 1)} of writing from {count} notebook{'s' * (count != 1)}"

    @property
    def troubles(self) -> tuple[str, ...]:
        """What to say about files that could not be read, or not as a whole."""
        return (*self.unreadable, *(f"{shown(page.path)}: {page.trouble}" for page in self.pages if page.trouble))

    def __repr__(self) -> str:
        return self.markdown()

    def _repr_markdown_(self) -> str:
        return self.markdown(level=3)

    def markdown(self, folder: Path | None = None, level: int = 1, embed: Callable[[str], str] = contained) -> str:
        """The page as Markdown, its links as from `folder` (the working directory). `level` is that of its title."""
        marks = "#" * level
        return _without_mathematics([f"{marks} {TITLE}", *self._body(f"{marks}#", folder or Path.cwd(), embed)])

    def html(self, folder: Path | None = None) -> str:
        """The page as one HTML file that loads nothing."""
        from workshop.paper import Page

        return Page(TITLE, "\n\n".join(self._body("##", folder or Path.cwd(), printable))).html()

    def save(self, path: str | os.PathLike[str] = "my-portfolio.md", kind: str | None = None) -> Path:
        """Write the page as `kind`, "html" or "md"; if that is left out, as the name says.

        An older page is replaced once the new one is whole. Raises NotOurs where the file is none of ours, was changed
        by hand, or has an ending that is neither.
        """
        target = Path(path)
        if target.is_dir():
            raise NotOurs(f"{shown(target)} is a folder. Choose another name for the page.")
        kind = kind or {".html": "html", ".htm": "html", ".md": "md"}.get(target.suffix.lower())
        if kind is None or not target.name:
            raise NotOurs(f"{shown(target) or 'That'} ends neither in .html nor in .md: name the page so.")
        return write_page(target, self.html(target.parent) if kind == "html" else self.markdown(target.parent))

    def _body(self, heading: str, folder: Path, embed: Callable[[str], str]) -> Iterator[str]:
        yield " ".join(_ABOUT.format(today=_day(datetime.now()), what=self.summary).split())
        yield f"{heading} Where to continue"
        yield "\n".join(self._continue(folder))
        if self.troubles:
            yield f"{heading} What to know about these files"
            yield "\n".join(f"- {_line(trouble)}" for trouble in self.troubles)
        for pages in _by_session(page for page in self.pages if page.entries or _asked_back([page])):
            yield from _chapter(pages, heading, folder, embed)

    def _continue(self, folder: Path) -> Iterator[str]:
        """A line for each session: what is written, what is empty, and the notebook to go on with."""
        yield "| Session | Written | Still empty | Notebook |\n| :-- | :-- | :-- | :-- |"
        rows: dict[int | str, tuple[int | None, str, str, str, Path]] = {
            each.number: (each.number, each.title, "nothing yet", "everything", each.path) for each in self.sessions
        }
        for pages in _by_session(self.pages):
            last = max(pages, key=lambda page: (bool(page.entries), page.copy.saved.when))
            found = {entry.place for page in pages for entry in page.entries}
            empty = {place for page in pages for place in page.empty} - found
            if found or last.copy.number not in rows:
                row = (
                    last.copy.number,
                    last.title,
                    _listed(found) or "nothing yet",
                    _listed(empty) or "nothing",
                    last.path,
                )
                rows[_key(last)] = row
        for number, title, written, blank, path in sorted(
            rows.values(), key=lambda row: (row[0] is None, row[0], row[1])
        ):
            yield f"| {_name(number, title)} | {written} | {blank} | {_link(path, folder)} |"


def year(folder: str | os.PathLike[str] | None = None) -> Year:
    """Gather what was written in every notebook of a folder: of all sessions, where a session's notebook asks.

    Raises UnreadableNotebook where the folder holds no session's notebook that can be read.
    """
    here = Path.cwd()
    return collect([folder or (here.parent if re.match(r"\d\d-", here.name) else here)])


def collect(paths: Iterable[str | os.PathLike[str]], sessions: Sequence[Release] | None = None) -> Year:
    """Gather what was written in these notebooks and folders of notebooks, those of `sessions` (the project's).

    One file never stops another. Raises UnreadableNotebook where nothing can be read at all.
    """
    wanted = [Path(path) for path in paths]
    sessions = known_sessions() if sessions is None else sessions
    pages, unreadable = [], []
    for path in gather(wanted):
        try:
            saved = read(path)
            if saved.about.get("slug") == OWN_TABLE:
                if not edition.is_untouched(path.read_bytes()):
                    unreadable.append(f"{shown(path)} is the page for a table of your own: it saves its words itself.")
                continue
            pages.append(_page(saved, sessions))
        except UnreadableNotebook as error:
            unreadable.append(str(error))
        except (ValueError, TypeError, OSError, RecursionError, MemoryError) as error:
            unreadable.append(f"{shown(path)} could not be read ({type(error).__name__}): look into it by hand.")
    if not pages:
        where = ", ".join(shown(path) for path in wanted)
        raise UnreadableNotebook("\n".join([f"No session's notebook could be read in {where}.", *unreadable]))
    pages.sort(key=lambda page: (page.copy.number is None, page.copy.number, page.title))
    return Year(tuple(pages), tuple(unreadable), tuple(sessions))


def _page(saved: Saved, sessions: Sequence[Release]) -> Portfolio:
    copy = recognise(saved, sessions)
    found = [(each.place(), words(each)) for each in copy.found]
    entries = dict.fromkeys(entry for _, entry in found if entry)
    empty = dict.fromkeys(place for place, entry in found if place and not entry)
    missing = dict.fromkeys(cell.described.write for cell in copy.missing if cell.described.write)
    left = tuple(place for place in empty | missing if place not in ASKED_BACK)  # nobody has to answer those
    boxes = tuple(each for cell in copy.found for each in answered(cell))
    return Portfolio(copy, tuple(entries), left, _questions(copy), boxes)


def _questions(copy: Recognised) -> tuple[str, ...]:
    """The questions in bold of the part that asks for a prediction."""
    parts = (each for each in copy.found if (each.original or each.cell).described.part == "predict")
    text = next((each.cell.source for each in parts), "")[:10_000]
    plain = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    return tuple(
        " ".join(question.replace("*", "").split()) for question in re.findall(r"\*\*(.+?\?)\*\*", plain, re.S)
    )


def _by_session(pages: Iterable[Portfolio]) -> Iterator[list[Portfolio]]:
    """The pages of each session together; they come in order of the year."""
    by_session: dict[int | str, list[Portfolio]] = {}
    for page in pages:
        by_session.setdefault(_key(page), []).append(page)
    yield from by_session.values()


def _key(page: Portfolio) -> int | str:
    """The session that a page is of: its number, or its title where the damage took that."""
    return page.title if page.copy.number is None else page.copy.number


def _chapter(pages: list[Portfolio], heading: str, folder: Path, embed: Callable[[str], str]) -> Iterator[str]:
    """One session: its title, its files, and in each place what stands in them; what stands in several comes once."""
    number, title = pages[0].copy.number, pages[0].title
    of_session = f"in session {number}" if number is not None else f"in {_line(title)}"
    yield f"{heading} {_name(number, title)}"
    yield "\n".join(
        f"- {_link(each.path, folder)}, last saved {_day(each.copy.saved.when)}, {each.copy.saved.when:%H:%M}"
        for each in pages
    )
    for place, words_of in HEADINGS.items():
        found: dict[Entry, list[str]] = {}
        for page in pages:
            for entry in page.entries:
                if entry.place == place:
                    found.setdefault(entry, []).append(_line(shown(Path(page.path.name))))
        if not found:
            continue
        yield f"{heading}# {words_of} {of_session}"
        yield from _asked(pages[0]) if place == "prediction" else ()
        for position, (entry, names) in enumerate(found.items()):
            if len(pages) > 1:
                yield f"In {' and in '.join(dict.fromkeys(names))}:"
            elif position:
                yield "And:"
            yield _quoted(entry, embed)
    if said := _asked_back(pages):
        yield f"{heading}# {_HOW_IT_WAS} {of_session}"
        yield said


def _asked_back(pages: Iterable[Portfolio]) -> str:
    """What was chosen at the end, a line each; what several copies have comes once."""
    chosen = dict.fromkeys(each for page in pages for each in page.answered if each.place in ASKED_BACK)
    return "\n".join(f"- {_line(each.label)}: {_line(each.said)}" for each in chosen)


def _without_mathematics(parts: list[str]) -> str:
    """A page of these parts, the first its title. Where it speaks of money, JupyterLab is told to typeset nothing."""
    if any("$" in part for part in parts):
        parts = [parts[0], f'<div class="{NO_MATHEMATICS}">', *parts[1:], "</div>"]
    return "\n\n".join(parts) + "\n"


def _quoted(entry: Entry, embed: Callable[[str], str] = contained) -> str:
    """Somebody's words as a quotation, in a page of ours."""
    return quoted(embed(entry.text) if entry.is_markdown else literal(entry.text))


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
    """A link to a notebook; only the name where a browser would open the file itself, with whatever is in it."""
    name = _line(shown(Path(path.name)))
    if path.suffix.lower() not in (".ipynb", ".txt", ".json"):
        return name
    try:
        target = quote(os.fsencode(os.path.relpath(path, folder)).replace(os.sep.encode(), b"/"))
    except ValueError:  # on another drive there is no way from here to there
        target = path.absolute().as_uri()
    return f"[{name}]({target})"


def _day(when: datetime) -> str:
    return f"{when:%B} {when.day}, {when.year}"
