"""Whether an answer means the same as what was expected, and if not, on which rung they part: type, shape or values.

The messages speak of the participant's answer only; none of them shows the expected one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from numbers import Real
from typing import Any, ClassVar

import pandas as pd

from workshop.typed import why_no_number
from workshop.typed.numerals import QUOTATION_MARKS, with_thousands

# What stands, and is written as an answer, where there is no figure: said of whoever keeps it back. The publisher gives
# none (a star, a blank); our recipe withholds one that the publisher prints; our recipe gives it only added to others.
NOT_PUBLISHED = "not published"
WITHHELD = "withheld by us"
POOLED = "pooled by us"

# What an exercise expects, and a participant writes, where the honest number would speak of a handful of people.
FEWER_THAN_SIX = "fewer than 6"

IN_PLACE_OF_A_FIGURE = (NOT_PUBLISHED, WITHHELD, POOLED, FEWER_THAN_SIX)

_WHY_NONE = {
    NOT_PUBLISHED: "The publisher does not give what this question needs for what you chose.",
    WITHHELD: "The publisher gives this figure, and our recipe withholds it.",
    POOLED: "The publisher gives this figure, and our recipe pools it with others.",
    FEWER_THAN_SIX: "So small a number would point at people.",
}


def in_place_of_a_figure(answer: Any) -> str | None:
    """The words that stand for a missing figure, if that is what was written: in any capitals, in any quotes."""
    if not isinstance(answer, str):
        return None
    words = _plain(answer).replace("than six", "than 6")
    return words if words in IN_PLACE_OF_A_FIGURE else None


def _plain(text: str) -> str:
    """Words without what people type around them: capitals, quotes, a full stop, spaces too many."""
    return " ".join(text.strip(f" \t\n.{QUOTATION_MARKS}").casefold().split())


@dataclass(frozen=True)
class Difference:
    """Where two answers part, and what to say about it.

    `near`: the number is right but for its decimals or its unit. `as_share`: it is a share in place of a percentage.
    """

    rung: str
    message: str
    near: bool = False
    as_share: bool = False

    TYPE: ClassVar[str] = "type"
    SHAPE: ClassVar[str] = "shape"
    VALUES: ClassVar[str] = "values"
    FEW: ClassVar[str] = "few"  # the number may be right, and it is too small to be written


def compare(answer: Any, expected: Any, within: float = 0.0) -> Difference | None:
    """None where `answer` means the same as `expected`, else where they part.

    Numbers are equal to within `within`, in the unit of the answer; texts regardless of case, outer quotes, full stops
    and spaces; Series and DataFrames regardless of the order of rows and columns and of the exact dtype.
    """
    if isinstance(expected, pd.DataFrame):
        return _frames(answer, expected, within)
    if isinstance(expected, pd.Series):
        return _series(answer, expected, within)
    if isinstance(expected, str):
        return _texts(answer, expected)
    return _numbers(answer, float(expected), within)


def _numbers(answer: Any, expected: float, within: float) -> Difference | None:
    if abs(expected) >= 1000:
        answer = _whole(answer)
    if isinstance(answer, str):
        words = in_place_of_a_figure(answer)
        if words == NOT_PUBLISHED:
            return Difference(Difference.VALUES, "The table does publish what you need here. Look again.")
        if words:
            return Difference(Difference.VALUES, f'Nothing is "{words}" here: the figure can be given. Look again.')
        return Difference(Difference.TYPE, why_no_number(answer))
    if isinstance(answer, (pd.Series, pd.DataFrame, list, tuple, dict, set)):
        written = _as_typed(answer)
        return Difference(
            Difference.TYPE,
            why_no_number(written)
            if written
            else "Your answer holds several values. This question asks for one number.",
        )
    if isinstance(answer, bool):
        return Difference(Difference.TYPE, "A yes or no is no number. This question asks for a number.")
    if not isinstance(answer, Real):
        return Difference(Difference.TYPE, "Your answer is no number, and this question asks for one.")
    number = float(answer)
    if math.isnan(number):
        return Difference(Difference.VALUES, "Your answer came out as 'not a number': a value it needs is blank.")
    if _near(number, expected, within):
        return None
    return _near_miss(number, expected, within)


def _whole(answer: Any) -> Any:
    """The answer; or the number that was typed as a chart prints it, 1,831, which Python reads as two numbers."""
    number = with_thousands(answer if isinstance(answer, str) else _as_typed(answer))
    return answer if number is None else number


def _as_typed(values: Any) -> str:
    """What somebody typed who got these values for one number: 12,29 with a comma, or {12.29} in brackets."""
    if not isinstance(values, (list, tuple, set)) or not all(type(value) in (int, float) for value in values):
        return ""
    if isinstance(values, tuple):
        first, *rest = values
        whole = rest and type(first) is int and all(type(value) is int and value >= 0 for value in rest)
        return (
            ",".join([str(first), *(f"{value:03d}" if len(rest) > 1 else str(value) for value in rest)])
            if whole
            else ""
        )
    return f"{{{next(iter(values))}}}" if len(values) == 1 else ""


def _near(number: float, expected: float, within: float) -> bool:
    # The last term forgives the rounding of binary fractions: 4.4 - 3.9 is not exactly 0.5.
    return abs(number - expected) <= within + 1e-9 * max(1.0, abs(expected))


def _near_miss(number: float, expected: float, within: float) -> Difference:
    if _near(-number, expected, within):
        message = "The size is right. Look at the direction: did it go up or down?"
        return Difference(Difference.VALUES, message)
    # Nought times one hundred is nought: then no number is that factor away.
    if expected and (_near(number * 100, expected, within) or _near(number, expected * 100, within * 100)):
        message = "You are a factor of one hundred away: one of the two is a percentage and the other a share."
        return Difference(Difference.VALUES, message, near=True, as_share=_near(number * 100, expected, within))
    if abs(expected) >= 1000 and _near(number * 1000, expected, within):
        message = "You are a factor of one thousand away. Write the whole number, without a point between thousands."
        return Difference(Difference.VALUES, message, near=True)
    is_whole = within >= 0.5 or expected == round(expected)  # then no decimal is asked for
    if not is_whole and any(_is_rounded(number, expected, digits) for digits in range(4)):
        message = "You are close: it is rounded a step too far. Write one decimal more."
        return Difference(Difference.VALUES, message, near=True)
    if abs(number - expected) <= 4 * within:
        again = "Read each number once more." if is_whole else "Keep one more decimal until the last step."
        return Difference(Difference.VALUES, f"You are close. {again}", near=True)
    return Difference(Difference.VALUES, "The number is not what the data say.")


def is_rounded_from(answer: Any, value: Any) -> bool:
    """Whether an answer is this number as people round or cut it: 45, 44.9 and 44 are 44.85; two digits at least."""
    if not (isinstance(answer, Real) and isinstance(value, Real)) or isinstance(answer, bool) or math.isnan(value):
        return False
    number = float(answer)
    return any(abs(number) * 10**digits >= 10 and _is_rounded(number, float(value), digits) for digits in range(4))


def _is_rounded(number: float, expected: float, digits: int) -> bool:
    """Whether a number with so many decimals is the expected one, rounded, or with its last decimals left out.

    A page shows one decimal more than people write, and 52.459 is 52.5 there: who rounds that writes 53.
    """
    steps = number * 10**digits
    is_cut = round(steps) == math.trunc(expected * 10**digits)
    shown = round(expected, digits + 1)
    is_near = any(_near(number, value, 0.5 / 10**digits) for value in (expected, shown))
    return abs(steps - round(steps)) < 1e-6 and (is_cut or is_near)


def _texts(answer: Any, expected: str) -> Difference | None:
    if expected in IN_PLACE_OF_A_FIGURE:
        if in_place_of_a_figure(answer) == expected:
            return None
        if expected == FEWER_THAN_SIX:
            is_few = isinstance(answer, Real) and not isinstance(answer, bool) and abs(float(answer)) <= 6
            rung = Difference.FEW if is_few else Difference.VALUES
            return Difference(rung, f'{_WHY_NONE[expected]} In its place, write "{expected}".')
        return Difference(Difference.VALUES, f'{_WHY_NONE[expected]} Look for the blanks, and write "{expected}".')
    if isinstance(answer, str):
        return (
            None
            if _plain(answer) == _plain(expected)
            else Difference(Difference.VALUES, "The words are not what the data say.")
        )
    return Difference(Difference.TYPE, "This question asks for words. Write them in the box.")


def _series(answer: Any, expected: pd.Series, within: float) -> Difference | None:
    if isinstance(answer, pd.DataFrame) and answer.shape[1] == 1:
        answer = answer.iloc[:, 0]
    if not isinstance(answer, pd.Series):
        return Difference(Difference.TYPE, "This question asks for one column of values with its labels (a Series).")
    return _frames(answer.to_frame("value"), expected.to_frame("value"), within)


def _frames(answer: Any, expected: pd.DataFrame, within: float) -> Difference | None:
    if not isinstance(answer, pd.DataFrame):
        return Difference(Difference.TYPE, "This question asks for a table (a DataFrame).")
    answer, expected = _labels_to_columns(answer), _labels_to_columns(expected)
    missing = [str(name) for name in expected.columns if name not in answer.columns]
    if missing:
        return Difference(Difference.SHAPE, f"Your table lacks the column {', '.join(missing)}.")
    if len(answer) != len(expected):
        hunch = "fewer: is a group counted twice?" if len(answer) > len(expected) else "more: was a group dropped?"
        return Difference(Difference.SHAPE, f"Your table has {len(answer)} rows. Expected are {hunch}")
    names = list(expected.columns)
    ours, theirs = _ordered(answer[names]), _ordered(expected[names])
    wrong = [str(name) for name in names if not _columns_agree(ours[name], theirs[name], within)]
    return Difference(Difference.VALUES, f"Look at the values in {', '.join(wrong)}.") if wrong else None


def _labels_to_columns(frame: pd.DataFrame) -> pd.DataFrame:
    named = any(name is not None for name in frame.index.names)
    return frame.reset_index() if named else frame.reset_index(drop=isinstance(frame.index, pd.RangeIndex))


def _ordered(frame: pd.DataFrame) -> pd.DataFrame:
    # Sort on the words first: the numbers may differ in the last decimal, and would then order differently.
    keys = sorted(frame.columns, key=lambda name: pd.api.types.is_numeric_dtype(frame[name]))
    return frame.sort_values(keys, key=lambda column: column.astype(str), ignore_index=True)


def _columns_agree(ours: pd.Series, theirs: pd.Series, within: float) -> bool:
    if pd.api.types.is_numeric_dtype(theirs):
        ours, theirs = pd.to_numeric(ours, errors="coerce").astype("Float64"), theirs.astype("Float64")
        blanks_agree = ours.isna().equals(theirs.isna())
        near = (ours - theirs).abs() <= within + 1e-9 * theirs.abs().clip(lower=1.0)
        return bool(blanks_agree and near.fillna(True).all())
    return ours.astype("string").fillna("").equals(theirs.astype("string").fillna(""))
