"""The one exception that rooms raise on purpose: what was wrong, where, and what to do now."""

from __future__ import annotations

import re


class WorkshopError(Exception):
    """A message to a person. The command line prints it and exits with 1; nothing else is shown."""


def short(text: str) -> str:
    """A message in which a word longer than any file's name stands with its beginning and its end alone."""
    return re.sub(r"\S{400,}", lambda word: f"{word[0][:40]}…{word[0][-260:]}", text)
