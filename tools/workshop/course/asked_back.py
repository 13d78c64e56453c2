"""What every session asks back at its end: may one's words be read out, three questions, and a line for oneself.

Both cells stand here alone and nowhere in the twelve sessions: the release puts them into each participant's copy, so
that none can differ from another. What is written there stays in the notebook; `harvest` counts it where somebody hands
theirs in. Each line says in a comment what may stand behind it, for whoever writes without the page's boxes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from workshop.cell import Field

YES = "yes"


@dataclass(frozen=True)
class Asked:
    """One cell to fill in: its kind of writing, the kind below which it stands, what it says, and its lines."""

    write: str
    below: str
    about: str
    fields: tuple[Field, ...]

    def source(self) -> str:
        """The text of the cell, with an empty line for each field."""
        lines = (f"- {field.label}: <!-- {' / '.join(map(str, field.options))} -->" for field in self.fields)
        return "\n".join([self.about, "", *lines])

    def described(self) -> dict[str, Any]:
        """What the cell's metadata say under `workshop`."""
        names = ("name", "label", "type", "options")
        listed = [{name: getattr(field, name) for name in names} for field in self.fields]
        return {"write": self.write, "fields": [{**each, "options": list(each["options"])} for each in listed]}


READ_OUT = Field("read_out", "My reflection and my one thing may be read out, without my name", "tick", options=(YES,))

USEFUL = Field("useful", "Today was useful to me", "choice", options=("yes", "in part", "no"))
FOR_WHOM_NOT = Field(
    "for_whom_not",
    "Whom today served least, as far as I saw",
    "choice",
    options=(
        "nobody",
        "people new to data",
        "people who work with data daily",
        "people who see, hear or read in another way",
        "people whom the data are about",
    ),
)
NEXT = Field(
    "next",
    "My vote for what comes next",
    "choice",
    options=(
        "the next session as planned",
        "more of today's question",
        "the same with our own data",
        "hearing from people whom it concerns",
        "writing something up together",
    ),
)
_SURE = ("not at all", "a little", "fairly", "very")
BEFORE = Field(
    "sure_before", "How sure I was of an answer to today's question before we began", "choice", options=_SURE
)
AFTER = Field("sure_after", "How sure I am of an answer now", "choice", options=_SURE)

ASKED = (
    Asked(
        "consent",
        "reflection",
        "Whoever hands this notebook in hands these words in too. They are read out only where a yes stands here.",
        (READ_OUT,),
    ),
    Asked(
        "poll",
        "one-thing",
        "Three questions for whoever prepares the next meeting, and a line for yourself. A minute, if you like.",
        (USEFUL, FOR_WHOM_NOT, NEXT, BEFORE, AFTER),
    ),
)
