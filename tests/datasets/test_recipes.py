"""Every recipe makes its tables again byte for byte, from source files that are proved, or says what is in the way."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from dataset_folders import DATASETS, NAMES, ROOT, SOURCES, recipe_of

from workshop.course.data import build, recipe
from workshop.errors import WorkshopError


@pytest.mark.parametrize("name", NAMES)
def test_a_rebuild_gives_the_same_bytes(name, source_folder):
    files = recipe.built(DATASETS / name, recipe_of(name).build, recipe.Source(source_folder(name)))
    for file, content in files.items():
        assert content == (DATASETS / name / file).read_bytes(), f"datasets/{name}/{file} is stale: build it again"


@pytest.mark.parametrize("name", NAMES)
def test_no_source_file_is_shipped_as_it_is(name, source_folder):
    listed = json.loads((source_folder(name) / "source.json").read_text(encoding="utf-8"))["files"]
    originals = {file["sha256"] for file in listed}
    ours = {hashlib.sha256(path.read_bytes()).hexdigest() for path in DATASETS.rglob("*") if path.is_file()}
    assert not originals & ours


def test_every_check_figure_of_the_sources_has_a_test(source_folder):
    tests = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "datasets").glob("test_*.py"))
    for name in (name for name in NAMES if not hasattr(recipe_of(name), "MADE_FROM")):
        for figure in json.loads((source_folder(name) / "source.json").read_text(encoding="utf-8"))["check"]:
            assert f'"{figure}"' in tests, f"{name}: no test computes {figure} ({SOURCES / name / 'source.json'})"


def write(folder: Path, recipe_text: str, files: dict[str, bytes] | None = None) -> Path:
    """A source folder for ct-towns with a recipe of the test's own."""
    (folder / "datasets/ct-towns/build.py").write_text(recipe_text, encoding="utf-8")
    source = folder / "source"
    source.mkdir()
    files = files if files is not None else {"raw.csv": b"place\nHartford\n"}
    listed = [{"path": name, "sha256": hashlib.sha256(content).hexdigest()} for name, content in files.items()]
    (source / "source.json").write_text(json.dumps({"files": listed}), encoding="utf-8")
    for name, content in files.items():
        (source / name).write_bytes(content)
    return source


def failed(root: Path, source: Path) -> str:
    (rebuilt,) = build.build(root, ["ct-towns"], source)
    assert rebuilt.state == "failed", rebuilt
    return rebuilt.detail


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def build(source:\n", "build.py, line 1: the recipe stopped with SyntaxError"),
        ("import nowhere_at_all\n", "build.py, line 1: the recipe stopped with ModuleNotFoundError"),
        ("rows = []\n", "build.py has no function build(source)"),
        ("def build(source):\n    return {}\n", "build() makes no table 'ct-towns'; it makes none."),
        (
            "def build(source):\n    raw = source.rows('raw.csv')\n    return {'ct-towns': [raw[0]['town']]}\n",
            "build.py, line 3: the recipe stopped with KeyError: 'town'",
        ),
        (
            "def build(source):\n    return {'ct-towns': [{'town': 'x'}]}\n",
            "table 'ct-towns': dict contains fields not",
        ),
        ("def build(source):\n    source.rows('other.csv')\n", "other.csv is not listed in"),
        ("def build(source):\n    source.rows('raw.csv', 'Town')\n", "has no row that begins with 'Town'"),
    ],
)
def test_a_recipe_that_stops_is_named_with_its_line_and_leaves_the_tables(project, text, said):
    before = {path.name: path.read_bytes() for path in (project / "datasets/ct-towns").glob("[cd]*")}
    assert said in failed(project, write(project, text))
    assert before == {path.name: path.read_bytes() for path in (project / "datasets/ct-towns").glob("[cd]*")}


def test_a_listing_of_sources_that_cannot_be_read_says_what_it_should_hold(project):
    source = write(project, "def build(source):\n    return {}\n")
    for broken in (b"{", b"[]", b'{"files": [{"path": "x"}]}'):
        (source / "source.json").write_bytes(broken)
        assert '{"files": [{"path": "FILE.csv", "sha256": "…"}]}' in failed(project, source)


def test_a_source_file_that_is_gone_is_named(project):
    source = write(project, "def build(source):\n    source.rows('raw.csv')\n")
    (source / "raw.csv").unlink()
    assert "raw.csv is missing although source.json lists it" in failed(project, source)


def test_a_description_that_does_not_say_its_columns_is_named_before_anything_is_built(project):
    path = project / "datasets/ct-towns/datapackage.json"
    about = json.loads(path.read_text(encoding="utf-8"))
    del about["resources"][0]["schema"]
    path.write_text(json.dumps(about), encoding="utf-8")
    said = failed(project, write(project, "def build(source):\n    return {}\n"))
    assert said.startswith("datasets/ct-towns/datapackage.json: table 'ct-towns': 'schema' is missing: the columns")


def test_each_project_has_recipes_of_its_own_and_they_import_what_lies_beside_them(project, tmp_path):
    folder = project / "datasets/ct-towns"
    (folder / "names.py").write_text("TOWN = 'here'\n", encoding="utf-8")
    (folder / "build.py").write_text("from .names import TOWN\n\ndef build(source):\n    return {}\n", encoding="utf-8")
    assert build.load(folder).TOWN == "here"
    other = tmp_path / "other" / "datasets" / "ct-towns"
    shutil.copytree(folder, other)
    (other / "names.py").write_text("TOWN = 'there'\n", encoding="utf-8")
    assert build.load(other).TOWN == "there"
    assert build.load(folder).TOWN == "here"
    assert not list(project.rglob("__pycache__"))


def test_a_dataset_without_a_recipe_is_told(project):
    (project / "datasets/ct-towns/build.py").unlink()
    with pytest.raises(WorkshopError, match=r"datasets/ct-towns/build\.py is missing: the tables cannot be made"):
        build.load(project / "datasets/ct-towns")
