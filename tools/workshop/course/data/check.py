"""`workshop data check`: everything that a dataset must satisfy, in the order in which a person mends it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType

from workshop.course.data import dataset as data
from workshop.course.data import rules, tables
from workshop.course.data.dataset import Dataset, Problem
from workshop.datapackage import descriptor
from workshop.errors import WorkshopError

Standard = Callable[[Dataset], Iterator[Problem]]


def check(root: Path, wanted: Sequence[str] = ()) -> list[Problem]:
    """Every problem of the datasets: descriptions, tables, and the weight of them all.

    Raises WorkshopError for an unknown name, or when the frictionless library is not installed.
    """
    names, standard = data.chosen(root, wanted), _standard()
    found = [problem for name in names for problem in _problems(root / "datasets" / name, standard)]
    weight = data.size(root / "datasets")
    if weight > data.BUDGET:
        limit = data.kilobytes(data.BUDGET)
        found.append(Problem("datasets", f"all of it is {data.kilobytes(weight)}, more than {limit}."))
    return found


def _problems(folder: Path, standard: Standard) -> list[Problem]:
    """One dataset: its keys, its description, its tables; then, where all that is sound, what the standard says."""
    file = descriptor.shown(folder / descriptor.FILE)
    try:
        package = descriptor.read(folder / descriptor.FILE)
    except WorkshopError as error:
        return [Problem(file, str(error).removeprefix(file).strip())]
    faults = list(descriptor.faults(package))
    found = [Problem(file, fault.message) for fault in faults]
    if any(not fault.prose for fault in faults):
        return found
    dataset = Dataset(folder, package)
    broken = {fault.where[0] for fault in faults}
    found += [problem for rule, key in rules.RULES.items() if key not in broken for problem in rule(dataset)]
    found += [problem for resource in dataset.resources for problem in tables.problems(dataset, resource)]
    return found or list(standard(dataset))


def library() -> ModuleType:
    """The library that knows the Data Package standard. Raises WorkshopError when it is not installed."""
    try:
        import frictionless
    except ImportError:
        raise WorkshopError(
            "The schemas are checked with the library frictionless, which is not installed here.\n"
            'Run  make setup  in the project, or install its extra:  pip install -e ".[dev]"'
        ) from None
    return frictionless


def _standard() -> Standard:
    """What the standard itself says of a description and of the values in its tables. Raises as `library` does."""
    Package = library().Package

    def standard(dataset: Dataset) -> Iterator[Problem]:
        report = Package.validate_descriptor(dict(dataset.package), basepath=str(dataset.folder))
        if report.valid:
            package = Package.from_descriptor(dict(dataset.package), basepath=str(dataset.folder))
            report = package.validate(limit_errors=tables.SHOWN)
        yield from (Problem(dataset.file, f"the standard says: {error.note}.") for error in report.errors)
        for task in report.tasks:
            for error in task.errors:
                place = getattr(error, "row_number", None), getattr(error, "field_name", None)
                yield Problem(descriptor.shown(dataset.folder / task.place), f"{error.message}", *place)

    return standard
