"""Where each dataset lies, its recipe as a module, and the folder in which its source files may lie."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "datasets"))

import recipe

__all__ = ["DATASETS", "NAMES", "ROOT", "SOURCES", "recipe", "recipe_of"]

ROOT = Path(__file__).resolve().parents[2]
DATASETS = ROOT / "datasets"
SOURCES = ROOT.parent / "shared" / "sources"
NAMES = sorted(path.parent.name for path in DATASETS.glob("*/datapackage.json"))


def recipe_of(name: str) -> ModuleType:
    """The build.py of a dataset as a module: its folder has a hyphen, so it cannot be imported by name."""
    spec = importlib.util.spec_from_file_location(f"build_{name.replace('-', '_')}", DATASETS / name / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
