"""The addresses that open a session: on Binder, through nbgitpuller, on a JupyterHub of one's own, and to download.

Nothing is fetched here: an address is put together from the settings and the session's path in the repository. Where
the settings name no repository there is no address at all, rather than one that leads nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from workshop.course.session import Session
from workshop.facilitate.settings import Settings


@dataclass(frozen=True)
class Links:
    """Where one session opens; None for an address that the settings do not name.

    `binder` opens the participant's notebook in JupyterLab on Binder, `solution` the facilitator's; `gitpuller` opens
    the participant's in an environment that was built before, with today's content; `hub` does so on a JupyterHub of
    one's own; `download` is the participant's notebook as a file.
    """

    binder: str | None = None
    solution: str | None = None
    gitpuller: str | None = None
    hub: str | None = None
    download: str | None = None


def for_session(session: Session, settings: Settings) -> Links:
    """The addresses of one session."""
    if settings.repository is None:
        return Links()
    participant, facilitator = (_path(session, file) for file in (session.release, session.source))
    pull = _git_pull(settings, participant)
    return Links(
        binder=_binder(settings, settings.branch, _lab(participant)),
        solution=_binder(settings, settings.branch, _lab(facilitator)),
        gitpuller=settings.environment and _binder(settings, settings.environment, pull),
        hub=settings.hub and f"{settings.hub}/hub/user-redirect/{pull}",
        download=_raw(settings, participant),
    )


def _path(session: Session, file: Path) -> str:
    return file.relative_to(session.root).as_posix()


def _lab(path: str) -> str:
    return f"lab/tree/{quote(path)}"


def _binder(settings: Settings, ref: str, urlpath: str) -> str:
    """BinderHub's address v2/PROVIDER/REPOSITORY/REF; what follows `urlpath=` is opened on the server it starts.

    GitLab's projects may lie in groups of groups, so BinderHub takes their slashes encoded. A query inside the path has
    to be encoded once more, or it would end this one.
    """
    host, _, name = settings.repository.removeprefix("https://").partition("/")
    provider = {"github.com": f"gh/{name}", "gitlab.com": f"gl/{quote(name, safe='')}"}[host]
    return f"{settings.binder}/v2/{provider}/{ref}?urlpath={quote(urlpath, safe='/')}"


def _git_pull(settings: Settings, path: str) -> str:
    """nbgitpuller's page on the server: clone or update the repository, then open `path` in it.

    It clones into a folder with the last part of the repository's name, and that folder belongs to the path
    (nbgitpuller's documentation, "Options in an nbgitpuller URL").
    """
    folder = settings.repository.rsplit("/", 1)[1]
    query = {"repo": settings.repository, "urlpath": _lab(f"{folder}/{path}"), "branch": settings.branch}
    return f"git-pull?{urlencode(query)}"


def _raw(settings: Settings, path: str) -> str:
    host, _, name = settings.repository.removeprefix("https://").partition("/")
    if host == "gitlab.com":
        return f"https://{host}/{name}/-/raw/{settings.branch}/{quote(path)}?inline=false"
    return f"https://raw.githubusercontent.com/{name}/{settings.branch}/{quote(path)}"
