"""Wilson's interval, and figures as the prose writes them."""

import pandas as pd
import pytest

from workshop.notebook import (
    NOT_PUBLISHED,
    POOLED,
    WITHHELD,
    figure,
    folded,
    intervals,
    moved,
    published,
    said,
    wilson,
)


def test_wilsons_interval_is_the_published_one_and_stays_within_bounds():
    """Newcombe (1998), Statistics in Medicine 17, table I: 81 of 263, 15 of 148, 0 of 20 and 1 of 29."""
    for count, total, low, high in [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611)]:
        assert wilson(count, total) == pytest.approx((low, high), abs=0.0001)
    assert wilson(20, 20)[1] == pytest.approx(1)
    assert all(pd.isna(end) for end in wilson(None, 20))


def test_intervals_are_wilsons_in_percent_with_the_labels_of_the_counts_and_blank_where_a_count_is():
    ends = intervals(pd.Series({"a": 15, "b": None, "c": 3}), pd.Series([148, 10, 0]))
    assert list(ends.index) == ["a", "b", "c"]
    assert tuple(ends.loc["a"]) == pytest.approx((6.24, 16.05), abs=0.01)
    assert ends.loc[["b", "c"]].isna().all(axis=None)


@pytest.mark.parametrize(("name", "other"), [("Núñez", "NUNEZ"), ("Nguyễn", "nguyen"), ("Weiß", "Weiss")])
def test_names_are_compared_without_accents_and_capitals(name, other):
    assert folded(name) == folded(other)
    assert folded("O'Brien-Smith") == "o'brien-smith"


def test_figures_are_written_with_commas_and_a_true_minus():
    assert (figure(11699), figure(-2.04, 1)) == ("11,699", "−2.0")


def test_blanks_are_said():
    assert said(float("nan")) == published(float("nan")) == NOT_PUBLISHED
    assert published(None, WITHHELD) == said(None, blank=WITHHELD) == said(WITHHELD) == WITHHELD
    assert moved(None, 1, blank=POOLED) == "is pooled by us for both"
    assert said(16.5) == "16.5 percent"
    assert [moved(1, 2), moved(2, 1), moved(1, 1), moved(None, 1)] == [
        "rose",
        "fell",
        "stayed the same",
        "is not published for both",
    ]
