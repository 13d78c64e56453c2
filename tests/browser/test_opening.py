"""What happens after a click on a session's link: a server as Binder starts it, and the notebook open in it.

Building the image, and the hub before the server, are Binder's own; tests/environment looks at what it builds from.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from lab import LabPage, open_tab, serve
from playwright.sync_api import Browser

from workshop.course.session import find
from workshop.facilitate import links
from workshop.facilitate.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = Settings(repository="https://github.com/OWNER/REPO", environment="environment")
SESSION = find("compared-with-whom", ROOT)
PATH = SESSION.release.relative_to(ROOT).as_posix()
LINKS = links.for_session(SESSION, SETTINGS)

Lend = Callable[[], AbstractContextManager[LabPage]]


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
def lend(repositories: tuple[Path, Path], tmp_path: Path, browser: Browser) -> Lend:
    """A server that Binder would lend to one visitor, and the visitor's tab, as often as it is called.

    The server stands on a fresh checkout, below /user/…, in a home of its own. Its git finds the published repository
    on this machine, under the address that the links name. When the visitor leaves, nothing may have asked for an
    address off this machine.
    """
    environment, published = repositories

    @contextmanager
    def lend() -> Iterator[LabPage]:
        folder = Path(tempfile.mkdtemp(dir=tmp_path))
        git(folder, "clone", "-q", environment, "checkout")
        (folder / "home").mkdir()
        known = f'[url "{published.as_uri()}"]\n    insteadOf = {SETTINGS.repository}\n'
        (folder / "home" / ".gitconfig").write_text(known, encoding="utf-8")
        with (
            serve(folder / "checkout", folder / "home", "/user/somebody/") as server,
            open_tab(browser, server) as tab,
        ):
            yield tab
            assert tab.outside == []
            assert tab.faults == []

    return lend


def title(tab: LabPage) -> str:
    return tab.page.locator(".jp-NotebookPanel .jp-Cell h1").first.inner_text().rstrip("¶")


def works(tab: LabPage) -> None:
    """Everything runs, the first chart is drawn, and nothing ever stood in the way."""
    assert tab.interruptions() == []
    tab.run_all()
    assert tab.charts()
    assert tab.errors() == []
    assert tab.interruptions() == []


def test_binders_link_opens_the_sessions_notebook_and_it_works(lend: Lend, screenshots: Path) -> None:
    with lend() as tab:
        tab.follow(urlpath(LINKS.binder), PATH)
        assert title(tab) == SESSION.title
        tab.screenshot(screenshots / "opened-by-link.png")
        works(tab)


def test_the_link_through_nbgitpuller_brings_todays_notebook_and_it_works(lend: Lend, screenshots: Path) -> None:
    with lend() as tab:
        tab.follow(urlpath(LINKS.gitpuller), f"REPO/{PATH}")
        assert title(tab) == "Changed this morning"
        assert urlsplit(tab.page.url).path == f"/user/somebody/lab/tree/REPO/{PATH}"
        tab.screenshot(screenshots / "opened-by-nbgitpuller.png")
        works(tab)
        assert SESSION.title in (tab.server.root / PATH).read_text(encoding="utf-8")  # the environment's own copy stays


def test_what_was_saved_and_downloaded_comes_back_on_another_computer(lend: Lend, tmp_path: Path) -> None:
    """The way that docs/event-day.md describes: save, download; upload, overwrite: the page that is open shows it."""
    exercise = SESSION.exercises[0].name
    words = f"{exercise} = 1  # my own words"
    with lend() as tab:
        tab.follow(urlpath(LINKS.binder), PATH).show_code()
        tab.type_into_cell(tab.index(exercise, "answer"), words)
        tab.choose("File", "Save Notebook")
        tab.page.locator(".lm-TabBar-tab.jp-mod-dirty").wait_for(state="detached")
        with tab.page.expect_download() as download:
            tab.choose("File", "Download")
        kept = tmp_path / download.value.suggested_filename
        download.value.save_as(kept)
    with lend() as tab:
        tab.follow(urlpath(LINKS.binder), PATH)
        tab.page.get_by_role("tab", name="File Browser").click()
        with tab.page.expect_file_chooser() as chooser:
            tab.page.locator("[title^='Upload Files']").first.click()
        chooser.value.set_files(kept)
        tab.page.locator(".jp-Dialog-buttonLabel").get_by_text("Overwrite", exact=True).click()
        tab.page.get_by_text("my own words").first.wait_for(state="attached")
        tab.page.locator("[data-edw=ready]").wait_for()
        works(tab)
