"""The first result, as soon as a file is chosen: how many of each group have the outcome."""

from __future__ import annotations

from workshop.notebook.charts import show
from workshop.notebook.compare import WITHHELD
from workshop.notebook.groups import compare_groups
from workshop.own import drawn, in_words
from workshop.own.part import Part
from workshop.own.question import COUNT
from workshop.own.steps import OwnTable

CAUTION = "Do not carry it further yet: the steps below ask where it came from, what is blank, and whom it hides."


def first_look(own: OwnTable) -> Part:
    """Each group's count and rate, the largest group first, in a picture, a sentence and a table."""
    title, missing = "A first look", "Where these numbers come from, and why they are as they are."
    unit = own.counts.unit
    if not own.visible:
        return Part(title, (f"No group has enough {unit} to be shown.", *own.said_withheld()), missing)
    table = compare_groups(own.known(), own.base)
    count, people = int(table["yes"].sum()), int(table["people"].sum())
    words = [
        f"{own.what}: {count:,} of {people:,} {unit} in the groups below, or {100 * count / people:.1f} percent.",
        *own.said_withheld(),
        CAUTION,
    ]
    if own.question.row != COUNT and own.question.yes:
        words.insert(0, f"Counted is each row whose {own.question.outcome!r} says {own.question.yes!r}.")
    said = in_words.compared(table, unit).iloc[:, :3]
    chart = show(
        drawn.rates(table.reset_index(), "", f"{own.what}, percent of {unit}"),
        title=["A first look", f"{own.what}: percent of each group"],
        description=f"A point for each group with the line of its interval. {in_words.rates(table)}.",
        table=said,
        blank=WITHHELD,
    )
    return Part(title, tuple(words), missing, chart, said, hints=own.hints)
