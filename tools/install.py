"""Sets .venv up, once, with nothing but Python: `python tools/install.py` for who takes part, `--all` for everything.

Everything is what facilitators, authors and tests need besides. `make` calls this too.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
PIP = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--no-deps"]
READY, COMPLETE = VENV / "ready", VENV / "complete"  # what participants need is there; everything is
DEEPEST = 180  # characters of the longest path that is installed below the project's folder


def main() -> None:
    """Make the environment, or add what is missing in it, or say in one message why that cannot be."""
    everything = "--all" in sys.argv[1:] or COMPLETE.exists()  # who had everything has everything after a change too
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is run before anything has asked
        sys.exit(
            f"Python 3.11 or later is missing; this is {sys.version.split()[0]}. Install one from python.org or your "
            "software centre, or name another with  make lab PYTHON=python3.12"
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        sys.exit("Python's venv module is missing: on Debian or Ubuntu,  sudo apt install python3-venv")
    if not _has_room_for_names():
        sys.exit(
            f"This folder lies too deep for Windows, which allows 259 characters in a path:\n{ROOT}\n"
            r"Move it to a short place, such as C:\workshop, and run this again there. Nothing was installed."
        )
    lock = ROOT / ("requirements.lock" if everything else "requirements-participants.lock")
    print("Setting up .venv (a minute or two, once; this needs the network) ...", flush=True)
    if not (everything and _has(READY) and not COMPLETE.exists()):  # to what participants have, the rest is added
        base = getattr(sys, "_base_executable", sys.executable)  # not the environment that is made anew
        _run([base, "-m", "venv", "--clear", VENV], "Close what uses the folder .venv, and run this again.")
    offline = "Is there a network, and may this computer fetch from Python's package index? Then run this again."
    _run([*PIP, "--require-hashes", "--requirement", lock], offline)
    _run([*PIP, "--no-build-isolation", "--editable", ROOT], offline)
    READY.touch()
    if everything:
        COMPLETE.touch()
    print(f"Ready. To open the list of sessions:  {PYTHON.relative_to(ROOT)} -m workshop lab")


def _has(mark: Path) -> bool:
    """Whether the environment is set up so far, for today's lock, in a folder that was not moved since."""
    lock = ROOT / "requirements-participants.lock"
    return mark.exists() and mark.stat().st_mtime >= lock.stat().st_mtime


def _run(command: list, advice: str) -> None:
    """Run one step; what it says itself has been read by then."""
    if subprocess.run(command, cwd=ROOT).returncode:
        sys.exit(f"The set-up did not end well; the lines above say why.\n{advice}")


def _has_room_for_names() -> bool:
    """Whether a path as long as the longest can be made here. Windows alone says no, if long paths are not enabled."""
    first = ROOT / ("x" * (DEEPEST // 2))
    try:
        (first / ("x" * (DEEPEST - DEEPEST // 2 - 1))).mkdir(parents=True)
        return True
    except OSError:
        return False
    finally:
        shutil.rmtree(first, ignore_errors=True)


if __name__ == "__main__":
    main()
