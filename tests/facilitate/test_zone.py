"""The rules of a time zone as two other libraries read them, against the tz database, over whole years."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil.tz import tzical

from workshop.facilitate import zone

READERS: dict[str, Callable[[str], tzinfo]] = {
    "dateutil": lambda text: tzical(io.StringIO(text)).get(),
    "icalendar": lambda text: icalendar.Timezone.from_ical(text).to_tz(lookup_tzid=False),
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    ("key", "year"),
    [
        ("America/New_York", 2027),
        ("America/New_York", 2007),  # the first year of the rule that holds now
        ("Europe/Dublin", 2027),  # daylight saving the other way round
        ("Africa/Casablanca", 2027),  # no rule, because it follows the moon
        ("Australia/Lord_Howe", 2027),  # half an hour, and a year that begins in summer
        ("Asia/Kolkata", 2027),  # no change at all
        ("America/Sao_Paulo", 2020),  # changes until the year before
    ],
)
def test_every_half_hour_of_the_year_is_where_the_tz_database_puts_it(reader: str, key: str, year: int) -> None:
    ours, theirs = READERS[reader](zone.component(ZoneInfo(key), year).to_ical().decode()), ZoneInfo(key)
    moments = [datetime(year, 1, 1, tzinfo=UTC) + timedelta(minutes=30 * half) for half in range(365 * 48)]
    wrong = [each for each in moments if each.astimezone(ours).utcoffset() != each.astimezone(theirs).utcoffset()]
    assert wrong == []


def test_connecticuts_clocks_follow_two_yearly_rules() -> None:
    lines = zone.component(ZoneInfo("America/New_York"), 2027).to_ical().decode().splitlines()
    assert [line for line in lines if line.startswith(("DTSTART", "RRULE"))] == [
        "DTSTART:20260308T020000",
        "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3",
        "DTSTART:20261101T020000",
        "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11",
    ]
