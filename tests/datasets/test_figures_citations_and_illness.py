"""Figures of citations, of COVID-19 by race and of trust come out of our tables: each check of a source.json."""

from __future__ import annotations

import pandas as pd
import pytest

from workshop.notebook.data import load, package

BY_ETHNICITY = ["Hispanic", "not Hispanic", "unknown or blank"]


@pytest.fixture(scope="module")
def citations() -> pd.DataFrame:
    return load("marijuana-citations").pivot(index="department", columns="ethnicity", values="citations")[BY_ETHNICITY]


def test_there_are_as_many_citations_as_in_the_source_in_each_table(citations):
    assert citations.loc["Connecticut"].sum() == 11735, "rows"
    assert citations.drop("Connecticut").to_numpy().sum() == 11735
    assert load("marijuana-citations", "by-year-and-age").citations.sum() == 11735
    assert load("marijuana-citations", "by-race").drop_duplicates("race").race_citations.sum() == 11735


@pytest.mark.parametrize(
    ("check", "department", "percent"),
    [
        ("ethnicity_missing_pct", "Connecticut", 11.4),
        ("windsor_ethnicity_missing_pct", "Windsor", 65.6),
        ("of session 4", "Southington", 43.6),
        ("of session 4", "Bloomfield", 0.0),
    ],
)
def test_share_of_citations_without_an_ethnicity(citations, check, department, percent):
    counts = citations.loc[department]
    assert round(100 * counts["unknown or blank"] / counts.sum(), 1) == percent, check


def test_the_hispanic_share_depends_on_what_is_done_with_the_unknown(citations):
    hispanic, known_not, unknown = citations.loc["Connecticut"]
    everybody = hispanic + known_not + unknown
    assert round(100 * hispanic / everybody, 1) == 14.6, "hispanic_share_as_coded"
    assert round(100 * hispanic / (hispanic + known_not), 1) == 16.5
    assert round(100 * (hispanic + unknown) / everybody, 1) == 26.0, "hispanic_share_upper"


def test_the_cleaned_column_files_762_white_people_of_unknown_ethnicity_as_white():
    by_race = load("marijuana-citations", "by-race")
    filed = by_race.query("race == 'White' and ethnicity in ['unknown', 'blank'] and filed_as == 'White'")
    assert filed.citations.sum() == 762


def test_every_department_is_counted_in_a_row_that_is_there(citations):
    departments = load("marijuana-citations", "departments")
    assert len(departments) == 81
    assert set(departments.counted_in) == set(citations.index) - {"Connecticut"}
    apart = departments[departments.department == departments.counted_in].set_index("department").citations
    assert (apart == citations.loc[apart.index].sum(axis=1)).all()
    assert (len(apart), len(departments) - len(apart)) == (33, 48)


@pytest.mark.parametrize(
    ("check", "state", "percent"),
    [("texas", "TX", 97.5), ("new_york", "NY", 100.0), ("connecticut", "CT", 35.9), ("of session 4", "MN", 7.8)],
)
def test_share_of_cases_of_unknown_race_in_march_2021(check, state, percent):
    last = load("covid-race-unknown").query("date == '2021-03-03' and measure == 'cases'").set_index("state")
    assert round(100 * last.unknown[state] / last.people[state], 1) == percent, check


def test_race_is_unknown_for_a_third_of_all_cases():
    last = load("covid-race-unknown").query("date == '2021-03-03' and measure == 'cases'")
    assert round(100 * last.unknown.sum() / last.people.sum(), 1) == 33.4, "us_unknown_pct_2021_03_03"
    assert last.state.nunique() == 56


def test_the_two_covid_tables_agree_on_the_last_day():
    last = load("covid-race-unknown").query("date == '2021-03-03'").set_index(["state", "measure"])
    groups = load("covid-race-unknown", "groups").set_index(["state", "measure", "group"])
    for column, group in (("people", "Total"), ("unknown", "Unknown")):
        theirs = groups.xs(group, level="group")
        assert theirs.people.equals(last[column].loc[theirs.index].rename("people"))
        assert theirs.people_status.tolist() == last[f"{column}_status"].loc[theirs.index].tolist()


@pytest.mark.parametrize(
    ("check", "group", "percent"),
    [("trust_police_white", "White", 85), ("trust_police_latino", "Latino", 82), ("trust_police_black", "Black", 67)],
)
def test_trust_in_police(check, group, percent):
    trust = load("covid-and-trust").query("grouped_by == 'Race/Ethnicity' and institution == 'police'")
    assert trust.set_index("group").share[group] == percent, check
    assert set(trust.group) == {"White", "Black", "Latino"}, "Asian and Native residents have no row in the source"


def test_deaths_of_latino_residents_are_half_as_many_or_twice_as_many_by_how_they_are_counted():
    deaths = load("covid-and-trust", "rates").query("measure == 'deaths'").set_index(["rate_type", "group"])
    assert deaths.rate["crude"][["Latino", "White", "Black"]].tolist() == [12.1, 23.8, 25.4]
    assert deaths.rate["age-adjusted"][["Latino", "White", "Black"]].tolist() == [24.0, 11.8, 26.6]
    assert deaths.counted_to["crude"].unique().tolist() == ["2021-03-03"]
    assert deaths.counted_to["age-adjusted"].unique().tolist() == ["2022-06-24"]
    native = deaths.loc[("age-adjusted", "American Indian or Alaska Native")]
    assert native.rate_status == "not reported" and pd.isna(native.rate)


def test_a_crude_rate_is_its_deaths_over_its_residents():
    crude = load("covid-and-trust", "rates").query("rate_type == 'crude'")
    assert ((10_000 * crude.people / crude.residents).astype(float).round(1) == crude.rate).all()
    towns = load("ct-towns").set_index("place").loc["Connecticut"]
    assert set(crude.residents) == {towns.population, towns.white, towns.black, towns.latino}


def test_more_than_a_quarter_of_the_rows_are_older_than_the_law_that_made_a_fine_of_it(source_folder):
    halves = load("marijuana-citations", "by-half-year").set_index(["year", "half"])["citations"]
    assert halves.sum() == 11735
    assert halves[("2011", "January to June")] == 3442
    raw = pd.read_csv(source_folder("marijuana-citations") / "citations.csv", dtype=str, keep_default_na=False)
    months = raw.groupby([raw["year"], raw["month"].astype(int)]).size()
    before = months[[("2011", month) for month in range(1, 7)]]
    assert [before.min(), before.max()] == [457, 691]
    assert months.drop(before.index).agg(["min", "max"]).tolist() == [198, 361]


def test_the_two_blanks_and_the_range_over_all_departments_are_as_the_biography_says(source_folder):
    raw = pd.read_csv(source_folder("marijuana-citations") / "citations.csv", dtype=str, keep_default_na=False)
    windsor = raw[raw["department"] == "Windsor Police Department"]["ethnicity"]
    assert ((windsor == "U").sum(), (windsor == "").sum()) == (155, 7)
    share = raw["ethnicity"].isin(["U", ""]).groupby(raw["department"]).mean()
    assert (len(share), (share == 0).sum(), share.max()) == (81, 20, 0.75)
    told = package("marijuana-citations")["biography"]
    assert "In Windsor 155 of the 162" in told["race_recorded"]
    assert "Of the 81 departments 20 have no citation without an ethnicity" in told["suppressed"]
