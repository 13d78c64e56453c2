"""What people send back: copies doubled, stripped, merged, cut, renamed. Every word is in the page, or is named."""

from __future__ import annotations

import json
import os
import time
import typing
from pathlib import Path

import nbformat
import pytest
from released import RELEASED, ROOT, cell, fill, places, released, save

from workshop.notebook.portfolio import UnreadableNotebook, collect, portfolio
from workshop.notebook.progress import MISSING, progress
from workshop.notebook.written import Entry

SLUG = "data-biographies"
WORDS = "The label was the state's, not ours."


def filled(slug: str = SLUG) -> dict:
    notebook = released(slug)
    fill(notebook, lambda place: f"{WORDS} {place}")
    return notebook


def page_of(tmp_path: Path, notebook: dict, name: str = "mine.ipynb"):
    return collect([save(tmp_path / name, notebook)])


def checks(notebook: dict) -> list[dict]:
    return [each for each in notebook["cells"] if each["metadata"].get("workshop", {}).get("role") == "check"]


def every_word(page, slug: str = SLUG) -> bool:
    text = page.markdown()
    return all(f"{WORDS} {place}" in text for place in range(len(places(released(slug)))))


def strip_marks(notebook: dict) -> None:
    for each in notebook["cells"]:
        each["metadata"] = {}
    notebook["metadata"] = {"kernelspec": notebook["metadata"]["kernelspec"]}


def as_colab_does(notebook: dict) -> None:
    strip_marks(notebook)
    for place, each in enumerate(notebook["cells"]):
        each["metadata"] = {"id": f"aB3x{place:02}QkLm9Z"}
        del each["id"]


@pytest.mark.parametrize("change", [strip_marks, as_colab_does])
def test_a_copy_that_lost_its_marks_is_read_by_comparing_it(tmp_path, change):
    notebook = filled()
    change(notebook)
    page = page_of(tmp_path, notebook)
    assert every_word(page)
    assert [entry.place for entry in page.pages[0].entries if entry.place == "other"] == []
    assert "lost its marks" in page.pages[0].trouble
    assert page.pages[0].copy.number == 1


def test_a_note_in_a_locked_cell_is_kept_and_the_courses_text_is_not(tmp_path):
    notebook = filled()
    first = checks(notebook)[0]["metadata"]["workshop"]["exercise"]
    question = next(each for each in notebook["cells"] if each["metadata"].get("workshop", {}).get("exercise") == first)
    before = "".join(question["source"])
    question["source"] = f"{before}\n\nMY NOTE: we think it was the clerk."
    page = page_of(tmp_path, notebook)
    assert [entry.text for entry in page.pages[0].entries if entry.place == "other"] == [
        "MY NOTE: we think it was the clerk."
    ]


def test_an_answer_that_became_words_is_kept(tmp_path):
    notebook = filled()
    answer = next(each for each in notebook["cells"] if each["metadata"].get("workshop", {}).get("role") == "answer")
    answer |= {"cell_type": "markdown", "source": "I read 1,234 in the chart."}
    assert "I read 1,234 in the chart." in page_of(tmp_path, notebook).markdown()


@pytest.mark.parametrize("ids", ["same", "new"])
def test_a_question_that_stands_twice_is_counted_once_with_its_last_result(tmp_path, ids):
    notebook = filled()
    doubled = [dict(each) for each in notebook["cells"]]
    for place, each in enumerate(doubled):
        if ids == "new":
            each["id"] = f"new-{place}"
    notebook["cells"] += doubled
    rows, _ = progress([save(tmp_path / "a.ipynb", notebook)])
    names = [question.name for question in rows[0].questions]
    assert names == [each["metadata"]["workshop"]["exercise"] for each in checks(released(SLUG))]
    assert "stand in it twice" in rows[0].page.trouble


def test_a_check_that_was_deleted_is_named(tmp_path):
    notebook = filled()
    notebook["cells"].remove(checks(notebook)[0])
    (row,), _ = progress([save(tmp_path / "a.ipynb", notebook)])
    assert [question.state for question in row.questions].count(MISSING) == 1
    assert len(row.questions) == len(checks(released(SLUG)))
    assert "is not in this copy" in row.page.trouble


def test_what_somebody_says_beside_an_answer_is_kept_and_the_answer_is_not(tmp_path):
    notebook = filled()
    answer = next(each for each in notebook["cells"] if each["metadata"].get("workshop", {}).get("role") == "answer")
    answer["source"] = f"{''.join(answer['source']).replace('...', '1234', 1)}\nother = 1  # I read it off the chart"
    assert [entry.text for entry in page_of(tmp_path, notebook).pages[0].entries if entry.place == "other"] == [
        "I read it off the chart"
    ]


def test_one_word_in_a_place_to_write_that_became_code_is_kept(tmp_path):
    notebook = filled()
    cell(notebook, "reflection").update(cell_type="code", source="Trust")
    assert "Trust" in page_of(tmp_path, notebook).markdown()


def test_a_note_in_the_facilitators_copy_is_kept_and_the_course_is_not(tmp_path):
    source = next(ROOT.glob("solutions/01-*/*.ipynb"))
    notebook = json.loads(source.read_text(encoding="utf-8"))
    before = page_of(tmp_path, notebook)
    each = next(each for each in notebook["cells"] if each["id"] == "strength")
    each["source"] = f"{''.join(each['source'])}\n\nMY NOTE"
    after = page_of(tmp_path, notebook)
    assert set(after.pages[0].entries) - set(before.pages[0].entries) == {Entry("other", "MY NOTE")}
    assert "earlier edition" not in after.pages[0].trouble and "facilitator's copy" in after.pages[0].trouble


def test_a_picture_that_was_pasted_is_named(tmp_path):
    notebook = filled()
    cell(notebook, "reflection")["source"] = "![screen.png](attachment:screen.png)"
    text = page_of(tmp_path, notebook).markdown()
    assert "screen.png, stands in the notebook itself" in text and "attachment:" not in text


def test_what_an_editor_writes_above_a_cell_is_not_shown(tmp_path):
    notebook = filled()
    cell(notebook, "reflection")["source"] = "#%% md\nMy reflection."
    assert "%%" not in page_of(tmp_path, notebook).markdown()


def test_both_sides_of_a_merge_are_kept(tmp_path):
    notebook = filled()
    cell(notebook, "reflection")["source"] = "SIDE"
    text = json.dumps(notebook, indent=1, sort_keys=True)
    line = next(line for line in text.split("\n") if '"SIDE"' in line)
    sides = (line.replace("SIDE", side) for side in ("Ours.", "Theirs."))
    conflict = "<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> branch".format(*sides)
    (tmp_path / "a.ipynb").write_text(text.replace(line, conflict), encoding="utf-8")
    page = collect([tmp_path])
    text = page.markdown()
    assert "Ours." in text and "Theirs." in text
    assert "Two versions were merged" in page.pages[0].trouble and "damaged" not in page.pages[0].trouble


def test_the_whole_lines_of_a_cell_that_was_cut_are_kept(tmp_path):
    notebook = filled()
    cell(notebook, "reflection")["source"] = ["The whole line.\n", "The cut line."]
    text = json.dumps(notebook, indent=1, sort_keys=True)
    (tmp_path / "a.ipynb").write_text(text[: text.index("cut line")], encoding="utf-8")
    page = collect([tmp_path])
    assert "The whole line." in page.markdown()
    assert "damaged" in page.pages[0].trouble


def test_a_comma_too_many_loses_nothing_and_nothing_is_called_lost(tmp_path):
    text = json.dumps(filled(), indent=1)
    (tmp_path / "a.ipynb").write_text(text.rstrip().removesuffix("}") + ",}", encoding="utf-8")
    page = collect([tmp_path])
    assert every_word(page) and not page.troubles


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"\n \n", "is empty"),
        (b"\0" * 4096, "is full of zeros"),
        (b"<!DOCTYPE html><title>Sign in</title>", "a web page"),
        (b"\xef\xbb\xbf  <html>", "a web page"),
        (b"PK\x03\x04\x14\x00", "an archive"),
        (b"\x1f\x8b\x08\x00", "an archive"),
        (b"%PDF-1.7", "a PDF"),
        (b"Dear colleagues", "is no notebook"),
        (b'{"cells": [{"cell_type": "markdown", "metadata": {}, "source": "# Mine"}]}', "none of a session"),
    ],
)
def test_what_is_no_notebook_is_said_for_what_it_is(tmp_path, content, says):
    (tmp_path / "a.ipynb").write_bytes(content)
    with pytest.raises(UnreadableNotebook, match=says):
        collect([tmp_path])


def test_a_notebook_of_an_older_format_is_read(tmp_path):
    notebook = nbformat.reads(json.dumps(filled()), as_version=4)
    old = nbformat.convert(notebook, 3)
    (tmp_path / "a.ipynb").write_text(nbformat.v3.writes_json(old), encoding="utf-8")
    assert every_word(collect([tmp_path]))


def latin1(folder: Path) -> Path:
    name = os.fsencode(folder) + b"/caf\xe9.ipynb"
    with open(name, "w", encoding="utf-8") as file:
        json.dump(released(SLUG), file)
    return Path(os.fsdecode(name))


def odd(folder: Path, change) -> None:
    notebook = released("compared-with-whom")
    change(notebook)
    (folder / "odd.ipynb").write_text(json.dumps(notebook), encoding="utf-8")


STOPPERS = {
    "a name in another alphabet": lambda folder: latin1(folder),
    "an ending in capitals": lambda folder: save(folder / "OLD.IPYNB", released("who-decides")),
    "a link to itself": lambda folder: (folder / "loop.ipynb").symlink_to(folder / "loop.ipynb"),
    "a date of no calendar": lambda folder: os.utime(save(folder / "t.ipynb", released(SLUG)), (2**45, 2**45)),
    "a number for tags": lambda folder: odd(folder, lambda nb: nb["cells"][3]["metadata"].update(tags=5)),
    "a list for an exercise": lambda folder: odd(
        folder, lambda nb: checks(nb)[0]["metadata"]["workshop"].update(exercise=["x"])
    ),
    "comments without an end": lambda folder: odd(
        folder, lambda nb: cell(nb, "predict-question").update(source="<!--" * 60_000)
    ),
    "a deep text": lambda folder: odd(
        folder, lambda nb: places(nb)[0]["metadata"]["workshop"].update(blank="x = " + "[" * 9000)
    ),
    "cells that are opened for ever": lambda folder: (folder / "open.ipynb").write_text('{"cell_type": ' * 300_000),
    "a page with a script": lambda folder: (folder / "x.ipynb.html").write_text("<script>1</script>"),
}


# Signs that something may begin, none of which is ended: each was once read to the end of the text.
BEGINNINGS = (
    "<!-- ",
    "<!---->",
    "![",
    "![a](attachment:",
    "[",
    "`",
    "**a",
    "<b ",
    "\n:::\n",
    "\n- ",
    '"',
    "{",
    "<<<<<<< a\n",
)


@pytest.mark.parametrize("sign", BEGINNINGS, ids=repr)
def test_what_is_begun_many_times_costs_as_much_as_any_text_of_that_length(tmp_path, sign):
    def cost(text: str) -> float:
        notebook = released(SLUG)
        for each in notebook["cells"]:
            if each["metadata"].get("workshop", {}).get("write"):
                lines = "".join(each["source"]).split("\n")
                each["source"] = "\n".join(f"{line}{text}" if ":" in line else line for line in [*lines, ":"])
        path = save(tmp_path / "x.ipynb", notebook)
        before = time.process_time()
        collect([path]).markdown()
        return time.process_time() - before

    times = 6000
    plain = cost("word " * (times * len(sign) // 5))
    assert cost(sign * times) < 30 * plain


@pytest.mark.parametrize("fence", ["```lines 9999999\n", f"```lines {'9' * 5000}\n", "```lines 99\nx\n```\n"])
def test_empty_lines_that_somebody_asks_for_are_words_like_others(tmp_path, fence):
    notebook = filled()
    cell(notebook, "reflection")["source"] = fence * 5 + "The end."
    page = page_of(tmp_path, notebook).html()
    assert "The end." in page and "lines 99" in page and len(page) < 100_000


@pytest.mark.parametrize("kind", STOPPERS)
def test_one_file_never_stops_another(tmp_path, kind):
    save(tmp_path / "good.ipynb", filled())
    try:
        STOPPERS[kind](tmp_path)
    except OSError as error:
        pytest.skip(f"this machine has no such file: {error}")
    before = time.monotonic()
    page = collect([tmp_path])
    assert every_word(page)
    page.markdown(tmp_path), page.html(tmp_path), page.save(tmp_path / "page.md"), progress([tmp_path])
    assert time.monotonic() - before < 20


def test_no_page_links_to_a_file_that_a_browser_would_run(tmp_path):
    save(tmp_path / "x.ipynb.html", filled())
    shown = page_of(tmp_path, filled(), "y.ipynb.html").html(tmp_path)
    assert "y.ipynb.html" in shown and 'href="' not in shown.split("Session 1")[-1]


def test_the_last_cell_reads_the_notebook_that_it_stands_in(tmp_path, monkeypatch):
    for name, text, when in (
        ("data-biographies.ipynb", "Last week.", 1e9),
        ("data-biographies (1).ipynb", "Today.", 2e9),
    ):
        notebook = released(SLUG)
        cell(notebook, "reflection")["source"] = text
        os.utime(save(tmp_path / name, notebook), (when, when))
    save(tmp_path / "who-decides.ipynb", released("who-decides"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    assert "Today." in portfolio("data-biographies.ipynb").markdown()
    assert "Read from data-biographies (1).ipynb" in portfolio("data-biographies.ipynb").markdown().replace("\\", "")
    monkeypatch.setenv("JPY_SESSION_NAME", str(tmp_path / "data-biographies.ipynb"))
    assert "Last week." in portfolio("data-biographies.ipynb").markdown()


@pytest.mark.parametrize("source", RELEASED, ids=lambda path: path.stem)
def test_what_is_written_where_it_was_released_is_found(tmp_path, monkeypatch, source):
    """On a borrowed server the participant's file is the only copy of the session there is."""
    notebook = released(source.stem)
    fill(notebook, lambda place: f"{WORDS} {place}")
    for each in notebook["cells"]:
        each["metadata"].pop("jupyter", None)  # they looked at the code, so nothing is folded any more
    added = {"cell_type": "markdown", "id": "8a4be4a1-77b9", "metadata": {}, "source": "This is my own line."}
    notebook["cells"].append(added)
    mine = save(tmp_path / "sessions" / source.parent.name / source.name, notebook)
    monkeypatch.chdir(mine.parent)
    page = portfolio(source.name)
    assert page.path.resolve() == mine
    assert all(f"{WORDS} {place}" in page.markdown().replace("\\", "") for place in range(len(places(notebook))))
    assert "my own line" in page.markdown()
    assert "import altair" not in page.markdown()
    assert not page.trouble


def test_money_stays_money(tmp_path):
    notebook = released(SLUG)
    note = next(each for each in places(notebook) if each["cell_type"] == "markdown")
    note["source"] = "It costs $5 a record now and would cost $12. $ 500 too, and \\$7 as it is."
    page = page_of(tmp_path, notebook).markdown()
    assert '<div class="mathjax_ignore tex2jax_ignore">' in page and page.rstrip().endswith("</div>")
    assert r"It costs \$5 a record now and would cost \$12. \$ 500 too, and \$7 as it is." in page


def test_a_check_that_was_deleted_from_an_earlier_edition_is_named_and_counted(tmp_path):
    notebook = filled()
    notebook["metadata"]["workshop"]["edition"] = "0" * 16
    notebook["cells"].remove(checks(notebook)[0])
    (row,), _ = progress([save(tmp_path / "a.ipynb", notebook)])
    assert [question.state for question in row.questions].count(MISSING) == 1
    assert len(row.questions) == len(checks(released(SLUG)))
    assert "The check of the question" in row.page.trouble and "earlier edition" in row.page.trouble


def test_what_a_cell_may_say_is_worked_out_once_and_not_for_each_cell_of_a_folder(tmp_path, monkeypatch):
    collect([save(tmp_path / "x.ipynb", released(SLUG))])
    asked = []
    hints = typing.get_type_hints
    monkeypatch.setattr(typing, "get_type_hints", lambda kind: asked.append(kind) or hints(kind))
    collect([save(tmp_path / "y.ipynb", released(SLUG))])
    assert not asked
