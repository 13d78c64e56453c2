"""Figures of suspensions, attendance, enrollment and graduation come out of our tables: each check of a source.json."""

from __future__ import annotations

import pandas as pd
import pytest

from workshop.notebook.data import biography, load

BLACK, HISPANIC, WHITE = "Black or African American", "Hispanic/Latino of any race", "White"
RACE = ["All other races", "Black or African American", "Hispanic/Latino of any race", "White"]


def state_rate(suspensions, year, group):
    rows = suspensions.query("place == 'Connecticut' and year == @year and race_ethnicity == @group")
    return rows.rate.item()


@pytest.fixture(scope="module")
def suspensions() -> pd.DataFrame:
    return load("school-suspensions")


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


@pytest.mark.parametrize(
    ("check", "group", "rate"),
    [
        ("state_2018_19_black", BLACK, 14.0),
        ("state_2018_19_hispanic", HISPANIC, 9.2),
        ("state_2018_19_white", WHITE, 4.1),
    ],
)
def test_state_suspension_rates_of_2018_19(suspensions, check, group, rate):
    assert state_rate(suspensions, "2018-19", group) == rate, check


def test_the_black_white_gap_fell_in_points_while_the_ratio_rose(suspensions):
    gaps = {}
    for year in ("2009-10", "2014-15"):
        black, white = (state_rate(suspensions, year, group) for group in (BLACK, WHITE))
        gaps[year] = round(black - white, 1), round(black / white, 2)
    assert gaps == {"2009-10": (14.6, 3.70), "2014-15": (12.6, 4.23)}


def test_suppressed_rates_are_62_percent_of_rows_and_54_percent_when_absent_rows_are_counted_as_in_the_tidy_copy(
    suspensions,
):
    suppressed = (suspensions.rate_status == "suppressed").sum()
    every_combination = suspensions.place.nunique() * suspensions.year.nunique() * suspensions.race_ethnicity.nunique()
    assert (suppressed, len(suspensions), every_combination) == (9266, 14957, 17220)
    assert round(100 * suppressed / len(suspensions)) == 62
    assert round(100 * suppressed / every_combination) == 54
    assert every_combination - len(suspensions) == 2263


def test_nearly_half_of_the_suppressed_rates_stand_beside_a_count_that_is_not_applicable(suspensions):
    counts = suspensions.query("rate_status == 'suppressed'").suspended_status.value_counts().to_dict()
    assert counts == {"suppressed": 4852, "not applicable": 4400, "reported": 14}


def test_suppression_falls_most_on_the_smallest_groups(suspensions):
    every = suspensions.place.nunique() * suspensions.year.nunique()
    share = 100 * (suspensions.rate_status == "suppressed").groupby(suspensions.race_ethnicity).sum() / every
    expected = {"American Indian or Alaska Native": 72.6, "Asian": 66.2, BLACK: 49.3, WHITE: 24.6}
    assert share[list(expected)].round(1).to_dict() == expected


def test_district_rows_of_2018_19_show_no_suspended_native_hawaiian_or_pacific_islander_student(suspensions):
    year = suspensions.query("year == '2018-19'")
    is_state = year.place == "Connecticut"
    state = year[is_state].set_index("race_ethnicity").suspended
    shown = 100 * year[~is_state].groupby("race_ethnicity").suspended.sum() / state
    assert state["Native Hawaiian or Other Pacific Islander"] == 34
    assert shown["Native Hawaiian or Other Pacific Islander"] == 0
    assert shown.round().astype(int)[["American Indian or Alaska Native", "Asian", BLACK, WHITE]].tolist() == [
        17,
        53,
        99,
        99,
    ]


def test_a_district_keeps_one_place_through_its_names_and_no_two_districts_share_one(suspensions):
    assert (suspensions.groupby("district_code").place.nunique() == 1).all()
    assert (suspensions.groupby("place").district_code.nunique() == 1).all()
    assert (suspensions.groupby("district_code").district.nunique() > 1).sum() == 7
    assert suspensions.district_code.str.fullmatch("[0-9]{7}").all()


def test_enrollment_shows_that_not_applicable_does_not_mean_nobody_enrolled(suspensions):
    not_applicable = suspensions.query("suspended_status == rate_status == 'not applicable' and year >= '2010-11'")
    keys = ["year", "district_code", "race_ethnicity"]
    enrolled = not_applicable.merge(load("school-enrollment"), on=keys)["students"].dropna()
    assert (len(enrolled), int((enrolled >= 20).sum())) == (930, 895)


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
    assert leaks[2, "more than five students for each star"] == 883
    assert (leaks[3].sum(), leaks[3, "one student behind each star"]) == (227, 6)
    assert (leaks[4].sum(), leaks[4, "one student behind each star"]) == (66, 2)
    assert leaks.sum() == (stars > 0).sum()
    assert leaks.xs("not known: the total is starred too", level=1).sum() == 18
    assert (totals.students_status == "suppressed").sum() == 18


def test_a_star_without_a_partner_never_stands_beside_a_printed_total(enrollment, totals):
    """The session said that the enrollment tables star small counts alone; they star partners, too."""
    stars = totals[totals.starred_groups > 0]
    assert len(stars) == 2248
    alone = stars[stars.starred_groups == 1]
    assert (len(alone), (alone.students_status == "suppressed").sum()) == (3, 3)
    two = stars[stars.starred_groups == 2]
    assert (two.students_status != "suppressed").sum() == 1926


def test_a_place_of_one_school_table_is_the_place_of_the_others():
    tables = [load(name) for name in ("school-suspensions", "school-enrollment", "school-graduation")]
    names = pd.concat([table[["district_code", "place"]].dropna() for table in tables])
    assert (names.groupby("district_code").place.nunique() == 1).all()


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
