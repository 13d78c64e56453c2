"""The steps of an own table: blanks, categories, comparison, the same mix, what can be published, a poster.

Every figure that a step shows comes out of one protected table of group by outcome: what is withheld there is in no
chart, no tooltip, no sentence. All of it is worked out on this machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from workshop.datapackage.descriptor import DatasetError
from workshop.nearest import did_you_mean
from workshop.notebook.charts import show
from workshop.notebook.compare import WITHHELD
from workshop.notebook.disclosure import bounds, primary, protect
from workshop.notebook.groups import compare_groups, standardise
from workshop.own import drawn, in_words, published, standards
from workshop.own.part import Part
from workshop.own.question import (
    COUNT,
    EVENT,
    MOST_CATEGORIES,
    NOT_RECORDED,
    SMALLEST,
    Counts,
    Question,
    ask,
    groups_of,
)
from workshop.own.sheet import Sheet
from workshop.own.standards import Standard

SOME_UNKNOWN = (
    "For some {unit} it is not known whether they have the outcome. If none of them has it, the rate is the lowest "
    "that fits; if all have it, the highest."
)
NONE_UNKNOWN = "Every row that is counted says who has the outcome, so the lowest rate and the highest are the same."
TOGETHER = "Put several years, places or groups together, and try again."
OTHER = "Name another column for the group to compare; how far the blanks reach is told above."
WAYS = (
    "In brackets, and as a line: how far chance alone could move a number, 19 times of 20 (95 percent intervals: "
    "Wilson 1927 for a rate, Newcombe 1998, method 10, for a difference, Katz and others 1978 for a ratio)."
)


@dataclass(frozen=True)
class OwnTable:
    """A table and a question, with the agency's `threshold`: counts from 1 up to it, without it, are withheld.

    Where a total of all groups is public, a group that is withheld alone can be worked out by subtraction, so another
    is withheld with it. `total_is_public` says whether it is; this page then prints no number of rows either.
    """

    sheet: Sheet
    question: Question
    threshold: int = SMALLEST
    reference: str = ""
    total_is_public: bool = True
    standards: Sequence[Standard] = field(default_factory=standards.chosen)

    @cached_property
    def counts(self) -> Counts:
        return ask(self.sheet, self.question)

    @cached_property
    def groups(self) -> list[str]:
        """All groups, the largest first."""
        return list(groups_of(self.counts))

    @cached_property
    def shown(self) -> pd.DataFrame:
        """Group by outcome as it may be published: `yes`, `no`, `unknown`, blank where a number is withheld."""
        counts = self.counts.groups().loc[self.groups]
        if self.total_is_public:
            return protect(counts, self.threshold).loc[self.groups, list(counts)]
        return counts.astype("Int64").mask(self._is_small)

    @cached_property
    def _is_small(self) -> pd.DataFrame:
        return primary(self.counts.groups().loc[self.groups], self.threshold)

    @cached_property
    def visible(self) -> list[str]:
        """The groups of which it may be said how many have the outcome, and how many have not."""
        known = self.shown.loc[self.groups, ["yes", "no"]].notna().all(axis=1)
        return [group for group in self.groups if known[group] and self.shown.loc[group, ["yes", "no"]].sum() > 0]

    @cached_property
    def base(self) -> str:
        """The group that the others are compared with: the one asked for, or the largest that may be shown."""
        if self.reference and self.reference not in self.groups:
            raise DatasetError(f"There is no group {self.reference!r}.{did_you_mean(self.reference, self.groups)}")
        if self.reference and self.reference not in self.visible:
            raise DatasetError(
                f"Too few people are recorded as {self.reference!r} to compare others with: choose another."
            )
        usual = [group for group in self.visible if group != NOT_RECORDED]
        return self.reference or (usual[0] if usual else "")

    @property
    def what(self) -> str:
        """The outcome, as a chart's axis names it."""
        asked = self.question
        return asked.called or (asked.outcome if asked.row == COUNT else f"{asked.outcome}: {asked.yes}")

    @property
    def _when(self) -> str:
        return f", {self.counts.year}" if self.counts.year else ""

    @property
    def _withheld(self) -> list[str]:
        return [group for group in self.groups if group not in self.visible]

    # The steps

    def file(self) -> Part:
        """What the file is like, and what was left out of it."""
        table = pd.DataFrame(
            [(name, self._meaning(name), self._kinds(name)) for name in self.sheet.frame],
            columns=["Column", "What it is taken for", "Different values"],
        )
        size = f"The file has {f'fewer than {self.threshold}' if self._is_few else f'{len(self.sheet.frame):,}'} rows."
        words = (*([size] * self.total_is_public), *self.sheet.noted, *self.counts.noted)
        if self.counts.year:
            words += (f"Only the rows of {self.counts.year} are counted.",)
        return Part("What the file is", words, "Rows that were never written down, and why.", None, table)

    def blanks(self) -> Part:
        """How far what is not known could move each group's rate: its bounds."""
        whole = self.shown.dropna()
        some = whole[whole.sum(axis=1) > 0]
        low, high = bounds(some["yes"], some["no"], some["unknown"])
        table = pd.DataFrame({"unknown": whole["unknown"], "low": low, "high": high}, index=self.shown.index)
        table = table.astype({"low": "float64", "high": "float64"}).reset_index(names="group")
        known = table.dropna(subset=["low"])
        unit, what = self.counts.unit, self.what
        heads = ["Group", f"Not known, {unit}", "Lowest that fits, percent", "Highest that fits, percent"]
        ends = {end: [in_words.percent(value) for value in table[end]] for end in ("low", "high")}
        named = table.assign(**ends).set_axis(heads, axis=1)
        words = [SOME_UNKNOWN.format(unit=unit) if self.counts.groups()["unknown"].any() else NONE_UNKNOWN]
        words += [*self._unsized(), *self.said_withheld()]
        if known.empty:
            return Part("Blanks and their bounds", tuple(words), "Who is in no row at all.", None, named)
        title = f"{what}{self._when}: how far what is not known could move each rate"
        said = "; ".join(f"{row.group}: {row.low:.1f} to {row.high:.1f} percent" for row in known.itertuples())
        chart = show(
            drawn.ranges(known, self.visible, f"{what}, percent of {unit}"),
            title=title,
            description=f"A line for each group from the lowest to the highest rate that fits. {said}.",
            table=named,
            blank=WITHHELD,
        )
        return Part("Blanks and their bounds", tuple(words), "Who is in no row at all.", chart, named, hints=self.hints)

    def categories(self) -> Part:
        """Where each group would stand in each standard, and who has no box there."""
        found = standards.boxes(self.groups, self.standards)
        rows = [(group, *found[group].values()) for group in self.groups]
        table = pd.DataFrame(rows, columns=["Group in the table", *(each.name for each in self.standards)])
        words = ["A label is known by its words. Where a word misleads, the people who chose it know better."]
        if all(box == standards.NOWHERE for group in self.groups for box in found[group].values()):
            words.append(
                "None of your labels is known here. Where they are codes (W, 1, A7), write words in their place in a "
                "copy of your file, by the list of codes of whoever made it."
            )
        for each in self.standards:
            lost = [group for group in self.groups if found[group][each.name] == standards.NOWHERE]
            lost = [group for group in lost if group != NOT_RECORDED]
            empty = [name for name in each.categories if name not in {found[group][each.name] for group in self.groups}]
            said = f"{each.name}: {'no box for ' + ', '.join(lost) if lost else 'a box for every group'}."
            if empty and len(empty) < len(each.categories):
                said += f" None of your labels is known for {', '.join(empty)}."
            words.append(f"{said} Source: {each.source}, {each.address}")
        missing = "How people would describe themselves, and who was asked at all."
        return Part("Your categories beside the standards", tuple(words), missing, None, table)

    def comparison(self) -> Part:
        """Rate, difference, ratio and count of each group beside the reference group."""
        title, unit = "Rates, differences, ratios and counts", self.counts.unit
        if len(self.visible) < 2:
            has = f"Only {self.visible[0]} has" if self.visible else "No group has"
            why = f"{has} enough {unit} to be shown, so nothing can be compared."
            more = [TOGETHER if self._withheld else OTHER]
            return Part(title, (why, *self.said_withheld(), *more), "The groups that are withheld.")
        table = compare_groups(self.known(), self.base)
        chart = show(
            drawn.rates(table.reset_index(), self.base, f"{self.what}, percent of {unit}"),
            title=[
                f"{self.what}{self._when}: percent of each group",
                "A line shows how far chance alone could move it",
            ],
            description=f"A point for each group with the line of its interval. {in_words.rates(table)}.",
            table=in_words.compared(table, unit),
            blank=WITHHELD,
        )
        chosen = "you chose it" if self.reference else "it is the largest"
        words = [
            f"Every group is compared with {self.base}, because {chosen}; that is a choice, and no measure of what is "
            "right. The largest group stands first; the order is no ranking.",
            *in_words.read_so(table, self.base, unit),
            WAYS,
            *in_words.not_known(self.shown.loc[self.visible], unit),
            *self._unsized(),
            *self.said_withheld(),
        ]
        if self.question.row == EVENT:
            words.append("Rows are events: one person may stand in several, so chance is larger than the lines show.")
        return Part(
            title,
            tuple(words),
            "Why. A rate is what a system did and what it wrote down.",
            chart,
            in_words.compared(table, unit),
            hints=self.hints,
        )

    def same_mix(self) -> Part | None:
        """The rates if every group had the same mix of one more column; None where none is named."""
        if not self.question.by:
            return None
        title, counts = f"The same mix of {self.question.by}", self.counts
        missing = f"Whether {self.question.by} itself comes of what the groups met: then this hides it."
        if not self.visible:
            return Part(title, (f"No group has enough {counts.unit} to be shown.", *self.said_withheld()), missing)
        table = counts.totalled[counts.totalled["group"].isin(self.visible)]
        table = table.assign(people=table["yes"] + table["no"])
        found = standardise(table, "by").loc[self.visible]
        sizes = table.groupby(["group", "by"])["people"].sum()
        few = [group for group in self.visible if sizes[group].between(1, self.threshold - 1).any()]
        found.loc[few, "standardised"] = float("nan")
        heads = ["Group", "As it is, percent", f"With everybody's mix of {self.question.by}, percent"]
        ends = {name: [in_words.percent(value) for value in found[name]] for name in ("rate", "standardised")}
        said = found.reset_index()[["group"]].assign(**ends).set_axis(heads, axis=1)
        words = [
            f"The second rate gives every group the mix of {self.question.by} that all people here have "
            "(direct standardisation: Curtin and Klein 1995, National Center for Health Statistics, Notes 6)."
        ]
        words += [
            f"{group} has nobody in {in_words.some(row.missing)}: such a rate does not exist for it."
            for group, row in found.iterrows()
            if row.missing
        ]
        if few:
            words.append(
                f"Withheld by us: such a rate of {in_words.some(few)}. Where a group has fewer than {self.threshold} "
                f"{counts.unit} in a part of {self.question.by}, one of them could move the rate, and be known by it."
            )
        long = found.reset_index().melt("group", ["rate", "standardised"], "kind", "percent").dropna(subset=["percent"])
        long["kind"] = long["kind"].map({"rate": "as it is", "standardised": f"same mix of {self.question.by}"})
        both = "; ".join(f"{row[1]}: {row[2]} and {row[3]}" for row in said.dropna().itertuples())
        said = said.astype(object)
        said.loc[said["Group"].isin(few), heads[-1]] = WITHHELD
        said = said.fillna("no such rate")
        chart = show(
            drawn.pairs(long, self.visible, f"{self.what}, percent"),
            title=f"{self.what}{self._when}: as it is, and with the same mix of {self.question.by}",
            description=f"Two marks a group, percent as it is and with everybody's mix. {both}.",
            table=said,
            blank="no such rate",
        )
        return Part(title, tuple(words), missing, chart, said)

    def published(self) -> Part | None:
        """The table by place as it may be published, the attacker's verdict, who disappears; None without places."""
        if not self.question.place:
            return None
        return published.by_place(self.question, self.counts, self.visible, self.threshold, self.what)

    # What they share

    def known(self) -> pd.DataFrame:
        """The visible groups' counts: people of whom the outcome is known, and those who have it."""
        table = self.shown.loc[self.visible, ["yes", "no"]].astype("int64")
        people = table["yes"] + table["no"]
        return pd.DataFrame({"group": list(table.index), "people": list(people), "yes": list(table["yes"])})

    def _unsized(self) -> list[str]:
        """How many rows are in no figure, because they do not say how many people they count."""
        rows = int(self.counts.totalled["unsized"].sum())
        if not rows:
            return []
        says, them = ("row does not say how many people it counts", "it is in no figure here, and it is no zero")
        if rows > 1:
            says, them = ("rows do not say how many people they count", "they are in no figure here, and no zeros")
        everybody = "So the rate of everybody may lie outside what is shown, its bounds too."
        return [f"{rows:,} {says} (a star, a blank): {them}. {everybody}"]

    @property
    def hints(self) -> tuple[str, ...]:
        """What can be done where a group is withheld for another's sake."""
        if not any("Withheld with it" in text for text in self.said_withheld()):
            return ()
        return ("Where no total of all groups is public, choose so in the last of More boxes: then it is shown.",)

    def said_withheld(self) -> list[str]:
        """Which groups have no rate here, and who keeps it back."""
        known = self.counts.groups()[["yes", "no"]].sum(axis=1)
        ours = [group for group in self._withheld if known[group]]
        theirs = [group for group in self._withheld if not known[group]]
        words = []
        small = [group for group in ours if self._is_small.loc[group, ["yes", "no"]].any()]
        helping = [group for group in ours if group not in small]
        if small:
            words.append(f"Withheld by us: {', '.join(small)}. A count there is below {self.threshold}.")
        if helping:
            words.append(
                f"Withheld with it: {', '.join(helping)}, because whoever knows a total of all groups could work the "
                "small count out."
            )
        if theirs:
            words.append(f"Not given in your table: how many of {', '.join(theirs)} have the outcome.")
        return words

    def _meaning(self, name: str) -> str:
        asked = self.question
        roles = {"group": asked.group, "outcome": asked.outcome, "people": asked.people, "place": asked.place}
        roles |= {"year": asked.year, "same mix": asked.by}
        return ", ".join(role for role, column in roles.items() if column.casefold() == name.casefold()) or "not used"

    @property
    def _is_few(self) -> bool:
        """Whether the file's rows are so few people that their number is not said either."""
        return self.question.row != COUNT and len(self.sheet.frame) < self.threshold

    def _kinds(self, name: str) -> str:
        if self._is_few:
            return f"fewer than {self.threshold}"
        number = len(self.sheet.frame[name].cat.categories)
        return f"{number:,}" if number <= MOST_CATEGORIES or self.total_is_public else f"more than {MOST_CATEGORIES}"
