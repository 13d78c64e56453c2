"""Warm kernels: a jupyter_client provisioner whose kernels are forked from a process that has the libraries loaded.

papermill, nbclient, nbgrader and JupyterLab use it unchanged, through the kernelspec in `warm.WARM_KERNELS` (put that
folder on JUPYTER_PATH). Whenever a warm start is not possible the kernel starts cold, as jupyter_client's own do.
Keeping a zygote is `warm`'s, the forking itself `zygote`'s.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import struct
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner

from workshop.execute.warm import ADDRESS, zygote_address
from workshop.execute.zygote import installed_stamp

_PATIENCE = 30.0  # seconds until a start that has not answered is given up for a cold one


class Refused(Exception):
    """No warm kernel was to be had."""


class ForkedProcess:
    """A kernel forked by the zygote, with the parts of subprocess.Popen that LocalProvisioner uses."""

    stdin = stdout = stderr = None

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.returncode: int | None = None
        self.pid = 0
        self.is_ready = False
        self._unread = b""

    @classmethod
    async def start(
        cls, address: str, cmd: list[str], cwd: str, env: dict[str, str], streams: list[int]
    ) -> ForkedProcess:
        """Ask for a kernel and wait until it listens. Raises Refused or OSError when there is none to be had."""
        connection = socket.socket(socket.AF_UNIX)
        process = cls(connection)
        try:
            connection.settimeout(_PATIENCE)
            connection.connect(address)
            asked = json.dumps({"cmd": cmd, "cwd": cwd, "env": env, "stamp": installed_stamp()}).encode()
            socket.send_fds(connection, [b"k"], streams)
            connection.sendall(struct.pack("!I", len(asked)) + asked)
            connection.setblocking(False)
            await asyncio.wait_for(process._until_ready(), _PATIENCE)
        except BaseException:
            connection.close()
            raise
        return process

    def poll(self) -> int | None:
        """The exit status, negative for a signal; None while it runs."""
        while self.returncode is None:
            try:
                self._take(self.connection.recv(4096))
            except BlockingIOError:
                return None
            except OSError:
                self._take(b"")
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end. Raises subprocess.TimeoutExpired."""
        limit = None if timeout is None else time.monotonic() + timeout
        while self.poll() is None:
            if limit is not None and time.monotonic() > limit:
                raise subprocess.TimeoutExpired(["kernel"], timeout)
            time.sleep(0.002)
        return self.returncode

    def send_signal(self, signum: int) -> None:
        """Signal the kernel and what it started. The zygote does it, so that no reused number can be hit."""
        if self.poll() is None:
            with contextlib.suppress(OSError):
                self.connection.send(bytes([signum]))

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    async def _until_ready(self) -> None:
        loop = asyncio.get_running_loop()
        while not self.is_ready:
            self._take(await loop.sock_recv(self.connection, 4096))
            if self.returncode is not None:
                raise Refused

    def _take(self, part: bytes) -> None:
        """Read what the zygote says. Silence for good means that zygote and kernel are gone."""
        *lines, self._unread = (self._unread + part).split(b"\n")
        for message in map(json.loads, lines):
            if "refused" in message:
                raise Refused(message["refused"])
            self.pid = message.get("pid", self.pid)
            self.is_ready = message.get("ready", self.is_ready)
            self.returncode = message.get("exit", self.returncode)
        if not part and self.returncode is None:
            self.returncode = -signal.SIGKILL
        if self.returncode is not None:
            self.connection.close()


class WarmProvisioner(LocalProvisioner):
    """Starts a kernel by forking if it can, and as LocalProvisioner does if not."""

    @property
    def is_warm(self) -> bool:
        """Whether the kernel it started was forked."""
        return isinstance(self.process, ForkedProcess)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Launch a kernel; returns its connection information."""
        kwargs["env"] = {name: value for name, value in kwargs["env"].items() if name != ADDRESS}
        try:
            self.process = await self._fork(cmd, **kwargs)
        except (Refused, OSError, ValueError, TimeoutError):
            return await super().launch_kernel(cmd, **kwargs)
        self.pid = self.pgid = self.process.pid
        self.cwd = kwargs.get("cwd") or Path.cwd()
        return self.connection_info

    async def send_signal(self, signum: int) -> None:
        """Signal the kernel and what it started."""
        if self.is_warm:
            self.process.send_signal(signum)
        else:
            await super().send_signal(signum)

    async def kill(self, restart: bool = False) -> None:
        """Kill the kernel, and see it gone: the manager would otherwise look only every 0.1 s."""
        await super().kill(restart)
        for _ in range(250):
            if await self.poll() is not None:
                return
            await asyncio.sleep(0.002)

    async def _fork(self, cmd: list[str], **kwargs: Any) -> ForkedProcess:
        address = zygote_address()
        if address is None:
            raise Refused("no warm process yet")
        # What the rest of Popen's arguments would ask for, a fork cannot do.
        known = {"env", "cwd", "stdin", "stdout", "stderr", "kernel_id", "extra_arguments", "independent"}
        if kwargs.get("independent") or any(value for name, value in kwargs.items() if name not in known):
            raise Refused("it asks for more than a fork can give")
        cwd = os.path.abspath(kwargs.get("cwd") or os.getcwd())
        with _streams(kwargs) as streams:
            return await ForkedProcess.start(address, cmd, cwd, kwargs["env"], streams)


@contextlib.contextmanager
def _streams(kwargs: dict[str, Any]) -> Iterator[list[int]]:
    """File descriptors for stdin, stdout and stderr, from what Popen would take. Raises Refused for a pipe."""
    with open(os.devnull, "r+b") as nothing:
        chosen: list[int] = []
        for number, name in enumerate(("stdin", "stdout", "stderr")):
            asked = kwargs.get(name)
            if asked is None:
                chosen.append(number if number else nothing.fileno())
            elif asked == subprocess.DEVNULL:
                chosen.append(nothing.fileno())
            elif asked == subprocess.STDOUT:
                chosen.append(chosen[1])
            elif asked == subprocess.PIPE:
                raise Refused("a pipe is asked for")
            else:
                chosen.append(asked if isinstance(asked, int) else asked.fileno())
        yield chosen
