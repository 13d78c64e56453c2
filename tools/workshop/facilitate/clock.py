"""When a meeting begins, and what its clock shows after so many minutes, over a change of the clocks too."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, available_timezones

from workshop.errors import WorkshopError
from workshop.facilitate.settings import Settings
from workshop.nearest import in_brackets

_LAST = 2100  # the year: what lies beyond is a slip of the finger
_START = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})[ T](?P<hour>\d{1,2}:\d{2})(?::00)?\s*(?P<zone>Z|[+-]\d{2}:?\d{2}|[A-Za-z][\w+/-]*)?"
)
_ANY_DAY = date(2000, 1, 4)  # no change of the clocks is near


@dataclass(frozen=True)
class Clock:
    """The start of a meeting with its zone; `day_is_known` is False where only the usual hour is."""

    start: datetime
    day_is_known: bool = True

    def at(self, minute: int) -> str:
        """What the clocks show after `minute` minutes: 12:05."""
        # In UTC, so that a meeting over a change of the clocks keeps its length.
        moment = self.start.astimezone(UTC) + timedelta(minutes=minute)
        return moment.astimezone(self.start.tzinfo).strftime("%H:%M")

    def day(self, later: int = 0) -> str | None:
        """The meeting's day, or the one so many days later, as people write it; None where it is not known."""
        if not self.day_is_known:
            return None
        day = self.start + timedelta(days=later)
        return f"{day:%A, %B} {day.day}, {day.year}"

    @property
    def zone(self) -> str:
        """The name of the zone, or its distance from UTC."""
        return str(self.start.tzinfo)


def usual(settings: Settings) -> Clock:
    """The hour at which the meetings begin, on no day in particular."""
    return Clock(datetime.combine(_ANY_DAY, settings.start, settings.zone), day_is_known=False)


def read(text: str, settings: Settings, now: datetime | None = None) -> Clock:
    """The start that somebody typed: "2027-08-17 11:30", with a zone or an offset behind it, or in the settings' zone.

    Raises WorkshopError when it is none, lies in the past (`now` is the present unless it is given), or is an hour that
    the clocks leave out on that day.
    """
    match = _START.fullmatch(text.strip())
    try:
        if match is None:
            raise ValueError("written otherwise")
        zone = _zone(match["zone"]) if match["zone"] else settings.zone
        start = datetime.strptime(f"{match['day']} {match['hour']}", "%Y-%m-%d %H:%M").replace(tzinfo=zone)
        if start.year > _LAST:
            raise ValueError("beyond every calendar")
    except (ValueError, OverflowError):
        raise WorkshopError(
            f"'{text}' is no start. Write the day and the hour, with a zone if it is not {settings.zone.key}: "
            f'"2027-08-17 11:30" or "2027-08-17 11:30 Europe/Berlin".'
        ) from None
    if start < (now or datetime.now(UTC)):
        raise WorkshopError(f"'{text}' is in the past. Give the day and the hour of a meeting to come.")
    if start.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != start.replace(tzinfo=None):
        raise WorkshopError(f"'{text}' is an hour that the clocks of {zone} leave out on that day. Give another hour.")
    return Clock(start)


def _zone(name: str) -> tzinfo:
    """The zone of this name or offset. Raises WorkshopError, with the nearest name, when there is none."""
    if name == "Z" or name[0] in "+-":
        return datetime.strptime(name, "%z").tzinfo or UTC
    if name in available_timezones():
        return ZoneInfo(name)
    near = in_brackets(name, available_timezones())
    raise WorkshopError(f'There is no time zone \'{name}\'{near}. Write it as "America/New_York", or as "-04:00".')
