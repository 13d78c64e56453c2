"""Words in somebody's text that may name a person, so that a facilitator looks before anything is read out.

Nothing here knows who is called what. A word is pointed out where it is written large in the middle of a sentence and
does not stand so on the session's own page; where a sentence begins with it, and no session writes it small; after a
title; and where it is part of the name of a file or folder that was handed in. So are addresses and telephone numbers.
It points out places and offices too. It misses a name written small, one that the session's page writes, and one that
is an ordinary word where a sentence begins (Grace, Will). It cannot see whom a story is about: somebody has to read.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from workshop.cell import Cell
from workshop.course.session import Session

HOW = (
    "Found by large letters, titles, addresses, telephone numbers and the names of the files. A name written small, or "
    "one that is an ordinary word, is missed, and so is a story that tells who it is about: read every text yourself."
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+|(?<!\w)@\w+|(?:https?://|www\.)\S+|\+?\d(?:[\s().-]*\d){6,}")
_TITLE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Mx|Dr|Prof|Professor|Officer|Judge|Aunt|Uncle|Sister|Brother)\.?\s+([^\W\d_]\w*)", re.I
)
_OWN = {"I", "A", "Ok", "OK"}
_ALSO_NAMES = {"April", "May", "June", "August"}
_DAYS = {*calendar.day_name, *calendar.month_name} - _ALSO_NAMES


@dataclass(frozen=True)
class Ordinary:
    """Words that name nobody: those that the sessions write small, and those that this session's page writes large."""

    small: frozenset[str]
    large: frozenset[str]


def ordinary(session: Session, every: Iterable[Session]) -> Ordinary:
    """What the sessions' own prose holds; who wrote a reference is left out, because people are called so."""
    small = {word for each in every for cell in _prose(each) for word in _WORD.findall(cell.source) if word.islower()}
    large = {word for cell in _prose(session) for word in _WORD.findall(cell.source) if not word.islower()}
    return Ordinary(frozenset(small), frozenset(large | _OWN | _DAYS))


def of_files(paths: Iterable[Path], known: Ordinary) -> frozenset[str]:
    """The words of the names of files and folders that were handed in, in small letters."""
    words = (word.casefold() for path in paths for part in path.parts[-4:] for word in _WORD.findall(part))
    return frozenset(word for word in words if len(word) > 2 and word not in known.small | {"ipynb", "tmp"})


def pointed_out(text: str, known: Ordinary, files: frozenset[str] = frozenset()) -> list[str]:
    """The words of a text that may name a person, in its order, each once."""
    found = [(each.start(), each[0]) for each in _ADDRESS.finditer(text)]
    found += [(each.start(1), each[1]) for each in _TITLE.finditer(text)]
    for each in _WORD.finditer(text):
        word = re.sub(r"['’]s?$", "", each[0])
        if word.casefold() in files or (_is_large(word) and _may_name(word, _begins(text[: each.start()]), known)):
            found.append((each.start(), word))
    return list(dict.fromkeys(word for _, word in sorted(found)))


def _is_large(word: str) -> bool:
    return word[0].isupper() and re.split("['’]", word)[0] not in _OWN


def _may_name(word: str, begins: bool, known: Ordinary) -> bool:
    if word in known.large or (word.isupper() and len(word) > 1 and word.casefold() in known.small):
        return False
    return not begins or word.casefold() not in known.small


def _begins(before: str) -> bool:
    """Whether a sentence, a line or a quotation begins after this text."""
    return not before.strip() or bool(re.search(r"(?:[.!?:…\n]|^)[\s\"'“‘(*_>-]*$", before))


def _prose(session: Session) -> Sequence[Cell]:
    left_out = ("references", "further", "law")
    return [cell for cell in session.notebook.cells if cell.is_markdown and cell.id not in left_out]
