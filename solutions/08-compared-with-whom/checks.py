"""Session 8, Compared with whom?: its tables, its questions with the mistakes people make, and its prose's figures."""

from __future__ import annotations

from functools import cache

import pandas as pd

from workshop.notebook import FEWER_THAN_SIX, NOT_PUBLISHED, choose, exercise, load, published

BENCHMARKS = ["residents 16 and over", "estimated drivers", "resident stops", "peers", "daylight"]
CHOICES = {"benchmark": BENCHMARKS}  # what a room chooses in an answer cell; the tests try each


@cache
def _suspensions() -> pd.DataFrame:
    table = load("school-suspensions").set_index(["place", "race_ethnicity", "year"]).sort_index()
    return table[["rate", "suspended"]].astype(float)


@cache
def _stops() -> pd.DataFrame:
    return load("traffic-stops").set_index(["department", "driver_group", "measure"]).sort_index()


def by_year(place: str, groups: list[str], column: str) -> pd.DataFrame:
    """One row a school year, one column a group: `rate` (percent of students) or `suspended` (students).

    A blank is what the state does not publish.
    """
    years = _suspensions().index.get_level_values("year").unique().sort_values()
    table = _suspensions().loc[place, column].unstack("race_ethnicity")
    return table.reindex(index=years, columns=list(dict.fromkeys(groups))).rename_axis(columns=None)


def benchmarks(department: str, drivers: str) -> pd.DataFrame:
    """One row a benchmark: stops, shares (percent), difference (points), ratio, estimate and its standard error."""
    columns = ["stops", "stop_share", "benchmark_share", "difference", "ratio", "estimate", "standard_error"]
    table = _stops().loc[[department], columns].droplevel("department")
    rows = table.loc[table.index.get_level_values("driver_group") == drivers].droplevel("driver_group")
    return rows.reindex(BENCHMARKS).astype(float).rename_axis("benchmark")


def labelled(table: pd.DataFrame) -> pd.DataFrame:
    """The table of `benchmarks` with headings that a reader understands, for display beside a chart."""
    headings = {
        "stops": "Stops of all drivers",
        "stop_share": "Share of stops, percent",
        "benchmark_share": "Share in the benchmark, percent",
        "difference": "Difference, points",
        "ratio": "Ratio",
        "estimate": "Estimate",
        "standard_error": "Standard error",
    }
    return table.rename(columns=headings).reset_index(names="Benchmark")


def _figure(place: str, group: str, year: str, column: str) -> float:
    table, key = _suspensions(), (place, group, year)
    return table.at[key, column] if key in table.index else float("nan")


def _rate(place: str, group: str, year: str) -> float:
    """Percent of the group's students who were suspended; not a number where the table does not publish it."""
    return _figure(place, group, year, "rate")


def _gap(place: str, group: str, reference: str, year: str) -> float:
    return _rate(place, group, year) - _rate(place, reference, year)


def _ratio(place: str, group: str, reference: str, year: str) -> float:
    below = _rate(place, reference, year)
    return _rate(place, group, year) / below if below else float("nan")


def _suspended(place: str, group: str, year: str) -> float:
    return _figure(place, group, year, "suspended")


# 1 · The gap, in points -------------------------------------------------------------------------------------------


@exercise(
    consider="The gap of a year is one rate minus the other. The change is the later gap minus the earlier one.",
    hints=(
        "In the chart, choose the gap. Read it off for the two years.",
        "Take the later gap minus the earlier one. If the gap shrank, the answer is below zero.",
        'In code: `wide = rates.pivot(index="year", columns="race_ethnicity", values="rate")`, then subtract columns.',
    ),
    within=0.06,
    unit="percentage points",
)
def gap_change(place, group, reference, first_year, last_year):
    change = _gap(place, group, reference, last_year) - _gap(place, group, reference, first_year)
    return published(change)


@gap_change.mistake(
    "That is how far one group's own rate moved. A gap needs two groups: take the other group's rate away in each "
    "year first."
)
def one_group_alone(place, group, first_year, last_year):
    return _rate(place, group, last_year) - _rate(place, group, first_year)


@gap_change.mistake("That is the gap in the later year. The question asks how far it moved since the earlier one.")
def later_gap(place, group, reference, last_year):
    return _gap(place, group, reference, last_year)


@gap_change.mistake(
    "That is a change in percent of the first gap. The question asks for percentage points: subtract, do not divide."
)
def percent_of_the_gap(place, group, reference, first_year, last_year):
    first = _gap(place, group, reference, first_year)
    return 100 * (_gap(place, group, reference, last_year) - first) / first


# 2 · The ratio ----------------------------------------------------------------------------------------------------


@exercise(
    consider="The ratio of a year is one rate divided by the other. The change is the later ratio minus the earlier.",
    hints=(
        "Point at the first and the last dot of the line to read both ratios.",
        "Divide the group's rate by the reference group's rate, in each year. Then take the later minus the earlier.",
        "In code: divide one column of `wide` by the other, then use `.loc` to pick the two years.",
    ),
    within=0.02,
    unit="times",
)
def ratio_change(place, group, reference, first_year, last_year):
    change = _ratio(place, group, reference, last_year) - _ratio(place, group, reference, first_year)
    return published(change)


@ratio_change.mistake("That is the ratio in the later year. The question asks how far it moved since the earlier one.")
def later_ratio(place, group, reference, last_year):
    return _ratio(place, group, reference, last_year)


@ratio_change.mistake(
    "You divided the reference group's rate by the group's rate. Turn it over: how many times as often was the group "
    "suspended?"
)
def upside_down(place, group, reference, first_year, last_year):
    return _ratio(place, reference, group, last_year) - _ratio(place, reference, group, first_year)


@ratio_change.mistake("You divided one ratio by the other. The question asks for the difference between them.")
def ratio_of_ratios(place, group, reference, first_year, last_year):
    return _ratio(place, group, reference, last_year) / _ratio(place, group, reference, first_year)


# 3 · The count ----------------------------------------------------------------------------------------------------


@exercise(
    consider="The count and the rate together tell how many students are enrolled. The gap is a share of those.",
    hints=(
        "In the chart, find the darker part of the group's bar: students above the reference group's rate.",
        "Enrolled is about the count divided by the rate. Multiply enrolled by the gap (as a share, not a percent).",
        "In code: `count * (1 - reference_rate / group_rate)`, then `round()`.",
    ),
    within=1.0,
    unit="students",
)
def students_above(place, group, reference, last_year):
    """Students suspended beyond the reference group's rate: count × (1 - reference rate ÷ group rate)."""
    count = _suspended(place, group, last_year)
    rate = _rate(place, group, last_year)
    above = count * (1 - _rate(place, reference, last_year) / rate) if rate else float("nan")
    if pd.isna(above):
        return NOT_PUBLISHED
    return FEWER_THAN_SIX if 0 < abs(above) < 6 else above


@students_above.mistake("That is everybody in the group who was suspended. Some of them would be at equal rates too.")
def all_of_them(place, group, last_year):
    return _suspended(place, group, last_year)


@students_above.mistake(
    "You subtracted two counts from groups of different sizes. Counts compare groups only when the groups are equally "
    "large: use the rates."
)
def difference_of_counts(place, group, reference, last_year):
    return _suspended(place, group, last_year) - _suspended(place, reference, last_year)


@students_above.mistake(
    "You took the gap as a share of the students who were suspended. It is a share of all students enrolled in the "
    "group: those at risk."
)
def gap_times_suspended(place, group, reference, last_year):
    return _suspended(place, group, last_year) * _gap(place, group, reference, last_year) / 100


# 4 · Your room's benchmark ----------------------------------------------------------------------------------------


@exercise(
    consider="A benchmark has its own numerator: the share of the same stops that the benchmark was made for.",
    hints=(
        "In the chart, choose your room's benchmark. The number stands behind the bars.",
        "Share of stops divided by share in the benchmark. For daylight there is no ratio: take the estimate.",
        "In code: pick your benchmark's row with `.loc`, then divide `stop_share` by `benchmark_share`.",
    ),
    within=0.02,
    unit="times",
)
def benchmark_ratio(department, drivers, benchmark):
    """Share of stops ÷ share in the benchmark; for daylight the published estimate, which is no ratio."""
    measure = choose(benchmark, BENCHMARKS, "benchmark")
    row = benchmarks(department, drivers).loc[measure]
    if measure == "daylight":
        return published(row["estimate"])
    return published(row["stop_share"] / row["benchmark_share"] if row["benchmark_share"] else float("nan"))


@benchmark_ratio.mistake("You divided the benchmark by the stops. Turn it over: stops on top, compared-with below.")
def benchmark_on_top(department, drivers, benchmark):
    row = benchmarks(department, drivers).loc[benchmark]
    return row["benchmark_share"] / row["stop_share"]


@benchmark_ratio.mistake("That is the difference in percentage points. The question asks for the ratio: divide.")
def points_not_times(department, drivers, benchmark):
    return benchmarks(department, drivers).loc[benchmark, "difference"]


@benchmark_ratio.mistake(
    "You used the share of all stops. This benchmark was made for some of the stops only: use the share that stands "
    "beside it in the table."
)
def share_of_all_stops(department, drivers, benchmark):
    if benchmark == "residents 16 and over":
        return None
    table = benchmarks(department, drivers)
    return table.loc["residents 16 and over", "stop_share"] / table.loc[benchmark, "benchmark_share"]
