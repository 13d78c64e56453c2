"""The pages beside the sessions: home, the data with their biographies, search, and the facilitators' part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from workshop.course.data.page import sessions_by_dataset
from workshop.course.session import Session
from workshop.datapackage import descriptor
from workshop.facilitate.calendar import Meeting
from workshop.facilitate.chat import Message
from workshop.facilitate.settings import Settings
from workshop.site.layout import ALONE, SITE, Frame, escape
from workshop.site.markup import prose

_FOR_WHOM = (
    "Governments join up data about people to do good, and the bias of the systems that made the data comes along. "
    "Here "
    "are twelve monthly sessions in which people who work with such data do something about it, on real public "
    "records: "
    "a short reading, a few questions on a chart or a table, and room to decide and to write. For analysts, "
    "evaluators, "
    "GIS people, programme and case managers and administrative staff. Nobody has to code."
)


def home(
    sessions: Sequence[Session], meetings: Sequence[Meeting], settings: Settings, now: datetime, alone: bool = False
) -> Frame:
    """What this is, for whom, when we meet next, and the year."""
    by_number = {each.session.number: each for each in meetings}
    head = ("Session", f"The question{', and when we meet' if meetings else ''}", "You take home")
    rows = []
    for session in sessions:
        when = f"<br>{escape(_when(by_number[session.number]))}" if meetings else ""
        rows.append(
            f'<tr><th scope="row">{session.number}</th>'
            f'<td><a href="sessions/{escape(session.name)}.html">{escape(session.title)}</a>{when}</td>'
            f"<td>{escape(session.about.takeaway)}</td></tr>"
        )
    columns = "".join(f'<th scope="col">{name}</th>' for name in head)
    table = f"<table><thead><tr>{columns}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    body = f"<h1>{SITE}</h1><p>A year of hands-on workshops.</p><p>{_FOR_WHOM}</p>{_next(meetings, settings, now)}"
    body += f'<h2 id="the-year">The year</h2><div class="scroll" tabindex="0">{table}</div>{_more(settings, alone)}'
    titles = " ".join(f"{session.title} {session.about.takeaway}" for session in sessions)
    return Frame("index.html", SITE, body, f"{_FOR_WHOM} {titles}")


def _when(meeting: Meeting) -> str:
    said = f"{meeting.start:%B} {meeting.start.day}, {meeting.start.year}"
    return f"{said}{f' ({meeting.status})' if meeting.status else ''}"


def _hours(meeting: Meeting) -> str:
    return f"{meeting.start:%A}, {_when(meeting)}, {meeting.start:%H:%M} to {meeting.end:%H:%M}"


def in_the_year(session: Session, count: int, meetings: Sequence[Meeting], settings: Settings, now: datetime) -> str:
    """Which session of the year it is, and when it meets or met, where the calendar has dates."""
    said = f"Session {session.number} of a year of {'twelve' if count == 12 else count}."
    for meeting in meetings:
        if meeting.session.number == session.number:
            meet = "meet" if meeting.end >= now else "met"
            said += f" We {meet} on <strong>{escape(_hours(meeting))}</strong> ({escape(settings.zone.key)})."
    return f"<p>{said}</p>"


def _next(meetings: Sequence[Meeting], settings: Settings, now: datetime) -> str:
    to_come = [each for each in meetings if each.end >= now and each.status != "cancelled"]
    if not to_come:
        return "<p>No meeting is planned at the moment.</p>"
    meeting = min(to_come, key=lambda each: each.start)
    where = f", {escape(settings.place)}" if settings.place else ""
    when = _hours(meeting)
    feed = ', <a href="feed.xml">or as a feed</a>' if settings.site else ""
    link = f'<a href="sessions/{escape(meeting.session.name)}.html">{escape(meeting.session.title)}</a>'
    return (
        '<section class="next" aria-label="Next meeting"><h2 id="next">We meet '
        f"next</h2><p><strong>{escape(when)}</strong> "
        f"({escape(settings.zone.key)}){where}: {link}</p>"
        f'<p><a href="calendar.ics">All dates for your calendar</a>{feed}</p></section>'
    )


_OWN_TABLE = (
    f'<p>You have a table of your own? <a href="{ALONE}/lab/index.html?path=sessions/own-table/own-table.ipynb">'
    "Compare its groups here</a>: it is read in your browser alone, and is sent to nobody.</p>"
)
_NO_ADDRESS = (
    "<p>The project has no published address yet: write one into <code>workshop.toml</code> to have links that open "
    "the sessions, and a place to say what is wrong.</p>"
)


def _more(settings: Settings, alone: bool) -> str:
    issue = _NO_ADDRESS
    if settings.repository:
        is_github = settings.repository.startswith("https://github.com/")
        where = f"{settings.repository}/issues/new" if is_github else settings.repository
        issue = f'<p><a href="{escape(where)}">Something is wrong, or could be better: say so</a></p>'
    return (
        '<h2 id="take-part">Take part, alone or with others</h2><p>Choose a session above: read it, look at its '
        "charts, write. Where a link opens it, your answers are checked too. A group follows the dates; alone, take "
        f'one a month.</p>{_OWN_TABLE if alone else ""}{issue}<h2 id="cite">How to cite</h2>'
        f"<p>The Equity in Data Workshop contributors. {SITE}: a year of workshops. Code under the MIT License, "
        "prose under CC BY 4.0, each dataset under its own.</p>"
    )


def data(root: Path, names: Sequence[str], packages: Mapping[str, Any]) -> list[Frame]:
    """The list of datasets, and a page for each: its biography, its columns, its tables to download."""
    used = sessions_by_dataset(root)
    rows, found = [], []
    for name in names:
        about = packages[name]
        rows.append(
            f'<tr><th scope="row"><a href="{escape(name)}.html">{escape(about["title"])}</a></th>'
            f"<td>{escape(about['description'])}</td></tr>"
        )
        found.append(_dataset(name, about, used.get(name, ())))
    body = (
        "<h1>Data</h1><p>Every table of the year, with its biography: who collected it, how race and ethnicity were "
        "recorded and by whom, who is missing, what was held back, what we changed.</p>"
        '<div class="scroll" tabindex="0"><table><thead><tr><th scope="col">Dataset</th><th scope="col">What a row '
        "is</th>"
        f"</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )
    return [Frame("data/index.html", "Data", body, "Data biographies"), *found]


def _dataset(name: str, about: Mapping[str, Any], sessions: Sequence[Any]) -> Frame:
    answers = descriptor.biography(about)
    biography = "".join(f"<dt>{escape(question)}</dt><dd>{prose(answer)}</dd>" for question, answer in answers.items())
    tables = ""
    for resource in about["resources"]:
        fields = "".join(
            f"<dt><code>{escape(each['name'])}</code> {escape(each['title'])}</dt>"
            f"<dd>{escape(each['description'])}</dd>"
            for each in resource["schema"]["fields"]
        )
        tables += (
            f'<h2 id="{escape(resource["name"])}">{escape(resource["title"])}</h2>'
            f'<p><a href="{escape(name)}/{escape(resource["path"])}" download>{escape(resource["path"])}</a>, '
            f"{resource['rows']:,} rows. Its columns, and what a cell holds:</p><dl>{fields}</dl>"
        )
    body = (
        f'<h1>{escape(about["title"])}</h1><p>{escape(about["description"])}</p><h2 id="biography">Biography</h2>'
        f"<dl>{biography}</dl>{tables}"
    )
    return Frame(f"data/{name}.html", about["title"], body, " ".join([about["description"], *answers.values()]))


def search() -> Frame:
    """Search over every page but the facilitators'; it works where the site lies, with nothing asked of anybody."""
    body = (
        '<h1>Search</h1><form class="search" role="search"><label for="q">Words</label> '
        '<input id="q" type="search" autocomplete="off"></form>'
        '<p role="status" class="said" id="count"></p><ol id="found"></ol>'
        "<noscript><p>Searching needs JavaScript. The list of the year is on the first page.</p></noscript>"
    )
    return Frame("search.html", "Search", body)


def facilitators(sessions: Sequence[Session]) -> Frame:
    """The list of what facilitators need, by session."""
    items = "".join(
        f'<li value="{session.number}"><a href="{escape(session.name)}.html">{escape(session.title)}</a></li>'
        for session in sessions
    )
    body = (
        "<h1>For facilitators</h1><p>For each session: the run-of-show, cards for the rooms, the messages for the "
        "chat, the "
        "exercise on paper, the checklist for access. The answers lie behind a fold, so that nobody meets them by "
        "chance. "
        f"Search engines are asked to stay out of this part.</p><ol>{items}</ol>"
    )
    return Frame("facilitators/index.html", "For facilitators", body, is_hidden=True)


_PAPERS = {
    "run-of-show": "Run-of-show",
    "breakout-cards": "Cards for the rooms",
    "exercise-on-paper": "Exercise on paper",
    "access-checklist": "Checklist for access",
}
_NOTES = {
    "note-two-weeks-before.txt": "Two weeks before",
    "note-two-days-before.txt": "Two days before",
    "mail-the-day-after.txt": "The day after",
}


def _to_copy(name: str, text: str, what: str) -> str:
    """A text with a button that copies it; `what` is how the button is called, after the word Copy."""
    return (
        f'<pre id="{name}">{escape(text)}</pre>'
        f'<p><button type="button" data-copy="{name}" aria-label="Copy {escape(what)}">Copy</button> '
        '<span role="status" class="said"></span></p>'
    )


def meeting(session: Session, made: Mapping[str, bytes], messages: Sequence[Message], at: Any) -> Frame:
    """What facilitators of one session need: papers to print, messages to copy, the answers behind a fold."""
    folder = escape(session.name)
    papers = "".join(
        f'<li>{label}: <a href="{folder}/{name}.html">page</a>, <a href="{folder}/{name}.pdf">PDF</a></li>'
        for name, label in _PAPERS.items()
    )
    sent = "".join(
        f"<li><h3>{escape(at(each.minute))} · {escape(each.about)}</h3>"
        f"{_to_copy(f'message-{number}', each.text, f'message {number}')}</li>"
        for number, each in enumerate(messages, 1)
    )
    mails = "".join(
        f"<details><summary>Mail: {label.lower()}</summary>"
        f"{_to_copy(f'mail-{number}', made[name].decode(), f'the mail: {label.lower()}')}</details>"
        for number, (name, label) in enumerate(_NOTES.items(), 1)
    )
    body = (
        f"<h1>{escape(session.title)}: for facilitators</h1>"
        f'<p><a href="../sessions/{folder}.html">The page that participants see</a></p>'
        f'<h2 id="print">To print</h2><ul>{papers}</ul><h2 id="send">To send</h2>{mails}'
        f'<h2 id="chat">To paste into the chat</h2><ol class="messages">{sent}</ol>'
        '<h2 id="answers">Answers</h2><details><summary>Show where the answers are</summary><p>'
        f'<a href="{folder}/answer-key.html">Answer key</a>, <a href="{folder}/answer-key.pdf">as PDF</a></p></details>'
    )
    return Frame(f"facilitators/{session.name}.html", f"{session.title}: for facilitators", body, is_hidden=True)
