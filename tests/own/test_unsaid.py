"""No cell's words that could name somebody get out: not into a sentence, a list, a chart, a file, an error, a trace."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from tables import PEOPLE, people, written

from workshop.cli import cli
from workshop.own import Biography, Desk, OwnPage, OwnTable, Question, read, unsaid

HERE = Path(__file__).parent
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
    assert unsaid.RARE in own.groups and "Native Hawaiian" in own.groups and NAME not in own.groups
    assert "some labels stand in one row each" in " ".join(own.file().words)


@pytest.mark.parametrize("column", ["race", "grade", "school"])
def test_a_name_in_three_rows_of_a_list_of_events_is_nobody_s_group_or_place(tmp_path, column):
    rows = people(900)
    rows.loc[3:5, column] = NAME
    desk = Desk(str(written(tmp_path, rows)), **{**ASKED, "row": "an event"})
    assert desk.trouble == "" and "no more than 5 rows each" in " ".join(desk.file().words)
    assert NAME not in everything(desk, tmp_path / "page")


def test_how_many_have_a_rare_label_is_not_said(tmp_path):
    rows = people(900)
    rows.loc[3:6, "race"] = [f"{NAME} {k}" for k in range(4)]
    own = OwnTable(read(written(tmp_path, rows)), PEOPLE)
    assert own.counts.groups().loc[unsaid.RARE].sum() == 4
    for part in (own.file(), own.blanks(), own.comparison()):
        assert not re.search(r"(?<![.\d])4(?![.\d])", " ".join(part.words))


def test_a_group_of_a_few_people_is_named_as_withheld_and_its_number_is_not(tmp_path):
    own = OwnTable(read(written(tmp_path, people(900, small=4))), PEOPLE)
    words = " ".join(own.comparison().words)
    assert "Tribal member" in words and "A count there is below 6" in words
    assert not re.search(r"(?<![.\d])4(?![.\d])", words)


def test_a_file_and_a_sheet_that_are_called_after_somebody_are_in_nothing_that_is_saved(tmp_path):
    path = written(tmp_path, people(900), f"{NAME}.csv")
    assert NAME not in everything(Desk(str(path), **ASKED), tmp_path / "page")
    book = tmp_path / "book.xlsx"
    with zipfile.ZipFile(HERE / "two-sheets.xlsx") as old, zipfile.ZipFile(book, "w") as new:
        for each in old.namelist():
            named = re.sub(rb'<sheet name="[^"]*"', b'<sheet name="%s"' % NAME.encode(), old.read(each), count=1)
            new.writestr(each, named)
    said = " ".join(read(book).noted)
    assert "has 2 sheets. This is number 1 from the left" in said and NAME not in said


def test_a_first_row_of_data_that_is_taken_for_a_heading_shows_no_count(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("Avon,Black,3,70\nDerby,White,19,90\nBerlin,Asian,12,110\nEssex,Hispanic,9,80\nCanton,Other,8,95\n")
    desk = Desk(str(path))
    words = " ".join(desk.file().words)
    assert "bare number in columns 3, 4" in words and "put the columns' names above it" in words
    assert not re.search(r"(?<!columns )(?<!column )\b3\b", words) and "70" not in words


def test_a_file_of_fewer_people_than_the_threshold_does_not_say_how_many(tmp_path):
    own = OwnTable(read(written(tmp_path, people(4).assign(suspended="yes"))), PEOPLE)
    part = own.file()
    assert part.words[0] == "The file has fewer than 6 rows."
    assert not part.table.astype(str).map(lambda text: text in "12345").any(axis=None)


def test_one_person_in_a_part_of_the_mix_moves_no_rate_that_is_shown(tmp_path):
    """Group and grade: one person alone in a grade would make a standardised rate 0 or a third of the mix higher."""
    rows = people(2000)
    rows = rows[~((rows["race"] == "Asian") & (rows["grade"] == "8"))]
    one = pd.DataFrame({"school": ["School A"], "grade": ["8"], "race": ["Asian"], "suspended": ["yes"]})
    part = OwnTable(read(written(tmp_path, pd.concat([rows, one]))), PEOPLE).same_mix()
    shown = part.table.set_index("Group").iloc[:, -1]
    assert shown["Asian"] == "withheld by us" and "such a rate of Asian" in " ".join(part.words)
    assert not shown.drop("Asian").eq("withheld by us").any()
    drawn = [row for rows in part.chart.spec()["datasets"].values() for row in rows if row.get("group") == "Asian"]
    assert [row["kind"] for row in drawn] == ["as it is"]


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


def test_the_command_opens_no_file_on_a_borrowed_server(tmp_path, monkeypatch):
    monkeypatch.setenv("BINDER_SERVICE_HOST", "10.0.0.1")
    path = written(tmp_path, people(900))
    answered = CliRunner().invoke(cli, ["table", str(path), "--out", str(tmp_path / "out")])
    assert answered.exit_code and "borrowed server" in str(answered.exception) + answered.output
    assert not (tmp_path / "out").exists()
