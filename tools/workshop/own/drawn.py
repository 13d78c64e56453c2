"""The charts of an own table's steps: one row a group, in the order in which the groups are shown."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from workshop.notebook.charts import COLOURS

_ROW = alt.Step(26)


def _groups(order: Sequence[str]) -> alt.Y:
    return alt.Y("group:N", title=None, sort=list(order), axis=alt.Axis(labelLimit=260))


def ranges(table: pd.DataFrame, order: Sequence[str], title: str) -> alt.LayerChart:
    """A line for each group from `low` to `high`."""
    base = alt.Chart(table).encode(y=_groups(order))
    line = base.mark_rule(strokeWidth=6, color=COLOURS[0]).encode(
        x=alt.X("low:Q", title=title, scale=alt.Scale(zero=True)), x2="high:Q"
    )
    ends = base.mark_tick(thickness=3, size=18, color="black").encode(x="low:Q")
    return (line + ends + ends.encode(x="high:Q")).properties(width=480, height=_ROW)


def rates(table: pd.DataFrame, reference: str, title: str) -> alt.LayerChart:
    """A point for each group at `rate`, with the line of its interval; the reference is a diamond."""
    base = alt.Chart(table).encode(y=_groups(list(table["group"])))
    tips = [alt.Tooltip("group:N", title="Group"), alt.Tooltip("rate:Q", title="percent", format=".1f")]
    line = base.mark_rule(strokeWidth=2, color=COLOURS[2]).encode(x=alt.X("low:Q", title=title), x2="high:Q")
    is_reference = alt.condition(alt.datum.group == reference, alt.value("diamond"), alt.value("circle"))
    point = base.mark_point(filled=True, size=90, color=COLOURS[0]).encode(x="rate:Q", shape=is_reference, tooltip=tips)
    return (line + point).properties(width=480, height=_ROW)


def pairs(table: pd.DataFrame, order: Sequence[str], title: str) -> alt.Chart:
    """Two marks a group, told apart by colour and shape: `kind` and `percent`."""
    return (
        alt.Chart(table)
        .mark_point(filled=True, size=90)
        .encode(
            x=alt.X("percent:Q", title=title),
            y=_groups(order),
            color=alt.Color("kind:N", title=None),
            shape=alt.Shape("kind:N", title=None),
        )
        .properties(width=480, height=_ROW)
    )
