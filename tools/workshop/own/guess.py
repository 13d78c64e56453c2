"""What the columns of a table may mean, from their names and words, so that a first result needs no more than a file.

A guess is said, and gives way to whatever somebody writes. Nothing is guessed of which the words tell nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from workshop.own import numbers, unsaid
from workshop.own.again import is_total
from workshop.own.question import COUNT, EVENT, MOST_CATEGORIES, MOST_PLACES, PERSON, SMALLEST, YEAR, Question
from workshop.own.sheet import Sheet

ROW_NUMBERS = 5  # rows, from which on numbers that rise by one are the rows' own
MOST_WORDS = 5000  # different values of a column that is looked at
NONE = "none"  # what somebody writes where a column is guessed and there is none
_YES = {"yes", "y", "true", "t", "1", "sim", "sí", "si", "oui", "ja"}
_NO = {"no", "n", "false", "f", "0", "não", "nao", "non", "nein", "nee"}
_GROUP = re.compile(r"race|raça|raca|ethni|etni|\bcor\b|hispanic|ancestry|origin|^group$")
_PEOPLE = re.compile(
    r"enrol|cohort|popul|people|persons|pessoas|students|headcount|denominat|total|\ball\b|eligible|matr[ií]culas|\bn\b"
)
_PLACE = re.compile(
    r"\b(place|town|district|school|county|region|city|munic[ií]pio|municipality|department|precinct|agency|office|area"
    r"|hospital|dhb|state|location)\b"
)
_YEAR_NAME = re.compile(r"year|month|date|\bano\b|année|annee|jahr|año")
_EVENT = re.compile(r"\b(stop|visit|arrest|incident|event|citation|call|intervention)s?\b")
_OF_EVENT = re.compile(rf"^{_EVENT.pattern} (id|number|no|date|time|type|reason|location)\b")  # a column of each event
_CODE = re.compile(r"\b(id|code|cod|cód|zip|fips|geoid|number|no|age|idade|grade|score|sa2)\b")
_CALENDAR = re.compile(r"(19|20)\d{2}((0[1-9]|1[0-2])([0-2]\d|3[01])?|\d{2})?")  # 2021, 202103, 20210303; 202122
_RATE = re.compile(r"rate|percent|pct|share|%|taxa|uptake")


@dataclass(frozen=True)
class Guess:
    """The question with its blanks filled, and in sentences what was guessed."""

    question: Question
    said: tuple[str, ...]


def guess(sheet: Sheet, asked: Question) -> Guess:
    """Fill what is left open in `asked`; "none" in a box stays empty. What cannot be told stays open."""
    bare = {name: "" for name, text in vars(asked).items() if text.strip().casefold() == NONE}
    open_ = [name for name, text in vars(asked).items() if not text.strip()]
    found = replace(asked, **bare)
    for name, make in (("group", _group), ("year", _year), ("place", _place), ("row", _row)):
        if name in open_:
            found = replace(found, **{name: make(sheet, found)})
    if found.row == COUNT and {"outcome", "people"} & set(open_):
        outcome, people = _counts(sheet, found)
        found = replace(found, outcome=found.outcome or outcome, people=found.people or people)
    elif found.row != COUNT and "outcome" in open_:
        found = replace(found, outcome=_outcome(sheet, found))
    if found.row != COUNT and "yes" in open_ and found.outcome:
        found = replace(found, yes=_yes(sheet, found.outcome))
    return Guess(found, tuple(_said(found, open_)))


def _said(found: Question, open_: list[str]) -> Iterator[str]:
    """Each guess in the words of its box."""
    parts = []
    if "row" in open_:
        parts.append(f"a row is {found.row}")
    words = {
        "group": "the group stands in {!r}",
        "outcome": "the outcome in {!r}",
        "yes": "where {!r} counts",
        "people": "how many people there were in {!r}",
        "place": "the place in {!r}",
        "year": "the year in {!r}",
    }
    parts += [
        text.format(getattr(found, name)) for name, text in words.items() if name in open_ and getattr(found, name)
    ]
    if parts:
        yield (
            f"A guess, from the names and words of your columns: {', '.join(parts)}. Where that is wrong, open "
            f'"More boxes" and choose; "{NONE}" there says that your table has no such column.'
        )


def _words(sheet: Sheet, name: str) -> pd.Series:
    """The words of a column and in how many rows each stands, without blanks; none of a column of too many."""
    if _is_name(sheet, name):
        return pd.Series(dtype="int64")
    times = sheet.frame[name].value_counts()
    return times[(times > 0) & (times.index != "")]


def _is_name(sheet: Sheet, name: str) -> bool:
    """Whether a column has so many different values that each may name a row, such as a case's number."""
    return len(sheet.frame[name].cat.categories) > max(MOST_WORDS, len(sheet.frame) / 2)


def _free(sheet: Sheet, taken: Question) -> list[str]:
    """The columns of which nothing is said yet."""
    named = {
        text.casefold() for key, text in vars(taken).items() if key not in ("row", "yes", "only", "called", "where")
    }
    return [str(name) for name in sheet.frame if str(name).casefold() not in named]


def _plain(name: str) -> str:
    """A name as words: "SubjectAge" and "subject_age" are "subject age"."""
    return " ".join(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).casefold().replace("_", " ").split())


def _group(sheet: Sheet, asked: Question) -> str:
    """The column most of whose words a standard knows; else one that is called so."""
    best, most = "", 0.0
    for name in _free(sheet, asked):
        words = _words(sheet, name)
        is_digits = sum(any(each.isdigit() for each in str(word)) for word in words.index) > len(words) / 2
        if is_digits or not 2 <= len(words) <= MOST_CATEGORIES * 5:
            continue
        known = [word for word in words.index if unsaid.is_known(str(word))]
        called = bool(_GROUP.search(_plain(name)))
        score = len(known) / len(words) + called
        if (len(known) >= 2 or (called and len(words) <= MOST_CATEGORIES)) and score > most:
            best, most = name, score
    return best


def _row(sheet: Sheet, asked: Question) -> str:
    columns = _candidates(sheet, asked)
    if sheet.counted or (columns and (_pairs(columns, sheet, asked) or _stands_once(sheet, asked))):
        return COUNT
    is_event = any(_OF_EVENT.search(_plain(str(name))) for name in sheet.frame)
    return EVENT if is_event or _EVENT.search(_plain(sheet.path.stem)) else PERSON


def _stands_once(sheet: Sheet, asked: Question) -> bool:
    """Whether no group stands twice in a place and year, as in a table of counts."""
    keys = [name for name in (asked.group, asked.place, asked.year) if name]
    first = sheet.frame.head(MOST_WORDS)  # of a long list, some group stands twice in its first rows
    return bool(keys) and not first.duplicated(keys).any() and not sheet.frame.duplicated(keys).any()


def _year(sheet: Sheet, asked: Question) -> str:
    for name in _free(sheet, asked):
        words = _words(sheet, name)
        looks = [word for word in words.index[:200] if YEAR.search(str(word)) and len(str(word)) <= 10]
        if _YEAR_NAME.search(_plain(name)) and looks and len(words) <= max(60, len(sheet.frame) / SMALLEST):
            return name
    return ""


def _place(sheet: Sheet, asked: Question) -> str:
    """A column that is called as places are, of words that come again: first one that is called just so, no blanks."""
    names = [name for name in _free(sheet, asked) if _PLACE.search(_plain(name))]
    blank = {name: bool(sheet.frame[name].eq("").any()) for name in names}
    codes = {name: bool(_CODE.search(_plain(name))) for name in names}
    for name in sorted(names, key=lambda name: (codes[name], blank[name], not _PLACE.fullmatch(_plain(name)))):
        words = _words(sheet, name)
        is_digits = all(str(word).replace("-", "").isdecimal() for word in words.index[:50])
        is_yes_or_no = {str(word).casefold() for word in words.index} <= _YES | _NO
        if not is_digits and not is_yes_or_no and 2 <= len(words) <= MOST_PLACES and not unsaid.are_names(words, 2):
            return name
    return ""


def _candidates(sheet: Sheet, asked: Question) -> dict[str, pd.Series]:
    """The columns that may count people, as numbers: whole, none below zero, more than noughts and ones."""
    columns = {}
    for name in sheet.counted or _free(sheet, replace(asked, outcome="", people="")):
        if not sheet.counted and (_CODE.search(_plain(name)) or _is_name(sheet, name)):
            continue
        if _RATE.search(_plain(name)):
            continue
        read = numbers.read(sheet.frame[name])
        values = read.values.dropna()
        if read.is_percent or len(values) < max(2, len(sheet.frame) / 10):
            continue
        if (values >= 0).all() and (values % 1 == 0).all() and values.max() > 1 and not _numbers_nobody(values):
            columns[name] = read.values
    return columns


def _numbers_nobody(values: pd.Series) -> bool:
    """Whether whole numbers are years, months, days (20210303), or the numbers of the rows."""
    rises = values.diff() == 1
    if len(values) >= ROW_NUMBERS and (rises | (values == values.min())).all() and rises.mean() > 0.5:
        return True
    return all(_CALENDAR.fullmatch(f"{value:.0f}") for value in values.unique())


def _pairs(columns: dict[str, pd.Series], sheet: Sheet, asked: Question) -> list[tuple[bool, float, int, str, str]]:
    """Two columns of which the first is never larger, each pair with what speaks for it.

    Where no name says that it counts people, there must be two columns of counts alone, and each group must stand once
    in its place: in a list, an age is no count, and of three columns each may be a part.
    """
    called = {name: bool(_PEOPLE.search(_plain(name))) for name in columns}
    is_once = len(columns) == 2 and not any(called.values()) and _stands_once(sheet, asked)
    return [
        (called[people], columns[people].sum(), -list(columns).index(part), part, people)
        for part in columns
        for people in columns
        if part != people and asked.outcome in ("", part) and asked.people in ("", people)
        if (called[people] or is_once or people == asked.people) and _is_part(columns[part], columns[people])
    ]


def _counts(sheet: Sheet, asked: Question) -> tuple[str, str]:
    """Those who have the outcome, and all people: of all pairs, the one that is called so and counts most people.

    Where there is one column of counts alone, it is the outcome, and the page says what is missing.
    """
    columns = _candidates(sheet, asked)
    pairs = _pairs(columns, sheet, asked)
    return max(pairs)[3:] if pairs else (next(iter(columns)) if len(columns) == 1 else "", "")


def _is_part(part: pd.Series, people: pd.Series) -> bool:
    both = part.notna() & people.notna()
    return bool(both.sum() > 1 and (part[both] <= people[both]).all() and (part[both] < people[both]).mean() > 0.5)


def _outcome(sheet: Sheet, asked: Question) -> str:
    """The first column of yes and no, or of nought and one."""
    for name in _free(sheet, asked):
        words = {str(word).casefold() for word in _words(sheet, name).index}
        if len(words) == 2 and words & _YES and words & _NO:
            return name
    return ""


def _yes(sheet: Sheet, name: str) -> str:
    known = {str(column).casefold(): column for column in sheet.frame}
    words = _words(sheet, known[name.casefold()]).index if name.casefold() in known else []
    found = [str(word) for word in words if str(word).casefold() in _YES]
    return found[0] if len(found) == 1 and not any(is_total(word) for word in words) else ""
