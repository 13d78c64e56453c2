"""A table's categories beside a standard's: which leads where, and who has no box there."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from workshop.datapackage.descriptor import DatasetError

OURS = Path(__file__).with_name("standards.toml")
NOWHERE = "no box"
SEVERAL = "several boxes"
_SEVERAL = re.compile(r"\b(two or more|more than one|multi\w*|mixed|several)\b")
_APART = re.compile(r"\b(non|not)[- ]+(\w+)")  # "non-Hispanic" names who is not meant


@dataclass(frozen=True)
class Standard:
    """A set of categories, each with the words by which a label is known to belong to it."""

    name: str
    source: str
    address: str
    categories: dict[str, list[str]]

    def box(self, label: str) -> str:
        """The category that a label leads to, SEVERAL where it names more than one, or NOWHERE."""
        text = _APART.sub(" ", label.casefold())
        if _SEVERAL.search(text):
            return SEVERAL
        found = [name for name, words in self.categories.items() if any(_has(text, word) for word in words)]
        return found[0] if len(found) == 1 else SEVERAL if found else NOWHERE


def read(path: Path = OURS) -> list[Standard]:
    """The standards of a file. Raises DatasetError, naming the file, where it is not written as ours is."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))["standard"]
        return [Standard(each["name"], each["source"], each["address"], dict(each["categories"])) for each in found]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DatasetError(
            f"{path} cannot be read as a list of standards ({error}). Write it as our own {OURS.name} is written."
        ) from None


def boxes(labels: Iterable[str], standards: Iterable[Standard]) -> dict[str, dict[str, str]]:
    """For each label, where each standard puts it."""
    return {label: {standard.name: standard.box(label) for standard in standards} for label in labels}


def _has(text: str, word: str) -> bool:
    return re.search(rf"\b{re.escape(word)}", text) is not None
