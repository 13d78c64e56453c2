"""What comes back from a meeting: how the questions went, which mistakes were met, what was guessed; never by whom.

It is made from the notebooks that people or rooms handed in. Reflections are theirs: they are not read out here. Counts
of one to four people are not said, because in a group that knows each other they would name somebody; nor is what
they could be worked out from, because how many handed in is known.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from workshop.course.session import Session
from workshop.errors import WorkshopError
from workshop.notebook.checks import MATCHES, NOT_ATTEMPTED, NOT_YET
from workshop.notebook.progress import Progress, progress
from workshop.paper import Page

FEWEST = 5
FEW = "fewer than 5"
HIDDEN = "not said"
_UNIT = re.compile(r"\s*\([^()]*\)\s*$")  # what stands behind the guess in its cell
_GUESSES = 40  # characters of a guess: what is longer is a text, and is not shown


@dataclass
class Told:
    """One question: how many matched, not yet, not attempted, or left no result; and the mistakes that were met."""

    title: str
    states: Counter[str] = field(default_factory=Counter)
    mistakes: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Harvest:
    """All that came back of one session. With `rooms`, each notebook is a room's, so that small counts name nobody."""

    session: Session
    notebooks: int
    questions: tuple[Told, ...]
    guesses: Counter[str]
    troubles: tuple[str, ...]
    rooms: bool = False

    @property
    def whose(self) -> str:
        return "rooms" if self.rooms else "people"

    @property
    def is_enough(self) -> bool:
        """Whether so many handed in that counts may be said."""
        return self.rooms or self.notebooks >= FEWEST

    def page(self) -> Page:
        """One page for the next meeting, with room for the written account."""
        title = f"What came back of session {self.session.number}: {self.session.title}"
        return Page(title, "\n\n".join(_text(self)), points=10.5)


def gather(paths: Iterable[Path], session: Session, rooms: bool = False) -> Harvest:
    """Count what stands in the notebooks in these files and folders; somebody's file that lies there twice counts once.

    Raises WorkshopError where none is of this session; one that cannot be read is named in `troubles`.
    """
    rows, troubles = progress(paths)
    own = list(_once(each for each in rows if each.page.copy.number == session.number))
    if not own:
        raise WorkshopError(f"No notebook of session {session.number} was found there.")
    told = {each.name: Told(each.title) for each in session.exercises}
    for row in own:
        for question in row.questions:
            if question.name in told:
                told[question.name].states[question.state] += 1
                if question.mistake:
                    told[question.name].mistakes[question.said or question.mistake.replace("_", " ")] += 1
    written = (entry.text for row in own for entry in row.page.entries if entry.place == "prediction")
    guesses = (_UNIT.sub("", text).strip() for text in written)
    short = Counter(" ".join(text.split()) for text in guesses if len(text) <= _GUESSES)
    return Harvest(session, len(own), tuple(told.values()), short, troubles, rooms)


def _once(rows: Iterable[Progress]) -> Iterator[Progress]:
    seen = set()
    for row in rows:
        results = {question.state for question in row.questions} & {MATCHES, NOT_YET}
        if not row.page.entries and not results:
            yield row  # nothing was done in it, so everybody's is the same
            continue
        mark = hashlib.sha256(row.page.path.read_bytes()).digest()
        if mark not in seen:
            seen.add(mark)
            yield row


def _text(harvest: Harvest) -> Iterator[str]:
    if not harvest.is_enough:
        yield f"Fewer than {FEWEST} people handed in a notebook, so nothing is counted here: it would name them."
    else:
        yield f"{harvest.notebooks} {harvest.whose} handed in a notebook. Nobody is named, and no reflection was read."
        yield "## The questions"
        yield _questions(harvest)
        yield "## Mistakes that were met"
        yield _mistakes(harvest)
        yield "## What was guessed"
        yield _guessed(harvest)
    for heading in ("What we heard", "What we will try", "Who does what, by when"):
        yield f"## {heading}"
        yield "```lines 3\n```"


def protected(counts: Sequence[int]) -> list[str]:
    """The counts of one question, *matches* first, as they may be said beside how many people there are.

    All are said where none is of one to four people. Else at most how many matched, if they and all others are at
    least five; what is left could be subtracted, so none of it is said.
    """

    def is_few(number: int) -> bool:
        return 0 < number < FEWEST

    first, *others = counts
    if not any(map(is_few, counts)):
        return [str(number) for number in counts]
    is_safe = not is_few(first) and not is_few(sum(others))
    return [str(first) if is_safe else HIDDEN, *(HIDDEN for _ in others)]


def _questions(harvest: Harvest) -> str:
    rows = []
    for each in harvest.questions:
        known = [each.states[state] for state in (MATCHES, NOT_YET, NOT_ATTEMPTED)]
        counts = [*known, sum(each.states.values()) - sum(known)]
        rows.append((f"**{_cell(each.title)}**", *(map(str, counts) if harvest.rooms else protected(counts))))
    table = _table(("Question", "Matches", "Not yet", "Not attempted", "No result saved"), rows)
    if not any(HIDDEN in row for row in rows):
        return table
    why = f"{HIDDEN.capitalize()}: fewer than {FEWEST} people, or a count from which so few could be worked out."
    return f"{table}\n\n{why}"


def often(mistakes: Counter[str], rooms: bool = False) -> list[tuple[str, str]]:
    """The mistakes that may be said, the most frequent first, and how often each was met.

    Of people, those that five or more met, and never how many exactly: beside the count of *not yet*, one mistake's
    count would tell how few met another.
    """
    return [
        (said, str(number) if rooms else f"{FEWEST} or more")
        for said, number in mistakes.most_common()
        if rooms or number >= FEWEST
    ]


def _mistakes(harvest: Harvest) -> str:
    rows = [
        (f"**{_cell(question.title)}**", _cell(said), number)
        for question in harvest.questions
        for said, number in often(question.mistakes, harvest.rooms)
    ]
    table = _table(("Question", "What the check said", "How often"), rows) if rows else "None by name."
    return table if harvest.rooms else f"{table}\n\nMistakes that {FEW} people met are not listed."


def _guessed(harvest: Harvest) -> str:
    total = sum(harvest.guesses.values())
    if not harvest.rooms and total < FEWEST:
        return f"Fewer than {FEWEST} guesses: they stay with those who made them."
    ordered = sorted(harvest.guesses.items(), key=lambda each: _order(each[0]))
    listed = [(guess, number) for guess, number in ordered if harvest.rooms or number >= FEWEST]
    # How many handed in is known: what is not listed must not be a few of them.
    while listed and not harvest.rooms and 0 < harvest.notebooks - sum(number for _, number in listed) < FEWEST:
        listed.remove(min(listed, key=lambda each: each[1]))
    rows = [(f"**{_cell(guess)}**", str(number)) for guess, number in listed]
    left = total > sum(number for _, number in listed)
    table = _table(("Guess", "How many"), rows) if rows else ""
    numbers = sorted(value for guess in harvest.guesses.elements() if (value := _number(guess)) is not None)
    middle = ""
    if len(numbers) >= FEWEST or (harvest.rooms and numbers):
        middle = f"The guess in the middle is {numbers[len(numbers) // 2]:,g}."
    others = (
        f"Other guesses are not listed: each was made by {FEW} people, or would tell of one that was." if left else ""
    )
    return "\n\n".join(filter(None, [table, middle, others]))


def _number(guess: str) -> float | None:
    try:
        return float(guess.replace(",", "").replace("\u2212", "-").rstrip("% "))
    except ValueError:
        return None


def _order(guess: str) -> tuple[bool, float, str]:
    value = _number(guess)
    return (value is None, value or 0.0, guess)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(text: str) -> str:
    """Words of somebody else's in a table of Markdown: no mark of theirs means anything."""
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>|#~$" else letter for letter in " ".join(text.split()))
