"""The papermill engine of `workshop run`: nbclient with limits on time, memory and output, and none of its fixed waits.

papermill keeps what is its own: parameters, the order of cells, what an error does. Which notebooks run, and what
their results mean, is the runner's.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
import os
import signal
import socket
import time
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty
from typing import Any

import psutil
from jupyter_client import AsyncKernelManager
from nbclient.exceptions import DeadKernelError
from nbclient.util import run_sync
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, NotebookExecutionManager, papermill_engines
from papermill.log import logger

try:
    import resource
except ImportError:  # Windows has none
    resource = None  # type: ignore[assignment]

ENGINE = "workshop"
_GLANCE = 0.1  # seconds between two looks at a running kernel
_STARTING = 60.0  # seconds that a kernel may take to answer
_SOCKET = 90  # characters of a folder whose sockets' paths are short enough everywhere: macOS allows 104 in all


class Stopped(Exception):
    """A run that was ended from outside the notebook's own code. `kind` is one word, the message is for a person."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


@dataclass
class Execution:
    """One run: what it may use going in; where it got to, and the notebook with its outputs, coming out.

    `seconds` is for the whole notebook, `memory` and `output` are bytes, `env` is the kernel's environment, `folder`
    its working directory and `private` a short-lived folder of its own for sockets and stray messages. `cells` are
    those that were to run, papermill's injected one among them, and `cell` is the place there of the last that began.
    """

    seconds: float
    memory: int
    output: int
    env: dict[str, str]
    folder: Path
    private: Path
    started: float = field(default_factory=time.monotonic)
    notebook: NotebookNode | None = None
    cells: list[NotebookNode] = field(default_factory=list)
    cell: int | None = None

    def remaining(self) -> float:
        """Seconds until the whole notebook has had its time."""
        return self.started + self.seconds - time.monotonic()


class LimitedClient(PapermillNotebookClient):
    """nbclient with a look at the kernel every tenth of a second, and its own way to start one."""

    def __init__(self, nb_man: NotebookExecutionManager, execution: Execution, **traits: Any) -> None:
        super().__init__(nb_man, shutdown_kernel="immediate", timeout=None, **traits)
        self.execution = execution
        self._breach: Stopped | None = None
        self._printed = 0

    def create_kernel_manager(self) -> AsyncKernelManager:
        """A manager that talks over sockets in a folder of this run, and over TCP where there are none.

        Over TCP, parallel runs race for the same free ports, and ipykernel warns on every start that nothing is
        encrypted.
        """
        private = self.execution.private
        has_sockets = hasattr(socket, "AF_UNIX") and os.name == "posix" and len(os.fsencode(private)) < _SOCKET
        self.km = AsyncKernelManager(
            kernel_name=self.kernel_name,
            transport="ipc" if has_sockets else "tcp",
            connection_file=str(private / "k.json"),
        )
        return self.km

    async def async_start_new_kernel(self, **kwargs: Any) -> None:
        """Start the kernel in the notebook's folder; what it writes past the notebook is kept for a failure."""
        with (self.execution.private / "stray.txt").open("wb") as stray:
            await super().async_start_new_kernel(
                cwd=str(self.execution.folder), env=self.execution.env, stdout=stray, stderr=stray, **kwargs
            )
        running.add(self.km.provisioner.pid)
        _limit_memory(self.km.provisioner.pid, self.execution.memory)

    start_new_kernel = run_sync(async_start_new_kernel)

    async def async_start_new_kernel_client(self) -> Any:
        """Connect, and wait only until the kernel has answered on both channels that the cells need.

        nbclient's own wait ends with 0.2 s of silence on purpose, to be rid of old messages; its readers look at each
        message's parent, so old messages do no harm. The heartbeat is left out: the process itself is watched.
        """
        try:
            await self._until_bound()
            self.kc = self.km.client()
            self.kc.start_channels(hb=False, stdin=False)
            await self._until_heard()
        except BaseException:
            await self._async_cleanup_kernel()
            raise
        self.kc.allow_stdin = False
        return self.kc

    start_new_kernel_client = run_sync(async_start_new_kernel_client)

    async def async_execute_cell(self, cell: NotebookNode, cell_index: int, **kwargs: Any) -> NotebookNode:
        """Run one cell under watch; raise Stopped when a limit was passed or the kernel is gone."""
        if cell.cell_type != "code":
            return cell
        self.execution.cell = cell_index
        watch = asyncio.ensure_future(self._watch())
        try:
            return await super().async_execute_cell(cell, cell_index, **kwargs)
        except DeadKernelError:
            raise self._breach or await self._death() from None
        finally:
            watch.cancel()

    execute_cell = run_sync(async_execute_cell)

    def process_message(self, msg: dict[str, Any], cell: NotebookNode, cell_index: int) -> NotebookNode | None:
        """Count what the cells put out; a notebook that prints without end is stopped."""
        self._printed += _size(msg["content"])
        if self._printed > self.execution.output:
            self._stop(
                Stopped("output", f"its cells printed more than {self.execution.output / 1e6:g} MB, as if without end")
            )
            return None
        return super().process_message(msg, cell, cell_index)

    async def _async_poll_kernel_alive(self) -> None:
        """Nothing: `_watch` looks more often, and nbclient's own look would outlive a cell that was stopped."""

    async def _until_bound(self) -> None:
        # A socket that connects before the kernel listens tries again only after 0.1 s.
        sockets = [Path(f"{self.km.ip}-{port}") for port in self.km.ports] if self.km.transport == "ipc" else []
        while not all(path.exists() for path in sockets):
            await self._still_starting()
            await asyncio.sleep(0.005)

    async def _until_heard(self) -> None:
        answered = heard = False
        while not (answered and heard):
            await self._still_starting()
            if not answered:
                self.kc.kernel_info()
            with contextlib.suppress(Empty):
                await self.kc.get_shell_msg(timeout=0.5)
                answered = True
            with contextlib.suppress(Empty):
                await self.kc.get_iopub_msg(timeout=0.5 if answered else 0)
                heard = True
            answered = answered and heard  # a kernel without a welcome is heard when it answers the next question

    async def _still_starting(self) -> None:
        if not await self.km.is_alive():
            raise await self._death()
        if self.execution.remaining() < 0 or time.monotonic() - self.execution.started > _STARTING:
            raise Stopped("timeout", f"its kernel '{self.kernel_name}' did not start in time")

    async def _watch(self) -> None:
        for look in itertools.count(1):
            await asyncio.sleep(min(_GLANCE, max(self.execution.remaining(), 0.01)))
            if self.execution.remaining() <= 0:
                self._stop(Stopped("timeout", f"it was still running after {self.execution.seconds:g} s (--timeout)"))
            elif not await self.km.is_alive():
                self._stop(await self._death())
            elif look % 3 == 0 and _memory(self.km.provisioner.pid) > self.execution.memory:
                self._stop(Stopped("memory", f"it used more than {self.execution.memory / 1e9:g} GB (--memory)"))

    def _stop(self, reason: Stopped) -> None:
        self._breach = self._breach or reason
        if self.task_poll_for_reply is not None:
            self.task_poll_for_reply.cancel()  # nbclient takes this for a dead kernel, and so ends the cell

    async def _death(self) -> Stopped:
        status = await self.km.provisioner.poll() if self.km.has_kernel else None
        stray = (self.execution.private / "stray.txt").read_text(errors="replace").strip().splitlines()
        said = f"; its last words: {stray[-1][:200]}" if stray else ""
        if status is not None and status < 0:
            name = signal.Signals(-status).name if -status in set(signal.Signals) else -status
            return Stopped("kernel", f"its kernel was ended by signal {name}{said}")
        return Stopped("kernel", f"its kernel ended itself, with exit code {status}{said}")

    async def _async_cleanup_kernel(self) -> None:
        pid = self.km.provisioner.pid if self.km is not None and self.km.provisioner is not None else None
        if pid:
            _end(pid)  # what a dead kernel started is still of its group
            running.discard(pid)
            for _ in range(250):  # jupyter_client would look only every 0.1 s whether it has gone
                if not await self.km.is_alive():
                    break
                await asyncio.sleep(0.002)
        await super()._async_cleanup_kernel()

    _cleanup_kernel = run_sync(_async_cleanup_kernel)


class WorkshopEngine(NBClientEngine):
    """papermill's way to LimitedClient: `execute_notebook(..., engine_name=ENGINE, execution=Execution(...))`."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, *, execution: Execution, **_: Any
    ) -> NotebookNode:
        """Run every cell; `execution` holds the notebook with its outputs whether or not this raises."""
        execution.notebook = nb_man.nb
        execution.cells = list(nb_man.nb.cells)  # papermill puts its own marks into the notebook when a cell fails
        return LimitedClient(nb_man, execution, kernel_name=kernel_name, log=logger).execute()


papermill_engines.register(ENGINE, WorkshopEngine)
logger.addHandler(logging.NullHandler())  # what papermill and nbclient log, the records say too

running: set[int] = set()
"""Process groups of the kernels that this process has running, for whoever must end it in a hurry."""


def end_kernels() -> None:
    """Kill every kernel of this process, with what it started."""
    for pid in tuple(running):
        _end(pid)


def _end(pid: int) -> None:
    """End a kernel and what it started; without process groups (Windows), what a kernel leads as long as it lives."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)
    else:
        end_family(pid)


def end_family(pid: int) -> None:
    """End a process and all that it started. Each is halted first, or it could start more while the others end."""
    halted: set[psutil.Process] = set()
    while found := set(_family(pid)) - halted:
        for process in found:
            with contextlib.suppress(psutil.Error):
                process.suspend()
        halted |= found
    for process in halted:
        with contextlib.suppress(psutil.Error):
            process.kill()


def _limit_memory(pid: int, limit: int) -> None:
    """Let an allocation beyond `limit` fail inside the notebook, where Python can say at which cell.

    RLIMIT_DATA counts what a process may write to; RLIMIT_AS would also count the tens of gigabytes of address space
    that V8 (in vl-convert) reserves and never touches. Linux only; elsewhere the watch alone ends the run.
    """
    if hasattr(resource, "prlimit"):
        with contextlib.suppress(OSError):
            resource.prlimit(pid, resource.RLIMIT_DATA, (limit, limit))


def _memory(pid: int) -> int:
    """Resident bytes of a process and all that it started."""
    total = 0
    for process in _family(pid):
        with contextlib.suppress(psutil.Error):
            total += process.memory_info().rss
    return total


def _family(pid: int) -> list[psutil.Process]:
    """A process and all that it started; empty when it has gone."""
    with contextlib.suppress(psutil.Error):
        kernel = psutil.Process(pid)
        return [*kernel.children(recursive=True), kernel]
    return []


def _size(content: Any) -> int:
    """Characters of text in a message, however deep."""
    if isinstance(content, str):
        return len(content)
    if isinstance(content, dict):
        return sum(map(_size, content.values()))
    return sum(map(_size, content)) if isinstance(content, list) else 0
