"""Tables of placements, arrests, deaths and young people were made safe by adding up: no difference is about a few."""

from __future__ import annotations

from dataset_folders import recipe_of

from workshop.course.data import recipe
from workshop.notebook.data import load


def test_children_of_a_kind_of_placement_are_never_few_beside_the_others():
    children = load("dcf-placements").pivot(index=["year", "race_ethnicity"], columns="placement", values="children")
    rest = children.sum(axis=1)
    assert children.min().min() == 13
    assert (children.rsub(rest, axis=0)).min().min() >= 6


def test_arrests_between_areas_that_lie_in_each_other_are_never_few():
    arrests = load("arrests").pivot(index=["year", "race"], columns="area", values="arrests").astype("float64")
    agencies = arrests["Hartford police"] + arrests["All other agencies together"]
    arrests["Connecticut"] = arrests["Connecticut"].fillna(agencies)
    inside = [("Connecticut", area) for area in arrests.columns.drop(["Connecticut", "New York"])]
    inside += [("Urban", "Hartford police"), ("NonUrban", "State Police total")]
    for whole, part in inside:
        assert not (arrests[whole] - arrests[part]).between(1, 5).any(), (whole, part)


def test_race_and_ethnicity_of_a_death_are_never_in_one_table_and_rarer_labels_are_not_counted_apart():
    for table in (None, "ethnicity"):
        frame = load("drug-deaths", table)
        assert len(frame.columns) == 3
        assert (frame.groupby("year").size() >= 2).all()


def test_a_label_left_alone_under_the_threshold_takes_another_one_with_it():
    build = recipe_of("drug-deaths")
    assert build.joined({"White": 90, "Black": 30, "Other": 7, "Unknown": 1}) == {
        "White": 90,
        "Black": 30,
        build.RARE: 8,
    }
    assert build.joined({"White": 90, "Black": 30, "Other": 7}) == {"White": 90, "Black": 30, "Other": 7}


def test_rarer_labels_of_deaths_are_more_people_than_labels(source_folder):
    build = recipe_of("drug-deaths")
    raw = recipe.Source(source_folder("drug-deaths")).rows("labels_2012-2022.csv")
    for table, field in ((None, "Race"), ("ethnicity", "Ethnicity")):
        frame = load("drug-deaths", table)
        rare = frame[frame[frame.columns[1]] == build.RARE].set_index("year").deaths
        shown = frame.groupby("year")[frame.columns[1]].agg(set)
        for year, deaths in rare.items():
            labels = {row[field] or build.BLANK for row in raw if row["year"] == year} - shown[year]
            assert 2 <= len(labels) < deaths, (field, year)


def test_no_estimate_of_young_people_is_from_one_to_five_nor_what_is_left_beside_it():
    youth = load("youth-engagement").query("status == 'reported'")
    assert not youth.youth.between(1, 5).any()
    assert not (youth.all_youth - youth.youth).dropna().between(1, 5).any()
    beside = youth.youth * (100 - youth.percent) / youth.percent.where(youth.percent > 0)
    assert not beside.round().between(1, 5).any()


def test_a_withheld_estimate_is_withheld_under_both_names():
    youth = load("youth-engagement")
    status = youth.pivot(index=["period", "place"], columns="published_as", values="status").dropna()
    assert (status["disengaged youth"] == status["employed or enrolled youth"]).all()
