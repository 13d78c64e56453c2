"""Rules about what people fill in: the fields of a cell are what its code or its text really holds."""

from __future__ import annotations

import ast
from collections import Counter

from workshop.cell import ASKED_BACK, Cell, Field
from workshop.course.rules.page import Page
from workshop.course.rules.registry import Found, rule
from workshop.course.rules.structure import COPIES

MOST_IN_THE_ROOM = 4


@rule("fields", *COPIES)
def fields(page: Page) -> Found:
    """Each place to fill in says what is filled in: a field with a label for each variable, or each line, in order."""
    for cell in page.cells:
        described = cell.described
        if cell.is_code and (described.role == "answer" or described.write or cell.is_parameters):
            for name in _set_by_people(cell) - {field.name for field in described.fields}:
                yield cell, f"people set '{name}' here, and no field says so; describe it in workshop → fields"
        elif described.fields and not (cell.is_markdown and described.write in ("decision", *ASKED_BACK)):
            yield cell, "nobody fills in this cell, and it has fields; remove them, or mark it with workshop → write"
        for name, count in Counter(field.name for field in described.fields).items():
            if count > 1:
                yield cell, f"two fields are called '{name}'"
        for field in described.fields:
            for problem in _problems(field):
                yield cell, f"the field '{field.name}' {problem}"
            if cell.is_code and field.name not in _assigned(cell):
                yield (
                    cell,
                    f"the field '{field.name}' is set nowhere in this cell; write  {field.name} = ...  or remove it",
                )


def _problems(field: Field) -> list[str]:
    found = []
    if not field.label.strip():
        found.append("has no label; say in plain words what is written there")
    if field.type == "choice" and not field.options and field.values is None:
        found.append("is a choice of nothing; give its options, or the dataset and column of its values")
    if field.type == "marks" and not (field.options and field.items):
        found.append("needs its items, and the marks (options) that each may take")
    if field.type == "table" and not (field.columns and field.items):
        found.append("needs its items, a row each, and its columns")
    return found


def _assigned(cell: Cell) -> dict[str, ast.expr]:
    """The names that the cell sets at its top level, each with its first value."""
    found: dict[str, ast.expr] = {}
    for node in cell.tree.body if cell.tree else ():
        if isinstance(node, ast.Assign):
            for target in (each for each in node.targets if isinstance(each, ast.Name)):
                found.setdefault(target.id, node.value)
    return found


def _set_by_people(cell: Cell) -> set[str]:
    """The names that the cell leaves to people: those set to dots."""
    dots = (name for name, value in _assigned(cell).items() if isinstance(value, ast.Constant) and value.value is ...)
    return set(dots)


@rule("artefact", "solutions")
def artefact(page: Page) -> Found:
    """What the group makes has its lines as fields: at most four for the room, the others for one's desk."""
    in_the_room = 0
    for cell in page.writing("decision"):
        if not cell.is_markdown:
            continue
        lines, place = cell.source.split("\n"), -1
        for field in cell.described.fields:
            in_the_room += not field.desk
            later = [each for each in range(place + 1, len(lines)) if lines[each].startswith(f"- {field.label}:")]
            if not later:
                yield cell, f"no line '- {field.label}:' follows where its field comes; write it, or correct the label"
            else:
                place = later[0]
        if not cell.described.fields:
            yield cell, "the decision has no fields; give one for each line that people fill in"
    if in_the_room > MOST_IN_THE_ROOM:
        yield (
            None,
            f"{in_the_room} lines of the decision are for the room, more than {MOST_IN_THE_ROOM}; mark others desk",
        )
