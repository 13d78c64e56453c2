"""Session 12, Why should anyone trust us?: its tables, the clauses of an agreement, how a check reads the clauses that
a room chose and a plan's owner, days and sign, its questions with the mistakes people make, and its prose's figures.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from workshop.notebook import COLOURS, accessible_table, exercise, load, published

STATE = "Connecticut"
AUTUMN = "2021-22"  # the last school year of the enrollment table
SURVEYED = {"Black or African American": "Black", "Hispanic/Latino of any race": "Latino", "White": "White"}
ARTICLE = {"health officials": ""}
MOST_DAYS = 90


@cache
def _trust() -> pd.Series:
    return load("covid-and-trust").set_index(["group", "institution"])["share"].astype(float)


@cache
def _enrolled() -> pd.DataFrame:
    table = load("school-enrollment")
    return table[table["year"] == AUTUMN].set_index(["place", "race_ethnicity"])


@cache
def _stars() -> pd.DataFrame:
    """One row a school year: rows, starred rates, and those of them whose two counts are printed beside the star."""
    table = load("school-graduation")
    starred = table["rate_status"] == "suppressed"
    # Our copy withholds the graduates of such a row: it says that they were printed, and not what they were.
    beside = starred & table["graduates_status"].isin(["reported", "withheld"]) & (table["cohort_status"] == "reported")
    marks = pd.DataFrame({"year": table["year"], "rows": 1, "stars": starred.astype(int), "given": beside.astype(int)})
    return marks.groupby("year").sum()


def the(institution: str) -> str:
    """The institution as a sentence says it: the police, health officials."""
    return ARTICLE.get(institution, "the ") + institution


def adults(group: str) -> str:
    """The group as a sentence says it: Black adults, all adults, adults (18-34)."""
    if group == "Total":
        return "all adults"
    return f"{group} adults" if _divisions()[group] in ("Race/Ethnicity", "Gender") else f"adults ({group})"


@cache
def _divisions() -> pd.Series:
    return load("covid-and-trust").drop_duplicates("group").set_index("group")["grouped_by"]


def trust(group: str, institution: str) -> float:
    """Percent of the group's adults who said in 2020 that they trust the institution."""
    return _trust()[group, institution]


def trusted(group: str, reference: str, institution: str) -> pd.DataFrame:
    """One row a group of the survey's divisions that hold the two groups: its percent; blank where it has no row.

    The race groups of the state's school table that the survey does not have are rows without a percent.
    """
    divided = {_divisions()[group], _divisions()[reference]}
    names = [name for name, each in _divisions().items() if each in divided]
    percents = {name: trust(name, institution) for name in names}
    if "Race/Ethnicity" in divided:
        percents |= dict.fromkeys(sorted(set(school_groups()) - set(SURVEYED)), float("nan"))
    return pd.DataFrame({"group": list(percents), "percent": list(percents.values())})


def by_institution() -> pd.DataFrame:
    """One row an institution and race group of the survey: percent of adults who said that they trust it."""
    table = load("covid-and-trust")
    return table.loc[table["grouped_by"] == "Race/Ethnicity", ["institution", "group", "share"]].reset_index(drop=True)


@cache
def school_groups() -> tuple[str, ...]:
    """The seven groups in which the state counts its students, as it writes them."""
    return tuple(sorted(_enrolled().index.get_level_values("race_ethnicity").unique()))


def enrollment(place: str) -> pd.DataFrame:
    """One row a group: students enrolled in October 2021, and percent of the place's students.

    A star leaves its number blank and, because the total is then not known, all percents too.
    """
    table = _enrolled()
    known = table.loc[place, "students"] if place in table.index.get_level_values("place") else pd.Series(dtype="Int64")
    students = known.reindex(list(school_groups())).astype(float)
    percent = 100 * students / students.sum(skipna=False)
    return pd.DataFrame({"students": students, "percent": percent}).rename_axis("group").reset_index()


def whole_places() -> int:
    """Districts whose seven numbers are all printed, so that shares can be worked out."""
    reported = _enrolled()["students_status"].eq("reported").groupby("place").all()
    return int(reported.drop(STATE).sum())


def stars() -> pd.DataFrame:
    """One row a school year: starred rates, those given away by the counts beside them, and their percent of all."""
    table = _stars()[["stars", "given"]].copy()
    return table.assign(percent=100 * table["given"] / table["stars"])


# Doors of looking -------------------------------------------------------------------------------------------------


def tick_chart(place: str) -> alt.LayerChart:
    """The students of each group, with a box to tick for each; the chart adds up the share of the ticked ones."""
    table = enrollment(place).reset_index(names="place")
    known = bool(table["percent"].notna().all())
    table["label"] = [
        "star, or no row"
        if pd.isna(row.students)
        else f"{row.students:,.0f}" + (f" ({row.percent:.2f} percent)" if known else "")
        for row in table.itertuples()
    ]
    boxes = [
        alt.param(name=f"tick_{number}", value=False, bind=alt.binding_checkbox(name=f"{name} "))
        for number, name in enumerate(table["group"])
    ]
    ticked = f"[{', '.join(box.name for box in boxes)}][datum.place]"
    room = alt.Scale(domain=[0, max(1.0, 1.5 * table["students"].max(skipna=True))], nice=False)
    title, names = f"Students enrolled, October {AUTUMN[:4]}", alt.Axis(maxExtent=320)
    rows = alt.Y("group:N", title="Students recorded as", sort=list(table["group"]), axis=names)
    x = alt.X("students:Q", title=title, scale=room, axis=alt.Axis(tickCount=5))
    base = alt.Chart(table).transform_calculate(
        ticked=f"{ticked} ? 'ticked' : 'not ticked'",
        text=f"({ticked} ? '✓ ' : '') + datum.label",
        part=f"{ticked} ? datum.percent : 0",
    )
    scale = alt.Scale(domain=["ticked", "not ticked"], range=[COLOURS[1], COLOURS[0]])
    bars = base.mark_bar().encode(x=x, y=rows, color=alt.Color("ticked:N", legend=None, scale=scale))
    from_zero = alt.X("from:Q", title=title, scale=room)
    words = base.transform_calculate(**{"from": "isValid(datum.students) ? datum.students : 0"})
    words = words.mark_text(align="left", dx=5).encode(x=from_zero, y=rows, text="text:N")
    said = "'The ticked groups together: ' + format(datum.sum, '.2f') + ' percent of the students'"
    hidden = "'A number is starred or has no row here, so no share can be worked out.'"
    total = base.transform_aggregate(sum="sum(part)").transform_calculate(said=said if known else hidden)
    total = total.mark_text(align="left", x=0, y=262, fontSize=14, fontWeight="bold").encode(text="said:N")
    return (bars + words + total).add_params(*boxes).properties(width=520, height=200)


USUAL_START = date(2027, 12, 21)
_MARKS = (0, 30, 60, MOST_DAYS)


def reach(start: date) -> pd.DataFrame:
    """One row a mark on the way to day 90: the day's number, and its date in words."""
    dates = [in_words(start + timedelta(days=days)) for days in _MARKS]
    return pd.DataFrame({"Day": [f"day {days}" if days else "start" for days in _MARKS], "Date": dates})


def calendar_chart() -> alt.LayerChart:
    """Ninety days on a line, with a box in which to choose the start; day 90 is the last one that counts."""
    box = alt.binding(input="date", name="Start of your plan: ")
    start = alt.param(name="start_day", value=USUAL_START.isoformat(), bind=box)
    said = "utcFormat(time(utcParse(start_day, '%Y-%m-%d')) + datum.day * 864e5, '%B %-d, %Y')"
    said = f"start_day ? {said} : 'choose a start'"
    marks = pd.DataFrame({"day": _MARKS, "mark": reach(USUAL_START)["Day"]})
    x = alt.X("day:Q", title="Days after the start", scale=alt.Scale(domain=[-5, 100], nice=False))
    x = x.axis(values=list(_MARKS), grid=False)
    base = alt.Chart(marks).transform_calculate(date=said).encode(x=x)
    points = base.mark_point(size=160).encode(y=alt.value(45))
    names = base.mark_text(y=22, fontWeight="bold").encode(text="mark:N")
    dates = base.mark_text(y=70).encode(text="date:N")
    line = alt.Chart(marks).mark_line().encode(x=x, y=alt.value(45))
    return (line + points + names + dates).add_params(start).properties(width=640, height=90)


# The clauses of an agreement --------------------------------------------------------------------------------------
# The wording is ours. `rests_on` says in words what it was drawn from; the reading's references have the addresses.


@dataclass(frozen=True)
class Clause:
    """One clause: its letter and name, what it promises, to whom, what it costs, and what it was drawn from."""

    letter: str
    name: str
    promise: str
    to: str
    cost: str
    rests_on: str


LIMIT = 4
PEOPLE, TRIBES, PARTNERS = "the people in the data", "Tribal Nations", "the agencies that share"
CLAUSES = (
    Clause(
        "A",
        "One question",
        "The data answer the question written on page one, and no other. A new question needs a new yes.",
        PEOPLE,
        "Every good idea that comes later waits for a meeting.",
        "P20 WIN: an agreement for each approved request",
    ),
    Clause(
        "B",
        "Never about one person",
        "Nothing that comes out of the link is used to decide about one person: no case, no stop, no penalty.",
        PEOPLE,
        "We will see people who are owed help, and may not act on the list.",
        "P20 WIN's promise to look at patterns only",
    ),
    Clause(
        "C",
        "No warehouse",
        "Each agency keeps its own records. Only what the question needs is linked, and the link is not kept.",
        PARTNERS,
        "The same work is done again for every question.",
        "P20 WIN's federated design",
    ),
    Clause(
        "D",
        "Not handed on",
        "Nobody passes the data to anybody else. If a law forces us, we say so in public, where we may.",
        PEOPLE,
        "Lawyers' hours, and partners who walk away.",
        "re-disclosure, a standard subject of agreements",
    ),
    Clause(
        "E",
        "Small numbers, tested",
        "One rule hides small counts, and somebody tries to subtract before anything is printed.",
        PEOPLE,
        "Some groups go unseen in print, and each table needs a tester.",
        "the stars that we counted in Question 3",
    ),
    Clause(
        "F",
        "Their own table",
        "A community too small for the printed table receives its own figures, under conditions set with it.",
        PEOPLE,
        "Staff time for tables that no report will show.",
        "AISP's middle tier: protected data",
    ),
    Clause(
        "G",
        "A vote, paid",
        "People whom the data describe hold seats with a vote on each question and each reading, and are paid.",
        PEOPLE,
        "Money every year, slower meetings, and a no that counts.",
        "AISP on who decides; after CARE's authority to control",
    ),
    Clause(
        "H",
        "Nation to nation",
        "Before data that could identify a Tribe or its members are shared, we consult the Tribe, and its no holds.",
        TRIBES,
        "The Tribe's calendar, not ours. Some tables never appear.",
        "Tribal data sovereignty; CARE",
    ),
    Clause(
        "I",
        "Home first",
        "Results reach the people in the data before the press, in plain language and in their languages.",
        PEOPLE,
        "Weeks, translators, and questions that we must answer.",
        "Chicago Beyond on access; Oregon on respectful use",
    ),
    Clause(
        "J",
        "Name the good",
        "Page one says who gains, and which decision will change. If none has after a year, the link ends.",
        PEOPLE,
        "Research for its own sake finds no place here.",
        "AISP on action plans; after CARE's collective benefit",
    ),
    Clause(
        "K",
        "An end date",
        "The agreement ends on a day. Going on needs a public renewal; else the data are destroyed.",
        PEOPLE,
        "Long studies must ask again, and may be refused.",
        "sunset, a standard subject of agreements",
    ),
    Clause(
        "L",
        "We tell you when we fail",
        "If a promise breaks, people hear it from us within 30 days: what happened, to whom, what changes now.",
        PEOPLE,
        "Our good name, for a while.",
        "AAMC: revisit; trust as a cycle",
    ),
)
_BY_LETTER = {clause.letter: clause for clause in CLAUSES}


def clause_table() -> pd.DataFrame:
    """One row a clause: letter, name, promise, to whom, cost, drawn from."""
    columns = ["Letter", "Clause", "What it promises", "To whom", "What it costs", "Drawn from"]
    rows = [(each.letter, each.name, each.promise, each.to, each.cost, each.rests_on) for each in CLAUSES]
    return pd.DataFrame(rows, columns=columns)


@dataclass(frozen=True)
class Clauses:
    """All clauses to look at and choose from; it shows itself as a table."""

    def __repr__(self) -> str:
        return clause_table().to_string(index=False)

    def _repr_html_(self) -> str:
        table = clause_table()
        table["Letter"] += ". " + table.pop("Clause")
        return accessible_table(table.rename(columns={"Letter": "Clause"}), caption="Choose four of these twelve")


_CHOICE = re.compile(r"[\s*_>•·-]*([A-Z])[*_]*(?:\s*[.):,=–—-]+[*_]*|(?=\s+because\b))\s*(.*)", re.I)


def choices(text: object) -> list[tuple[str, str]]:
    """Letters and reasons of a text, in order: each choice begins on a line with a letter, such as "E because …"."""
    found: list[tuple[str, str]] = []
    for line in _lines(text):
        if begins := _CHOICE.fullmatch(line):
            found.append((begins[1].upper(), begins[2]))
        elif found:
            letter, reason = found[-1]
            found[-1] = letter, f"{reason} {line}".strip()
    return found


def has_reason(reason: str) -> bool:
    """Whether anything is said for a clause: three words or more besides "because". It does not ask what."""
    return len([word for word in _words(reason) if word != "because"]) >= 3


@dataclass(frozen=True)
class Agreement:
    """What the check finds in the clauses that a room chose; it shows itself as a table."""

    text: object

    def table(self) -> pd.DataFrame:
        """One row a choice: the clause, its cost, whether a reason is given, and the reason."""
        rows = []
        for letter, reason in choices(self.text):
            clause = _BY_LETTER.get(letter)
            rows.append(
                {
                    "Clause": f"{letter}. {clause.name}" if clause else f"{letter}: no such clause",
                    "Promised to": clause.to if clause else "–",
                    "It costs": clause.cost if clause else "–",
                    "A reason": "✓ given" if has_reason(reason) else "✗ not yet",
                    "Yours": reason or "–",
                }
            )
        return pd.DataFrame(rows or [{"Clause": "not written yet"}])

    def __repr__(self) -> str:
        return self.table().to_string(index=False)

    def _repr_html_(self) -> str:
        return accessible_table(self.table(), caption="What the check finds in your agreement")


# The plan ---------------------------------------------------------------------------------------------------------
# What is read are three facts: one owner, two days, one sign. Whether the plan is good, no function knows.

PARTS = {
    "promise": ("promise", "we promise", "our promise", "the promise"),
    "owner": ("owner", "one owner", "who", "responsible"),
    "start": ("start", "starts", "start date", "from", "begins"),
    "by": ("by", "by when", "one date", "date", "due", "deadline", "until"),
    "sign": ("sign of success", "one sign of success", "sign", "success", "we will know"),
}
_PART_OF = {label: part for part, labels in PARTS.items() for label in labels}
_LABEL = re.compile(
    rf"[\s*_>#•·-]*({'|'.join(sorted(_PART_OF, key=len, reverse=True))})[*_]*(?:\s*[:=]|\s+[–—-]\s)[\s*_]*(.*)", re.I
)
_NOBODY = {
    *("we", "us", "all", "all of us", "everyone", "everybody", "someone", "somebody", "anyone", "anybody", "nobody"),
    *("team", "the team", "our team", "the whole team", "staff", "all staff", "our staff", "the department"),
    *("department", "the agency", "agency", "our agency", "tbd", "to be decided", "to be determined", "n a", "none"),
}


@dataclass(frozen=True)
class Plan:
    """A plan's texts by part, each as often as its label stands, and the lines that stand before any label."""

    parts: dict[str, list[str]]
    rest: list[str]

    def said(self, part: str) -> list[str]:
        """What stands under a part's labels; a label with no words after it says nothing."""
        return [text for text in self.parts[part] if _words(text)]


def read_plan(text: object) -> Plan:
    """The parts of a plan: each begins on a line with its label, such as "Owner:", and may go on below."""
    plan = Plan({part: [] for part in PARTS}, [])
    current = plan.rest
    for line in _lines(text):
        if labeled := _LABEL.fullmatch(line):
            current = plan.parts[_PART_OF[labeled[1].lower()]]
            current.append(labeled[2])
        elif current is plan.rest:
            current.append(line)
        else:
            current[-1] = f"{current[-1]} {line}".strip()
    return plan


_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")
_MONTHS += ("November", "December")
_NAME = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
_NAME += "|nov(?:ember)?|dec(?:ember)?"
_YEAR = r"(?:[\s,-]*(?P<{}>\d{{4}}|['’]\d{{2}})(?!\d))?"
_DATE = re.compile(
    rf"""(?<![\d./-])(?P<a>\d{{4}}|\d{{1,2}})\s?(?P<mark>[-/.])\s?(?P<b>\d{{1,2}})\s?(?P=mark)\s?(?P<c>\d{{4}}|\d\d?)(?!\d)
    | \b(?P<m1>{_NAME})\b\.?[\s-]*(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?!\d){_YEAR.format("y1")}
    | (?<!\d)(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s-]*\b(?P<m2>{_NAME})\b\.?{_YEAR.format("y2")}
    """,
    re.IGNORECASE | re.ASCII | re.VERBOSE,
)


@dataclass(frozen=True)
class Day:
    """What a text says about a day: the day where it is certain, else what to ask, else neither."""

    day: date | None = None
    ask: str = ""


def in_words(day: date) -> str:
    """A day that nobody reads in two ways: December 21, 2027."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def read_day(text: str) -> Day:
    """The one day that a text names, in the usual spellings; a question where it names several, or could mean several.

    3/4/2027 is March 4 for some readers and April 3 for others, so it is asked about; 12/21/2027 and 4/4/2027 are not.
    """
    read = {match[0].strip(): _possible(match) for match in _DATE.finditer(text)}
    if len({tuple(days or [written]) for written, days in read.items()}) > 1:
        return Day(ask=f"Which day is it: {' or '.join(read)}?")
    for written, days in read.items():
        if days is None:
            return Day(ask=f"{written} of which year?")
        if not days:
            return Day(ask=f"There is no {written} in the calendar.")
        if len(days) > 1:
            return Day(ask=f"Is {written} {' or '.join(map(in_words, days))}? Write the month as a word.")
        return Day(days[0])
    return Day()


def _possible(match: re.Match[str]) -> list[date] | None:
    """The days that a written date can mean; None where it has no year."""
    if first := match["a"]:
        return _valid(_orders(first, match["b"], match["c"]))
    year = match["y1"] or match["y2"]
    if year is None:
        return None
    name = (match["m1"] or match["m2"]).lower()
    month = next(number for number, full in enumerate(_MONTHS, 1) if full.lower().startswith(name[:3]))
    return _valid([(_year(year), month, int(match["d1"] or match["d2"]))])


def _orders(first: str, second: str, third: str) -> Iterator[tuple[int, int, int]]:
    """Year, month and day in each order in which three numbers are read."""
    if len(first) == 4:
        yield int(first), int(second), int(third)
        return
    if len(third) > 1:
        yield _year(third), int(first), int(second)
        yield _year(third), int(second), int(first)
        if len(third) == 2 and int(first) > 12:  # 27-12-21 may begin with its year
            yield _year(first), int(second), int(third)


def _year(written: str) -> int:
    digits = written.lstrip("'’")
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _valid(orders: Iterator[tuple[int, int, int]] | list[tuple[int, int, int]]) -> list[date]:
    days = []
    for year, month, day in orders:
        try:
            days.append(date(year, month, day))
        except ValueError:
            continue
    return list(dict.fromkeys(days))


def lacking(text: object) -> list[str]:
    """What the check misses in a plan, by the names of its mistakes; empty where owner, days and sign are there."""
    plan = read_plan(text)
    owners, signs = plan.said("owner"), plan.said("sign")
    start, by = (read_day("\n".join(plan.parts[part])) for part in ("start", "by"))
    days = (by.day - start.day).days if start.day and by.day else None
    found = {
        "promise_missing": not plan.said("promise"),
        "owner_missing": not owners,
        "owner_is_everybody": len(owners) == 1 and " ".join(_words(owners[0])) in _NOBODY,
        "two_owners": len(owners) > 1,
        "day_in_doubt": bool(start.ask or by.ask),
        "start_missing": not start.day and not start.ask,
        "date_missing": not by.day and not by.ask,
        "date_not_after_start": days is not None and days < 1,
        "too_late": days is not None and days > MOST_DAYS,
        "sign_missing": not any(len(_words(sign)) > 1 and " ".join(_words(sign)) not in _NOBODY for sign in signs),
    }
    return [name for name, missing in found.items() if missing]


@dataclass(frozen=True)
class PlanReading:
    """What the check finds in a plan, and what it asks back; it shows itself as a table."""

    text: object

    def table(self) -> pd.DataFrame:
        """One row a part: the words, and how the check reads them."""
        plan = read_plan(self.text)
        start, by = (read_day("\n".join(plan.parts[part])) for part in ("start", "by"))
        missing = lacking(self.text)
        notes = {
            "promise": "" if "promise_missing" in missing else "✓",
            "owner": _owner_note(plan.said("owner"), missing),
            "start": start.ask or (f"✓ {in_words(start.day)}" if start.day else ""),
            "by": by.ask or _until(start.day, by.day),
            "sign": "" if "sign_missing" in missing else "✓",
        }
        titles = {"promise": "Promise", "owner": "Owner", "start": "Start", "by": "By", "sign": "Sign of success"}
        rows = [(titles[part], notes[part] or "not found yet", " / ".join(plan.said(part)) or "–") for part in PARTS]
        rows += [("Not under a label", "kept, not read", line) for line in plan.rest]
        return pd.DataFrame(rows, columns=["Part", "How the check reads it", "Your words"])

    def __repr__(self) -> str:
        return self.table().to_string(index=False)

    def _repr_html_(self) -> str:
        return accessible_table(self.table(), caption="What the check finds in your plan")


def _owner_note(owners: list[str], missing: list[str]) -> str:
    if not owners:
        return ""
    if "two_owners" in missing:
        return "Two labels. Which one is it?"
    if "owner_is_everybody" in missing:
        return "Everybody or nobody. Which one person or post?"
    several = re.search(r"\band\b|[&,;/+]", owners[0])
    return "✓ If these are two people or posts, choose one." if several else "✓"


def _until(start: date | None, by: date | None) -> str:
    if not by:
        return ""
    if not start:
        return in_words(by)
    days = (by - start).days
    return f"{'✓ ' if 1 <= days <= MOST_DAYS else ''}{in_words(by)}: day {days:,}"


def _lines(text: object) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()] if isinstance(text, str) else []


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:['’][^\W_]+)*", text.lower())


# 1 · What an institution has not earned ---------------------------------------------------------------------------


@exercise(
    consider="Take those who did not say that they trust the institution: 100 less the percent who did, in each group.",
    hints=(
        "Press the other button under the chart: it turns each bar around. Read the two groups.",
        "Divide the group's percent by the reference group's percent.",
        "In code: `shares` has one value a group; take `100 - shares`, then one value with `.loc` over the other.",
    ),
    within=0.02,
    unit="times",
)
def without_trust(group, reference, institution):
    """Percent who did not say that they trust it: the group's, divided by the reference group's."""
    return (100 - trust(group, institution)) / (100 - trust(reference, institution))


@without_trust.mistake(
    "You divided the shares of those who do trust it. The question is about those who did not say so: 100 less each."
)
def those_who_trust(group, reference, institution):
    return trust(group, institution) / trust(reference, institution)


@without_trust.mistake("That is a difference in percentage points. It is true, and the question asks how many times.")
def points_not_times(group, reference, institution):
    return trust(reference, institution) - trust(group, institution)


@without_trust.mistake("Turn it over: the group on top, the group that it is compared with below.")
def upside_down(group, reference, institution):
    return (100 - trust(reference, institution)) / (100 - trust(group, institution))


# 2 · Who has no row -----------------------------------------------------------------------------------------------


def _share(place: str, groups: set[str]) -> float:
    table = enrollment(place).set_index("group")["percent"]
    return table[list(groups)].sum(skipna=False)


def _without_row() -> set[str]:
    return set(school_groups()) - set(SURVEYED)


@exercise(
    consider="First the groups: which of the seven have a row in the survey? Then the students of the others.",
    hints=(
        "Look at the chart of Question 1: four of the groups there have no bar. Tick those four.",
        "Two tables may write one group in two ways: Latino here, Hispanic/Latino of any race there.",
        'In code: `students[~students["group"].isin(names)]["percent"].sum()`; `names` are those that have a row.',
    ),
    within=0.06,
    unit="percent",
)
def without_row(place):
    """Percent of the place's students recorded in a group that has no row of its own in the survey."""
    return published(_share(place, _without_row()))


@without_row.mistake("You counted groups. The question asks for students: groups are not of one size.")
def groups_not_students():
    return 100 * len(_without_row()) / len(school_groups())


@without_row.mistake("One group is there under another name: the survey says Latino, the school table Hispanic/Latino.")
def latino_too(place):
    return _share(place, _without_row() | {"Hispanic/Latino of any race"})


@without_row.mistake("You divided by the students whose group has a row. Divide by all students of the place.")
def of_those_with_row(place):
    without = _share(place, _without_row())
    return 100 * without / (100 - without)


@without_row.mistake(
    "Asian and Native students are two of the groups without a row. Two more are, and their names are easy to miss."
)
def asian_and_native_alone(place):
    return _share(place, {"Asian", "American Indian or Alaska Native"})


# 3 · A promise kept, and broken -----------------------------------------------------------------------------------


@exercise(
    consider="Above the line: stars with both counts printed beside them. Below it: all stars of the same year.",
    hints=(
        "Choose percent with the buttons under the chart, and read the bar of your year.",
        "Or divide the rows that were given away by all starred rows of the year, and multiply by 100.",
        "In code: `by_year` has one row a year; divide one column by the other and pick the year with `.loc`.",
    ),
    within=0.06,
    unit="percent",
)
def given_away(year):
    """Percent of the year's starred graduation rates that stand beside both counts of which they are made."""
    row = _stars().loc[year]
    return float(100 * row["given"] / row["stars"])


@given_away.mistake("You divided by all rows. A promise was made where there is a star: divide by those.")
def of_all_rows(year):
    row = _stars().loc[year]
    return 100 * row["given"] / row["rows"]


@given_away.mistake("That is all nine years together. In the first five, no star was given away in this manner.")
def of_all_years():
    total = _stars().sum()
    return 100 * total["given"] / total["stars"]


@given_away.mistake("That is a number of rows. The question asks for a share: how many of every hundred stars?")
def rows_not_share(year):
    return _stars().loc[year, "given"]


@given_away.mistake("Those are the stars that held, as far as this test can see. The question asks for the others.")
def those_that_held(year):
    row = _stars().loc[year]
    return 100 - 100 * row["given"] / row["stars"]


# 4 · An agreement -------------------------------------------------------------------------------------------------
# There is no one right choice. The expected answer is the room's own where it is complete, else one of ours.

_OURS = {
    "A": "because the families said yes to one thing, not to everything",
    "E": "because one star in three gave way, and nobody had tried",
    "H": "because a Tribe is a government, and we answer to it",
    "L": "because a promise without it is worth nothing on the day that counts",
}


def _agreement(reasons: dict[str, str]) -> str:
    return "\n".join(f"{letter}: {reason}" for letter, reason in reasons.items())


def _agreed(text: object) -> list[str]:
    """What the check misses in a choice of clauses, by the names of its mistakes; empty where it is complete."""
    chosen = choices(text)
    letters = [letter for letter, _ in chosen]
    found = {
        "no_such_clause": not set(letters) <= set(_BY_LETTER),
        "one_twice": len(set(letters)) < len(letters),
        "too_many": len(letters) > LIMIT,
        "too_few": len(letters) < LIMIT,
        "no_reason": not all(has_reason(reason) for _, reason in chosen),
    }
    return [name for name, missing in found.items() if missing]


@exercise(
    consider="Four clauses, each on a line of its own that begins with its letter, and a reason behind each.",
    hints=(
        "Read the costs aloud. Strike out what your agency would not pay, then choose from the rest.",
        "A line looks like this: E because nobody had tried to subtract. Three words of reason are enough.",
        'In code: a dictionary of reasons, and `"\\n".join(f"{letter}: {why}" for letter, why in reasons.items())`.',
    ),
    matches="Four clauses, and a reason for each. Whether they are the right ones, the room decides.",
)
def agreement(written=None):
    return written if written is not None and not _agreed(written) else _agreement(_OURS)


def _disagreeing(name: str, ours: str) -> Callable[..., Any]:
    """A mistake of that name: our faulty example, or what was written where it makes this mistake."""

    def commit(written=None):
        if written is None:
            return ours
        return written if name in _agreed(written) else None

    commit.__name__ = name
    return commit


agreement.mistake("There is no clause with one of your letters. They go from A to L.")(
    _disagreeing("no_such_clause", _agreement(_OURS).replace("L:", "Q:"))
)
agreement.mistake("One clause stands twice. Each can be chosen once.")(
    _disagreeing("one_twice", _agreement(_OURS).replace("L:", "A:"))
)
agreement.mistake("Four is all that you have. An agreement that promises everything is signed and not kept.")(
    _disagreeing("too_many", _agreement(_OURS | {"K": "because nothing should last for ever"}))
)
agreement.mistake("A reason is missing: write a few words behind each letter. Why is it worth its cost?")(
    _disagreeing("no_reason", _agreement(_OURS | {"L": ""}))
)


@agreement.mistake("You have fewer than four yet: one on each line, and its letter first.")
def too_few(written=None):
    if written is None:
        return _agreement({"A": _OURS["A"]})
    return written if "too_few" in _agreed(written) else None


# 5 · A plan -------------------------------------------------------------------------------------------------------

_PLAN = {
    "Promise": "Before the next graduation table is printed, we test its stars ourselves, and say in its first line "
    "what is hidden and why.",
    "Owner": "the analyst who signs the table",
    "Start": "December 21, 2027",
    "By": "March 14, 2028",
    "Sign of success": "the line stands in the printed table, and a parent can say what it means",
}


def plan_text(changed: dict[str, str] | None = None) -> str:
    """Our example of a plan, some of its parts replaced."""
    return "\n".join(f"{label}: {text}" for label, text in (_PLAN | (changed or {})).items())


@exercise(
    consider="One owner, one date at most 90 days after the start, one sign. Each stands on a line with its label.",
    hints=(
        "The table above the check shows how it reads each line, and what it asks back.",
        "Write the month as a word, and the year: December 21, 2027. Day 90 is the last one that counts.",
        "In code: `from datetime import date, timedelta`, then `date(2027, 12, 21) + timedelta(days=90)`.",
    ),
    matches="One owner, one date within 90 days, one sign of success. Whether it is worth doing, you decide.",
)
def plan(written=None):
    return written if written is not None and not lacking(written) else plan_text()


def _planless(name: str, changed: dict[str, str]) -> Callable[..., Any]:
    """A mistake of that name: our plan with a fault, or what was written where it makes this mistake."""

    def commit(written=None):
        if written is None:
            return plan_text(changed)
        return written if name in lacking(written) else None

    commit.__name__ = name
    return commit


_FAULTS = {
    "promise_missing": ("The promise is missing: what will be done, and for whom?", {"Promise": ""}),
    "owner_missing": ("The owner is missing: one person, or one post.", {"Owner": ""}),
    "two_owners": ("Two lines name an owner. One carries it; the others may help.", {"Who": "the other analyst"}),
    "day_in_doubt": (
        "One of your days can be read in two ways, or not at all. The table above the check asks which you mean.",
        {"By": "3/4/2028"},
    ),
    "start_missing": ("The day on which the 90 days begin is missing.", {"Start": ""}),
    "date_missing": ("The date is missing: a day in the calendar, with its year.", {"By": "as soon as we can"}),
    "date_not_after_start": ("Your date is not after your start.", {"By": "December 21, 2027"}),
    "too_late": (
        "Your date comes after day 90. Make the promise smaller, so that it can be kept by then.",
        {"By": "March 21, 2028"},
    ),
    "sign_missing": (
        "The sign of success is missing: what will somebody outside your office see on that day?",
        {"Sign of success": ""},
    ),
}
for _name, (_message, _changed) in _FAULTS.items():
    plan.mistake(_message)(_planless(_name, _changed))


@plan.mistake("Your owner is everybody or nobody. Whose calendar is it in? One person, or one post.")
def owner_is_everybody(written=None):
    if written is None:
        return plan_text({"Owner": "the whole team"})
    return written if "owner_is_everybody" in lacking(written) else None
