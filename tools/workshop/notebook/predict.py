"""A guess made before any number is shown, kept to stand beside the result.

In a notebook what is shown stays true: the guess follows the cell in which it is typed, and a result that is kept back
until questions are answered appears as soon as their checks match.
"""

from __future__ import annotations

import html
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from workshop.notebook.checks import MATCHES, Exercise
from workshop.notebook.words import NO_MATHEMATICS
from workshop.typed import Unread, begin, is_nothing
from workshop.typed.runs import Runs

_NO_GUESS = ("don't know", "dont know", "do not know", "no idea", "i don't know", "no guess", "none")
_KINDLY = "Any guess will do: nobody sees it unless you tell them, and a wrong guess is the useful kind."


class Shown:
    """Something that a notebook shows, and shows anew where it stands when it has changed."""

    def _ipython_display_(self) -> None:
        from IPython.display import display

        runs = begin()
        shown = display(self._bundle(), raw=True, display_id=True)
        if runs and shown:
            runs.follow[self._key()] = lambda changed: self._show_again(changed, shown.display_id)

    def _show_again(self, changed: set[str], display_id: str) -> None:
        from IPython.display import update_display

        if self._has_changed(changed):
            update_display(self._bundle(), raw=True, display_id=display_id)

    def _bundle(self) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": self._repr_html_()}

    def _repr_html_(self) -> str:
        raise NotImplementedError

    def _key(self) -> str:
        raise NotImplementedError

    def _has_changed(self, changed: set[str]) -> bool:
        raise NotImplementedError


@dataclass(eq=False)
class Prediction(Shown):
    """What somebody expected. Show it with `beside` once the data have spoken."""

    question: str
    guess: Any
    unit: str
    name: str | None = None
    runs: Runs | None = field(default=None, repr=False)

    @property
    def made(self) -> bool:
        """Whether there is a guess to keep."""
        if isinstance(self.guess, str):
            return not is_nothing(self.guess) and self.guess.strip(" .!").casefold().replace("’", "'") not in _NO_GUESS
        return self.guess is not ... and self.guess is not None

    def __repr__(self) -> str:
        if not self.made:
            return f"{self.question}: no guess yet."
        return f"{self.question}: you guess {self.words}."

    def _repr_html_(self) -> str:
        if isinstance(self.guess, Unread):
            said = f"Nothing is kept. {html.escape(self.guess.why)} {_KINDLY}"
        elif not self.made:
            said = f"No guess yet. Write one in the box of your guess. {_KINDLY}"
        else:
            said = f"Kept: you guess <strong>{html.escape(self.words)}</strong>. It will stand beside the result."
        return f'<p role="status" class="{NO_MATHEMATICS}">{said}</p>'

    @property
    def words(self) -> str:
        """The guess as it was typed, with its unit."""
        written = self.runs.written(self.name) if self.runs and not isinstance(self.guess, (str, float)) else None
        return in_words(written or self.guess, self.unit)

    def beside(self, result: Any, once: Iterable[Exercise] = ()) -> Comparison:
        """The guess and the result in one small table.

        `once` names the questions on which the result rests: until the checks of all of them match, it is folded away.
        `result` may be a function that works it out, where it cannot be worked out before.
        """
        return Comparison(self, result, tuple(question.name for question in once))

    def _key(self) -> str:
        return f"guess {self.name or self.question}"

    def _has_changed(self, changed: set[str]) -> bool:
        if self.name not in changed or not self.runs:
            return False
        self.guess = self.runs.shell.user_ns.get(self.name, ...)
        return True


@dataclass(eq=False)
class Comparison(Shown):
    """A prediction beside what the data say."""

    prediction: Prediction
    result: Any
    once: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether all the questions on which the result rests are answered, and match."""
        runs = self.prediction.runs
        return all(runs is not None and runs.states.get(name) == MATCHES for name in self.once)

    @property
    def _guess(self) -> str:
        return self.prediction.words if self.prediction.made else "no guess"

    def _result(self) -> str | None:
        """The result in words; None where it cannot be worked out yet."""
        if not callable(self.result):
            return in_words(self.result, self.prediction.unit)
        try:
            return in_words(self.result(), self.prediction.unit)
        except Exception:  # it rests on an answer that is not there yet
            return None

    def _until(self) -> str:
        runs = self.prediction.runs
        boxes = [runs.of(name) if runs else [] for name in self.once]
        numbers = [found[-1].question.removeprefix("Question ") if found else "" for found in boxes]
        if not all(numbers):
            return "stands here once the questions above match"
        *others, last = numbers
        return (
            f"stands here once Questions {', '.join(others)} and {last} match"
            if others
            else f"stands here once Question {last} matches"
        )

    def __repr__(self) -> str:
        result = self._result() if self.is_known else None
        return f"Your guess: {self._guess}\nThe data say: {result or self._until()}"

    def _repr_html_(self) -> str:
        result = self._result()
        if self.is_known and result is not None:
            says = html.escape(result)
        else:
            says = html.escape(self._until())
            if result is not None:
                answer = f"<p>{html.escape(result)}</p>"
                says += f"<details><summary>Show the result beside my guess now</summary>{answer}</details>"
        guess = html.escape(self._guess)
        if not self.prediction.made:
            guess += " (write one in the box of your guess)"
        rows = "".join(
            f'<tr><th scope="row" style="text-align:left">{label}</th><td style="text-align:left">{text}</td></tr>'
            for label, text in (("Your guess", guess), ("The data say", says))
        )
        caption = f'<caption style="text-align:left">{html.escape(self.prediction.question)}</caption>'
        return f'<table role="status" class="{NO_MATHEMATICS}">{caption}<tbody>{rows}</tbody></table>'

    def _key(self) -> str:
        return f"beside {self.prediction.question}"

    def _has_changed(self, changed: set[str]) -> bool:
        return self.prediction._has_changed(changed) or not changed.isdisjoint(self.once)


def in_words(value: Any, unit: str) -> str:
    """A guess or a result with its unit: two decimals at most."""
    number = f"{value:,.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
    return f"{number} {unit}".strip()


def predict(question: str, guess: Any, unit: str = "") -> Prediction:
    """Keep a guess (a number or words; `...` means none yet) at a question, in `unit`."""
    runs = begin()
    name = runs.argument(1, sys._getframe(1)) if runs else None
    return Prediction(question, guess, unit, name, runs)
