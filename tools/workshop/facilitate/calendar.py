"""The dates of the year, and the calendar file that people open: one event a session, with all it takes to come.

The date of a session follows from `workshop.toml`; what the event says follows from the session itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import holidays
import icalendar

from workshop.course.session import Session
from workshop.errors import WorkshopError
from workshop.facilitate import links, zone
from workshop.facilitate.participant import reading
from workshop.facilitate.settings import FILE, ORDINALS, WEEKDAYS, Settings

_DOMAIN = "equity-in-data-workshop"
_FIRST = date(2026, 1, 1)  # from which the sequence of an event counts days


@dataclass(frozen=True)
class Meeting:
    """One session's meeting: when it begins and ends, in the zone of the settings, and the holiday it falls on.

    `year` is the one that it belongs to, also where it was moved into another; `status` is empty, moved or cancelled.
    """

    session: Session
    start: datetime
    end: datetime
    holiday: str | None
    year: int
    status: str = ""


def meetings(sessions: Sequence[Session], settings: Settings, year: int, today: date | None = None) -> list[Meeting]:
    """Each session's meeting in `year`, the first session in the first of the settings' months.

    Raises WorkshopError when the year is over, and when the months are not as many as the sessions; `today` is the day
    in the settings' zone unless it is given.
    """
    days = [_day(year, month, settings) for month in settings.months]
    today = today or datetime.now(settings.zone).date()
    numbers = {session.number for session in sessions}
    if unknown := sorted(settings.changes.keys() - numbers):
        raise WorkshopError(f"{FILE} changes the meeting of session {unknown[0]}, and there is no such session.")
    if days[-1] < today:
        raise WorkshopError(
            f"The sessions of {year} are over: the last would have been on {days[-1]}. Give a later year, "
            f"for instance  workshop calendar --year {today.year + 1}"
        )
    if len(sessions) != len(settings.months):
        raise WorkshopError(
            f"{FILE} gives {len(settings.months)} months, and there are {len(sessions)} sessions: "
            f"list one month for each session under 'months' in [meeting]."
        )
    named = holidays_of(settings, year)
    found = []
    for session, day in zip(sessions, days, strict=True):
        change = settings.changes.get(session.number, day)
        status = "cancelled" if change is None else "moved" if session.number in settings.changes else ""
        changed = change or day
        start = changed if isinstance(changed, datetime) else datetime.combine(changed, settings.start)
        start = start.replace(tzinfo=settings.zone)
        if start.astimezone(UTC).astimezone(settings.zone).replace(tzinfo=None) != start.replace(tzinfo=None):
            raise WorkshopError(
                f"On {start:%Y-%m-%d} the clocks of {settings.zone.key} leave out {start:%H:%M}, when session "
                f"{session.number} would begin. Change 'start' in {FILE}, or that one day under [changes]."
            )
        # In UTC, so that a meeting over a change of the clocks keeps its length.
        end = (start.astimezone(UTC) + timedelta(minutes=settings.minutes)).astimezone(settings.zone)
        found.append(Meeting(session, start, end, named.get(start.date()), year, status))
    return found


def holidays_of(settings: Settings, year: int) -> holidays.HolidayBase:
    """The public holidays of `year` where the settings say people live, by their dates; none where they do not say."""
    if not settings.holidays:
        return holidays.HolidayBase()
    country, _, part = settings.holidays.partition("-")
    return holidays.country_holidays(country, subdiv=part or None, years=year)


def _day(year: int, month: int, settings: Settings) -> date:
    first = date(year, month, 1)
    offset = (WEEKDAYS.index(settings.weekday) - first.weekday()) % 7
    days = [first + timedelta(days=offset + 7 * week) for week in range(5)]
    days = [day for day in days if day.month == month]
    return days[-1] if settings.ordinal == "last" else days[ORDINALS.index(settings.ordinal)]


def table(found: Sequence[Meeting], settings: Settings) -> str:
    """The dates for a terminal: a line a meeting, and below it the holiday that it falls on."""
    lines = []
    for meeting in found:
        when = f"{meeting.start:%Y-%m-%d %a %H:%M}-{meeting.end:%H:%M}"
        status = f"  ({meeting.status})" if meeting.status else ""
        lines.append(f"{when}  {meeting.session.number:>2}  {meeting.session.title}{status}")
        if meeting.holiday:
            lines.append(f"{'':{len(when)}}      On a holiday: {_on_a_holiday(meeting, settings)}")
    return "\n".join([*lines, f"Times are those of {settings.zone.key}."])


def file(found: Sequence[Meeting], settings: Settings, now: datetime | None = None) -> bytes:
    """The calendar as RFC 5545 has it, as of `now`.

    A calendar that people have already takes over what was moved or cancelled: each file's events are newer than those
    of a file made before, by their sequence from one day to the next, and by their stamp within a day.
    """
    now = (now or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
    year = found[0].year
    calendar = icalendar.Calendar()
    calendar.add("prodid", f"-//{_DOMAIN}//calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"Racial equity in administrative data, {year}")
    calendar.add_component(zone.component(settings.zone, year))
    for meeting in found:
        calendar.add_component(_event(meeting, settings, now))
    return calendar.to_ical()


def _event(meeting: Meeting, settings: Settings, now: datetime) -> icalendar.Event:
    session, year = meeting.session, meeting.year
    event = icalendar.Event()
    # By number, so that a session that is renamed or moved to another hour stays the same entry in people's calendars.
    event.add("uid", f"{year}-{session.number:02}@{_DOMAIN}")
    event.add("dtstamp", now)
    event.add("sequence", (now.date() - _FIRST).days)
    event.add("status", "CANCELLED" if meeting.status == "cancelled" else "CONFIRMED")
    event.add("dtstart", meeting.start)
    event.add("dtend", meeting.end)
    event.add("summary", f"Session {session.number}: {session.title}")
    event.add("description", description(meeting, settings))
    if settings.place:
        event.add("location", settings.place)
    if settings.organizer:
        event.add("organizer", f"mailto:{settings.organizer}")
    if page := links.for_session(session, settings).page:
        event.add("url", page)
    return event


def description(meeting: Meeting, settings: Settings) -> str:
    """What the event says: the question, what to read, where to open it, and the holiday if it falls on one."""
    session = meeting.session
    opens = links.for_session(session, settings)
    lines = [session.about.question, "", f"You take home {session.about.takeaway}. Nobody has to code."]
    lines.append(f"To read before, if you like: {reading(session)}. It stands at the top of the session's page.")
    lines += ["", f"The session's page: {opens.page or session.release.relative_to(session.root).as_posix()}"]
    ways = {"In your browser": opens.gitpuller or opens.binder, "On our hub": opens.hub, "To download": opens.download}
    lines += [f"{way}: {address}" for way, address in ways.items() if address]
    if meeting.holiday:
        lines += ["", f"Please note: {_on_a_holiday(meeting, settings)}."]
    return "\n".join(lines)


def _on_a_holiday(meeting: Meeting, settings: Settings) -> str:
    return f"{meeting.start:%Y-%m-%d} is {meeting.holiday} ({settings.holidays})"
