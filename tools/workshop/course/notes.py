"""What a session's facilitator cells say: by step, by question and by label, read once for whoever needs it.

A facilitator cell is paragraphs that each open with a bold label (**Say.**). One that opens no step belongs to the
step before it; one that gives the answers to a question says so in its metadata, and others below it belong to the same
question. What a machine needs of them (minutes, messages, what to paste) is in the metadata of the step.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from workshop.cell import Cell, Message, Step
from workshop.course.session import Session

CUT = "60-minute cut"
BREAK = "break"

_PARAGRAPHS = re.compile(r"\n\s*\n")
_LABEL = re.compile(r"\*\*([^*\n]+?)\.\*\*(.*)", re.DOTALL)


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

    def minutes(self, short: bool) -> int:
        """The step's minutes; in the `short` form those of its cut, where it has one."""
        return self.step.cut.minutes if short and self.step.cut else self.step.minutes

    def messages(self, short: bool) -> tuple[Message, ...]:
        """What the helpers send to all rooms; in the `short` form other questions are asked."""
        return self.step.cut.messages if short and self.step.cut else self.step.messages

    def time_plan(self, short: bool) -> str:
        """How the rooms use their minutes."""
        return (short and self.step.cut and self.step.cut.time_plan) or self.step.time_plan


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


def read_notes(session: Session) -> tuple[StepNotes, ...]:
    """Every step of the session, in order, with what the facilitator's cells say about it."""
    titles = {exercise.name: exercise.title for exercise in session.exercises}
    cells = session.notebook.cells
    opens = [place for place, cell in enumerate(cells) if cell.described.step]
    ends = [*opens[1:], len(cells)]
    return tuple(_notes(cells[begin:end], titles) for begin, end in zip(opens, ends, strict=True))


def _notes(cells: Iterable[Cell], titles: dict[str, str]) -> StepNotes:
    first, *others = cells
    own = list(paragraphs(first.source))
    questions: dict[str, list[Paragraph]] = {}
    question = ""
    for cell in others:
        question = cell.described.answers or cell.described.exercise or question
        if cell.is_facilitator:
            (questions.setdefault(question, []) if question else own).extend(paragraphs(cell.source))
    below = (QuestionNotes(titles.get(name, name), tuple(found)) for name, found in questions.items())
    assert first.described.step is not None  # a step opens with the cell that describes it
    return StepNotes(first.described.step, tuple(own), tuple(below))
