"""Bad tables: one sentence or two on what is wrong and where, and what can still be done; nothing is lost."""

import pandas as pd
import pytest
from tables import people, written

from workshop.own import Desk

COUNTS = pd.DataFrame(
    {
        "school": list("AABB"),
        "race": ["Black", "White"] * 2,
        "suspended": ["17", "19", "12", "9"],
        "students": ["70", "90", "110", "80"],
    }
)
COUNTED = {"row": "a count", "group": "race", "outcome": "suspended", "people": "students", "place": "school"}
LISTED = {"row": "a person", "group": "race", "outcome": "suspended", "yes": "yes"}
MANY = 400


@pytest.mark.parametrize(
    ("content", "wrong", "still"),
    [
        (b"", "it is empty", "Save it or ask for it again"),
        (b"%PDF-1.4 \x00", "it is a PDF", "Save it or ask for it again, as CSV or Excel"),
        (b"words\nand more\n", "no row has two cells", "needs columns beside each other"),
        (b",".join([b"c%d" % k for k in range(10_000)]) + b"\n", "10,000 columns", "Take out those you do not need"),
    ],
)
def test_a_file_that_is_no_table_says_what_can_be_done(tmp_path, content, wrong, still):
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    assert wrong in Desk(str(path)).trouble and still in Desk(str(path)).trouble


@pytest.mark.parametrize(
    ("column", "values", "wrong", "still"),
    [
        (
            "suspended",
            ["-7", "9", "12", "-9"],
            "below zero in 2 rows, first in row 1 below the heading",
            "put a star there",
        ),
        ("students", ["70.5", "90", "110.5", "800"], "broken numbers in 2 rows, first in row 1", "the counts behind"),
        (
            "suspended",
            ["17", "91", "12", "9"],
            "larger than 'students', first in row 2",
            "look for a table that counts",
        ),
        ("suspended", ["7%", "9%", "12%", "9%"], "holds percentages", "name the columns of counts"),
        ("suspended", ["700", "900", "1200", "900"], "larger than 'students'", "exchange their names in the boxes"),
    ],
)
def test_counts_that_cannot_be_say_what_can_still_be_done(tmp_path, column, values, wrong, still):
    desk = Desk(str(written(tmp_path, COUNTS.assign(**{column: values}))), **COUNTED)
    assert wrong in desk.trouble and still in desk.trouble
    assert len(desk.trouble.splitlines()) == 1
    small = [value for value in values if value.strip("-%").isdigit() and int(value.strip("-%")) < 6]
    assert not any(value in desk.trouble for value in small)


def test_what_a_negative_number_is_told_to_become_is_taken_for_not_given(tmp_path):
    desk = Desk(str(written(tmp_path, COUNTS.assign(suspended=["*", "19", "12", "9"]))), **COUNTED)
    assert desk.trouble == "" and desk.own.counts.groups().loc["Black", "unknown"] == 70


@pytest.mark.parametrize("values", ["Ann {}", "2026-01-{}", "He said {} things"])
def test_an_outcome_that_is_a_name_a_date_or_free_text_names_another_way(tmp_path, values):
    rows = people(MANY).assign(suspended=[values.format(k) for k in range(MANY)])
    trouble = Desk(str(written(tmp_path, rows)), **{**LISTED, "yes": ""}).trouble
    assert "no outcome can be told from it. Name a column of few words" in trouble
    assert "Ann" not in trouble and "said" not in trouble


def test_a_second_column_that_is_missing_is_asked_for(tmp_path):
    asked = {**COUNTED, "people": ""}
    trouble = Desk(str(written(tmp_path, COUNTS.drop(columns="students"))), **asked).trouble
    assert "a second column must say how many people" in trouble and "look for it in another table" in trouble


def test_one_group_groups_of_one_person_and_only_small_cells_go_on(tmp_path):
    alone = Desk(str(written(tmp_path, people().assign(race="Everyone"))), **LISTED)
    assert "Name another column for the group" in alone.step("comparison").words[-1]
    assert alone.step("blanks").table is not None
    ones = Desk(str(written(tmp_path, people(4).assign(race=list("wxyz"), suspended="yes"))), **LISTED)
    assert "not repeat what may be somebody's name" in " ".join(ones.file().words)
    small = Desk(str(written(tmp_path, people(12))), **LISTED)
    for desk in (ones, small):
        assert desk.trouble == "" and "Put several years" in desk.step("comparison").words[-1]
        assert "No group has enough people" in desk.first().words[0]
