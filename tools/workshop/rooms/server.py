"""What the rooms add to their server: the page with all rooms, each room's link, and the facilitator's own page."""

from __future__ import annotations

import asyncio
import io
import json
import os
import secrets
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from tornado import web
from tornado.ioloop import PeriodicCallback

from workshop.course.session import Session, find
from workshop.rooms import folder, pages
from workshop.rooms.folder import Room, Rooms
from workshop.rooms.watch import Watched

_KEEP = 60_000  # milliseconds between two kept copies of a room
_LOOK = 5_000  # milliseconds after which a file that is gone is put back
_STATIC = Path(__file__).parent / "static"
_COOKIE = "workshop-facilitator"


class WholeFiles(AsyncLargeFileManager):
    """Files that are replaced and never half written: the page's last cell and the facilitator read them meanwhile."""

    @contextmanager
    def atomic_writing(self, os_path: str, text: bool = True, encoding: str = "utf-8", **options: Any) -> Iterator[Any]:
        """A file to write in, which takes the place of the one at `os_path` once it is whole."""
        draft = f"{os_path}.{secrets.token_hex(4)}.part"
        how = {"mode": "w", "encoding": encoding, "newline": "\n"} if text else {"mode": "wb"}
        try:
            with self.perm_to_403(os_path):
                with open(draft, **{**how, **options}) as file:
                    yield file
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(draft, os_path)
        finally:
            Path(draft).unlink(missing_ok=True)


class Meeting:
    """The rooms while they are served: what was said to all, what is shown, and whether they were closed."""

    def __init__(self, rooms: Rooms, session: Session, app: Any) -> None:
        self.rooms, self.session, self.app = rooms, session, app
        self.watched = {room.slug: Watched() for room in rooms.rooms}
        self.told: dict[str, Any] = {"number": 0, "text": "", "closed": False, "guesses": None}
        self.notes: dict[str, str] = {}

    def tell(self, **said: Any) -> None:
        """Change what every page shows; `number` says that it is new."""
        self.told = {**self.told, **said, "number": time.time()}

    @property
    def _sharing(self) -> Any:
        return next(iter(self.app.extension_manager.extension_apps["jupyter_server_ydoc"]))

    def _shared(self, room: Room) -> Any:
        """The shared text of a room's notebook, if anybody opened it since the server began."""
        path = self.rooms.place(room).relative_to(self.rooms.folder).as_posix()
        found = self.app.web_app.settings["file_id_manager"].get_id(path)
        return self._sharing.ywebsocket_server.rooms.get(f"json:notebook:{found}") if found else None

    def people(self, room: Room) -> list[str]:
        """Who has the room's page open, by the names that JupyterLab gave them."""
        shared = self._shared(room)
        states = shared.awareness.states.values() if shared else ()  # the server's own has no user
        users = [state["user"] for state in states if state.get("user")]
        return sorted(str(user.get("display_name") or user.get("name") or "somebody") for user in users)

    async def state(self) -> list[dict[str, Any]]:
        """All rooms, as the facilitator's page shows them."""
        found = []
        for room in self.rooms.rooms:
            said = await asyncio.to_thread(self.watched[room.slug].read, self.rooms.place(room))
            people = self.people(room)
            found.append({"name": room.name, "people": people, "note": self.notes.get(room.slug, ""), **said})
        return found

    async def look(self) -> None:
        """Put a notebook back that was deleted: what its pages show, else its last kept copy."""
        for room in self.rooms.rooms:
            if self.rooms.notebook(room) is not None:
                continue
            shared = self._shared(room)
            shown = None
            if shared is not None and shared.ready:
                shown = json.dumps(shared._document.source, ensure_ascii=False, indent=1).encode()
            back = folder.put_back(self.rooms, room, self.session, shown)
            if shown and shared._file.last_modified:
                # As old as it was, or it would be taken for a change from outside, and undo what is typed right now.
                when = int(shared._file.last_modified.timestamp() * 1e6) * 1000
                os.utime(self.rooms.place(room), ns=(when, when))
            self.notes[room.slug] = f"Its notebook was deleted; {back} was put in its place."

    async def keep(self) -> None:
        """Keep a copy of each room that changed."""
        for room in self.rooms.rooms:
            await asyncio.to_thread(folder.keep, self.rooms, room)


class _Handler(JupyterHandler):
    @property
    def meeting(self) -> Meeting:
        return self.settings["workshop_rooms"]

    @property
    def is_facilitator(self) -> bool:
        said = self.get_signed_cookie(_COOKIE) or b""
        return secrets.compare_digest(said.decode(), self.meeting.rooms.facilitator)

    def require_facilitator(self) -> None:
        if not self.is_facilitator:
            raise web.HTTPError(403, "Only the facilitator's page can do this: open it with its own link.")

    def page(self, text: str) -> None:
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(text)

    def address(self, path: str, **query: str) -> str:
        """An address of this server that opens by itself, to be pasted."""
        query["token"] = self.meeting.rooms.key
        return f"{self.request.protocol}://{self.request.host}{self.base_url}rooms{path}?{urlencode(query)}"


class Landing(_Handler):
    """The page with all rooms."""

    @web.authenticated
    async def get(self) -> None:
        rooms = [(room, len(self.meeting.people(room))) for room in self.meeting.rooms.rooms]
        self.page(pages.landing(self.meeting.session.title, rooms, f"{self.base_url}rooms/"))


class Enter(_Handler):
    """A room's link: it leads to the room's notebook, whatever that is called now."""

    @web.authenticated
    async def get(self, slug: str) -> None:
        room = self.meeting.rooms.find(slug)
        if room is None:
            self.set_status(404)
            self.page(pages.no_such_room(slug, f"{self.base_url}rooms"))
            return
        await self.meeting.look()
        path = self.meeting.rooms.place(room).relative_to(self.meeting.rooms.folder).as_posix()
        self.redirect(f"{self.base_url}doc/tree/{quote(path)}")


class Now(_Handler):
    """What every page shows of the meeting; pages ask for it every few seconds."""

    @web.authenticated
    async def get(self) -> None:
        self.finish(self.meeting.told)


class Facilitator(_Handler):
    """The facilitator's page. Its own key opens it, and is remembered in this browser."""

    @web.authenticated
    async def get(self) -> None:
        if secrets.compare_digest(self.get_query_argument("key", ""), self.meeting.rooms.facilitator):
            self.set_signed_cookie(_COOKIE, self.meeting.rooms.facilitator, expires_days=1, httponly=True)
            self.redirect(f"{self.base_url}rooms/facilitator")
            return
        if not self.is_facilitator:
            self.set_status(403)
            self.page(pages.not_yours(f"{self.base_url}rooms"))
            return
        links = [(room.name, self.address(f"/{room.slug}")) for room in self.meeting.rooms.rooms]
        self.page(pages.facilitator(self.meeting.session, links, f"{self.base_url}rooms/", self.xsrf_token.decode()))


class State(_Handler):
    """All rooms, for the facilitator's page; and what the facilitator does there."""

    @web.authenticated
    async def get(self) -> None:
        self.require_facilitator()
        self.finish({"rooms": await self.meeting.state(), "told": self.meeting.told})

    @web.authenticated
    async def post(self) -> None:
        self.require_facilitator()
        said = json.loads(self.request.body or b"{}")
        meeting = self.meeting
        if said.get("act") == "say":
            meeting.tell(text=" ".join(str(said.get("text", "")).split())[:300])
        elif said.get("act") == "guesses":
            rooms = await meeting.state()
            guesses = [{"room": room["name"], "guess": room.get("guess", "")} for room in rooms]
            meeting.tell(guesses=guesses if said.get("show", True) else None)
        elif said.get("act") == "close":
            await meeting.keep()
            meeting.tell(closed=bool(said.get("closed", True)), text="")
        else:
            raise web.HTTPError(400)
        self.finish(meeting.told)


class Work(_Handler):
    """All rooms' notebooks in one archive, named after the rooms."""

    @web.authenticated
    async def get(self) -> None:
        self.require_facilitator()
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            for room in self.meeting.rooms.rooms:
                if path := self.meeting.rooms.notebook(room):
                    archive.write(path, f"{room.slug}.ipynb")
        self.set_header("Content-Type", "application/zip")
        self.set_header("Content-Disposition", f'attachment; filename="{self.meeting.rooms.session}-rooms.zip"')
        self.finish(content.getvalue())


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "workshop.rooms.server"}]


def _load_jupyter_server_extension(app: Any) -> None:
    """Tell pages that they are shared, and add the rooms of the folder that WORKSHOP_ROOMS names.

    On a hub each room has a server of its own, and no folder of rooms.
    """
    app.web_app.settings.setdefault("page_config_data", {})["workshopRoom"] = "true"
    if "WORKSHOP_ROOMS" not in os.environ:
        return
    rooms = folder.read(Path(os.environ["WORKSHOP_ROOMS"]))
    meeting = Meeting(rooms, find(rooms.session), app)
    app.web_app.settings["workshop_rooms"] = meeting
    base = app.base_url + "rooms"
    app.web_app.add_handlers(
        ".*$",
        [
            (base + "/?", Landing),
            (base + "/now", Now),
            (base + "/facilitator", Facilitator),
            (base + "/state", State),
            (base + "/work.zip", Work),
            (base + r"/static/(.*)", web.StaticFileHandler, {"path": str(_STATIC)}),
            (base + r"/([^/]+)", Enter),
        ],
    )
    for act, pause in ((meeting.look, _LOOK), (meeting.keep, _KEEP)):
        PeriodicCallback(act, pause).start()
