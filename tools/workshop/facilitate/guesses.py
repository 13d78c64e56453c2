"""What was guessed before anybody looked: as a table that says no small count of people, and the same as a chart.

Guesses in numbers differ from person to person, so they are counted in steps, each wide enough for five.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from workshop.facilitate.protected import FEWEST, listed
from workshop.facilitate.results import chart
from workshop.notebook.reading import numbers

_STEPS = 6  # about so many, before those of fewer than five people are joined
_LONGEST = 40  # characters of a guess: what is longer is a text, and is not shown


@dataclass
class Guessed:
    """One box of the guess: its label, what it counts, and how often each guess was made."""

    label: str
    unit: str
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, said: str) -> None:
        """Count one person's guess."""
        text = " ".join(said.split())
        if text and len(text) <= _LONGEST:
            self.counts[text] += 1

    @property
    def values(self) -> list[float]:
        """The guesses that are numbers, in order."""
        return sorted(value for guess in self.counts.elements() if (value := _number(guess)) is not None)

    @property
    def middle(self) -> str:
        """The guess in the middle, where guesses are numbers."""
        return f"{self.values[len(self.values) // 2]:,g}" if self.values else ""

    def rows(self, people: int, rooms: bool = False) -> list[tuple[str, int]]:
        """What may be shown of so many `people`, or all of it where each notebook is a room's."""
        if rooms:
            return sorted(self.counts.items(), key=lambda row: _order(row[0]))
        values = self.values
        if len(values) > self.counts.total() / 2:
            return listed(list(_in_steps(values)), people)
        return listed(sorted(self.counts.items(), key=lambda row: _order(row[0])), people)


def picture(guessed: Guessed, rows: Sequence[tuple[str, int]], whose: str) -> tuple[str, str]:
    """The rows as bars, in SVG, and the same in words for whoever does not see it."""
    most = max(number for _, number in rows)
    first = " and ".join(guess for guess, number in rows if number == most)
    title = f"{guessed.label}: most often {first}"
    words = f"{title}. Bars for how many {whose} guessed what: {'; '.join(f'{name}, {count}' for name, count in rows)}."
    axis = {"tickMinStep": 1, "labelFontSize": 12, "titleFontSize": 12}
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.20.1.json",
        "description": words,
        "title": {"text": title, "subtitle": guessed.unit, "anchor": "start", "fontSize": 14, "limit": 560},
        "width": 380,
        "height": {"step": 24},
        "data": {"values": [{"guess": name, "count": count} for name, count in rows]},
        "encoding": {
            "y": {"field": "guess", "type": "nominal", "sort": None, "title": None, "axis": axis},
            "x": {"field": "count", "type": "quantitative", "title": whose.capitalize(), "axis": axis},
        },
        "layer": [
            {"mark": {"type": "bar", "color": "#0072b2"}},
            {
                "mark": {"type": "text", "align": "left", "dx": 4, "fontSize": 12},
                "encoding": {"text": {"field": "count", "type": "quantitative"}},
            },
        ],
    }
    return chart(spec).svg, words


def _in_steps(values: Sequence[float]) -> Iterator[tuple[str, int]]:
    """The numbers counted in steps of one round width, joined with the next one until five are in it."""
    width = _round_width((values[-1] - values[0]) / _STEPS)
    steps = Counter(math.floor(value / width) for value in values)
    first, last = min(steps), max(steps)
    counted: list[list[int]] = []  # where it begins, where it ends, how many
    for step in range(first, last + 1):
        if not counted or counted[-1][2] >= FEWEST:
            counted.append([step, step + 1, 0])
        counted[-1][1] = step + 1
        counted[-1][2] += steps[step]
    if len(counted) > 1 and counted[-1][2] < FEWEST:
        _, end, few = counted.pop()
        counted[-1][1], counted[-1][2] = end, counted[-1][2] + few
    for begin, end, number in counted:
        yield f"{begin * width:,g} to under {end * width:,g}", number


def _round_width(width: float) -> float:
    """The next width of 1, 2 or 5 times a power of ten; at least 1."""
    if width <= 1:
        return 1
    power = 10 ** math.floor(math.log10(width))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= width)


def _number(guess: str) -> float | None:
    try:
        value = float(guess.replace(",", "").replace("\u2212", "-").rstrip("% "))
        return value if math.isfinite(value) else None
    except ValueError:
        found = numbers(guess)
        return (found[0].low + found[0].high) / 2 if len(found) == 1 else None


def _order(guess: str) -> tuple[bool, float, str]:
    value = _number(guess)
    return (value is None, value or 0.0, guess)
