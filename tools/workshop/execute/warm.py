"""Keeps a zygote: starts it, says where it listens, and ends it with all its kernels.

It imports nothing of Jupyter, because `workshop run` starts a zygote before anything else. Asking it for a kernel is
`workshop.execute.kernels`'; the forking is `workshop.execute.zygote`'s.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from workshop.execute.zygote import installed_stamp

WARM_KERNELS = Path(__file__).parent / "jupyter"
"""A folder for JUPYTER_PATH: it holds a kernelspec `python3` that starts warm."""

ADDRESS = "WORKSHOP_ZYGOTE"
"""Environment variable with the socket of a zygote that somebody else keeps; kernels do not inherit it."""


class ZygoteProcess:
    """A zygote that this process keeps: it lives until `close()`, or until this process ends in whatever way."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="workshop-zygote-"))
        self.address = str(self.folder / "socket")
        self.stamp = installed_stamp()
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(self.address)
            listener.listen(128)
            self.process = subprocess.Popen(
                [sys.executable, "-m", "workshop.execute.zygote", str(listener.fileno())],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[listener.fileno()],
                start_new_session=True,
                cwd="/",
            )
        atexit.register(self.close)

    @property
    def is_current(self) -> bool:
        """Whether it runs, and has loaded what is installed now."""
        return self.process.poll() is None and self.stamp == installed_stamp()

    def close(self) -> None:
        """End it, and with it every kernel it forked."""
        atexit.unregister(self.close)
        self.process.stdin.close()
        self.process.terminate()  # it may still be loading, and deaf to its input
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> ZygoteProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


_own: ZygoteProcess | None = None
_own_lock = threading.Lock()


def zygote_address() -> str | None:
    """The socket of the zygote to ask: the one named in the environment, else one that this process keeps.

    The first call of a process without either starts one and returns None, so that its first kernel starts cold at
    once and the later ones warm; a zygote whose packages have changed is replaced in the same way.
    """
    if address := os.environ.get(ADDRESS):
        return address
    if not hasattr(os, "fork"):
        return None
    global _own
    with _own_lock:
        if _own is not None and _own.is_current:
            return _own.address
        if _own is not None:
            _own.close()
        _own = ZygoteProcess()
    return None


@contextlib.contextmanager
def warm_kernels() -> Iterator[dict[str, str]]:
    """Keep a zygote, and give the environment variables that make Jupyter's own programs use it."""
    with ZygoteProcess() as zygote:
        paths = [str(WARM_KERNELS), os.environ.get("JUPYTER_PATH", "")]
        yield {"JUPYTER_PATH": os.pathsep.join(filter(None, paths)), ADDRESS: zygote.address}
