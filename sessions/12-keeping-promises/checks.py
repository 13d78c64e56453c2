"""Session 12, Why should anyone trust us?: its tables, the clauses and the duties of an agreement, how a check reads
two clauses and a plan, and its questions with the mistakes people make.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from workshop.notebook import Found, accessible_table, exercise, load, text_question
from workshop.notebook.reading import Day, Parts, in_words, labelled, lines, read_day, words

STATE = "Connecticut"
SAMPLE, MARGIN = 1_108, 3.8  # adults, and percentage points for all of them together, as DataHaven published them
SMALL = 20  # students in a cohort: from 2015-16 on the state stars the rate of a smaller one
MOST_DAYS = 90
TODAY = "today"


@cache
def _trust() -> pd.Series:
    return load("covid-and-trust").set_index(["group", "institution"])["share"].astype(float)


@cache
def _divisions() -> pd.Series:
    return load("covid-and-trust").drop_duplicates("group").set_index("group")["grouped_by"]


def the(institution: str) -> str:
    """The institution as a sentence says it: the police, health officials."""
    return institution if institution == "health officials" else f"the {institution}"


def adults(group: str) -> str:
    """The group as a sentence says it: Black adults, all adults, adults (18-34)."""
    if group == "Total":
        return "all adults"
    return f"{group} adults" if _divisions()[group] in ("Race/Ethnicity", "Gender") else f"adults ({group})"


def trust(group: str, institution: str) -> float:
    """Percent of the group's adults who said in 2020 that they trust the institution."""
    return _trust()[group, institution]


# The race groups of the state's school table that the survey's tables leave out, as that table writes them.
WITHOUT_ROW = ["American Indian or Alaska Native", "Asian", "Native Hawaiian or Other Pacific Islander"]
WITHOUT_ROW += ["Two or More Races"]


def trusted(group: str, reference: str, institution: str) -> pd.DataFrame:
    """One row a group of the survey's divisions that hold the two groups: its percent; blank where it has no row.

    Race groups stand in the order of the alphabet, with those that the survey does not show.
    """
    divided = {_divisions()[group], _divisions()[reference]}
    names = [name for name, division in _divisions().items() if division in divided]
    percents = {name: trust(name, institution) for name in names}
    if "Race/Ethnicity" in divided:
        percents |= dict.fromkeys(WITHOUT_ROW, float("nan"))
    if divided == {"Race/Ethnicity"}:
        percents = dict(sorted(percents.items()))
    return pd.DataFrame({"group": list(percents), "percent": list(percents.values())})


def by_institution() -> pd.DataFrame:
    """One row an institution and race group of the survey: percent of adults who said that they trust it."""
    table = load("covid-and-trust")
    return table.loc[table["grouped_by"] == "Race/Ethnicity", ["institution", "group", "share"]].reset_index(drop=True)


PRINTED, BESIDE, HIDDEN = "rate printed", "rate starred, both counts printed", "number of graduates starred"


@cache
def small_groups() -> pd.DataFrame:
    """One row a school year: groups of 6 to 19 students in a district, and what of them the state printed.

    `readable` counts those of which anybody can read how many graduated: the first two columns together.
    """
    table = load("school-graduation")
    small = table[table["cohort"] < SMALL]
    # Our copy withholds these graduates: it says that the state printed them, and not what they were.
    printed = small["graduates_status"].isin(["reported", "withheld"])
    starred = small["rate_status"] == "suppressed"
    parts = pd.DataFrame({PRINTED: printed & ~starred, BESIDE: printed & starred, HIDDEN: ~printed})
    years = parts.groupby(small["year"]).sum()
    readable, groups = years[PRINTED] + years[BESIDE], years.sum(axis=1)
    return years.assign(groups=groups, readable=readable, percent=100 * readable / groups)


# Ninety days ------------------------------------------------------------------------------------------------------

_MARKS = (0, 30, 60, MOST_DAYS)


def begins(start: object) -> Day:
    """The day on which the 90 days begin: today, or the day that somebody set."""
    if str(start).strip().casefold() in ("", TODAY):
        return Day(date.today())
    return read_day(str(start))


def reach(start: object) -> pd.DataFrame:
    """One row a mark on the way to day 90: the day's number, and its date in words."""
    first = begins(start).day or date.today()
    dates = [in_words(first + timedelta(days=days)) for days in _MARKS]
    return pd.DataFrame({"Day": [f"day {days}" if days else "start" for days in _MARKS], "Date": dates})


def calendar_chart(start: object) -> alt.LayerChart:
    """Ninety days on a line, with their dates; day 90 is the last one that counts."""
    marks = reach(start).assign(day=_MARKS)
    x = alt.X("day:Q", title="Days after the start", scale=alt.Scale(domain=[-8, 103], nice=False))
    x = x.axis(values=list(_MARKS), grid=False)
    base = alt.Chart(marks).encode(x=x)
    points = base.mark_point(size=160).encode(y=alt.value(45))
    names = base.mark_text(y=22, fontWeight="bold").encode(text="Day:N")
    dates = base.mark_text(y=70).encode(text="Date:N")
    line = alt.Chart(marks).mark_line().encode(x=x, y=alt.value(45))
    return (line + points + names + dates).properties(width=620, height=90)


# The clauses of an agreement --------------------------------------------------------------------------------------
# The wording is ours. `rests_on` says in words what it was drawn from; the reading's references have the addresses.


@dataclass(frozen=True)
class Clause:
    """One clause: its letter and name, what it promises, what it costs, and what it was drawn from."""

    letter: str
    name: str
    promise: str
    cost: str
    rests_on: str


LIMIT = 2
CLAUSES = (
    Clause(
        "A",
        "One question",
        "The data answer the question on page one, and no other. A new question needs a new yes.",
        "Every good idea that comes later waits for a meeting.",
        "P20 WIN: an agreement for each approved request",
    ),
    Clause(
        "B",
        "Patterns, not people",
        "Nothing that comes out is used to decide about one person: no case, no stop, no penalty.",
        "We will see people who are owed help, and may not act on the list.",
        "P20 WIN: not used to look at single persons",
    ),
    Clause(
        "C",
        "Their own table",
        "A community too small for the printed table receives its own figures, under conditions set with it.",
        "Staff time for tables that no report will show.",
        "AISP's middle tier: protected data",
    ),
    Clause(
        "D",
        "A vote, paid",
        "People whom the data describe hold seats with a vote on each question, and are paid.",
        "Money every year, slower meetings, and a no that counts.",
        "AISP on who decides",
    ),
    Clause(
        "E",
        "Home first",
        "Results reach the people in the data before the press, in their languages.",
        "Weeks, translators, and questions that we must answer.",
        "Chicago Beyond on access; Oregon on respectful use",
    ),
    Clause(
        "F",
        "We tell you when we fail",
        "If we break a promise, people hear it from us within 30 days, with what changes now.",
        "Our good name, for a while.",
        "AAMC: revisit",
    ),
)
_BY_LETTER = {clause.letter: clause for clause in CLAUSES}


def clause_table() -> pd.DataFrame:
    """One row a clause: letter, name, promise, cost, drawn from."""
    columns = ["Letter", "Clause", "What it promises", "What it costs", "Drawn from"]
    rows = [(each.letter, each.name, each.promise, each.cost, each.rests_on) for each in CLAUSES]
    return pd.DataFrame(rows, columns=columns)


@dataclass(frozen=True)
class Clauses:
    """All clauses to look at and choose from; it shows itself as a table."""

    def __repr__(self) -> str:
        return clause_table().to_string(index=False)

    def _repr_html_(self) -> str:
        table = clause_table()
        table["Letter"] += ". " + table.pop("Clause")
        return accessible_table(table.rename(columns={"Letter": "Clause"}), caption="Choose two of these six")


# What may stand before a letter, and behind it. One loop over unlike beginnings: it takes no time on any text.
_BEFORE = r"(?:[\s*_>•·\"'“”„‘’«(\[-]|\d+[.)]|(?:we (?:choose|chose|take|pick)|our|the)\b"
_BEFORE += r"|(?:first|second|clause|letter|option|choice)\b[:.,]?)*"
_CLOSE = r"[*_\"'“”‘’»)\]]*"
# Neither "E-mails to families" nor "U.S. law" begins with a clause's letter.
_MARK = r"(?:[):;,=/–—→>]|\.(?![A-Z]\.)|-(?!\w))"
_MARKED = re.compile(rf"{_BEFORE}([A-Z]){_CLOSE}(?:\s*{_MARK}+[*_]*|(?=\s+\(?because\b)|$)\s*(.*)", re.I)
_BARE = re.compile(rf"(?:{_BEFORE})([{''.join(_BY_LETTER)}]){_CLOSE}\s+(.*)")  # "A families agreed to one thing"
_NAMED = re.compile(rf"{_BEFORE}({'|'.join(clause.name for clause in CLAUSES)}){_CLOSE}[\s.):;,=–—-]*(.*)", re.I)
_OF_NAME = {clause.name.casefold(): clause.letter for clause in CLAUSES}


def choices(text: object) -> list[tuple[str, str]]:
    """Letters and reasons of a text, in order: each choice begins on a line with a clause's letter or its name."""
    found: list[tuple[str, str]] = []
    for line in lines(text):
        if begun := _NAMED.fullmatch(line):
            found.append((_OF_NAME[begun[1].casefold()], begun[2]))
        elif begun := _MARKED.fullmatch(line) or _BARE.fullmatch(line):
            found.append((begun[1].upper(), _without_name(begun[1].upper(), begun[2])))
        elif found:
            letter, reason = found[-1]
            found[-1] = letter, f"{reason} {line}".strip()
    return found


def _without_name(letter: str, reason: str) -> str:
    """The reason alone, where somebody wrote the clause's name behind its letter."""
    name = _BY_LETTER[letter].name if letter in _BY_LETTER else ""
    begins_with_name = bool(name) and reason.casefold().startswith(name.casefold())
    return reason[len(name) :].lstrip(" .,:;–—-") if begins_with_name else reason


def has_reason(reason: str) -> bool:
    """Whether anything is said for a clause: three words or more besides "because". It does not ask what."""
    return len([word for word in words(reason) if word != "because"]) >= 3


def agreement_found(text: object) -> Found:
    """What the check finds in the clauses that a room chose, a row a choice."""
    rows = []
    for letter, reason in choices(text):
        clause = _BY_LETTER.get(letter)
        rows.append(
            {
                "Clause": f"{letter}. {clause.name}" if clause else f"{letter}: no such clause",
                "It costs": clause.cost if clause else "–",
                "A reason": "✓ given" if has_reason(reason) else "✗ not yet",
                "Yours": reason or "–",
            }
        )
    return Found(pd.DataFrame(rows or [{"Clause": "not written yet"}]), "What the check finds in your agreement")


# The plan ---------------------------------------------------------------------------------------------------------
# What is read are three facts: one owner, a day, one sign. Whether the plan is good, no function knows.

PARTS = {
    "promise": ("promise", "we promise", "our promise", "the promise", "the promise, and to whom"),
    "owner": ("owner", "one owner", "who", "responsible"),
    "by": ("by", "by when", "one date", "date", "due", "deadline", "until"),
    "sign": ("sign of success", "one sign of success", "sign", "success", "we will know"),
}
_TITLES = {"promise": "Promise", "owner": "Owner", "by": "By", "sign": "Sign of success"}
_NOBODY = {
    *("we", "us", "all", "all of us", "everyone", "everybody", "someone", "somebody", "anyone", "anybody", "nobody"),
    *("tbd", "to be decided", "to be determined", "n a", "none"),
}
_MANY = {"team", "staff", "department", "agency", "office", "unit", "division", "committee", "board", "group"}
_COUNTED = ("a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_AHEAD = rf"(?P<many>\d{{1,3}}|{'|'.join(_COUNTED)})\s+(?P<unit>day|week)s?"
# "2 weeks before the board meets" is no such day.
_IN_DAYS = [
    re.compile(form, re.I)
    for form in (rf"\b(?:in|within)\s+{_AHEAD}\b", rf"\b{_AHEAD}\s+from\s+(?:now|today)\b", rf"\A\W*{_AHEAD}\W*\Z")
]


@dataclass(frozen=True)
class Plan:
    """A plan's parts, the day on which its 90 days begin, and the day by which it is kept."""

    parts: Parts
    start: Day
    by: Day

    @property
    def days(self) -> int | None:
        """Days from the start to the date; None where one of them is not certain."""
        return (self.by.day - self.start.day).days if self.start.day and self.by.day else None

    @property
    def owner_is_many(self) -> bool:
        """Whether the one owner is everybody, nobody, or a team."""
        owners = self.parts.said("owner")
        named = words(owners[0]) if len(owners) == 1 else []
        return bool(named) and (" ".join(named) in _NOBODY or named[-1] in _MANY)


def read_plan(text: object, start: object = TODAY) -> Plan:
    """A plan out of a text: its four parts under their labels, or four lines in that order."""
    parts, first = labelled(text, PARTS), begins(start)
    if len(parts.rest) == len(PARTS) and not any(parts.texts.values()):
        parts = Parts({part: [line] for part, line in zip(PARTS, parts.rest, strict=True)}, [])
    written = "\n".join(parts.texts["by"])
    by = read_day(written)
    if by == Day() and first.day and (days := _days_ahead(written)) is not None:
        by = Day(first.day + timedelta(days=days))
    return Plan(parts, first, by)


def _days_ahead(written: str) -> int | None:
    """How many days "in 80 days", "three weeks from now" or "12 weeks" are; None where no such words stand."""
    ahead = next((found for form in _IN_DAYS if (found := form.search(written))), None)
    if not ahead:
        return None
    many, each = ahead["many"].lower(), 7 if ahead["unit"].lower() == "week" else 1
    return each * (int(many) if many.isdigit() else max(1, _COUNTED.index(many)))


def plan_found(text: object, start: object = TODAY) -> Found:
    """What the check finds in a plan, and what it asks back, a row a part."""
    read = read_plan(text, start)
    owners = read.parts.said("owner")
    notes = {
        "promise": "✓" if read.parts.said("promise") else "",
        "owner": _owner_note(owners, read) if owners else "",
        "by": read.by.ask or read.start.ask or _until(read),
        "sign": "✓" if _has_sign(read) else "",
    }
    rows = [(_TITLES[part], notes[part] or "not found yet", read.parts.text(part) or "–") for part in PARTS]
    rows += [("Not under a label", "kept, not read", line) for line in read.parts.rest]
    table = pd.DataFrame(rows, columns=["Part", "How the check reads it", "Your words"])
    return Found(table, "What the check finds in your plan")


def _owner_note(owners: list[str], read: Plan) -> str:
    if len(owners) > 1:
        return "Two labels. Which one is it?"
    if read.owner_is_many:
        return "Many or nobody. Which one person or post?"
    several = re.search(r"\band\b|[&;/+]", owners[0])
    return "✓ If these are two people or posts, choose one." if several else "✓"


def _until(read: Plan) -> str:
    if read.days is None:
        return ""
    certain = "✓ " if 1 <= read.days <= MOST_DAYS else ""
    return f"{certain}{in_words(read.by.day)}: day {read.days:,}"


def _has_sign(read: Plan) -> bool:
    return any(len(words(sign)) > 1 and " ".join(words(sign)) not in _NOBODY for sign in read.parts.said("sign"))


# 1 · Those who did not say so -------------------------------------------------------------------------------------


@exercise(
    consider="Turn both numbers around first: those who did not say that they trust it. Then compare the two.",
    hints=(
        "Choose the second button under the chart, and read the two bars.",
        "Divide the group's number by the reference group's.",
        "In code: `100 - shares` turns them all around; `shares.loc[group]` is one of them.",
    ),
    within=0.05,
    unit="times",
)
def without_trust(group, reference, institution):
    """How many times as large the share who did not say that they trust it is in the group as in the reference."""
    return (100 - trust(group, institution)) / (100 - trust(reference, institution))


@without_trust.mistake("Those are the people who do trust. The question asks for those who did not say so.")
def those_who_trust(group, reference, institution):
    return trust(group, institution) / trust(reference, institution)


@without_trust.mistake("That is the difference in points. The question asks how many times as large: divide.")
def points_not_times(group, reference, institution):
    return abs(trust(reference, institution) - trust(group, institution))


@without_trust.mistake(
    "Your fraction stands on its head. What is compared stands above, what it is compared with below."
)
def upside_down(group, reference, institution):
    return (100 - trust(reference, institution)) / (100 - trust(group, institution))


@without_trust.mistake("That is the group's own number. Divide it by the reference group's.")
def group_alone(group, institution):
    return 100 - trust(group, institution)


@without_trust.mistake("That is the reference group's own number. Divide the group's by it.")
def reference_alone(reference, institution):
    return 100 - trust(reference, institution)


# 2 · What the star left readable ----------------------------------------------------------------------------------


@exercise(
    consider="Above the line: small groups whose graduates are printed. Below it: all small groups of the same year.",
    hints=(
        "Choose the second button under the chart, percent, and read the number over the marked year.",
        "Or add the first two kinds of groups, divide by all small groups of the year, and multiply by 100.",
        "In code: `by_year.loc[year]` is the year's row; divide what it calls readable by what it calls groups.",
    ),
    within=0.06,
    unit="of 100",
    choices={"year": tuple(small_groups().index)},
)
def still_readable(year):
    """Of 100 groups of 6 to 19 students, of how many anybody can read how many graduated."""
    return float(small_groups().loc[year, "percent"])


@still_readable.mistake("That is a number of groups. The question asks for a share: of every hundred small groups?")
def groups_not_share(year):
    return small_groups().loc[year, "readable"]


@still_readable.mistake("Those are the groups that nobody can read. The question asks for the others.")
def those_hidden(year):
    return 100 - small_groups().loc[year, "percent"]


@still_readable.mistake("Those are only the groups with a printed rate. A star beside both counts can be read as well.")
def printed_rates_alone(year):
    row = small_groups().loc[year]
    return 100 * row[PRINTED] / row["groups"]


@still_readable.mistake("That is all nine years together. The question asks for one year.")
def all_years():
    total = small_groups().sum()
    return 100 * total["readable"] / total["groups"]


# 3 · Two clauses --------------------------------------------------------------------------------------------------

_OURS = {
    "A": "because families said yes to one thing, and not to everything",
    "F": "because the other promises will be broken one day, and people should hear it from us",
}


def _agreement(reasons: dict[str, str]) -> str:
    return "\n".join(f"{letter}: {reason}" for letter, reason in reasons.items())


@text_question(
    consider="Two clauses, each on a line of its own that begins with its letter, and a reason behind each.",
    hints=(
        "Read the costs aloud. Strike out what your agency would not pay, then choose from the rest.",
        "A line looks like this: E because people should not read about themselves in the newspaper first.",
        "In code: `checks.clause_table()` is the table, to filter as you like.",
    ),
    example=_agreement(_OURS),
    matches="Two clauses, and a reason for each. Whether they are the right ones, the room decides.",
)
def agreement(text):
    return choices(text)


@agreement.fault(
    "There is no clause with one of your letters. They go from A to F.", example=_agreement(_OURS).replace("F:", "Q:")
)
def no_such_clause(chosen):
    return any(letter not in _BY_LETTER for letter, _ in chosen)


@agreement.fault("One clause stands twice. Each can be chosen once.", example=_agreement(_OURS).replace("F:", "A:"))
def one_twice(chosen):
    return len({letter for letter, _ in chosen}) < len(chosen)


@agreement.fault(
    "The check finds more than two clauses, and two is all that you can pay for. Which one would you give up?",
    example=_agreement(_OURS | {"D": "because nothing about us without us"}),
)
def too_many(chosen):
    return len(chosen) > LIMIT


@agreement.fault(
    "The check finds fewer than two clauses. Begin a line for each, with the letter of the clause.",
    example=_agreement({"A": _OURS["A"]}),
)
def too_few(chosen):
    return len(chosen) < LIMIT


@agreement.fault(
    "A reason is missing: write a few words behind each letter. Why is it worth its cost?",
    example=_agreement(_OURS | {"F": ""}),
)
def no_reason(chosen):
    return not all(has_reason(reason) for _, reason in chosen)


# 4 · A plan -------------------------------------------------------------------------------------------------------


def plan_text(start: object = TODAY, **changed: str) -> str:
    """Our example of a plan, some of its parts replaced."""
    first = begins(start).day or date.today()
    ours: dict[str, Any] = {
        "promise": "before the next graduation table is printed, I subtract in it myself, and tell families in its "
        "first line what is hidden and why",
        "owner": "the analyst who signs the table",
        "by": in_words(first + timedelta(days=84)),
        "sign": "the line stands in the printed table, and a parent can say what it means",
    }
    return "\n".join(f"{_TITLES[part]}: {text}" for part, text in (ours | changed).items())


@text_question(
    consider="A promise, one owner, one date at most 90 days after the start, one sign: a line for each.",
    hints=(
        "The table above the check shows how it reads each line, and what it asks back.",
        "Write the month as a word, and the year: December 21, 2027. Day 90 is the last one that counts.",
        "In code: `from datetime import date, timedelta`, then `date.today() + timedelta(days=90)`.",
    ),
    example=plan_text,
    matches="One owner, one date within 90 days, one sign of success. Whether it is worth doing, you decide.",
)
def plan(text, start=TODAY):
    return read_plan(text, start)


def _with(part: str, text: str):
    """Our plan with one part replaced: the example of a fault."""
    return lambda start=TODAY: plan_text(start, **{part: text})


def _later(days: int):
    def example(start=TODAY):
        first = begins(start).day or date.today()
        return plan_text(start, by=in_words(first + timedelta(days=days)))

    return example


@plan.fault("The promise is missing: what will be done, and for whom?", example=_with("promise", ""))
def promise_missing(read):
    return not read.parts.said("promise")


@plan.fault("The owner is missing: one person, or one post.", example=_with("owner", ""))
def owner_missing(read):
    return not read.parts.said("owner")


@plan.fault(
    "Two lines name an owner. One carries it; the others may help.",
    example=_with("owner", "the analyst\nWho: the other analyst"),
)
def two_owners(read):
    return len(read.parts.said("owner")) > 1


@plan.fault(
    "Your owner is many people or nobody. Whose calendar is it in? One person, or one post.",
    example=_with("owner", "the whole team"),
)
def owner_is_many(read):
    return read.owner_is_many


@plan.fault(
    "A day can be read in two ways, or not at all. The table above the check asks which you mean.",
    example=_with("by", "3/4/2028"),
)
def day_in_doubt(read):
    return bool(read.start.ask or read.by.ask)


@plan.fault(
    "The date is missing: a day in the calendar, with its year, or so many days from now: in 80 days.",
    example=_with("by", "as soon as we can"),
)
def date_missing(read):
    return read.by.day is None


@plan.fault("Your date is not after the start.", example=_later(0))
def date_not_after_start(read):
    return read.days is not None and read.days < 1


@plan.fault(
    "Your date comes after day 90. Make the promise smaller, so that it can be kept by then.", example=_later(91)
)
def too_late(read):
    return read.days is not None and read.days > MOST_DAYS


@plan.fault(
    "The sign of success is missing: what will somebody outside your office see on that day?", example=_with("sign", "")
)
def sign_missing(read):
    return not _has_sign(read)
