"""The one exception that rooms raise on purpose: what was wrong, where, and what to do now."""

from __future__ import annotations


class WorkshopError(Exception):
    """A message to a person. The command line prints it and exits with 1; nothing else is shown."""
