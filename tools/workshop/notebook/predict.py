"""A guess made before any number is shown, kept to stand beside the result."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Prediction:
    """What somebody expected. Show it with `beside` once the data have spoken."""

    question: str
    guess: Any
    unit: str

    @property
    def made(self) -> bool:
        """Whether anything was put in place of the dots."""
        return self.guess is not ... and self.guess is not None

    def __repr__(self) -> str:
        if not self.made:
            return f"{self.question}: no guess yet."
        return f"{self.question}: you guess {self._words(self.guess)}."

    def _repr_html_(self) -> str:
        if not self.made:
            return (
                '<p role="status">No guess yet. Put one in place of the dots and run the cell. '
                "Nobody sees it unless you tell them, and a wrong guess is the useful kind.</p>"
            )
        guess = html.escape(self._words(self.guess))
        return f'<p role="status">Kept: you guess <strong>{guess}</strong>. It will stand beside the result.</p>'

    def beside(self, result: Any) -> Comparison:
        """The guess and the result in one small table."""
        return Comparison(self, result)

    def _words(self, value: Any) -> str:
        number = f"{value:,.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
        return f"{number} {self.unit}".strip()


@dataclass(frozen=True)
class Comparison:
    """A prediction beside what the data say."""

    prediction: Prediction
    result: Any

    def _rows(self) -> list[tuple[str, str]]:
        guess = self.prediction._words(self.prediction.guess) if self.prediction.made else "no guess"
        return [("Your guess", guess), ("The data say", self.prediction._words(self.result))]

    def __repr__(self) -> str:
        return "\n".join(f"{label}: {text}" for label, text in self._rows())

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><th scope="row" style="text-align:left">{label}</th><td>{html.escape(text)}</td></tr>'
            for label, text in self._rows()
        )
        caption = html.escape(self.prediction.question)
        return f'<table><caption style="text-align:left">{caption}</caption><tbody>{rows}</tbody></table>'


def predict(question: str, guess: Any, unit: str = "") -> Prediction:
    """Keep a guess (a number or words; `...` means none yet) at a question, in `unit`."""
    return Prediction(question, guess, unit)
