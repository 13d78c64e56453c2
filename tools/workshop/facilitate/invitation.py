"""The two notes before a meeting, with the reading two weeks ahead and as a reminder two days ahead, ready to send."""

from __future__ import annotations

from workshop.facilitate import links, participant
from workshop.facilitate.agenda import Agenda, hours
from workshop.facilitate.settings import Settings

_READING = """\
Send: {send}
Subject: In two weeks: {title}

Hello,

We meet for session {number} of our year on racial equity in administrative data.

When: {when}
Where: {place}

The question is: {question} You take home {takeaway}. Nobody has to code: every question can be answered by looking.

{note}

To read before, if you can: {reading}. It stands at the top of the session's page. Nothing has to be installed.

The session's page: {address}
{site}
Please tell us by the end of this week what you need to take part. An interpreter, large print, the pages on paper or \
a text version of the charts take us some days to arrange.
"""

_REMINDER = """\
Send: {send}
Subject: In two days: {title}

Hello,

A reminder of our meeting.

When: {when}
Where: {place}

{note}

Two things that help:

- Open the page once before the day, and close it again. The first start can take some minutes, later ones are quicker.
- Read {reading}, if you have not. If you do not find the time, come all the same.

The session's page: {address}

If it does not open, come all the same: somebody will share a screen, and everything can be done on paper.
"""


def two_weeks_before(agenda: Agenda, settings: Settings) -> str:
    """The note that goes out with the reading."""
    return _filled(_READING, agenda, settings, -14, "two weeks before the meeting")


def two_days_before(agenda: Agenda, settings: Settings) -> str:
    """The reminder, with what the session is about and how to try the link."""
    return _filled(_REMINDER, agenda, settings, -2, "two days before the meeting")


def _filled(template: str, agenda: Agenda, settings: Settings, days: int, otherwise: str) -> str:
    session = agenda.session
    site = links.for_session(session, settings).site
    return template.format(
        send=agenda.clock.day(days) or otherwise,
        title=session.title,
        number=session.number,
        when=f"{agenda.clock.day() or '[the day]'}, {hours(agenda)}",
        place=settings.place or "[the address of the call, or the room]",
        question=session.about.question,
        takeaway=session.about.takeaway,
        note=participant.content_note(session),
        reading=participant.reading(session),
        address=participant.address(session, settings),
        site=f"To read it before, with nothing to start: {site}\n" if site else "",
    )
