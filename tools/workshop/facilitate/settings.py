"""When the workshops meet and where the project is published, read from `workshop.toml` and checked in one go.

What is done with a setting is `calendar`'s and `links`'; what may stand in the file is said here alone.
"""

from __future__ import annotations

import contextlib
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import holidays

from workshop.course.session import find_root
from workshop.errors import WorkshopError
from workshop.nearest import in_brackets

FILE = "workshop.toml"
CHANGES = "changes"

ORDINALS = ("first", "second", "third", "fourth", "last")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HOSTS = ("github.com", "gitlab.com")
CONNECTICUT = ZoneInfo("America/New_York")


@dataclass(frozen=True)
class Settings:
    """What `workshop.toml` says, with what holds where it says nothing.

    `start` is on the clocks of `zone`; `minutes` is the length of a meeting; `months` count from 1. `repository` is an
    address without a slash at its end (https://github.com/OWNER/REPO), and like `environment`, `hub` and `site` it is
    None where it is not set. `holidays` is a country, or a country and its part (US-CT). `changes` are single meetings
    by the number of their session: another day, with its hour or at the usual one, or None where it is cancelled.
    """

    ordinal: str = "third"
    weekday: str = "Tuesday"
    start: time = time(11, 30)
    minutes: int = 90
    zone: ZoneInfo = CONNECTICUT
    months: tuple[int, ...] = tuple(range(1, 13))
    place: str = ""
    organizer: str = ""
    holidays: str = "US-CT"
    repository: str | None = None
    branch: str = "main"
    environment: str | None = None
    binder: str = "https://mybinder.org"
    hub: str | None = None
    site: str | None = None
    changes: Mapping[int, date | datetime | None] = field(default_factory=dict)


def read(root: Path | None = None) -> Settings:
    """The settings of the project in `root`; the file, and each line of it, may be left out.

    Raises one WorkshopError with a line for each fault: what, where, and what to write.
    """
    path = (root or find_root()) / FILE
    if not path.is_file():
        return Settings()
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, OSError) as error:
        raise WorkshopError(f"{FILE} cannot be read: {error}. Correct that line, or take the file from git.") from None
    known = [f"{table}.{key}" for table, keys in _SETTINGS.items() for key in keys]
    found: dict[str, Any] = {}
    faults: list[str] = []
    for number, value in _table(tables.pop(CHANGES, {})).items():
        try:
            found.setdefault(CHANGES, {})[_number(number)] = _change(value)
        except ValueError as error:
            faults.append(f"{FILE}: {_shown(f'{CHANGES}.{number}')} is {value!r}, and should be {error}.")
    for name, value in _flat(tables):
        if name not in known:
            faults.append(f"{FILE}: {_unknown(name, known)}.")
            continue
        table, key = name.split(".")
        try:
            found[key] = _SETTINGS[table][key](value)
        except ValueError as error:
            faults.append(f"{FILE}: {_shown(name)} is {value!r}, and should be {error}.")
    if faults:
        raise WorkshopError("\n".join(faults))
    return Settings(**found)


def _flat(tables: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for table, entries in tables.items():
        if isinstance(entries, dict) and table in _SETTINGS:
            yield from ((f"{table}.{key}", value) for key, value in entries.items())
        else:
            yield table, entries


def _unknown(name: str, known: list[str]) -> str:
    """What to say of a name that is no setting: a setting outside its table, a table that is none, or one misspelt."""
    tables = {each.partition(".")[2]: each.partition(".")[0] for each in known}
    if name in tables:
        return f"'{name}' stands outside its table: write it below the line [{tables[name]}]"
    if name in _SETTINGS:
        return f"'{name}' is a table: write the line [{name}], and its settings below it"
    return f"there is no setting {_shown(name)}{in_brackets(name.split('.')[-1], tables)}"


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {"": value}


def _shown(name: str) -> str:
    table, _, key = name.rpartition(".")
    return f"'{key}' in [{table}]" if table else f"'{key}'"


# Each of these takes what stands in the file and gives the setting, or raises ValueError with what should stand there.


def _text(value: Any) -> str:
    if not isinstance(value, str) or "\n" in value:
        raise ValueError("a text on one line, between quotation marks")
    return value.strip()


def _one_of(names: tuple[str, ...]) -> Callable[[Any], str]:
    def parse(value: Any) -> str:
        for name in names:
            if isinstance(value, str) and value.strip().lower() == name.lower():
                return name
        raise ValueError(f"one of {', '.join(names)}")

    return parse


def _clock(value: Any) -> time:
    if isinstance(value, time) and value.tzinfo is None:  # TOML has times of its own: start = 11:30:00
        return value.replace(second=0, microsecond=0)
    if isinstance(value, str) and (match := re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", value.strip())):
        return time(int(match[1]), int(match[2]))
    raise ValueError('a time such as "11:30", from "00:00" to "23:59"')


def _minutes(value: Any) -> int:
    if type(value) is int and 0 < value <= 8 * 60:
        return value
    raise ValueError("whole minutes from 1 to 480, such as 90")


def _zone(value: Any) -> ZoneInfo:
    if isinstance(value, str) and value in available_timezones():
        return ZoneInfo(value)
    near = in_brackets(value, available_timezones())
    raise ValueError(f'a zone of the tz database{near}, such as "America/New_York"')


def _months(value: Any) -> tuple[int, ...]:
    if (
        isinstance(value, list)
        and value
        and all(type(month) is int and 1 <= month <= 12 for month in value)
        and value == sorted(set(value))
    ):
        return tuple(value)
    raise ValueError("numbers from 1 to 12, rising, each once, such as [1, 2, 3]")


def _number(value: str) -> int:
    if value.isdecimal() and value.isascii() and len(value) < 3:
        return int(value)
    raise ValueError('a line such as  8 = "2027-08-24", with the number of a session before the sign')


def _change(value: Any) -> date | datetime | None:
    text = str(value).strip()
    if text.lower() in ("cancelled", "canceled"):
        return None
    for form in ("%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S"):
        with contextlib.suppress(ValueError):
            found = datetime.strptime(text, form)
            return found if "%H" in form else found.date()
    raise ValueError('a day such as "2027-08-24", a day and an hour, "2027-08-24 13:00", or "cancelled"')


def _organizer(value: Any) -> str:
    if _text(value) and not re.fullmatch(r"[^\s@<>:]+@[^\s@<>:]+", value.strip()):
        raise ValueError('an e-mail address, or "" for none')
    return value.strip()


def _holidays(value: Any) -> str:
    text = _text(value)
    country, _, part = text.partition("-")
    supported = holidays.list_supported_countries()
    if not text or (country in supported and (not part or part in supported[country])):
        return text
    raise ValueError('a country, or a country and its part, such as "US-CT", or "" for none')


def _repository(value: Any) -> str | None:
    text = _text(value).rstrip("/").removesuffix(".git")
    part = r"[A-Za-z0-9_.-]*[A-Za-z0-9_-][A-Za-z0-9_.-]*"
    hosts = "|".join(map(re.escape, HOSTS))
    is_github = text.startswith("https://github.com/")  # where an owner has repositories and no folders of them
    deeper = "" if is_github else f"(?:/{part})*"
    if text and not re.fullmatch(rf"https://(?:{hosts})/{part}/{part}{deeper}", text):
        raise ValueError(f'"https://HOST/OWNER/REPO" with {" or ".join(HOSTS)} as host, or "" for not published')
    return text or None


def _branch(value: Any) -> str:
    if isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]*", value.strip()):
        return value.strip()
    raise ValueError("the name of a branch or tag: letters, digits, dots, dashes and underscores")


def _branch_or_none(value: Any) -> str | None:
    return _branch(value) if _text(value) else None


def _address(value: Any) -> str:
    if re.fullmatch(r"https?://[^\s/?#@]+(?:/[^\s?#]*)?", _text(value)):
        return value.strip().rstrip("/")
    raise ValueError('an address such as "https://hub.example.org"')


def _address_or_none(value: Any) -> str | None:
    return _address(value) if _text(value) else None


_SETTINGS: dict[str, dict[str, Callable[[Any], Any]]] = {
    "meeting": {
        "ordinal": _one_of(ORDINALS),
        "weekday": _one_of(WEEKDAYS),
        "start": _clock,
        "minutes": _minutes,
        "zone": _zone,
        "months": _months,
        "place": _text,
        "organizer": _organizer,
        "holidays": _holidays,
    },
    "addresses": {
        "repository": _repository,
        "branch": _branch,
        "environment": _branch_or_none,
        "binder": _address,
        "hub": _address_or_none,
        "site": _address_or_none,
    },
}
