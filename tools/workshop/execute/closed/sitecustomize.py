"""Closes the network of a Python that starts under `workshop run --offline`, then gives way to the site's own file.

It is found because `offline.environment()` puts this folder on PYTHONPATH.
"""

import importlib.machinery
import importlib.util
import os
import sys
from typing import Any

_HERE = os.path.dirname(os.path.abspath(__file__))


def _run(spec: Any) -> Any:
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_offline = os.path.join(os.path.dirname(_HERE), "offline.py")
if os.environ.get("WORKSHOP_OFFLINE"):
    _run(importlib.util.spec_from_file_location("workshop_offline", _offline)).close_network()

_elsewhere = [entry for entry in sys.path if os.path.abspath(entry) != _HERE]
_own = importlib.machinery.PathFinder.find_spec("sitecustomize", _elsewhere)
if _own is not None:
    _run(_own)
