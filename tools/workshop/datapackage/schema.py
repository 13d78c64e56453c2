"""What a column may hold, by its field in the Table Schema, and in words what a value is that may not stand there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from workshop.nearest import nearest

Field = Mapping[str, Any]

TYPES = ("string", "integer", "number")

_NUMBERS = {"integer": r"-?\d+", "number": r"-?\d+(\.\d+)?"}
_NOUNS = {"integer": "a whole number", "number": "a number"}
_LIMITS = {"minimum": "at least", "maximum": "at most"}

# How spreadsheets show dates and numbers, which is how they write them when they save a table.
_DATES = ("%m/%d/%Y", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%m/%d/%y", "%d.%m.%y", "%Y/%m/%d", "%d-%b-%y", "%d-%b-%Y")
_SERIAL_ZERO = date(1899, 12, 30)  # the day 0 of a spreadsheet's calendar
_DAY_AND_MONTH = re.compile(r"\d{1,2}-[A-Z][a-z]{2}|[A-Z][a-z]{2}-\d{2}")
_ERROR = re.compile(r"#(REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)|#{3,}")
_SHORTENED = re.compile(r"-?\d+([.,]\d+)?E[+-]?\d+", re.IGNORECASE)
_SEPARATED = re.compile(r"-?[$€£]?\d{1,3}([\s,.'’]\d{3})*([.,]\d+)?\s?%?")


def is_allowed(value: str, field: Field) -> bool:
    """Whether a cell that is no missing value is as its field says."""
    rules = field.get("constraints", {})
    if field["type"] in _NUMBERS:
        if not re.fullmatch(_NUMBERS[field["type"]], value, re.ASCII):
            return False
        return rules.get("minimum", float("-inf")) <= float(value) <= rules.get("maximum", float("inf"))
    if "enum" in rules:
        return value in rules["enum"]
    return "pattern" not in rules or re.fullmatch(rules["pattern"], value) is not None


def reason(value: str, field: Field) -> str:
    """Why a value is not as its field says, to follow "it" or "which": the cause where it can be told."""
    return _rewritten(value, field) or _outside(value, field)


def what_was_done_to(value: str) -> str:
    """What a spreadsheet did to a value of which no schema is known, to follow "it"; blank where it may be none."""
    kinds = (
        (_ERROR, "is a spreadsheet's own error"),
        (_SHORTENED, "is a long number that was shortened"),
        (_DAY_AND_MONTH, "is a day and a month, which spreadsheets make of what looks like a date"),
    )
    if re.fullmatch(r"-?[\d.,]+E-\d+", value, re.IGNORECASE):  # a small share, as programs write it
        return ""
    return next((words for pattern, words in kinds if pattern.fullmatch(value)), "")


def _rewritten(value: str, field: Field) -> str:
    """What a spreadsheet did to the value; blank where it may be none."""
    rules, is_number = field.get("constraints", {}), field["type"] in _NUMBERS
    if _ERROR.fullmatch(value):
        return "is a spreadsheet's own error, not a value"
    if value != value.strip() and is_allowed(value.strip(), field):
        return "has spaces around it"
    if not is_number and any(is_allowed("0" * zeros + value, field) for zeros in range(1, 10) if value):
        return "is a code that lost its zeros, as spreadsheets do when they save"
    if "pattern" in rules and any(re.fullmatch(rules["pattern"], day) for day in _as_dates(value)):
        return "is a date that was rewritten, as spreadsheets do when they save"
    if _DAY_AND_MONTH.fullmatch(value):
        return "is a day and a month, which spreadsheets make of what looks like a date"
    if _SHORTENED.fullmatch(value):
        return "is a long number that was shortened, as spreadsheets do when they save"
    if is_number and re.fullmatch(r"-?\d+\.0+", value):
        return "is a whole number with a decimal point, as some programs write it beside blank cells"
    if is_number and re.search(r"\D", value.lstrip("-")) and _SEPARATED.fullmatch(value):
        return "is a number as a spreadsheet shows it: only digits, a point and a minus can be read"
    return ""


def _as_dates(value: str) -> list[str]:
    """The days that the value may be, as 2027-08-17, in every spelling that a spreadsheet uses."""
    found = []
    for spelling in _DATES:
        try:
            found.append(datetime.strptime(value, spelling).date().isoformat())
        except ValueError:
            continue
    if re.fullmatch(r"\d{5}", value, re.ASCII):
        found.append((_SERIAL_ZERO + timedelta(days=int(value))).isoformat())
    if re.fullmatch(r"\d{4}-\d\d-\d\d[ T]00:00(:00)?", value, re.ASCII):
        found.append(value[:10])
    return found


def _outside(value: str, field: Field) -> str:
    rules = field.get("constraints", {})
    if field["type"] in _NUMBERS:
        limits = [f"{word} {rules[key]}" for key, word in _LIMITS.items() if key in rules]
        return f"is not {_NOUNS[field['type']]}{', ' + ' and '.join(limits) if limits else ''}"
    if "enum" in rules:
        close = nearest(value, [str(known) for known in rules["enum"]])
        return f"is none of its categories{f' (nearest: {close[0]!r})' if close else ''}"
    return f"is not written as the schema says ({rules.get('pattern', 'a text')})"
