"""What is to run: sessions, copies and parameters turned into jobs that any executor can carry to a worker.

A job is plain data. Running it is the runner's.
"""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workshop.course import session as sessions
from workshop.errors import WorkshopError

COPIES = ("solutions", "sessions")


@dataclass(frozen=True)
class Limits:
    """What one notebook may use: seconds for the whole of it, bytes of memory, bytes of output."""

    seconds: float = 120.0
    memory: int = 4_000_000_000
    output: int = 20_000_000


@dataclass(frozen=True)
class Job:
    """One notebook to run with one set of parameters.

    `source` and `out` are absolute. `out` is the folder for the executed copy, or None to keep none.
    """

    source: Path
    copy: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = Limits()
    out: Path | None = None
    offline: bool = False

    @property
    def session(self) -> str:
        """The name of the session's folder."""
        return self.source.parent.name

    @property
    def name(self) -> str:
        """What to call the job in one line: session, copy and parameters."""
        return " ".join([self.session, self.copy, *(f"{name}={value}" for name, value in self.parameters.items())])

    @property
    def command(self) -> str:
        """The command that runs this job alone, in the same way."""
        words = ["workshop", "run", self.session, "--copy", self.copy]
        for name, value in self.parameters.items():
            words += ["-p", name, value]
        if self.limits.seconds != Limits.seconds:
            words += ["--timeout", f"{self.limits.seconds:g}"]
        if self.limits.memory != Limits.memory:
            words += ["--memory", f"{self.limits.memory / 1e9:g}"]
        words += ["--offline"] * self.offline
        return shlex.join(words) if os.name == "posix" else subprocess.list2cmdline(words)


def plan(
    names: Iterable[str] = (),
    copies: Iterable[str] = COPIES,
    parameters: Mapping[str, str] | None = None,
    sweep: bool = False,
    root: Path | None = None,
    **common: Any,
) -> list[Job]:
    """The jobs for the named sessions, or for all; `common` are the fields that every job shares.

    Raises WorkshopError, with everything that is wrong, for a session, a parameter or a value that there is not.
    """
    root = sessions.find_root(root)
    sources = [sessions.find_source(name, root) for name in names] or sessions.sources(root)
    if not sources:
        raise WorkshopError(
            f'{root} has no session yet, so there is nothing to run.\nMake one with  workshop new "Title".'
        )
    jobs, errors = [], []
    for source in dict.fromkeys(sources):
        try:
            chosen = list(_choices(source, dict(parameters or {}), sweep))
        except WorkshopError as error:
            errors.append(str(error))
            continue
        for copy in copies:
            path = root / copy / source.parent.name / source.name
            jobs += [Job(path, copy, choice, **common) for choice in chosen]
    if errors:
        raise WorkshopError("\n".join(errors))
    return jobs


def _choices(source: Path, given: Mapping[str, str], sweep: bool) -> Iterator[dict[str, str]]:
    """The sets of parameters for one session: as given, then, for a sweep, each other value of each parameter."""
    if not given and not sweep:
        yield {}
        return
    try:
        session = sessions.read_session(source)
    except WorkshopError:  # its run says what is wrong with it, and the others go on
        yield dict(given)
        return
    known = session.parameters()
    for name, value in given.items():
        if name not in known:
            raise WorkshopError(
                f"Session {source.parent.name} has no parameter '{name}'.\n"
                f"It has: {', '.join(known) or 'none'}. Name the sessions that the parameter is for."
            )
        known[name].accept(value)
    yield dict(given)
    for name, parameter in known.items() if sweep else ():
        if name not in given:
            yield from ({**given, name: value} for value in parameter.values if value != parameter.default)
