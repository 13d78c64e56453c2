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
