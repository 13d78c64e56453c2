"""What ran, how long it took, which checks matched, what failed and how to run that again: records told to people.

The records are the runner's; nothing is decided here.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from workshop import files
from workshop.columns import columns

_LONG = 60  # more runs than this are told session by session

Record = dict[str, Any]


class Progress:
    """One line a run as it ends, or on a terminal a bar with the time left."""

    def __init__(self, total: int, stream: IO[str] = sys.stderr) -> None:
        self.total = total
        self.stream = stream
        self.ended = 0
        self.bar = _bar(total, stream) if stream.isatty() else None

    def __call__(self, record: Record) -> None:
        """Take note of a run that ended."""
        self.ended += 1
        line = f"{record['state']:4}  {_name(record)}  {record['seconds']:.2f} s"
        if self.bar is None:
            print(f"{self.ended:{len(str(self.total))}}/{self.total}  {line}", file=self.stream, flush=True)
            return
        if record["state"] == "bad":
            self.bar.write(line, file=self.stream)
        self.bar.update()

    def close(self) -> None:
        """Leave the terminal as it was."""
        if self.bar is not None:
            self.bar.close()


def tell(records: Sequence[Record], seconds: float) -> str:
    """The whole report as text: a table, every failure, and one line that sums it up. `seconds` is by the clock."""
    failed = [record for record in records if record["state"] == "bad"]
    parts = [_by_session(records) if len(records) > _LONG else _table(records)]
    parts += [_failure(record) for record in failed]
    checks = Counter(check["state"] for record in records for check in record["checks"])
    said = ", ".join(f"{number} {state}" for state, number in sorted(checks.items())) or "none"
    own = sum(record["cells_seconds"] for record in records)
    parts.append(
        f"{len(records) - len(failed)} good, {len(failed)} bad in {seconds:.1f} s (cells {own:.1f} s). Checks: {said}."
    )
    return "\n\n".join(parts)


def save(path: Path, records: Sequence[Record], seconds: float) -> None:
    """Write the records as JSON, whole or not at all. Raises WorkshopError when the place cannot be written."""
    bad = sum(record["state"] == "bad" for record in records)
    content = {"seconds": seconds, "good": len(records) - bad, "bad": bad, "runs": list(records)}
    files.write(path, json.dumps(content, indent=1, ensure_ascii=False).encode() + b"\n")


def _bar(total: int, stream: IO[str]) -> Any:
    from tqdm import tqdm

    return tqdm(total=total, unit="run", file=stream, leave=False, dynamic_ncols=True)


def _name(record: Record) -> str:
    settings = (f"{name}={value}" for name, value in record["parameters"].items())
    return " ".join([record["session"], record["copy"], *settings])


def _table(records: Sequence[Record]) -> str:
    rows = [("", "notebook", "checks", "whole", "cells", "slowest cell")]
    for record in records:
        slowest = record["slowest"]
        where = f"{slowest['seconds']:.2f} s in cell {slowest['cell']}, {slowest['heading']}" if slowest else ""
        rows.append(
            (
                record["state"],
                _name(record),
                f"{len(record['checks'])}/{record['check_cells']}",
                f"{record['seconds']:.2f} s",
                f"{record['cells_seconds']:.2f} s",
                where,
            )
        )
    return columns(rows)


def _by_session(records: Sequence[Record]) -> str:
    runs: dict[str, list[Record]] = {}
    for record in records:
        runs.setdefault(f"{record['session']} {record['copy']}", []).append(record)
    lines = []
    for name, group in runs.items():
        good = sum(record["state"] == "good" for record in group)
        slowest = max(group, key=lambda record: record["seconds"])
        lines.append(f"{name}: {good} of {len(group)} good; the longest {slowest['seconds']:.2f} s ({_name(slowest)})")
    return "\n".join(lines)


def _failure(record: Record) -> str:
    lines = [f"BAD  {_name(record)}  {record['notebook']}"]
    for failure in record["failures"]:
        where = f'cell {failure["cell"]}, under "{failure["heading"]}": ' if failure["cell"] else ""
        message = failure["message"].replace("\n", "\n     ")
        lines.append(f"     {where}{message}")
    return "\n".join([*lines, f"     Run it again:  {record['command']}"])
