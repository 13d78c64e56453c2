"""A session's parameters as the participant sets them: names that the data know, or a message with the nearest."""

from __future__ import annotations

from collections.abc import Iterable

from workshop.nearest import nearest


class UnknownValue(ValueError):
    """A parameter was set to something that the data do not know."""


def choose(value: str, known: Iterable[str], what: str) -> str:
    """Return `value` as the data spell it, whatever its case and outer spaces.

    Raises UnknownValue, with the nearest names, where the data have no such `what`.
    """
    names = sorted(set(known))
    by_folded = {name.casefold(): name for name in names}
    folded = str(value).strip().casefold()
    if folded in by_folded:
        return by_folded[folded]
    near = nearest(folded, names, 3, cutoff=0.5) or [name for name in names if folded and folded in name.casefold()][:3]
    guess = f" Nearest: {', '.join(near)}." if near else ""
    raise UnknownValue(f"No {what} called {value!r} in these data.{guess} Set it in the parameters cell near the top.")
