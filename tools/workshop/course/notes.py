"""What a session's facilitator cells say: by step, by question and by label, read once for whoever needs it.

A facilitator cell is paragraphs that each open with a bold label (**Say.**). One that opens no step belongs to the
step before it, and below a question to that question. How the minutes of a cut and the messages to the rooms are
written inside a paragraph is known here alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from workshop.course.cells import is_tagged, read_notebook, workshop
from workshop.course.session import Session, Step

CUT = "60-minute cut"
BREAK = "break"

_PARAGRAPHS = re.compile(r"\n\s*\n")
_LABEL = re.compile(r"\*\*([^*\n]+?)\.\*\*(.*)", re.DOTALL)

_DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_UNITS = _DIGITS + _TEENS
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_NUMBER = re.compile(rf"(\d+)|({'|'.join(_TENS)})(?:[- ]({'|'.join(_DIGITS[1:])}))?|({'|'.join(_UNITS)}|an?)", re.I)
_MINUTES = re.compile(rf"\W*(?:(?:about|at most|only|no more than)\s+)?({_NUMBER.pattern})[ -]min(?:ute)?s?\b", re.I)
_TO_THE_ROOMS = re.compile(
    r'Messages?\s+to\s+the\s+rooms\s+at\s+([\d,\sand]+)\s+minutes?:\s*((?:"[^"]+"[,.;]?\s*(?:and\s+)?)+)'
)


@dataclass(frozen=True)
class Paragraph:
    """One labelled paragraph, in Markdown; what follows it without a label of its own is part of it."""

    label: str
    text: str


@dataclass(frozen=True)
class QuestionNotes:
    """What stands below one question: its title, and the facilitator's paragraphs."""

    title: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True)
class StepNotes:
    """One step of the run-of-show with its own paragraphs, and those of the questions inside it."""

    step: Step
    paragraphs: tuple[Paragraph, ...]
    questions: tuple[QuestionNotes, ...]

    def says(self, label: str) -> str:
        """Everything that the step itself says under this label; empty when it says nothing."""
        return "\n\n".join(each.text for each in self.paragraphs if each.label == label)

    @property
    def cut(self) -> int:
        """The step's minutes in an hour: what its cut opens with, and all of them where it has no cut."""
        shorter = None if self.step.name == BREAK else opening_minutes(self.says(CUT))
        return self.step.minutes if shorter is None else shorter

    @property
    def messages(self) -> tuple[tuple[int, str], ...]:
        """What the helpers write to all rooms, and after how many minutes of the step."""
        return messages(self.says("Helpers"))

    @property
    def cut_messages(self) -> tuple[tuple[int, str], ...]:
        """The same in an hour, where other questions are asked."""
        return messages(self.says(CUT))


def paragraphs(source: str) -> tuple[Paragraph, ...]:
    """The labelled paragraphs of one cell, in order. What stands before the first label is a heading, and left out."""
    found: list[Paragraph] = []
    for block in _PARAGRAPHS.split(source.strip()):
        if match := _LABEL.match(block):
            found.append(Paragraph(match[1], match[2].strip()))
        elif found:
            last = found.pop()
            found.append(Paragraph(last.label, f"{last.text}\n\n{block}"))
    return tuple(found)


def number(word: str) -> int | None:
    """The number that a word, a pair of words or digits say, up to 99 in words; None where they say none."""
    match = _NUMBER.fullmatch(word.strip())
    if match is None:
        return None
    digits, tens, units, unit = match.groups()
    if digits:
        return int(digits)
    if tens:
        return _TENS[tens.lower()] + (_DIGITS.index(units.lower()) if units else 0)
    return 1 if unit.lower() in ("a", "an") else _UNITS.index(unit.lower())


def opening_minutes(text: str) -> int | None:
    """The minutes that a text opens with ("Twenty-two minutes: …"); None where it opens with something else."""
    match = _MINUTES.match(text)
    return number(match[1]) if match else None


def messages(text: str) -> tuple[tuple[int, str], ...]:
    """The messages to all rooms that a paragraph gives: (after how many minutes, the words), in its order.

    Raises ValueError where the minutes are not as many as the messages.
    """
    found: list[tuple[int, str]] = []
    for match in _TO_THE_ROOMS.finditer(text):
        minutes = re.findall(r"\d+", match[1])
        said = [" ".join(words.split()) for words in re.findall(r'"([^"]+)"', match[2])]
        if len(minutes) != len(said):
            raise ValueError(f"{len(minutes)} minutes and {len(said)} messages to the rooms")
        found += zip(map(int, minutes), said, strict=True)
    return tuple(found)


def without_messages(text: str) -> str:
    """The paragraph without its messages to the rooms, for whoever gives them their own place."""
    return _TO_THE_ROOMS.sub("", text).strip()


def read(session: Session) -> tuple[StepNotes, ...]:
    """Every step of the session, in order, with what the facilitator's cells say about it."""
    cells = read_notebook(session.source)["cells"]
    titles = {exercise.name: exercise.title for exercise in session.exercises}
    ends = [*(step.cell for step in session.steps[1:]), len(cells)]
    return tuple(_notes(step, cells[step.cell : end], titles) for step, end in zip(session.steps, ends, strict=True))


def _notes(step: Step, cells: Iterable[dict], titles: dict[str, str]) -> StepNotes:
    own: list[Paragraph] = []
    questions: dict[str, list[Paragraph]] = {}
    question = ""
    for cell in cells:
        question = workshop(cell).get("exercise", question)
        if is_tagged(cell, "facilitator"):
            (questions.setdefault(question, []) if question else own).extend(paragraphs(cell["source"]))
    below = (QuestionNotes(titles.get(name, name), tuple(found)) for name, found in questions.items())
    return StepNotes(step, tuple(own), tuple(below))
