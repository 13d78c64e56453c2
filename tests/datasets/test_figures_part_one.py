"""Figures of schools, children in placement, arrests, deaths, young people and inventories come out of our tables."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from dataset_folders import recipe_of

from workshop.course.data import recipe
from workshop.notebook.data import biography, load

RACE = ["All other races", "Black or African American", "Hispanic/Latino of any race", "White"]


@pytest.fixture(scope="module")
def attendance() -> pd.DataFrame:
    return load("school-attendance")


@pytest.fixture(scope="module")
def enrollment() -> pd.DataFrame:
    return load("school-enrollment")


@pytest.fixture(scope="module")
def totals() -> pd.DataFrame:
    return load("school-enrollment", "totals")


@pytest.fixture(scope="module")
def graduation() -> pd.DataFrame:
    return load("school-graduation")


@pytest.fixture(scope="module")
def youth() -> pd.DataFrame:
    return load("youth-engagement")


@pytest.fixture(scope="module")
def placements() -> pd.DataFrame:
    return load("dcf-placements")


@pytest.fixture(scope="module")
def arrests() -> pd.DataFrame:
    return load("arrests")


# School attendance


@pytest.mark.parametrize(
    ("check", "release", "students"),
    [("homeless_2021_22_first_release", "June 2022", 1814), ("homeless_2021_22_next_release", "May 2023", 3645)],
)
def test_two_releases_count_students_experiencing_homelessness_of_one_year(attendance, check, release, students):
    row = attendance.query("release == @release and year == '2021-22' and place == 'Connecticut'")
    assert row.set_index("student_group").students["Students Experiencing Homelessness"] == students, check


def test_the_attendance_rate_of_all_students_moved_between_the_releases(attendance):
    rows = attendance.query("year == '2021-22' and place == 'Connecticut' and student_group == 'All Students'")
    assert rows.set_index("release").attendance_rate.to_dict() == {"June 2022": 0.9169, "May 2023": 0.9211}


def test_norwalk_is_ahead_of_suffield_in_every_race_group_and_behind_in_all(attendance):
    rows = attendance.query("release == 'May 2023' and year == '2022-23'")
    rates = rows.pivot(index="student_group", columns="place", values="attendance_rate")[["Norwalk", "Suffield"]]
    assert rates.loc[RACE].to_numpy().tolist() == [[0.936, 0.9315], [0.9156, 0.9109], [0.917, 0.9022], [0.9347, 0.9307]]
    assert rates.loc["All Students"].tolist() == [0.9223, 0.9275]


def test_districts_that_show_students_experiencing_homelessness_are_21_of_200(attendance):
    rows = attendance.query("release == 'May 2023' and place != 'Connecticut'")
    assert rows.place.nunique() == 200
    assert rows.query("student_group == 'Students Experiencing Homelessness'").place.nunique() == 21


def test_the_four_race_groups_add_up_to_all_students_where_all_are_given(attendance):
    key = ["release", "year", "district_code"]
    wide = attendance.pivot(index=key, columns="student_group", values="students")[["All Students", *RACE]].dropna()
    assert len(wide) > 700
    assert (wide[RACE].sum(axis=1) == wide["All Students"]).all()


def test_withheld_attendance_is_in_the_seven_district_years_that_the_biography_names(attendance):
    withheld = attendance.query("status == 'withheld'")
    assert len(withheld) == 11
    assert len(withheld.groupby(["place", "year"])) == 7
    assert attendance.status.value_counts().to_dict() == {"reported": 9059, "missing": 199, "withheld": 11}


def test_codes_join_with_the_suspensions_only_once_their_zeros_are_back(attendance):
    theirs = load("school-suspensions").set_index("district_code").place.to_dict()
    ours = attendance[attendance.place != "Connecticut"].drop_duplicates("district_code")
    assert ours.district_code.isin(theirs).sum() == 113
    padded = ours.district_code.str.zfill(7)
    assert padded.isin(theirs).sum() == 199
    both = ours[padded.isin(theirs)]
    assert (both.place == both.district_code.str.zfill(7).map(theirs)).all()
    andover = ours.set_index("place").district_code["Andover"]
    assert (andover, andover.zfill(7) in theirs) == ("10011", True)


# School enrollment


@pytest.mark.parametrize(
    ("check", "year", "group", "students"),
    [
        ("black_2009_10", "2009-10", "Black, not of Hispanic Origin", 79139),
        ("black_2010_11", "2010-11", "Black or African American", 74071),
        ("hispanic_2009_10", "2009-10", "Hispanic/Latino", 100342),
        ("hispanic_2010_11", "2010-11", "Hispanic/Latino of any race", 107617),
        ("two_or_more_2010_11", "2010-11", "Two or More Races", 9225),
    ],
)
def test_state_enrollment_before_and_after_the_form_changed(enrollment, check, year, group, students):
    rows = enrollment.query("place == 'Connecticut' and year == @year and race_ethnicity == @group")
    assert rows.students.item() == students, check


def test_state_totals_before_and_after_the_form_changed(totals):
    state = totals.query("place == 'Connecticut'").set_index("year").students
    assert state["2009-10"] == 567792, "total_2009_10"
    assert state["2010-11"] == 564499, "total_2010_11"
    assert round(100 * (state["2010-11"] / state["2009-10"] - 1), 1) == -0.6


def test_changes_of_one_autumn_by_group(enrollment):
    state = enrollment.query("place == 'Connecticut'").set_index(["year", "race_ethnicity"]).students
    pairs = {
        "Hispanic": ("Hispanic/Latino", "Hispanic/Latino of any race"),
        "Black": ("Black, not of Hispanic Origin", "Black or African American"),
        "American Indian": ("American Indian", "American Indian or Alaska Native"),
    }
    change = {
        name: round(100 * (state["2010-11", new] / state["2009-10", old] - 1), 1) for name, (old, new) in pairs.items()
    }
    assert change == {"Hispanic": 7.3, "Black": -6.4, "American Indian": -11.8}
    assert "Two or More Races" not in state["2009-10"].index
    assert state["2009-10", "Not Reported"] == 21


def test_groups_of_the_state_add_up_to_its_total_in_every_year(enrollment, totals):
    groups = enrollment.query("place == 'Connecticut'").groupby("year").students.sum()
    total = totals.query("place == 'Connecticut'").set_index("year").students
    assert groups.to_dict() == total.to_dict()
    assert len(total) == 15


def test_two_stars_are_in_1938_district_years_and_in_68_of_them_give_themselves_away(enrollment, totals):
    stars = (enrollment.students_status == "suppressed").groupby([enrollment.year, enrollment.district_code]).sum()
    assert (stars == 2).sum() == 1938
    counted = totals.set_index(["year", "district_code"]).starred_groups
    assert (stars.sort_index() == counted.sort_index()).all()
    leaks = load("school-enrollment", "leaks").set_index(["starred_groups", "behind_the_stars"]).district_years
    assert leaks[2].sum() == 1938
    assert leaks[2, "one student behind each star"] == 68
    assert (leaks[3].sum(), leaks[3, "one student behind each star"]) == (227, 6)
    assert (leaks[4].sum(), leaks[4, "one student behind each star"]) == (66, 2)
    assert leaks.sum() == (stars > 0).sum()
    assert leaks.xs("not known: the total is starred too", level=1).sum() == 18
    assert (totals.students_status == "suppressed").sum() == 18


def test_a_place_of_one_school_table_is_the_place_of_the_others():
    tables = [load(name) for name in ("school-suspensions", "school-enrollment", "school-graduation")]
    names = pd.concat([table[["district_code", "place"]].dropna() for table in tables])
    assert (names.groupby("district_code").place.nunique() == 1).all()


# School graduation


@pytest.mark.parametrize(
    ("check", "year", "group", "rate"),
    [
        ("state_hispanic_2010_11", "2010-11", "Hispanic", 64.2),
        ("state_hispanic_2018_19", "2018-19", "Hispanic", 80.2),
        ("state_black_2010_11", "2010-11", "Black", 71.2),
        ("state_black_2018_19", "2018-19", "Black", 79.8),
        ("white, in the research notes", "2010-11", "White", 89.4),
        ("white, in the research notes", "2018-19", "White", 93.3),
    ],
)
def test_state_graduation_rates(graduation, check, year, group, rate):
    rows = graduation.query("place == 'Connecticut' and year == @year and race_ethnicity == @group")
    assert rows.rate.item() == rate, check


def test_143_rows_of_2018_19_had_both_counts_beside_a_starred_rate(graduation):
    leak = graduation.query(
        "rate_status == 'suppressed' and graduates_status == 'withheld' and cohort_status == 'reported'"
    )
    assert leak.year.value_counts().to_dict() == {"2018-19": 143, "2017-18": 140, "2016-17": 86, "2015-16": 84}


def test_small_cohorts_were_printed_openly_and_are_starred_beside_their_counts_from_2015_16(graduation):
    small = graduation[graduation.cohort < 20]
    printed = small.graduates_status.isin(["reported", "withheld"])
    starred = small.rate_status == "suppressed"
    by_year = pd.DataFrame({"open": printed & ~starred, "beside": printed & starred}).groupby(small.year).sum()
    assert list(by_year.open) == [83, 104, 119, 118, 155, 0, 0, 0, 0]
    assert list(by_year.beside) == [0, 0, 0, 0, 0, 84, 86, 140, 143]
    told = biography("school-graduation")["What is hidden"]
    assert all(words in told for words in ("579 rows", "84, 86, 140 and 143 rows", "453 in four years"))


def test_withheld_rates_are_as_many_as_the_biography_says(graduation):
    assert (graduation.rate_status == "withheld").sum() == 1194
    assert "1,194" in biography("school-graduation")["What is hidden"]


def test_rates_are_graduates_for_every_hundred_of_the_cohort(graduation):
    rows = graduation.dropna(subset=["rate"])
    assert (rows.rate - 100 * rows.graduates / rows.cohort).abs().max() <= 0.051


def test_codes_of_districts_begin_in_2015_16_and_a_renamed_district_keeps_its_place(graduation):
    districts = graduation.query("place != 'Connecticut'")
    assert districts[districts.year < "2015-16"].district_code.isna().all()
    assert districts[districts.year >= "2015-16"].district_code.notna().all()
    assert set(districts.query("district == 'Bridgeport Achievement First District'").place) == {
        "Achievement First Bridgeport Academy"
    }


# Young people


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


# Children in placement


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


# Arrests


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


# Deaths


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


# Inventories


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
