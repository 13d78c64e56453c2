"""Posters for a data walk: a question, a chart, its table and its text, on one printed page each with space to write.

What a poster says is the session's. Here it becomes HTML for a screen and a screen reader, and a tagged PDF for the
copy shop. vl-convert draws the charts without a network; it and the printing are imported when a poster is shown.
"""

from __future__ import annotations

import base64
import html
import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from workshop.notebook.charts import DescribedChart, accessible_table, in_words
from workshop.notebook.readability import ReadingGrade, reading_grade

if TYPE_CHECKING:
    from workshop.paper import Page

# 11 by 17 inches, so that it is read from two steps away; a printer that has only letter paper scales it to that.
PAPER, POINTS, SCREEN_POINTS = "us-tabloid", 20, 15


@dataclass(frozen=True)
class Poster:
    """One station: `finding` is its headline, `chart` brings words and table, `lines` is the space to write."""

    question: str
    finding: str
    chart: DescribedChart
    text: tuple[str, ...]
    source: str
    prompt: str
    lines: int = 2

    @cached_property
    def drawing(self) -> str:
        """The chart as SVG, drawn once for the screen, the page and the print."""
        return picture(self.chart)

    @property
    def grade(self) -> ReadingGrade:
        """How hard the poster's sentences are to read."""
        return reading_grade("\n".join((self.question, self.finding, *self.text, self.prompt)))

    def markdown(self, number: int) -> str:
        """The page of station `number`; its chart is the picture chart-NUMBER."""
        parts = [
            f"## {number}. {self.question}",
            f"### {self.finding}",
            f"![{self.chart.description}](chart-{number})",
            _table(self.chart),
            " ".join(self.text),
            f"**Source:** {self.source}",
            f"**Write here.** {self.prompt}",
            f"```lines {self.lines}\n```",
        ]
        return "\n\n".join(parts)

    def _repr_html_(self) -> str:
        # As an image the picture keeps its words, and stays when the saved notebook is opened again.
        image = base64.b64encode(self.drawing.encode()).decode()
        return (
            f'<h3>{html.escape(self.question)}</h3><p style="font-size:1.2em"><strong>{html.escape(self.finding)}'
            f'</strong></p><img alt="{html.escape(self.chart.description)}" style="width:100%;max-width:620px" '
            f'src="data:image/svg+xml;base64,{image}">'
            f"{accessible_table(self.chart.table, blank=self.chart.blank)}<p>{html.escape(' '.join(self.text))}</p>"
            f"<p><strong>Source:</strong> {html.escape(self.source)}</p>"
            f"<p><strong>Write here.</strong> {html.escape(self.prompt)}</p>"
        )


@dataclass(frozen=True)
class Posters:
    """The stations of one walk, and the sheet for the door (Markdown). Shows itself as one fold a station."""

    title: str
    door: str
    stations: tuple[Poster, ...]

    def html(self) -> str:
        """All pages as one HTML file, in the letters of a screen."""
        return self._page(SCREEN_POINTS).html()

    def pdf(self) -> bytes:
        """All pages as one tagged PDF: the sheet for the door, then one page a station."""
        return self._page(POINTS).pdf()

    def _page(self, points: float) -> Page:
        from workshop.paper import Page

        pages = [self.door, *(poster.markdown(number) for number, poster in enumerate(self.stations, 1))]
        pictures = {f"chart-{number}": poster.drawing for number, poster in enumerate(self.stations, 1)}
        return Page(self.title, "\n\n```new page\n```\n\n".join(pages), pictures, points, PAPER)

    def save(self, folder: str | os.PathLike[str] = "walk") -> Saved:
        """Write HTML and PDF into a folder. Both are complete before either takes the place of an older file."""
        target = Path(folder)
        stem = re.sub(r"[^a-z0-9]+", "-", self.title.casefold()).strip("-")
        contents = {target / f"{stem}.pdf": self.pdf(), target / f"{stem}.html": self.html().encode()}
        drafts = {path: path.with_name(path.name + ".part") for path in contents}
        target.mkdir(parents=True, exist_ok=True)
        try:
            for path, content in contents.items():
                drafts[path].write_bytes(content)
            for path, draft in drafts.items():
                os.replace(draft, path)
        finally:
            for draft in drafts.values():
                draft.unlink(missing_ok=True)
        return Saved(tuple(contents))

    def __repr__(self) -> str:
        lines = (f"{number}. {poster.question} {poster.finding}" for number, poster in enumerate(self.stations, 1))
        return "\n".join([self.title, *lines])

    def _repr_html_(self) -> str:
        folds = (
            f"<details><summary><strong>Station {number}: {html.escape(poster.question)}</strong></summary>"
            f"{poster._repr_html_()}</details>"
            for number, poster in enumerate(self.stations, 1)
        )
        return f'<div style="max-width:46em">{"".join(folds)}</div>'


@dataclass(frozen=True)
class Saved:
    """Files that were written; shows where they are and how to get them out of a temporary server."""

    files: tuple[Path, ...]

    def __repr__(self) -> str:
        return "Written: " + ", ".join(path.as_posix() for path in self.files)

    def _repr_html_(self) -> str:
        links = " and ".join(f'<a href="{path.as_posix()}">{html.escape(path.name)}</a>' for path in self.files)
        return (
            f'<p role="status" style="max-width:46em">Written: {links}. They are in the folder '
            f"<strong>{html.escape(self.files[0].parent.name)}</strong> of the file list on the left. To keep them, "
            "press the right mouse button on each, and choose Download: a temporary server forgets them.</p>"
        )


def picture(chart: DescribedChart) -> str:
    """The chart as SVG, drawn on this machine. What reacts to a click is drawn as it first appears."""
    from vl_convert import vegalite_to_svg

    return vegalite_to_svg(chart.spec(), vl_version="5.20")


def _table(chart: DescribedChart) -> str:
    """The chart's table as Markdown. The first cell of a row is bold: it heads the row."""
    rows = [[in_words(value, chart.blank) for value in row] for row in chart.table.itertuples(index=False)]
    head = [str(name) for name in chart.table.columns]
    lines = [head, ["---"] * len(head), *([f"**{first}**", *rest] for first, *rest in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
