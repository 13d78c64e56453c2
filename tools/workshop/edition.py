"""The edition of what is released: a mark by which it is known whether anybody wrote in a notebook or a page since.

The release puts the mark into the notebook's metadata. It is made of the cells' kinds, ids and texts, so running a
notebook, saving it, or opening it in another editor keeps it, and any word that somebody typed does not.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def mark(notebook: Mapping[str, Any]) -> str:
    """The mark of a notebook's cells as they stand: 16 hexadecimal digits."""
    cells = [[cell.get("cell_type"), cell.get("id"), "".join(cell.get("source", ""))] for cell in notebook["cells"]]
    return digest(json.dumps(cells, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def marks_of(text: str) -> str:
    """The marks of a text's lines, so that a later edition still tells them from what somebody wrote between them."""
    lines = dict.fromkeys(line.strip() for line in text.split("\n") if line.strip())
    return " ".join(digest(line.encode("utf-8", "surrogatepass"))[:6] for line in lines)


def lines_of(text: str, marks: str) -> str:
    """The lines of a text that have one of these marks, and the empty ones."""
    known = {"", *marks.split()}
    return "\n".join(line for line in text.split("\n") if marks_of(line) in known)


def digest(content: bytes) -> str:
    """The mark of a file's bytes."""
    return hashlib.sha256(content).hexdigest()[:16]


def signed(page: str) -> str:
    """A derived page of Markdown with the mark of its text in its last line."""
    return f"{page.rstrip()}\n\n<!-- {digest(page.rstrip().encode())} -->\n"


def is_signed(content: bytes) -> bool:
    """Whether these bytes are a page as it was derived, with nothing changed by hand."""
    page, _, last = content.replace(b"\r\n", b"\n").rstrip().rpartition(b"\n\n")
    return last == f"<!-- {digest(page)} -->".encode()


def in_history(file: Path) -> bool:
    """Whether these very bytes are in the project's history, so that nothing is lost when they are replaced."""
    try:
        name = _git(file, "hash-object", "--", file.name).stdout.strip()
        return bool(name) and _git(file, "cat-file", "-e", name).returncode == 0
    except OSError:  # no git on this machine
        return False


def _git(file: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *arguments], cwd=file.parent, capture_output=True, text=True, check=False)


def released(content: bytes) -> str | None:
    """The mark that the release put into this notebook, or None where the bytes are no notebook of a release."""
    return _said(content, "edition")


def checks_of(content: bytes) -> str | None:
    """The mark of the checks.py that was released with this notebook."""
    return _said(content, "checks")


def is_untouched(content: bytes) -> bool:
    """Whether these bytes are a released notebook in which nobody has written; saved results do not count."""
    try:
        return released(content) == mark(json.loads(content))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False


def _said(content: bytes, name: str) -> str | None:
    try:
        found = json.loads(content)["metadata"]["workshop"][name]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return found if isinstance(found, str) else None
