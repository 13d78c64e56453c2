"""A comparison in words: rates, differences and ratios with their intervals, as a table and in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Integral

import pandas as pd

from workshop.own.question import SMALLEST


def compared(table: pd.DataFrame, unit: str) -> pd.DataFrame:
    rows = [
        (
            group,
            f"{row.yes:,.0f} of {row.people:,.0f}",
            f"{row.rate:.1f} ({row.low:.1f} to {row.high:.1f})",
            "reference" if row.difference_low == row.difference_high == 0 else _signed(row),
            "reference" if row.ratio_low == row.ratio_high == 1 else _times(row),
            "reference" if row.difference_low == row.difference_high == 0 else _people(row.beyond, "+", "−"),
        )
        for group, row in zip(table.index, table.itertuples(), strict=True)
    ]
    heads = ["Group", f"Count of {unit}", "Rate, percent", "Difference, points", "Ratio", f"Difference, {unit}"]
    return pd.DataFrame(rows, columns=heads)


def _signed(row: object) -> str:
    ends = (row.difference, row.difference_low, row.difference_high)  # type: ignore[attr-defined]
    value, low, high = (f"{end:+.1f}".replace("-", "−") for end in ends)
    return f"{value} ({low} to {high})"


def _people(beyond: float, more: str, fewer: str) -> str:
    """How many people a difference is, about; small numbers are not said."""
    if pd.isna(beyond):
        return "cannot be told"
    size = round(abs(beyond))
    return f"fewer than {SMALLEST}" if size < SMALLEST else f"{more if beyond > 0 else fewer}{size:,}"


def read_so(table: pd.DataFrame, base: str, unit: str) -> list[str]:
    """How the first row beside the reference is read, in a sentence."""
    group = next(name for name in table.index if name != base)
    row = table.loc[group]
    if pd.isna(row[["rate", "difference", "ratio", "beyond"]]).any():
        return []
    side = "more" if row["difference"] > 0 else "fewer"
    return [
        f"Read a row so: of 100 {unit} recorded as {group}, {row['rate']:.1f} have the outcome. That is "
        f"{abs(row['difference']):.1f} {side} than of 100 recorded as {base}, or {row['ratio']:.2f} times as many. In "
        f"all it is {_people(row['beyond'], 'about ', 'about ')} {unit} {side} than with the rate of {base}."
    ]


def _times(row: object) -> str:
    value, low, high = row.ratio, row.ratio_low, row.ratio_high  # type: ignore[attr-defined]
    if pd.isna(value):
        return "cannot be divided"
    return f"{value:.2f}" if pd.isna(low) else f"{value:.2f} ({low:.2f} to {high:.2f})"


def at_least(table: pd.DataFrame, is_given: pd.DataFrame, total: str) -> None:
    """Say of each total of which some part is not given that it is at least so much."""
    for place in [*is_given.index[~is_given.all(axis=1)], total]:
        table.loc[place, total] = _at_least(table.loc[place, total])
    for group in is_given.columns[~is_given.all(axis=0)]:
        table.loc[total, group] = _at_least(table.loc[total, group])


def _at_least(value: object) -> object:
    return f"at least {value:,}" if isinstance(value, Integral) else value


def disappear(ours: pd.DataFrame, theirs: pd.DataFrame) -> list[str]:
    """Which groups are in how many places withheld by us, and not given in the table itself: one row a place."""
    withheld, blank = (
        [f"{group} in {times:,} of {len(hidden):,}" for group, times in hidden.sum().items() if times]
        for hidden in (ours, theirs)
    )
    words = [f"Who disappears, withheld by us: {'; '.join(withheld)}."] if withheld else []
    words += [f"Not given in your table already: {'; '.join(blank)}."] if blank else []
    return words or ["Who disappears: no group in any place."]


def some(words: Sequence[object], most: int = 6) -> str:
    """The first of some words, and how many more there are."""
    more = f" and {len(words) - most:,} more" if len(words) > most else ""
    return ", ".join(map(str, words[:most])) + more


def percent(value: float) -> object:
    """A percentage as it is printed, with one decimal; blank where there is none."""
    return pd.NA if pd.isna(value) else f"{value:.1f}"


def not_known(table: pd.DataFrame, unit: str) -> list[str]:
    """How many of each group are in no rate, because it is not known who has the outcome: `yes`, `no`, `unknown`."""
    shares = 100 * table["unknown"] / table.sum(axis=1)
    some = [f"{share:.1f} percent of {group}" for group, share in shares.dropna().items() if share > 0]
    if not some:
        return []
    return [
        f"These rates are of the {unit} of whom the outcome is known. It is not known of {'; '.join(some)}. That can "
        "move a rate further than chance does, and the lines do not show it: look at the bounds."
    ]


def rates(table: pd.DataFrame) -> str:
    rows = (f"{row.Index}: {row.rate:.1f} percent ({row.low:.1f} to {row.high:.1f})" for row in table.itertuples())
    return "; ".join(rows)
