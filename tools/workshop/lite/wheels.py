"""Wheels for a browser's kernel, packed from what is installed here, without a network: our package, and libraries.

Only what is Python travels: a compiled file is for another machine. Each of these libraries works without its own.
"""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

import workshop

OURS = "equity-in-data-workshop"
# The rooms that a notebook imports; the others are for a terminal.
ROOMS = ("notebook", "typed", "own", "datapackage")
NEEDS = ("pandas", "altair", "rapidfuzz", "pyphen", "mistune", "python-calamine", "comm")

# What the distribution lacks: the name of each, what it imports as, and what it needs that the lock knows.
LIBRARIES: Mapping[str, tuple[list[str], list[str]]] = {
    "rapidfuzz": (["rapidfuzz"], []),  # session 5; slower in plain Python, and as exact
    "pyphen": (["pyphen"], []),  # session 11
    "mistune": (["mistune"], []),  # pages to print
    "comm": (["comm"], ["traitlets"]),  # the kernel
    "fairlearn": (["fairlearn"], ["pandas", "scikit-learn", "scipy", "narwhals"]),  # session 9
}
_COMPILED = (".so", ".pyd", ".dylib", ".pyc")
_LEFT_OUT = ("pyphen/dictionaries/",)  # of which one is kept
_KEPT = ("pyphen/dictionaries/hyph_en_US.dic",)


@dataclass(frozen=True)
class Wheel:
    """A wheel's name and bytes, and what a lock says of it."""

    name: str
    version: str
    content: bytes
    imports: list[str] = field(default_factory=list)
    depends: list[str] = field(default_factory=list)

    @property
    def file(self) -> str:
        return f"{self.name.replace('-', '_')}-{self.version}-py3-none-any.whl"

    def entry(self) -> dict[str, Any]:
        """Its entry in a lock."""
        return {
            "name": self.name,
            "version": self.version,
            "file_name": self.file,
            "install_dir": "site",
            "sha256": hashlib.sha256(self.content).hexdigest(),
            "package_type": "package",
            "imports": self.imports,
            "depends": self.depends,
            "unvendored_tests": False,
        }


def ours() -> Wheel:
    """Our own package: what notebooks import of it."""
    folder = Path(workshop.__file__).parent
    paths = [path for path in folder.glob("*.py") if not path.name.startswith("cli")]
    paths += [path for room in ROOMS for path in (folder / room).rglob("*") if path.is_file()]
    found = {f"workshop/{path.relative_to(folder).as_posix()}": path.read_bytes() for path in paths}
    version = metadata.version(OURS)
    return Wheel(OURS, version, _pack(OURS, version, found), ["workshop"], list(NEEDS))


def packed(name: str) -> Wheel:
    """A library as it is installed here, without what is compiled."""
    imports, depends = LIBRARIES.get(name, ([name.replace("-", "_")], []))
    installed = metadata.distribution(name)
    found = {}
    for path in installed.files or ():
        text = path.as_posix()
        if text.startswith("..") or ".dist-info/" in text or text.endswith(_COMPILED) or "__pycache__" in text:
            continue
        if text.startswith(_LEFT_OUT) and text not in _KEPT:
            continue
        found[text] = Path(str(path.locate())).read_bytes()
    return Wheel(name, installed.version, _pack(name, installed.version, found, _licences(installed)), imports, depends)


def _licences(installed: metadata.Distribution) -> dict[str, bytes]:
    """A library's licence travels with it."""
    paths = [path for path in installed.files or () if ".dist-info/" in path.as_posix()]
    return {
        path.as_posix().partition(".dist-info/")[2]: Path(str(path.locate())).read_bytes()
        for path in paths
        if "licen" in path.as_posix().lower() or "copying" in path.as_posix().lower()
    }


def _pack(name: str, version: str, found: Mapping[str, bytes], more: Mapping[str, bytes] | None = None) -> bytes:
    """The bytes of a wheel, the same for the same files."""
    about = f"{name.replace('-', '_')}-{version}.dist-info"
    whole = dict(found)
    whole |= {f"{about}/{path}": content for path, content in (more or {}).items()}
    whole[f"{about}/METADATA"] = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode()
    whole[f"{about}/WHEEL"] = b"Wheel-Version: 1.0\nGenerator: workshop\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    rows = [f"{path},sha256={_digest(content)},{len(content)}" for path, content in sorted(whole.items())]
    whole[f"{about}/RECORD"] = "\n".join([*rows, f"{about}/RECORD,,", ""]).encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in sorted(whole.items()):
            archive.writestr(zipfile.ZipInfo(path, (2020, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
