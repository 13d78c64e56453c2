"""The year's sessions to test over, a meeting on a day that is known, and what is for facilitators alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from workshop.course import notes
from workshop.course.session import Session, catalogue
from workshop.facilitate import agenda, clock
from workshop.facilitate.agenda import Agenda, Form
from workshop.facilitate.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2027, 1, 1, tzinfo=UTC)

in_every_session = pytest.mark.parametrize("each", catalogue(ROOT), ids=lambda session: session.about.slug)


def run_of_show(session: Session, form: Form | None = None, start: str = "2027-08-17 11:30") -> Agenda:
    """The run-of-show of a meeting in August 2027."""
    return agenda.plan(session, clock.read(start, Settings(), NOW), form)


FOR_FACILITATORS = ("Answers", "Watch for", "If it heats up", "If the room is quiet")


def for_facilitators(session: Session, labels: tuple[str, ...] = FOR_FACILITATORS) -> Iterator[str]:
    """The sentences of these paragraphs, as far as they are long enough to be known again."""
    for step in notes.read_notes(session):
        below = [each for question in step.questions for each in question.paragraphs]
        for each in [*step.paragraphs, *below]:
            if each.label in labels:
                text = re.sub(r"<!--.*?-->|[*`]|^\d+\. ", "", each.text, flags=re.MULTILINE)
                yield from (part for part in re.split(r"(?<=[.!?])\s+", " ".join(text.split())) if len(part) > 25)
