"""After every test of this room, no process that it started may be left."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import tiny_sessions
from processes import started


@pytest.fixture(autouse=True)
def nothing_left_running() -> Iterator[None]:
    """Fail the test that leaves a process behind."""
    before = started()
    yield
    limit = time.monotonic() + 10
    while left := {pid: name for pid, name in started().items() if pid not in before}:
        assert time.monotonic() < limit, f"left running: {left}"
        time.sleep(0.05)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project without sessions."""
    return tiny_sessions.project(tmp_path / "project")
