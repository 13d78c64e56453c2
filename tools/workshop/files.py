"""Writing files whole or not at all, with a message to a person when the folder does not allow it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from workshop.errors import WorkshopError

STALE, MISSING, SUPERFLUOUS, WRITTEN_IN = "stale", "missing", "superfluous", "written in by somebody"


@dataclass(frozen=True)
class Difference:
    """A derived file that is not what it should be: stale, missing, superfluous, or written in by somebody."""

    path: Path
    problem: str

    @property
    def done(self) -> str:
        """What was done about it, in a word, where files were to be written."""
        return {STALE: "Updated", MISSING: "Wrote", SUPERFLUOUS: "Removed", WRITTEN_IN: "Kept"}[self.problem]


def write(path: Path, content: bytes) -> None:
    """Put `content` at `path`, making its folders; a reader sees the old file or the new one, never a part.

    Raises WorkshopError when the place cannot be written.
    """
    write_all({path: content})


def write_all(contents: Mapping[Path, bytes]) -> None:
    """Put each content at its path, as `write` does; all of them are complete before the first takes its place.

    Raises WorkshopError when a place cannot be written.
    """
    drafts = {path: path.with_name(f".{path.name}.{os.getpid()}") for path in contents}
    path = next(iter(contents), Path())
    try:
        for path, content in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            drafts[path].write_bytes(content)
        for path, draft in drafts.items():
            os.replace(draft, path)
    except OSError as error:
        raise refused(path, error) from None
    finally:
        for draft in drafts.values():
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)


def remove(path: Path) -> None:
    """Remove a file, and its folder once that is empty. Raises WorkshopError when it cannot be removed."""
    try:
        path.unlink()
        if not any(path.parent.iterdir()):
            path.parent.rmdir()
    except OSError as error:
        raise refused(path, error) from None


def refused(path: Path, error: OSError) -> WorkshopError:
    """The message for a place that cannot be written or removed."""
    return WorkshopError(
        f"{path} cannot be changed: {error.strerror or error}.\n"
        f"Nothing was left half written. Make the folder writable or free some space, and try again."
    )
