"""A table for a terminal: rows in columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tabulate import tabulate


def columns(rows: Iterable[Sequence[str]]) -> str:
    """Each row as a line, its cells below those of the row before; nothing at all where there is no row."""
    text = tabulate(list(rows), tablefmt="plain", disable_numparse=True, preserve_whitespace=True)
    return "\n".join(line.rstrip() for line in text.splitlines())
