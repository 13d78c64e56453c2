"""The whole site, made beside its folder and put in place at the end: `workshop site --out DIR`."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from workshop.course import session as course
from workshop.course.data import dataset
from workshop.course.notebook import read_notebook
from workshop.course.session import Session
from workshop.errors import WorkshopError
from workshop.facilitate import calendar, chat, clock, links, pack
from workshop.facilitate import settings as configured
from workshop.facilitate.agenda import Form
from workshop.facilitate.settings import Settings
from workshop.lite import build as in_browser
from workshop.lite.pyodide import Distribution
from workshop.site import executed, feed, pages, session_page
from workshop.site.layout import ALONE, Frame, render

STATIC = Path(__file__).with_name("static")
MARK = ".workshop-site"  # tells a folder that a site was made in, so that nothing else is ever replaced
_ROBOTS = "User-agent: *\nDisallow: /facilitators/\n"
_HIDDEN = (
    b'<head>\n<meta name="robots" content="noindex, nofollow">\n'
    b'<link rel="icon" href="../../static/icon.svg" type="image/svg+xml">'
)
_VEGA = "5.20"
_SNIPPET = "window.vegaEmbed = vegaEmbed;"


def build(root: Path, out: Path, now: datetime | None = None, lite: Distribution | None = None) -> list[str]:
    """Make the site of the project in `root` in the folder `out`; returns what a person should know of it.

    With a `lite` distribution of Pyodide the sessions can be opened in the browser alone, too. A folder that holds
    something else is refused. Raises WorkshopError, and leaves what was there, when a notebook does not run or a place
    cannot be written.
    """
    out = out.resolve()
    _must_be_free(out)
    settings, sessions = configured.read(root), course.catalogue(root)
    now = now or datetime.now(settings.zone)
    copies = executed.run(sessions, root)
    meetings = _meetings(sessions, settings, now)
    files: dict[str, bytes] = {MARK: b"", "robots.txt": _ROBOTS.encode(), ".nojekyll": b""}
    frames = [pages.home(sessions, meetings, settings, now, lite is not None)]
    frames += [pages.search(), pages.facilitators(sessions)]
    frames += _data(root, files)
    for session in sessions:
        opens = links.for_session(session, settings)
        alone = f"../{ALONE}/{in_browser.address(session.release, root)}" if lite else ""
        when = pages.in_the_year(session, len(sessions), meetings, settings, now)
        built = session_page.build(session, read_notebook(copies[session.name]).cells, opens, alone, when)
        frames.append(built.page)
        files |= {f"charts/{name}": content for name, content in built.charts.items()}
        frames.append(_facilitators(session, copies[session.name], settings, files))
    if meetings:
        files["calendar.ics"] = calendar.file(meetings, settings)
        if settings.site:
            files[feed.FILE] = feed.file(meetings, settings.site, now)
    files |= {f"static/{path.name}": path.read_bytes() for path in sorted(STATIC.iterdir()) if path.is_file()}
    files["static/vega.js"] = _vega()
    files["search.json"] = _index(frames)
    files |= {frame.path: render(frame, _foot(settings)).encode() for frame in frames}
    _put(files, out, lambda made: in_browser.build(root, made / ALONE, lite) if lite else None)
    return [] if settings.repository else [_NO_ADDRESS]


_NO_ADDRESS = (
    "The sessions have no links that open them, because workshop.toml names no published address. Write it there, "
    "under "
    "[addresses], as  repository = ..., and make the site again."
)


def _meetings(sessions: list[Session], settings: Settings, now: datetime) -> list[calendar.Meeting]:
    """This year's meetings, or the next one's when these are over; none where the settings do not fit the sessions."""
    for year in (now.year, now.year + 1):
        try:
            found = calendar.meetings(sessions, settings, year, now.date())
        except WorkshopError:
            continue
        if any(each.end >= now for each in found):
            return found
    return []


def _data(root: Path, files: dict[str, bytes]) -> list[Frame]:
    names = dataset.names(root)
    packages = {name: dataset.read(root, name).package for name in names}
    for name, about in packages.items():
        for resource in about["resources"]:
            files[f"data/{name}/{resource['path']}"] = (root / "datasets" / name / resource["path"]).read_bytes()
    return pages.data(root, names, packages)


def _facilitators(session: Session, copy: Path, settings: Settings, files: dict[str, bytes]) -> Frame:
    meeting = pack.Meeting(session.source, clock.usual(settings), Form(90, False), settings)
    made = pack.files(meeting, copy)
    for name, content in made.items():
        if name.endswith(".html"):
            content = content.replace(b"<head>", _HIDDEN, 1)
        files[f"facilitators/{session.name}/{name}"] = content
    planned = meeting.agenda()
    return pages.meeting(session, made, chat.messages(planned, settings), planned.clock.at)


def _vega() -> bytes:
    """Vega, Vega-Lite and Vega-Embed as one script, out of the package that draws our pictures."""
    import vl_convert

    return vl_convert.javascript_bundle(_SNIPPET, vl_version=_VEGA).encode()


def _index(frames: list[Frame]) -> bytes:
    """What search finds: every page that is not hidden, by its title, its address and its words."""
    found = [{"t": each.title, "u": each.path, "w": each.words} for each in frames if not each.is_hidden and each.words]
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


def _foot(settings: Settings) -> str:
    where = f' <a href="{settings.repository}">The project</a>.' if settings.repository else ""
    return f"<p>Nothing on this page is loaded from elsewhere, and what you write stays in your browser.{where}</p>"


def _must_be_free(out: Path) -> None:
    if out.is_file() or (out.is_dir() and any(out.iterdir()) and not (out / MARK).is_file()):
        what = "is a file" if out.is_file() else "holds something else than a site"
        raise WorkshopError(f"{out} {what}: name an empty folder, or one that a site was made in.")


def _put(files: Mapping[str, bytes], out: Path, more: Callable[[Path], None]) -> None:
    """Write everything beside `out`, with what `more` adds, then let it take the place of what was there."""
    base = next(folder for folder in out.parents if folder.is_dir())
    try:
        made = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=base))
    except OSError as error:
        raise WorkshopError(f"{base} cannot be written to: {error.strerror}. Name another folder.") from None
    try:
        for name, content in files.items():
            path = made / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        more(made)
        made.chmod(0o755)
        out.parent.mkdir(parents=True, exist_ok=True)
        if out.is_dir():
            shutil.rmtree(out)
        made.rename(out)
    except OSError as error:
        raise WorkshopError(f"{out} cannot be made: {error.strerror}. Nothing was left half written.") from None
    finally:
        shutil.rmtree(made, ignore_errors=True)
