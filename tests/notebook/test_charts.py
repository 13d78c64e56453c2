"""Charts carry version 5 of Vega-Lite, a description, a picture and a table; the room needs pandas and altair only."""

import base64
import subprocess
import sys

import altair as alt
import pandas as pd
import pytest
from IPython.core.displaypub import CapturingDisplayPublisher
from kernel import opened

from workshop.notebook import COLOURS, accessible_table, show
from workshop.notebook.charts import VEGALITE_MIME, draw_png

FRAME = pd.DataFrame({"group": ["Black", "White"], "rate": [16.5, 3.9]})


def chart():
    return alt.Chart(FRAME).mark_bar().encode(x=alt.X("rate", title="Rate (percent)"), y=alt.Y("group", title="Group"))


def shown(**changes):
    return show(chart(), **({"title": "Black students 16.5 %", "description": "Two bars.", "table": FRAME} | changes))


def test_the_specification_is_version_5_with_title_and_description():
    spec = shown().spec()
    assert "/v5" in spec["$schema"]
    assert (spec["title"], spec["description"]) == ("Black students 16.5 %", "Two bars.")


@pytest.mark.parametrize("says_cells", [True, False], ids=["jupyterlab draws", "the kernel draws"])
def test_there_is_a_picture_with_the_charts_words(says_cells, tmp_path, monkeypatch):
    with opened(tmp_path, monkeypatch, says_cells=says_cells) as kernel:
        kernel.shell.display_pub = CapturingDisplayPublisher(parent=kernel.shell)
        kernel.shell.user_ns["chart"] = shown()
        kernel.sources["chart"] = "chart"
        kernel.run("chart")
        chart, table = kernel.shell.display_pub.outputs
    about = chart["metadata"]["image/png"]
    assert chart["data"]["text/plain"] == about["alt"] == "Two bars."
    assert set(chart["data"]) - {"image/png"} == {VEGALITE_MIME, "text/plain"}
    assert ("image/png" in chart["data"]) is not says_cells
    assert "In words." in table["data"]["text/html"]
    if not says_cells:
        picture = base64.b64decode(chart["data"]["image/png"])
        assert picture.startswith(b"\x89PNG")
        assert 560 < about["width"] < 700 and about["height"] > 40


def test_no_picture_is_drawn_where_nobody_looks(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKSHOP_PICTURES", "no")
    with opened(tmp_path, monkeypatch, says_cells=False) as kernel:
        kernel.shell.display_pub = CapturingDisplayPublisher(parent=kernel.shell)
        kernel.shell.user_ns["chart"] = shown()
        kernel.shell.run_cell("chart")
        assert "image/png" not in kernel.shell.display_pub.outputs[0]["data"]


def test_a_picture_that_cannot_be_drawn_costs_nobody_the_chart(monkeypatch):
    assert draw_png({"mark": 3}) is None
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    assert draw_png(shown().spec()) is None


def test_in_the_dark_theme_no_word_and_no_line_is_without_a_colour():
    config = shown().spec()["config"]
    for part, keys in {
        "title": ["color", "subtitleColor"],
        "axis": ["labelColor", "titleColor", "domainColor", "tickColor"],
        "legend": ["labelColor", "titleColor"],
        "header": ["labelColor", "titleColor"],
        "text": ["color"],
    }.items():
        for key in keys:
            assert contrast_with_white(config[part][key]) >= 4.5, (part, key)
    assert config["background"] == "white"


def test_a_long_title_is_broken_before_it_is_cut():
    title = shown(title=["The rate of suspension of Black students " * 4, "Under it stands one more line " * 5]).spec()[
        "title"
    ]
    assert len(title["text"]) == 3 and len(title["subtitle"]) == 2
    assert max(map(len, [*title["text"], *title["subtitle"]])) <= 82


def test_a_chart_typed_by_hand_uses_the_same_renderer():
    data, _ = alt.renderers.get()(chart().to_dict())
    assert VEGALITE_MIME in data


@pytest.mark.parametrize("missing", ["title", "description"])
def test_a_chart_without_title_or_description_is_refused(missing):
    with pytest.raises(ValueError, match="title that says the finding"):
        shown(**{missing: "  "})


def test_the_table_has_row_and_column_headers_and_says_not_published():
    page = accessible_table(pd.DataFrame({"group": ["A <b>"], "rate": [None], "count": [14862], "ratio": [4.0]}))
    assert '<th scope="row" style="text-align:left">A &lt;b&gt;</th>' in page
    assert "<td>not published</td><td>14,862</td><td>4</td>" in page
    assert page.count('scope="col"') == 4


def test_words_in_a_table_begin_at_the_left_and_numbers_do_not():
    page = accessible_table(pd.DataFrame({"part": ["Owner"], "words": ["the analyst"], "day": [84]}))
    assert '<td style="text-align:left">the analyst</td><td>84</td>' in page


def test_the_table_is_one_click_away():
    page = shown().table_html()
    assert "<details><summary>The same figures as a table: Black students 16.5 %</summary>" in page
    assert '<caption style="text-align:left">Black students 16.5 %</caption>' in page
    assert "<summary>All the bars</summary>" in shown(caption="All the bars").table_html()
    assert "Two bars." in page


def contrast_with_white(colour):
    channels = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def test_every_colour_is_dark_enough_for_text_on_white():
    """WCAG 2.2, success criterion 1.4.3: at least 4.5 to 1."""
    assert min(map(contrast_with_white, COLOURS)) >= 4.5


def test_the_room_imports_with_pandas_and_altair_alone():
    """What a kernel in a browser has: none of Jupyter's server side, and no sockets or threads at import."""
    program = (
        "import sys\n"
        "for name in ('papermill', 'nbgrader', 'nbclient', 'jupyter_client', 'click', 'IPython', 'tqdm',"
        " 'workshop.course', 'workshop.execute', 'workshop.cli'):\n"
        "    sys.modules[name] = None\n"
        "import workshop.notebook as room\n"
        "import pandas as pd, altair as alt\n"
        "frame = pd.DataFrame({'a': [1], 'b': ['x']})\n"
        "data, _ = alt.renderers.get()(alt.Chart(frame).mark_bar().encode(x='a').to_dict())\n"
        "assert data\n"
        "room.load('school-suspensions')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
