"""What people type after `name =` and Python cannot read is taken as text, so that a check can speak about it.

    gap_change = 65%                   gap_change = '65%'
    place = Hartford                   place = 'Hartford'
    Place = "Hartford"                 Place = "Hartford"; place = Place

`as_python` works on the text of a cell, before Python reads it; `Reader` on the tree, where Python can read it and
could not run it. Only variables that a person is asked to set are touched; whatever Python can run keeps its meaning.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from workshop.typed.boxes import Box
from workshop.typed.numerals import QUOTATION_MARKS

_QUOTES = "In code, words stand between quotation marks; yours were taken as you wrote them."
_EQUALS = "In code, one equals sign stands between the name and what you write; it was read so."
_SMALL = "In code, the name is written {name}; it was read so."

_HEAD = re.compile(r"([^\W\d]\w*)[ \t]*(==?|:(?!=))?[ \t]*(.*)", re.DOTALL)
_CODE = re.compile(r"\w[(\[]|\b(?:lambda|for|import|def|return)\b.*[(\[:=]")


@dataclass
class Found:
    """What one cell binds, and what is to be said of each name that was read as it was meant."""

    notes: dict[str, str] = field(default_factory=dict)
    bound: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Line:
    """A line of a cell that begins with the name of a box."""

    number: int
    box: Box
    written: str
    sign: str
    rest: str


def box_lines(lines: list[str], boxes: Mapping[str, Box]) -> list[Line]:
    """The lines that begin, at the left edge, with the name of a box in whatever capitals."""
    folded = {name.casefold(): box for name, box in boxes.items()}
    found = []
    for number, text in enumerate(lines):
        match = _HEAD.match(text.rstrip("\n"))
        if match and (box := boxes.get(match[1]) or folded.get(match[1].casefold())):
            found.append(Line(number, box, match[1], match[2] or "", match[3]))
    return found


def is_where_it_is_set(box: Box, lines: list[str], cell: str | None) -> bool:
    """Whether a cell is the one in which `box` is to be set; without the cell's id, one that looks like it."""
    if cell and cell == box.cell:
        return True
    if any(comment in text.partition("#")[2] for text in lines for comment in box.comments):
        return True
    names = {name.casefold() for name in box.siblings}
    heads = [_HEAD.match(text) for text in lines if text.strip() and text[0] not in " \t#"]
    return all(head and head[1].casefold() in names for head in heads) and any(
        head[1] in box.siblings and head[2] == "=" for head in heads if head
    )


def as_python(
    lines: list[str], boxes: Mapping[str, Box], reads: Callable[[str], bool], cell: str | None = None
) -> tuple[list[str], Found]:
    """The lines of a cell, with what Python cannot read after a box's name as text in quotation marks.

    `reads` says whether Python (as this kernel speaks it) can read a text. A cell that it can read comes back as it is.
    """
    found = Found()
    heads = box_lines(lines, boxes)
    asks = any(_without_comment(head).endswith("?") for head in heads if head.sign)
    if not (heads or cell) or (not asks and reads("".join(lines))):
        return lines, found
    if not heads:
        return _bare(lines, boxes, cell, found), found
    result = lines[: heads[0].number]
    ends = [*(head.number for head in heads[1:]), len(lines)]
    for head, end in zip(heads, ends, strict=True):
        stop = _end(lines, head.number, end)
        result += _segment(lines[head.number : stop], head, reads, found)
        result += lines[stop:end]
    return result, found


def _bare(lines: list[str], boxes: Mapping[str, Box], cell: str | None, found: Found) -> list[str]:
    """A cell from which the name is gone, where we know by its id which one was to be set there."""
    mine = [box for box in boxes.values() if box.cell == cell]
    words = [text for text in lines if text.strip() and not text.startswith("#")]
    if len(mine) != 1 or not words or any(_CODE.search(text) or " = " in text for text in words):
        return lines
    return [_assign(mine[0], "".join(words).strip(), len(lines), found)]


def _end(lines: list[str], start: int, stop: int) -> int:
    """Where what was written under a name ends: at the next comment at the left edge, or before blank lines."""
    for number in range(start + 1, stop):
        if lines[number].startswith("#"):
            stop = number
            break
    while stop > start + 1 and not lines[stop - 1].strip():
        stop -= 1
    return stop


def _segment(lines: list[str], head: Line, reads: Callable[[str], bool], found: Found) -> list[str]:
    text = "".join(lines)
    first = _without_comment(head)
    if not first.endswith("?"):
        if reads(text):
            return lines
        if reads(lines[0]) and (head.rest.startswith("...") or not _is_prose(head)):
            return lines  # what was set is fine: the fault lies in code below it
    if head.box.is_number and _CODE.search(text):
        return lines  # somebody codes: Python's own message helps more
    if not head.sign and not re.match(rf"[\d.$−–-]|[{QUOTATION_MARKS}]", head.rest):
        return lines
    *above, last = [first, *(line.rstrip("\n") for line in lines[1:])]
    words = "\n".join([*above, last if not above else _cut(last, head.box)])
    return [_assign(head.box, words.strip(), len(lines), found, head)]


def _is_prose(head: Line) -> bool:
    try:
        tree = ast.parse(_without_comment(head), mode="eval").body
    except SyntaxError:
        return True
    return not head.box.is_number and _is_wordy(tree)


def _without_comment(head: Line) -> str:
    return _cut(head.rest, head.box)


def _cut(text: str, box: Box) -> str:
    """What somebody wrote on a line, without the comment that stood there for them to read."""
    for comment in box.comments:
        before, mark, after = text.rpartition("#")
        if mark and after.strip() == comment:
            return before.rstrip()
    return re.split(r"(?:^|\s\s)#\s", text)[0].rstrip()


def _assign(box: Box, words: str, lines: int, found: Found, head: Line | None = None) -> str:
    text = words if box.is_number else _unquoted(words)
    value = text if head and not head.sign and re.fullmatch(r"-?\d+(\.\d+)?", text) else repr(text)
    notes = [] if box.is_number or not any(letter.isalnum() for letter in text) else [_QUOTES]
    if head and head.written != box.name:
        notes.append(_SMALL.format(name=box.name))
    if head and head.sign != "=":
        notes.append(_EQUALS)
    found.notes[box.name] = " ".join(notes)
    return f"{box.name} = {value}" + "\n" * lines


def _unquoted(words: str) -> str:
    """The words without the quotation marks around them, of whatever kind, and without dots left in front."""
    text = re.sub(r"^\.\.\.\s*(?=\S)", "", words)
    opening = len(text) - len(text.lstrip(QUOTATION_MARKS))
    if opening:
        closing = len(text) - len(text.rstrip(QUOTATION_MARKS))
        text = text[opening : len(text) - min(opening, closing) or None]
    return text.strip()


class Reader(ast.NodeTransformer):
    """Reads a cell's tree as its writer meant it, where running it could only fail, or set nothing.

    `known` says whether a name has a value now. Statements inside others, and names that are set twice, are code.
    """

    def __init__(
        self, source: str, boxes: Mapping[str, Box], known: Callable[[str], bool], cell: str | None, found: Found
    ) -> None:
        self.source, self.boxes, self.cell, self.found = source, boxes, cell, found
        self._has_value = known
        self.folded = {name.casefold(): box for name, box in boxes.items()}

    def known(self, name: str) -> bool:
        """Whether a name has a value now, of the page's own or of Python's."""
        return self._has_value(name) or hasattr(builtins, name)

    def visit_Module(self, module: ast.Module) -> ast.Module:
        lines = self.source.splitlines(keepends=True)
        bound = self.found.bound = names_bound(module)
        touched = [box for box in self.boxes.values() if is_where_it_is_set(box, lines, self.cell)]
        own = {box.name for box in touched if box.name not in bound}
        body: list[ast.stmt] = []
        for statement in module.body:
            body += self._read(statement, bound, own)
        self._read_bare(body, touched)
        module.body = body
        self.found.bound |= self.found.notes.keys()
        return ast.fix_missing_locations(module)

    def _read(self, statement: ast.stmt, bound: set[str], own: set[str]) -> list[ast.stmt]:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if box := self._box(name):
                if box.name == name:
                    self._as_text(statement, box, value, bound)
                elif box.name in own:
                    self._as_text(statement, box, value, bound)
                    self._note(box, _SMALL.format(name=box.name))
                    return [statement, _set(box.name, ast.Name(name, ast.Load()), statement)]
            case ast.Expr(value=ast.Compare(left=ast.Name(id=name), ops=[ast.Eq()], comparators=[value])):
                box = self._box(name)
                if box and box.name in own:
                    return [self._set_instead(statement, box, value, bound)]
            case ast.AnnAssign(target=ast.Name(id=name), annotation=value, value=None):
                box = self._box(name)
                if box and box.name in own and not (isinstance(value, ast.Name) and self.known(value.id)):
                    return [self._set_instead(statement, box, value, bound)]
        return [statement]

    def _set_instead(self, statement: ast.stmt, box: Box, value: ast.expr, bound: set[str]) -> ast.stmt:
        assigned = _set(box.name, value, statement)
        self._as_text(assigned, box, value, bound)
        self._note(box, _EQUALS)
        return assigned

    def _as_text(self, statement: ast.Assign, box: Box, value: ast.expr, bound: set[str]) -> None:
        """Take a value as text where it is words that name nothing, or where dots were left in front."""
        if not (_follows_dots(value) or (_is_wordy(value) and self._names_nothing(value, bound))):
            return
        written = self._written(value)
        text = written if box.is_number else _unquoted(written)
        statement.value = ast.copy_location(ast.Constant(text), value)
        self._note(box, "" if box.is_number else _QUOTES)

    def _written(self, value: ast.expr) -> str:
        """The text of a value; where IPython has moved it (by its own commands above), the text that it amounts to."""
        amounts_to = ast.unparse(value)
        written = ast.get_source_segment(self.source, value) or amounts_to
        try:
            return written if ast.unparse(ast.parse(written, mode="eval")) == amounts_to else amounts_to
        except (SyntaxError, ValueError):
            return amounts_to

    def _names_nothing(self, value: ast.expr, bound: set[str]) -> bool:
        names = [node.id for node in ast.walk(value) if isinstance(node, ast.Name)]
        unknown = [name for name in names if name not in bound and not self.known(name)]
        return bool(unknown) and (isinstance(value, (ast.Name, ast.Tuple)) or len(unknown) == len(names))

    def _read_bare(self, body: list[ast.stmt], touched: list[Box]) -> None:
        """A number or a text on a line of its own is the answer of the cell in which nothing else was set."""
        match body:
            case [ast.Expr(value=value) as last] if len(touched) == 1 and self.cell and _is_literal(value):
                if touched[0].cell == self.cell:
                    body[:] = [_set(touched[0].name, value, last)]
                    self._note(touched[0], _EQUALS)
            case [
                ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=dots)),
                ast.Expr(value=value) as last,
            ]:
                if dots is ... and name in {box.name for box in touched} and _is_literal(value):
                    body[1] = _set(name, value, last)
                    self._note(self.boxes[name], _EQUALS)

    def _box(self, name: str) -> Box | None:
        return self.boxes.get(name) or self.folded.get(name.casefold())

    def _note(self, box: Box, note: str) -> None:
        self.found.notes[box.name] = " ".join(filter(None, [self.found.notes.get(box.name, ""), note]))


def _set(name: str, value: ast.expr, like: ast.stmt) -> ast.Assign:
    return ast.copy_location(ast.Assign([ast.Name(name, ast.Store())], value), like)


def names_bound(tree: ast.AST) -> set[str]:
    """Every name that the code itself sets, wherever."""
    names: set[str] = set()
    only_named = {node.target for node in ast.walk(tree) if isinstance(node, ast.AnnAssign) and not node.value}
    for node in ast.walk(tree):
        match node:
            case ast.Name() if node in only_named:
                continue
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                names.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
            case ast.alias(name=name, asname=other):
                names.add(other or name.partition(".")[0])
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                names.add(name)
    return names


def _is_wordy(value: ast.expr) -> bool:
    """Whether an expression is made of words alone: names with what people write between them."""
    match value:
        case ast.Name() | ast.Constant():
            return True
        case ast.UnaryOp(operand=operand):
            return _is_wordy(operand)
        case ast.Attribute(value=operand):
            return _is_wordy(operand)
        case ast.BoolOp(values=parts) | ast.Tuple(elts=parts):
            return all(map(_is_wordy, parts))
        case ast.BinOp(left=left, op=ast.Sub() | ast.Div(), right=right):
            return _is_wordy(left) and _is_wordy(right)
        case ast.Compare(left=left, comparators=others):
            return all(map(_is_wordy, [left, *others]))
    return False


def _follows_dots(value: ast.expr) -> bool:
    """Whether it is dots with something after them, such as `... -2.0`, which cannot be worked out."""
    while isinstance(value, ast.BinOp):
        value = value.left
        if isinstance(value, ast.Constant) and value.value is ...:
            return True
    return False


def _is_literal(value: ast.expr) -> bool:
    if isinstance(value, ast.UnaryOp) and isinstance(value.op, (ast.USub, ast.UAdd)):
        value = value.operand
    return isinstance(value, ast.Constant) and value.value is not ... and value.value is not None
