"""Session 8: a tolerance that the rates allow, blanks said of who keeps them, and one kind of ratio for all rooms."""

from __future__ import annotations

import json
from math import exp

import pytest

from workshop.course.session import find
from workshop.notebook import NOT_PUBLISHED, WITHHELD, check, load

SLUG = "compared-with-whom"
SCHOOLS = {"place": "Connecticut", "group": "Black or African American", "reference": "White"}
WINDOW = {"first_year": "2009-10", "last_year": "2014-15"}
GREENWICH = {"department": "Greenwich", "drivers": "Black"}


@pytest.fixture
def texts():
    """The notebook's cells by id, each as one text."""
    cells = json.loads(find(SLUG).source.read_text(encoding="utf-8"))["cells"]
    return {cell["id"]: "".join(cell["source"]) for cell in cells}


@pytest.mark.parametrize("typed", [8900, 8933, 8935, 8890, 8977, "8,900"])
def test_about_how_many_is_as_wide_as_the_rates_are_rounded(checks_of, typed):
    """8,935 was refused and 8,933 taken, though the rates leave anything from 8,890 to 8,977 open."""
    exercise = checks_of(SLUG).students_above
    number = float(str(typed).replace(",", ""))
    assert check(exercise, number, **SCHOOLS, **WINDOW).points


@pytest.mark.parametrize("typed", [8800, 9100, 1474])
def test_about_how_many_is_no_wider_than_that(checks_of, typed):
    assert not check(checks_of(SLUG).students_above, typed, **SCHOOLS, **WINDOW).points


def test_the_tolerance_of_a_small_district_is_small(checks_of):
    checks = checks_of(SLUG)
    small = [
        (number, checks.students_above.tolerance(**case))
        for place in sorted(load("school-suspensions")["place"].unique())
        if not isinstance(number := checks.students_above.answer(**(case := SCHOOLS | WINDOW | {"place": place})), str)
    ]
    assert small
    assert all(tolerance <= max(0.5, 0.1 * abs(number)) for number, tolerance in small)


@pytest.mark.parametrize(
    ("exercise", "mistake"),
    [
        ("gap_change", "to_the_end_of_the_gaps"),
        ("ratio_change", "to_the_end_of_the_ratios"),
        ("students_above", "last_bar"),
    ],
)
def test_whoever_reads_the_last_year_of_the_chart_is_told_so(checks_of, exercise, mistake):
    """The last bar is 2020-21; the question asks for the last year that was chosen."""
    question = getattr(checks_of(SLUG), exercise)
    wrong = question.committed(mistake, **SCHOOLS, **WINDOW)
    assert check(question, wrong, **SCHOOLS, **WINDOW).mistake == mistake


def test_daylight_is_a_ratio_of_odds_with_its_interval(checks_of):
    row = checks_of(SLUG).benchmarks(**GREENWICH).loc["daylight"]
    assert row["ratio"] == pytest.approx(exp(-0.374))
    assert (round(row["low"], 2), round(row["high"], 2)) == (0.40, 1.18)


def test_the_right_number_for_another_rooms_benchmark_is_told_so(checks_of):
    checks = checks_of(SLUG)
    result = check(checks.benchmark_ratio, 1.09, benchmark="residents 16 and over", **GREENWICH)
    assert '"estimated drivers"' in result.message


def test_a_share_that_we_withhold_is_not_said_to_be_unpublished(checks_of):
    checks = checks_of(SLUG)
    table = load("traffic-stops")
    ours = table[(table["status"] == "withheld") & table["measure"].isin(checks.BENCHMARKS)]
    assert len(ours)
    for row in ours.itertuples():
        assert checks.why_blank(row.department, row.driver_group, row.measure) == WITHHELD
    theirs = table[(table["status"] == "missing") & table["measure"].isin(checks.BENCHMARKS)]
    for row in theirs.itertuples():
        assert checks.why_blank(row.department, row.driver_group, row.measure) in (NOT_PUBLISHED, checks.NO_RATIO)


def test_the_ways_in_which_the_districts_went_are_all_told(texts):
    told = texts["both-are-true"]
    numbers = [
        told.split(f"<!--districts-{name}")[0].split()[-1] for name in ("parted", "both-rose", "both-fell", "rest")
    ]
    assert sum(map(int, numbers)) == int(told.split("<!--districts-compared")[0].split()[-1])


def test_the_guess_is_asked_before_anything_gives_it_away(texts):
    before = list(texts)[: list(texts).index("predict-question")]
    told = " ".join(texts[name] for name in before if name != "step-predict")
    for spoiler in ("ratio grows", "opposite directions", "ratio-change", "gap-change", "ratio-last", "gap-last"):
        assert spoiler not in told
    assert texts["both-are-true"].startswith("<details><summary>After Questions 1 and 2")


def test_the_closed_schools_are_named_on_every_chart_that_reaches_them(texts):
    for name in ("gap-change-chart", "ratio-change-chart", "students-above-chart"):
        assert texts[name].count("checks.PANDEMIC") == 2  # in the title and in the words


def test_each_chart_has_what_it_shows_in_its_table(texts):
    assert '"Gap, points"' in texts["gap-change-chart"]
    assert "assign(Ratio=" in texts["ratio-change-chart"].replace(" ", "").replace("\n", "")


def test_records_were_collected_before_2013_too(texts):
    assert "collection of traffic stop records began" not in texts["reading"]
    assert "have had to collect stop records under it since 2000" in texts["reading"]


def test_what_is_ours_is_not_said_to_be_the_frameworks(texts):
    assert "so this list is ours" in texts["reading"]


def test_who_counts_as_suspended_is_said_before_the_first_number_is_used(texts):
    """The count holds in-school suspensions too; "sent out of school" was said of all of them."""
    assert "children sent out of class or out of school" in texts["content-note"]
    assert "in school, out of school or by an expulsion" in texts["reading"]
    assert "each counted once" in texts["exercise-intro"]


def test_fewer_suspended_is_not_all_fewer_suspensions(texts, checks_of):
    """A part of the fall of the count is a fall of the enrolled, whichever way the rates were rounded."""
    checks = checks_of(SLUG)
    group = SCHOOLS["group"]
    rate, count = (checks.by_year("Connecticut", [group], column)[group] for column in ("rate", "suspended"))
    first, last = WINDOW.values()
    fewest_before, most_after = 100 * count[first] / (rate[first] + 0.05), 100 * count[last] / (rate[last] - 0.05)
    assert most_after < fewest_before
    assert rate[last] < rate[first]
    assert "a part of it because fewer were enrolled" in texts["strength"]


def test_the_stop_law_is_told_as_what_it_asks_of_departments(texts):
    """Section 54-1m makes each department adopt a written policy; the box said that it forbids the stops itself."""
    assert "every police department forbid, in a written policy" in texts["law"]
    assert "a suspect who was described is an exception" in texts["law"]
