"""A notebook in a real IPython, in this process: cells are run as somebody types them, and what they show is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

from IPython.core.interactiveshell import InteractiveShell

from workshop.notebook.checks import RESULT_MIME
from workshop.typed import runs


def code(identity: str, source: str, **described: Any) -> dict[str, Any]:
    return {"cell_type": "code", "id": identity, "source": source, "metadata": {"workshop": described}}


def box(name: str, kind: str = "number", **more: Any) -> dict[str, Any]:
    return {"name": name, "label": name, "type": kind, **more}


SETUP = """\
from workshop.notebook import check, choose, exercise, predict

@exercise(consider="Which year?", hints=["Look."], within=0.05)
def ratio(place):
    return {"Hartford": 12.29, "Avon": 4}[place]

@exercise(consider="Which letters?", hints=["Look."])
def marks():
    return "YYN?"

@exercise(consider="Plain words.", hints=["Look."])
def words():
    return "Of 100 students, 5 are missing."

place = choose(place, ["Hartford", "New Haven", "Avon"], "district")
year = choose(year, ["2020-21", "2021-22"], "school year")
"""

NOTEBOOK = {
    "cells": [
        code("places", 'place = "Hartford"  # a district\nyear = "2020-21"', part="parameters", tags=[],
             fields=[box("place", "choice"), box("year", "choice")]),
        code("setup", SETUP),
        code("guess", "my_guess = ...  # a number of students", write="prediction", fields=[box("my_guess")]),
        code("kept", 'prediction = predict("How many?", my_guess)\nprediction'),
        {"cell_type": "markdown", "id": "q", "source": "### Question 1: How many?",
         "metadata": {"workshop": {"exercise": "ratio", "role": "question"}}},
        code("ratio-answer", "ratio_now = ...  # times\n# Door two: write code.", exercise="ratio", role="answer",
             fields=[box("ratio_now")]),
        code("ratio-check", "check(ratio, ratio_now, place=place)", exercise="ratio", role="check"),
        code("marks-answer", "marks_given = ...  # one mark a form", exercise="marks", role="answer",
             fields=[box("marks_given", "marks")]),
        code("marks-check", "check(marks, marks_given)", exercise="marks", role="check"),
        code("words-answer", "plain_words = ...  # a sentence", exercise="words", role="answer",
             fields=[box("plain_words", "sentence")]),
        code("words-check", "check(words, plain_words)", exercise="words", role="check"),
    ],
    "metadata": {"workshop": {"slug": "made-up"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}  # fmt: skip
for _cell in NOTEBOOK["cells"]:
    _cell["metadata"]["workshop"].pop("tags", None)


class Kernel:
    """A person at a notebook. `says_cells` is whether the front end says which cell it runs, as JupyterLab does."""

    def __init__(self, notebook: dict[str, Any], shell: InteractiveShell, says_cells: bool = True) -> None:
        self.sources = {cell["id"]: cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "code"}
        self.stubs = dict(self.sources)
        self.shell, self.says_cells = shell, says_cells
        self.shown = ""
        self.failed: list[str] = []

    def run(self, cell: str, typed: str | None = None) -> Any:
        """Type into a cell, and run it; gives back its value."""
        if typed is not None:
            self.sources[cell] = typed
        self.shell.kernel = _FrontEnd(cell) if self.says_cells else None
        with redirect_stdout(StringIO()) as shown:
            ran = self.shell.run_cell(self.sources[cell], store_history=True, cell_id=cell if self.says_cells else None)
        self.shown = shown.getvalue()
        if not ran.success:
            self.failed.append(cell)
        return ran.result

    def run_all(self) -> None:
        """Run All Cells: stops at the first error."""
        for cell in self.sources:
            self.run(cell)
            if self.failed:
                return

    def answer(self, name: str, typed: str) -> Any:
        """Run an answer's cell with this in place of the dots, then its check, and give back the result."""
        self.run(f"{name}-answer", self.stubs[f"{name}-answer"].replace("...", typed, 1))
        return self.run(f"{name}-check")

    def value(self, name: str) -> Any:
        return self.shell.user_ns.get(name)


class _FrontEnd:
    def __init__(self, cell: str) -> None:
        self.cell = cell

    def get_parent(self, channel: str) -> dict[str, Any]:
        return {"metadata": {"cellId": self.cell}}


def state(result: Any) -> str:
    return result._repr_mimebundle_()[RESULT_MIME]["state"]


@contextmanager
def opened(
    folder: Path, monkeypatch: Any, notebook: dict[str, Any] = NOTEBOOK, says_cells: bool = True
) -> Iterator[Kernel]:
    """Open a notebook in a folder, with nothing run yet and its kernel begun."""
    (folder / "made-up.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance()
    try:
        runs.begin(shell)
        yield Kernel(notebook, shell, says_cells)
    finally:
        shell.history_manager.end_session()
        InteractiveShell.clear_instance()
        runs._runs = None
