"""Tables that nobody here made: each is read, and its oddities are named. They lie in the folder of the sources."""

import os
from pathlib import Path

import pytest

from workshop.datapackage.descriptor import DatasetError
from workshop.own import Biography, Desk, OwnPage, Question, ask, read

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
    assert "Above the table stand 2 lines that are no part of it" in " ".join(sheet.noted)
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


@pytest.mark.parametrize(
    ("path", "asked", "groups"),
    [
        (
            "dcf-placements/dcf_placements_2004-2018.csv",
            {"row": "a count", "group": "Demographic", "outcome": "FOSTER_CARE", "people": "TOTAL_CIP"}
            | {"place": "DCF_Region", "year": "Month_in_Care"},
            4,
        ),
        (
            "marijuana-citations/citations.csv",
            {"row": "an event", "group": "race_ethnicity", "outcome": "gender", "yes": "M", "place": "department"}
            | {"year": "year", "by": "age_band"},
            6,
        ),
        (
            "broward-compas/compas_two_years.csv",
            {"row": "a person", "group": "race", "outcome": "two_year_recid", "yes": "1", "by": "age_cat"},
            6,
        ),
        (
            "covid-race-unknown/covid_racial_data_tracker.csv",
            {"outcome": "Deaths", "people": "Cases"},
            10,
        ),
        (
            "school-graduation/four-year-graduation-rates__2010-11_race_grad.csv",
            {"called": "graduated in four years"},
            5,
        ),
        (
            "traffic-stops/groton_stops.csv",
            {"outcome": "VehicleSearchedIndicator", "yes": "TRUE", "by": "TownRecidentIndicator"},
            3,
        ),
    ],
)
def test_public_tables_become_a_whole_page(path, asked, groups, tmp_path):
    desk = Desk(str(source(path)), **asked)
    assert desk.trouble == ""
    assert len(desk.own.groups) == groups
    page = OwnPage(desk.own, Biography("A public table", {}))
    saved = {each.name for each in page.save(tmp_path / "page").files}
    assert {"page.html", "page.pdf", "poster.pdf"} <= saved


def test_where_the_size_of_a_group_is_starred_the_rate_of_everybody_may_lie_outside_the_bounds_and_that_is_said():
    """By another way: the state's own file of that year, which stars none of the groups that the page may show."""
    folder = "school-graduation/four-year-graduation-rates__2010-11_race_grad"
    desk = Desk(str(source(f"{folder}.csv")))
    state = read(source(f"{folder}_ct.csv")).frame.astype(str).set_index("Race/Ethnicity")
    bounds = desk.step("blanks").table.set_index("Group")
    holds = {
        group: float(bounds.loc[group].iloc[1]) <= float(rate) <= float(bounds.loc[group].iloc[2])
        for group, rate in state.loc[desk.own.visible, "Graduates: Graduation Rate"].items()
    }
    assert holds == {"White": False, "Hispanic": True, "Black": True}
    for step in ("blanks", "comparison"):
        assert "the rate of everybody may lie outside what is shown, its bounds too" in " ".join(desk.step(step).words)
