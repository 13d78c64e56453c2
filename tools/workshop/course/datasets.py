"""The data of the year: listed, checked against their own descriptions, built again, and written up as a page.

What a table means stands in its datapackage.json, how it is made in its build.py; this reads both and changes neither.
"""

from __future__ import annotations

import csv
import difflib
import hashlib
import importlib.util
import io
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from workshop import files
from workshop.errors import WorkshopError

BUDGET = 12_000_000  # bytes: all of datasets/ in git
QUESTIONS = (
    "who_collected",
    "how",
    "why",
    "when",
    "race_recorded",
    "who_is_counted",
    "who_is_missing",
    "suppressed",
    "what_we_changed",
    "known_harms",
)
FEWEST_WORDS = 12  # of an answer in a biography
SHOWN = 5  # problems of one table that are spelled out

# The answers of a data biography by question, for a dataset's name: what a notebook shows too.
Biographies = Callable[[str], Mapping[str, str]]

_PAGE = """\
# The data

<!-- derived from the datapackage.json of each folder by `workshop data readme`: change it there -->

Every table of the year, with its biography: who collected it, how race was recorded and by whom, who is missing, what
is hidden, what we changed, and what harm its use has done. In a notebook, `load("{example}")` gives a table and
`biography("{example}")` the text that stands here.

A cell that holds no number says why in the status column beside it: *suppressed* is hidden to protect people, *not
applicable* has nothing to count, *missing* or *not reported* was never given. None of them is a zero. Codes are text
and keep their zeros. [LICENSES.md](LICENSES.md) has the attribution lines.

{table}

{sections}
"""


@dataclass(frozen=True)
class Dataset:
    """One folder of datasets/ and its datapackage.json."""

    folder: Path
    package: Mapping[str, Any]

    @property
    def name(self) -> str:
        return self.folder.name

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
        return _size(self.folder)

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


@dataclass(frozen=True)
class Rebuilt:
    """What came of building a dataset again; `state` is same, differs, written, no sources or failed."""

    name: str
    state: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.name}: {self.state}{'. ' if self.detail else ''}{self.detail}"


def names(root: Path) -> list[str]:
    """The datasets of a project, in alphabetical order."""
    return sorted(path.parent.name for path in (root / "datasets").glob("*/datapackage.json"))


def chosen(root: Path, wanted: Sequence[str]) -> list[str]:
    """The names that are wanted, all of them if none is. Raises WorkshopError with the nearest for an unknown one."""
    known = names(root)
    for name in wanted:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            guess = f" Did you mean '{close[0]}'?" if close else ""
            raise WorkshopError(f"There is no dataset '{name}'.{guess}\nThere is: {', '.join(known) or 'none yet'}.")
    return [name for name in known if name in wanted or not wanted]


def read(root: Path, name: str) -> Dataset:
    """One dataset. Raises WorkshopError when its datapackage.json cannot be read or lacks its tables."""
    path = root / "datasets" / name / "datapackage.json"
    try:
        package = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise WorkshopError(f"{_shown(path)} cannot be read: {error}.\n{_put_back(path)}") from None
    missing = {"title", "years", "licenses", "sources", "biography", "resources"} - set(package)
    if missing or not package["resources"]:
        raise WorkshopError(f"{_shown(path)} lacks {', '.join(sorted(missing)) or 'a table'}.\n{_put_back(path)}")
    return Dataset(path.parent, package)


# List


def table(datasets: Sequence[Dataset], sessions: Mapping[str, Sequence[str]]) -> str:
    """The datasets for a terminal: a line each, in columns, and what they weigh together.

    `sessions` has, for a dataset's name, the sessions that name it.
    """
    rows = [("Dataset", "Tables", "Rows", "Size", "Licence", "Sessions", "Years")]
    for dataset in datasets:
        numbers = f"{len(dataset.resources)}", f"{dataset.rows:,}", _kilobytes(dataset.size)
        named_by = ", ".join(sessions.get(dataset.name, ())) or "none yet"
        rows.append((dataset.name, *numbers, dataset.licence, named_by, dataset.package["years"]))
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = ["  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    total = sum(dataset.size for dataset in datasets)
    return "\n".join([*lines, f"{len(datasets)} datasets, {_kilobytes(total)} of {_kilobytes(BUDGET)}."])


# Check


def check(root: Path, wanted: Sequence[str] = ()) -> list[Problem]:
    """Every problem of the datasets: bytes, schemas and values, biographies, licences, and the weight of them all.

    Raises WorkshopError for an unknown name, or when the frictionless library is not installed.
    """
    validate = _validator()
    found: list[Problem] = []
    for name in chosen(root, wanted):
        try:
            dataset = read(root, name)
        except WorkshopError as error:
            file = f"datasets/{name}/datapackage.json"
            found.append(Problem(file, str(error).removeprefix(file).strip().replace("\n", " ")))
            continue
        found += _described(root, dataset)
        for resource in dataset.resources:
            found += _table_problems(dataset, resource, validate)
    weight = _size(root / "datasets")
    if weight > BUDGET:
        found.append(Problem("datasets", f"all of it is {_kilobytes(weight)}, more than {_kilobytes(BUDGET)}."))
    return found


def _described(root: Path, dataset: Dataset) -> Iterator[Problem]:
    """What is missing from a dataset's own description."""
    package, file = dataset.package, _shown(dataset.folder / "datapackage.json")
    for question in QUESTIONS:
        words = len(str(package["biography"].get(question, "")).split())
        if words < FEWEST_WORDS:
            yield Problem(file, f"the biography answers {question!r} in {words} words; say it in a sentence or more.")
    for licence in package["licenses"] or [{}]:
        if not licence.get("title") or not licence.get("path"):
            yield Problem(file, "a licence has no title or no path: say what is known, and where.")
    if {source.get("role") for source in package["sources"]} != {"publisher", "copy"}:
        yield Problem(file, "the sources name a publisher and a copy, each with a role, a title and a path.")
    licences = root / "datasets" / "LICENSES.md"
    if not licences.is_file() or f"`{dataset.name}`" not in licences.read_text(encoding="utf-8"):
        yield Problem("datasets/LICENSES.md", f"there is no row for `{dataset.name}`.")
    if not (dataset.folder / "build.py").is_file():
        yield Problem(_shown(dataset.folder / "build.py"), "there is no recipe for these tables.")
    described = {resource["path"] for resource in dataset.resources}
    for path in sorted(dataset.folder.glob("*.csv")):
        if path.name not in described:
            yield Problem(_shown(path), "datapackage.json does not describe this table: describe it or remove it.")


def _table_problems(dataset: Dataset, resource: Mapping[str, Any], validate: Callable) -> Iterator[Problem]:
    """What in one table is not as its description says: its bytes, its columns, then its values."""
    path = dataset.folder / resource["path"]
    if not path.is_file():
        yield Problem(_shown(path), f"the table is missing. {_put_back(path)}")
        return
    content = path.read_bytes()
    changed = resource["hash"] != f"sha256:{hashlib.sha256(content).hexdigest()}"
    found = list(_columns(path, content, resource)) or list(validate(path, resource))
    yield from found[:SHOWN]
    if len(found) > SHOWN:
        yield Problem(_shown(path), f"… and {len(found) - SHOWN} more of the kind.")
    if changed:
        hint = "" if found else f" To see where:  workshop data build {dataset.name}."
        yield Problem(_shown(path), f"its bytes are not those that datapackage.json lists.{hint} {_put_back(path)}")
    elif (resource["bytes"], resource["rows"]) != (len(content), _count(content)):
        yield Problem(_shown(path), "its bytes or rows are not the number in datapackage.json: run its build.py.")


def _columns(path: Path, content: bytes, resource: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong with the text itself, its header, and the number of cells in its rows."""
    if b"\r" in content:
        yield Problem(_shown(path), "its line ends were rewritten, as some spreadsheets do when they save.")
    try:
        header, *rows = csv.reader(io.StringIO(content.decode("utf-8"), newline=""))
    except (UnicodeDecodeError, ValueError) as error:
        yield Problem(_shown(path), f"it cannot be read as a UTF-8 table ({error}).")
        return
    expected = [field["name"] for field in resource["schema"]["fields"]]
    for name in header:
        if name not in expected:
            yield Problem(_shown(path), "the column is extra.", line=1, column=name)
    for name in expected:
        if name not in header:
            yield Problem(_shown(path), "the column is missing.", line=1, column=name)
    if header != expected and sorted(header) == sorted(expected):
        yield Problem(_shown(path), "the columns stand in another order.", line=1)
    for number, row in enumerate(rows, 2):
        if len(row) != len(header):
            yield Problem(_shown(path), f"the row has {len(row)} cells, not {len(header)}.", line=number)


def _validator() -> Callable[[Path, Mapping[str, Any]], Iterator[Problem]]:
    """What finds the values that are not as the schema says. Raises WorkshopError when it is not installed."""
    try:
        from frictionless import Resource
    except ImportError:
        raise WorkshopError(
            "The schemas are checked with the library frictionless, which is not installed here.\n"
            'Run  make setup  in the project, or install its extra:  pip install -e ".[dev]"'
        ) from None

    def validate(path: Path, resource: Mapping[str, Any]) -> Iterator[Problem]:
        described = {key: resource[key] for key in ("name", "path", "format", "encoding", "schema")}
        report = Resource.from_descriptor(described, basepath=str(path.parent)).validate(limit_errors=100)
        fields = {field["name"]: field for field in resource["schema"]["fields"]}
        for error in (error for task in report.tasks for error in task.errors):
            column, value = getattr(error, "field_name", None), getattr(error, "cell", None)
            message = _reason(str(value), fields[column]) if column in fields and value is not None else error.message
            yield Problem(_shown(path), message, getattr(error, "row_number", None), column)

    return validate


def _reason(value: str, field: Mapping[str, Any]) -> str:
    """Why a value is not as its schema says."""
    rules = field.get("constraints", {})
    if not value and rules.get("required"):
        return "the cell is blank, and the schema wants a value."
    if "pattern" in rules and any(re.fullmatch(rules["pattern"], "0" * zeros + value) for zeros in range(1, 10)):
        return f"{value!r} is a code that lost its zeros, as spreadsheets do when they save."
    if "enum" in rules:
        close = difflib.get_close_matches(value, [str(each) for each in rules["enum"]], n=1)
        return f"{value!r} is none of its categories{f' (nearest: {close[0]!r})' if close else ''}."
    if "pattern" in rules:
        return f"{value!r} is not written as the schema says ({rules['pattern']})."
    limits = " and ".join(f"{word} {rules[key]}" for key, word in _LIMITS.items() if key in rules)
    kind = {"integer": "a whole number", "number": "a number"}.get(field["type"], "a text")
    return f"{value!r} is not {kind}{', ' + limits if limits else ''}."


_LIMITS = {"minimum": "at least", "maximum": "at most"}


# Build


def build(root: Path, wanted: Sequence[str] = (), sources: Path | None = None, write: bool = False) -> list[Rebuilt]:
    """Each recipe run in memory where its source files are at hand, and its files compared byte for byte with ours.

    `sources` holds a folder for each dataset, `../shared/sources` if left out; with one dataset it may be that folder
    itself. `write` puts what differs in its place. Raises WorkshopError for an unknown name.
    """
    found = chosen(root, wanted)
    beside = sources or root.parent / "shared" / "sources"
    if sources and not sources.is_dir():
        raise WorkshopError(f"There is no folder {sources}: name the one that holds the datasets' source folders.")
    alone = len(found) == 1 and any((beside / listing).is_file() for listing in ("source.json", "datapackage.json"))
    return [_rebuilt(root, name, beside if alone else beside / name, write) for name in found]


def _rebuilt(root: Path, name: str, source: Path, write: bool) -> Rebuilt:
    folder = root / "datasets" / name
    recipe = _module("recipe", folder.parent / "recipe.py")
    made = _module(f"build_{name.replace('-', '_')}", folder / "build.py")
    source = folder.parent / made.MADE_FROM if hasattr(made, "MADE_FROM") else source
    if not any((source / listing).is_file() for listing in ("source.json", "datapackage.json")):
        return Rebuilt(name, "no sources", f"{source} has no source.json. The tables are complete without it.")
    try:
        content = recipe.built(folder, made.build, recipe.opened(source))
    except recipe.RecipeError as error:
        return Rebuilt(name, "failed", str(error))
    stale = {file: text for file, text in content.items() if not _is_same(folder / file, text)}
    if not stale:
        return Rebuilt(name, "same", f"{len(content)} files, byte for byte.")
    if not write:
        first = next(iter(stale))
        where = _first_difference(folder / first, stale[first])
        return Rebuilt(name, "differs", f"{where} To replace it:  workshop data build {name} --write")
    for file, text in stale.items():
        files.write(folder / file, text)
    return Rebuilt(name, "written", ", ".join(stale))


def _module(name: str, path: Path) -> ModuleType:
    """A recipe as a module: a folder name with a hyphen is no package, and each project has its own."""
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None or not path.is_file():
        raise WorkshopError(f"{_shown(path)} is missing: the tables cannot be made without it.\n{_put_back(path)}")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # a recipe imports `recipe`, and finds this one
    spec.loader.exec_module(module)
    return module


def _is_same(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content


def _first_difference(path: Path, built: bytes) -> str:
    """Where a file stops being what its recipe makes: file, line, and for a table the column and both values."""
    if not path.is_file():
        return f"{_shown(path)} is missing."
    ours, theirs = (text.decode("utf-8", "replace").splitlines() for text in (path.read_bytes(), built))
    line = next((at for at, pair in enumerate(zip(ours, theirs, strict=False)) if pair[0] != pair[1]), None)
    if line is None:
        return f"{_shown(path)} has {len(ours)} lines, the recipe makes {len(theirs)}, or the line ends are others."
    if path.suffix == ".csv" and line:
        columns, mine, built_row = next(csv.reader([theirs[0]])), *(next(csv.reader([t[line]])) for t in (ours, theirs))
        for column, value, wanted in zip(columns, mine, built_row, strict=False):
            if value != wanted:
                return f"{Problem(_shown(path), f'{value!r} here, {wanted!r} by the recipe.', line + 1, column)}"
    return f"{_shown(path)}, line {line + 1} is not what the recipe makes."


# The page


def page(datasets: Sequence[Dataset], sessions: Mapping[str, Sequence[str]], biography: Biographies) -> str:
    """datasets/README.md: a table of all datasets, then a section for each with its tables and its biography."""
    head = [
        "| Dataset | What | Who | Years | Licence | Rows | Sessions |",
        "| :-- | :-- | :-- | :-- | :-- | --: | :-- |",
    ]
    rows = [_row(dataset, ", ".join(sessions.get(dataset.name, ())) or "none yet") for dataset in datasets]
    return (
        _PAGE.format(
            example=datasets[0].name if datasets else "school-suspensions",
            table="\n".join(head + rows) if rows else "No dataset yet.",
            sections="\n\n".join(_section(dataset, biography(dataset.name)) for dataset in datasets),
        ).rstrip("\n")
        + "\n"
    )


def _row(dataset: Dataset, named_by: str) -> str:
    package = dataset.package
    publisher = "; ".join(source["title"] for source in package["sources"] if source["role"] == "publisher")
    cells = (package["title"], publisher, package["years"], dataset.licence, f"{dataset.rows:,}", named_by)
    return f"| [{dataset.name}](#{dataset.name}) | {' | '.join(_in_table(cell) for cell in cells)} |"


def _section(dataset: Dataset, answers: Mapping[str, str]) -> str:
    load = f'load("{dataset.name}")'
    tables = [
        f"| `{load if place == 0 else load[:-1] + ', ' + repr(resource['name']).replace(chr(39), chr(34)) + ')'}` "
        f"| {_in_table(resource['title'])} | {resource['rows']:,} | {_kilobytes(resource['bytes'])} |"
        for place, resource in enumerate(dataset.resources)
    ]
    questions = [f"| {question} | {_in_table(answer)} |" for question, answer in answers.items()]
    return "\n".join(
        [
            f"## {dataset.name}",
            "",
            f"**{dataset.package['title']}.** {dataset.package.get('description', '')}".rstrip(),
            "",
            "| Table | What a row is about | Rows | Size |",
            "| :-- | :-- | --: | --: |",
            *tables,
            "",
            "| Question | Answer |",
            "| :-- | :-- |",
            *questions,
        ]
    )


def write_page(root: Path, text: str) -> Path:
    """Put the page in its place."""
    path = root / "datasets" / "README.md"
    files.write(path, text.encode("utf-8"))
    return path


def check_page(root: Path, text: str) -> None:
    """Raises WorkshopError when datasets/README.md is not what the packages say."""
    if not _is_same(root / "datasets" / "README.md", text.encode("utf-8")):
        raise WorkshopError(
            "datasets/README.md is not what the packages say. Bring it up to date:  workshop data readme"
        )


def _in_table(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _size(folder: Path) -> int:
    kept = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return sum(path.stat().st_size for path in kept)


def _count(content: bytes) -> int:
    return sum(1 for _ in csv.reader(io.StringIO(content.decode("utf-8"), newline=""))) - 1


def _kilobytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} kB"


def _shown(path: Path) -> str:
    return "/".join(path.parts[-3:])


def _put_back(path: Path) -> str:
    return f"To put it back as it was:  git checkout -- {_shown(path)}"
