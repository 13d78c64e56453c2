"""The year's dates and the calendar file, read by a library that did not write it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import ical.calendar
import icalendar
import pytest
from dateutil import rrule
from ical.calendar_stream import IcsCalendarStream

from workshop.course.session import Session, catalogue
from workshop.errors import WorkshopError
from workshop.facilitate import calendar
from workshop.facilitate.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
BEFORE = date(2026, 12, 1)


NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)


def written(sessions: list[Session], settings: Settings, year: int = 2027, now: datetime = NOW) -> bytes:
    return calendar.file(calendar.meetings(sessions, settings, year, BEFORE), settings, now)


def read(content: bytes) -> ical.calendar.Calendar:
    return IcsCalendarStream.calendar_from_ics(content.decode())


def utc(event: ical.event.Event) -> list[str]:
    return [f"{moment.astimezone(UTC):%m-%d %H:%M}" for moment in (event.dtstart, event.dtend)]


def test_the_year_is_twelve_third_tuesdays_at_the_hour_of_the_settings(year: list[Session]) -> None:
    events = list(read(written(year, Settings())).timeline)
    tuesdays = rrule.rrule(rrule.MONTHLY, byweekday=rrule.TU(3), dtstart=datetime(2027, 1, 1, 11, 30), count=12)
    assert [event.dtstart.replace(tzinfo=None) for event in events] == list(tuesdays)
    assert {event.computed_duration for event in events} == {timedelta(minutes=90)}
    assert [event.summary for event in events] == [f"Session {n}: {year[0].title}" for n in range(1, 13)]


def test_the_hour_holds_over_the_changes_of_the_clocks(year: list[Session]) -> None:
    events = list(read(written(year, Settings())).timeline)
    assert [utc(events[month - 1]) for month in (1, 3, 7, 11)] == [
        ["01-19 16:30", "01-19 18:00"],
        ["03-16 15:30", "03-16 17:00"],  # two days after the clocks went forward
        ["07-20 15:30", "07-20 17:00"],
        ["11-16 16:30", "11-16 18:00"],
    ]


def test_a_reader_that_knows_no_such_zone_finds_the_same_times_by_the_files_own_rules(year: list[Session]) -> None:
    content = written(year, Settings())
    renamed = content.replace(b"America/New_York", b"Our clocks")
    assert [utc(event) for event in read(renamed).timeline] == [utc(event) for event in read(content).timeline]


def test_the_same_input_at_the_same_moment_gives_the_same_bytes(year: list[Session], published: Settings) -> None:
    assert written(year, published) == written(year, published)


def test_one_meeting_is_moved_and_one_is_cancelled_and_both_are_newer_than_before(year: list[Session]) -> None:
    before = written(year, Settings())
    changes = {8: datetime(2027, 8, 24, 13), 9: None, 10: date(2027, 10, 26)}
    after = written(year, Settings(changes=changes), now=NOW + timedelta(days=3))
    old, new = ({event.uid: event for event in read(content).events} for content in (before, after))
    assert old.keys() == new.keys()
    eight, nine, ten = (new[f"2027-{number:02}@equity-in-data-workshop"] for number in (8, 9, 10))
    assert utc(eight) == ["08-24 17:00", "08-24 18:30"] and utc(ten) == ["10-26 15:30", "10-26 17:00"]
    assert [event.status for event in (eight, nine, ten)] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert all(new[uid].sequence > old[uid].sequence and new[uid].dtstamp > old[uid].dtstamp for uid in old)


def test_another_library_reads_the_same(year: list[Session]) -> None:
    settings = Settings(changes={8: datetime(2027, 8, 24, 13), 9: None})
    found = icalendar.Calendar.from_ical(written(year, settings)).walk("VEVENT")
    by_number = {str(event["UID"])[5:7]: event for event in found}
    assert by_number["08"].decoded("dtstart").astimezone(UTC) == datetime(2027, 8, 24, 17, tzinfo=UTC)
    assert [str(by_number[number]["STATUS"]) for number in ("08", "09")] == ["CONFIRMED", "CANCELLED"]
    assert min(int(event["SEQUENCE"]) for event in found) > 0


def test_within_a_day_the_stamp_is_what_makes_it_newer(year: list[Session]) -> None:
    first, later = (read(written(year, Settings(), now=NOW + timedelta(hours=hour))).events for hour in (0, 2))
    assert all(b.dtstamp > a.dtstamp for a, b in zip(first, later, strict=True))


def test_an_hour_that_the_clocks_leave_out_is_refused(year: list[Session]) -> None:
    with pytest.raises(WorkshopError, match=r"On 2027-03-14 the clocks of America/New_York leave out 02:30"):
        written(year, Settings(changes={3: datetime(2027, 3, 14, 2, 30)}))


def test_without_a_country_no_day_is_a_holiday(year: list[Session]) -> None:
    assert b"Please note" not in written(year, Settings(holidays="", weekday="Monday", ordinal="first"))


def test_a_change_for_a_session_that_is_not_there_is_refused(year: list[Session]) -> None:
    with pytest.raises(WorkshopError, match="changes the meeting of session 20"):
        written(year, Settings(changes={20: None}))


def test_a_meeting_that_moves_stays_the_same_entry(year: list[Session], published: Settings) -> None:
    first = read(written(year, published))
    moved = read(written(year, replace(published, start=time(9), weekday="Friday", place="Room 5")))
    assert [event.uid for event in first.events] == [event.uid for event in moved.events]
    assert len({event.uid for event in first.events}) == 12


def test_an_event_says_what_it_takes_to_come(session: Session, published: Settings) -> None:
    settings = replace(published, months=(8,), place="https://video.example.org/1", organizer="us@example.org")
    (event,) = read(written([session], settings)).events
    said = event.description
    assert said.startswith(session.about.question)
    assert f"You take home {session.about.takeaway}." in said
    assert "“Three choices behind one comparison” (about 5 minutes)" in said
    page = "https://github.com/OWNER/REPO/blob/main/sessions/08-compared-with-whom/compared-with-whom.ipynb"
    assert str(event.url) == page
    assert f"The session's page: {page}" in said
    for address in ("https://mybinder.org/v2/", "https://hub.example.org/", "https://raw.githubusercontent.com/"):
        assert address in said
    assert event.location == "https://video.example.org/1"
    assert str(event.organizer.uri) == "mailto:us@example.org"


def test_without_an_address_an_event_names_the_page_in_the_project_and_makes_no_link(session: Session) -> None:
    (event,) = read(written([session], Settings(months=(8,)))).events
    assert "sessions/08-compared-with-whom/compared-with-whom.ipynb" in event.description
    assert "http" not in event.description
    assert (event.url, event.location, event.organizer) == (None, None, None)


def test_a_holiday_on_a_sessions_date_is_pointed_out_in_the_event_and_on_the_terminal(year: list[Session]) -> None:
    meetings = calendar.meetings(year, Settings(), 2029, BEFORE)
    assert [meeting.session.number for meeting in meetings if meeting.holiday] == [6]
    said = "2029-06-19 is Juneteenth National Independence Day (US-CT)"
    assert calendar.table(meetings, Settings()).count(said) == 1
    told = [event.description for event in read(calendar.file(meetings, Settings())).events]
    assert [said in each for each in told] == [number == 6 for number in range(1, 13)]


def test_connecticuts_own_holidays_count_and_another_places_do_not(year: list[Session]) -> None:
    lincoln = Settings(ordinal="second", weekday="Friday", months=(2,))
    assert calendar.meetings(year[:1], lincoln, 2027, BEFORE)[0].holiday == "Lincoln's Birthday"
    assert calendar.meetings(year[:1], replace(lincoln, holidays="US-MA"), 2027, BEFORE)[0].holiday is None


def test_the_last_friday_is_the_fourth_or_the_fifth(year: list[Session]) -> None:
    meetings = calendar.meetings(year[:2], Settings(ordinal="last", weekday="Friday", months=(1, 2)), 2027, BEFORE)
    assert [meeting.start.date() for meeting in meetings] == [date(2027, 1, 29), date(2027, 2, 26)]


def test_a_meeting_in_the_night_of_a_change_keeps_its_length(year: list[Session]) -> None:
    night = Settings(ordinal="second", weekday="Sunday", months=(3,), start=time(1))
    (event,) = read(written(year[:1], night)).events
    assert utc(event) == ["03-14 06:00", "03-14 07:30"]
    assert event.dtend.time() == time(3, 30)


def test_sessions_and_months_that_do_not_fit_are_counted(year: list[Session]) -> None:
    with pytest.raises(
        WorkshopError, match=r"^workshop\.toml gives 12 months, and there are 11 sessions: .*'months'.*$"
    ):
        calendar.meetings(year[:11], Settings(), 2027, BEFORE)


def test_a_year_that_is_over_is_refused_and_one_that_has_begun_is_not(year: list[Session]) -> None:
    last = date(2027, 12, 21)
    assert len(calendar.meetings(year, Settings(), 2027, today=last)) == 12
    with pytest.raises(WorkshopError, match=r"^The sessions of 2027 are over.*2027-12-21.*--year 2028$"):
        calendar.meetings(year, Settings(), 2027, today=last + timedelta(days=1))


def test_the_projects_own_sessions_make_a_calendar() -> None:
    sessions = catalogue(ROOT)[:12]  # one a month: a year has no place for more
    settings = Settings(months=tuple(range(1, len(sessions) + 1)))
    assert [event.summary for event in read(written(sessions, settings)).events] == [
        f"Session {session.number}: {session.title}" for session in sessions
    ]


def test_the_command_writes_the_file_and_shows_the_dates(workshop: Callable, project: Path) -> None:
    (project / "workshop.toml").write_text("[meeting]\nmonths = [6]\n")
    done = workshop("calendar", "--year", "2029", "--out", "year.ics")
    assert (done.returncode, done.stderr) == (0, "")
    assert "2029-06-19 Tue 11:30-13:00   8  Compared with whom?" in done.stdout
    assert "On a holiday: 2029-06-19 is Juneteenth" in done.stdout
    (event,) = read((project / "year.ics").read_bytes()).events
    assert event.uid == "2029-08@equity-in-data-workshop"


@pytest.mark.parametrize(
    ("settings", "year", "says"),
    [
        ("", "2029", "gives 12 months, and there are 1 sessions"),
        ("[meeting]\nmonths = [6]", "2020", "The sessions of 2020 are over"),
        ('[meeting]\nzone = "America/Hartford"', "2029", "should be a zone of the tz database"),
    ],
)
def test_bad_input_is_one_line_and_leaves_the_old_file_as_it_was(
    workshop: Callable, project: Path, settings: str, year: str, says: str
) -> None:
    (project / "workshop.toml").write_text(settings)
    (project / "year.ics").write_text("old")
    done = workshop("calendar", "--year", year, "--out", "year.ics")
    assert (done.returncode, done.stdout) == (1, "")
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert (project / "year.ics").read_text() == "old"


def test_a_place_that_cannot_be_written_is_named(workshop: Callable, project: Path) -> None:
    (project / "workshop.toml").write_text("[meeting]\nmonths = [6]\n")
    (project / "year.ics").mkdir()
    done = workshop("calendar", "--year", "2029", "--out", "year.ics")
    assert done.returncode == 1
    assert "year.ics cannot be changed: Is a directory." in done.stderr
    assert not list(project.glob(".year*"))
    assert "does not end in .ics" in workshop("calendar", "--year", "2029", "--out", "README.md").stderr
