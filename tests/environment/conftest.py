"""The project as a stranger gets it: the files that git knows or would add, in a folder of their own."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def project_files(root: Path) -> list[Path]:
    """Every file that is tracked, or untracked and not ignored, relative to the project's folder."""
    listing = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        names = subprocess.run(listing, capture_output=True, check=True, text=True).stdout.split("\0")
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout: which files belong to the project is not known")
    return sorted(Path(name) for name in set(names) if name and (root / name).is_file())


@pytest.fixture
def export(root: Path, project_files: list[Path], tmp_path: Path) -> Path:
    """A copy of those files in an empty folder."""
    folder = tmp_path / "export"
    for file in project_files:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(root / file, folder / file)
    return folder
