"""The first code of a participant's copy: it finds the project that the page belongs to, or says where to open it.

A copy that somebody downloads alone, or opens elsewhere, has no tables, no checks and no package; without this cell
they would see a ModuleNotFoundError first, and an error from every cell below. What the cell imports also reads what
people type, so it stands above everything that they fill in.
"""

from __future__ import annotations

from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from nbgrader.preprocessors import NbGraderPreprocessor

from workshop.course.session import find_root, read_session, sources
from workshop.facilitate import links, settings

ID = "find-the-project"

SOURCE = """\
# Finds the project that this page belongs to: its tables, its checks, and what reads what you type.
try:
    {needed}
except ModuleNotFoundError as missing:

    class LostProject(Exception):
        def _render_traceback_(self):
            return [str(self)]

    raise LostProject(
        f"This page has lost its project ({{missing.name}} is not here), so nothing on it can be worked out: "
        "{where}, and write there; what you wrote here stays in this file."
    ) from None"""


class FindTheProject(NbGraderPreprocessor):
    """Put the cell that finds the project above the first code of the copy, and above that code's heading."""

    def preprocess(self, notebook: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Insert the cell, with the session's address where workshop.toml has one."""
        first = next((place for place, cell in enumerate(notebook.cells) if cell.cell_type == "code"), None)
        if first is not None:
            where = _where(resources["metadata"])
            has_checks = (Path(resources["metadata"]["path"]) / "checks.py").is_file()
            needed = "\n    ".join(["import checks"] * has_checks + ["import workshop.notebook"])
            cell = new_code_cell(
                SOURCE.format(where=where, needed=needed), id=ID, metadata={"jupyter": {"source_hidden": True}}
            )
            cell.metadata.update(deletable=False, editable=False)
            above = notebook.cells[first - 1] if first > 1 else None
            has_heading = above is not None and above.cell_type == "markdown" and above.source.startswith("#")
            notebook.cells.insert(first - has_heading, cell)
        return notebook, resources


def _where(about: dict[str, str]) -> str:
    root = find_root(Path(about["path"]))
    opened = (
        links.for_session(read_session(path), settings.read(root))
        for path in sources(root)
        if path.stem == about["name"]
    )
    address = next((each.hub or each.gitpuller or each.binder for each in opened), None)
    return f"open {address}" if address else "open it again by the link in your invitation"
