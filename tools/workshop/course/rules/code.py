"""Rules about the code: parameters, data, charts, and what a page for people who never code may show of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from workshop.cell import Cell
from workshop.course.notebook import defaults
from workshop.course.rules.page import Page, texts
from workshop.course.rules.registry import Found, rule
from workshop.course.rules.structure import COPIES
from workshop.course.session import Parameter, table_of
from workshop.errors import WorkshopError

MOST_LINES = 40
LONGEST_LINE = 120
OFF_MACHINE = {"requests", "urllib", "urllib3", "httpx", "aiohttp", "socket", "ftplib", "http"}
INSTALLERS = re.compile(r"\b(pip3?|conda|mamba|uv|apt|apt-get|npm)\b[^\n]*\b(install|add)\b")


@rule("python", *COPIES, "checks")
def python(page: Page) -> Found:
    """Each code cell is plain Python: no magics, no shell commands, no installing."""
    for cell in page.cells:
        if not cell.is_code:
            continue
        magic = next((line for line in cell.source.splitlines() if re.match(r"\s*[!%]", line)), None)
        if magic:
            yield cell, f"'{magic.strip()}' is no Python; leave it out, or write it in Python"
        elif cell.tree is None:
            yield cell, "the code is not Python; run the cell to see where"
        elif INSTALLERS.search(cell.source):
            yield cell, "the code installs something; ask for it in the project's own dependencies"


@rule("no-network", *COPIES, "checks")
def no_network(page: Page) -> Found:
    """No code reads from the network: the data travel with the project."""
    for cell in page.cells:
        for text in texts(cell) if cell.is_code else ():
            if re.match(r"(https?|ftp|s3|gs)://", text.strip()):
                yield cell, f"the code holds the address {text.strip()[:60]}; read the project's own data with load()"
        for node in cell.nodes:
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                if name.partition(".")[0] in OFF_MACHINE:
                    yield cell, f"the code imports {name}, which talks to the network"


@rule("parameters", "solutions")
def parameters(page: Page) -> Found:
    """One code cell is tagged parameters; each parameter has a default there that the data know."""
    tagged = [cell for cell in page.cells if cell.is_parameters]
    if len(tagged) != 1 or not tagged[0].is_code:
        yield None, f"{len(tagged)} cells are tagged parameters; it should be exactly one, and code"
        return
    try:
        found = defaults(page.notebook)
    except WorkshopError:
        return  # the rule `python` says it
    for field in tagged[0].described.fields:
        if field.name not in found:
            yield tagged[0], f"the field '{field.name}' of the metadata has no default in this cell"
            continue
        if field.values is None:
            continue
        dataset, column = field.values.dataset, field.values.column
        try:
            Parameter(field.name, found[field.name], dataset, column, table_of(page.root, dataset)).accept(
                found[field.name]
            )
        except WorkshopError as error:
            yield tagged[0], str(error).partition("\n")[0]


@rule("datasets", *COPIES, "checks")
def datasets(page: Page) -> Found:
    """The datasets that the metadata name are there, and are those that the code loads."""
    listed = page.about.datasets if page.about else None
    for name in listed or ():
        if not (page.root / "datasets" / name / "datapackage.json").is_file():
            yield None, f"the dataset '{name}' is not in datasets/"
    for cell in page.cells:
        for call in (*cell.calls("load"), *cell.calls("biography")):
            loaded = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else None
            if not isinstance(loaded, str):
                continue
            if listed is not None and loaded not in listed:
                yield cell, f"the code loads '{loaded}', which the metadata → datasets do not list"
            if listed is None and not (page.root / "datasets" / loaded / "datapackage.json").is_file():
                yield cell, f"the dataset '{loaded}' is not in datasets/"


@rule("folded-code", *COPIES)
def folded_code(page: Page) -> Found:
    """Code that nobody is asked to change is folded away, code that somebody is asked to change is not."""
    for cell in page.cells:
        if not cell.is_code:
            continue
        described, folded = cell.described, cell.is_folded
        asked = described.role == "answer" or described.write or cell.is_parameters
        if asked and folded:
            yield cell, "people are asked to write in this cell, but it is folded; unfold it and save"
        # A check may stay open: its one line is what people run again after each try.
        if not asked and not folded and described.role != "check":
            yield cell, "nobody is asked to change this code; fold it (View > Collapse Selected Code) and save"


@rule("short-code", *COPIES)
def short_code(page: Page) -> Found:
    """A code cell is short enough to be read when it is unfolded."""
    for cell in page.cells:
        if not cell.is_code:
            continue
        lines = cell.source.splitlines()
        if len(lines) > MOST_LINES:
            yield cell, f"the cell has {len(lines)} lines, more than {MOST_LINES}; move functions into checks.py"
        longest = max(map(len, lines), default=0)
        if longest > LONGEST_LINE:
            yield cell, f"a line has {longest} characters, more than {LONGEST_LINE}; break it"


@rule("charts", *COPIES)
def charts(page: Page) -> Found:
    """Each chart goes through show(), with a title that says the finding and a description in words."""
    drawn: set[str] = set()
    for cell in page.cells:
        for call in cell.calls("show"):
            given = {each.arg: each.value for each in call.keywords}
            for name in ("title", "description"):
                if not _says_something(given.get(name)):
                    yield cell, f"show() has no {name}; say in words what the chart shows"
            if "table" not in given:
                yield cell, "show() has no table; give the same figures as a table"
        for chart in _displayed_charts(cell, drawn):
            yield (
                cell,
                f"the chart '{chart}' is displayed by itself; hand it to show(), with title, description and table",
            )
        for name in _untitled_axes(cell):
            yield cell, f"the axis {name} has no title; give one with its unit"


def _says_something(value: ast.expr | None) -> bool:
    """Whether a text is given; one that is computed counts as given."""
    if value is None:
        return False
    if isinstance(value, ast.Constant):
        return isinstance(value.value, str) and bool(value.value.strip())
    if isinstance(value, (ast.List, ast.Tuple)):
        return bool(value.elts) and _says_something(value.elts[0])
    return True


def _displayed_charts(cell: Cell, drawn: set[str]) -> Iterator[str]:
    """Charts that this cell displays without show(); `drawn` gathers the names of charts down the page."""
    body = cell.tree.body if cell.tree else []
    for place, node in enumerate(body):
        if isinstance(node, ast.Assign) and _is_chart(node.value, drawn):
            drawn |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        if not isinstance(node, ast.Expr):
            continue
        shown = [node.value] if place == len(body) - 1 else []
        if isinstance(node.value, ast.Call) and ast.unparse(node.value.func) in ("display", "print"):
            shown = node.value.args
        elif isinstance(node.value, ast.Call) and isinstance(called := node.value.func, ast.Attribute):
            shown = [called.value] if called.attr in ("show", "display") else shown
        yield from (ast.unparse(value)[:40] for value in shown if _is_chart(value, drawn))


def _is_chart(value: ast.expr, drawn: set[str]) -> bool:
    """Whether an expression is built on altair, or on a name that is; what show() returns is none."""
    while isinstance(value, (ast.Call, ast.Attribute, ast.Subscript)):
        value = value.func if isinstance(value, ast.Call) else value.value
    if isinstance(value, ast.BinOp):
        return _is_chart(value.left, drawn) or _is_chart(value.right, drawn)
    return isinstance(value, ast.Name) and value.id in {"alt", "altair", *drawn}


def _untitled_axes(cell: Cell) -> Iterator[str]:
    """The axes, x or y, to which no encode() of this cell gives a title; the layers of a chart share theirs."""
    settled: dict[str, list[bool]] = {"x": [], "y": []}
    for call in cell.calls("encode"):
        for given in call.keywords:
            if given.arg in settled:
                settled[given.arg].append(_settles_title(given.value))
    return (axis for axis, answers in settled.items() if answers and not any(answers))


def _settles_title(channel: ast.expr) -> bool:
    """Whether alt.X(…, title="…"), alt.X(…).title("…") or a computed encoding settles what the axis is called.

    The shorthand "year:O" leaves the field's name. No title (None) will do for names that speak for themselves ("…:N").
    """
    if isinstance(channel, ast.Constant):
        return False
    if not isinstance(channel, ast.Call):
        return True
    given = {each.arg: each.value for each in channel.keywords}
    if isinstance(channel.func, ast.Attribute) and channel.func.attr in ("title", "axis"):
        return bool(channel.args or given)
    if "title" in given:
        is_none = isinstance(given["title"], ast.Constant) and given["title"].value is None
        return _names_things(channel) if is_none else _says_something(given["title"])
    if isinstance(axis := given.get("axis"), ast.Call):
        return any(each.arg == "title" and _says_something(each.value) for each in axis.keywords)
    inner = channel.func.value if isinstance(channel.func, ast.Attribute) else None
    return isinstance(inner, ast.Call) and _settles_title(inner)


def _names_things(channel: ast.Call) -> bool:
    shorthand = channel.args[0].value if channel.args and isinstance(channel.args[0], ast.Constant) else ""
    return str(shorthand).endswith(":N")
