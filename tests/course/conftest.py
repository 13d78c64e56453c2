"""A small project of its own for every test: the settings, the data, and one good session, made by `workshop new`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from small_project import empty_project

from workshop.course import scaffold
from workshop.course.session import sources


@pytest.fixture(scope="session")
def good_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with one new session, released. Tests only read it; those that change something take `project`."""
    root = empty_project(tmp_path_factory.mktemp("good") / "project")
    scaffold.new("Good counts", root=root)
    return root


@pytest.fixture
def project(good_project: Path, tmp_path: Path) -> Path:
    """A copy of the good project to break."""
    return Path(shutil.copytree(good_project, tmp_path / "project", symlinks=True))


@pytest.fixture
def source(project: Path) -> Path:
    """The good session's source notebook."""
    return sources(project)[0]
