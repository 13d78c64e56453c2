"""The folder of a meeting: everything to print, to send and to paste, made in one go and put in place whole.

The charts of the exercise on paper come from the participant's notebook, run once; running it is `execute`'s.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from workshop.course.notebook import read_notebook
from workshop.course.session import Session, read_session, sources
from workshop.errors import WorkshopError
from workshop.execute import pool, runner
from workshop.execute.jobs import plan as jobs_for
from workshop.facilitate import chat, invitation, papers, worksheet
from workshop.facilitate.agenda import Agenda, Form, plan
from workshop.facilitate.clock import Clock
from workshop.facilitate.settings import Settings


@dataclass(frozen=True)
class Meeting:
    """What a folder is made for: a session by its source, when and how it is held, and what its page is set to.

    It is plain data, because it goes to other processes.
    """

    source: Path
    clock: Clock
    form: Form
    settings: Settings
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name of the session's folder."""
        return self.source.parent.name

    def agenda(self) -> Agenda:
        """The run-of-show. Raises WorkshopError when the session does not take 90 minutes."""
        return plan(read_session(self.source), self.clock, self.form)


def write(meetings: Sequence[Meeting], out: Path, each_apart: bool) -> list[Path]:
    """Make a folder for each meeting below `out`, or, for a single one that is not `each_apart`, make it `out` itself.

    Returns the folders. Everything is made beside `out` and put in place at the end: when something is wrong, or the
    command is stopped, nothing is left. Raises WorkshopError when `out` holds something, or a notebook does not run.
    """
    out = out.resolve()
    _must_be_free(out)
    for each in meetings:
        each.agenda()  # so that what is wrong with a session is said before anything runs
    base = next(folder for folder in out.parents if folder.is_dir())
    try:
        made = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=base))
    except OSError as error:
        raise WorkshopError(f"{base} cannot be written to: {error.strerror}. Name another folder.") from None
    names = [each.name if each_apart else "." for each in meetings]
    try:
        with tempfile.TemporaryDirectory(prefix="workshop-pack-") as runs:
            executed = _run(meetings, Path(runs))
            work = zip(names, meetings, executed, strict=True)
            _fill([(made / name, meeting, run) for name, meeting, run in work])
        _put(made, out)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return [(out / name).resolve() for name in names]


def _must_be_free(out: Path) -> None:
    if out.is_dir() and not any(out.iterdir()):
        return
    if out.exists() or out.is_symlink():
        what = "is not empty" if out.is_dir() else "is a file"
        raise WorkshopError(f"{out} {what}: name a folder that is empty or not there yet. Nothing was written.")


def _put(made: Path, out: Path) -> None:
    """Move the finished folder to its place, which is empty or not there."""
    try:
        made.chmod(0o777 & ~_umask())  # mkdtemp's folders are for their owner alone
        out.parent.mkdir(parents=True, exist_ok=True)
        if out.is_dir():
            out.rmdir()
        made.rename(out)
    except OSError as error:
        raise WorkshopError(f"{out} cannot be made: {error.strerror}. Nothing was written.") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _run(meetings: Sequence[Meeting], folder: Path) -> list[Path]:
    """Run the participant's copies, offline, and return the executed notebooks. Raises WorkshopError when one fails."""
    jobs = []
    for each in meetings:
        root = each.source.parents[2]
        jobs += jobs_for([each.name], ["sessions"], each.parameters, root=root, out=folder, offline=True)
    records = runner.run(jobs)
    failed = [record for record in records if record["state"] == "bad"]
    if failed:
        said = "; ".join(f"{record['session']}: {record['failures'][0]['message']}" for record in failed)
        raise WorkshopError(f"Nothing was written, because a notebook does not run: {said}\n{failed[0]['command']}")
    return [Path(record["executed"]) for record in records]


_Work = tuple[Path, Meeting, Path]


def _fill(work: Sequence[_Work]) -> None:
    """Make every folder, several at once where there are cores and folders enough."""
    if min(pool.cores(), len(work)) == 1:
        for each in work:
            _make(each)
        return
    with pool.working(_make, work) as futures:
        for future in futures:
            future.result()


def _make(work: _Work) -> None:
    folder, meeting, executed = work
    made = files(meeting, executed)
    try:
        folder.mkdir(exist_ok=True)
        for name, content in made.items():
            (folder / name).write_bytes(content)
    except OSError as error:
        raise WorkshopError(f"{folder} cannot be written to: {error.strerror}. Nothing was written.") from None


def _following(session: Session) -> str:
    """The question of the session that comes after this one, or was released as it; empty for the last."""
    following = next((path for path in sources(session.root) if path.parent.name > session.name), None)
    if following is None:
        return ""
    try:
        return read_session(following).about.question
    except WorkshopError:  # only whoever gives that session has to hear of it
        return read_session(session.root / "sessions" / following.parent.name / following.name).about.question


def files(meeting: Meeting, executed: Path) -> dict[str, bytes]:
    """Every file of one meeting's folder by its name; `executed` is the participant's copy after a run."""
    planned = meeting.agenda()
    settings = meeting.settings
    cells = read_notebook(executed).cells
    pages = {
        "breakout-cards": papers.cards(planned),
        "exercise-on-paper": worksheet.page(planned.session, cells, meeting.parameters),
        "answer-key": papers.key(planned, meeting.parameters),
        "access-checklist": papers.access(planned),
    }
    found = {
        "run-of-show.html": planned.html().encode(),
        "run-of-show.pdf": planned.pdf(),
        "chat.txt": chat.file(planned, settings).encode(),
        "note-two-weeks-before.txt": invitation.two_weeks_before(planned, settings).encode(),
        "note-two-days-before.txt": invitation.two_days_before(planned, settings).encode(),
        "mail-the-day-after.txt": invitation.day_after(planned, settings, _following(planned.session)).encode(),
    }
    for name, page in pages.items():
        found[f"{name}.html"] = page.html().encode()
        found[f"{name}.pdf"] = page.pdf()
    return found
