"""What every build.py shares: read a verified source, write the same bytes each time, keep datapackage.json true.

What a table means, its columns and its rows, belongs to each dataset's own build.py and datapackage.json.
"""

from __future__ import annotations

import argparse
import csv
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
        listing = folder / "source.json"
        if not listing.is_file():
            raise RecipeError(
                f"No source files: {listing} is not there. The table in this repository is complete without them; "
                "to build it anew, put the source folder there or name it with --from DIR."
            )
        self.about = json.loads(listing.read_text(encoding="utf-8"))
        self._digests = {file["path"]: file["sha256"] for file in self.about["files"]}

    def rows(self, name: str) -> list[dict[str, str]]:
        """The rows of one CSV source file as text, keyed by header, blank lines left out.

        Raises RecipeError when the file is missing, not listed in source.json, or not the bytes listed there.
        """
        path = self.folder / name
        if name not in self._digests:
            raise RecipeError(f"{name} is not listed in {self.folder / 'source.json'}: add it there with its sha256.")
        if not path.is_file():
            raise RecipeError(f"{path} is missing although source.json lists it: copy the source folder again.")
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != self._digests[name]:
            raise RecipeError(f"{path} is not the file that source.json describes (sha256 differs): copy it again.")
        return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


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


def main(folder: Path, build: Build) -> None:
    """The command line of a build.py: make its tables from `../shared/sources/NAME` or from `--from DIR`."""
    beside_repository = folder.parents[2] / "shared" / "sources" / folder.name
    parser = argparse.ArgumentParser(description=f"Make the tables of datasets/{folder.name} from their source files.")
    parser.add_argument("--from", dest="source", type=Path, default=beside_repository, metavar="DIR")
    try:
        for name, content in built(folder, build, Source(parser.parse_args().source)).items():
            write(folder / name, content)
            print(f"datasets/{folder.name}/{name}: {len(content):,} bytes")
    except RecipeError as error:
        sys.exit(str(error))
