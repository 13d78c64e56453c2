"""The sessions in the browser alone, as files: what is fetched and refused, what a wheel holds, what is built."""

from __future__ import annotations

import functools
import hashlib
import http.server
import io
import json
import re
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from workshop.course import session as course
from workshop.errors import WorkshopError
from workshop.facilitate import settings as configured
from workshop.lite import build as building
from workshop.lite import pyodide, wheels
from workshop.site import build as site

ROOT = Path(__file__).resolve().parents[2]
CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")


def distribution(folder: Path) -> Path:
    """A folder like Pyodide's, with a lock that names what the sessions need; its files hold their own names."""
    folder.mkdir(parents=True)
    packages = {}
    needs = {"pandas": ["python_dateutil"], "altair": ["narwhals"], "ipython": ["traitlets"]}
    for name in (*pyodide.NEEDED, "python-dateutil", "narwhals", "traitlets", "elsewhere"):
        file = f"{name.replace('-', '_')}-1-py3-none-any.whl"
        (folder / file).write_bytes(name.encode())
        digest = hashlib.sha256(name.encode()).hexdigest()
        packages[name] = {
            "name": name,
            "file_name": file,
            "sha256": digest,
            "depends": needs.get(name, []),
            "imports": [name],
        }
    for name in CORE:
        (folder / name).write_bytes(name.encode())
    (folder / pyodide.LOCK).write_text(json.dumps({"info": {}, "packages": packages}))
    return folder


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Path, str]]:
    """Such a folder behind an address, and pinned as it is."""
    folder = distribution(tmp_path / "served")
    pins = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in (*CORE, pyodide.LOCK)}
    monkeypatch.setattr(pyodide, "PINS", pins)

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield folder, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_what_is_needed_is_fetched_and_nothing_else(served, tmp_path):
    said: list[str] = []
    found = pyodide.fetch(tmp_path / "here", served[1], said.append)
    assert pyodide.is_pinned(found)
    assert "elsewhere-1-py3-none-any.whl" not in {path.name for path in (tmp_path / "here").iterdir()}
    assert (tmp_path / "here" / "python_dateutil-1-py3-none-any.whl").is_file()
    assert pyodide.fetch(tmp_path / "here", "http://127.0.0.1:1", said.append), "what is there is not fetched again"
    assert len(said) == len(CORE) + 1 + len(pyodide.NEEDED) + 3


@pytest.mark.parametrize("name", ["pyodide.asm.wasm", pyodide.LOCK, "numpy-1-py3-none-any.whl"])
def test_a_file_that_is_not_what_its_hash_says_is_refused_and_not_kept(served, tmp_path, name):
    folder, address = served
    (folder / name).write_bytes(b"something else")
    with pytest.raises(WorkshopError, match=r"is not the file that .*pyodide\.py names"):
        pyodide.fetch(tmp_path / "here", address)
    assert not (tmp_path / "here" / name).exists()


def test_an_address_that_does_not_answer_is_a_message(tmp_path):
    with pytest.raises(WorkshopError, match="cannot be fetched"):
        pyodide.fetch(tmp_path / "here", "http://127.0.0.1:1")


def test_without_pyodide_the_command_says_how_to_get_it(tmp_path):
    with pytest.raises(WorkshopError, match="workshop lite --fetch"):
        pyodide.read(tmp_path)


def test_a_distribution_with_another_wheel_is_refused(tmp_path):
    folder = distribution(tmp_path / "pyodide")
    (folder / "pandas-1-py3-none-any.whl").write_bytes(b"another")
    with pytest.raises(WorkshopError, match=r"pandas.* is not the file that its lock names"):
        pyodide.read(folder)
    (folder / "pandas-1-py3-none-any.whl").unlink()
    with pytest.raises(WorkshopError, match=r"pandas.* is missing"):
        pyodide.read(folder)


def test_the_version_goes_with_the_kernel_that_is_installed_here():
    constants = pytest.importorskip("jupyterlite_pyodide_kernel.constants")
    assert constants.PYODIDE_VERSION == pyodide.VERSION


def test_our_wheel_holds_what_a_notebook_imports_and_nothing_of_the_terminal():
    with zipfile.ZipFile(io.BytesIO(wheels.ours().content)) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
    assert {"workshop/notebook/__init__.py", "workshop/typed/__init__.py", "workshop/own/standards.toml"} <= set(names)
    assert not [name for name in names if name.startswith(("workshop/site", "workshop/facilitate", "workshop/cli"))]
    assert wheels.ours().content == wheels.ours().content, "the same bytes every time"


def test_a_library_travels_without_what_is_compiled_and_with_its_licence():
    for name in wheels.LIBRARIES:
        with zipfile.ZipFile(io.BytesIO(wheels.packed(name).content)) as archive:
            names = archive.namelist()
        assert not [each for each in names if each.endswith((".so", ".pyd"))]
        assert [each for each in names if ".dist-info/" in each and "licen" in each.lower()], name
    with zipfile.ZipFile(io.BytesIO(wheels.packed("pyphen").content)) as archive:
        assert [each for each in archive.namelist() if each.endswith(".dic")] == ["pyphen/dictionaries/hyph_en_US.dic"]


def test_a_library_without_what_is_compiled_says_the_same(tmp_path):
    look = "import rapidfuzz.distance as d; print(d.__file__, d.JaroWinkler.similarity('dwayne', 'duane'))"
    (tmp_path / "wheel.zip").write_bytes(wheels.packed("rapidfuzz").content)
    with zipfile.ZipFile(tmp_path / "wheel.zip") as archive:
        archive.extractall(tmp_path / "there")
    ended = subprocess.run(
        [sys.executable, "-c", look], env={"PYTHONPATH": str(tmp_path / "there")}, capture_output=True, text=True
    )
    where, said = ended.stdout.split()
    assert where.startswith(str(tmp_path)) and float(said) == pytest.approx(0.84)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("jupyterlite_core", reason="JupyterLite is not installed")
    folder = tmp_path_factory.mktemp("lite")
    building.build(ROOT, folder / "out", pyodide.read(distribution(folder / "pyodide")))
    return folder / "out"


def test_every_copy_with_its_checks_and_every_table_is_in_it_as_it_is(made):
    for session in course.catalogue(ROOT):
        for path in session.release.parent.glob("*"):
            if path.is_file():
                assert (made / "files" / path.relative_to(ROOT)).read_bytes() == path.read_bytes()
        assert (made / building.address(session.release, ROOT).partition("?")[0]).is_file()
    for path in [*ROOT.glob("datasets/*/*.csv"), *ROOT.glob("datasets/*/datapackage.json")]:
        assert (made / "files" / path.relative_to(ROOT)).read_bytes() == path.read_bytes()
    assert (made / "files/sessions/own-table/own-table.ipynb").is_file()
    assert not list(made.glob("files/solutions/*"))


def test_it_carries_our_page_and_the_kernel_and_no_button_of_graders(made):
    settings = json.loads((made / "jupyter-lite.json").read_text())["jupyter-config-data"]
    assert {each["name"] for each in settings["federated_extensions"]} == {
        "equity-in-data-workshop",
        "@jupyterlite/pyodide-kernel-extension",
        "jupyterlab_pygments",
    }
    assert settings["settingsOverrides"]["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"


def test_the_kernel_asks_nobody_for_anything(made):
    settings = json.loads((made / "jupyter-lite.json").read_text())["jupyter-config-data"]
    kernel = settings["litePluginSettings"]["@jupyterlite/pyodide-kernel-extension:kernel"]
    assert kernel["disablePyPIFallback"] and kernel["pyodideUrl"].startswith("./")
    lock = json.loads((made / "static/pyodide" / pyodide.LOCK).read_text())["packages"]
    assert set(kernel["loadPyodideOptions"]["packages"]) <= set(lock)
    for entry in lock.values():
        file = made / "static/pyodide" / entry["file_name"]
        assert hashlib.sha256(file.read_bytes()).hexdigest() == entry["sha256"]
        assert {name.replace("_", "-") for name in entry["depends"]} <= set(lock), entry["name"]
    assert all("connect-src 'self'" in page.read_text() for page in made.rglob("*.html"))


def test_a_folder_with_something_else_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("words")
    with pytest.raises(WorkshopError, match="holds something else"):
        building.build(ROOT, tmp_path, pyodide.read(distribution(tmp_path.parent / "other")))
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_the_site_links_to_every_session_in_the_browser_alone_before_binder(tmp_path, monkeypatch):
    pytest.importorskip("jupyterlite_core", reason="JupyterLite is not installed")
    published = configured.Settings(repository="https://github.com/owner/repo", environment="built")
    monkeypatch.setattr(configured, "read", lambda root: published)
    site.build(ROOT, tmp_path / "site", lite=pyodide.read(distribution(tmp_path / "pyodide")))
    for session in course.catalogue(ROOT):
        page = (tmp_path / "site" / "sessions" / f"{session.name}.html").read_text(encoding="utf-8")
        opens = re.findall(r'href="([^"]+)"', page.partition('<section class="opens"')[2].partition("</section>")[0])
        where, _, path = opens[0].partition("?path=")
        assert (tmp_path / "site" / "sessions" / where).resolve().is_file(), opens
        assert (tmp_path / "site" / "lite" / "files" / path).is_file()
        assert opens[1].startswith("https://mybinder.org")
    home = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert "lite/lab/index.html?path=sessions/own-table/own-table.ipynb" in home
