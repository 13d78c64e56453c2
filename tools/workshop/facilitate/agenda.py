"""The run-of-show: each step of a session with its clock time and all that the notebook's facilitator cells say.

One plan is told in three ways: as text for a terminal, as an HTML page, and as a PDF of at most two pages. Nothing is
written here that the notebook does not say, but for the times and the reminders of how much is left.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from workshop import files
from workshop.cell import Message, Step
from workshop.course import notes
from workshop.course.notes import Paragraph, StepNotes
from workshop.course.session import Session
from workshop.errors import WorkshopError
from workshop.facilitate.clock import Clock
from workshop.facilitate.participant import blocks, one_line, plain
from workshop.paper import Page, pages

WHOLE, SHORT = 90, 60  # the two lengths of a meeting, in minutes
PAGES = 2

_LEFT = (10, 2)  # minutes before the end of a step in rooms at which the rooms are told
_COLUMNS = 100
_INDENT = " " * 7
# The labels that a PDF may leave out, should two pages be too few, and the sizes of letters that are tried.
_LEFT_OUT: tuple[frozenset[str], ...] = (frozenset(), frozenset({"Purpose"}), frozenset({"Purpose", "Answers"}))
_POINTS = (10, 9.5, 9, 8.5, 8)


@dataclass(frozen=True)
class Form:
    """How a session is held: in `minutes` (90 or 60), and in one room or on a call."""

    minutes: int = WHOLE
    in_person: bool = False

    @property
    def is_short(self) -> bool:
        """Whether it is the 60-minute cut."""
        return self.minutes == SHORT


@dataclass(frozen=True)
class Reminder:
    """What all rooms are told, so many minutes after the start of the meeting."""

    minute: int
    text: str


@dataclass(frozen=True)
class Slot:
    """One step in its place: it begins so many minutes after the start of the meeting."""

    notes: StepNotes
    begins: int
    minutes: int
    reminders: tuple[Reminder, ...]

    @property
    def ends(self) -> int:
        """The minute after its last."""
        return self.begins + self.minutes


@dataclass(frozen=True)
class Agenda:
    """A session's run-of-show."""

    session: Session
    form: Form
    clock: Clock
    slots: tuple[Slot, ...]

    @property
    def minutes(self) -> int:
        """What the steps take together, which in the short form may be less than the hour, or more."""
        return self.slots[-1].ends

    @property
    def title(self) -> str:
        """What to print above it."""
        return f"Session {self.session.number}: {self.session.title}"

    def page(self, points: float = 10, without: frozenset[str] = frozenset()) -> Page:
        """The run-of-show as a page to print, `without` the paragraphs of these labels."""
        return Page(self.title, "\n\n".join(_markdown(self, without)), points=points, columns=2)

    def html(self) -> str:
        """The whole run-of-show as one HTML file."""
        return self.page().html()

    def pdf(self) -> bytes:
        """The run-of-show on two pages at most, in the largest letters that allow it.

        Raises WorkshopError when two pages are too few for letters of eight points.
        """
        for without in _LEFT_OUT:
            for points in _POINTS:
                page = self.page(points, without).pdf()
                if pages(page) <= PAGES:
                    return page
        raise WorkshopError(
            f"The facilitator cells of {self.session.name} are too long for a run-of-show of {PAGES} pages.\n"
            f"Shorten them; `workshop agenda {self.session.number}` shows all that they say."
        )

    def text(self) -> str:
        """The run-of-show for a terminal of a hundred columns."""
        return "\n".join(_lines(self))


def plan(session: Session, clock: Clock, form: Form | None = None) -> Agenda:
    """Give every step its time. Raises WorkshopError when the session does not take 90 minutes."""
    form = form or Form()
    if session.minutes != WHOLE:
        raise WorkshopError(
            f"The steps of {session.name} add up to {session.minutes} minutes, not {WHOLE}: correct the minutes in "
            f"{session.source.relative_to(session.root)} (`workshop lint {session.number}`)."
        )
    slots: list[Slot] = []
    for each in notes.read_notes(session):
        begins = slots[-1].ends if slots else 0
        minutes = each.minutes(form.is_short)
        reminders = tuple(_reminders(each.step, begins, minutes, each.messages(form.is_short)))
        slots.append(Slot(each, begins, minutes, reminders))
    return Agenda(session, form, clock, tuple(slots))


def write(agenda: Agenda, out: Path) -> None:
    """Write the run-of-show to a file, as HTML or PDF by its name. Raises WorkshopError for another name."""
    forms = {".html": lambda: agenda.html().encode(), ".pdf": agenda.pdf}
    if out.suffix.lower() not in forms:
        raise WorkshopError(f"{out} ends neither in .html nor in .pdf: name the file so. Nothing was written.")
    files.write(out, forms[out.suffix.lower()]())


def _reminders(step: Step, begins: int, minutes: int, said: tuple[Message, ...]) -> Iterator[Reminder]:
    """The notebook's messages to the rooms, and what is left ten and two minutes before the rooms close."""
    if step.mode != "breakout":
        return
    words = {each.minute: each.text for each in said}
    for minute in sorted({*words, *(minutes - left for left in _LEFT if left < minutes)}):
        left = f"{minutes - minute} minutes left"
        yield Reminder(begins + minute, f"{words[minute]}. {left}." if minute in words else f"{left}.")


# What is said, in order ---------------------------------------------------------------------------------------------


def heading(agenda: Agenda, slot: Slot) -> str:
    """A step in one line: when, what, how long, and how people sit."""
    step = slot.notes.step
    return f"{agenda.clock.at(slot.begins)} {step.title} · {slot.minutes} min · {step.mode}"


def when(agenda: Agenda) -> str:
    """The day if it is known, the hours, the zone, and the form in words."""
    length = f"{agenda.form.minutes} minutes, {'in person' if agenda.form.in_person else 'on a call'}"
    return ", ".join(filter(None, (agenda.clock.day(), hours(agenda), length)))


def hours(agenda: Agenda) -> str:
    """From when to when the meeting is, with its zone."""
    return f"{agenda.clock.at(0)} to {agenda.clock.at(agenda.form.minutes)} ({agenda.clock.zone})"


def _about_the_form(agenda: Agenda) -> Iterator[str]:
    """What a facilitator has to know about the short form and the form in person before reading on."""
    if agenda.form.is_short:
        spare = SHORT - agenda.minutes
        yield (
            f"The short cut: where a step says **{notes.CUT}**, that goes before everything below it, and before the "
            "minutes that are said aloud there."
        )
        if spare > 0:
            yield f"The steps take {agenda.minutes} minutes. The other {spare} are yours: give them to the rooms first."
        elif spare < 0:
            yield f"The steps take {agenda.minutes} minutes, {-spare} more than the hour: shorten them further."
    if agenda.form.in_person:
        yield (
            "In one room: tables in place of rooms, and what is to be pasted into the chat goes on the wall or is said "
            "aloud, the reminders too."
        )


def _said(agenda: Agenda, slot: Slot) -> Iterator[Paragraph]:
    """The step's own paragraphs that belong to the form, what changes the rest first."""
    holds = {notes.CUT: agenda.form.is_short, "In person": agenda.form.in_person}
    own = slot.notes.paragraphs
    yield from (each for label in holds if holds[label] for each in own if each.label == label)
    yield from (each for each in own if each.label not in holds)


def _rooms(agenda: Agenda) -> str:
    return "tables" if agenda.form.in_person else "rooms"


def _markdown(agenda: Agenda, without: frozenset[str]) -> Iterator[str]:
    yield f"*Run-of-show.* {when(agenda)}. People take home {agenda.session.about.takeaway}."
    yield from _about_the_form(agenda)
    for slot in agenda.slots:
        yield f"## {heading(agenda, slot)}"
        yield from _paragraphs(_said(agenda, slot), without)
        if slot.reminders:
            times = "\n".join(f"- **{agenda.clock.at(each.minute)}** {each.text}" for each in slot.reminders)
            yield f"**Tell the {_rooms(agenda)}.**\n\n{times}"
        for question in slot.notes.questions:
            yield f"### {question.title}"
            yield from _paragraphs(question.paragraphs, without)
    yield f"## {agenda.clock.at(agenda.minutes)} End"


def _paragraphs(found: Iterator[Paragraph] | tuple[Paragraph, ...], without: frozenset[str]) -> Iterator[str]:
    yield from (f"**{each.label}.** {each.text}" for each in found if each.label not in without)


def _lines(agenda: Agenda) -> Iterator[str]:
    yield agenda.title
    yield from _wrapped(f"{when(agenda)}. People take home {agenda.session.about.takeaway}.", "")
    for words in _about_the_form(agenda):
        yield from _wrapped(words, "")
    for slot in agenda.slots:
        time, _, rest = heading(agenda, slot).partition(" ")
        yield f"\n{time:7}{rest.upper()}"
        for each in _said(agenda, slot):
            yield from _wrapped(f"{each.label}. {each.text}", _INDENT)
        for reminder in slot.reminders:
            yield f"{_INDENT}→ {agenda.clock.at(reminder.minute)}  to the {_rooms(agenda)}: {reminder.text}"
        for question in slot.notes.questions:
            yield f"\n{_INDENT}{question.title}"
            for each in question.paragraphs:
                yield from _wrapped(f"{each.label}. {each.text}", _INDENT + "  ")
    yield f"\n{agenda.clock.at(agenda.minutes):7}END"


def _wrapped(markdown: str, indent: str) -> Iterator[str]:
    """The paragraphs without their markup, no line longer than a hundred characters."""
    for block in blocks(plain(markdown)):
        for item in re.split(r"\n(?=\d+\. |- )", block):
            yield from textwrap.wrap(one_line(item), _COLUMNS, initial_indent=indent, subsequent_indent=indent + "  ")
