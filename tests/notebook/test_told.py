"""Sentences with a table are read by eyes, by a screen reader and in plain text; a result waits for its question."""

import pandas as pd

from workshop.notebook.told import Told, later


def test_words_and_table_are_said_in_text_and_in_html():
    told = Told("Fewer < than before.", pd.DataFrame({"Join": ["by name"], "Lost": [2]}))
    assert repr(told).splitlines()[0] == "Fewer < than before."
    assert "by name" in repr(told)
    page = told._repr_html_()
    assert "Fewer &lt; than before." in page
    assert '<th scope="row"' in page


def test_without_a_table_there_are_words_alone():
    assert "<table" not in Told("Nothing yet.")._repr_html_()


def test_what_waits_says_for_which_question():
    assert repr(later(3)).startswith("Answer question 3 first.")
