"""The folder of a meeting: whole or not at all, and with no answer in what participants hold."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from meetings import ROOT, for_facilitators, in_every_session

from workshop.cell import read_cell
from workshop.course.notebook import read_notebook
from workshop.course.session import catalogue, find
from workshop.errors import WorkshopError
from workshop.execute import pool, runner
from workshop.execute.jobs import plan as jobs_for
from workshop.facilitate import clock, pack, papers, worksheet
from workshop.facilitate.agenda import Form
from workshop.facilitate.settings import Settings
from workshop.paper import pages

FILES = {
    "run-of-show.html",
    "run-of-show.pdf",
    "breakout-cards.html",
    "breakout-cards.pdf",
    "exercise-on-paper.html",
    "exercise-on-paper.pdf",
    "answer-key.html",
    "answer-key.pdf",
    "access-checklist.html",
    "access-checklist.pdf",
    "chat.txt",
    "note-two-weeks-before.txt",
    "note-two-days-before.txt",
    "mail-the-day-after.txt",
}
COMMAND = "from workshop.cli import main; main()"
FOR_PARTICIPANTS = {
    "breakout-cards.html",
    "exercise-on-paper.html",
    "chat.txt",
    "note-two-weeks-before.txt",
    "note-two-days-before.txt",
    "mail-the-day-after.txt",
}


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folders of the whole year, made once by the command."""
    out = tmp_path_factory.mktemp("packs") / "year"
    command = [sys.executable, "-c", COMMAND, "pack", "--all", "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=300)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [f"Made {out / session.name}" for session in catalogue(ROOT)]
    return out


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The participant's copy of one session after a run."""
    folder = tmp_path_factory.mktemp("run")
    return Path(runner.run(jobs_for(["8"], ["sessions"], root=ROOT, out=folder))[0]["executed"])


def meeting(session, **changes):
    settings = Settings()
    return pack.Meeting(
        **{"source": session.source, "clock": clock.usual(settings), "form": Form(), "settings": settings} | changes
    )


def words(page: str) -> str:
    """What a reader sees of a page, on one line."""
    page = re.sub(r"<(style|svg|head)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split()).replace(" .", ".").replace(" ,", ",")


@in_every_session
def test_every_session_has_its_folder(year, each):
    folder = year / each.name
    assert {path.name for path in folder.iterdir()} == FILES
    for path in folder.glob("*.pdf"):
        assert path.read_bytes().startswith(b"%PDF") and b"pdfuaid:part" in path.read_bytes()
    assert pages((folder / "run-of-show.pdf").read_bytes()) <= 2
    for path in folder.glob("*.html"):
        assert not re.findall(r"<script|<link|@import|src=", path.read_text(encoding="utf-8")), path.name


def test_nothing_else_is_beside_the_folders(year):
    assert [path.name for path in year.parent.iterdir()] == ["year"]
    assert sorted(path.name for path in year.iterdir()) == [session.name for session in catalogue(ROOT)]


@in_every_session
@pytest.mark.parametrize("name", sorted(FOR_PARTICIPANTS - {"exercise-on-paper.html"}))
def test_no_word_for_facilitators_is_in_what_participants_hold(year, each, name):
    # The exercise repeats what charts say, which an answer may say too: the next test looks at it.
    page = words((year / each.name / name).read_text(encoding="utf-8"))
    for sentence in for_facilitators(each):
        assert sentence not in page


def test_what_only_facilitators_read_is_in_their_papers_alone(workshop, project):
    (project / "datasets").symlink_to(ROOT / "datasets")
    (path,) = project.glob("solutions/*/*.ipynb")
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if "facilitator" in cell["metadata"].get("tags", []):
            cell["source"] = re.sub(
                r"^\*\*(Answers|Watch for|Purpose|If .*?)\.\*\*", r"\g<0> Zebra.", source, flags=re.M
            )
        elif cell["metadata"].get("workshop", {}).get("role") == "answer":
            cell["source"] = source.replace("### BEGIN SOLUTION", "### BEGIN SOLUTION\n# Zebra")
    path.write_text(json.dumps(notebook), encoding="utf-8")
    done = workshop("pack", "8", "--out", "out")
    assert done.returncode == 0, done.stderr
    texts = {each.name: each.read_text(encoding="utf-8") for each in (project / "out").glob("*.[ht]*")}
    assert {name for name, text in texts.items() if "Zebra" in text} == {"run-of-show.html", "answer-key.html"}
    assert texts.keys() >= FOR_PARTICIPANTS


@in_every_session
def test_the_answer_key_has_every_answer_with_its_range(year, each):
    page = words((year / each.name / "answer-key.html").read_text(encoding="utf-8"))
    there = re.findall(r"\w+", page)
    for sentence in for_facilitators(each, labels=("Answers",)):
        assert " ".join(re.findall(r"\w+", sentence)) in " ".join(there), sentence


@in_every_session
def test_on_paper_each_question_has_its_words_its_chart_and_room_to_write(year, each):
    page = (year / each.name / "exercise-on-paper.html").read_text(encoding="utf-8")
    questions = page.split('<div class="new-page"></div>')
    for exercise in each.exercises:
        mine = [part for part in questions if f"<h2>{html.escape(exercise.title)}</h2>" in part]
        assert len(mine) == 1, exercise.title
        assert mine[0].count('class="line"') >= 2
        for bold in bold_in_question(each, exercise.name):
            assert bold in words(mine[0]), bold
        assert "Door two" not in mine[0] and "in place of the dots" not in mine[0]
        figures = re.findall(r'<figure role="img" aria-label="(.*?)"', mine[0])
        assert bool(figures) == has_chart(each, exercise.name) and all(len(label) > 30 for label in figures)
        assert not figures or "<table>" in page
    assert "Reflect" in page and "One thing I can do today" in page
    assert "What?" in words(page.partition("Reflect</h2>")[2])


def question_cells(session, name, role):
    for cell in session.notebook.cells:
        if (cell.described.exercise, cell.described.role) == (name, role):
            yield cell.source


def bold_in_question(session, name):
    for source in question_cells(session, name, "question"):
        for bold in re.findall(r"\*\*([^*]+)\*\*", re.sub(r"\*\*Door (one|two):\*\*", "", source)):
            yield words(re.sub(r"<!--.*?-->|`", "", bold))


def has_chart(session, name):
    return any(re.search(r"\bshow\(|\bdraw", source) for source in question_cells(session, name, "door-one"))


@in_every_session
def test_the_cards_have_four_roles_every_question_and_the_minutes(year, each):
    page = words((year / each.name / "breakout-cards.html").read_text(encoding="utf-8"))
    assert all(role in page for role in ("Reader", "Driver", "Scribe", "Equity-keeper"))
    assert all(exercise.title in page for exercise in each.exercises)
    minutes = next(step.minutes for step in each.steps if step.mode == "breakout")
    assert f"Hands-on in rooms: {minutes} minutes" in page
    assert "10 minutes left." in page and f" {minutes} The rooms close." in page
    assert "?**" not in page


def test_a_chart_on_paper_says_how_its_menu_is_set_and_shows_no_answer(session, executed):
    page = worksheet.page(session, read_notebook(executed).cells, {})
    assert "*As printed:* Benchmark: residents 16 and over (on a screen also estimated drivers" in page.text
    assert "Then write a headline with your number" in page.text, "what stands behind the second door but is for all"
    assert "`wide` has one row" not in page.text


def test_what_is_to_be_opened_after_the_answer_is_at_the_end():
    raw = [
        {"cell_type": "markdown", "source": "### Question 1: Count\n\n**How many?**", "metadata": at("question")},
        {"cell_type": "code", "source": "", "metadata": at("door-one"), "outputs": [{"data": {"text/html": HIDDEN}}]},
    ]
    cells = [read_cell(cell, place) for place, cell in enumerate(raw, 1)]
    later: list[str] = []
    text = "\n".join(worksheet._question(find("8", ROOT).exercises[0], cells, {}, later))
    assert "Row one" in text and "Rule said yes" not in text
    assert "Rule said yes" in "\n".join(later) and later[1] == "## Only after you answered Question 1"


HIDDEN = "<p>Row one</p><details><summary>Rules (open it after you have marked)</summary><p>Rule said yes</p></details>"


def at(role):
    return {"workshop": {"exercise": "gap_change", "role": role}}


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("### Question 1: Who?", "## Question 1: Who?"),
        (
            "**Door one:** look. **Door two:** write code; `x` has it.\n\nThen say it.",
            "**Look:** look.\n\nThen say it.",
        ),
        ("**Door one:** look.\n\n**Door two:** write code. `x` has one row.", "**Look:** look."),
        ('```\n"""\n1.\n2.\n"""\n```', "```lines 4\n```"),
        ("- One `a`\n- Two", "- One `a`\n- Two"),
    ],
)
def test_what_speaks_of_typing_is_not_printed(markdown, expected):
    assert worksheet.off_screen(markdown) == expected


def test_a_place_of_ones_own_is_on_the_paper_and_the_key_says_that_it_is_not_its(tmp_path, session):
    out = tmp_path / "out"
    pack.write([meeting(session, parameters={"place": "Hartford"})], out, each_apart=False)
    page = (out / "exercise-on-paper.html").read_text(encoding="utf-8")
    assert "place: Hartford" in page and "Hartford, 2009-10 to 2014-15: the rate" in page, "the chart's title"
    assert "set to place = Hartford" in words((out / "answer-key.html").read_text(encoding="utf-8"))


# Whole or not at all --------------------------------------------------------------------------------------------------


@pytest.fixture
def quick(monkeypatch, executed):
    """Packs without running anything."""
    monkeypatch.setattr(pack, "_run", lambda meetings, folder: [executed] * len(meetings))


def test_an_empty_folder_is_filled_and_the_folders_above_are_made(tmp_path, session, quick):
    (tmp_path / "empty").mkdir()
    for out in (tmp_path / "empty", tmp_path / "deep" / "er" / "new"):
        assert pack.write([meeting(session)], out, each_apart=False) == [out]
        assert {path.name for path in out.iterdir()} == FILES
        assert out.stat().st_mode & 0o777 == 0o777 & ~pack._umask()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["deep", "empty"]


@pytest.mark.parametrize("kind", ["full", "file"])
def test_a_place_that_is_taken_is_left_as_it_is(tmp_path, session, kind):
    out = tmp_path / "out"
    if kind == "full":
        out.mkdir()
    (out / "mine.txt" if kind == "full" else out).write_text("mine")
    before = snapshot(tmp_path)
    with pytest.raises(WorkshopError, match="is not empty|is a file") as refused:
        pack.write([meeting(session)], out, each_apart=False)
    assert "\n" not in str(refused.value)
    assert snapshot(tmp_path) == before


def snapshot(folder):
    return {path: path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


@pytest.mark.parametrize("error", [WorkshopError("no"), ValueError("no"), KeyboardInterrupt()])
def test_an_error_in_the_middle_leaves_nothing(tmp_path, session, quick, monkeypatch, error):
    def fail(*_):
        raise error

    monkeypatch.setattr(papers, "key", fail)
    with pytest.raises(type(error)):
        pack.write([meeting(session)], tmp_path / "new" / "out", each_apart=False)
    assert not list(tmp_path.iterdir())


def test_an_error_in_one_folder_of_several_leaves_nothing(tmp_path, session, monkeypatch, executed):
    missing = tmp_path / "missing.ipynb"
    monkeypatch.setattr(pack, "_run", lambda meetings, folder: [executed, missing])
    monkeypatch.setattr(pool, "cores", lambda: 2)
    out = tmp_path / "packs"
    with pytest.raises(WorkshopError, match=r"missing\.ipynb cannot be read"):
        pack.write([meeting(session), meeting(find("7", ROOT))], out, each_apart=True)
    assert not list(tmp_path.iterdir())


def test_a_notebook_that_does_not_run_leaves_nothing(workshop, project):
    (path,) = project.glob("sessions/*/*.ipynb")
    notebook = json.loads(path.read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    code[1]["source"] = "raise RuntimeError('broken on purpose')"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    before = snapshot(project)
    done = workshop("pack", "8", "--out", "out")
    assert done.returncode == 1 and not done.stdout
    assert "Nothing was written" in done.stderr and "broken on purpose" in done.stderr
    assert snapshot(project) == before


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_command_that_is_stopped_leaves_nothing(tmp_path, number):
    out = tmp_path / "out"
    command = [sys.executable, "-c", COMMAND, "pack", "7", "8", "--out", str(out)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    limit = time.monotonic() + 60
    # Until kernels run below the workers: before, there is a moment in which Ctrl-C is not heard.
    while process.poll() is None and time.monotonic() < limit:
        if len(psutil.Process(process.pid).children(recursive=True)) > 4:
            break
        time.sleep(0.01)
    assert process.poll() is None, "it ended before it could be stopped"
    assert next(tmp_path.iterdir()).name.startswith(".out-"), "at work beside the folder"
    os.kill(process.pid, number)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130 and b"Traceback" not in said
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "Name a session"),
        (["8", "--all"], "Name a session"),
        (["20"], "There is no session '20'"),
        (["8", "--start", "2001-01-01 11:30"], "is in the past"),
        (["8", "-p", "place", "Hartfrod"], "is not a value of parameter 'place'"),
        (["8", "-p", "planet", "Mars"], "has no parameter 'planet'"),
    ],
)
def test_what_cannot_be_packed_is_said_and_nothing_written(workshop, project, arguments, says):
    (project / "datasets").symlink_to(ROOT / "datasets")
    before = sorted(project.iterdir())
    done = workshop("pack", *arguments, "--out", "out")
    assert done.returncode == 1 and says in done.stderr and not done.stdout
    assert sorted(project.iterdir()) == before


def test_one_start_is_for_one_meeting():
    from workshop.facilitate import command

    with pytest.raises(WorkshopError, match="the start of one meeting"):
        command.pack(["7", "8"], False, Path("out"), "2099-08-17 11:30", "90", False, [])


def test_the_mail_leads_on_to_the_next_session_also_where_its_source_is_damaged(project):
    following = ROOT / "solutions/09-scores-and-thresholds"
    for copy in ("solutions", "sessions"):
        shutil.copytree(ROOT / copy / following.name, project / copy / following.name)
    asked = pack._following(find(8, project))
    (project / "solutions" / following.name / "scores-and-thresholds.ipynb").write_text("{", encoding="utf-8")
    assert asked and pack._following(find(8, project)) == asked
