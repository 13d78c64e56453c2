"""`requirements.lock` and `environment.yml` as committed: pinned, hashed, complete, the one drawn from the other."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from workshop import environment


@pytest.fixture(scope="module")
def lock(root: Path) -> str:
    return (root / "requirements.lock").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def conda(root: Path) -> dict:
    return yaml.safe_load((root / "environment.yml").read_text(encoding="utf-8"))


def entries(lock: str) -> list[str]:
    """The lock's requirements, each with its own continuation lines, comments left out."""
    lines = "\n".join(line for line in lock.splitlines() if not line.lstrip().startswith("#"))
    return [entry for entry in re.split(r"\n(?=\S)", lines.strip()) if entry]


def test_every_dependency_is_pinned_to_one_version_and_hashed(lock: str) -> None:
    loose = [
        entry.split()[0]
        for entry in entries(lock)
        if not re.match(r"[\w.-]+==[^\s;*]+( ; [^\\]+)? \\\n", entry)
        or not re.search(r"--hash=sha256:[0-9a-f]{64}", entry)
    ]
    assert entries(lock)
    assert not loose


def test_the_lock_names_no_index_and_no_address(lock: str) -> None:
    assert not re.findall(
        r"(?i)^\s*(?:-i\b|-f\b|--\S*(?:index|find-links|host)).*|\S+://\S+|\s@\s\S+", lock, re.MULTILINE
    )


def test_the_lock_covers_every_dependency_that_the_project_declares(root: Path, lock: str) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = project["dependencies"] + [name for extra in project["optional-dependencies"].values() for name in extra]
    pinned: dict[str, list[str]] = {}
    for pin in environment.read_lock(lock):
        pinned.setdefault(pin.name, []).append(pin.version)
    for requirement in map(Requirement, declared):
        versions = pinned.get(canonicalize_name(requirement.name), [])
        assert versions, f"{requirement.name} is not in the lock"
        assert all(requirement.specifier.contains(version) for version in versions), f"{requirement} is not {versions}"


def test_every_pin_of_the_environment_is_the_locks_own(lock: str, conda: dict) -> None:
    locked = {entry.split()[0] for entry in entries(lock)}
    unknown = [line for line in conda["dependencies"][-1]["pip"] if line.split()[0] not in locked]
    assert not unknown


def test_the_environment_has_one_python_and_leaves_the_tests_tools_out(conda: dict) -> None:
    assert conda["dependencies"][:2] == [f"python={environment.PYTHON}", "pip"]
    names = {line.split("==")[0] for line in conda["dependencies"][-1]["pip"]}
    assert {"jupyterlab", "nbgitpuller", "pandas", "altair", "setuptools"} <= names
    assert not names & {"pytest", "playwright", "jupyter-repo2docker", "ruff", "uv", "hypothesis"}


def test_participants_install_nothing_that_only_facilitators_authors_or_the_browser_need(root: Path) -> None:
    text = (root / environment.PARTICIPANTS).read_text(encoding="utf-8")
    names = {pin.name for pin in environment.read_lock(text)}
    assert {"jupyterlab", "pandas", "splink", "fairlearn"} <= names
    assert not names & {"nbgrader", "papermill", "typst", "vl-convert-python", "holidays", "icalendar", "sqlalchemy"}
    assert not names & {"jupyterlite-core", "jupyterlite-pyodide-kernel", "notebook", "pytest"}
    assert all("--hash=sha256:" in pin.text for pin in environment.read_lock(text))


def test_the_pin_that_keeps_starts_quick_is_held(conda: dict) -> None:
    version = next(line.split("==")[1] for line in conda["dependencies"][-1]["pip"] if line.startswith("jsonschema=="))
    assert tuple(map(int, version.split(".")[:2])) < (4, 25)
