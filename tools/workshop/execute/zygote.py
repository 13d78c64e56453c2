"""The warm process: it has loaded what notebooks import, and forks one fresh kernel for each request.

It runs as `python -m workshop.execute.zygote SOCKET_FD`, started by `workshop.execute.kernels`, and ends when its
standard input does: whoever started it holds the other end. It has one thread, because only then is a fork a faithful
copy; and it is no protection against strangers' code, because all its kernels share one memory image.

One connection is one kernel. The client sends a byte with three file descriptors (stdin, stdout, stderr), a length and
a JSON object {cmd, cwd, env, stamp}; then each byte is the number of a signal to send, and closing kills the kernel.
Back come JSON lines: {"refused": reason}, or {"pid": n}, {"ready": true} once the kernel listens, {"exit": status}.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import hashlib
import importlib
import importlib.util
import json
import os
import selectors
import shutil
import signal
import socket
import struct
import sys
import sysconfig
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from workshop.execute import offline

LOADED = (
    "ipykernel.kernelapp",
    "ipykernel.debugger",  # this and the next four every kernel imports as it starts
    "IPython.core.completerlib",
    "IPython.extensions.storemagic",
    "psutil",
    "tornado.platform.asyncio",
    "numpy",
    "pandas",
    "altair",
    "workshop.notebook",
    "splink",
    "fairlearn.metrics",
)
"""What a kernel finds already loaded; a name that is not installed is passed over."""

_FIXED_AT_START = ("PYTHON", "LD_", "DYLD_", "LANG", "LC_", "OMP_", "OPENBLAS_", "MKL_", "NPY_", "VECLIB_", "MALLOC_")
"""Environment variables that are read once, when Python or a library starts: a kernel with others starts cold."""

_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Request:
    """What one kernel is to be: its command, folder, environment, standard streams and the client's connection."""

    cmd: list[str]
    cwd: str
    env: dict[str, str]
    stamp: str
    streams: list[int]
    connection: socket.socket


def installed_stamp() -> str:
    """A text that changes when a package is installed, removed or replaced, or this package's own code is edited."""
    marks = []
    for folder in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}:
        with os.scandir(folder) as entries:
            marks += [
                (entry.name, entry.stat().st_mtime_ns)
                for entry in entries
                if entry.name.endswith((".dist-info", ".egg-info", ".egg-link", ".pth"))
            ]
    own = Path(__file__).parents[1]
    marks += [(str(path), path.stat().st_mtime_ns) for path in own.rglob("*.py")]
    return hashlib.sha256(repr(sorted(marks)).encode()).hexdigest()


def fixed_at_start(env: Mapping[str, str]) -> dict[str, str]:
    """The part of an environment that a running Python can no longer take on, without the closed network's own."""
    fixed = {name: value for name, value in env.items() if name.startswith(_FIXED_AT_START)}
    path = [entry for entry in fixed.pop("PYTHONPATH", "").split(os.pathsep) if entry and entry != offline.CLOSED]
    return {**fixed, "PYTHONPATH": os.pathsep.join(path)}


class Zygote:
    """The loop that takes requests, forks, passes on signals and reports how each kernel ended."""

    def __init__(self, listener: socket.socket, stamp: str) -> None:
        self.listener = listener
        self.stamp = stamp
        self.fixed = fixed_at_start(os.environ)
        self.connections: dict[int, socket.socket] = {}
        self.selector = selectors.DefaultSelector()
        self.wake_read, self.wake_write = socket.socketpair()
        self.over = False

    def serve(self) -> Request | None:
        """Work until standard input ends, or SIGTERM. Returns None then; in a fork, what the new process is to be."""
        self.wake_write.setblocking(False)
        signal.set_wakeup_fd(self.wake_write.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGTERM, self.finish)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for source in (sys.stdin.fileno(), self.listener, self.wake_read):
            self.selector.register(source, selectors.EVENT_READ)
        while not self.over:
            for key, _ in self.selector.select():
                if key.fd == sys.stdin.fileno():
                    self.finish()
                elif key.fileobj is self.listener:
                    if request := self.accept():
                        return request
                elif key.fileobj is self.wake_read:
                    self.wake_read.recv(4096)
                    self.reap()
                elif key.data in self.connections:
                    self.obey(key.data)
        for pid in self.connections:
            signal_group(pid, signal.SIGKILL)
        return None

    def finish(self, *_: object) -> None:
        """Stop serving once what is at hand is done."""
        self.over = True

    def accept(self) -> Request | None:
        """Take one connection and fork its kernel. Returns the request in the new process, None in this one."""
        connection, _ = self.listener.accept()
        try:
            request = receive(connection)
        except (OSError, ValueError):
            connection.close()
            return None
        reason, pid = self.refusal(request), None
        if not reason:
            try:
                pid = os.fork()
            except OSError as error:
                reason = f"no fork: {error.strerror}"
        if pid == 0:
            self.forget()
            return request
        for stream in request.streams:
            os.close(stream)
        if pid is None:
            send(connection, {"refused": reason})
            connection.close()
        else:
            self.connections[pid] = connection
            self.selector.register(connection, selectors.EVENT_READ, pid)
            send(connection, {"pid": pid})
        return None

    def refusal(self, request: Request) -> str:
        """Why this process cannot become what is asked for; empty when it can."""
        if request.stamp != self.stamp:
            return "packages have changed since this process loaded them"
        if os.path.abspath(request.cmd[0]) != os.path.abspath(sys.executable):
            return "another interpreter is asked for"
        if request.cmd[1:3] != ["-m", "ipykernel_launcher"]:
            return "the kernel is not ipykernel"
        if fixed_at_start(request.env) != self.fixed:
            return "its environment must be set before Python starts"
        return ""

    def obey(self, pid: int) -> None:
        """Send the signals that the client asks for; kill the kernel when the client has gone."""
        try:
            signals = self.connections[pid].recv(64)
        except OSError:
            signals = b""
        for signum in signals or [signal.SIGKILL]:
            signal_group(pid, signum)
        if not signals:
            self.selector.unregister(self.connections[pid])

    def reap(self) -> None:
        """Report every kernel that has ended, and end what it started and left behind."""
        for pid in list(self.connections):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                signal_group(pid, signal.SIGKILL)
                connection = self.connections.pop(pid)
                with contextlib.suppress(KeyError):
                    self.selector.unregister(connection)
                send(connection, {"exit": os.waitstatus_to_exitcode(status)})
                connection.close()

    def forget(self) -> None:
        """In a fork: close everything that belongs to the process it came from."""
        signal.set_wakeup_fd(-1)
        for signum in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(signum, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        self.selector.close()
        for each in (self.listener, self.wake_read, self.wake_write, *self.connections.values()):
            each.close()


def receive(connection: socket.socket) -> Request:
    """Read one request. Raises OSError or ValueError when the client breaks off or sends something else."""
    connection.settimeout(5)
    _, streams, _, _ = socket.recv_fds(connection, 1, 3)
    length = struct.unpack("!I", read_exactly(connection, 4))[0]
    asked = json.loads(read_exactly(connection, length))
    connection.settimeout(None)
    return Request(asked["cmd"], asked["cwd"], asked["env"], asked["stamp"], streams, connection)


def read_exactly(connection: socket.socket, length: int) -> bytes:
    """Read `length` bytes. Raises ConnectionError when the other side ends first."""
    parts = bytearray()
    while len(parts) < length:
        part = connection.recv(length - len(parts))
        if not part:
            raise ConnectionError("the client broke off")
        parts += part
    return bytes(parts)


def send(connection: socket.socket, message: dict[str, object]) -> None:
    """Send one JSON line; a client that has gone is no error here."""
    with contextlib.suppress(OSError):
        connection.sendall(json.dumps(message).encode() + b"\n")


def signal_group(pid: int, signum: int) -> None:
    """Signal a kernel and what it started; a fork that has not made its group yet is signalled alone."""
    try:
        os.killpg(pid, signum)
    except ProcessLookupError:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signum)


def become_kernel(request: Request, parent: int, set_by_libraries: Mapping[str, str]) -> NoReturn:
    """Turn a fork into the kernel that was asked for, as if it had been started by itself.

    It ends with the process it came from: at once on Linux, within a second elsewhere (ipykernel looks at its parent).
    """
    os.setsid()
    with contextlib.suppress(AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    for number, stream in enumerate(request.streams):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(request.cwd)
    os.environ.clear()
    os.environ.update({**set_by_libraries, **request.env, "JPY_PARENT_PID": str(parent)})
    time.tzset()
    if request.env.get(offline.SWITCH):
        offline.close_network()
    _reseed()
    sys.argv = [importlib.util.find_spec("ipykernel_launcher").origin, *request.cmd[3:]]
    from ipykernel.kernelapp import IPKernelApp

    kernel = IPKernelApp.instance(parent_handle=parent)
    kernel.initialize(sys.argv[1:])
    send(request.connection, {"ready": True})
    request.connection.close()
    kernel.start()
    sys.exit()


def _reseed() -> None:
    """Give numpy's shared generator a state of its own; Python's `random` does so itself at every fork."""
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()


def load() -> dict[str, str]:
    """Import what kernels will want, then set it aside so that no collection touches, and so copies, its memory.

    Returns the environment variables that the libraries set as they load, which a kernel of its own would have too.
    """
    before = dict(os.environ)
    for name in LOADED:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    gc.collect()
    gc.freeze()
    return {name: value for name, value in os.environ.items() if before.get(name) != value}


def can_fork() -> bool:
    """Whether a fork works and leaves one thread; the first one also ends the idle threads that OpenBLAS keeps."""
    try:
        pid = os.fork()
    except OSError:
        return False
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    tasks = Path("/proc/self/task")
    return not tasks.is_dir() or len(list(tasks.iterdir())) == 1


def main() -> None:
    """Load, serve, and take the socket's own folder along at the end: whoever made it may be gone by then."""
    del sys.path[0]  # where this process was started is not where its kernels look for modules
    listener = socket.socket(fileno=int(sys.argv[1]))
    folder, own, stamp = Path(listener.getsockname()).parent, os.getpid(), installed_stamp()
    zygote = Zygote(listener, stamp)
    set_by_libraries = load()
    if can_fork() and (request := zygote.serve()):
        become_kernel(request, own, set_by_libraries)
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
