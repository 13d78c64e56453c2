"""Questions that answer back: an exercise, its named mistakes, its hints, and a check that never raises.

A session's `checks.py` declares exercises; its notebook calls `check` and `hint`. What the right answer is comes
out of the data each time, so a check follows the participant to another place. Nothing here is graded: nbgrader
reads the points from a result's plain text, and `workshop run` reads its JSON.
"""

from __future__ import annotations

import html
import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from workshop.notebook.compare import IN_PLACE_OF_A_FIGURE, Difference, compare, is_rounded_from
from workshop.notebook.parameters import UnknownValue, choose
from workshop.notebook.words import INK, NO_MATHEMATICS, with_code
from workshop.typed import Unread, begin, is_nothing
from workshop.typed.runs import Runs

RESULT_MIME = "application/vnd.workshop.check+json"

NOT_ATTEMPTED = "not attempted"
ANOTHER_CHOICE = "another_choice"
NOT_YET = "not yet"
MATCHES = "matches"

# The state is said in a word and a sign; colour only repeats it. Each verdict brings its own ground, because no colour
# is at 4.5 to 1 on JupyterLab's light page and on its dark one.
_LOOK = {
    NOT_ATTEMPTED: ("○", "Not attempted yet", "#5c5c5c"),
    NOT_YET: ("△", "Not yet", "#8a4b00"),
    MATCHES: ("✓", "Matches", "#0b5d3b"),
}


@dataclass(frozen=True)
class Mistake:
    """A way of going wrong that has a name: what it computes, and what to think about then."""

    name: str
    message: str
    commit: Callable[..., Any]


@dataclass(eq=False)
class Exercise:
    """One question: how its answer comes out of the data, and how people go wrong on it.

    `expected` takes the session's parameters by name and returns a number, a text, a Series or a DataFrame.
    """

    name: str
    expected: Callable[..., Any]
    consider: str
    hints: tuple[str, ...]
    within: float | Callable[..., float]
    unit: str
    points: int
    matches: str
    mistakes: dict[str, Mistake] = field(default_factory=dict)
    choices: Mapping[str, tuple[Any, ...]] = field(default_factory=dict, kw_only=True)

    def mistake(self, message: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Register the decorated function, which commits the mistake, under its own name."""

        def register(commit: Callable[..., Any]) -> Callable[..., Any]:
            self.mistakes[commit.__name__] = Mistake(commit.__name__, message, commit)
            return commit

        return register

    def answer(self, **parameters: Any) -> Any:
        """The expected answer for these parameters; those that the exercise does not use are ignored."""
        return call(self.expected, parameters)

    def tolerance(self, **parameters: Any) -> float:
        """How far a number may be from the expected one, for these parameters."""
        return call(self.within, parameters) if callable(self.within) else self.within

    def committed(self, mistake: str, **parameters: Any) -> Any:
        """What somebody who makes the mistake of that name answers for these parameters."""
        return call(self.mistakes[mistake].commit, parameters)

    def chosen(self, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """The parameters, each choice as this exercise spells it; raises UnknownValue where it has no such choice."""
        found = dict(parameters)
        for name, known in self.choices.items():
            if name in found:
                what = name.replace("_", " ")
                found[name] = choose(found[name], known, what, f"in this question, where {what} stands")
        return found

    def is_attempted(self, answer: Any) -> bool:
        """Whether anything was written as an answer."""
        return not (answer is ... or answer is None or (isinstance(answer, str) and is_nothing(answer)))

    def praise(self, answer: Any, parameters: Mapping[str, Any]) -> str:
        """What is said to an answer that matches."""
        return self.matches

    def difference(self, answer: Any, parameters: Mapping[str, Any]) -> Difference | None:
        """Where the answer and the expected one part; None where they mean the same."""
        return compare(answer, self.answer(**parameters), self.tolerance(**parameters))

    def known_mistake(self, answer: Any, parameters: Mapping[str, Any]) -> Mistake | None:
        """The first mistake that gives this answer, else the first that gives it once it is rounded as people do."""
        made = []
        for mistake in self.mistakes.values():
            try:
                committed = call(mistake.commit, parameters)
                if _is_nothing(committed):
                    continue
                if compare(answer, committed, self.tolerance(**parameters)) is None:
                    return mistake
            except Exception:  # a mistake that cannot be committed in this place is not the one that was made
                continue
            made.append((mistake, committed))
        if is_rounded_from(answer, self.answer(**parameters)):
            return None  # the right number, rounded too far
        return next((mistake for mistake, committed in made if is_rounded_from(answer, committed)), None)

    def another_choice(self, answer: Any, parameters: Mapping[str, Any]) -> str | None:
        """What to say where the answer is right, but for another choice than the one that is made here."""
        for name, known in self.choices.items():
            if name not in parameters:
                continue
            right = [
                other
                for other in known
                if other != parameters[name] and self._is_right(answer, parameters, name, other)
            ]
            if right:
                return f"That is right for {_listed(right)}; here {_quoted(parameters[name])} is chosen."
        return None

    def _is_right(self, answer: Any, parameters: Mapping[str, Any], name: str, choice: Any) -> bool:
        case = {**parameters, name: choice}
        try:
            return not _is_nothing(self.answer(**case)) and self.difference(answer, case) is None
        except Exception:  # a choice that has no answer in this place is not the one that was answered
            return False


def exercise(
    *,
    consider: str,
    hints: Iterable[str],
    within: float | Callable[..., float] = 0.0,
    unit: str = "",
    points: int = 1,
    matches: str = "Your answer is what the data say.",
    choices: Mapping[str, Iterable[Any]] | None = None,
) -> Callable[[Callable[..., Any]], Exercise]:
    """Make an `Exercise` of the function that computes the expected answer.

    `consider` is said before anything else to somebody whose answer does not match yet. `within` is the tolerance of
    a number, in `unit`, or a function of the parameters that gives it. One to three `hints`, the last of which names
    the function to use. `matches` is said in the end; change it where the answer rests on more than the data, such as
    on the room's own marks. `choices` are the parameters that the room chooses in the question itself, each with all
    that can be chosen.
    """
    hints = tuple(hints)
    begin()
    offered = {name: tuple(values) for name, values in (choices or {}).items()}
    if not 1 <= len(hints) <= 3:
        raise ValueError(f"an exercise has one to three hints, this one has {len(hints)}")

    def make(expected: Callable[..., Any]) -> Exercise:
        return Exercise(expected.__name__, expected, consider, hints, within, unit, points, matches, choices=offered)

    return make


@dataclass(frozen=True)
class Result:
    """What a check found. Its plain text is its points, its HTML speaks to the participant."""

    exercise: str
    state: str
    message: str
    points: float
    max_points: int
    mistake: str | None = None

    def __repr__(self) -> str:
        return f"{self.points:g}"

    def _repr_html_(self) -> str:
        sign, word, colour = _LOOK[self.state]
        return (
            f'<div role="status" class="{NO_MATHEMATICS}" style="border-left:4px solid {colour};padding:.4em .8em;'
            f'max-width:46em;background:#fff;color:{INK}">'
            f'<strong style="color:{colour}"><span aria-hidden="true">{sign}</span> {word}.</strong> '
            f"{with_code(self.message)}</div>"
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        record = {
            "exercise": self.exercise,
            "state": self.state,
            "points": self.points,
            "max_points": self.max_points,
            "mistake": self.mistake,
        }
        return {"text/plain": repr(self), "text/html": self._repr_html_(), RESULT_MIME: record}


def check(exercise: Exercise, answer: Any, **parameters: Any) -> Result:
    """Compare an answer with what the data say for these parameters: not attempted, not yet, or matches.

    Never raises and never shows the answer. A known mistake is named; otherwise the message climbs from type to shape
    to values.
    """
    runs = begin()
    result = _judge(exercise, answer, parameters, runs)
    if runs:
        runs.judged(exercise.name, result.state)
    return result


def _judge(exercise: Exercise, answer: Any, parameters: Mapping[str, Any], runs: Runs | None) -> Result:
    why = unread(answer)
    if why:
        return _result(exercise, NOT_YET, why)
    if not exercise.is_attempted(answer):
        return _result(exercise, NOT_ATTEMPTED, _what_to_do(exercise, runs))
    result = _verdict(exercise, answer, parameters, runs)
    after = runs.say(exercise.name, answer) if runs else ""
    return replace(result, message=f"{result.message} {after}".strip())


def _what_to_do(exercise: Exercise, runs: Runs | None) -> str:
    boxes = runs.of(exercise.name) if runs else []
    where = boxes[-1].where if boxes else "the box of this question"
    name = boxes[-1].name if boxes else exercise.name
    return f"Write your answer in {where}. In code: after {name} =, then run that cell, and this one after it."


def unread(answer: Any) -> str:
    """Why an answer, or one of several by their labels, could not be read; nothing where it was."""
    values = answer.values() if isinstance(answer, Mapping) else [answer]
    return next((value.why for value in values if isinstance(value, Unread)), "")


def _verdict(exercise: Exercise, answer: Any, parameters: Mapping[str, Any], runs: Runs | None) -> Result:
    try:
        parameters = exercise.chosen(parameters)
        difference = exercise.difference(answer, parameters)
    except UnknownValue as error:
        return _result(exercise, NOT_YET, str(error))
    except Exception as error:  # a check must not stop a room: it says that the fault is not the participant's
        return _result(
            exercise,
            NOT_YET,
            f"This check could not do its own sum ({type(error).__name__}: {error}). "
            "That is not your mistake. Please tell whoever runs the session.",
        )
    if difference is None:
        return _result(exercise, MATCHES, exercise.praise(answer, parameters))
    known = exercise.known_mistake(answer, parameters) if difference.rung == Difference.VALUES else None
    if known:
        return _result(exercise, NOT_YET, known.message, mistake=known.name)
    other = exercise.another_choice(answer, parameters) if difference.rung == Difference.VALUES else None
    if other and not difference.as_share:  # 0.17 in place of 17 percent may be near the figure of another choice too
        return _result(exercise, NOT_YET, other, mistake=ANOTHER_CHOICE)
    meant = runs.meant(exercise.name, answer) if runs and difference.rung == Difference.TYPE else ""
    if meant:
        return _result(exercise, NOT_YET, meant)
    lead = exercise.consider if difference.rung == Difference.VALUES and not difference.near else ""
    return _result(exercise, NOT_YET, f"{lead} {difference.message}".strip())


@dataclass(frozen=True)
class Hints:
    """An exercise's hints, each folded away until it is asked for. `question` is what the page calls the exercise."""

    hints: tuple[str, ...]
    question: str = ""

    def __repr__(self) -> str:
        return "\n".join(f"{self._name(n)}: {text}" for n, text in enumerate(self.hints, 1))

    def _repr_html_(self) -> str:
        folds = (
            f"<details><summary>{html.escape(self._name(n))}</summary><p>{with_code(text)}</p></details>"
            for n, text in enumerate(self.hints, 1)
        )
        return f'<div class="{NO_MATHEMATICS}" style="max-width:46em">{"".join(folds)}</div>'

    def _name(self, number: int) -> str:
        return f"Hint {number} of {len(self.hints)}{f': {self.question}' if self.question else ''}"


def hint(exercise: Exercise) -> Hints:
    """The exercise's hints: open as few as you need."""
    runs = begin()
    boxes = runs.of(exercise.name) if runs else []
    return Hints(exercise.hints, boxes[-1].question if boxes else "")


def _result(exercise: Exercise, state: str, message: str, mistake: str | None = None) -> Result:
    points = float(exercise.points) if state == MATCHES else 0.0
    return Result(exercise.name, state, message, points, exercise.points, mistake)


def _is_nothing(value: Any) -> bool:
    if isinstance(value, str):
        return value in IN_PLACE_OF_A_FIGURE
    return value is None or bool(pd.api.types.is_scalar(value) and pd.isna(value))


def _quoted(choice: Any) -> str:
    return f'"{choice}"' if isinstance(choice, str) else str(choice)


def _listed(choices: list[Any]) -> str:
    *others, last = map(_quoted, choices)
    return f"{', '.join(others)} and {last}" if others else last


def call(function: Callable[..., Any], parameters: Mapping[str, Any]) -> Any:
    """The function with those of the parameters that it takes."""
    wanted = inspect.signature(function).parameters
    return function(**{name: value for name, value in parameters.items() if name in wanted})
