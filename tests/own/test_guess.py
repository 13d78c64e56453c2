"""What the columns of a file may mean is guessed, said, and given up where somebody knows better."""

from pathlib import Path

import pandas as pd
import pytest
from tables import people, written

from workshop.own import Desk, Question, read
from workshop.own.guess import guess

ROOT = Path(__file__).resolve().parents[2]
NOTHING = Question("", "", "")
COUNTS = pd.DataFrame(
    {
        "year": ["2024", "2025"] * 4,
        "town": ["Avon", "Avon", "Berlin", "Berlin"] * 2,
        "race": ["Black"] * 4 + ["White"] * 4,
        "suspended": [17, 18, 12, 19, 28, 29, 21, 31],
        "enrolled": [170, 190, 110, 120, 280, 295, 210, 310],
        "rate": [10.0, 9.5, 10.9, 15.8, 10.0, 9.8, 10.0, 10.0],
    }
)


def test_a_list_of_people_needs_no_box_but_its_file(tmp_path):
    found = guess(read(written(tmp_path, people(900))), NOTHING)
    assert found.question == Question("a person", "race", "suspended", yes="yes", place="school")
    assert "the group stands in 'race', the outcome in 'suspended', where 'yes' counts" in " ".join(found.said)


def test_a_table_of_counts_needs_no_box_but_its_file(tmp_path):
    found = guess(read(written(tmp_path, COUNTS)), NOTHING).question
    assert found == Question("a count", "race", "suspended", people="enrolled", place="town", year="year")


def test_a_list_of_stops_is_a_list_of_events(tmp_path):
    rows = people(900).rename(columns={"suspended": "searched"})
    assert guess(read(written(tmp_path, rows, "stops.csv")), NOTHING).question.row == "an event"


@pytest.mark.parametrize(("row", "no"), [("0", "1"), ("no", "yes"), ("False", "True"), ("não", "sim")])
def test_yes_is_told_from_no_in_several_ways(tmp_path, row, no):
    rows = people(900).replace({"suspended": {"no": row, "yes": no}})
    assert guess(read(written(tmp_path, rows)), NOTHING).question.yes == no


def test_what_somebody_writes_is_never_guessed_away(tmp_path):
    asked = Question("an event", "grade", "suspended", yes="no", place="none")
    found = guess(read(written(tmp_path, people(900))), asked)
    assert found.question == Question("an event", "grade", "suspended", yes="no")
    assert found.said == ()


def test_where_the_words_tell_nothing_it_is_asked_and_the_columns_are_named(tmp_path):
    path = written(tmp_path, people(900).replace({"suspended": {"no": "at home", "yes": "sent away"}}))
    assert guess(read(path), NOTHING).question.outcome == ""
    words = Desk(str(path)).file().words
    assert words[0].startswith("No column is named for the outcome") and "More boxes" in words[1]


def test_a_place_that_was_guessed_and_cannot_be_is_given_up(tmp_path):
    rows = pd.concat([COUNTS] * 700).assign(town=[f"Town {k // 2}" for k in range(8 * 700)])
    desk = Desk(str(written(tmp_path, rows)))
    assert desk.trouble == "" and desk.own.question.place == ""
    assert "more than 2,000 places" in Desk(str(tmp_path / "table.csv"), place="town").trouble


def test_the_first_result_needs_a_file_alone(tmp_path):
    desk = Desk(str(written(tmp_path, people())))
    part = desk.first()
    assert list(part.table.columns) == ["Group", "Count of people", "Rate, percent"]
    assert len(part.table) == 4 and part.chart is not None
    for name in ("file", "blanks", "categories", "comparison", "published"):
        assert "Not yet" not in repr(desk.step(name))


def test_a_step_s_own_boxes_hold_below_it_and_a_wrong_one_loses_nothing(tmp_path):
    desk = Desk(str(written(tmp_path, people())))
    assert "Did you mean 'White'" in desk.step("comparison", reference="Whit").words[0]
    assert "is compared with White" in desk.step("comparison", reference="").words[0]
    assert "is compared with Asian" in desk.step("comparison", reference="Asian").words[0]
    assert "no column 'grad'" in desk.step("same_mix", by="grad").words[0]
    assert "mix of grade" in desk.step("same_mix", by="grade").words[0]
    assert "Stats NZ" in " ".join(desk.step("categories", standards="New Zealand").words)
    assert "is compared with Asian" in desk.step("comparison").words[0]


def test_the_example_of_the_page_is_guessed_as_session_10_reads_it():
    path = ROOT / "datasets" / "school-graduation" / "school-graduation.csv"
    desk = Desk(str(path))
    assert desk.own.question == Question(
        "a count", "race_ethnicity", "graduates", people="cohort", place="district", year="year"
    )
    assert desk.own.counts.whole == "State of Connecticut"
    assert "do not say how many people" not in " ".join(desk.step("blanks").words)  # the state's own rows do


def test_a_rate_that_does_not_exist_is_not_called_withheld(tmp_path):
    rows = people()
    rows.loc[rows["race"] == "Asian", "grade"] = "6"
    table = Desk(str(written(tmp_path, rows)), by="grade").step("same_mix").table.set_index("Group")
    assert table.loc["Asian"].tolist()[1] == "no such rate"
    assert not table.eq("withheld by us").any(axis=None)


def guessed(folder, table: pd.DataFrame, name: str = "table.csv") -> Question:
    return guess(read(written(folder, table, name)), NOTHING).question


def test_an_age_a_day_and_a_row_s_number_are_no_counts_of_people(tmp_path):
    """As in a police department's list of stops: numbers everywhere, and none counts anybody."""
    rows = people(900).assign(SubjectAge=[16 + k % 60 for k in range(900)])
    rows["InterventionDurationCode"] = [1 + k % 3 for k in range(900)]
    found = guessed(tmp_path, rows, "town_stops.csv")
    assert (found.row, found.outcome, found.people) == ("an event", "suspended", "")
    days = COUNTS.assign(Date=[20210303 + k for k in range(8)], row=range(1, 9)).drop(columns=["enrolled", "year"])
    found = guessed(tmp_path, days)
    assert (found.outcome, found.people) == ("suspended", "")


def test_one_column_of_counts_is_the_outcome_and_the_other_number_is_asked_for(tmp_path):
    path = written(tmp_path, COUNTS.drop(columns=["enrolled", "rate", "year"]).drop_duplicates(["town", "race"]))
    assert "a second column must say how many people could have the outcome 'suspended'" in Desk(str(path)).trouble


def test_a_list_of_people_with_a_column_about_arrests_is_no_list_of_arrests(tmp_path):
    rows = people(900).assign(days_before_arrest=[str(k % 9) for k in range(900)])
    assert guessed(tmp_path, rows).row == "a person"
    assert guessed(tmp_path, rows.assign(ArrestDate="2026-01-31")).row == "an event"


def test_a_place_is_a_name_before_a_code_and_never_a_yes(tmp_path):
    names = {"District code": ["D1a", "D2b", "D3c", "D4d"], "District name": ["Avon", "Berlin", "Canton", "Derby"]}
    rows = people(900).assign(**{key: [words[k % 4] for k in range(900)] for key, words in names.items()})
    rows = rows.drop(columns="school").assign(town_resident=["TRUE" if k % 2 else "FALSE" for k in range(900)])
    assert guessed(tmp_path, rows).place == "District name"


def test_columns_are_named_once_where_something_is_wrong(tmp_path):
    words = " ".join(Desk(str(written(tmp_path, people(900).drop(columns="suspended")))).file().words)
    assert words.count("school, grade, race") == 1


def test_of_three_parts_none_is_taken_for_all_people(tmp_path):
    parts = COUNTS[["town", "race"]].assign(high=[9, 8, 7, 9] * 2, mid=[20, 30, 40, 50] * 2, low=[60, 70, 80, 90] * 2)
    found = guessed(tmp_path, parts.drop_duplicates(["town", "race"]))
    assert (found.row, found.outcome, found.people) == ("a count", "", "")
