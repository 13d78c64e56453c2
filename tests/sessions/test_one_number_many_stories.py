"""Session 7: how its pair was chosen, whose blank is whose, and results that wait for an answer."""

from __future__ import annotations

import json
from itertools import permutations

import pandas as pd
import pytest

from workshop.course.session import find
from workshop.notebook import NOT_PUBLISHED, WITHHELD, check, load
from workshop.notebook.told import later

SLUG = "one-number-many-stories"
RACES = ["Black or African American", "Hispanic/Latino of any race", "White", "All other races"]


@pytest.fixture(scope="module")
def checks(checks_of):
    return checks_of(SLUG)


@pytest.fixture(scope="module")
def rates() -> pd.DataFrame:
    """Attendance rates of the release of May 2023: a row a place and year, a column a group."""
    table = load("school-attendance").query("release == 'May 2023'")
    return table.pivot(index=["year", "place"], columns="student_group", values="attendance_rate")


@pytest.mark.parametrize(("year", "ahead"), [("2019-20", 2), ("2020-21", 0), ("2021-22", 0), ("2022-23", 4)])
def test_the_pair_turns_around_in_one_of_its_four_years_and_the_page_shows_all_four(checks, rates, year, ahead):
    gaps = rates.loc[(year, "Norwalk")] - rates.loc[(year, "Suffield")]
    assert (gaps[RACES] > 0).sum() == ahead
    assert gaps["All Students"] < 0
    told = checks.by_year("Norwalk", "Suffield", "2022-23")
    assert told.table.set_index("School year").at[year, "Groups in which Norwalk is ahead"] == ahead
    assert "We looked for such a pair" in told.words


def test_how_rare_it_is_comes_from_every_pair_of_the_year(checks, rates):
    year = rates.loc["2022-23"].drop("Connecticut")[["All Students", *RACES]].dropna()
    turned = [
        (one, other)
        for one, other in permutations(year.index, 2)
        if (year.loc[one, RACES] > year.loc[other, RACES]).all()
        and year.at[one, "All Students"] < year.at[other, "All Students"]
    ]
    assert ("Norwalk", "Suffield") in turned
    pairs = len(year) * (len(year) - 1)
    assert (
        f"{pairs:,} ordered pairs, and {len(turned)} of them" in checks.by_year("Norwalk", "Suffield", "2022-23").words
    )


def test_a_blank_is_said_of_whoever_keeps_it(checks):
    table = load("school-attendance").query("release == 'May 2023' and status == 'withheld'")
    row = table[table["student_group"].isin(RACES)].iloc[0]
    rows = checks.district(row["place"], row["year"], RACES)
    words = checks.worded(rows, "attendance")
    assert words[row["student_group"]] == WITHHELD
    assert set(words[rows["status"] == "missing"]) <= {NOT_PUBLISHED}
    assert checks._why_blank(rows[rows["status"] == "withheld"]) == WITHHELD
    assert checks._why_blank(rows.assign(status="missing")) == NOT_PUBLISHED


def test_the_gap_is_taken_apart_without_a_rest(checks):
    told = checks.two_explanations("Norwalk", "Suffield", "2022-23").words
    assert "−0.52 points" in told
    assert "it is 0.50; the other −1.02" in told


def test_the_districts_rows_exceed_the_states_in_one_year_and_group():
    table = load("school-suspensions")
    state = table[table["place"] == "Connecticut"].set_index(["year", "race_ethnicity"])["suspended"]
    districts = table[table["place"] != "Connecticut"].groupby(["year", "race_ethnicity"])["suspended"].sum()
    over = [key for key in state.index if districts.get(key, 0) > state[key]]
    assert over == [("2012-13", "Black or African American")]


def test_rounded_numbers_and_the_other_districts_figure_are_named(checks):
    pair = {"place": "Norwalk", "other": "Suffield", "year": "2022-23"}
    for rounded in (93, 93.3):
        assert "one decimal more" in check(checks.same_mix, rounded, **pair).message
    assert check(checks.same_mix, 92.75, **pair).mistake == "the_others_own"


def test_no_cell_before_the_guess_speaks_of_turning_around():
    cells = json.loads(find(SLUG).source.read_text(encoding="utf-8"))["cells"]
    guess = next(n for n, cell in enumerate(cells) if cell["id"] == "predict-answer")
    before = " ".join("".join(cell["source"]) for cell in cells[:guess] if cell["id"] != "references")
    assert not [word for word in ("turn around", "turns around", "Simpson", "reversal") if word in before]


def test_results_wait_until_the_question_is_answered(checks):
    for number in range(1, 5):
        assert repr(later(number)).startswith(f"Answer question {number} first")
    cells = json.loads(find(SLUG).source.read_text(encoding="utf-8"))["cells"]
    folded = ["by-year", "two-explanations", "not-a-zero", "no-table-chooses"]
    sources = {cell["id"]: "".join(cell["source"]) for cell in cells}
    assert all("if answered else later(" in sources[name] for name in folded)


def test_another_groups_percent_is_named_as_that(checks):
    case = {"group": "American Indian or Alaska Native", "suspension_year": "2018-19"}
    theirs = checks.printed_share.answer(**case | {"group": "Asian"})
    assert 'right for "Asian"' in check(checks.printed_share, round(theirs), **case).message
    assert list(checks.RECORDED) == sorted(load("school-suspensions")["race_ethnicity"].unique())


def test_what_is_said_of_placements_fits_the_made_up_rows(checks):
    """In each row group A has two hours more, so nobody is treated alike there; the page said so once."""
    hours = checks.AGENCY.pivot(index="row", columns="group", values="hours")
    assert set(hours["A"] - hours["B"]) == {2}
    words = checks.no_table_chooses().words
    assert "treated alike" not in words
    assert "The 2 hours then only say" in words


def test_the_years_of_the_pandemic_are_named_where_they_stand_in_a_table(checks):
    told = checks.by_year("Norwalk", "Suffield", "2022-23")
    assert {"2019-20", "2020-21"} <= set(told.table["School year"])
    assert "COVID-19 closed schools" in told.words


def test_how_far_one_student_moves_the_smallest_group_is_said_beside_the_gaps(checks):
    table = load("school-attendance").query("release == 'May 2023' and year == '2022-23' and student_group in @RACES")
    fewest = table[table["place"].isin(["Norwalk", "Suffield"])]["students"].min()
    words = checks.by_year("Norwalk", "Suffield", "2022-23").words
    assert (
        f"in a group of {fewest}, a single student who stays away all year moves the rate by {100 / fewest:.1f}"
        in words
    )
    assert "a single student" not in checks.by_year("Nowhere", "Nowhere", "2022-23").words


def test_a_missing_death_rate_is_said_of_whoever_does_not_give_it():
    """The crude rates are ours; of those at equal ages the publisher gives none for Native residents."""
    rates = load("covid-and-trust", "rates").query("measure == 'deaths'")
    assert set(rates.loc[rates["rate"].isna(), "rate_type"]) == {"age-adjusted"}
    cells = json.loads(find(SLUG).source.read_text(encoding="utf-8"))["cells"]
    chart = next("".join(cell["source"]) for cell in cells if cell["id"] == "deaths-chart")
    assert '"no figure"' not in chart
    assert '{"crude": "not worked out by us", "age-adjusted": NOT_PUBLISHED}' in chart


def test_no_suspended_student_is_said_to_stand_behind_a_count_that_does_not_apply():
    """The count of a row with N/A is most likely a zero; the notes said that hidden students stand behind it."""
    cells = json.loads(find(SLUG).source.read_text(encoding="utf-8"))["cells"]
    notes = next("".join(cell["source"]) for cell in cells if cell["id"] == "printed-share-notes")
    assert "a star or N/A" not in notes
