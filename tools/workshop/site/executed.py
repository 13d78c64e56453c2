"""Participants' copies, run once for the site and kept: a session that has not changed is not run again."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from workshop import files
from workshop.course.session import Session, table_of
from workshop.errors import WorkshopError
from workshop.execute import runner
from workshop.execute.jobs import Job

CACHE = Path("build") / "site"
_CODE = ("notebook", "typed", "datapackage", "cell.py", "paper.py")  # what a notebook's output depends on


def run(sessions: Sequence[Session], root: Path) -> dict[str, Path]:
    """The executed copy of each session by the name of its folder; only those that are not kept yet are run.

    Raises WorkshopError where a notebook does not run to its end.
    """
    code = _digest(path for name in _CODE for path in _files(Path(__file__).parents[1] / name))
    kept = {session.name: root / CACHE / f"{session.name}-{_mark(session, code)}.ipynb" for session in sessions}
    wanted = [session for session in sessions if not kept[session.name].is_file()]
    if wanted:
        with tempfile.TemporaryDirectory(prefix="workshop-site-") as folder:
            jobs = [Job(session.release, "sessions", out=Path(folder), offline=True) for session in wanted]
            records = runner.run(jobs)
            if failed := [record for record in records if record["state"] == "bad"]:
                said = "; ".join(f"{each['session']}: {each['failures'][0]['message']}" for each in failed)
                raise WorkshopError(f"Nothing was written, because a notebook does not run: {said}")
            for session, record in zip(wanted, records, strict=True):
                _drop(root / CACHE, session.name)
                files.write(kept[session.name], Path(record["executed"]).read_bytes())
    return kept


def forget(root: Path) -> None:
    """Remove every copy that is kept."""
    shutil.rmtree(root / CACHE, ignore_errors=True)


def _drop(folder: Path, name: str) -> None:
    for older in folder.glob(f"{name}-*.ipynb"):
        older.unlink(missing_ok=True)


def _mark(session: Session, code: str) -> str:
    """What a session's output is made of: its copy, its checks, its tables, and the package."""
    folder = session.release.parent
    tables = [table_of(session.root, name).parent for name in session.about.datasets]
    return _digest([*_files(folder), *(path for each in tables for path in _files(each))], code)


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return sorted(each for each in path.rglob("*") if each.is_file() and "__pycache__" not in each.parts)


def _digest(paths: object, start: str = "") -> str:
    found = hashlib.sha256(start.encode())
    for path in paths:  # type: ignore[attr-defined]
        found.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:16]
