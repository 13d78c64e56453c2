"""What a session is, read once from its own notebook: number, question, parameters, steps and exercises.

Reading is all this does. Deriving, checking and running take a `Session` from here.
"""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from workshop.course.cells import defaults, headings, read_notebook, workshop
from workshop.errors import WorkshopError

MODES = ("plenary", "breakout", "pairs", "solo")
ROLES = ("question", "door-one", "answer", "check", "hint")

# The name of a session's folder: two digits and the slug, which names the notebook too.
FOLDER = re.compile(r"(?P<number>\d{2})-(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)")


@dataclass(frozen=True)
class Step:
    """One step of the run-of-show. `minutes` is whole minutes; `mode` is one of MODES; `cell` counts from 0."""

    name: str
    title: str
    minutes: int
    mode: str
    cell: int


@dataclass(frozen=True)
class Exercise:
    """One checked question. `title` is the last heading of its question cell; `points` what its check can give."""

    name: str
    title: str
    points: float


@dataclass(frozen=True)
class Parameter:
    """One name of the `parameters` cell: its default, and the column of a dataset whose values it may take."""

    name: str
    default: Any
    dataset: str
    column: str
    table: Path

    @cached_property
    def values(self) -> tuple[str, ...]:
        """Every value the data name, in the order the table first names them.

        Raises WorkshopError when the table or the column is not there.
        """
        wanted = f"the values of parameter '{self.name}' (dataset '{self.dataset}', column '{self.column}')"
        try:
            with self.table.open(newline="", encoding="utf-8") as lines:
                rows = csv.reader(lines)
                header = next(rows, [])
                if self.column not in header:
                    raise WorkshopError(
                        f"{self.table} has no column '{self.column}'{_nearest(self.column, header)}.\n"
                        f"It should give {wanted}. Correct the notebook's metadata, or rebuild the dataset."
                    )
                position = header.index(self.column)
                return tuple(dict.fromkeys(row[position] for row in rows if row and row[position]))
        except OSError as error:
            raise WorkshopError(
                f"{self.table} cannot be read ({error.strerror}): it should give {wanted}.\n"
                f"Restore the file, or name another dataset in the notebook's metadata."
            ) from None

    def accept(self, value: str) -> str:
        """Return `value` if the data name it; raise WorkshopError with the nearest names if not."""
        if value in self.values:
            return value
        raise WorkshopError(
            f"'{value}' is not a value of parameter '{self.name}'{_nearest(value, self.values)}.\n"
            f"The dataset '{self.dataset}' names {len(self.values)} values in its column '{self.column}'."
        )


@dataclass(frozen=True)
class Session:
    """One session of the year, as its source notebook describes it."""

    number: int
    slug: str
    title: str
    question: str
    stage: str
    questions: tuple[str, ...]
    takeaway: str
    datasets: tuple[str, ...]
    steps: tuple[Step, ...]
    exercises: tuple[Exercise, ...]
    source: Path
    _defaults: Mapping[str, Any]
    _columns: Mapping[str, Mapping[str, str]]

    @property
    def name(self) -> str:
        """The name of its folder: `08-compared-with-whom`."""
        return self.source.parent.name

    @property
    def root(self) -> Path:
        """The top folder of the project that the session belongs to."""
        return self.source.parents[2]

    @property
    def release(self) -> Path:
        """Where the participant's copy of the notebook lies."""
        return self.root / "sessions" / self.name / self.source.name

    @property
    def minutes(self) -> int:
        """The facilitated steps together."""
        return sum(step.minutes for step in self.steps)

    def parameters(self) -> dict[str, Parameter]:
        """What the session can vary, in the order of its metadata; the allowed values are read when asked for.

        Raises WorkshopError when a parameter has no default in the cell tagged `parameters`.
        """
        found = {}
        for name, column in self._columns.items():
            if name not in self._defaults:
                raise WorkshopError(
                    f"{self.source}: parameter '{name}' has no default.\n"
                    f'Set it in the cell tagged "parameters", for instance {name} = "Connecticut".'
                )
            dataset = column["dataset"]
            table = self.root / "datasets" / dataset / f"{dataset}.csv"
            found[name] = Parameter(name, self._defaults[name], dataset, column["column"], table)
        return found


def find_root(start: Path | None = None) -> Path:
    """The project's top folder: the nearest at or above `start`.

    Without `start` it is the nearest above the working directory, else the one that the package is installed from.
    Raises WorkshopError when none holds `solutions/` and `pyproject.toml`.
    """
    installed = [] if start else [Path(__file__).resolve().parents[3]]
    start = (start or Path.cwd()).resolve()
    for folder in (start, *start.parents, *installed):
        if (folder / "solutions").is_dir() and (folder / "pyproject.toml").is_file():
            return folder
    raise WorkshopError(
        f"No workshop project above {start}: a folder with solutions/ and pyproject.toml.\n"
        f"Change into the folder you cloned, and run the command again."
    )


def sources(root: Path | None = None) -> list[Path]:
    """Every source notebook, in the order of the year; what is in them is not looked at."""
    return [_notebook_in(folder) for folder in session_folders(find_root(root) / "solutions")]


def session_folders(parent: Path) -> list[Path]:
    """The folders below solutions/ or sessions/ that are named like a session (`08-compared-with-whom`), in order."""
    if not parent.is_dir():
        return []
    return sorted(folder for folder in parent.iterdir() if FOLDER.fullmatch(folder.name) and folder.is_dir())


def catalogue(root: Path | None = None) -> list[Session]:
    """Every session in the order of the year. Raises one WorkshopError that names each notebook it cannot read."""
    sessions, errors = [], []
    for path in sources(root):
        try:
            sessions.append(read(path))
        except WorkshopError as error:
            errors.append(str(error))
    if errors:
        raise WorkshopError("\n".join(errors))
    return sessions


def find(name: str | int, root: Path | None = None) -> Session:
    """The session with this number (8), slug, folder name or path.

    Only the one notebook is read, so that a broken neighbour is no obstacle.
    Raises WorkshopError with the nearest names when there is none.
    """
    return read(find_source(name, root))


def find_source(name: str | int, root: Path | None = None) -> Path:
    """The source notebook that `find` would read, whatever is in it. Raises WorkshopError as `find` does."""
    paths = sources(root)
    wanted = _wanted(str(name))
    number = int(wanted) if wanted.isdecimal() else None
    matches = [path for path in paths if wanted in _names(path) or number == int(path.parent.name[:2])]
    if len(matches) == 1:
        return matches[0]
    if matches:
        folders = " and ".join(path.parent.name for path in matches)
        raise WorkshopError(f"'{name}' is not one session: {folders}.\nGive the whole name of the folder.")
    known = [path.parent.name for path in paths]
    nearest = _nearest(wanted, [*known, *(path.stem for path in paths)])
    raise WorkshopError(f"There is no session '{name}'{nearest}.\nThe sessions are: {', '.join(known) or 'none yet'}.")


def read(path: Path) -> Session:
    """Read one session from its source notebook.

    Raises WorkshopError, naming the file and what to do, when it is no notebook or lacks a session's metadata.
    """
    path = path.resolve()
    notebook = read_notebook(path)
    described = notebook.get("metadata", {}).get("workshop")
    if not isinstance(described, dict):
        raise WorkshopError(
            f"{path}: the notebook's metadata has no 'workshop' entry, so it is no session.\n"
            f'Make a new one with  workshop new "Title"  and copy the entry from there.'
        )
    cells = notebook["cells"]
    return Session(
        number=_field(path, described, "number", int),
        slug=_field(path, described, "slug", str),
        title=next((title for cell in cells for title in headings(cell)), ""),
        question=_field(path, described, "question", str),
        stage=_field(path, described, "stage", str),
        questions=tuple(_field(path, described, "questions", list)),
        takeaway=_field(path, described, "takeaway", str),
        datasets=tuple(_field(path, described, "datasets", list)),
        steps=tuple(_steps(path, cells)),
        exercises=tuple(_exercises(cells)),
        source=path,
        _defaults=MappingProxyType(defaults(path, cells)),
        _columns=MappingProxyType(_columns(path, described)),
    )


def _notebook_in(folder: Path) -> Path:
    """The notebook that a session's folder is named for, whether or not it is there."""
    return folder / f"{folder.name[3:]}.ipynb"


def _names(path: Path) -> tuple[str, str]:
    return path.parent.name, path.stem


def _wanted(name: str) -> str:
    """What a person means who typed a name, or completed a path such as `solutions/08-slug/`."""
    path = Path(name)
    return path.stem if path.suffix == ".ipynb" else path.name


def _nearest(name: str, names: Any) -> str:
    close = difflib.get_close_matches(name, list(names), n=3, cutoff=0.5)
    return f" (nearest: {', '.join(repr(each) for each in close)})" if close else ""


def _field(path: Path, described: Mapping[str, Any], key: str, kind: type) -> Any:
    value = described.get(key)
    if isinstance(value, kind):
        return value
    problem = f"'{key}' is missing" if key not in described else f"'{key}' is {value!r}"
    words = {int: "a whole number", str: "a text", list: "a list", dict: "an object"}
    raise WorkshopError(
        f"{path}: the session's metadata is incomplete: {problem}, and should be {words[kind]}.\n"
        f"Edit metadata → workshop of the notebook (JupyterLab: Property Inspector, Advanced Tools)."
    )


def _columns(path: Path, described: Mapping[str, Any]) -> dict[str, Mapping[str, str]]:
    columns = _field(path, described, "parameters", dict)
    for name, column in columns.items():
        if not isinstance(column, dict) or not {"dataset", "column"} <= column.keys():
            raise WorkshopError(
                f"{path}: parameter '{name}' of the session's metadata should name a dataset and a column.\n"
                f'Write it as {{"dataset": "school-suspensions", "column": "place"}}.'
            )
    return columns


def _steps(path: Path, cells: list[dict[str, Any]]) -> list[Step]:
    steps = []
    for position, cell in enumerate(cells):
        if (step := workshop(cell).get("step")) is None:
            continue
        try:
            steps.append(
                Step(
                    step["name"],
                    step["title"],
                    int(step["minutes"]),
                    step["mode"],
                    position,
                )
            )
        except (KeyError, TypeError, ValueError):
            raise WorkshopError(
                f"{path}: cell {position + 1} opens a step, but its metadata lacks a name, title, minutes or mode.\n"
                f'Write it as {{"name": "arrive", "title": "Arrive and agreements", "minutes": 5, "mode": "plenary"}}.'
            ) from None
    return steps


def _exercises(cells: list[dict[str, Any]]) -> list[Exercise]:
    by_name: dict[str, dict[str, dict[str, Any]]] = {}
    for cell in cells:
        described = workshop(cell)
        if "exercise" in described:
            by_name.setdefault(described["exercise"], {}).setdefault(described.get("role", ""), cell)
    found = []
    for name, by_role in by_name.items():
        titles = headings(by_role["question"]) if "question" in by_role else []
        found.append(Exercise(name, titles[-1] if titles else name, _points(by_role.get("check"))))
    return found


def _points(check: Mapping[str, Any] | None) -> float:
    return float(check["metadata"].get("nbgrader", {}).get("points", 0)) if check else 0.0
