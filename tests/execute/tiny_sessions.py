"""Projects of a few small notebooks, made by code: good ones, and one of each kind that goes wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

EXPECTED = {"solutions": "matches", "sessions": "not attempted"}


def project(folder: Path) -> Path:
    """A project with one small dataset and no session."""
    (folder / "solutions").mkdir(parents=True)
    (folder / "pyproject.toml").touch()
    (folder / "datasets/towns").mkdir(parents=True)
    (folder / "datasets/towns/towns.csv").write_text("place,side\nConnecticut,all\nHartford,west\nNew Haven,south\n")
    return folder


def code(source: str, **metadata: Any) -> dict[str, Any]:
    """A code cell without outputs."""
    return {"cell_type": "code", "metadata": metadata, "source": source, "outputs": [], "execution_count": None}


def check(state: str, exercise: str = "count") -> dict[str, Any]:
    """A check cell whose result says `state`."""
    result = {"exercise": exercise, "state": state, "points": 1.0, "max_points": 1, "mistake": None}
    bundle = {"application/vnd.workshop.check+json": result, "text/plain": "1"}
    return code(
        f"from IPython.display import display\ndisplay({bundle!r}, raw=True)",
        nbgrader={"grade": True, "solution": False, "points": 1, "grade_id": f"{exercise}-check"},
    )


def notebook(cells: list[dict[str, Any]], number: int, slug: str, kernel: str | None = "python3") -> dict[str, Any]:
    """A session's notebook: a title, the parameters, a heading, the cells."""
    fields = [
        {"name": name, "label": name, "type": "choice", "values": {"dataset": "towns", "column": name}}
        for name in ("place", "side")
    ]
    opening = [
        {"cell_type": "markdown", "metadata": {}, "source": f"# {slug}"},
        code('place = "Connecticut"\nside = "all"', tags=["parameters"], workshop={"fields": fields}),
        {"cell_type": "markdown", "metadata": {}, "source": "## Look\n\nSome text."},
    ]
    cells = [{**cell, "id": f"cell-{number}"} for number, cell in enumerate(opening + cells)]
    described = {"number": number, "slug": slug, "question": "How many?", "stage": "data analysis", "questions": []}
    metadata: dict[str, Any] = {
        "workshop": {**described, "takeaway": "a note", "datasets": ["towns"]},
        "language_info": {"name": "python"},
    }
    if kernel:
        metadata["kernelspec"] = {"name": kernel, "display_name": kernel, "language": "python"}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}


def add(root: Path, slug: str, *sources: str, number: int | None = None, **changes: Any) -> Path:
    """Add a session that runs `sources` and then a check that says what it should; returns its source notebook."""
    number = number or len(list((root / "solutions").iterdir())) + 1
    for copy, state in EXPECTED.items():
        path = root / copy / f"{number:02}-{slug}" / f"{slug}.ipynb"
        path.parent.mkdir(parents=True)
        content = notebook([*map(code, sources), check(state)], number, slug, **changes)
        path.write_text(json.dumps(content))
    return root / "solutions" / f"{number:02}-{slug}" / f"{slug}.ipynb"


def edit(path: Path, **metadata: Any) -> None:
    """Set entries of a notebook's metadata."""
    content = json.loads(path.read_text(encoding="utf-8"))
    content["metadata"] |= metadata
    path.write_text(json.dumps(content), encoding="utf-8")
