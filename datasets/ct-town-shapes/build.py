"""The outlines of Connecticut's 169 towns, one row a town, as well-known text that every tool for maps reads.

The source is TopoJSON: borders cut into arcs, which neighbours share, as whole-number steps from a corner. Here each
town has its own closed line again, in degrees. How a map is drawn is left to whoever reads.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import accumulate, pairwise

from workshop.course.data.recipe import Source

STATE = "09"  # the source leaves it out of a region's code
DIGITS = 5  # about a metre; the source's own steps are about ten

Point = tuple[float, float]


def arcs(topology: dict) -> list[list[Point]]:
    """Each arc as longitudes and latitudes: the source gives a first position, and then steps."""
    (scale_x, scale_y), (left, bottom) = topology["transform"]["scale"], topology["transform"]["translate"]
    found = []
    for arc in topology["arcs"]:
        places = accumulate(arc, lambda place, step: [place[0] + step[0], place[1] + step[1]])
        found.append([(round(left + x * scale_x, DIGITS), round(bottom + y * scale_y, DIGITS)) for x, y in places])
    return found


def ring(numbers: Iterable[int], lines: list[list[Point]]) -> list[Point]:
    """One closed line out of its arcs; a number below zero means an arc walked backwards (-1 is arc 0)."""
    points: list[Point] = []
    for number in numbers:
        arc = lines[number] if number >= 0 else lines[~number][::-1]
        points += arc[1 if points else 0 :]  # an arc begins where the one before it ends
    return points


def area(points: list[Point]) -> float:
    """Twice the area inside the line, below zero where it runs clockwise."""
    return sum(x * later_y - later_x * y for (x, y), (later_x, later_y) in pairwise(points))


def outline(geometry: dict, lines: list[list[Point]]) -> str:
    """A town as MULTIPOLYGON text, outer lines counter-clockwise and holes clockwise, as the standard wants them."""
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    written = []
    for polygon in polygons:
        rings = []
        for place, numbers in enumerate(polygon):
            points = ring(numbers, lines)
            if (area(points) > 0) != (place == 0):
                points.reverse()
            rings.append("(" + ", ".join(f"{x:.{DIGITS}f} {y:.{DIGITS}f}" for x, y in points) + ")")
        written.append(f"({', '.join(rings)})")
    return f"MULTIPOLYGON ({', '.join(written)})"


def build(source: Source) -> dict[str, list[dict]]:
    """One row a town, in alphabetical order: its planning region's code, and its outline."""
    topology = json.loads(source.content("towns_topo.json"))
    lines = arcs(topology)
    rows = [
        {
            "place": geometry["properties"]["name"],
            "region_fips": f"{STATE}{geometry['properties']['cog_fips']}",
            "outline": outline(geometry, lines),
        }
        for geometry in topology["objects"]["towns_topo"]["geometries"]
    ]
    return {"ct-town-shapes": sorted(rows, key=lambda row: row["place"])}
