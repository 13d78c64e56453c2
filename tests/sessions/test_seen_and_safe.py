"""Session 6: which rules its made-up table can be protected under."""

from __future__ import annotations

from workshop.notebook import recoverable


def gives_way(checks, threshold):
    """The plans and ways that leave an attacker something to find."""
    tables = {plan: (checks.made_up(), checks.plan(threshold, plan)) for plan in checks.ORDERS}
    tables |= {way: checks.under(threshold, way) for way in checks.WAYS if way != "print bands"}
    return [name for name, (counts, hidden) in tables.items() if len(recoverable(counts, hidden, threshold))]


def test_the_made_up_table_can_be_protected_up_to_the_threshold_that_the_page_names(checks_of):
    checks = checks_of("seen-and-safe")
    assert not [threshold for threshold in range(2, 17) if gives_way(checks, threshold)]
    assert set(checks.ORDERS) <= set(gives_way(checks, 17))
