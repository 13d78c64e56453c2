"""A time zone's rules as a calendar carries them: the VTIMEZONE of RFC 5545 (3.6.5), drawn from the tz database.

icalendar can draw one too, but writes the start of daylight saving an hour late and gives dates in place of rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LOOK_BACK = 6  # years in which a rule has to have held: enough to tell the fourth Sunday from the last


@dataclass(frozen=True)
class Change:
    """One moment at which the clocks are set: `onset` on the clocks before it, and the clocks after it."""

    onset: datetime
    before: timedelta
    after: timedelta
    name: str

    @property
    def kind(self) -> tuple[object, ...]:
        """What is the same for the changes that one rule gives, the day apart."""
        return self.before, self.after, self.name, self.onset.month, self.onset.time()

    def rules(self) -> set[str]:
        """Every BYDAY that could have given this day: the second Sunday (2SU), the last (-1SU), or both."""
        day = _DAYS[self.onset.weekday()]
        is_last = (self.onset + timedelta(days=7)).month != self.onset.month
        return {f"{(self.onset.day - 1) // 7 + 1}{day}", *([f"-1{day}"] if is_last else [])}


def component(zone: ZoneInfo, year: int) -> icalendar.Timezone:
    """The VTIMEZONE of `zone`, right for every moment of `year`: yearly rules where the zone has them, else dates."""
    found = icalendar.Timezone()
    found.add("tzid", zone.key)
    changes = list(_changes(zone, year - _LOOK_BACK, year))
    if not any(change.onset.year == year - 1 for change in changes):
        found.add_component(_observance(_unchanged(zone, year - 1), None))  # what holds until the first change, if any
    for change in changes:
        rule = _rule(change, changes)
        if change.onset.year == year - 1 or (change.onset.year == year and rule is None):
            found.add_component(_observance(change, rule))
    return found


def _changes(zone: ZoneInfo, first: int, last: int) -> Iterator[Change]:
    """Every change from the first year to the last, found by looking at each day and then by halving it."""
    day, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    while day < end:
        low, high = day, day + timedelta(days=1)
        if _offset(zone, low) != _offset(zone, high):
            while high - low > timedelta(minutes=1):
                middle = low + timedelta(minutes=(high - low) // timedelta(minutes=2))
                low, high = (middle, high) if _offset(zone, middle) == _offset(zone, low) else (low, middle)
            before, local = _offset(zone, low), high.astimezone(zone)
            onset = (high + before).replace(tzinfo=None)
            yield Change(onset, before, _offset(zone, high), local.tzname() or zone.key)
        day += timedelta(days=1)


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _rule(change: Change, changes: list[Change]) -> str | None:
    """The BYDAY that gives this change in each of the years looked at, and nothing else of its kind; None if none."""
    alike = [each for each in changes if each.kind == change.kind]
    if len(alike) != _LOOK_BACK + 1 or len({each.onset.year for each in alike}) != len(alike):
        return None
    return min(set.intersection(*(each.rules() for each in alike)), default=None)


def _unchanged(zone: ZoneInfo, year: int) -> Change:
    start = datetime(year, 1, 1, tzinfo=zone)
    offset = start.utcoffset() or timedelta()
    return Change(start.replace(tzinfo=None), offset, offset, start.tzname() or zone.key)


def _observance(change: Change, rule: str | None) -> icalendar.Component:
    # Ireland calls its winter the daylight saving, but readers take for granted that the clocks go forward for it.
    found = icalendar.TimezoneDaylight() if change.after > change.before else icalendar.TimezoneStandard()
    found.add("dtstart", change.onset)
    found.add("tzoffsetfrom", change.before)
    found.add("tzoffsetto", change.after)
    found.add("tzname", change.name)
    if rule:
        found.add("rrule", {"freq": "yearly", "bymonth": change.onset.month, "byday": rule})
    return found
