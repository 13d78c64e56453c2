"""The inline pip list installed from nothing, then `postBuild`, then JupyterLab: Binder's steps without its engine.

Slow, and it needs a package registry. It runs on the Python that `environment.yml` names where one is found, and on
the running one otherwise, for which it takes the same closure of the same lock; the test's warnings say which.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from workshop import environment

pytestmark = pytest.mark.slow


def named_python() -> Path | None:
    """The Python that `environment.yml` names: on the path, or among pyenv's; None where it is on neither."""
    name = f"python{environment.PYTHON}"
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    on_path = [Path(found) for found in [shutil.which(name)] if found]
    for candidate in [*on_path, *sorted(pyenv.glob(f"versions/{environment.PYTHON}*/bin/{name}"))]:
        # A version manager's shim answers to the name without having it.
        if subprocess.run([candidate, "-c", "import venv, ensurepip"], capture_output=True).returncode == 0:
            return candidate
    return None


def pip_list(root: Path, version: str) -> list[str]:
    """The lines of the inline list for `version`, such as "3.13"."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    pins = environment.read_lock((root / "requirements.lock").read_text(encoding="utf-8"))
    roots = environment.asked_for(project)
    return [str(pin.line(version)) for pin in environment.closure(pins, roots, version)]


@pytest.fixture(scope="module")
def installed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """An environment of its own with the list in it, and the list. pip may add what a pin asks for."""
    python, version = named_python(), environment.PYTHON
    if python is None:
        python, version = Path(sys.executable), f"{sys.version_info.major}.{sys.version_info.minor}"
        warnings.warn(f"no Python {environment.PYTHON} here: the list was installed on {version}", stacklevel=1)
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([python, "-m", "venv", folder / "venv"], check=True)
    lines = pip_list(root, version)
    pip = [folder / "venv/bin/python", "-m", "pip", "--disable-pip-version-check", "--no-input"]
    probe = [*pip, "download", "--quiet", "--no-deps", "--no-cache-dir", "--retries=0", "--dest", folder / "probe"]
    reached = subprocess.run([*probe, lines[0]], capture_output=True, text=True)
    if reached.returncode:
        pytest.skip(f"pip reaches no package registry: {reached.stderr.strip().splitlines()[-1]}")
    (folder / "list.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    finished = subprocess.run([*pip, "install", "--quiet", "-r", folder / "list.txt"], capture_output=True, text=True)
    assert finished.returncode == 0, finished.stderr
    return folder / "venv", lines


@pytest.fixture
def built(installed: tuple[Path, list[str]], export: Path) -> tuple[Path, dict[str, str]]:
    """The environment after `postBuild` ran in the clean copy, as `(its folder, the variables to run it with)`."""
    venv, _ = installed
    own = {
        name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "PYTHON", "VIRTUAL_ENV"))
    }
    home = export.parent / "home"
    home.mkdir()
    own |= {"PATH": f"{venv / 'bin'}{os.pathsep}{os.environ['PATH']}", "HOME": str(home)}
    finished = subprocess.run(["./postBuild"], cwd=export, env=own, capture_output=True, text=True)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return venv, own


@pytest.fixture
def lab(built: tuple[Path, dict[str, str]], export: Path) -> Iterator[str]:
    """The address of a JupyterLab that serves the clean copy from that environment."""
    venv, own = built
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    options = [
        "--no-browser",
        f"--port={port}",
        "--ServerApp.port_retries=0",
        "--IdentityProvider.token=",
        "--allow-root",
    ]
    log = export.parent / "lab.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [venv / "bin/jupyter", "lab", *options], cwd=export, env=own, stdout=output, stderr=output
        )
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(f"{address}/api", timeout=5).close()
                break
            except (urllib.error.URLError, OSError):
                assert server.poll() is None, log.read_text()
                assert time.monotonic() < deadline, log.read_text()
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


def read(address: str) -> dict:
    with urllib.request.urlopen(address, timeout=30) as answer:
        return json.load(answer)


def test_the_list_alone_is_everything_that_pip_installs(installed: tuple[Path, list[str]]) -> None:
    venv, lines = installed
    frozen = [
        venv / "bin/python",
        "-m",
        "pip",
        "list",
        "--format=freeze",
        "--exclude=pip",
        "--disable-pip-version-check",
    ]
    present = subprocess.run(frozen, capture_output=True, text=True, check=True).stdout.split()
    names = {canonicalize_name(line.split("==")[0]) for line in present}
    assert names <= {line.split("==")[0] for line in lines}
    check = [venv / "bin/python", "-m", "pip", "check", "--disable-pip-version-check"]
    assert subprocess.run(check, capture_output=True, text=True).returncode == 0


def test_jupyterlab_starts_and_has_the_package_and_its_settings(
    built: tuple[Path, dict[str, str]], lab: str, export: Path
) -> None:
    venv, own = built
    where = [venv / "bin/python", "-c", "import workshop; print(workshop.__file__)"]
    assert Path(subprocess.run(where, cwd=venv, env=own, capture_output=True, text=True).stdout.strip()).is_relative_to(
        export
    )
    assert subprocess.run([venv / "bin/workshop", "--help"], cwd=export, env=own, capture_output=True).returncode == 0
    assert read(f"{lab}/api")["version"]
    assert "python3" in read(f"{lab}/api/kernelspecs")["kernelspecs"]
    notification = read(f"{lab}/lab/api/settings/@jupyterlab/apputils-extension:notification")
    assert notification["schema"]["properties"]["fetchNews"]["default"] == "false"
    with urllib.request.urlopen(f"{lab}/git-pull?repo=https://github.com/OWNER/REPO&branch=main", timeout=30) as page:
        assert b'data-targetpath="REPO"' in page.read()  # nbgitpuller is served, and names the folder as our links do
