"""Small-cell suppression for tables of counts: primary, complementary, and the attack that it must withstand.

A table here is a DataFrame of whole numbers whose row and column totals are published too. Agencies differ in their
threshold, so it is always a parameter. Bounds and rounding stand here as well, because they too say less than all.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterator
from typing import Any

import pandas as pd

Cell = tuple[int, int]
Node = tuple[str, int]


def primary(counts: pd.DataFrame, threshold: int) -> pd.DataFrame:
    """Mark the cells that are hidden for their own sake: at least 1 person and fewer than `threshold`.

    `counts` is rows × columns of whole numbers of people, without totals. Returns booleans of the same shape.
    Zeros stay: they say that nobody is there. Raises ValueError on negative, blank or fractional counts.
    """
    _require_counts(counts, threshold)
    return (counts > 0) & (counts < threshold)


def complementary(counts: pd.DataFrame, hidden: pd.DataFrame, threshold: int) -> pd.DataFrame:
    """Hide further cells until no total gives a primary cell away. Returns booleans of the same shape.

    Each cell hidden at first must leave an attacker, who subtracts from the totals and knows that a star is never a
    zero, with a range from 1 up to `threshold` - 1 or more: no narrower than the rule itself tells. For each cell that
    fails, the cheapest cycle of cells through it is hidden too, cost being the people whose count is lost. The cycle is
    the network heuristic of cell suppression (Cox 1995, Journal of the American Statistical Association 90(432)): good,
    not always optimal. So at the end each cell that was hidden for others' sake is given back, the largest first, where
    protection holds without it. A table too small to protect ends with all cells hidden that hold anybody.
    """
    _require_counts(counts, threshold)
    values = counts.to_numpy()
    mask = hidden.to_numpy().copy()
    wanted = [(int(r), int(c)) for r, c in zip(*mask.nonzero(), strict=True)]
    for cell in wanted:
        while not _wide_enough(*_range(values, mask, cell), threshold):
            cycle = _cheapest_cycle(values, mask, cell)
            if cycle is None:
                return (counts > 0) | hidden
            for row, column in cycle:
                mask[row, column] = True
    _give_back(values, mask, wanted, threshold)
    return pd.DataFrame(mask, index=counts.index, columns=counts.columns)


def _give_back(values: Any, mask: Any, wanted: list[Cell], threshold: int) -> None:
    """Show again, in place, each cell that protects nobody: the largest count first."""
    helping = [cell for cell in zip(*mask.nonzero(), strict=True) if cell not in set(wanted)]
    for cell in sorted(helping, key=lambda each: -values[each]):
        mask[cell] = False
        mask[cell] = not all(_wide_enough(*_range(values, mask, each), threshold) for each in wanted)


def suppress(counts: pd.DataFrame, threshold: int) -> pd.DataFrame:
    """The table as it may be published beside its totals: counts, and a blank where a cell is hidden (Int64)."""
    mask = complementary(counts, primary(counts, threshold), threshold)
    return counts.astype("Int64").mask(mask)


def recoverable(counts: pd.DataFrame, hidden: pd.DataFrame, threshold: int) -> pd.DataFrame:
    """What an attacker learns by subtraction: each small hidden cell whose range is narrower than 1 to threshold - 1.

    Returns one row a cell: row, column, lowest and highest possible count. Empty means that the table is protected.
    """
    _require_counts(counts, threshold)
    values, mask = counts.to_numpy(), hidden.to_numpy()
    found = []
    for row, column in zip(*((values > 0) & (values < threshold) & mask).nonzero(), strict=True):
        low, high = _range(values, mask, (int(row), int(column)))
        if not _wide_enough(low, high, threshold):
            found.append((counts.index[row], counts.columns[column], low, high))
    return pd.DataFrame(found, columns=["row", "column", "lowest", "highest"])


def bounds(known_yes: int, known_no: int, unknown: int) -> tuple[float, float]:
    """The lowest and highest share (percent) of "yes" that the unknown answers allow: all no, or all yes."""
    everybody = known_yes + known_no + unknown
    if min(known_yes, known_no, unknown) < 0 or everybody == 0:
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


def _wide_enough(low: int, high: int, threshold: int) -> bool:
    return low <= 1 and high >= threshold - 1


def _range(values: Any, mask: Any, cell: Cell) -> tuple[int, int]:
    """The lowest and highest count that the totals leave possible for a hidden cell; a star is never a zero.

    Exact for two-way tables: raising the cell by one means lowering others along a cycle, so the most it can rise or
    fall is a maximum flow between its row and its column through the other hidden cells. Each cell that holds anybody
    keeps one person, whatever else moves: whoever knows the rule knows that.
    """
    row, column = cell
    value, kept = int(values[row, column]), values - (values > 0)
    rise = _flow(kept, mask, ("column", column), ("row", row), cell, int(values.sum()) + 1)
    fall = _flow(kept, mask, ("row", row), ("column", column), cell, int(kept[row, column]))
    return value - fall, value + rise


def _flow(values: Any, mask: Any, source: Node, sink: Node, cell: Cell, limit: int) -> int:
    """The maximum flow from source to sink, up to `limit`: row to column raises a cell, column to row lowers it."""
    change = values.astype(int).copy()
    total = 0
    while total < limit:
        path = _path(change, mask, source, sink, cell)
        if path is None:
            break
        room = min([limit - total, *(int(change[r, c]) for r, c, raising in path if not raising)])
        for r, c, raising in path:
            change[r, c] += room if raising else -room
        total += room
    return total


def _path(change: Any, mask: Any, source: Node, sink: Node, cell: Cell) -> list[tuple[int, int, bool]] | None:
    """A shortest path of cells that can still move, as (row, column, raised), or None."""
    came: dict[Node, tuple[Node, tuple[int, int, bool]] | None] = {source: None}
    queue = deque([source])
    while queue and sink not in came:
        node = queue.popleft()
        for r, c in _cells_of(node, mask):
            raising = node[0] == "row"
            nearby: Node = ("column", c) if raising else ("row", r)
            if (r, c) != cell and nearby not in came and (raising or change[r, c] > 0):
                came[nearby] = (node, (r, c, raising))
                queue.append(nearby)
    if sink not in came:
        return None
    steps = []
    node = sink
    while (step := came[node]) is not None:
        node = step[0]
        steps.append(step[1])
    return steps


def _cells_of(node: Node, mask: Any) -> Iterator[Cell]:
    kind, number = node
    line = mask[number, :] if kind == "row" else mask[:, number]
    return ((number, int(k)) if kind == "row" else (int(k), number) for k in line.nonzero()[0])


def _cheapest_cycle(values: Any, mask: Any, cell: Cell) -> list[Cell] | None:
    """The cells of the cheapest path from the cell's row to its column that hides at least one more cell.

    Cells that hold nobody are left out: they cannot be lowered, so they protect nobody.
    """
    start, goal = ("row", cell[0]), ("column", cell[1])
    rows, columns = values.shape
    # The path must add something: a state remembers whether it has taken a cell that was still visible.
    best: dict[tuple[Node, bool], int] = {(start, False): 0}
    came: dict[tuple[Node, bool], tuple[tuple[Node, bool], Cell]] = {}
    queue: list[tuple[int, Node, bool]] = [(0, start, False)]
    while queue:
        cost, node, added = heapq.heappop(queue)
        if node == goal and added:
            return _walk_back(came, (node, added))
        if cost > best[(node, added)]:
            continue
        others = range(columns) if node[0] == "row" else range(rows)
        for k in others:
            step = (node[1], k) if node[0] == "row" else (k, node[1])
            if step == cell or values[step] == 0:
                continue
            state = (("column" if node[0] == "row" else "row", k), added or not mask[step])
            price = cost + (0 if mask[step] else int(values[step]))
            if price < best.get(state, price + 1):
                best[state] = price
                came[state] = ((node, added), step)
                heapq.heappush(queue, (price, *state))
    return None


def _walk_back(came: dict, state: tuple[Node, bool]) -> list[Cell]:
    cells = []
    while state in came:
        state, step = came[state]
        cells.append(step)
    return cells
