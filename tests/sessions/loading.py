"""A session's Python files beside its notebook, imported from where they are written."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType


def load_checks(folder: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"checks_{folder.name.replace('-', '_')}", folder / "checks.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up by name
    spec.loader.exec_module(module)
    return module


def load_figures(folder: Path, checks: ModuleType) -> dict[str, Callable[[], str]]:
    """FIGURES of the session's figures.py, which imports the session's own checks by their bare name."""
    before = sys.modules.get("checks")
    sys.modules["checks"] = checks
    try:
        spec = importlib.util.spec_from_file_location(f"figures_{folder.name.replace('-', '_')}", folder / "figures.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.modules.pop("checks")
        if before is not None:
            sys.modules["checks"] = before
    return module.FIGURES
