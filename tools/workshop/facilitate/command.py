"""What `workshop pack` does, from its options to the folders; what is in them is made in the modules beside it."""

from __future__ import annotations

import signal
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from workshop.course import session as course
from workshop.errors import WorkshopError
from workshop.facilitate import clock
from workshop.facilitate import pack as folders
from workshop.facilitate import settings as configured
from workshop.facilitate.agenda import Form


def pack(
    names: Sequence[str],
    whole_year: bool,
    out: Path,
    start: str | None,
    minutes: str,
    in_person: bool,
    parameters: Iterable[tuple[str, str]],
) -> Iterator[Path]:
    """Make the folder of one meeting at `out`, or those of several below it, and give them.

    Raises WorkshopError before anything runs when the options do not go together, and at the end, with the others
    made, when a session cannot be read.
    """
    if bool(names) == whole_year:
        raise WorkshopError("Name a session, such as  workshop pack 8 --out DIR, or give --all for the whole year.")
    root = course.find_root()
    sessions, errors = course.readable(root, names)
    if not sessions:
        raise WorkshopError("\n".join(errors))
    if start and len(sessions) > 1:
        raise WorkshopError("--start is the start of one meeting: leave it out, or name one session.")
    settings = configured.read(root)
    when = clock.read(start, settings) if start else clock.usual(settings)
    form = Form(int(minutes), in_person)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # to be told to end is like Ctrl-C: leave nothing behind
    meetings = [folders.Meeting(each.source, when, form, settings, dict(parameters)) for each in sessions]
    return _made(meetings, out, len(sessions) + len(errors) > 1 or whole_year, errors)


def _made(meetings: Sequence[folders.Meeting], out: Path, each_apart: bool, errors: Sequence[str]) -> Iterator[Path]:
    yield from folders.write(meetings, out, each_apart)
    if errors:
        raise WorkshopError("\n".join(errors))
