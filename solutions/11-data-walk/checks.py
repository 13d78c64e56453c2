"""Session 11, What does it mean to you?: its four posters for any district, its questions with the mistakes people
make, how a check reads a rewritten poster, and its prose's figures.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache

import altair as alt
import pandas as pd

from workshop.notebook import (
    FEWER_THAN_SIX,
    NOT_PUBLISHED,
    Poster,
    Posters,
    accessible_table,
    exercise,
    load,
    published,
    reading_grade,
    wilson,
)
from workshop.notebook.charts import DescribedChart

STATE = "Connecticut"
PALE = "#9fbbd6"  # of a bar, so that the black mark on it is seen
THRESHOLD = 6
YEAR, EARLIER = "2021-22", "2018-19"  # posters 1 and 2, and posters 3 and 4
RELEASE = "May 2023"  # the later of the two in which the attendance of 2021-22 was published
GRADE = 8  # what a rewritten poster may ask of its readers

# The smallest group of the state first, so that nobody is lost at the end; the groups as each table writes them.
GROUPS = [
    "Native Hawaiian or Other Pacific Islander",
    "American Indian or Alaska Native",
    "Two or More Races",
    "Asian",
    "Black or African American",
    "Hispanic/Latino of any race",
    "White",
]
COHORTS = [
    "Hawaiian or Pacific Islander",
    "Indian or Alaska Native",
    "Two or More Races",
    "Asian",
    "Black",
    "Hispanic",
    "White",
]
EVERYBODY = "All Students"
PRESENT = [EVERYBODY, "All other races", "Black or African American", "Hispanic/Latino of any race", "White"]

_IN_WORDS = {"suppressed": NOT_PUBLISHED, "withheld": NOT_PUBLISHED, "missing": NOT_PUBLISHED}
_IN_WORDS |= {"not applicable": "not given", "no row": "no row"}

# The tables of one place ------------------------------------------------------------------------------------------
# One row a group, in our order; `status` says why a figure is blank, "no row" where the table has none.


def _table(dataset: str, groups: str, keep: dict[str, str], **only: str) -> pd.DataFrame:
    table = load(dataset)
    for column, value in only.items():
        table = table[table[column] == value]
    return table.rename(columns=keep).set_index(["place", groups])[list(keep.values())].sort_index()


@cache
def _enrollment(year: str) -> pd.DataFrame:
    return _table(
        "school-enrollment", "race_ethnicity", {"students": "students", "students_status": "status"}, year=year
    )


@cache
def _totals(year: str) -> pd.DataFrame:
    totals = load("school-enrollment", "totals")
    return totals[totals["year"] == year].set_index("place")[["students", "students_at_most"]].astype(float)


@cache
def _attendance() -> pd.DataFrame:
    keep = {"students": "students", "attendance_rate": "rate", "status": "status"}
    return _table("school-attendance", "student_group", keep, release=RELEASE, year=YEAR)


@cache
def _suspensions() -> pd.DataFrame:
    keep = {"suspended": "suspended", "rate": "rate", "rate_status": "status"}
    return _table("school-suspensions", "race_ethnicity", keep, year=EARLIER)


@cache
def _graduation() -> pd.DataFrame:
    keep = {"cohort": "cohort", "rate": "rate", "rate_at_least": "at_least", "rate_status": "status"}
    return _table("school-graduation", "race_ethnicity", keep, year=EARLIER)


@cache
def _towns() -> pd.DataFrame:
    towns = load("ct-towns")
    return towns[towns["level"] != "region"].set_index("place")


def _of(table: pd.DataFrame, place: str, groups: list[str]) -> pd.DataFrame:
    found = table.loc[place] if place in table.index.get_level_values("place") else table.iloc[:0].droplevel("place")
    rows = found.reindex(groups).rename_axis("group")
    numbers = [column for column in rows if column != "status"]
    return rows.astype(dict.fromkeys(numbers, float)).assign(status=rows["status"].fillna("no row"))


def enrolled(place: str, year: str = YEAR) -> pd.DataFrame:
    """Students of each of the seven groups in October, with status."""
    return _of(_enrollment(year), place, GROUPS)


def at_most(place: str, year: str = YEAR) -> float:
    """All students in October: exact where no group is hidden, else rounded up; not a number where hidden."""
    totals = _totals(year)
    return totals.loc[place].bfill().iloc[0] if place in totals.index else float("nan")


def is_exact(place: str, year: str = YEAR) -> bool:
    """Whether the table gives the number of all students exactly."""
    totals = _totals(year)
    return place in totals.index and bool(pd.notna(totals.at[place, "students"]))


def present(place: str) -> pd.DataFrame:
    """Students, days in school of every 100 (rate), the days missed, and students out on an average day (out)."""
    rows = _of(_attendance(), place, PRESENT)
    rows["rate"] *= 100
    rows["missed"] = 100 - rows["rate"]
    rows["out"] = rows["students"] * rows["missed"] / 100
    return rows


def sent_out(place: str) -> pd.DataFrame:
    """Students suspended or expelled at least once; of every 100 enrolled (rate), with Wilson's interval (low, high).

    The interval's total is the publisher's own: the count divided by the rate.
    """
    rows = _of(_suspensions(), place, GROUPS)
    people = 100 * rows["suspended"] / rows["rate"]
    ends = [wilson(count, total) for count, total in zip(rows["suspended"], people, strict=True)]
    return rows.assign(low=[100 * low for low, _ in ends], high=[100 * high for _, high in ends])


def graduated(place: str) -> pd.DataFrame:
    """The cohort, how many of every 100 graduated in four years (rate), or how low that can be (at_least)."""
    return _of(_graduation(), place, COHORTS)


# The posters ------------------------------------------------------------------------------------------------------


def stations(place: str) -> Posters:
    """The four posters for a place, and the sheet for the door."""
    posters = (_who_is_here(place), _who_was_in_school(place), _who_was_sent_out(place), _who_graduated(place))
    return Posters(f"Data walk: {place}", _DOOR.format(schools=_schools(place)), posters)


def _schools(place: str) -> str:
    """The name as the subject of a sentence: a town's schools, or the name of a district that is no town."""
    return f"{place}'s schools" if place in _towns().index else place


_DOOR = """\
## Welcome

On these four posters are public numbers about {schools}. You know things that no table knows. That is why we ask you.

## How to walk

Take about six minutes for each poster. Read it alone first, then talk about it. Write on it. You may pass on anything.
Nobody has to tell their own story, and nobody speaks for a group.

## Words on the posters

- **Not published:** the number is kept back, most often because so few children are in it that one could be known by
  it. Do not read it as zero.
- **Not given:** the table has no number, and does not say why.
- **No row:** the table does not name the group here at all.
- **Recorded as:** somebody ticked a box for each student. The tables do not say who.

## What comes of it

Who will read what you write, and what they can decide:

```lines 2
```

Who will tell you what came of it, where, and by which day:

```lines 2
```

Who made these posters, and how to reach them:

```lines 2
```
"""


def _of_100(value: float) -> str:
    """A rate in plain words: whole numbers, and never none where there is somebody."""
    return "fewer than 1" if 0 < value < 0.5 else "nearly all" if 99.5 <= value < 100 else f"about {value:.0f}"


def _rate(value: float, status: str = "") -> str:
    return _IN_WORDS.get(status, NOT_PUBLISHED) if pd.isna(value) else f"{value:.1f}"


def people(value: float, status: str = "") -> str:
    """A count of people as a poster may show it."""
    if pd.isna(value):
        return _IN_WORDS.get(status, NOT_PUBLISHED)
    return FEWER_THAN_SIX if 0 < value < THRESHOLD else f"{value:,.0f}"


def _why_blank(statuses: pd.Series) -> str:
    """One sentence for each kind of blank that a poster shows, in plain words; nothing where it shows none."""
    said = {_IN_WORDS[status] for status in statuses if status in _IN_WORDS}
    reasons = {
        NOT_PUBLISHED: "Not published: kept back so that no child is known by the number. Do not read it as zero.",
        "not given": "Not given: the state's table has no number here and does not say why.",
        "no row": "No row: the state's table does not name the group here.",
    }
    return " ".join(text for word, text in reasons.items() if word in said)


def _paragraphs(*texts: str) -> tuple[str, ...]:
    return tuple(text for text in texts if text)


def _picture(bars: pd.DataFrame, title: str, widest: float) -> alt.LayerChart:
    """Bars (`value`) with their words at the end (`words`), and a black mark where the state stands (`state`).

    Letters and rows are sized for paper of 11 by 17 inches. Every poster's names take the same room, enough of it for
    the wide letters that a browser may put in the place of these.
    """
    rows = bars.assign(end=bars[["value", "state"]].max(axis=1).fillna(0))
    names = alt.Axis(labelFontSize=20, labelLimit=500, minExtent=500, ticks=False, domain=False)
    order = alt.Scale(paddingInner=0.25, domain=list(rows["group"]))
    length = alt.Axis(labels=False, ticks=False, grid=False, titleFontSize=18, titleAnchor="start")
    x = {"title": title, "axis": length, "scale": alt.Scale(domain=[0, 1.5 * widest])}
    base = alt.Chart().encode(y=alt.Y("group:N", title=None, axis=names, scale=order))
    drawn = base.mark_bar(color=PALE).encode(x=alt.X("value:Q", **x))
    state = base.mark_tick(color="black", thickness=6, size=40, opacity=1).encode(x=alt.X("state:Q", **x))
    words = base.mark_text(align="left", dx=14, fontSize=24).encode(x=alt.X("end:Q", **x), text="words:N")
    return alt.layer(drawn, state, words, data=rows, width=400, height=alt.Step(52))


def _chart(bars: pd.DataFrame, title: str, finding: str, table: pd.DataFrame) -> DescribedChart:
    """The poster's picture, its words and its table. The finding, its title, stands above it in large letters."""
    longest = bars[["value", "state"]].fillna(0).max(axis=None) or 1
    mark = " A black mark shows all of Connecticut." if bars["state"].notna().any() else ""
    said = "; ".join(f"{group}: {words}" for group, words in zip(bars["group"], bars["words"], strict=True))
    drawn = _picture(bars, title + ("; mark: the state" if mark else ""), longest)
    description = f"{finding} One bar a group. {title}. {said}.{mark}"
    return DescribedChart(drawn.properties(description=description), description, table, finding, NOT_PUBLISHED)


def _bars(rows: pd.DataFrame, value: str, state: pd.Series, place: str) -> pd.DataFrame:
    """One row a group for `_picture`; the state's own poster has no mark."""
    bars = pd.DataFrame({"group": rows.index, "value": rows[value].to_numpy()})
    return bars.assign(state=float("nan") if place == STATE else state.to_numpy())


def _who_is_here(place: str) -> Poster:
    rows, everybody, exact = enrolled(place), at_most(place), is_exact(place)
    shares = 100 * rows["students"] / everybody
    count = [people(*row) for row in zip(rows["students"], rows["status"], strict=True)]
    share = [
        _rate(value if exact or pd.isna(value) else math.floor(10 * value) / 10, status)
        for value, status in zip(shares, rows["status"], strict=True)
    ]
    heading = "Of 100 students" if exact else "Of 100 students, at least"
    table = pd.DataFrame({"Recorded as": rows.index, "Students": count, heading: share})
    bars = _bars(rows, "students", rows["students"], STATE).assign(words=count)
    if rows["status"].eq("no row").all():
        finding = f"The state's table of October 2021 has no row for {_schools(place)}."
    elif pd.isna(everybody):
        finding = f"The state does not publish how many students {_schools(place)} had in October 2021."
    else:
        finding = f"{_schools(place)} had {'' if exact else 'at most '}{everybody:,.0f} students in October 2021."
    rounded = "At most: the total is rounded up, so that nobody can work out a hidden number from it."
    text = _paragraphs(
        "" if exact or pd.isna(everybody) else rounded,
        _who_lives_here(place),
        "Each student is in one group. Students recorded as Hispanic or Latino are in that group only.",
        _why_blank(rows["status"]),
    )
    return Poster(
        "Who goes to school here?",
        finding,
        _chart(bars, "Students", finding, table),
        text,
        "Connecticut State Department of Education, enrollment, October 2021. Residents: U.S. Census Bureau, American "
        "Community Survey, 2019 to 2023.",
        "Who is here and not on this list? Which names would you use?",
    )


def _who_lives_here(place: str) -> str:
    towns = _towns()
    if place not in towns.index:
        return ""
    row = towns.loc[place]
    parts = {"Black": "black", "Latino": "latino", "White": "white", "in all other groups": "other_race"}
    said = [
        f"{_of_100(100 * row[column] / row['population']).removeprefix('about ')} {name}"
        for name, column in parts.items()
        if row[column]
    ]
    where = "all of Connecticut" if place == STATE else f"the town of {place}"
    return (
        f"Of every 100 people of any age in {where}, a survey of 2019 to 2023 counts about {', '.join(said[:-1])} and "
        f"{said[-1]}. It is not exact."
    )


def _who_was_in_school(place: str) -> Poster:
    rows, state = present(place), present(STATE)
    days = [_rate(*row) for row in zip(rows["rate"], rows["status"], strict=True)]
    out = [people(*row) for row in zip(rows["out"], rows["status"], strict=True)]
    columns = {"Recorded as": rows.index, "In class, of 100 days": days}
    if place != STATE:
        columns["State, of 100"] = [_rate(value) for value in state["rate"]]
    table = pd.DataFrame({**columns, "Out on an average day": out})
    bars = _bars(rows, "rate", state["rate"], place).assign(words=days)
    here, there = rows.at[EVERYBODY, "rate"], state.at[EVERYBODY, "rate"]
    if pd.isna(here):
        finding = f"The state's table of {YEAR} has no number for {_schools(place)}."
    else:
        finding = f"In {YEAR}, {_schools(place)} had students in class on {_of_100(here)} of every 100 school days."
    if place != STATE:
        finding += f" In all of Connecticut it was {_of_100(there)}."
    text = _paragraphs(
        "An average hides people: one student may miss no day and another forty.",
        "Out can mean sick, no bus, no safe way, or sent out by the school. The table does not say which.",
        "“All other races” is the state's name. Everybody who is not in the three groups with a name is in it.",
        ""
        if rows["status"].eq("reported").all()
        else "Not published or no row: the group may be small, or not there. Do not read it as zero.",
    )
    return Poster(
        "Who was in school each day?",
        finding,
        _chart(bars, "Of 100 days", finding, table),
        text,
        f"Connecticut State Department of Education, attendance, school year {YEAR}, as released in {RELEASE}.",
        "What makes it easy to be in school here? What makes it hard?",
        lines=4,
    )


def _between(rows: pd.Series) -> str:
    """ "about 4 of every 100 White students and about 11 of every 100 Black students", lowest and highest."""
    known = rows.dropna().sort_values()
    ends = known.iloc[[0, -1]] if len(known) > 1 else known
    return " and ".join(f"{_of_100(value)} of every 100 students recorded as {group}" for group, value in ends.items())


_LOWEST_AND_HIGHEST = "The headline names the lowest and the highest number."


def _who_was_sent_out(place: str) -> Poster:
    rows, state = sent_out(place), sent_out(STATE)
    rates = [_rate(*row) for row in zip(rows["rate"], rows["status"], strict=True)]
    count = [people(*row) for row in zip(rows["suspended"], rows["status"], strict=True)]
    columns = {"Recorded as": rows.index, "Sent out, of 100": rates}
    if place != STATE:
        columns["State, of 100"] = [_rate(value) for value in state["rate"]]
    table = pd.DataFrame({**columns, "Students sent out": count})
    bars = _bars(rows, "rate", state["rate"], place).assign(words=rates)
    known = int(rows["rate"].notna().sum())
    if known:
        finding = f"In {EARLIER}, {_schools(place)} sent out {_between(rows['rate'])}."
    elif rows["status"].eq("no row").all():
        finding = f"The state's table of {EARLIER} has no row for {_schools(place)}."
    else:
        finding = f"The state publishes no number here on whom {_schools(place)} sent out in {EARLIER}."
    text = _paragraphs(
        "Sent out means suspended, in school or out of it, or expelled, at least once. Each time an adult decided it.",
        _LOWEST_AND_HIGHEST if known > 1 else "",
        "In a small group, a few students move the number a lot." if known else "",
        "It was the last full year before the pandemic.",
        _why_blank(rows["status"]),
    )
    return Poster(
        "Whom did the schools send out?",
        finding,
        _chart(bars, "Of 100 students", finding, table),
        text,
        f"Connecticut State Department of Education, EdSight, suspensions and expulsions, {EARLIER}. Our copy: CT Data "
        "Collaborative.",
        "What happens before a student is sent out? What would have helped?",
    )


def _who_graduated(place: str) -> Poster:
    rows, state = graduated(place), graduated(STATE)
    rates = _rate_or_at_least(rows)
    cohort = [people(*row) for row in zip(rows["cohort"], rows["status"], strict=True)]
    columns = {"Recorded as": rows.index, "Graduated, of 100": rates}
    if place != STATE:
        columns["State, of 100"] = _rate_or_at_least(state)
    table = pd.DataFrame({**columns, "Students in all": cohort})
    bars = _bars(rows, "rate", state["rate"], place).assign(words=rates)
    finding, bounded = _who_graduated_in_words(place, rows), rows["at_least"].notna()
    text = _paragraphs(
        "They may have no high school. The table does not say."
        if rows["status"].eq("no row").all()
        else "Some students need a fifth year. They are not in this number, even if they finish.",
        _LOWEST_AND_HIGHEST if rows["rate"].notna().sum() > 1 else "",
        "At least: the exact number would point at the few who did not graduate." if bounded.any() else "",
        _why_blank(rows["status"].mask(bounded, "reported")),
    )
    return Poster(
        "Whom did the schools graduate in four years?",
        finding,
        _chart(bars, "Of 100 students", finding, table),
        text,
        f"Connecticut State Department of Education, EdSight, four-year cohort, {EARLIER}. Our copy: CT Data "
        "Collaborative.",
        "What did somebody do that helped? What do we not count?",
    )


def _rate_or_at_least(rows: pd.DataFrame) -> list[str]:
    return [
        f"at least {row['at_least']:.1f}" if pd.notna(row["at_least"]) else _rate(row["rate"], row["status"])
        for _, row in rows.iterrows()
    ]


def _who_graduated_in_words(place: str, rows: pd.DataFrame) -> str:
    if rows["rate"].notna().any():
        return f"In {EARLIER}, {_schools(place)} graduated {_between(rows['rate'])} in four years."
    if rows["at_least"].notna().any():
        group = rows["at_least"].idxmax()
        return (
            f"In {EARLIER}, {_schools(place)} graduated at least {math.floor(rows.at[group, 'at_least'])} of every 100 "
            f"students recorded as {group} in four years."
        )
    if rows["status"].eq("no row").all():
        return f"The state's table of {EARLIER} has no row for {_schools(place)}."
    return f"The state publishes no number here on whom {_schools(place)} graduated in {EARLIER}."


def grades(posters: Posters) -> pd.DataFrame:
    """One row a poster: its words, words a sentence, syllables a word, and the reading grade (all estimates)."""
    rows = [
        {
            "Poster": f"{number}. {poster.question}",
            "Words": poster.grade.words,
            "Words a sentence": round(poster.grade.words / poster.grade.sentences, 1),
            "Syllables a word": round(poster.grade.syllables / poster.grade.words, 2),
            "Reading grade, about": round(poster.grade.grade, 1),
        }
        for number, poster in enumerate(posters.stations, 1)
    ]
    return pd.DataFrame(rows)


# 1 · How many students is the difference? -------------------------------------------------------------------------


def average_day(place: str) -> pd.DataFrame:
    """Two rows, this place and the state: days missed of every 100, and this place's students out at that rate."""
    rows = pd.concat({name: present(name).loc[[EVERYBODY]] for name in dict.fromkeys((place, STATE))})
    rows = rows.droplevel("group")[["students", "missed"]]
    return rows.assign(out=rows.at[place, "students"] * rows["missed"] / 100)


DAYS, STUDENTS = "days missed, of every 100", "students out on an average day"


def day_bars(place: str) -> pd.DataFrame:
    """One row a bar: whose rate (`who`), its unit, its value, and the value in words; small counts have no bar."""
    day = average_day(place)
    names = {name: name if name == place else "at the state's rate" for name in day.index}
    rows = [(names[name], DAYS, row["missed"], _rate(row["missed"])) for name, row in day.iterrows()]
    rows += [(names[name], STUDENTS, row["out"], people(row["out"])) for name, row in day.iterrows()]
    bars = pd.DataFrame(rows, columns=["who", "unit", "value", "words"])
    return bars.assign(value=bars["value"].mask(bars["words"] == FEWER_THAN_SIX))


def _shown(value: float) -> float | str:
    """A count of people as an answer: a number, "fewer than 6" where it would point at people, "not published"."""
    if pd.isna(value):
        return NOT_PUBLISHED
    return FEWER_THAN_SIX if 0 < abs(value) < THRESHOLD else float(value)


@exercise(
    consider="Two numbers of students of the same place: those who are out on an average day, and those who would be "
    "at the state's rate. Take the second away from the first.",
    hints=(
        "Under the chart, choose the students. The two numbers stand at the ends of the bars.",
        "If the place has fewer students out than at the state's rate, the answer is below zero.",
        'In code: `day["out"][place] - day["out"]["Connecticut"]`, then `round()`.',
    ),
    within=2.0,
    unit="students",
)
def out_compared(place):
    """Students out on an average day, less those at the state's rate: students x (days missed - state's) / 100."""
    out = average_day(place)["out"]
    return _shown(out[place] - out[STATE])


@out_compared.mistake("That is everybody who is out on an average day. Some of them would be at the state's rate too.")
def all_who_are_out(place):
    return average_day(place).at[place, "out"]


@out_compared.mistake("That is the number at the state's rate. How far is this place from it?")
def at_the_states_rate(place):
    return average_day(place).at[STATE, "out"]


@out_compared.mistake("That is a difference in days of every 100. The question asks how many students it is.")
def days_not_students(place):
    missed = average_day(place)["missed"]
    return missed[place] - missed[STATE]


# 2 · One in how many? ---------------------------------------------------------------------------------------------


def _sent(place: str, group: str, column: str = "rate") -> float:
    return sent_out(place).at[group, column]


@exercise(
    consider="Of every 100 students, so many were sent out. One in how many is that? Divide 100 by the rate.",
    hints=(
        "Read the group's rate in the chart or in its table.",
        "At 25 of every 100 it would be one in four: 100 divided by 25.",
        'In code: `100 / sent["rate"][group]`, then `round()`.',
    ),
    within=0.51,
    unit="students",
)
def one_in(place, group):
    """N of "1 in N students": 100 divided by the rate (percent)."""
    rate = _sent(place, group)
    return published(100 / rate)


@one_in.mistake("You wrote the rate itself. Of every 100 students so many were sent out; one in how many is that?")
def rate_as_n(place, group):
    return _sent(place, group)


@one_in.mistake("That is one in how many who were not sent out. Divide 100 by the rate of those who were.")
def those_who_stayed(place, group):
    return 100 / (100 - _sent(place, group))


@one_in.mistake("That is all of Connecticut, the black mark. The poster is about this place: read the bar.")
def the_states(place, group):
    return 100 / _sent(STATE, group)


@one_in.mistake("That is how many students were sent out. The question asks: one in how many?")
def count_not_rate(place, group):
    return _sent(place, group, "suspended")


def sent_table(place: str) -> pd.DataFrame:
    """The rates of poster 3 with their intervals, for display: one row a group, the state's rate beside it."""
    rows, state = sent_out(place), sent_out(STATE)
    columns = {
        "Recorded as": rows.index,
        "Sent out, of 100": [_rate(*row) for row in zip(rows["rate"], rows["status"], strict=True)],
        "Chance alone: from": [_rate(*row) for row in zip(rows["low"], rows["status"], strict=True)],
        "to": [_rate(*row) for row in zip(rows["high"], rows["status"], strict=True)],
        "Students": [people(*row) for row in zip(rows["suspended"], rows["status"], strict=True)],
        "State, of 100": [_rate(value) for value in state["rate"]],
    }
    return pd.DataFrame(columns)


# 3 · Who is not on the poster? ------------------------------------------------------------------------------------


def on_the_poster(place: str) -> pd.DataFrame:
    """One row a group: students in October of the poster's year, whether poster 3 has a bar for them, and status."""
    rows = enrolled(place, EARLIER)
    return rows.assign(bar=sent_out(place)["rate"].notna())


KINDS = ["all together", "has a bar", "no bar"]


def left_out_bars(place: str) -> pd.DataFrame:
    """One row a bar: everybody, those whose group has a bar on poster 3, then each group; students, kind, and words."""
    groups = on_the_poster(place)
    rows = [
        ("Everybody, at most", at_most(place, EARLIER), KINDS[0]),
        ("Groups with a bar", _with_a_bar(place), KINDS[0]),
    ]
    rows += [(group, row["students"], KINDS[1] if row["bar"] else KINDS[2]) for group, row in groups.iterrows()]
    bars = pd.DataFrame(rows, columns=["who", "students", "kind"])
    return bars.assign(words=[people(value) for value in bars["students"]])


def _with_a_bar(place: str) -> float:
    """Students in groups that have a bar; not a number where one of them is not counted in the enrollment table."""
    rows = on_the_poster(place)
    return float(rows.loc[rows["bar"], "students"].sum(skipna=False))


@exercise(
    consider="Everybody, less those whose group has a bar. A number that is not published is not zero, so do not add "
    "up the groups without a bar.",
    hints=(
        "The first bar of the chart is everybody, the second those whose group has a bar on poster 3.",
        "Take the second bar away from the first.",
        'In code: `everybody - groups.loc[groups["bar"], "students"].sum()`.',
    ),
    within=0.5,
    unit="students",
)
def left_out(place):
    """At most so many students are in groups without a bar: everybody (at most) less those with one."""
    return _shown(at_most(place, EARLIER) - _with_a_bar(place))


@left_out.mistake(
    "You added up the numbers that are printed and took each number that is not published for zero. Somebody is there. "
    "Start from everybody instead."
)
def hidden_as_zero(place):
    rows = on_the_poster(place)
    return float(rows.loc[~rows["bar"], "students"].sum())


@left_out.mistake("That is a number of groups. The question asks for students.")
def groups_not_students(place):
    return float((~on_the_poster(place)["bar"]).sum())


@left_out.mistake("Those are the students whose group has a bar. The question asks for the others.")
def those_with_a_bar(place):
    return _with_a_bar(place)


@left_out.mistake("That is everybody. Take away those whose group has a bar.")
def everybody(place):
    return at_most(place, EARLIER)


# 4 · In plain words -----------------------------------------------------------------------------------------------
# There is no one right text. The expected answer is the participant's own where it is plain and keeps all facts, else
# ours.

FACTS = ("figure", "comparison", "year")


def official(place: str) -> str:
    """Poster 2's finding as a report would put it. The wording is made up, its figures are the table's."""
    here, there = (present(name).at[EVERYBODY, "rate"] for name in (place, STATE))
    if place == STATE or pd.isna(here):
        return (
            f"During the {YEAR} academic year, the aggregate attendance rate among students enrolled in Connecticut "
            f"public educational institutions was {there:.1f} percent, corresponding to an average absenteeism of "
            f"{100 - there:.1f} percent of instructional days."
        )
    return (
        f"During the {YEAR} academic year, the aggregate attendance rate among students enrolled in the {place} local "
        f"educational agency was {here:.1f} percent, as compared with the corresponding statewide attendance rate of "
        f"{there:.1f} percent."
    )


def ours(place: str) -> str:
    """The same in plain words, one way of many."""
    here, there = (present(name).at[EVERYBODY, "rate"] for name in (place, STATE))
    if place == STATE or pd.isna(here):
        return (
            f"In {YEAR}, Connecticut's schools had students in class on {there:.1f} of every 100 school days. On the "
            f"other {100 - there:.1f} days they were out."
        )
    return (
        f"In {YEAR}, {_schools(place)} had students in class on {here:.1f} of every 100 school days. In the whole "
        f"state it was {there:.1f}."
    )


_NUMBER = re.compile(r"(?<![\d.,-])\d+(?:\.\d+)?(?![\d,-]|\.\d)")
_YEARS = re.compile(r"2021\s*(?:[-–—−‑/]|to|and)\s*(?:20)?22(?!\d)")


def _facts(text: str, place: str) -> set[str]:
    """Which of figure, comparison and year a text keeps. It looks for numbers, and has no opinion on words."""
    here, there = (present(name).at[EVERYBODY, "rate"] for name in (place, STATE))
    one_place = place == STATE or pd.isna(here)
    figures = (there,) if one_place else (here, 100 - here)
    others = (100 - there,) if one_place else (there, 100 - there, abs(here - there))
    written = _NUMBER.findall(_YEARS.sub(" ", text))
    figure_at, other_at = (
        {at for at, number in enumerate(written) if any(_says(number, value) for value in values)}
        for values in (figures, others)
    )
    kept = {
        "figure": bool(figure_at),
        "comparison": bool(other_at - figure_at) or len(other_at) > 1,  # one rounded number cannot be both
        "year": bool(_YEARS.search(text)),
    }
    return {fact for fact in FACTS if kept[fact]}


def _says(written: str, value: float) -> bool:
    digits = len(written.partition(".")[2])
    return abs(float(written) - value) <= 0.5 * 10**-digits + 1e-9


def _words_of(text: object) -> str:
    """The text, or nothing where there is no word in it."""
    return text if isinstance(text, str) and re.search(r"[^\W\d_]", text) else ""


@dataclass(frozen=True)
class Reading:
    """What the check finds in a participant's text, beside the official one; it shows itself as a table."""

    text: object
    place: str

    def table(self) -> pd.DataFrame:
        """One row a text: its reading grade, what makes it, and which facts it keeps."""
        texts = {"The official sentence": official(self.place), "Yours": _words_of(self.text)}
        rows = []
        for name, text in texts.items():
            grade = reading_grade(text) if text else None
            kept = _facts(text, self.place)
            rows.append(
                {
                    "Text": name,
                    "Reading grade, about": f"{grade.grade:.1f}" if grade else "nothing written yet",
                    "Words a sentence": f"{grade.words / grade.sentences:.1f}" if grade else "–",
                    "Syllables a word": f"{grade.syllables / grade.words:.2f}" if grade else "–",
                    **{fact.capitalize(): ("✓ kept" if fact in kept else "✗ lost") if text else "–" for fact in FACTS},
                }
            )
        return pd.DataFrame(rows)

    def __repr__(self) -> str:
        return self.table().to_string(index=False)

    def _repr_html_(self) -> str:
        return accessible_table(self.table(), caption="An estimate: the length of words and sentences, and no more")


def _is_plain(text: str) -> bool:
    return reading_grade(text).grade <= GRADE


@exercise(
    consider=f"Three facts stay: a figure, the comparison with the state, and the year. And grade {GRADE} is enough.",
    hints=(
        "Make two sentences of it. Begin with who acts: the schools. Say days, not rates.",
        "The table above the check shows your reading grade, and which facts it found. Write figures in digits.",
        'In code: an f-string with `day["missed"]`, and `reading_grade(text)` to try a wording.',
    ),
    matches="Plain enough, and nothing true is lost. Whether it is clear, only readers can tell: read it to somebody.",
)
def plain_words(place, written=None):
    text = _words_of(written)
    return text if text and _is_plain(text) and len(_facts(text, place)) == len(FACTS) else ours(place)


@plain_words.mistake(
    "That is the official sentence, word for word. How would you say it to a neighbor at the bus stop?"
)
def official_sentence(place, written=None):
    if written is None:
        return official(place)
    return written if _words_of(written).casefold().split() == official(place).casefold().split() else None


def _losing(fact: str):
    """A function that commits the loss of one fact: our text without it, or the participant's where it lacks it."""
    lost = {
        "figure": f"In {YEAR}, schools had students in class on most days, in the state on {{0:.1f}} of every 100.",
        "comparison": f"In {YEAR}, schools had students in class on {{1:.1f}} of every 100 days.",
        "year": "Schools had students in class on {1:.1f} of every 100 days, and in the state on {0:.1f}.",
    }

    def commit(place, written=None):
        if written is None:
            here, there = (present(name).at[EVERYBODY, "rate"] for name in (place, STATE))
            return lost[fact].format(there, here)
        text = _words_of(written)
        return written if text and fact not in _facts(text, place) else None

    commit.__name__ = f"{fact}_lost"
    return commit


plain_words.mistake(
    "The figure is lost. On how many of every 100 school days were students in class, or out? Write it in digits."
)(_losing("figure"))
plain_words.mistake("The comparison is lost. Is that much or little? Say beside it what it is in all of Connecticut.")(
    _losing("comparison")
)
plain_words.mistake("The year is lost. A finding without its year is true of no time. Write it as the table does.")(
    _losing("year")
)


@plain_words.mistake(
    f"All three facts are there. The words or the sentences are still long for grade {GRADE}: cut one sentence in two, "
    "or find a shorter word for the longest one."
)
def still_long(place, written=None):
    if written is None:
        return official(place).replace("academic year", "instructional year")
    text = _words_of(written)
    return written if text and not _is_plain(text) else None


@cache
def bars_of_districts() -> pd.Series:
    """For each district in the suspensions of 2018-19, for how many of the seven groups a rate is published."""
    rates = _suspensions()["rate"].drop(index=STATE, level="place")
    return rates.notna().groupby(level="place").sum()
