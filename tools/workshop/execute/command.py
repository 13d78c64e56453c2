"""What `workshop run` does, from its options to its exit code; the work itself is done in the modules beside it."""

from __future__ import annotations

import signal
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from workshop.errors import WorkshopError
from workshop.execute import report, runner
from workshop.execute.jobs import COPIES, Limits, plan

INTERRUPTED = 130  # as shells have it: 128 + SIGINT


def run(
    sessions: Sequence[str],
    *,
    copy: str,
    parameters: Iterable[tuple[str, str]],
    sweep: bool,
    jobs: int | None,
    timeout: float,
    memory: float,
    out: Path | None,
    record: Path | None,
    offline: bool,
) -> int:
    """Run and report. Returns 0 when every run was good, 1 when one was not, 130 after Ctrl-C.

    `timeout` is in seconds and `memory` in gigabytes, each for one notebook. Raises WorkshopError before anything runs
    when the options ask for what there is not.
    """
    for folder in filter(None, (out, record and record.parent)):
        _must_be_writable(folder)
    planned = plan(
        sessions,
        COPIES if copy == "both" else [copy],
        dict(parameters),
        sweep,
        limits=Limits(seconds=timeout, memory=int(memory * 1e9)),
        out=out and out.resolve(),
        offline=offline,
    )
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # to be told to end is like Ctrl-C: leave nothing behind
    started = time.perf_counter()
    progress = report.Progress(len(planned))
    try:
        records = runner.run(planned, jobs, progress)
    except KeyboardInterrupt:
        progress.close()
        click.echo(
            f"Stopped by Ctrl-C after {progress.ended} of {len(planned)} runs; nothing is left running.", err=True
        )
        return INTERRUPTED
    progress.close()
    seconds = time.perf_counter() - started
    click.echo(report.tell(records, seconds))
    if record is not None:
        report.save(record, records, seconds)
    return int(any(each["state"] == "bad" for each in records))


def _must_be_writable(folder: Path) -> None:
    """Raise WorkshopError now, and not after all the runs, when nothing can be written into `folder`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        raise WorkshopError(
            f"{folder} cannot be written to: {error.strerror}.\nName another folder; nothing has been run."
        ) from None
