"""Session 8, Compared with whom?: its tables, its questions with the mistakes people make, and its prose's figures."""

from __future__ import annotations

from functools import cache
from math import exp, floor, log10

import pandas as pd

from workshop.notebook import FEWER_THAN_SIX, NOT_PUBLISHED, WITHHELD, exercise, load, published

BENCHMARKS = ["residents 16 and over", "estimated drivers", "resident stops", "peers", "daylight"]
NO_RATIO = "no ratio"  # the benchmark has nobody of the group, and nothing can be divided by zero
PANDEMIC = "From March 2020 schools were closed, then partly remote: 2019-20 and 2020-21 do not compare."
TOO_FEW = "too few stops"  # a daylight test whose 95 percent reach over a factor of fifty and more tells nothing
ERRORS, WIDEST = 1.96, 1.0  # standard errors to each side: 95 percent


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
    """One row a benchmark: stops, shares (percent), difference (points), ratio, its low and high end, and the estimate.

    For daylight the ratio is e to the power of the published estimate, a log-odds: how many times as large the odds
    are by day as in darkness that a stopped driver is recorded in the group. Its ends are those of 95 percent.
    """
    columns = ["stops", "stop_share", "benchmark_share", "difference", "ratio", "estimate", "standard_error"]
    table = _stops().loc[[department], columns].droplevel("department")
    rows = table.loc[table.index.get_level_values("driver_group") == drivers].droplevel("driver_group")
    rows = rows.reindex(BENCHMARKS).astype(float).rename_axis("benchmark").assign(low=float("nan"), high=float("nan"))
    estimate, error = rows.loc["daylight", ["estimate", "standard_error"]]
    if error <= WIDEST:
        ends = [exp(estimate + side * ERRORS * error) for side in (0, -1, 1)]
        rows.loc["daylight", ["ratio", "low", "high"]] = ends
    return rows


def why_blank(department: str, drivers: str, benchmark: str) -> str:
    """Why there is no ratio: source or recipe keeps it back, nothing can be divided, or the stops are too few."""
    table, key = _stops(), (department, drivers, benchmark)
    if key not in table.index:
        return NOT_PUBLISHED
    row = table.loc[key]
    if row["status"] == "withheld":
        return WITHHELD
    if row["standard_error"] > WIDEST:
        return TOO_FEW
    return NO_RATIO if row["benchmark_share"] == 0 else NOT_PUBLISHED


def labelled(department: str, drivers: str) -> pd.DataFrame:
    """The table of `benchmarks` with headings that a reader understands; each blank says why it is one."""
    headings = {
        "stops": "Stops of all drivers",
        "stop_share": "Share of stops, percent",
        "benchmark_share": "Share in the benchmark, percent",
        "difference": "Difference, points",
        "ratio": "Ratio",
        "low": "Ratio, low end (95 percent)",
        "high": "Ratio, high end (95 percent)",
    }
    table = benchmarks(department, drivers)[list(headings)]
    said = table.round(2).astype(object)
    said["stops"] = said["stops"].map(int, na_action="ignore").astype(object)
    for benchmark, row in table.iterrows():
        for column in row.index[row.isna()]:
            said.loc[benchmark, column] = _blank(department, drivers, str(benchmark), column)
    return said.rename(columns=headings).reset_index(names="Benchmark")


def _blank(department: str, drivers: str, benchmark: str, column: str) -> str:
    if column in ("low", "high") and benchmark != "daylight":
        return "no interval"
    if benchmark == "daylight" and column in ("stop_share", "benchmark_share", "difference"):
        return "not a share"
    if benchmark == "peers" and column == "stops":
        return WITHHELD  # one number for all departments, larger than the state's stops: see the biography
    return why_blank(department, drivers, benchmark)


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


def _end() -> str:
    """The last year of the table, where the lines of the charts end."""
    return _suspensions().index.get_level_values("year").max()


def _suspended(place: str, group: str, year: str) -> float:
    return _figure(place, group, year, "suspended")


# 1 · The gap, in points -------------------------------------------------------------------------------------------


@exercise(
    consider="The gap of a year is one rate minus the other. The change is the later gap minus the earlier one.",
    hints=(
        "In the chart, choose the gap. Read it for the two years that stand on dashed lines.",
        "Take the later gap minus the earlier one. If the gap shrank, the answer is below zero.",
        "In code: `wide[group] - wide[reference]` is the gap of every year; take the later year minus the earlier.",
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


@gap_change.mistake("That is how far the rate of the group moved that you compare with. A gap needs both groups.")
def reference_alone(place, reference, first_year, last_year):
    return _rate(place, reference, last_year) - _rate(place, reference, first_year)


@gap_change.mistake(
    "You went on to the end of the line. The later year is the one that you chose near the top, on the second dashed "
    "line."
)
def to_the_end_of_the_gaps(place, group, reference, first_year):
    return _gap(place, group, reference, _end()) - _gap(place, group, reference, first_year)


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
        "Read the ratio at the two years that stand on dashed lines. The end of the line is another year.",
        "Divide the group's rate by the reference group's rate, in each year. Then take the later minus the earlier.",
        "In code: `wide[group] / wide[reference]` is the ratio of every year; take the later year minus the earlier.",
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


@ratio_change.mistake(
    "You went on to the end of the line. The later year is the one that you chose near the top, on the second dashed "
    "line."
)
def to_the_end_of_the_ratios(place, group, reference, first_year):
    return _ratio(place, group, reference, _end()) - _ratio(place, group, reference, first_year)


@ratio_change.mistake("You divided one ratio by the other. The question asks for the difference between them.")
def ratio_of_ratios(place, group, reference, first_year, last_year):
    return _ratio(place, group, reference, last_year) / _ratio(place, group, reference, first_year)


# 3 · The count ----------------------------------------------------------------------------------------------------


def above(place: str, group: str, reference: str, year: str) -> float:
    """Students suspended beyond the reference group's rate in a year: count × (1 - reference rate ÷ group rate)."""
    rate = _rate(place, group, year)
    return _suspended(place, group, year) * (1 - _rate(place, reference, year) / rate) if rate else float("nan")


def two_digits(number: float) -> float:
    """A number with its two leading digits, as precise as a count can be that rests on rates of one decimal."""
    size = abs(number)
    return round(number, 1 - floor(log10(size))) if size >= 100 else round(number)


def about(place, group, reference, last_year):
    """How near is near enough: what the rates' one decimal leaves open, or rounding to two leading digits."""
    count, rate, other = _suspended(place, group, last_year), *(_rate(place, g, last_year) for g in (group, reference))
    number = abs(above(place, group, reference, last_year))
    if pd.isna(number) or not number:
        return 0.0
    of_the_rates = 0.05 * count * (1 / rate + other / rate**2)
    return max(of_the_rates, 0.5, 0.5 * 10 ** (floor(log10(number)) - 1))


@exercise(
    consider="The count and the rate together tell how many students are enrolled. The gap is a share of those.",
    hints=(
        "In the chart, find the bar of your last year, on the second dashed line, and read the number over it.",
        "Enrolled is about the count divided by the rate. Multiply enrolled by the gap (as a share, not a percent).",
        "In code: `count[group] * (1 - wide[reference] / wide[group])` has every year; take your last year.",
    ),
    within=about,
    unit="students",
)
def students_above(place, group, reference, last_year):
    """Students suspended beyond the reference group's rate, in the last year."""
    found = above(place, group, reference, last_year)
    if pd.isna(found):
        return NOT_PUBLISHED
    return FEWER_THAN_SIX if 0 < abs(found) < 6 else found


@students_above.mistake("That is the last bar of the chart. The question asks for the last year that you chose.")
def last_bar(place, group, reference):
    return above(place, group, reference, _end())


@students_above.mistake("That is the bar of the first year. The question asks for the last year that you chose.")
def first_years_bar(place, group, reference, first_year):
    found = above(place, group, reference, first_year)
    return two_digits(found) if pd.notna(found) and abs(found) >= 6 else None


@students_above.mistake("Those are the suspended students of the group that you compare with.")
def of_the_reference(place, reference, last_year):
    return _suspended(place, reference, last_year)


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
    consider="Each benchmark was made for some of the stops. Divide the share of those stops by the share in it.",
    hints=(
        "In the chart, choose your room's benchmark. The number stands beside the bars.",
        "Share of stops divided by share in the benchmark. For daylight the chart gives the ratio of the odds.",
        "In code: `benchmarks.loc[benchmark]` is your benchmark's row, with both shares and their ratio.",
    ),
    within=0.02,
    unit="times",
    choices={"benchmark": BENCHMARKS},
)
def benchmark_ratio(department, drivers, benchmark):
    """Share of stops ÷ share in the benchmark; for daylight the odds by day ÷ the odds in darkness."""
    return published(benchmarks(department, drivers).loc[benchmark, "ratio"], why_blank(department, drivers, benchmark))


@benchmark_ratio.mistake(
    "That is the published estimate, which is a log-odds. Take e to its power: the chart has done it for you."
)
def log_odds(department, drivers, benchmark):
    return benchmarks(department, drivers).loc["daylight", "estimate"] if benchmark == "daylight" else None


@benchmark_ratio.mistake("That is the share in the benchmark. The question asks how many times as large the stops' is.")
def benchmark_alone(department, drivers, benchmark):
    return benchmarks(department, drivers).loc[benchmark, "benchmark_share"]


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
