"""Session 2, Who decides what gets asked?: its samples and maps, its questions with their mistakes, its figures."""

import html
import textwrap
from dataclasses import dataclass
from functools import cache
from math import comb

import altair as alt
import pandas as pd

from workshop.notebook import COLOURS, NOT_PUBLISHED, UnknownValue, exercise, load, show

SEED = 2  # the session's number: whoever draws the samples again gets the same rows
ROOMS = 5
ROWS = 6  # of each kind in one room's sample: found by the wide rule, and passed over
LETTERS = "ABCDEFGHIJKL"
RULES = {"wide_rule": "The wide rule (8 words)", "strict_rule": "The strict rule (2 words)"}
YES = "yes"
WIDTH = 560

DRAFT = """
The agency that asks, 5, 2
The agencies that hold the data, 5, 2
Their lawyers, 4, 1
The university that would link the records, 3, 2
Program managers, 4, 4
Case managers and teachers, 2, 4
Families, 1, 5
Front-desk staff who type the records in, 2, 3
Reporters and the public, 1, 2
"""


@cache
def _portal() -> pd.DataFrame:
    return load("data-inventory").set_index("dataset_id").sort_index()


@cache
def _collaborative() -> pd.DataFrame:
    return load("data-inventory", "ct-data-collaborative")


def datasets(agency: str | None = None) -> pd.DataFrame:
    """The portal's rows, of one agency as the portal writes it or of all."""
    return _portal() if agency is None else _portal()[_portal()["agency"] == agency]


def found(rule: str = "wide_rule", agency: str | None = None) -> int:
    """How many datasets a rule finds on the portal, of one agency or of all."""
    return int((datasets(agency)[rule] == YES).sum())


def shares(agency: str) -> pd.DataFrame:
    """One row a rule and a list: how many datasets, how many `found`, in `percent`.

    The CT Data Collaborative's own descriptions say what its tables can be split by, so no rule is needed there.
    """
    known = int((_collaborative()["has_race"] == YES).sum()), len(_collaborative())
    rows = []
    for rule, name in RULES.items():
        rows.append((name, agency, found(rule, agency), len(datasets(agency))))
        rows.append((name, "The portal as a whole", found(rule), len(datasets())))
        rows.append((name, "CT Data Collaborative", *known))
    table = pd.DataFrame(rows, columns=["rule", "list", "found", "datasets"])
    return table.assign(percent=100 * table["found"] / table["datasets"])


# The sample and the hand-check ------------------------------------------------------------------------------------


def sizes() -> tuple[int, int]:
    """How many portal datasets the wide rule finds, and how many it passes over."""
    return found(), len(_portal()) - found()


def sample(room: int) -> pd.DataFrame:
    """The twelve rows of one room, lettered A to L in the order of their identifiers, so that the letter tells nothing.

    The datasets that the wide rule found are shuffled with SEED, and so are those that it passed over. Room 1 takes
    the first six of each, room 2 the next six, and so on: no two rooms check the same row.
    Raises UnknownValue where there is no such room.
    """
    if room not in range(1, ROOMS + 1):
        raise UnknownValue(f"There is no room {room!r}: write a number from 1 to {ROOMS} in the parameters cell.")
    first = ROWS * (room - 1)
    kinds = (_portal()[_portal()["wide_rule"] == word] for word in (YES, "no"))
    drawn = pd.concat([rows.sample(frac=1, random_state=SEED).iloc[first : first + ROWS] for rows in kinds])
    return drawn.sort_index().assign(letter=list(LETTERS)).reset_index().set_index("letter")


@dataclass(frozen=True)
class Cards:
    """The rows of a sample, each folded under its letter and its name: agency, columns, description."""

    rows: pd.DataFrame

    def __repr__(self) -> str:
        return "\n".join(f"{letter}: {name}" for letter, name in self.rows["name"].items())

    def _repr_html_(self) -> str:
        return "".join(_card(*row) for row in self.rows[["name", "agency", "columns", "description"]].itertuples())


def _card(letter: str, name: str, agency: str, columns: str, description: str) -> str:
    said = {
        "Agency": "not named" if pd.isna(agency) else agency,
        "Columns": columns.replace("|", " | "),
        "Description": "none" if pd.isna(description) else description,
    }
    body = "".join(f"<p><strong>{what}.</strong> {html.escape(text)}</p>" for what, text in said.items())
    summary = f"<summary><strong>{letter}</strong> · {html.escape(name)}</summary>"
    return f'<details style="max-width:54em">{summary}{body}</details>'


def marks(marked_yes: str, room: int) -> tuple[int, int]:
    """Of the rows marked yes ("A C H"), how many the wide rule had found, and how many it had passed over.

    Raises UnknownValue where a mark is no letter from A to L.
    """
    letters = set(marked_yes.upper()) - set(" ,;")
    if strange := sorted(letters - set(LETTERS)):
        raise UnknownValue(f'There is no row {strange[0]!r}. Write the letters of your yes rows, such as "A C H".')
    word = sample(room).loc[sorted(letters), "wide_rule"]
    return int((word == YES).sum()), int((word != YES).sum())


def fitting(datasets: int, checked: int, yes: int) -> tuple[int, int]:
    """The fewest and the most yes datasets of all that fit a random sample: exact (hypergeometric), 95 percent."""
    ways = comb(datasets, checked)
    fits = []
    for total in range(datasets + 1):
        chance = [comb(total, k) * comb(datasets - total, checked - k) / ways for k in range(checked + 1)]
        if sum(chance[: yes + 1]) >= 0.025 and sum(chance[yes:]) >= 0.025:
            fits.append(total)
    return fits[0], fits[-1]


@cache
def estimates(checked: int) -> pd.DataFrame:
    """What follows from each pair of counts of yes, when `checked` rows of each kind were read.

    One row a pair: `right` of the rows found and `missed` of the rows passed over were marked yes; `precision` and
    `recall` of the wide rule in percent (a blank recall: nothing was marked yes), `count` of datasets in all, and
    `low` to `high`, which fit. These add the ends of two 95 percent ranges: rather too wide than too narrow.
    """
    hits, others = sizes()
    ranges = {size: [fitting(size, checked, k) for k in range(checked + 1)] for size in (hits, others)}
    rows = []
    for right in range(checked + 1):
        for missed in range(checked + 1):
            ours, theirs = hits * right / checked, others * missed / checked
            low, high = (a + b for a, b in zip(ranges[hits][right], ranges[others][missed], strict=True))
            recall = 100 * ours / (ours + theirs) if ours + theirs else float("nan")
            rows.append((right, missed, 100 * right / checked, recall, ours + theirs, low, high))
    return pd.DataFrame(rows, columns=["right", "missed", "precision", "recall", "count", "low", "high"])


def _pair(table: pd.DataFrame, right: int, missed: int) -> pd.DataFrame:
    return table[(table["right"] == right) & (table["missed"] == missed)]


def labelled(table: pd.DataFrame) -> pd.DataFrame:
    """The table of `estimates` with headings that a reader understands, for display beside a chart."""
    headings = {
        "right": "Found by the rule, marked yes",
        "missed": "Passed over, marked yes",
        "precision": "Precision, percent",
        "recall": "Recall, percent",
        "count": "Our count, datasets",
        "low": "Fewest that fit",
        "high": "Most that fit",
    }
    return table.rename(columns=headings).round(1)


def sheet_chart(rows: pd.DataFrame) -> alt.VConcatChart:
    """The rows of a sample with a box each that a click marks yes, and two bars that count the marks."""
    kinds = {YES: "Found by the wide rule", "no": "Passed over by it"}
    names = (
        rows.index + "  " + rows["name"].str.slice(0, 62) + rows["name"].str.len().gt(62).map({True: " …", False: ""})
    )
    data = pd.DataFrame({"letter": rows.index, "row": names, "kind": rows["wide_rule"].map(kinds)})
    yes = alt.selection_point(name="yes", fields=["letter"], toggle="true", empty=False)
    base = alt.Chart(data).encode(
        y=alt.Y(
            "row:N",
            title="Row of the sample",
            sort=None,
            axis=alt.Axis(labelLimit=440, labelFontSize=13, maxExtent=460),
        )
    )
    filled = alt.condition(yes, alt.value(COLOURS[0]), alt.value("white"))
    box = base.mark_square(size=340, stroke=COLOURS[0], strokeWidth=2, cursor="pointer").encode(
        x=alt.value(16), color=filled
    )
    word = base.mark_text(align="left", fontSize=13).encode(
        x=alt.value(34), text=alt.condition(yes, alt.value("yes"), alt.value("no"))
    )
    counted = alt.Chart(data).transform_filter(yes).transform_aggregate(marked="count()", groupby=["kind"])
    x = alt.X("marked:Q", title="Rows marked yes", scale=alt.Scale(domain=[0, ROWS]), axis=alt.Axis(tickCount=ROWS))
    y = alt.Y(
        "kind:N", title="What the rule said", sort=list(kinds.values()), scale=alt.Scale(domain=list(kinds.values()))
    )
    bars = counted.mark_bar().encode(x=x, y=y)
    numbers = counted.mark_text(dx=8, align="left", fontSize=14).encode(x=x, y=y, text="marked:Q")
    return alt.vconcat(
        (box.add_params(yes) + word).properties(width=120, height=300),
        (bars + numbers).properties(width=420, height=80),
    )


def count_chart(checked: int, right: int, missed: int) -> alt.LayerChart:
    """The two rules' counts beside our own with its range, for two counts of yes that the reader sets below it."""
    chosen = {
        "right": alt.param("right_now", value=right, bind=_binding(checked, "Found by the rule, marked yes: ")),
        "missed": alt.param("missed_now", value=missed, bind=_binding(checked, "Passed over, marked yes: ")),
    }
    rules = pd.DataFrame({"by": list(RULES.values()), "count": [found(rule) for rule in RULES]})
    ours = estimates(checked).assign(by="Our hand-check")
    ours["fits"] = [f"{row[5]:.0f} ({row.low} to {row.high} fit)" for row in ours.itertuples()]
    recall = "Recall: of every 100, the wide rule finds " + ours["recall"].map("{:.1f}".format)
    ours["recall_words"] = recall.where(ours["recall"].notna(), "No recall: nothing is marked yes")
    now = alt.Chart(ours).transform_filter(
        (alt.datum.right == chosen["right"]) & (alt.datum.missed == chosen["missed"])
    )
    order = [*RULES.values(), "Our hand-check"]
    title = "Datasets of the portal that can be split by race or ethnicity"
    x = alt.X("count:Q", title=title, scale=alt.Scale(domain=[0, len(_portal())], nice=False))
    y = alt.Y("by:N", title="Counted by", sort=order, scale=alt.Scale(domain=order))
    by_rule, ours_colour = alt.Chart(rules), COLOURS[1]
    layers = alt.layer(
        by_rule.mark_point(size=120, shape="diamond").encode(x=x, y=y),
        by_rule.mark_text(dx=12, align="left").encode(x=x, y=y, text="count:Q"),
        now.mark_rule(strokeWidth=4, color=ours_colour).encode(x=alt.X("low:Q", title=title), x2="high:Q", y=y),
        now.mark_point(size=140, color=ours_colour).encode(x=x, y=y),
        now.mark_text(dy=-16, align="left", fontSize=13).encode(x=alt.X("low:Q", title=title), y=y, text="fits:N"),
        now.mark_text(align="right", fontSize=15).encode(x=alt.value(WIDTH), y=alt.value(12), text="recall_words:N"),
    )
    return layers.add_params(*chosen.values()).properties(width=WIDTH, height=190)


def _binding(checked: int, name: str) -> alt.BindInput | alt.BindRadioSelect:
    """A menu where there are few numbers to choose from, a slider where there are many."""
    if checked == ROWS:
        return alt.binding_select(options=list(range(checked + 1)), name=name)
    return alt.binding_range(min=0, max=checked, step=1, name=name)


# The power map ----------------------------------------------------------------------------------------------------


def read_map(power_map: str) -> pd.DataFrame:
    """One row a line of `who, influence, affected`, the two numbers from 1 to 5.

    Raises UnknownValue, naming the line, where one cannot be read.
    """
    rows = []
    for line in filter(None, map(str.strip, power_map.splitlines())):
        who, *numbers = (part.strip() for part in line.rsplit(",", 2))
        if not who or len(numbers) != 2 or any(number not in set("12345") for number in numbers):
            raise UnknownValue(
                f"The line {line!r} cannot be read. Write who it is, a comma, a number from 1 to 5 for the influence, "
                "a comma, and a number from 1 to 5 for how much it affects them."
            )
        rows.append((who, *map(int, numbers)))
    if not rows:
        raise UnknownValue("The map is empty: write one line for each person or institution.")
    return pd.DataFrame(rows, columns=["who", "influence", "affected"])


def in_corner(table: pd.DataFrame) -> pd.Series:
    """Whether a row stands in the shaded corner: affected 4 or 5, influence 1 or 2."""
    return (table["affected"] >= 4) & (table["influence"] <= 2)


def draw_map(power_map: str, title: str):
    """The map as a chart with its words and its table; where a line cannot be read, a message that names it."""
    try:
        table = read_map(power_map)
    except UnknownValue as error:
        return Notice(str(error))
    highest = table.loc[table["affected"] >= 4, "influence"].max()
    if pd.isna(highest):
        finding = "nobody on it is much affected"
    elif highest < table["influence"].max():
        finding = "whoever decides most is not among the most affected"
    else:
        finding = "somebody who is much affected decides as much as anybody"
    lines = "; ".join(f"{row.who}: influence {row.influence}, affected {row.affected}" for row in table.itertuples())
    headings = {"who": "Who", "influence": "Influence, 1 to 5", "affected": "Affected, 1 to 5"}
    return show(
        _map_chart(table),
        title=[f"{title}: {finding}", "Shaded: much affected (4 or 5), little influence (1 or 2)"],
        description=f"A map of {len(table)} people and institutions, from little influence on the left to much on the "
        f"right, and from little affected below to much above. {lines}.",
        table=table.rename(columns=headings),
    )


def _map_chart(table: pd.DataFrame) -> alt.LayerChart:
    """Points on two scales from 1 to 5, with the names of those on one spot under it, over the shaded corner."""
    spots = table.groupby(["influence", "affected"], as_index=False).agg(who=("who", list))
    spots["names"] = spots["who"].map("; ".join)
    spots["lines"] = spots["who"].map(_wrapped)
    scale, ticks = alt.Scale(domain=[0.5, 5.5], nice=False), alt.Axis(values=[1, 2, 3, 4, 5], format="d")
    x = alt.X("influence:Q", title="Influence over the decision (1 = none, 5 = decides)", scale=scale, axis=ticks)
    y = alt.Y("affected:Q", title="How much it affects them (1 = hardly, 5 = their life)", scale=scale, axis=ticks)
    corner = pd.DataFrame({"influence": [0.5], "right": [2.5], "affected": [3.5], "top": [5.5]})
    base = alt.Chart(spots).encode(x=x, y=y, tooltip=alt.Tooltip("names:N", title="Who"))
    return alt.layer(
        alt.Chart(corner).mark_rect(color="#e3e8ee").encode(x=x, x2="right", y=y, y2="top"),
        base.mark_point(size=130),
        base.mark_text(dy=11, baseline="top", lineHeight=14).encode(text="lines:N"),
    ).properties(width=660, height=460)


def _wrapped(names: list[str]) -> list[str]:
    """The names in lines that fit between two points, at most five; several on one spot begin with a dot each."""
    dot = "• " if len(names) > 1 else ""
    lines = [line for name in names for line in textwrap.wrap(dot + name, 20)]
    return lines if len(lines) <= 5 else [*lines[:4], "and more: see the table"]


@dataclass(frozen=True)
class Notice:
    """A message in place of a chart that could not be drawn."""

    message: str

    def __repr__(self) -> str:
        return self.message

    def _repr_html_(self) -> str:
        return f'<p role="status"><strong>No map yet.</strong> {html.escape(self.message)}</p>'


# 1 · What a rule finds at your agency -----------------------------------------------------------------------------


@exercise(
    consider="The part goes on top, the whole below: datasets that the wide rule finds, of all that your agency has.",
    hints=(
        "In the chart, choose the wide rule. Your agency is the first bar.",
        "Divide the datasets found by all the datasets of your agency, and multiply by 100.",
        'In code: `(rows["wide_rule"] == "yes").mean() * 100`, where `rows` are your agency\'s.',
    ),
    within=0.5,
    unit="percent",
)
def agency_share(agency):
    return 100 * found("wide_rule", agency) / len(datasets(agency))


@agency_share.mistake("That is what the strict rule finds. Choose the wide one.")
def strict_rule_instead(agency):
    return 100 * found("strict_rule", agency) / len(datasets(agency))


@agency_share.mistake("That is the portal as a whole. The question is about your agency's own datasets.")
def whole_portal(agency):
    return 100 * found() / len(datasets())


@agency_share.mistake("That is a number of datasets. Divide it by all that your agency has, and multiply by 100.")
def count_not_share(agency):
    return found("wide_rule", agency)


# 2 and 3 · The rule's precision and recall ------------------------------------------------------------------------
# Whoever types the letters is checked against them. Whoever clicked or counted on paper leaves the letters empty: the
# check then asks only whether the number is one that some marks would give. Which marks are right is nobody's to say.


def _marked(marked_yes: str, room: int, precision: object = None) -> pd.DataFrame:
    """The rows of `estimates` that the marks leave possible: one where they are written, else those that may be."""
    table = estimates(ROWS)
    if marked_yes.strip():
        right, missed = marks(marked_yes, room)
        return _pair(table, right, missed)
    if isinstance(precision, (int, float)):
        agreeing = table[(table["precision"] - precision).abs() <= 0.5]
        return table if agreeing.empty else agreeing
    return table


def _nearest(values: pd.Series, read: object) -> float | str:
    """The value nearest to the number that was read off, or the first where none was."""
    known = values.dropna().tolist()
    if not known:
        return NOT_PUBLISHED
    return min(known, key=lambda value: abs(value - read)) if isinstance(read, (int, float)) else known[0]


@exercise(
    consider="Precision looks only at what the rule found: of those rows, how many out of a hundred did you mark yes?",
    hints=(
        "Under the sheet, the first bar counts the rows that the rule found and you marked yes.",
        "Divide that count by the number of rows that the rule found in your sample, and multiply by 100.",
        'In code: `rows.loc[rows["wide_rule"] == "yes", "ours"].mean() * 100`, with `ours` true for a yes.',
    ),
    within=0.5,
    unit="percent",
    matches="Your answer fits the marks. Which marks are right is for your room to say.",
)
def precision(room, marked_yes="", read=None):
    return _nearest(_marked(marked_yes, room)["precision"], read)


@precision.mistake("You divided by all the rows of the sample. Divide by those that the rule found.")
def of_all_rows(room, marked_yes="", read=None):
    return _nearest(_marked(marked_yes, room)["precision"] / 2, read)


@precision.mistake("That is a number of rows. Divide it by the rows that the rule found, and multiply by 100.")
def rows_not_percent(room, marked_yes="", read=None):
    return _nearest(_marked(marked_yes, room)["right"], read)


@precision.mistake("Those are the rows where you disagree with the rule. Precision counts those where you agree.")
def wrong_ones(room, marked_yes="", read=None):
    return None if not marked_yes.strip() else 100 - _marked(marked_yes, room)["precision"].iloc[0]


@exercise(
    consider="Recall asks about all datasets with race, also those that the rule passed over. Each row that you read "
    "of these stands for many more than a row that the rule found.",
    hints=(
        "Choose your two counts in the menus under the chart. The recall is written at its top.",
        "Scale both counts up before you divide: a row found stands for about five datasets, a row passed over for "
        "about forty-six.",
        "In code: `right / 6 * 32` and `missed / 6 * 275`; then divide the first by their sum, with `round()`.",
    ),
    within=0.5,
    unit="percent",
    matches="Your answer fits the marks. Which marks are right is for your room to say.",
)
def recall(room, marked_yes="", precision=None, read=None):
    return _nearest(_marked(marked_yes, room, precision)["recall"], read)


@recall.mistake(
    "You divided rows by rows. A row that the rule passed over stands for many more datasets than a row that it "
    "found: scale both up first."
)
def rows_as_they_are(room, marked_yes="", precision=None, read=None):
    table = _marked(marked_yes, room, precision)
    return _nearest(100 * table["right"] / (table["right"] + table["missed"]), read)


@recall.mistake("That is our count of datasets. Recall is the part of it that the rule finds, in percent.")
def count_not_recall(room, marked_yes="", precision=None, read=None):
    return _nearest(_marked(marked_yes, room, precision)["count"], read)


@recall.mistake("That is the part that the rule misses. Recall is the part that it finds.")
def missed_part(room, marked_yes="", precision=None, read=None):
    return _nearest(100 - _marked(marked_yes, room, precision)["recall"], read)


# 4 · The corner of the map ----------------------------------------------------------------------------------------


@exercise(
    consider="Look at both numbers of each line: how much it affects them, and how little they decide.",
    hints=(
        "Count the names in the shaded corner of the map.",
        "A line counts if its last number is 4 or 5 and the number before it is 1 or 2.",
        "In code: `checks.read_map(power_map)` gives a table; combine two conditions with `&` and use `sum()`.",
    ),
    unit="people and institutions",
    matches="Your answer is what your own map says.",
)
def affected_without_say(power_map=DRAFT):
    return int(in_corner(read_map(power_map)).sum())


@affected_without_say.mistake("Those are all who are much affected. Count only those among them who decide little.")
def all_affected(power_map=DRAFT):
    return int((read_map(power_map)["affected"] >= 4).sum())


@affected_without_say.mistake("Those are all who decide little. Count only those among them who are much affected.")
def all_without_say(power_map=DRAFT):
    return int((read_map(power_map)["influence"] <= 2).sum())
