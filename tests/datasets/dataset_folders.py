"""Where each dataset lies, its recipe as a module, and the folder in which its source files may lie."""

from __future__ import annotations

import os
from pathlib import Path
from types import ModuleType

from workshop.course.data import build, dataset

ROOT = Path(__file__).resolve().parents[2]
DATASETS = ROOT / "datasets"
# The publishers' files are in no repository; those who keep them have them in one of these places.
PLACES = (os.environ.get(build.SOURCES), build.sources(ROOT), ROOT.parent / "shared" / "sources")
SOURCES = next((Path(place) for place in PLACES if place and Path(place).is_dir()), build.sources(ROOT))
NAMES = dataset.names(ROOT)
SMALL = ("ct-towns", "ct-zip-race", "broward-compas")  # quick to copy and to check


def recipe_of(name: str) -> ModuleType:
    """The build.py of a dataset as a module."""
    return build.load(DATASETS / name)
