"""Somebody's own words inside a page of ours: all of them, and nothing of them becomes part of the page itself.

Markdown stays Markdown as long as all that was written can still be seen. What would be hidden, or would reach out of
its place (HTML, pictures, headings, the target of a link), is shown as it was typed.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

# What opens a list or a quotation, behind which Markdown looks for a heading once more.
_LEAD = r"(?m)^([ \t]*(?:(?:[-+*>]|\d+[.)])[ \t]+)*)"
_REACHING = (
    (_LEAD + r"#", r"\1\\#"),
    (_LEAD + r"(=|-)(?=[=-]*[ \t]*$)", r"\1\\\2"),  # the line under a heading
    (r"(?m)^([ \t>]*)\[(?=[^\]\n]*\]:)", r"\1\\["),  # the target of a link, which no page shows
    (r"!\[", r"!\\["),
    (r"(?<!\\)((?:\\\\)*)<(?=[A-Za-z/!?])", r"\1\\<"),  # unless a backslash stands there already
    (r"(?<!\\)((?:\\\\)*)\$(?=\s?\d)", r"\1\\$"),  # money, which JupyterLab takes for a formula
)
_SIGNS = (
    (r"([\\`*_\[\]<>|~&$])", r"\\\1"),  # the dollar too: JupyterLab takes it for a formula
    (r"(?m)^(\xa0*)([#+=-])", r"\1\\\2"),
    (r"(?m)^(\xa0*\d+)([.)])", r"\1\\\2"),
    (r"(?<=[^\n])\n(?=[^\n])", "  \n"),
)


def quoted(text: str) -> str:
    """A Markdown text as a quotation: whatever it leaves open ends with it."""
    return "\n".join(f"> {line}" for line in text.split("\n"))


def contained(text: str) -> str:
    """Somebody's Markdown without what reaches out of its place: that is shown as it was typed."""
    return _replaced(text, _REACHING)


def literal(text: str) -> str:
    """A text as Markdown that shows it as it was typed, line by line."""
    lines = (line.expandtabs(4).rstrip() for line in text.split("\n"))
    return _replaced("\n".join(re.sub("^ +", lambda indent: "\xa0" * len(indent[0]), line) for line in lines), _SIGNS)


def printable(text: str) -> str:
    """Somebody's Markdown for a page by `workshop.paper`: contained, or literal where a word would not be seen."""
    from workshop.paper import Page

    kept = contained(text)
    seen = _Seen()
    seen.feed(Page("", quoted(kept)).html().partition("</h1>")[2])
    return kept if _letters(seen.text) == _letters(text) else literal(text)


class _Seen(HTMLParser):
    """What a reader of the HTML sees, the numbers of a list included."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.lists: list[int | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("ol", "ul"):
            self.lists.append(0 if tag == "ol" else None)
        elif tag == "li" and self.lists[-1] is not None:
            self.lists[-1] += 1
            self.text += f"{self.lists[-1]}."

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ol", "ul"):
            self.lists.pop()

    def handle_data(self, data: str) -> None:
        self.text += data


def _letters(text: str) -> str:
    """A text without white space and without the signs that Markdown may take for itself."""
    return re.sub(r"[\s\\`*_>#+|:~-]", "", text)


def _replaced(text: str, replacements: tuple[tuple[str, str], ...]) -> str:
    for pattern, replacement in replacements:
        text = re.sub(pattern, replacement, text)
    return text
