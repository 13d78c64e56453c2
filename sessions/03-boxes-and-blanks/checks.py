"""Session 3, What happens when the boxes change?: its tables, its crosswalk, its questions and its prose's figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import product

import pandas as pd

from workshop.notebook import FEWER_THAN_SIX, NOT_PUBLISHED, WITHHELD, exercise, load

BEFORE, AFTER = "2009-10", "2010-11"
NO_BOX = "no such box"  # the form of that year does not have it
EMPTY = "empty"  # nobody was in the box in October 2009, so there is no percent

# The boxes of October 2010 and those of October 2009, paired by their names. The pairing is a decision, not a fact.
PAIRS = {
    "American Indian or Alaska Native": "American Indian",
    "Asian": "Asian",
    "Black or African American": "Black, not of Hispanic Origin",
    "Hispanic/Latino of any race": "Hispanic/Latino",
    "Native Hawaiian or Other Pacific Islander": NO_BOX,
    "Two or More Races": NO_BOX,
    "White": "White, not of Hispanic Origin",
    NO_BOX: "Not Reported",
}

# The first year in which a table has the new label, after the last year with the old one.
SEAMS = {"drug deaths": ("2020", "2021"), "children in placement": ("2010", "2011")}
TABLES = list(SEAMS)
RULES = ["the old label alone", "the new label alone", "both labels"]

# Whose residents a place in the arrest table can be held against.
RESIDENTS = {"Hartford police": "Hartford", "Connecticut": "Connecticut", "Eight counties together": "Connecticut"}
REST = "All other agencies together"

CANNOT = "cannot be mapped"
DECLINED = "declined"

# Twenty forms of people who do not exist, each with the identities that were written on it.
FORMS = {
    1: ["Irish"],
    2: ["Polish"],
    3: ["Irish", "Polish"],
    4: ["Irish", "Mohegan"],
    5: ["Mohegan"],
    6: ["Jamaican", "Mohegan"],
    7: ["Mohegan", "Puerto Rican"],
    8: ["Nigerian"],
    9: ["Cape Verdean"],
    10: ["Jamaican", "Puerto Rican"],
    11: ["Puerto Rican"],
    12: ["Mexican"],
    13: ["Irish", "Puerto Rican"],
    14: ["Lebanese"],
    15: ["Egyptian", "Polish"],
    16: ["Pakistani"],
    17: ["Lebanese", "Puerto Rican"],
    18: ["Chinese", "Samoan"],
    19: ["Brazilian"],
    20: [DECLINED],
}

HISPANIC = "Hispanic or Latino"
BOXES_2024 = [
    "American Indian or Alaska Native",
    "Asian",
    "Black or African American",
    HISPANIC,
    "Middle Eastern or North African",
    "Native Hawaiian or Pacific Islander",
    "White",
]
BOXES_1997 = [*BOXES_2024[:4], "Native Hawaiian or Other Pacific Islander", "White"]

# Identity on the form, 2024 box, 1997 box: the notebook opens with these rows, and the participant changes them.
CROSSWALK = [
    ("Brazilian", CANNOT, CANNOT),
    ("Cape Verdean", CANNOT, CANNOT),
    ("Chinese", "Asian", "Asian"),
    ("Egyptian", "Middle Eastern or North African", "White"),
    ("Irish", "White", "White"),
    ("Jamaican", "Black or African American", "Black or African American"),
    ("Lebanese", "Middle Eastern or North African", "White"),
    ("Mexican", HISPANIC, HISPANIC),
    ("Mohegan", "American Indian or Alaska Native", "American Indian or Alaska Native"),
    ("Nigerian", "Black or African American", "Black or African American"),
    ("Pakistani", "Asian", "Asian"),
    ("Polish", "White", "White"),
    ("Puerto Rican", HISPANIC, HISPANIC),
    ("Samoan", "Native Hawaiian or Pacific Islander", "Native Hawaiian or Other Pacific Islander"),
]

CAME_BACK = "Comes back as it went"
LEADS_TO_TWO = "Leads back to two boxes"
NOWHERE = "No box to go to"
STAYS_DECLINED = "Declined, and stays so"
OUTCOMES = [CAME_BACK, LEADS_TO_TWO, NOWHERE, STAYS_DECLINED]

ROLL_UPS = ["alone or in combination", "alone, with a bucket for the rest", "Hispanic first, then the bucket"]
BUCKET = "Two or more boxes"

# What each menu of the first door offers; the first of each is what the crosswalk above says.
MENUS = {
    "Middle Eastern or North African in 1997": ["White", CANNOT],
    "Cape Verdean": [CANNOT, "Black or African American"],
    "Brazilian": [CANNOT, HISPANIC, "White"],
}


def _without_mena() -> list[tuple[str, str, str]]:
    return [(name, new, CANNOT if name in ("Egyptian", "Lebanese") else old) for name, new, old in CROSSWALK]


# Another crosswalk that a room may choose: the tests commit each mistake under it too.
CHOICES = {"crosswalk": [_without_mena()]}


@cache
def _enrollment() -> pd.DataFrame:
    table = load("school-enrollment").astype({"students": "float64"})
    return table.set_index(["place", "year", "race_ethnicity"])["students"].sort_index()


@cache
def _everybody() -> pd.Series:
    return load("school-enrollment", "totals").set_index(["place", "year"])["students"].astype(float)


def boxes(group: str) -> tuple[str, str]:
    """The box of October 2009 and the box of October 2010 that go with a box of either year."""
    new = next(new for new, old in PAIRS.items() if group in (new, old))
    return PAIRS[new], new


def total_status(place: str, year: str) -> str:
    """What stands where the number of all students is blank: withheld by us, or not published."""
    status = load("school-enrollment", "totals").set_index(["place", "year"])["students_status"]
    return WITHHELD if status.get((place, year)) == "withheld" else NOT_PUBLISHED


def blank_in(place: str, box: str) -> str:
    """What to say where a figure of this row of `autumns` is blank."""
    if box != "All students":
        return NOT_PUBLISHED
    return WITHHELD if WITHHELD in (total_status(place, BEFORE), total_status(place, AFTER)) else NOT_PUBLISHED


def by_year(place: str) -> pd.DataFrame:
    """Students by school year (rows) and box (columns). A blank is hidden, or a box that the year's form lacks."""
    years = sorted(_enrollment().index.get_level_values("year").unique())
    labels = sorted({name for pair in PAIRS.items() for name in pair})
    return _enrollment().loc[place].unstack("race_ethnicity").reindex(index=years, columns=labels)


def autumns(place: str) -> pd.DataFrame:
    """One row a pair of boxes: students in October 2009 and 2010 and the change in percent; numbers with blanks.

    The last row is everybody. In a district with a hidden group the total is withheld, so that row is blank there.
    """
    students = by_year(place)
    rows = [(new if new != NO_BOX else old, *_counts(students, new)) for new, old in PAIRS.items()]
    everybody = _everybody().reindex([(place, BEFORE), (place, AFTER)])
    table = pd.DataFrame([*rows, ("All students", *everybody)], columns=["box", "before", "after"])
    return table.assign(percent=100 * (table["after"] / table["before"].where(table["before"] > 0) - 1))


def _counts(students: pd.DataFrame, new: str) -> tuple[float, float]:
    return students.at[BEFORE, PAIRS[new]], students.at[AFTER, new]


def lacks(box: str) -> tuple[bool, bool]:
    """Whether the form of October 2009, and that of October 2010, has no such box at all."""
    old, new = boxes(box) if box != "All students" else ("", "")
    return old == NO_BOX, new == NO_BOX


def autumns_in_words(place: str) -> pd.DataFrame:
    """The table of `autumns` as people read it: a missing box, a hidden number and a small change are said."""
    rows = []
    for row in autumns(place).itertuples():
        blank = blank_in(place, row.box)
        old, new = (
            NO_BOX if gone else blank if pd.isna(value) else value
            for gone, value in zip(lacks(row.box), (row.before, row.after), strict=True)
        )
        change, percent = row.after - row.before, round(row.percent, 1)
        if any(lacks(row.box)):
            change = percent = NO_BOX
        elif pd.isna(change):
            change = percent = blank
        elif pd.isna(percent):
            percent = EMPTY
        if not isinstance(change, str) and 0 < abs(change) < 6:
            change = FEWER_THAN_SIX
        rows.append((row.box, old, new, change, percent))
    headings = ["Box", "Students, October 2009", "Students, October 2010", "Change, students", "Change, percent"]
    return pd.DataFrame(rows, columns=headings)


@cache
def recorded(area: str) -> tuple[str, pd.DataFrame]:
    """The latest year of an area in the arrest table, and for each group its arrests, its share and the residents'.

    Columns group, arrests, share (percent of arrests), residents (percent; blank where no residents go with the area).
    """
    table = load("arrests").query("area == @area").astype({"arrests": "float64"})
    year = table["year"].max()
    arrests = table[table["year"] == year].set_index("race")["arrests"]
    everybody = arrests.sum()
    rows = pd.DataFrame({"arrests": arrests, "share": 100 * arrests / everybody if everybody else float("nan")})
    rows = rows.reindex(["Asian", "Black", "Hispanic or Latino", "Indian", "White", "Unknown Race", "Everybody else"])
    return year, rows.assign(residents=_residents(area)).rename_axis("group").reset_index()


def _residents(area: str) -> pd.Series:
    names = {"white": "White", "black": "Black", "latino": "Hispanic or Latino", "other_race": "Everybody else"}
    towns = load("ct-towns").set_index(["level", "place"])[[*names, "population"]].astype(float)
    state, city = towns.loc[("state", "Connecticut")], towns.loc[("town", "Hartford")]
    if area != REST and area not in RESIDENTS:
        return pd.Series(dtype=float)
    people = state - city if area == REST else city if RESIDENTS[area] == "Hartford" else state
    return (100 * people[list(names)] / people["population"]).rename(names)


@cache
def typed() -> pd.DataFrame:
    """Every label as typed in both tables: table, year, label, people (deaths, or children on the first of July)."""
    deaths = load("drug-deaths").rename(columns={"race_label": "label", "deaths": "people"})
    placements = load("dcf-placements").groupby(["year", "race_ethnicity"], as_index=False)["children"].sum()
    placements = placements.rename(columns={"race_ethnicity": "label", "children": "people"})
    tables = {"drug deaths": deaths, "children in placement": placements}
    both = pd.concat([rows.assign(table=name) for name, rows in tables.items()], ignore_index=True)
    return both.astype({"people": "float64"})[["table", "year", "label", "people"]]


@cache
def filtered() -> pd.DataFrame:
    """What a filter finds, by table, rule and year, for the labels that hold the word Black in any case of letters."""
    rows = typed()[typed()["label"].str.contains("black", case=False)]
    found = []
    for table, (last_old, _) in SEAMS.items():
        one = rows[rows["table"] == table].set_index("year")["people"]
        is_old = one.index <= last_old
        for rule, kept in zip(RULES, (is_old, ~is_old, is_old | True), strict=True):
            found += [
                (table, rule, year, n if keep else 0.0) for (year, n), keep in zip(one.items(), kept, strict=True)
            ]
    return pd.DataFrame(found, columns=["table", "rule", "year", "people"]).sort_values(["table", "rule", "year"])


# The crosswalk --------------------------------------------------------------------------------------------------


def ticks() -> pd.DataFrame:
    """The invented forms in long form: one row an identity, with the form's number."""
    rows = [(form, identity) for form, identities in FORMS.items() for identity in identities]
    return pd.DataFrame(rows, columns=["form", "identity"])


def read(crosswalk: Sequence[Sequence[str]]) -> tuple[dict[str, tuple[str, str]], list[str]]:
    """The crosswalk as identity → (2024 box, 1997 box), and what in it could not be read, in words.

    A word that is no box counts as cannot be mapped; so does an identity without a row.
    """
    found, unread = {}, []
    if not isinstance(crosswalk, (list, tuple)):
        crosswalk, unread = [], ["The crosswalk is no table: choose two boxes in each of its rows."]
    for row in crosswalk:
        if isinstance(row, str):
            row = [row]
        if len(row) != 3:
            unread.append(f"The row {row!r} has {len(row)} parts; it needs an identity, a 2024 box and a 1997 box.")
            continue
        identity, *words = (str(word).strip() for word in row)
        named = []
        for word, known in zip(words, (BOXES_2024, BOXES_1997), strict=True):
            match = next((box for box in (*known, CANNOT) if box.casefold() == word.casefold()), None)
            if match is None:
                unread.append(f"In the row of {identity}, {word!r} is no box: it counts as {CANNOT!r}.")
            named.append(match or CANNOT)
        found[identity] = (named[0], named[1])
    identities = {identity for identities in FORMS.values() for identity in identities} - {DECLINED}
    unread += [f"{identity} has no row: it counts as {CANNOT!r}." for identity in sorted(identities - set(found))]
    return found, unread


def ways_back(crosswalk: Sequence[Sequence[str]]) -> dict[str, set[str]]:
    """For each 1997 box, the 2024 boxes that the crosswalk leads into it: more than one, and nobody can come back."""
    back = defaultdict(set)
    for new, old in read(crosswalk)[0].values():
        if CANNOT not in (new, old):
            back[old].add(new)
    return back


def there_and_back(crosswalk: Sequence[Sequence[str]]) -> pd.DataFrame:
    """What happens to each form on the way to the 1997 form and back to the 2024 boxes.

    Columns: form, identities, boxes_2024, ethnicity_1997, race_1997, outcome (one of OUTCOMES), unticked (a 1997 box
    that is none of the form's own 2024 boxes, or blank) and words_back (whether the 1997 boxes lead back to the very
    identities that were written).
    """
    rows, back = read(crosswalk)[0], ways_back(crosswalk)
    return pd.DataFrame([_journey(form, rows, back) for form in FORMS])


def _journey(form: int, rows: dict[str, tuple[str, str]], back: dict[str, set[str]]) -> dict[str, object]:
    identities = FORMS[form]
    if identities == [DECLINED]:
        said = dict.fromkeys(("boxes_2024", "ethnicity_1997", "race_1997"), DECLINED)
        return {
            "form": form,
            "identities": DECLINED,
            **said,
            "outcome": STAYS_DECLINED,
            "unticked": "",
            "words_back": True,
        }
    pairs = [rows.get(identity, (CANNOT, CANNOT)) for identity in identities]
    new, old = (sorted({pair[side] for pair in pairs}) for side in (0, 1))
    races = [box for box in old if box not in (HISPANIC, CANNOT)]
    first = HISPANIC if HISPANIC in old else CANNOT if CANNOT in old else f"Not {HISPANIC}"
    alike = [name for name, pair in rows.items() if pair[1] in old]
    outcome = CAME_BACK
    if CANNOT in (*new, *old):
        outcome = NOWHERE
    elif any(len(back[box]) > 1 for box in old):
        outcome = LEADS_TO_TWO
    own = {box.replace("or Pacific", "or Other Pacific") for box in new}
    return {
        "form": form,
        "identities": ", ".join(identities),
        "boxes_2024": ", ".join(new),
        "ethnicity_1997": first,
        "race_1997": ", ".join(races) or ("left empty" if HISPANIC in old else CANNOT),
        "outcome": outcome,
        "unticked": ", ".join(box for box in races if box not in own),
        "words_back": CANNOT not in old and sorted(alike) == sorted(identities),
    }


def stacked(table: pd.DataFrame) -> pd.DataFrame:
    """The table of `there_and_back` with each form's place in the pile of its outcome, counted from 1."""
    return table.assign(place=table.groupby("outcome").cumcount() + 1)


OWN_PILES = (
    f"Four piles of forms, under your own crosswalk: {'; '.join(OUTCOMES)}. The table below says for each form what "
    "happens to it."
)


def title_of(journeys: pd.DataFrame) -> list[str]:
    """What the chart of one's own crosswalk says above its piles; not how many forms stand in each."""
    unticked, words = int((journeys["unticked"] != "").sum()), int(journeys["words_back"].sum())
    return [
        f"Your crosswalk: {unticked} invented forms arrive in a 1997 box that is none of their own",
        f"Back to the very words that were written: {words} of {len(journeys)}, the declined form included",
    ]


@cache
def variants() -> pd.DataFrame:
    """`stacked` for each choice in the menus: columns menu_0, menu_1 and menu_2 hold what is chosen."""
    found = []
    for chosen in product(*MENUS.values()):
        mena, cape_verdean, brazilian = chosen
        rows = {identity: (new, old) for identity, new, old in CROSSWALK}
        rows |= {name: (rows[name][0], mena) for name in ("Egyptian", "Lebanese")}
        rows |= {"Cape Verdean": (cape_verdean,) * 2, "Brazilian": (brazilian,) * 2}
        table = there_and_back([(identity, *pair) for identity, pair in rows.items()])
        found.append(stacked(table).assign(**{f"menu_{n}": word for n, word in enumerate(chosen)}))
    return pd.concat(found, ignore_index=True)


def journeys_in_words(table: pd.DataFrame) -> pd.DataFrame:
    """The table of `there_and_back` with headings that a reader understands."""
    headings = {
        "form": "Form",
        "identities": "Written on the form",
        "boxes_2024": "2024 boxes",
        "ethnicity_1997": "1997, first question",
        "race_1997": "1997, second question",
        "outcome": "There and back",
        "unticked": "1997 box that is none of its own",
        "words_back": "Back to the words on the form",
    }
    said = table.assign(words_back=table["words_back"].map({True: "yes", False: "no"}))
    return said[list(headings)].rename(columns=headings).replace("", "none")


def roll_up(crosswalk: Sequence[Sequence[str]]) -> pd.DataFrame:
    """Forms by standard (2024 boxes, 1997 boxes), way of counting (ROLL_UPS) and group; every form with no box is one.

    Counted alone or in combination a form stands in each of its boxes; in the two other ways in one place only.
    """
    rows = read(crosswalk)[0]
    found = []
    for side, standard in enumerate(("2024 boxes", "1997 boxes")):
        for identities in FORMS.values():
            places = sorted({rows.get(identity, (CANNOT,) * 2)[side] for identity in identities} - {CANNOT})
            places = [box.replace("or Other Pacific", "or Pacific") for box in places]
            for way in ROLL_UPS:
                found += [(standard, way, group) for group in _places(places, way, identities == [DECLINED])]
    table = pd.DataFrame(found, columns=["standard", "way", "group"])
    counts = table.value_counts(["standard", "way", "group"]).rename("forms")
    every = product(("2024 boxes", "1997 boxes"), ROLL_UPS, [*BOXES_2024, BUCKET, "No box", "Declined"])
    return counts.reindex(pd.MultiIndex.from_tuples(every, names=counts.index.names), fill_value=0).reset_index()


def _places(places: list[str], way: str, declined: bool) -> Iterable[str]:
    if not places:
        return ["Declined" if declined else "No box"]
    if way == ROLL_UPS[0]:
        return places
    if way == ROLL_UPS[2] and HISPANIC in places:
        return [HISPANIC]
    return places if len(places) == 1 else [BUCKET]


# 1 · One autumn ---------------------------------------------------------------------------------------------------


def _pair(place: str, group: str) -> tuple[float, float]:
    return _counts(by_year(place), boxes(group)[1])


@exercise(
    consider="A change in percent is the change divided by where it started: October 2009.",
    hints=(
        "Under the chart, choose the change in percent, and find the bar of your group.",
        "Later count minus earlier count, divided by the earlier count, times one hundred. A fall is below zero.",
        "In code: `students.at[before, old_box]` and `students.at[after, new_box]` are the two counts.",
    ),
    within=0.06,
    unit="percent",
)
def one_autumn(place, group):
    """Percent change of the students in a pair of boxes, October 2009 to October 2010, or why there is none."""
    before, after = _pair(place, group)
    if NO_BOX in boxes(group):
        return NO_BOX
    if pd.isna(before) or pd.isna(after):
        return NOT_PUBLISHED
    return 100 * (after - before) / before if before else EMPTY


@one_autumn.mistake("That is the change in students. The question asks for percent: divide by the count of the start.")
def in_students(place, group):
    before, after = _pair(place, group)
    return after - before


@one_autumn.mistake("You divided by the later count. A change in percent starts from the earlier one.")
def divided_by_the_later(place, group):
    before, after = _pair(place, group)
    return 100 * (after - before) / after if after else None


@one_autumn.mistake("That is how the number of all students moved. The question is about one group's boxes.")
def everybody_instead(place):
    return autumns(place).set_index("box").at["All students", "percent"]


# 2 · The filter ---------------------------------------------------------------------------------------------------


def _label_counts(table: str) -> tuple[float, float]:
    found = filtered().set_index(["table", "rule", "year"])["people"]
    return found[table, RULES[2], SEAMS[table][0]], found[table, RULES[2], SEAMS[table][1]]


@exercise(
    consider="The label changed from one year to the next: count both labels, each in its own years.",
    hints=(
        "Under the chart, choose your table, and both labels. Read the two years beside the dashed line.",
        "Take the first year with the new label minus the last year with the old one. A fall is below zero.",
        'In code: `typed["label"].str.contains("black", case=False)` finds both labels; add up the people by year.',
    ),
    within=0.5,
    unit="people",
    choices={"table": TABLES},
)
def across_the_seam(table):
    """People recorded with either label: first year of the new label minus last year of the old one."""
    before, after = _label_counts(table)
    return after - before


@across_the_seam.mistake(
    "That is what a filter on the old label alone says: everybody gone in one year. The label is gone. Are the people?"
)
def filter_finds_nobody(table):
    return -_label_counts(table)[0]


@across_the_seam.mistake("That is the count of the first year with the new label. Take the year before away from it.")
def first_new_year(table):
    return _label_counts(table)[1]


@across_the_seam.mistake("That is a change in percent. The question asks for people.")
def percent_not_people(table):
    before, after = _label_counts(table)
    return 100 * (after - before) / before


# 3 · There and back -----------------------------------------------------------------------------------------------


def _outcomes(crosswalk: Sequence[Sequence[str]] | None) -> pd.Series:
    table = there_and_back(CROSSWALK if crosswalk is None else crosswalk)
    return table["outcome"].value_counts().reindex(OUTCOMES, fill_value=0)


@exercise(
    consider="A form is lost in two ways: it has no box to go to, or its old box leads back to more than one new box.",
    hints=(
        "In the chart under your crosswalk, add up the two piles in the middle.",
        "White forms count too, as long as two boxes of the newer form lead into that box of the older one.",
        'In code: `forms.merge(pd.DataFrame(crosswalk, columns=["identity", "2024", "1997"]), on="identity")` puts the '
        "boxes beside the forms; then count the 2024 boxes that lead into each 1997 box.",
    ),
    unit="forms",
)
def cannot_come_back(crosswalk=None):
    """Forms with no box to go to, or whose 1997 box leads back to more than one 2024 box, under a crosswalk."""
    outcomes = _outcomes(crosswalk)
    return int(outcomes[LEADS_TO_TWO] + outcomes[NOWHERE])


@cannot_come_back.mistake(
    "Those are the forms with no box to go to. What about those that arrive, but cannot be told apart on the way back?"
)
def no_box_only(crosswalk=None):
    return int(_outcomes(crosswalk)[NOWHERE])


@cannot_come_back.mistake(
    "Those are the forms whose 1997 box leads back to two boxes. What about those that have no box to go to at all?"
)
def two_ways_only(crosswalk=None):
    return int(_outcomes(crosswalk)[LEADS_TO_TWO])


@cannot_come_back.mistake(
    "That is right for the crosswalk as it opens. Your room changed a row: count in the chart under your own crosswalk."
)
def as_it_opens(crosswalk=None):
    opening = _outcomes(None)
    return None if crosswalk is None else int(opening[LEADS_TO_TWO] + opening[NOWHERE])


@cannot_come_back.mistake(
    "You counted the form that declined as lost. Declining is an answer, and it is the same answer on every form."
)
def declined_too(crosswalk=None):
    outcomes = _outcomes(crosswalk)
    return int(outcomes[LEADS_TO_TWO] + outcomes[NOWHERE] + outcomes[STAYS_DECLINED])


@cannot_come_back.mistake("Those are the forms that come back. The question asks for the others.")
def those_that_do(crosswalk=None):
    return int(_outcomes(crosswalk)[CAME_BACK])
