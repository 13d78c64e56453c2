"""What the tests of the datasets share: the source files, when they are there, and a project that can be changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from dataset_folders import DATASETS, ROOT, SMALL, SOURCES

from workshop.course.data.build import SOURCES as VARIABLE


@pytest.fixture(scope="session")
def source_folder() -> Callable[[str], Path]:
    """The folder of a dataset's source files; a test that asks for one is skipped where it is absent."""

    def folder(name: str) -> Path:
        if not (SOURCES / name / "source.json").is_file():
            pytest.skip(f"the source files of {name} are not here: name their folder in {VARIABLE}")
        return SOURCES / name

    return folder


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    """A project of its own with three small datasets and no session, in which commands run."""
    root = tmp_path / "project"
    (root / "solutions").mkdir(parents=True)
    shutil.copy(ROOT / "pyproject.toml", root)
    for name in SMALL:
        shutil.copytree(DATASETS / name, root / "datasets" / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(DATASETS / "LICENSES.md", root / "datasets")
    monkeypatch.chdir(root)
    monkeypatch.delenv(VARIABLE, raising=False)
    return root
