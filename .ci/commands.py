"""The participant's and the facilitator's commands, typed as they are without make: `python .ci/commands.py [NAME…]`.

Each, or those that begin with a NAME, must end well and write what it promises. The workflow runs this on Windows and
macOS, and a test runs it here with what Windows lacks taken away.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = {
    "list": [],
    "progress": [],
    "portfolio --out {out}/portfolio.html": ["portfolio.html"],
    "portfolio --format md --out {out}/portfolio.md": ["portfolio.md"],
    "run 8 --offline --jobs 2 --out {out}/runs": ["runs/08-compared-with-whom.sessions.ipynb"],
    "agenda 8": [],
    "agenda 8 --out {out}/agenda.pdf": ["agenda.pdf"],
    "calendar --year 2027 --out {out}/year.ics": ["year.ics"],
    "pack 8 --out {out}/pack": ["pack/run-of-show.pdf", "pack/exercise-on-paper.pdf"],
    "lint 8": [],
    "derive --check": [],
    "data check": [],
}
PATIENCE = 120  # seconds


def run(command: str, promised: list[str], out: Path) -> bool:
    """Run one command; whether it ended well and wrote what it promises."""
    words = [sys.executable, "-m", "workshop", *(word.format(out=out) for word in command.split())]
    started = time.perf_counter()
    ended = subprocess.run(words, cwd=ROOT, capture_output=True, stdin=subprocess.DEVNULL, timeout=5 * PATIENCE)
    missing = [name for name in promised if not (out / name).is_file() or not (out / name).stat().st_size]
    good = ended.returncode == 0 and not missing and b"Traceback" not in ended.stderr
    tell(f"{'good' if good else 'BAD '}  workshop {command}  {time.perf_counter() - started:.1f} s")
    if not good:
        tell(f"exit code {ended.returncode}; missing: {missing}")
        tell((ended.stdout[-2000:] + ended.stderr[-4000:]).decode(errors="replace"))
    return good


def open_lab(out: Path) -> bool:
    """Start JupyterLab, ask it for the first page and for a kernel, and stop it; whether that went well."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    options = ["--no-browser", f"--port={port}", f"--IdentityProvider.token={token}"]
    options += ["--allow-root"] * (getattr(os, "geteuid", lambda: 1)() == 0)
    log = out / "lab.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "workshop", "lab", *options], cwd=ROOT, stdout=output, stderr=output
        )
    try:
        page = ask(f"http://127.0.0.1:{port}/lab?token={token}", server)
        specs = ask(f"http://127.0.0.1:{port}/api/kernelspecs?token={token}", server)
        good = b"jupyter-config-data" in page and b"python3" in specs
    except OSError:
        good = False
    finally:
        server.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(timeout=30)
        server.kill()
        server.wait()
    tell(f"{'good' if good else 'BAD '}  workshop lab")
    if not good:
        tell(log.read_text(errors="replace")[-4000:])
    return good


def ask(address: str, server: subprocess.Popen[bytes]) -> bytes:
    """What the server answers. Raises OSError when it has ended, or does not answer in time."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
                return answer.read()
        except OSError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def tell(text: str) -> None:
    """Print for whatever console there is."""
    print(text.encode("ascii", "replace").decode(), flush=True)


def main() -> None:
    """Run them, then exit with 1 when one did not end well."""
    names = sys.argv[1:]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        good = [
            run(command, promised, Path(folder))
            for command, promised in COMMANDS.items()
            if not names or command.split()[0] in names
        ]
        if not names or "lab" in names:
            good.append(open_lab(Path(folder)))
    sys.exit(not all(good))


if __name__ == "__main__":
    main()
