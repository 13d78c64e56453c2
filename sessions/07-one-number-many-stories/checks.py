"""Session 7, What does one number hide?: its tables, formulas, questions with their mistakes, and prose's figures."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from workshop.notebook import NOT_PUBLISHED, WITHHELD, exercise, figure, intervals, load, published, standardise
from workshop.notebook.told import Told

ALL = "All Students"
# Alphabetical; the group that gathers everybody else stands last.
RACES = ["Black or African American", "Hispanic/Latino of any race", "White", "All other races"]
LIVES = [
    "English Learners",
    "Free/Reduced Price Meal Eligible",
    "Students Experiencing Homelessness",
    "Students With Disabilities",
]
# As the suspension table writes them, in its order.
RECORDED = [
    "American Indian or Alaska Native",
    "Asian",
    "Black or African American",
    "Hispanic/Latino of any race",
    "Native Hawaiian or Other Pacific Islander",
    "Two or More Races",
    "White",
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

KEPT_BACK = {"withheld": WITHHELD, "missing": NOT_PUBLISHED}  # what the table's status of a blank means, in words


# Tables -----------------------------------------------------------------------------------------------------------


@cache
def _attendance() -> pd.DataFrame:
    table = load("school-attendance")
    table = table[table["release"] == RELEASE].set_index(["place", "year", "student_group"]).sort_index()
    percent = 100 * table["attendance_rate"].astype(float)
    return pd.DataFrame(
        {"students": table["students"].astype(float), "attendance": percent.round(2), "status": table["status"]}
    )


def district(place: str, year: str, groups: list[str] | None = None) -> pd.DataFrame:
    """One row a group: `students`, `attendance` in percent of school days, and the `status` of the two.

    A blank is "missing" (the publisher gives no figure, or no row) or "withheld" (by our recipe, to protect children).
    """
    labels = [ALL, *RACES] if groups is None else groups
    rows = _attendance().reindex(pd.MultiIndex.from_product([[place], [year], labels]))
    rows = rows.droplevel([0, 1]).rename_axis("student_group")
    return rows.assign(status=rows["status"].fillna("missing"))


def worded(table: pd.DataFrame, column: str) -> pd.Series:
    """A column of a table as `district` gives it, with each blank in the words of whoever keeps it back."""
    return table[column].astype(object).where(table[column].notna(), table["status"].map(KEPT_BACK))


def _why_blank(*tables: pd.DataFrame) -> str:
    """What to answer where a figure of these tables is missing: whose doing it is."""
    statuses = set().union(*(table.loc[table["attendance"].isna(), "status"] for table in tables))
    return WITHHELD if statuses == {"withheld"} else NOT_PUBLISHED


def lead(place: str, other: str, year: str) -> str:
    """Which of two districts had the higher attendance of all students, in words and without a number."""
    here, there = (district(name, year).at[ALL, "attendance"] for name in (place, other))
    if pd.isna(here) or pd.isna(there):
        return f"{place} and {other} do not both publish a figure for all students"
    if here == there:
        return f"{place} and {other} attended the same share of days"
    ahead, behind = (place, other) if here > there else (other, place)
    return f"{ahead} is ahead of {behind} for all students"


def _average(own: pd.DataFrame, mix: pd.DataFrame) -> float:
    """A district's attendance with the students of another one, both as `district` gives them."""
    rows = own.rename_axis("group").reset_index().assign(place="here")
    table = standardise(rows, "group", group="place", people="students", rate="attendance", mix=mix["students"])
    return float(table["standardised"].iloc[0])


def mixes(place: str, other: str, year: str) -> pd.DataFrame:
    """Attendance of two districts as it is, and with another's students: columns mix, district, attendance."""
    here, there, state = (district(name, year).loc[RACES] for name in (place, other, "Connecticut"))
    own = {place: here, other: there}
    chosen = {f"like {other}": there, f"like {place}": here, "like Connecticut": state}
    rows = [("each its own", name, _average(own[name], own[name])) for name in own]
    rows += [(label, name, _average(own[name], mix)) for label, mix in chosen.items() for name in own]
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
    ends = intervals(table["suspended"], enrolled)
    table = table.assign(printed=printed, printed_share=100 * printed / table["suspended"], enrolled=enrolled)
    return table.assign(low=ends["low"], high=ends["high"])


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


# What is said once a question is answered ----------------------------------------------------------------------------


def by_year(place: str, other: str, chosen: str) -> Told:
    """How a pair fares in each year of the release, and how the pair of the session was found."""
    rows = []
    for year in sorted(_attendance().index.unique("year")):
        ahead, tables = groups_ahead.answer(place=place, other=other, year=year), _races(place, other, year)
        overall = district(place, year).at[ALL, "attendance"] - district(other, year).at[ALL, "attendance"]
        fewest = min(table["students"].min(skipna=False) for table in tables)
        rows.append((year, ahead, published(round(overall, 2)), published(fewest)))
    columns = ["School year", f"Groups in which {place} is ahead", "All students, points", "Fewest students of a group"]
    turned, (rates, _) = reversals(chosen), _complete(chosen, 1)
    words = (
        "An overall number is an average in which each group counts as much as it is large. So a district can be ahead "
        f"in every group and behind over all; statisticians call it Simpson's paradox. It is rare. In {chosen}, "
        f"{len(rates)} districts print all four groups, which makes {len(rates) * (len(rates) - 1):,} ordered pairs, "
        f"and {len(turned)} of them turn around in all four. We looked for such a pair and such a year, and chose "
        "Norwalk and Suffield in 2022-23, which is counted up to the release. Other years of a pair can look quite "
        "different. (In 2019-20 and 2020-21 COVID-19 closed schools and many students learned at a distance; the "
        "source does not say who then counted as present.)"
    )
    few = min(table["students"].min() for table in _races(place, other, chosen))
    if few > 0:
        words += (
            f" And small groups move easily: in a group of {few:.0f}, a single student who stays away all year moves "
            f"the rate by {100 / few:.1f} points."
        )
    return Told(words, pd.DataFrame(rows, columns=columns))


def two_explanations(place: str, other: str, year: str) -> Told:
    """The overall gap of a pair in two parts, what its students' mix is, and what stands behind it."""
    here, there = district(place, year), district(other, year)
    overall = here.at[ALL, "attendance"] - there.at[ALL, "attendance"]
    rates = _swapped(place, other, year) - there.at[ALL, "attendance"]
    if pd.isna(rates) or pd.isna(overall):
        return Told("A figure that this needs is missing for this pair, so the gap cannot be taken apart.")
    table = pd.DataFrame({"Recorded as": RACES})
    for name, rows in ((place, here), (other, there)):
        table[f"{name}: percent of students"] = (
            (100 * rows["students"] / rows.at[ALL, "students"])[RACES].round(0).to_numpy()
        )
    words = (
        f"Over all, {place} minus {other} is {figure(overall, 2)} points. With {other}'s students for both, it is "
        f"{figure(rates, 2)}; the other {figure(overall - rates, 2)} come from the mix of students. That is one "
        "explanation: the districts have different students. The second asks why. Town lines, prices, zoning and "
        "segregation decided which families could live where, and across the state schools reach some groups on fewer "
        "days. The first explanation is true, but it explains nothing unless the second is told with it."
    )
    return Told(words, table)


def not_a_zero(year: str) -> Told:
    """What the districts' rows leave out of a year, for all seven groups."""
    table = printed_by_group(year)
    none = [name for name in table.index if table.at[name, "printed"] == 0]
    shares = ", ".join(f"{name} {table.at[name, 'printed_share']:.0f}" for name in table.index)
    words = (
        f"Not printed does not mean not suspended. In {year} the districts' rows print these percents of the students "
        f"whom the state counts as suspended: {shares}. "
    )
    if none:
        one = none[0]
        words += (
            f"The state counts {table.at[one, 'suspended']:.0f} children recorded as {one}, and no district's row "
            "shows one of them. Whoever works from districts' rows alone can print a careful, correct analysis in "
            "which these children were never sent out of a class."
        )
    return Told(words)


def no_table_chooses() -> Told:
    """What the made-up agency's rows say as ages, and as placements."""
    within, overall = figure(same_rows.answer()), figure(gap_of_averages())
    return Told(
        f"As ages, the fair comparison is {within} hours more for group A, because adults get more and group B has "
        f"more adults. As placements, and if nothing else differs between the groups, it is the {overall} hours over "
        "all that count: the agency placed group A at home four times in five, and the hours follow the placement. The "
        f"{within} hours then only say how the two groups fare once they are placed alike. The numbers are the same, "
        "to the last digit. What differs is who decided, and when. So report both, draw the arrows, say who says so, "
        "and ask those who were placed."
    )


# 1 · In how many groups -------------------------------------------------------------------------------------------


def _gaps(place: str, other: str, year: str) -> pd.Series:
    return (district(place, year)["attendance"] - district(other, year)["attendance"]).loc[RACES]


@exercise(
    consider="Take the four race groups one at a time. Leave the row of all students out.",
    hints=(
        "Switch the chart to the four groups. In each, which sign stands further right?",
        "Count the groups in which the first district's attendance is the higher one.",
        'In code: `(here["attendance"] - there["attendance"])[races]` has the four gaps. Count those above zero.',
    ),
    unit="groups",
)
def groups_ahead(place, other, year):
    gaps = _gaps(place, other, year)
    return int((gaps > 0).sum()) if gaps.notna().all() else _why_blank(*_races(place, other, year))


def _races(place: str, other: str, year: str) -> list[pd.DataFrame]:
    return [district(name, year, RACES) for name in dict.fromkeys([place, other])]


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
        'In code: multiply `here.loc[races, "attendance"]` with `there.loc[races, "students"]`, add up, and divide by '
        "the sum of the students.",
    ),
    within=0.02,
    unit="percent of school days",
)
def same_mix(place, other, year):
    return published(_swapped(place, other, year), _why_blank(*_races(place, other, year)))


def _swapped(rates_of: str, mix_of: str, year: str) -> float:
    """One district's attendance in each group, weighted with the students of another."""
    return _average(district(rates_of, year, RACES), district(mix_of, year, RACES))


@same_mix.mistake(
    "That is the district with its own mix of students. Weight its four rates with the other one's students."
)
def own_mix(place, year):
    return _swapped(place, place, year)


@same_mix.mistake(
    "That is the second district as it is. Keep the first one's rates, and give it the second one's students."
)
def the_others_own(other, year):
    return district(other, year).at[ALL, "attendance"]


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
        "Read the percent at the end of the group's bar.",
        "Divide what the districts print by what the state counts.",
        'In code: `suspensions[(suspensions["year"] == suspension_year) & (suspensions["race_ethnicity"] == group)]` '
        "are the rows. Part the state's row from the districts', add up suspended, and divide.",
    ),
    within=0.6,
    unit="percent",
    choices={"group": RECORDED},
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


# 4 · The same rows, two readings ----------------------------------------------------------------------------------


def _gap(column: str) -> float:
    """Hours of group A minus group B: "rate", each with its own mix of rows, or "standardised" to all people."""
    hours = standardise(AGENCY, "row", rate="hours")[column]
    return float(hours["A"] - hours["B"])


@exercise(
    consider="Give both groups the same mix of the two rows. Then subtract group B from group A.",
    hints=(
        "Read the chart row by row: how many hours more or fewer for group A in the first row, and in the second?",
        "If the gap is the same in both rows, it is the same in any mix of them.",
        'In code: `agency.pivot(index="row", columns="group", values="hours")` has the hours side by side.',
    ),
    within=0.05,
    unit="hours a month",
)
def same_rows():
    """Hours of group A minus group B, both standardised to all people of the agency."""
    return _gap("standardised")


@same_rows.mistake("That is the gap with each group's own mix of rows. Give both groups the same mix first.")
def gap_of_averages():
    return _gap("rate")


@same_rows.mistake("You added the gaps of the two rows. A mix of the two is an average, not a sum.")
def gaps_added():
    hours = AGENCY.pivot(index="row", columns="group", values="hours")
    return float((hours["A"] - hours["B"]).sum())
