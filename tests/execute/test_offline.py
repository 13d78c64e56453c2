"""The closed network: this machine's own addresses stay open, every other is refused by name."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from workshop.execute import offline


@pytest.mark.parametrize(
    "address",
    [
        ("127.0.0.1", 80),
        ("127.8.8.8", 80),
        ("::1", 80, 0, 0),
        ("localhost", 80),
        "/run/socket",
        b"\0abstract",
        None,
        "",
        7,
    ],
)
def test_this_machine_is_local(address: object) -> None:
    assert offline.is_local(address)


@pytest.mark.parametrize(
    "address", [("10.0.0.1", 80), ("example.org", 443), "example.org", b"example.org", ("2001:db8::1", 1)]
)
def test_everything_else_is_not(address: object) -> None:
    assert not offline.is_local(address)


def closed(source: str, folder: Path, **env: str) -> subprocess.CompletedProcess[str]:
    environment = offline.environment({**os.environ, **env})
    return subprocess.run([sys.executable, "-c", source], env=environment, cwd=folder, capture_output=True, text=True)


@pytest.mark.parametrize(
    "reach",
    [
        "socket.create_connection(('192.0.2.1', 80), 1)",
        "socket.socket().connect(('192.0.2.1', 80))",
        "socket.socket().connect_ex(('192.0.2.1', 80))",
        "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
        "socket.getaddrinfo('192.0.2.1', 80)",
        "__import__('urllib.request').request.urlopen('http://192.0.2.1/')",
        "__import__('_socket').socket().connect(('192.0.2.1', 80))",
    ],
)
def test_python_cannot_reach_out(tmp_path: Path, reach: str) -> None:
    ended = closed(f"import socket; {reach}", tmp_path)
    assert ended.returncode == 1
    assert "the network is closed (--offline): 192.0.2.1" in ended.stderr


def test_what_python_starts_is_closed_too(tmp_path: Path) -> None:
    inner = "import socket; socket.getaddrinfo('example.org', 80)"
    ended = closed(f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}])", tmp_path)
    assert "example.org was asked for" in ended.stderr


def test_programs_still_talk_to_themselves(tmp_path: Path) -> None:
    talk = (
        "import socket; server = socket.create_server(('127.0.0.1', 0));"
        "socket.create_connection(server.getsockname());"
        "socket.socketpair(); s = socket.socket(socket.AF_UNIX); s.bind('own'); s.listen();"
        "socket.socket(socket.AF_UNIX).connect('own'); print('heard')"
    )
    assert closed(talk, tmp_path).stdout == "heard\n"


def test_the_sites_own_customisation_still_runs(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import builtins; builtins.site_was_here = True")
    assert closed("print(site_was_here)", tmp_path, PYTHONPATH=str(tmp_path)).stdout == "True\n"
