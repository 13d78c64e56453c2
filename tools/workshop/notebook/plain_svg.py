"""A chart of rows as SVG in plain Python, for a page to keep where nothing else can draw one: in a browser, on Binder.

It knows what posters and own tables draw, one row a group along one scale: bars, ticks, rules, points and words, with
a title and a legend. Where vl-convert is installed, that draws instead.
"""

from __future__ import annotations

import html
import math
from collections.abc import Iterator, Sequence
from typing import Any

from workshop.notebook.words import INK

_SYMBOLS = {
    "circle": "M-5,0a5,5 0 1,0 10,0a5,5 0 1,0 -10,0z",
    "square": "M-5,-5h10v10h-10z",
    "diamond": "M0,-7L6,0L0,7L-6,0z",
    "triangle-up": "M0,-6L6,5L-6,5z",
}
_LETTER = 0.58  # of its size: how wide a letter is, about
_GAP = 10


class _Rows:
    """What a specification draws: its layers, the names of its rows, its scale, and where things stand."""

    def __init__(self, spec: dict[str, Any]) -> None:
        self.spec = spec
        self.layers: list[dict[str, Any]] = spec.get("layer") or [spec]
        self.y, self.x = self._first("y"), self._first("x")
        field = self.y["field"]
        found = list(dict.fromkeys(str(row[field]) for layer in self.layers for row in self.data(layer)))
        order = self.y.get("scale", {}).get("domain") or self.y.get("sort") or found
        self.names = [str(name) for name in order if str(name) in found] if isinstance(order, list) else found
        axis = self.y.get("axis") or {}
        self.letters = float(axis.get("labelFontSize", 13))
        longest = max((len(name) for name in self.names), default=1)
        self.left = max(float(axis.get("minExtent", 0)), longest * self.letters * _LETTER) + 2 * _GAP
        self.width, self.step = float(spec.get("width", 400)), self._step()
        self.domain = self._domain()

    def data(self, layer: dict[str, Any]) -> list[dict[str, Any]]:
        about = layer.get("data") or self.spec.get("data") or {}
        found = about.get("values") or self.spec.get("datasets", {}).get(about.get("name"), [])
        return list(found)

    def at(self, value: float) -> float:
        low, high = self.domain
        return self.left + (value - low) / (high - low) * self.width

    def middle(self, name: object) -> float:
        return (self.names.index(str(name)) + 0.5) * self.step

    def _first(self, channel: str) -> dict[str, Any]:
        found = [layer["encoding"][channel] for layer in self.layers if channel in layer.get("encoding", {})]
        return next((each for each in found if each.get("title") or each.get("scale")), found[0])

    def _step(self) -> float:
        height = self.spec.get("height", 26)
        if isinstance(height, dict):
            return float(height["step"])
        return float(height) / max(1, len(self.names))

    def _domain(self) -> tuple[float, float]:
        if domain := self.x.get("scale", {}).get("domain"):
            return float(domain[0]), float(domain[1])
        values = [0.0]
        for layer in self.layers:
            fields = [
                layer["encoding"][channel].get("field") for channel in ("x", "x2") if channel in layer["encoding"]
            ]
            values += [row[field] for row in self.data(layer) for field in fields if _is_number(row.get(field))]
        low, high = min(values), max(values)
        step = _nice(high - low or 1)
        return math.floor(low / step) * step, math.ceil(high / step) * step or step


def drawn(spec: dict[str, Any]) -> str:
    """The picture, with its letters as text. What reacts to a click is drawn as it first appears."""
    rows = _Rows(spec)
    title = spec.get("title") or ""
    lines = title if isinstance(title, dict) else {"text": title}
    heads = [(line, 15, "bold") for line in _list(lines.get("text"))]
    heads += [(line, 12, "normal") for line in _list(lines.get("subtitle"))]
    legend = _legend(rows)
    top = 22.0 * len(heads) + (24 if legend else 0) + _GAP
    height = len(rows.names) * rows.step
    axis = list(_axis(rows, height))
    named = len(str(rows.x.get("title") or "")) * float((rows.x.get("axis") or {}).get("titleFontSize", 13)) * _LETTER
    width = rows.left + max(rows.width + 60, named)
    whole = top + height + 56
    pieces = [_text(line, _GAP, 18 + 22 * at, size, weight=weight) for at, (line, size, weight) in enumerate(heads)]
    pieces += [f'<g transform="translate({_GAP},{22 * len(heads) + 14})">{legend}</g>'] if legend else []
    pieces += [f'<g transform="translate(0,{top:g})">', *axis]
    pieces += [
        _text(name, rows.left - _GAP, rows.middle(name) + rows.letters / 3, rows.letters, "end") for name in rows.names
    ]
    pieces += [mark for layer in rows.layers for mark in _marks(rows, layer)]
    size = f'width="{width:g}" height="{whole:g}" viewBox="0 0 {width:g} {whole:g}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(pieces)}</g></svg>'


def _marks(rows: _Rows, layer: dict[str, Any]) -> Iterator[str]:
    mark, encoding = layer["mark"], layer["encoding"]
    mark = mark if isinstance(mark, dict) else {"type": mark}
    x, x2, y = encoding.get("x", {}).get("field"), encoding.get("x2", {}).get("field"), encoding["y"]["field"]
    for row in rows.data(layer):
        if not _is_number(row.get(x)) or (x2 and not _is_number(row.get(x2))) or str(row[y]) not in rows.names:
            continue
        at, middle = rows.at(row[x]), rows.middle(row[y])
        colour = _colour(rows, row, mark)
        if mark["type"] == "bar":
            thick, start = 0.75 * rows.step, rows.at(max(0.0, rows.domain[0]))
            yield (
                f'<rect x="{min(at, start):.1f}" y="{middle - thick / 2:.1f}" width="{abs(at - start):.1f}" '
                f'height="{thick:.1f}" fill="{colour}"/>'
            )
        elif mark["type"] == "rule" and x2:
            wide = mark.get("strokeWidth", 1)
            yield _line(at, middle, rows.at(row[x2]), middle, colour, wide)
        elif mark["type"] == "tick":
            half = mark.get("size", 18) / 2
            yield _line(at, middle - half, at, middle + half, colour, mark.get("thickness", 1))
        elif mark["type"] == "point":
            shape = _SYMBOLS[_shape(rows, row, encoding.get("shape"))]
            yield f'<path transform="translate({at:.1f},{middle:.1f})" d="{shape}" fill="{colour}"/>'
        elif mark["type"] == "text":
            size = mark.get("fontSize", 12)
            yield _text(row[encoding["text"]["field"]], at + mark.get("dx", 0), middle + size / 3, size)


def _axis(rows: _Rows, height: float) -> Iterator[str]:
    axis = rows.x.get("axis") or {}
    low, high = rows.domain
    if axis.get("labels", True):
        step = _nice(high - low)
        for count in range(round((high - low) / step) + 1):
            value = low + count * step
            yield _line(rows.at(value), 0, rows.at(value), height, "#d5dae0", 1)
            yield _text(f"{value:,.10g}", rows.at(value), height + 16, 12, "middle")
    size = float(axis.get("titleFontSize", 13))
    if axis.get("titleAnchor") == "start":
        yield _text(rows.x.get("title") or "", rows.left, height + 6 + size, size)
    else:
        yield _text(rows.x.get("title") or "", rows.left + rows.width / 2, height + 24 + size, size, "middle")


def _legend(rows: _Rows) -> str:
    about = rows.layers[0]["encoding"].get("color", {})
    if "field" not in about:
        return ""
    pieces, at = [], 0.0
    for name in _kinds(rows, about["field"]):
        row = {about["field"]: name}
        shape = _SYMBOLS[_shape(rows, row, rows.layers[0]["encoding"].get("shape"))]
        pieces.append(f'<path transform="translate({at + 6:.0f},0)" d="{shape}" fill="{_colour(rows, row, {})}"/>')
        pieces.append(_text(name, at + 18, 4, 12))
        at += 36 + len(name) * 12 * _LETTER
    return "".join(pieces)


def _kinds(rows: _Rows, field: str) -> list[str]:
    return sorted({str(row[field]) for row in rows.data(rows.layers[0])})


def _colour(rows: _Rows, row: dict[str, Any], mark: dict[str, Any]) -> str:
    from workshop.notebook.charts import COLOURS

    field = rows.layers[0]["encoding"].get("color", {}).get("field")
    if field and field in row:
        return COLOURS[_kinds(rows, field).index(str(row[field])) % len(COLOURS)]
    return str(mark.get("color", INK if mark.get("type") == "text" else COLOURS[0]))


def _shape(rows: _Rows, row: dict[str, Any], about: dict[str, Any] | None) -> str:
    if not about:
        return "circle"
    if field := about.get("field"):
        return list(_SYMBOLS)[_kinds(rows, field).index(str(row[field])) % len(_SYMBOLS)]
    condition = about.get("condition", {})
    name = str(row.get(rows.y["field"])).replace("'", "\\'")
    return str(condition["value"] if f"=== '{name}'" in str(condition.get("test")) else about.get("value", "circle"))


def _text(words: object, x: float, y: float, size: float, anchor: str = "start", weight: str = "normal") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" font-family="Arial, Helvetica, sans-serif" '
        f'font-weight="{weight}" text-anchor="{anchor}" fill="{INK}">{html.escape(str(words))}</text>'
    )


def _line(x: float, y: float, x2: float, y2: float, colour: str, wide: float) -> str:
    ends = f'x1="{x:.1f}" y1="{y:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {ends} stroke="{colour}" stroke-width="{wide:g}"/>'


def _nice(span: float) -> float:
    """A step of 1, 2 or 5 times a power of ten, so that a scale has five to ten of them."""
    power = 10.0 ** math.floor(math.log10(span / 5))
    return next(power * each for each in (1, 2, 5, 10) if span / (power * each) <= 8)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and math.isfinite(value)


def _list(lines: object) -> Sequence[str]:
    return [lines] if isinstance(lines, str) and lines else list(lines) if isinstance(lines, list) else []
