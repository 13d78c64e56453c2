"""`workshop data new` makes a dataset that lacks only what a person must say; then it is one like the twenty."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from dataset_folders import DATASETS, ROOT

from workshop import cli_data, derived
from workshop.cli import cli
from workshop.course.data import new as scaffold
from workshop.course.data.check import check
from workshop.course.data.rules import GAP
from workshop.datapackage.descriptor import QUESTIONS
from workshop.errors import WorkshopError

RAW = """\
District Code,District,Race/Ethnicity,Year,Students,Rate (%)
0010011,Hartford,Black or African American,2021,1200,12.5
0010011,Hartford,White,2021,900,
0930011,New Haven,Black or African American,2021,1100,10
0930011,New Haven,White,2022,*,7.25
"""
ANSWER = "This sentence has more than twelve words, so that it answers what was asked for here."


@pytest.fixture
def raw(tmp_path) -> Path:
    path = tmp_path / "downloads" / "table of districts.csv"
    path.parent.mkdir()
    path.write_text(RAW, encoding="utf-8")
    return path


def command(*arguments: str, typed: str = "") -> str:
    result = CliRunner().invoke(cli, ["data", *arguments], input=typed)
    if isinstance(result.exception, WorkshopError):
        return str(result.exception)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.output


def about(root: Path, name: str = "my-data") -> dict:
    return json.loads((root / "datasets" / name / "datapackage.json").read_text(encoding="utf-8"))


def tree(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_new_dataset_has_a_schema_a_recipe_that_runs_and_a_copy_of_the_publishers_file(project, raw):
    said = command("new", "my-data", str(raw))
    assert "Made datasets/my-data." in said and "workshop data check my-data" in said
    fields = {field["name"]: field for field in about(project)["resources"][0]["schema"]["fields"]}
    assert {name: field["type"] for name, field in fields.items()} == {
        "district_code": "string",
        "district": "string",
        "race_ethnicity": "string",
        "year": "string",
        "students": "string",
        "rate_percent": "number",
    }
    assert fields["district_code"]["constraints"]["pattern"] == "[0-9]{7}"
    assert fields["race_ethnicity"]["constraints"]["enum"] == ["Black or African American", "White"]
    assert "constraints" in fields["rate_percent"] and "required" not in fields["rate_percent"]["constraints"]
    assert (project / "sources/my-data" / raw.name).read_bytes() == raw.read_bytes()
    assert command("build", "my-data") == "my-data: same. 2 files, byte for byte.\n"
    assert (project / "datasets/my-data/my-data.csv").read_text(encoding="utf-8").startswith("district_code,district,")


def test_a_mark_among_numbers_is_named_with_what_to_do_about_it(project, raw):
    said = command("new", "my-data", str(raw))
    assert "The column students holds numbers and '*': in build.py, leave such a cell blank and say why" in said


def test_nothing_is_stale_after_it(project, raw):
    command("new", "my-data", str(raw))
    assert list(derived.changes(project, only="data")) == []
    assert "[my-data](#my-data)" in (project / "datasets/README.md").read_text(encoding="utf-8")


def test_every_gap_is_named_by_the_check_with_what_belongs_there_and_nothing_else(project, raw):
    raw.write_text(RAW.replace("*", "700"), encoding="utf-8")
    command("new", "my-data", str(raw))
    problems = [str(problem) for problem in check(project, ["my-data"])]
    gaps = json.dumps(about(project)).count(GAP)
    assert gaps == len(problems) - 1 > 20
    assert problems.pop() == "datasets/LICENSES.md: the row for `my-data` is still to be written."
    assert all(re.search(r" is still to be written: \w.{10}", problem) for problem in problems)
    for words in ("biography, why", "licenses 1, name", "table 'my-data', title", "column 'students', unit"):
        assert any(words in problem for problem in problems), words


def test_in_a_terminal_it_asks_question_by_question_and_a_blank_leaves_a_gap(project, raw, monkeypatch):
    asked = []

    def answer(question: scaffold.Question) -> str:
        asked.append(question)
        return "" if question.key == "known_harms" else f"{ANSWER} ({question.key})"

    scaffold.new(project, "my-data", raw, ask=answer)
    assert [question.key for question in asked if question.key in QUESTIONS] == list(QUESTIONS)
    assert len({question.key for question in asked}) == len(asked) == 21
    found = about(project)
    assert found["biography"]["why"] == f"{ANSWER} (why)"
    assert found["biography"]["known_harms"].startswith(GAP)
    assert [source["title"] for source in found["sources"]] == [f"{ANSWER} (publisher.title)", f"{ANSWER} (copy.title)"]


def test_each_question_of_a_biography_is_explained():
    assert list(scaffold.GUIDES) == list(QUESTIONS)


def test_the_words_of_a_terminal_are_the_question_and_what_it_means(project, raw, monkeypatch):
    monkeypatch.setattr(cli_data, "_in_a_terminal", lambda: True)
    said = command("new", "my-data", str(raw), typed="Districts of Connecticut\n" + "\n" * 30)
    assert "Title: what the data are, with the place and the years, in one line" in said
    assert "How race and ethnicity were recorded: in which words, by whom" in said
    assert about(project)["title"] == "Districts of Connecticut"


def test_somebody_who_stops_at_a_question_leaves_nothing_behind(project, raw, monkeypatch):
    before = tree(project)

    def stop(question: scaffold.Question) -> str:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        scaffold.new(project, "my-data", raw, ask=stop)
    assert tree(project) == before


@pytest.mark.parametrize("name", ["", "My Data", "my_data", "../x", "8", "con", "com1", "-x", "ct-towns"])
def test_a_name_that_cannot_be_used_is_refused(project, raw, name):
    before = tree(project)
    said = command("new", "--", name, str(raw))
    assert "no name for a dataset" in said or "There is a dataset called 'ct-towns' already" in said
    assert tree(project) == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is no table that can be read: it is empty"),
        (b"PK\x03\x04...", "it is a workbook or another packed file"),
        (b"<html>", "it is a web page"),
        (b"a,b\n", "has a header and no rows"),
        (b"a,,b\n1,2,3\n", "line 1: column 2 has no name"),
        (b"A b,a-b\n1,2\n", "line 1: 2 columns are called 'a_b'"),
        (b"a,b\n1\n", "row 2 has 1 cells, the header 2"),
        (b"a,b\n1,\xe9\n", "line 2 holds letters of another encoding"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_the_cause(project, raw, content, said):
    raw.write_bytes(content)
    before = tree(project)
    assert said in command("new", "my-data", str(raw))
    assert tree(project) == before


def test_a_file_that_is_not_there_is_told(project):
    assert "nowhere.csv cannot be read: No such file or directory" in command("new", "my-data", "nowhere.csv")


def test_a_failure_half_way_leaves_nothing_behind(project, raw, monkeypatch):
    before = tree(project)
    monkeypatch.setattr(scaffold.recipe, "built", lambda *_: (_ for _ in ()).throw(WorkshopError("no space")))
    assert command("new", "my-data", str(raw)) == "no space"
    assert tree(project) == before


@pytest.mark.parametrize("separator", [";", "\t"])
def test_another_separator_and_an_invisible_mark_are_the_publishers_own_and_are_read(project, raw, separator):
    raw.write_text("\ufeff" + RAW.replace(",", separator), encoding="utf-8")
    command("new", "my-data", str(raw))
    assert command("build", "my-data").startswith("my-data: same")
    assert len(about(project)["resources"][0]["schema"]["fields"]) == 6


def test_the_recipe_is_written_as_the_formatter_writes_it(project, raw):
    raw.write_text(RAW.replace("District,", '"Their ""own"" \\ name",', 1), encoding="utf-8")
    command("new", "my-data", str(raw))
    shutil.copy(ROOT / "pyproject.toml", project)
    for arguments in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *arguments, "datasets/my-data"], cwd=project, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout
    assert command("build", "my-data").startswith("my-data: same")


def written(value):
    """A description in which somebody filled every gap."""
    if isinstance(value, dict):
        return {key: "students" if key == "unit" and GAP in each else written(each) for key, each in value.items()}
    if isinstance(value, list):
        return [written(each) for each in value]
    return ANSWER if isinstance(value, str) and value.startswith(GAP) else value


def test_once_its_gaps_are_written_the_tests_of_the_twenty_hold_for_it(tmp_path, raw):
    root = tmp_path / "project"
    raw.write_text(RAW.replace("*", "700"), encoding="utf-8")
    shutil.copytree(DATASETS, root / "datasets", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "tests", root / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", root)
    (root / "solutions").mkdir()
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST_", "WORKSHOP_"))}

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments], cwd=root, env=environment, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
        return done.stdout

    workshop = "import sys; from workshop.cli import main; sys.argv[0] = 'workshop'; main()"
    run("-c", workshop, "data", "new", "my-data", str(raw))
    path = root / "datasets/my-data/datapackage.json"
    path.write_text(json.dumps(written(about(root)), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    licences = root / "datasets/LICENSES.md"
    licences.write_text(licences.read_text(encoding="utf-8").replace(GAP, ""), encoding="utf-8")
    assert "my-data: same" in run("-c", workshop, "data", "build", "my-data")
    files = [path.name for path in sorted((ROOT / "tests/datasets").glob("test_*.py")) if "NAMES" in path.read_text()]
    tests = [f"tests/datasets/{name}" for name in files if name != Path(__file__).name]
    said = run("-m", "pytest", *tests, "-k", "my-data", "-p", "no:cacheprovider", "-rs")
    assert said.splitlines()[0].split()[0].count(".") >= 3 and "SKIPPED" not in said
