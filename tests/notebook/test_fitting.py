"""No chart is wider than a column: the plot gives way, what stands beside it does not, and what fits is left alone."""

import re

import altair as alt
import pandas as pd
import pytest
from vl_convert import vegalite_to_svg

from workshop.notebook import show
from workshop.notebook.fitting import WIDEST, fitted

GROUPS = ["American Indian or Alaska Native", "Native Hawaiian or Other Pacific Islander", "White"]
FRAME = pd.DataFrame(
    {
        "group": GROUPS,
        "rate": [16.5, 3.9, 2.0],
        "said": ["16.5 percent", "3.9", "2"],
        "year": [1, 2, 3],
    }
)
BASE = alt.Chart(FRAME).encode(x=alt.X("rate:Q"), y=alt.Y("group:N", title="Group"))


def bars(**size):
    return BASE.mark_bar().properties(**size)


def by_year(**size):
    return bars(**size).encode(y="year:O")


def width(spec):
    return float(re.search(r'width="([\d.]+)"', vegalite_to_svg(spec, vl_version="5.20")).group(1))


def spec(chart):
    return show(chart, title="Bars", description="Bars.").spec()


@pytest.mark.parametrize(
    "chart",
    [
        bars(),
        bars(width=640),
        bars(width=700) + BASE.mark_text(align="left", dx=6).encode(text="said:N"),
        alt.layer(bars(width=620), BASE.mark_tick()),
        by_year(width=400) | by_year(width=400),
        bars(width=300) & bars(width=700),
        bars(width=250).facet(column="year:O"),
        bars(width=250).facet("year:O", columns=2),
        bars(width=600) + alt.Chart(FRAME).mark_text(x=600, y=20, align="right", text="at the right end"),
        BASE.mark_bar().encode(color="group:N").properties(width=600),
    ],
    ids=[
        "default",
        "wide",
        "words at the ends",
        "layers",
        "beside",
        "below",
        "facets",
        "two columns",
        "at a pixel",
        "legend",
    ],
)
def test_a_wide_chart_becomes_narrow_enough(chart):
    before, after = spec(chart), fitted(spec(chart))
    assert width(before) > WIDEST
    assert 0.75 * WIDEST < width(after) < 1.08 * WIDEST  # how wide letters are is an estimate


@pytest.mark.parametrize("chart", [bars(width=200), bars(width=alt.Step(20)), by_year(width=120) | by_year(width=120)])
def test_a_chart_that_fits_stays_as_it_is(chart):
    assert fitted(spec(chart)) == spec(chart)


def years(count, **axis):
    frame = pd.DataFrame({"year": [f"20{n:02}-{n + 1:02}" for n in range(count)], "rate": range(count)})
    return (
        alt.Chart(frame).mark_line().encode(x=alt.X("year:O", axis=alt.Axis(**axis)), y="rate:Q").properties(width=500)
    )


def test_labels_that_would_touch_are_turned():
    assert fitted(spec(years(12, labelAngle=0)))["encoding"]["x"]["axis"]["labelAngle"] == -40
    layered = fitted(spec(years(12, labelAngle=0) + years(12, labelAngle=0)))
    assert {layer["encoding"]["x"]["axis"]["labelAngle"] for layer in layered["layer"]} == {-40}
    for room in (years(6, labelAngle=0), years(12, labels=False), years(12, labelExpr="slice(datum.value, 2, 4)")):
        assert fitted(spec(room)) == spec(room)


def test_the_specification_that_was_given_is_not_changed():
    given = spec(bars(width=900))
    fitted(given)
    assert given == spec(bars(width=900))


@pytest.mark.parametrize(
    "odd", [{}, {"mark": "bar"}, {"layer": []}, {"hconcat": []}, {"spec": {}, "facet": {}}, {"vconcat": []}]
)
def test_an_odd_specification_is_left_to_its_drawer(odd):
    assert fitted(odd) == odd
