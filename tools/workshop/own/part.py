"""One step of an own table's page: its picture, its table, its words, and what it does not show."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

import pandas as pd

from workshop.notebook.charts import DescribedChart, accessible_table, in_words
from workshop.notebook.compare import WITHHELD
from workshop.notebook.words import NO_MATHEMATICS
from workshop.own import offers
from workshop.own.offers import Offers


@dataclass(frozen=True)
class Part:
    """A step. In a notebook it shows itself as chart, words and table; on paper as Markdown and a picture.

    `offered` is what the page's boxes may be filled from, by their names. `fold` is the name of a fold that holds the
    table in a notebook. `hints` are for whoever makes the page, and stand on no paper.
    """

    title: str
    words: tuple[str, ...]
    not_shown: str
    chart: DescribedChart | None = None
    table: pd.DataFrame | None = None
    offered: Offers | None = None
    fold: str = ""
    hints: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "\n".join([self.title, *self.words, *self.hints, f"What this does not show: {self.not_shown}"])

    def _ipython_display_(self) -> None:
        from IPython.display import display

        if self.chart is not None:
            display(self.chart)
        offered = {} if self.offered is None else {offers.MIME: self.offered}
        display({"text/html": self._html(), "text/plain": repr(self), **offered}, raw=True)

    def _html(self) -> str:
        words = "".join(f"<p>{html.escape(text)}</p>" for text in (*self.words, *self.hints))
        table = ""
        if self.table is not None and self.chart is None:
            table = accessible_table(self.table, caption=self.title, blank=WITHHELD)
            if self.fold:
                table = f"<details><summary>{html.escape(self.fold)}</summary>{table}</details>"
        last = f"<p><strong>What this does not show.</strong> {html.escape(self.not_shown)}</p>"
        return f'<div class="{NO_MATHEMATICS}" style="max-width:46em">{words}{table}{last}</div>'

    def markdown(self, number: int) -> str:
        """The step as Markdown, under a heading of the second level; its chart is the picture step-NUMBER."""
        lines = [f"## {number}. {_plain(self.title)}", *map(_plain, self.words)]
        if self.chart is not None:
            lines.append(f"![{_plain(self.chart.description)}](step-{number})")
        if self.table is not None:
            lines.append(as_markdown(self.table))
        return "\n\n".join([*lines, f"**What this does not show.** {_plain(self.not_shown)}"])


def as_markdown(table: pd.DataFrame) -> str:
    """A table as Markdown; the first cell of a row is bold, since it heads the row."""
    rows = [[_plain(in_words(value, WITHHELD)) for value in row] for row in table.itertuples(index=False)]
    lines = [[_plain(name) for name in table.columns], ["---"] * len(table.columns)]
    lines += [[f"**{first or '(blank)'}**", *rest] for first, *rest in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _plain(text: object) -> str:
    """A text of somebody's own as Markdown that says just that: no mark of it means anything."""
    one_line = " ".join(str(text).split())
    return re.sub(r"([\\`*_{}\[\]()<>#+!|~$&])", r"\\\1", one_line)
