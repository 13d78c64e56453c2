"""Session 6, Can a group be both seen and safe?: a made-up table to break and protect, and what real tables hide."""

from __future__ import annotations

import math
import random
from functools import cache

import pandas as pd

from workshop.notebook import attack, choose, exercise, load, primary
from workshop.notebook.disclosure import TOTAL
from workshop.notebook.disclosure import with_totals as totalled

# Made up: no child and no school stands behind these numbers. Students who asked a counselor for help, by the groups
# that the state's school tables use (one row a group) and school (one column each).
GROUPS = [
    "American Indian or Alaska Native",
    "Asian",
    "Black or African American",
    "Hispanic/Latino of any race",
    "Native Hawaiian or Other Pacific Islander",
    "Two or More Races",
    "White",
]
SCHOOLS = ["Ash", "Birch", "Cedar", "Elm"]
_MADE_UP = {
    "this year": [
        [3, 8, 7, 6],
        [12, 4, 15, 9],
        [24, 29, 5, 26],
        [40, 19, 31, 35],
        [1, 3, 0, 13],
        [7, 6, 12, 4],
        [59, 85, 62, 66],
    ],
    "last year": [
        [3, 2, 7, 6],
        [11, 5, 14, 10],
        [25, 28, 12, 24],
        [38, 21, 29, 36],
        [0, 4, 2, 7],
        [9, 7, 8, 4],
        [61, 88, 60, 69],
    ],
    "the year before": [
        [4, 0, 8, 7],
        [9, 4, 16, 12],
        [22, 31, 9, 27],
        [41, 18, 26, 33],
        [2, 0, 3, 6],
        [8, 5, 11, 3],
        [64, 92, 57, 71],
    ],
}
AREAS = {"Ash and Birch": ["Ash", "Birch"], "Cedar and Elm": ["Cedar", "Elm"]}

ORDERS = ["biggest numbers first", "smallest groups first"]
PLANS = ["the stars alone", "one partner in each row", *ORDERS]
ROOM_WAYS = ["pool three years", "pool the schools", "print bands", "share privately"]
WAYS = ["stars, this year", *ROOM_WAYS]
THRESHOLDS = range(2, 17)  # above, the made-up table cannot be protected beside its totals

STATUSES = {"reported": "printed", "suppressed": "starred", "not applicable": "N/A"}
SHOWN = [*STATUSES.values(), "no row"]
# What the column of counts says beside a starred rate. N/A is not explained, and these tables never print a zero.
BEHIND = ["starred, somebody suspended", "starred, count N/A"]
NOBODY = "no students"  # the answer where the enrollment table counts nobody of the group, in any October
ENROLLED = "some"  # a number above zero, or a star, which says that there is a number
# The enrollment table's names of the years before its form changed, beside the names that both tables use now.
_OLD_NAMES = {
    "American Indian": "American Indian or Alaska Native",
    "Black, not of Hispanic Origin": "Black or African American",
    "Hispanic/Latino": "Hispanic/Latino of any race",
    "White, not of Hispanic Origin": "White",
}

EPSILONS = [0.1, 0.2, 0.5, 1, 2, 5]
_AGENCIES = {
    "ctdcf": "Children and Families",
    "ctdmhas": "Mental Health and Addiction Services",
    "ctdph": "Public Health",
    "ctsde": "Education",
}


def made_up(year: str = "this year") -> pd.DataFrame:
    """The made-up table of one year: one row a group, one column a school, whole numbers of students."""
    return pd.DataFrame(_MADE_UP[year], index=GROUPS, columns=SCHOOLS)


# Breaking and protecting ------------------------------------------------------------------------------------------


def undone(counts: pd.DataFrame, hidden: pd.DataFrame, threshold: int) -> list[tuple[str, str]]:
    """The small starred cells that subtraction works out exactly, as (row, column)."""
    found = attack(counts, counts.mask(hidden), threshold)
    exact = found[found["lowest"] == found["highest"]]
    return list(zip(exact["row"], exact["column"], strict=True))


def pencil(counts: pd.DataFrame, threshold: int) -> pd.DataFrame:
    """How a pencil undoes the stars: one row a step, with the cell (row, column) and the step in words (`said`).

    A line with a single star left is its total less the rest. Where no such line is left, the cells that several lines
    together still give away come last.
    """
    hidden = primary(counts, threshold)
    left, steps = hidden.copy(), []
    while (line := _line_with_one_star(left)) is not None:
        row, column, along = line
        numbers = counts.loc[row] if along == "row" else counts[column]
        known = int(numbers.sum() - counts.loc[row, column])
        name = f"Row {row}" if along == "row" else f"Column {column}"
        steps.append((row, column, f"{name}: {numbers.sum()} in all less {known} leaves {counts.loc[row, column]}"))
        left.loc[row, column] = False
    for row, column in undone(counts, hidden, threshold):
        if left.loc[row, column]:
            steps.append((row, column, f"{row}, {column}: several totals together leave {counts.loc[row, column]}"))
    return pd.DataFrame(steps, columns=["row", "column", "said"])


def _line_with_one_star(left: pd.DataFrame) -> tuple[str, str, str] | None:
    for row in left.index[left.sum(axis=1) == 1]:
        return row, left.loc[row].idxmax(), "row"
    for column in left.columns[left.sum() == 1]:
        return left[column].idxmax(), column, "column"
    return None


def partner_in_each_row(counts: pd.DataFrame, threshold: int) -> pd.DataFrame:
    """True where starred: the small cells, and where a row has only one, the next smallest number beside it."""
    hidden = primary(counts, threshold)
    for row in hidden.index[hidden.sum(axis=1) == 1]:
        others = counts.loc[row][(counts.loc[row] > 0) & ~hidden.loc[row]]
        if len(others):
            hidden.loc[row, others.idxmin()] = True
    return hidden


def give_back(counts: pd.DataFrame, threshold: int, order: str) -> pd.DataFrame:
    """True where starred: star everybody, then give numbers back in `order` as long as no small cell gives way.

    `order` is one of ORDERS. The attacker is `attack`. No number that is left starred could be given back alone;
    another order might still do with fewer. A table that cannot be protected beside its totals stays starred. The order
    is the question here; where nobody chooses it, the library's `protect` looks for the fewest people to lose.
    """
    size = counts.sum(axis=1)
    by_size = order == "smallest groups first"
    candidates = (counts > 0) & ~primary(counts, threshold)
    cells = [(row, column) for row in counts.index for column in counts if candidates.loc[row, column]]
    cells.sort(key=lambda cell: (size[cell[0]] if by_size else 0, -counts.loc[cell]))
    hidden = counts > 0
    _give_back(counts, hidden, threshold, cells)
    return hidden


def _give_back(counts: pd.DataFrame, hidden: pd.DataFrame, threshold: int, cells: list[tuple[str, str]]) -> None:
    # All at once, else one half after the other: as one by one, because fewer stars never protect better.
    for cell in cells:
        hidden.loc[cell] = False
    if cells and len(attack(counts, counts.mask(hidden), threshold)):
        for cell in cells:
            hidden.loc[cell] = True
        if len(cells) > 1:
            half = len(cells) // 2
            _give_back(counts, hidden, threshold, cells[:half])
            _give_back(counts, hidden, threshold, cells[half:])


@cache
def _plan(threshold: int, name: str) -> pd.DataFrame:
    counts = made_up()
    if name == "the stars alone":
        return primary(counts, threshold)
    if name == "one partner in each row":
        return partner_in_each_row(counts, threshold)
    return give_back(counts, threshold, name)


def plan(threshold: int, name: str) -> pd.DataFrame:
    """The made-up table under one of PLANS: True where a cell is starred."""
    return _plan(threshold, name).copy()


def grid(plan_name: str, threshold: int) -> pd.DataFrame:
    """The made-up table as one row a cell, totals included: row, column, students, state, and what a reader sees.

    `state` is printed, starred, or gives way (starred, and an attacker learns more than the rule itself tells).
    """
    counts, hidden = made_up(), plan(threshold, plan_name)
    weak = attack(counts, counts.mask(hidden), threshold)
    weak = set(zip(weak["row"], weak["column"], strict=True))
    full = with_totals(counts)
    rows = []
    for row in full.index:
        for column in full.columns:
            starred = row in counts.index and column in counts.columns and bool(hidden.loc[row, column])
            state = "gives way" if (row, column) in weak else "starred" if starred else "printed"
            rows.append((row, column, int(full.loc[row, column]), state))
    return pd.DataFrame(rows, columns=["group", "school", "students", "state"])


def with_totals(counts: pd.DataFrame) -> pd.DataFrame:
    """The table with a last column and a last row of totals."""
    return totalled(counts).rename(index={TOTAL: "All students"})


def verdicts(threshold: int) -> pd.DataFrame:
    """One row a plan: stars, stars that give way, further students whose number is lost, groups without a number."""
    counts, rows = made_up(), []
    small = primary(counts, threshold)
    for name in PLANS:
        hidden = plan(threshold, name)
        gone = [group for group in GROUPS if not (counts.loc[group].where(~hidden.loc[group], 0) > 0).any()]
        weak = attack(counts, counts.mask(hidden), threshold)
        lost = int(counts.where(hidden & ~small, 0).to_numpy().sum())
        rows.append((name, int(hidden.to_numpy().sum()), len(weak), lost, "; ".join(gone) or "none"))
    columns = ["Plan", "Stars", "Stars that give way", "Further students starred"]
    columns.append("Groups without a number in any school")
    return pd.DataFrame(rows, columns=columns)


# Four ways to be seen ---------------------------------------------------------------------------------------------


@cache
def _under(threshold: int, way: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    counts = made_up()
    if way == "pool three years":
        counts = sum(made_up(year) for year in _MADE_UP)
    elif way == "pool the schools":
        counts = pd.DataFrame({area: counts[schools].sum(axis=1) for area, schools in AREAS.items()})
    elif way == "print bands":
        return counts, counts < threshold
    else:
        return counts, plan(threshold, ORDERS[0])
    return counts, give_back(counts, threshold, "biggest numbers first")


def under(threshold: int, way: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The made-up table as one of WAYS publishes it: counts, and True where the public cannot see anybody.

    Stars and pooled tables are protected by `give_back`, biggest numbers first. Bands start at 0 and double, the first
    ends below the threshold, totals are banded too; a group in the first band may be nobody. Shared privately, the
    public still sees the stars.
    """
    counts, hidden = _under(threshold, choose(way, WAYS, "way"))
    return counts.copy(), hidden.copy()


def not_seen_by_group(threshold: int, way: str) -> pd.Series:
    """Percent of each group's students in the table whom the public cannot see."""
    counts, hidden = under(threshold, way)
    return 100 * counts.where(hidden, 0).sum(axis=1) / counts.sum(axis=1)


def ways_table(threshold: int) -> pd.DataFrame:
    """One row a group, one column a way: percent of the group's students whom the public cannot see."""
    return pd.DataFrame({way: not_seen_by_group(threshold, way) for way in WAYS}).rename_axis("group")


# Real tables ------------------------------------------------------------------------------------------------------


@cache
def all_cells() -> pd.DataFrame:
    """One row for each district, school year and group: what the suspension table shows, and who was enrolled.

    `shown` is one of SHOWN. `enrolled` is what the enrollment table of that October says of the group: "some", "none",
    or "not known" where it has no row or no such box. `behind` is one of BEHIND, of a starred rate alone. The state's
    own rows are left out: they are no district's.
    """
    rates, students = load("school-suspensions"), load("school-enrollment")
    key = ["place", "year", "race_ethnicity"]
    places, years = (sorted(rates[column].unique()) for column in key[:2])
    every = pd.MultiIndex.from_product([places, years, GROUPS], names=key).to_frame(index=False)
    students = students.assign(race_ethnicity=students["race_ethnicity"].replace(_OLD_NAMES))
    some = students["students_status"].eq("suppressed") | students["students"].gt(0).fillna(False)
    students["enrolled"] = some.map({True: ENROLLED, False: "none"})
    rates["shown"] = rates["rate_status"].map(STATUSES)
    somebody = rates["suspended_status"].ne("not applicable")  # a count of six or more, or a star over a smaller one
    rates["behind"] = somebody.map({True: BEHIND[0], False: BEHIND[1]}).where(rates["shown"] == "starred")
    table = every.merge(rates[[*key, "shown", "behind"]], how="left").merge(students[[*key, "enrolled"]], how="left")
    table = table.fillna({"shown": "no row", "enrolled": "not known"})
    return table[table["place"] != "Connecticut"]


def cells(place: str, enrolled_only: bool = True) -> pd.DataFrame:
    """One row a group, one column each of SHOWN: how many cells. A cell is one district in one school year.

    "Connecticut" is all districts. With `enrolled_only`, only cells in which somebody of the group was enrolled.
    """
    table = all_cells()
    table = table if place == "Connecticut" else table[table["place"] == place]
    table = table[table["enrolled"] == ENROLLED] if enrolled_only else table
    found = table.groupby("race_ethnicity")["shown"].value_counts().unstack(fill_value=0)
    return found.reindex(index=GROUPS, columns=SHOWN, fill_value=0).astype(int).rename_axis("group")


def behind_the_stars() -> pd.DataFrame:
    """One row a group, one column each of BEHIND: the starred cells of `cells("Connecticut")`, by the count beside.

    All districts together, never one: there a few cells, told apart, would point at children.
    """
    table = all_cells()
    table = table[table["enrolled"] == ENROLLED]
    found = table.groupby("race_ethnicity")["behind"].value_counts().unstack(fill_value=0)
    return found.reindex(index=GROUPS, columns=BEHIND, fill_value=0).astype(int).rename_axis("group")


@cache
def leaks() -> pd.DataFrame:
    """How many district-years of the enrollment table with two stars, or more, give their stars away."""
    table = load("school-enrollment", "leaks")
    stars = table["starred_groups"].map(
        lambda number: "exactly two stars" if number == 2 else "another number of stars"
    )
    counted = table.groupby([stars, "behind_the_stars"])["district_years"].sum().reset_index()
    return counted.rename(columns={"starred_groups": "stars"})


def rules(group: str) -> pd.DataFrame:
    """Connecticut agencies' rules side by side, each tried on the made-up table.

    One row a rule (hide counts below it): tables of the CT Data Collaborative's inventory that state it, the agencies,
    and the percent of `group`'s made-up students behind a star, partners included. Rules that hide a whole town
    ("Towns with less than …") are another kind and are left out.
    """
    table = load("data-inventory", "ct-data-collaborative")
    table = table[~table["suppression"].str.startswith("Towns", na=False)]
    limit = table["suppression"].str.extract(r"less than (\d+)", expand=False)
    table = table.assign(rule=pd.to_numeric(limit)).dropna(subset="rule")
    table["agency"] = table["agency"].map(_AGENCIES)
    found = table.groupby("rule")["agency"].agg(["size", lambda names: ", ".join(sorted(set(names)))])
    found.columns = ["tables", "agencies"]
    found.index = found.index.astype(int)
    counts = made_up().loc[group]
    hidden = {rule: plan(rule, ORDERS[0]).loc[group] for rule in found.index}
    found["not_seen"] = [100 * counts[hidden[rule]].sum() / counts.sum() for rule in found.index]
    return found.reset_index()


def laplace(epsilon: float, draws: int, seed: int) -> list[float]:
    """Random noise for a count to which one person adds at most 1: Laplace, with mean 0 and scale 1 / epsilon.

    Dwork, McSherry, Nissim and Smith 2006, Calibrating Noise to Sensitivity in Private Data Analysis (Theory of
    Cryptography). Drawn by inverting the distribution function; the same seed gives the same draws at every epsilon,
    wider or narrower.
    """
    chance = random.Random(seed)
    uniform = [chance.random() - 0.5 for _ in range(draws)]
    return [-math.copysign(math.log(1 - 2 * abs(u)), u) / epsilon for u in uniform]


def noisy(draws: int = 40) -> pd.DataFrame:
    """Noisy totals of each made-up group at each of EPSILONS: group, step, epsilon, percent of the true total."""
    totals = made_up().sum(axis=1)
    rows = [
        (group, step, epsilon, round(100 * (total + noise) / total, 1))
        for step, epsilon in enumerate(EPSILONS)
        for seed, (group, total) in enumerate(totals.items())
        for noise in laplace(epsilon, draws, seed)
    ]
    return pd.DataFrame(rows, columns=["group", "step", "epsilon", "percent"])


def within_a_tenth(epsilon: float) -> pd.Series:
    """Percent chance that each group's noisy total is within a tenth of the true one, n: 1 - exp(-epsilon n / 10)."""
    return 100 * (1 - (-epsilon * made_up().sum(axis=1) / 10).map(math.exp))


# 1 · Break it -----------------------------------------------------------------------------------------------------


@exercise(
    consider="A line with a single star gives it away: its total less the rest. Then look again: each solved star may "
    "leave another one alone in its line.",
    hints=(
        "Start with the rows that have a single star. Then go down the columns.",
        "Move the slider under the table to its end, and count the stars that have turned into numbers.",
        "In code: `found = attack(counts, counts.mask(primary(counts, threshold)), threshold)`, then compare "
        '`found["lowest"]` with `found["highest"]`.',
    ),
    unit="stars",
)
def stars_undone(threshold):
    """Stars of the made-up table, small cells only starred, that subtraction works out exactly."""
    counts = made_up()
    return len(undone(counts, primary(counts, threshold), threshold))


@stars_undone.mistake(
    "Those are the stars that stand alone in a row or a column at first sight. Write their numbers in and look again: "
    "have other stars become alone?"
)
def at_first_sight(threshold):
    hidden = primary(made_up(), threshold)
    alone = hidden & hidden.sum().eq(1)
    return int((alone | hidden.mul(hidden.sum(axis=1).eq(1), axis=0)).to_numpy().sum())


@stars_undone.mistake("Those are the students behind the stars. The question asks how many stars fall.")
def students_not_stars(threshold):
    counts = made_up()
    return int(counts.where(primary(counts, threshold), 0).to_numpy().sum())


# 2 · Who disappears -----------------------------------------------------------------------------------------------


@exercise(
    consider="A cell is one district in one school year, and it counts only if somebody of the group was enrolled that "
    "October. How many of those cells hold a star?",
    hints=(
        "Read the number at the end of your group's bar in the chart.",
        "On top stand the group's cells with a star, below all its cells in which somebody was enrolled.",
        "In code: `checks.cells(place).loc[group]` is your group's row; divide what is starred by the sum of the row.",
    ),
    within=0.06,
    unit="percent",
)
def starred_share(place, group):
    """Percent of the group's cells, where anybody of it was enrolled, in which the suspension rate is a star."""
    row = cells(place).loc[group]
    return 100 * float(row["starred"] / row.sum()) if row.sum() else NOBODY


def _starred_of(row):
    return 100 * row["starred"] / row.sum() if row.sum() else math.nan


@starred_share.mistake(
    "You divided by every district and every year. Many of those cells have no row because nobody of the group was "
    "enrolled there. Leave them out: nobody is hidden in them."
)
def of_all_cells(place, group):
    return _starred_of(cells(place, enrolled_only=False).loc[group])


@starred_share.mistake(
    "That is the share of the rows that the table prints. It is a good number, and close; but some of those rows are "
    "about an October in which nobody of the group was enrolled. The chart counts the others."
)
def of_the_rows(place, group):
    return _starred_of(cells(place, enrolled_only=False).loc[group].drop("no row"))


@starred_share.mistake(
    "You counted everything that is not a number. A star, N/A and no row are three different things. The question asks "
    "about the stars."
)
def everything_unseen(place, group):
    row = cells(place).loc[group]
    return 100 - 100 * row["printed"] / row.sum() if row.sum() else math.nan


@starred_share.mistake("That is the share for all groups together. The question asks about one group.")
def all_groups(place):
    return _starred_of(cells(place).sum())


@starred_share.mistake("That is the share for White students. The question asks about the group that you chose.")
def of_white_students(place):
    return _starred_of(cells(place).loc["White"])


# 3 · Another way --------------------------------------------------------------------------------------------------


@exercise(
    consider="Take the group's students in the cells without a number under your room's way, as a percent of the "
    "group's students in that table.",
    hints=(
        "Choose your room's way in the menu under the chart, and read the number at the end of your group's bar.",
        "The students behind stars (or in the lowest band), divided by all the group's students in the same table.",
        "In code: `checks.under(threshold, way)` gives the table and what is hidden in it; take your group's row of "
        "both, and add up.",
    ),
    within=0.06,
    unit="percent",
    choices={"way": ROOM_WAYS},
)
def not_seen(threshold, group, way):
    """Percent of the group's students in the made-up table who stand in a cell without a number under this way."""
    return float(not_seen_by_group(threshold, way)[group])


@not_seen.mistake(
    "That is the share with stars in this year's table, so it is right for sharing privately alone. If that is your "
    "room's way, choose it in the first box."
)
def with_stars(threshold, group):
    return float(not_seen_by_group(threshold, WAYS[0])[group])


@not_seen.mistake("That is the share in cells with a number. The question asks for the others.")
def seen_instead(threshold, group, way):
    return 100 - float(not_seen_by_group(threshold, way)[group])


@not_seen.mistake("You took the share of the group's cells. A cell may hold a few students or many: add up students.")
def share_of_cells(threshold, group, way):
    counts, hidden = under(threshold, way)
    return 100 * float((hidden.loc[group] & (counts.loc[group] > 0)).sum() / (counts.loc[group] > 0).sum())
