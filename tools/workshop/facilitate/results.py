"""What a notebook that was run shows: its charts as pictures, its tables and words as Markdown that can be printed.

A chart on paper stands still: it is drawn as it opens, and what its menus and sliders are set to is said beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import groupby
from typing import Any

from workshop.cell import Cell

VEGALITE = "application/vnd.vegalite.v5+json"
ROWS = 40  # what a page holds beside a chart

_SCALE = 0.9  # charts made for a screen: their letters of 12 pixels become 8 points on paper
_NAMED = 6  # what else a menu offers, by name
_VERSION = "5.20"  # of Vega-Lite, as the notebooks' renderer names it
_SIZE = re.compile(r'\b(width|height)="([\d.]+)"')  # the first two of an SVG are its own
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")
_NUMBERED = re.compile(r"^(\s*\d+)([.)])", re.MULTILINE)
_BLOCKS = {"p", "div", "summary", "caption", "li", "table", "ol", "ul", "details", "tr", "h3", "h4"}


@dataclass(frozen=True)
class Chart:
    """One chart as SVG, its words for those who do not see it, and what its menus are set to."""

    svg: str
    words: str
    settings: tuple[str, ...]


Shown = Chart | str
"""A chart, or words and tables as Markdown."""


def shown(cells: Sequence[Cell]) -> Iterator[Shown]:
    """Everything that these executed cells show, in order: charts and HTML. Plain text and errors are left out."""
    for cell in cells:
        for output in cell.raw.get("outputs", ()):
            data = output.get("data", {})
            if VEGALITE in data:
                yield chart(data[VEGALITE])
            elif "text/html" in data:
                yield markdown("".join(data["text/html"]))


def chart(spec: Mapping[str, Any]) -> Chart:
    """The chart as it opens, from its Vega-Lite specification."""
    import vl_convert

    svg = vl_convert.vegalite_to_svg(dict(spec), vl_version=_VERSION)
    svg = _SIZE.sub(lambda match: f'{match[1]}="{float(match[2]) * _SCALE:g}"', svg, count=2)
    return Chart(svg, str(spec.get("description", "A chart.")), tuple(_settings(spec)))


def _settings(spec: Mapping[str, Any]) -> Iterator[str]:
    """What each menu, button or slider under the chart is set to, and what else it offers."""
    for param in spec.get("params", ()):
        bind = param.get("bind")
        if not isinstance(bind, dict) or "input" not in bind or "value" not in param:
            continue
        name = str(bind.get("name") or param["name"]).strip().rstrip(":")
        yield f"{name}: {_setting(bind, param['value'])}"


def _setting(bind: Mapping[str, Any], value: Any) -> str:
    if bind["input"] == "checkbox":
        return "ticked" if value else "not ticked"
    if "options" in bind:
        labels = [str(label) for label in bind.get("labels") or bind["options"]]
        now = labels.pop(bind["options"].index(value)) if value in bind["options"] else value
        more = f" and {len(labels) - _NAMED} more" if len(labels) > _NAMED else ""
        return f"{now} (on a screen also {', '.join(labels[:_NAMED])}{more})"
    if bind["input"] == "range":
        return f"{value} (on a screen from {bind.get('min', 0)} to {bind.get('max', 100)})"
    return str(value)


def markdown(page: str) -> str:
    """HTML of a notebook as Markdown: paragraphs, emphasis, lists and tables; whatever else loses its tags.

    Of a table with a head, no more than ROWS rows are kept, and a line says how many are left out. One without a head,
    as a biography is, becomes a paragraph for each row.
    """
    reader = _Reader()
    reader.feed(page)
    reader.close()
    # The caption of a table often says again what the fold around it says.
    return "\n\n".join(block for block, _ in groupby(reader.done()))


class _Reader(HTMLParser):
    """Collects Markdown blocks while it reads; a table is kept aside until it ends."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self.text = ""
        self.head: list[str] = []
        self.rows: list[list[str]] = []
        self.row: list[str] | None = None
        self.lists: list[int | None] = []
        self.skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("style", "script", "svg", "title"):
            self.skipped += 1
        elif tag in ("strong", "b"):
            self.text += "**"
        elif tag in ("em", "i"):
            self.text += "*"
        elif tag == "br":
            self.text += " "
        elif tag == "tr":
            self.row = []
        elif tag in ("th", "td"):
            self.text = ""
        elif tag in ("ol", "ul"):
            self._end_block()
            self.lists.append(0 if tag == "ol" else None)
        elif tag == "li" and self.lists:
            self._end_block()
            if (number := self.lists[-1]) is None:
                self.text = "- "
            else:
                self.lists[-1] = number + 1
                self.text = f"{number + 1}. "
        elif tag in _BLOCKS and not (tag == "p" and self.lists):
            self._end_block()

    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "script", "svg", "title"):
            self.skipped -= 1
        elif tag in ("strong", "b"):
            self.text = f"{self.text.rstrip()}**" + " " * (self.text != self.text.rstrip())
        elif tag in ("em", "i"):
            self.text = f"{self.text.rstrip()}*" + " " * (self.text != self.text.rstrip())
        elif tag in ("th", "td") and self.row is not None:
            self.row.append(" ".join(self.text.split()))
            self.text = ""
        elif tag == "tr" and self.row is not None:
            self.rows.append(self.row)
            self.row = None
        elif tag == "thead":
            self.head, self.rows = self.rows[0] if self.rows else [], []
        elif tag == "table":
            self.blocks += table(self.head, self.rows)
            self.head, self.rows = [], []
        elif tag in ("ol", "ul") and self.lists:
            self._end_block()
            self.lists.pop()
        elif tag in _BLOCKS:
            self._end_block()

    def handle_data(self, data: str) -> None:
        if not self.skipped:
            self.text += _SPECIAL.sub(r"\\\1", data)

    def done(self) -> list[str]:
        self._end_block()
        return self.blocks

    def _end_block(self) -> None:
        words = " ".join(self.text.split())
        if words.strip("-* ") and self.row is None:
            self.blocks.append(words if self.lists else _NUMBERED.sub(r"\1\\\2", words))
        if self.row is None:
            self.text = ""


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A table as blocks of Markdown, and a line on what is left out."""
    if not head:
        return [f"**{row[0]}.** {' '.join(row[1:])}" for row in rows if row]
    kept = [head, [":--"] * len(head), *rows[:ROWS]]
    found = ["\n".join(f"| {' | '.join(row)} |" for row in kept)]
    if len(rows) > ROWS:
        left = len(rows) - ROWS
        found.append(
            f"*{left} more {'rows are' if left > 1 else 'row is'} left out here: the table on the screen has all.*"
        )
    return found
