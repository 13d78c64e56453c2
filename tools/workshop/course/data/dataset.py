"""A dataset as its folder and its datapackage.json describe it: which there are, and what they hold together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workshop.datapackage import descriptor
from workshop.errors import WorkshopError
from workshop.nearest import did_you_mean

BUDGET = 12_000_000  # bytes: all of datasets/ in git


@dataclass(frozen=True)
class Dataset:
    """One folder of datasets/ and its datapackage.json."""

    folder: Path
    package: Mapping[str, Any]

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def file(self) -> str:
        """Its description as people write it: datasets/NAME/datapackage.json."""
        return descriptor.shown(self.folder / descriptor.FILE)

    @property
    def resources(self) -> list[Mapping[str, Any]]:
        return self.package["resources"]

    @property
    def rows(self) -> int:
        """Rows of all its tables."""
        return sum(resource["rows"] for resource in self.resources)

    @property
    def size(self) -> int:
        """Bytes of its folder, without what Python leaves behind."""
        return size(self.folder)

    @property
    def licence(self) -> str:
        return "; ".join(licence["name"] for licence in self.package["licenses"])


@dataclass(frozen=True)
class Problem:
    """What is wrong in a file; `line` counts from 1, the header of a table being line 1."""

    file: str
    message: str
    line: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        place = [self.file, *([f"line {self.line}"] if self.line else [])]
        return f"{', '.join([*place, *([f'column {self.column!r}'] if self.column else [])])}: {self.message}"


def names(root: Path) -> list[str]:
    """The folders of datasets/, in alphabetical order; each of them should be a dataset."""
    found = []
    for folder in (root / "datasets").glob("*/"):
        if folder.is_dir() and not folder.name.startswith(("_", ".")):
            # What Python left behind of a dataset that was removed is no dataset.
            found += [folder.name] if any(path.name != "__pycache__" for path in folder.iterdir()) else []
    return sorted(found)


def chosen(root: Path, wanted: Sequence[str]) -> list[str]:
    """The names that are wanted, all of them if none is. Raises WorkshopError with the nearest for an unknown one."""
    known = names(root)
    for name in wanted:
        if name not in known:
            guess = did_you_mean(name, known)
            raise WorkshopError(f"There is no dataset '{name}'.{guess}\nThere is: {', '.join(known) or 'none yet'}.")
    return [name for name in known if name in wanted or not wanted]


def read(root: Path, name: str) -> Dataset:
    """One dataset. Raises WorkshopError when its datapackage.json cannot be read or is not complete."""
    dataset = Dataset(root / "datasets" / name, descriptor.read(root / "datasets" / name / descriptor.FILE))
    for fault in descriptor.faults(dataset.package):
        raise WorkshopError(f"{dataset.file}: {fault.message}\nTo see all that is missing:  workshop data check {name}")
    return dataset


def size(folder: Path) -> int:
    """Bytes of a folder's files, without what Python leaves behind."""
    kept = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return sum(path.stat().st_size for path in kept)


def kilobytes(number: int) -> str:
    """A size as people say it: 240 kB, 1.2 MB."""
    return f"{number / 1_000_000:.1f} MB" if number >= 1_000_000 else f"{max(1, round(number / 1000))} kB"
