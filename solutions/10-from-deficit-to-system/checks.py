"""Session 10, Who is the subject of the sentence?: its tables and charts, its four sentences and how a check reads them
for their facts, and its questions with the mistakes people make.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from functools import cache

import altair as alt
import pandas as pd

from workshop.notebook import COLOURS, NOT_PUBLISHED, WITHHELD, Found, exercise, load, published, text_question
from workshop.notebook.reading import has_year, labelled, lines, numbers, without_years

FIRST, LAST = "2011-12", "2018-19"  # 2010-11 has another form: five groups in place of seven
FIRST_PERIOD, LAST_PERIOD = "2006-2010", "2014-2018"
DEFICIT, STRENGTH = "disengaged youth", "employed or enrolled youth"
REFERENCE = "White"
GROUPS = ("Black", "Hispanic")  # those of whom more than ten districts have LARGE cohorts
LARGE = 100  # students of a group in a district's cohort: below, a rate swings with a handful of people
STATE = "Connecticut"


@cache
def _youth() -> pd.DataFrame:
    return load("youth-engagement").set_index(["place", "published_as", "period"]).sort_index()


@cache
def _graduation() -> pd.DataFrame:
    table = load("school-graduation").set_index(["place", "race_ethnicity", "year"]).sort_index()
    numbers_of = ["cohort", "graduates", "rate", "rate_at_least"]
    return table[[*numbers_of, "rate_status"]].astype(dict.fromkeys(numbers_of, float))


def two_names(town: str) -> pd.DataFrame:
    """One row a period and name: all young people, those whom the name counts (estimates), and their percent.

    The nine periods that were published under both names; blank where the figures are withheld by us.
    """
    table = _youth().loc[town, ["all_youth", "youth", "percent"]].astype(float).reset_index()
    return table[table["period"] <= LAST_PERIOD].reset_index(drop=True)


def districts(group: str) -> pd.DataFrame:
    """One row a district whose rate for the group in 2018-19 is known: cohort, rate, rate at least (percent)."""
    known = _of(group)
    return known.loc[known[["rate", "rate_at_least"]].notna().any(axis=1), ["cohort", "rate", "rate_at_least"]]


def _of(group: str) -> pd.DataFrame:
    """The districts' rows of the group in 2018-19."""
    return _graduation().xs((group, LAST), level=["race_ethnicity", "year"]).drop(index=STATE, errors="ignore")


def statuses(group: str) -> dict[str, int]:
    """How many districts show the rate in 2018-19, in how many we withhold it, and in how many it is not published."""
    count = _of(group)["rate_status"].value_counts()
    names = {"shown": "reported", "withheld": "withheld", "not published": "suppressed"}
    return {name: int(count.get(status, 0)) for name, status in names.items()}


def rate(group: str, place: str = STATE, year: str = LAST) -> float:
    """Percent of the group's cohort who graduated within four years; not a number where it is withheld by us."""
    return _figure(place, group, year, "rate")


def gap(group: str) -> float:
    """Points between the state's rates of White students and of the group in 2018-19."""
    return round(rate(REFERENCE) - rate(group), 1)


def gaps(group: str, smallest: int = LARGE) -> pd.DataFrame:
    """One row a district with that many students of the group: cohort, both rates, gap and its margin (points).

    The margin is how far chance moves such a gap, 19 times of 20. `blank` says why a gap is: the publisher stars one
    of the two rates, or gives none, or we withhold one, because fewer than six of a group did not graduate there.
    """
    table = _of(group)
    table = table.loc[table["cohort"] >= smallest, ["cohort", "rate", "rate_status"]]  # a starred size is no size
    reference = _of(REFERENCE).reindex(table.index)
    table = table.assign(reference=reference["rate"], reference_status=reference["rate_status"])
    chance = sum(rows["rate"] * (100 - rows["rate"]) / rows["cohort"] for rows in (table, reference))
    ours = (table[["rate_status", "reference_status"]] == "withheld").any(axis=1)
    theirs = ~table[["rate_status", "reference_status"]].isin(["reported", "withheld"]).all(axis=1)
    table["blank"] = pd.Series(WITHHELD, index=table.index).where(ours & ~theirs, NOT_PUBLISHED)
    table["gap"], table["margin"] = (table["reference"] - table["rate"]).round(1), (1.96 * chance**0.5).round(1)
    return table.drop(columns=["rate_status", "reference_status"]).sort_values("gap")


def without_dot(table: pd.DataFrame) -> str:
    """How many districts of `gaps` have none, and by whom: "2 more are withheld by us, 1 is not published"."""
    count = table.loc[table["gap"].isna(), "blank"].value_counts()
    said = [f"{count[words]} {words}" for words in (WITHHELD, NOT_PUBLISHED) if words in count]
    return f"without a dot: {', '.join(said)}" if said else "none is left out"


def _figure(place: str, group: str, year: str, column: str) -> float:
    table, key = _graduation(), (place, group, year)
    return table.at[key, column] if key in table.index else float("nan")


def _share(town: str, name: str, period: str = LAST_PERIOD, column: str = "percent") -> float:
    value = _youth().at[(town, name, period), column]
    return float("nan") if pd.isna(value) else float(value)


# The four sentences -----------------------------------------------------------------------------------------------
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


FACTS = ("figure", "comparison", "year")


def _both_ways(*percents: float) -> tuple[float, ...]:
    """Percentages and what they leave of a hundred: 80.2 did is 19.8 did not."""
    return tuple(round(value, 2) for percent in percents for value in (percent, 100 - percent))


def _counts(group: str, year: str = LAST) -> tuple[float, float]:
    """Graduates of the state, and those of the cohort who did not graduate within four years."""
    cohort, graduates = (_figure(STATE, group, year, column) for column in ("cohort", "graduates"))
    return graduates, cohort - graduates


@cache
def sentences() -> dict[int, Sentence]:
    """The four sentences by number, with the figures of the data."""
    share, before = _share(STATE, DEFICIT), _share(STATE, DEFICIT, FIRST_PERIOD)
    people, people_before = (_share(STATE, DEFICIT, period, "youth") for period in (LAST_PERIOD, FIRST_PERIOD))
    inside, inside_before = (_share(STATE, STRENGTH, period, "youth") for period in (LAST_PERIOD, FIRST_PERIOD))
    hispanic, white, earlier = rate("Hispanic"), rate(REFERENCE), rate("Hispanic", year=FIRST)
    native, native_rate = (_figure(STATE, "Indian or Alaska Native", LAST, column) for column in ("cohort", "rate"))
    everybody = _everybody()
    return {
        1: Sentence(
            "A label makes a condition into a kind of person.",
            f"In {LAST_PERIOD}, {share} percent of Connecticut's young people were disengaged, hardly fewer than the "
            f"{before} percent of {FIRST_PERIOD}.",
            f"In {LAST_PERIOD}, a survey found {100 - share:.2f} percent of Connecticut's young people in school or "
            f"with a job, and {share} percent in neither; in {FIRST_PERIOD} it was {before} percent, a difference that "
            "the survey can hardly tell from none.",
            (*_both_ways(share), people, inside),
            (*_both_ways(before), people_before, inside_before, people_before - people, round(before - share, 2)),
            (LAST_PERIOD, FIRST_PERIOD),
        ),
        2: Sentence(
            "A ladder: one group stands on top, the others lag.",
            f"In {LAST}, Hispanic students lagged {white - hispanic:.1f} points behind White students: only "
            f"{hispanic} percent, against {white} percent, finished high school on time.",
            f"In {LAST}, Connecticut's schools graduated {hispanic} percent of their Hispanic students and {white} "
            f"percent of their White students within four years, {white - hispanic:.1f} points apart.",
            (*_both_ways(hispanic), *_counts("Hispanic")),
            (*_both_ways(white), *_counts(REFERENCE), gap("Hispanic")),
            (LAST,),
        ),
        3: Sentence(
            "A small word, still, that hides a change.",
            f"Despite all efforts, {100 - hispanic:.1f} percent of Hispanic students still had no diploma after four "
            f"years in {LAST}, against {100 - earlier:.1f} percent in {FIRST}.",
            f"Connecticut's schools graduated {earlier} percent of their Hispanic students within four years in "
            f"{FIRST}, and {hispanic} percent in {LAST}.",
            (*_both_ways(hispanic), *_counts("Hispanic")),
            (*_both_ways(earlier), *_counts("Hispanic", FIRST), round(hispanic - earlier, 1)),
            (LAST, FIRST),
        ),
        4: Sentence(
            "Too few: the rule of a report becomes a trait of people.",
            f"With only {native:.0f} students in a cohort of {everybody:,.0f}, American Indian and Alaska Native "
            f"students were too few to be analyzed in {LAST}.",
            f"In {LAST}, schools graduated {native_rate} percent of the {native:.0f} students, in a cohort of "
            f"{everybody:,.0f}, who were recorded as Indian or Alaska Native; our report had left them out.",
            (native,),
            (everybody, round(100 * native / everybody, 2)),
            (LAST,),
        ),
    }


def _everybody() -> float:
    return float(_graduation().loc[STATE, "cohort"].unstack("year")[LAST].sum())


def facts(sentence: str, number: int) -> tuple[str, ...]:
    """Which facts of sentence `number` this one keeps: figure, comparison, year.

    It looks for numbers and years and for nothing else: it has no opinion on words, order or style.
    """
    wanted, written = sentences()[number], numbers(sentence)
    figure, comparison = (
        {place for place, each in enumerate(written) if any(each.says(value) for value in values)}
        for values in (wanted.figure, wanted.comparison)
    )
    kept = {
        "figure": bool(figure),
        # One rounded number cannot be both.
        "comparison": bool(comparison - figure) or (len(comparison) > 1 if figure else bool(comparison)),
        "year": all(has_year(sentence, year) for year in wanted.years),
    }
    return tuple(fact for fact in FACTS if kept[fact])


def read(text: object) -> dict[int, str]:
    """The sentences of a text by number: each begins on a line with its number, or four lines stand without any."""
    written = lines(text)
    parts = labelled(text, {str(number): [str(number)] for number in sentences()})
    if not any(parts.texts.values()) and len(written) == len(sentences()):
        return dict(enumerate(written, 1))
    return {int(number): " ".join(texts) for number, texts in parts.texts.items() if " ".join(texts)}


@dataclass(frozen=True)
class FirstVersions:
    """The four sentences as a report printed them, each with the way in which blame comes in."""

    def __repr__(self) -> str:
        return "\n".join(f"{number}. {sentence.first}" for number, sentence in sentences().items())

    def _repr_html_(self) -> str:
        items = "".join(
            f"<li><p>{html.escape(sentence.first)}<br><em>{html.escape(sentence.trap)}</em></p></li>"
            for sentence in sentences().values()
        )
        return f'<ol style="max-width:46em">{items}</ol>'


def sentences_found(text: object) -> Found:
    """What the check finds in each of a participant's sentences, a row a sentence."""
    written = read(text)
    rows = []
    for number in sentences():
        sentence = written.get(number, "")
        kept = facts(sentence, number)
        signs = {fact.capitalize(): ("✓ there" if fact in kept else "✗ missing") if sentence else "–" for fact in FACTS}
        rows.append({"No.": number, **signs, "Sentence": sentence or "not written yet"})
    return Found(pd.DataFrame(rows), "What the check finds in your sentences")


# The harmful chart, and its redrawing -----------------------------------------------------------------------------

STEPS = ["0 as it was printed", "1 order", "2 labels", "3 color", "4 spread"]
_CHANGED = [
    "HARMFUL EXAMPLE. DO NOT COPY.",
    "Every group is named, the smallest cohort first, so that none is lost at the end",
    "The schools act, the groups are people with a number, the axis begins at 0",
    "One color for all: it says nothing about anybody",
    "Thick: the state. Dot: a district, larger for more students. Thin line: withheld by us",
]
_HEADLINES = ["Failing to graduate on time"] * 2 + ["Graduated by their schools in four years"] * 3
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
    return ("#fcbba1", "#fb6a4a", "#cb181d", "#99000d")[sum(percent > limit for limit in (6, 10, 15))]


@cache
def surgery() -> pd.DataFrame:
    """One row a step and group of the redrawing: label, where its bar begins and ends, its number, its color."""
    rows = []
    for place, (group, percent) in enumerate(_harmful().items()):
        rows.append((STEPS[0], place, group, _CUT, percent, f"{percent:.1f}", _alarm(percent)))
    for place, group in enumerate(_order()):
        value, cohort = rate(group), _figure(STATE, group, LAST, "cohort")
        not_said = pd.isna(value)
        floor = _figure(STATE, group, LAST, "rate_at_least")
        missing = 100 - (floor if not_said else value)
        number = WITHHELD if not_said else f"{missing:.1f}"
        rows.append((STEPS[1], place, group, _CUT, _CUT if not_said else missing, number, _alarm(missing)))
        number = f"{floor:.1f} to 100" if not_said else f"{value:.1f}"
        label, end = f"{group} ({cohort:,.0f})", 0 if not_said else value
        rows += [(STEPS[2], place, label, 0, end, number, _alarm(missing))]
        rows += [(STEPS[3], place, label, 0, end, number, COLOURS[0])]
        rows += [(STEPS[4], place, label, floor if not_said else value, 100 if not_said else value, number, "")]
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
    low, high = table["rate"].fillna(table["rate_at_least"]), table["rate"].fillna(100.0)
    words = {True: "rate", False: f"somewhere on the line, {WITHHELD}"}
    return table.assign(known=table["rate"].notna().map(words), low=low, high=high).drop(
        columns=["rate", "rate_at_least"]
    )


def redrawn(step: str | None = None, width: int = 330, height: int = 380) -> alt.LayerChart:
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
_DOT_TIP = [alt.Tooltip(field) for field in ("district:N", "group:N", "cohort:Q", "known:N", "low:Q")]


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
    """A dot for each district's rate, a thin line for one that is withheld, and thick marks for the state."""
    last = rows[rows["step"] == STEPS[4]]
    shown = dots["low"] == dots["high"]
    low, high = alt.X("low:Q", title=_AXIS, scale=scale), alt.X2("high:Q")
    size = alt.Size("cohort:Q", scale=alt.Scale(range=[8, 260]), legend=None)  # a small district swings by chance
    state = alt.Chart(last[last["from"] == last["to"]]).mark_tick(thickness=4, size=30, opacity=1)
    state_range = alt.Chart(last[last["from"] < last["to"]]).mark_rule(strokeWidth=4)
    return [
        alt.Chart(dots[~shown]).mark_rule(opacity=0.3).encode(x=low, x2=high, y=_ROW, tooltip=_DOT_TIP),
        alt.Chart(dots[shown]).mark_point(opacity=0.45).encode(x=low, y=_ROW, size=size, tooltip=_DOT_TIP),
        state.encode(x=alt.X("to:Q", scale=scale), y=_ROW, color=alt.value("#1f2933"), tooltip=_BAR_TIP),
        state_range.encode(
            x=alt.X("from:Q", scale=scale), x2="to:Q", y=_ROW, color=alt.value("#1f2933"), tooltip=_BAR_TIP
        ),
    ]


def gaps_chart(group: str) -> alt.LayerChart:
    """The gap within each large district as a dot with its margin, beside the state's as a dashed line."""
    dots = gaps(group).dropna(subset=["gap"]).reset_index(names="district")
    dots["least"], dots["most"] = dots["gap"] - dots["margin"], dots["gap"] + dots["margin"]
    title = f"Points by which the rate of {REFERENCE} students is higher, {LAST}"
    low, high = min(0.0, dots["least"].min()) - 2, max(dots["most"].max(), gap(group)) + 4
    x = alt.X("gap:Q", title=title, scale=alt.Scale(domain=[low, high], nice=False))
    y = alt.Y("district:N", title="District", sort=list(dots["district"])).axis(labelLimit=300, maxExtent=300)
    tooltip = ["district:N", "cohort:Q", "rate:Q", "reference:Q", "gap:Q", "margin:Q"]
    base = alt.Chart(dots).encode(x=x, y=y)
    points = base.mark_point(size=80, filled=True).encode(tooltip=tooltip)
    written = base.mark_text(align="left").encode(x=alt.value(366), text=alt.Text("gap:Q", format=".1f"))
    margins = base.mark_rule(color=COLOURS[0]).encode(x=alt.X("least:Q", title=title), x2="most:Q")
    state = pd.DataFrame({"gap": [gap(group)], "words": [f"the state: {gap(group):.1f}"]})
    line = alt.Chart(state).encode(x=x)
    rule = line.mark_rule(strokeDash=[5, 3], strokeWidth=2, color=COLOURS[1])
    label = line.mark_text(y=-8, color=COLOURS[1], fontWeight="bold").encode(text="words:N")
    return (margins + rule + label + points + written).properties(width=360, height=20 * len(dots))


def gaps_table(group: str) -> pd.DataFrame:
    """The figures behind the dots, a row a district; what we withhold is said so."""
    table = gaps(group).reset_index()
    for column in ("rate", "reference", "gap", "margin"):
        said = table[column].map("{:.1f}".format)
        table[column] = said.where(table[column].notna(), table["blank"])
    percents = [f"{name}, percent" for name in (group, REFERENCE)]
    headings = ["District", f"{group} cohort, students", *percents, "Gap, points", "Give or take, points"]
    return table.drop(columns="blank").astype({"cohort": int}).set_axis(headings, axis=1)


def state_table() -> pd.DataFrame:
    """The figures behind the chart, a row a group: cohort, rate (percent), and what is known of its districts."""
    rows = []
    for group in _order():
        known, value, count = districts(group)["rate"].dropna(), rate(group), statuses(group)
        ends = [f"{end:.1f}" for end in (known.min(), known.max())] if len(known) else ["–", "–"]
        withheld = f"at least {_figure(STATE, group, LAST, 'rate_at_least'):.1f}, {WITHHELD}"
        rows.append(
            {
                "Recorded as": group,
                "Cohort, students": int(_figure(STATE, group, LAST, "cohort")),
                "Graduated in four years, percent": withheld if pd.isna(value) else f"{value:.1f}",
                "Did not, percent": WITHHELD if pd.isna(value) else f"{100 - value:.1f}",
                "Districts that we show": count["shown"],
                "Lowest of them": ends[0],
                "Highest of them": ends[1],
                f"Districts {WITHHELD}": count["withheld"],
                f"Districts {NOT_PUBLISHED}": count["not published"],
            }
        )
    return pd.DataFrame(rows)


# 1 · What a name leaves out ---------------------------------------------------------------------------------------


@exercise(
    consider="The two names divide the same young people. Whoever is not under one of them is under the other.",
    hints=(
        "Press the other button under the chart, and look at the last period.",
        "Or take those who are employed or enrolled away from all young people.",
        "In code: pick one row of `names` with two conditions joined by &, then its youth with .iloc[0].",
    ),
    within=0.5,
    unit="people",
)
def left_out(town):
    """The estimate of young people with neither school nor job in the last period under both names."""
    return published(_share(town, DEFICIT, column="youth"), WITHHELD)


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


# 2 · Four sentences -----------------------------------------------------------------------------------------------


def _joined(changed: dict[int, str] | None = None) -> str:
    """Our four sentences, some of them replaced (by nothing: left out), each on a line with its number."""
    texts = {number: sentence.ours for number, sentence in sentences().items()} | (changed or {})
    return "\n".join(f"{number}. {text}" for number, text in texts.items() if text)


def _is_first_version(number: int, sentence: str) -> bool:
    return sentence.casefold().split() == sentences()[number].first.casefold().split()


@text_question(
    consider="Each sentence keeps three things that were true in its first version: a figure, a comparison, a year.",
    hints=(
        "Begin with who acts: the schools, the survey, the report, we. Then copy the numbers and years over.",
        "The table above the check shows, sentence by sentence, what it found and what it misses.",
        'In code: an f-string with `checks.rate("Hispanic")` in it, and try `checks.facts("your words", 2)`.',
    ),
    example=_joined,
    matches="The numbers and the years are there. Whether the words around them are true, read them aloud together.",
)
def rewritten(text):
    return read(text)


_LOST = {
    "comparison": "has no comparison yet. Than whom, than when, or of how many? Without it nobody can tell what the "
    "figure means.",
    "figure": "has no figure yet. Whoever acts, the number is the same: put it back, in digits, or one that says the "
    "same.",
    "year": "lacks a year. A finding without its year is true of no time.",
}


def _strike(number: int, fact: str) -> str:
    """Our sentence `number` with one of its facts taken out."""
    sentence = sentences()[number]
    if fact == "year":
        return without_years(sentence.ours)
    values = sentence.figure if fact == "figure" else sentence.comparison
    struck = sentence.ours
    for each in numbers(sentence.ours):
        if any(each.says(value) for value in values):
            struck = struck.replace(each.written, "some", 1)
    return struck


for _number in range(1, 5):
    for _fact, _message in _LOST.items():
        rewritten.fault(
            f"Sentence {_number} {_message}",
            example=lambda number=_number, fact=_fact: _joined({number: _strike(number, fact)}),
            name=f"{_fact}_lost_{_number}",
        )(lambda found, number=_number, fact=_fact: number in found and fact not in facts(found[number], number))


@rewritten.fault(
    "One of your sentences is still the first version, word for word. Ask of it: who acts here, and who could change "
    "it?",
    example=lambda: _joined({1: sentences()[1].first}),
)
def first_version(found):
    return any(_is_first_version(number, sentence) for number, sentence in found.items())


@rewritten.fault(
    "What you have written keeps its facts. Not all four sentences are there yet: one a line, each beginning with its "
    "number.",
    example=lambda: _joined({4: ""}),
)
def sentence_missing(found):
    return len(found) < len(sentences())


# 3 · The gap within districts -------------------------------------------------------------------------------------


@exercise(
    consider="One gap for each district, and one for the state. Count the districts whose gap is smaller.",
    hints=(
        "The dashed line in the second chart is the state's gap. Count the dots on its left.",
        "The table under the chart has each district's gap, from the smallest to the largest.",
        'In code: `(gaps["gap"] < gap).sum()`.',
    ),
    unit="districts",
)
def smaller_gap(group):
    """Large districts in which the gap between White students and the group is smaller than the state's."""
    return int((gaps(group)["gap"] < gap(group)).sum())


@smaller_gap.mistake("Those are all large districts that the chart shows. In some of them the gap is larger.")
def all_shown(group):
    return int(gaps(group)["gap"].notna().sum())


@smaller_gap.mistake("Those are the districts whose gap is larger. The question asks for the others.")
def larger_gap(group):
    return int((gaps(group)["gap"] > gap(group)).sum())


@smaller_gap.mistake("That is the state's gap in points. The question asks for a number of districts.")
def points_not_districts(group):
    return gap(group)


@smaller_gap.mistake("Those are districts of every size. The question asks for those with at least 100 students.")
def every_size(group):
    return int((gaps(group, 0)["gap"] < gap(group)).sum())
