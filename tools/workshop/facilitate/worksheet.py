"""The exercise with no computer: each question on paper with its chart, its table, and room to write.

The words are those that participants read, less what speaks of typing and clicking; charts and tables come from the
participant's copy, run once, so that no answer is on the page.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence

from workshop.cell import Cell
from workshop.course.session import Exercise, Session
from workshop.facilitate.participant import blocks
from workshop.facilitate.results import Chart, shown
from workshop.paper import Page

Cells = Sequence[Cell]

_OPEN_AFTER = re.compile(r"open it after|after you have (?:answered|marked)")
_BULLET = re.compile(r"^\s*(?:- |\* |\d+\. )")

_ABOUT = """\
Everything here was drawn from the session's page as it opens. On a screen, menus, buttons and sliders change the \
charts; on paper each chart stands still, and the line below it says how it is set. Where the text speaks of a menu, a \
button or a slider, use the table: mostly it holds what they would show."""


def page(session: Session, executed: Cells, parameters: Mapping[str, str]) -> Page:
    """The session's exercise as a page to print. `executed` are the cells of the participant's copy after a run."""
    pictures: dict[str, str] = {}
    text = "\n\n".join(_text(session, executed, parameters, pictures))
    return Page(f"Session {session.number} on paper: {session.title}", text, pictures, points=9.5)


def _text(session: Session, executed: Cells, parameters: Mapping[str, str], pictures: dict[str, str]) -> Iterator[str]:
    yield f"*For those who work without a computer, alone or together.* {_ABOUT}"
    settings = {name: parameter.default for name, parameter in session.parameters().items()} | dict(parameters)
    if settings:
        yield "**How this page is set.** " + "; ".join(f"{name}: {value}" for name, value in settings.items()) + "."
    yield from _part(executed, "predict", "My guess", 2)
    later: list[str] = []
    for exercise in session.exercises:
        yield _NEW_PAGE
        yield from _question(exercise, executed, pictures, later)
    yield _NEW_PAGE
    yield from _part(executed, "decide", "", 0)
    yield _NEW_PAGE  # the room's note is handed in, one's own words are not
    yield from _part(executed, "reflect", "In my own words", 8)
    yield from _part(executed, "today", "Today I will", 2)
    yield from later


_NEW_PAGE = "```new page\n```"


def _lines(number: int) -> str:
    return f"```lines {number}\n```"


def _question(exercise: Exercise, executed: Cells, pictures: dict[str, str], later: list[str]) -> Iterator[str]:
    """One question; what is to be opened only after it is answered goes to `later`."""
    by_role: dict[str, list[Cell]] = {}
    for cell in executed:
        if cell.described.exercise == exercise.name:
            by_role.setdefault(cell.described.role, []).append(cell)
    for cell in by_role.get("question", ()):
        yield off_screen(cell.source)
    for found in shown(by_role.get("door-one", ())):
        if isinstance(found, Chart):
            label = f"{exercise.name}-{len(pictures)}"
            pictures[label] = found.svg
            yield f"![{_one_line(found.words)}]({label})"
            if found.settings:
                yield f"*As printed:* {'; '.join(map(_literal, found.settings))}."
            continue
        before, after = _until_answered(found)
        yield from before
        if after:
            later += [_NEW_PAGE, f"## Only after you answered {exercise.title.partition(':')[0]}", *after]
    for cell in by_role.get("answer", ()):
        if draft := _draft(cell.source):
            yield "**To begin with, the page has this in the answer:**"
            yield f"```\n{draft}\n```"
    yield "**Our answer, and how we came to it:**"
    yield _lines(2)


def _until_answered(markdown: str) -> tuple[list[str], list[str]]:
    """The blocks that may be seen at once, and those below a folded line that asks to be opened afterwards."""
    found = blocks(markdown)
    place = next((place for place, block in enumerate(found) if _OPEN_AFTER.search(block)), len(found))
    return found[:place], found[place:]


def off_screen(markdown: str) -> str:
    """What participants read, less the second door, which is code; a paragraph may end in it.

    A heading goes one level up, because here each question is a part of its own.
    """
    return "\n\n".join(filter(None, map(_block_off_screen, blocks(markdown))))


def _block_off_screen(block: str) -> str:
    if block.startswith("#"):
        return "## " + block.lstrip("# ")
    if block.startswith("```"):  # a form to fill in
        return _lines(2 * sum(any(map(str.isalnum, line)) for line in block.split("\n")[1:]))
    return block.partition("**Door two:**")[0].rstrip().replace("**Door one:**", "**Look:**")


def _draft(code: str) -> str:
    """What an answer cell sets over several lines before anybody changes it: a text, or a list, as it stands there."""
    for node in ast.parse(code).body:
        if isinstance(node, ast.Assign) and (node.value.end_lineno or 0) - node.value.lineno > 1:
            value = node.value
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                return value.value.strip()
            return ast.get_source_segment(code, value) or ""
    return ""


def _part(executed: Cells, name: str, label: str, lines: int) -> Iterator[str]:
    """What stands from where a part opens to where one writes, its templates to fill in, and room to write."""
    opens = [place for place, cell in enumerate(executed) if cell.described.part == name]
    for cell in executed[opens[0] :] if opens else ():
        described = cell.described
        is_next = described.part not in ("", name)
        if is_next or (described.write not in ("", "decision") and not described.part):
            break
        if cell.is_markdown:
            yield from _template(cell.source) if described.write else [off_screen(cell.source)]
    if opens and lines:
        yield f"**{label}:**"
        yield _lines(lines)


def _template(markdown: str) -> Iterator[str]:
    """A template to fill in, with a line or two below each of its bullets."""
    for block in blocks(markdown):
        if not _BULLET.match(block):
            yield "## " + block.lstrip("# ") if block.startswith("#") else block
            continue
        for line in block.split("\n"):
            yield _BULLET.sub("", line)
            yield _lines(1)


def _literal(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", text)


def _one_line(text: str) -> str:
    return _literal(" ".join(text.split()))
