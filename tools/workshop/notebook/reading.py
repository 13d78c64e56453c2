"""What a text in plain words says: its lines and words, numbers, school years, days, and parts under labels.

People write 94.88 and "about 95", 1,148 and "1 in 5", 2018-19 and "class of 2019", 12/21/2027 and "the 21st of
December". Nothing here judges words. What could be read in two ways is asked about, and nothing raises on any text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date


def lines(text: object) -> list[str]:
    """The lines of a text that have something on them, trimmed; none where it is no text."""
    return [line.strip() for line in text.splitlines() if line.strip()] if isinstance(text, str) else []


def words(text: str) -> list[str]:
    """The words of a text in small letters, without its punctuation."""
    return re.findall(r"[^\W_]+(?:['’][^\W_]+)*", text.lower())


# Numbers ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Number:
    """A number as it was written, and what it can stand for once its rounding is undone: `low` to `high`."""

    written: str
    low: float
    high: float

    def says(self, value: float) -> bool:
        """Whether the number is this value, rounded as far as it was."""
        return self.low - 1e-9 <= value <= self.high + 1e-9


_PLAIN = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+|,\d\d?(?![\d,]))?)"  # 1,148 and 94.88, and 94,88 as some write
_ROUGH = r"(?:about|around|roughly|nearly|almost|some|over|under|more than|less than|fewer than|close to)"
_NUMBER = re.compile(rf"(?:\b(?P<rough>{_ROUGH})\s+)?(?<![\d.,])(?P<number>{_PLAIN})(?!\d|,\d)", re.I)
_SHARE = re.compile(rf"(?<![\d.,])({_PLAIN})\s+(?:in|of|out of)\s+(?:every\s+|the\s+)?({_PLAIN})(?!\d|,\d)", re.I)
_DASH = r"[-–—−‑/]"
_YEAR = re.compile(rf"(?<!\d)(?:19|20)\d\d(?:\s*{_DASH}\s*(?:\d{{4}}|\d{{2}})(?![\d.,]\d))?(?!\d|,\d)")


def numbers(text: str) -> list[Number]:
    """The numbers of a text in order, without its years, and then each "1 in 5" or "7 of 9" as a percentage."""
    plain = without_years(text)
    found = [_rounded(each["number"], bool(each["rough"])) for each in _NUMBER.finditer(plain)]
    return found + [share for each in _SHARE.finditer(plain) if (share := _percentage(each[0], each[1], each[2]))]


def _rounded(written: str, rough: bool) -> Number:
    """A number with its rounding: 80.2 to a tenth, 1,100 to the last digit that is no zero, "about 10,000" to 1,000."""
    whole, _, decimals = _plain(written).partition(".")
    value, half = float(f"{whole}.{decimals or 0}"), 0.5 * 10 ** -len(decimals)
    if not decimals and value >= 1000:
        digits = len(whole.rstrip("0"))
        if digits >= 2 or rough:  # a bare 10,000 may be anything: somebody has to say that it is about that many
            half = 0.5 * 10 ** (len(whole) - max(digits, 2))
    return Number(written, value - half, value + half)


def _plain(written: str) -> str:
    """The number with a decimal point and nothing between its thousands."""
    return re.sub(r",(?=\d\d?$)", ".", written).replace(",", "")


def _percentage(written: str, part: str, whole: str) -> Number | None:
    """What "1 in 5" can be, in percent: the 5 is rounded where the part is one, else the part is.

    The table's own rate is rounded to a tenth, so that much is added at both ends.
    """
    few, many = (float(_plain(each)) for each in (part, whole))
    if not 0 < few <= many:
        return None
    ends = (few, many + 0.5, few, many - 0.5) if few == 1 < many else (few - 0.5, many, few + 0.5, many)
    return Number(written, 100 * ends[0] / ends[1] - 0.05, 100 * ends[2] / ends[3] + 0.05)


# School years and periods -----------------------------------------------------------------------------------------


def without_years(text: str) -> str:
    """The text without its years and periods, so that 2018 is not taken for a number of people."""
    return _YEAR.sub(" ", text)


def has_year(text: str, year: str) -> bool:
    """Whether a text names a period such as "2014-2018", or a school year such as "2018-19" or by its end, "2019"."""
    start, end = year.split("-")
    is_school_year = len(end) == 2
    end = start[:2] + end if is_school_year else end
    plain = re.sub(rf"\s*{_DASH}\s*|\s+(?:to|through|until)\s+", "-", text)
    spellings = [rf"{start}-(?:{end}|{end[2:]})"]
    if is_school_year:
        spellings.append(rf"(?<!-){end}(?!-\d)|(?<=[12]\d{{3}}-){end}")  # "in 2019", "from 2011 to 2019"
    return any(re.search(rf"(?<!\d)(?:{spelling})(?!\d)", plain) for spelling in spellings)


# Days -------------------------------------------------------------------------------------------------------------

_SPRING = ("January", "February", "March", "April", "May", "June")
_MONTHS = (*_SPRING, "July", "August", "September", "October", "November", "December")
_NAME = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
_NAME += "|nov(?:ember)?|dec(?:ember)?"
_ITS_YEAR = r"(?:[\s,-]*(?P<{}>\d{{4}}|['’]\d{{2}})(?!\d))?"
_DATE = re.compile(
    rf"""(?<![\d./-])(?P<a>\d{{4}}|\d{{1,2}})\s?(?P<mark>[-/.])\s?(?P<b>\d{{1,2}})\s?(?P=mark)\s?(?P<c>\d{{4}}|\d\d?)(?!\d)
    | \b(?P<m1>{_NAME})\b\.?[\s-]*(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?!\d){_ITS_YEAR.format("y1")}
    | (?<!\d)(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s-]*\b(?P<m2>{_NAME})\b\.?{_ITS_YEAR.format("y2")}
    """,
    re.IGNORECASE | re.ASCII | re.VERBOSE,
)


@dataclass(frozen=True)
class Day:
    """What a text says about a day: the day where it is certain, else what to ask, else neither."""

    day: date | None = None
    ask: str = ""


def in_words(day: date) -> str:
    """A day that nobody reads in two ways: December 21, 2027."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def read_day(text: str) -> Day:
    """The one day that a text names, in the usual spellings; a question where it names several, or could mean several.

    3/4/2027 is March 4 for some readers and April 3 for others, so it is asked about; 12/21/2027 and 4/4/2027 are not.
    """
    read = {match[0].strip(): _possible(match) for match in _DATE.finditer(text)}
    if len({tuple(days or [written]) for written, days in read.items()}) > 1:
        return Day(ask=f"Which day is it: {' or '.join(read)}?")
    for written, days in read.items():
        if days is None:
            return Day(ask=f"{written} of which year?")
        if not days:
            return Day(ask=f"There is no {written} in the calendar.")
        if len(days) > 1:
            return Day(ask=f"Is {written} {' or '.join(map(in_words, days))}? Write the month as a word.")
        return Day(days[0])
    return Day()


def _possible(match: re.Match[str]) -> list[date] | None:
    """The days that a written date can mean; None where it has no year."""
    if first := match["a"]:
        return _valid(_orders(first, match["b"], match["c"]))
    year = match["y1"] or match["y2"]
    if year is None:
        return None
    name = (match["m1"] or match["m2"]).lower()
    month = next(number for number, full in enumerate(_MONTHS, 1) if full.lower().startswith(name[:3]))
    return _valid([(_full(year), month, int(match["d1"] or match["d2"]))])


def _orders(first: str, second: str, third: str) -> Iterator[tuple[int, int, int]]:
    """Year, month and day in each order in which three numbers are read."""
    if len(first) == 4:
        yield int(first), int(second), int(third)
        return
    if len(third) > 1:
        yield _full(third), int(first), int(second)
        yield _full(third), int(second), int(first)
        if len(third) == 2 and int(first) > 12:  # 27-12-21 may begin with its year
            yield _full(first), int(second), int(third)


def _full(written: str) -> int:
    digits = written.lstrip("'’")
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _valid(orders: Iterable[tuple[int, int, int]]) -> list[date]:
    days = []
    for year, month, day in orders:
        try:
            days.append(date(year, month, day))
        except ValueError:
            continue
    return list(dict.fromkeys(days))


# Parts under labels -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Parts:
    """The texts of each part, as often as its label stands, and the lines that stand before any label."""

    texts: dict[str, list[str]]
    rest: list[str]

    def said(self, part: str) -> list[str]:
        """What stands under a part's labels; a label with no words after it says nothing."""
        return [text for text in self.texts[part] if words(text)]

    def text(self, part: str) -> str:
        """All that stands under a part's labels, a line for each."""
        return "\n".join(self.said(part))


def labelled(text: object, labels: Mapping[str, Iterable[str]]) -> Parts:
    """The parts of a text. Each begins on a line with one of its `labels`, such as "Owner:", and may go on below."""
    part_of = {label.lower(): part for part, spellings in labels.items() for label in spellings}
    known = "|".join(map(re.escape, sorted(part_of, key=len, reverse=True)))
    begins = re.compile(rf"[\s*_>#•·-]*({known})[*_]*(?:\s*[:=]|[.)](?=\s|$)|\s+[–—-]\s)[\s*_]*(.*)", re.I)
    found = Parts({part: [] for part in labels}, [])
    current = found.rest
    for line in lines(text):
        if beginning := begins.fullmatch(line):
            current = found.texts[part_of[beginning[1].lower()]]
            current.append(beginning[2])
        elif current is found.rest:
            current.append(line)
        else:
            current[-1] = f"{current[-1]} {line}".strip()
    return found
