"""JupyterLab, opened where people work: what `make lab` and `python -m workshop lab` do once all is installed."""

from __future__ import annotations

import os
import sysconfig
from collections.abc import Sequence
from pathlib import Path

from workshop.course import workplace

START = f"{workplace.FOLDER}/{workplace.PAGE}"


def open_lab(root: Path, options: Sequence[str] = ()) -> None:
    """Bring the working copy up to date, and serve the project in `root` until it is stopped.

    `options` are JupyterLab's own. Settings of the person's own that would serve another folder do not count.
    """
    from jupyterlab.labapp import LabApp

    for said in workplace.refresh(root):
        print(said)
    os.chdir(root)
    # A terminal in JupyterLab finds `workshop` too.
    os.environ["PATH"] = os.pathsep.join(filter(None, [sysconfig.get_path("scripts"), os.environ.get("PATH")]))
    ours = [f"--ServerApp.root_dir={root}", f"--LabApp.default_url=/lab/tree/{START}"]
    LabApp.launch_instance([*ours, *options])
