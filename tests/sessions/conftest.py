"""Every session, with its checks loaded from the source folder and the values that its checks are called with."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from loading import load_checks, load_figures

from workshop.course.session import Session, catalogue, find
from workshop.notebook import Exercise


@dataclass(frozen=True)
class Loaded:
    """A session, its cells, its `checks.py`, and the parameters as the notebook sets them."""

    session: Session
    cells: list[dict[str, Any]]
    checks: ModuleType
    figures: dict[str, Callable[[], str]]

    @property
    def exercises(self) -> list[Exercise]:
        """The exercises that the notebook asks, in its order."""
        names = [cell["metadata"]["workshop"]["exercise"] for cell in self.cells if role(cell) == "check"]
        return [getattr(self.checks, name) for name in names]

    @property
    def parameters(self) -> dict[str, Any]:
        """Values by name: the parameters cell, then what an answer cell sets for its check."""
        values: dict[str, Any] = {}
        for cell in self.cells:
            if "parameters" in cell["metadata"].get("tags", []) or role(cell) == "answer":
                values |= literals(source(cell))
        return values


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def role(cell: dict[str, Any]) -> str:
    return cell["metadata"].get("workshop", {}).get("role", "")


def literals(code: str) -> dict[str, Any]:
    assigned = [node for node in ast.parse(code).body if isinstance(node, ast.Assign)]
    plain = [node for node in assigned if isinstance(node.value, ast.Constant) and node.value.value is not ...]
    return {node.targets[0].id: node.value.value for node in plain}


@pytest.fixture(scope="session")
def checks_of() -> Callable[[str], ModuleType]:
    """The `checks.py` of the session with this slug, for tests that know which session they are about."""
    return lambda slug: load_checks(find(slug).source.parent)


@pytest.fixture(scope="session", params=catalogue(), ids=lambda session: session.about.slug)
def loaded(request: pytest.FixtureRequest) -> Loaded:
    session = request.param
    folder = session.source.parent
    cells = json.loads(session.source.read_text(encoding="utf-8"))["cells"]
    checks = load_checks(folder)
    return Loaded(session, cells, checks, load_figures(folder, checks))
