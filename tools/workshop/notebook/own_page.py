"""A page of one's own words as a file: known for ours by its mark, and never written over what somebody changed."""

from __future__ import annotations

import re
from pathlib import Path

from workshop import edition, files
from workshop.errors import WorkshopError
from workshop.notebook.saved import shown

_MARK = re.compile(rb"<!-- gathered by workshop portfolio ([0-9a-f]{16}) -->\n")


class NotOurs(WorkshopError, ValueError):
    """A file that would be overwritten is not a page of ours, or was changed since; the message names it."""


def write_page(target: Path, page: str) -> Path:
    """Write a page with a mark by which it is known for ours, whole or not at all.

    Raises NotOurs where another file stands there, or one of ours that somebody changed.
    """
    first, rest = page.split("\n", 1)
    _require_ours(target)
    mark = f"<!-- gathered by workshop portfolio {edition.digest(page.encode())} -->"
    files.write(target, f"{first}\n{mark}\n{rest}".encode())
    return target


def _require_ours(target: Path) -> None:
    """Raise NotOurs unless the place is free or holds a page of ours as we left it: people write into pages too."""
    if not target.exists():
        return
    content = target.read_bytes()
    mark = _MARK.search(content)
    if not mark:
        raise NotOurs(f"{shown(target)} is no page that was gathered here, so it stays. Choose another name.")
    if edition.digest(content.replace(mark[0], b"", 1)) != mark[1].decode():
        raise NotOurs(f"{shown(target)} was changed by hand since it was gathered, so it stays. Choose another name.")
