"""Every figure in the prose comes out of the data, or carries the reference that it was taken from.

A figure from our data stands before a comment that names it, `14.6<!--gap-first-->`, and `FIGURES` in the session's
`checks.py` computes it. Made-up examples are marked `<!--made-up-->`. A figure from the literature stands in a
paragraph with a reference such as [3].
"""

import re

from workshop.course.session import catalogue

MARKED = re.compile(r"([−-]?[\d,]*\.?\d+)<!--([a-z0-9-]+)-->")
SENSITIVE = re.compile(r"(?<![\w.,])[−-]?(?:\d{1,3}(?:,\d{3})+|\d+\.\d+|\d{3,})(?![\w-]|,\d)")
YEAR = re.compile(r"(?:19|20)\d\d")
HARMLESS = {"1.0", "550"}


def prose(loaded):
    for cell in loaded.cells:
        if cell["cell_type"] == "markdown" and cell["id"] != "references":
            yield cell["id"], "".join(cell["source"])


def test_every_marked_figure_is_what_the_data_say(loaded):
    wrong = []
    for cell, text in prose(loaded):
        for written, name in MARKED.findall(text):
            computed = written if name == "made-up" else loaded.checks.FIGURES[name]()
            if written.replace("-", "−") != computed.replace("-", "−"):
                wrong.append(f"{cell}: {name} is written {written}, the data say {computed}")
    assert not wrong


def test_every_figure_that_is_computed_is_used(loaded):
    used = {name for _, text in prose(loaded) for _, name in MARKED.findall(text)}
    assert set(loaded.checks.FIGURES) - used == set()


def test_a_figure_without_a_mark_carries_a_reference(loaded):
    bare = []
    for cell, text in prose(loaded):
        for paragraph in re.split(r"\n\s*\n|\n(?=- |\d+\. )", text):
            plain = re.sub(r"`[^`]*`|\]\([^)]*\)", " ", MARKED.sub(" ", paragraph))
            figures = [found for found in SENSITIVE.findall(plain) if not YEAR.fullmatch(found)]
            figures = [found for found in figures if found not in HARMLESS]
            if figures and not re.search(r"\[\d+\]", paragraph):
                bare.append(f"{cell}: {', '.join(figures)} in {paragraph[:60]!r}")
    assert not bare


def test_there_is_a_session_to_test():
    assert catalogue()
