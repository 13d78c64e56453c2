"""What every build.py shares: read a verified source, make the same bytes each time, keep datapackage.json true.

What a table means, its columns and its rows, belongs to each dataset's own build.py and datapackage.json.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from workshop.datapackage import descriptor
from workshop.errors import WorkshopError

Row = Mapping[str, object]
Build = Callable[["Source"], Mapping[str, Iterable[Row]]]


MADE = ("hash", "bytes", "rows")  # what a build puts into the description itself


class RecipeError(WorkshopError):
    """A dataset cannot be built: what was wrong, where, and what to do now."""


class Source:
    """A folder of raw files with a source.json that lists the sha256 of each of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.listing = folder / "source.json"
        try:
            self.about = json.loads(self.listing.read_bytes())
            self._digests = {file["path"]: file["sha256"] for file in self.about["files"]}
        except FileNotFoundError:
            raise RecipeError(
                f"{self.listing} is not there: it lists the source files, each with its sha256."
            ) from None
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise RecipeError(
                f"{self.listing} cannot be read ({error!r}): it should hold "
                '{"files": [{"path": "FILE.csv", "sha256": "…"}]}, with each source file.'
            ) from None

    def content(self, name: str) -> bytes:
        """The bytes of one source file, proved to be those listed; a name that ends in .gz is unpacked.

        Raises RecipeError when the file is missing, not listed in source.json, or not the bytes listed there.
        """
        listing = self.listing.name
        path = self.folder / name
        if name not in self._digests:
            raise RecipeError(f"{name} is not listed in {self.listing}: add it there with its sha256.")
        if not path.is_file():
            raise RecipeError(f"{path} is missing although {listing} lists it: copy the source folder again.")
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != self._digests[name]:
            raise RecipeError(f"{path} is not the file that {listing} describes (sha256 differs): copy it again.")
        return gzip.decompress(content) if path.suffix == ".gz" else content

    def cells(self, name: str, header: str | None = None, separator: str = ",") -> list[list[str]]:
        """The rows of one CSV source file as lists of text, its header first, blank lines left out.

        `header` is the first cell of the header row, for a file with title lines above it; raises RecipeError when no
        row begins with it, and for all that `content` raises.
        """
        text = self.content(name).decode("utf-8-sig")
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if row]
        if header is None:
            return rows
        starts = [number for number, row in enumerate(rows) if row[0] == header]
        if not starts:
            raise RecipeError(f"{self.folder / name} has no row that begins with {header!r}: look at its first lines.")
        return rows[starts[0] :]

    def rows(self, name: str, header: str | None = None, separator: str = ",") -> list[dict[str, str]]:
        """The rows of one CSV source file as text, keyed by header; arguments and errors as those of `cells`."""
        columns, *rows = self.cells(name, header, separator)
        return [dict(zip(columns, row, strict=True)) for row in rows]


class Tables(Source):
    """Our own tables of another dataset as a source: the files of its datapackage.json, proved by the hashes there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.listing = folder / descriptor.FILE
        self.about = descriptor.read(self.listing)
        for fault in descriptor.faults(self.about):
            if not fault.prose:
                raise RecipeError(f"{descriptor.shown(self.listing)}: {fault.message}")
        self._digests = {table["path"]: table["hash"].removeprefix("sha256:") for table in self.about["resources"]}


def table(fields: list[str], rows: Iterable[Row]) -> bytes:
    """One CSV table as bytes: UTF-8, LF, the columns of `fields` in their order; None becomes a blank cell."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fields, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def built(folder: Path, build: Build, source: Source) -> dict[str, bytes]:
    """Every file that the recipe of `folder` makes, by file name: its tables, then a datapackage.json true to them.

    Raises RecipeError where the recipe and the description do not fit each other.
    """
    about = descriptor.read(folder / descriptor.FILE)
    for fault in descriptor.faults(about):
        if not fault.prose and fault.where[-1] not in MADE:
            raise RecipeError(f"{descriptor.shown(folder / descriptor.FILE)}: {fault.message}")
    rows_by_table = build(source)
    found = {}
    for resource in about["resources"]:
        if resource["name"] not in rows_by_table:
            makes = ", ".join(rows_by_table) or "none"
            raise RecipeError(f"build() makes no table {resource['name']!r}; it makes {makes}.")
        rows = list(rows_by_table[resource["name"]])
        try:
            content = table([field["name"] for field in resource["schema"]["fields"]], rows)
        except ValueError as error:  # a column that the schema does not have
            raise RecipeError(f"table {resource['name']!r}: {error}. Describe it in {descriptor.FILE}.") from None
        digest = hashlib.sha256(content).hexdigest()
        resource.update(hash=f"sha256:{digest}", bytes=len(content), rows=len(rows))
        found[resource["path"]] = content
    found[descriptor.FILE] = as_json(about)
    return found


def as_json(about: Mapping[str, object]) -> bytes:
    """A description as it stands in its file."""
    return (json.dumps(about, indent=2, ensure_ascii=False) + "\n").encode("utf-8")


def opened(folder: Path) -> Source:
    """A folder of source files, or of one of our own datasets, whichever it is."""
    return Tables(folder) if (folder / descriptor.FILE).is_file() else Source(folder)
