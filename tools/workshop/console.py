"""Output that no console chokes on: signs that an old code page lacks are written with those that it has."""

from __future__ import annotations

import codecs
import sys

_PLAIN = {
    "✓": "+",
    "△": "!",
    "○": "o",
    "→": "->",
    "−": "-",
    "‑": "-",
    "≤": "<=",
    "≥": ">=",
    "≈": "~",
    "…": "...",
    "’": "'",
}


def _plain(error: UnicodeError) -> tuple[str, int]:
    """A codec's error handler: the nearest that every code page has, or a question mark."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_PLAIN.get(sign, "?") for sign in error.object[error.start : error.end]), error.end


def be_patient() -> None:
    """Let stdout and stderr replace what their encoding lacks, as a pipe's on Windows does, and never raise."""
    codecs.register_error("workshop.plain", _plain)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="workshop.plain")
