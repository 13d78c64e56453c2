"""Posters: shown in the page, and written as files that are whole."""

from __future__ import annotations

import base64
import re
import subprocess
import sys

import altair as alt
import pandas as pd
import pytest

from workshop.errors import WorkshopError
from workshop.notebook import Poster, Posters, show
from workshop.notebook.posters import chance_in_words, people_in_words, picture, poster_chart, rate_in_words, why_blank

TABLE = pd.DataFrame({"Group": ["A & B", "C"], "Students": [1200, None]})
CHART = show(
    alt.Chart(TABLE).mark_bar().encode(x=alt.X("Students:Q", title="Students"), y=alt.Y("Group:N", title="Group")),
    title="More of A & B",
    description="Two groups: A & B has 1,200 students, C is not published.",
    table=TABLE,
)
POSTER = Poster(
    "Who is here?", "Schools had 1,200 students.", CHART, ("One.", "Two."), "The state, 2021.", "Who is not?"
)
WALK = Posters("Data walk: Anywhere", "## Welcome\n\nCome in.", (POSTER, POSTER))


def test_a_chart_becomes_a_picture_without_a_network():
    svg = picture(CHART)
    assert svg.startswith("<svg") and "More of A &amp; B" in svg
    assert not re.search(r"(?:href|src)=", svg.replace("xmlns:xlink", ""))


def test_the_page_shows_each_poster_in_a_fold_with_its_picture_in_words():
    shown = WALK._repr_html_()
    assert shown.count("<details") == 2
    assert shown.count('alt="Two groups: A &amp; B has 1,200 students, C is not published."') == 2
    image = re.search(r"base64,([A-Za-z0-9+/=]+)", shown)[1]
    assert base64.b64decode(image).decode() == picture(CHART)
    assert '<th scope="row" style="text-align:left">A &amp; B</th><td>1,200</td>' in shown
    assert "<td>not published</td>" in shown and "Who is not?" in shown


def test_the_file_has_a_sheet_for_the_door_then_one_page_a_station():
    page = WALK.html()
    assert re.findall(r"<h(\d)>(.*?)</h", page) == [
        ("1", "Data walk: Anywhere"),
        ("2", "Welcome"),
        ("2", "1. Who is here?"),
        ("3", "Schools had 1,200 students."),
        ("2", "2. Who is here?"),
        ("3", "Schools had 1,200 students."),
    ]
    assert page.count('<div class="new-page">') == 2
    assert page.count('<th scope="row"><strong>C</strong></th><td>not published</td>') == 2
    figure, table = page.index('aria-label="Two groups'), page.index("<table>")
    assert figure < table, "the chart's words come before its table"


def test_saving_writes_both_files_and_leaves_no_draft(tmp_path):
    saved = WALK.save(tmp_path / "walk")
    names = sorted(path.name for path in (tmp_path / "walk").iterdir())
    assert names == ["data-walk-anywhere.html", "data-walk-anywhere.pdf"]
    assert saved.files[0].read_bytes().startswith(b"%PDF") and "Download" in saved._repr_html_()


def test_a_walk_that_cannot_be_printed_leaves_the_older_one_as_it_was(tmp_path, monkeypatch):
    saved = WALK.save(tmp_path)
    before = {path: path.read_bytes() for path in saved.files}
    monkeypatch.setattr(Posters, "html", lambda self: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        WALK.save(tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_full_disk_leaves_the_older_files_and_no_draft(tmp_path, monkeypatch):
    saved = WALK.save(tmp_path)
    before = {path: path.read_bytes() for path in saved.files}

    def full(self, content):
        if ".html." in self.name:
            raise OSError("No space left on device")
        return write(self, content)

    write = type(tmp_path).write_bytes
    monkeypatch.setattr(type(tmp_path), "write_bytes", full)
    with pytest.raises(WorkshopError, match="data-walk-anywhere.html cannot be changed: No space"):
        Posters(WALK.title, "## Other", WALK.stations).save(tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_notebook_that_prints_nothing_imports_nothing_for_it():
    code = "import sys, workshop.notebook; print({'typst', 'vl_convert', 'mistune', 'pyphen'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


def test_every_poster_asks_on_screen_and_on_paper_who_will_tell_whom_what_came_of_it():
    asked = "Who will tell whom what came of it, where, and by which day?"
    assert asked in POSTER._repr_html_() and WALK.html().count(asked) == 2
    assert asked in POSTER.markdown(1) and POSTER.markdown(1).endswith("```lines 1\n```")


def test_a_blank_is_said_of_who_keeps_it_and_a_small_count_is_no_number():
    blank = float("nan")
    assert (
        rate_in_words(blank, "suppressed") == "not published" and rate_in_words(blank, "withheld") == "withheld by us"
    )
    assert people_in_words(5) == "fewer than 6" and people_in_words(0) == "0" and people_in_words(1234) == "1,234"
    reasons = why_blank(pd.Series(["suppressed", "withheld", "reported"]))
    assert "Not published: the state" in reasons and "Withheld by us: the state prints it" in reasons
    assert "No row" not in reasons


def test_a_posters_chart_shows_and_says_how_far_chance_could_move_a_rate():
    blank = float("nan")
    bars = pd.DataFrame({"group": ["A", "B"], "value": [66.7, blank], "low": [49.0, blank], "high": [81.0, blank]})
    bars = bars.assign(state=[79.8, blank], words=["66.7", "not published"])
    assert chance_in_words(list(bars["words"]), bars) == ["66.7 (49 to 81)", "not published"]
    chart = poster_chart(bars, "Of 100 students", "Schools graduated 20 of 30.", TABLE)
    assert (
        "how far chance alone could move the number" in chart.description
        and "A: 66.7; B: not published" in chart.description
    )
    assert "thin line: chance alone" in picture(chart) and "black mark: the state" in picture(chart)
    plain = poster_chart(bars.assign(low=blank, high=blank, state=blank), "Of 100", "Schools.", TABLE)
    assert "chance" not in plain.description and "chance" not in picture(plain)
