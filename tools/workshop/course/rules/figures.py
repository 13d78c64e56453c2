"""Rules about figures in prose, and about the dated boxes on law and practice: where each comes from is written down.

What a marked figure should be is computed by the session's figures.py, and compared by the tests.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from workshop.course.prose import parse
from workshop.course.rules.page import Page, prose, read_checks
from workshop.course.rules.registry import Found, rule
from workshop.course.session import FOLDER
from workshop.nearest import in_brackets

MARKED = re.compile(r"([−-]?[\d,]*\.?\d+)<!--([a-z0-9-]+)-->")
"""A figure from our data, before the comment that names it."""
MADE_UP = "made-up"
LAW = "law.toml"
LOOK_AGAIN = timedelta(days=365)

_FIGURE = re.compile(r"(?<![\w.,])[−-]?(?:\d{1,3}(?:,\d{3})+|\d+\.\d+|\d{3,})(?![\w-]|,\d)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_HARMLESS = {"1.0", "100", "550"}  # one as a ratio, of every hundred, and the cents of a sum
_ITEMS = re.compile(r"\n\s*\n|\n(?=- |\d+\. )")
_LOOKED_UP = ("session", "looked", "title", "publisher", "address", "says")


@rule("figures-marked", "solutions")
def figures_marked(page: Page) -> Found:
    """Each figure in the prose names what computes it in figures.py, or stands beside a reference."""
    path = page.path.with_name("figures.py")
    if not path.is_file():
        yield None, "there is no figures.py beside the notebook; it computes the figures of the prose"
        return
    names, used = _computed(read_checks(path, page.root).cells[0].tree), set()
    for cell in page.cells:
        if not cell.is_markdown or cell.id == "references":
            continue
        for written, name in MARKED.findall(cell.source):
            used.add(name)
            if name != MADE_UP and not any(re.fullmatch(known, name) for known in names):
                yield cell, f"{written} is marked '{name}', and FIGURES has no such name{in_brackets(name, names)}"
        for item in _ITEMS.split(cell.source):
            words = " ".join(parse(MARKED.sub(" ", item)).blocks)
            bare = [found for found in _FIGURE.findall(words) if not _YEAR.fullmatch(found) and found not in _HARMLESS]
            if bare and not re.search(r"\[\d+\]", words):
                yield cell, f"{', '.join(bare)} has no source: mark it as 12.3<!--name-->, or name a reference as [1]"
    for name in sorted(each for each in names if not any(re.fullmatch(each, name) for name in used)):
        yield None, f"FIGURES computes '{name}', which stands nowhere in the prose; remove it"


def _computed(tree: ast.Module | None) -> set[str]:
    """The names in the dictionary FIGURES, as patterns: an f-string stands for many. The file is read, not run."""
    found: set[str] = set()
    for node in tree.body if tree else ():
        if isinstance(node, ast.Assign) and any(getattr(each, "id", "") == "FIGURES" for each in node.targets):
            found |= set(_keys(node.value))
    return found


def _keys(value: ast.expr) -> Iterator[str]:
    """The keys of a dictionary as patterns, those of the dictionaries that are unpacked into it too."""
    if isinstance(value, ast.DictComp):
        yield _pattern(value.key)
    for key, inner in zip(value.keys, value.values, strict=True) if isinstance(value, ast.Dict) else ():
        yield from [_pattern(key)] if key else _keys(inner)


def _pattern(key: ast.expr) -> str:
    if isinstance(key, ast.JoinedStr):
        return "".join(_pattern(part) or ".+" for part in key.values)
    return key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else ""


@rule("law-and-practice", "solutions")
def law_and_practice(page: Page) -> Found:
    """Each dated box on law and practice rests on facts that were looked up within the year, with the page read."""
    path = page.path.parent.parent / LAW
    boxes = [cell for cell in page.cells if cell.described.box]
    if not path.is_file():
        if boxes:
            yield boxes[0], f"the box names facts, and solutions/{LAW} is not there"
        return
    try:
        facts = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        yield None, f"solutions/{LAW} cannot be read: {error}"
        return
    folder = FOLDER.fullmatch(page.path.parent.name)
    number = int(folder["number"]) if folder else None
    mine = {key: fact for key, fact in facts.items() if isinstance(fact, dict) and fact.get("session") == number}
    used = {key for cell in boxes for key in cell.described.box}
    for cell in boxes:
        for key in cell.described.box:
            if key not in mine:
                yield cell, f"the box rests on '{key}', which solutions/{LAW} does not have{in_brackets(key, mine)}"
            else:
                yield from ((cell, f"solutions/{LAW} → {key}: {problem}") for problem in _wrong(mine[key]))
        if not prose(cell).text.startswith("Law and practice, as of "):
            yield cell, "the box should begin with its date: **Law and practice, as of 26 November 2026.**"
    for key in mine.keys() - used:
        yield None, f"solutions/{LAW} → {key} is in no box of this session; name it in a cell's workshop → box"


def _wrong(fact: dict[str, Any]) -> list[str]:
    missing = [name for name in _LOOKED_UP if not fact.get(name)]
    if missing:
        return [f"lacks {', '.join(missing)}"]
    looked = fact["looked"]
    if not isinstance(looked, date):
        return ["'looked' is the day of the last look, written 2026-11-26"]
    if date.today() - looked > LOOK_AGAIN:
        return [f"was last looked up on {looked}, over a year ago: read {fact['address']} again, and change the date"]
    return []
