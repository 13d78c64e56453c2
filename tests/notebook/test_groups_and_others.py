"""The same mix, and linked records, as others publish and count them: worked examples, and Splink's own evaluation."""

import logging

import numpy as np
import pandas as pd
import pytest

from workshop.notebook import linkage_by_group, standardise

# Births in Michigan, and those with Down syndrome, by the mother's age (rows) and the child's birth order (columns):
# table 14.4 of Fleiss, J. L. (1981), Statistical Methods for Rates and Proportions, 2nd edition, Wiley, page 249, as
# https://search.r-project.org/CRAN/packages/tidyrates/readme/README.html and the package dsrTest print it.
AGES = ("Under 20", "20-24", "25-29", "30-34", "35-39", "40 and over")
ORDERS = ("1", "2", "3", "4", "5+")
BIRTHS = [
    [230061, 72202, 15050, 2293, 327],
    [329449, 326701, 175702, 68800, 30666],
    [114920, 208667, 207081, 132424, 123419],
    [39487, 83228, 117300, 98301, 149919],
    [14208, 28466, 45026, 46075, 104088],
    [3052, 5375, 8660, 9834, 34392],
]
CASES = [
    [107, 25, 3, 1, 0],
    [141, 150, 71, 26, 8],
    [60, 110, 114, 64, 63],
    [40, 84, 103, 89, 112],
    [39, 82, 108, 137, 262],
    [25, 39, 75, 96, 295],
]
CRUDE = [0.000563, 0.000676, 0.000833, 0.00115, 0.00167]  # as tidyrates prints them, with epitools
ADJUSTED = [0.000923, 0.000912, 0.000851, 0.000927, 0.000755]
FIFTH = 75.52901  # in 100,000, as dsrTest prints it for the fifth and later children: a digit more


def long(table: list[list[int]]) -> pd.Series:
    return pd.DataFrame(table, index=pd.Index(AGES, name="age"), columns=pd.Index(ORDERS, name="group")).stack()


def test_the_published_example_of_birth_orders_comes_out_again():
    counts = pd.DataFrame({"people": long(BIRTHS), "yes": long(CASES)}).reset_index()
    table = standardise(counts, "age")
    assert list(table.index) == list(ORDERS)
    assert (table["rate"] / 100).tolist() == pytest.approx(CRUDE, rel=0.005)
    assert (table["standardised"] / 100).tolist() == pytest.approx(ADJUSTED, rel=0.0007)
    assert 1000 * table.loc["5+", "standardised"] == pytest.approx(FIFTH, abs=0.00001)


def test_sweden_with_ecuador_s_ages_is_what_the_demographers_union_prints():
    """International Union for the Scientific Study of Population, Population Analysis for Policies and Programmes,
    session 6, http://papp.iussp.org/sessions/papp101_s06/PAPP101_s06_060_070.html: deaths per 1,000, by age."""
    sweden = pd.DataFrame({"age": ["0-29", "30-59", "60+"], "people": 1, "deaths": [0.45, 2.4, 42.4]})
    ecuador = pd.Series({"0-29": 7_498_000, "30-59": 3_219_000, "60+": 742_000})
    table = standardise(sweden.assign(group="Sweden"), "age", rate="deaths", mix=ecuador)
    assert round(table.loc["Sweden", "standardised"], 1) == 3.7
    assert table.loc["Sweden", "standardised"] * ecuador.sum() / 1000 == pytest.approx(42_560, abs=1)


def test_rates_are_weighted_as_counts_are_and_a_mix_that_is_named_takes_the_place_of_everybody_s():
    counts = pd.DataFrame({"people": long(BIRTHS), "yes": long(CASES)}).reset_index()
    counts["rate"] = 100 * counts["yes"] / counts["people"]
    own = standardise(counts, "age", rate="rate")
    pd.testing.assert_frame_equal(own, standardise(counts, "age"))
    first = counts[counts["group"] == "1"].set_index("age")["people"]
    other = standardise(counts, "age", mix=first)
    assert other.loc["1", "standardised"] == pytest.approx(other.loc["1", "rate"])
    assert other.loc["5+", "standardised"] != pytest.approx(own.loc["5+", "standardised"])


def test_with_another_mix_the_order_of_two_averages_can_turn_around():
    rates = pd.DataFrame({"group": list("hhtt"), "part": list("abab"), "rate": [91.0, 81.0, 90.0, 80.0]})
    counts = rates.assign(people=[10, 90, 90, 10])
    table = standardise(counts, "part", rate="rate")
    assert table.loc["h", "rate"] < table.loc["t", "rate"]
    assert table.loc["h", "standardised"] > table.loc["t", "standardised"]


@pytest.mark.parametrize("column", ["people", "yes"])
def test_a_blank_count_is_no_zero_and_makes_no_rate(column):
    counts = pd.DataFrame({"group": ["a", "a", "b", "b"], "part": list("xyxy"), "people": 10, "yes": 5}).astype(
        {"people": float, "yes": float}
    )
    counts.loc[1, column] = None
    table = standardise(counts, "part", mix=pd.Series({"x": 1, "y": 1}))
    assert table.loc["a", ["rate", "standardised"]].isna().all()
    assert table.loc["b", "standardised"] == 50
    assert standardise(counts, "part", mix=pd.Series({"x": 1, "y": None})).loc["b", ["standardised"]].isna().all()


@pytest.mark.parametrize("mix", [{"x": -1, "y": 2}, {"x": 0, "y": 0}, {}])
def test_a_mix_of_nobody_or_of_less_is_refused(mix):
    counts = pd.DataFrame({"group": ["a", "a"], "part": list("xy"), "people": 10, "yes": 5})
    with pytest.raises(ValueError, match="none negative and not all zero"):
        standardise(counts, "part", mix=pd.Series(mix, dtype=float))


# Linked records ----------------------------------------------------------------------------------------------------


def two_lists() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Made-up people on two lists; on the second, every fifth name of one group is written otherwise, a few repeat."""
    chance = np.random.default_rng(3)
    people = pd.DataFrame({"person": range(300), "group": np.where(np.arange(300) % 3, "most", "few")})
    people["name"] = [f"name {k}" for k in chance.integers(0, 120, 300)]
    people["born"] = [f"{1950 + k}-01-01" for k in chance.integers(0, 12, 300)]
    other = people.sample(frac=0.7, random_state=1)
    written = (other["group"] == "few") & (other["person"] % 5 == 0)
    other = other.assign(name=other["name"].where(~written, other["name"] + " y"))
    lists = [each.rename_axis("unique_id").reset_index(drop=True) for each in (people, other)]
    return lists[0].assign(unique_id=range(len(people))), lists[1].assign(unique_id=range(len(other)))


def by_splink(one: pd.DataFrame, two: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    """The links that a fixed model makes, and Splink's own account of them: right, wrong and missed."""
    import duckdb
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    from splink.comparison_library import ExactMatch

    logging.getLogger("splink").setLevel(logging.ERROR)
    settings = SettingsCreator(
        link_type="link_only",
        probability_two_random_records_match=0.01,
        comparisons=[
            ExactMatch("name").configure(m_probabilities=[0.9, 0.1], u_probabilities=[0.01, 0.99]),
            ExactMatch("born").configure(m_probabilities=[0.9, 0.1], u_probabilities=[0.1, 0.9]),
        ],
        blocking_rules_to_generate_predictions=[block_on("born")],
        retain_intermediate_calculation_columns=False,
    )
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("SET enable_progress_bar = false")
        api = DuckDBAPI(connection=connection)
        linker = Linker([one, two], settings, db_api=api, input_table_aliases=["a", "b"], set_up_basic_logging=False)
        found = linker.inference.predict(threshold_match_probability=0.8).as_pandas_dataframe()
        table = linker.evaluation.accuracy_analysis_from_labels_column("person", output_type="table")
        rows = table.as_pandas_dataframe()
    least = float(np.log2(0.8 / 0.2))
    return found, rows[rows["truth_threshold"] >= least].sort_values("truth_threshold").iloc[0]


def test_links_by_group_are_counted_as_splink_counts_them():
    one, two = two_lists()
    expected, links = [], []
    theirs = {}
    for group in ("most", "few"):
        own = [each[each["group"] == group] for each in (one, two)]
        found, theirs[group] = by_splink(*own)
        links.append(found.rename(columns={"unique_id_l": "a", "unique_id_r": "b"})[["a", "b"]].assign(group=group))
        both = own[0].merge(own[1], on="person")
        expected.append(both.rename(columns={"unique_id_x": "a", "unique_id_y": "b"})[["a", "b"]].assign(group=group))
    table = linkage_by_group(pd.concat(expected), pd.concat(links))
    for group, row in theirs.items():
        ours = table.loc[group]
        assert (ours["found"], ours["wrong"], ours["expected"] - ours["found"]) == (row["tp"], row["fp"], row["fn"])
        assert ours["missed_share"] == pytest.approx(100 * row["fn_rate"])
        assert ours["false_share"] == pytest.approx(100 * (1 - row["precision"]))
    assert table.loc["most", "wrong"] > 0
    assert table.loc["few", "missed_share"] > table.loc["most", "missed_share"]
