"""Suppression withstands the attack by subtraction, and the attack is exact."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from workshop.notebook import attack, bounds, complementary, primary, protect, recoverable, round_to
from workshop.notebook.disclosure import _Table, with_totals

TABLE = pd.DataFrame(
    {"suspended": [3, 40, 55], "not suspended": [97, 460, 945]}, index=["American Indian", "Black", "White"]
)

small_tables = arrays(np.int64, st.tuples(st.integers(2, 4), st.integers(2, 4)), elements=st.integers(0, 30))


def frame(values):
    return pd.DataFrame(values, columns=[f"c{k}" for k in range(values.shape[1])])


def possible_counts(values, mask, cell):
    """Every count that the totals allow for a hidden cell, by trying all fillings: slow, and beyond doubt.

    A cell that holds anybody is never a zero in any filling: the rule says so.
    """
    hidden = list(zip(*mask.nonzero(), strict=True))
    rows, columns = values.sum(axis=1), values.sum(axis=0)
    seen = set()
    for filling in product(*(range(int(values[r, c] > 0), min(rows[r], columns[c]) + 1) for r, c in hidden)):
        trial = values.copy()
        for place, count in zip(hidden, filling, strict=True):
            trial[place] = count
        if (trial.sum(axis=1) == rows).all() and (trial.sum(axis=0) == columns).all():
            seen.add(int(trial[cell]))
    return min(seen), max(seen)


@settings(max_examples=40, deadline=None)
@given(
    arrays(np.int64, (2, 3), elements=st.integers(0, 3)),
    arrays(np.bool_, (2, 3)),
)
def test_the_attackers_range_is_the_one_that_trying_every_table_gives(values, mask):
    for cell in zip(*mask.nonzero(), strict=True):
        table = _Table(frame(values), 6)
        assert table.leaks(frame(mask)) is not None
        assert table.range(cell) == possible_counts(values, mask, cell)


def test_primary_suppression_alone_is_undone_by_subtraction():
    hidden = primary(TABLE, threshold=6)
    assert hidden.sum().sum() == 1
    leak = recoverable(TABLE, hidden, threshold=6)
    assert leak[["lowest", "highest"]].to_numpy().tolist() == [[3, 3]]


def test_complementary_suppression_leaves_nothing_to_recover():
    hidden = complementary(TABLE, primary(TABLE, 6), 6)
    assert recoverable(TABLE, hidden, 6).empty
    assert hidden.sum().sum() < TABLE.size


@settings(max_examples=150, deadline=None)
@given(small_tables, st.integers(2, 12))
def test_no_hidden_small_cell_is_recoverable_unless_the_table_is_too_small(values, threshold):
    counts = frame(values)
    hidden = complementary(counts, primary(counts, threshold), threshold)
    leak = recoverable(counts, hidden, threshold)
    everything_hidden = (hidden | (counts == 0)).all(axis=None)
    assert leak.empty or everything_hidden
    assert (hidden >= primary(counts, threshold)).all(axis=None)


@settings(max_examples=50, deadline=None)
@given(small_tables, st.integers(2, 12))
def test_what_is_published_changes_no_count_that_it_shows_and_shows_no_small_one(values, threshold):
    counts = frame(values)
    shown, whole = protect(counts, threshold), with_totals(counts)
    visible = shown.notna()
    assert (shown[visible].fillna(0) == whole[visible].fillna(0)).all(axis=None)
    assert not ((shown > 0) & (shown < threshold)).fillna(False).any(axis=None)
    assert attack(counts, shown, threshold).empty or not (visible & (whole > 0)).any(axis=None)


@settings(max_examples=30, deadline=None)
@given(arrays(np.int64, (2, 2), elements=st.integers(0, 3)), arrays(np.bool_, (3, 3)))
def test_the_attack_on_hidden_totals_is_the_one_that_trying_every_table_gives(values, mask):
    counts = frame(values)
    whole = with_totals(counts)
    hidden = pd.DataFrame(mask, index=whole.index, columns=whole.columns) & (whole > 0)
    table = _Table(whole, 4, has_totals=True)
    table.leaks(hidden)
    for cell in zip(*hidden.to_numpy().nonzero(), strict=True):
        low, high = table.range(cell)
        assert (low, min(high, MOST)) == possible_beside_totals(whole, hidden, cell)


MOST = 6  # people in a cell: beyond it, trying stops


def possible_beside_totals(whole, hidden, cell):
    """The lowest and highest number in a hidden cell or total, by trying all inner counts up to MOST."""
    values, mask = whole.to_numpy(), hidden.to_numpy()
    seen = set()
    inner = [[int(values[r, c])] if not mask[r, c] else range(1, MOST + 1) for r in range(2) for c in range(2)]
    for filling in product(*inner):
        trial = with_totals(frame(np.array(filling).reshape(2, 2))).to_numpy()
        if (mask | (trial == values)).all() and (~mask | (trial > 0)).all():
            seen.add(int(trial[cell]))
    return min(seen), min(max(seen), MOST)


def test_a_group_alone_in_its_place_is_hidden_with_the_place_s_total():
    counts = pd.DataFrame({"A": [3, 50, 60], "B": [0, 40, 70]}, index=["x", "y", "z"])
    shown = protect(counts, 6)
    assert shown.loc["x", ["A", "Total"]].isna().all()
    assert attack(counts, shown, 6).empty


def test_totals_that_stand_elsewhere_are_no_help_in_hiding():
    counts = pd.DataFrame({"A": [3, 50, 60], "B": [20, 40, 70]}, index=["x", "y", "z"])
    shown = protect(counts, 6, columns_published=True)
    assert shown.loc["Total"].notna().all()
    assert attack(counts, shown, 6).empty


def test_a_table_of_two_hundred_places_is_protected():
    values = np.random.default_rng(1).poisson(np.random.default_rng(2).gamma(0.5, 20, (200, 8)))
    counts = frame(values)
    assert attack(counts, protect(counts, 6), 6).empty


@settings(max_examples=60, deadline=None)
@given(small_tables, st.integers(2, 12))
def test_no_cell_is_hidden_in_vain(values, threshold):
    counts = frame(values)
    small = primary(counts, threshold)
    hidden = complementary(counts, small, threshold)
    if not recoverable(counts, hidden, threshold).empty:
        return  # too small to protect: everybody is hidden
    for row, column in zip(*(hidden & ~small).to_numpy().nonzero(), strict=True):
        shown = hidden.copy()
        shown.iloc[row, column] = False
        assert not recoverable(counts, shown, threshold).empty


def test_few_people_are_hidden_in_vain_beside_the_best_plan_there_is():
    """On small tables every plan can be tried: ours loses few people more than the cheapest one that holds."""
    chance = np.random.default_rng(6)
    spent = cheapest = 0
    for _ in range(12):
        values = chance.integers(6, 30, (3, 3))
        values[chance.integers(3), chance.integers(3)] = chance.integers(1, 6)
        counts = frame(values)
        small = primary(counts, 6)
        spent += people(counts, complementary(counts, small, 6) & ~small)
        cheapest += min(
            people(counts, hidden & ~small) for hidden in plans(small) if recoverable(counts, hidden, 6).empty
        )
    assert cheapest <= spent <= 1.1 * cheapest


@pytest.mark.parametrize("columns_published", [False, True])
def test_totals_too_are_protected_at_little_more_than_the_cheapest_plan_costs(columns_published):
    """Totals count as cells here, with their people. Every cheaper plan than ours is tried against the attacker."""
    chance = np.random.default_rng(6)
    spent = cheapest = 0
    for number in range(20):
        values = chance.integers(6, 30, (3, 3))
        values[chance.integers(3), chance.integers(3)] = 0 if number % 4 == 0 else 9
        for _ in range(1 + number % 2):
            values[chance.integers(3), chance.integers(3)] = chance.integers(1, 6)
        counts = frame(values)
        shown, whole = protect(counts, 6, columns_published=columns_published), with_totals(counts)
        assert attack(counts, shown, 6).empty
        ours = people(whole, shown.isna() & ~primary(whole, 6))
        spent += ours
        cheapest += cost_of_the_cheapest(whole, ours, columns_published)
    assert cheapest <= spent <= 1.1 * cheapest


def cost_of_the_cheapest(whole, ours, columns_published):
    """The fewest people whose numbers must be hidden beside the small ones; `ours` where no plan is cheaper."""
    small, last = primary(whole, 6), len(whole) - 1
    free = [cell for cell in zip(*((whole > 0) & ~small).to_numpy().nonzero(), strict=True)]
    free = [cell for cell in free if not (columns_published and cell[0] == last)]
    chosen = (np.arange(2 ** len(free))[:, None] >> np.arange(len(free))) & 1
    costs = chosen @ np.array([whole.iloc[cell] for cell in free])
    for plan in np.argsort(costs, kind="stable"):
        if costs[plan] >= ours:
            break
        hidden = small.to_numpy().copy()
        for cell, is_hidden in zip(free, chosen[plan], strict=True):
            hidden[cell] |= bool(is_hidden)
        mask = pd.DataFrame(hidden, index=whole.index, columns=whole.columns)
        if _Table(whole, 6, has_totals=True).leaks(mask).empty:
            return int(costs[plan])
    return ours


def people(counts, cells):
    return int(counts.where(cells, 0).to_numpy().sum())


def plans(small):
    """The small cells, with every choice of others beside them."""
    others = list(zip(*(~small).to_numpy().nonzero(), strict=True))
    for chosen in product([False, True], repeat=len(others)):
        hidden = small.copy()
        for place, starred in zip(others, chosen, strict=True):
            hidden.iloc[place] = starred
        yield hidden


def test_the_threshold_is_a_parameter():
    assert primary(TABLE, 2).sum().sum() == 0
    assert primary(TABLE, 50).sum().sum() == 2


def test_bounds_run_from_all_unknown_no_to_all_unknown_yes():
    assert bounds(20, 70, 10) == (20.0, 30.0)
    table = pd.DataFrame({"yes": [20, 0], "no": [70, 5], "unknown": [10, 5]}, index=["a", "b"])
    low, high = bounds(table["yes"], table["no"], table["unknown"])
    assert (low.to_dict(), high.to_dict()) == ({"a": 20.0, "b": 0.0}, {"a": 30.0, "b": 50.0})
    with pytest.raises(ValueError, match="none negative"):
        bounds(table["yes"], -table["no"], table["unknown"])
    with pytest.raises(ValueError, match="counts of people"):
        bounds(0, 0, 0)


def test_rounding_goes_to_the_nearest_base_with_halves_up():
    counts = pd.Series([0, 2, 3, 7, 8, 12])
    assert round_to(counts, 5).tolist() == [0, 0, 5, 5, 10, 10]
    assert round_to(pd.Series([4, 5, 14, 15]), 10).tolist() == [0, 10, 10, 20]


@pytest.mark.parametrize("bad", [[[1.5, 2], [3, 4]], [[-1, 2], [3, 4]], [[None, 2], [3, 4]]])
def test_percentages_blanks_and_negatives_are_refused_with_what_to_do(bad):
    with pytest.raises(ValueError, match="take out totals, blanks and percentages"):
        primary(pd.DataFrame(bad), 6)


def test_a_threshold_that_hides_nobody_is_refused():
    with pytest.raises(ValueError, match="hides nobody"):
        protect(TABLE, 1)
