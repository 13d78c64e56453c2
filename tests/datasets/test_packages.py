"""Every dataset: valid, true to its own description, and built again byte for byte from its source files."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import sys

import pytest
from dataset_folders import DATASETS, NAMES, ROOT, SOURCES, recipe, recipe_of
from frictionless import Package

from workshop.notebook.data import load, package

ANSWERED = {
    "who_collected",
    "how",
    "why",
    "when",
    "race_recorded",
    "who_is_counted",
    "who_is_missing",
    "suppressed",
    "what_we_changed",
    "known_harms",
}
TABLES = [(name, resource["name"]) for name in NAMES for resource in package(name)["resources"]]


@pytest.mark.parametrize("name", NAMES)
def test_frictionless_finds_the_package_valid(name):
    report = Package(str(DATASETS / name / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])[:5]


@pytest.mark.parametrize(("name", "table"), TABLES)
def test_hash_bytes_and_rows_are_those_of_the_file(name, table):
    resource = next(resource for resource in package(name)["resources"] if resource["name"] == table)
    content = (DATASETS / name / resource["path"]).read_bytes()
    assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    assert resource["bytes"] == len(content)
    assert resource["rows"] == len(list(csv.reader(content.decode("utf-8").splitlines()))) - 1


@pytest.mark.parametrize(("name", "table"), TABLES)
def test_a_table_is_utf8_with_plain_line_ends_and_no_mark_at_its_start(name, table):
    resource = next(resource for resource in package(name)["resources"] if resource["name"] == table)
    content = (DATASETS / name / resource["path"]).read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    assert content.endswith(b"\n")


@pytest.mark.parametrize(("name", "table"), TABLES)
def test_every_column_is_described_with_a_unit(name, table):
    resource = next(resource for resource in package(name)["resources"] if resource["name"] == table)
    for field in resource["schema"]["fields"]:
        assert field["type"] in ("string", "integer", "number")
        assert all(field[property] for property in ("title", "description", "unit")), field["name"]


@pytest.mark.parametrize("name", NAMES)
def test_a_biography_answers_every_question_and_names_licence_publisher_and_copy(name):
    descriptor = package(name)
    assert set(descriptor["biography"]) == ANSWERED
    assert all(len(answer.split()) >= 12 for answer in descriptor["biography"].values())
    assert descriptor["years"]
    assert all(licence["title"] and licence["path"] for licence in descriptor["licenses"])
    assert {source["role"] for source in descriptor["sources"]} == {"publisher", "copy"}
    assert f"`{name}`" in (DATASETS / "LICENSES.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_no_biography_calls_an_unmatched_record_by_a_harsher_name(name):
    text = json.dumps(package(name), ensure_ascii=False).lower()
    assert not any(word in text for word in ("fake", "falsif", "fabricat", "unverified"))


@pytest.mark.parametrize("name", NAMES)
def test_a_rebuild_gives_the_same_bytes(name, source_folder):
    files = recipe.built(DATASETS / name, recipe_of(name).build, recipe.Source(source_folder(name)))
    for file, content in files.items():
        assert content == (DATASETS / name / file).read_bytes(), f"datasets/{name}/{file} is stale: run its build.py"


@pytest.mark.parametrize("name", NAMES)
def test_no_source_file_is_shipped_as_it_is(name, source_folder):
    listed = json.loads((source_folder(name) / "source.json").read_text(encoding="utf-8"))["files"]
    originals = {file["sha256"] for file in listed}
    ours = {hashlib.sha256(path.read_bytes()).hexdigest() for path in DATASETS.rglob("*") if path.is_file()}
    assert not originals & ours


@pytest.mark.parametrize("name", NAMES)
def test_without_source_files_a_build_says_what_is_missing_and_that_the_table_is_complete(name, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["build.py", "--from", str(tmp_path)])
    with pytest.raises(SystemExit, match=r"No source files: .*source\.json is not there.*complete without them"):
        recipe.main(DATASETS / name, recipe_of(name).build)


def test_a_build_refuses_a_source_file_that_changed_and_leaves_the_table_alone(tmp_path, monkeypatch, source_folder):
    dataset, source = tmp_path / "ct-towns", tmp_path / "source"
    shutil.copytree(DATASETS / "ct-towns", dataset)
    shutil.copytree(source_folder("ct-towns"), source, copy_function=shutil.copyfile)
    before = {path.name: path.read_bytes() for path in dataset.iterdir() if path.is_file()}
    source.chmod(0o755)
    changed = source / "town_acs_2023.csv"
    changed.write_bytes(changed.read_bytes().replace(b"3598348", b"3598349"))
    monkeypatch.setattr(sys, "argv", ["build.py", "--from", str(source)])
    with pytest.raises(SystemExit, match=r"town_acs_2023\.csv is not the file that source\.json describes"):
        recipe.main(dataset, recipe_of("ct-towns").build)
    assert before == {path.name: path.read_bytes() for path in dataset.iterdir() if path.is_file()}


def test_a_build_writes_every_file_anew_and_leaves_no_unfinished_one(tmp_path, monkeypatch, source_folder):
    dataset = tmp_path / "ct-towns"
    dataset.mkdir()
    shutil.copyfile(DATASETS / "ct-towns" / "datapackage.json", dataset / "datapackage.json")
    monkeypatch.setattr(sys, "argv", ["build.py", "--from", str(source_folder("ct-towns"))])
    recipe.main(dataset, recipe_of("ct-towns").build)
    assert {path.name for path in dataset.iterdir()} == {"datapackage.json", "ct-towns.csv"}
    assert (dataset / "ct-towns.csv").read_bytes() == (DATASETS / "ct-towns" / "ct-towns.csv").read_bytes()


@pytest.mark.parametrize(("name", "table"), TABLES)
def test_a_cell_that_is_not_reported_holds_no_number(name, table):
    frame = load(name, table)
    of_status = {"status": ["group_stops", "difference", "ratio"]}
    of_status |= {f"{column}_status": [column] for column in frame.columns}
    for status, columns in of_status.items():
        for column in columns:
            if status in frame and column in frame:
                assert frame.loc[frame[status] != "reported", column].isna().all(), (status, column)
                if status != "status":
                    assert frame.loc[frame[status] == "reported", column].notna().all(), (status, column)


def test_every_check_figure_of_the_sources_has_a_test(source_folder):
    tests = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "datasets").glob("test_*.py"))
    for name in (name for name in NAMES if not hasattr(recipe_of(name), "MADE_FROM")):
        for figure in json.loads((source_folder(name) / "source.json").read_text(encoding="utf-8"))["check"]:
            assert f'"{figure}"' in tests, f"{name}: no test computes {figure} ({SOURCES / name / 'source.json'})"
