"""Rules about the questions: their five cells, their grading metadata, their hints and named mistakes."""

from __future__ import annotations

import ast
from collections import Counter

from workshop.cell import ROLES
from workshop.course.rules.page import Page, prose, read_checks
from workshop.course.rules.registry import Found, rule
from workshop.course.rules.structure import COPIES

FEWEST, MOST = 3, 4
MOST_WORDS = 550  # about what four people read aloud, and answer, in half an hour
DOORS = ("**Door one:**", "**Door two:**")
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
QUESTIONS = ("exercise", "text_question")  # what declares a question in checks.py, of numbers and of words
MISTAKES = ("mistake", "fault")


@rule("exercises", *COPIES)
def exercises(page: Page) -> Found:
    """There are three or four exercises, each with question, door one, answer, check and hint, in this order."""
    count = len(page.exercises)
    if not FEWEST <= count <= MOST:
        yield None, f"there are {count} exercises; thirty minutes hold {FEWEST} to {MOST}"
    for name, cells in page.exercises.items():
        roles = [cell.described.role for cell in cells]
        if tuple(dict.fromkeys(roles)) != ROLES or any(roles.count(role) > 1 for role in ("answer", "check", "hint")):
            yield cells[0], f"exercise '{name}' has {', '.join(roles)}; it needs {', '.join(ROLES)}"
        if not name.isidentifier():
            yield cells[0], f"the exercise's name '{name}' cannot be a name in Python; use letters, digits and _"


@rule("hands-on-length", *COPIES)
def hands_on_length(page: Page) -> Found:
    """What a room reads from its first question to its last check is short enough for its half hour.

    A cell that is folded away until an answer matches is read by who opens it, and not counted.
    """
    asked = [cell.place for _, cell in page.of("question")]
    checked = [cell.place for _, cell in page.of("check")]
    if not asked or not checked:
        return  # the rule `exercises` says it
    between = (cell for cell in page.cells if asked[0] <= cell.place <= checked[-1] and not cell.is_facilitator)
    open_ = (cell for cell in between if not cell.source.lstrip().startswith("<details"))
    count = sum(len(prose(cell).words) for cell in open_)
    if count > MOST_WORDS:
        yield None, f"a room reads {count} words from the first question to the last check; {MOST_WORDS} are the most"


@rule("doors", *COPIES)
def doors(page: Page) -> Found:
    """Each question has a door for those who look and one for those who code; the second ends its paragraph."""
    for name, cell in page.of("question"):
        for door in DOORS:
            if cell.source.count(door) != 1:
                yield (
                    cell,
                    f"the question '{name}' has {cell.source.count(door)} times {door}; open a sentence with it, once",
                )


@rule("nbgrader", *COPIES)
def nbgrader(page: Page) -> Found:
    """Answer and check cells carry nbgrader's metadata, as it wants them; in a copy, words do too, worth no point."""
    wanted = {"answer": _answer_metadata, "check": _check_metadata}
    for cell in page.cells:
        described, role = dict(cell.nbgrader), cell.described.role
        if role not in wanted:
            is_answerable = page.kind == "sessions" and cell.described.write and described.get("points") == 0
            if described and not is_answerable:
                yield cell, "nbgrader metadata stand on a cell that is neither an answer nor a check; remove them"
            continue
        described.pop("checksum", None)
        described.pop("task", None)
        points = described.get("points")
        expected = wanted[role](cell.described.exercise)
        if described | {"points": 1} != expected | {"points": 1}:
            yield cell, f"the {role} cell's nbgrader metadata should be {expected}"
        elif role == "check" and not (isinstance(points, int) and 0 < points < 1000):
            yield cell, f"the check gives {points!r:.20} points; give 1 or more"


def _answer_metadata(name: str) -> dict:
    flags = {"grade": False, "solution": True, "locked": False}
    return {**flags, "grade_id": name, "schema_version": 3, "cell_type": "code"}


def _check_metadata(name: str) -> dict:
    flags = {"grade": True, "solution": False, "locked": True}
    return {**flags, "points": 1, "grade_id": f"{name}-check", "schema_version": 3, "cell_type": "code"}


@rule("grade-ids", *COPIES)
def grade_ids(page: Page) -> Found:
    """No two cells have the same grade id."""
    seen: Counter[str] = Counter()
    for cell in page.cells:
        if identity := cell.nbgrader.get("grade_id"):
            seen[identity] += 1
            if seen[identity] == 2:
                yield (
                    cell,
                    f"the grade id '{identity}' is that of an earlier cell too; each exercise needs its own name",
                )


@rule("answers", "solutions")
def answers(page: Page) -> Found:
    """An answer cell starts from `name = ...`, and between its two marks works out a value for that name."""
    for name, cell in page.of("answer"):
        if (
            cell.source.count(BEGIN) != 1
            or cell.source.count(END) != 1
            or cell.source.find(BEGIN) > cell.source.find(END)
        ):
            yield cell, f"the solution should stand between one line '{BEGIN}' and one line '{END}'"
            continue
        stub, _, rest = cell.source.partition(BEGIN)
        if not _assigns(stub, name, ellipsis=True):
            yield (
                cell,
                f"before the solution should stand  {name} = ...  so that the copy runs from top to bottom",
            )
        if not _assigns(rest.partition(END)[0], name, ellipsis=False):
            yield cell, f"the solution does not set '{name}'"


@rule("answers-removed", "sessions")
def answers_removed(page: Page) -> Found:
    """The participant's copy holds the dots and no solution."""
    for name, cell in page.of("answer"):
        if "SOLUTION" in cell.source or not _assigns(cell.source, name, ellipsis=True):
            yield cell, f"the answer to '{name}' is not the untouched stub; run  workshop release"


def _assigns(code: str, name: str, *, ellipsis: bool) -> bool:
    try:
        body = ast.parse(code).body
    except SyntaxError:
        return False
    for node in body:
        if not isinstance(node, ast.Assign):
            continue
        names = [target.id for target in node.targets if isinstance(target, ast.Name)]
        if name in names and (isinstance(node.value, ast.Constant) and node.value.value is ...) == ellipsis:
            return True
    return False


@rule("check-cells", *COPIES)
def check_cells(page: Page) -> Found:
    """A check cell ends in check(checks.name, name, …), a hint cell in hint(checks.name)."""
    for role, wanted in (("check", ["checks.{0}", "{0}"]), ("hint", ["checks.{0}"])):
        for name, cell in page.of(role):
            last = cell.tree.body[-1] if cell.tree and cell.tree.body else None
            call = last.value if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call) else None
            given = [ast.unparse(argument) for argument in call.args] if call else []
            if not call or ast.unparse(call.func) != role or given != [each.format(name) for each in wanted]:
                yield cell, f"the cell should end in  {role}({', '.join(wanted).format(name)})"


@rule("mistakes-and-hints", "solutions")
def mistakes_and_hints(page: Page) -> Found:
    """checks.py declares each question with one to three hints and at least one named mistake or fault."""
    path = page.path.with_name("checks.py")
    if not path.is_file():
        yield None, "there is no checks.py beside the notebook; it holds the expected answers"
        return
    tree = read_checks(path, page.root).cells[0].tree
    if tree is None:
        yield None, "checks.py is not Python; run it through  python -m py_compile"
        return
    declared, mistakes = _declarations(tree)
    for name, cells in page.exercises.items():
        if name not in declared:
            yield cells[0], f"checks.py declares no @exercise called '{name}'"
            continue
        hints = declared[name]
        if hints is not None and not 1 <= hints <= 3:
            yield cells[0], f"'{name}' has {hints} hints; give one to three, the last of which names the function"
        if not mistakes[name]:
            yield cells[0], f"'{name}' names no mistake; add a function under @{name}.mistake(…)"


def _declarations(tree: ast.Module) -> tuple[dict[str, int | None], Counter]:
    """The exercises of checks.py with how many hints each has (None if that is computed), and mistakes for each.

    The file is read, not run: a rule should not depend on pandas, nor on what an import does.
    """
    declared: dict[str, int | None] = {}
    mistakes: Counter[str] = Counter()
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef):
            continue
        for decorator in node.decorator_list:
            called = decorator.func if isinstance(decorator, ast.Call) else decorator
            if isinstance(called, ast.Name) and called.id in QUESTIONS:
                given = decorator.keywords if isinstance(decorator, ast.Call) else []
                hints = next((each.value for each in given if each.arg == "hints"), ast.List([]))
                declared[node.name] = len(hints.elts) if isinstance(hints, (ast.List, ast.Tuple)) else None
            elif isinstance(called, ast.Attribute) and called.attr in MISTAKES and isinstance(called.value, ast.Name):
                mistakes[called.value.id] += 1
    return declared, mistakes
