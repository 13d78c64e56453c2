"""Nobody can be singled out in the tables of citations, scores, assessments and illness, by columns or by totals."""

from __future__ import annotations

from itertools import combinations

import pandas as pd
import pytest

from workshop.notebook.data import load
from workshop.notebook.disclosure import recoverable

THRESHOLD = 6
SMALL = range(1, THRESHOLD)
# Each sensitive table: its key columns, its count, and rows that repeat others (a total, a state) to leave out of sums.
SENSITIVE = [
    (
        "marijuana-citations",
        "marijuana-citations",
        ["department", "ethnicity"],
        "citations",
        "department != 'Connecticut'",
    ),
    ("marijuana-citations", "by-race", ["race", "ethnicity", "filed_as"], "citations", None),
    ("marijuana-citations", "departments", ["department", "counted_in"], "citations", None),
    ("marijuana-citations", "by-year-and-age", ["year", "age_band", "ethnicity"], "citations", None),
    ("broward-compas", "broward-compas", ["race", "score", "arrested_again"], "people", None),
    ("broward-compas", "groups", ["race", "arrested_again"], "people", None),
    ("broward-compas", "by-age", ["race", "age_band", "score_level", "arrested_again"], "people", None),
    ("housing-priority-score", "housing-priority-score", ["tool", "race_ethnicity", "score", "level"], "people", None),
    ("housing-priority-score", "levels", ["tool", "race_ethnicity", "level"], "people", "race_ethnicity != 'Overall'"),
    ("covid-race-unknown", "groups", ["state", "measure", "question", "group"], "people", None),
    ("covid-race-unknown", "covid-race-unknown", ["date", "state", "measure"], "unknown", None),
    ("covid-race-unknown", "covid-race-unknown", ["date", "state", "measure"], "people", None),
]
PERSONAL = {
    "date",
    "day",
    "month",
    "sex",
    "gender",
    "officer",
    "name",
    "case",
    "charge",
    "dob",
    "birth",
    "id",
    "street",
}


@pytest.mark.parametrize(("name", "table", "keys", "count", "rows"), SENSITIVE)
def test_no_combination_of_columns_singles_out_fewer_than_six_people(name, table, keys, count, rows):
    frame = load(name, table)
    frame = frame.query(rows) if rows else frame
    for size in range(1, len(keys) + 1):
        for columns in combinations(keys, size):
            sums = frame.groupby(list(columns))[count].sum(min_count=1).dropna()
            assert not sums.isin(SMALL).any(), (columns, sums[sums.isin(SMALL)].to_dict())


@pytest.mark.parametrize(
    ("name", "table"), [(name, table) for name, table, *_ in SENSITIVE if name != "covid-race-unknown"]
)
def test_no_table_of_people_has_a_column_of_one_person(name, table):
    columns = load(name, table).columns
    assert not [column for column in columns if PERSONAL & set(column.split("_"))]


@pytest.mark.parametrize(("name", "table", "keys", "count", "rows"), SENSITIVE)
def test_the_keys_of_a_row_are_all_its_columns_but_the_count_and_its_status(name, table, keys, count, rows):
    others = set(load(name, table).columns) - set(keys)
    totals = {"race_citations", "share", "people", "people_status", "unknown", "unknown_status"}
    assert others <= {count, f"{count}_status"} | totals


def hidden_and_counts(source_counts: pd.DataFrame, shown: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The true counts with the cells that our table hides, both as rows × columns in the same order."""
    shown = shown.reindex(index=source_counts.index, columns=source_counts.columns)
    assert (shown.isna() | (shown == source_counts)).all(axis=None)
    return source_counts.astype(int), shown.isna()


def test_hidden_citations_by_race_cannot_be_worked_out_from_the_totals_of_race_and_ethnicity(source_folder):
    raw = pd.read_csv(source_folder("marijuana-citations") / "citations.csv", dtype=str, keep_default_na=False)
    names = {"W": "White", "B": "Black", "A": "Asian", "I": "American Indian", "U": "unknown"}
    kinds = {"H": "Hispanic", "N": "not Hispanic", "U": "unknown", "": "blank"}
    true = pd.crosstab(raw.race.map(names), raw.ethnicity.map(kinds))
    shown = load("marijuana-citations", "by-race").pivot(index="race", columns="ethnicity", values="citations")
    counts, hidden = hidden_and_counts(true, shown)
    assert hidden.sum().sum() == 11
    assert recoverable(counts, hidden, THRESHOLD).empty


def test_one_hidden_cell_less_would_give_a_small_count_of_citations_away(source_folder):
    raw = pd.read_csv(source_folder("marijuana-citations") / "citations.csv", dtype=str, keep_default_na=False)
    true = pd.crosstab(raw.race, raw.ethnicity)
    hidden = true < 0
    hidden.loc[["A", "I"], :] = True
    hidden.loc["U", ["H", "N"]] = True
    assert not recoverable(true, hidden, THRESHOLD).empty


def test_a_department_that_is_hidden_cannot_be_worked_out_from_its_pool():
    departments = load("marijuana-citations", "departments")
    hidden = departments[departments.citations_status == "suppressed"]
    pool = load("marijuana-citations").groupby("department").citations.sum()
    for name, of_pool in hidden.groupby("counted_in"):
        others = departments.query("counted_in == @name").citations.sum()
        assert len(of_pool) >= 2 and pool[name] - others > len(of_pool)


def test_hidden_scores_cannot_be_worked_out_from_the_totals_of_a_group(source_folder):
    raw = pd.read_csv(source_folder("broward-compas") / "compas_two_years.csv", dtype=str)
    ours = load("broward-compas")
    for race, shown in ours.groupby("race"):
        for outcome, code in (("no", "0"), ("yes", "1")):
            true = raw[(raw.race == race) & (raw.two_year_recid == code)].decile_score.value_counts()
            cells = shown[shown.arrested_again == outcome].set_index("score").people
            gone = [int(true.get(str(score), 0)) for score in cells.index[cells.isna()]]
            assert not gone or (len(gone) >= 4 and sum(gone) >= THRESHOLD)


def test_no_group_and_score_of_compas_shows_one_outcome_and_hides_the_other():
    hidden = load("broward-compas").assign(hidden=lambda frame: frame.people.isna())
    assert (hidden.groupby(["race", "score"]).hidden.nunique() == 1).all()


def test_hidden_housing_scores_cannot_be_worked_out_from_the_level():
    scores, levels = load("housing-priority-score"), load("housing-priority-score", "levels")
    keys = ["tool", "race_ethnicity", "level"]
    published = levels.set_index(keys).people
    hidden = scores.people_status.eq("withheld").groupby([scores[key] for key in keys]).sum()
    rest = published.loc[hidden.index] - scores.groupby(keys).people.sum()
    assert (hidden > 0).any() and (hidden != 1).all()
    assert (rest[hidden > 0] >= hidden[hidden > 0] + THRESHOLD).all()


def test_hidden_people_in_a_state_cannot_be_worked_out_from_its_total():
    groups = load("covid-race-unknown", "groups")
    total = groups.query("question == 'all'").set_index(["state", "measure"]).people
    for (state, measure, _), rows in groups.query("question != 'all'").groupby(["state", "measure", "question"]):
        hidden = rows.people_status.eq("suppressed").sum()
        if hidden and pd.notna(total[state, measure]):
            assert hidden >= 2, (state, measure)
            rest = total[state, measure] - rows.people.sum()
            # Where a state's groups overlap or leave people out, subtraction gives nothing; else a sum of several.
            assert rest < 0 or rest == 0 or rest >= hidden + THRESHOLD, (state, measure, rest, hidden)


def test_latino_and_hispanic_people_of_one_state_are_hidden_together():
    groups = load("covid-race-unknown", "groups").pivot(
        index=["state", "measure"], columns="group", values="people_status"
    )
    one_hidden = (groups.Latino == "suppressed") ^ (groups.Hispanic == "suppressed")
    shown = load("covid-race-unknown", "groups").pivot(index=["state", "measure"], columns="group", values="people")
    assert not (one_hidden & (shown.Latino.isna() & shown.Hispanic.isna())).any()


def test_small_zip_code_areas_are_hidden():
    areas = load("ct-zip-race")
    per_million = areas.filter(like="_per_million")
    country = {"white": 196.8, "black": 37.7, "api": 14.9, "aian": 2.2, "two_or_more": 6.0, "hispanic": 50.5}
    residents = sum(per_million[f"{group}_per_million"] * millions for group, millions in country.items())
    assert residents[areas.status == "reported"].min() > 99
    assert per_million[areas.status != "reported"].isna().all(axis=None)


def test_no_yearly_share_of_housing_stands_on_fewer_than_fifty_assessments_on_average():
    by_year, levels = load("housing-priority-score", "by-year"), load("housing-priority-score", "levels")
    a_year = levels.groupby(["tool", "race_ethnicity"]).people.sum() / by_year.year.nunique()
    hidden = by_year.high_share.isna().groupby([by_year.tool, by_year.race_ethnicity]).all()
    assert ((a_year.loc[hidden.index] < 50) == hidden).all()
