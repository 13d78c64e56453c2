"""Which words of somebody's table a page may repeat: known marks, groups that several rows name; nobody's name.

A cell, a title above a table, a note below it, a sheet and a file may be called after a person. What is not known to be
a mark is counted, not quoted. Headings are repeated: by them somebody chooses what is read. A group of several people
is named where its numbers are withheld, or nobody would know whom a table leaves out.
"""

from __future__ import annotations

import re
from functools import cache

import pandas as pd

from workshop.own.standards import NOWHERE, Standard, read

_SIGNS = re.compile(r"[^\w\s]{1,4}|#[a-z/0]+[!?]?")  # stars, dashes, points; a spreadsheet's own errors
_RULE = re.compile(r"(<|<=|≤|n\s*<|fewer than|less than|under)\s*\d{1,3}", re.IGNORECASE)  # says what the rule says
_ABOVE = re.compile(r"(>|>=|≥)\s*\d{1,3}\s*%?")
_MARKS = {*"cdmnrsuxz", "na", "nd", "nr", "ns", "ds", "np", "nc", "n/a", "n.a.", "null", "none", "nan", "nil", "blank"}
_MARKS |= {"masked", "suppressed", "withheld", "hidden", "confidential", "redacted", "missing", "unknown", "no data"}
_MARKS |= {"not available", "not applicable", "not reported", "not published", "not given", "not shown"}
KEPT, RARE = "other words", "rare labels"


def is_mark(text: str) -> bool:
    """Whether a cell of a column of numbers holds a mark that many tables use, and so nobody's name and no number."""
    plain = " ".join(text.casefold().split()).strip("()[]")
    return plain in _MARKS or any(known.fullmatch(plain) for known in (_SIGNS, _RULE, _ABOVE))


def said(marks: dict[str, int]) -> str:
    """How often each mark of a column stands there; words that are no known mark are counted together.

    `marks` has a text of the column and in how many rows it stands; "" is a blank.
    """
    known = [(repr(text) if text else "nothing", times) for text, times in marks.items() if not text or is_mark(text)]
    rest = sum(times for text, times in marks.items() if text and not is_mark(text))
    shown, more = known[:6], sum(times for _, times in known[6:]) + rest
    parts = [f"{text} in {_rows(times)}" for text, times in shown]
    if more:
        parts.append(f"{KEPT} in {_rows(more)} (not repeated here, because a word may be somebody's name)")
    return ", ".join(parts)


def lines(count: int, where: str) -> str:
    """That lines above or below a table are left out, without a word of them: they may name somebody."""
    stand, left = ("stands a line that is", "It is") if count == 1 else (f"stand {count:,} lines that are", "They are")
    return f"{where} the table {stand} no part of it. {left} left out, and not repeated here: look there in your file."


def _rows(times: int) -> str:
    return f"{times:,} row{'s' if times != 1 else ''}"


def are_names(times: pd.Series, few: int) -> bool:
    """Whether most words of a column stand in fewer rows than `few`, as names do: `times`, the rows of each word.

    A word that a standard of race and ethnicity knows is no name, however few it has.
    """
    rare = [word for word, rows in times.items() if rows < few and not is_known(str(word))]
    return len(times) >= few and len(rare) > len(times) / 2


@cache
def _standards() -> tuple[Standard, ...]:
    return tuple(read())


def is_known(label: str) -> bool:
    """Whether some standard at hand has a box, or several, for a label."""
    return any(standard.box(label) != NOWHERE for standard in _standards())


def without_rare(labels: pd.Series, most: int, noted: list[str]) -> pd.Series:
    """The labels, a category each, without those that up to `most` rows have, unless a standard knows them.

    Such a label may be a name, or be known as somebody's. Its rows are counted with others of their kind; how many
    there are is not said, because each may be a person.
    """
    times = labels.value_counts()
    rare = [label for label in times.index[(times > 0) & (times <= most)] if not is_known(str(label))]
    if not rare:
        return labels
    rows = "one row" if most == 1 else f"no more than {most} rows"
    noted.append(
        f"In {labels.name!r}, some labels stand in {rows} each, and no standard knows them. A page does not repeat "
        f"what may be somebody's name: together they are called {RARE!r} here."
    )
    kept = labels.cat.add_categories([RARE])
    return kept.mask(kept.isin(rare), RARE).cat.remove_unused_categories()
