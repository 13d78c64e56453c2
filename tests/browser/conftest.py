"""A real JupyterLab on a copy of the project, and tabs that cannot leave this machine."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from lab import LabPage, Server, open_tab, serve
from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """Where pictures of the pages go: looked at by people, ignored by git."""
    return ROOT / "build" / "screenshots"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Server]:
    """One JupyterLab on a copy of what participants open, for all tests."""
    folder = tmp_path_factory.mktemp("lab")
    for name in ("datasets", "sessions", "solutions"):
        shutil.copytree(ROOT / name, folder / "project" / name, ignore=shutil.ignore_patterns(".*", "__pycache__"))
    with serve(folder / "project", folder / "home") as server:
        yield server


@pytest.fixture(scope="session")
def opened() -> list[LabPage]:
    """The tabs that are open, which `nothing_leaves` looks at after each test."""
    return []


@pytest.fixture(scope="module")
def open_notebook(browser: Browser, server: Server, opened: list[LabPage]) -> Iterator[Callable[[str], LabPage]]:
    """Open the notebook at a path below the server's folder, its code shown, once for all tests of a module."""
    tabs: dict[str, LabPage] = {}
    with ExitStack() as stack:

        def open_(path: str) -> LabPage:
            if path not in tabs:
                tabs[path] = stack.enter_context(open_tab(browser, server))
                opened.append(tabs[path])
                tabs[path].open(path).show_code()
            return tabs[path]

        yield open_
        opened.clear()


@pytest.fixture(autouse=True)
def nothing_leaves(opened: list[LabPage]) -> Iterator[None]:
    """After each test: nothing asked for an address off this machine, and no page had a fault of its own."""
    yield
    assert [address for tab in opened for address in tab.outside] == []
    assert [fault for tab in opened for fault in tab.faults] == []
