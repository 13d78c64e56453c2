"""What a participant chooses, a place or a room's benchmark: one that the data know, or a message with the nearest."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TypeVar

from workshop.nearest import nearest
from workshop.typed import Unread, latest

Known = TypeVar("Known")

NEAR_THE_TOP = "near the top of this page"


class UnknownValue(ValueError):
    """Something was chosen that the data do not know."""

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows of it: the sentence, without the code that found it out."""
        return [str(self)]


def choose(value: object, known: Iterable[Known], what: str, where: str = NEAR_THE_TOP) -> Known:
    """Return the one of `known` that `value` names, whatever its case and outer spaces.

    Raises UnknownValue, with the nearest names and `where` to change it, where the data have no such `what`.
    """
    names = {str(name): name for name in known}
    by_folded = {" ".join(text.casefold().split()): text for text in names}
    folded = "" if value is ... or value is None else " ".join(str(value).casefold().split())
    if folded in by_folded:
        return names[by_folded[folded]]
    if isinstance(value, Unread):
        raise UnknownValue(value.why)
    runs = latest()
    written = runs and runs.written(runs.argument(0, sys._getframe(1)))  # 2021-22, which Python takes for a sum
    if written and written.casefold() in by_folded:
        return names[by_folded[written.casefold()]]
    change = f"Change it {where}."
    all_of_them = (
        f"It is one of: {', '.join(names)}." if len(names) < 8 else ""
    )  # three of five could hint at an answer
    if not folded:
        examples = all_of_them or f"For example: {', '.join(sorted(names)[:3])}."
        raise UnknownValue(f"No {what} is chosen. {examples} {change}")
    near = _named_in(folded, by_folded) or nearest(folded, sorted(names), 3, cutoff=0.5)
    near = near or [text for text in sorted(names) if folded in text.casefold()][:3]
    guess = f"Nearest: {', '.join(near)}." if near else all_of_them
    unknown = f"There is no {what} called {str(value).strip()!r} here."
    raise UnknownValue(" ".join(filter(None, [unknown, guess, change])))


def _named_in(folded: str, by_folded: dict[str, str]) -> list[str]:
    """Names that stand in what was written, word for word, the longest first: Hamden in "Hamden Police Department"."""
    found = [name for name in by_folded if f" {name} " in f" {folded} "]
    return [by_folded[name] for name in sorted(found, key=len, reverse=True)][:3]
