"""The addresses that open a session: on Binder, through nbgitpuller, on a JupyterHub of one's own, and to download.

Nothing is fetched here: an address is put together from the settings and the session's path in the repository. Where
the settings name no repository there is no address at all, rather than one that leads nowhere. The same addresses are
written down in three ways: `page` for docs/links.md, `as_json` for programs, `chat` to paste into a meeting.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from workshop import edition
from workshop.course.session import Session
from workshop.errors import WorkshopError
from workshop.facilitate.settings import FILE, Settings

PAGE = "docs/links.md"


@dataclass(frozen=True)
class Links:
    """Where one session opens; None for an address that the settings do not name.

    `binder` opens the participant's notebook in JupyterLab on Binder, `solution` the facilitator's; `gitpuller` opens
    the participant's in an environment that was built before, with today's content; `hub` does so on a JupyterHub of
    one's own; `download` is the participant's notebook as a file; `page` shows it in the repository, nothing running;
    `site` shows it to read, with its charts, where the year's site is.
    """

    binder: str | None = None
    solution: str | None = None
    gitpuller: str | None = None
    hub: str | None = None
    download: str | None = None
    page: str | None = None
    site: str | None = None


def for_session(session: Session, settings: Settings) -> Links:
    """The addresses of one session."""
    site = settings.site and f"{settings.site}/sessions/{session.name}.html"
    if settings.repository is None:
        return Links(site=site)
    participant, facilitator = paths(session)
    pull = _git_pull(settings, participant)
    return Links(
        binder=_binder(settings, settings.branch, _lab(participant)),
        solution=_binder(settings, settings.branch, _lab(facilitator)),
        gitpuller=settings.environment and _binder(settings, settings.environment, pull),
        hub=settings.hub and f"{settings.hub}/hub/user-redirect/{pull}",
        download=_raw(settings, participant),
        page=_page(settings, participant),
        site=site,
    )


def archive(settings: Settings) -> str | None:
    """Where the whole project is one zip file: a notebook alone lacks its data and its checks."""
    if settings.repository is None:
        return None
    if _on_gitlab(settings):
        name = settings.repository.rsplit("/", 1)[1]
        return f"{settings.repository}/-/archive/{settings.branch}/{name}-{settings.branch}.zip"
    return f"{settings.repository}/archive/{settings.branch}.zip"


def paths(session: Session) -> list[str]:
    """What the session's addresses open, as paths in the repository: the participant's notebook, the facilitator's."""
    return [_path(session, session.release), _path(session, session.source)]


def unpublished(sessions: Iterable[Session], settings: Settings, root: Path) -> list[str]:
    """The paths that are not on the branch that the addresses name, as far as git knows here; none if git does not.

    The branch as it was last fetched or pushed goes before the local one, which others do not see.
    """
    for ref in (f"refs/remotes/origin/{settings.branch}", f"refs/heads/{settings.branch}"):
        command = ["git", "-C", str(root), "ls-tree", "-r", "-z", "--name-only", "--full-tree", ref]
        try:
            listing = subprocess.run(command, capture_output=True, text=True)
        except OSError:
            return []
        if listing.returncode == 0:
            there = set(listing.stdout.split("\0"))
            return [path for session in sessions for path in paths(session) if path not in there]
    return []


def require(settings: Settings) -> None:
    """Raise WorkshopError, with what to write where, when the settings name no published address."""
    if settings.repository is None:
        raise WorkshopError(
            f"There are no links: {FILE} does not say where the project is published.\n"
            f'Set it there, under [addresses]:  repository = "https://github.com/OWNER/REPO"'
        )


def table(sessions: Sequence[Session], settings: Settings) -> str:
    """The addresses as a table of Markdown: a row a session, a column for each kind that the settings allow."""
    found = [asdict(for_session(session, settings)) for session in sessions]
    columns = {name: title for name, title in _COLUMNS.items() if any(opens[name] for opens in found)}
    if "gitpuller" not in columns:
        columns["binder"] = _COLUMNS["gitpuller"]
    rows = [["Session", *columns.values()], ["---"] * (len(columns) + 1)]
    for session, opens in zip(sessions, found, strict=True):
        name = f"{session.number}. {session.title}".replace("|", "\\|")
        rows.append([name, *(f"[{_LABELS[kind]}]({opens[kind]})" for kind in columns)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def as_json(sessions: Sequence[Session], settings: Settings) -> str:
    """The addresses as a list of objects, one a session, for programs; null for an address that is not set."""
    about = [{"number": each.number, "name": each.name, "title": each.title} for each in sessions]
    found = [asdict(for_session(session, settings)) for session in sessions]
    return json.dumps([{**one, **two} for one, two in zip(about, found, strict=True)], ensure_ascii=False, indent=2)


def chat(session: Session, settings: Settings) -> str:
    """What to paste into the meeting's chat: the first address to click, and what to do when it does not open."""
    opens = for_session(session, settings)
    lines = [f"Session {session.number}: {session.title}", f"Open the notebook: {opens.gitpuller or opens.binder}"]
    if opens.gitpuller:
        lines.append(f"If that does not open: {opens.binder}")
    if opens.hub:
        lines.append(f"On our hub: {opens.hub}")
    lines.append(f"Read along with nothing running: {opens.site or opens.page}")
    lines.append("It opens as a page: click and write. Before you leave, press Save a copy above the page.")
    return "\n".join(lines)


def page(sessions: Sequence[Session], settings: Settings) -> str:
    """The text of docs/links.md, which says where links will come as long as there are none."""
    if settings.repository is None:
        return edition.signed(_PAGE.format(body=_NOT_YET))
    body = _BODY.format(table=table(sessions, settings), archive=archive(settings))
    return edition.signed(_PAGE.format(body=body))


_COLUMNS = {
    "gitpuller": "In your browser",
    "binder": "If that does not open",
    "hub": "On our hub",
    "solution": "For the facilitator",
    "site": "To read, with charts",
    "page": "To read",
    "download": "To download",
}
_LABELS = dict.fromkeys(_COLUMNS, "open") | {"page": "page", "download": "file"}

_PAGE = """\
# Links that open a session

<!-- derived from the sessions and workshop.toml by `workshop derive`: change it there -->

{body}
"""

_NOT_YET = """\
There are none yet, because the project has no published address. Once it has one, write it into `workshop.toml`, under
`[addresses]`, and run `workshop derive`: a table with a link for each session then stands here. Until then, the
sessions open with `make lab`."""

_BODY = """\
{table}

A link in the browser opens a borrowed computer that forgets you. Before you leave, press **Save a copy** above the
page. A notebook needs the data and the checks beside it, so to work on your own machine take
[the whole project as one file]({archive}). What to do on the day, and when the browser is slow:
[the event day](event-day.md)."""


def _repository(settings: Settings) -> str:
    """The address, which whoever asks has made sure of."""
    assert settings.repository is not None
    return settings.repository


def _on_gitlab(settings: Settings) -> bool:
    return _repository(settings).startswith("https://gitlab.com/")


def _name(settings: Settings) -> str:
    """OWNER/REPO."""
    return _repository(settings).split("/", 3)[3]


def _path(session: Session, file: Path) -> str:
    return file.relative_to(session.root).as_posix()


def _lab(path: str) -> str:
    return f"lab/tree/{quote(path)}"


def _binder(settings: Settings, ref: str, urlpath: str) -> str:
    """BinderHub's address v2/PROVIDER/REPOSITORY/REF; what follows `urlpath=` is opened on the server it starts.

    GitLab's projects may lie in groups of groups, so BinderHub takes their slashes encoded. A query inside the path has
    to be encoded once more, or it would end this one.
    """
    name = _name(settings)
    provider = f"gl/{quote(name, safe='')}" if _on_gitlab(settings) else f"gh/{name}"
    return f"{settings.binder}/v2/{provider}/{ref}?urlpath={quote(urlpath, safe='/')}"


def _git_pull(settings: Settings, path: str) -> str:
    """nbgitpuller's page on the server: clone or update the repository, then open `path` in it.

    It clones into a folder with the last part of the repository's name, and that folder belongs to the path
    (nbgitpuller's documentation, "Options in an nbgitpuller URL").
    """
    folder = _repository(settings).rsplit("/", 1)[1]
    query = {"repo": settings.repository, "urlpath": _lab(f"{folder}/{path}"), "branch": settings.branch}
    return f"git-pull?{urlencode(query)}"


def _raw(settings: Settings, path: str) -> str:
    if _on_gitlab(settings):
        return f"{settings.repository}/-/raw/{settings.branch}/{quote(path)}?inline=false"
    return f"https://raw.githubusercontent.com/{_name(settings)}/{settings.branch}/{quote(path)}"


def _page(settings: Settings, path: str) -> str:
    middle = "-/blob" if _on_gitlab(settings) else "blob"
    return f"{settings.repository}/{middle}/{settings.branch}/{quote(path)}"
