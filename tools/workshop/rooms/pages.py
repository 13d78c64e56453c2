"""The pages of the rooms' server: all rooms, the facilitator's own, and a sentence where a link leads nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from workshop.course.session import Session
from workshop.rooms.folder import Room

_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="{base}static/rooms.css">
</head>
<body>
<main>
<h1>{title}</h1>
{body}
</main>
</body>
</html>
"""

_FACILITATOR = """\
<p>Everybody in a room writes on the same page. Paste each room its link; who has a link can open the other rooms too,
and calculate on this computer, so send it to nobody else.</p>
<section aria-labelledby="links"><h2 id="links">Links to paste</h2>
<ul class="links">{links}</ul></section>
<section aria-labelledby="rooms"><h2 id="rooms">The rooms now</h2>
<p id="when" role="status"></p>
<div id="table" class="scroll" tabindex="0" role="region" aria-labelledby="rooms"></div></section>
<section aria-labelledby="say"><h2 id="say">Say on every page</h2>
<form id="saying"><label for="text">What stands above every room's page</label>
<input id="text" type="text" maxlength="300" value="Two minutes left: finish your sentence.">
<button type="submit">Say it</button> <button type="button" id="unsay">Take it away</button></form>
<p id="told" role="status"></p></section>
<section aria-labelledby="guess"><h2 id="guess">The guesses</h2>
<p>Shown in every room, each beside the name of its room, under the guess.
Do it when all rooms have seen the result.</p>
<button type="button" id="guesses" aria-pressed="false">Show how the rooms guessed</button></section>
<section aria-labelledby="end"><h2 id="end">The end</h2>
<p>Closing tells every page that it may be taken home now. Nothing is deleted: the rooms' notebooks stay in this folder,
and <code>workshop harvest FOLDER --session {number} --rooms</code> counts what came back.</p>
<button type="button" id="close" aria-pressed="false">Close the rooms</button>
<a href="{base}work.zip">All rooms' notebooks, in one file</a></section>
<script type="module" src="{base}static/watch.js" data-xsrf="{xsrf}" data-base="{base}"></script>"""


def landing(title: str, rooms: Sequence[tuple[Room, int]], base: str) -> str:
    """The page with all rooms: a link to each, and how many are there. `base` is the address of all the pages."""
    rows = "".join(
        f'<li><a href="{escape(base + room.slug)}">{escape(room.name)}</a> {_there(number)}</li>'
        for room, number in rooms
    )
    body = (
        f"<p>Choose your room. Everybody in it writes on the same page, and sees what the others write. "
        f'No name is asked for.</p>\n<ul class="rooms">{rows}</ul>'
    )
    return _page(title, body, base)


def _there(number: int) -> str:
    return "nobody is there yet" if number == 0 else f"{number} {'person is' if number == 1 else 'people are'} there"


def facilitator(session: Session, links: Sequence[tuple[str, str]], base: str, xsrf: str) -> str:
    """The facilitator's page; `links` are the rooms' names and addresses to paste, and `xsrf` lets it act."""
    rows = "".join(
        f'<li><label>{escape(name)} <input type="text" readonly value="{escape(address)}"></label> '
        f'<button type="button" data-copy="{escape(address)}">Copy<span class="unseen"> the link of {escape(name)}'
        "</span></button></li>"
        for name, address in links
    )
    body = _FACILITATOR.format(links=rows, number=session.number, base=escape(base), xsrf=escape(xsrf))
    return _page(f"Facilitator: {session.title}", body, base)


def no_such_room(slug: str, rooms: str) -> str:
    """What a link to a room that is not there says."""
    body = f'<p>There is no room “{escape(slug)}” in this meeting. <a href="{escape(rooms)}">Choose your room</a>.</p>'
    return _page("No such room", body, f"{rooms}/")


def not_yours(rooms: str) -> str:
    """What the facilitator's address says to somebody else."""
    body = (
        "<p>This is the facilitator's page. Whoever started the rooms finds its link in the window in which they were "
        f'started. <a href="{escape(rooms)}">To the rooms</a>.</p>'
    )
    return _page("The facilitator's page", body, f"{rooms}/")


def _page(title: str, body: str, base: str) -> str:
    return _PAGE.format(title=escape(title), body=body, base=escape(base))
