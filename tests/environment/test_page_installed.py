"""The page and its settings stand where JupyterLab and Notebook 7 look for them: installed as a copy, and editable."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from jupyterlab_server.config import get_page_config

NAME = "equity-in-data-workshop"
BUILD = "import sys; from setuptools import build_meta as b; getattr(b, sys.argv[1])(sys.argv[2])"


def brought(root: Path) -> dict[str, Path]:
    """The source of each file that the package brings, by its place below the environment's folder."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    files = {
        f"{folder}/{source.name}": source
        for folder, patterns in project["tool"]["setuptools"]["data-files"].items()
        for pattern in patterns
        for source in root.glob(pattern)
    }
    assert f"share/jupyter/labextensions/{NAME}/package.json" in files
    return files


def test_this_environment_has_what_the_package_brings(root: Path) -> None:
    for place, source in brought(root).items():
        assert Path(sys.prefix, place).read_bytes() == source.read_bytes(), f"{place} is old: run  make setup"


@pytest.mark.parametrize("kind", ["build_wheel", "build_editable"])
def test_every_kind_of_install_brings_all_of_it(root: Path, kind: str, tmp_path: Path) -> None:
    names = ("pyproject.toml", "setup.py", "README.md", "LICENSE", "LICENSE-prose", "tools")
    for name in names:
        copy = shutil.copytree if (root / name).is_dir() else shutil.copy
        copy(root / name, tmp_path / name)
    (tmp_path / "out").mkdir()
    subprocess.run([sys.executable, "-c", BUILD, kind, "out"], cwd=tmp_path, check=True, capture_output=True)
    (wheel,) = (tmp_path / "out").glob("*.whl")
    packed = zipfile.ZipFile(wheel).namelist()
    for place in brought(root):
        assert any(name.endswith(f".data/data/{place}") for name in packed), f"{place} is not in the {kind}"


def test_the_page_is_on_and_nbgraders_buttons_are_off_until_somebody_who_grades_turns_them_on() -> None:
    folder = Path(sys.prefix, "share/jupyter/labextensions")
    found = get_page_config(labextensions_path=[str(folder)])
    assert NAME in [each["name"] for each in found["federated_extensions"]]
    assert "@jupyter/nbgrader" in found["disabledExtensions"]
    assert NAME not in found["disabledExtensions"]
