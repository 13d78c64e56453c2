"""A comparison in words: rates, differences and ratios with their intervals, as a table and in a sentence."""

from __future__ import annotations

import pandas as pd


def compared(table: pd.DataFrame, unit: str) -> pd.DataFrame:
    rows = [
        (
            group,
            f"{row.yes:,.0f} of {row.people:,.0f}",
            f"{row.rate:.1f} ({row.low:.1f} to {row.high:.1f})",
            "reference" if row.difference_low == row.difference_high == 0 else _signed(row),
            "reference" if row.ratio_low == row.ratio_high == 1 else _times(row),
        )
        for group, row in zip(table.index, table.itertuples(), strict=True)
    ]
    heads = ["Group", f"Count of {unit}", "Rate, percent", "Difference, points", "Ratio"]
    return pd.DataFrame(rows, columns=heads)


def _signed(row: object) -> str:
    ends = (row.difference, row.difference_low, row.difference_high)  # type: ignore[attr-defined]
    value, low, high = (f"{end:+.1f}".replace("-", "−") for end in ends)
    return f"{value} ({low} to {high})"


def _times(row: object) -> str:
    value, low, high = row.ratio, row.ratio_low, row.ratio_high  # type: ignore[attr-defined]
    if pd.isna(value):
        return "cannot be divided"
    return f"{value:.2f}" if pd.isna(low) else f"{value:.2f} ({low:.2f} to {high:.2f})"


def percent(value: float) -> object:
    """A percentage as it is printed, with one decimal; blank where there is none."""
    return pd.NA if pd.isna(value) else f"{value:.1f}"


def rates(table: pd.DataFrame) -> str:
    rows = (f"{row.Index}: {row.rate:.1f} percent ({row.low:.1f} to {row.high:.1f})" for row in table.itertuples())
    return "; ".join(rows)
