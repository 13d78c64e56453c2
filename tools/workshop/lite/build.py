"""The whole of it, made beside its folder and put in place at the end: `workshop lite --out DIR`.

JupyterLite's own command makes the front end. What we add are the contents, a lock that knows our wheels too, so that
the kernel asks nobody for them, and a policy that lets the page ask nothing of anybody else.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

from workshop.course.session import released_folders
from workshop.errors import WorkshopError
from workshop.lite import wheels
from workshop.lite.pyodide import LOCK, Distribution
from workshop.lite.wheels import Wheel

MARK = ".workshop-lite"  # tells a folder that this was made in, so that nothing else is ever replaced
KERNEL = "@jupyterlite/pyodide-kernel-extension"
TITLE = "Racial equity in administrative data"
# Loaded as the kernel starts, by their names in the lock: so nothing is looked up anywhere.
STARTS = ("micropip", "piplite", "ipykernel", "comm", "pyodide-kernel", "jedi", "ipython", wheels.OURS)
POLICY = (
    "default-src 'self' 'unsafe-inline' 'unsafe-eval' blob: data:; connect-src 'self' blob: data:; "
    "form-action 'none'; object-src 'none'"
)
_PAGE = Path(__file__).parents[1] / "page"
_EXTENSIONS = ("equity-in-data-workshop", KERNEL, "jupyterlab_pygments")


def build(root: Path, out: Path, distribution: Distribution) -> None:
    """Make the sessions in `out`, to be served as they are. A folder that holds something else is refused.

    Raises WorkshopError, and leaves what was there, where it cannot be made.
    """
    out = out.resolve()
    if out.is_file() or (out.is_dir() and any(out.iterdir()) and not (out / MARK).is_file()):
        raise WorkshopError(f"{out} holds something else: name an empty folder, or one that this was made in.")
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as folder:
        source, made = Path(folder) / "source", Path(folder) / "made"
        _contents(root, source / "contents")
        _python(source / "static" / "pyodide", distribution)
        _settings(source)
        _run(source, made)
        _guard(made)
        (made / MARK).touch()
        if out.is_dir():
            shutil.rmtree(out)
        made.rename(out)


def address(notebook: Path, root: Path) -> str:
    """The way from where this was made to a participant's copy in it."""
    return f"lab/index.html?path={notebook.relative_to(root).as_posix()}"


def _contents(root: Path, target: Path) -> None:
    """The participants' copies with their checks, the page that lists them, and every table with its description."""
    for folder in released_folders(root / "sessions"):
        _copy([*folder.glob("*.ipynb"), *folder.glob("checks.py")], root, target)
    _copy([root / "sessions" / "README.md", root / "datasets" / "README.md"], root, target)
    _copy(root.glob("datasets/*/*.csv"), root, target)
    _copy(root.glob("datasets/*/datapackage.json"), root, target)


def _copy(paths: Any, root: Path, target: Path) -> None:
    for path in paths:
        place = target / path.relative_to(root)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)


def _python(target: Path, distribution: Distribution) -> None:
    """Pyodide, as much of it as is needed, with our wheels in its lock."""
    target.mkdir(parents=True)
    ours = {each.name: each for each in [wheels.ours(), *map(wheels.packed, wheels.LIBRARIES), *_of_the_kernel()]}
    packages = distribution.packages(ours)  # what the distribution has itself is not replaced
    for path in [*distribution.core, *(distribution.folder / entry["file_name"] for entry in packages.values())]:
        shutil.copyfile(path, target / path.name)
    packages = {name: {**entry, "file_name": Path(entry["file_name"]).name} for name, entry in packages.items()}
    for name in ours.keys() - packages.keys():
        (target / ours[name].file).write_bytes(ours[name].content)
        packages[name] = ours[name].entry()
    (target / LOCK).write_text(json.dumps({**distribution.lock, "packages": packages}), encoding="utf-8")


def _of_the_kernel() -> Iterator[Wheel]:
    """The wheels that the kernel brings itself."""
    needs = {"piplite": ["micropip"], "ipykernel": [], "pyodide-kernel": ["ipython", "comm"]}
    for path in sorted((_labextension(KERNEL) / "static" / "pypi").glob("*.whl")):
        name, version = path.name.split("-")[:2]
        name = name.replace("_", "-")
        if name in needs:
            yield Wheel(name, version, path.read_bytes(), [name.replace("-", "_")], needs[name])


def _settings(source: Path) -> None:
    """What JupyterLite reads: our settings as in every JupyterLab, and a kernel that asks nobody."""
    kernel = {"disablePyPIFallback": True, "loadPyodideOptions": {"packages": list(STARTS)}}
    page = json.loads((_PAGE / "config" / "equity-in-data-workshop.json").read_text(encoding="utf-8"))
    data = {"appName": TITLE, **page, "litePluginSettings": {f"{KERNEL}:kernel": kernel}}
    _write(source / "jupyter-lite.json", {"jupyter-lite-schema-version": 0, "jupyter-config-data": data})
    shutil.copyfile(_PAGE / "settings" / "equity-in-data-workshop.json", source / "overrides.json")
    extensions = source / "labextensions"
    for name in _EXTENSIONS:
        shutil.copytree(_labextension(name), extensions / name)
    build = {
        "LiteBuildConfig": {
            "apps": ["lab"],
            "contents": [str(source / "contents")],
            "cache_dir": str(source / "cache"),
            "ignore_sys_prefix": ["federated_extensions"],
            "no_sourcemaps": True,
            "no_libarchive": True,
        },
        "FederatedExtensionAddon": {"extra_labextensions_path": [str(extensions)]},
    }
    _write(source / "jupyter_lite_config.json", build)


def _labextension(name: str) -> Path:
    return Path(sys.prefix) / "share" / "jupyter" / "labextensions" / name


def _write(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def _run(source: Path, made: Path) -> None:
    try:
        metadata.distribution("jupyterlite-core")
    except metadata.PackageNotFoundError:
        raise ModuleNotFoundError("jupyterlite-core is not installed", name="jupyterlite_core") from None
    command = [sys.executable, "-m", "jupyterlite_core", "build", "--lite-dir", str(source), "--output-dir", str(made)]
    ended = subprocess.run(command, cwd=source, capture_output=True, text=True)
    if ended.returncode or not (made / "lab" / "index.html").is_file():
        raise WorkshopError(f"JupyterLite could not be made:\n{(ended.stdout + ended.stderr)[-2000:]}")


def _guard(made: Path) -> None:
    """Every page of it may ask nothing of anybody but where it lies."""
    for path in made.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        guarded = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}" />'
        path.write_text(text.replace("<head>", f"<head>\n{guarded}", 1), encoding="utf-8")
