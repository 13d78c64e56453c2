"""Rules about running the room: the clock, and what facilitator cells say."""

from __future__ import annotations

from workshop.cell import FACILITATOR, STEPS, Cell, Step
from workshop.course import notes
from workshop.course.rules.page import Page
from workshop.course.rules.registry import Found, rule

SLOT = 90
SHORT = 60
BREAK = 5
AT_EACH_STEP = ("Purpose", "Say")
SOMEWHERE = (
    "Helpers",
    "Watch for",
    "If the room is quiet",
    "If it heats up",
    "Answers",
    notes.CUT,
    "In person",
    "Access",
)


def _steps(page: Page) -> list[tuple[Cell, Step]]:
    return [(cell, cell.described.step) for cell in page.cells if cell.described.step]


def _labels(cell: Cell) -> dict[str, str]:
    """The bold labels that open this cell's paragraphs, each with what follows it."""
    return {paragraph.label: paragraph.text for paragraph in notes.paragraphs(cell.source)}


@rule("steps", "solutions")
def steps(page: Page) -> Found:
    """The nine steps of the run-of-show are there, in order, each described in full."""
    found = _steps(page)
    names = tuple(step.name for _, step in found)
    if names != STEPS:
        yield None, f"the steps are {', '.join(names) or 'missing'}; they should be {', '.join(STEPS)}"
    for cell, step in found:
        if not cell.is_facilitator:
            yield cell, f"the cell opens a step but is not tagged {FACILITATOR}, so participants would see it"
        if not step.title.strip():
            yield cell, "the step has no title"
        if step.name == "hands-on":
            for name in ("equity_question", "time_plan"):
                if not getattr(step, name).strip():
                    yield cell, f"the step lacks '{name}', which stands on the rooms' cards; give it in its metadata"


@rule("minutes", "solutions")
def minutes(page: Page) -> Found:
    """The steps add up to 90 minutes, five of them a break; in the 60-minute form to 60 or fewer, the break whole."""
    found = _steps(page)
    for cell, step in found:
        if step.minutes < 1:
            yield cell, f"the step's minutes are {step.minutes}; give whole minutes, 1 or more"
        if step.name == notes.BREAK and step.minutes != BREAK:
            yield cell, f"the break is {step.minutes} minutes; it stays {BREAK}"
        if step.cut and step.name == notes.BREAK:
            yield cell, "the break is never cut"
        elif step.cut and not 1 <= step.cut.minutes <= step.minutes:
            yield cell, f"the {notes.CUT} takes {step.cut.minutes} minutes, and the step has {step.minutes}"
    total = sum(step.minutes for _, step in found)
    if total != SLOT:
        yield None, f"the steps add up to {total} minutes, not {SLOT}; move minutes between them"
    short = sum(step.cut.minutes if step.cut else step.minutes for _, step in found)
    if short > SHORT:
        yield None, f"the {notes.CUT}s add up to {short} minutes, not to {SHORT} or fewer"


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
        for label in AT_EACH_STEP if cell.described.step else ():
            if not labels.get(label):
                yield cell, f"the step says nothing under **{label}.**"
        if cell.described.step and (notes.CUT in labels) != (cell.described.step.cut is not None):
            yield (
                cell,
                f"the {notes.CUT} needs its minutes in the metadata → step → cut, and its words under **{notes.CUT}.**",
            )
        for label in labels.keys() - known:
            yield (
                cell,
                f"'{label}' is no label of a facilitator cell; those are {', '.join((*AT_EACH_STEP, *SOMEWHERE))}",
            )
    for label in SOMEWHERE:
        if label not in said:
            yield None, f"no facilitator cell says anything under **{label}.**"


@rule("room-messages", "solutions")
def room_messages(page: Page) -> Found:
    """Messages to the rooms have a minute each, rising, and inside their step."""
    for cell, step in _steps(page):
        forms = [("step", step.minutes, step.messages)]
        forms += [("step → cut", step.cut.minutes, step.cut.messages)] if step.cut else []
        for where, minutes, messages in forms:
            times = [message.minute for message in messages]
            if times != sorted(set(times)) or (times and not 0 < times[0] <= times[-1] < minutes):
                yield cell, f"{where} → messages: the minutes {times} should rise, and lie within the {minutes}"


@rule("answers-below", "solutions")
def answers_below(page: Page) -> Found:
    """Below each question one facilitator cell gives its answers, and says so in its metadata."""
    given: dict[str, list[Cell]] = {}
    for cell in page.cells:
        if name := cell.described.answers:
            given.setdefault(name, []).append(cell)
            if name not in page.exercises:
                yield cell, f"it gives the answers to '{name}', and there is no such question; answer one that is there"
            elif not _labels(cell).get("Answers"):
                yield cell, f"it gives the answers to '{name}', and says nothing under **Answers.**"
    for name, cells in page.exercises.items():
        if len(given.get(name, ())) != 1:
            yield (
                cells[0],
                f"{len(given.get(name, ()))} cells give the answers to '{name}'; mark one with answers: {name}",
            )


@rule("facilitator-cells", "solutions")
def facilitator_cells(page: Page) -> Found:
    """Facilitator cells are markdown without headings, and follow a step."""
    inside = False
    for cell in page.cells:
        if not cell.is_facilitator:
            continue
        inside = inside or cell.described.step is not None
        if not inside:
            yield cell, "the cell stands before the first step; it would belong to none"
        if not cell.is_markdown:
            yield cell, "a facilitator cell holds words; this one is code, and its work would be missing from the copy"
        if any(heading.cell is cell for heading in page.headings):
            yield cell, "a heading in a facilitator cell would leave a gap in the copy; use bold words"
        described = cell.described
        if described.part or described.exercise or described.write or described.fields:
            yield cell, "a facilitator cell is removed from the copy; it cannot open a part or belong to an exercise"


@rule("no-facilitator-cells", "sessions")
def no_facilitator_cells(page: Page) -> Found:
    """The participant's copy holds no facilitator cell."""
    for cell in page.cells:
        if cell.is_facilitator or cell.described.step:
            yield cell, "a facilitator cell is left in the participant's copy; run  workshop release"
