"""A table's categories beside a standard's: which leads where, and who has no box there."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from workshop.datapackage.descriptor import DatasetError
from workshop.nearest import did_you_mean

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
    place: str = ""

    def box(self, label: str) -> str:
        """The category that a label leads to, SEVERAL where it names more than one, or NOWHERE.

        Of two words the longer counts: "white and black" is no "white" where a standard has a box for both together.
        """
        text = _APART.sub(" ", label.casefold().replace("_", " ")).replace("-", " ")
        if _SEVERAL.search(text):
            return next((name for name, words in self.categories.items() if "mixed" in words), SEVERAL)
        words = {word: name for name, all_ in self.categories.items() for word in all_ if _has(text, word)}
        found = {name for word, name in words.items() if not any(word != more and word in more for more in words)}
        return found.pop() if len(found) == 1 else SEVERAL if found else NOWHERE


def names() -> list[str]:
    """The places whose standards are at hand."""
    return list(dict.fromkeys(each.place for each in read()))


def chosen(text: str = "") -> list[Standard]:
    """The standards of a place, or of a file that somebody names; of the first place, where nothing is named."""
    known = names()
    wanted = next((name for name in known if name.casefold() == text.casefold()), "" if text else known[0])
    if wanted:
        return [each for each in read() if each.place == wanted]
    if not text.endswith(".toml"):
        raise DatasetError(
            f"No standards are called {text!r}.{did_you_mean(text, known)} There are: {'; '.join(known)}. Another set "
            "is a file that ends in .toml."
        )
    return read(Path(text))


def read(path: Path = OURS) -> list[Standard]:
    """The standards of a file. Raises DatasetError, naming the file, where it is not written as ours is."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))["standard"]
        return [
            Standard(each["name"], each["source"], each["address"], dict(each["categories"]), each.get("place", ""))
            for each in found
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DatasetError(
            f"{path} cannot be read as a list of standards ({error}). Write it as our own {OURS.name} is written."
        ) from None


def boxes(labels: Iterable[str], standards: Iterable[Standard]) -> dict[str, dict[str, str]]:
    """For each label, where each standard puts it."""
    return {label: {standard.name: standard.box(label) for standard in standards} for label in labels}


def _has(text: str, word: str) -> bool:
    return re.search(rf"\b{re.escape(word)}", text) is not None
