"""The notes around a meeting, ready to send: the reading two weeks ahead, a reminder, and resources the day after."""

from __future__ import annotations

import re

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

_RESOURCES = """\
Send: {send}
Subject: What we worked with: {title}

Hello,

Thank you for coming to session {number}, and if you could not come: here is all that was in it.

The question was: {question} The page leads to {takeaway}. It still works, alone and in about an hour: {address}
{site}
To read on:

{further}

To give something back, if you like: save your page, and send the file to [a name and an address]. What it holds \
travels with it, your own words too. We count answers and votes without a name, and say nothing of fewer than five \
people. Your reflection is read out only if you ticked the line below it. Nothing is sent unless you send it.

[The account of the meeting: what we heard, what we will try, who does what by when.]

{following}
"""


def two_weeks_before(agenda: Agenda, settings: Settings) -> str:
    """The note that goes out with the reading."""
    return _filled(_READING, agenda, settings, -14, "two weeks before the meeting")


def two_days_before(agenda: Agenda, settings: Settings) -> str:
    """The reminder, with what the session is about and how to try the link."""
    return _filled(_REMINDER, agenda, settings, -2, "two days before the meeting")


def day_after(agenda: Agenda, settings: Settings, following: str = "") -> str:
    """The mail with what the session leads on to; `following` is the question of the next one."""
    return _filled(_RESOURCES, agenda, settings, 1, "the day after the meeting", following)


def _further(agenda: Agenda) -> str:
    """What stands under *Go further*, a line for each point that has a link, with the link's address behind it."""
    part = agenda.session.notebook.parts.get("further", [])
    cells = (cell for cell in part if cell.is_markdown and not cell.is_facilitator)
    points = (point for cell in cells for point in re.split(r"(?m)^(?:- |\* )", cell.source)[1:] if "](http" in point)
    lines = []
    for point in points:
        addresses = re.findall(r"\]\((https?://[^)\s]+)\)", point)
        lines.append(f"- {participant.one_line(participant.plain(point))}\n  {' '.join(addresses)}")
    return "\n".join(lines) or "- The references stand at the end of the reading, on the page."


def _filled(template: str, agenda: Agenda, settings: Settings, days: int, otherwise: str, following: str = "") -> str:
    session = agenda.session
    site = links.for_session(session, settings).site
    return template.format(
        further=_further(agenda),
        following=f"Next time: {following}" if following else "This was the last session of the year.",
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
