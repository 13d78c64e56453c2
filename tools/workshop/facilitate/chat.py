"""The messages for a meeting's chat, in order, as plain text ready to paste.

The words are the session's own: what participants read at its top, and what each step gives to be pasted. What is
meant for facilitators alone (purposes, answers, what to watch for) is never taken.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from workshop.facilitate import links, participant
from workshop.facilitate.agenda import Agenda, Slot
from workshop.facilitate.settings import Settings

LIMIT = 1000  # characters: every chat takes as many

_SENTENCE = re.compile(r".+?(?:[.!?]\s+|\n+|$)", re.DOTALL)
_ASKED_BACK = (
    "Below your one thing are a vote and a line for yourself: five choices, if you like. They stay in your notebook; "
    "they are counted, without a name, if you hand it in."
)
_KEEP = "Before you leave, keep your work: save it, then choose File, Download. A borrowed computer forgets you."


@dataclass(frozen=True)
class Message:
    """One message: when to paste it, in minutes after the start, below which step it belongs, and its text."""

    minute: int
    about: str
    text: str


def messages(agenda: Agenda, settings: Settings) -> list[Message]:
    """Everything to paste into the chat, in order, each shorter than LIMIT and with its link."""
    link = f"The notebook: {participant.address(agenda.session, settings)}"
    return [
        Message(minute, slot.notes.step.title, part)
        for slot in agenda.slots
        for minute, words in _said(agenda, slot, settings)
        for part in parts(words, link)
    ]


def file(agenda: Agenda, settings: Settings) -> str:
    """The messages as one text file, each below a line that says when to paste it."""
    text = (
        f"{agenda.title}: messages for the chat, in order.\n"
        "Paste what stands between two lines of ====. Whoever comes late does not see what was sent before, so every\n"
        "message carries the link.\n"
    )
    if agenda.form.is_short:
        text += "In the short cut some of them are left out: the run-of-show says which.\n"
    for place, each in enumerate(messages(agenda, settings), 1):
        text += f"\n==== {place} · {agenda.clock.at(each.minute)} · {each.about} ====\n{each.text}\n"
    return text


def parts(text: str, link: str) -> Iterator[str]:
    """The text in as few messages as the limit allows, cut between sentences, each with the link at its end."""
    suffix = "" if "://" in text else f"\n{link}"
    room = LIMIT - 1 - len(suffix)
    part = ""
    for sentence in _SENTENCE.findall(text):
        for piece in [sentence] if len(sentence) <= room else textwrap.wrap(sentence, room):
            if part and len(part) + len(piece) > room:
                yield part.rstrip() + suffix
                part = ""
            part += piece
    yield part.rstrip() + suffix


def _said(agenda: Agenda, slot: Slot, settings: Settings) -> Iterator[tuple[int, str]]:
    """The texts of one step, each with its minute."""
    for text in _opening(agenda, slot, settings):
        yield slot.begins, text
    for each in slot.reminders:
        yield each.minute, f"To all rooms: {each.text}"


def _opening(agenda: Agenda, slot: Slot, settings: Settings) -> Iterator[str]:
    session, step = agenda.session, slot.notes.step
    match step.name:
        case "arrive":
            yield f"Welcome to session {session.number}: {session.title}\n{participant.content_note(session)}"
            if settings.repository:
                yield links.chat(session, settings)
        case "input":
            yield f"The reading is {participant.reading(session)}. It stands near the top of the notebook."
        case "hands-on":
            yield (
                "In each room: a reader, a driver who shares the screen, a scribe, and an equity-keeper who asks at "
                f"each question: {step.equity_question}"
            )
            yield slot.notes.time_plan(agenda.form.is_short)
            if step.rooms:
                yield step.rooms
    yield from step.chat
    if step.name == "break":
        yield f"We go on at {agenda.clock.at(slot.ends)}."
    elif step.name == "close":
        yield _ASKED_BACK
        yield _KEEP
