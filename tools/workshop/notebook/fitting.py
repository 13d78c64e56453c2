"""A chart that is no wider than a small screen's column: its plot gives way, its labels do not.

What a chart takes beside its plots, labels, titles and words at the ends of bars, is estimated from its specification:
nothing in a kernel measures letters.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

WIDEST = 640  # pixels, the whole chart
_UNSURE = 20  # pixels, of the estimate
_LETTER, _WIDE_LETTER = 5.7, 7.2  # pixels of a letter of 12 points, on average and in the widest letters
_DEFAULT = 560


def fitted(spec: dict[str, Any]) -> dict[str, Any]:
    """The specification with plots narrow enough for WIDEST, and labels that do not touch; what fits, as it is."""
    result = copy.deepcopy(spec)
    views = list(_side_by_side(spec))
    widths = [view.get("width", _DEFAULT) * count for view, count in views]
    beside = _beside(spec, spec, sum(count for _, count in views))
    too_wide = sum(widths) + beside + _UNSURE - WIDEST
    if widths and too_wide > 0:
        _narrow(result, max(0.5, 1 - too_wide / sum(widths)))
    for view in _plots(result):
        if isinstance(view.get("width"), (int, float)):
            _turn_labels(result, view, view["width"])
    return result


def _narrow(spec: dict[str, Any], share: float) -> None:
    for view in _plots(spec):
        _scale(view, "width", share)
        for end in ("x", "x2"):  # what stands at a pixel of the plot
            _scale(view.get("mark"), end, share)
            _scale(view.get("encoding", {}).get(end), "value", share)
    if not any("width" in view for view in _plots(spec)):
        spec["width"] = round(_DEFAULT * share)


def _turn_labels(spec: dict[str, Any], view: dict[str, Any], width: float) -> None:
    """Labels under a plot that have no room side by side are turned."""
    for part in _all(view):
        x = part.get("encoding", {}).get("x", {})
        axis = x.get("axis", {})
        if x.get("type") not in ("ordinal", "nominal") or not isinstance(axis, dict) or "labelExpr" in axis:
            continue
        labels = [str(value) for value in _values(spec, x.get("field"))]
        if axis.get("labels") is not False and sum(len(label) * _WIDE_LETTER + 6 for label in labels) > width:
            x["axis"] = {**axis, "labelAngle": -40, "labelAlign": "right"}


def _scale(holder: Any, key: str, share: float) -> None:
    if isinstance(holder, dict) and isinstance(holder.get(key), (int, float)):
        holder[key] = round(holder[key] * share)


def _plots(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield spec
    for key in ("layer", "hconcat", "vconcat", "concat"):
        for inner in spec.get(key, []):
            yield from _plots(inner)
    if isinstance(spec.get("spec"), dict):
        yield from _plots(spec["spec"])


def _side_by_side(spec: dict[str, Any]) -> Iterator[tuple[dict[str, Any], int]]:
    """The plots that stand beside each other, each with how many of it there are."""
    if "hconcat" in spec:
        for inner in spec["hconcat"]:
            yield from _side_by_side(inner)
    elif "vconcat" in spec:
        plots = [view for each in spec["vconcat"] for view in _plots(each)]
        plots = [view for view in plots if isinstance(view.get("width", _DEFAULT), (int, float))]
        yield from ((view, 1) for view in sorted(plots, key=lambda view: -view.get("width", _DEFAULT))[:1])
    elif isinstance(spec.get("spec"), dict):
        facet = spec.get("facet", {})
        field = facet.get("column", facet if "field" in facet else {}).get("field")
        count = len(_values(spec, field)) if field else 1
        inner = spec["spec"]
        yield inner, min(count, spec.get("columns", count) or count)
    elif isinstance(spec.get("width", _DEFAULT), (int, float)):
        yield spec, 1


def _beside(spec: dict[str, Any], part: dict[str, Any], plots: int) -> float:
    if "hconcat" in part:
        return sum(_beside(spec, inner, 1) for inner in part["hconcat"])
    axis, ends = 0.0, 0.0
    for view in _all(part):
        channel = view.get("encoding", {}).get("y")
        if isinstance(channel, dict) and "field" in channel:
            axis = max(axis, _axis(spec, channel))
        mark = view.get("mark")
        if isinstance(mark, dict) and mark.get("type") == "text" and mark.get("align") == "left":
            field = view.get("encoding", {}).get("text", {}).get("field")
            longest = max((len(str(value)) for value in _values(spec, field)), default=0) if field else 0
            ends = max(ends, min(longest * _LETTER, 120))
    return axis + ends + 20 * plots


def _axis(spec: dict[str, Any], channel: dict[str, Any]) -> float:
    about = channel.get("axis", {})
    if about is None:
        return 0
    title = 22 if about.get("title", channel.get("title", "")) else 0
    if channel.get("type") == "quantitative" or about.get("labels") is False:
        return 40 + title
    longest = max((len(str(value)) for value in _values(spec, channel["field"])), default=0)
    size = about.get("labelFontSize", 12) / 12
    return min(longest * _LETTER * size, about.get("labelLimit", 260)) + 10 + title


def _all(spec: Any) -> Iterator[dict[str, Any]]:
    if isinstance(spec, dict):
        if "mark" in spec or "encoding" in spec:
            yield spec
        for key in ("layer", "hconcat", "vconcat", "concat", "spec"):
            inner = spec.get(key)
            for each in inner if isinstance(inner, list) else [inner]:
                yield from _all(each)


def _values(spec: dict[str, Any], field: str) -> set[Any]:
    tables = list(spec.get("datasets", {}).values())
    return {row[field] for table in tables for row in table if isinstance(row, dict) and row.get(field) is not None}
