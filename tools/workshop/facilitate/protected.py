"""Which counts of people may be said: none of one to four, and none from which so few could be worked out.

How many handed in is known, and so is this rule: whoever reads a page may subtract. Tests go through every table of a
small meeting, and ask of each count that is not said whether it could be anything else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

FEWEST = 5
FEW = "fewer than 5"
HIDDEN = "not said"
MANY = f"{FEWEST} or more"
MOST = f"{MANY}, the most"


def is_few(number: int) -> bool:
    """Whether a count is of so few that it would name them."""
    return 0 < number < FEWEST


def protected(counts: Sequence[int]) -> list[str]:
    """The counts of one question, *matches* first, as they may be said beside how many people there are.

    All are said where none is of one to four people. Else at most how many matched, if they and all others are at
    least five; what is left could be subtracted, so none of it is said.
    """
    first, *others = counts
    if not any(map(is_few, counts)):
        return [str(number) for number in counts]
    is_safe = not is_few(first) and not is_few(sum(others))
    return [str(first) if is_safe else HIDDEN, *(HIDDEN for _ in others)]


def votes(counts: Sequence[int]) -> list[str]:
    """How often each option was chosen, the last one being *no answer*, as it may be said beside how many there are.

    All are said where none is of one to four people. Else it is said of which options there were five or more, and
    which of them was chosen most, never how many; nothing at all where what is left out could have only one size.
    """
    if not any(map(is_few, counts)):
        return [str(number) for number in counts]
    many = [number for number in counts if number >= FEWEST]
    over = sum(counts) - FEWEST * len(many)  # what is left for those that are few, and for more than five elsewhere
    is_last_one = len(many) == len(counts) - 1
    if not many or many == [FEWEST] or (is_last_one and over == 1):
        return [HIDDEN for _ in counts]
    most = max(counts[:-1])
    tells_most = not is_last_one or over > len(counts)
    return [
        HIDDEN if number < FEWEST else MOST if number == most and tells_most and place < len(counts) - 1 else MANY
        for place, number in enumerate(counts)
    ]


def often(mistakes: Counter[str], rooms: bool = False) -> list[tuple[str, str]]:
    """The mistakes that may be said, the most frequent first, and how often each was met.

    Of people, those that five or more met, and never how many exactly: beside the count of *not yet*, one mistake's
    count would tell how few met another.
    """
    return [
        (said, str(number) if rooms else MANY) for said, number in mistakes.most_common() if rooms or number >= FEWEST
    ]


def listed(rows: Sequence[tuple[str, int]], people: int) -> list[tuple[str, int]]:
    """The rows of which five or more people are, without those that would tell how few of the `people` are left."""
    kept = [row for row in rows if row[1] >= FEWEST]
    while kept and is_few(people - sum(number for _, number in kept)):
        kept.remove(min(kept, key=lambda row: row[1]))
    return kept
