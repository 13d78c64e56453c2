"""What is hidden of scores and assessments cannot be worked out from the totals of a group or a level."""

from __future__ import annotations

import pandas as pd

from workshop.notebook.data import load

THRESHOLD = 6


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


def test_no_yearly_share_of_housing_stands_on_fewer_than_fifty_assessments_on_average():
    by_year, levels = load("housing-priority-score", "by-year"), load("housing-priority-score", "levels")
    a_year = levels.groupby(["tool", "race_ethnicity"]).people.sum() / by_year.year.nunique()
    hidden = by_year.high_share.isna().groupby([by_year.tool, by_year.race_ethnicity]).all()
    assert ((a_year.loc[hidden.index] < 50) == hidden).all()
