"""The project's own data in a notebook: `load` a table that is proved unchanged, `biography` for where it came from.

What a table means is written in datasets/NAME/datapackage.json; how it was made, in datasets/NAME/build.py.
"""

from __future__ import annotations

import hashlib
import html
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from workshop.datapackage import damage, descriptor
from workshop.datapackage.descriptor import QUESTIONS, DatasetError, put_back, shown
from workshop.nearest import did_you_mean

__all__ = ["Biography", "DatasetError", "biography", "load", "package"]

DTYPES = {"string": "str", "integer": "Int64", "number": "float64"}

DATASET = "dataset"  # under which a table that was loaded remembers whose it is
SAID = 3  # of what is wrong with a table; the rest is counted


def load(name: str, table: str | None = None) -> pd.DataFrame:
    """One table of `datasets/NAME`: the package's first, or the resource called `table`.

    Its sha256 is compared with datapackage.json on every call. Text and codes are `str`, integers `Int64`, numbers
    `float64`; a cell that the source hides, or does not give, is missing (NA), never a number. The table remembers
    NAME in its `attrs`, so that `biography` takes the table itself too.

    Raises DatasetError: unknown name or table, missing file, changed bytes, columns or values outside the schema.
    """
    resource = _resource(package(name), name, table)
    path = _folder() / name / resource["path"]
    try:
        content = path.read_bytes()
    except OSError:
        raise DatasetError(f"{shown(path)} is missing. {put_back(path)}") from None
    if resource["hash"] != f"sha256:{hashlib.sha256(content).hexdigest()}":
        found = _in_words(damage.faults(content, resource))
        raise DatasetError(
            f"{shown(path)} is not the file that datapackage.json describes{': ' + found if found else ''}. "
            f"{put_back(path)}"
        )
    frame = _typed(content, resource, shown(path))
    frame.attrs[DATASET] = name
    return frame


def package(name: str) -> dict:
    """The datapackage.json of `datasets/NAME` as a dict: title, years, licences, sources, biography, resources.

    Raises DatasetError when there is no such dataset (it names the nearest) or its datapackage.json cannot be read.
    """
    folder = _folder()
    names = sorted(path.name for path in folder.iterdir() if path.is_dir() and not path.name.startswith(("_", ".")))
    if name not in names:
        guess = did_you_mean(name, names)
        raise DatasetError(f"There is no dataset called {name!r}.{guess} There is: {', '.join(names)}.")
    found = descriptor.read(folder / name / descriptor.FILE)
    if not isinstance(found, dict):
        _require(name, descriptor.faults(found))
    return found


@dataclass(frozen=True)
class Biography:
    """Where a dataset came from, question by question. Shows itself as a table in a notebook, as text elsewhere."""

    title: str
    answers: dict[str, str]
    fold: bool = False

    def __getitem__(self, question: str) -> str:
        return self.answers[question]

    def __repr__(self) -> str:
        return "\n\n".join([self.title, *(f"{question}: {answer}" for question, answer in self.answers.items())])

    def _repr_html_(self) -> str:
        rows = "\n".join(
            f'<tr><th scope="row" style="text-align: left; vertical-align: top">{html.escape(question)}</th>'
            f'<td style="text-align: left; max-width: 60em">{_linked(answer)}</td></tr>'
            for question, answer in self.answers.items()
        )
        caption = f"Data biography: {html.escape(self.title)}"
        table = f"<table>\n<caption>{caption}</caption>\n<tbody>\n{rows}\n</tbody>\n</table>"
        if not self.fold:
            return table
        return f"<details><summary>{caption}</summary>\n{table}\n</details>"

    def folded(self) -> Biography:
        """The same biography, closed until it is clicked on: for a page that has other things to say first."""
        return replace(self, fold=True)


def biography(table: str | pd.DataFrame) -> Biography:
    """The data biography of `datasets/NAME`: its ten questions, then years, publisher, address, copy and licence.

    `table` is the NAME, or a table that `load` gave, whole or in part. Raises DatasetError as `package` does, where
    the description lacks one of these, and where a table does not know any more out of which dataset it came.
    """
    name = table.attrs.get(DATASET, "") if isinstance(table, pd.DataFrame) else table
    if not name:
        raise DatasetError(
            "This table does not say out of which dataset it came: name the dataset, as in "
            'biography("school-suspensions"). For a table of your own, the page sessions/own-table keeps the answers.'
        )
    about = package(name)
    _require(name, (fault for fault in descriptor.faults(about) if fault.where[0] not in ("resources", "name")))
    unanswered = [label for key, label in QUESTIONS.items() if not about["biography"].get(key)]
    if unanswered:
        raise DatasetError(f"{_file(name)} does not answer {unanswered[0]!r} in its biography. {_check(name)}")
    return Biography(about["title"], descriptor.biography(about))


def _folder() -> Path:
    """The nearest `datasets` folder with a package, from the working directory upwards; else the project's own."""
    here = Path.cwd()
    for parent in (here, *here.parents, Path(__file__).resolve().parents[3]):
        if any((parent / "datasets").glob("*/datapackage.json")):
            return parent / "datasets"
    raise DatasetError(
        f"There is no datasets folder in {here} or above it: open the notebook inside the project's folder, "
        "or download the project again."
    )


def _resource(about: dict, name: str, table: str | None) -> dict:
    """One table's entry. Raises DatasetError where there is no such table, or where its entry is not complete."""
    _require(name, (fault for fault in descriptor.faults(about) if fault.where == ("resources",)))
    resources = about["resources"]
    known = [str(entry.get("name") if isinstance(entry, dict) else entry) for entry in resources]
    if table is not None and table not in known:
        guess = did_you_mean(table, known)
        raise DatasetError(f"The dataset {name!r} has no table called {table!r}.{guess} There is: {', '.join(known)}.")
    place = 0 if table is None else known.index(table)
    within = (fault for fault in descriptor.faults(about) if fault.where[:2] == ("resources", place))
    _require(name, (fault for fault in within if not fault.prose))
    return resources[place]


def _require(name: str, faults: Iterable[descriptor.Fault]) -> None:
    """Raise DatasetError with the first of these faults, if there is any."""
    for fault in faults:
        raise DatasetError(f"{_file(name)}: {fault.message} {_check(name)}")


def _file(name: str) -> str:
    return f"datasets/{name}/{descriptor.FILE}"


def _check(name: str) -> str:
    return f"`workshop data check {name}` says what else is missing."


def _typed(content: bytes, resource: Mapping[str, Any], where: str) -> pd.DataFrame:
    """The schema's types for a table's bytes; raises DatasetError where a column or a value is not the schema's."""
    fields, blanks = resource["schema"]["fields"], resource["schema"]["missingValues"]
    try:
        text = pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False, encoding="utf-8")
    except ValueError:  # pandas' errors of reading are of this kind
        text = pd.DataFrame()
    if list(text.columns) != [field["name"] for field in fields] or any(
        damage.wrong_values(field, text[field["name"]].unique(), blanks) for field in fields
    ):
        found = _in_words(damage.faults(content, resource))
        raise DatasetError(f"{where} does not keep to the schema in its {descriptor.FILE}: {found}.")
    columns = {}
    for field in fields:
        column = text[field["name"]]
        columns[field["name"]] = column.mask(column.isin(blanks)).astype(DTYPES[field["type"]])
    return pd.DataFrame(columns)


def _in_words(faults: Sequence[damage.Fault]) -> str:
    """What is wrong with a table, in one sentence."""
    said = [str(fault) for fault in damage.summary(faults)]
    rest = len(said) - SAID
    return "; ".join(said[:SAID]) + (f"; and {rest:,} more" if rest > 0 else "")


def _linked(answer: str) -> str:
    """The answer as HTML, with its addresses as links."""
    return re.sub(r"https?://[^\s;,]+", r'<a href="\g<0>">\g<0></a>', html.escape(answer))
