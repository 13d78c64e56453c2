"""What facilitator cells say is found by step, by question and by label."""

from __future__ import annotations

import pytest

from workshop.course import notes
from workshop.course.notes import Paragraph
from workshop.course.session import read_session


def test_a_paragraph_without_a_label_belongs_to_the_one_before():
    found = notes.paragraphs("**Share · 14 minutes**\n\n**Answers.** Two:\n\n1. *One.*\n2. Two.\n\n**Say.** Hello.")
    assert found == (Paragraph("Answers", "Two:\n\n1. *One.*\n2. Two."), Paragraph("Say", "Hello."))


def test_what_stands_between_a_step_and_its_first_question_is_the_steps_own(session_with_a_loose_note):
    hands_on = next(
        each for each in notes.read_notes(read_session(session_with_a_loose_note)) if each.step.name == "hands-on"
    )
    assert "A loose note." in hands_on.says("Watch for")
    assert "A loose note." not in str(hands_on.questions)


@pytest.fixture
def session_with_a_loose_note(source):
    from small_project import change

    def add(notebook):
        place = next(n for n, cell in enumerate(notebook["cells"]) if cell["id"] == "hands-on")
        loose = {
            "cell_type": "markdown",
            "id": "loose",
            "metadata": {"tags": ["facilitator"]},
            "source": "**Watch for.** A loose note.",
        }
        notebook["cells"].insert(place + 1, loose)

    change(source, add)
    return source
