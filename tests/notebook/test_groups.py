"""Groups beside each other: each formula held against a published table, another implementation, or a session."""

import numpy as np
import pandas as pd
import pytest
from fairlearn.metrics import MetricFrame, selection_rate
from scipy.stats.contingency import relative_risk

from workshop.notebook import compare_groups, linkage_by_group, load, poster, standardise, wilson


def two(yes, people, other_yes, other_people):
    return pd.DataFrame({"group": ["one", "two"], "people": [people, other_people], "yes": [yes, other_yes]})


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((6, 7, 2, 7), 0.0582, 0.8062),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 20), -0.1611, 0.2775),
        ((10, 10, 0, 20), 0.6791, 1.0),
    ],
)
def test_the_interval_of_a_difference_is_the_published_one(counts, low, high):
    """Newcombe (1998), Statistics in Medicine 17, table II, method 10."""
    row = compare_groups(two(*counts), "two").loc["one"]
    assert (row["difference_low"] / 100, row["difference_high"] / 100) == pytest.approx((low, high), abs=0.0001)


@pytest.mark.parametrize("counts", [(30, 200, 12, 180), (1, 9, 8, 11), (500, 1000, 499, 1001)])
def test_the_interval_of_a_ratio_is_the_one_that_another_library_gives(counts):
    row = compare_groups(two(*counts), "two").loc["one"]
    ends = relative_risk(*counts).confidence_interval(0.95)
    assert (row["ratio"], row["ratio_low"], row["ratio_high"]) == pytest.approx(
        (relative_risk(*counts).relative_risk, ends.low, ends.high), rel=1e-4
    )


def test_rows_of_a_group_are_added_up_and_its_rate_has_wilson_s_interval():
    counts = pd.DataFrame({"group": ["b", "a", "b"], "people": [10, 50, 30], "yes": [1, 20, 4]})
    table = compare_groups(counts, "a")
    assert list(table.index) == ["b", "a"]
    assert table.loc["b", ["people", "yes", "rate"]].tolist() == [40, 5, 12.5]
    assert table.loc["b", ["low", "high"]].tolist() == pytest.approx([100 * end for end in wilson(5, 40)])
    assert table.loc["a", ["difference", "ratio"]].tolist() == [0, 1]


def test_a_blank_count_gives_no_rate_and_nobody_s_rate_has_no_ratio():
    table = compare_groups(two(None, 10, 3, 10), "two")
    assert table.loc["one"].drop("people").isna().all()
    assert compare_groups(two(0, 10, 3, 10), "two").loc["one", "ratio"] == 0
    assert compare_groups(two(3, 10, 0, 10), "two").loc["one", ["ratio", "ratio_low"]].isna().all()


def test_a_reference_without_a_rate_is_no_nought_beside_itself():
    assert compare_groups(two(3, 10, None, 10), "two").loc["two"].drop("people").isna().all()
    beside = compare_groups(two(3, 10, 0, 10), "two").loc["two"]
    assert beside[["difference", "difference_low", "difference_high"]].tolist() == [0, 0, 0]


@pytest.mark.parametrize("bad", [(11, 10, 1, 10), (-1, 10, 1, 10)])
def test_counts_that_cannot_be_are_refused_with_the_group(bad):
    with pytest.raises(ValueError, match="For one, a count"):
        compare_groups(two(*bad), "two")
    with pytest.raises(ValueError, match="none of the groups"):
        compare_groups(two(1, 10, 1, 10), "three")


def test_a_rate_with_everybody_s_mix_is_the_weighted_mean_that_numpy_gives():
    counts = pd.DataFrame(
        {
            "group": ["a", "a", "b", "b"],
            "age": ["young", "old", "young", "old"],
            "people": [900, 100, 200, 800],
            "yes": [90, 30, 18, 216],
        }
    )
    table = standardise(counts, "age")
    mix = [1100, 900]
    assert table.loc["a", "rate"] == 12
    assert table.loc["a", "standardised"] == pytest.approx(np.average([10, 30], weights=mix))
    assert table.loc["b", "standardised"] == pytest.approx(np.average([9, 27], weights=mix))
    assert table.loc["a", "rate"] < table.loc["b", "rate"]
    assert table.loc["a", "standardised"] > table.loc["b", "standardised"]


def test_a_group_with_nobody_in_a_part_of_the_mix_has_no_such_rate():
    counts = pd.DataFrame({"group": ["a", "b", "b"], "age": ["y", "y", "o"], "people": [9, 5, 5], "yes": [1, 1, 1]})
    table = standardise(counts, "age")
    assert pd.isna(table.loc["a", "standardised"])
    assert table.loc["a", "missing"] == ["o"]


def test_links_are_counted_by_group_as_they_are_by_hand():
    expected = pd.DataFrame({"a": [1, 2, 3, 4], "b": [11, 12, 13, 14], "group": ["x", "x", "y", "y"]})
    links = pd.DataFrame({"a": [1, 2, 5], "b": [11, 99, 98], "group": ["x", "x", "z"]})
    table = linkage_by_group(expected, links)
    assert table.loc["x", ["expected", "found", "made", "wrong"]].tolist() == [2, 1, 2, 1]
    assert table.loc["y", "missed_share"] == 100 and pd.isna(table.loc["y", "false_share"])
    assert table.loc["z", ["expected", "wrong"]].tolist() == [0, 1]


def test_rates_of_a_flag_are_those_that_fairlearn_gives():
    """The selection rate by group of a made-up list, a person a row there, counts here."""
    chance = np.random.default_rng(4)
    groups = chance.choice(["one", "two", "three"], 500)
    flagged = chance.random(500) < np.where(groups == "one", 0.3, 0.1)
    frame = MetricFrame(metrics=selection_rate, y_true=flagged, y_pred=flagged, sensitive_features=groups)
    counts = pd.DataFrame({"group": groups, "people": 1, "yes": flagged.astype(int)})
    table = compare_groups(counts, "two")
    assert (100 * frame.by_group).to_dict() == pytest.approx(table["rate"].to_dict())
    assert table.loc["one", "difference"] == pytest.approx(100 * (frame.by_group["one"] - frame.by_group["two"]))


def test_graduation_rates_are_those_that_the_state_prints():
    table = load("school-graduation").query("place == 'Connecticut' and year == '2018-19'")
    printed = table.dropna(subset=["rate"]).set_index("race_ethnicity")["rate"]
    found = compare_groups(
        table.dropna(subset=["graduates"]), "White", group="race_ethnicity", people="cohort", yes="graduates"
    )
    assert len(printed) > 4
    assert found["rate"].round(1).loc[printed.index].to_dict() == printed.to_dict()


def test_a_poster_is_made_of_what_compare_groups_gives():
    compared = compare_groups(two(30, 200, 12, 180), "two")
    made = poster(compared, "suspension", source="Made up.", text=("Nobody is withheld.",))
    assert made.chart.table.iloc[0].tolist() == ["one", "15.0 (10.7 to 20.6)", "30 of 200"]
    assert "Nobody is withheld." in made.text and "15.0 percent" in made.drawing
    with pytest.raises(KeyError):
        poster(compared.drop(columns="low"), "suspension", source="Made up.")


def test_people_beyond_the_reference_s_rate_are_those_that_session_8_counts():
    """There: count × (1 − reference rate ÷ group rate), from the two rates alone."""
    table = compare_groups(two(90, 600, 40, 500), "two")
    one = table.loc["one"]
    assert one["beyond"] == pytest.approx(90 * (1 - table.loc["two", "rate"] / one["rate"])) == pytest.approx(42)
    assert table.loc["two", "beyond"] == 0
