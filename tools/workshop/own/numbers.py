"""Numbers in cells as people write them: thousands, decimal commas, percent signs; and the marks that are none."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import pandas as pd

_GROUPED = re.compile(r"\d{1,3}([,.'’\s  ]\d{3})+")
_COMMA = re.compile(r"\d*,\d+")
_AROUND = "".join(("$", "€", "£", "%", " ", "\u00a0", "\u202f"))
_AROUND = "".join(("$", "€", "£", "%", " ", "\u00a0", "\u202f"))
_NUMBER = re.compile(r"\d+(\.\d+)?")


@dataclass(frozen=True)
class Numbers:
    """A column read as numbers: blank where a cell holds none. `marks` says how often each other text stands there."""

    values: pd.Series
    marks: dict[str, int]
    noted: tuple[str, ...]
    is_percent: bool


def read(column: pd.Series) -> Numbers:
    """Read a column of texts as numbers. A star, a word, a blank is no zero: it is no number, and it is counted."""
    texts = [str(text) for text in column.cat.categories]
    bare = {text: text.replace("−", "-").strip(_AROUND) for text in texts}
    commas = _decimal_commas(bare.values())
    found = {text: _number(bare[text], commas) for text in texts}
    times = column.value_counts()
    marks = Counter({text: int(times[text]) for text in texts if found[text] is None and times[text]})
    noted = []
    if commas:
        noted.append(f"The column {column.name!r} has decimal commas: 0,5 is read as one half.")
    elif any("," in bare[text] for text in texts if found[text] is not None):
        noted.append(f"The column {column.name!r} has commas between thousands: 1,250 is read as 1250.")
    values = column.map(found).astype("float64")
    is_percent = any(text.rstrip().endswith("%") for text in texts) or "%" in str(column.name)
    return Numbers(values, dict(marks.most_common()), tuple(noted), is_percent)


def _decimal_commas(texts: object) -> bool:
    """Whether commas stand before decimals: some comma cannot stand between thousands, and no point is a decimal's."""
    some = [text.lstrip("-") for text in texts]  # type: ignore[attr-defined]
    with_comma = [text for text in some if _COMMA.fullmatch(text)]
    odd = [text for text in with_comma if not re.fullmatch(r"[1-9]\d{0,2},\d{3}", text)]
    return bool(odd) and not any(re.fullmatch(r"\d+\.\d{1,2}", text) for text in some)


def _number(text: str, commas: bool) -> float | None:
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text)
    if commas:
        digits = digits.replace(".", "").replace(",", ".")
    elif _GROUPED.fullmatch(digits) and not re.fullmatch(r"\d{1,3}\.\d{3}", digits):
        digits = re.sub(r"[^\d]", "", digits)
    return sign * float(digits) if _NUMBER.fullmatch(digits) else None
