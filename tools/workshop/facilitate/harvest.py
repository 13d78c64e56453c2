"""What comes back from a meeting: how the questions went, what was guessed and voted, and what may be read out.

It is made from the notebooks that people or rooms handed in, and names nobody. What may be said of counts is
`protected`'s, the pages are `returned`'s. A reflection or a one thing is taken only out of a notebook whose line of
consent says yes, and only where five people's are. Who said yes, and who wrote what, is kept nowhere: the texts are
shuffled when they are read. How many did not say yes can be worked out; who, cannot.
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from workshop.cell import Field
from workshop.course.asked_back import AFTER, BEFORE, FOR_WHOM_NOT, NEXT, READ_OUT, USEFUL, YES
from workshop.course.session import Session, find_root, readable
from workshop.errors import WorkshopError
from workshop.facilitate import names
from workshop.facilitate.guesses import Guessed
from workshop.facilitate.protected import FEWEST
from workshop.notebook.checks import MATCHES, NOT_YET
from workshop.notebook.progress import Progress, progress

VOTES = (USEFUL, FOR_WHOM_NOT, NEXT)
SURER = ("surer than before", "as sure as before", "less sure than before")
READABLE = ("reflection", "one-thing")


@dataclass
class Told:
    """One question: how many matched, not yet, not attempted, or left no result; and the mistakes that were met."""

    title: str
    states: Counter[str] = field(default_factory=Counter)
    mistakes: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Text:
    """Words that may be read out, and what in them may name a person."""

    words: str
    named: tuple[str, ...] = ()


@dataclass(frozen=True)
class Harvest:
    """All that came back of one session. With `rooms`, each notebook is a room's, so that small counts name nobody.

    `votes` has a counter for each of VOTES, by its name, and "surer" one of SURER. `texts` are those that may be read
    out, by the kind of writing, in an order that tells nothing.
    """

    session: Session
    notebooks: int
    questions: tuple[Told, ...]
    guesses: tuple[Guessed, ...]
    troubles: tuple[str, ...]
    rooms: bool = False
    votes: Mapping[str, Counter[str]] = field(default_factory=dict)
    texts: Mapping[str, Sequence[Text]] = field(default_factory=dict)

    @property
    def whose(self) -> str:
        return "rooms" if self.rooms else "people"

    @property
    def is_enough(self) -> bool:
        """Whether so many handed in that counts may be said."""
        return self.rooms or self.notebooks >= FEWEST

    def named(self) -> list[Text]:
        """The texts in which something may name a person."""
        return [text for kind in READABLE for text in self.texts.get(kind, ()) if text.named]

    def readable(self, kind: str, with_named: bool = False) -> list[Text]:
        """The texts of a kind that may be read out; none where fewer than five are, of rooms as of people."""
        texts = [text for text in self.texts.get(kind, ()) if with_named or not text.named]
        return texts if len(texts) >= FEWEST else []


def gather(paths: Iterable[Path], session: Session, rooms: bool = False) -> Harvest:
    """Count what stands in the notebooks in these files and folders; somebody's file that lies there twice counts once.

    Raises WorkshopError where none is of this session; one that cannot be read is named in `troubles`.
    """
    paths = list(paths)
    rows, troubles = progress(paths)
    own = list(_once(each for each in rows if each.page.copy.number == session.number))
    if not own:
        raise WorkshopError(f"No notebook of session {session.number} was found there.")
    questions = _questions(own, session)
    votes = {field.name: Counter(_options(own, field)) for field in VOTES} | {"surer": Counter(_surer(own))}
    return Harvest(session, len(own), questions, _guesses(own, session), troubles, rooms, votes, _texts(own, session))


def _once(rows: Iterable[Progress]) -> Iterator[Progress]:
    seen = set()
    for row in rows:
        results = {question.state for question in row.questions} & {MATCHES, NOT_YET}
        if not row.page.entries and not row.page.answered and not results:
            yield row  # nothing was done in it, so everybody's is the same
            continue
        mark = hashlib.sha256(row.page.path.read_bytes()).digest()
        if mark not in seen:
            seen.add(mark)
            yield row


def _questions(rows: Iterable[Progress], session: Session) -> tuple[Told, ...]:
    told = {each.name: Told(each.title) for each in session.exercises}
    for row in rows:
        for question in row.questions:
            if question.name in told:
                told[question.name].states[question.state] += 1
                if question.mistake:
                    told[question.name].mistakes[question.said or question.mistake.replace("_", " ")] += 1
    return tuple(told.values())


def _guesses(rows: Iterable[Progress], session: Session) -> tuple[Guessed, ...]:
    asked = (cell for cell in session.notebook.cells if cell.described.write == "prediction")
    guessed = {each.name: Guessed(each.label, each.unit) for cell in asked for each in cell.described.fields}
    for row in rows:
        for answer in row.page.answered:
            if answer.place == "prediction" and answer.name in guessed:
                guessed[answer.name].add(answer.said)
    return tuple(guessed.values())


def _chosen(row: Progress, field: Field) -> str:
    """What a notebook chose of a field's options, as they are today; nothing where it says none of them."""
    said = {each.name: each.said for each in row.page.answered if each.place != "prediction"}.get(field.name, "")
    return said if said in map(str, field.options) else ""


def _options(rows: Iterable[Progress], field: Field) -> Iterator[str]:
    return (chosen for row in rows if (chosen := _chosen(row, field)))


def _surer(rows: Iterable[Progress]) -> Iterator[str]:
    """Whether each who answered both lines was surer at the end; how sure anybody was is not looked at."""
    order = list(map(str, BEFORE.options))
    for row in rows:
        before, after = _chosen(row, BEFORE), _chosen(row, AFTER)
        if before and after:
            change = order.index(after) - order.index(before)
            yield SURER[0] if change > 0 else SURER[2] if change < 0 else SURER[1]


def _texts(rows: Sequence[Progress], session: Session) -> dict[str, list[Text]]:
    """What may be read out, by its kind, in an order that nothing decides but chance."""
    willing = [row for row in rows if _chosen(row, READ_OUT) == YES]
    if not willing:
        return {}
    known = names.ordinary(session, readable(find_root(session.source))[0])
    files = names.of_files((row.page.path.absolute() for row in rows), known)
    found: dict[str, list[Text]] = {}
    for kind in READABLE:
        words = ("\n\n".join(each.text for each in row.page.entries if each.place == kind) for row in willing)
        found[kind] = [Text(text, tuple(names.pointed_out(text, known, files))) for text in words if text.strip()]
        random.SystemRandom().shuffle(found[kind])
    return found
