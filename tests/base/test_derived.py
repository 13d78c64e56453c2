"""One list of derived files: what is stale is named and mended, what somebody wrote stays, and the README shows it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from workshop import derived
from workshop.errors import WorkshopError

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("README.md", "pyproject.toml", "requirements.lock", "environment.yml", "workshop.toml", "nbgrader_config.py")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with one session and two datasets, everything derived."""
    root = tmp_path_factory.mktemp("derived") / "project"
    (root / "docs").mkdir(parents=True)
    for name in NAMES:
        shutil.copy(ROOT / name, root)
    (root / "workshop.toml").write_text("", encoding="utf-8")  # the project's own settings are free to change
    shutil.copytree(ROOT / "solutions/08-compared-with-whom", root / "solutions/08-compared-with-whom")
    for name in ("school-suspensions", "traffic-stops", "ct-towns"):
        shutil.copytree(ROOT / "datasets" / name, root / "datasets" / name)
    list(derived.changes(root, write=True))
    return root


@pytest.fixture
def project(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "project"))


@pytest.fixture
def workshop(workshop_in: Callable, project: Path) -> Callable:
    return lambda *arguments: workshop_in(project, *arguments)


def tree(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def stale(root: Path) -> dict[str, str]:
    return {each.path.relative_to(root).as_posix(): each.problem for each in derived.changes(root)}


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_deriving_twice_changes_nothing(project, workshop):
    before = tree(project)
    done = workshop("derive")
    assert (done.returncode, done.stdout) == (0, "Every derived file is up to date.\n")
    assert workshop("derive", "--check").returncode == 0
    assert tree(project) == before


CHANGES = [
    ("solutions/08-compared-with-whom/checks.py", "import", "import  ", "sessions/08-compared-with-whom/checks.py"),
    ("datasets/ct-towns/datapackage.json", '"years": "', '"years": "About ', "datasets/README.md"),
    ("workshop.toml", "", '[addresses]\nrepository = "https://github.com/OWNER/REPO"\n', "docs/links.md"),
    ("requirements.lock", "pandas==", "pandas==9", "environment.yml"),
    ("README.md", "| `docs/links.md` |", "| `docs/Links.md` |", "README.md"),
]


@pytest.mark.parametrize(("source", "old", "new", "made"), CHANGES, ids=[made for *_, made in CHANGES])
def test_what_no_longer_fits_its_source_is_named_left_alone_and_then_mended(project, workshop, source, old, new, made):
    edit(project / source, old, new)
    before = tree(project)
    done = workshop("derive", "--check")
    assert done.returncode == 1
    assert f"{made} is stale\n" in done.stdout
    assert done.stderr.endswith("Bring it up to date:  workshop derive\n")
    assert tree(project) == before
    done = workshop("derive")
    assert f"Updated {made}\n" in done.stdout
    assert stale(project) == {}


@pytest.mark.parametrize("made", ["sessions/README.md", "datasets/README.md", "docs/links.md", "environment.yml"])
def test_a_file_that_is_not_there_is_written(project, workshop, made):
    (project / made).unlink()
    assert stale(project) == {made: "missing"}
    assert workshop("derive").stdout == f"Wrote {made}\n"
    assert stale(project) == {}


@pytest.mark.parametrize("made", ["sessions/README.md", "datasets/README.md", "docs/links.md"])
def test_a_page_in_which_somebody_wrote_stays_as_it_is_and_is_named(project, workshop, made):
    (project / made).write_text((project / made).read_text(encoding="utf-8") + "My own note.\n", encoding="utf-8")
    before = tree(project)
    done = workshop("derive")
    assert (done.returncode, done.stdout) == (1, f"Kept {made}\n")
    assert done.stderr.startswith(f"Somebody wrote in {made}, so it stays as it is.\nMove it to a place of its own")
    assert tree(project) == before


def test_what_stands_around_the_table_of_the_readme_is_never_touched(project):
    edit(project / "README.md", "| `docs/links.md` |", "| nothing |")
    edit(project / "README.md", "## Derived files", "## Derived files\n\nA sentence of ours.")
    list(derived.changes(project, write=True))
    text = (project / "README.md").read_text(encoding="utf-8")
    assert "A sentence of ours." in text
    assert derived.table() in text
    edit(project / "README.md", "A sentence of ours.\n\n", "")
    assert (project / "README.md").read_bytes() == (ROOT / "README.md").read_bytes()


def test_a_readme_without_a_place_for_the_table_says_which_lines_make_one(project, workshop):
    (project / "README.md").write_text("# Ours\n", encoding="utf-8")
    done = workshop("derive", "--check")
    assert done.returncode == 1
    first, *lines = done.stderr.splitlines()
    assert first.startswith("README.md has no place for the list of derived files. Put these two lines")
    (project / "README.md").write_text("\n".join(["# Ours", *lines]), encoding="utf-8")
    assert workshop("derive").stdout == "Updated README.md\n"
    assert derived.table() in (project / "README.md").read_text(encoding="utf-8")


def test_one_source_that_cannot_be_read_hinders_no_other_file(project, workshop):
    (project / "datasets/ct-towns/datapackage.json").write_text("{", encoding="utf-8")
    (project / "docs/links.md").unlink()
    done = workshop("derive")
    assert (done.returncode, done.stdout) == (1, "Wrote docs/links.md\n")
    assert done.stderr.startswith("datasets/ct-towns/datapackage.json cannot be read")


def test_what_a_project_does_not_have_is_not_derived_for_it(project):
    for name in ("README.md", "requirements.lock", "environment.yml", "workshop.toml"):
        (project / name).unlink()
    shutil.rmtree(project / "docs")
    assert stale(project) == {}


def test_an_interrupted_write_leaves_the_old_file_whole(project, monkeypatch):
    edit(project / "requirements.lock", "pandas==", "pandas==9")
    before = tree(project)

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("workshop.files.os.replace", full_disk)
    with pytest.raises(WorkshopError, match="environment.yml cannot be changed: No space left on device"):
        list(derived.changes(project, write=True))
    assert tree(project) == before


def test_release_makes_the_sessions_alone(project, workshop):
    (project / "docs/links.md").unlink()
    (project / "sessions/README.md").unlink()
    assert workshop("release").stdout == "Wrote sessions/README.md\n"
    assert workshop("release").stdout == "sessions/ is up to date.\n"
    assert stale(project) == {"docs/links.md": "missing"}


def test_a_new_session_leaves_nothing_stale(project, workshop):
    assert workshop("new", "My title").returncode == 0
    assert stale(project) == {}


def test_every_row_names_a_command_and_what_no_command_of_ours_makes_is_named_too():
    assert {each.command for each in derived.LIST if each.changes} == {derived.DERIVE}
    assert all(each.command != derived.DERIVE for each in derived.LIST if not each.changes)
    for made in ("docs/session.png", "requirements.lock", "datasets/NAME/*.csv"):
        assert f"`{made}`" in derived.table()
