"""What the tests of the datasets share: the source files, when they are there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from dataset_folders import SOURCES


@pytest.fixture
def source_folder() -> Callable[[str], Path]:
    """The folder of a dataset's source files; a test that asks for one is skipped where it is absent."""

    def folder(name: str) -> Path:
        if not (SOURCES / name / "source.json").is_file():
            pytest.skip(f"the source files of {name} are not beside the repository (../shared/sources/{name})")
        return SOURCES / name

    return folder
