"""Session 1, Where did this table come from?: its tables, its questions with the mistakes people make, its figures."""

from __future__ import annotations

from functools import cache

import pandas as pd

from workshop.notebook import FEWER_THAN_SIX, NOT_PUBLISHED, WITHHELD, compare_groups, exercise, load, published

# The releases by their reporting period; the files are dated 22 July 2022 and 16 June 2023.
FIRST, SECOND = RELEASES = ["June 2022", "May 2023"]
STATE = "Connecticut"
HOMELESSNESS = "Students Experiencing Homelessness"
CODE = "Middle Eastern"
BOTH = "Hamden and Groton Town"  # together: in one alone the two orders differ by fewer than six searches
BLACK_FIRST, HISPANIC_FIRST = ORDERS = ["Black before Hispanic", "Hispanic before Black"]
ORDER_LABELS = {BLACK_FIRST: "Black first", HISPANIC_FIRST: "Hispanic first"}
MOST_BARS = 12  # departments in the chart of codes, beside the chosen one and the state


@cache
def _attendance() -> pd.DataFrame:
    table = load("school-attendance").set_index(["place", "student_group", "year", "release"]).sort_index()
    return table[["students", "attendance_rate", "status"]].astype({"students": float, "attendance_rate": float})


@cache
def _recorded() -> pd.DataFrame:
    table = load("traffic-stops")
    return table[table["measure"] == "recorded stops"].set_index(["department", "driver_group"]).sort_index()


@cache
def _searches() -> pd.DataFrame:
    return load("traffic-stops", "searches").set_index(["department", "driver_group", "coding"]).sort_index()


def releases(place: str) -> pd.DataFrame:
    """One row a group and school year, one column a release: students; a blank is a number that is not there."""
    wide = _attendance().loc[place, "students"].unstack("release")
    groups = _attendance().index.unique("student_group")
    years = _attendance().index.unique("year")
    everything = pd.MultiIndex.from_product([groups, years], names=["student_group", "year"])
    return wide.reindex(index=everything, columns=RELEASES).rename_axis(columns=None)


def bars_by_release(place: str) -> pd.DataFrame:
    """The table of `releases` with one row a bar: student_group, year, release, students and what the bar says."""
    bars = releases(place).reset_index().melt(["student_group", "year"], RELEASES, "release", "students")
    keys = zip(bars["student_group"], bars["year"], bars["release"], strict=True)
    bars["label"] = [_students_in_words(place, *key) for key in keys]
    ahead = (bars["release"] == FIRST) & (bars["year"] > "2021-22")
    return bars.assign(label=bars["label"].mask(ahead, "not yet"))


def releases_in_words(place: str) -> pd.DataFrame:
    """The table of `releases` for display: each number, or who keeps it back."""
    bars = bars_by_release(place).pivot(index=["student_group", "year"], columns="release", values="label")
    wide = bars.reindex(releases(place).index)[RELEASES].reset_index()
    return wide.set_axis(["Student group", "School year", *RELEASES], axis=1)


def codes() -> pd.DataFrame:
    """One row a department, one column a group: share of recorded stops, percent; a blank is withheld by us."""
    return _recorded()["stop_share"].unstack("driver_group").rename_axis(columns=None)


def bars_by_code(department: str) -> pd.DataFrame:
    """For each group the departments with the largest shares, the chosen one and the state, one row a bar."""
    parts = []
    for group, shares in codes().items():
        largest = shares.drop([STATE, department], errors="ignore").nlargest(MOST_BARS)
        chosen = shares[list(dict.fromkeys([STATE, department]))]
        parts.append(pd.concat([chosen, largest]).rename("share").reset_index().assign(code=group))
    bars = pd.concat(parts, ignore_index=True)
    names = {department: f"{department} (chosen)", STATE: f"{STATE} (the state)"}
    label = bars["share"].map(lambda share: WITHHELD if pd.isna(share) else f"{share:.2f}")
    return bars.assign(name=bars["department"].replace(names), label=label, share=bars["share"].fillna(0.0))


def beside_the_state(department: str) -> str:
    """How the department's share of stops with the code stands beside the state's, as the end of a sentence."""
    if department == STATE:
        return "is the state's own"
    if pd.isna(_share(department)):
        return f"is {WITHHELD}"
    return "is above the state's" if _share(department) > _share(STATE) else "is not above the state's"


def search_rates() -> pd.DataFrame:
    """One row a group and order of coding, both towns together: stops, searched, rate (percent of stops), its bar."""
    table = _searches().loc[BOTH, ["stops", "searched"]].astype(float).reset_index()
    keys = table[["coding", "driver_group"]].itertuples(index=False)
    table["rate"] = [_search_rate(drivers, order) for order, drivers in keys]
    label = table["rate"].map(lambda rate: WITHHELD if pd.isna(rate) else f"{rate:.2f}")
    return table.assign(order=table["coding"].map(ORDER_LABELS), label=label)


@cache
def searches_compared(order: str) -> pd.DataFrame:
    """Each group's search rate (percent of stops) beside White drivers', as `compare_groups` gives it: both towns."""
    counts = _searches().loc[BOTH].xs(order, level="coding").reset_index()
    return compare_groups(counts, "White", group="driver_group", people="stops", yes="searched")


def _students(place: str, group: str, year: str, release: str) -> float:
    """Students counted; not a number where the release does not publish it."""
    key = (place, group, year, release)
    return _attendance().at[key, "students"] if key in _attendance().index else float("nan")


def blank(place: str, group: str, year: str, release: str) -> str:
    """Who keeps a number of students back: us, where the release prints it, else the publisher."""
    key = (place, group, year, release)
    return WITHHELD if key in _attendance().index and _attendance().at[key, "status"] == "withheld" else NOT_PUBLISHED


def _students_in_words(place: str, group: str, year: str, release: str) -> str:
    students = _students(place, group, year, release)
    return blank(place, group, year, release) if pd.isna(students) else f"{students:,.0f}"


def _search_rate(drivers: str, order: str) -> float:
    return searches_compared(order).at[drivers, "rate"]


# 1 · One school year, two releases --------------------------------------------------------------------------------


@exercise(
    consider="Stay within one school year and one group: two releases, one number each. Later release minus earlier.",
    hints=(
        "In the chart, find the school year. Its two bars are its two releases.",
        "Take the later release's number minus the earlier one's. If it fell, the answer is below zero.",
        "In code: `releases.loc[(group, year)]` has one number a release; take the first from the second.",
    ),
    unit="students",
)
def release_change(place, group, year):
    """Students in the second release minus students in the first, for the same school year."""
    change = _students(place, group, year, SECOND) - _students(place, group, year, FIRST)
    withheld = WITHHELD in (blank(place, group, year, release) for release in RELEASES)
    return FEWER_THAN_SIX if 0 < abs(change) < 6 else published(change, WITHHELD if withheld else NOT_PUBLISHED)


@release_change.mistake("That is the number in the later release. The question asks how far it moved since the first.")
def later_release(place, group, year):
    return _students(place, group, year, SECOND)


@release_change.mistake("That is the number in the earlier release. The question asks how far it moved from there.")
def earlier_release(place, group, year):
    return _students(place, group, year, FIRST)


@release_change.mistake("That is the change in percent. The question asks for students: subtract, do not divide.")
def percent_of_the_first(place, group, year):
    first = _students(place, group, year, FIRST)
    return round(100 * (_students(place, group, year, SECOND) - first) / first, 1)  # as people write a percent


@release_change.mistake(
    "You compared two school years within one release. Here the school year stays the same, and the release changes."
)
def two_school_years(place, group, year):
    years = list(_attendance().index.unique("year"))
    following = years[years.index(year) + 1] if year != years[-1] else ""
    return _students(place, group, following, SECOND) - _students(place, group, year, SECOND)


# 2 · What the biography knows -------------------------------------------------------------------------------------


def _districts_with_a_number(release: str) -> set[str]:
    """Places, the state among them, that this release gives at least one number for the group, in any year."""
    shown = _attendance()["students"].dropna().reset_index()
    return set(shown[(shown["release"] == release) & (shown["student_group"] == HOMELESSNESS)]["place"])


def _districts(release: str) -> set[str]:
    places = _attendance().reset_index().query("release == @release")["place"]
    return set(places) - {STATE}


@exercise(
    consider="Two numbers of the biography are enough: all districts, and those that show the group.",
    hints=(
        "Open the biography and find the line Who is missing.",
        "Subtract the districts that show the group from all the districts.",
        'In code: `attendance[attendance["release"] == "May 2023"]["place"].nunique()` counts the state too. Count the '
        "places with a number of this group in the same way, and subtract.",
    ),
    unit="districts",
)
def districts_unseen():
    """Districts for which the second release has no number of students experiencing homelessness in any year."""
    return float(len(_districts(SECOND) - _districts_with_a_number(SECOND)))


@districts_unseen.mistake("That is how many districts do show the group. The question asks for all the others.")
def districts_shown():
    return float(len(_districts_with_a_number(SECOND) - {STATE}))


@districts_unseen.mistake("You counted the state as one of its districts. Its row is called Connecticut: leave it out.")
def state_as_a_district():
    return float(len(_districts(SECOND)) - len(_districts_with_a_number(SECOND)))


@districts_unseen.mistake("Those are the districts without the group in the first release. Take the one of May 2023.")
def first_release():
    return float(len(_districts(FIRST) - _districts_with_a_number(FIRST)))


# 3 · One code, one department -------------------------------------------------------------------------------------


def _share(department: str) -> float:
    return codes().at[department, CODE]


def _as_rounded(department: str) -> float:
    """How far the ratio may be off where both shares are read with two decimals, and the answer is written with two."""
    return 0.005 * (1 + (1 + _share(department) / _share(STATE)) / _share(STATE))


@exercise(
    consider="Two shares of the same code, the department's and the state's: how many times does one hold the other?",
    hints=(
        "In the chart, find the bar of your department and the bar of the state.",
        "Divide the department's share by the state's share.",
        'In code: `checks.codes()["Middle Eastern"]` has a share for each department; divide two of its values.',
    ),
    within=_as_rounded,
    unit="times",
)
def code_ratio(department):
    """Share of the department's stops with the code ÷ share of the state's stops with the code."""
    return published(_share(department) / _share(STATE), WITHHELD)


@code_ratio.mistake("You divided the state by the department. Turn it over: your department on top, the state below.")
def state_on_top(department):
    return _share(STATE) / _share(department) if _share(department) else None


@code_ratio.mistake("That is the department's own share, in percent. Divide it by the state's.")
def the_share_alone(department):
    return _share(department)


@code_ratio.mistake("That is the difference in percentage points. The question asks how many times: divide.")
def points_not_times(department):
    return _share(department) - _share(STATE)


@code_ratio.mistake(
    "That is the part of the state's stops with this code that your department made, in percent. Compare shares of "
    "stops: each department out of its own."
)
def part_of_the_code(department):
    counts = _recorded()["group_stops"].astype(float)
    return 100 * counts[department, CODE] / counts[STATE, CODE]


# 4 · One order, then the other ------------------------------------------------------------------------------------


@exercise(
    consider="Each order has its own rate for the group: searches divided by stops. Subtract one rate from the other.",
    hints=(
        "In the chart, read the two bars of the panel Black.",
        "Take the rate with Hispanic first minus the rate with Black first. If it fell, the answer is below zero.",
        'In code: `searches["searched"] / searches["stops"]` is the rate of each row; keep the rows of both towns '
        "together and of one group, and subtract.",
    ),
    within=0.011,
    unit="percentage points",
)
def coding_change():
    """Search rate of drivers counted as Black when Hispanic is assigned first, minus the rate when Black is."""
    return _search_rate("Black", HISPANIC_FIRST) - _search_rate("Black", BLACK_FIRST)


@coding_change.mistake("That is the rate with Hispanic first. The question asks how far it is from the other order's.")
def one_order_alone():
    return _search_rate("Black", HISPANIC_FIRST)


@coding_change.mistake("That is the rate with Black first. The question asks how far the other order's is from it.")
def the_other_order_alone():
    return _search_rate("Black", BLACK_FIRST)


@coding_change.mistake("That is a change in percent of the first rate. The question asks for points: subtract.")
def percent_of_the_rate():
    return round(100 * coding_change.answer() / _search_rate("Black", BLACK_FIRST), 1)


@coding_change.mistake(
    "That is the change for drivers counted as Hispanic. The question is about drivers counted as Black."
)
def the_other_group():
    return _search_rate("Hispanic", HISPANIC_FIRST) - _search_rate("Hispanic", BLACK_FIRST)
