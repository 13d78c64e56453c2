"""`workshop data build`: each recipe run in memory, and what it makes compared byte for byte with what is there."""

from __future__ import annotations

import csv
import importlib
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from workshop import files
from workshop.course.data import recipe
from workshop.course.data.dataset import Problem, chosen
from workshop.datapackage.descriptor import FILE, put_back, shown
from workshop.errors import WorkshopError

SOURCES = "WORKSHOP_SOURCES"  # the environment variable that names the folder of the publishers' files
_LISTINGS = ("source.json", FILE)
_PACKAGE = "workshop_recipes"  # under which recipes are imported, as a folder's name with a hyphen allows


@dataclass(frozen=True)
class Rebuilt:
    """What came of building a dataset again; `state` is same, differs, written, no sources or failed."""

    name: str
    state: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.name}: {self.state}{'. ' if self.detail else ''}{self.detail}"


def sources(root: Path) -> Path:
    """Where the publishers' files lie unless somebody says otherwise: a folder of the project that git ignores."""
    return root / "sources"


def build(root: Path, wanted: Sequence[str] = (), named: Path | None = None, write: bool = False) -> list[Rebuilt]:
    """Each recipe run in memory where its source files are at hand, and its files compared byte for byte with ours.

    The folder `named`, or else the project's sources/, holds a folder for each dataset; with one dataset it may be that
    folder itself. `write` puts what differs in its place. Raises WorkshopError for an unknown name.
    """
    found = chosen(root, wanted)
    if named and not named.is_dir():
        raise WorkshopError(f"There is no folder {named}: name the one that holds the datasets' source folders.")
    folder = named or sources(root)
    alone = len(found) == 1 and any((folder / listing).is_file() for listing in _LISTINGS)
    return [_rebuilt(root, name, folder if alone else folder / name, write) for name in found]


def load(folder: Path) -> ModuleType:
    """The recipe of a dataset as a module. It may import from files beside it (`from .names import …`).

    Raises RecipeError when there is none, or when it cannot be imported.
    """
    path = folder / "build.py"
    if not path.is_file():
        raise recipe.RecipeError(f"{shown(path)} is missing: the tables cannot be made without it. {put_back(path)}")
    package, quiet = ModuleType(_PACKAGE), sys.dont_write_bytecode
    package.__path__ = [str(folder.parent)]
    _forget()  # each project has recipes of its own
    sys.modules[_PACKAGE], sys.dont_write_bytecode = package, True
    try:
        importlib.invalidate_caches()
        return importlib.import_module(f"{_PACKAGE}.{folder.name}.build")
    except WorkshopError:
        raise
    except Exception as error:
        raise recipe.RecipeError(_in_words(error, path)) from error
    finally:
        sys.dont_write_bytecode = quiet
        _forget()


def _forget() -> None:
    for name in [name for name in sys.modules if name == _PACKAGE or name.startswith(f"{_PACKAGE}.")]:
        del sys.modules[name]


def _in_words(error: Exception, path: Path) -> str:
    """An error of a recipe as a message: the line of the recipe, and what Python says."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    line = error.lineno if isinstance(error, SyntaxError) and error.filename == str(path) else lines[-1] if lines else 0
    place = f"{shown(path)}{f', line {line}' if line else ''}"
    return f"{place}: the recipe stopped with {type(error).__name__}: {error}. The tables were left as they are."


def _rebuilt(root: Path, name: str, source: Path, write: bool) -> Rebuilt:
    folder = root / "datasets" / name
    try:
        made = load(folder)
        source = folder.parent / made.MADE_FROM if hasattr(made, "MADE_FROM") else source
        if not any((source / listing).is_file() for listing in _LISTINGS):
            return Rebuilt(name, "no sources", _without(source))
        content = recipe.built(folder, _function(made, folder), recipe.opened(source))
    except WorkshopError as error:
        return Rebuilt(name, "failed", str(error))
    except Exception as error:
        return Rebuilt(name, "failed", _in_words(error, folder / "build.py"))
    stale = {file: text for file, text in content.items() if not _is_same(folder / file, text)}
    if not stale:
        return Rebuilt(name, "same", f"{len(content)} files, byte for byte.")
    if not write:
        first = next(iter(stale))
        where = _first_difference(folder / first, stale[first])
        return Rebuilt(name, "differs", f"{where} To replace it:  workshop data build {name} --write")
    files.write_all({folder / file: text for file, text in stale.items()})
    return Rebuilt(name, "written", ", ".join(stale))


def _without(source: Path) -> str:
    return (
        f"{source} has no source.json. The tables are complete without it. To build them anew, put the publisher's "
        f"files there, or name the folder that holds a folder for each dataset:  --from DIR, or the variable {SOURCES}."
    )


def _function(made: ModuleType, folder: Path) -> recipe.Build:
    if not callable(getattr(made, "build", None)):
        raise recipe.RecipeError(
            f"{shown(folder / 'build.py')} has no function build(source), which returns the rows of each table."
        )
    return made.build


def _is_same(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content


def _first_difference(path: Path, built: bytes) -> str:
    """Where a file stops being what its recipe makes: file, line, and for a table the column and both values."""
    if not path.is_file():
        return f"{shown(path)} is missing."
    ours, theirs = (text.decode("utf-8", "replace").splitlines() for text in (path.read_bytes(), built))
    line = next((at for at, pair in enumerate(zip(ours, theirs, strict=False)) if pair[0] != pair[1]), None)
    if line is None:
        return f"{shown(path)} has {len(ours)} lines, the recipe makes {len(theirs)}, or the line ends are others."
    if path.suffix == ".csv" and line:
        columns, mine, built_row = next(csv.reader([theirs[0]])), *(next(csv.reader([t[line]])) for t in (ours, theirs))
        for column, value, wanted in zip(columns, mine, built_row, strict=False):
            if value != wanted:
                return f"{Problem(shown(path), f'{value!r} here, {wanted!r} by the recipe.', line + 1, column)}"
    return f"{shown(path)}, line {line + 1} is not what the recipe makes."
