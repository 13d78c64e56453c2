"""Maps that draw with no network: outlines from one of our own tables, as layers of a chart.

An outline is well-known text, `MULTIPOLYGON (((longitude latitude, …)))`, as in the table ct-town-shapes. What a map
shows, its colours, its words and its table belong to the session.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping
from itertools import pairwise
from typing import Any

import altair as alt
import pandas as pd

from workshop.notebook.charts import INK

Point = tuple[float, float]
Outlines = Mapping[str, list[list[Point]]]


def outlines(table: pd.DataFrame, digits: int = 3) -> dict[str, list[list[Point]]]:
    """The lines of each `place` of a table with an `outline`, rounded: three digits are about a hundred meters."""
    return {
        row.place: [_line(ring, digits) for ring in re.findall(r"\(([^()]+)\)", row.outline)]
        for row in table.itertuples()
    }


def _line(ring: str, digits: int) -> list[Point]:
    pairs = (point.split() for point in ring.split(", "))
    points = [(round(float(x), digits), round(float(y), digits)) for x, y in pairs]
    return [point for before, point in zip([None, *points[:-1]], points, strict=True) if point != before]


def features(lines: Outlines, facts: pd.DataFrame) -> list[dict[str, Any]]:
    """A GeoJSON feature a place, which has `place` and the row of `facts` (by place) as its properties.

    Charts fill the inside of a line that runs clockwise; well-known text has its outer lines the other way round. A
    hole within a place is drawn over it, so this is for places that have none.
    """
    found = []
    for place, row in facts.iterrows():
        shape = {"type": "MultiPolygon", "coordinates": [[ring[::-1]] for ring in lines[place]]}
        found.append({"type": "Feature", "geometry": shape, "properties": {"place": place, **row.to_dict()}})
    return found


def borders(lines: Outlines, area: Mapping[str, Hashable]) -> dict[str, Any]:
    """The lines between places of different areas, and around them all, as one GeoJSON feature."""
    sides: dict[frozenset[Point], list[Hashable]] = {}
    for place, rings in lines.items():
        for edge in (edge for ring in rings for edge in pairwise(ring)):
            sides.setdefault(frozenset(edge), []).append(area[place])
    left = {edge for edge, areas in sides.items() if len(areas) == 1 or len(set(areas)) > 1}
    drawn_once: list[list[Point]] = []
    for ring in (ring for rings in lines.values() for ring in rings):
        run: list[Point] = []
        for start, end in pairwise(ring):
            if frozenset((start, end)) in left:
                left.remove(frozenset((start, end)))
                run = [*run, end] if run else [start, end]
            elif run:
                drawn_once.append(run)
                run = []
        drawn_once += [run] if run else []
    return {"type": "Feature", "geometry": {"type": "MultiLineString", "coordinates": drawn_once}, "properties": {}}


def middles(lines: Outlines, places: Iterable[str]) -> pd.DataFrame:
    """A point in the middle of each place, to put a sign or a name on: place, longitude, latitude."""
    rows = []
    for place in places:
        ends = [(min(values) + max(values)) / 2 for values in zip(*max(lines[place], key=len), strict=True)]
        rows.append((place, *ends))
    return pd.DataFrame(rows, columns=["place", "longitude", "latitude"])


def shaded(
    lines: Outlines, facts: pd.DataFrame, column: str, colours: Mapping[str, str], signed: str
) -> alt.LayerChart:
    """The places of `facts`, filled by the words in a column; a × on those that say `signed`, so colour is not alone.

    Pointing at a place tells its name and every column of `facts`.
    """
    scale = alt.Scale(domain=list(colours), range=list(colours.values()))
    legend = alt.Legend(title=None, orient="bottom", columns=3, symbolStrokeColor=INK, symbolStrokeWidth=1)
    told = [alt.Tooltip(f"properties.{name}:N", title=name) for name in ("place", *facts.columns)]
    colour = alt.Color(f"properties.{column}:N", scale=scale, legend=legend)
    shapes = alt.Chart(alt.InlineData(values=features(lines, facts))).mark_geoshape(stroke="#7b8794", strokeWidth=0.6)
    signs = alt.Chart(middles(lines, facts.index[facts[column] == signed])).mark_text(text="×", fontSize=13)
    return shapes.encode(color=colour, tooltip=told) + signs.encode(longitude="longitude:Q", latitude="latitude:Q")


def drawn(line: dict[str, Any], colour: str = INK, width: float = 1.5, dashed: bool = False) -> alt.Chart:
    """A line of the map, as `borders` gives it."""
    dash = {"strokeDash": [5, 3]} if dashed else {}
    chart = alt.Chart(alt.InlineData(values=[line]))
    return chart.mark_geoshape(filled=False, stroke=colour, strokeWidth=width, **dash)
