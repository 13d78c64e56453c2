"""Worker processes that are gone, with their kernels and their files, when the work ends, however it ends.

What they do is the caller's: a function and its items.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_SHORT = 75  # bytes of a folder: Linux allows 107 to a socket's path, of which multiprocessing adds 32


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def start_method() -> str:
    """How processes begin: from a fork server on Linux, each from nothing elsewhere.

    A fork server imports papermill once for all of them and, unlike a plain fork, copies no thread or lock of the
    caller. But macOS's own libraries do not survive any fork, and Windows has none. And it listens at a socket in the
    folder for temporary files, whose path must be short.
    """
    has_place = len(os.fsencode(tempfile.gettempdir())) <= _SHORT
    return "forkserver" if sys.platform == "linux" and hasattr(os, "fork") and has_place else "spawn"


@contextlib.contextmanager
def working(
    function: Callable[[Item], Result], items: Sequence[Item], workers: int | None = None
) -> Iterator[dict[Future[Result], int]]:
    """Put `function` to work on every item; gives each future with its item's place.

    `workers` is the number of processes (the cores, if None). Leaving the block by an exception ends what still runs.
    """
    number = max(1, min(workers or cores(), len(items)))
    others = set(multiprocessing.active_children())
    with contextlib.ExitStack() as stack:
        with _whole():
            scratch = stack.enter_context(tempfile.TemporaryDirectory(prefix="workshop-", ignore_cleanup_errors=True))
            context = _context()
            pool = ProcessPoolExecutor(number, mp_context=context, initializer=_begin_worker, initargs=(scratch,))
        try:
            with _whole(), _deaf_children():
                futures = {pool.submit(function, item): place for place, item in enumerate(items)}
            yield futures
        except BaseException:
            for process in set(multiprocessing.active_children()) - others:
                _end(process)
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _context() -> Any:
    context = multiprocessing.get_context(start_method())
    if start_method() == "forkserver":
        from multiprocessing import forkserver

        context.set_forkserver_preload(["workshop.execute.engine", "workshop.execute.runner"])
        with _handling(signal.SIG_IGN, signal.SIGINT):  # inherited: the fork server is ended by us, not by Ctrl-C
            forkserver.ensure_running()
    return context


@contextlib.contextmanager
def _handling(handler: Any, *signals: signal.Signals) -> Iterator[None]:
    """Treat signals in another way for the length of a block; only the main thread is asked about them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {each: signal.signal(each, handler) for each in signals}
    try:
        yield
    finally:
        for each, handler_before in before.items():
            signal.signal(each, handler_before)


@contextlib.contextmanager
def _whole() -> Iterator[None]:
    """Let Ctrl-C, or being told to end, take effect at the end of a block that must not be left half done."""
    came: list[int] = []
    with _handling(lambda signum, _: came.append(signum), signal.SIGINT, signal.SIGTERM):
        yield
    if came:
        raise KeyboardInterrupt


@contextlib.contextmanager
def _deaf_children() -> Iterator[None]:
    """Keep Ctrl-C from processes that begin in this block until they are set up; it is the parent's to handle."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end(worker: multiprocessing.process.BaseProcess) -> None:
    """End a worker and its kernels: by its own handler for SIGTERM, or one by one where no handler runs (Windows)."""
    if os.name == "posix":
        worker.terminate()
        return
    from workshop.execute import engine

    if worker.pid:
        engine.end_family(worker.pid)


def _begin_worker(scratch: str) -> None:
    """Set up one worker: it ends with its parent, and takes its kernels with it when it is told to end."""
    from workshop.execute import engine

    def end(*_: object) -> None:
        engine.end_kernels()
        os._exit(1)

    def follow() -> None:
        if parent := multiprocessing.parent_process():
            parent.join()
        engine.end_kernels()
        shutil.rmtree(scratch, ignore_errors=True)
        os._exit(1)

    tempfile.tempdir = scratch
    # A function, not SIG_IGN, which kernels would inherit: Ctrl-C is for the parent to handle.
    signal.signal(signal.SIGINT, lambda *_: None)
    signal.signal(signal.SIGTERM, end)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
    threading.Thread(target=follow, daemon=True).start()
