"""What a notebook shows becomes words, tables and pictures that can be printed."""

from __future__ import annotations

import altair as alt
import pandas as pd
import pytest

from workshop.cell import read_cell
from workshop.facilitate import results
from workshop.notebook import show
from workshop.notebook.charts import VEGALITE_MIME, accessible_table
from workshop.paper import Page


def test_a_table_keeps_its_figures_and_says_what_is_left_out():
    frame = pd.DataFrame({"Town | place": [f"T{n}" for n in range(50)], "Rate": range(50)})
    found = results.markdown(accessible_table(frame))
    assert found.count("\n| ") == results.ROWS + 1
    assert "| T39 | 39 |" in found and "T40" not in found
    assert "10 more rows are left out" in found
    assert "Town \\| place" in found
    assert "T39" in Page("P", found).html()


def test_a_table_without_a_head_becomes_a_paragraph_for_each_row():
    html = "<details><summary>A</summary><table><caption>A</caption><tr><th>Who</th><td>We</td></tr></table></details>"
    assert results.markdown(html) == "A\n\n**Who.** We"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p><strong>In words. </strong>Two &lt;b&gt; bars</p>", "**In words.** Two \\<b\\> bars"),
        ("<ol><li><p>One<br><em>two</em></p></li><li>Three</li></ol><p>4. of July</p>", None),
        ("<style>p {}</style><p>a_b * c</p>", "a\\_b \\* c"),
        ("<ul><li>One</li><li>Two</li></ul>", "- One\n\n- Two"),
    ],
)
def test_words_of_a_page_are_words_in_print(html, expected):
    found = results.markdown(html)
    assert found == (expected or "1. One *two*\n\n2. Three\n\n4\\. of July")


def test_a_chart_is_drawn_as_it_opens_and_says_what_its_menus_are_set_to():
    frame = pd.DataFrame({"x": ["a", "b"], "y": [1, 2]})
    menu = alt.param(name="m", value="b", bind=alt.binding_select(options=["a", "b"], name="Letter: "))
    slider = alt.param(name="s", value=2, bind=alt.binding_range(min=0, max=5, step=1, name="Step: "))
    box = alt.param(name="c", value=False, bind=alt.binding_checkbox(name="White: "))
    day = alt.param(name="d", value="2027-12-21", bind=alt.binding(input="date", name="Start: "))
    picked = alt.selection_point(name="p")
    chart = (
        alt.Chart(frame)
        .transform_filter(alt.datum.x == menu)
        .mark_bar()
        .encode(x=alt.X("x:N", title="Letter"), y=alt.Y("y:Q", title="Count"))
        .add_params(menu, slider, box, day, picked)
    )
    spec = show(chart, title="One bar", description="A bar for the letter.").spec()
    found = results.chart(spec)
    assert found.settings == (
        "Letter: b (on a screen also a)",
        "Step: 2 (on a screen from 0 to 5)",
        "White: not ticked",
        "Start: 2027-12-21",
    )
    assert found.words == "A bar for the letter."
    assert found.svg.count("mark-rect role-mark") == 1 and ">b<" in found.svg and ">a<" not in found.svg
    assert "One bar" in found.svg
    Page("P", "![A bar](c)", {"c": found.svg}).pdf()


def test_what_a_cell_shows_comes_in_its_order():
    html = {"data": {"text/html": ["<p>", "One</p>"]}}
    spec = show(
        alt.Chart(pd.DataFrame({"x": [1]})).mark_point().encode(x=alt.X("x:Q", title="x")), title="T", description="D"
    ).spec()
    raw = [{"outputs": [html, {"text": "printed"}, {"data": {VEGALITE_MIME: spec}}]}, {}]
    cells = [read_cell(cell, place) for place, cell in enumerate(raw, 1)]
    first, second = results.shown(cells)
    assert first == "One" and isinstance(second, results.Chart)
    assert results.VEGALITE == VEGALITE_MIME
