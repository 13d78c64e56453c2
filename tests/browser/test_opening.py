"""What happens after a click on a session's link: a server as Binder starts it, and the notebook open in it.

Building the image, and the hub before the server, are Binder's own; tests/environment looks at what it builds from.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from lab import LabPage, Server, open_tab, serve
from playwright.sync_api import Browser

from workshop.course.session import find
from workshop.facilitate import links
from workshop.facilitate.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = Settings(repository="https://github.com/OWNER/REPO", environment="environment")
SESSION = find("compared-with-whom", ROOT)
PATH = SESSION.release.relative_to(ROOT).as_posix()


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=somebody", "-c", "user.email=somebody@example.org"]
    subprocess.run(["git", "-C", folder, *identity, *arguments], check=True, capture_output=True)


def urlpath(address: str) -> str:
    """What Binder opens on the server that it has started."""
    return parse_qs(urlsplit(address).query)["urlpath"][0]


@pytest.fixture(scope="module")
def repositories(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The project on its environment branch, and as it is published: there the session has another title by now."""
    folder = tmp_path_factory.mktemp("repositories")
    environment, published = folder / "environment", folder / "published"
    for name in ("datasets", "sessions", "solutions"):
        shutil.copytree(ROOT / name, environment / name, ignore=shutil.ignore_patterns(".*", "__pycache__"))
    git(environment, "init", "-q", "-b", "environment")
    git(environment, "add", "--all")
    git(environment, "commit", "-q", "-m", "environment")
    git(folder, "clone", "-q", environment, published)
    git(published, "checkout", "-q", "-b", SETTINGS.branch)
    text = (published / PATH).read_text(encoding="utf-8")
    (published / PATH).write_text(text.replace(f"# {SESSION.title}", "# Changed this morning", 1), encoding="utf-8")
    git(published, "commit", "-q", "--all", "-m", "today")
    return environment, published


@pytest.fixture
def lent(repositories: tuple[Path, Path], tmp_path: Path, browser: Browser) -> Iterator[Server]:
    """A server that Binder would lend to one visitor: on a fresh checkout, below /user/…, in a home of its own.

    Its git finds the published repository on this machine, under the address that the links name.
    """
    environment, published = repositories
    git(tmp_path, "clone", "-q", environment, "checkout")
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text(f'[url "{published.as_uri()}"]\n    insteadOf = {SETTINGS.repository}\n')
    with serve(tmp_path / "checkout", home, "/user/somebody/") as server:
        yield server


@pytest.fixture
def tab(browser: Browser, lent: Server) -> Iterator[LabPage]:
    """A visitor who was never here; afterwards nothing may have asked for an address off this machine."""
    with open_tab(browser, lent) as tab:
        yield tab
        assert tab.outside == []
        assert tab.faults == []


def title(tab: LabPage) -> str:
    return tab.page.locator(".jp-NotebookPanel .jp-Cell h1").first.inner_text().rstrip("¶")


def works(tab: LabPage) -> None:
    """Everything runs, the first chart is drawn, and nothing ever stood in the way."""
    assert tab.interruptions() == []
    tab.run_all()
    assert tab.charts()
    assert tab.errors() == []
    assert tab.interruptions() == []


def test_binders_link_opens_the_sessions_notebook_and_it_works(tab: LabPage, screenshots: Path) -> None:
    tab.follow(urlpath(links.for_session(SESSION, SETTINGS).binder), PATH)
    assert title(tab) == SESSION.title
    tab.screenshot(screenshots / "opened-by-link.png")
    works(tab)


def test_the_link_through_nbgitpuller_brings_todays_notebook_and_it_works(
    tab: LabPage, lent: Server, screenshots: Path
) -> None:
    tab.follow(urlpath(links.for_session(SESSION, SETTINGS).gitpuller), f"REPO/{PATH}")
    assert title(tab) == "Changed this morning"
    assert urlsplit(tab.page.url).path == f"/user/somebody/lab/tree/REPO/{PATH}"
    tab.screenshot(screenshots / "opened-by-nbgitpuller.png")
    works(tab)
    assert SESSION.title in (lent.root / PATH).read_text(encoding="utf-8")  # the environment's own copy stays
