"""What the facilitator sees of each room: who is there, what matches, which mistake was met, what was guessed.

It is read from the room's file, which the server keeps whole and less than a second behind the page. What people decide
and reflect upon is theirs, and is not shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workshop.notebook.progress import Progress, progress
from workshop.notebook.saved import UnreadableNotebook

_UNIT = re.compile(r"\s*\([^()]*\)\s*$")  # what stands behind the guess in its cell


@dataclass
class Watched:
    """One room's file, read anew only when it changed."""

    path: Path | None = None
    stamp: tuple[int, int] = (0, 0)
    said: dict[str, Any] = field(default_factory=dict)

    def read(self, path: Path) -> dict[str, Any]:
        """What stands in the file, as `questions` and `guess`; what was read before, where it cannot be read now."""
        try:
            stat = path.stat()
            stamp = (stat.st_mtime_ns, stat.st_size)
            if (path, stamp) != (self.path, self.stamp):
                (row,), _ = progress([path])
                self.said = _said(row)
                self.path, self.stamp = path, stamp
        except (OSError, UnreadableNotebook, ValueError):
            pass
        return self.said


def _said(row: Progress) -> dict[str, Any]:
    guesses = [_UNIT.sub("", entry.text) for entry in row.page.entries if entry.place == "prediction"]
    return {
        "guess": " ".join(" ".join(guesses).split())[:200],
        "questions": [
            {"title": each.title, "state": each.state, "mistake": each.said or each.mistake.replace("_", " ")}
            for each in row.questions
        ],
    }
