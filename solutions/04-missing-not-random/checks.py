"""Session 4, Who is missing, and does it matter?: its tables, its questions with their mistakes, its prose's figures.

Name-and-place estimates are made here for the made-up people of linked-agencies alone, and leave this file as sums.
"""

from __future__ import annotations

from functools import cache

import pandas as pd

from workshop.notebook import bounds, exercise, figure, folded, load
from workshop.notebook.told import Told

STATE = "Connecticut"
HISPANIC, NOT_HISPANIC, UNKNOWN = "Hispanic", "not Hispanic", "unknown or blank"

# The groups of the made-up people in alphabetical order, as their table writes them, and the columns of the two Census
# tables.
GROUPS = {
    "American Indian or Alaska Native": "aian",
    "Asian or Pacific Islander": "api",
    "Black": "black",
    "Hispanic": "hispanic",
    "Two or more races": "two_or_more",
    "White": "white",
}

# Three made-up worlds, in which the box for race is left blank in three ways; `people` says how often, and to whom.
REASONS = ["by chance", "by place", "by person"]

# Percent of White residents of a ZIP code area.
BANDS = ["up to 50", "50 to 75", "over 75"]


# Citations ----------------------------------------------------------------------------------------------------------


@cache
def citations() -> pd.DataFrame:
    """One row a department (and Connecticut), one column a recorded ethnicity: citations, 2011 to 2013."""
    table = load("marijuana-citations").pivot(index="department", columns="ethnicity", values="citations")
    return table[[HISPANIC, NOT_HISPANIC, UNKNOWN]].astype(int).rename_axis(columns=None)


@cache
def bounds_table() -> pd.DataFrame:
    """One row a department: citations, unknown (percent), lowest, among the known and highest Hispanic share."""
    counts = citations()
    everybody = counts.sum(axis=1)
    lowest, highest = bounds(counts[HISPANIC], counts[NOT_HISPANIC], counts[UNKNOWN])
    known = 100 * counts[HISPANIC] / (everybody - counts[UNKNOWN])
    unknown = 100 * counts[UNKNOWN] / everybody
    columns = {"citations": everybody, "unknown": unknown, "lowest": lowest, "known": known, "highest": highest}
    return pd.DataFrame(columns).sort_values(["unknown", "citations"], ascending=False)


def labelled(table: pd.DataFrame) -> pd.DataFrame:
    """The table of `bounds_table` with headings that a reader understands, for display beside a chart."""
    headings = {
        "citations": "Citations",
        "unknown": "Ethnicity unknown, percent",
        "lowest": "Hispanic share, lowest, percent",
        "known": "Among the known, percent",
        "highest": "Highest, percent",
    }
    return table.round(1).rename(columns=headings).reset_index(names="Department")


# COVID-19 -----------------------------------------------------------------------------------------------------------


@cache
def unknown_by_month(state: str) -> pd.DataFrame:
    """One row a report, columns cases and deaths: percent of all so far whose race the state did not know.

    A blank is what the tracker does not have, or what is hidden because it would speak of 1 to 5 people.
    """
    table = load("covid-race-unknown")
    table = table[table["state"] == state].set_index(["date", "measure"])
    share = 100 * table["unknown"].astype(float) / table["people"].astype(float).where(lambda people: people > 0)
    return share.unstack("measure")[["cases", "deaths"]].rename_axis(columns=None)


# Name and place, for made-up people ---------------------------------------------------------------------------------


@cache
def people() -> pd.DataFrame:
    """One row a made-up person of agency a: group, weight, ZIP code area, its percent White, blank in which world.

    The weight says how many residents of Connecticut a row stands for: the list holds as many White as Black people.
    """
    truth, places = load("linked-agencies")[["a_id", "group", "weight"]], load("ct-zip-race")[["zip", "white"]]
    table = load("linked-agencies", "agency-a").merge(truth, on="a_id").merge(places, on="zip", how="left")
    # The agency numbers its people in shuffled order, so that the last two digits are a fair draw of 100.
    # By chance: 3 in 10. By place: the form has no box where fewer than 60 in 100 residents are White. By person: in
    # every office, staff leave it blank for 15 in 100 White people and 45 in 100 people of every other group.
    draw, is_white = table["a_id"].str[-2:].astype(int), table["group"] == "White"
    table["by chance"] = draw < 30
    table["by place"] = table["white"] < 60
    table["by person"] = draw < is_white.map({True: 15, False: 45})
    return table[["last_name", "group", "weight", "zip", "white", *REASONS]]


@cache
def chances() -> pd.DataFrame:
    """One row a made-up person, one column a group: the chance (0 to 1) of each group by name and place.

    Bayes' rule, with the surname first and the place second, as in Elliott, Morrison, Fremont, McCaffrey, Pantoja and
    Lurie (2009), Health Services and Outcomes Research Methodology 9(2), known as BISG:

        P(group | name, place) = P(group | name) P(place | group) / sum over all groups of the same product

    It holds only where name and place have nothing to do with each other within a group. Names that the Census table
    does not list take the row of all other names; hidden shares of a name are filled equally, as the CFPB does (2014).
    For sums over groups only: never for a real person, and never to call one person anything.
    """
    table = load("us-surnames").set_index("surname")[list(GROUPS.values())]
    rest = (100 - table.sum(axis="columns")).clip(lower=0) / table.isna().sum(axis="columns")
    by_name = table.apply(lambda column: column.fillna(rest)) / 100
    by_place = load("ct-zip-race").set_index("zip")[[f"{column}_per_million" for column in GROUPS.values()]]
    names = _listed(people()["last_name"], by_name.index)
    product = by_name.loc[names].to_numpy() * by_place.loc[people()["zip"]].to_numpy()
    shares = product / product.sum(axis=1, keepdims=True)
    return pd.DataFrame(shares, index=people().index, columns=list(GROUPS))


def _listed(names: pd.Series, known: pd.Index) -> pd.Series:
    """Each name as the Census table lists it: whole, else its first part, else its last, else the row of all others."""
    parts = names.str.split(r"[ -]", regex=True)
    found = _letters(names)
    for other in (parts.str[0], parts.str[-1]):
        found = found.where(found.isin(known), _letters(other))
    return found.where(found.isin(known), "ALL OTHER NAMES")


def _letters(names: pd.Series) -> pd.Series:
    """In capitals, without accents, hyphens and spaces, as the Census Bureau prints surnames."""
    return names.map(folded).str.upper().str.replace(r"[^A-Z]", "", regex=True)


def _weighted(values: pd.Series) -> float:
    """The weighted mean in percent: of all residents that the made-up people stand for."""
    weight = people()["weight"].loc[values.index]
    return 100 * float((values.astype(float) * weight).sum() / weight.sum())


@cache
def labels() -> pd.Series:
    """What each made-up person would be called by whoever takes the largest chance for a fact."""
    return chances().idxmax(axis="columns")


@cache
def worlds(group: str) -> pd.DataFrame:
    """One row a reason: the group's share (percent) lowest, highest, among the known, by name and place, and true.

    By name and place: recorded people count as recorded; for the others the chances are added up.
    """
    truth = people()["group"] == group
    rows = {}
    for reason in REASONS:
        blank = people()[reason]
        lowest, unknown = _weighted(truth & ~blank), _weighted(blank)
        estimate = _weighted(chances()[group].where(blank, truth.astype(float)))
        rows[reason] = [unknown, lowest, lowest + unknown, _weighted(truth[~blank]), estimate, _weighted(truth)]
    columns = ["unknown", "lowest", "highest", "known", "estimate", "true"]
    return pd.DataFrame(rows, index=columns).T.rename_axis("reason")


@cache
def called() -> pd.DataFrame:
    """One row a true group: percent of its made-up people called by that group's name, White, or another group."""
    truth, label = people()["group"], labels()
    rows = {}
    for group in GROUPS:
        said = label[truth == group]
        own, white = 100 * (said == group).mean(), 100 * (said == "White").mean()
        rows[group] = [own, white, 100 - own - white] if group != "White" else [own, 0.0, 100 - own]
    return pd.DataFrame(rows, index=["own group", "White", "another group"]).T.rename_axis("group")


@cache
def missed_by_place(group: str) -> pd.DataFrame:
    """One row a band of places by percent White: made-up people of the group there, and percent called another group.

    Both are blank where fewer than six live there.
    """
    truth = people()[people()["group"] == group]
    band = pd.cut(truth["white"], [0, 50, 75, 100], labels=BANDS)
    missed = 100 * (labels()[truth.index] != group).groupby(band, observed=False).mean()
    count = band.value_counts().reindex(BANDS)
    table = pd.DataFrame({"people": count.astype(float), "missed": missed}).rename_axis("band")
    return table.mask(count < 6)


# What is said once a question is answered ---------------------------------------------------------------------------


def three_worlds(group: str) -> Told:
    """How far the estimate is off in each world, with its 95 percent interval, and why."""
    rows = []
    for reason in REASONS:
        error, reach = _error(group, reason)
        sure = "hardly by chance" if abs(error) > reach else "no larger than chance"
        ends = [figure(end, 2) for end in (error - reach, error + reach)]
        rows.append((reason, figure(error, 2), f"{ends[0]} to {ends[1]}", sure))
    columns = ["The box is blank", "Estimate minus truth, points", "95 percent interval", "The error is"]
    words = (
        "Why so? By chance, nothing about a person decides whose box is blank, so the blanks are like the others. By "
        "place, the blanks depend on where people live, but the method knows the place and allows for it. By person, "
        "whose box is blank depends on the very answer that is missing. The method cannot know that, so it counts too "
        "many of the people whom staff ask most, and too few of the others. Statisticians call this last world missing "
        "not at random. In all three the table looks alike: no column says in which world you are. (The interval says "
        "how far another made-up list of the same size might move the error.)"
    )
    return Told(words, pd.DataFrame(rows, columns=columns))


def _error(group: str, reason: str) -> tuple[float, float]:
    """The estimate's error in points, and 1.96 standard errors of it: people are drawn within each true group."""
    truth, weight = (people()["group"] == group).astype(float), people()["weight"]
    off = chances()[group].where(people()[reason], truth) - truth
    groups = people()["group"]
    shares = weight.groupby(groups).sum() / weight.sum()
    spread = off.groupby(groups).var() / off.groupby(groups).size()
    return _weighted(off), 100 * 1.96 * float((shares**2 * spread).sum()) ** 0.5


def what_bounds_say(department: str) -> Told:
    """The three numbers of a department, and those of the department shown alone whose boxes are blank most often."""
    rows, first = bounds_table(), alone().index[0]
    words = []
    for name in dict.fromkeys([department, first]):
        row = rows.loc[name]
        words.append(
            f"{name}: as coded, {row['lowest']:.1f} percent of the citations went to people recorded as Hispanic; "
            f"among the known it is {row['known']:.1f}; it could be as much as {row['highest']:.1f}."
        )
    row = rows.loc[first]
    words.append(
        f"So whoever drops the blanks prints {row['known']:.1f} percent for {first}, and makes a claim about "
        f"{row['unknown']:.1f} percent of the citations that nobody has checked."
    )
    return Told(" ".join(words))


def lost_where(group: str) -> Told:
    """Where the label loses people of the group, and what that would do to a list made of such labels."""
    table = missed_by_place(group)
    first, last = table["missed"].iloc[[0, -1]]
    said = [
        f"where {band} percent of residents are White, {row['missed']:.0f} of every hundred"
        for band, row in table.dropna().iterrows()
    ]
    words = f"Of the made-up people of the group ({group}), the label calls by another name: {'; '.join(said)}. "
    if last > first + 10:
        words += (
            "It finds people where many of their group live, and loses them where few do. Segregation decided who "
            "lives where, so a list made of such labels would say that hardly anybody of the group lives in the "
            "whitest places. "
        )
    words += (
        "These people were made by the method's own rule: name and place were drawn apart within each group. Real "
        "people do not live by that rule, and for them nobody has measured it here. The method stays inside this list: "
        "do not try it on real names, not even on your own."
    )
    return Told(words)


# 1 · Who is missing -------------------------------------------------------------------------------------------------


@exercise(
    consider="Divide by all citations: those whose ethnicity is known and those whose is not.",
    hints=(
        "In the chart, find your department's bar. It is the darker one; the number stands at its end.",
        "Divide the citations with unknown or blank ethnicity by all citations, and turn the share into a percent.",
        'In code: `citations[citations["department"] == department]` are the rows. Add them up for the whole.',
    ),
    within=0.06,
    unit="percent",
)
def share_unknown(department):
    counts = citations().loc[department]
    return 100 * counts[UNKNOWN] / counts.sum()


@share_unknown.mistake(
    "You divided by the citations whose ethnicity is known. The unknown are part of the whole: divide by all of them."
)
def divided_by_the_known(department):
    counts = citations().loc[department]
    return 100 * counts[UNKNOWN] / (counts[HISPANIC] + counts[NOT_HISPANIC])


@share_unknown.mistake("That is the share whose ethnicity is known. The question asks for the other part.")
def the_known_instead(department):
    return 100 - share_unknown.answer(department=department)


# 2 · How high could it be -------------------------------------------------------------------------------------------


@exercise(
    consider="At most means: every blank would have said Hispanic. Count the blanks with those recorded as Hispanic, "
    "and divide by all citations, blanks too.",
    hints=(
        "In the chart, move the slider to the far right, or look at the last row of the table.",
        "Add the unknown to those recorded as Hispanic. Divide by all citations, known and unknown.",
        'In code: `bounds(counts["Hispanic"], counts["not Hispanic"], counts["unknown or blank"])` gives the lowest '
        "and the highest share, in percent.",
    ),
    within=0.06,
    unit="percent",
)
def highest_share(department):
    return bounds(*citations().loc[department])[1]


@highest_share.mistake(
    "You dropped the unknown. That is the share among the known: right only if the blanks are just like the others."
)
def complete_case(department):
    return bounds_table().loc[department, "known"]


@highest_share.mistake(
    "You counted every unknown as not Hispanic. That is the lowest share that is possible; look for the highest."
)
def unknown_as_no(department):
    return bounds(*citations().loc[department])[0]


@highest_share.mistake(
    "You counted the unknown as Hispanic, but left them out of the whole. Divide by all citations, unknown ones too."
)
def unknown_above_only(department):
    counts = citations().loc[department]
    return 100 * (counts[HISPANIC] + counts[UNKNOWN]) / (counts[HISPANIC] + counts[NOT_HISPANIC])


# 3 · A guess for a group --------------------------------------------------------------------------------------------


@exercise(
    consider="Take the estimate minus the true share. Chances are added up as they are; nobody is called anything.",
    hints=(
        "Under the chart, choose your room's world. Read the number beside *Name and place*, and the true share.",
        "Take the estimate minus the true share. If the estimate is too low, the answer is below zero.",
        'In code: `chances[group].where(people[reason], people["group"] == group)` fills the blanks; then weigh, add '
        "up, and compare.",
    ),
    within=0.06,
    unit="percentage points",
    choices={"reason": REASONS},
)
def estimate_error(group, reason):
    """The share by name and place minus the true share, in percentage points."""
    row = worlds(group).loc[reason]
    return row["estimate"] - row["true"]


@estimate_error.mistake(
    "That is the error of dropping the blanks. Fill them with the chances by name and place, and compare again."
)
def dropped_the_blanks(group, reason):
    row = worlds(group).loc[reason]
    return row["known"] - row["true"]


@estimate_error.mistake(
    "You called each person by the largest chance and counted the names. Add up the chances themselves: half a chance "
    "is half a person in the sum."
)
def labelled_first(group, reason):
    blank, truth = people()[reason], people()["group"] == group
    return _weighted((labels() == group).where(blank, truth)) - _weighted(truth)


@estimate_error.mistake("That is the estimate itself. Take the true share away from it.")
def estimate_alone(group, reason):
    return worlds(group).loc[reason, "estimate"]


@estimate_error.mistake(
    "You counted each made-up person once. The list holds as many White as Black people: use the weights, which turn "
    "it back into Connecticut."
)
def without_weights(group, reason):
    blank, truth = people()[reason], (people()["group"] == group).astype(float)
    return 100 * (chances()[group].where(blank, truth).mean() - truth.mean())


# 4 · A guess for a person -------------------------------------------------------------------------------------------


@exercise(
    consider="Look only at people who are of the group. Count those whom the label calls something else.",
    hints=(
        "In the chart, find the group's row. The number at its end is the part that is called something else.",
        "Take the people of the group. Count those whose largest chance belongs to another group, and divide.",
        'In code: `chances.idxmax(axis="columns")` gives the labels; compare them with the column group of people.',
    ),
    within=0.6,
    unit="percent",
    choices={"group": GROUPS},
)
def called_another(group):
    """Percent of the made-up people of the group whose largest chance is another group's."""
    return 100 - called().loc[group, "own group"]


@called_another.mistake("That is the share for whom the label is right. The question asks for the other part.")
def called_rightly(group):
    return called().loc[group, "own group"]


@called_another.mistake(
    "That is the error for everybody together. Most people are White, so one number for all speaks mostly of them."
)
def everybody_together():
    return _weighted(labels() != people()["group"])


@called_another.mistake(
    "You started from the label: of the people called this group, how many are not. Start from who they are."
)
def started_from_the_label(group):
    of_label = people()[labels() == group]
    if of_label.empty:
        return None
    wrong = of_label["group"] != group
    return 100 * float((wrong * of_label["weight"]).sum() / of_label["weight"].sum())


def alone() -> pd.DataFrame:
    """The departments that stand by themselves: neither the state nor a pool."""
    return bounds_table()[~bounds_table().index.str.startswith(("Pooled", STATE))]


def pooled() -> int:
    """How many departments stand in the two pools and not by themselves."""
    return int(load("marijuana-citations", "departments")["counted_in"].str.startswith("Pooled").sum())
