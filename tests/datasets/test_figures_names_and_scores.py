"""Figures of surnames, ZIP codes and scores come out of our tables again: each check of a source.json."""

from __future__ import annotations

import pandas as pd
import pytest

from workshop.notebook.data import load


@pytest.fixture(scope="module")
def surnames() -> pd.DataFrame:
    return load("us-surnames").set_index("surname")


@pytest.fixture(scope="module")
def scored() -> pd.DataFrame:
    return load("broward-compas")


def test_all_names_of_the_publisher_are_counted_and_the_name_null_is_one_of_them(surnames):
    coverage = load("us-surnames", "coverage")
    assert coverage.names.sum() == 162253, "names"
    assert coverage.people.sum() == surnames.people.sum() == 294_979_229
    assert surnames.people["NULL"] == 7170
    assert surnames.people["OTHER LISTED NAMES"] == coverage.set_index("band").people["100 to 999"]


def test_suppressed_shares_are_many_names_and_few_people():
    coverage = load("us-surnames", "coverage")
    listed = coverage.people.sum() - 29_312_001
    assert round(100 * coverage.names_suppressed.sum() / 162_254, 1) == 81.4
    assert round(100 * coverage.people_suppressed.sum() / listed, 1) == 18.6


def test_the_list_of_names_leaves_out_some_groups_more_than_others():
    coverage = load("us-surnames", "coverage").set_index("band")
    groups = ["people", "api", "two_or_more", "aian", "white", "hispanic", "black"]
    left_out = (100 * coverage[groups].loc["not listed, fewer than 100"] / coverage[groups].sum()).astype(float)
    assert left_out.round(1).tolist() == [9.9, 16.2, 12.8, 11.6, 10.3, 8.3, 7.1]


def test_a_blank_share_is_a_suppressed_one_and_counted(surnames):
    shares = surnames[["white", "black", "api", "aian", "two_or_more", "hispanic"]]
    assert (shares.isna().sum(axis=1) == surnames.suppressed_shares).all()
    assert ((surnames.suppressed_shares > 0) == (surnames.status == "suppressed in part")).all()
    assert shares.sum(axis=1)[surnames.suppressed_shares == 0].between(99.9, 100.1).all()


def test_zip_codes_keep_their_zeros_and_their_shares():
    areas = load("ct-zip-race")
    assert len(areas) == 283, "zctas"
    assert areas.zip.str.fullmatch("06[0-9]{3}").all()
    by_code = areas.set_index("zip")
    assert (round(by_code.black["06112"], 1), round(by_code.hispanic["06106"], 1)) == (78.6, 62.1)
    assert round(by_code.white["06117"], 1) == 81.0
    assert areas.status.value_counts().to_dict() == {"reported": 274, "suppressed": 6, "not applicable": 3}


def rates(scored, race, lowest_flagged=5):
    """False positive rate, false negative rate and precision, in percent, from counts."""
    people = scored.query("race == @race")
    flagged, again = people.score >= lowest_flagged, people.arrested_again == "yes"
    count = {key: people.people[mask].sum() for key, mask in _cells(flagged, again).items()}
    return {
        "fpr": 100 * count["flagged, no"] / (count["flagged, no"] + count["passed, no"]),
        "fnr": 100 * count["passed, yes"] / (count["flagged, yes"] + count["passed, yes"]),
        "ppv": 100 * count["flagged, yes"] / (count["flagged, yes"] + count["flagged, no"]),
    }


def _cells(flagged, again):
    return {
        "flagged, no": flagged & ~again,
        "flagged, yes": flagged & again,
        "passed, no": ~flagged & ~again,
        "passed, yes": ~flagged & again,
    }


@pytest.mark.parametrize(
    ("check", "race", "rate", "published"),
    [
        ("fpr_black", "African-American", "fpr", 44.85),
        ("fpr_white", "Caucasian", "fpr", 23.45),
        ("fnr_black", "African-American", "fnr", 27.99),
        ("fnr_white", "Caucasian", "fnr", 47.72),
    ],
)
def test_error_rates_of_compas_are_those_published(scored, check, race, rate, published):
    assert round(rates(scored, race)[rate], 2) == published, check


@pytest.mark.parametrize(
    ("check", "race", "published"), [("ppv_black", "African-American", 63.0), ("ppv_white", "Caucasian", 59.1)]
)
def test_precision_of_compas_is_that_published(scored, check, race, published):
    assert round(rates(scored, race)["ppv"], 1) == published, check


def test_the_tables_of_compas_agree_with_each_other_and_with_the_number_of_people(scored):
    groups = load("broward-compas", "groups")
    assert groups.people.sum() == 7214, "rows"
    totals = groups.set_index(["race", "arrested_again"]).people
    whole = scored.groupby("race").people.agg(lambda people: people.notna().all())
    for race in whole[whole].index:
        by_outcome = scored[scored.race == race].groupby("arrested_again").people.sum()
        assert by_outcome.to_dict() == totals[race].to_dict()
    level = pd.cut(scored.score.astype(int), [0, 4, 7, 10], labels=["Low", "Medium", "High"]).astype(str)
    keys = ["race", "score_level", "arrested_again"]
    by_age = load("broward-compas", "by-age").groupby(keys).people.sum()
    assert by_age.to_dict() == scored.assign(score_level=level).groupby(keys).people.sum().loc[by_age.index].to_dict()


def test_the_error_rates_of_a_group_with_hidden_scores_follow_from_its_totals(scored):
    low = scored.query("race == 'Other' and score <= 4").groupby("arrested_again").people.sum()
    total = load("broward-compas", "groups").query("race == 'Other'").set_index("arrested_again").people
    assert round(100 * (1 - low["no"] / total["no"]), 1) == 14.8


def test_the_pretrial_scale_has_14_factors_and_16_of_its_19_points_ask_about_circumstances():
    scale = load("ct-pretrial-score")
    assert scale.factor.nunique() == scale.factor_number.nunique() == 14, "factors"
    most = scale.groupby(["factor", "asks_about"]).points.max().clip(lower=0).groupby("asks_about").sum()
    assert (most["life circumstances"], most.sum()) == (16, 19)


def test_two_people_with_the_same_charge_and_a_clean_record_score_12_and_minus_4():
    scale = load("ct-pretrial-score")
    same = {
        "Charge (most serious)": "Class D felony",
        "Substance/mental health": "No",
        "Prior failure to appear": "No failures to appear",
        "Number of convictions": "No convictions",
        "Criminal record": "No prior record",
    }
    points = scale.set_index(["factor", "answer"]).points
    both = sum(points[key] for key in same.items())
    circumstances = scale[scale.asks_about == "life circumstances"].groupby("factor").points
    assert (both + circumstances.max().sum(), both + circumstances.min().sum()) == (12, -4)


def test_the_bond_grid_asks_more_for_fewer_points():
    grid = load("ct-pretrial-score", "bond-grid").sort_values("points", ascending=False)
    assert len(grid) == 117
    assert grid.groupby(["offense", "offense_class"]).bond.agg(lambda bond: bond.is_monotonic_increasing).all()
    assert grid.query("offense == 'Felony' and offense_class == 'Class D' and points == 0").bond.item() == 15_000


@pytest.mark.parametrize(
    ("check", "tool", "group", "percent"),
    [
        ("youth_2021_high_white", "youth", "White", 67.1),
        ("youth_2021_high_latino", "youth", "Latino", 56.2),
        ("youth_2021_high_black", "youth", "Black", 45.5),
        ("of session 9", "adults", "White", 38.8),
        ("of session 9", "adults", "Latino", 34.8),
        ("of session 9", "adults", "Black", 32.8),
    ],
)
def test_share_of_assessments_in_the_high_level_in_2021(check, tool, group, percent):
    year = load("housing-priority-score", "by-year").query("year == '2021' and tool == @tool")
    assert year.set_index("race_ethnicity").high_share[group] == percent, check


def test_the_scores_of_a_level_add_up_to_the_level():
    scores, levels = load("housing-priority-score"), load("housing-priority-score", "levels")
    keys = ["tool", "race_ethnicity", "level"]
    shown = scores.groupby(keys).people.sum()
    whole = scores.groupby(keys).people_status.agg(lambda status: (status == "reported").all())
    published = levels.set_index(keys).people
    assert (shown[whole] == published.loc[shown[whole].index]).all()
    assert (shown[~whole] < published.loc[shown[~whole].index]).all()
    assert (published.xs("Overall", level="race_ethnicity").groupby("tool").sum()).to_dict() == {
        "adults": 127_442,
        "youth": 12_489,
    }
