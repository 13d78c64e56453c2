"""How far somebody is, as the saved notebooks say it, and no more than they say."""

from __future__ import annotations

import json
import sys

import pytest
from released import ROOT, cell, released, save

from workshop.cli import main
from workshop.notebook.checks import MATCHES, NOT_ATTEMPTED, NOT_YET, RESULT_MIME
from workshop.notebook.progress import FAILED, NOT_RUN, progress


def checks(notebook):
    return [cell for cell in notebook["cells"] if cell["metadata"].get("workshop", {}).get("role") == "check"]


def result(state):
    record = {"exercise": "x", "state": state, "points": 0.0, "max_points": 1, "mistake": None}
    data = {RESULT_MIME: record, "text/plain": ["0"], "text/html": ["<div>…</div>"]}
    return {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": data}


def run_with(slug, *states):
    notebook = released(slug)
    for each, state in zip(checks(notebook), states, strict=False):
        each["outputs"] = [result(state)]
    return notebook


def test_each_question_has_the_state_that_its_check_left(tmp_path):
    notebook = run_with("who-decides", MATCHES, NOT_YET, NOT_ATTEMPTED)
    checks(notebook)[3]["outputs"] = [{"output_type": "error", "ename": "NameError", "evalue": "", "traceback": []}]
    cell(notebook, "reflection")["source"] = "Mine."
    ((row,), troubles) = progress([save(tmp_path / "a.ipynb", notebook)])
    assert [question.state for question in row.questions] == [MATCHES, NOT_YET, NOT_ATTEMPTED, FAILED]
    assert row.questions[0].name == "marked"
    assert row.questions[0].title.startswith("Question 1")
    assert (row.written, troubles) == (("reflection",), ())
    assert row.record()["empty"] == ["prediction", "decision", "one-thing"]


@pytest.mark.parametrize(
    "outputs",
    [
        [],
        None,
        "text",
        [None],
        [{"output_type": "stream", "name": "stdout", "text": "hello"}],
        [{"output_type": "display_data", "data": None}],
        [{"output_type": "display_data", "data": {RESULT_MIME: "matches"}}],
        [{"output_type": "display_data", "data": {RESULT_MIME: {"state": "perfect"}}}],
    ],
)
def test_a_check_without_a_result_was_not_run_whatever_else_the_file_holds(tmp_path, outputs):
    notebook = released("who-decides")
    checks(notebook)[0]["outputs"] = outputs
    ((row,), _) = progress([save(tmp_path / "a.ipynb", notebook)])
    assert {question.state for question in row.questions} == {NOT_RUN}


@pytest.fixture
def workshop(tmp_path, monkeypatch, capsys):
    def run(*arguments):
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["workshop", "progress", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code or 0, *capsys.readouterr()

    return run


def test_the_command_prints_a_line_a_notebook_and_names_what_is_damaged(tmp_path, workshop):
    save(tmp_path / "b.ipynb", run_with("compared-with-whom", MATCHES, MATCHES, NOT_YET))
    save(tmp_path / "a.ipynb", released("who-decides"))
    (tmp_path / "empty.ipynb").write_text("")
    code, out, err = workshop(".")
    lines = [line.split("  ") for line in out.splitlines()]
    cells = [[text.strip() for text in line if text.strip()] for line in lines]
    assert code == 0
    assert cells[1] == ["2", "a.ipynb", "4", NOT_RUN, "nothing yet"]
    assert cells[2] == ["8", "b.ipynb", "4", f"3, 1 {NOT_RUN}", "2", "nothing yet"]
    assert "empty.ipynb is empty" in err


def test_the_command_gives_the_same_as_json(tmp_path, workshop):
    save(tmp_path / "b.ipynb", run_with("compared-with-whom", MATCHES))
    code, out, _ = workshop("b.ipynb", "--json")
    (record,) = json.loads(out)
    assert (code, record["session"], record["file"]) == (0, 8, "b.ipynb")
    assert [question["state"] for question in record["questions"]] == [MATCHES, NOT_RUN, NOT_RUN, NOT_RUN]
    assert set(record) == {"session", "title", "file", "saved", "questions", "written", "empty", "trouble"}


def test_where_none_is_named_what_one_works_in_is_shown_else_what_the_project_has(workshop, tmp_path):
    (tmp_path / "solutions").mkdir()
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "sessions").symlink_to(ROOT / "sessions")
    code, out, _ = workshop()
    assert code == 0
    assert out.count("not run when it was saved") == len(out.splitlines()) - 1 > 0
    mine = tmp_path / "my-sessions" / "who-decides"
    mine.mkdir(parents=True)
    save(mine / "who-decides.ipynb", run_with("who-decides", MATCHES))
    assert [line.split()[1] for line in workshop()[1].splitlines()[1:]] == ["who-decides.ipynb"]


def test_nothing_to_read_is_said(workshop):
    code, out, err = workshop("gone.ipynb")
    assert (code, out) == (1, "")
    assert "There is no gone.ipynb" in err
