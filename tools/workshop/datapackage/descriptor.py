"""What a datapackage.json must hold: its keys, what each of them is, and the ten questions of a data biography.

The keys are those of the Data Package standard and a few of our own. What a good answer is, the rules of `course` say.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workshop.datapackage.schema import TYPES
from workshop.errors import WorkshopError

FILE = "datapackage.json"

QUESTIONS = {
    "who_collected": "Who collected it",
    "how": "How",
    "why": "Why",
    "when": "When",
    "race_recorded": "How race and ethnicity were recorded",
    "who_is_counted": "Who is counted",
    "who_is_missing": "Who is missing",
    "suppressed": "What is hidden",
    "what_we_changed": "What we changed",
    "known_harms": "Known harms",
}


class DatasetError(WorkshopError, ValueError):
    """A dataset cannot be used as it is: what was wrong, where, and what to do now."""

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows of it: the words, without the code that found it out."""
        return [str(self)]


@dataclass(frozen=True)
class Key:
    """One key of a descriptor: the kind of its value and what it says. `prose` is for people; a table opens without."""

    kind: Any
    meaning: str
    prose: bool = False


PACKAGE = {
    "name": Key(str, "the name of the folder"),
    "title": Key(str, "what the data are, with the place and the years, in one line", prose=True),
    "description": Key(str, "what a row counts, in a sentence or two", prose=True),
    "years": Key(str, "the years or the period that the data are about", prose=True),
    "licenses": Key(list, "the licences, each with name, title and path", prose=True),
    "sources": Key(list, "the publisher and where our copy came from", prose=True),
    "biography": Key(dict, "the ten answers about where the data came from", prose=True),
    "resources": Key(list, "the tables"),
}
LICENCE = {
    "name": Key(str, "its short name, such as CC-BY-4.0", prose=True),
    "title": Key(str, "its full name, or what is known where none is stated", prose=True),
    "path": Key(str, "the address of its text, or of the page that says so", prose=True),
}
SOURCE = {
    "role": Key(str, "publisher, or copy for where our copy came from", prose=True),
    "title": Key(str, "who, and which dataset or table", prose=True),
    "path": Key(str, "its official address", prose=True),
}
RESOURCE = {
    "name": Key(str, "the name that load() takes"),
    "path": Key(str, "the file's name in this folder"),
    "title": Key(str, "what a row is about", prose=True),
    "format": Key(str, "csv"),
    "encoding": Key(str, "utf-8"),
    "hash": Key(str, 'the sha256 of the file, as "sha256:…": workshop data build --write puts it there'),
    "bytes": Key(int, "the size of the file: workshop data build --write puts it there"),
    "rows": Key(int, "the number of its rows without the header: workshop data build --write puts it there"),
    "schema": Key(dict, "the columns, and which cells are blank on purpose"),
}
SCHEMA = {
    "fields": Key(list, "the columns, in the order of the file"),
    "missingValues": Key(list, 'what a cell without a value holds, usually [""]'),
}
FIELD = {
    "name": Key(str, "the column's name in the header"),
    "type": Key(str, "string, integer or number; a code is a string and keeps its zeros"),
    "title": Key(str, "the column's name as people say it", prose=True),
    "description": Key(str, "what a cell of it holds, and what a blank cell means", prose=True),
    "unit": Key(str, "what one of it is: students, percent, category, code …", prose=True),
}
CONSTRAINTS = {"required": bool, "pattern": str, "enum": list, "minimum": (int, float), "maximum": (int, float)}
_LISTS = {"licenses": LICENCE, "sources": SOURCE, "resources": RESOURCE, "fields": FIELD}
_EMPTY_ALLOWED = ("missingValues",)
_KINDS = {str: "a text", int: "a whole number", list: "a list", dict: "an object in curly brackets"}


@dataclass(frozen=True)
class Fault:
    """One key that is missing or of another kind; `where` leads to it, as ("resources", 0, "schema")."""

    where: tuple[str | int, ...]
    message: str
    prose: bool = False


def faults(descriptor: object) -> Iterator[Fault]:
    """Every key that is missing or of another kind, in the order of the keys above."""
    if not isinstance(descriptor, dict):
        yield Fault((), f"it holds {_kind(descriptor)}, and should hold {_KINDS[dict]}.")
        return
    yield from _faults(descriptor, PACKAGE, (), "")


def _faults(
    found: Mapping[str, Any], keys: Mapping[str, Key], where: tuple[str | int, ...], place: str
) -> Iterator[Fault]:
    for name, key in keys.items():
        value: Any = found.get(name)
        here = (*where, name)
        blank = name not in _EMPTY_ALLOWED and value in ("", [], {})
        if name not in found or blank or (isinstance(value, str) and not value.strip()):
            state = "is missing" if name not in found else "is empty"
            yield Fault(here, f"{place}{name!r} {state}: {key.meaning}.", key.prose)
        elif not isinstance(value, key.kind) or isinstance(value, bool):
            yield Fault(here, f"{place}{name!r} is {_kind(value)}, and should be {_KINDS[key.kind]}.", key.prose)
        elif name in _LISTS:
            for number, entry in enumerate(value):
                inside = _place(name, number, entry, place)
                if isinstance(entry, dict):
                    yield from _faults(entry, _LISTS[name], (*here, number), inside)
                else:
                    said = f"{inside.rstrip(': ')} is {_kind(entry)}, and should be {_KINDS[dict]}."
                    yield Fault((*here, number), said, key.prose)
        elif name == "schema":
            yield from _faults(value, SCHEMA, here, place)
    if keys is FIELD:
        yield from _field(found, where, place)


def _field(found: Mapping[str, Any], where: tuple[str | int, ...], place: str) -> Iterator[Fault]:
    """What is wrong in a column's entry beside the keys that it must have."""
    kind, about = found.get("type"), found.get("status_of", [])
    if isinstance(kind, str) and kind.strip() and kind not in TYPES:
        says = f"is {kind!r}; there is {', '.join(TYPES)} (a date or a code is a string)."
        yield Fault((*where, "type"), f"{place}'type' {says}")
    if not isinstance(about, list) or not all(isinstance(name, str) for name in about):
        yield Fault((*where, "status_of"), f"{place}'status_of' should be a list of columns' names.")
    yield from _constraints(found.get("constraints", {}), (*where, "constraints"), place)


def _constraints(found: object, where: tuple[str | int, ...], place: str) -> Iterator[Fault]:
    """What a column's cells must satisfy, as far as it cannot be understood."""
    if not isinstance(found, dict):
        yield Fault(where, f"{place}'constraints' is {_kind(found)}, and should be {_KINDS[dict]}.")
        return
    for name, value in found.items():
        kind: Any = CONSTRAINTS.get(name, object)
        is_kind = isinstance(value, kind)
        if not is_kind or (isinstance(value, bool) and name in ("minimum", "maximum")):
            yield Fault((*where, name), f"{place}the constraint {name!r} is {_kind(value)}, which it cannot be.")
        elif name == "pattern":
            try:
                re.compile(value)
            except re.error as error:
                yield Fault((*where, name), f"{place}the pattern {value!r} cannot be read: {error}.")


def _place(name: str, number: int, entry: object, place: str) -> str:
    """Where an entry of a list stands, in words: by its name, or by its number where it has none."""
    word = {"licenses": "licence", "sources": "source", "resources": "table", "fields": "column"}[name]
    own = entry.get("name") if isinstance(entry, dict) and word in ("table", "column") else None
    return f"{place.removesuffix(': ') + ', ' if place else ''}{word} {repr(own) if own else number + 1}: "


def _kind(value: object) -> str:
    if value is None or isinstance(value, bool):
        return "nothing" if value is None else "true or false"
    return _KINDS.get(type(value), "a number")


def read(path: Path) -> Any:
    """What a datapackage.json holds. Raises DatasetError, with what to do now, when it cannot be read as JSON."""
    try:
        return json.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise DatasetError(f"{shown(path)} is missing. {put_back(path)}") from None
    except UnicodeDecodeError as error:
        raise DatasetError(f"{shown(path)} is not written in UTF-8 ({error.reason}). {put_back(path)}") from None
    except (OSError, ValueError, RecursionError) as error:
        raise DatasetError(f"{shown(path)} cannot be read ({error}). {put_back(path)}") from None


def biography(about: Mapping) -> dict[str, str]:
    """The answers of a complete description by question, as people read them: the ten, then where the data are from."""
    answers = {label: str(about["biography"].get(key, "")) for key, label in QUESTIONS.items()}
    answers["Years"] = about["years"]
    for role, label in (("publisher", "Publisher and official address"), ("copy", "Where our copy came from")):
        sources = [source for source in about["sources"] if source["role"] == role]
        answers[label] = "; ".join(f"{source['title']}, {source['path']}" for source in sources)
    answers["Licence"] = "; ".join(f"{licence['title']}, {licence['path']}" for licence in about["licenses"])
    return answers


def shown(path: Path) -> str:
    """A file of a dataset as people write it: datasets/NAME/FILE."""
    return "/".join(path.parts[-3:])


def put_back(path: Path) -> str:
    """How to get a file back: from git where git knows it, else from a copy of one's own or from its recipe."""
    git = ["git", "-C", str(path.parent), "ls-files", "--error-unmatch", "--", path.name]
    try:
        unknown = subprocess.run(git, capture_output=True, check=False).returncode == 1
    except OSError:  # no git here, or no folder; a browser's kernel starts no programs at all
        unknown = False
    if unknown:
        return "git does not know this file: put your own copy there, or make it anew (CONTRIBUTING.md, Data)."
    return (
        f"To put it back as it was, in the project's folder: git checkout -- {shown(path)}, "
        "or download the project again."
    )
