"""A notebook of one exercise, small enough to read at a glance, for tests of the page and of `workshop.notebook`."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

DESCRIPTION = "Bars for two groups of students. Group B was suspended more than twice as often as group A."
HINT = "Group B has 12 of 100, group A 5 of 100."

CHECKS = f'''
from workshop.notebook import exercise

@exercise(consider="Which group stands first?", hints=["Read both bars.", "{HINT}"])
def gap():
    """Percentage points between the two groups."""
    return 7

@gap.mistake("That is the ratio, not the difference.")
def ratio():
    return 2.4
'''

CHART = f"""
import altair as alt
import pandas as pd

import checks
from workshop.notebook import check, hint, show

rates = pd.DataFrame({{"group": ["A", "B"] * 2, "year": [2023, 2023, 2024, 2024], "rate": [5.0, 12.0, 6.0, 13.0]}})
year = alt.param(name="year", bind=alt.binding_select(options=[2023, 2024], name="Year "), value=2023)
bars = alt.Chart(rates).mark_bar().encode(
    x=alt.X("rate:Q", title="Suspended students (% of enrolled)"),
    y=alt.Y("group:N", title="Group"),
    tooltip=["group", "year", "rate"],
).add_params(year).transform_filter(alt.datum.year == year)
show(bars, title="Group B was suspended more often", description={DESCRIPTION!r}, table=rates)
"""


FIELD = {"name": "gap", "label": "The gap", "type": "number", "unit": "percentage points", "example": "12.5"}


def _exercise(role: str, cell: nbformat.NotebookNode, **more: object) -> nbformat.NotebookNode:
    cell.metadata["workshop"] = {"exercise": "gap", "role": role, **more}
    return cell


def _written(kind: str, blank: str) -> nbformat.NotebookNode:
    return new_markdown_cell(blank, id=kind, metadata={"workshop": {"write": kind, "blank": blank}})


def write(folder: Path) -> Path:
    """Write the notebook and its checks into `folder`. Returns the notebook's path."""
    cells = [
        new_markdown_cell("# A sample\n\nHow far apart are the two groups?"),
        _exercise("door-one", new_code_cell(CHART.strip(), metadata={"jupyter": {"source_hidden": True}})),
        _exercise("question", new_markdown_cell("## How far apart")),
        _exercise("answer", new_code_cell("gap = ...  # percentage points", id="answer"), fields=[FIELD]),
        _exercise("check", new_code_cell("check(checks.gap, gap)")),
        _exercise("hint", new_code_cell("hint(checks.gap)")),
        new_markdown_cell("## Reflect"),
        _written("reflection", "*Write here.*"),
        new_markdown_cell("## Today"),
        _written("one-thing", "*Today I will …*"),
    ]
    notebook = new_notebook(cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
    folder.mkdir(parents=True)
    (folder / "checks.py").write_text(CHECKS, encoding="utf-8")
    nbformat.write(notebook, folder / "sample.ipynb")
    return folder / "sample.ipynb"


EVERY = [
    {"name": "number", "label": "A number", "type": "number", "unit": "points"},
    {"name": "text", "label": "A text", "type": "text"},
    {"name": "few", "label": "A choice of few", "type": "choice", "options": ["one", "two"]},
    {"name": "some", "label": "A choice of some", "type": "choice", "options": list(range(1, 9))},
    {"name": "many", "label": "A choice of many", "type": "choice", "options": [f"place {n}" for n in range(1, 207)]},
    {"name": "marks", "label": "Marks", "type": "marks", "options": ["Y", "N", "?"], "items": ["A", "B", "C"]},
    {"name": "sentence", "label": "A sentence", "type": "sentence"},
    {"name": "lines", "label": "Lines", "type": "lines"},
    {
        "name": "table",
        "label": "A table",
        "type": "table",
        "items": ["first", "second"],
        "columns": [{"label": "Box", "options": ["x", "y"]}, {"label": "Other box", "options": ["x", "z"]}],
    },
]
EVERY_SOURCE = """\
number = ...  # points
text = ...
few = "one"  # or "two"
some = 1
many = "place 1"
marks = ""
sentence = ...
lines = ...
table = [  # what is written, one box, another
    ("first", "x", "x"),
    ("second", "y", "z"),
]
note = "a line that nobody fills in"  # stays
"""
LABELS = ["What we decide", "Why"]


def write_every(folder: Path) -> Path:
    """Write a notebook with a box of every type, and artefacts, into `folder`. Its last cell shows what Python has."""
    decision = "**Our note**\n\n- What we decide:\n- Why:\n"
    about = {"write": "decision", "blank": decision}
    about["fields"] = [{"name": "what", "label": LABELS[0], "type": "lines"}]
    about["fields"] += [{"name": "why", "label": LABELS[1], "type": "lines", "desk": True}]
    names = ", ".join(field["name"] for field in EVERY)
    cells = [
        new_markdown_cell("# Boxes of every type"),
        new_code_cell(EVERY_SOURCE, id="every", metadata={"workshop": {"write": "prediction", "fields": EVERY}}),
        new_code_cell(f"print([{names}, note])", id="shown"),
        new_markdown_cell("## Decide"),
        new_markdown_cell(decision, id="decision", metadata={"workshop": about}),
    ]
    notebook = new_notebook(cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / "every.ipynb")
    return folder / "every.ipynb"
