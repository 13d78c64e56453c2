"""JupyterLab, opened where people begin: what `make lab` and `python -m workshop lab` do once all is installed."""

from __future__ import annotations

import os
import sysconfig
from collections.abc import Sequence
from pathlib import Path

START = "sessions/README.md"


def open_lab(root: Path, options: Sequence[str] = ()) -> None:
    """Serve the project in `root` until it is stopped; `options` are JupyterLab's own."""
    from jupyterlab.labapp import LabApp

    os.chdir(root)
    # A terminal in JupyterLab finds `workshop` too.
    os.environ["PATH"] = os.pathsep.join(filter(None, [sysconfig.get_path("scripts"), os.environ.get("PATH")]))
    LabApp.launch_instance([f"--LabApp.default_url=/lab/tree/{START}", *options])
