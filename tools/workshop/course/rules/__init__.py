"""The content rules: small functions in a registry, each looking at one file and yielding what it finds.

A rule knows nothing of the others and changes nothing. `lint` runs them over the source notebooks, their checks.py, the
participants' copies and the README files, and gathers everything it finds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from workshop.course.rules import code, exercises, facilitation, fields, figures, prose, structure  # noqa: F401  (they register rules)
from workshop.course.rules.page import Page, read_checks, read_readme, read_session_page
from workshop.course.rules.registry import RULES, Finding, Rule
from workshop.course.session import find_root, sources
from workshop.errors import WorkshopError

__all__ = ["RULES", "Finding", "Rule", "inspect", "lint"]


def lint(root: Path | None = None, notebooks: Sequence[Path] | None = None) -> list[Finding]:
    """What the rules find in these source notebooks and their copies, or in the whole project with its README files.

    What a copy shares with its source is reported once, for the source.
    """
    root = find_root(root)
    found: list[Finding] = []
    for path in sources(root) if notebooks is None else notebooks:
        found += _inspect_session(path, root)
    if notebooks is None:
        for path in (root / "README.md", *(root / copy / "README.md" for copy in ("solutions", "sessions"))):
            if path.is_file():
                found += inspect(read_readme(path, root))
    return found


def inspect(page: Page, names: Collection[str] = RULES.keys()) -> Iterator[Finding]:
    """What the rules for this kind of file find in it: all of them, or those of these names."""
    for rule in RULES.values():
        if page.kind in rule.kinds and rule.name in names:
            for cell, message in rule.look(page):
                yield Finding(page.file, None if cell is None else cell.place, rule.name, message)


def _inspect_session(path: Path, root: Path) -> Iterator[Finding]:
    """The source notebook, its checks.py, and what is wrong only in the participant's copy."""
    seen: set[tuple[str, str]] = set()
    for finding in _inspect_notebook("solutions", path, root):
        seen.add((finding.rule, finding.message))
        yield finding
    for checks in (path.with_name("checks.py"), path.with_name("figures.py")):
        if checks.is_file():
            yield from inspect(read_checks(checks, root))
    copy = root / "sessions" / path.parent.name / path.name
    if copy.is_file():  # a missing copy is for `workshop release --check` to say
        for finding in _inspect_notebook("sessions", copy, root):
            if (finding.rule, finding.message) not in seen:
                yield finding


def _inspect_notebook(kind: str, path: Path, root: Path) -> Iterator[Finding]:
    try:
        page = read_session_page(kind, path, root)
    except WorkshopError as error:
        # One message a cell: each names its place in the file.
        for line in str(error).splitlines():
            yield Finding(path.relative_to(root).as_posix(), None, "readable", line.removeprefix(f"{path}: "))
        return
    yield from inspect(page)
