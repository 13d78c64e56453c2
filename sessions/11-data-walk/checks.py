"""Session 11, What does it mean to you?: its four posters for any district, its questions with the mistakes people
make, and how a check reads a rewritten poster.
"""

from __future__ import annotations

import math
import re
from functools import cache

import pandas as pd

from workshop.notebook import (
    FEWER_THAN_SIX,
    NOT_PUBLISHED,
    Found,
    Poster,
    Posters,
    exercise,
    intervals,
    load,
    reading_grade,
    text_question,
)
from workshop.notebook.posters import (
    REASONS,
    chance_in_words,
    of_100,
    people_in_words,
    poster_chart,
    rate_in_words,
    why_blank,
)
from workshop.notebook.reading import has_year, numbers

STATE = "Connecticut"
NOT_GIVEN = "not given"  # as a poster says N/A
THRESHOLD = 6
YEAR, EARLIER = "2021-22", "2018-19"  # posters 1 and 2, and posters 3 and 4
RELEASE = "May 2023"  # the later of the two in which the attendance of 2021-22 was published

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
    keep = {"suspended": "suspended", "suspended_status": "count_status", "rate": "rate", "rate_status": "status"}
    return _table("school-suspensions", "race_ethnicity", keep, year=EARLIER)


@cache
def _graduation() -> pd.DataFrame:
    keep = {"cohort": "cohort", "graduates": "graduates", "rate": "rate", "rate_at_least": "at_least"}
    keep |= {"rate_status": "status"}
    return _table("school-graduation", "race_ethnicity", keep, year=EARLIER)


@cache
def _towns() -> pd.DataFrame:
    towns = load("ct-towns")
    return towns[towns["level"] != "region"].set_index("place")


def _of(table: pd.DataFrame, place: str, groups: list[str]) -> pd.DataFrame:
    found = table.loc[place] if place in table.index.get_level_values("place") else table.iloc[:0].droplevel("place")
    rows = found.reindex(groups).rename_axis("group")
    marks = [column for column in rows if column.endswith("status")]
    rows[marks] = rows[marks].fillna("no row")
    return rows.astype(dict.fromkeys(rows.columns.drop(marks), float))


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


def suspended(place: str) -> pd.DataFrame:
    """Students suspended or expelled at least once; of every 100 enrolled (rate), with Wilson's interval (low, high).

    The interval's total is the publisher's own: the count divided by the rate.
    """
    rows = _of(_suspensions(), place, GROUPS)
    rows["enrolled"] = 100 * rows["suspended"] / rows["rate"]
    return _with_interval(rows, "suspended", "enrolled")


def graduated(place: str) -> pd.DataFrame:
    """Cohort and graduates; of every 100 (rate) with Wilson's interval, or how low that can be (at_least)."""
    return _with_interval(_of(_graduation(), place, COHORTS), "graduates", "cohort")


def _with_interval(rows: pd.DataFrame, count: str, total: str) -> pd.DataFrame:
    ends = intervals(rows[count].where(rows["rate"].notna()), rows[total])
    return rows.assign(low=ends["low"], high=ends["high"])


# The posters ------------------------------------------------------------------------------------------------------
# A headline counts people and names no group: in large letters, far from its chart, a ranking of groups is a verdict.


def stations(place: str) -> Posters:
    """The four posters for a place, and the sheet for the door."""
    made = (_who_is_here(place), _who_was_in_school(place), _who_was_suspended(place), _who_graduated(place))
    return Posters(f"Data walk: {place}", _DOOR.format(schools=_schools(place)), made)


def _schools(place: str) -> str:
    """The name as the subject of a sentence: a town's schools, or the name of a district that is no town."""
    return f"{place}'s schools" if place in _towns().index else place


_DOOR = """\
## Welcome

On these four posters are public numbers about {schools}. You know things that no table knows. That is why we ask you.

## How to walk

Take about three minutes for each poster. Read it alone first, then talk about it. Write on it. You may pass on
anything. Nobody has to tell their own story, and nobody speaks for a group.

## Words on the posters

- **Not published:** the state keeps the number back, mostly where a group is small. Do not read it as zero.
- **Withheld by us:** the state prints the number. We leave it out, because with it somebody could work out a hidden
  one.
- **Not given:** the state prints N/A, and does not say why. Most likely no student of the group was suspended, or the
  group had none. Do not read it as zero or as hidden.
- **No row:** the table does not name the group here at all.
- **Recorded as:** somebody ticked a box for each student. The tables do not say who.
- **Why by race:** schools here were long kept apart by race, and racism is not over. Numbers help to see what it does.
- **The order:** from the group with the fewest students in the state to the group with the most.

## What comes of it

Who will read what you write, and what they can decide:

```lines 2
```

Who will tell whom what came of it, where, and by which day:

```lines 2
```

Who made these posters, and how to reach them:

```lines 2
```
"""


def _paragraphs(*texts: str) -> tuple[str, ...]:
    return tuple(text for text in texts if text)


def _is_empty(rows: pd.DataFrame, value: str) -> bool:
    """Whether the state's table has no number at all for the place."""
    bounded = rows["at_least"].notna().any() if "at_least" in rows else False
    return not (rows[value].notna().any() or bounded)


def _bars(rows: pd.DataFrame, value: str, words: list[str], state: pd.Series, place: str) -> pd.DataFrame:
    """One row a group for `_picture`. Where the place has no number at all, the bars are the state's, and say so."""
    bars = pd.DataFrame({"group": rows.index, "value": rows[value].to_numpy(), "words": words})
    if place != STATE and _is_empty(rows, value):
        told = [f"{mark:.1f} in the state" if pd.notna(mark) else NOT_PUBLISHED for mark in state]
        return bars.assign(value=state.to_numpy(), words=told, state=float("nan"), low=float("nan"), high=float("nan"))
    bars["state"] = float("nan") if place == STATE else state.to_numpy()
    return bars.assign(**{end: rows[end].to_numpy() if end in rows else float("nan") for end in ("low", "high")})


def _who_is_here(place: str) -> Poster:
    rows, everybody, exact, state = enrolled(place), at_most(place), is_exact(place), enrolled(STATE)
    empty, shares = _is_empty(rows, "students"), 100 * rows["students"] / everybody
    count = [people_in_words(*row) for row in zip(rows["students"], rows["status"], strict=True)]
    share = [
        rate_in_words(value if exact or pd.isna(value) else math.floor(10 * value) / 10, status)
        for value, status in zip(shares, rows["status"], strict=True)
    ]
    in_the_state = 100 * state["students"] / at_most(STATE)
    heading = "Of 100 students" if exact else "Of 100 students, at least"
    columns = {"Recorded as": rows.index, "Students": count, heading: share}
    if empty:
        columns["State, of 100"] = [rate_in_words(value) for value in in_the_state]
    # A mark of the state's counts would say nothing; its shares stand in for a place without a number.
    bars = _bars(rows, "students", count, in_the_state if empty else rows["students"] * float("nan"), place)
    if rows["status"].eq("no row").all():
        finding = f"The state's table of October 2021 has no row for {_schools(place)}."
    elif pd.isna(everybody):
        finding = f"The state does not publish how many students {_schools(place)} had in October 2021."
    else:
        finding = f"{_schools(place)} had {'' if exact else 'at most '}{everybody:,.0f} students in October 2021."
    residents = _who_lives_here(place)
    text = _paragraphs(
        _STATES_BARS if empty else "",
        "At most: we rounded the total up, so that nobody can work out a hidden number from it."
        if not exact and pd.notna(everybody)
        else "",
        residents,
        "Each student is in one group. Students recorded as Hispanic or Latino are in that group only.",
        why_blank(rows["status"]),
    )
    source = "Connecticut State Department of Education, enrollment, October 2021."
    if residents:
        source += " Residents: U.S. Census Bureau, American Community Survey, 2019 to 2023."
    title = "Of 100 students in all of Connecticut" if empty else "Students"
    prompt = "Who is here and not on this list? Which names would you use?"
    return Poster(
        "Who goes to school here?",
        finding,
        poster_chart(bars, title, finding, pd.DataFrame(columns)),
        text,
        source,
        prompt,
    )


_CHANCE = "In brackets: what the number could easily have been in a group of this size, with schools that act the same."
_STATES_BARS = "There is no number for these schools, so the bars show all of Connecticut."


def _who_lives_here(place: str) -> str:
    towns = _towns()
    if place not in towns.index:
        return ""
    row = towns.loc[place]
    parts = {"Black": "black", "Latino": "latino", "White": "white", "in all other groups": "other_race"}
    said = [
        f"{of_100(100 * row[column] / row['population']).removeprefix('about ')} {name}"
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
    days = [rate_in_words(*row) for row in zip(rows["rate"], rows["status"], strict=True)]
    out = [people_in_words(*row) for row in zip(rows["out"], rows["status"], strict=True)]
    columns = {"Recorded as": rows.index, "In class, of 100 days": days}
    if place != STATE:
        columns["State, of 100"] = [rate_in_words(value) for value in state["rate"]]
    table = pd.DataFrame({**columns, "Out on an average day": out})
    here, there, empty = rows.at[EVERYBODY, "rate"], state.at[EVERYBODY, "rate"], _is_empty(rows, "rate")
    if pd.isna(here):
        finding = f"The state's table of {YEAR} has no number for {_schools(place)}."
    else:
        finding = f"In {YEAR}, {_schools(place)} had students in class on {of_100(here)} of every 100 school days."
    if place != STATE:
        finding += f" In all of Connecticut it was {of_100(there)}."
    text = _paragraphs(
        _STATES_BARS if empty else "",
        "An average hides people: one student may miss no day and another forty.",
        "Out can mean sick, no bus, no safe way, or sent home by the school. The table does not say which.",
        "“All other races” is the state's name. Everybody who is not in the three groups with a name is in it.",
        "" if rows["status"].eq("reported").all() else "A group without a number may be small, or not there.",
        why_blank(rows["status"]),
    )
    bars = _bars(rows, "rate", days, state["rate"], place)
    return Poster(
        "Who was in school each day?",
        finding,
        poster_chart(bars, "Of 100 days in all of Connecticut" if empty else "Of 100 days", finding, table),
        text,
        f"Connecticut State Department of Education, attendance, school year {YEAR}, as released in {RELEASE}.",
        "What makes it easy to be in school here? What makes it hard?",
    )


def _in_groups(rows: pd.DataFrame, known: pd.Series) -> str:
    """For which groups a headline's count speaks, where not for all that the table names."""
    if known.all():
        return ""
    return " in the one group with a number" if known.sum() == 1 else " in the groups with a number"


def _few(total: float) -> str:
    """What one student weighs in the smallest group with a number, where that is at least one of a hundred."""
    if pd.isna(total) or total >= 100:
        return ""
    return f"The smallest group with a number has {total:.0f} students, so each is {100 / total:.0f} of 100 there."


# Its biography says what the marks of this table most likely mean; a star and N/A are not the same.
_MARKS_OF_SUSPENSIONS = REASONS | {
    NOT_PUBLISHED: "Not published: the state prints a star. The group is small, or few of it were suspended. Do not "
    "read it as zero.",
    NOT_GIVEN: "Not given: the state prints N/A, and does not say why. Most likely no student of the group was "
    "suspended, or the group had none. Do not read it as zero or as hidden.",
}


def _who_was_suspended(place: str) -> Poster:
    rows, state = suspended(place), suspended(STATE)
    rates = [rate_in_words(*row) for row in zip(rows["rate"], rows["status"], strict=True)]
    columns = {"Recorded as": rows.index, "Of 100 (chance alone)": chance_in_words(rates, rows)}
    if place != STATE:
        columns["State, of 100"] = [rate_in_words(value) for value in state["rate"]]
    columns["Students"] = [people_in_words(*row) for row in zip(rows["suspended"], rows["count_status"], strict=True)]
    table = pd.DataFrame(columns)
    known, empty = rows["rate"].notna(), _is_empty(rows, "rate")
    rate = of_100(_pooled(state))
    there = f"In all of Connecticut, schools suspended or expelled {rate} of every 100 students."
    if not empty:
        count = f"{'' if known.all() else 'at least '}{rows['suspended'][known].sum():,.0f}"
        finding = (
            f"In {EARLIER}, {_schools(place)} suspended or expelled {count} students. "
            f"That is {of_100(_pooled(rows))} of every 100{_in_groups(rows, known)}."
        )
    elif rows["status"].eq("no row").all():
        finding = f"The state's table of {EARLIER} has no row for {_schools(place)}. {there}"
    else:
        finding = f"The state publishes no number of suspensions in {EARLIER} for {_schools(place)}. {there}"
    text = _paragraphs(
        _STATES_BARS if empty else there if place != STATE else "",
        "Counted is each student who was suspended, in school or out of it, or expelled, at least once. Each time an "
        "adult decided it. So the bars show what schools did, and not what children are like.",
        _few(rows["enrolled"].min()),
        _CHANCE if not empty else "",
        "It was the last full year before the pandemic.",
        why_blank(pd.concat([rows["status"], rows["count_status"]]), _MARKS_OF_SUSPENSIONS),
    )
    bars = _bars(rows, "rate", rates, state["rate"], place)
    return Poster(
        "Whom did the schools suspend or expel?",
        finding,
        poster_chart(bars, "Of 100 students in all of Connecticut" if empty else "Of 100 students", finding, table),
        text,
        f"Connecticut State Department of Education, EdSight, suspensions and expulsions, {EARLIER}; state law "
        "(section 10-233n) asks for them by race. Our copy: CT Data Collaborative.",
        "What do you know about this here that no table shows? What would have helped a child to stay?"
        if empty
        else "What happens before a student is sent away? What would have helped?",
    )


def _pooled(rows: pd.DataFrame) -> float:
    """Students suspended of every 100, all groups with a rate together."""
    known = rows[rows["rate"].notna()]
    return 100 * known["suspended"].sum() / known["enrolled"].sum()


def graduates_at_least(rows: pd.DataFrame) -> tuple[float, float, pd.Series]:
    """Graduates (at least) and students of all groups with a number, and which groups those are."""
    bounded = (rows["at_least"] * rows["cohort"] / 100 - 1e-9).map(math.ceil, na_action="ignore")
    least = rows["graduates"].where(rows["rate"].notna()).fillna(bounded)
    return least.sum(), rows["cohort"][least.notna()].sum(), least.notna()


def _who_graduated(place: str) -> Poster:
    rows, state = graduated(place), graduated(STATE)
    rates, bounded, empty = _rate_or_at_least(rows), rows["at_least"].notna(), _is_empty(rows, "rate")
    columns = {"Recorded as": rows.index, "Of 100 (chance alone)": chance_in_words(rates, rows)}
    if place != STATE:
        columns["State, of 100"] = _rate_or_at_least(state)
    cohort = [people_in_words(*row) for row in zip(rows["cohort"], rows["status"], strict=True)]
    table = pd.DataFrame({**columns, "Students in all": cohort})
    least, total, known = graduates_at_least(rows)
    of_state = graduates_at_least(state)
    rate = of_100(100 * of_state[0] / of_state[1])
    there = f"In all of Connecticut, schools graduated {rate} of every 100 students in four years."
    if not empty:
        finding = (
            f"In {EARLIER}, {_schools(place)} graduated {'at least ' if bounded.any() else ''}{least:,.0f} of "
            f"{total:,.0f} students in four years{_in_groups(rows, known)}."
        )
    elif rows["status"].eq("no row").all():
        finding = f"The state's table of {EARLIER} has no row for {_schools(place)}. {there}"
    else:
        finding = f"The state publishes no number of graduates in {EARLIER} for {_schools(place)}. {there}"
    gone = rows["status"].eq("no row").all()
    text = _paragraphs(
        "They may have no high school. The table does not say." if gone else "",
        _STATES_BARS if empty else there if place != STATE else "",
        "Some students need a fifth year. They are not in this number, even if they finish.",
        _few(rows["cohort"][known].min()),
        _CHANCE if rows["rate"].notna().any() else "",
        "At least: fewer than six did not graduate, so we round down, and the number points at nobody."
        if bounded.any()
        else "",
        why_blank(rows["status"].mask(bounded, "reported")),
    )
    bars = _bars(rows, "rate", rates, state["rate"].fillna(state["at_least"]), place)
    return Poster(
        "Whom did the schools graduate in four years?",
        finding,
        poster_chart(bars, "Of 100 students in all of Connecticut" if empty else "Of 100 students", finding, table),
        text,
        f"Connecticut State Department of Education, EdSight, four-year cohort, {EARLIER}. Our copy: CT Data "
        "Collaborative.",
        "Where do young people from here finish school? What helps them?"
        if empty
        else "What did somebody do that helped? What do we not count?",
    )


def _rate_or_at_least(rows: pd.DataFrame) -> list[str]:
    return [
        f"at least {row['at_least']:.1f}" if pd.notna(row["at_least"]) else rate_in_words(row["rate"], row["status"])
        for _, row in rows.iterrows()
    ]


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
    rows = [(names[name], DAYS, row["missed"], rate_in_words(row["missed"])) for name, row in day.iterrows()]
    rows += [(names[name], STUDENTS, row["out"], people_in_words(row["out"])) for name, row in day.iterrows()]
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
        'In code: `round(day["out"].iloc[0] - day["out"].iloc[-1])`',
    ),
    within=1.0,  # each bar is rounded to a whole student
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


# 2 · Who is not on the poster? ------------------------------------------------------------------------------------


def on_the_poster(place: str) -> pd.DataFrame:
    """One row a group: students in October of the poster's year, whether poster 3 has a bar for them, and status."""
    rows = enrolled(place, EARLIER)
    return rows.assign(bar=suspended(place)["rate"].notna())


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
    why = ["", "", *groups["status"]]
    return bars.assign(words=[people_in_words(*row) for row in zip(bars["students"], why, strict=True)])


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
        'In code: `everybody - groups.loc[groups["bar"], "students"].sum()`',
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


# 3 · In plain words -----------------------------------------------------------------------------------------------
# There is no one right text. The check looks for figures and the year; what a text means, only readers can tell.

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


def _facts(text: str, place: str) -> set[str]:
    """Which of figure, comparison and year a text keeps. It looks for numbers, and has no opinion on words."""
    here, there = (present(name).at[EVERYBODY, "rate"] for name in (place, STATE))
    one_place = place == STATE or pd.isna(here)
    figures = (there,) if one_place else (here, 100 - here)
    others = (100 - there,) if one_place else (there, 100 - there, abs(here - there))
    written = [number for number in numbers(text) if " " not in number.written]  # 92 of 100 is said once
    figure_at, other_at = (
        {at for at, number in enumerate(written) if any(number.says(value) for value in values)}
        for values in (figures, others)
    )
    kept = {
        "figure": bool(figure_at),
        "comparison": bool(other_at - figure_at) or len(other_at) > 1,  # one rounded number cannot be both
        "year": has_year(text, YEAR),
    }
    return {fact for fact in FACTS if kept[fact]}


_LETTERS = re.compile(r"[^\W\d_]+")


@text_question(
    consider="Three facts stay: a figure, the comparison with the state, and the year.",
    hints=(
        "Make two sentences of it. Begin with who acts: the schools. Say days, not rates.",
        "The table above the check shows which facts it found. Write figures and the year in digits.",
        'In code: `f"Schools here had students in class on {100 - day.missed.iloc[0]:.0f} of 100 days."`',
    ),
    example=ours,
    matches="The numbers and the year are there. Whether it is clear, kind and true, only readers can tell: read it to "
    "somebody.",
)
def plain_words(text, place):
    """The words of a text, and which of the facts it keeps."""
    return {"place": place, "text": text, "words": len(_LETTERS.findall(text)), "facts": _facts(text, place)}


def found(text: object, place: str) -> Found:
    """What the check finds in a participant's text, beside the official one."""
    texts = {"The official sentence": official(place), "Yours": text if isinstance(text, str) else ""}
    rows = []
    for name, each in texts.items():
        kept, written = _facts(each, place), bool(_LETTERS.search(each))
        grade = f"{reading_grade(each).grade:.1f}" if written else "nothing written yet"
        marks = {fact.capitalize(): ("✓ found" if fact in kept else "✗ not found") for fact in FACTS}
        rows.append({"Text": name, **marks, "Reading grade, about": grade})
    return Found(pd.DataFrame(rows), "Figures and a year, as the check finds them; the grade is an estimate")


@plain_words.fault(
    "That is the official sentence, word for word. How would you say it to a neighbor at the bus stop?",
    example=official,
)
def official_sentence(reading):
    return reading["text"].casefold().split() == official(reading["place"]).casefold().split()


@plain_words.fault("There are hardly any words yet. Say who did what: a whole sentence.", example="94. 92. 2021-22.")
def hardly_a_word(reading):
    return reading["words"] < 6


def _without(fact: str):
    """An example: our own text without one of the facts."""
    lost = {
        "figure": f"In {YEAR}, schools had students in class on most days, in the state on {{0:.1f}} of every 100.",
        "comparison": f"In {YEAR}, schools had students in class on {{1:.1f}} of every 100 days.",
        "year": "Schools had students in class on {1:.1f} of every 100 days, and in the state on {0:.1f}.",
    }

    def example(place: str) -> str:
        here, there = (present(name).at[EVERYBODY, "rate"] for name in (place, STATE))
        return lost[fact].format(there, here)

    return example


@plain_words.fault(
    "The figure is not there. On how many of every 100 school days were students in class, or out? Write it in digits.",
    example=_without("figure"),
)
def figure_lost(reading):
    return "figure" not in reading["facts"]


@plain_words.fault(
    "The comparison is not there. Is that much or little? Say beside it what it is in all of Connecticut.",
    example=_without("comparison"),
)
def comparison_lost(reading):
    return "comparison" not in reading["facts"]


@plain_words.fault(
    "The year is not there, and attendance changes from year to year. Write it as the table does.",
    example=_without("year"),
)
def year_lost(reading):
    return "year" not in reading["facts"]


@cache
def bars_of_districts() -> pd.Series:
    """For each district in the suspensions of 2018-19, for how many of the seven groups a rate is published."""
    rates = _suspensions()["rate"].drop(index=STATE, level="place")
    return rates.notna().groupby(level="place").sum()


@cache
def without_a_bar() -> pd.Series:
    """Why the bars of the seven groups are missing, all districts together: how many counts have each status."""
    counts = _suspensions().drop(index=STATE, level="place")
    marks = counts["count_status"][counts["rate"].isna()].value_counts()
    return pd.concat([marks, pd.Series({"no row": len(bars_of_districts()) * len(GROUPS) - len(counts)})])


@cache
def students_with_a_bar() -> pd.DataFrame:
    """For each group: students in the state's own row, and those whose group has a bar in their district.

    Four of the bars are of groups that the enrollment table hides; there the students are those of the rate.
    """
    rows = pd.concat([on_the_poster(place).join(suspended(place)["enrolled"]) for place in bars_of_districts().index])
    with_bar = rows["students"].fillna(rows["enrolled"]).where(rows["bar"], 0).groupby(level="group").sum()
    counted = pd.DataFrame({"students": enrolled(STATE, EARLIER)["students"], "with_bar": with_bar.reindex(GROUPS)})
    return counted.assign(share=lambda table: 100 * table["with_bar"] / table["students"])


def students_not_groups() -> Found:
    """How many students of each group are in a group with a bar, all districts together, to set beside the guess."""
    table, drawn = students_with_a_bar(), bars_of_districts()
    rows = pd.DataFrame(
        {
            "Recorded as": table.index,
            "Students in the state, October 2018": [people_in_words(count) for count in table["students"]],
            "Of 100, in a group with a bar": [f"{share:.0f}" for share in table["share"]],
        }
    )
    everybody = 100 * table["with_bar"].sum() / table["students"].sum()
    marks = without_a_bar()
    caption = (
        f"The guess was about groups: in {(drawn == 0).sum()} of {len(drawn)} districts none has a bar. "
        f"{marks.sum():,} bars are missing: {marks['suppressed']} counts have a star, {marks['not applicable']} have "
        f"N/A, and {marks['no row']} have no row. Students are another matter. About {everybody:.0f} of every 100 in "
        "the state are in a group that has a bar in their district, because the large groups do; for the small groups "
        "the posters say little, so the walk has to ask"
    )
    return Found(rows, caption)
