"""How far somebody is: for each session what was attempted, what matches, what was written, as the saved files say it.

A check leaves its result in the notebook when the notebook is saved. Nothing is run here, so an answer that was changed
after its check ran still shows the older result.
"""

from __future__ import annotations

import html
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from workshop.cell import Cell
from workshop.notebook.checks import MATCHES, NOT_ATTEMPTED, NOT_YET, RESULT_MIME
from workshop.notebook.portfolio import Portfolio, collect
from workshop.notebook.recognised import Found, Recognised
from workshop.notebook.saved import shown

NOT_RUN = "not run when it was saved"
FAILED = "ended in an error"
MISSING = "not in this copy"
_HEAD = ("", "Notebook", "Questions", "Attempted", "Match", "Written")


@dataclass(frozen=True)
class Question:
    """One question, and what its check said: matches, not yet, not attempted; or not run, failed, or gone.

    `mistake` is the name of the one that the check recognised, and `said` what it told the person.
    """

    name: str
    title: str
    state: str
    mistake: str = ""
    said: str = ""


@dataclass(frozen=True)
class Progress:
    """How far one notebook is."""

    page: Portfolio
    questions: tuple[Question, ...]

    def count(self, *states: str) -> int:
        """How many questions are in one of these states."""
        return sum(question.state in states for question in self.questions)

    @property
    def written(self) -> tuple[str, ...]:
        """The places in which something is written, in the order of the notebook."""
        return tuple(dict.fromkeys(entry.place for entry in self.page.entries))

    def record(self) -> dict[str, Any]:
        """The same as JSON takes it."""
        saved = self.page.copy.saved
        return {
            "session": self.page.copy.number,
            "title": self.page.title,
            "file": shown(saved.path),
            "saved": saved.when.isoformat(timespec="seconds"),
            "questions": [{"name": each.name, "title": each.title, "state": each.state} for each in self.questions],
            "written": list(self.written),
            "empty": list(self.page.empty),
            "trouble": self.page.trouble,
        }


def progress(paths: Iterable[str | os.PathLike[str]]) -> tuple[list[Progress], tuple[str, ...]]:
    """How far each notebook in these files and folders is, and what to say about those that are damaged.

    Raises UnreadableNotebook where nothing can be read at all.
    """
    year = collect(paths)
    return [Progress(page, tuple(_questions(page.copy))) for page in year.pages], year.troubles


def table(rows: list[Progress]) -> str:
    """The same for a terminal: a line a notebook, in columns."""
    from workshop.columns import columns  # a browser's kernel, which has no terminal, does not have what it takes

    return columns([_HEAD, *(_row(each) for each in rows)])


def _row(each: Progress) -> tuple[str, ...]:
    number = each.page.copy.number
    attempted, matched = str(each.count(MATCHES, NOT_YET)), str(each.count(MATCHES))
    if (not_run := each.count(NOT_RUN)) == len(each.questions):
        attempted, matched = NOT_RUN, ""
    elif not_run:
        attempted += f", {not_run} {NOT_RUN}"
    if failed := each.count(FAILED):
        attempted += f", {failed} {FAILED}"
    if missing := each.count(MISSING):
        attempted += f", {missing} {MISSING}"
    written = ", ".join(place.replace("-", " ") for place in each.written) or "nothing yet"
    file = shown(each.page.path.relative_to(each.page.path.parent))
    return "" if number is None else f"{number:>2}", file, str(len(each.questions)), attempted, matched, written


def _questions(copy: Recognised) -> Iterable[Question]:
    """Each question once, in the order of the page; where its check stands twice, the last result counts."""
    titles: dict[str, str] = {}
    states: dict[str, str] = {}
    mistakes: dict[str, tuple[str, str]] = {}
    for cell, checked in _cells(copy):
        described = cell.described
        if described.role == "question":
            headings = [line.lstrip("# ") for line in cell.source.split("\n") if line.startswith("#")]
            titles[described.exercise] = headings[-1] if headings else described.exercise
        elif described.role == "check":
            before = states.get(described.exercise, MISSING)
            state, *mistake = _state(checked.cell) if checked else (MISSING, "", "")
            if state in (MISSING, NOT_RUN) and before != MISSING:
                continue
            states[described.exercise], mistakes[described.exercise] = state, (mistake[0], mistake[1])
    return [Question(name, titles.get(name, name), state, *mistakes[name]) for name, state in states.items()]


def _cells(copy: Recognised) -> Iterable[tuple[Cell, Found | None]]:
    """What each cell was in the release, with the cell of the copy; then the released cells that are missing."""
    yield from ((each.original or each.cell, each) for each in copy.found)
    yield from ((cell, None) for cell in copy.missing)


def _state(cell: Cell) -> tuple[str, str, str]:
    """What the check's saved outputs say: the state, the mistake that it recognised, and its words."""
    outputs = cell.raw.get("outputs")
    state, mistake, words = NOT_RUN, "", ""
    for output in outputs if isinstance(outputs, list) else []:
        said = output.get("data", {}) if isinstance(output, dict) else {}
        record = said.get(RESULT_MIME) if isinstance(said, dict) else None
        if isinstance(record, dict) and record.get("state") in (MATCHES, NOT_YET, NOT_ATTEMPTED):
            state, mistake = record["state"], str(record.get("mistake") or "")
            words = _words(said.get("text/html")) if mistake else ""
        elif isinstance(output, dict) and output.get("output_type") == "error":
            state, mistake, words = FAILED, "", ""
    return state, mistake, words


def _words(markup: Any) -> str:
    """The words of a verdict without its marks and its state; nothing where there are none."""
    text = "".join(markup) if isinstance(markup, list) else markup if isinstance(markup, str) else ""
    _, _, after = text[:10_000].partition("</strong>")
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", after)).split())
