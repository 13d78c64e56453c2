"""Session 2, Who decides what gets asked?: its samples, its columns, its map, and its questions with their mistakes."""

import html
import re
import textwrap
from dataclasses import dataclass
from functools import cache
from math import comb

import altair as alt
import pandas as pd

from workshop.notebook import COLOURS, UnknownValue, exercise, load, show, text_question

SEED = 2  # the session's number: whoever draws the samples again gets the same rows
ROOMS = 5
ROWS = 6  # of each kind in one room's sample: found by the wide rule, and passed over
LETTERS = "ABCDEFGHIJKL"
MARKS = "YN?"
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


def found(rule: str = "wide_rule") -> int:
    """How many datasets a rule finds on the portal."""
    return int((_portal()[rule] == YES).sum())


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
        raise UnknownValue(f"There is no room {room!r}: choose one from 1 to {ROOMS} near the top of this page.")
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


@dataclass(frozen=True)
class Marks:
    """A room's marks, one letter for each row in their order, and of the yes rows how many each side has."""

    letters: str
    right: int = 0
    missed: int = 0

    @property
    def in_doubt(self) -> str:
        """What becomes of question marks, in words; empty where there are none."""
        doubts = self.letters.count("?")
        rows = "one row" if doubts == 1 else f"{doubts} rows"
        return f" A ? counts as no here: count {rows} as yes, too, and see how far the number moves." if doubts else ""

    @property
    def problem(self) -> str:
        """The first thing that keeps the marks from being counted, as the name of a fault; empty where nothing does."""
        if set(self.letters) - set(MARKS):
            return "strange_mark"
        return "" if len(self.letters) == len(LETTERS) else "not_all_marked"


def mark_letters(text: object) -> str:
    """The marks of a text in one word: "YN", "Y, N", "yes no" and "A: Y, B: N" are YN. No text has none."""
    if not isinstance(text, str):
        return ""
    plain = re.sub(r"\b[A-L]\s*[:=]\s*", " ", text, flags=re.I)
    plain = re.sub(r"\b(?:(yes)|no)\b", lambda word: "Y" if word[1] else "N", plain, flags=re.I)
    return re.sub(r"[\s,;.\"'“”‘’]+", "", plain).upper()


def read_marks(text: object, room: int) -> Marks:
    """The marks of a text such as "YNYN …", as `mark_letters` reads them."""
    letters = mark_letters(text)
    found_marks = Marks(letters)
    if found_marks.problem:
        return found_marks
    word = sample(room)["wide_rule"]
    yes = [mark == "Y" for mark in letters]
    return Marks(letters, int((word[yes] == YES).sum()), int((word[yes] != YES).sum()))


def fitting(datasets: int, checked: int, yes: int) -> tuple[int, int]:
    """The fewest and the most yes datasets of all that fit a random sample.

    Exact (hypergeometric): of such ranges at least 95 percent hold the true number.
    """
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
        "precision": "Of 100 that the rule found, marked yes",
        "recall": "Of 100 that there are by this count, found by the rule",
        "count": "Our count, datasets",
        "low": "Fewest that fit",
        "high": "Most that fit",
    }
    return table.rename(columns=headings).round(1)


def count_chart(checked: int, right: int, missed: int) -> alt.LayerChart:
    """The two rules' counts beside our own with its range, for two counts of yes that the reader sets below it."""
    chosen = {
        "right": alt.param("right_now", value=right, bind=_binding(checked, "Found by the rule, marked yes: ")),
        "missed": alt.param("missed_now", value=missed, bind=_binding(checked, "Passed over, marked yes: ")),
    }
    rules = pd.DataFrame({"by": list(RULES.values()), "count": [found(rule) for rule in RULES]})
    ours = estimates(checked).assign(by="Our hand-check")
    ours["fits"] = [f"{row[5]:.0f} ({row.low} to {row.high} fit)" for row in ours.itertuples()]
    recall = "Of every 100 in our hand-check, the wide rule found " + ours["recall"].map("{:.1f}".format)
    ours["recall_words"] = recall.where(ours["recall"].notna(), "Nothing is marked yes")
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


_BETWEEN = r"[\s,;:|/–—-]"
# The end of a line: what stands before it is the name. Nothing is tried twice, however long a line is.
_NUMBERS = re.compile(rf"(?<={_BETWEEN})(?P<influence>[1-5]){_BETWEEN}+(?P<affected>[1-5])\Z")


def read_map(power_map: str) -> pd.DataFrame:
    """One row a line of `who, influence, affected`, the two numbers from 1 to 5, with any mark between the three.

    Raises UnknownValue, naming the line, where one cannot be read.
    """
    rows = []
    for line in filter(None, map(str.strip, power_map.splitlines())):
        read = _NUMBERS.search(line.rstrip(" .;,"))
        who = line[: read.start()].rstrip(" \t,;:|/–—-") if read else ""
        if not read or not re.search(r"[^\W\d_]", who):
            raise UnknownValue(
                f"The line {line!r} cannot be read. Write who it is, a comma, a number from 1 to 5 for the influence, "
                "a comma, and a number from 1 to 5 for how much it affects them."
            )
        rows.append((who, int(read["influence"]), int(read["affected"])))
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


# What the question needs, and who asks for the rest ---------------------------------------------------------------
# The columns are made up, like the request. What belongs to the question is read off its own words.


@dataclass(frozen=True)
class Column:
    """One column that the agencies hold about each child, whether the request's question needs it, and why not."""

    name: str
    needed: bool
    instead: str = ""


COLUMNS = (
    Column("A number made for this link, in place of a name", True),
    Column("Full name", False, "finds_a_person"),
    Column("Month of each move", True),
    Column("Days of school missed after each move", True),
    Column("Home address", False, "finds_a_place"),
    Column("Race and ethnicity, as the child or parent says it", True),
    Column("Country of birth", False, "finds_a_place"),
    Column("Office in charge", True),
    Column("Social Security number", False, "finds_a_person"),
    Column("Why the child was taken into care", False, "another_question"),
)
COLUMN_LETTERS = LETTERS[: len(COLUMNS)]
NEEDED = "".join("Y" if column.needed else "N" for column in COLUMNS)
SEND_ALL = "Send it all: an authority asks"
SEND_WITHOUT_NAMES = "Send it without the names"
NO_BY_TELEPHONE = "Say no on the telephone"
ASK_IN_WRITING = "Ask in writing under which law, and tell counsel and the data officer"
FIRST_ANSWERS = (SEND_ALL, SEND_WITHOUT_NAMES, NO_BY_TELEPHONE, ASK_IN_WRITING)


def columns_table() -> pd.DataFrame:
    """One row a column that the agencies hold, with its letter."""
    return pd.DataFrame({"Column": list(COLUMN_LETTERS), "What it holds": [column.name for column in COLUMNS]})


@dataclass(frozen=True)
class Minimum:
    """A room's marks on the columns, one letter each, and its first answer to the demand."""

    letters: str
    first_answer: str

    @property
    def is_whole(self) -> bool:
        """Whether each column has one mark, and no other letter is there."""
        return len(self.letters) == len(COLUMNS) and not set(self.letters) - set("YN")

    def takes(self, kind: str) -> bool:
        """Whether a column that the question does not need is marked yes, of this kind."""
        return any(mark == "Y" and column.instead == kind for mark, column in zip(self.letters, COLUMNS, strict=False))

    def lacks(self, *names: str) -> bool:
        """Whether a column that the question needs, of these first words, is marked no."""
        columns = zip(self.letters, COLUMNS, strict=False)
        return any(mark == "N" and column.name.startswith(names) for mark, column in columns)


# 1 · The marks ----------------------------------------------------------------------------------------------------


@text_question(
    consider="One mark for each row, in the order A to L.",
    hints=(
        "Look at the columns first, then at the description, and at the name last.",
        "Y: people in the table can be compared by their own race or ethnicity. N: they cannot. ?: nobody can tell.",
        "In code: twelve letters in one text, such as NYNNYNYNNNYN; `checks.read_marks(marked, room)` counts them.",
    ),
    example="NYYYNYNNYNYN",
    matches=lambda read: (
        f"Twelve marks. Of the {ROWS} rows that the wide rule had found, you marked {read.right} yes; of the {ROWS} "
        f"that it had passed over, {read.missed}.{read.in_doubt} Which marks are right is for your room to say."
    ),
)
def marked(text, room):
    return read_marks(text, room)


@marked.fault("A mark is Y, N or ?, and nothing else.", example="NYYYNYNNYNYX")
def strange_mark(read):
    return read.problem == "strange_mark"


@marked.fault("There are twelve rows: one mark for each, in the order A to L.", example="NYYYNYNNYNY")
def not_all_marked(read):
    return read.problem == "not_all_marked"


# 2 · The count that follows ---------------------------------------------------------------------------------------


def _counted(marked: object, room: int) -> pd.Series:
    """The row of `estimates` that the room's marks lead to. Raises UnknownValue where they are not all there."""
    read = read_marks(marked, room)
    if read.problem:
        raise UnknownValue("This question counts with your marks. Mark the twelve rows of Question 1 first.")
    return _pair(estimates(ROWS), read.right, read.missed).iloc[0]


def by_marks(marked: object, room: int) -> str:
    """What follows from the room's marks, in words. Raises UnknownValue where they are not all there."""
    row = _counted(marked, room)
    return f"by your marks {row['count']:.0f}, and {row['low']:.0f} to {row['high']:.0f} fit, of {len(_portal())}"


@exercise(
    consider="A row that the rule found stands for about five datasets, a row that it passed over for about forty-six.",
    hints=(
        "Choose your two counts of yes in the menus under the chart; the answer to Question 1 says them.",
        "The number stands over the line of our hand-check, before the brackets.",
        "In code: `hits * right / 6 + others * missed / 6`, with `read = checks.read_marks(marked, room)` and its "
        "right and missed.",
    ),
    within=0.6,
    unit="datasets",
    matches="That is the count that follows from your marks. Which marks are right is for your room to say.",
)
def our_count(room, marked):
    """Datasets of the portal that can be split by race, as the room's marks say."""
    return float(_counted(marked, room)["count"])


@our_count.mistake("You counted the rows as if each stood for as many datasets. A row passed over stands for far more.")
def rows_alike(room, marked):
    row = _counted(marked, room)
    return len(_portal()) * (row["right"] + row["missed"]) / len(LETTERS)


@our_count.mistake("That is the part that the rule found. Add the part that it passed over.")
def found_alone(room, marked):
    return sizes()[0] * _counted(marked, room)["right"] / ROWS


@our_count.mistake("That is a number of rows. Each stands for several datasets of the portal.")
def rows_not_datasets(room, marked):
    row = _counted(marked, room)
    return row["right"] + row["missed"]


@our_count.mistake("That is the fewest that fit. The question asks for the count in the middle.")
def the_fewest(room, marked):
    return _counted(marked, room)["low"]


@our_count.mistake("That is the most that fit. The question asks for the count in the middle.")
def the_most(room, marked):
    return _counted(marked, room)["high"]


@our_count.mistake("That is the wide rule's own count. The question asks for yours.")
def the_rules(room, marked):
    return found()


# 3 · No more than the question needs ------------------------------------------------------------------------------


def _marking(**changed: str) -> str:
    """The marks of the columns that are needed, some of them changed by their letters."""
    return "".join(changed.get(letter, mark) for letter, mark in zip(COLUMN_LETTERS, NEEDED, strict=True))


@text_question(
    consider="Ask of each column: which words of the request need it? Then ask who may ask for the rest.",
    hints=(
        "The request names four things: each move, school days, race, office. Something has to keep the rows of one "
        "child together.",
        "What nobody collected and sent cannot be demanded from the company that keeps it.",
        "In code: ten letters in one text; `checks.columns_table()` lists the columns.",
    ),
    example=NEEDED,
    choices={"first_answer": FIRST_ANSWERS},
    matches="The question can be answered with that, and the demand gets a question before it gets data.",
)
def needed(text, first_answer):
    return Minimum(mark_letters(text), first_answer)


@needed.fault("There are ten columns: one mark for each, Y or N, in the order A to J.", example=NEEDED[:-1])
def not_all_columns(read):
    return not read.is_whole


@needed.fault(
    "Without race and ethnicity the question cannot be asked by race. To collect little is not to look away.",
    example=_marking(F="N"),
)
def race_left_out(read):
    return read.lacks("Race")


@needed.fault(
    "A column is missing that the request names, or the one that keeps the rows of one child together.",
    example=_marking(C="N"),
)
def needed_left_out(read):
    return read.lacks("A number", "Month", "Days", "Office")


@needed.fault(
    "A name or a Social Security number is needed to find the same child in two files, and not afterwards. Whoever "
    "matches the files keeps them for that, and a made-up number stands in their place.",
    example=_marking(B="Y"),
)
def finds_a_person(read):
    return read.takes("finds_a_person")


@needed.fault(
    "An address or a country of birth tells where a child can be found or a family came from. The question does not "
    "ask for it.",
    example=_marking(E="Y"),
)
def finds_a_place(read):
    return read.takes("finds_a_place")


@needed.fault(
    "Why a child was taken into care is another question. It may be a good one: then it needs a yes of its own.",
    example=_marking(J="Y"),
)
def another_question(read):
    return read.takes("another_question")


@needed.fault(
    "An authority that asks may be allowed to, or may not. Nobody has said yet under which law, and what is sent "
    "cannot be called back.",
    example=NEEDED,
)
def sends_all(read):
    return read.first_answer == SEND_ALL


@needed.fault(
    "A home address or a Social Security number finds a person without a name. And no law has been named yet.",
    example=NEEDED,
)
def sends_without_names(read):
    return read.first_answer == SEND_WITHOUT_NAMES


@needed.fault(
    "A no on the telephone leaves no record, and some demands are lawful. Who may decide that, and on what grounds?",
    example=NEEDED,
)
def no_by_telephone(read):
    return read.first_answer == NO_BY_TELEPHONE


# 4 · The corner of the map ----------------------------------------------------------------------------------------


@exercise(
    consider="Look at both numbers of each line: how much it affects them, and how little they decide.",
    hints=(
        "Count the names in the shaded corner of the map.",
        "A line counts if its last number is 4 or 5 and the number before it is 1 or 2.",
        "In code: `checks.in_corner(checks.read_map(power_map)).sum()` counts the lines of the corner.",
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
