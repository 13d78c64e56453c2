"""What a session is, read once from its own notebook: number, question, parameters, steps and exercises.

Reading is all this does. Deriving, checking and running take a `Session` from here.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from workshop.cell import OWN_TABLE, Cell, Step
from workshop.course.notebook import About, Notebook, defaults, headings, read_notebook
from workshop.errors import WorkshopError
from workshop.nearest import in_brackets

# The name of a session's folder: two digits and the slug, which names the notebook too.
BESIDE = (OWN_TABLE,)  # notebooks that are released with the sessions, and are no meeting: they have no number
FOLDER = re.compile(r"(?P<number>\d{2})-(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)")


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
        return column(self.table, self.column)

    def accept(self, value: str) -> str:
        """Return `value` if the data name it; raise WorkshopError with the nearest names if not."""
        if value in self.values:
            return value
        raise WorkshopError(
            f"'{value}' is not a value of parameter '{self.name}'{in_brackets(value, self.values)}.\n"
            f"The dataset '{self.dataset}' names {len(self.values)} values in its column '{self.column}'."
        )


@lru_cache(maxsize=64)
def column(table: Path, name: str) -> tuple[str, ...]:
    """Every value in this column of a table, in the order in which the table first names them; blanks are left out.

    Raises WorkshopError when the table or the column is not there.
    """
    try:
        with table.open(newline="", encoding="utf-8") as lines:
            rows = csv.reader(lines)
            header = next(rows, [])
            if name not in header:
                raise WorkshopError(
                    f"{table} has no column '{name}'{in_brackets(name, header)}.\n"
                    f"A choice takes its values from there. Correct the notebook's metadata, or rebuild the dataset."
                )
            position = header.index(name)
            return tuple(dict.fromkeys(row[position] for row in rows if row and row[position]))
    except OSError as error:
        raise WorkshopError(
            f"{table} cannot be read ({error.strerror}): a choice takes its values from there.\n"
            f"Restore the file, or name another dataset in the notebook's metadata."
        ) from None


@dataclass(frozen=True)
class Session:
    """One session of the year, as its source notebook describes it."""

    notebook: Notebook
    about: About
    steps: tuple[Step, ...]
    exercises: tuple[Exercise, ...]

    @property
    def source(self) -> Path:
        """The notebook that it is read from."""
        return self.notebook.path

    @property
    def number(self) -> int:
        return self.about.number

    @property
    def title(self) -> str:
        return self.notebook.title

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
        """What the session can vary, in the order of its page; the allowed values are read when asked for.

        Raises WorkshopError when a parameter has no default in the cell tagged `parameters`.
        """
        set_to, found = defaults(self.notebook), {}
        for field in (each for cell in self.notebook.cells if cell.is_parameters for each in cell.described.fields):
            if field.name not in set_to:
                raise WorkshopError(
                    f"{self.source}: parameter '{field.name}' has no default.\n"
                    f'Set it in the cell tagged "parameters", for instance {field.name} = "Connecticut".'
                )
            if field.values:
                dataset, column = field.values.dataset, field.values.column
                table = table_of(self.root, dataset)
                found[field.name] = Parameter(field.name, set_to[field.name], dataset, column, table)
        return found


def table_of(root: Path, dataset: str) -> Path:
    """Where the table of a dataset lies."""
    return root / "datasets" / dataset / f"{dataset}.csv"


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
    return [notebook_in(folder) for folder in session_folders(find_root(root) / "solutions")]


def session_folders(parent: Path) -> list[Path]:
    """The folders below solutions/ or sessions/ that are named like a session (`08-compared-with-whom`), in order."""
    if not parent.is_dir():
        return []
    return sorted(folder for folder in parent.iterdir() if FOLDER.fullmatch(folder.name) and folder.is_dir())


def released_folders(parent: Path) -> list[Path]:
    """The folders below solutions/ or sessions/ that are released: the sessions, and the notebooks beside them."""
    return session_folders(parent) + [parent / name for name in BESIDE if (parent / name).is_dir()]


def catalogue(root: Path | None = None) -> list[Session]:
    """Every session in the order of the year. Raises one WorkshopError that names each notebook it cannot read."""
    sessions, errors = readable(root)
    if errors:
        raise WorkshopError("\n".join(errors))
    return sessions


def readable(root: Path | None = None, names: Iterable[str] = ()) -> tuple[list[Session], list[str]]:
    """The sessions that can be read, those named or the whole year, and a message for each notebook that cannot.

    Raises WorkshopError with the nearest names when there is no such session.
    """
    sessions: list[Session] = []
    errors: list[str] = []
    for path in dict.fromkeys(find_source(name, root) for name in names) or sources(root):
        try:
            sessions.append(read_session(path))
        except WorkshopError as error:
            errors.append(str(error))
    return sessions, errors


def find(name: str | int, root: Path | None = None) -> Session:
    """The session with this number (8), slug, folder name or path.

    Only the one notebook is read, so that a broken neighbour is no obstacle.
    Raises WorkshopError with the nearest names when there is none.
    """
    return read_session(find_source(name, root))


def find_source(name: str | int, root: Path | None = None) -> Path:
    """The source notebook that `find` would read, whatever is in it. Raises WorkshopError as `find` does."""
    paths = sources(root)
    wanted = _wanted(str(name))
    number = int(wanted) if wanted.isdecimal() and len(wanted) < 9 else None
    matches = [path for path in paths if wanted in _names(path) or number == int(path.parent.name[:2])]
    if len(matches) == 1:
        return matches[0]
    if matches:
        folders = " and ".join(path.parent.name for path in matches)
        raise WorkshopError(f"'{name}' is not one session: {folders}.\nGive the whole name of the folder.")
    known = [path.parent.name for path in paths]
    close = in_brackets(wanted, [*known, *(path.stem for path in paths)])
    raise WorkshopError(f"There is no session '{name}'{close}.\nThe sessions are: {', '.join(known) or 'none yet'}.")


def read_session(path: Path) -> Session:
    """Read one session from its source notebook.

    Raises WorkshopError, naming the file and what to do, when it is no notebook or lacks a session's metadata.
    """
    notebook = read_notebook(path)
    if notebook.about is None:
        raise WorkshopError(
            f"{path}: the notebook's metadata has no 'workshop' entry, so it is no session.\n"
            f'Make a new one with  workshop new "Title"  and copy the entry from there.'
        )
    steps = tuple(cell.described.step for cell in notebook.cells if cell.described.step)
    return Session(notebook, notebook.about, steps, tuple(_exercises(notebook)))


def notebook_in(folder: Path) -> Path:
    """The notebook that a released folder is named for, whether or not it is there."""
    name = folder.name if folder.name in BESIDE else folder.name[3:]
    return folder / f"{name}.ipynb"


def _names(path: Path) -> tuple[str, str]:
    return path.parent.name, path.stem


def _wanted(name: str) -> str:
    """What a person means who typed a name, or completed a path such as `solutions/08-slug/`."""
    path = Path(name)
    return path.stem if path.suffix == ".ipynb" else path.name


def _exercises(notebook: Notebook) -> list[Exercise]:
    found = []
    for name, cells in notebook.exercises.items():
        by_role: dict[str, Cell] = {}
        for cell in cells:
            by_role.setdefault(cell.described.role, cell)
        titles = headings(by_role["question"]) if "question" in by_role else ()
        points = by_role["check"].nbgrader.get("points", 0) if "check" in by_role else 0
        # What is wrong with other points, the rule `nbgrader` says.
        given = float(points) if isinstance(points, int | float) and abs(points) < 1000 else 0.0
        found.append(Exercise(name, titles[-1].text if titles else name, given))
    return found
