"""A session, a year of twelve, settings with every address in them, and the command in a small project of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from workshop.course.session import Session, find
from workshop.facilitate.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
SESSION = "08-compared-with-whom"


@pytest.fixture(scope="session")
def session() -> Session:
    """One session of the year."""
    return find(SESSION, ROOT)


@pytest.fixture(scope="session")
def year(session: Session) -> list[Session]:
    """Twelve sessions; what differs is their number."""
    return [replace(session, about=replace(session.about, number=number)) for number in range(1, 13)]


@pytest.fixture
def published() -> Settings:
    """Settings of a project that is published, with an environment branch and a hub."""
    return Settings(
        repository="https://github.com/OWNER/REPO", environment="environment", hub="https://hub.example.org/base"
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of one session, in both copies, and no workshop.toml."""
    root = tmp_path / "project"
    for copy in ("solutions", "sessions"):
        shutil.copytree(
            ROOT / copy / SESSION, root / copy / SESSION, ignore=shutil.ignore_patterns("__pycache__", ".*")
        )
    shutil.copy(ROOT / "pyproject.toml", root)
    return root


@pytest.fixture
def workshop(project: Path, workshop_in: Callable[..., Any]) -> Callable[..., Any]:
    """The command `workshop`, called in this process inside the small project."""
    return partial(workshop_in, project)
