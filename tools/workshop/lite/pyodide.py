"""Pyodide, Python for a browser: which one, by its hashes, where it is fetched, and what of it a session needs.

This is the one place that names it. Its lock pins every wheel by hash, and the lock's own hash stands here, so that
what is published is what is named, whoever serves it. Another version goes with another jupyterlite-pyodide-kernel.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workshop import files
from workshop.errors import WorkshopError

VERSION = "314.0.6"
ADDRESS = f"https://cdn.jsdelivr.net/pyodide/v{VERSION}/full"
LOCK = "pyodide-lock.json"
PINS = {
    "pyodide.mjs": "69e3f6ccec3e14b465df60be577ca62f536251406b9a00cce019eac5252a2495",
    "pyodide.asm.mjs": "2ac5eba365ec12839c75c03b39b3be1dd63b798852cc460b014b52238be042f7",
    "pyodide.asm.wasm": "3a0a00dfeaa348ac20f9ef09904233d32d33f644339662d4af368f8a2010f37a",
    "python_stdlib.zip": "80c5be6babfe03297069703410c3c29404dcf2525d2b128746bae5536f94831f",
    LOCK: "3fdaef09e9e365c85e002737720f8d0ab8f278c1c244a2dde6a37663cf488ad4",
}
SETTING = "WORKSHOP_PYODIDE"
"""Environment variable: the folder with Pyodide's distribution, where it is not `build/pyodide`."""

# What sessions and the kernel import of the distribution; what these need comes along.
NEEDED = (
    "ipython",
    "jedi",
    "micropip",
    "numpy",
    "pandas",
    "altair",
    "scikit-learn",  # session 9
    "scipy",
    "python-calamine",  # own tables: workbooks
)
_CORE = re.compile(r"pyodide\.mjs|pyodide\.asm\.(?:m?js|wasm)|python_stdlib\.zip")


@dataclass(frozen=True)
class Distribution:
    """A folder with Pyodide, and its lock."""

    folder: Path
    lock: Mapping[str, Any]

    @property
    def core(self) -> list[Path]:
        """The files that start Python, in the order of their names."""
        return sorted(path for path in self.folder.iterdir() if _CORE.fullmatch(path.name))

    def packages(self, also: Iterable[str] = ()) -> dict[str, dict[str, Any]]:
        """The lock's entries of what is needed, by name; of `also`, those that it has."""
        known = {_plain(name) for name in self.lock["packages"]}
        return needed(self.lock, [*NEEDED, *(name for name in also if _plain(name) in known)])


def folder_of(root: Path) -> Path:
    """Where the distribution lies: the folder that the setting names, else `build/pyodide`."""
    return Path(os.environ.get(SETTING) or root / "build" / "pyodide")


def needed(lock: Mapping[str, Any], roots: Iterable[str] = NEEDED) -> dict[str, dict[str, Any]]:
    """The entries of these packages and of all that they need. Raises WorkshopError where the lock lacks one."""
    known = {_plain(name): entry for name, entry in lock["packages"].items()}
    found: dict[str, dict[str, Any]] = {}
    waiting = list(roots)
    while waiting:
        name = _plain(waiting.pop())
        if name in found:
            continue
        if name not in known:
            raise WorkshopError(f"This Pyodide has no {name}, which the sessions need.")
        found[name] = known[name]
        waiting += known[name]["depends"]
    return found


def read(folder: Path) -> Distribution:
    """The distribution in a folder, every file that is needed compared with the hash in its lock.

    Raises WorkshopError, and says what to do, where there is none or where a file is another.
    """
    try:
        lock = json.loads((folder / LOCK).read_bytes())
        distribution = Distribution(folder, lock)
        entries = distribution.packages()
    except (OSError, ValueError, KeyError, TypeError):
        raise WorkshopError(
            f"{folder} holds no Pyodide, which runs Python in a browser. Fetch it once, with a network:\n"
            f"  workshop lite --fetch\nor name a folder that has it, in the variable {SETTING}."
        ) from None
    for entry in entries.values():
        _must_be(folder / entry["file_name"], entry["sha256"])
    if missing := {"pyodide.mjs", "pyodide.asm.wasm", "python_stdlib.zip"} - {path.name for path in distribution.core}:
        raise WorkshopError(f"{folder} lacks {', '.join(sorted(missing))}. Fetch it again:  workshop lite --fetch")
    return distribution


def is_pinned(distribution: Distribution) -> bool:
    """Whether it is the Pyodide that is named here, file by file."""
    return all(_hash(distribution.folder / name) == pin for name, pin in PINS.items())


def fetch(folder: Path, address: str = ADDRESS, say: Callable[[str], None] = lambda said: None) -> Distribution:
    """Bring what is needed into a folder; what is there already, and right, stays.

    Raises WorkshopError where something cannot be fetched, or is not what its hash says: then it is not written.
    """
    for name, pin in PINS.items():
        _bring(folder / name, pin, f"{address}/{name}", say)
    lock = json.loads((folder / LOCK).read_bytes())
    for entry in needed(lock).values():
        _bring(folder / entry["file_name"], entry["sha256"], f"{address}/{entry['file_name']}", say)
    return read(folder)


def _bring(path: Path, pin: str, address: str, say: Callable[[str], None]) -> None:
    if _hash(path) == pin:
        return
    say(f"Fetching {path.name} ...")
    try:
        with urllib.request.urlopen(address, timeout=120) as answer:
            content = answer.read()
    except (urllib.error.URLError, OSError) as error:
        raise WorkshopError(f"{address} cannot be fetched: {error}.") from None
    if hashlib.sha256(content).hexdigest() != pin:
        raise WorkshopError(f"{address} is not the file that tools/workshop/lite/pyodide.py names: it was not kept.")
    files.write(path, content)


def _must_be(path: Path, pin: str) -> None:
    found = _hash(path)
    if found != pin:
        what = "is missing" if not found else "is not the file that its lock names"
        raise WorkshopError(f"{path} {what}. Fetch it again:  workshop lite --fetch")


def _hash(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
