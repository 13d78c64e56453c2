"""The project where every user of this machine can read it, as /opt is: hard links of what is installed here already.

People's servers run as people. A Python in root's home, and an environment that leads there, are closed to them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("datasets", "sessions", "solutions", "tools")
FILES = ("pyproject.toml", "workshop.toml")


def install(place: Path, proxy: Path) -> Path:
    """The project in `place`, with its environment in `.venv` and the proxy's node_modules; returns its Python."""
    place.mkdir(mode=0o755)
    base = Path(sys.base_prefix)
    _link(base, place / "python")
    _link(Path(sys.prefix), place / ".venv")
    for part in PARTS:
        shutil.copytree(ROOT / part, place / part, ignore=shutil.ignore_patterns("__pycache__", "node_modules", ".*"))
    for name in FILES:
        shutil.copy(ROOT / name, place / name)
    shutil.copytree(proxy, place / "tools/hub/node_modules", symlinks=True)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    python = place / ".venv/bin/python"
    for name in ("python", "python3", version):
        (place / ".venv/bin" / name).unlink(missing_ok=True)
        (place / ".venv/bin" / name).symlink_to(place / "python/bin" / version)
    (place / ".venv/pyvenv.cfg").unlink()
    (place / ".venv/pyvenv.cfg").write_text(f"home = {place}/python/bin\ninclude-system-site-packages = false\n")
    packages = place / ".venv/lib" / version / "site-packages"
    for own in [*packages.glob("__editable__*"), *packages.glob("_workshop_here.pth")]:
        own.unlink()
    (packages / "_workshop_here.pth").write_text(f"{place}/tools\n")
    subprocess.run(["chmod", "-R", "a+rX", place / "tools", place / "sessions", place / "datasets"], check=True)
    subprocess.run([python, "-c", "import workshop, jupyterhub"], check=True, cwd="/", env={"PATH": os.defpath})
    return python


def _link(source: Path, target: Path) -> None:
    def link(one: str, other: str) -> None:
        try:
            os.link(one, other)
        except OSError:
            shutil.copy2(one, other)

    shutil.copytree(source, target, copy_function=link, symlinks=True, ignore=shutil.ignore_patterns("test"))
