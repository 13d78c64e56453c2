"""Pictures without vl-convert: the same words, and marks as long as the numbers, as where vl-convert draws."""

from __future__ import annotations

import re
import sys
from xml.etree import ElementTree

import pandas as pd
import pytest

from workshop import paper
from workshop.notebook import Poster, Posters, show
from workshop.notebook.charts import DescribedChart
from workshop.notebook.plain_svg import drawn
from workshop.notebook.posters import picture, poster_chart
from workshop.own import drawn as own

SVG = "{http://www.w3.org/2000/svg}"
BARS = pd.DataFrame(
    {
        "group": ["White", "O'Neil & <co>", "Nobody said"],
        "value": [20.0, 40.0, None],
        "words": ["20.0", "40.0", "not published"],
        "low": [18.0, 30.0, None],
        "high": [22.0, 50.0, None],
        "state": [25.0, None, 30.0],
    }
)
TABLE = pd.DataFrame({"Group": BARS["group"], "Of 100": BARS["value"]})
POSTER = poster_chart(BARS, "Of 100 students", "Schools graduated most.", TABLE)

RANGES = pd.DataFrame({"group": ["A", "B"], "low": [2.0, 4.0], "high": [6.0, 20.0], "rate": [3.0, 9.0]})
PAIRS = pd.DataFrame({"group": ["A", "A", "B", "B"], "kind": ["printed", "same mix"] * 2, "percent": [1.0, 2.0, 6, 8]})


def described(chart) -> DescribedChart:
    return show(chart, title=["What it says", "of whom"], description="In words.", table=TABLE)


CHARTS = {
    "poster": POSTER,
    "ranges": described(own.ranges(RANGES, ["A", "B"], "Percent")),
    "rates": described(own.rates(RANGES, "B", "Percent")),
    "pairs": described(own.pairs(PAIRS, ["A", "B"], "Percent")),
}


def words(svg: str) -> set[str]:
    tree = ElementTree.fromstring(svg)
    found = {"".join(each.itertext()).strip() for each in tree.iter() if each.tag.removeprefix(SVG) == "text"}
    return {each for each in found if not re.fullmatch(r"[\d.,]*", each)}


@pytest.fixture
def lean(monkeypatch):
    """An environment without what draws and prints for facilitators."""
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    monkeypatch.setattr(paper, "makes_pdf", lambda: False)


@pytest.mark.parametrize("kind", CHARTS)
def test_it_says_every_word_that_vl_convert_says(kind):
    pytest.importorskip("vl_convert")
    assert words(drawn(CHARTS[kind].spec())) == words(picture(CHARTS[kind]))


def test_bars_are_as_long_as_their_numbers_and_no_number_has_no_bar():
    bars = [each for each in ElementTree.fromstring(drawn(POSTER.spec())).iter(f"{SVG}rect")]
    assert [round(float(bar.get("width")) * 75 / 400) for bar in bars] == [20, 40]  # the scale ends at 1.5 times 50


def test_the_reference_alone_is_a_diamond_and_each_kind_has_a_color_of_its_own():
    paths = [each.get("d") for each in ElementTree.fromstring(drawn(CHARTS["rates"].spec())).iter(f"{SVG}path")]
    assert len(paths) == 2 and len(set(paths)) == 2
    fills = [each.get("fill") for each in ElementTree.fromstring(drawn(CHARTS["pairs"].spec())).iter(f"{SVG}path")]
    assert len(fills) == 2 + 4 and len(set(fills)) == 2  # two in the legend, four in the rows


def test_without_vl_convert_and_typst_posters_are_drawn_and_one_page_is_written(lean, tmp_path):
    poster = Poster("Who is here?", "Schools graduated most.", POSTER, ("One.",), "The state.", "Who is not?")
    saved = Posters("Data walk", "## Welcome\n\nCome in.", (poster,)).save(tmp_path)
    assert [path.name for path in saved.files] == ["data-walk.html"]
    page = saved.files[0].read_text(encoding="utf-8")
    assert "not published</text>" in page and "chance alone" in page
    assert "choose Print" in saved._repr_html_() and "svg+xml" in poster._repr_html_()
