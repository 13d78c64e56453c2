"""A table by place that can be published: small counts withheld, tried by an attacker, and who disappears from it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from workshop.notebook.compare import WITHHELD
from workshop.notebook.disclosure import TOTAL, attack, protect
from workshop.own import in_words, unsaid
from workshop.own.part import Part
from workshop.own.question import COUNT, Counts, Question

NOT_GIVEN = "not given"


def by_place(asked: Question, counted: Counts, groups: Sequence[str], threshold: int, what: str) -> Part:
    """The table of these groups by place as it may be published, with the attacker's verdict.

    Counts from 1 up to `threshold`, without it, are withheld; `what` names the outcome.
    """
    title = f"What can be published by {asked.place}: {what}"
    counts, is_given = (table.reindex(columns=groups, fill_value=0) for table in counted.places())
    is_given = is_given.astype(bool)
    shown = protect(counts, threshold, columns_published=True)
    leaks = attack(counts, shown, threshold)
    inner = shown.drop(index=TOTAL, columns=TOTAL)
    if len(leaks) or not inner.notna().any(axis=None) or _places_are_names(asked, counted, threshold):
        why = (
            f"So few people stand in each {asked.place} that subtraction would tell some of them. Put several places "
            "together, or several years, and try again. No table by place is shown."
        )
        return Part(title, (why,), "Any place.")
    words = [
        *_verdict(int(shown.isna().sum(axis=None)), threshold),
        *in_words.disappear(inner.isna() & is_given.loc[inner.index, inner.columns], ~is_given),
    ]
    said = shown.astype(object).where(shown.notna(), WITHHELD)
    said.loc[inner.index, inner.columns] = said.loc[inner.index, inner.columns].where(is_given, NOT_GIVEN)
    if not is_given.all(axis=None):
        in_words.at_least(said, is_given, TOTAL)
        words.append(
            f"Where it says {NOT_GIVEN}, your table has a star, a blank or no row, at least for some. That is no zero, "
            "so a total beside it counts at least what it says."
        )
        words += _given_away(is_given, counted.whole)
    said = said.reset_index(names=asked.place)
    return Part(title, tuple(words), "The groups that are withheld everywhere, and people in no row.", None, said)


def _places_are_names(asked: Question, counted: Counts, threshold: int) -> bool:
    """Whether most places hold so few rows that each may be a person, or be known as one."""
    rows = counted.table.groupby("place")[["yes", "no", "unknown"]].sum().sum(axis=1)
    return asked.row != COUNT and unsaid.are_names(rows, threshold)


def _verdict(starred: int, threshold: int) -> list[str]:
    """What was withheld, and what the attacker makes of it."""
    least = f"1 to {threshold - 1}"
    if not starred:
        return [f"No count here is {least}, so we withhold nothing."]
    return [
        f"Counts of {least} are withheld by us, and others with them, so that no total gives one away.",
        f"{starred:,} numbers are withheld. An attacker, who subtracts from every total and knows the rule, can tell "
        f"no small one more narrowly than the rule itself does: {least}.",
    ]


def _given_away(is_given: pd.DataFrame, whole: str) -> list[str]:
    """A caution where the publisher's own totals tell a number that it keeps back; `whole` is the place of all."""
    alone = [group for group in is_given if (~is_given[group]).sum() == 1]
    if not (whole and alone):
        return []
    return [
        f"For {', '.join(alone)}, only one place is not given, so whoever subtracts the others from {whole} knows it. "
        "That is so in the table as it was published: tell the publisher."
    ]
