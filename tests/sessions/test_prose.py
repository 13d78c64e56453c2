"""Every figure of the prose that is marked is what the session's figures.py computes; `workshop lint` finds unmarked ones."""

import re

from workshop.course.rules.figures import MADE_UP, MARKED


def test_every_marked_figure_is_what_the_data_say(loaded):
    wrong = []
    for cell in loaded.session.notebook.cells:
        for written, name in MARKED.findall(cell.source) if cell.is_markdown else ():
            computed = written if name == MADE_UP else loaded.figures[name]()
            if written.replace("-", "−") != computed.replace("-", "−"):
                wrong.append(f"cell {cell.place}: {name} is written {written}, the data say {computed}")
    assert not wrong


_YEAR = re.compile(r"\b(19|20)\d\d(-\d\d)?\b")
_NUMBER = re.compile(r"\d[\d,.]*\d|\d")


def test_a_number_that_is_sent_to_the_chat_is_one_that_is_said(loaded):
    """The chat's messages are metadata, which no figure's mark reaches; so they repeat what the facilitator says."""
    alone = []
    for cell in loaded.session.notebook.cells:
        if cell.described.step:
            said = _NUMBER.findall(MARKED.sub(r"\1", cell.source))
            sent = _NUMBER.findall(_YEAR.sub("", " ".join(cell.described.step.chat)))
            alone += [f"{cell.id}: {number}" for number in sent if number not in said]
    assert not alone
