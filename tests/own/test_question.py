"""Counting by group: what is not known stays not known, and what cannot be asked is said in a sentence."""

from pathlib import Path

import pandas as pd
import pytest
from tables import PEOPLE, people, written

from workshop.datapackage.descriptor import DatasetError
from workshop.notebook import load
from workshop.own import Question, ask, read

ROOT = Path(__file__).resolve().parents[2]
COUNTS = Question("a count", "race", "suspended", people="students", place="school")
TABLE = pd.DataFrame(
    {
        "school": ["A", "A", "B", "B"],
        "race": ["Black", "White", "Black", "White"],
        "suspended": ["7", "*", "12", "9"],
        "students": ["70", "90", "1,100", "s"],
    }
)


def test_people_are_counted_as_pandas_counts_them(tmp_path):
    table = people()
    counts = ask(read(written(tmp_path, table)), PEOPLE).groups()
    for race, rows in table.groupby("race"):
        found = [(rows["suspended"] == answer).sum() for answer in ("yes", "no", "")]
        assert counts.loc[race].tolist() == found


def test_a_star_is_no_zero_and_is_counted_as_not_known(tmp_path):
    counts = ask(read(written(tmp_path, TABLE)), COUNTS)
    assert counts.groups().loc["White"].tolist() == [0, 0, 90]
    assert counts.table["unsized"].sum() == 1
    assert counts.groups().loc["Black"].tolist() == [19, 1151, 0]
    said = " ".join(counts.noted)
    assert "'*' in 1 row." in said and "'s' in 1 row." in said and "commas between thousands" in said
    yes, given = counts.places()
    assert not given.loc["A", "White"] and yes.loc["A", "Black"] == 7


def test_decimal_commas_are_told_from_thousands(tmp_path):
    table = TABLE.assign(suspended=["7", "1", "12", "9"], students=["70", "90", "1.100", "80"])
    assert ask(read(written(tmp_path, table, sep=";")), COUNTS).groups().loc["Black"].sum() == 1170


def test_graduation_is_what_session_10_says_of_the_same_table():
    sheet = read(ROOT / "datasets" / "school-graduation" / "school-graduation.csv")
    asked = Question("a count", "race_ethnicity", "graduates", people="cohort", place="place", year="year")
    counts = ask(sheet, asked)
    assert (counts.year, counts.whole) == ("2018-19", "Connecticut")
    table = load("school-graduation")
    state = table[(table["place"] == "Connecticut") & (table["year"] == "2018-19")].set_index("race_ethnicity")
    rates = 100 * counts.groups()["yes"] / counts.groups()[["yes", "no"]].sum(axis=1)
    for race in ("Black", "Hispanic", "White", "Asian"):
        assert round(rates[race], 1) == state.loc[race, "rate"]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (Question("a row", "race", "suspended"), "A row is a person or an event or a count"),
        (Question("a person", "", "suspended", yes="yes"), "which one says how people are grouped"),
        (Question("a person", "rase", "suspended", yes="yes"), "no column 'rase'.*Did you mean 'race'"),
        (Question("a person", "race", "suspended"), "Which values are the outcome.*no, yes"),
        (Question("a person", "race", "suspended", yes="oui"), "'oui' is no value of 'suspended'"),
        (Question("a person", "race", "name", yes="yes"), "no outcome can be told from it"),
        (Question("a count", "race", "suspended"), "a second column must say how many"),
        (Question("a count", "race", "suspended", people="grade"), "no number that can be read"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(tmp_path, question, said):
    table = people(400).assign(name=[f"person {k}" for k in range(400)])
    with pytest.raises(DatasetError, match=said):
        ask(read(written(tmp_path, table)), question)


@pytest.mark.parametrize(
    ("column", "values", "said"),
    [
        ("suspended", ["-7", "1", "12", "9"], "below zero"),
        ("suspended", ["7", "91", "12", "9"], "larger than 'students', first in row 2"),
        ("suspended", ["7%", "10%", "1%", "9%"], "holds percentages"),
        ("suspended", ["7.5", "10.1", "1.0", "9"], "holds percentages"),
    ],
)
def test_counts_that_cannot_be_are_one_sentence_without_the_count(tmp_path, column, values, said):
    table = TABLE.assign(students=["70", "90", "100", "80"], **{column: values})
    with pytest.raises(DatasetError, match=said):
        ask(read(written(tmp_path, table)), COUNTS)


def test_counts_of_two_sources_are_told_from_columns_that_were_exchanged(tmp_path):
    path = written(tmp_path, TABLE.assign(suspended=["7", "9", "12", "91"], students=["70", "90", "100", "80"]))
    with pytest.raises(DatasetError, match="In 1 row .* different sources"):
        ask(read(path), COUNTS)
    with pytest.raises(DatasetError, match="In 3 rows .* other way round"):
        ask(read(path), Question("a count", "race", "students", people="suspended", place="school"))


def test_a_group_that_counts_everybody_again_is_left_out_and_said(tmp_path):
    more = pd.DataFrame({"school": ["A"], "race": ["All students"], "suspended": ["19"], "students": ["1300"]})
    counts = ask(read(written(tmp_path, pd.concat([TABLE, more, TABLE.tail(1)]))), COUNTS)
    assert "All students" not in counts.groups().index
    assert "counts everybody again" in " ".join(counts.noted)


def test_a_rare_value_may_be_a_name_and_stands_in_no_message(tmp_path):
    table = people(100)
    table.loc[3, "suspended"] = "Jane Q. Public"
    with pytest.raises(DatasetError) as caught:
        ask(read(written(tmp_path, table)), Question("a person", "race", "suspended"))
    assert "Jane" not in str(caught.value)


def test_names_of_persons_are_no_groups_and_stand_in_no_message(tmp_path):
    table = people(40).assign(race=[f"Jane {k}" for k in range(40)])
    with pytest.raises(DatasetError, match="as names do") as caught:
        ask(read(written(tmp_path, table)), PEOPLE)
    assert "Jane" not in str(caught.value)


def test_the_last_of_days_is_the_last_in_time(tmp_path):
    table = pd.concat([TABLE.assign(month="12/01/2017"), TABLE.assign(month="01/01/2018")])
    asked = Question("a count", "race", "suspended", people="students", place="school", year="month")
    assert ask(read(written(tmp_path, table)), asked).year == "01/01/2018"
