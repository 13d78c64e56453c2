"""The page's JavaScript that needs no page, run by Node.js; its types, checked where TypeScript is at hand."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
STATIC = ROOT / "tools/workshop/page/static"
NODE = shutil.which("node")
LINES = 1940  # of all that is served, style and comments too


def typescript() -> list[str] | None:
    """The command of TypeScript's checker, or None where it is not installed."""
    tsc = shutil.which("tsc")
    return [tsc] if tsc else None


@pytest.mark.skipif(NODE is None, reason="no Node.js on the path: the page's own tests did not run")
@pytest.mark.parametrize("name", sorted(path.name for path in HERE.glob("*.test.mjs")))
def test_node_finds_nothing(name: str) -> None:
    ran = subprocess.run([NODE, "--test", "--test-reporter=tap", HERE / name], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout
    assert "\n# pass 0\n" not in ran.stdout


@pytest.mark.skipif(typescript() is None, reason="no tsc on the path: the page's types were not checked")
def test_the_types_in_the_comments_hold() -> None:
    ran = subprocess.run([*typescript(), "--project", HERE / "tsconfig.json"], capture_output=True, text=True, cwd=ROOT)
    assert ran.returncode == 0, ran.stdout


def test_it_is_small_and_served_as_it_is() -> None:
    files = sorted(STATIC.iterdir())
    assert sum(len(path.read_text(encoding="utf-8").splitlines()) for path in files) <= LINES
    assert {path.suffix for path in files} == {".js", ".css"}
    assert not any("http" in path.read_text(encoding="utf-8") for path in files)
