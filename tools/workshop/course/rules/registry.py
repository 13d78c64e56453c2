"""The registry of rules, and what a rule yields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from workshop.cell import Cell
from workshop.course.rules.page import Page

Found = Iterator[tuple[Cell | None, str]]


@dataclass(frozen=True)
class Finding:
    """One thing to change. `cell` counts from 1, as one counts down the page; None is the file as a whole."""

    file: str
    cell: int | None
    rule: str
    message: str

    def __str__(self) -> str:
        place = self.file if self.cell is None else f"{self.file}:{self.cell}"
        return f"{place}: {self.rule}: {self.message}"


@dataclass(frozen=True)
class Rule:
    """A named rule: what it says (its function's docstring), the kinds of file it is for, and the function itself."""

    name: str
    says: str
    kinds: frozenset[str]
    look: Callable[[Page], Iterable[tuple[Cell | None, str]]]


RULES: dict[str, Rule] = {}


def rule(name: str, *kinds: str) -> Callable[[Callable[[Page], Found]], Callable[[Page], Found]]:
    """Register the decorated generator under `name` for these kinds of file (see `Page.kind`)."""

    def register(look: Callable[[Page], Found]) -> Callable[[Page], Found]:
        RULES[name] = Rule(name, (look.__doc__ or "").strip(), frozenset(kinds), look)
        return look

    return register
