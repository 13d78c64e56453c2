"""Groups beside each other, from counts: rates with intervals, gaps and ratios, the same mix of people, linked records.

Every function takes a DataFrame with one row a group, or several that are added up, and gives back one row a group.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import exp, log, nan, sqrt

import pandas as pd

from workshop.nearest import did_you_mean
from workshop.notebook.rates import newcombe, wilson

COMPARED = ["people", "yes", "rate", "low", "high", "difference", "difference_low", "difference_high"]
COMPARED += ["ratio", "ratio_low", "ratio_high", "beyond"]


def compare_groups(
    counts: pd.DataFrame, reference: str, *, group: str = "group", people: str = "people", yes: str = "yes"
) -> pd.DataFrame:
    """Each group's rate, and how far it is from the reference group's: one row a group, in the order of `counts`.

    `people` counts those who could have the outcome and of whom it is known, `yes` those who have it. The columns are
    `people`, `yes`; `rate`, `low`, `high` in percent (Wilson 1927); `difference` to the reference in percentage points,
    with `difference_low`, `difference_high` (Newcombe 1998, method 10); `ratio`, with `ratio_low`, `ratio_high`
    (Katz and others 1978, Obtaining confidence intervals for the risk ratio in cohort studies, Biometrics 34, pages
    469 to 474); and `beyond`, how many people more than with the reference's rate have it: yes - people × that rate.
    All intervals are for 95 percent. Not a number where a count is blank or nothing can be divided.

    Raises ValueError where the reference is none of the groups, or a count is negative or larger than its total.
    """
    table = counts.groupby(group, sort=False, observed=True)[[people, yes]].sum(min_count=1, skipna=False)
    table = table.set_axis(["people", "yes"], axis=1).astype(float)
    if reference not in table.index:
        raise ValueError(f"{reference!r} is none of the groups.{did_you_mean(reference, list(map(str, table.index)))}")
    wrong = (table < 0).any(axis=1) | (table["yes"] > table["people"])
    if wrong.any():
        raise ValueError(
            f"For {table.index[wrong][0]}, a count is below zero, or more people have the outcome than are."
        )
    shares = [_share(row.yes, row.people) for row in table.itertuples()]
    base, base_row = shares[table.index.get_loc(reference)], table.loc[reference]
    rows = []
    for name, row, share in zip(table.index, table.itertuples(), shares, strict=True):
        is_other = name != reference
        same = base[0] - base[0]  # the reference beside itself: nought, or not a number where it has no rate
        gap = newcombe(share, base) if is_other else (same, same)
        ratio = _ratio(row.yes, row.people, base_row["yes"], base_row["people"]) if is_other else (1 + same,) * 3
        percents = [100 * value for value in (*share, share[0] - base[0], *gap)]
        beyond = row.yes - row.people * base[0] if is_other else same
        rows.append((row.people, row.yes, *percents, *ratio, beyond))
    return pd.DataFrame(rows, index=table.index, columns=COMPARED)


def standardise(
    counts: pd.DataFrame,
    by: str,
    *,
    group: str = "group",
    people: str = "people",
    yes: str = "yes",
    rate: str = "",
    mix: pd.Series | None = None,
) -> pd.DataFrame:
    """Each group's rate as it is, and as it would be if every group had the same mix of `by`.

    `counts` has one row a group and part, or several that are added up: `people`, and `yes`, those of them who have the
    outcome; then rates are in percent. Or, in place of `yes`, the column `rate`, a figure for each person of the row;
    then results are in its unit. `mix` counts people, labelled with the parts of `by`; without it, the mix is that of
    all people in `counts`. Direct standardisation: Σ(wᵢ·rᵢ) ÷ Σwᵢ over the parts i of the mix w. Source: Curtin, L. R.,
    and Klein, R. J. (1995), Direct Standardization (Age-Adjusted Death Rates), Statistical Notes 6, National Center for
    Health Statistics.

    One row a group: `rate`, `standardised`, and `missing`, the parts of the mix in which the group has nobody: then
    there is no such rate. Not a number, too, where a count or a rate is blank. Raises ValueError where a count is
    negative, or the mix is of nobody.
    """
    table = counts.assign(total=counts[rate] * counts[people] if rate else 100 * counts[yes])
    table = table[[group, by, people, "total"]].set_axis(["group", "part", "people", "total"], axis=1)
    table = table.astype({"people": float, "total": float})
    table = table.groupby(["group", "part"], sort=False, observed=True).sum(min_count=1, skipna=False).reset_index()
    weights = table.groupby("part", sort=False, observed=True)["people"].sum(skipna=False) if mix is None else mix
    weights = weights[weights.ne(0)].astype(float)
    if (table["people"] < 0).any() or (weights < 0).any() or weights.empty:
        raise ValueError("standardise() needs counts of people, none negative and not all zero.")
    rows = {}
    for name, own in table.groupby("group", sort=False, observed=True):
        own = own[own["people"] != 0].set_index("part")
        missing = [part for part in weights.index if part not in own.index]
        rates = (own["total"] / own["people"]).reindex(weights.index)
        crude = own["total"].sum(skipna=False) / own["people"].sum(skipna=False) if len(own) else nan
        even = (rates * weights).sum(skipna=False) / weights.sum(skipna=False)
        rows[name] = (crude, even, missing)
    return pd.DataFrame.from_dict(rows, orient="index", columns=["rate", "standardised", "missing"]).rename_axis(group)


def linkage_by_group(
    expected: pd.DataFrame, links: pd.DataFrame, *, keys: Iterable[str] = ("a", "b"), group: str = "group"
) -> pd.DataFrame:
    """How well a rule for linking two lists of people does, for each group of the people who are on both.

    `expected` has one row a person who is on both lists, with the `keys` of its two records and the person's group;
    `links` one row a pair that the rule made, with the same keys and the group of its first record. One row a group:
    `expected` and `found` links, `made` links and how many of them are `wrong`, `missed_share` and `false_share` in
    percent. Source of the two shares: Harron, K., and others (2017), Challenges in administrative data linkage for
    research, Big Data and Society 4(2).
    """
    names = list(keys)
    right = expected[names].drop_duplicates().assign(right=True)
    made = links.merge(right, how="left", on=names)
    is_right = made["right"].eq(True)
    found = expected.merge(links[names].drop_duplicates().assign(found=True), how="left", on=names)["found"].eq(True)
    table = pd.DataFrame(
        {
            "expected": expected.groupby(group, sort=False, observed=True).size(),
            "found": found.groupby(expected[group].to_numpy(), sort=False).sum(),
            "made": made.groupby(group, sort=False, observed=True).size(),
            "wrong": (~is_right).groupby(made[group].to_numpy(), sort=False).sum(),
        }
    ).fillna(0)
    table = table.astype("int64").rename_axis(group)
    missed = 100 * (1 - table["found"] / table["expected"].where(table["expected"] > 0))
    return table.assign(missed_share=missed, false_share=100 * table["wrong"] / table["made"].where(table["made"] > 0))


def _share(count: float, total: float) -> tuple[float, float, float]:
    """A share with the ends of its interval, from 0 to 1."""
    if pd.isna(count) or pd.isna(total) or total <= 0:
        return nan, nan, nan
    return (count / total, *wilson(count, total))


def _ratio(yes: float, people: float, base_yes: float, base_people: float) -> tuple[float, float, float]:
    """The ratio of two rates with the ends of its interval, which exists where both groups have somebody."""
    if not (people > 0 and base_people > 0 and base_yes > 0):
        return nan, nan, nan
    ratio = (yes / people) / (base_yes / base_people)
    if not yes > 0:
        return ratio, nan, nan
    spread = 1.96 * sqrt(1 / yes - 1 / people + 1 / base_yes - 1 / base_people)
    return ratio, exp(log(ratio) - spread), exp(log(ratio) + spread)
