"""My answers as one page: what I predicted, decided, reflected and promised, read from my own saved notebook.

Only what somebody wrote is taken, and it stays on their machine: nothing is sent anywhere.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# The places to write, in the order of the page.
HEADINGS = {
    "prediction": "What I predicted",
    "decision": "What we decided",
    "reflection": "What I take from it",
    "one-thing": "One thing I can do",
}


class UnreadableNotebook(ValueError):
    """A notebook could not be read; the message names it and says what to do."""


@dataclass(frozen=True)
class Entry:
    """One piece of writing: the place it stands in and the words."""

    place: str
    text: str


@dataclass(frozen=True)
class Portfolio:
    """The pages of one session, as Markdown."""

    title: str
    entries: tuple[Entry, ...]

    def __repr__(self) -> str:
        return self.markdown()

    def _repr_markdown_(self) -> str:
        return self.markdown()

    def markdown(self) -> str:
        """The page as Markdown; says so where nothing is written yet."""
        parts = [f"**My page: {self.title}**"]
        for place, heading in HEADINGS.items():
            texts = [entry.text for entry in self.entries if entry.place == place]
            if texts:
                parts += [f"**{heading}**", *texts]
        if len(parts) == 1:
            parts.append("Nothing written yet. Write in the cells above, save the notebook, and run this cell again.")
        return "\n\n".join(parts) + "\n"

    def save(self, path: str | os.PathLike[str] = "my-page.md") -> Path:
        """Write the page beside the notebook. An older page is replaced only once the new one is complete."""
        target = Path(path)
        draft = target.with_name(target.name + ".part")
        draft.write_text(self.markdown(), encoding="utf-8")
        os.replace(draft, target)
        return target


def portfolio(notebook: str | os.PathLike[str]) -> Portfolio:
    """Gather what was written in a saved notebook. Raises UnreadableNotebook where the file is absent or damaged."""
    path = Path(notebook)
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        title = next(_title(_source(cell)) for cell in cells if _title(_source(cell)))
        entries = tuple(Entry(_mark(cell, "write"), text) for cell in cells if (text := _written(cell)))
    except FileNotFoundError:
        raise UnreadableNotebook(
            f"There is no {path.name} in this folder. Save it here first, or give its path."
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError, StopIteration) as error:
        raise UnreadableNotebook(
            f"{path.name} cannot be read as a session's notebook ({error}). Open a saved copy."
        ) from None
    return Portfolio(title, entries)


def blank_mark(source: str) -> str:
    """The mark by which a place to write is known to be untouched: a short hash of its text."""
    return hashlib.sha256(source.strip().encode()).hexdigest()[:12]


def _written(cell: dict[str, Any]) -> str:
    """What somebody wrote in this cell, or nothing where it is no place to write or still as it came."""
    source = _source(cell)
    if not _mark(cell, "write") or _mark(cell, "blank") == blank_mark(source):
        return ""
    if cell["cell_type"] == "code":
        guesses = re.findall(r"^\s*\w+\s*=\s*(.+?)\s*(?:#.*)?$", source, flags=re.MULTILINE)
        return "; ".join(guess for guess in guesses if guess != "...")
    return source.strip()


def _mark(cell: dict[str, Any], name: str) -> str:
    return cell.get("metadata", {}).get("workshop", {}).get(name, "")


def _source(cell: dict[str, Any]) -> str:
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def _title(source: str) -> str:
    match = re.match(r"#\s+(.+)", source.strip())
    return match[1].strip() if match else ""
