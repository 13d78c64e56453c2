"""A session is read from its own notebook, found by any of its names, and speaks plainly when it cannot be."""

from __future__ import annotations

import contextlib
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from small_project import by_id, change

from workshop.course import scaffold
from workshop.course.rules import lint
from workshop.course.session import catalogue, find, find_root, read_session
from workshop.errors import WorkshopError


def test_a_session_knows_its_question_steps_exercises_and_places(good_project):
    (session,) = catalogue(good_project)
    assert (session.number, session.about.slug, session.name) == (1, "good-counts", "01-good-counts")
    assert session.title == "Good counts"
    assert session.minutes == 90
    assert [step.name for step in session.steps][:2] == ["arrive", "check-in"]
    assert [exercise.name for exercise in session.exercises] == ["rate_change", "hidden_share", "students_shown"]
    assert session.exercises[0].title == "How did the rate change?"
    assert session.release == good_project.resolve() / "sessions/01-good-counts/good-counts.ipynb"


def test_a_parameter_knows_its_default_and_every_value_of_the_data(good_project):
    place = find(1, good_project).parameters()["place"]
    assert place.default == "Connecticut"
    assert place.values[0] == "Connecticut"
    assert "Hartford" in place.values
    assert len(place.values) == len(set(place.values)) > 100


def test_a_place_that_the_data_do_not_know_brings_the_nearest_names(good_project):
    with pytest.raises(WorkshopError, match=r"'Hartfrod' is not a value of parameter 'place' \(nearest: 'Hartford'"):
        find(1, good_project).parameters()["place"].accept("Hartfrod")


@pytest.mark.parametrize(
    "name",
    [
        1,
        "1",
        "01",
        "good-counts",
        "01-good-counts",
        "solutions/01-good-counts/",
        "sessions/01-good-counts/good-counts.ipynb",
    ],
)
def test_a_session_is_found_by_number_slug_folder_or_path(good_project, name):
    assert find(name, good_project).about.slug == "good-counts"


def test_a_name_that_is_no_session_brings_the_nearest_and_the_list(good_project):
    with pytest.raises(WorkshopError, match=r"no session 'good-count' \(nearest: .*good-counts'.*\n.*01-good-counts"):
        find("good-count", good_project)


def test_two_sessions_of_one_number_are_named_not_guessed(project):
    scaffold.new("Another", root=project)
    (project / "solutions/02-another").rename(project / "solutions/01-another")
    with pytest.raises(WorkshopError, match="01-another and 01-good-counts"):
        find(1, project)


def test_the_year_comes_in_order_whatever_the_order_of_making(project):
    scaffold.new("Twelfth", 12, project)
    scaffold.new("Third", 3, project)
    assert [session.number for session in catalogue(project)] == [1, 3, 12]


def test_a_broken_neighbour_does_not_hide_the_session_that_is_asked_for(project):
    scaffold.new("Another", root=project)
    (project / "solutions/02-another/another.ipynb").write_text("{", encoding="utf-8")
    assert find(1, project).about.slug == "good-counts"
    with pytest.raises(WorkshopError, match=r"another\.ipynb is not a notebook"):
        catalogue(project)


def test_all_unreadable_notebooks_are_reported_together(project, source):
    scaffold.new("Another", root=project)
    (project / "solutions/02-another/another.ipynb").write_text("{", encoding="utf-8")
    source.unlink()
    with pytest.raises(WorkshopError) as error:
        catalogue(project)
    assert "good-counts.ipynb cannot be read" in str(error.value)
    assert "another.ipynb is not a notebook" in str(error.value)


def described(notebook, identity):
    return by_id(notebook, identity)["metadata"]["workshop"]


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (lambda nb: nb["metadata"].pop("workshop"), "has no 'workshop' entry"),
        (lambda nb: nb["metadata"]["workshop"].pop("question"), "lacks 'question'"),
        (lambda nb: nb["metadata"]["workshop"].update(number="8"), "number is '8', and should be a whole number"),
        (lambda nb: nb["metadata"]["workshop"].update(parameters={}), "there is no 'parameters'"),
        (lambda nb: described(nb, "break")["step"].pop("minutes"), r"cell \d+: .* step lacks 'minutes'"),
        (lambda nb: described(nb, "parameters")["fields"][0].update(values={}), r"cell 5: .* values lacks 'dataset'"),
        (lambda nb: nb.pop("cells"), "no list of cells"),
        (lambda nb: described(nb, "break")["step"].update(minutes=float("inf")), "minutes is inf, and should be"),
        (lambda nb: nb.update(metadata=[]), "the notebook: metadata should be an object"),
        (lambda nb: by_id(nb, "ask").update(metadata=None), r"cell \d+: metadata is None, and should be an object"),
        (lambda nb: by_id(nb, "ask").update(source=[1]), r"cell \d+: source is \[1\], and should be a text"),
        (lambda nb: by_id(nb, "ask")["metadata"].update(tags="x"), "tags is 'x', and should be a list"),
    ],
)
def test_a_notebook_that_is_no_session_says_what_is_wrong_and_what_to_do(source, edit, says):
    change(source, edit)
    with pytest.raises(WorkshopError, match=says) as error:
        read_session(source)
    assert str(source) in str(error.value)


def test_a_parameters_cell_that_is_not_python_says_so(source):
    change(source, lambda nb: by_id(nb, "parameters").update(source="place = ="))
    with pytest.raises(WorkshopError, match=r"cell 5 .* is not Python"):
        read_session(source).parameters()


def test_a_merge_that_was_left_half_done_is_named_with_its_line(source):
    text = source.read_text(encoding="utf-8")
    source.write_text(text.replace('"cells"', '\n<<<<<<< HEAD\n"cells"\n=======\n"cells"\n>>>>>>> branch', 1))
    with pytest.raises(WorkshopError, match=r"line 3: two versions were merged"):
        read_session(source)


def test_a_value_of_the_wrong_kind_is_a_message_wherever_it_stands(source):
    good = json.loads(source.read_text(encoding="utf-8"))
    places = [place for place in _places(good) if "source" not in place]
    chance = random.Random(8)
    for _ in range(80):
        *path, last = chance.choice(places)
        holder = notebook = json.loads(json.dumps(good))
        for key in path:
            holder = holder[key]
        holder[last] = chance.choice([None, [], {}, "x", 3, [1], {"a": 1}, True, -1.5, ["x", None]])
        source.write_text(json.dumps(notebook), encoding="utf-8")
        lint(source.parents[2])
        with contextlib.suppress(WorkshopError):
            read_session(source).parameters()


def _places(value, above=()):
    """The way to every value inside a notebook."""
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield (*above, key)
        yield from _places(value[key], (*above, key))


def test_a_parameter_without_a_default_says_so(source):
    change(source, lambda nb: by_id(nb, "parameters").update(source="district = 'Hartford'"))
    with pytest.raises(WorkshopError, match="parameter 'place' has no default"):
        read_session(source).parameters()


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"dataset": "school-suspension", "column": "place"}, "cannot be read"),
        ({"dataset": "school-suspensions", "column": "plase"}, r"no column 'plase' \(nearest: 'place'"),
    ],
)
def test_a_parameter_of_a_missing_table_or_column_says_so(source, values, says):
    change(source, lambda nb: by_id(nb, "parameters")["metadata"]["workshop"]["fields"][0].update(values=values))
    with pytest.raises(WorkshopError, match=says):
        read_session(source).parameters()["place"].values  # noqa: B018


def test_the_project_is_found_from_any_folder_inside_it(good_project, monkeypatch):
    monkeypatch.chdir(good_project / "solutions" / "01-good-counts")
    assert find_root() == good_project.resolve()


def test_outside_a_project_the_installed_one_is_meant_but_not_when_a_folder_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert (find_root() / "tools/workshop").is_dir()
    with pytest.raises(WorkshopError, match="No workshop project above"):
        find_root(tmp_path)


def test_reading_imports_neither_nbformat_nor_pandas():
    code = "import sys; from workshop.course import session, rules, listing; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", f"import json; {code}"], capture_output=True, text=True, check=True)
    assert not {"nbformat", "nbgrader", "pandas", "altair"} & set(json.loads(done.stdout))


def test_the_sessions_of_this_project_can_all_be_read():
    root = Path(__file__).resolve().parents[2]
    assert [session.number for session in catalogue(root)] == sorted({session.number for session in catalogue(root)})


def test_brackets_without_end_are_a_message(source):
    source.write_text("[" * 100_000, encoding="utf-8")
    with pytest.raises(WorkshopError, match="is not a notebook"):
        read_session(source)


@pytest.mark.parametrize(
    ("title", "says"), [("Con", "Windows"), ("aux.", "Windows"), ("LPT1", "Windows"), ("8", "number")]
)
def test_a_title_that_no_folder_can_have_is_refused(project, title, says):
    with pytest.raises(WorkshopError, match=says):
        scaffold.new(title, root=project)
    assert len(list((project / "solutions").iterdir())) == 1


@pytest.mark.parametrize("code", ["place = " + "-" * 100_000 + "1", "place = " + "(" * 5000 + "1" + ")" * 5000])
def test_code_that_is_too_deep_for_python_is_a_message(source, code):
    change(source, lambda nb: by_id(nb, "parameters").update(source=code))
    with pytest.raises(WorkshopError, match="is not Python"):
        read_session(source).parameters()


def test_points_that_no_number_holds_hinder_nobody(source):
    change(source, lambda nb: by_id(nb, "rate-change-check")["metadata"]["nbgrader"].update(points=10**400))
    assert [each.points for each in read_session(source).exercises if each.name == "rate_change"] == [0]
