"""What a notebook imports leans on pandas and altair only, and the sessions run with what a browser's kernel has."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

import pytest

from workshop.lite import wheels

ROOT = Path(__file__).resolve().parents[2]

# Run before anything else: an import of what is not named is as if it were not installed.
ALONE = """
import sys
TAKEN = {taken!r}
class Gone:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in TAKEN:
            raise ModuleNotFoundError(f"No module named {{name!r}}: it was taken away", name=name)
sys.meta_path.insert(0, Gone())
"""

IMPORTS = """
import workshop.notebook as w
table = w.load("school-suspensions")
bars = w.charts.alt.Chart(table.head(3)).mark_bar().encode(x="place:N")
chart = w.show(bars, title="T", description="D", table=table.head(3))
print(len(table) > 100, "mark" in chart.spec(), bool(w.biography("school-suspensions")._repr_html_()))
"""

SESSIONS = """
import glob, json, os, sys
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
for path in sys.argv[1:]:
    folder, name = os.path.split(path)
    os.chdir(folder)
    sys.modules.pop("checks", None)
    sys.path[:0] = [folder]
    shell = InteractiveShell()
    for cell in json.load(open(name, encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            with capture_output():
                done = shell.run_cell("".join(cell["source"]), store_history=True)
            if not done.success:
                print(name, cell["id"], repr(done.error_in_exec or done.error_before_exec))
    sys.path.remove(folder)
    print("ran", name)
"""


def needed(names: Iterable[str]) -> set[str]:
    """The installed distributions that these need, themselves included."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in found:
            continue
        try:
            requires = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue
        found.add(name)
        waiting += [re.match(r"[\w.-]+", each)[0] for each in requires if "extra ==" not in each]
    return found


def taken_away(kept: Iterable[str]) -> str:
    """Python that takes away every library that is not needed by what is kept."""
    stay = needed(kept)
    by_import = metadata.packages_distributions()
    gone = {
        name
        for name, owners in by_import.items()
        if not {re.sub(r"[-_.]+", "-", owner).lower() for owner in owners} & stay and name != "workshop"
    }
    assert {"duckdb", "splink", "vl_convert", "typst", "papermill"} <= gone
    return ALONE.format(taken=gone)


def run(code: str, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)


def test_workshop_notebook_needs_pandas_and_altair_and_what_they_need() -> None:
    ended = run(taken_away(["pandas", "altair"]) + IMPORTS)
    assert ended.stdout.split() == ["True", "True", "True"], ended.stderr


def test_what_is_taken_away_is_gone() -> None:
    assert "was taken away" in run(taken_away(["pandas", "altair"]) + "import IPython").stderr


@pytest.mark.parametrize("half", ["0[1-6]", "(0[7-9]|1.)"])
def test_every_session_runs_with_the_libraries_that_a_browser_has(half: str) -> None:
    paths = sorted(path for path in ROOT.glob("sessions/*/*.ipynb") if re.match(half, path.parent.name))
    assert len(paths) == 6
    kept = [*wheels.NEEDS, *wheels.LIBRARIES, "ipython"]
    ended = run(taken_away(kept) + SESSIONS, *map(str, paths))
    assert ended.stdout.splitlines() == [f"ran {path.name}" for path in paths], ended.stdout + ended.stderr
