"""Small-cell suppression for tables of counts: primary, complementary, and the attack that it must withstand.

A table here is a DataFrame of whole numbers of people, without its totals. Agencies differ in their threshold, so it is
always a parameter. Bounds and rounding stand here as well, because they too say less than all.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import inf
from typing import Any, overload

import numpy as np
import pandas as pd

from workshop.notebook.network import Cell, Network

TOTAL = "Total"


def primary(counts: pd.DataFrame, threshold: int) -> pd.DataFrame:
    """Mark the cells that are hidden for their own sake: at least 1 person and fewer than `threshold`.

    `counts` is rows × columns of whole numbers of people, without totals. Returns booleans of the same shape.
    Zeros stay: they say that nobody is there. Raises ValueError on negative, blank or fractional counts.
    """
    _require_counts(counts, threshold)
    return (counts > 0) & (counts < threshold)


def complementary(counts: pd.DataFrame, hidden: pd.DataFrame, threshold: int) -> pd.DataFrame:
    """Hide further cells until no total gives a primary cell away. Returns booleans of the same shape.

    All totals are published. Each cell hidden at first must leave an attacker, who subtracts from the totals and knows
    that a star is never a zero, with a range from 1 up to `threshold` - 1 or more: no narrower than the rule itself
    tells. For each cell that fails, the cheapest cycle of cells through it is hidden too, cost being the people whose
    count is lost. The cycle is the network heuristic of cell suppression (Cox 1995, Journal of the American Statistical
    Association 90(432)): good, not always optimal. So at the end each cell that was hidden for others' sake is given
    back, the largest first, where protection holds without it. A table too small to protect ends with all cells hidden
    that hold anybody.
    """
    _require_counts(counts, threshold)
    mask = _Table(counts, threshold).protected(hidden)
    return (counts > 0) | hidden if mask is None else mask


def protect(counts: pd.DataFrame, threshold: int, *, columns_published: bool = False) -> pd.DataFrame:
    """The table with a row and a column called Total, a blank where a number is hidden (Int64): safe to publish.

    As `complementary`, but a total may be hidden too: one that is small itself, and one that would give a cell away
    where its row or column holds nobody else. The people of a hidden total cost most, so it is the last resort. With
    `columns_published` the columns' totals stand in another table already, and stay. Where hiding cannot protect (one
    group in one place), every number that counts anybody is blank; `attack` says whether that is enough.
    """
    _require_counts(counts, threshold)
    table = _Table(with_totals(counts), threshold, has_totals=True)
    if columns_published:
        table.keep_last_row()
    mask = table.protected((table.counts > 0) & (table.counts < threshold))
    hidden = table.counts > 0 if mask is None else mask
    if columns_published:
        hidden.loc[TOTAL] = False
    return table.counts.astype("Int64").mask(hidden)


def with_totals(counts: pd.DataFrame) -> pd.DataFrame:
    """The table with its own row and column of totals, last."""
    if TOTAL in counts.index or TOTAL in counts.columns:
        raise ValueError(f"A row or column is called {TOTAL!r} already: take totals out first.")
    whole = counts.copy()
    whole[TOTAL] = counts.sum(axis=1)
    whole.loc[TOTAL] = whole.sum(axis=0)
    return whole.astype("int64")


def recoverable(counts: pd.DataFrame, hidden: pd.DataFrame, threshold: int) -> pd.DataFrame:
    """What an attacker learns by subtraction: each small hidden cell whose range is narrower than 1 to threshold - 1.

    `hidden` has the shape of `counts`, where all totals are published, or one more row and column, called Total, that
    says which totals are hidden. Returns one row a cell: row, column, lowest and highest possible count. Empty means
    that the table is protected.
    """
    _require_counts(counts, threshold)
    has_totals = hidden.shape != counts.shape
    return _Table(with_totals(counts) if has_totals else counts, threshold, has_totals).leaks(hidden)


def attack(counts: pd.DataFrame, shown: pd.DataFrame, threshold: int) -> pd.DataFrame:
    """What somebody learns by subtraction from a table as it is published: `shown` is what `protect` gives back.

    Returns one row a hidden small number that can be told more narrowly than 1 to threshold - 1: row, column, lowest
    and highest. Empty means that the table is protected.
    """
    return recoverable(counts, shown.isna(), threshold)


@overload
def bounds(known_yes: int, known_no: int, unknown: int) -> tuple[float, float]: ...


@overload
def bounds(known_yes: pd.Series, known_no: pd.Series, unknown: pd.Series) -> tuple[pd.Series, pd.Series]: ...


def bounds(known_yes: Any, known_no: Any, unknown: Any) -> tuple[Any, Any]:
    """The lowest and highest share (percent) of "yes" that the unknown answers allow: all no, or all yes.

    Three counts of people, or three columns of a table with one row a group; then each end is such a column too. Raises
    ValueError where a count is negative, or nobody is counted. Source: Manski, C. F. (1989), Anatomy of the selection
    problem, Journal of Human Resources 24(3), pages 343 to 360.
    """
    everybody = known_yes + known_no + unknown
    wrong = (known_yes < 0) | (known_no < 0) | (unknown < 0) | (everybody == 0)
    if pd.Series(wrong).eq(True).any():
        raise ValueError("bounds() needs counts of people, none negative and not all zero.")
    return 100 * known_yes / everybody, 100 * (known_yes + unknown) / everybody


def round_to(counts: pd.DataFrame | pd.Series, base: int = 5) -> pd.DataFrame | pd.Series:
    """Counts rounded to the nearest multiple of `base`, halves up. Rounded cells need not add up to rounded totals."""
    if base < 2:
        raise ValueError("round_to() needs a base of 2 or more.")
    return (counts + base // 2) // base * base if base % 2 else (2 * counts + base) // (2 * base) * base


def _require_counts(counts: pd.DataFrame, threshold: int) -> None:
    if threshold < 2:
        raise ValueError("A threshold below 2 hides nobody. Use your agency's own rule, for example 6.")
    numbers = counts.apply(pd.to_numeric, errors="coerce")
    if numbers.isna().any(axis=None) or (numbers < 0).any(axis=None) or (numbers % 1 != 0).any(axis=None):
        raise ValueError("Suppression needs whole, non-negative counts: take out totals, blanks and percentages first.")


class _Table:
    """Counts as a network. A cell that holds anybody keeps one person: whoever knows the rule knows that.

    A row of a table with totals adds up to nought once its total is taken away, so there a total moves against the
    cells: where they rise, it rises, which is to lower its negative.
    """

    def __init__(self, counts: pd.DataFrame, threshold: int, has_totals: bool = False) -> None:
        self.counts, self.threshold = counts, threshold
        self.values = counts.to_numpy(dtype="int64")
        self.turned = np.zeros(self.values.shape, dtype=bool)
        self.least = np.ones(self.values.shape, dtype=int)  # what the rule itself tells of a hidden number
        if has_totals:
            self.turned[:-1, -1] = self.turned[-1, :-1] = True
            held = self.values[:-1, :-1] > 0  # a total counts at least one person in each cell that is no zero
            self.least[:-1, -1], self.least[-1, :-1] = held.sum(axis=1).clip(1), held.sum(axis=0).clip(1)
        fall = np.maximum(self.values - 1, 0).astype(float)
        rise = np.full(self.values.shape, inf)
        down, up = np.where(self.turned, rise, fall), np.where(self.turned, fall, rise)
        self.network = Network(down.tolist(), up.tolist())
        self.cost = np.where(self.values > 0, self.values, inf).tolist()

    def keep_last_row(self) -> None:
        """Never hide the columns' totals."""
        self.cost[-1] = [inf] * len(self.cost[-1])

    def protected(self, hidden: pd.DataFrame) -> pd.DataFrame | None:
        """`hidden` and what else must be hidden; None where hiding cells cannot protect the table."""
        wanted = self._hide(hidden)
        paths: dict[Cell, set[Cell]] = {}
        for cell in wanted:
            while (path := self._protecting(cell)) is None:
                cycle = self.network.cheapest_cycle(cell, self.cost)
                if cycle is None:
                    return None
                for each in cycle:
                    self.network.hide(each)
            paths[cell] = path
        self._give_back(paths)
        mask = [[column in row for column in range(self.values.shape[1])] for row in self.network.across]
        return pd.DataFrame(mask, index=self.counts.index, columns=self.counts.columns)

    def leaks(self, hidden: pd.DataFrame) -> pd.DataFrame:
        """Each small hidden cell whose range is too narrow: row, column, lowest, highest."""
        found = []
        for row, column in self._hide(hidden):
            if 0 < self.values[row, column] < self.threshold and self._protecting((row, column)) is None:
                low, high = self.range((row, column))
                found.append((self.counts.index[row], self.counts.columns[column], low, high))
        return pd.DataFrame(found, columns=["row", "column", "lowest", "highest"])

    def range(self, cell: Cell) -> tuple[int, float]:
        """The lowest and highest count that everything published leaves possible for a hidden cell, exactly.

        The highest is infinite where a hidden total sets no limit.
        """
        value = int(self.values[cell])
        fall, rise = (self._reach(cell, direction, inf)[0] for direction in (-1, 1))
        return value - int(fall), rise if rise == inf else value + int(rise)

    def _hide(self, hidden: pd.DataFrame) -> list[Cell]:
        cells = [(int(row), int(column)) for row, column in zip(*hidden.to_numpy().nonzero(), strict=True)]
        for cell in cells:
            self.network.hide(cell)
        return cells

    def _reach(self, cell: Cell, direction: int, limit: float) -> tuple[float, set[Cell]]:
        return self.network.reach(cell, -direction if self.turned[cell] else direction, limit)

    def _protecting(self, cell: Cell) -> set[Cell] | None:
        """The cells through which this one can be as low as 1 and as high as the rule tells; None where it cannot."""
        value, through = int(self.values[cell]), set()
        for direction, needed in ((-1, value - int(self.least[cell])), (1, self.threshold - 1 - value)):
            if needed > 0:
                far, cells = self._reach(cell, direction, needed)
                if far < needed:
                    return None
                through |= cells
        return through

    def _give_back(self, paths: dict[Cell, set[Cell]]) -> None:
        """Show again each cell that protects nobody, the largest count first; only those that lean on it can lose."""
        helping = [
            (row, column)
            for row, columns in enumerate(self.network.across)
            for column in columns
            if (row, column) not in paths
        ]
        for cell in sorted(helping, key=lambda each: (-self.values[each], each)):
            self.network.show(cell)
            again = self._again(each for each, through in paths.items() if cell in through)
            if again is None:
                self.network.hide(cell)
            else:
                paths |= again

    def _again(self, cells: Iterable[Cell]) -> dict[Cell, set[Cell]] | None:
        """New paths for these cells; None as soon as one has none."""
        found = {}
        for cell in list(cells):
            path = self._protecting(cell)
            if path is None:
                return None
            found[cell] = path
        return found
