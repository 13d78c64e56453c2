"""What a Markdown text holds, as mistune parses it: headings, links, pictures, and the words that people read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
_SILENT = ("block_code", "codespan", "inline_html", "block_html")
_BLOCKS = ("paragraph", "block_text", "heading", "table_cell")


@dataclass(frozen=True)
class Heading:
    """A heading: its level from 1, and its words."""

    level: int
    text: str


@dataclass(frozen=True)
class Link:
    """A link or a picture: its words, and where it leads. `is_bare` where the address itself is the words."""

    text: str
    target: str
    is_bare: bool = False


@dataclass(frozen=True)
class Prose:
    """One Markdown text. `blocks` are its paragraphs, items, headings and table cells in order, in plain words.

    Words are what people read: no code, no comments, no addresses.
    """

    headings: tuple[Heading, ...]
    links: tuple[Link, ...]
    pictures: tuple[Link, ...]
    html: tuple[str, ...]
    blocks: tuple[str, ...]

    @property
    def text(self) -> str:
        """Its words, a line a block."""
        return "\n".join(self.blocks)

    @property
    def words(self) -> list[str]:
        """Its words one by one, numbers too."""
        return _WORD.findall(self.text)


@lru_cache(maxsize=2048)
def parse(markdown: str) -> Prose:
    """What this text holds."""
    tokens = list(_walk(_parser()(markdown)))
    return Prose(
        tuple(Heading(token["attrs"]["level"], _words(token)) for token in tokens if token["type"] == "heading"),
        tuple(_link(token) for token in tokens if token["type"] == "link"),
        tuple(_link(token) for token in tokens if token["type"] == "image"),
        tuple(token["raw"] for token in tokens if token["type"] in ("inline_html", "block_html")),
        tuple(words for token in tokens if token["type"] in _BLOCKS and (words := _words(token))),
    )


@lru_cache(maxsize=1)
def _parser() -> Any:
    import mistune  # a tenth of a second: only for who reads prose

    return mistune.create_markdown(renderer=None, plugins=["table", "url"])


def _walk(tokens: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for token in tokens:
        yield token
        yield from _walk(token.get("children") or [])


def _link(token: dict[str, Any]) -> Link:
    words, target = _words(token), token["attrs"]["url"]
    return Link(words, target, words in (target, target.partition(":")[2]))


def _words(token: dict[str, Any]) -> str:
    return " ".join("".join(_pieces(token)).split())


def _pieces(token: dict[str, Any]) -> Iterator[str]:
    """The words inside a token; those of a block inside it are a block of their own."""
    if token["type"] in ("softbreak", "linebreak"):
        yield " "
    elif token["type"] not in _SILENT and "raw" in token:
        yield token["raw"]
    for child in token.get("children") or ():
        if child["type"] not in ("list", *_BLOCKS):
            yield from _pieces(child)
