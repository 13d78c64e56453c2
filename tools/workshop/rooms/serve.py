"""The server of the rooms: JupyterLab with collaboration switched on, which sees nothing but the rooms' folder."""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from workshop.errors import WorkshopError
from workshop.rooms.folder import STATE, Rooms

_ON = ("workshop.rooms.server", "jupyter_server_ydoc", "jupyter_server_fileid")
_OFF = (  # what a room has no use for
    "nbgitpuller",
    "jupyter_server_terminals",
    *(f"nbgrader.server_extensions.{name}" for name in ("formgrader", "validate_assignment", "assignment_list")),
    "nbgrader.server_extensions.course_list",
)
_SOON = 0.5  # seconds from a change until it stands in the room's file


def serve(rooms: Rooms, ip: str = "127.0.0.1", options: Sequence[str] = ()) -> None:
    """Serve these rooms until the server is stopped. `options` are JupyterLab's own, such as --certfile=… --keyfile=…

    Raises WorkshopError where the port is taken.
    """
    from jupyterlab.labapp import LabApp

    _require_free(ip, rooms.port)
    os.environ["WORKSHOP_ROOMS"] = str(rooms.folder)
    settings: dict[str, Any] = {
        "ServerApp.root_dir": rooms.folder,
        "ServerApp.ip": ip,
        "ServerApp.port": rooms.port,
        "ServerApp.port_retries": 0,
        "ServerApp.open_browser": False,
        "ServerApp.allow_root": True,
        "ServerApp.allow_remote_access": ip not in ("127.0.0.1", "localhost"),
        "ServerApp.extra_template_paths": [str(Path(__file__).parent / "templates")],
        "ServerApp.terminals_enabled": False,
        "ServerApp.answer_yes": True,  # Ctrl-C ends it, and asks nothing
        **{f"{name}.log_level": "WARN" for name in ("ServerApp", "LabApp", "YDocExtension", "FileIdExtension")},
        "IdentityProvider.token": rooms.key,
        "LabApp.default_url": "/rooms",
    }
    LabApp.launch_instance([*_said(settings), *sharing(rooms.folder / STATE), *options])


def sharing(state: Path) -> list[str]:
    """The options by which a server shares its pages, all it must remember in the folder `state`.

    Without the store of the shared texts, a page that was left open would empty its answers when it finds the server
    again. Settings of the person's own, and of other projects, have no part in it.
    """
    for name in ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR"):
        os.environ[f"JUPYTER_{name}"] = str(state / "jupyter" / name.lower())
    os.environ["JUPYTERLAB_WORKSPACES_DIR"] = str(state / "jupyter" / "workspaces")
    os.environ["JUPYTERLAB_SETTINGS_DIR"] = str(state / "jupyter" / "settings")
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "0"  # what stands in this folder counts before the environment
    _switch_on(state / "jupyter" / "config_dir" / "labconfig")
    return _said(
        {
            "ServerApp.contents_manager_class": "workshop.rooms.server.WholeFiles",
            "ServerApp.jpserver_extensions": dict.fromkeys(_ON, True) | dict.fromkeys(_OFF, False),
            "YDocExtension.document_save_delay": _SOON,
            "YDocExtension.document_cleanup_delay": None,  # an empty room is still looked at by the facilitator
            "YDocExtension.session_store_path": state / "sessions.json",
            "SQLiteYStore.db_path": state / "store.db",
        }
    )


def _said(settings: dict[str, Any]) -> list[str]:
    return [f"--{name}={value}" for name, value in settings.items()]


def host(ip: str) -> str:
    """The name of this computer as others reach it, for the links."""
    if ip in ("0.0.0.0", "::"):
        return socket.getfqdn() or socket.gethostname()
    return f"[{ip}]" if ":" in ip else ip


def _switch_on(folder: Path) -> None:
    """What our own settings switch off for whoever works alone."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.joinpath("page_config.json").write_text(
        '{"disabledExtensions": {"@jupyter/collaboration-extension": false, "@jupyter/docprovider-extension": false}}',
        encoding="utf-8",
    )


def _require_free(ip: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ip if ip != "localhost" else "127.0.0.1", port))
        except OSError as error:
            raise WorkshopError(
                f"The rooms cannot be served at {ip}, port {port} ({error.strerror}). If they are open already, go on "
                "there; else name another with --port, and paste the new links."
            ) from None
