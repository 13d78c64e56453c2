"""What each run of a cell did to the variables that a person sets, so that a check never speaks of an older answer.

`begin` hooks into IPython: the text of a cell is read before Python reads it, its tree before it runs, and after it has
run, a variable whose cell failed holds `Unread`, which says why. Nothing here may stop a cell: a hook that fails is as
if it were not there.
"""

from __future__ import annotations

import ast
import contextlib
import re
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from workshop.nearest import nearest
from workshop.typed.boxes import ANSWER, GUESS, PLACE, Box, boxes_here, code_here
from workshop.typed.numerals import why_no_number
from workshop.typed.reading import Found, Reader, as_python, box_lines, is_where_it_is_set, names_bound


class Unread(str):
    """In place of a value that could not be read: an empty text that knows why."""

    why: str

    def __new__(cls, why: str) -> Unread:
        unread = super().__new__(cls, "")
        unread.why = why
        return unread


@dataclass(frozen=True)
class Run:
    """The run that last set a box: its number, what stood after the equals sign, and what to say of it."""

    number: int
    source: str = ""
    note: str = ""


@dataclass
class Runs:
    """One kernel's memory of which run set which box."""

    shell: Any
    boxes: dict[str, Box] = field(default_factory=dict)
    latest: dict[str, Run] = field(default_factory=dict)
    checked: dict[str, tuple[int, ...]] = field(default_factory=dict)
    found: Found = field(default_factory=Found)
    source: str = ""
    states: dict[str, str] = field(default_factory=dict)
    follow: dict[str, Callable[[set[str]], None]] = field(default_factory=dict)

    def read_boxes(self) -> None:
        """Learn the boxes of this notebook; one that nothing has set yet is not attempted, so it holds dots."""
        self.boxes |= boxes_here()
        for box in self.boxes.values():
            if box.kind in (ANSWER, GUESS):
                self.shell.user_ns.setdefault(box.name, ...)

    # Hooks -----------------------------------------------------------------------------------------------------

    def as_python(self, lines: list[str]) -> list[str]:
        """The text of a cell, before Python reads it."""
        self.found, result = Found(), lines
        with contextlib.suppress(Exception):
            result, self.found = as_python(lines, self.boxes, self._reads, self._cell())
        self.source = "".join(result)
        return result

    def visit(self, tree: ast.AST) -> ast.AST:
        """The tree of a cell, before it runs."""
        with contextlib.suppress(Exception):
            known = self.shell.user_ns.__contains__
            return Reader(self.source, self.boxes, known, self._cell(), self.found).visit(tree)
        return tree

    def ran(self, result: Any) -> None:
        """A cell has run: what it set is known, and what it was to set and could not is not read."""
        with contextlib.suppress(Exception):
            self._tell(self._remember(result))

    def explain(self, error: Any) -> None:
        """Let an error that comes of a page not run, damaged or of an earlier edition say so in words."""
        with contextlib.suppress(Exception):
            checks, said = sys.modules.get("checks"), ""
            if isinstance(error, AttributeError) and checks and error.obj is checks:
                said = _EARLIER
            elif isinstance(error, NameError) and (name := error.name or "") not in self.shell.user_ns:
                if hasattr(checks, name):
                    said = _MISSING
                elif any(name in names_bound(tree) for tree in code_here()):
                    said = _NOT_RUN
            if said:
                error._render_traceback_ = lambda: [said]

    def _remember(self, result: Any) -> set[str]:
        text, cell = result.info.raw_cell or "", getattr(result.info, "cell_id", None)
        lines = text.splitlines(keepends=True)
        mine = {head.box.name: head for head in box_lines(lines, self.boxes) if head.sign}
        changed: set[str] = set()
        for name, box in self.boxes.items():
            head = mine.get(name)
            is_set_here = bool(box.kind != PLACE and head and head.sign == "=" and head.written == name)
            if not result.success:
                if is_set_here or (cell and cell == box.cell) or (head and is_where_it_is_set(box, lines, cell)):
                    self.shell.user_ns[name] = Unread(_why_it_failed(result, box))
                    changed.add(name)
            elif name in self.found.bound:
                changed.add(name)
            elif cell and cell == box.cell:
                self.shell.user_ns[name] = _not_set(box, text)
                changed.add(name)
        for name in changed:
            written = mine[name].rest if name in mine else ""
            self.latest[name] = Run(result.execution_count or 0, written, self.found.notes.get(name, ""))
        return changed

    def _reads(self, text: str) -> bool:
        """Whether Python, as IPython speaks it, can read a text."""
        from IPython.core.inputtransformer2 import TransformerManager

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                compile(
                    TransformerManager().transform_cell(text),
                    "",
                    "exec",
                    ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT,
                )
            except (SyntaxError, ValueError, OverflowError, MemoryError, RecursionError):
                return False
        return True

    def _cell(self) -> str | None:
        """The id of the cell that is about to run, where the front end says it."""
        kernel: Any = getattr(self.shell, "kernel", None)
        with contextlib.suppress(Exception):
            return kernel.get_parent("shell")["metadata"].get("cellId")
        return None

    @property
    def front_end_names_cells(self) -> bool:
        """Whether the front end says which cell it runs, as JupyterLab and Notebook do and programs do not."""
        return self._cell() is not None

    # What is asked -----------------------------------------------------------------------------------------------

    def of(self, exercise: str) -> list[Box]:
        """The boxes of the cell in which this exercise is answered."""
        found = [box for box in self.boxes.values() if box.exercise == exercise]
        return found or [box for name, box in self.boxes.items() if name == exercise]

    def argument(self, place: int, frame: FrameType) -> str | None:
        """The variable that the cell which runs gives, at this place, to the call in `frame`'s line."""
        if frame.f_globals is not self.shell.user_ns:
            return None
        with contextlib.suppress(SyntaxError, ValueError):
            for node in ast.walk(ast.parse(self.source)):
                match node:
                    case ast.Call(lineno=start, end_lineno=int(end), args=args) if start <= frame.f_lineno <= end:
                        if len(args) > place and isinstance(named := args[place], ast.Name):
                            return named.id
        return None

    def written(self, name: str | None) -> str | None:
        """What stands after a box's equals sign, where it is no code: plain values, such as 1,800 or 2021-22."""
        run = self.latest.get(name or "")
        with contextlib.suppress(SyntaxError, ValueError):
            if run and (text := run.source.strip()):
                value = ast.parse(text, mode="eval")
                if all(isinstance(node, _PLAIN) for node in ast.walk(value)):
                    return ast.get_source_segment(text, value.body)
        return None

    def judged(self, exercise: str, state: str) -> None:
        """A check has found this state of an exercise; what is shown elsewhere follows it."""
        if self.states.get(exercise) != state:
            self.states[exercise] = state
            self._tell({exercise})

    def _tell(self, changed: set[str]) -> None:
        """Whatever is shown and follows one of these, boxes or exercises, is shown anew."""
        for follow in list(self.follow.values()):
            with contextlib.suppress(Exception):
                follow(changed)

    def say(self, exercise: str, answer: object) -> str:
        """What is to be said after the verdict on an answer: how it was read, and whether it was run anew."""
        boxes = self.of(exercise)
        runs = tuple(self.latest[box.name].number for box in boxes if box.name in self.latest)
        notes = [self.latest[box.name].note for box in boxes if box.name in self.latest]
        if runs and self.checked.get(exercise) == runs:
            said = f"{answer:,}" if isinstance(answer, (int, float)) else "the same answer"
            notes.append(
                f"This is still about {said}. Have you changed it? Then run its cell first, and this one after."
            )
        self.checked[exercise] = runs
        return " ".join(filter(None, notes))

    def meant(self, exercise: str, answer: object) -> str:
        """What to say of an answer of the wrong kind: a comma in a number, or a name that is nothing's."""
        if isinstance(answer, tuple):
            names = [box.name for box in self.of(exercise) if self.shell.user_ns.get(box.name) is answer]
            written = self.written(names[0]) if names else None
            return why_no_number(written) if written and re.fullmatch(r"-?\d+(,\d+)+", written) else ""
        if not isinstance(answer, str) or not answer.isidentifier() or answer in self.shell.user_ns:
            return ""
        known = [name for name in self.shell.user_ns if not name.startswith("_")]
        near = nearest(answer, known, 1, cutoff=0.7)
        return f'There is nothing called "{answer}" here. Did you mean {near[0]}?' if near else ""


_PLAIN = (ast.Expression, ast.Constant, ast.BinOp, ast.UnaryOp, ast.Tuple, ast.operator, ast.unaryop, ast.Load)


_NOT_RUN = (
    "A cell above was not run since the page was opened, or it stopped. Choose Run, then Run All Cells. "
    "Nothing that you wrote is lost."
)

_MISSING = (
    "The cell of this question's answer is not in this copy, or it was turned into words (then choose it, and Code in "
    "the menu above). Nothing else is lost: save a copy, open the session anew, and put your words back."
)

_EARLIER = (
    "This part is of an earlier edition of the session, so it cannot be checked here. Your words are safe: save a "
    "copy, open the session anew, and put your words back."
)


def _why_it_failed(result: Any, box: Box) -> str:
    error = result.error_before_exec or result.error_in_exec
    if isinstance(error, SyntaxError):
        line = f" (line {error.lineno})" if error.lineno else ""
        return f"Python cannot read what stands in {box.where}{line}. Change it there, and run it again."
    if isinstance(error, KeyboardInterrupt):
        return f"What stands in {box.where} was stopped before its end. Run it again."
    said = f": {error}" if str(error) else ""
    kind = type(error).__name__
    return f"What stands in {box.where} could not be worked out ({kind}{said:.120}). Change it there, and run it again."


def _not_set(box: Box, text: str) -> object:
    is_empty = not any(line.strip() and not line.lstrip().startswith("#") for line in text.splitlines())
    return (
        ... if is_empty else Unread(f"The code in {box.where} sets no {box.name}. Write {box.name} = and your answer.")
    )


_runs: Runs | None = None


def begin(shell: Any = None) -> Runs | None:
    """Begin in the kernel that runs, once; without IPython there is nothing to begin, and None comes back."""
    global _runs
    if shell is None:
        ipython = sys.modules.get("IPython")
        shell = ipython.get_ipython() if ipython and hasattr(ipython, "get_ipython") else None
    if shell is None:
        return None
    if _runs is None or _runs.shell is not shell:
        _runs = Runs(shell)
        shell.input_transformers_cleanup.append(_runs.as_python)
        shell.ast_transformers.append(_runs)
        shell.events.register("post_run_cell", _runs.ran)
        _explain_errors(shell, _runs)
        _runs.read_boxes()
    return _runs


def _explain_errors(shell: Any, runs: Runs) -> None:
    shown = shell.showtraceback

    def showtraceback(*args: Any, **kwargs: Any) -> Any:
        runs.explain(sys.exc_info()[1])
        return shown(*args, **kwargs)

    shell.showtraceback = showtraceback


def latest() -> Runs | None:
    """What is known of the runs of this kernel, if it was begun."""
    return _runs if _runs and sys.modules.get("IPython") else None
