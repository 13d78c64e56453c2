"""Every rule of a dataset finds what breaks it, says it to a person, and finds nothing in the year's own data."""

from __future__ import annotations

import contextlib
import copy
import hashlib
import json
import re
from collections.abc import Iterator
from functools import reduce
from pathlib import Path

import pytest
from dataset_folders import DATASETS, NAMES, ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workshop.course.data import dataset, page, rules, tables
from workshop.course.data.check import check
from workshop.datapackage import descriptor
from workshop.errors import WorkshopError
from workshop.notebook.data import DatasetError, biography, load


def change(root: Path, edit, name: str = "broward-compas") -> None:
    """Change a datapackage.json, as an author would."""
    path = root / "datasets" / name / "datapackage.json"
    about = json.loads(path.read_text(encoding="utf-8"))
    edit(about)
    path.write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")


def said(root: Path, *names: str) -> list[str]:
    return [str(problem) for problem in check(root, names)]


def first(about: dict) -> dict:
    return about["resources"][0]


def column(about: dict, name: str) -> dict:
    return next(field for field in first(about)["schema"]["fields"] if field["name"] == name)


def without(key: str):
    return lambda about: about.pop(key)


@pytest.mark.parametrize("name", NAMES)
def test_a_dataset_of_the_year_breaks_no_rule(name):
    assert said(ROOT, name) == []


KEYS = [
    (without("title"), "'title' is missing: what the data are, with the place and the years, in one line."),
    (without("years"), "'years' is missing: the years or the period that the data are about."),
    (without("resources"), "'resources' is missing: the tables."),
    (lambda about: about.update(resources=[]), "'resources' is empty: the tables."),
    (lambda about: about.update(resources={}), "'resources' is empty: the tables."),
    (
        lambda about: about.update(resources=[5]),
        "table 1 is a whole number, and should be an object in curly brackets.",
    ),
    (lambda about: about.update(biography="none"), "'biography' is a text, and should be an object in curly brackets."),
    (lambda about: about["licenses"][0].pop("path"), "licence 1: 'path' is missing: the address of its text"),
    (lambda about: about["sources"][0].update(role=" "), "source 1: 'role' is empty: publisher, or copy"),
    (lambda about: first(about).pop("schema"), "table 'broward-compas': 'schema' is missing: the columns"),
    (lambda about: first(about).pop("encoding"), "table 'broward-compas': 'encoding' is missing: utf-8."),
    (
        lambda about: first(about).pop("hash"),
        "'hash' is missing: the sha256 of the file, as \"sha256:…\": workshop data",
    ),
    (lambda about: first(about).update(rows="120"), "table 'broward-compas': 'rows' is a text, and should be a whole"),
    (lambda about: first(about).update(rows=True), "table 'broward-compas': 'rows' is true or false, and should be"),
    (
        lambda about: first(about)["schema"].pop("missingValues"),
        "'missingValues' is missing: what a cell without a value",
    ),
    (
        lambda about: column(about, "people").pop("unit"),
        "table 'broward-compas', column 'people': 'unit' is missing: what",
    ),
    (lambda about: column(about, "people").pop("description"), "column 'people': 'description' is missing"),
    (
        lambda about: column(about, "people").pop("type"),
        "column 'people': 'type' is missing: string, integer or number",
    ),
    (
        lambda about: column(about, "people").update(type="any"),
        "column 'people': 'type' is 'any'; there is string, integer,",
    ),
    (lambda about: column(about, "people").update(status_of="x"), "'status_of' should be a list of columns' names."),
    (
        lambda about: column(about, "people")["constraints"].update(minimum=True),
        "the constraint 'minimum' is true or false",
    ),
    (lambda about: column(about, "people").update(constraints=[]), "column 'people': 'constraints' is a list"),
    (lambda about: column(about, "people")["constraints"].update(minimum="6"), "the constraint 'minimum' is a text"),
    (lambda about: column(about, "people")["constraints"].update(pattern="["), "the pattern '[' cannot be read: "),
]


@pytest.mark.parametrize(("edit", "message"), KEYS, ids=[message for _, message in KEYS])
def test_a_key_that_is_missing_or_of_another_kind_gets_one_message_that_says_what_it_is(project, edit, message):
    change(project, edit)
    (problem,) = said(project, "broward-compas")
    assert problem.startswith("datasets/broward-compas/datapackage.json: ")
    assert message in problem


@pytest.mark.parametrize(("edit", "message"), KEYS, ids=[message for _, message in KEYS])
def test_load_says_the_same_where_it_needs_the_key_and_opens_the_table_where_it_does_not(project, edit, message):
    change(project, edit)
    path = project / "datasets/broward-compas/datapackage.json"
    (fault,) = descriptor.faults(json.loads(path.read_text(encoding="utf-8")))
    if fault.prose:
        assert len(load("broward-compas")) == 120
    else:
        with pytest.raises(DatasetError) as error:
            load("broward-compas")
        assert message in str(error.value)
        assert "`workshop data check broward-compas` says what else is missing." in str(error.value)


@pytest.mark.parametrize("text", ["[]", "5", '"text"', "null", "{}", '{"resources": null}'])
def test_json_that_is_no_description_gets_a_message(project, text):
    (project / "datasets/broward-compas/datapackage.json").write_text(text, encoding="utf-8")
    assert all(problem.startswith("datasets/broward-compas/datapackage.json: ") for problem in said(project))


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe{", b"[" * 100_000, b"<<<<<<< ours\n{}\n"])
def test_a_description_that_is_not_json_gets_one_message_with_what_to_do(project, content):
    (project / "datasets/broward-compas/datapackage.json").write_bytes(content)
    (problem,) = said(project, "broward-compas")
    assert re.match(r"datasets/broward-compas/datapackage.json: (cannot be read|is not written in UTF-8)", problem)
    assert "git checkout -- datasets/broward-compas/datapackage.json" in problem


def test_an_invisible_mark_before_a_description_is_read_over(project):
    path = project / "datasets/broward-compas/datapackage.json"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert said(project) == []


BREAKS = {
    rules.gaps: (
        lambda about: about["biography"].update(why="TO WRITE: Why was it collected?"),
        "biography, why is still to be written: Why was it collected?",
    ),
    rules.name_of_the_folder: (lambda about: about.update(name="compas"), "'name' is 'compas', and the folder is"),
    rules.biography_answers: (
        lambda about: about["biography"].pop("why"),
        "the biography does not answer 'why' (Why).",
    ),
    rules.harsher_words: (
        lambda about: about["biography"].update(why=f"{about['biography']['why']} Some were falsified."),
        "biography, why says 'falsif'…: a record that did not match is only unmatched.",
    ),
    rules.publisher_and_copy: (
        lambda about: about["sources"][0].update(role="owner"),
        "the sources name a publisher and a copy, each with a role, a title and a path.",
    ),
    rules.encoding: (
        lambda about: first(about).update(encoding="latin-1"),
        "table 'broward-compas' is csv in latin-1: save it as csv, utf-8.",
    ),
}


@pytest.mark.parametrize("rule", BREAKS, ids=lambda rule: rule.__name__)
def test_a_description_that_breaks_a_rule_is_found_by_it(project, rule, monkeypatch):
    edit, message = BREAKS[rule]
    change(project, edit)
    assert any(message in problem for problem in said(project))
    monkeypatch.setattr(rules, "RULES", {other: key for other, key in rules.RULES.items() if other is not rule})
    assert not any(message in problem for problem in said(project))


def test_the_rules_about_files_beside_a_description_find_what_is_not_there(project):
    folder = project / "datasets"
    (folder / "broward-compas/build.py").unlink()
    (folder / "broward-compas/more.csv").write_text("a\n1\n", encoding="utf-8")
    (folder / "LICENSES.md").unlink()
    problems = said(project, "broward-compas")
    assert [problem.split(":")[0] for problem in problems] == [
        "datasets/LICENSES.md",
        "datasets/broward-compas/build.py",
        "datasets/broward-compas/more.csv",
    ]


def test_every_rule_of_a_description_is_tried_here():
    tried_above = {rules.attribution, rules.recipe, rules.every_table_described}
    assert set(rules.RULES) == set(BREAKS) | tried_above


def test_a_question_that_nobody_asks_and_an_answer_of_a_few_words_are_found(project):
    change(project, lambda about: about["biography"].update(known_harms="None.", mood="Good."))
    problems = "\n".join(said(project))
    assert "the biography answers 'known_harms' (Known harms) in 1 words; say it in a sentence or more." in problems
    assert "the biography answers 'mood', which nobody asks" in problems


def test_a_folder_without_a_description_is_found_and_an_empty_one_is_not_counted(project):
    (project / "datasets/ct-towns/datapackage.json").unlink()
    (project / "datasets/gone/__pycache__").mkdir(parents=True)
    (problem,) = said(project)
    assert problem.startswith("datasets/ct-towns/datapackage.json: is missing. To put it back as it was")


def table(root: Path, old: str, new: str) -> None:
    """Change a table and make its description fit the changed file, so that the rules alone can find it."""
    path = root / "datasets/broward-compas/broward-compas.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    refit(root)


def refit(root: Path) -> None:
    path = root / "datasets/broward-compas/broward-compas.csv"
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    change(root, lambda about: first(about).update(hash=f"sha256:{digest}", bytes=path.stat().st_size))


def test_a_small_count_of_people_is_found_whatever_its_schema_allows(project):
    change(project, lambda about: column(about, "people")["constraints"].update(minimum=0))
    table(project, ",307,reported", ",5,reported")
    (problem,) = said(project)
    assert problem.startswith(
        "datasets/broward-compas/broward-compas.csv, line 2, column 'people': the cell counts 1 to 5"
    )
    change(project, lambda about: column(about, "people").update(small_counts="Nobody in it exists."))
    assert said(project) == []


def test_a_number_in_a_hidden_cell_and_a_blank_in_a_reported_one_are_found(project):
    table(project, ",307,reported", ",307,withheld")
    problem = "it holds '307', and people_status says 'withheld': leave the cell blank."
    assert said(project) == [f"datasets/broward-compas/broward-compas.csv, line 2, column 'people': {problem}"]
    table(project, ",307,withheld", ",,reported")
    assert "line 2, column 'people': it is blank, and people_status says 'reported'." in said(project)[0]


def test_a_status_that_does_not_say_what_it_is_about_is_found(project):
    change(project, lambda about: column(about, "status").pop("status_of"), "ct-zip-race")
    (problem,) = said(project)
    assert problem.endswith("table 'ct-zip-race', column 'status': name its columns in \"status_of\".")


def test_the_unit_of_a_number_of_people_is_none_of_those_that_count_nobody():
    assert not set(tables.NOT_PEOPLE) & {"people", "students", "children", "deaths", "arrests", "stops", "citations"}


def test_what_the_standard_alone_knows_is_found_too(project):
    change(project, lambda about: first(about)["schema"].update(primaryKey=["race"]))
    assert any("primary key" in problem.lower() for problem in said(project))
    change(project, lambda about: first(about)["schema"].update(primaryKey=["nowhere"]))
    assert any("the standard says" in problem for problem in said(project))


def test_the_questions_stand_once_and_each_has_its_words():
    assert len(descriptor.QUESTIONS) == len(set(descriptor.QUESTIONS.values())) == 10


def paths(value: object, where: tuple = ()) -> Iterator[tuple]:
    """Every place in a description, the description itself first."""
    yield where
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield from paths(value[key], (*where, key))


WHOLE = json.loads((DATASETS / "ct-zip-race/datapackage.json").read_text(encoding="utf-8"))
GONE = object()


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    where=st.sampled_from(list(paths(WHOLE))),
    value=st.sampled_from([GONE, None, 5, -0.5, "x", "", True, [], {}, [None], ["x"], {"name": "x"}, [{}]]),
)
def test_whatever_a_description_holds_there_is_a_message_and_never_a_traceback(project, where, value):
    about = {"whole": copy.deepcopy(WHOLE)}
    *way, last = "whole", *where
    parent = reduce(lambda inside, key: inside[key], way, about)
    if value is GONE:
        del parent[last]
    else:
        parent[last] = value
    text = json.dumps(about.get("whole"))
    (project / "datasets/ct-zip-race/datapackage.json").write_text(text, encoding="utf-8")
    check(project, ["ct-zip-race"])
    for read in (load, biography, lambda name: page.page([dataset.read(project, name)], {})):
        with contextlib.suppress(WorkshopError):
            read("ct-zip-race")
