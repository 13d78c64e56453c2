"""The closed network of `workshop run --offline`: refuses every address that is not this machine's own.

It holds Python code, in the kernel and in every Python it starts, through an audit hook, which notebooks cannot take
out again. It is a test that data travel with the project, not a protection against strangers' code: a program that
is not Python is not held.

This file leans on nothing else in the package, because `closed/sitecustomize.py` also loads it by its path.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

SWITCH = "WORKSHOP_OFFLINE"
CLOSED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "closed")

_WATCHED = {
    "socket.connect": 1,
    "socket.sendto": 1,
    "socket.sendmsg": 1,
    "socket.getaddrinfo": 0,
    "socket.gethostbyname": 0,
    "socket.gethostbyaddr": 0,
}
"""Audit event → position of the address (or host) among its arguments."""

_LOCAL_HOSTS = {"", "localhost", "0.0.0.0", "::", "::1"}


class NetworkClosed(PermissionError):
    """Raised where code reaches for an address beyond this machine while the network is closed."""


def is_local(address: object) -> bool:
    """Whether a socket address, or a host name, stays on this machine.

    Unix sockets (text or bytes paths), None (any own interface) and families without host names count as local.
    """
    host = address[0] if isinstance(address, tuple) and address else address
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if not isinstance(host, str) or host.startswith(("/", "\0")):
        return True
    host = host.strip("[]").partition("%")[0].lower()
    return host in _LOCAL_HOSTS or host.startswith("127.") or host.startswith("::ffff:127.")


def environment(env: Mapping[str, str]) -> dict[str, str]:
    """A copy of `env` in which every Python that starts closes its own network."""
    return {**env, SWITCH: "1", "PYTHONPATH": os.pathsep.join(filter(None, [CLOSED, env.get("PYTHONPATH", "")]))}


def close_network() -> None:
    """Refuse, in this process and from now on, every address beyond this machine."""
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple) -> None:
    position = _WATCHED.get(event)
    if position is None:
        return
    address = arguments[position]
    if is_local(address) or (position and _is_unix(arguments[0])):
        return
    host = ":".join(map(str, address[:2])) if isinstance(address, tuple) else address
    raise NetworkClosed(
        f"the network is closed (--offline): {host} was asked for. Read the data from datasets/ instead"
    )


def _is_unix(sock: object) -> bool:
    return getattr(sock, "family", None) not in (2, 10, 30)  # AF_INET; AF_INET6 on Linux and on macOS
