"""Figures of traffic stops, searches and towns come out of our tables again: each check of a source.json."""

from __future__ import annotations

import pandas as pd
import pytest

from workshop.notebook.data import load


@pytest.fixture(scope="module")
def stops() -> pd.DataFrame:
    return load("traffic-stops")


@pytest.fixture(scope="module")
def searches() -> pd.DataFrame:
    return load("traffic-stops", "searches")


@pytest.fixture(scope="module")
def towns() -> pd.DataFrame:
    return load("ct-towns")


def cell(searches, department, group, column, coding="Black before Hispanic"):
    rows = searches.query("department == @department and driver_group == @group and coding == @coding")
    return rows[column].item()


def percent(searches, department, group, part, whole, coding="Black before Hispanic"):
    parts = [cell(searches, department, group, column, coding) for column in (part, whole)]
    return 100 * parts[0] / parts[1]


def test_hamden_and_groton_have_every_stop_of_the_source(searches):
    total = searches.query("coding == 'Black before Hispanic'").groupby("department").stops.sum()
    assert total["Hamden"] == 5466, "hamden_rows"
    assert total["Groton Town"] == 6252, "groton_rows"


@pytest.mark.parametrize(
    ("check", "group", "part", "whole", "published"),
    [
        ("hamden_search_rate_black", "Black", "searched", "stops", 3.17),
        ("hamden_search_rate_hispanic", "Hispanic", "searched", "stops", 2.48),
        ("hamden_search_rate_white", "White", "searched", "stops", 1.15),
        ("hamden_hit_rate_black", "Black", "found", "searched", 10.6),
        ("hamden_hit_rate_white", "White", "found", "searched", 24.2),
    ],
)
def test_hamden_search_and_hit_rates(searches, check, group, part, whole, published):
    decimals = len(str(published).split(".")[1])
    assert round(percent(searches, "Hamden", group, part, whole), decimals) == published, check


def test_groton_hit_rates_are_the_published_ones(searches):
    rates = {
        group: round(percent(searches, "Groton Town", group, "found", "searched"), 2) for group in ("Black", "White")
    }
    assert rates == {"Black": 55.17, "White": 57.97}


@pytest.mark.parametrize(
    ("coding", "rates"), [("Black before Hispanic", [3.24, 2.36]), ("Hispanic before Black", [3.08, 2.87])]
)
def test_recoding_hispanic_before_black_moves_the_search_rates_of_both_towns_together(searches, coding, rates):
    both = "Hamden and Groton Town"
    found = [percent(searches, both, group, "searched", "stops", coding) for group in ("Black", "Hispanic")]
    assert [round(rate, 2) for rate in found] == rates


def test_the_code_middle_eastern_is_on_two_percent_of_stops_and_on_a_quarter_of_greenwichs(stops):
    rows = stops.query("measure == 'recorded stops' and driver_group == 'Middle Eastern'").set_index("department")
    assert rows.group_stops["Connecticut"] == 11480
    share = 100 * rows.group_stops / rows.stops
    assert [round(share[name], 1) for name in ("Connecticut", "Greenwich", "Ansonia", "Hamden")] == [
        2.0,
        24.0,
        18.6,
        13.8,
    ]


def test_the_departments_stops_add_up_to_the_state(stops):
    per_department = (
        stops.query("measure == 'recorded stops'").drop_duplicates("department").set_index("department").stops
    )
    assert len(per_department) == 102
    assert per_department["Connecticut"] == per_department.drop("Connecticut").sum() == 586849
    assert per_department["Hamden"] == 4852


def test_hamdens_resident_stops_against_residents(stops):
    row = stops.query("department == 'Hamden' and measure == 'resident stops' and driver_group == 'Black'").iloc[0]
    assert (row.benchmark_share, row.stop_share, row.ratio, row.difference) == (18.28, 35.08, 1.92, 16.80)


def test_our_differences_and_ratios_agree_with_the_printed_ones_within_rounding(stops, source_folder):
    folder = source_folder("traffic-stops")
    printed = {
        ("estimated drivers", "Black"): ("edp_black.csv", "edp_b_diff", "edp_b_ratio"),
        ("estimated drivers", "Hispanic"): ("edp_hispanic.csv", "edp_h_diff", "edp_h_ratio"),
        ("estimated drivers", "Minorities"): ("edp_minorities.csv", "edp_m_diff", "edp_m_ratio"),
        ("resident stops", "Black"): ("res_b.csv", "res_diff_b", "res_ratio_b"),
        ("resident stops", "Hispanic"): ("res_h.csv", "res_diff_h", "res_ratio_h"),
        ("resident stops", "Minorities"): ("res_m.csv", "res_diff_m", "res_ratio_m"),
    }
    compared = 0
    for (measure, group), (file, difference, ratio) in printed.items():
        theirs = pd.read_csv(folder / file, dtype=str)
        theirs.index = theirs.iloc[:, 0].str.rstrip("*").replace({"Winchester": "Winsted"})
        of_measure = stops[(stops.measure == measure) & (stops.driver_group == group)]
        ours = of_measure.dropna(subset=["ratio"]).set_index("department")
        off_by = ours.difference - theirs[difference].str.rstrip("%").astype(float)[ours.index]
        assert off_by.abs().max() < 0.015
        off_by = ours.ratio - pd.to_numeric(theirs[ratio], errors="coerce")[ours.index]
        assert off_by.abs().max() < 0.025
        compared += len(ours)
    assert compared == 511


def test_stars_are_the_usual_p_values_of_estimate_and_standard_error(stops):
    tests = stops.dropna(subset=["estimate"])
    z = (tests.estimate / tests.standard_error).abs()
    expected = pd.cut(z, [0, 1.645, 1.96, 2.576, float("inf")], right=False, labels=["none", "*", "**", "***"])
    assert (tests.significance == expected.astype(str)).all()


def test_there_are_169_towns_and_they_add_up_to_the_state_and_to_their_regions(towns):
    assert (towns.level == "town").sum() == 169, "towns"
    by_place = towns.set_index("place").population
    assert by_place["Connecticut"] == 3598348, "ct_population"
    local = towns[towns.level == "town"]
    assert local.population.sum() == by_place["Connecticut"]
    regions = local.groupby("region").population.sum()
    assert regions.to_dict() == by_place[regions.index].to_dict()
    assert len(regions) == 9


def test_the_four_groups_of_a_place_add_up_to_its_residents(towns):
    assert (towns[["white", "black", "latino", "other_race"]].sum(axis=1) == towns.population).all()


def test_a_towns_code_changed_in_2022_and_keeps_its_zeros(towns):
    andover = towns.set_index("place").loc["Andover"]
    assert (andover.fips_2020, andover.fips_2022) == ("0901301080", "0911001080")
    local = towns[towns.level == "town"]
    assert (local.fips_2020 != local.fips_2022).all()
    assert (local.fips_2020.str[-5:] == local.fips_2022.str[-5:]).all()
