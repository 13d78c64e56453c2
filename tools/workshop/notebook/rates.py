"""How far a rate from a small count can be trusted: intervals for a share, and for the difference between two."""

from __future__ import annotations

from math import sqrt

import pandas as pd


def wilson(count: float, total: float, z: float = 1.96) -> tuple[float, float]:
    """Wilson's score interval for a share: its lower and upper end, from 0 to 1; 95 percent for z = 1.96.

    It stays between 0 and 1 and holds up where counts are small. Not a number where either count is blank or nobody
    is counted. Source: Wilson, E. B. (1927), Probable inference, the law of succession, and statistical inference,
    Journal of the American Statistical Association 22, pages 209 to 212.
    """
    if pd.isna(count) or pd.isna(total) or total <= 0:
        return float("nan"), float("nan")
    share = count / total
    centre = share + z**2 / (2 * total)
    spread = z * sqrt(share * (1 - share) / total + z**2 / (4 * total**2))
    low, high = (centre + side * spread for side in (-1, 1))
    return max(0.0, low / (1 + z**2 / total)), min(1.0, high / (1 + z**2 / total))


def intervals(counts: pd.Series, totals: pd.Series) -> pd.DataFrame:
    """Wilson's 95 percent interval for each share, in percent: columns `low` and `high`, labelled as `counts` is."""
    ends = [wilson(count, total) for count, total in zip(counts, totals, strict=True)]
    return 100 * pd.DataFrame(ends, index=counts.index, columns=["low", "high"], dtype="float64")


def newcombe(one: tuple[float, float, float], two: tuple[float, float, float]) -> tuple[float, float]:
    """The interval of the difference between two shares, each given with the ends of its Wilson interval.

    Each end of the difference moves both shares to the ends that pull them apart, squared and added. Source: Newcombe,
    R. G. (1998), Interval estimation for the difference between independent proportions: comparison of eleven methods,
    Statistics in Medicine 17, pages 873 to 890, method 10.
    """
    (first, first_low, first_high), (second, second_low, second_high) = one, two
    down = sqrt((first - first_low) ** 2 + (second_high - second) ** 2)
    up = sqrt((first_high - first) ** 2 + (second - second_low) ** 2)
    return first - second - down, first - second + up
