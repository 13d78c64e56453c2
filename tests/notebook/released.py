"""Participants' notebooks of this project as people leave them: written in, half finished, renamed, damaged."""

from __future__ import annotations

import json
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from workshop.cell import WRITING

ROOT = Path(__file__).resolve().parents[2]
RELEASED = sorted((ROOT / "sessions").glob("[0-9]*/*.ipynb"))


def released(slug: str) -> dict[str, Any]:
    """A participant's notebook as it is given out."""
    (path,) = (path for path in RELEASED if path.stem == slug)
    return json.loads(path.read_text(encoding="utf-8"))


def cell(notebook: dict[str, Any], identity: str) -> dict[str, Any]:
    """The cell with this id."""
    return next(cell for cell in notebook["cells"] if cell["id"] == identity)


def places(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    """The cells in which somebody is asked to write what is kept."""
    return [cell for cell in notebook["cells"] if cell["metadata"].get("workshop", {}).get("write") in WRITING]


def fill(notebook: dict[str, Any], texts: Callable[[int], str]) -> list[str]:
    """Write into each place as a participant would, the n-th time `texts(n)`, and give back what was written."""
    written = []
    for place in places(notebook):
        name = place["metadata"]["workshop"].get("text")
        blank = "".join(place["source"])
        if place["cell_type"] == "markdown":
            written.append(texts(len(written)))
            place["source"] = written[-1].splitlines(keepends=True)
        elif name:
            written.append(texts(len(written)))
            place["source"] = f"{name} = {written[-1]!r}\n" + blank.partition(" = ...")[2]
        else:
            lines = blank.split("\n")
            for number, line in enumerate(lines):
                written.append(texts(len(written)))
                lines[number] = line.replace("...", repr(written[-1]), 1)
            place["source"] = "\n".join(lines)
    return written


def save(path: Path, notebook: dict[str, Any]) -> Path:
    """Save as JupyterLab does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


class Seen(HTMLParser):
    """What a reader of an HTML page sees, and what it is made of. `headings` are (level, words)."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.headings: list[tuple[str, str]] = []
        self.text = ""
        self.open: list[str] = []
        self.numbers: list[int | None] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(tag, name) for name, _ in attrs}
        if tag not in ("meta", "br", "hr"):
            self.open.append(tag)
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.headings.append((tag, ""))
        if tag in ("ol", "ul"):
            self.numbers.append(0 if tag == "ol" else None)
        elif tag == "li" and self.numbers[-1] is not None:
            self.numbers[-1] += 1
            self.text += f"{self.numbers[-1]}."

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag in ("ol", "ul"):
            self.numbers.pop()

    def handle_data(self, data: str) -> None:
        if "style" in self.open or "title" in self.open:
            return
        self.text += data
        if self.open and self.open[-1].startswith("h") and self.open[-1][1:].isdigit():
            level, words = self.headings[-1]
            self.headings[-1] = level, words + data
