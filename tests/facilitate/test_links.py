"""The addresses taken apart again, against the files that they lead to; and the command that prints them."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from workshop.cell import read_cell
from workshop.course.session import Session, catalogue
from workshop.facilitate import links
from workshop.facilitate.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PARTICIPANT = "sessions/08-compared-with-whom/compared-with-whom.ipynb"
PUBLISHED = '[addresses]\nrepository = "https://github.com/OWNER/REPO"\n'


def query(address: str) -> dict[str, str]:
    return {name: value for name, (value,) in parse_qs(urlsplit(address).query, strict_parsing=True).items()}


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=somebody", "-c", "user.email=somebody@example.org"]
    command = ["git", "-C", str(folder), *identity, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_binders_link_opens_each_copy_in_jupyterlab(session: Session, published: Settings) -> None:
    opens = links.for_session(session, published)
    assert opens.binder == f"https://mybinder.org/v2/gh/OWNER/REPO/main?urlpath=lab/tree/{PARTICIPANT}"
    assert opens.solution == opens.binder.replace("/sessions/", "/solutions/")


def test_the_link_through_nbgitpuller_comes_apart_into_its_pieces(session: Session, published: Settings) -> None:
    outer = urlsplit(links.for_session(session, published).gitpuller)
    assert (outer.netloc, outer.path) == ("mybinder.org", "/v2/gh/OWNER/REPO/environment")
    assert "&" not in outer.query  # else Binder would take for its own what is nbgitpuller's
    inner = query(outer.geturl())["urlpath"]
    assert urlsplit(inner).path == "git-pull"
    pieces = query(inner)
    clone = pieces["repo"].rstrip("/").split("/")[-1]  # the folder that nbgitpuller's handler takes when none is named
    assert pieces == {
        "repo": "https://github.com/OWNER/REPO",
        "branch": "main",
        "urlpath": f"lab/tree/{clone}/{PARTICIPANT}",
    }


def test_the_hubs_link_asks_nbgitpuller_for_the_same(session: Session, published: Settings) -> None:
    opens = links.for_session(session, published)
    base = "https://hub.example.org/base/hub/user-redirect/"
    assert opens.hub == base + query(opens.gitpuller)["urlpath"]


def test_a_project_on_gitlab_has_its_own_forms(session: Session, published: Settings) -> None:
    settings = replace(published, repository="https://gitlab.com/GROUP/PART/REPO")
    opens = links.for_session(session, settings)
    assert opens.binder.startswith("https://mybinder.org/v2/gl/GROUP%2FPART%2FREPO/main?urlpath=lab/tree/sessions/")
    assert opens.download == f"https://gitlab.com/GROUP/PART/REPO/-/raw/main/{PARTICIPANT}?inline=false"
    assert opens.page == f"https://gitlab.com/GROUP/PART/REPO/-/blob/main/{PARTICIPANT}"
    assert query(query(opens.gitpuller)["urlpath"])["urlpath"] == f"lab/tree/REPO/{PARTICIPANT}"
    assert links.archive(settings) == "https://gitlab.com/GROUP/PART/REPO/-/archive/main/REPO-main.zip"


def test_what_is_not_set_has_no_address(session: Session, published: Settings) -> None:
    assert set(asdict(links.for_session(session, Settings(hub="https://hub.example.org"))).values()) == {None}
    assert links.archive(Settings()) is None
    opens = asdict(links.for_session(session, replace(published, environment=None, hub=None)))
    assert {name for name, address in opens.items() if address is None} == {"gitpuller", "hub", "site"}


def there(branch: str) -> set[str]:
    """The files of the branch if it is the one that is checked out; else what would come to it from here."""
    current = git(ROOT, "rev-parse", "--abbrev-ref", "HEAD").strip()
    listing = ["ls-tree", "-r", "-z", "--name-only", branch] if current == branch else ["ls-files", "-z"]
    return set(git(ROOT, *listing).split("\0"))


def test_every_path_in_every_link_is_in_the_repository(published: Settings) -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout: which files belong to the project is not known")
    files = there(published.branch)
    for session in catalogue(ROOT):
        opens = links.for_session(session, published)
        pulled = query(query(opens.gitpuller)["urlpath"])["urlpath"]
        assert query(opens.hub)["urlpath"] == pulled
        paths = [
            query(opens.binder)["urlpath"].removeprefix("lab/tree/"),
            query(opens.solution)["urlpath"].removeprefix("lab/tree/"),
            pulled.removeprefix("lab/tree/REPO/"),
            unquote(urlsplit(opens.download).path).removeprefix("/OWNER/REPO/main/"),
            unquote(urlsplit(opens.page).path).removeprefix("/OWNER/REPO/blob/main/"),
        ]
        assert [path for path in paths if path not in files] == []


def test_a_damaged_source_is_named_below_the_links_of_the_others(project: Path, workshop: Callable) -> None:
    (project / "workshop.toml").write_text(PUBLISHED)
    next(project.glob("solutions/*/*.ipynb")).write_text("{", encoding="utf-8")
    shutil.copytree(ROOT / "solutions/09-scores-and-thresholds", project / "solutions/09-scores-and-thresholds")
    for names in ([], ["8", "9"]):
        done = workshop("links", *names)
        assert done.returncode == 1 and "scores-and-thresholds" in done.stdout and "is not a notebook" in done.stderr


def test_a_notebook_that_is_not_on_the_branch_yet_is_named(project: Path, published: Settings, tmp_path: Path) -> None:
    sessions = catalogue(project)
    assert links.unpublished(sessions, published, project) == []  # no git: nothing is known
    shutil.move(project / "sessions", tmp_path / "later")
    git(project, "init", "-q", "-b", "main")
    git(project, "add", "-A")
    git(project, "commit", "-q", "-m", "first")
    assert links.unpublished(sessions, published, project) == [PARTICIPANT]
    shutil.move(tmp_path / "later", project / "sessions")
    git(project, "add", "-A")
    git(project, "commit", "-q", "-m", "second")
    assert links.unpublished(sessions, published, project) == []
    # What others see is the branch as it was last pushed, not the one here.
    git(project, "update-ref", "refs/remotes/origin/main", "HEAD~1")
    assert links.unpublished(sessions, published, project) == [PARTICIPANT]


def titled(session: Session, title: str) -> Session:
    """The session under another title."""
    raw = {"cell_type": "markdown", "metadata": {}, "source": f"# {title}"}
    return replace(session, notebook=replace(session.notebook, cells=(read_cell(raw, 1),)))


def test_the_table_has_a_row_a_session_and_a_column_for_each_kind_that_is_set(
    year: list[Session], published: Settings
) -> None:
    head, line, *rows = links.table([titled(year[0], "This | that"), *year[1:]], published).splitlines()
    assert head.count("|") == line.count("|") == 8
    assert len(rows) == 12
    assert rows[0].startswith("| 1. This \\| that | [open](https://mybinder.org/v2/gh/OWNER/REPO/environment?")
    plain = links.table(year, replace(published, environment=None, hub=None)).splitlines()
    assert plain[0] == "| Session | In your browser | For the facilitator | To read | To download |"
    assert "None" not in plain[2]


def test_a_chat_message_fits_the_chat_and_its_first_link_is_the_quickest(session: Session, published: Settings) -> None:
    said = links.chat(session, published)
    assert len(said) < 1000
    opens = links.for_session(session, published)
    found = [word for word in said.split() if word.startswith("http")]
    assert found == [opens.gitpuller, opens.binder, opens.hub, opens.page]
    assert "None" not in links.chat(session, replace(published, environment=None, hub=None))


def test_the_commands_forms_agree(workshop: Callable, project: Path) -> None:
    (project / "workshop.toml").write_text(PUBLISHED)
    (found,) = json.loads(workshop("links", "8", "--format", "json").stdout)
    assert (found["number"], found["name"], found["hub"]) == (8, "08-compared-with-whom", None)
    assert f"]({found['binder']})" in workshop("links").stdout
    assert found["binder"] in workshop("links", "compared-with-whom", "--format", "chat").stdout


def test_an_address_that_is_not_set_is_asked_for_and_no_link_is_made(workshop: Callable) -> None:
    for form in ("markdown", "json", "chat"):
        done = workshop("links", "--format", form)
        assert (done.returncode, done.stdout) == (1, "")
        assert 'under [addresses]:  repository = "https://github.com/OWNER/REPO"' in done.stderr


def test_an_unknown_session_is_named_with_the_nearest(workshop: Callable, project: Path) -> None:
    (project / "workshop.toml").write_text(PUBLISHED)
    done = workshop("links", "compared-with-who")
    assert (done.returncode, done.stdout) == (1, "")
    assert "There is no session 'compared-with-who' (nearest: 'compared-with-whom'" in done.stderr


def test_the_page_says_where_links_will_come_until_they_can(year: list[Session], published: Settings) -> None:
    page = links.page(year, replace(published, repository=None))
    assert "There are none yet" in page
    assert "](" not in page
    page = links.page(year, published)
    assert "(https://github.com/OWNER/REPO/archive/main.zip)" in page
    assert all(
        f"| [file](https://raw.githubusercontent.com/OWNER/REPO/main/{each.release.relative_to(ROOT)}" in page
        for each in year
    )
