"""What participants read in a session's notebook, for the papers and messages around a meeting.

Only cells that stand in the participant's copy are looked at: no word of a facilitator's cell comes through here.
"""

from __future__ import annotations

import re

from workshop.cell import Cell
from workshop.course.notebook import headings
from workshop.course.session import Session
from workshop.facilitate import links
from workshop.facilitate.settings import Settings


def cells(session: Session) -> list[Cell]:
    """The cells of the session that participants see, in order."""
    return [cell for cell in session.notebook.cells if not cell.is_facilitator]


def content_note(session: Session) -> str:
    """What the page says near its top about the subject, and that nobody has to disclose anything."""
    found = (cell.source for cell in cells(session) if cell.described.part == "content-note")
    return " ".join(one_line(plain(text)) for text in found)


def reading(session: Session) -> str:
    """What the reading is called, and how long it takes."""
    for cell in cells(session):
        if cell.described.part == "reading" and (titles := headings(cell)):
            name = titles[0].text.removeprefix("Reading:").strip()
            return f"“{name[0].upper()}{name[1:]}” (about {cell.described.minutes} minutes)"
    return "the text at the top of the page"


def address(session: Session, settings: Settings) -> str:
    """Where to click to open the notebook; in words where the project has no address yet."""
    opens = links.for_session(session, settings)
    return opens.gitpuller or opens.binder or f"[paste your link to session {session.number} here]"


def blocks(markdown: str) -> list[str]:
    """The text cut at its blank lines."""
    return re.split(r"\n\s*\n", markdown.strip())


def one_line(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())


def plain(markdown: str) -> str:
    """The words of a text: no comments, stars or backticks, and of a link only what it is called."""
    words = re.sub(r"<!--.*?-->", "", markdown, flags=re.DOTALL)
    words = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", words)
    return re.sub(r"\*\*?([^*\n]+?)\*\*?|`([^`\n]+)`", lambda match: match[1] or match[2], words)
