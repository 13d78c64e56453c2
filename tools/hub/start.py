"""One person's server, or one room's, started by the hub as that user: their working copy first, then JupyterLab."""

import os
import resource
import sys
from pathlib import Path

from jupyterhub.singleuser.app import main

from workshop.course import workplace
from workshop.course.session import find_root


def begin() -> None:
    """Bring the working copy up to date, keep within the memory that is allowed, and serve the home."""
    os.umask(0o077)
    home = Path.home()
    os.chdir(home)
    for said in workplace.refresh(find_root(Path(__file__)), home / workplace.FOLDER):
        print(said, flush=True)
    if limit := os.environ.get("MEM_LIMIT"):
        resource.setrlimit(resource.RLIMIT_DATA, (int(limit), int(limit)))
    if os.environ.get("JUPYTERHUB_USER", "").startswith("room-"):
        from workshop.rooms.serve import sharing

        sys.argv += sharing(home / ".rooms")
    sys.argv += [f"--ServerApp.root_dir={home}", "--ServerApp.terminals_enabled=False"]
    main()


if __name__ == "__main__":
    begin()
