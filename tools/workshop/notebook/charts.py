"""Charts that everybody can read: one theme, one renderer that needs no network, and a table one click away.

JupyterLab draws Vega-Lite up to version 5 by itself; Altair 6 writes version 6 and by default fetches its scripts
from a content network. The renderer here hands the specification over as version 5. Once JupyterLab has drawn it, it
saves a picture beside it for places that draw nothing; wherever no JupyterLab is at work (papermill, Colab, an export
that executes), the kernel draws the picture itself. Either picture has the chart's description as its words.
"""

from __future__ import annotations

import base64
import html
import os
import struct
import textwrap
from dataclasses import dataclass
from numbers import Integral
from typing import Any

import altair as alt
import pandas as pd

from workshop.notebook.compare import NOT_PUBLISHED
from workshop.notebook.fitting import fitted
from workshop.notebook.words import INK, NO_MATHEMATICS
from workshop.typed import begin

VEGALITE_MIME = "application/vnd.vegalite.v5+json"
VEGALITE_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.20.1.json"

# Dark enough on white for text (WCAG AA), told apart by people who see red and green alike, and always paired with a
# shape, a dash or a label: no group is known by its colour alone.
COLOURS = ["#0b4f8a", "#b34700", "#5b6470", "#7a3b8f", "#00695c", "#8a6d00", "#9b1c4a"]


@alt.theme.register("workshop", enable=True)
def _theme() -> alt.theme.ThemeConfig:
    return {
        "config": {
            "background": "white",
            "view": {"continuousWidth": 560, "continuousHeight": 300, "stroke": None},
            "title": {"anchor": "start", "fontSize": 15, "color": INK, "subtitleFontSize": 13, "subtitleColor": INK},
            "axis": {
                "labelFontSize": 12,
                "titleFontSize": 12,
                "labelColor": INK,
                "titleColor": INK,
                "gridColor": "#dfe3e8",
                "domainColor": INK,
                "tickColor": INK,
                "labelLimit": 260,
            },
            # Above the plot, so that a legend takes no width from it on a small screen. Words without a colour of their
            # own turn white in JupyterLab's dark theme, where the chart stays white.
            "legend": {
                "labelFontSize": 12,
                "titleFontSize": 12,
                "labelColor": INK,
                "titleColor": INK,
                "labelLimit": 320,
                "symbolSize": 90,
                "orient": "top",
                "columns": 2,
                "titleLimit": 560,
            },
            "header": {"labelFontSize": 12, "titleFontSize": 12, "labelColor": INK, "titleColor": INK},
            "text": {"fontSize": 12, "color": INK},
            "range": {"category": COLOURS},
            "line": {"strokeWidth": 2.5, "color": COLOURS[0]},
            "point": {"size": 70, "filled": True, "opacity": 1, "color": COLOURS[0]},
            "bar": {"color": COLOURS[0]},
            "rule": {"color": "#a9b2bc"},
        }
    }


# The chart's own menu offers to save a picture, and nothing that would leave this machine.
MENU = {"embedOptions": {"actions": {"export": True, "source": False, "compiled": False, "editor": False}}}


PICTURES = "WORKSHOP_PICTURES"
"""Environment variable: `no` where nobody will look at what is executed, because pictures take most of its time."""

SHARP = 1.5  # dots of a picture for each dot of the page, so that its words are not blurred

# Without it, labels are cut off when a menu under the chart changes the data.
AUTOSIZE = {"type": "pad", "resize": True}


def _as_version_5(spec: dict[str, Any]) -> dict[str, Any]:
    return {"autosize": AUTOSIZE, **spec, "$schema": VEGALITE_SCHEMA, "usermeta": MENU}


def _bundle(spec: dict[str, Any], **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    spec = fitted(_as_version_5(spec))
    description = spec.get("description") or "A chart without a text description."
    data = {VEGALITE_MIME: spec, "text/plain": description}
    about = {"alt": description, "needs_background": "light"}
    runs = begin()
    if runs and not runs.front_end_names_cells and os.environ.get(PICTURES) != "no":
        picture = draw_png(spec)
        if picture:
            data["image/png"], about["width"], about["height"] = picture
    return data, {"image/png": about}


def draw_png(spec: dict[str, Any]) -> tuple[str, int, int] | None:
    """A specification as a picture, in base64, with its width and height on a page; None where nothing can draw it.

    What reacts to a click is drawn as it first appears.
    """
    try:
        from vl_convert import vegalite_to_png

        png = vegalite_to_png(spec, vl_version="5.20", scale=SHARP)
    except Exception:  # a kernel in a browser has no vl-convert; and a picture must not cost anybody the chart
        return None
    width, height = struct.unpack(">II", png[16:24])
    return base64.b64encode(png).decode(), round(width / SHARP), round(height / SHARP)


alt.renderers.register("workshop", _bundle)
alt.renderers.enable("workshop")


SAME_FIGURES = "The same figures as a table"
TITLE_LETTERS, SUBTITLE_LETTERS = 64, 82  # that fit side by side above a chart


@dataclass(frozen=True)
class DescribedChart:
    """A chart with its title, its description in words and its table. Displays itself as chart, then table."""

    chart: alt.TopLevelMixin
    description: str
    table: pd.DataFrame | None
    caption: str
    blank: str

    def spec(self) -> dict[str, Any]:
        """The Vega-Lite specification, as version 5."""
        return _as_version_5(self.chart.to_dict())

    def table_html(self) -> str:
        """The description, and the table folded away, as HTML that a screen reader walks through."""
        said = f"<strong>In words.</strong> {html.escape(self.description)}"
        words = f'<p class="{NO_MATHEMATICS}" style="max-width:46em">{said}</p>'
        if self.table is None:
            return words
        name = html.escape(self.fold)
        table = accessible_table(self.table, caption=self.name, blank=self.blank)
        return f"{words}<details><summary>{name}</summary>{table}</details>"

    @property
    def name(self) -> str:
        """The title's first sentence or line, as the name of the chart's table."""
        title = self.chart.to_dict().get("title", "")
        title = title.get("text", "") if isinstance(title, dict) else title
        return " ".join(title) if isinstance(title, list) else str(title)

    @property
    def fold(self) -> str:
        """What the fold around the table is called: no two folds of a page have the same name."""
        return f"{self.caption}: {self.name}" if self.caption == SAME_FIGURES and self.name else self.caption

    def __repr__(self) -> str:
        return self.description

    def _ipython_display_(self) -> None:
        from IPython.display import HTML, display

        data, metadata = _bundle(self.chart.to_dict())
        display(data, metadata=metadata, raw=True)
        display(HTML(self.table_html()))


def show(
    chart: alt.TopLevelMixin,
    *,
    title: str | list[str],
    description: str,
    table: pd.DataFrame | None = None,
    caption: str = SAME_FIGURES,
    blank: str = NOT_PUBLISHED,
) -> DescribedChart:
    """Put a title that says the finding, a description in words, and a table (blanks read `blank`) beside a chart.

    Raises ValueError where the title or the description is empty: a chart that nobody can hear is not finished.
    """
    text = " ".join(title) if isinstance(title, list) else title
    if not text.strip() or not description.strip():
        raise ValueError("show() needs a title that says the finding and a description for those who do not see it.")
    first, *others = title if isinstance(title, list) else [title]
    lines = textwrap.wrap(first, TITLE_LETTERS)
    under = [line for other in others for line in textwrap.wrap(other, SUBTITLE_LETTERS)]
    heading = alt.TitleParams(text=lines, subtitle=under) if under or len(lines) > 1 else first
    return DescribedChart(chart.properties(title=heading, description=description), description, table, caption, blank)


def accessible_table(frame: pd.DataFrame, caption: str = "", blank: str = NOT_PUBLISHED) -> str:
    """A DataFrame as an HTML table whose first column heads its rows; a blank reads `blank`, never a number."""
    head = "".join(f'<th scope="col" style="text-align:left">{html.escape(str(name))}</th>' for name in frame.columns)
    body = "".join(f"<tr>{_cells(row, blank)}</tr>" for row in frame.itertuples(index=False))
    title = f'<caption style="text-align:left">{html.escape(caption)}</caption>' if caption else ""
    return f'<table class="{NO_MATHEMATICS}">{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _cells(row: tuple[Any, ...], blank: str) -> str:
    first, *rest = (html.escape(in_words(value, blank)) for value in row)
    # Words begin at the left edge as they are read; numbers keep to the right, where their digits line up.
    cells = ('<td style="text-align:left">' if isinstance(value, str) else "<td>" for value in row[1:])
    return f'<th scope="row" style="text-align:left">{first}</th>' + "".join(
        f"{cell}{text}</td>" for cell, text in zip(cells, rest, strict=True)
    )


def in_words(value: Any, blank: str) -> str:
    """A table's cell as a reader sees it: thousands with commas, two decimals at most, `blank` for a blank."""
    if pd.isna(value):
        return blank
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    if isinstance(value, Integral):
        return f"{value:,}"
    return str(value)
