"""Rules about running the room: the clock, and what facilitator cells say."""

from __future__ import annotations

import re

from workshop.course import notes
from workshop.course.rules.page import Cell, Page
from workshop.course.rules.registry import Found, rule
from workshop.course.session import MODES

STEPS = ("arrive", "check-in", "input", "predict", "hands-on", "break", "share", "reflect", "close")
SLOT = 90
SHORT = 60
BREAK = 5
AT_EACH_STEP = ("Purpose", "Say")
SOMEWHERE = ("Helpers", "Watch for", "If the room is quiet", "If it heats up", "Answers", notes.CUT, "In person")
SOMEWHERE += ("Access",)


def _steps(page: Page) -> list[tuple[Cell, dict]]:
    return [(cell, cell.workshop["step"]) for cell in page.cells if isinstance(cell.workshop.get("step"), dict)]


def _labels(cell: Cell) -> dict[str, str]:
    """The bold labels that open this cell's paragraphs, each with what follows it."""
    return {paragraph.label: paragraph.text for paragraph in notes.paragraphs(cell.source)}


@rule("steps", "solutions")
def steps(page: Page) -> Found:
    """The nine steps of the run-of-show are there, in order, each described in full."""
    found = _steps(page)
    names = tuple(step.get("name") for _, step in found)
    if names != STEPS:
        yield None, f"the steps are {', '.join(map(str, names)) or 'missing'}; they should be {', '.join(STEPS)}"
    for cell, step in found:
        if not cell.is_facilitator:
            yield cell, "the cell opens a step but is not tagged facilitator, so participants would see it"
        if not str(step.get("title", "")).strip():
            yield cell, "the step has no title"
        if step.get("mode") not in MODES:
            yield cell, f"the mode '{step.get('mode')}' is none of {', '.join(MODES)}"


@rule("minutes", "solutions")
def minutes(page: Page) -> Found:
    """The steps add up to 90 minutes, five of them a break."""
    by_name = {}
    for cell, step in _steps(page):
        by_name[step.get("name")] = step.get("minutes")
        if not isinstance(step.get("minutes"), int) or step["minutes"] < 1:
            yield cell, f"the step's minutes are {step.get('minutes')!r}; give whole minutes, 1 or more"
    total = sum(value for value in by_name.values() if isinstance(value, int))
    if total != SLOT:
        yield None, f"the steps add up to {total} minutes, not {SLOT}; move minutes between them"
    if by_name.get("break", BREAK) != BREAK:
        yield None, f"the break is {by_name['break']} minutes; it stays {BREAK}"


@rule("step-line", "solutions")
def step_line(page: Page) -> Found:
    """The first line of a step's cell states, in bold, the title, minutes and mode of its metadata."""
    for cell, step in _steps(page):
        first = cell.source.strip().partition("\n")[0]
        stated = re.search(r"(\d+)\s*min", first)
        if not re.fullmatch(r"\*\*.+\*\*", first.strip()):
            yield cell, "the first line should be bold: **Title · 5 minutes · plenary**"
        elif not stated or int(stated[1]) != step.get("minutes"):
            yield (
                cell,
                f"the first line states {stated[1] if stated else 'no'} minutes, the metadata {step.get('minutes')}",
            )
        elif str(step.get("mode")) not in first.lower() or str(step.get("title", "")).lower() not in first.lower():
            yield cell, f"the first line should name '{step.get('title')}' and {step.get('mode')}, as the metadata do"


@rule("facilitator-notes", "solutions")
def facilitator_notes(page: Page) -> Found:
    """Each step says its purpose and what to say; help, care, answers, the cut and access stand somewhere."""
    known = {*AT_EACH_STEP, *SOMEWHERE}
    said: set[str] = set()
    for cell in page.cells:
        if not cell.is_facilitator:
            continue
        labels = _labels(cell)
        said |= {label for label, text in labels.items() if text}
        for label in AT_EACH_STEP if "step" in cell.workshop else ():
            if not labels.get(label):
                yield cell, f"the step says nothing under **{label}.**"
        for label in labels.keys() - known:
            yield (
                cell,
                f"'{label}' is no label of a facilitator cell; those are {', '.join((*AT_EACH_STEP, *SOMEWHERE))}",
            )
    for label in SOMEWHERE:
        if label not in said:
            yield None, f"no facilitator cell says anything under **{label}.**"


@rule("short-cut", "solutions")
def short_cut(page: Page) -> Found:
    """With each step's 60-minute cut in place of its minutes, and the break whole, the session takes 60 or fewer."""
    total = 0
    for cell, step in _steps(page):
        whole = step["minutes"] if isinstance(step.get("minutes"), int) else 0
        cut = _labels(cell).get(notes.CUT)
        shorter = notes.opening_minutes(cut) if cut else None
        total += whole if shorter is None else shorter
        if cut and step.get("name") == notes.BREAK:
            yield cell, "the break is never cut"
        elif cut and shorter is None:
            yield cell, f"the {notes.CUT} should open with its minutes: **{notes.CUT}.** Eight minutes: …"
        elif shorter is not None and shorter > whole:
            yield cell, f"the {notes.CUT} takes {shorter} minutes, and the step has only {whole}"
    if total > SHORT:
        yield None, f"the {notes.CUT}s add up to {total} minutes, not to {SHORT} or fewer"


@rule("room-messages", "solutions")
def room_messages(page: Page) -> Found:
    """Messages to the rooms have a minute each, rising, and inside their step."""
    for cell, step in _steps(page):
        labels = _labels(cell)
        for label, minutes in (("Helpers", step.get("minutes")), (notes.CUT, _shorter(labels))):
            try:
                times = [minute for minute, _ in notes.messages(labels.get(label, ""))]
            except ValueError as error:
                yield cell, f"under **{label}.** there are {error}; give each message its minute"
                continue
            if times != sorted(set(times)) or (times and isinstance(minutes, int) and times[-1] >= minutes):
                yield cell, f"under **{label}.** the messages' minutes {times} should rise, and end before {minutes}"


def _shorter(labels: dict[str, str]) -> int | None:
    return notes.opening_minutes(labels.get(notes.CUT, ""))


@rule("facilitator-cells", "solutions")
def facilitator_cells(page: Page) -> Found:
    """Facilitator cells are markdown without headings, and follow a step."""
    inside = False
    for cell in page.cells:
        if not cell.is_facilitator:
            continue
        inside = inside or "step" in cell.workshop
        if not inside:
            yield cell, "the cell stands before the first step; it would belong to none"
        if not cell.is_markdown:
            yield cell, "a facilitator cell holds words; this one is code, and its work would be missing from the copy"
        if any(heading.cell is cell for heading in page.headings):
            yield cell, "a heading in a facilitator cell would leave a gap in the copy; use bold words"
        if cell.workshop.keys() - {"step", "allow"}:
            yield cell, "a facilitator cell is removed from the copy; it cannot open a part or belong to an exercise"


@rule("no-facilitator-cells", "sessions")
def no_facilitator_cells(page: Page) -> Found:
    """The participant's copy holds no facilitator cell."""
    for cell in page.cells:
        if cell.is_facilitator or "step" in cell.workshop:
            yield cell, "a facilitator cell is left in the participant's copy; run  workshop release"
