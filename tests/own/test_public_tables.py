"""Tables that nobody here made: each is read, and its oddities are named. They lie in the folder of the sources."""

import os
from pathlib import Path

import pytest

from workshop.datapackage.descriptor import DatasetError
from workshop.own import Desk, Question, ask, read

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("WORKSHOP_SOURCES", ROOT.parent / "shared" / "sources"))


def source(name: str) -> Path:
    path = FOLDER / name
    if not path.is_file():
        pytest.skip(f"the source file {name} is not here: name its folder in WORKSHOP_SOURCES")
    return path


def test_absence_has_counts_and_percentages_but_not_how_many_students():
    sheet = read(source("school-absence/chronic-absenteeism__2018-19_race.csv"))
    assert "Chronically Absent: Student Count" in sheet.frame.columns
    assert "Chronic Absenteeism, 2018-19; All Districts" in " ".join(sheet.noted)
    asked = {"row": "a count", "group": "Race/Ethnicity", "outcome": "Chronically Absent: Student Count"}
    with pytest.raises(DatasetError, match="a second column must say how many people"):
        ask(sheet, Question(**asked))
    with pytest.raises(DatasetError, match="holds percentages"):
        ask(sheet, Question(**asked, people="Chronically Absent: %"))


@pytest.mark.parametrize("year", range(2011, 2020))
def test_every_year_of_absence_is_read_below_its_titles(year):
    sheet = read(source(f"school-absence/chronic-absenteeism__{year}-{(year + 1) % 100}_race.csv"))
    assert "Race/Ethnicity" in sheet.frame.columns
    assert not any("Chronic Absenteeism," in value for value in sheet.frame.iloc[:, 0].astype(str).head(3))


def test_a_desk_takes_absence_and_says_what_is_missing_in_one_sentence():
    path = source("school-absence/chronic-absenteeism__2016-17_race.csv")
    desk = Desk(str(path), row="a count", group="Race/Ethnicity", outcome="Student Count")
    assert len(desk.trouble.splitlines()) == 1
