"""Numbers in cells as people write them: thousands, decimal commas, percent signs; and the marks that are none."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import pandas as pd

_GROUPS = {",": re.compile(r"[1-9]\d{0,2}(,\d{3})+"), ".": re.compile(r"[1-9]\d{0,2}(\.\d{3})+")}
_SPACES = re.compile(r"[1-9]\d{0,2}([\s\u00a0\u202f'’]\d{3})+")
_DECIMAL = {",": re.compile(r"\d*,\d+")}
_AROUND = "".join(("$", "€", "£", "%", " ", "\u00a0", "\u202f"))
_AROUND = "".join(("$", "€", "£", "%", " ", "\u00a0", "\u202f"))
_NUMBER = re.compile(r"\d+(\.\d+)?|\.\d+")


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
    thousands, decimal = _marks(list(bare.values()))
    found = {text: _number(bare[text], thousands, decimal) for text in texts}
    times = column.value_counts()
    marks = Counter({text: int(times[text]) for text in texts if found[text] is None and times[text]})
    noted = []
    if decimal == "," and any("," in bare[text] for text in texts if found[text] is not None):
        noted.append(f"The column {column.name!r} has decimal commas: 0,5 is read as one half.")
    for mark, name in ((",", "commas"), (".", "points")):
        if mark == thousands and any(mark in bare[text] for text in texts if found[text] is not None):
            noted.append(f"The column {column.name!r} has {name} between thousands: 1{mark}250 is read as 1250.")
    values = column.map(found).astype("float64")
    is_percent = any(text.rstrip().endswith("%") for text in texts) or "%" in str(column.name)
    return Numbers(values, dict(marks.most_common()), tuple(noted), is_percent)


def _marks(texts: list[str]) -> tuple[str, str]:
    """The marks between thousands and before decimals: the comma and the point, unless the column tells otherwise."""
    points = [text.lstrip("-") for text in texts if _DECIMAL[","].fullmatch(text.lstrip("-").replace(".", ""))]
    with_comma = [text for text in points if "," in text]
    if any(not _GROUPS[","].fullmatch(text) for text in with_comma):
        return ".", ","  # some comma cannot stand between thousands
    with_point = [text.lstrip("-") for text in texts if re.fullmatch(r"-?[\d.]+", text) and "." in text]
    if with_point and not with_comma and all(_GROUPS["."].fullmatch(text) for text in with_point):
        return ".", ","  # each point stands before three digits, as between thousands
    return ",", "."


def _number(text: str, thousands: str, decimal: str) -> float | None:
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text)
    whole, mark, rest = digits.partition(decimal)
    if _GROUPS[thousands].fullmatch(whole) or _SPACES.fullmatch(whole):
        whole = re.sub(r"\D", "", whole)
    if not _NUMBER.fullmatch(f"{whole}{'.' if mark else ''}{rest}"):
        return None
    return sign * float(f"{whole or 0}.{rest or 0}")
