"""The run-of-show of every session is read against its notebook: every step, in order, once, and times that add up."""

from __future__ import annotations

import json
import re
from datetime import UTC

import pytest
from meetings import NOW, in_every_session, run_of_show

from workshop.errors import WorkshopError
from workshop.facilitate import agenda, clock
from workshop.facilitate.agenda import Form
from workshop.facilitate.settings import Settings
from workshop.paper import pages

FORMS = [Form(), Form(60), Form(90, in_person=True), Form(60, in_person=True)]

in_every_form = pytest.mark.parametrize("form", FORMS, ids=["90", "60", "90 in person", "60 in person"])


def facilitator_cells(session):
    """(the step that a facilitator cell opens, or None, and its text), read from the file with nothing of ours."""
    for cell in json.loads(session.source.read_text(encoding="utf-8"))["cells"]:
        if "facilitator" in cell["metadata"].get("tags", []):
            yield cell["metadata"].get("workshop", {}).get("step"), "".join(cell["source"])


def said(session, label):
    """Every paragraph of the notebook below this label, as words without markup."""
    for _, source in facilitator_cells(session):
        for block in re.split(r"\n\s*\n", source):
            if block.startswith(f"**{label}.**"):
                yield words(block.removeprefix(f"**{label}.**"))


def words(text):
    """The words of a text alone, so that neither markup nor the width of a line can matter."""
    return " ".join(re.findall(r"\w+", re.sub(r"<!--.*?-->", "", text)))


def steps_shown(text):
    """(clock, title, minutes, mode) of every step in a run-of-show for the terminal, and the clock of its end."""
    found = re.findall(r"^(\d\d:\d\d)  (.+) · (\d+) MIN · (\w+)$", text, re.MULTILINE)
    return found, re.search(r"^(\d\d:\d\d)  END$", text, re.MULTILINE)[1]


@in_every_session
def test_every_step_stands_in_order_once_with_its_time(each):
    shown, end = steps_shown(run_of_show(each).text())
    expected, minute = [], 11 * 60 + 30
    for step in filter(None, (step for step, _ in facilitator_cells(each))):
        at = f"{minute // 60:02}:{minute % 60:02}"
        expected.append((at, step["title"].upper(), str(step["minutes"]), step["mode"].upper()))
        minute += step["minutes"]
    assert shown == expected
    assert end == "13:00"


@in_every_session
def test_the_short_form_fits_the_hour_and_keeps_the_break(each):
    short = run_of_show(each, Form(60))
    shown, end = steps_shown(short.text())
    begins = [int(at[:2]) * 60 + int(at[3:]) for at, *_ in shown]
    minutes = [int(length) for _, _, length, _ in shown]
    assert [title for _, title, _, _ in shown] == [step.title.upper() for step in each.steps]
    assert begins == [11 * 60 + 30 + sum(minutes[:place]) for place in range(len(minutes))]
    assert sum(minutes) == short.minutes <= 60
    assert end == f"12:{30 - 60 + short.minutes:02}"
    assert minutes[[step.name for step in each.steps].index("break")] == 5
    assert all(length <= step.minutes for length, step in zip(minutes, each.steps, strict=True))


@in_every_session
@in_every_form
def test_everything_that_the_notebook_says_is_in_the_run_of_show(each, form):
    labels = {"Purpose", "Say", "Helpers", "Watch for", "If the room is quiet", "If it heats up", "Answers", "Access"}
    labels |= {"60-minute cut"} if form.minutes == 60 else set()
    labels |= {"In person"} if form.in_person else set()
    left_out = ({"60 minute cut"} if form.minutes == 90 else set()) | (set() if form.in_person else {"In person"})
    show = run_of_show(each, form)
    for shown in (show.text(), re.sub(r"<[^>]+>", "", show.html().replace("&quot;", '"'))):
        there = words(shown.replace("&#x27;", "'").replace("&amp;", "&"))
        for label in labels:
            for paragraph in said(each, label):
                assert paragraph in there, f"{label}: {paragraph}"
        for label in left_out:
            assert f" {label} " not in there, label


@in_every_session
@in_every_form
def test_the_pdf_has_two_pages_at_most_with_letters_of_eight_points(each, form):
    show = run_of_show(each, form)
    assert pages(show.pdf()) <= 2
    assert min(agenda._POINTS) >= 8


@in_every_session
@in_every_form
def test_the_rooms_are_told_when_ten_minutes_are_left(each, form):
    show = run_of_show(each, form)
    for slot in show.slots:
        told = {reminder.minute: reminder.text for reminder in slot.reminders}
        assert list(told) == sorted(told)
        if slot.notes.step.mode == "breakout":
            assert told[slot.ends - 10].endswith("10 minutes left.")
            assert all(slot.begins < minute < slot.ends for minute in told)
            assert all(text.endswith(f"{slot.ends - minute} minutes left.") for minute, text in told.items())
            assert f"→ {show.clock.at(slot.ends - 10)}  to the " in show.text()
        else:
            assert not told


@in_every_session
def test_no_line_is_wider_than_the_terminal(each):
    for form in FORMS:
        assert max(map(len, run_of_show(each, form).text().splitlines())) <= 100


def test_the_messages_of_the_helpers_have_their_clock_times(session):
    text = run_of_show(session).text()
    assert "→ 12:06  to the rooms: Question 3 now. 21 minutes left." in text
    assert "Message to the rooms" not in text


def test_the_clock_is_right_over_a_change_of_the_clocks(session):
    # On this day the clocks of New York go from 1:59 back to 1:00.
    show = run_of_show(session, start="2027-11-07 00:45")
    shown, end = steps_shown(show.text())
    assert shown[4][:2] == ("01:12", "HANDS-ON IN ROOMS")
    assert end == "01:15"


@pytest.mark.parametrize(
    ("text", "zone", "utc"),
    [
        ("2027-08-17 11:30", "America/New_York", "15:30"),
        ("2027-08-17T11:30", "America/New_York", "15:30"),
        ("2027-08-17 11:30 Europe/Berlin", "Europe/Berlin", "09:30"),
        ("2027-08-17 11:30-04:00", "UTC-04:00", "15:30"),
        ("2027-08-17 11:30 +0530", "UTC+05:30", "06:00"),
        ("2027-08-17 9:30Z", "UTC", "09:30"),
        ("2027-08-17 11:30 UTC", "UTC", "11:30"),
    ],
)
def test_a_start_is_in_the_zone_of_the_settings_or_its_own(text, zone, utc):
    found = clock.read(text, Settings(), NOW)
    assert found.zone == zone
    assert f"{found.start.astimezone(UTC):%H:%M}" == utc


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2020-08-17 11:30", "is in the past"),
        ("2026-12-31 18:59", "is in the past"),
        ("tomorrow", "is no start"),
        ("9999-12-31 23:30", "is no start"),
        ("2027-02-30 11:30", "is no start"),
        ("2027-08-17", "is no start"),
        ("2027-08-17 25:30", "is no start"),
        ("2027-03-14 02:30", "leave out on that day"),
        ("2027-08-17 11:30 America/New_Yrok", "nearest: 'America/New_York"),
    ],
)
def test_a_start_that_cannot_be_is_refused_in_one_line(text, says):
    with pytest.raises(WorkshopError, match=says) as refused:
        clock.read(text, Settings(), NOW)
    assert "\n" not in str(refused.value)


def test_without_a_start_the_times_are_those_of_the_usual_hour(workshop):
    done = workshop("agenda", "8")
    assert done.returncode == 0
    assert steps_shown(done.stdout)[0][0][0] == "11:30"
    assert "2000" not in done.stdout


def test_the_command_writes_html_and_pdf(workshop, project):
    assert workshop("agenda", "8", "--start", "2099-08-17 11:30", "--out", "show.html").returncode == 0
    assert workshop("agenda", "8", "--minutes", "60", "--in-person", "--out", "show.pdf").returncode == 0
    assert "August 17, 2099" in (project / "show.html").read_text(encoding="utf-8")
    assert (project / "show.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["20"], "There is no session '20'"),
        (["8", "--start", "2001-01-01 11:30"], "is in the past"),
        (["8", "--out", "show.docx"], "ends neither in .html nor in .pdf"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_written(workshop, project, arguments, says):
    before = sorted(project.rglob("*"))
    done = workshop("agenda", *arguments)
    assert done.returncode == 1 and says in done.stderr and not done.stdout
    assert sorted(project.rglob("*")) == before


def edit_step(project, name, **changes):
    (path,) = project.glob("solutions/*/*.ipynb")
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["metadata"].get("workshop", {}).get("step", {}).get("name") == name:
            cell["metadata"]["workshop"]["step"].update(changes)
    path.write_text(json.dumps(notebook), encoding="utf-8")


@pytest.mark.parametrize("command", [["agenda", "8", "--out", "show.pdf"], ["pack", "8", "--out", "folder"]])
def test_a_session_edited_away_from_90_minutes_is_refused_in_one_line(workshop, project, command):
    edit_step(project, "share", minutes=20)
    before = sorted(project.rglob("*"))
    done = workshop(*command)
    assert done.returncode == 1 and not done.stdout
    assert "add up to 96 minutes, not 90" in done.stderr and done.stderr.count("\n") == 1
    assert sorted(project.rglob("*")) == before


def test_cuts_that_take_more_than_the_hour_are_told_as_they_are(project, session):
    from workshop.course.session import find

    before = run_of_show(find("8", project), Form(60)).minutes
    edit_step(project, "hands-on", cut={"minutes": 20 + 62 - before})
    shown = run_of_show(find("8", project), Form(60)).text()
    assert "The steps take 62 minutes, 2 more than the hour" in shown
    assert steps_shown(shown)[1] == "12:32"
