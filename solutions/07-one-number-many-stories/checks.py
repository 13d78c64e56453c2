"""Session 7, What does one number hide?: its tables, formulas, questions with their mistakes, and prose's figures."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from workshop.notebook import NOT_PUBLISHED, exercise, load, published, standardised, wilson

ALL = "All Students"
# Alphabetical; the group that gathers everybody else stands last.
RACES = ["Black or African American", "Hispanic/Latino of any race", "White", "All other races"]
LIVES = [
    "English Learners",
    "Free/Reduced Price Meal Eligible",
    "Students Experiencing Homelessness",
    "Students With Disabilities",
]
RELEASE = "May 2023"  # the newer of the two releases: it has every year

# Made up, for the last question: an agency whose two rows can be read as ages or as placements.
AGENCY = pd.DataFrame(
    {
        "group": ["A", "A", "B", "B"],
        "row": ["first", "second", "first", "second"],
        "people": [400, 100, 100, 400],
        "hours": [12.0, 42.0, 10.0, 40.0],
    }
)
READINGS = {
    "age": {"first": "under 18", "second": "18 and older"},
    "placement": {"first": "living at home", "second": "in a residential program"},
}


# Formulas ---------------------------------------------------------------------------------------------------------


# Tables -----------------------------------------------------------------------------------------------------------


@cache
def _attendance() -> pd.DataFrame:
    table = load("school-attendance")
    table = table[table["release"] == RELEASE].set_index(["place", "year", "student_group"]).sort_index()
    percent = 100 * table["attendance_rate"].astype(float)
    return pd.DataFrame({"students": table["students"].astype(float), "attendance": percent.round(2)})


def district(place: str, year: str, groups: list[str] | None = None) -> pd.DataFrame:
    """One row a group: `students`, and `attendance` in percent of school days; a blank is what is not published."""
    labels = [ALL, *RACES] if groups is None else groups
    rows = _attendance().reindex(pd.MultiIndex.from_product([[place], [year], labels]))
    return rows.droplevel([0, 1]).rename_axis("student_group")


def lead(place: str, other: str, year: str) -> str:
    """Which of two districts had the higher attendance of all students, in words and without a number."""
    here, there = (district(name, year).at[ALL, "attendance"] for name in (place, other))
    if pd.isna(here) or pd.isna(there):
        return f"{place} and {other} do not both publish a figure for all students"
    if here == there:
        return f"{place} and {other} attended the same share of days"
    ahead, behind = (place, other) if here > there else (other, place)
    return f"{ahead} is ahead of {behind} for all students"


def mixes(place: str, other: str, year: str) -> pd.DataFrame:
    """Attendance of two districts as it is, and with another's students: columns mix, district, attendance."""
    here, there, state = (district(name, year).loc[RACES] for name in (place, other, "Connecticut"))
    own = {place: here, other: there}
    chosen = {f"like {other}": there, f"like {place}": here, "like Connecticut": state}
    rows = [("each its own", name, standardised(own[name]["attendance"], own[name]["students"])) for name in own]
    rows += [
        (label, name, standardised(own[name]["attendance"], mix["students"]))
        for label, mix in chosen.items()
        for name in own
    ]
    return pd.DataFrame(rows, columns=["mix", "district", "attendance"]).drop_duplicates(["mix", "district"])


def cuts(place: str, year: str) -> pd.DataFrame:
    """Three cuts of a district's attendance, in percent of days, beside the state's: one row a cut and group."""
    groups = {
        "one number": [ALL],
        "race and ethnicity": RACES,
        "language, meals, housing, disability": LIVES,
    }
    state = {cut: district("Connecticut", year, labels)["attendance"] for cut, labels in groups.items()}
    tables = [district(place, year, labels).assign(state=state[cut], cut=cut) for cut, labels in groups.items()]
    return pd.concat(tables).reset_index()


def reversals(year: str, fewest: int = 1) -> pd.DataFrame:
    """Ordered pairs of districts in which the first attends more in each of four race groups and less over all.

    One row a pair: the gap of all students and the smallest and the largest of the four gaps, first minus second, in
    percentage points. Only districts that publish all four groups, each with at least `fewest` students.
    """
    rates, overall = _complete(year, fewest)
    gaps = rates.to_numpy()[:, None, :] - rates.to_numpy()[None, :, :]
    total = overall.to_numpy()[:, None] - overall.to_numpy()[None, :]
    first, second = np.nonzero((gaps > 1e-9).all(axis=2) & (total < -1e-9))
    found = {
        "First district": rates.index[first],
        "Second district": rates.index[second],
        "All students, points": total[first, second],
        "Smallest gap of a group, points": gaps[first, second].min(axis=1),
        "Largest gap of a group, points": gaps[first, second].max(axis=1),
    }
    return pd.DataFrame(found)


def _complete(year: str, fewest: int) -> tuple[pd.DataFrame, pd.Series]:
    """Attendance by group, and over all, of the districts that publish all four race groups of `fewest` students."""
    rows = _attendance().xs(year, level="year").drop("Connecticut", level="place")
    students, rates = rows["students"].unstack()[RACES], rows["attendance"].unstack()
    kept = (students >= fewest).all(axis=1) & rates[[ALL, *RACES]].notna().all(axis=1)
    return rates.loc[kept, RACES], rates.loc[kept, ALL]


@cache
def _suspensions() -> pd.DataFrame:
    table = load("school-suspensions")
    return table.assign(suspended=table["suspended"].astype(float))


def printed_by_group(year: str) -> pd.DataFrame:
    """One row a recorded race or ethnicity: students suspended in the state, those that districts print, and rates.

    `printed_share` is percent of the state's count. `rate` is percent of students enrolled, `enrolled` about count ÷
    rate (the rate is printed with one decimal), `low` and `high` the ends of Wilson's interval in percent.
    """
    rows = _suspensions().query("year == @year")
    is_state = rows["place"] == "Connecticut"
    table = rows[is_state].set_index("race_ethnicity")[["suspended", "rate"]].sort_index()
    printed = rows[~is_state].groupby("race_ethnicity")["suspended"].sum().reindex(table.index)
    enrolled = (100 * table["suspended"] / table["rate"]).round()
    ends = [wilson(count, total) for count, total in zip(table["suspended"], enrolled, strict=True)]
    table = table.assign(printed=printed, printed_share=100 * printed / table["suspended"], enrolled=enrolled)
    return table.assign(low=[100 * low for low, _ in ends], high=[100 * high for _, high in ends])


@cache
def deaths() -> pd.DataFrame:
    """Deaths from COVID-19 per ten thousand residents: one row a group, columns `crude` and `age-adjusted`."""
    rates = load("covid-and-trust", "rates").query("measure == 'deaths'")
    wide = rates.pivot(index="group", columns="rate_type", values="rate").astype(float)
    order = ["American Indian or Alaska Native", "Asian", "Black", "Latino", "Multiracial", "White", "Everybody"]
    return wide.reindex(index=order, columns=["crude", "age-adjusted"]).rename_axis(columns=None)


@cache
def people_who_died() -> pd.Series:
    """Deaths behind the crude rates, in people; one row a group that has a crude rate."""
    rates = load("covid-and-trust", "rates").query("measure == 'deaths' and rate_type == 'crude'")
    return rates.set_index("group")["people"].astype(float)


# 1 · In how many groups -------------------------------------------------------------------------------------------


def _gaps(place: str, other: str, year: str) -> pd.Series:
    return (district(place, year)["attendance"] - district(other, year)["attendance"]).loc[RACES]


@exercise(
    consider="Take the four race groups one at a time. Leave the row of all students out.",
    hints=(
        "Switch the chart to the four groups. In each, which sign stands further right?",
        "Count the groups in which the first district's attendance is the higher one.",
        "In code: subtract the two columns called `attendance`, then use `.gt(0).sum()` on the rows in `races`.",
    ),
    unit="groups",
)
def groups_ahead(place, other, year):
    gaps = _gaps(place, other, year)
    return int((gaps > 0).sum()) if gaps.notna().all() else NOT_PUBLISHED


@groups_ahead.mistake("That is in how many groups the second district is ahead. The question asks about the first one.")
def other_ahead(place, other, year):
    gaps = _gaps(place, other, year)
    return int((gaps < 0).sum()) if gaps.notna().all() else None


@groups_ahead.mistake(
    "You compared how large the groups are. That comes in the next question. Here, compare how many days they attended."
)
def larger_share_of_students(place, other, year):
    here, there = (district(name, year)["students"] for name in (place, other))
    return int((here / here[ALL] > there / there[ALL]).loc[RACES].sum())


# 2 · The same mix -------------------------------------------------------------------------------------------------


@exercise(
    consider="Keep the first district's attendance in each group. Take only the numbers of students from the second.",
    hints=(
        "Under the chart, give both districts the second one's mix of students. Read the first district's figure.",
        "Multiply each group's attendance by the second district's number of students. Add up; divide by their sum.",
        "In code: `(rates * mix).sum(skipna=False) / mix.sum(skipna=False)`, or numpy's `average` with `weights=mix`.",
    ),
    within=0.02,
    unit="percent of school days",
)
def same_mix(place, other, year):
    return published(_swapped(place, other, year))


def _swapped(rates_of: str, mix_of: str, year: str) -> float:
    """One district's attendance in each group, weighted with the students of another."""
    return standardised(district(rates_of, year).loc[RACES, "attendance"], district(mix_of, year)["students"])


@same_mix.mistake(
    "That is the district with its own mix of students. Weight its four rates with the other one's students."
)
def own_mix(place, year):
    return _swapped(place, place, year)


@same_mix.mistake("You exchanged the rates, not the students. Keep the first district's rates.")
def rates_exchanged(place, other, year):
    return _swapped(other, place, year)


@same_mix.mistake("You averaged the four rates as if each group had as many students. Weight them with the students.")
def every_group_alike(place, year):
    return district(place, year).loc[RACES, "attendance"].mean(skipna=False)


# 3 · Who is printed -----------------------------------------------------------------------------------------------


@exercise(
    consider="Below stands the state's own count of the group. On top stands only what the districts' rows print.",
    hints=(
        "Point at the group's bar: its length is the answer, in percent.",
        "Divide what the districts print by what the state counts.",
        "In code: select year and group, part the state's row from the districts', and use `.sum()` on `suspended`.",
    ),
    within=0.6,
    unit="percent",
)
def printed_share(group, suspension_year):
    """Students of a group in printed district rows ÷ the state's count of the group, in percent."""
    return published(printed_by_group(suspension_year).at[group, "printed_share"])


@printed_share.mistake("That is the part that is not printed. The question asks for the part that somebody can read.")
def hidden_share(group, suspension_year):
    return 100 - printed_by_group(suspension_year).at[group, "printed_share"]


@printed_share.mistake("That is a number of students. Divide it by the state's count of the group.")
def students_printed(group, suspension_year):
    return printed_by_group(suspension_year).at[group, "printed"]


@printed_share.mistake(
    "That is the share of the districts' rows with a number. Rows are not people: add up the students in them."
)
def rows_printed(group, suspension_year):
    rows = _suspensions().query("year == @suspension_year and race_ethnicity == @group and place != 'Connecticut'")
    return 100 * rows["suspended"].notna().mean()


# 4 · Crude and adjusted -------------------------------------------------------------------------------------------


def _times(kind: str, group: str = "Latino", reference: str = "White") -> float:
    return deaths().at[group, kind] / deaths().at[reference, kind]


@exercise(
    consider="Both rates must be of the same kind: as if all groups had the same ages. Then divide.",
    hints=(
        "Under the chart, choose the rates at equal ages.",
        "Divide the rate of Latino residents by the rate of White residents. Keep two decimals.",
        'In code: `adjusted["Latino"] / adjusted["White"]`; pick the column of `deaths` with square brackets.',
    ),
    within=0.01,
    unit="times",
)
def adjusted_ratio():
    return _times("age-adjusted")


@adjusted_ratio.mistake("Those are the rates as counted, with each group's own ages. Choose the rates at equal ages.")
def crude_ratio():
    return _times("crude")


@adjusted_ratio.mistake("You divided the White rate by the Latino rate. Turn it over.")
def upside_down():
    return _times("age-adjusted", "White", "Latino")


@adjusted_ratio.mistake("That is the difference. The question asks how many times as high: divide.")
def difference_of_rates():
    return deaths().at["Latino", "age-adjusted"] - deaths().at["White", "age-adjusted"]


# 5 · The same rows, two readings ----------------------------------------------------------------------------------


def _hours(group: str) -> pd.Series:
    return AGENCY[AGENCY["group"] == group].set_index("row")["hours"]


def _people(group: str | None = None) -> pd.Series:
    rows = AGENCY if group is None else AGENCY[AGENCY["group"] == group]
    return rows.groupby("row")["people"].sum()


@exercise(
    consider="Give both groups the same mix of the two rows. Then subtract group B from group A.",
    hints=(
        "Read the chart row by row: how many hours more or fewer for group A in the first row, and in the second?",
        "If the gap is the same in both rows, it is the same in any mix of them.",
        'In code: `agency.pivot(index="row", columns="group", values="hours")`, then weight the gaps with `people`.',
    ),
    within=0.05,
    unit="hours a month",
)
def same_rows():
    """Hours of group A minus group B, both standardised to all people of the agency."""
    return standardised(_hours("A"), _people()) - standardised(_hours("B"), _people())


@same_rows.mistake("That is the gap with each group's own mix of rows. Give both groups the same mix first.")
def gap_of_averages():
    return standardised(_hours("A"), _people("A")) - standardised(_hours("B"), _people("B"))


@same_rows.mistake("You added the gaps of the two rows. A mix of the two is an average, not a sum.")
def gaps_added():
    return float((_hours("A") - _hours("B")).sum())
