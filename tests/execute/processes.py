"""The processes that a test run started, and waiting for what must come true."""

from __future__ import annotations

import contextlib
import os
import time
import uuid
from collections.abc import Callable

import psutil

# Inherited by everything that the tests start, and so a mark that outlives the parent.
MARK = ("WORKSHOP_TEST_RUN", uuid.uuid4().hex)
os.environ[MARK[0]] = MARK[1]


def started() -> dict[int, str]:
    """Every living process that this test run started, directly or not, but for the servers of multiprocessing."""
    found = {}
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.pid == os.getpid() or process.environ().get(MARK[0]) != MARK[1]:
                continue
            command = " ".join(process.cmdline())
            is_server = "multiprocessing" in command and process.ppid() == os.getpid()
            if process.status() != psutil.STATUS_ZOMBIE and not is_server:
                found[process.pid] = command[:200]
    return found


def wait_until(true: Callable[[], object], seconds: float = 20) -> None:
    """Wait for something that must come true; fail when it does not."""
    limit = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < limit, "it did not come true"
        time.sleep(0.02)
