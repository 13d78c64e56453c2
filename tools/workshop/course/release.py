"""From solutions/ to sessions/: every participant's copy, derived in one process through nbgrader's own preprocessors.

The chain and its settings stand in nbgrader_config.py, so `nbgrader generate_assignment` gives the same bytes. This
module holds the one link of the chain that is ours, and the comparison that tells when a copy is stale. Importing it
imports nbgrader, which takes most of a second: import it only where something is derived.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from nbconvert.exporters import Exporter
from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_markdown_cell
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import find_all_files
from traitlets.config import PyFileConfigLoader

from workshop import edition, files
from workshop.cell import OWN_TABLE, WRITING, Cell, read_cell
from workshop.course import listing, rules
from workshop.course.asked_back import ASKED
from workshop.course.notebook import MERGED, merged_at, read_notebook
from workshop.course.rules.structure import KERNEL
from workshop.course.session import (
    BESIDE,
    Session,
    column,
    find_root,
    notebook_in,
    read_session,
    released_folders,
    table_of,
)
from workshop.errors import WorkshopError
from workshop.files import MISSING, STALE, SUPERFLUOUS, WRITTEN_IN, Difference

# What editors and tools keep in a cell's metadata for themselves.
_OF_THE_MACHINE = {"execution", "papermill", "vscode", "colab", "ExecuteTime", "outputId", "pycharm"}
# The rules whose findings are never released, whatever the others say.
_NEVER_RELEASED = ("cell-ids", "notebook-format", "merged", "python", "parameters", "nbgrader")


class AskBack(NbGraderPreprocessor):
    """Put what every session asks back into its copy, each cell below the place to write that it belongs to."""

    def preprocess(self, notebook: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Insert the cells; the notebook for a table of one's own has no such place, and gets none."""
        for asked in ASKED:
            written = [cell.metadata.get("workshop", {}).get("write") for cell in notebook.cells]
            if asked.below in written:
                cell = new_markdown_cell(asked.source(), id=asked.write, metadata={"workshop": asked.described()})
                notebook.cells.insert(written.index(asked.below) + 1, cell)
        return notebook, resources


class MarkBlank(NbGraderPreprocessor):
    """Keep beside each place to write what stands in it at first, so that the portfolio knows what somebody wrote.

    It comes after the solutions are cleared: the text is the one that a participant finds.
    """

    def preprocess_cell(self, cell: NotebookNode, resources: dict, index: int) -> tuple[NotebookNode, dict]:
        """Keep this cell's text in its metadata if somebody is asked to write in it."""
        if _read(cell).described.write:
            cell.metadata["workshop"]["blank"] = cell.source
        return cell, resources


class LetAnswer(NbGraderPreprocessor):
    """Let whoever collects notebooks with nbgrader answer what people wrote: its pages have a box for words beside it.

    nbgrader has such a box for what it grades by hand alone, so each is worth no point. It comes after the solutions
    are cleared, or nbgrader would take the text for one.
    """

    def preprocess_cell(self, cell: NotebookNode, resources: dict, index: int) -> tuple[NotebookNode, dict]:
        """Describe this cell to nbgrader if somebody writes their own words in it."""
        if cell.cell_type == "markdown" and _read(cell).described.write in WRITING:
            about = {"grade_id": cell.id, "cell_type": "markdown", "grade": True, "solution": True, "points": 0}
            cell.metadata["nbgrader"] = {**about, "locked": False, "task": False, "schema_version": 3}
        return cell, resources


class LockProse(NbGraderPreprocessor):
    """Lock the markdown that nobody writes in, so that a stray keystroke cannot change or delete an instruction.

    nbgrader locks cells that carry its own metadata; prose carries none.
    """

    def preprocess_cell(self, cell: NotebookNode, resources: dict, index: int) -> tuple[NotebookNode, dict]:
        """Lock this cell if it is markdown and no place to write."""
        if cell.cell_type == "markdown" and not _read(cell).described.write:
            cell.metadata["editable"] = False
            cell.metadata["deletable"] = False
        return cell, resources


class LeaveTheMachine(NbGraderPreprocessor):
    """Leave out what an author's machine and editor put into the notebook: its kernel's name, versions, times."""

    def preprocess(self, notebook: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Keep of the notebook's own metadata what describes the session."""
        about = {"workshop": notebook.metadata["workshop"]} if "workshop" in notebook.metadata else {}
        notebook.metadata = from_dict({"kernelspec": KERNEL, "language_info": {"name": "python"}, **about})
        for cell in notebook.cells:
            for name in _OF_THE_MACHINE & cell.metadata.keys():
                del cell.metadata[name]
        return notebook, resources


class TellThePage(NbGraderPreprocessor):
    """Put into the copy what its page cannot look up: the values that a choice may take, and the minutes of each step.

    It comes first: the steps are described by the facilitator's cells, which the copy no longer has.
    """

    def preprocess(self, notebook: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Fill in the options of every choice that names a column, and list the steps with where each begins."""
        root = find_root(Path(resources["metadata"]["path"]))
        cells = [read_cell(raw, place) for place, raw in enumerate(notebook.cells, 1)]
        for cell, raw in zip(cells, notebook.cells, strict=True):
            listed = raw.metadata.get("workshop", {}).get("fields", [])
            for field, described in zip(cell.described.fields, listed, strict=True):
                if field.values:
                    values = column(table_of(root, field.values.dataset), field.values.column)
                    described["options"] = list(values)
        notebook.metadata["workshop"]["steps"] = list(_steps(cells))
        return notebook, resources


class Sign(NbGraderPreprocessor):
    """Mark the copy, and the checks.py beside it, so that one knows later whether and where somebody wrote in it.

    It comes last: the mark is made of what the participant finds.
    """

    def preprocess(self, notebook: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Put the marks into the notebook's metadata."""
        checks = Path(resources["metadata"]["path"]) / "checks.py"
        described = notebook.metadata["workshop"]
        described["edition"] = edition.mark(notebook)
        described["lines"] = {
            cell.id: edition.marks_of(cell.source) for cell in notebook.cells if cell.metadata.get("editable") is False
        }
        if checks.is_file():
            described["checks"] = edition.digest(checks.read_bytes())
        return notebook, resources


def _steps(cells: Sequence[Cell]) -> Iterator[dict[str, str | int]]:
    """Each step with the first cell of the participant's copy that it reaches; a step with none has no place there."""
    step = None
    for cell in cells:
        step = cell.described.step or step
        if step and not cell.is_facilitator:
            yield {"title": step.title, "minutes": step.minutes, "cell": cell.id}
            step = None


def _read(cell: NotebookNode) -> Cell:
    return read_cell(cell, 0)


def derive(root: Path | None = None) -> dict[Path, bytes]:
    """Every file that sessions/ should hold, as {path below sessions/: bytes}; nothing is written.

    Raises WorkshopError naming each source that cannot be derived, and why.
    """
    root = find_root(root)
    derived, errors = _derive(root, _converter(root))
    _raise(errors)
    return derived


def compare(root: Path | None = None) -> list[Difference]:
    """What `release` would change, in order of path; nothing is written. Raises WorkshopError as `changes` does."""
    return list(changes(find_root(root), write=False))


def release(root: Path | None = None) -> list[Difference]:
    """Bring sessions/ up to date, and return what was changed, and what was kept because somebody wrote in it.

    A file that was right is not touched; nor is one that is not ours. Raises WorkshopError as `changes` does.
    """
    return list(changes(find_root(root), write=True))


def changes(root: Path, write: bool) -> Iterator[Difference]:
    """Each file of sessions/ that is not what it should be, brought up to date with `write`, in order of path.

    A session whose source cannot be derived stays as it is, and so does the list of sessions then. Raises
    WorkshopError naming them, after all others are done, or when a file cannot be changed.
    """
    converter = _converter(root)
    sessions = root / "sessions"
    derived, errors = _derive(root, converter)
    for difference in list(_differences(sessions, derived, converter.coursedir.ignore)):
        path = difference.path.relative_to(sessions)
        if path.parts[0] in errors:
            continue
        if write and difference.problem == SUPERFLUOUS:
            files.remove(difference.path)
        elif write and difference.problem != WRITTEN_IN:
            files.write(difference.path, derived[path])
        yield difference
    _raise(errors)


def _raise(errors: Mapping[str, str]) -> None:
    if errors:
        raise WorkshopError("\n".join(errors.values()))


def _converter(root: Path) -> GenerateAssignment:
    """nbgrader's converter, set up as its command line does, from the project's nbgrader_config.py."""
    config_file = root / "nbgrader_config.py"
    if not config_file.is_file():
        raise WorkshopError(
            f"{config_file} is missing: it says how a participant's copy is derived.\n"
            f"Restore it, for instance with  git restore nbgrader_config.py."
        )
    config = PyFileConfigLoader(config_file.name, path=str(root)).load_config()
    # No database stands in between. Both are needed: the first alone still opens a gradebook.db.
    config.GenerateAssignment.no_database = True
    config.SaveCells.enabled = False
    return GenerateAssignment(coursedir=CourseDirectory(config=config), config=config)


def _derive(root: Path, converter: GenerateAssignment) -> tuple[dict[Path, bytes], dict[str, str]]:
    """The files of the sessions that can be derived; by the folder's name, why the others cannot."""
    exporter = converter.exporter_class(parent=converter, config=converter.config)
    for preprocessor in converter.preprocessors:
        exporter.register_preprocessor(preprocessor)
    derived: dict[Path, bytes] = {}
    errors: dict[str, str] = {}
    sessions: list[Session] = []
    for folder in released_folders(root / "solutions"):
        try:
            if folder.name not in BESIDE:
                sessions.append(read_session(notebook_in(folder)))
            for path in _files(folder, converter.coursedir.ignore):
                is_notebook = path.suffix == ".ipynb" and path.parent == folder
                content = _derive_notebook(path, exporter) if is_notebook else _read_whole(path)
                derived[path.relative_to(folder.parent)] = content
        except WorkshopError as error:
            errors[folder.name] = str(error)
    if not errors:
        derived[Path("README.md")] = listing.page(sessions, (root / "solutions" / OWN_TABLE).is_dir()).encode()
    return derived, errors


def _read_whole(path: Path) -> bytes:
    content = path.read_bytes()
    if place := merged_at(content.decode("latin-1")):
        raise WorkshopError(f"{path}, line {place}: {MERGED}. Keep one of them, and save it.")
    return content


def _derive_notebook(path: Path, exporter: Exporter) -> bytes:
    without_id = [str(cell.place) for cell in read_notebook(path).cells if not cell.id]
    if without_id:
        # nbformat would invent them, differently each time.
        raise WorkshopError(
            f"{path}: cells without an id (cell {', '.join(without_id)}), so the copy would differ each time.\n"
            f"Open the notebook in JupyterLab and save it: it adds them."
        )
    page = rules.read_session_page("solutions", path, path.parents[2])
    if found := list(rules.inspect(page, _NEVER_RELEASED)):
        places = (f"{path}, cell {each.cell}" if each.cell else str(path) for each in found)
        raise WorkshopError("\n".join(f"{place}: {each.message}." for place, each in zip(places, found, strict=True)))
    try:
        text, _ = exporter.from_filename(str(path))
    except Exception as error:  # the preprocessors raise RuntimeError, ValueError and two kinds of ValidationError
        raise WorkshopError(
            f"{path}: nbgrader cannot derive the participant's copy: {str(error).splitlines()[0]}.\n"
            f"`workshop lint {path.parent.name}` names the cell."
        ) from error
    return text.encode()


def _differences(sessions: Path, derived: dict[Path, bytes], ignore: list[str]) -> Iterator[Difference]:
    on_disk = {path.relative_to(sessions) for folder in released_folders(sessions) for path in _files(folder, ignore)}
    on_disk |= {path for path in derived if (sessions / path).is_file()}
    for path in sorted(on_disk | derived.keys()):
        file = sessions / path
        if path not in derived:
            if _is_ours(file):
                yield Difference(file, SUPERFLUOUS)
        elif path not in on_disk:
            yield Difference(file, MISSING)
        elif file.read_bytes() != derived[path]:
            yield Difference(file, STALE if _is_ours(file) else WRITTEN_IN)


def _is_ours(file: Path) -> bool:
    """Whether a release wrote this file and nobody wrote in it since: only such a one may be replaced or removed."""
    content = file.read_bytes()
    if file.suffix == ".ipynb" and edition.is_untouched(content):
        return True
    if file.suffix == ".md" and edition.is_signed(content):
        return True
    notebook = notebook_in(file.parent)
    if file.name == "checks.py" and notebook.is_file():
        return edition.checks_of(notebook.read_bytes()) == edition.digest(content) or edition.in_history(file)
    return edition.in_history(file)


def _files(folder: Path, ignore: list[str]) -> list[Path]:
    """The files that nbgrader takes for part of a session, in order: all but those named by CourseDirectory.ignore."""
    return [Path(name) for name in sorted(find_all_files(str(folder), ignore))]
