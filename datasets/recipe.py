"""What every build.py shares: read a verified source, write the same bytes each time, keep datapackage.json true.

What a table means, its columns and its rows, belongs to each dataset's own build.py and datapackage.json.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import io
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

Row = Mapping[str, object]
Build = Callable[["Source"], Mapping[str, Iterable[Row]]]


class RecipeError(Exception):
    """A message to the person who builds: what was wrong, where, and what to do now."""


class Source:
    """A folder of raw files with a source.json that lists the sha256 of each of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.listing = folder / "source.json"
        if not self.listing.is_file():
            raise RecipeError(
                f"No source files: {self.listing} is not there. The table in this repository is complete without them; "
                "to build it anew, put the source folder there or name it with --from DIR."
            )
        self.about = json.loads(self.listing.read_text(encoding="utf-8"))
        self._digests = {file["path"]: file["sha256"] for file in self.about["files"]}

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

    def cells(self, name: str, header: str | None = None) -> list[list[str]]:
        """The rows of one CSV source file as lists of text, its header first, blank lines left out.

        `header` is the first cell of the header row, for a file with title lines above it; raises RecipeError when no
        row begins with it, and for all that `content` raises.
        """
        text = self.content(name).decode("utf-8-sig")
        rows = [row for row in csv.reader(io.StringIO(text, newline="")) if row]
        if header is None:
            return rows
        starts = [number for number, row in enumerate(rows) if row[0] == header]
        if not starts:
            raise RecipeError(f"{self.folder / name} has no row that begins with {header!r}: look at its first lines.")
        return rows[starts[0] :]

    def rows(self, name: str, header: str | None = None) -> list[dict[str, str]]:
        """The rows of one CSV source file as text, keyed by header; arguments and errors as those of `cells`."""
        columns, *rows = self.cells(name, header)
        return [dict(zip(columns, row, strict=True)) for row in rows]


class Tables(Source):
    """Our own tables of another dataset as a source: the files of its datapackage.json, proved by the hashes there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.listing = folder / "datapackage.json"
        self.about = json.loads(self.listing.read_text(encoding="utf-8"))
        self._digests = {table["path"]: table["hash"].removeprefix("sha256:") for table in self.about["resources"]}


def table(fields: list[str], rows: Iterable[Row]) -> bytes:
    """One CSV table as bytes: UTF-8, LF, the columns of `fields` in their order; None becomes a blank cell."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fields, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def built(folder: Path, build: Build, source: Source) -> dict[str, bytes]:
    """Every file that the recipe of `folder` makes, by file name: its tables, then a datapackage.json true to them."""
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    rows_by_table = build(source)
    files = {}
    for resource in package["resources"]:
        rows = list(rows_by_table[resource["name"]])
        content = table([field["name"] for field in resource["schema"]["fields"]], rows)
        digest = hashlib.sha256(content).hexdigest()
        resource.update(hash=f"sha256:{digest}", bytes=len(content), rows=len(rows))
        files[resource["path"]] = content
    files["datapackage.json"] = (json.dumps(package, indent=2, ensure_ascii=False) + "\n").encode("utf-8")
    return files


def write(path: Path, content: bytes) -> None:
    """Replace `path` in one step, so that no reader ever sees half a file."""
    unfinished = path.with_name(path.name + ".part")
    unfinished.write_bytes(content)
    os.replace(unfinished, path)


def opened(folder: Path) -> Source:
    """A folder of source files, or of one of our own datasets, whichever it is."""
    return Tables(folder) if (folder / "datapackage.json").is_file() else Source(folder)


def main(folder: Path, build: Build, made_from: Path | None = None) -> None:
    """The command line of a build.py: make its tables from `../shared/sources/NAME` or from `--from DIR`.

    A dataset that is made from one of our own tables names that folder in `made_from`.
    """
    beside_repository = made_from or folder.parents[2] / "shared" / "sources" / folder.name
    parser = argparse.ArgumentParser(description=f"Make the tables of datasets/{folder.name} from their source files.")
    parser.add_argument("--from", dest="source", type=Path, default=beside_repository, metavar="DIR")
    try:
        for name, content in built(folder, build, opened(parser.parse_args().source)).items():
            write(folder / name, content)
            print(f"datasets/{folder.name}/{name}: {len(content):,} bytes")
    except RecipeError as error:
        sys.exit(str(error))
