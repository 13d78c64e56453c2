"""The hub for one machine, started for real: people and rooms by pasted links, closed homes, work that is kept."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from installed import install
from lab import PANEL, PATIENCE
from meeting import box, shows
from playwright.sync_api import Browser, Page, expect

ROOT = Path(__file__).resolve().parents[2]
PROXY = ROOT / "build/node/node_modules"
PASSWORD = "blue monday seven"
PEOPLE = [f"edw-test-{number}" for number in range(1, 5)]
ROOMS = ["room-edw-test-1", "room-edw-test-2"]
NOTEBOOK = "my-sessions/08-compared-with-whom/compared-with-whom.ipynb"
LINK = f"/hub/user-redirect/lab/tree/{NOTEBOOK}"
REFLECTION = "My reflection"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root makes users of a machine"),
    pytest.mark.skipif(shutil.which("useradd") is None, reason="this machine has no useradd"),
    pytest.mark.skipif(
        not (PROXY / ".bin/configurable-http-proxy").exists(), reason="npm did not bring configurable-http-proxy"
    ),
]


@dataclass
class Hub:
    """The hub's process, its address, the folder with all its files, and what it is told in its environment."""

    place: Path
    python: Path
    port: int
    told: dict[str, str]
    process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, **told: str) -> None:
        environment = {"PATH": os.environ["PATH"], "LD_LIBRARY_PATH": str(self.place / "opt/python/lib")}
        with (self.place / "hub.log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.python, "-m", "jupyterhub", "--config", "tools/hub/jupyterhub_config.py"],
                cwd=self.place / "opt",
                env=environment | self.told | told,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until("the hub is up", lambda: _answers(f"{self.address}/hub/login"))

    def stop(self) -> float:
        """Tell it to end, as systemd does; the seconds that it took."""
        started = time.monotonic()
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
        return time.monotonic() - started

    def home(self, name: str) -> Path:
        return self.place / "homes" / name

    def text(self, name: str) -> str:
        return (self.home(name) / NOTEBOOK).read_text(encoding="utf-8")


def until(what: str, holds: Callable[[], bool], times: int = 1) -> None:
    deadline = time.monotonic() + times * PATIENCE / 1000
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=5).close()
        return True
    except (urllib.error.URLError, OSError):
        return False


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _exists(name: str) -> bool:
    with suppress(KeyError):
        return bool(pwd.getpwnam(name))
    return False


def _processes(name: str) -> list[str]:
    return subprocess.run(["pgrep", "-u", name], capture_output=True, text=True, check=False).stdout.split()


@pytest.fixture(scope="module")
def hub() -> Iterator[Hub]:
    if any(map(_exists, [*PEOPLE, *ROOMS])):
        pytest.skip("this machine has users of the names that the test makes")
    place = Path(tempfile.mkdtemp(prefix="workshop-hub-"))
    place.chmod(0o755)
    hub: Hub | None = None
    try:
        python = install(place / "opt", PROXY)
        port = _free()
        told = {
            "WORKSHOP_HUB_STATE": str(place / "state"),
            "WORKSHOP_HUB_HOMES": str(place / "homes"),
            "WORKSHOP_HUB_ADDRESS": f"http://127.0.0.1:{port}",
            "WORKSHOP_HUB_INNER_PORT": str(_free()),
            "WORKSHOP_HUB_PROXY_PORT": str(_free()),
            "WORKSHOP_HUB_PASSWORD": PASSWORD,
        }
        hub = Hub(place, python, port, told)
        hub.start()
        yield hub
    finally:
        if hub:
            hub.stop()
        for name in filter(_exists, [*PEOPLE, *ROOMS]):
            subprocess.run(["pkill", "-KILL", "-u", name], check=False)
            until(f"the processes of {name} have ended", lambda name=name: not _processes(name))
            subprocess.run(["userdel", name], check=False)
        subprocess.run(["groupdel", "workshop-people"], capture_output=True, check=False)
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def somebody(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    context.set_default_timeout(4 * PATIENCE)
    yield context.new_page()
    context.close()


def sign_in(page: Page, hub: Hub, name: str, password: str = PASSWORD, word: str = "harvest") -> None:
    page.goto(f"{hub.address}{LINK}")
    page.locator("#username_input").fill(name)
    page.locator("#password_input").fill(password)
    page.locator("#otp_input").fill("" if name.startswith("room-") else word)
    page.get_by_role("button", name="Sign in").click()


def is_ready(page: Page) -> None:
    page.locator(f"{PANEL}.edw-page[data-edw=ready]").wait_for()


def test_ten_people_over_two_rooms_keep_their_work_over_every_end(hub: Hub, browser: Browser) -> None:
    with ExitStack() as stack:
        names = [*PEOPLE, *(room for room in ROOMS for _ in range(3))]
        pages = [stack.enter_context(somebody(browser)) for _ in names]
        for page, name in zip(pages, names, strict=True):  # one after another, as two cores bear it
            sign_in(page, hub, name)
            is_ready(page)
        alone, rooms = pages[: len(PEOPLE)], pages[len(PEOPLE) :]
        for page, name in zip(alone, PEOPLE, strict=True):
            box(page, REFLECTION).fill(f"words of {name}")
        for page in (rooms[0], rooms[3]):
            box(page, REFLECTION).fill("one page for all")
        for page in rooms:
            shows(box(page, REFLECTION), "one page for all")
        for name in PEOPLE:
            until(f"{name}'s words are saved", lambda name=name: f"words of {name}" in hub.text(name))

        # Nobody opens what is another's: not by the machine's own means, and not by the hub's.
        first, second = PEOPLE[:2]
        peek = ["runuser", "-u", second, "--", "ls", str(hub.home(first))]
        assert "Permission denied" in subprocess.run(peek, capture_output=True, text=True, check=False).stderr
        answer = alone[1].request.get(f"{hub.address}/user/{first}/api/contents/my-sessions")
        assert answer.status in (403, 404)
        limits = Path(f"/proc/{_processes(first)[0]}/limits").read_text(encoding="utf-8")
        assert re.search(r"Max data size\s+2147483648", limits)

        # The hub is started anew: people's servers went on, and so do their pages.
        assert hub.stop() < 25
        assert _processes(first)
        hub.start()
        box(alone[0], REFLECTION).fill("after the hub's new start")
        until("it is saved", lambda: "after the hub's new start" in hub.text(first))

    # Everybody left. The culler ends the servers; the same link brings all back.
    hub.stop()
    hub.start(WORKSHOP_HUB_IDLE="4")
    until("idle servers ended", lambda: not any(map(_processes, [*PEOPLE, *ROOMS])), times=5)  # one by one
    hub.stop()
    hub.start()
    for name, words in ((PEOPLE[0], "after the hub's new start"), (ROOMS[0], "one page for all")):
        with somebody(browser) as page:
            sign_in(page, hub, name)
            is_ready(page)
            shows(box(page, REFLECTION), words)


@pytest.mark.parametrize(
    ("name", "password", "word", "said"),
    [
        ("edw-test-9", "of last month", "harvest", "not the password of today"),
        ("Équipe/nord", PASSWORD, "harvest", "small letters from a to z"),
        ("root", PASSWORD, "harvest", "taken by this computer itself"),
        ("edw-test-9", PASSWORD, "abc", "at least 6 letters"),
        (PEOPLE[0], PASSWORD, "another", "with another word"),
    ],
)
def test_who_does_not_come_in_is_told_why_in_one_sentence(
    hub: Hub, browser: Browser, name: str, password: str, word: str, said: str
) -> None:
    with somebody(browser) as page:
        sign_in(page, hub, name, password, word)
        expect(page.locator(".login_error")).to_contain_text(said)
    assert not _exists("edw-test-9")
