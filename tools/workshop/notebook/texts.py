"""Questions that are answered in words: a reading of what somebody wrote, and named faults that it finds.

    @text_question(consider="…", hints=["…"], example="Owner: the analyst who signs the table")
    def plan(text):
        return read_plan(text)


    @plan.fault("The owner is missing: one person, or one post.", example="Owner:")
    def owner_missing(reading):
        return not reading.owner

A text matches where the reading has no fault; otherwise the first fault that it has is named, in the order in which
they were declared. There is no one right text, so what `answer` gives is an example: a text without a fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pandas as pd

from workshop.notebook.charts import accessible_table
from workshop.notebook.checks import Exercise, Mistake, call
from workshop.notebook.compare import Difference
from workshop.notebook.reading import lines, words
from workshop.typed import is_nothing

_MATCHES = "What the question asks for is there. Whether it is good, the people beside you can tell."

# A text, texts by their labels, or a function that makes a text for the session's parameters.
Example = str | Mapping[str, str] | Callable[..., str]


@dataclass(frozen=True)
class Fault(Mistake):
    """A way in which a text falls short, which its reading shows; `commit` gives an example of it."""

    is_in: Callable[[Any], bool]


@dataclass(eq=False)
class TextQuestion(Exercise):
    """A question answered in words: `read` makes a reading of the text, the faults look at that."""

    read: Callable[..., Any] = field(kw_only=True)
    praise_of: Callable[[Any], str] | None = field(default=None, kw_only=True)

    def fault(self, message: str, *, example: Example, name: str = "") -> Callable[..., Callable[[Any], bool]]:
        """Register the decorated predicate on a reading. `example` is a text that has this fault first."""

        def register(is_in: Callable[[Any], bool]) -> Callable[[Any], bool]:
            known_as = name or is_in.__name__
            self.mistakes[known_as] = Fault(known_as, message, _giving(example), is_in)
            return is_in

        return register

    def reading(self, answer: Any, **parameters: Any) -> Any:
        """The reading of a text, or of several texts by their labels."""
        return call(partial(self.read, as_text(answer)), parameters)

    def is_attempted(self, answer: Any) -> bool:
        """Whether anything was written: of several texts, one is enough."""
        if isinstance(answer, Mapping):
            return any(text is not ... for text in answer.values())
        return answer is not ... and not (isinstance(answer, str) and is_nothing(answer))

    def praise(self, answer: Any, parameters: Mapping[str, Any]) -> str:
        """What is said to a text without a fault: the same to all, or what its reading shows."""
        return self.praise_of(self.reading(answer, **parameters)) if self.praise_of else self.matches

    def difference(self, answer: Any, parameters: Mapping[str, Any]) -> Difference | None:
        if not isinstance(answer, (str, Mapping)):
            return Difference(Difference.TYPE, "This question asks for words. Write them in the box.")
        return Difference(Difference.VALUES, "") if self.known_mistake(answer, parameters) else None

    def known_mistake(self, answer: Any, parameters: Mapping[str, Any]) -> Mistake | None:
        reading = self.reading(answer, **parameters)
        faults = (mistake for mistake in self.mistakes.values() if isinstance(mistake, Fault))
        return next((fault for fault in faults if fault.is_in(reading)), None)


def text_question(
    *,
    consider: str,
    hints: Iterable[str],
    example: Example,
    points: int = 1,
    matches: str | Callable[[Any], str] = _MATCHES,
    choices: Mapping[str, Iterable[Any]] | None = None,
) -> Callable[[Callable[..., Any]], TextQuestion]:
    """Make a `TextQuestion` of the function that reads a text (and the session's parameters, by name).

    `consider`, `hints` and `choices` are as for `exercise`. `example` is a text without a fault; `matches` is what is
    said then, or makes it of the reading.
    """
    hints = tuple(hints)
    offered = {name: tuple(values) for name, values in (choices or {}).items()}
    said, praise_of = (_MATCHES, matches) if callable(matches) else (matches, None)
    if not 1 <= len(hints) <= 3:
        raise ValueError(f"a question has one to three hints, this one has {len(hints)}")

    def make(read: Callable[..., Any]) -> TextQuestion:
        common = (read.__name__, _giving(example), consider, hints, 0.0, "", points, said)
        return TextQuestion(*common, choices=offered, read=read, praise_of=praise_of)

    return make


def as_text(answer: Any) -> str:
    """What somebody wrote as one text; of several texts, each begins with its label, and those without words too."""
    if isinstance(answer, Mapping):
        written = {label: text if isinstance(text, str) else "" for label, text in answer.items()}
        return "\n".join(f"{label}: {' '.join(lines(text))}" for label, text in written.items())
    return answer if isinstance(answer, str) else ""


def has_words(text: object, at_least: int = 1) -> bool:
    """Whether a text has that many words."""
    return isinstance(text, str) and len(words(text)) >= at_least


def _giving(example: Example) -> Callable[..., Any]:
    return example if callable(example) else lambda: as_text(example)


@dataclass(frozen=True)
class Found:
    """What a reading finds, a row a part, for the participant to look at beside their own words."""

    table: pd.DataFrame
    caption: str

    def __repr__(self) -> str:
        return self.table.to_string(index=False)

    def _repr_html_(self) -> str:
        return accessible_table(self.table, caption=self.caption)
