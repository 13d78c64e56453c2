"""Every figure of the prose that is marked is what the session's figures.py computes; `workshop lint` finds unmarked ones."""

from workshop.course.rules.figures import MADE_UP, MARKED


def test_every_marked_figure_is_what_the_data_say(loaded):
    wrong = []
    for cell in loaded.session.notebook.cells:
        for written, name in MARKED.findall(cell.source) if cell.is_markdown else ():
            computed = written if name == MADE_UP else loaded.figures[name]()
            if written.replace("-", "−") != computed.replace("-", "−"):
                wrong.append(f"cell {cell.place}: {name} is written {written}, the data say {computed}")
    assert not wrong
