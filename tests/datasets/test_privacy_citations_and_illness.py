"""What is hidden of citations, of illness and of small areas cannot be worked out from the totals."""

from __future__ import annotations

import pandas as pd

from workshop.notebook.data import load
from workshop.notebook.disclosure import recoverable

THRESHOLD = 6


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
