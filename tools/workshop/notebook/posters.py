"""Posters for a data walk: a question, a chart, its table and its text, on one printed page each with space to write.

What a poster says is the session's. Here it becomes HTML for a screen, a screen reader and a printer, and where typst
is installed, as facilitators have it, a tagged PDF for the copy shop.
"""

from __future__ import annotations

import base64
import html
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import nan
from pathlib import Path

import altair as alt
import pandas as pd

from workshop import files, paper
from workshop.notebook.charts import DescribedChart, accessible_table, in_words
from workshop.notebook.compare import FEWER_THAN_SIX, NOT_PUBLISHED, WITHHELD
from workshop.notebook.readability import ReadingGrade, reading_grade

# 11 by 17 inches, so that it is read from two steps away; a printer that has only letter paper scales it to that.
PAPER, POINTS, SCREEN_POINTS = "us-tabloid", 17, 15

# Whoever writes on a poster is owed an answer, so each poster asks for it in writing.
HAND_OFF = "Who will tell whom what came of it, where, and by which day?"


@dataclass(frozen=True)
class Poster:
    """One station: `finding` is its headline, `chart` brings words and table, `lines` is the space to write.

    The headline is read from two steps away, without its neighbors: it should rank no groups. `hand_off` is answered
    in writing before the poster hangs.
    """

    question: str
    finding: str
    chart: DescribedChart
    text: tuple[str, ...]
    source: str
    prompt: str
    lines: int = 3
    hand_off: str = HAND_OFF

    @cached_property
    def drawing(self) -> str:
        """The chart as SVG, drawn once for the screen, the page and the print."""
        return picture(self.chart)

    @property
    def grade(self) -> ReadingGrade:
        """How hard the poster's sentences are to read."""
        return reading_grade("\n".join((self.question, self.finding, *self.text, self.prompt, self.hand_off)))

    def markdown(self, number: int | None = None) -> str:
        """The page of station `number`; its chart is the picture chart-NUMBER, chart-1 where it hangs alone."""
        parts = [
            f"## {f'{number}. ' if number else ''}{self.question}",
            f"### {self.finding}",
            f"![{self.chart.description}](chart-{number or 1})",
            _table(self.chart),
            " ".join(self.text),
            f"**Source:** {self.source}",
            f"**Write here.** {self.prompt}",
            f"```lines {self.lines}\n```",
            f"**What comes of it.** {self.hand_off}",
            "```lines 1\n```",
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
            f"<p><strong>What comes of it.</strong> {html.escape(self.hand_off)}</p>"
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

    def _page(self, points: float) -> paper.Page:
        pages = [self.door, *(poster.markdown(number) for number, poster in enumerate(self.stations, 1))]
        pictures = {f"chart-{number}": poster.drawing for number, poster in enumerate(self.stations, 1)}
        return paper.Page(self.title, "\n\n```new page\n```\n\n".join(pages), pictures, points, PAPER)

    def save(self, folder: str | os.PathLike[str] = "walk") -> Saved:
        """Write HTML, and PDF where it can be made. All are complete before one takes the place of an older file."""
        target = Path(folder)
        stem = re.sub(r"[^a-z0-9]+", "-", self.title.casefold()).strip("-")
        contents = {target / f"{stem}.html": self.html().encode()}
        if paper.makes_pdf():
            contents = {target / f"{stem}.pdf": self.pdf(), **contents}
        files.write_all(contents)
        return Saved(tuple(contents))

    def grades(self) -> pd.DataFrame:
        """One row a poster: its words, words a sentence, syllables a word, and the reading grade (all estimates)."""
        graded = [(f"{number}. {each.question}", each.grade) for number, each in enumerate(self.stations, 1)]
        rows = [
            (
                name,
                grade.words,
                round(grade.words / grade.sentences, 1),
                round(grade.syllables / grade.words, 2),
                round(grade.grade, 1),
            )
            for name, grade in graded
        ]
        columns = ["Poster", "Words", "Words a sentence", "Syllables a word", "Reading grade, about"]
        return pd.DataFrame(rows, columns=columns)

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
        to_print = "" if paper.makes_pdf() else " To print one, open it in your browser and choose Print."
        return (
            f'<p role="status" style="max-width:46em">Written: {links}. They are in the folder '
            f"<strong>{html.escape(self.files[0].parent.name)}</strong> of the file list on the left. To keep them, "
            f"press the right mouse button on each, and choose Download: a temporary server forgets them.{to_print}</p>"
        )


def picture(chart: DescribedChart) -> str:
    """The chart as SVG, drawn on this machine. What reacts to a click is drawn as it first appears."""
    try:
        from vl_convert import vegalite_to_svg
    except ImportError:  # participants have no vl-convert: it is as large as pandas, and there is none for a browser
        from workshop.notebook.plain_svg import drawn

        return drawn(chart.spec())
    return vegalite_to_svg(chart.spec(), vl_version="5.20")


def _table(chart: DescribedChart) -> str:
    """The chart's table as Markdown. The first cell of a row is bold: it heads the row."""
    assert chart.table is not None  # a poster has the figures of its chart
    rows = [[in_words(value, chart.blank) for value in row] for row in chart.table.itertuples(index=False)]
    head = [str(name) for name in chart.table.columns]
    lines = [head, ["---"] * len(head), *([f"**{first}**", *rest] for first, *rest in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


# What a poster says of numbers -------------------------------------------------------------------------------------
# Tables give a number and a status; a poster's readers get words, and never a number where none is.

PALE = "#9fbbd6"  # of a bar, so that the black mark on it is seen
_FEWEST = 6  # people: smaller counts are not said
_BLANKS = {"suppressed": NOT_PUBLISHED, "missing": NOT_PUBLISHED, "withheld": WITHHELD}
_BLANKS |= {"not applicable": "not given", "no row": "no row"}
REASONS = {
    NOT_PUBLISHED: "Not published: the state keeps it back, mostly where a group is small. Do not read it as zero.",
    WITHHELD: "Withheld by us: the state prints it, but somebody could work out a hidden number with it.",
    "not given": "Not given: the state's table has no number here and does not say why. Do not read it as zero.",
    "no row": "No row: the state's table does not name the group here.",
}


def of_100(value: float) -> str:
    """A rate in plain words: whole numbers, and never none where there is somebody."""
    return "fewer than 1" if 0 < value < 0.5 else "nearly all" if 99.5 <= value < 100 else f"about {value:.0f}"


def rate_in_words(value: float, status: str = "") -> str:
    """A rate with one decimal, or who keeps it back."""
    return _BLANKS.get(status, NOT_PUBLISHED) if pd.isna(value) else f"{value:.1f}"


def people_in_words(value: float, status: str = "") -> str:
    """A count of people as a poster may show it."""
    if pd.isna(value):
        return _BLANKS.get(status, NOT_PUBLISHED)
    return FEWER_THAN_SIX if 0 < value < _FEWEST else f"{value:,.0f}"


def chance_in_words(rates: list[str], rows: pd.DataFrame) -> list[str]:
    """Rates in words, each with from where to where chance alone could move it: `low` and `high`, in percent."""
    ends = zip(rates, rows["low"], rows["high"], strict=True)
    return [rate if pd.isna(low) else f"{rate} ({low:.0f} to {high:.0f})" for rate, low, high in ends]


def why_blank(statuses: pd.Series, reasons: Mapping[str, str] = REASONS) -> str:
    """What each kind of blank that a poster shows means, in plain words; nothing where it shows none.

    A table whose publisher says more of its marks, or less, brings `reasons` of its own.
    """
    said = {_BLANKS[status] for status in statuses if status in _BLANKS}
    return " ".join(text for word, text in reasons.items() if word in said)


def poster(
    compared: pd.DataFrame, what: str, *, source: str, text: tuple[str, ...] = (), unit: str = "people"
) -> Poster:
    """One poster of rates by group, without a ranking: `compared` has one row a group, as `compare_groups` gives it.

    `what` names the outcome, `source` says whose table it is, `text` what stands below the bars. Rates are in percent,
    with their intervals, and counts of `unit`. Raises KeyError where a column of `compare_groups` is missing.
    """
    rows = list(compared.itertuples())
    words = [f"{row.rate:.1f} percent" for row in rows]
    bars = compared[["low", "high"]].assign(group=list(compared.index), value=compared["rate"], words=words, state=nan)
    shown = pd.DataFrame(
        {
            "Group": list(compared.index),
            "Percent (from where to where chance alone could move it)": [
                f"{row.rate:.1f} ({row.low:.1f} to {row.high:.1f})" for row in rows
            ],
            f"Count of {unit}": [f"{row.yes:,.0f} of {row.people:,.0f}" for row in rows],
        }
    )
    finding = "Our own table, group by group"
    return Poster(
        question=f"What does our table say? {what}",
        finding=finding,
        chart=poster_chart(bars.reset_index(drop=True), f"{what}, percent of {unit}", finding, shown),
        text=("Each number comes out of what a system did, and of what it wrote down.", *text),
        source=source,
        prompt="What in how this is recorded, or done, could make these numbers? Whom should we ask?",
    )


def poster_chart(bars: pd.DataFrame, title: str, finding: str, table: pd.DataFrame) -> DescribedChart:
    """A poster's picture, its words and its table. The finding, its title, stands above it in large letters.

    `bars` has one row a group: `value` and its `words`, `low` to `high` (chance), and `state`, where the state stands.
    """
    longest = bars[["value", "state", "high"]].fillna(0).max(axis=None) or 1
    marked, chance = bars["state"].notna().any(), bars["low"].notna().any()
    legend = [title, "black mark: the state" if marked else "", "thin line: chance alone" if chance else ""]
    said = "; ".join(f"{group}: {words}" for group, words in zip(bars["group"], bars["words"], strict=True))
    mark = " A black mark shows all of Connecticut." if marked else ""
    mark += " A thin line shows how far chance alone could move the number." if chance else ""
    description = f"{finding} One bar a group. {title}. {said}.{mark}"
    drawn = _bars(bars, "; ".join(filter(None, legend)), longest).properties(description=description)
    return DescribedChart(chart=drawn, description=description, table=table, caption=finding, blank=NOT_PUBLISHED)


def _bars(bars: pd.DataFrame, title: str, widest: float) -> alt.LayerChart:
    """Letters and rows are sized for paper of 11 by 17 inches. Every poster's names take the same room, enough of it
    for the wide letters that a browser may put in the place of these.
    """
    rows = bars.assign(end=bars[["value", "state", "high"]].max(axis=1).fillna(0))
    names = alt.Axis(labelFontSize=20, labelLimit=500, minExtent=500, ticks=False, domain=False)
    order = alt.Scale(paddingInner=0.25, domain=list(rows["group"]))
    length = alt.Axis(labels=False, ticks=False, grid=False, titleFontSize=18, titleAnchor="start")
    x = {"title": title, "axis": length, "scale": alt.Scale(domain=[0, 1.5 * widest])}
    base = alt.Chart().encode(y=alt.Y("group:N", title=None, axis=names, scale=order))
    drawn = base.mark_bar(color=PALE).encode(x=alt.X("value:Q", **x))
    chance = base.mark_rule(color="#1f2933", strokeWidth=2).encode(x=alt.X("low:Q", **x), x2="high:Q")
    state = base.mark_tick(color="black", thickness=6, size=40, opacity=1).encode(x=alt.X("state:Q", **x))
    words = base.mark_text(align="left", dx=14, fontSize=24).encode(x=alt.X("end:Q", **x), text="words:N")
    return alt.layer(drawn, chance, state, words, data=rows, width=400, height=alt.Step(52))
