"""Rooms as they are served, and people in them: each in a browser of their own, as after a click on a pasted link."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lab import PANEL, PATIENCE, LabPage, Server, open_tab
from playwright.sync_api import Browser, Locator, Page

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Meeting:
    """The rooms' folder, the port, and the process that serves them."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]
    rooms: int = 3

    @property
    def keys(self) -> dict[str, str]:
        return json.loads((self.folder / ".rooms/rooms.json").read_text(encoding="utf-8"))

    def address(self, path: str = "", **query: str) -> str:
        words = "".join(f"&{name}={value}" for name, value in query.items())
        return f"http://127.0.0.1:{self.port}/rooms{path}?token={self.keys['key']}{words}"

    @property
    def for_the_facilitator(self) -> str:
        return self.address("/facilitator", key=self.keys["facilitator"])

    def notebook(self, room: str) -> dict:
        (path,) = (self.folder / room).glob("*.ipynb")
        return json.loads(path.read_text(encoding="utf-8"))

    def text(self, room: str) -> str:
        """All that stands in the cells of a room's file."""
        return "\n".join("".join(cell["source"]) for cell in self.notebook(room)["cells"])

    def kill(self) -> None:
        """End the server as a power cut does, and its kernels."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """End the server as Ctrl-C does; its kernels end with it."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.kill()

    def start(self) -> None:
        self.process = _start(self.folder, self.port, self.rooms)


def _start(folder: Path, port: int, rooms: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "workshop", "rooms", "8", "--rooms", f"{rooms}", "--start"]
    with (folder.parent / "rooms.log").open("ab") as log:
        process = subprocess.Popen(
            [*command, f"--out={folder}", f"--port={port}"],
            cwd=ROOT,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    deadline = time.monotonic() + PATIENCE / 1000
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/api", timeout=5).close()
            return process
        except (urllib.error.URLError, OSError):
            if process.poll() is not None or time.monotonic() > deadline:
                said = (folder.parent / "rooms.log").read_text(encoding="utf-8")
                raise RuntimeError(f"The rooms did not open:\n{said}") from None
            time.sleep(0.05)


@contextmanager
def hold(place: Path, rooms: int = 3) -> Iterator[Meeting]:
    """Rooms on session 8, served until the end; no kernel is left behind."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = place / "rooms"
    meeting = Meeting(folder, port, _start(folder, port, rooms), rooms)
    try:
        yield meeting
    finally:
        meeting.stop()


@contextmanager
def enter(browser: Browser, meeting: Meeting, room: str) -> Iterator[LabPage]:
    """Somebody who clicks a room's link, once the page can be written in."""
    server = Server(f"http://127.0.0.1:{meeting.port}", meeting.port, meeting.keys["key"], meeting.folder)
    with open_tab(browser, server) as tab:
        arrive(tab.page, meeting.address(f"/{room}"))
        tab.cells = meeting.notebook(room)["cells"]
        yield tab
        assert tab.outside == []
        assert tab.faults == [], tab.faults


def arrive(page: Page, address: str) -> None:
    page.goto(address)
    page.locator(f"{PANEL}.edw-page[data-edw=ready]").wait_for()


def form(page: Page, label: str) -> Locator:
    """The boxes of one part of the page, by the heading above them."""
    return page.locator(f'section.edw-form[aria-label^="{label}"]')


def box(page: Page, label: str, number: int = 0) -> Locator:
    return form(page, label).locator("input[type=text], textarea").nth(number)


def shows(place: Locator, text: str) -> None:
    """Wait until a box holds this text."""
    deadline = time.monotonic() + PATIENCE / 1000
    while place.input_value() != text:
        assert time.monotonic() < deadline, f"{place.input_value()!r} is not {text!r}"
        time.sleep(0.02)
