"""Session 10, Who is the subject of the sentence?: its tables and charts, its five sentences and how a check reads
them for their facts, its questions with the mistakes people make, and its prose's figures.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from workshop.notebook import (
    COLOURS,
    FEWER_THAN_SIX,
    NOT_PUBLISHED,
    accessible_table,
    exercise,
    load,
    published,
)

FIRST, LAST = "2010-11", "2018-19"
FIRST_PERIOD, LAST_PERIOD = "2006-2010", "2014-2018"
DEFICIT, STRENGTH = "disengaged youth", "employed or enrolled youth"
REFERENCE = "White"
LARGE = 100  # students of a group in a district's cohort: below, a rate swings with a handful of people
STATE = "Connecticut"


@cache
def _youth() -> pd.DataFrame:
    return load("youth-engagement").set_index(["place", "published_as", "period"]).sort_index()


@cache
def _graduation() -> pd.DataFrame:
    table = load("school-graduation").set_index(["place", "race_ethnicity", "year"]).sort_index()
    return table[["cohort", "graduates", "rate", "rate_at_least"]].astype(float)


def two_names(town: str) -> pd.DataFrame:
    """One row a period and name: all young people, those whom the name counts (estimates), and their percent.

    The nine periods that were published under both names; blank where the figures are withheld.
    """
    table = _youth().loc[town, ["all_youth", "youth", "percent"]].astype(float).reset_index()
    return table[table["period"] <= LAST_PERIOD].reset_index(drop=True)


def districts(group: str) -> pd.DataFrame:
    """One row a district whose rate for the group in 2018-19 is known: cohort, rate, rate at least (percent)."""
    known = _graduation().xs((group, LAST), level=["race_ethnicity", "year"]).drop(index=STATE, errors="ignore")
    return known.loc[known[["rate", "rate_at_least"]].notna().any(axis=1), ["cohort", "rate", "rate_at_least"]]


def by_year(place: str, group: str) -> pd.DataFrame:
    """One row a school year: cohort and graduates (students) and rate (percent); a blank is not published."""
    years = _graduation().index.get_level_values("year").unique().sort_values()
    table = _graduation()[["cohort", "graduates", "rate"]]
    found = table.loc[(place, group)] if (place, group) in table.index.droplevel("year") else table.iloc[:0]
    return found.reindex(years) if len(found) else pd.DataFrame(index=years, columns=table.columns, dtype=float)


def rate(group: str, place: str = STATE, year: str = LAST) -> float:
    """Percent of the group's cohort who graduated within four years; not a number where it is not published."""
    return _figure(place, group, year, "rate")


def _figure(place: str, group: str, year: str, column: str) -> float:
    table, key = _graduation(), (place, group, year)
    return table.at[key, column] if key in table.index else float("nan")


def _share(town: str, name: str, period: str = LAST_PERIOD, column: str = "percent") -> float:
    value = _youth().at[(town, name, period), column]
    return float("nan") if pd.isna(value) else float(value)


# The five sentences -----------------------------------------------------------------------------------------------
# Their wording is made up, their figures are the table's. A fact counts as kept in any form that says the same.


@dataclass(frozen=True)
class Sentence:
    """A first version, one rewriting that keeps everything, and the facts by which either is known.

    `figure` and `comparison` are numbers of which one must stand in the sentence, `years` all must.
    """

    trap: str
    first: str
    ours: str
    figure: tuple[float, ...]
    comparison: tuple[float, ...]
    years: tuple[str, ...]


FACTS = ("comparison", "figure", "year")
KEPT = ", ".join(FACTS)


def _both_ways(*percents: float) -> tuple[float, ...]:
    """Percentages and what they leave of a hundred: 80.2 did is 19.8 did not."""
    return tuple(round(value, 2) for percent in percents for value in (percent, 100 - percent))


@cache
def sentences() -> dict[int, Sentence]:
    """The five sentences by number, with the figures of the data."""
    share, before = _share(STATE, DEFICIT), _share(STATE, DEFICIT, FIRST_PERIOD)
    people, people_before = (_share(STATE, DEFICIT, period, "youth") for period in (LAST_PERIOD, FIRST_PERIOD))
    inside, inside_before = (_share(STATE, STRENGTH, period, "youth") for period in (LAST_PERIOD, FIRST_PERIOD))
    hispanic, white, earlier = rate("Hispanic"), rate("White"), rate("Hispanic", year=FIRST)
    cohort, graduates = (_figure(STATE, "Black", LAST, column) for column in ("cohort", "graduates"))
    native, native_rate = (_figure(STATE, "Indian or Alaska Native", LAST, column) for column in ("cohort", "rate"))
    everybody = _everybody()
    return {
        1: Sentence(
            "A label makes a condition into a kind of person.",
            f"In {LAST_PERIOD}, {share} percent of Connecticut's young people were disengaged, hardly fewer than the "
            f"{before} percent of {FIRST_PERIOD}.",
            f"In {LAST_PERIOD}, schools and employers had {100 - share:.2f} percent of Connecticut's young people on "
            f"their rolls; {share} percent were on neither, after {before} percent in {FIRST_PERIOD}.",
            (*_both_ways(share), people, inside),
            (*_both_ways(before), people_before, inside_before, people_before - people, round(before - share, 2)),
            (LAST_PERIOD, FIRST_PERIOD),
        ),
        2: Sentence(
            "A ladder: one group stands on top, the others lag.",
            f"In {LAST}, Hispanic students lagged {white - hispanic:.1f} points behind White students: only "
            f"{hispanic} percent, against {white} percent, finished high school on time.",
            f"In {LAST}, Connecticut's schools graduated {hispanic} percent of their Hispanic students and {white} "
            f"percent of their White students within four years: the schools' gap is {white - hispanic:.1f} points.",
            _both_ways(hispanic),
            (*_both_ways(white), round(white - hispanic, 1)),
            (LAST,),
        ),
        3: Sentence(
            "A verb that makes the student the one who fails.",
            f"In {LAST}, {cohort - graduates:,.0f} of {cohort:,.0f} Black students failed to graduate on time.",
            f"Within four years, Connecticut's schools graduated {graduates:,.0f} of the {cohort:,.0f} Black students "
            f"in the cohort of {LAST}; {cohort - graduates:,.0f} they did not.",
            (cohort - graduates, graduates, *_both_ways(rate("Black"))),
            (cohort,),
            (LAST,),
        ),
        4: Sentence(
            "A small word, still, that turns a change upside down.",
            f"Despite all efforts, {100 - hispanic:.1f} percent of Hispanic students still had no diploma after four "
            f"years in {LAST}, against {100 - earlier:.1f} percent in {FIRST}.",
            f"Connecticut's schools raised graduation within four years from {earlier} percent of Hispanic students "
            f"in {FIRST} to {hispanic} percent in {LAST}.",
            _both_ways(hispanic),
            (*_both_ways(earlier), round(hispanic - earlier, 1)),
            (LAST, FIRST),
        ),
        5: Sentence(
            "Too few: the rule of a report becomes a trait of people.",
            f"With only {native:.0f} students in a cohort of {everybody:,.0f}, American Indian and Alaska Native "
            f"students were too few to be analyzed in {LAST}.",
            f"This report had left out the {native:.0f} students, in a cohort of {everybody:,.0f}, who were recorded "
            f"as Indian or Alaska Native in {LAST}; schools graduated {native_rate} percent of them.",
            (native,),
            (everybody,),
            (LAST,),
        ),
    }


def _everybody() -> float:
    return float(_graduation().loc[STATE, "cohort"].unstack("year")[LAST].sum())


_DASHES = re.compile(r"\s*[-–—−‑/]\s*|\s+(?:to|through)\s+")
_NUMBER = re.compile(r"(?<![\d.,])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![\d])")


def _spellings(year: str) -> tuple[str, ...]:
    """How a period may be written, once dashes and "to" are one sign: 2018-19, 2018-2019, class of 2019."""
    start, end = year.split("-")
    end = end if len(end) == 4 else start[:2] + end
    return f"{start}-{end}", f"{start}-{end[2:]}", f"class of {end}"


def _has_year(sentence: str, year: str) -> bool:
    plain = _DASHES.sub("-", sentence)
    return any(re.search(rf"(?<!\d){re.escape(spelling)}(?!\d)", plain, re.I) for spelling in _spellings(year))


def _without_years(sentence: str) -> str:
    return re.sub(r"(?<!\d)(?:19|20)\d\d(?:\s*[-–—−‑/]\s*(?:\d{4}|\d{2})(?![\d.,]\d))?(?!\d|,\d)", " ", sentence)


def _says(written: str, value: float) -> bool:
    """Whether a number as written is this one, rounded as far as it was; a large count to two digits or more."""
    whole, _, decimals = written.replace(",", "").partition(".")
    number = float(f"{whole}.{decimals or 0}")
    if value < 1000 or decimals:
        return abs(number - value) <= 0.5 * 10 ** -len(decimals) + 1e-9
    digits = len(whole.rstrip("0"))
    return digits >= 2 and round(value, digits - len(whole)) == number


def facts(sentence: str, number: int) -> str:
    """Which facts of sentence `number` this one keeps, in order and with commas, such as "comparison, figure".

    It looks for numbers and years and for nothing else: it has no opinion on words, order or style.
    """
    wanted, written = sentences()[number], _NUMBER.findall(_without_years(sentence))
    figure, comparison = (
        {place for place, each in enumerate(written) if any(_says(each, value) for value in values)}
        for values in (wanted.figure, wanted.comparison)
    )
    kept = {
        # One rounded number cannot be both.
        "comparison": bool(comparison - figure) or (len(comparison) > 1 if figure else bool(comparison)),
        "figure": bool(figure),
        "year": all(_has_year(sentence, year) for year in wanted.years),
    }
    return ", ".join(fact for fact in FACTS if kept[fact])


def read(text: object) -> dict[int, str]:
    """The sentences of a text by number: each begins on a line with its number, or five lines stand without any."""
    lines = [line.strip() for line in text.splitlines() if line.strip()] if isinstance(text, str) else []
    if len(lines) == len(sentences()) and not any(re.match(r"\d[.):]", line) for line in lines):
        lines = [f"{number}. {line}" for number, line in enumerate(lines, 1)]
    found: dict[int, str] = {}
    current = 0
    for line in lines:
        if begins := re.match(r"([1-5])[.):]\s+(.*)", line):
            current, line = int(begins[1]), begins[2]
        if current:
            found[current] = f"{found.get(current, '')} {line}".strip()
    return {number: sentence for number, sentence in found.items() if sentence}


@dataclass(frozen=True)
class FirstVersions:
    """The five sentences as a report printed them, each with the facts that must not be lost."""

    def __repr__(self) -> str:
        return "\n".join(f"{number}. {sentence.first}" for number, sentence in sentences().items())

    def _repr_html_(self) -> str:
        items = "".join(
            f"<li><p>{html.escape(sentence.first)}<br><em>{html.escape(sentence.trap)}</em></p></li>"
            for sentence in sentences().values()
        )
        return f'<ol style="max-width:46em">{items}</ol>'


@dataclass(frozen=True)
class Reading:
    """What the check finds in each of a participant's sentences; it shows itself as a table."""

    text: object

    def table(self) -> pd.DataFrame:
        """One row a sentence: the words, and for each fact whether it is kept."""
        written = read(self.text)
        rows = []
        for number in sentences():
            sentence = written.get(number, "")
            kept = facts(sentence, number) if sentence else ""
            order = ("figure", "comparison", "year")
            signs = {fact.capitalize(): "✓ kept" if fact in kept else "✗ lost" for fact in order}
            blank = dict.fromkeys(signs, "–")
            rows.append({"No.": number, **(signs if sentence else blank), "Sentence": sentence or "not written yet"})
        return pd.DataFrame(rows)

    def __repr__(self) -> str:
        return self.table().to_string(index=False)

    def _repr_html_(self) -> str:
        return accessible_table(self.table(), caption="What the check finds in your sentences")


# The harmful chart, and its redrawing -----------------------------------------------------------------------------

STEPS = ["0 as it was printed", "1 order", "2 labels", "3 color", "4 spread"]
_CHANGED = [
    "HARMFUL EXAMPLE. DO NOT COPY.",
    "Every group is named, the smallest cohort first, so that none is lost at the end",
    "The schools act, the groups are people with a number, the axis begins at 0",
    "One color for all: it says nothing about anybody",
    "Line: the state. Dot: a district. Triangle: at least",
]
_HEADLINES = ["Failing to graduate on time"] * 2 + ["Graduated by their schools in four years"] * 3
_ALARM = ["#fcbba1", "#fb6a4a", "#cb181d", "#99000d"]
_CUT = 4  # percent: where the harmful chart begins its axis, so that small bars vanish


def _order() -> list[str]:
    """The groups of 2018-19, the smallest cohort first."""
    return list(_graduation().loc[STATE, "cohort"].unstack("year")[LAST].sort_values().index)


def _harmful() -> pd.Series:
    """Percent who did not graduate, in the harmful chart's order: White first, three groups lumped or left out."""
    table = _graduation().xs(LAST, level="year").loc[STATE]
    lumped = table.loc[["Indian or Alaska Native", "Two or More Races"]].sum()
    shown = 100 - table.loc[["White", "Black", "Hispanic", "Asian"], "rate"]
    shown["Other"] = round(100 - 100 * lumped["graduates"] / lumped["cohort"], 1)
    return shown.round(1)


def _alarm(percent: float) -> str:
    return _ALARM[sum(percent > limit for limit in (6, 10, 15))]


@cache
def surgery() -> pd.DataFrame:
    """One row a step and group of the redrawing: label, where its bar begins and ends, its number, its color."""
    rows = []
    for place, (group, percent) in enumerate(_harmful().items()):
        rows.append((STEPS[0], place, group, _CUT, percent, f"{percent:.1f}", _alarm(percent)))
    for place, group in enumerate(_order()):
        value, cohort = rate(group), _figure(STATE, group, LAST, "cohort")
        floor = _figure(STATE, group, LAST, "rate_at_least")
        missing = 100 - (floor if pd.isna(value) else value)
        not_said = pd.isna(value)
        number = f"at most {missing:.1f}" if not_said else f"{missing:.1f}"
        rows.append((STEPS[1], place, group, _CUT, _CUT if not_said else missing, number, _alarm(missing)))
        number = f"at least {floor:.1f}" if not_said else f"{value:.1f}"
        label, end = f"{group} ({cohort:,.0f})", 0 if not_said else value
        rows += [(STEPS[2], place, label, 0, end, number, _alarm(missing))]
        rows += [(step, place, label, 0, end, number, COLOURS[0]) for step in STEPS[3:]]
    return pd.DataFrame(rows, columns=["step", "row", "label", "from", "to", "number", "color"])


@cache
def scattered() -> pd.DataFrame:
    """One row a district and group with a known rate in 2018-19, and a row to draw it in, jittered around its group."""
    parts = []
    for place, group in enumerate(_order()):
        known = districts(group).sort_values("cohort").reset_index(names="district").assign(group=group)
        # Steps of the golden ratio spread dots evenly without chance, so that the picture is the same each time.
        known["row"] = place + 0.6 * ((known.index * 0.618034) % 1 - 0.5)
        parts.append(known)
    table = pd.concat(parts, ignore_index=True)
    table["known"] = table["rate"].notna().map({True: "rate", False: "at least"})
    return table.assign(percent=table["rate"].fillna(table["rate_at_least"])).drop(columns=["rate", "rate_at_least"])


def redrawn(step: str | None = None, width: int = 460, height: int = 380) -> alt.LayerChart:
    """The chart at one step of its redrawing, or with buttons for all of them when no step is given."""
    tables = [surgery(), scattered().assign(step=STEPS[4])]
    tables.append(pd.DataFrame({"step": STEPS, "headline": _HEADLINES, "changed": _CHANGED}))
    early = f"indexof({STEPS[:2]!r}, step_now) >= 0"
    low, high = alt.ExprRef(f"{early} ? {_CUT} : 0"), alt.ExprRef(f"{early} ? 22 : 100")
    if step:
        tables = [table[table["step"] == step] for table in tables]
        low, high = (_CUT, 22) if step in STEPS[:2] else (0, 100)
    scale = alt.Scale(domainMin=low, domainMax=high, nice=False, zero=False)
    layers = _words(tables[0], tables[2], width)
    layers += _bars(tables[0], scale) if step != STEPS[4] else []
    layers += _dots(tables[0], tables[1], scale) if step in (None, STEPS[4]) else []
    if not step:
        choice = alt.param(name="step_now", value=STEPS[0], bind=alt.binding_radio(options=STEPS, name="Step: "))
        layers = [layer.transform_filter(alt.datum.step == choice) for layer in layers]
        layers[0] = layers[0].add_params(choice)
        layers += _room_for_words(width)
    return alt.layer(*layers).properties(width=width, height=height)


_ROW = alt.Y("row:Q", title=None, axis=None, scale=alt.Scale(domain=[-2, 7.6], reverse=True, nice=False))
_AXIS = f"Percent of each group's cohort, Connecticut, {LAST}"
_BAR_TIP = [alt.Tooltip("label:N"), alt.Tooltip("number:N")]
_DOT_TIP = [alt.Tooltip("district:N"), alt.Tooltip("group:N"), alt.Tooltip("known:N"), alt.Tooltip("percent:Q")]


def _words(rows: pd.DataFrame, words: pd.DataFrame, width: int) -> list[alt.Chart]:
    """The chart's headline, what the step changed, and each row's label and number."""
    base, above = alt.Chart(rows).encode(y=_ROW), alt.Chart(words)
    return [
        above.mark_text(align="left", x=0, y=12, fontSize=14, fontWeight="bold").encode(text=alt.Text("headline:N")),
        above.mark_text(align="left", x=0, y=34).encode(text=alt.Text("changed:N")),
        base.mark_text(align="right", x=-8, limit=320).encode(text=alt.Text("label:N")),
        base.mark_text(align="left", x=width + 8).encode(text=alt.Text("number:N")),
    ]


def _room_for_words(width: int) -> list[alt.Chart]:
    """The widest label and number, unseen: the chart keeps its first size, and later steps write longer words."""
    rows = surgery().query("step == @STEPS[4]")
    widest = rows.loc[[rows["label"].str.len().idxmax()]].assign(number=max(rows["number"], key=len))
    unseen = alt.Chart(widest).encode(y=_ROW, opacity=alt.value(0))
    return [
        unseen.mark_text(align="right", x=-8, limit=320).encode(text=alt.Text("label:N")),
        unseen.mark_text(align="left", x=width + 8).encode(text=alt.Text("number:N")),
    ]


def _bars(rows: pd.DataFrame, scale: alt.Scale) -> list[alt.Chart]:
    """A bar for each group, in the steps before the last."""
    drawn = alt.Chart(rows[rows["step"] != STEPS[4]]).mark_bar(size=22)
    x, color = alt.X("from:Q", title=_AXIS, scale=scale), alt.Color("color:N", scale=None)
    return [drawn.encode(x=x, x2=alt.X2("to:Q"), y=_ROW, color=color, tooltip=_BAR_TIP)]


def _dots(rows: pd.DataFrame, dots: pd.DataFrame, scale: alt.Scale) -> list[alt.Chart]:
    """A dot or triangle for each district, and the state's line, in the last step."""
    shapes = alt.Scale(domain=["rate", "at least"], range=["circle", "triangle"])
    state = alt.Chart(rows[(rows["step"] == STEPS[4]) & (rows["to"] > 0)]).mark_tick(thickness=4, size=30, opacity=1)
    percent = alt.X("percent:Q", title=_AXIS, scale=scale)
    return [
        alt.Chart(dots)
        .mark_point(opacity=0.45, size=34)
        .encode(x=percent, y=_ROW, shape=alt.Shape("known:N", legend=None, scale=shapes), tooltip=_DOT_TIP),
        state.encode(x=alt.X("to:Q"), y=_ROW, color=alt.value("#1f2933"), tooltip=_BAR_TIP),
    ]


def districts_chart(group: str, place: str) -> alt.LayerChart:
    """Every district's rate for the group in 2018-19, with a slider for the smallest cohort and both ends written."""
    dots = districts(group).dropna(subset=["rate"]).reset_index(names="district")
    dots["height"] = (dots.index * 0.618034) % 1
    dots["yours"] = (dots["district"] == place).map({True: "your place", False: "district"})
    bind = alt.binding_range(min=20, max=200, step=20, name="Smallest cohort shown: ")
    smallest = alt.param(name="smallest", value=20, bind=bind)
    title = f"Percent of {group} students who graduated within four years, {LAST}"
    x = alt.X("rate:Q", title=title, scale=alt.Scale(domain=[0, 100]))
    names = sorted(dots["yours"].unique())
    shape = alt.Shape("yours:N", title=None, scale=alt.Scale(domain=names, range=["circle", "diamond"]))
    color = alt.Color("yours:N", title=None, scale=alt.Scale(domain=names, range=COLOURS[:2]))
    y = alt.Y("height:Q", title=None, axis=None, scale=alt.Scale(domain=[-0.35, 1.3]))
    tooltip = [alt.Tooltip("district:N"), alt.Tooltip("cohort:Q"), alt.Tooltip("rate:Q", format=".1f")]
    shown = alt.Chart(dots).transform_filter(alt.datum.cohort >= smallest)
    points = shown.mark_point(size=80, opacity=0.7).encode(x=x, y=y, shape=shape, color=color, tooltip=tooltip)
    ends = shown.transform_aggregate(lowest="min(rate)", highest="max(rate)").transform_fold(["lowest", "highest"])
    written = ends.mark_text(fontSize=15, fontWeight="bold", y=222).encode(
        x=alt.X("value:Q", title=title), text=alt.Text("value:Q", format=".1f")
    )
    pair = pd.DataFrame({"rate": [rate(group), rate(REFERENCE)], "who": [group, REFERENCE]}).drop_duplicates()
    lines = alt.Chart(pair.dropna()).encode(x=x)
    rules = lines.mark_rule(strokeDash=[4, 3], color="black")
    labels = lines.mark_text(y=10, align="right", dx=-4).encode(text=alt.Text("who:N"))
    chart = (rules + labels + points + written).add_params(smallest).configure_legend(orient="top")
    return chart.properties(width=640, height=240)


def state_table() -> pd.DataFrame:
    """The figures behind the chart, a row a group: cohort, rate (percent), districts known, lowest and highest."""
    rows = []
    for group in _order():
        known, value = districts(group), rate(group)
        rows.append(
            {
                "Recorded as": group,
                "Cohort, students": int(_figure(STATE, group, LAST, "cohort")),
                "Graduated in four years, percent": value,
                "Did not, percent": round(100 - value, 1),
                "At least, where withheld": _figure(STATE, group, LAST, "rate_at_least"),
                "Districts with a rate": int(known["rate"].notna().sum()),
                "Lowest district": known["rate"].min(),
                "Highest district": known["rate"].max(),
                "Districts known as at least": int(known["rate"].isna().sum()),
            }
        )
    return pd.DataFrame(rows)


# 1 · What a name leaves out ---------------------------------------------------------------------------------------


@exercise(
    consider="The two names share out the same young people. Whoever is not under one of them is under the other.",
    hints=(
        "Press the other button under the chart, and look at the last period.",
        "Or take those who are employed or enrolled away from all young people.",
        "In code: pick one row of `names` with two conditions joined by `&`, then its `youth` with `.iloc[0]`.",
    ),
    within=0.5,
    unit="people",
)
def left_out(town):
    """The estimate of young people with neither school nor job in the last period under both names."""
    return published(_share(town, DEFICIT, column="youth"))


@left_out.mistake("That is a percentage. The question asks for people: how many young persons is it?")
def percent_not_people(town):
    return _share(town, DEFICIT)


@left_out.mistake("Those are the young people whom the name counts. The question asks for those whom it leaves out.")
def those_counted(town):
    return _share(town, STRENGTH, column="youth")


@left_out.mistake("Those are all young people. The name leaves out only some of them.")
def all_of_them(town):
    return _share(town, DEFICIT, column="all_youth")


@left_out.mistake("That is the first period. The question asks for the last one.")
def first_period(town):
    return _share(town, DEFICIT, FIRST_PERIOD, "youth")


# 2 · Five sentences -----------------------------------------------------------------------------------------------
# There is no one right text. The expected answer is the participant's own where it keeps all facts, else one of ours.


def _joined(changed: dict[int, str] | None = None) -> str:
    """Our five sentences, some of them replaced (by nothing: left out), each on a line with its number."""
    texts = {number: sentence.ours for number, sentence in sentences().items()} | (changed or {})
    return "\n".join(f"{number}. {text}" for number, text in texts.items() if text)


def _is_first_version(number: int, sentence: str) -> bool:
    return sentence.casefold().split() == sentences()[number].first.casefold().split()


def _keeps_all(written: object) -> bool:
    found = read(written)
    return len(found) == len(sentences()) and all(
        facts(sentence, number) == KEPT and not _is_first_version(number, sentence)
        for number, sentence in found.items()
    )


@exercise(
    consider="Each sentence keeps three things that were true in its first version: a figure, a comparison, a year.",
    hints=(
        "Begin with who acts: the schools, the report, the survey, we. Then copy the numbers and years over.",
        "The table above the check shows, sentence by sentence, what it found and what it misses.",
        'In code: an f-string, such as f"1. In {year}, schools graduated {rate:.1f} percent …"; try `checks.facts()`.',
    ),
    matches="Nothing true is lost: each sentence keeps its figure, its comparison and its year.",
)
def rewritten(written=None):
    return written if _keeps_all(written) else _joined()


_LOST = {
    "comparison": "has lost its comparison. Than whom, than when, or of how many? Without it nobody can tell what the "
    "figure means.",
    "figure": "has lost its figure. Whoever acts, the number is the same: put it back, in digits, or one that says "
    "the same.",
    "year": "has lost a year. A finding without its year is true of no time.",
}


def _strike(number: int, fact: str) -> str:
    """Our sentence `number` with one of its facts taken out."""
    sentence = sentences()[number]
    if fact == "year":
        return _without_years(sentence.ours)
    values = sentence.figure if fact == "figure" else sentence.comparison

    def some(match: re.Match[str]) -> str:
        return "some" if any(_says(match[0], value) for value in values) else match[0]

    return "".join(
        part if _has_any_year(part) else _NUMBER.sub(some, part) for part in re.split(r"(\S+)", sentence.ours)
    )


def _has_any_year(word: str) -> bool:
    return bool(re.match(r"(?:19|20)\d\d\b", word))


def _losing(number: int, fact: str) -> Callable[..., Any]:
    def commit(written=None):
        if written is None:
            return _joined({number: _strike(number, fact)})
        sentence = read(written).get(number, "")
        return written if sentence and fact not in facts(sentence, number) else None

    commit.__name__ = f"{fact}_lost_{number}"
    return commit


for _number_of in range(1, 6):
    for _fact, _message in _LOST.items():
        rewritten.mistake(f"Sentence {_number_of} {_message}")(_losing(_number_of, _fact))


@rewritten.mistake(
    "One of your sentences is still the first version, word for word. Ask of it: who acts here, and who could change "
    "it?"
)
def first_version(written=None):
    if written is None:
        return _joined({1: sentences()[1].first})
    return written if any(_is_first_version(*item) for item in read(written).items()) else None


@rewritten.mistake(
    "What you have written keeps its facts. Not all five sentences are there yet: one a line, each beginning with its "
    "number."
)
def sentence_missing(written=None):
    if written is None:
        return _joined({5: ""})
    return written if isinstance(written, str) and len(read(written)) < len(sentences()) else None


# 3 · Spread -------------------------------------------------------------------------------------------------------


def _large(group: str) -> pd.Series:
    known = districts(group)
    return known.loc[known["cohort"] >= LARGE, "rate"].dropna()


@exercise(
    consider="Stay with one group, and with districts that have at least 100 of its students. Highest minus lowest.",
    hints=(
        "Move the slider under the second chart to 100, and read the two numbers at the ends.",
        "Subtract the lowest rate from the highest. The two dashed lines are not needed.",
        'In code: `large = districts[districts["cohort"] >= 100]["rate"]`, then `large.max()` and `large.min()`.',
    ),
    within=0.06,
    unit="percentage points",
)
def spread(group):
    """Highest minus lowest published rate among districts with at least 100 students of the group in the cohort."""
    rates = _large(group)
    return float(rates.max() - rates.min()) if len(rates) > 1 else NOT_PUBLISHED


@spread.mistake("That is the gap between two groups in the whole state. Stay within one group, and compare districts.")
def between_groups(group):
    return rate(REFERENCE) - rate(group)


@spread.mistake(
    "You took in the districts with small cohorts, where a few students move the rate. Set the slider first."
)
def all_districts(group):
    rates = districts(group)["rate"].dropna()
    return rates.max() - rates.min()


@spread.mistake("That is the highest rate alone. Take the lowest away from it.")
def highest_alone(group):
    return _large(group).max()


@spread.mistake("You compared the highest district with the state. The question asks for the highest and the lowest.")
def from_the_state(group):
    return _large(group).max() - rate(group)


# 4 · How many more ------------------------------------------------------------------------------------------------


@exercise(
    consider="Two numbers of graduates for the same students of 2018-19: those who did graduate, and those who would "
    "have at the rate of 2010-11.",
    hints=(
        "The number over the last bar is what you look for.",
        "Take 2018-19's cohort times the rate of 2010-11 (as a share, not a percent) away from 2018-19's graduates.",
        'In code: `years["graduates"][last] - years["rate"][first] / 100 * years["cohort"][last]`, then `round()`.',
    ),
    within=3.0,
    unit="students",
)
def more_graduates(place, group):
    """Graduates of 2018-19 beyond what the rate of 2010-11 would give: graduates - first rate x last cohort."""
    more = _figure(place, group, LAST, "graduates") - rate(group, place, FIRST) / 100 * _figure(
        place, group, LAST, "cohort"
    )
    if pd.isna(more):
        return NOT_PUBLISHED
    return FEWER_THAN_SIX if 0 < abs(more) < 6 else float(more)


@more_graduates.mistake("You subtracted two counts. There are not as many students in both years: use the rates too.")
def difference_of_counts(place, group):
    return _figure(place, group, LAST, "graduates") - _figure(place, group, FIRST, "graduates")


@more_graduates.mistake("That is a change in percentage points. The question asks for students.")
def points_not_students(place, group):
    return rate(group, place) - rate(group, place, FIRST)


@more_graduates.mistake("You used the students of 2010-11. The question is about those of 2018-19.")
def earlier_cohort(place, group):
    return (rate(group, place) - rate(group, place, FIRST)) / 100 * _figure(place, group, FIRST, "cohort")


@more_graduates.mistake("Those are all who graduated. Many of them would have at the earlier rate too.")
def all_graduates(place, group):
    return _figure(place, group, LAST, "graduates")
