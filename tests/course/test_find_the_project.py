"""The first code of a participant's copy finds its project, or says in one sentence where to open the session."""

import json
import sys

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.io import capture_output

from workshop.course.release import derive
from workshop.course.session import sources
from workshop.facilitate import opening

NAMES = ("checks", "workshop.notebook")


def released(project):
    (path,) = (path for path in derive(project) if path.suffix == ".ipynb")
    return json.loads(derive(project)[path])


def first_code(notebook):
    return next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")


@pytest.fixture
def shell(monkeypatch):
    """A shell in which nothing of the session was imported; what it imports is forgotten afterwards."""
    for name in NAMES:
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setattr(sys, "path", list(sys.path))
    shell = InteractiveShell()
    yield shell
    shell.history_manager.end_session()


def run(shell, source):
    with capture_output() as shown:
        result = shell.run_cell(source)
    return result, shown.stdout.strip()


def test_it_is_the_first_code_and_above_the_heading_of_what_people_fill_in(good_project):
    notebook = released(good_project)
    cell = first_code(notebook)
    place = notebook["cells"].index(cell)
    assert cell["id"] == opening.ID
    assert cell["metadata"]["jupyter"]["source_hidden"] and cell["metadata"]["editable"] is False
    second = next(cell for cell in notebook["cells"][place + 1 :] if cell["cell_type"] == "code")
    assert "parameters" in second["metadata"]["tags"]
    above = notebook["cells"][notebook["cells"].index(second) - 1]
    assert above is cell or above["cell_type"] == "markdown"
    source = json.loads(sources(good_project)[0].read_text(encoding="utf-8"))
    assert opening.ID not in [cell["id"] for cell in source["cells"]]


def test_alone_in_a_folder_it_says_so_in_one_sentence(good_project, shell, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result, shown = run(shell, "".join(first_code(released(good_project))["source"]))
    assert not result.success
    assert shown == (
        "This page has lost its project (checks is not here), so nothing on it can be worked out: open it again by the "
        "link in your invitation, and write there; what you wrote here stays in this file."
    )


def test_where_the_project_is_published_the_sentence_has_the_link(project, shell, tmp_path, monkeypatch):
    settings = '[addresses]\nrepository = "https://github.com/o/r"\nhub = "https://hub.example.org"\n'
    (project / "workshop.toml").write_text(settings, encoding="utf-8")
    source = "".join(first_code(released(project))["source"])
    monkeypatch.chdir(tmp_path)
    _, shown = run(shell, source)
    assert "open https://hub.example.org/hub/user-redirect/git-pull?" in shown
    assert len(shown.splitlines()) == 1


def test_in_its_project_it_says_nothing(good_project, shell, tmp_path, monkeypatch):
    (tmp_path / "checks.py").write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    result, shown = run(shell, "".join(first_code(released(good_project))["source"]))
    assert result.success
    assert shown == ""
