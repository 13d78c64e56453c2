"""How far the hidden cells of a table can move while everything that is published stays: a flow through its cells.

A two-way table is a network: each row and each column is a node, each hidden cell joins two of them. Raising a cell by
one person means lowering another in its row and in its column, and so on round a cycle, so the most it can rise or
fall is a maximum flow (Cox 1995, Journal of the American Statistical Association 90(432)).
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterable
from itertools import count
from math import inf

Cell = tuple[int, int]
Step = tuple[Cell, int]  # a cell, and 1 where it is raised, -1 where it is lowered


class Network:
    """The hidden cells of a table; `down` and `up` say how many people each cell may lose and gain.

    A node is a whole number: a row is its place, and a column the complement of its place (`~column`).
    """

    def __init__(self, down: list[list[float]], up: list[list[float]], hidden: Iterable[Cell] = ()) -> None:
        self.down, self.up = down, up
        self.across: list[set[int]] = [set() for _ in down]
        self.upright: list[set[int]] = [set() for _ in down[0]]
        for cell in hidden:
            self.hide(cell)

    def hide(self, cell: Cell) -> None:
        """Take a cell's number off the table."""
        self.across[cell[0]].add(cell[1])
        self.upright[cell[1]].add(cell[0])

    def show(self, cell: Cell) -> None:
        """Print a cell's number again."""
        self.across[cell[0]].discard(cell[1])
        self.upright[cell[1]].discard(cell[0])

    def is_hidden(self, cell: Cell) -> bool:
        return cell[1] in self.across[cell[0]]

    def reach(self, cell: Cell, direction: int, limit: float) -> tuple[float, set[Cell]]:
        """How far a hidden cell can be raised (1) or lowered (-1), up to `limit`, and through which other cells."""
        row, column = cell
        source, sink = (~column, row) if direction > 0 else (row, ~column)
        moved: dict[Cell, int] = {}
        far: float = 0
        limit = min(limit, (self.up if direction > 0 else self.down)[row][column])
        while far < limit and (path := self._path(moved, source, sink, cell)):
            step = min([limit - far, *(self._room(moved, each) for each in path)])
            if step == inf:
                return inf, set(moved) | {each for each, _ in path}
            for each, way in path:
                moved[each] = moved.get(each, 0) + way * int(step)
            far += step
        return far, set(moved)

    def _room(self, moved: dict[Cell, int], step: Step) -> float:
        (row, column), way = step
        change = moved.get((row, column), 0)
        return self.up[row][column] - change if way > 0 else self.down[row][column] + change

    def _path(self, moved: dict[Cell, int], source: int, sink: int, cell: Cell) -> list[Step] | None:
        """A shortest path of cells that can still move: out of a row one is raised, out of a column one is lowered."""
        came: dict[int, tuple[int, Step]] = {}
        seen, queue = {source}, deque([source])
        while queue and sink not in seen:
            node = queue.popleft()
            way, others = (1, self.across[node]) if node >= 0 else (-1, self.upright[~node])
            for other in others:
                nearby = ~other if way > 0 else other
                if nearby in seen:  # most are: nothing is looked up for them
                    continue
                each = (node, other) if way > 0 else (other, ~node)
                if each != cell and self._room(moved, (each, way)) > 0:
                    seen.add(nearby)
                    came[nearby] = (node, (each, way))
                    queue.append(nearby)
        if sink not in seen:
            return None
        steps, node = [], sink
        while node != source:
            node, step = came[node]
            steps.append(step)
        return steps

    def cheapest_cycle(self, cell: Cell, cost: list[list[float]]) -> list[Cell] | None:
        """The cells of the cheapest cycle through this cell that hides at least one more; None where there is none.

        A hidden cell costs nothing more, another its `cost`; a cell of infinite cost is never taken.
        """
        rows, columns = range(len(self.across)), range(len(self.upright))
        by_column = list(zip(*cost, strict=True))
        start, goal, order = (cell[0], False), ~cell[1], count()
        best: dict[tuple[int, bool], float] = {start: 0}
        came: dict[tuple[int, bool], tuple[tuple[int, bool], Cell]] = {}
        queue: list[tuple[float, int, tuple[int, bool]]] = [(0, next(order), start)]
        while queue:
            spent, _, state = heapq.heappop(queue)
            node, added = state  # the cycle must add something: whether it has taken a cell that was still shown
            if node == goal and added:
                return _walk_back(came, state)
            if spent > best[state]:
                continue
            hidden = self.across[node] if node >= 0 else self.upright[~node]
            prices = cost[node] if node >= 0 else by_column[~node]
            for other in columns if node >= 0 else rows:
                is_hidden = other in hidden
                price = spent if is_hidden else spent + prices[other]
                reached = (~other if node >= 0 else other, added or not is_hidden)
                if price < best.get(reached, inf):
                    each = (node, other) if node >= 0 else (other, ~node)
                    if each == cell:
                        continue
                    best[reached] = price
                    came[reached] = (state, each)
                    heapq.heappush(queue, (price, next(order), reached))
        return None


def _walk_back(came: dict[tuple[int, bool], tuple[tuple[int, bool], Cell]], state: tuple[int, bool]) -> list[Cell]:
    cells = []
    while state in came:
        state, cell = came[state]
        cells.append(cell)
    return cells
