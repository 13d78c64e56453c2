"""Pyodide as far as a package registry has it: its core is real and pinned, what is compiled is a stand-in.

With it a kernel starts and imports our package; tables and charts need the distribution itself.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tarfile
from importlib import metadata
from pathlib import Path

import pytest

from workshop.lite import pyodide, wheels
from workshop.lite.wheels import Wheel

# Whatever is asked of a module like this is there, can be called, and can be inherited from.
ANYTHING = b"""
class _Anything:
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self
    def __call__(self, *found, **named):
        return found[0] if len(found) == 1 and callable(found[0]) and not named else self
    def __mro_entries__(self, bases):
        return ()
    def __getitem__(self, name):
        return self
    def __iter__(self):
        return iter(())
_anything = _Anything()
def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return _anything
"""
STAND_INS = {
    "numpy": ["numpy"],
    "pandas": ["pandas", "pandas.api", "pandas.api.types"],
    "altair": ["altair"],
    "micropip": ["micropip", "micropip.package_index"],
    "scikit-learn": ["sklearn"],
    "scipy": ["scipy"],
    "python-calamine": ["python_calamine"],
}


def distribution(folder: Path, kept: Path) -> pyodide.Distribution:
    """A distribution of stand-ins in `folder`; the core is kept in `kept`. Skips where it is not to be had."""
    core = _core(kept)
    folder.mkdir(parents=True)
    for name in pyodide.PINS:
        shutil.copyfile(core / name, folder / name)
    lock = json.loads((core / pyodide.LOCK).read_text(encoding="utf-8"))
    for name, entry in pyodide.needed(lock).items():
        wheel = _stand_in(name, entry["imports"])
        (folder / wheel.file).write_bytes(wheel.content)
        entry |= {"file_name": wheel.file, "sha256": hashlib.sha256(wheel.content).hexdigest()}
    (folder / pyodide.LOCK).write_text(json.dumps(lock), encoding="utf-8")
    return pyodide.read(folder)


def _stand_in(name: str, imports: list[str]) -> Wheel:
    try:
        if name not in STAND_INS:
            return wheels.packed(metadata.distribution(name).name)
    except metadata.PackageNotFoundError:
        pass
    modules = STAND_INS.get(name, imports)
    found = {f"{module.replace('.', '/')}/__init__.py": ANYTHING for module in modules}
    return Wheel(name, "0", wheels._pack(name, "0", found), imports)


def _core(kept: Path) -> Path:
    """Pyodide's core from its npm package, compared with the pins."""
    there = kept / "package"
    if not there.is_dir():
        if not shutil.which("npm"):
            pytest.skip("npm is not installed: Pyodide's core cannot be fetched")
        kept.mkdir(parents=True, exist_ok=True)
        command = ["npm", "pack", f"pyodide@{pyodide.VERSION}", "--silent"]
        if subprocess.run(command, cwd=kept, capture_output=True, timeout=180).returncode:
            pytest.skip("npm reaches no registry: Pyodide's core cannot be fetched")
        with tarfile.open(next(kept.glob("*.tgz"))) as archive:
            # Its files are compared with the pins below; the filter is younger than the first 3.11.
            archive.extractall(kept, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
    for name, pin in pyodide.PINS.items():
        assert hashlib.sha256((there / name).read_bytes()).hexdigest() == pin, f"{name} is not what is pinned"
    return there
