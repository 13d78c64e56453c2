"""What participants install: `environment.yml` (Binder, conda) and `requirements-participants.lock` (`make lab`).

Both are derived from `requirements.lock` and `pyproject.toml`, text from text: nothing is resolved and nothing is
fetched. `make lock` decides the versions; the package itself is installed by `postBuild`. The pins stand in
`environment.yml` one by one because Binder then installs them before it copies the repository, and a change of
content does not install everything again.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from workshop.errors import WorkshopError

LOCK = "requirements.lock"
PROJECT = "pyproject.toml"
ENVIRONMENT = "environment.yml"
PARTICIPANTS = "requirements-participants.lock"

PYTHON = "3.13"  # named, because Binder's default is too old for pandas 3
EXTRA = "build"  # what installing the package takes, so that `postBuild` downloads nothing
PLATFORMS = (  # where conda environments are made
    {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux"},
    {"sys_platform": "darwin", "os_name": "posix", "platform_system": "Darwin"},
    {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows"},
)

HEADER = f"""\
# Derived from {LOCK}: change that with `make lock`, then run `workshop derive`.
name: equity-in-data-workshop
channels:
  - conda-forge
  - nodefaults
dependencies:
  - python={PYTHON}
  - pip
  - pip:
"""


PARTICIPANTS_HEADER = f"""\
# Derived from {LOCK}: what a participant needs of it. Change that with `make lock`, then run `workshop derive`.
"""


@dataclass(frozen=True)
class Pin:
    """One pinned dependency: `name==version`, the marker that limits it, and the packages that asked for it.

    `text` is the pin as the lock has it, with its hashes.
    """

    name: str
    version: str
    marker: str | None
    via: frozenset[str]
    text: str = ""

    def line(self, python: str) -> str | None:
        """The pin as pip reads it; without a marker that always holds, and None where it never does."""
        held = [self._holds(python, platform) for platform in PLATFORMS]
        if not any(held):
            return None
        return f"{self.name}=={self.version}" + ("" if all(held) else f" ; {self.marker}")

    def _holds(self, python: str, platform: dict[str, str]) -> bool:
        if self.marker is None:
            return True
        cpython = {
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
        }
        version = {"python_version": python, "python_full_version": f"{python}.0"}
        return Marker(self.marker).evaluate({**cpython, **version, **platform})


def read_lock(text: str) -> list[Pin]:
    """The pins of a lock that `uv pip compile` wrote, in its order, each with the names in its `# via` comment.

    Raises WorkshopError, with the line, where a line is neither a pin, a hash nor a comment.
    """
    pins: list[Pin] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if asked := re.fullmatch(r"    #(?: via)?(?:\s+(\S.*))?", line):
            if pins and asked[1]:
                pins[-1] = replace(pins[-1], via=pins[-1].via | {asked[1].split()[0]})
        elif pin := re.fullmatch(r"([\w.-]+)==([^\s;\\]+)(?:\s*;\s*(.*?))?\s*\\?", line):
            pins.append(Pin(canonicalize_name(pin[1]), pin[2], pin[3] or None, frozenset(), line))
        elif pins and line.startswith("    --hash="):
            pins[-1] = replace(pins[-1], text=f"{pins[-1].text}\n{line}")
        elif line.strip() and not line.startswith("#"):
            raise WorkshopError(f"{LOCK}, line {number} is not a pin: {line.strip()}\nWrite the file anew:  make lock")
    return pins


def asked_for(project: dict) -> set[str]:
    """The names that `pyproject.toml` asks for at run time and for building the package."""
    table = project["project"]
    requirements = table["dependencies"] + table["optional-dependencies"][EXTRA]
    return {canonicalize_name(Requirement(requirement).name) for requirement in requirements}


def closure(pins: Iterable[Pin], roots: set[str], python: str | None) -> list[Pin]:
    """The pins that installing `roots` takes, found by following the lock's `# via` comments.

    Those for `python`, such as "3.13"; with None those for any that the lock is for.
    """
    usable = [pin for pin in pins if python is None or pin.line(python)]
    missing = roots - {pin.name for pin in usable}
    if missing:
        raise WorkshopError(f"{LOCK} lacks {', '.join(sorted(missing))}, which {PROJECT} asks for.\nRun:  make lock")
    wanted: set[str] = set(roots)
    found: set[str] = set()
    while wanted != found:
        found = set(wanted)
        wanted |= {pin.name for pin in usable if pin.via & found}
    return [pin for pin in usable if pin.name in found]


def derive(root: Path) -> str:
    """The text of `environment.yml` for the project in `root`. Raises WorkshopError where the lock does not fit it."""
    return HEADER + "".join(f"      - {pin.line(PYTHON)}\n" for pin in _needed(root, PYTHON))


def participants(root: Path) -> str:
    """The text of `requirements-participants.lock`, with hashes, for every system and every Python of the lock."""
    return PARTICIPANTS_HEADER + "".join(f"{pin.text}\n" for pin in _needed(root, None))


def _needed(root: Path, python: str | None) -> list[Pin]:
    lock = (root / LOCK).read_text(encoding="utf-8")
    project = tomllib.loads((root / PROJECT).read_text(encoding="utf-8"))
    return closure(read_lock(lock), asked_for(project), python)
