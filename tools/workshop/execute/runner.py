"""Runs notebooks with papermill, in worker processes, and says of each whether it was good.

What is to run comes from `jobs`, how a kernel is started and limited from `engine`, and `report` tells people about
the records, which are plain data:

    session, copy, notebook, parameters      what ran
    state                                    "good" or "bad"
    seconds, cells_seconds, slowest          the whole, the cells' own time, the slowest cell {cell, heading, seconds}
    checks, check_cells                      what each check said [{exercise, state, mistake, cell}]; how many there are
    failures                                 [{kind, heading, cell, message}], `cell` counts from 1
    executed, command                        path of the executed copy or None; what runs it again
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import as_completed
from datetime import datetime
from pathlib import Path
from typing import Any

from workshop import files
from workshop.cell import Cell, read_cell
from workshop.course.notebook import headings, read_notebook
from workshop.errors import WorkshopError
from workshop.execute import offline, pool
from workshop.execute.jobs import Job

CHECK_MIME = "application/vnd.workshop.check+json"
EXPECTED = {"solutions": "matches", "sessions": "not attempted"}
"""What every check of a copy must say. Success without an expected value is no success."""

Record = dict[str, Any]


def run(
    jobs: Sequence[Job],
    workers: int | None = None,
    done: Callable[[Record], None] | None = None,
) -> list[Record]:
    """Run every job and return their records in the order of the jobs; `done` is called with each as it ends.

    `workers` is the number of processes (the cores, if None).
    """
    records: dict[int, Record] = {}
    with pool.working(run_job, jobs, workers) as places:
        for future in as_completed(places):
            place = places[future]
            error = future.exception()
            records[place] = future.result() if error is None else _lost(jobs[place], error)
            if done is not None:
                done(records[place])
    return [records[place] for place in range(len(jobs))]


def run_job(job: Job) -> Record:
    """Run one notebook in its own folder; never raises for anything that is wrong with the notebook."""
    started = time.perf_counter()
    record = _record(job)
    try:
        source = read_notebook(job.source)
        record["check_cells"] = sum(map(is_check, source.cells))
        if source.raw.get("metadata", {}).get("kernelspec", {}).get("name"):
            _execute(job, source.cells, record)
        else:
            _fail(record, "notebook", "it names no kernel; open it in JupyterLab, choose one (top right), and save it")
    except WorkshopError as error:
        _fail(record, "notebook", str(error))
    record["state"] = "bad" if record["failures"] else "good"
    record["seconds"] = time.perf_counter() - started
    return record


def is_check(cell: Cell) -> bool:
    """Whether a cell is one of the checks that decide if a run was good."""
    return cell.is_code and (bool(cell.nbgrader.get("grade")) or cell.described.role == "check")


def _record(job: Job) -> Record:
    return {
        "session": job.session,
        "copy": job.copy,
        "notebook": str(job.source),
        "parameters": dict(job.parameters),
        "state": "bad",
        "seconds": 0.0,
        "cells_seconds": 0.0,
        "slowest": None,
        "checks": [],
        "check_cells": 0,
        "failures": [],
        "executed": None,
        "command": job.command,
    }


def _fail(record: Record, kind: str, message: str, cell: int | None = None, heading: str = "") -> None:
    record["failures"].append({"kind": kind, "heading": heading, "cell": cell, "message": message})


def _lost(job: Job, error: BaseException) -> Record:
    record = _record(job)
    said = f"{type(error).__name__}: {error}".split("\n")[0]
    _fail(record, "worker", f"the process that ran it is gone ({said}); run it alone with the command below")
    return record


def _execute(job: Job, cells: Sequence[Cell], record: Record) -> None:
    """Run the cells with papermill and write into `record` how it went."""
    # Here and not above, because only workers need them, and importing them takes longer than everything else.
    from workshop.execute.engine import Execution

    env = offline.environment(os.environ) if job.offline else dict(os.environ)
    if job.out is None:
        env["WORKSHOP_PICTURES"] = "no"  # of its charts, which nobody would see
    with tempfile.TemporaryDirectory(prefix="ws-", ignore_cleanup_errors=True) as private:
        execution = Execution(
            seconds=job.limits.seconds,
            memory=job.limits.memory,
            output=job.limits.output,
            env=env,
            folder=job.source.parent,
            private=Path(private),
        )
        failure = _papermill(job, execution)
    places = _places(cells, execution.cells)
    _time(record, execution.cells, places, cells)
    _checks(record, execution.cells, places, cells, finished=failure is None)
    if failure is not None:
        place = places[execution.cell] if execution.cell is not None and places else None
        _fail(record, *failure, *_where(cells, place))
    if job.out is not None and execution.notebook is not None:
        record["executed"] = str(_save(job, job.out, execution.notebook))


def _papermill(job: Job, execution: Any) -> tuple[str, str] | None:
    """Execute one notebook. Returns (kind, message) of what ended it before its end, or None."""
    from jupyter_client.kernelspec import NoSuchKernel
    from papermill import execute_notebook
    from papermill.exceptions import PapermillExecutionError

    from workshop.execute.engine import ENGINE, Stopped

    try:
        execute_notebook(
            str(job.source).replace("{", "{{").replace("}", "}}"),  # papermill formats paths
            None,  # papermill would write the executed copy after every cell; _save writes it once, at the end
            parameters=dict(job.parameters),
            engine_name=ENGINE,
            request_save_on_cell_execute=False,
            progress_bar=False,
            execution=execution,
        )
    except PapermillExecutionError as error:
        said = " ".join(f"{error.ename}: {error.evalue}".split()).removesuffix(":")
        allowed = f" (--memory allows {job.limits.memory / 1e9:g} GB)" if error.ename == "MemoryError" else ""
        return "error", said + allowed
    except Stopped as error:
        return error.kind, str(error)
    except NoSuchKernel as error:
        return "kernel", f"it asks for the kernel '{error.name}', which is not installed here; python3 is"
    except Exception as error:  # whatever a notebook can bring about must become a message, not the end of the run
        return "notebook", " ".join(f"{type(error).__name__}: {error}".split())
    return None


def _places(cells: Sequence[Cell], executed: list[Any]) -> list[int | None]:
    """For each executed cell its place in the source; None for the cell that papermill injects."""
    if len(executed) <= len(cells):
        return list(range(len(executed)))
    injected = next(n for n, cell in enumerate(executed) if "injected-parameters" in cell.metadata.get("tags", []))
    return [None if n == injected else n - (n > injected) for n in range(len(executed))]


def _where(cells: Sequence[Cell], place: int | None) -> tuple[int | None, str]:
    """The number of a cell, from 1, and the heading above it."""
    if place is None:
        return None, ""
    for cell in reversed(cells[: place + 1]):
        if found := headings(cell):
            return place + 1, found[-1].text
    return place + 1, ""


def _time(record: Record, executed: list[Any], places: list[int | None], cells: Sequence[Cell]) -> None:
    """The cells' own time by the kernel's clock, from busy to idle."""
    slowest: tuple[float, int | None] = (0.0, None)
    for cell, place in zip(executed, places, strict=True):
        marks = cell.metadata.get("execution", {})
        with contextlib.suppress(KeyError):
            begin, end = (datetime.fromisoformat(marks[f"iopub.status.{mark}"]) for mark in ("busy", "idle"))
            seconds = (end - begin).total_seconds()
            record["cells_seconds"] += seconds
            slowest = max(slowest, (seconds, place), key=lambda each: each[0])
    if slowest[1] is not None:
        number, heading = _where(cells, slowest[1])
        record["slowest"] = {"cell": number, "heading": heading, "seconds": slowest[0]}


def _checks(
    record: Record, executed: list[Any], places: list[int | None], cells: Sequence[Cell], finished: bool
) -> None:
    """What every check said, and a failure for each that did not say what it should."""
    expected = EXPECTED[record["copy"]]
    for cell, place in zip(executed, places, strict=True):
        if not is_check(read_cell(cell, 0, strict=False)):
            continue
        outputs = [output.get("data", {}) for output in cell.get("outputs", [])]
        said = next((data[CHECK_MIME] for data in outputs if CHECK_MIME in data), None)
        number, heading = _where(cells, place)
        if said is not None:
            check = {key: said.get(key) for key in ("exercise", "state", "mistake")}
            record["checks"].append({**check, "cell": number})
            if said.get("state") != expected:
                mistake = f" (mistake: {said['mistake']})" if said.get("mistake") else ""
                message = (
                    f"check '{said.get('exercise')}' says '{said.get('state')}'{mistake}, and should say '{expected}'"
                )
                _fail(record, "check", message, number, heading)
        elif finished:
            _fail(record, "check", f"this check said nothing, and should say '{expected}'", number, heading)
    if finished and not record["check_cells"]:
        _fail(record, "check", "it has no check, so that it ran to its end proves nothing")


def _save(job: Job, folder: Path, notebook: Any) -> Path:
    """Write the executed copy, whole or not at all. Raises WorkshopError when the place cannot be written."""
    import nbformat

    name = ".".join([job.session, job.copy, *(f"{name}={value}" for name, value in job.parameters.items()), "ipynb"])
    path = folder / re.sub(r'[<>:"/\\|?*]', "-", name)  # what a file's name may not hold, on Windows least of all
    files.write(path, nbformat.writes(notebook).encode())
    return path
