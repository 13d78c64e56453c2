"""The folder of a meeting's rooms: a copy of the session for each, their names, the keys of their links, kept copies.

Whatever is there stays: `prepare` adds rooms, and never overwrites a notebook in which somebody wrote.
"""

from __future__ import annotations

import json
import re
import secrets
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from workshop import edition, files
from workshop.course.session import Session
from workshop.errors import WorkshopError

FOLDER = "my-rooms"
STATE = ".rooms"  # what people do not see: the keys, the server's own files, kept copies
RESERVED = {"facilitator", "now", "state", "static"}  # what else the addresses of the rooms end in
MOST = 30  # rooms; each takes a kernel's memory
_KEPT = 60  # copies of each room


@dataclass(frozen=True)
class Room:
    """One breakout room: what it is called, and the name of its folder, which its link ends in."""

    name: str
    slug: str


@dataclass(frozen=True)
class Rooms:
    """The rooms of one meeting. `key` opens every room's page, `facilitator` the facilitator's own page besides."""

    folder: Path
    session: str
    rooms: tuple[Room, ...]
    key: str
    facilitator: str
    port: int

    def find(self, slug: str) -> Room | None:
        return next((room for room in self.rooms if room.slug == slug), None)

    def notebook(self, room: Room) -> Path | None:
        """The notebook in a room's folder, whatever somebody called it there; None where it was deleted."""
        found = sorted((self.folder / room.slug).glob("*.ipynb"), key=lambda path: path.stat().st_mtime)
        released = self.folder / room.slug / _released_name(self)
        return released if released in found else (found[-1] if found else None)

    def place(self, room: Room) -> Path:
        """Where a room's notebook stands, or stood."""
        return self.notebook(room) or self.folder / room.slug / _released_name(self)

    @property
    def kept(self) -> Path:
        return self.folder / STATE / "kept"


def read(folder: Path) -> Rooms:
    """The rooms that were prepared in a folder. Raises WorkshopError where there are none."""
    path = folder / STATE / "rooms.json"
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        rooms = tuple(Room(**room) for room in said.pop("rooms"))
        return Rooms(folder=folder, rooms=rooms, **said)
    except OSError:
        raise WorkshopError(f"No rooms were made in {folder}: make them with  workshop rooms NUMBER") from None
    except (ValueError, TypeError, KeyError):
        raise WorkshopError(
            f"{path} is damaged: move it away, and make the rooms again; their notebooks stay."
        ) from None


def prepare(session: Session, folder: Path, names: Sequence[str], port: int | None = None) -> Rooms:
    """Make what is missing of these rooms in `folder`: a copy of the session for each. What is there stays.

    Raises WorkshopError: a folder of another session or of something else, too many rooms, a name given twice.
    """
    there = read(folder) if (folder / STATE / "rooms.json").exists() else None
    if there is None and folder.is_dir() and any(folder.iterdir()):
        raise WorkshopError(f"{folder} holds something else: name a folder that is empty or not there yet.")
    if there and there.session != session.release.parent.name:
        raise WorkshopError(f"{folder} holds the rooms of {there.session}: name another folder with --out.")
    known = there.rooms if there else ()
    rooms = _named(names, known)
    if len(rooms) > MOST:
        raise WorkshopError(f"{len(rooms)} rooms are more than one computer serves: at most {MOST}.")
    made = Rooms(
        folder,
        session.release.parent.name,
        rooms,
        there.key if there else secrets.token_urlsafe(12),
        there.facilitator if there else secrets.token_urlsafe(12),
        port or (there.port if there else 8888),
    )
    ours = {path.name: path.read_bytes() for path in (session.release, session.release.with_name("checks.py"))}
    wanted: dict[Path, bytes] = {}
    for room in rooms:
        notebook = made.notebook(room)
        if notebook is None or edition.is_untouched(notebook.read_bytes()):
            wanted |= {folder / room.slug / name: content for name, content in ours.items()}
    files.write_all(wanted)
    save(made)
    return made


def save(rooms: Rooms) -> None:
    """Write down what the links and the server need to be the same after a restart; nobody else may read it."""
    path = rooms.folder / STATE / "rooms.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    said: dict[str, Any] = asdict(rooms)
    del said["folder"]
    files.write(path, json.dumps(said, ensure_ascii=False, indent=1).encode())


def keep(rooms: Rooms, room: Room) -> bool:
    """Keep a copy of what is written in a room now, if it is another than the last one; whether it did."""
    path = rooms.notebook(room)
    if path is None:
        return False
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                cell.update(outputs=[], execution_count=None)
    except (OSError, ValueError, KeyError, TypeError):
        return False  # damaged, or gone: the older copies stay
    content = json.dumps(notebook, ensure_ascii=False, indent=1).encode()
    copies = _copies(rooms, room)
    if copies and copies[-1].read_bytes() == content:
        return False
    files.write(rooms.kept / room.slug / f"{datetime.now():%Y-%m-%d %H.%M.%S}.ipynb", content)
    for old in copies[: -_KEPT + 1]:
        old.unlink(missing_ok=True)
    return True


def put_back(rooms: Rooms, room: Room, session: Session, shown: bytes | None = None) -> str:
    """Where a room's notebook is gone, write what its page shows, else its last kept copy, else a fresh one.

    Returns which it was, in words.
    """
    copies = _copies(rooms, room)
    content, which = session.release.read_bytes(), "a fresh copy"
    if copies:
        content, which = copies[-1].read_bytes(), f"the copy of {copies[-1].stem[11:16].replace('.', ':')}"
    if shown:
        content, which = shown, "what its page shows"
    place = rooms.folder / room.slug
    checks = session.release.with_name("checks.py")
    missing = {} if (place / checks.name).exists() else {place / checks.name: checks.read_bytes()}
    files.write_all({place / _released_name(rooms): content} | missing)
    return which


def _copies(rooms: Rooms, room: Room) -> list[Path]:
    return sorted((rooms.kept / room.slug).glob("*.ipynb"))


def _released_name(rooms: Rooms) -> str:
    return rooms.session.partition("-")[2] + ".ipynb"


def _named(names: Iterable[str], known: Sequence[Room]) -> tuple[Room, ...]:
    """The rooms that are there, then those that are new: each name once, each with a folder that any system allows."""
    rooms = list(known)
    for name in names:
        shown = " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())[:60]
        if not shown:
            raise WorkshopError("A room needs a name, such as  --name Blue")
        if any(shown.casefold() == room.name.casefold() for room in rooms):
            continue
        plain = unicodedata.normalize("NFKD", shown).encode("ascii", "ignore").decode().lower()
        slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or f"room-{len(rooms) + 1}"
        taken = {room.slug for room in rooms} | RESERVED
        number = 2
        while slug in taken:
            slug = f"{slug.rstrip('-0123456789') or 'room'}-{number}"
            number += 1
        rooms.append(Room(shown, slug))
    return tuple(rooms)
