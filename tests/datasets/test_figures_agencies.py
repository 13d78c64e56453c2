"""Figures of young people, placements, arrests, deaths and inventories come out of our tables again."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from dataset_folders import recipe_of

from workshop.course.data import recipe
from workshop.notebook.data import load


@pytest.fixture(scope="module")
def youth() -> pd.DataFrame:
    return load("youth-engagement")


@pytest.fixture(scope="module")
def placements() -> pd.DataFrame:
    return load("dcf-placements")


@pytest.fixture(scope="module")
def arrests() -> pd.DataFrame:
    return load("arrests")


@pytest.mark.parametrize(
    ("check", "name", "percent"),
    [
        ("ct_2014_18_disengaged", "disengaged youth", 5.12),
        ("ct_2014_18_employed_or_enrolled", "employed or enrolled youth", 94.88),
    ],
)
def test_one_census_table_under_two_names(youth, check, name, percent):
    rows = youth.query("place == 'Connecticut' and period == '2014-2018' and published_as == @name")
    assert rows.percent.item() == percent, check


def test_the_two_names_add_up_to_all_young_people_wherever_both_were_published(youth):
    both = youth.query("status == 'reported'").pivot(index=["period", "place"], columns="published_as")
    both = both.dropna(subset=[("percent", "disengaged youth")])
    assert len(both) == 1442
    assert ((both.percent.sum(axis=1) - 100).abs() < 0.011).all()
    assert (both.youth.sum(axis=1) == both.all_youth["disengaged youth"]).all()


def test_hartford_and_the_ends_of_the_series(youth):
    rows = youth.set_index(["place", "period", "published_as"]).percent.sort_index()
    assert rows["Hartford", "2014-2018"].to_dict() == {"disengaged youth": 8.41, "employed or enrolled youth": 91.59}
    ends = [rows["Connecticut", period, "employed or enrolled youth"] for period in ("2006-2010", "2016-2020")]
    assert ends == [94.32, 95.10]


def test_places_of_the_youth_table_are_the_state_and_its_towns(youth):
    towns = load("ct-towns").query("level != 'region'").set_index("place").fips_2020
    assert set(youth.place) == set(towns.index)
    codes = youth.drop_duplicates("place").set_index("place").fips.drop("Connecticut")
    assert codes.to_dict() == towns.drop("Connecticut").to_dict()


def test_children_in_placement_and_the_black_share_of_them(placements):
    days = placements.groupby("year").children.sum()
    assert days["2004"] == 6595, "children_2004"
    assert days["2018"] == 4344, "children_2018"
    black = placements[placements.race_ethnicity.isin(["BLACK", "Non-Hispanic Black"])].groupby("year").children.sum()
    share = (100 * black / days).round(1)
    assert share["2004"] == 32.0, "black_share_2004"
    assert share["2018"] == 22.9, "black_share_2018"


def test_labels_of_children_change_where_the_day_of_drawing_changes(placements):
    labels = placements.groupby("year").race_ethnicity.agg(set)
    assert all(found == {"BLACK", "HISPANIC", "OTHER", "WHITE"} for year, found in labels.items() if year <= "2010")
    new = {"Hispanic", "Non-Hispanic Black", "Non-Hispanic Other", "Non-Hispanic White"}
    assert all(found == new for year, found in labels.items() if year >= "2011")
    drawn = placements.groupby("year").data_as_of.agg(set).map(lambda days: days.pop())
    assert set(drawn[:"2010"]) == {"2014-06-26"}
    assert (drawn["2011":] > "2014-06-26").all()


def test_shares_in_relative_care_in_2018(placements):
    year = placements.query("year == '2018'")
    relative = year.query("placement == 'relative care'").set_index("race_ethnicity").children
    share = (100 * relative / year.groupby("race_ethnicity").children.sum()).round(1)
    assert share[["Non-Hispanic White", "Non-Hispanic Black"]].tolist() == [37.5, 33.5]


def test_arrests_of_2015_and_the_white_share_of_them(arrests):
    year = arrests.query("year == '2015' and kind == 'agency'")
    assert year.arrests.sum() == 99931, "state_total_2015"
    white = 100 * year.query("race == 'White'").arrests.sum() / year.arrests.sum()
    assert round(white, 1) == 69.1, "state_white_pct_2015"
    assert round(100 * year.query("race == 'Black'").arrests.sum() / year.arrests.sum(), 1) == 28.6


def test_every_column_added_up_counts_an_arrest_of_2015_about_four_times(arrests):
    year = arrests.query("year == '2015'")
    assert year.arrests.sum() == 409561
    assert year.drop_duplicates("area").source_columns.sum() == 201


def test_no_race_of_any_arrest_is_hispanic_and_hartfords_are_55_percent_white(arrests):
    assert set(arrests.race) == {"Asian", "Black", "Indian", "Unknown Race", "White"}
    hartford = arrests.query("area == 'Hartford police' and year == '2015'").set_index("race").arrests
    assert round(100 * hartford["White"] / hartford.sum(), 1) == 55.2


def test_agencies_add_up_to_the_state_except_in_the_year_that_was_cut_off(arrests):
    state = arrests.query("kind == 'state'").groupby("year").arrests.sum()
    agencies = arrests.query("kind == 'agency'").groupby("year").arrests.sum()
    assert (state - agencies).dropna().to_dict() == {"2010": 0, "2011": 0, "2012": 0, "2013": 0, "2014": 4670}
    assert "2015" not in state.index


def test_a_filter_on_black_finds_nobody_in_2021_and_2022_although_the_share_rose():
    deaths = load("drug-deaths")
    assert set(deaths.query("race_label == 'Black'").year) == {str(year) for year in range(2012, 2021)}
    black = deaths[deaths.race_label.isin(["Black", "Black or African American"])].groupby("year").deaths.sum()
    share = (100 * black / deaths.groupby("year").deaths.sum()).round(1)
    assert share[["2012", "2022"]].tolist() == [10.7, 19.1]


def test_ethnicity_is_blank_for_85_percent_and_coded_in_three_ways():
    labels = load("drug-deaths", "ethnicity")
    blank = labels.query("ethnicity_label == '(blank)'").deaths.sum()
    assert (labels.deaths.sum(), round(100 * blank / labels.deaths.sum())) == (10654, 85)
    spoken = labels[labels.ethnicity_label.str.contains("Hispanic")].groupby("year").ethnicity_label.agg(set)
    assert all(found == {"Hispanic"} for year, found in spoken.items() if year <= "2020")
    assert spoken["2021"] == {"Other Spanish/Hispanic/Latino", "Not Spanish/Hispanic/Latino"}
    assert spoken["2022"] == {"Spanish/Hispanic/Latino"}


def test_deaths_add_up_to_every_record_of_the_source_by_race_and_by_ethnicity(source_folder):
    raw = recipe.Source(source_folder("drug-deaths")).rows("labels_2012-2022.csv")
    every = pd.Series([int(row["deaths"]) for row in raw]).groupby([row["year"] for row in raw]).sum().to_dict()
    for table in (None, "ethnicity"):
        assert load("drug-deaths", table).groupby("year").deaths.sum().to_dict() == every


def test_inventories_have_their_rows_and_the_two_rules_find_32_and_12():
    portal, collaborative = load("data-inventory"), load("data-inventory", "ct-data-collaborative")
    assert len(portal) == 307, "portal_rows"
    assert len(collaborative) == 39, "ctdata_rows"
    assert (collaborative.has_race == "yes").sum() == 12, "ctdata_with_race"
    assert (portal.wide_rule == "yes").sum() == 32
    assert (portal.strict_rule == "yes").sum() == 12
    assert portal.agency.isna().sum() == 63
    assert collaborative.suppression.isna().sum() == 15


def test_the_wide_rule_is_the_mark_that_came_with_the_listing(source_folder):
    raw = recipe.Source(source_folder("data-inventory")).rows("data_ct_gov_catalogue.csv")
    rule = recipe_of("data-inventory").WIDE
    assert all((row["race_column"] == "True") == bool(rule.search(row["columns"])) for row in raw)


def test_an_inventory_names_no_mail_address():
    for table in (None, "ct-data-collaborative"):
        text = load("data-inventory", table).to_csv()
        assert "@" not in text, json.dumps(text[max(0, text.find("@") - 40) : text.find("@") + 40])
