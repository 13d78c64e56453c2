"""The known name that somebody probably meant: found in one way, whichever message names it."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(name: object, names: Iterable[str], most: int = 1, cutoff: float = 0.6) -> list[str]:
    """At most `most` of `names` that look like `name`, the nearest first; case and outer spaces do not count."""
    by_folded: dict[str, str] = {}
    for known in names:
        by_folded.setdefault(known.casefold(), known)
    folded = str(name).strip().casefold()
    return [by_folded[found] for found in get_close_matches(folded, by_folded, n=most, cutoff=cutoff)]


def did_you_mean(name: object, names: Iterable[str]) -> str:
    """` Did you mean 'towns'?` for the end of a message, with the space before it; nothing where no name is near."""
    found = nearest(name, names)
    return f" Did you mean {found[0]!r}?" if found else ""


def in_brackets(name: object, names: Iterable[str]) -> str:
    """` (nearest: 'towns', 'town')` for the middle of a message; nothing where no name is near."""
    found = nearest(name, names, most=3, cutoff=0.5)
    return f" (nearest: {', '.join(map(repr, found))})" if found else ""
