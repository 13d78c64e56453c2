"""No cell's words that could name somebody get out: not into a sentence, a list, a chart, a file, an error, a trace."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from click.testing import CliRunner
from tables import PEOPLE, people, written

from workshop.cli import cli
from workshop.own import Biography, Desk, OwnPage, OwnTable, Question, read, unsaid

NAME = "Zoraida Quill"
ASKED = {"row": "a person", "group": "race", "outcome": "suspended", "yes": "yes", "place": "school", "by": "grade"}
COUNTS = pd.DataFrame(
    {
        "school": list("AABBCC"),
        "race": ["Black", "White"] * 3,
        "suspended": ["17", "*", "12", "19", "8", "9"],
        "students": ["70", "90", "110", "120", "80", "95"],
    }
)
COUNTED = {"row": "a count", "group": "race", "outcome": "suspended", "people": "students", "place": "school"}


def everything(desk: Desk, folder) -> str:
    """All that a page says: outputs in each form, what its boxes offer, and every file that it saves."""
    parts = [
        desk.file(),
        *(desk.step(name) for name in ("blanks", "categories", "comparison", "same_mix", "published")),
    ]
    said = [desk.biography("t", {}), desk.poster("t", {}), desk.save(str(folder), "t", {}), *parts]
    texts = [repr(part) + json.dumps(getattr(part, "offered", None)) for part in said]
    texts += [
        part._html() + part.markdown(1) + (part.table.to_csv() if part.table is not None else "") for part in parts
    ]
    texts += [json.dumps(part.chart.spec()) for part in parts if part.chart is not None]
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    return "\n".join([*texts, *(path.read_bytes().decode("utf-8", errors="replace") for path in files)])


def named_in(column: str, rows: pd.DataFrame) -> pd.DataFrame:
    table = rows.copy()
    table.loc[3, column] = NAME
    return table


@pytest.mark.parametrize("column", ["race", "suspended", "grade", "school"])
def test_a_name_in_a_list_of_people_is_in_nothing_that_the_page_says(tmp_path, column):
    path = written(tmp_path, named_in(column, people(900)))
    for asked in (ASKED, {**ASKED, "yes": "", "group": ""}, {**ASKED, "year": column}):
        assert NAME not in everything(Desk(str(path), **asked), tmp_path / "page")


@pytest.mark.parametrize("column", ["suspended", "students"])
@pytest.mark.parametrize("text", [NAME, f"4 (see {NAME})", "3 *"])
def test_words_in_a_column_of_counts_are_counted_and_not_repeated(tmp_path, column, text):
    path = written(tmp_path, COUNTS.assign(**{column: [text, *COUNTS[column][1:]]}))
    desk = Desk(str(path), **COUNTED)
    assert "other words in 1 row (not repeated here" in " ".join(desk.file().words)
    said = everything(desk, tmp_path / "page")
    assert NAME not in said and text not in said


def test_known_marks_are_repeated_as_they_stand(tmp_path):
    path = written(tmp_path, COUNTS.assign(suspended=["17", "*", "<6", "Suppressed", "n/a", "#REF!"]))
    said = " ".join(Desk(str(path), **COUNTED).file().words)
    for mark in ("'*'", "'<6'", "'Suppressed'", "'n/a'", "'#REF!'"):
        assert f"{mark} in 1 row" in said


def test_titles_and_notes_are_counted_and_not_repeated(tmp_path):
    path = tmp_path / "table.csv"
    body = COUNTS.to_csv(index=False)
    path.write_text(f"Drawn up for {NAME}\n\n{body}Asked by {NAME},,,\n{NAME},,,\n")
    desk = Desk(str(path), **COUNTED)
    assert desk.trouble == ""
    said = " ".join(desk.file().words)
    assert "Above the table stands a line that is no part of it. It is left out" in said
    assert "Below the table stand 2 lines" in said
    assert NAME not in everything(desk, tmp_path / "page")


@pytest.mark.parametrize("role", ["group", "by", "year"])
def test_a_column_of_names_is_one_sentence_whatever_it_is_taken_for(tmp_path, role):
    names = [f"{NAME} {k // 3}" for k in range(600)]  # each in three rows, as people in a list of events
    path = written(tmp_path, people(600).assign(name=names))
    desk = Desk(str(path), **{**ASKED, "row": "an event", role: "name"})
    assert len(desk.trouble.splitlines()) == 1 and "'name'" in desk.trouble
    assert NAME not in everything(desk, tmp_path / "page")


def test_a_column_of_names_taken_for_places_gives_no_table(tmp_path):
    path = written(tmp_path, people(600).assign(name=[f"{NAME} {k // 3}" for k in range(600)]))
    desk = Desk(str(path), **{**ASKED, "row": "an event", "place": "name"})
    assert desk.trouble == "" and desk.step("published").table is None
    assert NAME not in everything(desk, tmp_path / "page")


def test_a_label_of_one_row_is_not_repeated_unless_a_standard_knows_it(tmp_path):
    rows = people(900)
    rows.loc[3, "race"], rows.loc[4, "race"] = NAME, "Native Hawaiian"
    own = OwnTable(read(written(tmp_path, rows)), PEOPLE)
    assert unsaid.ONCE in own.groups and "Native Hawaiian" in own.groups and NAME not in own.groups
    assert "one label stands in one row only" in " ".join(own.file().words)


def test_an_error_that_nobody_foresaw_says_its_kind_and_no_cell(tmp_path, monkeypatch):
    path = written(tmp_path, people(900))
    good = Desk(str(path), **ASKED)

    def broken(*_, **__):
        raise KeyError(NAME)

    for target in ("comparison", "blanks"):
        monkeypatch.setattr(OwnTable, target, broken)
    monkeypatch.setattr(OwnPage, "poster", broken)
    monkeypatch.setattr("workshop.own.desk.read", broken)
    said = [good.step("comparison"), good.poster("t", {}), good.save(str(tmp_path / "p"), "t", {})]
    said.append(Desk(str(path), **ASKED).file())
    assert all("did not foresee (KeyError)" in part.words[0] for part in said)
    assert NAME not in "".join(map(repr, said))


def test_the_command_says_no_more_than_the_page(tmp_path):
    rows = people(900)
    rows.loc[3, "race"] = rows.loc[5, "suspended"] = NAME
    path = written(tmp_path, rows)
    folder = tmp_path / "out"
    asked = ["--row", "person", "--group", "race", "--outcome", "suspended"]
    for more in ([], ["--yes", "oui"], ["--yes", "yes"]):
        answered = CliRunner().invoke(cli, ["table", str(path), *asked, *more, "--out", str(folder)], input="yes\n")
        assert NAME not in answered.output + str(answered.exception)
    saved = OwnPage(OwnTable(read(path), Question("a person", "race", "suspended", "yes")), Biography("t", {}))
    assert NAME not in " ".join(part.markdown(1) for part in saved.parts())
