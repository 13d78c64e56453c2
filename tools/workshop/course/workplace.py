"""Where one works: a copy of the year of one's own, apart from sessions/, which is derived and pulled.

A new release is taken over where nothing was written. Where something was, it stays, and the new edition is put
beside it. Nothing is ever overwritten that somebody wrote, or that is not ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from workshop import edition, files
from workshop.course.session import notebook_in, released_folders

FOLDER = "my-sessions"
PAGE = "README.md"


def refresh(root: Path, mine: Path | None = None) -> list[str]:
    """Bring the working copy of the project in `root` up to date; returns what a person should know of it.

    `mine` is where it stands, if not in the project itself: on a hub, where the project is everybody's.

    Raises WorkshopError when a file cannot be written.
    """
    wanted: dict[Path, bytes] = {}
    said: list[str] = []
    mine = mine or root / FOLDER
    for folder in released_folders(root / "sessions"):
        ours = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if _is_released(path, folder)}
        for place in _places(mine / folder.name):
            if _may_be_replaced(place, ours):
                new = {place / name: content for name, content in ours.items() if not _holds(place / name, content)}
                wanted |= new
                if new and place.name != folder.name:
                    said.append(
                        f"What you wrote in {FOLDER}/{folder.name} is kept as it is. "
                        f"A new edition of that session lies beside it: {FOLDER}/{place.name}."
                    )
                break
            if _is_this_edition(place, ours):
                break
    files.write_all(wanted | _page(root, mine))
    return said


def _is_released(path: Path, folder: Path) -> bool:
    return path.name in (notebook_in(folder).name, "checks.py") and path.is_file()


def _places(folder: Path) -> Iterator[Path]:
    """The session's own folder, then those beside it, for as many new editions as there were."""
    yield folder
    yield folder.with_name(f"{folder.name} (new edition)")
    number = 2
    while True:
        yield folder.with_name(f"{folder.name} (new edition {number})")
        number += 1


def _may_be_replaced(place: Path, ours: dict[str, bytes]) -> bool:
    """Whether nothing that somebody wrote stands where our files would: they are missing, or as a release left them."""
    there = {name: (place / name).read_bytes() for name in ours if (place / name).is_file()}
    notebook = next((content for name, content in there.items() if name.endswith(".ipynb")), None)
    if notebook is not None and not edition.is_untouched(notebook):
        return False
    return (
        "checks.py" not in there or there["checks.py"] == ours.get("checks.py") or _is_its(there["checks.py"], notebook)
    )


def _is_its(checks: bytes, notebook: bytes | None) -> bool:
    """Whether a checks.py is the one that was released with this notebook."""
    return notebook is not None and edition.checks_of(notebook) == edition.digest(checks)


def _is_this_edition(place: Path, ours: dict[str, bytes]) -> bool:
    """Whether what somebody wrote in stands in the edition of today, so that no other is needed."""
    return all(
        (place / name).is_file() and edition.released((place / name).read_bytes()) == edition.released(content)
        for name, content in ours.items()
        if name.endswith(".ipynb")
    )


def _page(root: Path, mine: Path) -> dict[Path, bytes]:
    """The list of sessions, whose links lead to the copies beside it; one that was changed by hand stays."""
    source, target = root / "sessions" / PAGE, mine / PAGE
    if not source.is_file() or (target.is_file() and not edition.is_signed(target.read_bytes())):
        return {}
    return {} if _holds(target, source.read_bytes()) else {target: source.read_bytes()}


def _holds(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content
