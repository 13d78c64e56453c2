"""The project's own data in a notebook: `load` a table that is proved unchanged, `biography` for where it came from.

What a table means is written in datasets/NAME/datapackage.json; how it was made, in datasets/NAME/build.py.
"""

from __future__ import annotations

import csv
import difflib
import hashlib
import html
import io
import json
import re
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

DTYPES = {"string": "str", "integer": "Int64", "number": "float64"}

LIMITS = {"minimum": "at least", "maximum": "at most"}

LABELS = {
    "who_collected": "Who collected it",
    "how": "How",
    "why": "Why",
    "when": "When",
    "race_recorded": "How race and ethnicity were recorded",
    "who_is_counted": "Who is counted",
    "who_is_missing": "Who is missing",
    "suppressed": "What is hidden",
    "what_we_changed": "What we changed",
    "known_harms": "Known harms",
}


class DatasetError(ValueError):
    """A dataset cannot be used as it is: what was wrong, where, and what to do now."""


def load(name: str, table: str | None = None) -> pd.DataFrame:
    """One table of `datasets/NAME`: the package's first, or the resource called `table`.

    Its sha256 is compared with datapackage.json on every call. Text and codes are `str`, integers `Int64`, numbers
    `float64`; a cell that the source hides, or does not give, is missing (NA), never a number.

    Raises DatasetError: unknown name or table, missing file, changed bytes, columns or values outside the schema.
    """
    descriptor = package(name)
    resource = _resource(descriptor, table)
    path = _folder() / name / resource["path"]
    if not path.is_file():
        raise DatasetError(f"{_shown(path)} is missing. {_put_back(path)}")
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    if resource["hash"] != f"sha256:{digest}":
        found = _what_changed(content, resource)
        raise DatasetError(
            f"{_shown(path)} is not the file that datapackage.json describes{': ' + found if found else ''}. "
            f"{_put_back(path)}"
        )
    return _typed(_text(content), resource["schema"], _shown(path))


def package(name: str) -> dict:
    """The datapackage.json of `datasets/NAME` as a dict: title, years, licences, sources, biography, resources.

    Raises DatasetError when there is no such dataset (it names the nearest) or its datapackage.json cannot be read.
    """
    folder = _folder()
    names = sorted(path.parent.name for path in folder.glob("*/datapackage.json"))
    if name not in names:
        raise DatasetError(f"There is no dataset called {name!r}.{_nearest(name, names)}")
    path = folder / name / "datapackage.json"
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise DatasetError(f"{_shown(path)} cannot be read ({error}). {_put_back(path)}") from error


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


def biography(name: str) -> Biography:
    """The data biography of `datasets/NAME`: its ten questions, then years, publisher, address, copy and licence.

    Raises DatasetError as `package` does.
    """
    descriptor = package(name)
    answers = {label: descriptor["biography"][key] for key, label in LABELS.items()}
    answers["Years"] = descriptor["years"]
    for role, label in (("publisher", "Publisher and official address"), ("copy", "Where our copy came from")):
        sources = [source for source in descriptor["sources"] if source["role"] == role]
        answers[label] = "; ".join(f"{source['title']}, {source['path']}" for source in sources)
    answers["Licence"] = "; ".join(f"{licence['title']}, {licence['path']}" for licence in descriptor["licenses"])
    return Biography(descriptor["title"], answers)


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


def _resource(descriptor: dict, table: str | None) -> dict:
    resources = {resource["name"]: resource for resource in descriptor["resources"]}
    if table is None:
        return descriptor["resources"][0]
    if table not in resources:
        raise DatasetError(
            f"The dataset {descriptor['name']!r} has no table called {table!r}.{_nearest(table, list(resources))}"
        )
    return resources[table]


def _text(content: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False, encoding="utf-8")


def _typed(text: pd.DataFrame, schema: dict, where: str) -> pd.DataFrame:
    """The schema's types for a table of text; raises DatasetError where a column or a value is not the schema's."""
    found = _problems(text, schema)
    if found:
        raise DatasetError(f"{where} does not keep to the schema in its datapackage.json: {'; '.join(found)}.")
    blanks = schema["missingValues"]
    columns = {}
    for field in schema["fields"]:
        column = text[field["name"]]
        column = column.mask(column.isin(blanks))
        columns[field["name"]] = column.astype(DTYPES[field["type"]])
    return pd.DataFrame(columns)


def _problems(text: pd.DataFrame, schema: dict) -> list[str]:
    """What in a table of text is not the schema's: columns first, then the values of each column. Empty when sound."""
    expected, present = [field["name"] for field in schema["fields"]], list(text.columns)
    if present != expected:
        missing = [name for name in expected if name not in present]
        extra = [name for name in present if name not in expected]
        parts = [f"column {name!r} is missing" for name in missing] + [f"column {name!r} is extra" for name in extra]
        return parts or ["its columns are in another order"]
    found = []
    for field in schema["fields"]:
        values = [value for value in text[field["name"]].unique() if value not in schema["missingValues"]]
        wrong = [value for value in values if not _allowed(value, field)]
        if wrong:
            found.append(f"column {field['name']!r} holds {wrong[0]!r}{_reason(wrong[0], field)}")
    return found


def _allowed(value: str, field: dict) -> bool:
    rules = field.get("constraints", {})
    if field["type"] in ("integer", "number"):
        pattern = r"-?\d+" if field["type"] == "integer" else r"-?\d+(\.\d+)?"
        if not re.fullmatch(pattern, value):
            return False
        return rules.get("minimum", float("-inf")) <= float(value) <= rules.get("maximum", float("inf"))
    if "enum" in rules:
        return value in rules["enum"]
    return "pattern" not in rules or re.fullmatch(rules["pattern"], value) is not None


def _reason(value: str, field: dict) -> str:
    rules = field.get("constraints", {})
    if "pattern" in rules and any(re.fullmatch(rules["pattern"], "0" * zeros + value) for zeros in range(1, 10)):
        return ", a code that lost its zeros, as spreadsheets do when they save"
    if "enum" in rules:
        return ", which is none of its categories"
    if field["type"] != "string":
        kind = "a number" if field["type"] == "number" else "a whole number"
        limits = [f"{word} {rules[key]}" for key, word in LIMITS.items() if key in rules]
        return f", where the schema has {' and '.join([kind, *limits])}"
    return ", which is not written as the schema says"


def _what_changed(content: bytes, resource: dict) -> str:
    """In words, how changed bytes differ from the schema; blank when only values within the schema changed."""
    try:
        decoded = content.decode("utf-8")
        width = len(resource["schema"]["fields"])
        ragged = [number for number, row in enumerate(csv.reader(io.StringIO(decoded)), 1) if len(row) != width]
        text = _text(content)
    except (UnicodeDecodeError, ValueError) as error:
        return f"it cannot be read as a UTF-8 table ({error})"
    found = _problems(text, resource["schema"])
    if not found and ragged:
        found = [f"line {ragged[0]} has another number of cells than {width}"]
    if len(text) != resource["rows"]:
        found.append(f"it has {len(text):,} rows, not {resource['rows']:,}")
    if "\r" in decoded:
        found.append("its line ends were rewritten")
    return "; ".join(found)


def _nearest(name: str, names: list[str]) -> str:
    close = difflib.get_close_matches(str(name), names, n=1)
    guess = f" Did you mean {close[0]!r}?" if close else ""
    return f"{guess} There is: {', '.join(names)}."


def _shown(path: Path) -> str:
    return "/".join(path.parts[-3:])


def _put_back(path: Path) -> str:
    return f"To put the file back as it was: git checkout -- {_shown(path)}, or download the project again."


def _linked(answer: str) -> str:
    """The answer as HTML, with its addresses as links."""
    return re.sub(r"https?://[^\s;,]+", r'<a href="\g<0>">\g<0></a>', html.escape(answer))
