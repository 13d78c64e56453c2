"""The meetings as a feed (Atom) for whoever follows pages by a reader; it needs the site's published address."""

from __future__ import annotations

import html
from collections.abc import Sequence
from datetime import datetime

from workshop.facilitate.calendar import Meeting
from workshop.site.layout import SITE

FILE = "feed.xml"


def file(meetings: Sequence[Meeting], site: str, now: datetime) -> bytes:
    """One entry a meeting, the next one first; a cancelled one says so."""
    said = now.isoformat(timespec="seconds")
    entries = "".join(_entry(each, site, said) for each in sorted(meetings, key=lambda one: (one.end < now, one.start)))
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">'
        f"<title>{html.escape(SITE)}</title><id>{html.escape(site)}/</id><updated>{said}</updated>"
        "<author><name>The Equity in Data Workshop contributors</name></author>"
        f'<link href="{html.escape(site)}/"/><link rel="self" href="{html.escape(site)}/{FILE}"/>{entries}</feed>\n'
    ).encode()


def _entry(meeting: Meeting, site: str, said: str) -> str:
    page = f"{site}/sessions/{meeting.session.name}.html"
    when = f"{meeting.start:%A, %B} {meeting.start.day}, {meeting.start.year}, {meeting.start:%H:%M}"
    status = f" ({meeting.status})" if meeting.status else ""
    return (
        f"<entry><title>{html.escape(f'{meeting.session.number}. {meeting.session.title}{status}')}</title>"
        f"<id>{html.escape(f'{page}#{meeting.start.year}')}</id><updated>{said}</updated>"
        f'<link href="{html.escape(page)}"/><summary>{html.escape(f"We meet on {when}{status}.")}</summary></entry>'
    )
