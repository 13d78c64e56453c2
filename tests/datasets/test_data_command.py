"""`workshop data`: what it lists, what it finds wrong and where, what it builds again, and the page it derives."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from dataset_folders import DATASETS, ROOT, SMALL

from workshop import derived
from workshop.cli import cli
from workshop.course.data import dataset, tables
from workshop.errors import WorkshopError
from workshop.notebook.data import biography


def command(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["data", *arguments])


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode("utf-8"))


def described(root: Path, name: str, change) -> None:
    """Change a datapackage.json, as an author would."""
    path = root / "datasets" / name / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    change(package)
    path.write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")


def test_the_list_has_a_line_for_each_dataset_and_the_weight_of_all(project):
    lines = command("list").output.splitlines()
    assert [line.split()[0] for line in lines] == ["Dataset", "broward-compas", "ct-towns", "ct-zip-race", "3"]
    assert lines[0].split() == ["Dataset", "Tables", "Rows", "Size", "Licence", "Sessions", "Years"]
    assert "none yet" in lines[1] and "168" in lines[1]
    assert lines[-1].endswith("of 12.0 MB.")


def test_the_list_names_the_sessions_that_name_a_dataset(project):
    shutil.copytree(ROOT / "solutions" / "08-compared-with-whom", project / "solutions" / "08-compared-with-whom")
    (line,) = (line for line in command("list").output.splitlines() if line.startswith("ct-towns"))
    assert "  8  " in line


def test_a_session_that_cannot_be_read_is_no_obstacle_to_the_data(project):
    (project / "solutions" / "03-half-written").mkdir()
    assert command("list").exit_code == 0


def test_sound_data_pass_the_check(project):
    result = command("check")
    assert (result.exit_code, result.output) == (0, "3 datasets are what they say they are.\n")


def found(project: Path) -> list[str]:
    result = command("check")
    assert isinstance(result.exception, WorkshopError)
    problems = result.output.splitlines()
    assert str(result.exception).startswith(f"{len(problems)} problem")
    return problems


def test_a_changed_byte_is_found_with_the_command_that_says_where(project):
    edit(project / "datasets/ct-towns/ct-towns.csv", "3598348", "3598349")
    (problem,) = found(project)
    assert problem.startswith("datasets/ct-towns/ct-towns.csv: its bytes are not those that datapackage.json lists.")
    assert "workshop data build ct-towns" in problem
    assert "git checkout -- datasets/ct-towns/ct-towns.csv" in problem


def test_an_extra_column_is_named(project):
    path = project / "datasets/ct-towns/ct-towns.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([lines[0] + ",notes", *(line + "," for line in lines[1:])]) + "\n", encoding="utf-8")
    assert found(project)[0] == "datasets/ct-towns/ct-towns.csv, line 1, column 'notes': the column is extra."


def test_a_missing_column_is_named(project):
    edit(project / "datasets/ct-towns/ct-towns.csv", "level,place", "kind,place")
    assert "datasets/ct-towns/ct-towns.csv, line 1, column 'level': the column is missing." in found(project)


def test_a_code_that_lost_its_zeros_is_found_in_its_row(project):
    edit(project / "datasets/ct-zip-race/ct-zip-race.csv", "\n06002,", "\n6002,")
    assert found(project)[0] == (
        "datasets/ct-zip-race/ct-zip-race.csv, line 3, column 'zip': '6002' is a code that lost its zeros, "
        "as spreadsheets do when they save."
    )


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (",1,no,307,", ",11,no,307,", "line 2, column 'score': '11' is not a whole number, at least 1 and at most 10."),
        (",307,", ",many,", "line 2, column 'people': 'many' is not a whole number, at least 6."),
        (",no,307", ",nope,307", "line 2, column 'arrested_again': 'nope' is none of its categories (nearest: 'no')."),
        (",reported\n", ",\n", "line 2, column 'people_status': the cell is blank, and the schema wants a value."),
        (",307,reported", ",307", "line 2: the row has 4 cells, not 5."),
    ],
)
def test_a_value_outside_its_schema_is_found_with_row_and_column(project, old, new, problem):
    edit(project / "datasets/broward-compas/broward-compas.csv", old, new)
    assert found(project)[0] == f"datasets/broward-compas/broward-compas.csv, {problem}"


def test_many_values_of_one_kind_in_a_column_are_counted_and_not_all_shown(project):
    path = project / "datasets/broward-compas/broward-compas.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Caucasian", "Caucassian"), encoding="utf-8")
    problems = found(project)
    assert len(problems) == 2
    assert "line 22, column 'race': 'Caucassian' is none of its categories" in problems[0]
    assert problems[0].endswith("(nearest: 'Caucasian') (and 19 more there).")


def test_a_table_in_which_nearly_all_is_wrong_does_not_fill_the_screen(project):
    path = project / "datasets/ct-towns/ct-towns.csv"
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text(
        "\n".join([head, *(",".join("x" for _ in row.split(",")) for row in rows)]) + "\n", encoding="utf-8"
    )
    problems = found(project)
    assert len(problems) == tables.SHOWN + 2
    assert "more of the kind." in problems[-2]


def test_rewritten_line_ends_and_a_file_that_is_no_text_are_told(project):
    path = project / "datasets/ct-towns/ct-towns.csv"
    content = path.read_bytes()
    path.write_bytes(content.replace(b"\n", b"\r\n"))
    assert "line ends were rewritten" in found(project)[0]
    path.write_bytes(content.decode("utf-8").encode("utf-16"))
    assert any("another encoding (UTF-16" in problem for problem in found(project))


def test_a_missing_table_and_one_that_nobody_describes_are_told(project):
    path = project / "datasets/ct-towns/ct-towns.csv"
    path.rename(path.with_name("towns.csv"))
    problems = found(project)
    assert problems[0].startswith("datasets/ct-towns/towns.csv: datapackage.json does not describe this table")
    assert problems[1].startswith("datasets/ct-towns/ct-towns.csv: the table is missing.")


def test_a_description_that_cannot_be_read_does_not_hide_the_other_problems(project):
    (project / "datasets/broward-compas/datapackage.json").write_text("{", encoding="utf-8")
    edit(project / "datasets/ct-towns/ct-towns.csv", "3598348", "3598349")
    problems = "\n".join(found(project))
    assert "datasets/broward-compas/datapackage.json: cannot be read" in problems
    assert "datasets/ct-towns/ct-towns.csv" in problems


def test_a_biography_with_a_gap_a_licence_without_a_path_and_a_missing_source_are_told(project):
    described(project, "ct-towns", lambda package: package["biography"].update(known_harms="None."))
    described(project, "ct-towns", lambda package: package["licenses"][0].update(path=""))
    described(project, "ct-towns", lambda package: package.update(sources=package["sources"][:1]))
    edit(project / "datasets/LICENSES.md", "`ct-towns`", "`towns`")
    (project / "datasets/ct-towns/build.py").unlink()
    problems = "\n".join(found(project))
    for words in (
        "'known_harms' (Known harms) in 1 words",
        "licence 1: 'path' is empty",
        "publisher and a copy",
        "no row for `ct-towns`",
    ):
        assert words in problems
    assert "datasets/ct-towns/build.py: there is no recipe" in problems


def test_more_than_twelve_megabytes_are_too_much(project, monkeypatch):
    monkeypatch.setattr(dataset, "BUDGET", 50_000)
    assert found(project)[-1].startswith("datasets: all of it is")


def test_an_unknown_name_gets_the_nearest(project):
    for arguments in (("check", "ct-town"), ("build", "ct-town")):
        error = command(*arguments).exception
        assert isinstance(error, WorkshopError)
        assert str(error).startswith("There is no dataset 'ct-town'. Did you mean 'ct-towns'?")


def test_without_frictionless_the_check_says_how_to_get_it(project, monkeypatch):
    monkeypatch.setitem(sys.modules, "frictionless", None)
    error = command("check").exception
    assert isinstance(error, WorkshopError) and "make setup" in str(error)


def test_only_the_check_needs_frictionless(project, monkeypatch):
    monkeypatch.setitem(sys.modules, "frictionless", None)
    assert command("list").exit_code == 0
    assert [each.done for each in derived.changes(project, write=True, only="data")] == ["Wrote"]


def test_a_build_without_sources_says_which_are_absent_and_is_no_failure(project):
    result = command("build")
    assert result.exit_code == 0
    for line, name in zip(result.output.splitlines(), sorted(SMALL), strict=True):
        assert line.startswith(f"{name}: no sources.") and "complete without it" in line


def test_a_build_from_the_sources_is_the_same_byte_for_byte(project, source_folder):
    result = command("build", "--from", str(source_folder("ct-towns").parent))
    assert result.exit_code == 0
    assert [line.split(". ")[0] for line in result.output.splitlines()] == [f"{name}: same" for name in sorted(SMALL)]


def test_a_build_says_in_which_row_and_column_a_table_is_another(project, source_folder):
    edit(project / "datasets/ct-towns/ct-towns.csv", "3598348", "3598349")
    result = command("build", "ct-towns", "--from", str(source_folder("ct-towns")))
    assert "datasets/ct-towns/ct-towns.csv, line 2, column 'population': '3598349' here, '3598348'" in result.output
    assert str(result.exception) == "Not what the recipe makes: ct-towns."
    assert b"3598349" in (project / "datasets/ct-towns/ct-towns.csv").read_bytes()


def test_a_build_puts_a_table_right_when_asked_to(project, source_folder):
    path = project / "datasets/ct-towns/ct-towns.csv"
    edit(path, "3598348", "3598349")
    result = command("build", "ct-towns", "--write", "--from", str(source_folder("ct-towns")))
    assert (result.exit_code, result.output) == (0, "ct-towns: written. ct-towns.csv\n")
    assert path.read_bytes() == (DATASETS / "ct-towns/ct-towns.csv").read_bytes()
    assert not [path for path in project.rglob("*") if path.name.endswith(".part") or path.name.startswith(".ct")]


def test_a_changed_source_file_fails_the_build_and_leaves_the_table(project, tmp_path, source_folder):
    source = tmp_path / "ct-towns"
    shutil.copytree(source_folder("ct-towns"), source, copy_function=shutil.copyfile)
    source.chmod(0o755)
    changed = source / "town_acs_2023.csv"
    changed.write_bytes(changed.read_bytes().replace(b"3598348", b"3598349"))
    result = command("build", "ct-towns", "--from", str(tmp_path))
    assert "ct-towns: failed." in result.output and "town_acs_2023.csv is not the file" in result.output
    assert isinstance(result.exception, WorkshopError)


def test_a_folder_of_sources_that_is_not_there_is_told(project):
    error = command("build", "--from", "nowhere").exception
    assert isinstance(error, WorkshopError) and "There is no folder nowhere" in str(error)


def test_the_page_has_one_title_a_section_for_each_dataset_and_the_text_of_each_biography(project):
    assert [each.done for each in derived.changes(project, write=True, only="data")] == ["Wrote"]
    page = (project / "datasets/README.md").read_text(encoding="utf-8")
    lines = page.splitlines()
    assert [line for line in lines if line.startswith("# ")] == ["# The data"]
    assert [line for line in lines if line.startswith("## ")] == [f"## {name}" for name in sorted(SMALL)]
    for name in SMALL:
        for question, answer in biography(name).answers.items():
            assert f"| {question} | {answer} |" in lines
        assert any(line.startswith(f"| [{name}](#{name}) | ") for line in lines)


def test_every_row_of_the_page_has_as_many_cells_as_its_header(project):
    list(derived.changes(project, write=True, only="data"))
    width = None
    for line in (project / "datasets/README.md").read_text(encoding="utf-8").splitlines():
        cells = line.replace("\\|", "").count("|") if line.startswith("|") else None
        assert cells is None or width is None or cells == width, line
        width = cells


def test_the_made_up_agencies_say_so_in_their_row_of_the_page():
    page = (DATASETS / "README.md").read_text(encoding="utf-8")
    assert "| [linked-agencies](#linked-agencies) | Nobody in it exists" in page
