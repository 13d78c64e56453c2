"""Who is counted more than once in a table: totals, places that stand for all, groups that hold other groups."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

TOTALS = {
    "total",
    "totals",
    "grand total",
    "sum",
    "all",
    "overall",
    "all students",
    "all people",
    "all groups",
    "everybody",
}
TOTALS |= {"total general", "suma", "todos", "insgesamt", "gesamt", "summe", "ensemble", "totaux", "totaal", "totale"}
_OVERLAP = re.compile(r"\b(of any race|any race|alone or in combination|all races|qualquer raça|toutes origines)\b")
_NEARLY, _MOST = 0.98, 1.5  # of what its places have together, a whole may have
_MOST_PARTS = 12  # groups in a group


def is_total(text: object) -> bool:
    """Whether a label says that its row counts everybody again."""
    parts = " ".join(str(text).casefold().split()).split(" / ")  # in two languages
    return all(part.strip(" :.*") in TOTALS for part in parts)


def without_totals(table: pd.DataFrame, key: str, name: str, noted: list[str]) -> pd.DataFrame:
    """The rows without those of a total."""
    totals = [label for label in table[key].unique() if is_total(label)]
    if totals and table[key].nunique() > len(totals):
        verb = "counts everybody again and is" if len(totals) == 1 else "count everybody again and are"
        noted.append(f"In {name!r}, {' and '.join(map(repr, totals))} {verb} left out.")
        return table[~table[key].isin(totals)].reset_index(drop=True)
    return table


def without_nests(table: pd.DataFrame, name: str, noted: list[str]) -> pd.DataFrame:
    """The rows without those of a group that holds just the groups that stand below or above it, in each number.

    `table` has `group`, `place`, `by`, and the counts `yes`, `no`, `unknown`.
    """
    wide = table.pivot_table(index="group", columns=["place", "by"], values=["yes", "no", "unknown"], sort=False)
    sizes = wide.fillna(0)
    labels, rows = list(sizes.index), sizes.to_numpy()
    nests: dict[str, list[str]] = {}
    for at, label in enumerate(labels):
        for step in (1, -1):
            parts = _parts(rows, at, step)
            if parts and not any(labels[part] in nests for part in parts):
                nests.setdefault(label, [labels[part] for part in sorted(parts)])
    for label, inner in nests.items():
        noted.append(
            f"In {name!r}, {label!r} holds as many as {', '.join(map(repr, inner))} together, in every number: it "
            "counts them again and is left out. To compare it, keep its row in your file and take out theirs."
        )
    return table[~table["group"].isin(list(nests))].reset_index(drop=True)


def _parts(rows: np.ndarray, at: int, step: int) -> list[int]:
    """The groups next to one, two or more, that together are what it is."""
    found: list[int] = []
    sum_ = np.zeros(rows.shape[1])
    for part in range(at + step, at + step * (_MOST_PARTS + 1), step):
        if not 0 <= part < len(rows) or (sum_ > rows[at]).any():
            break
        if rows[part].any():
            found.append(part)
            sum_ = sum_ + rows[part]
        if len(found) > 1 and rows[at].sum() > 0 and (sum_ == rows[at]).all():
            return found
    return []


def overlaps(groups: list[str], name: str) -> list[str]:
    """A caution for labels that say, in their words, that they cut across others."""
    across = [group for group in groups if _OVERLAP.search(group.casefold())]
    if not across or len(across) == len(groups):
        return []
    return [
        f"In {name!r}, the words of {' and '.join(map(repr, across))} say that it may hold people of other groups too. "
        "Ask whoever counted: if so, some are counted twice, and the groups add up to more than everybody."
    ]


def whole(table: pd.DataFrame, name: str, noted: list[str]) -> str:
    """The place that stands for all: a total, or one with about as many people as all others; blank if none.

    A city that holds half a state does not hold half of each group. A whole holds as many of each as its places, or
    more, since places have stars.
    """
    if not name or table["place"].nunique() < 3:
        return ""
    people = table.assign(size=table[["yes", "no", "unknown"]].sum(axis=1))
    by_group = people.pivot_table(index="place", columns="group", values="size", aggfunc="sum", sort=False).fillna(0)
    sizes = by_group.sum(axis=1)
    largest = sizes.idxmax()
    rest = by_group.drop(index=largest).sum()
    found = next((place for place in sizes.index if is_total(place)), "")
    holds_all = (by_group.loc[largest] >= _NEARLY * rest).all() and sizes[largest] <= _MOST * max(rest.sum(), 1)
    if not found and holds_all and len(sizes) > 3:
        found = largest
    if found:
        noted.append(
            f"In {name!r}, {found!r} holds about as many as all others together: it is taken for the whole, "
            "and the others for its places."
        )
    return str(found)
