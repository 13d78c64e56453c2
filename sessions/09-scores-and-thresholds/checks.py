"""Session 9, What does a score cost, and whom?: three scores, their promises, and the figures of its prose.

A score *flags* people from a threshold up. Rates are in percent, and blank where we withhold what they need.
"""

from __future__ import annotations

from functools import cache

import pandas as pd

from workshop.notebook import WITHHELD, compare_groups, exercise, intervals, load, published

# The four boxes into which a threshold sorts people (in the books: true and false positives, false and true negatives).
HIT, ALARM = "flagged, arrested again", "flagged, not arrested again"
MISS, CLEAR = "not flagged, arrested again", "not flagged, not arrested again"
BOXES = [HIT, ALARM, MISS, CLEAR]

# What each promise counts, and among whom.
PARTS = {
    "false positive rate": ([ALARM], [ALARM, CLEAR]),
    "false negative rate": ([MISS], [MISS, HIT]),
    "precision": ([HIT], [HIT, ALARM]),
    "selection rate": ([HIT, ALARM], BOXES),
}
PROMISES = list(PARTS)
# A chart's labels for them: the name, and below it what is counted among whom.
OF_WHOM = """{
    'false positive rate': ['false positive rate:', 'of those not arrested again, flagged'],
    'false negative rate': ['false negative rate:', 'of those arrested again, not flagged'],
    'precision': ['precision:', 'of those flagged, arrested again'],
    'selection rate': ['selection rate:', 'of everybody, flagged']
}[datum.value]"""
NOT_SHOWN = "We withhold scores of one of these groups, so at this threshold there is no rate to compare."
LINES = "A thin line on a bar is its 95 percent interval (Wilson): with this many people, rates along it fit as well."
THRESHOLDS = range(1, 11)
KEPT = 5.0  # percentage points: two rates at most so far apart count as a promise kept

SURVEYS = ["youth", "adults"]


RACES = list(load("broward-compas")["race"].unique())  # as the Sheriff's records write them, in the table's order


# A score with an outcome: COMPAS in Broward County ----------------------------------------------------------------


@cache
def _by_score() -> pd.DataFrame:
    table = load("broward-compas").pivot(index=["race", "score"], columns="arrested_again", values="people")
    return table.astype(float)


@cache
def _totals() -> pd.DataFrame:
    table = load("broward-compas", "groups")
    return table.pivot(index="race", columns="arrested_again", values="people").astype(float).loc[RACES]


def flagged(counts: pd.DataFrame, totals: pd.Series, threshold: int) -> pd.Series:
    """People at or above a threshold, by outcome, from counts by score (the index) and from the totals.

    The totals help where every hidden score is on the flagged side. Blank where hidden scores lie on both sides, or
    where the table shows no score of the group at all.
    """
    if counts.isna().to_numpy().all():
        return totals * float("nan")
    above = counts[counts.index >= threshold].sum(skipna=False)
    below = counts[counts.index < threshold].sum(skipna=False)
    return above.fillna(totals - below)


@cache
def boxes(threshold: int | str) -> pd.DataFrame:
    """People in the four boxes at a threshold: one row a group, one column a box."""
    totals = _totals()
    above = pd.DataFrame({race: flagged(_by_score().loc[race], totals.loc[race], int(threshold)) for race in RACES}).T
    rest = totals - above
    columns = [above["yes"], above["no"], rest["yes"], rest["no"]]
    return pd.concat(columns, axis=1, keys=BOXES).rename_axis("race")


@cache
def rates(threshold: int | str) -> pd.DataFrame:
    """The four promises at a threshold, in percent: one row a group, one column a promise.

    False positive rate FP ÷ (FP + TN), false negative rate FN ÷ (FN + TP), precision TP ÷ (TP + FP), selection rate
    (TP + FP) ÷ everybody. Source: Chouldechova, A. (2017), Fair prediction with disparate impact, section 2.
    """
    table = boxes(threshold)
    return pd.DataFrame({name: _percent(table, *parts) for name, parts in PARTS.items()})


def _percent(table: pd.DataFrame, top: list[str], bottom: list[str]) -> pd.Series:
    return 100 * table[top].sum(axis=1, skipna=False) / table[bottom].sum(axis=1, skipna=False)


@cache
def curves() -> pd.DataFrame:
    """Every rate at every threshold, for charts: race, threshold, promise, percent, Wilson's interval, and in words."""
    parts = []
    for threshold in THRESHOLDS:
        for promise in PROMISES:
            table = compared(promise, RACES[0], threshold).reset_index().rename(columns={"rate": "percent"})
            said = [_said(*pair) for pair in zip(table["yes"], table["people"], strict=True)]
            parts.append(table.assign(threshold=threshold, promise=promise, said=said))
    return pd.concat(parts, ignore_index=True)[["race", "threshold", "promise", "percent", "low", "high", "said"]]


@cache
def compared(promise: str, reference: str, threshold: int | str) -> pd.DataFrame:
    """Every group's rate on a promise beside the reference group's, as `compare_groups` gives it."""
    parts = zip(("yes", "people"), PARTS[promise], strict=True)
    counts = {name: boxes(threshold)[part].sum(axis=1, skipna=False) for name, part in parts}
    return compare_groups(pd.DataFrame(counts).reset_index(), reference, group="race")


def _said(count: float, total: float) -> str:
    return WITHHELD if pd.isna(count) else f"{100 * count / total:.1f} percent ({count:,.0f} of {total:,.0f})"


def curve(races: list[str], promise: str) -> pd.DataFrame:
    """One promise of some groups at every threshold."""
    table = curves()
    return table[table["race"].isin(races) & (table["promise"] == promise)]


def split(table: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Each row of a curve as the two parts of a whole: those it counts, and the rest, under two names."""
    counted, rest = (table.assign(part=name, order=order) for order, name in enumerate(names))
    return pd.concat([counted, rest.assign(percent=100 - rest["percent"])])


def labelled(table: pd.DataFrame) -> pd.DataFrame:
    """A part of `curves` with headings that a reader understands, for display beside a chart."""
    columns = {"race": "Recorded as", "threshold": "Flagged from", "promise": "Promise", "said": "Percent (people)"}
    columns |= {"low": "Lowest that fits, percent", "high": "Highest that fits, percent"}
    return table[list(columns)].round(1).rename(columns=columns)


def every_threshold(races: list[str]) -> pd.DataFrame:
    """Each promise at each threshold in words: one column a group, for display beside a chart."""
    table = curves()[curves()["race"].isin(races)]
    table = table.pivot(index=["promise", "threshold"], columns="race", values="said")[races].loc[PROMISES]
    return table.reset_index().rename(columns={"promise": "Promise", "threshold": "Flagged from"})


def gap_interval(promise: str, group: str, reference: str, threshold: int | str) -> tuple[float, float]:
    """The 95 percent interval of the gap between two groups on a promise, in percentage points."""
    low, high = compared(promise, reference, threshold).loc[group, ["difference_low", "difference_high"]]
    return low, high


def fits(promise: str, group: str, reference: str, threshold: int | str) -> str:
    """The interval of a gap in a sentence, for those who do not see the chart."""
    low, high = (f"{round(end, 1) + 0.0:.1f}" for end in gap_interval(promise, group, reference, threshold))
    return NOT_SHOWN if low == "nan" else f"A gap from {low} to {high} points fits the data."


def _gaps(group: str, reference: str) -> pd.DataFrame:
    """The gap on each promise (columns) for each pair of thresholds: `first` is the group's, `second` the other's."""
    gaps = {(a, b): rates(a).loc[group] - rates(b).loc[reference] for a in THRESHOLDS for b in THRESHOLDS}
    return pd.DataFrame(gaps).T.rename_axis(["first", "second"])


def pairs(group: str, reference: str) -> pd.DataFrame:
    """Each pair of thresholds that the table can judge on all four promises, the gaps, and how many are kept."""
    table = _gaps(group, reference).dropna()
    return table.assign(kept=(table.abs() <= KEPT).sum(axis=1)).reset_index()


def gaps_table(grid: pd.DataFrame) -> pd.DataFrame:
    """The table of `pairs` with headings that a reader understands, for display beside a chart."""
    headings = {"first": "Group's threshold", "second": "Reference's threshold", "kept": "Promises kept"}
    headings |= {name: f"Gap, {name}, points" for name in PROMISES}
    return grid[["first", "second", "kept", *PROMISES]].round(1).rename(columns=headings)


def two_names(group: str, reference: str) -> list[str]:
    """What a chart calls the two groups, even where somebody compares a group with itself."""
    return [group, reference if reference != group else f"{reference}, again"]


def clash(group: str, reference: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What a chart with a threshold for each group draws: the rates of both, and the size of the gap of each pair."""
    sides = zip((group, reference), two_names(group, reference), strict=True)
    dots = pd.concat(curves()[curves()["race"] == race].assign(name=name) for race, name in sides)
    gaps = _gaps(group, reference).abs().reset_index().melt(["first", "second"], var_name="promise", value_name="gap")
    said = gaps["gap"].map("gap {:.1f}".format).where(gaps["gap"].notna(), WITHHELD)
    return dots, gaps.assign(said=said)


def implied(share: float, precision: float, false_negative_rate: float) -> float:
    """The false positive rate that the other three numbers leave; all are shares from 0 to 1.

    p ÷ (1 - p) × (1 - PPV) ÷ PPV × (1 - FNR), with `share` p of people for whom the outcome happened. Source:
    Chouldechova, A. (2017), Fair prediction with disparate impact: a study of bias in recidivism prediction
    instruments.
    """
    return share / (1 - share) * (1 - precision) / precision * (1 - false_negative_rate)


def arrested_again(race: str) -> float:
    """Percent of a group that was arrested again within two years."""
    return 100 * _totals().loc[race, "yes"] / _totals().loc[race].sum()


def formula(group: str, reference: str, threshold: int | str) -> pd.DataFrame:
    """The three numbers that fix the fourth: both groups, then the reference with the group's own two promises."""
    table = rates(threshold)
    kept = ["precision", "false negative rate"]
    rows = {race: (arrested_again(race), *table.loc[race, kept]) for race in (group, reference)}
    rows[f"{reference}, if two promises were as for {group}"] = (arrested_again(reference), *rows[group][1:])
    names = ["Arrested again, percent", "Precision, percent", "False negative rate, percent"]
    filled = pd.DataFrame(rows, index=names).T
    filled["That leaves a false positive rate of, percent"] = [
        100 * implied(*(value / 100 for value in row)) for row in filled.itertuples(index=False)
    ]
    return filled.reset_index(names="Recorded as")


def _gap(top: list[str], bottom: list[str], group: str, reference: str, threshold: int | str) -> float:
    share = _percent(boxes(threshold), top, bottom)
    return share[group] - share[reference]


# A score of circumstances: Connecticut's pretrial point scale -----------------------------------------------------


@cache
def _scale() -> pd.DataFrame:
    return load("ct-pretrial-score")


CHARGE = "Charge (most serious)"
BOTH_CHARGED = "Class D felony"


def circumstances() -> pd.DataFrame:
    """The part of the scale that asks about life circumstances, in its order."""
    return _scale()[_scale()["asks_about"] == "life circumstances"]


def menus() -> dict[str, dict[str, int]]:
    """What a calculator asks: the points of each answer, by circumstance and in the end for the charge."""
    charges = _scale()[_scale()["factor"] == CHARGE]
    asked = [*circumstances().groupby("factor", sort=False), ("Charge", charges)]
    return {part: {row.answer: int(row.points) for row in answers.itertuples()} for part, answers in asked}


def charge_points() -> int:
    """What the most serious charge of both people adds (a number below zero)."""
    return int(_scale()[_scale()["factor"] == CHARGE].set_index("answer")["points"][BOTH_CHARGED])


def clean_points() -> int:
    """What the best answer to every question about record, health and safety adds."""
    other = _scale()[(_scale()["asks_about"] != "life circumstances") & (_scale()["factor"] != CHARGE)]
    return int(other.groupby("factor")["points"].max().sum())


def _circumstance_points(which: str) -> int:
    """The most, or the fewest, points that circumstances can add: `which` is "max" or "min"."""
    return int(circumstances().groupby("factor")["points"].agg(which).sum())


# A score without an outcome: who is put first for housing ---------------------------------------------------------


@cache
def _levels(survey: str) -> pd.DataFrame:
    table = load("housing-priority-score", "levels")
    table = table[(table["tool"] == survey) & (table["race_ethnicity"] != "Overall")]
    return table.pivot(index="race_ethnicity", columns="level", values="people").astype(float)


ASSESSED = list(_levels("youth").index)


def in_the_high_level(survey: str) -> pd.DataFrame:
    """Assessments that reached the high level, by group: percent with Wilson's interval."""
    table = _levels(survey)
    count, total = table["high"], table.sum(axis=1)
    shares = intervals(count, total).assign(percent=100 * count / total)
    return shares.assign(said=[_said(*pair) for pair in zip(count, total, strict=True)])


# 1 · Flagged, and not arrested again ------------------------------------------------------------------------------


@exercise(
    consider="A false positive rate divides by the people for whom it did not happen. Then take one group's minus the "
    "other's.",
    hints=(
        "Set the slider to your threshold. Each bar is all the people of a group who were not arrested again.",
        "Take the group's percentage minus the reference group's. Below zero means that the group's is lower.",
        "In code: the box of those flagged, divided by both boxes of people who were not arrested again: "
        '`boxes["flagged, not arrested again"] / boxes.iloc[:, [1, 3]].sum(axis=1)`. Then take two of its values.',
    ),
    within=0.11,
    unit="percentage points",
    choices={"threshold": tuple(THRESHOLDS)},
)
def false_alarm_gap(group, reference, threshold):
    return published(_gap(*PARTS["false positive rate"], group, reference, threshold), WITHHELD)


@false_alarm_gap.mistake(
    "You divided by everybody who was flagged. That is one minus the precision, the other side's sum. Divide by the "
    "people who were not arrested again."
)
def of_the_flagged(group, reference, threshold):
    return _gap([ALARM], [ALARM, HIT], group, reference, threshold)


@false_alarm_gap.mistake(
    "You divided by everybody in the group. Only people who were not arrested again can be flagged wrongly: they are "
    "the ones at risk."
)
def of_everybody(group, reference, threshold):
    return _gap([ALARM], BOXES, group, reference, threshold)


@false_alarm_gap.mistake(
    "That is the gap in the selection rate: it counts everybody who was flagged, rightly or wrongly. Count only people "
    "who were not arrested again."
)
def selection_instead(group, reference, threshold):
    return _gap(*PARTS["selection rate"], group, reference, threshold)


@false_alarm_gap.mistake("That is one group's own rate. A gap needs two: take the reference group's rate away.")
def one_rate_alone(group, threshold):
    return rates(threshold).loc[group, "false positive rate"]


@false_alarm_gap.mistake("That is the reference group's own rate. A gap needs two: take it away from the group's rate.")
def the_references_rate(reference, threshold):
    return rates(threshold).loc[reference, "false positive rate"]


# 2 · Flagged, and arrested again ----------------------------------------------------------------------------------


@exercise(
    consider="Precision divides by the people who were flagged. Then take one group's minus the other's.",
    hints=(
        "Set the slider to your threshold. Each bar is now all the people of a group who were flagged.",
        "Read the darker part of each bar, and take the group's percentage minus the reference group's.",
        "In code: the box of those arrested again, divided by both boxes of flagged people: "
        '`boxes["flagged, arrested again"] / boxes.iloc[:, [0, 1]].sum(axis=1)`. Then take two of its values.',
    ),
    within=0.11,
    unit="percentage points",
    choices={"threshold": tuple(THRESHOLDS)},
)
def precision_gap(group, reference, threshold):
    return published(_gap(*PARTS["precision"], group, reference, threshold), WITHHELD)


@precision_gap.mistake(
    "You divided by the people who were arrested again. That says how many of them the score found. Precision starts "
    "from the people who were flagged."
)
def of_those_arrested(group, reference, threshold):
    return _gap([HIT], [HIT, MISS], group, reference, threshold)


@precision_gap.mistake(
    "You counted the flagged people who were not arrested again. Precision counts the others: those who were."
)
def alarms_instead(group, reference, threshold):
    return _gap([ALARM], [ALARM, HIT], group, reference, threshold)


@precision_gap.mistake(
    "That is the share arrested again of everybody, flagged or not. Precision looks only at people who were flagged."
)
def flagged_or_not(group, reference, threshold):
    return _gap([HIT, MISS], BOXES, group, reference, threshold)


@precision_gap.mistake("That is one group's own precision. A gap needs two: take the reference group's away.")
def one_precision_alone(group, threshold):
    return rates(threshold).loc[group, "precision"]


@precision_gap.mistake("That is the reference group's own precision. A gap needs two: take it away from the group's.")
def the_references_precision(reference, threshold):
    return rates(threshold).loc[reference, "precision"]


# 3 · Keep one promise, and see which one breaks -------------------------------------------------------------------


def _gaps_of(moved: str, held: str, threshold: int | str) -> pd.DataFrame:
    """Sizes of the gaps on each promise (rows) when one group's threshold moves (columns) and the other's is held."""
    fixed = rates(threshold).loc[held]
    return pd.DataFrame({line: (rates(line).loc[moved] - fixed).abs() for line in THRESHOLDS})


def _widest_other(gaps: pd.Series, promise: str) -> float:
    return gaps.drop(promise).max(skipna=False)


def _nearest(gaps: pd.DataFrame, promise: str) -> int | None:
    """The threshold at which the promise is nearest to kept, None where the table publishes none."""
    return None if gaps.loc[promise].isna().all() else int(gaps.loc[promise].idxmin())


@exercise(
    consider="Move only the reference group's slider. Stop where your room's promise has the smallest gap. Then look "
    "at the other three.",
    hints=(
        "Leave the first slider alone. Move the second one score at a time, and watch your promise's gap on the right.",
        "At the smallest gap of your promise, read the other three gaps. The answer is the largest, without a sign.",
        "In code: `(checks.rates(3).loc[reference] - rates.loc[group]).abs()` gives the four gaps for a line at 3. Try "
        "each line, and take the one where your promise's gap is smallest.",
    ),
    within=0.11,
    unit="percentage points",
    choices={"promise": PROMISES},
)
def what_breaks(group, reference, threshold, promise):
    """The widest gap on another promise once the reference's threshold makes this one as equal as scores allow."""
    gaps = _gaps_of(reference, group, threshold)
    nearest = _nearest(gaps, promise)
    return WITHHELD if nearest is None else published(_widest_other(gaps[nearest], promise), WITHHELD)


@what_breaks.mistake(
    "That is the widest gap while both groups still have the same threshold. Move the reference group's slider until "
    "your promise is kept, and look again."
)
def same_threshold(group, reference, threshold, promise):
    return _widest_other(_gaps_of(reference, group, threshold)[int(threshold)], promise)


@what_breaks.mistake(
    "You moved the group's own threshold. Here the group's stays where it is, and the reference group's moves."
)
def moved_the_group(group, reference, threshold, promise):
    gaps = _gaps_of(group, reference, threshold)
    return _widest_other(gaps[_nearest(gaps, promise)], promise)


@what_breaks.mistake(
    "That is what is left of the gap in your own promise. The question asks about the other three: which one breaks "
    "most?"
)
def own_promise(group, reference, threshold, promise):
    return _gaps_of(reference, group, threshold).loc[promise].min()


@what_breaks.mistake("You wrote which of the two is larger. The question asks for the size of the gap, without a sign.")
def with_a_sign(group, reference, threshold, promise):
    answer = what_breaks.answer(group=group, reference=reference, threshold=threshold, promise=promise)
    return answer if isinstance(answer, str) else -answer


# 4 · Points for circumstances -------------------------------------------------------------------------------------


@exercise(
    consider="A total adds everything up: the charge, the clean record, and six answers about a life.",
    hints=(
        "Set the six menus to the second person's answers, one after the other. The total stands under the bars.",
        "Without the six answers, the charge and the clean record are left. What do the six answers add?",
        'In code: `checks.circumstances().groupby("factor")["points"].min().sum()`, and to that the two others, '
        "`checks.charge_points()` and `checks.clean_points()`.",
    ),
    unit="points",
)
def second_total():
    """The total of somebody with a clean record and the fewest points for circumstances."""
    return charge_points() + clean_points() + _circumstance_points("min")


@second_total.mistake("That is the first person's total. Now answer the six questions as the second person would.")
def first_person():
    return charge_points() + clean_points() + _circumstance_points("max")


@second_total.mistake("You left out the clean record. It adds points for both people.")
def record_left_out():
    return charge_points() + _circumstance_points("min")


@second_total.mistake("You left out the charge. It takes points away from both people.")
def charge_left_out():
    return clean_points() + _circumstance_points("min")


@second_total.mistake("That is how far apart the two totals are. The question asks for the second person's total.")
def difference_of_totals():
    return _circumstance_points("max") - _circumstance_points("min")
