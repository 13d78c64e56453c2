"""Two made-up agencies and the truth about whom they share: nobody in these tables exists.

Every rate that makes two records of one person differ stands below, as data. Group matters in three places only: how
many people are made, which surname and ZIP code area are drawn, and how many were born abroad.
"""

import random
import unicodedata
from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from pathlib import Path

from workshop.course.data.recipe import Source, Tables

from .made_up_names import (
    ACCENTED,
    APART,
    FAMILY_NAME_FIRST,
    FIRST_NAMES,
    IBERIAN,
    LANGUAGES,
    NICKNAMES,
    STREETS,
    VARIANTS,
    WHOEVER_BEARS_IT,
)

MADE_FROM = "us-surnames"
DATASETS = Path(__file__).resolve().parents[1]
# Twelve lists were made, with the seeds 5 to 16. This one lies nearest to their average in what session 4 measures: how
# far an estimate by name and place is off, in each of three worlds. Its biography says so.
SEED = 9
PEOPLE = {"white": 800, "black": 800, "api": 800, "hispanic": 800, "aian": 250, "two_or_more": 250}
GROUP = {
    "white": "White",
    "black": "Black",
    "api": "Asian or Pacific Islander",
    "hispanic": "Hispanic",
    "aian": "American Indian or Alaska Native",
    "two_or_more": "Two or more races",
}
# Percent born abroad: our assumption, near what the American Community Survey reports.
BORN_ABROAD = {"white": 4, "black": 11, "api": 60, "hispanic": 32, "aian": 3, "two_or_more": 9}
IN_BOTH, ONLY_A = 0.72, 0.14  # of all people; the rest are in agency b alone
TWINS = 0.015  # of people: each brings a twin, so that about 3 in 100 have one (published: 31 of 1,000 births)

# Of the people to whom it can happen (see `eligible`), the share to whom it does. * published, else our assumption.
RATE = {
    "accent dropped": 0.12,
    "two surnames": 0.12,
    "apostrophe or space": 0.25,
    "transliteration": 0.16,
    "two-part first name": 0.22,
    "names swapped": 0.05,
    "nickname": 0.04,
    "married name": 0.06,  # a marriage between the two records; what then happens to the name is in NAME_AFTER *
    "day and month swapped": 0.03,
    "default date": 0.02,
    "date mistyped": 0.012,
    "date left blank": 0.005,
    "moved": 0.117,  # * U.S. Census Bureau, movers in one year, 2012 to 2013
}
LETTER_MISTYPED = 0.0015  # of letters, in each agency
NAME_AFTER = {"spouse's name": 0.79, "hyphenated": 0.05}  # * Pew Research Center 2023; the rest keep their name
TWO_SURNAMES_IN_B = {"hyphen": 0.3, "first only": 0.35, "last only": 0.2}  # the rest are written as in agency a
BORN_HERE_DATES = 0.1  # swapped and default dates happen to people born here too, this many times as often
OTHERS_SWAPPED = 0.1  # first and last name in each other's box, likewise, where the family name is not said first
MOSTLY = 50  # percent of a surname's bearers who are Hispanic: from here on some write two surnames

OF_THE_LANGUAGE = 0.6  # of first names; parents choose the others from the common list
WAYS = ("Street", "Avenue", "Lane", "Road")


def plain(text: str) -> str:
    """The text without accents or other marks on its letters."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


class Chance:
    """A seeded source of draws that uses `random()` alone, which gives the same numbers in every version of Python."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed).random

    def happens(self, probability: float) -> bool:
        return self._random() < probability

    def whole(self, lowest: int, highest: int) -> int:
        return lowest + int(self._random() * (highest - lowest + 1))

    def one(self, items: Sequence[str]) -> str:
        return items[int(self._random() * len(items))]

    def weighted(self, items: Sequence, cumulative: Sequence[float]):
        return items[min(bisect(cumulative, self._random() * cumulative[-1]), len(items) - 1)]

    def named(self, shares: dict[str, float]) -> str | None:
        """One of the names by their shares; None for what is left of 1."""
        place = self._random()
        for name, share in shares.items():
            place -= share
            if place < 0:
                return name
        return None


@dataclass(frozen=True)
class Surname:
    """A surname of the table: its letters in capitals, and the percent of its bearers who are Hispanic and Asian."""

    letters: str
    hispanic: float
    api: float

    def written(self, accents: bool, apart: bool) -> str:
        """As a person writes it: García or Garcia, O'Brien or Obrien."""
        if apart and self.letters in APART:
            name = APART[self.letters].replace("_", " ")
        else:
            name = ACCENTED.get(self.letters, self.letters.capitalize()) if accents else self.letters.capitalize()
        return name if accents else plain(name)


@dataclass(frozen=True)
class Person:
    """A made-up person, before any agency writes anything down."""

    group: str
    surname: Surname
    language: str  # the one in which the surname is at home for this person; blank: written as English writes it
    first: str
    sex: str
    born_abroad: bool
    birth: tuple[int, int, int]
    street: str
    zip: str
    second: Surname | None = None


@dataclass
class Entry:
    """What one agency holds about a person."""

    first: str
    last: str
    date: str
    sex: str
    street: str
    zip: str


@dataclass
class Pair:
    """The two entries of a person while they are being written, and what has come between them."""

    person: Person
    a: Entry
    b: Entry
    differs: list[str] = field(default_factory=list)

    def note(self, mechanism: str) -> None:
        if mechanism not in self.differs:
            self.differs.append(mechanism)


class Population:
    """Draws surnames and ZIP code areas by group, from the project's own tables."""

    def __init__(self, surnames: list[dict[str, str]], areas: list[dict[str, str]], chance: Chance) -> None:
        self._chance = chance
        named = [(raw, shares(raw)) for raw in surnames if " " not in raw["surname"]]  # not the rows of other names
        self._names = [Surname(raw["surname"], share["hispanic"], share["api"]) for raw, share in named]
        self._zips = [raw["zip"] for raw in areas if raw["status"] == "reported"]
        self._by_name, self._by_zip = {}, {}
        for group in PEOPLE:
            self._by_name[group] = list(accumulate(int(raw["people"]) * share[group] for raw, share in named))
            self._by_zip[group] = list(
                accumulate(float(raw[f"{group}_per_million"]) for raw in areas if raw["status"] == "reported")
            )

    def surname(self, group: str) -> Surname:
        return self._chance.weighted(self._names, self._by_name[group])

    def area(self, group: str) -> str:
        return self._chance.weighted(self._zips, self._by_zip[group])

    def street(self) -> str:
        return f"{self._chance.whole(1, 240)} {self._chance.one(STREETS)} {self._chance.one(WAYS)}"

    def person(self, group: str) -> Person:
        chance = self._chance
        surname, sex = self.surname(group), chance.one("FM")
        language = chance.named(languages(surname)) or ""
        person = Person(
            group=group,
            surname=surname,
            language=language,
            first=first_name(language, sex, chance),
            sex=sex,
            born_abroad=chance.happens(BORN_ABROAD[group] / 100),
            birth=(chance.whole(1945, 2012), chance.whole(1, 12), chance.whole(1, 28)),
            street=self.street(),
            zip=self.area(group),
        )
        if surname.hispanic >= MOSTLY and chance.happens(RATE["two surnames"]):
            second = self.surname("hispanic")
            person = replace(person, second=second if second != surname else None)
        return person


def shares(raw: dict[str, str]) -> dict[str, float]:
    """Percent of a surname's bearers by group; what is left of 100 is divided equally among suppressed shares."""
    shown = {group: float(raw[group]) for group in PEOPLE if raw[group]}
    hidden = PEOPLE.keys() - shown.keys()
    rest = max(0.0, 100 - sum(shown.values()))
    return {group: shown.get(group, rest / len(hidden) if hidden else 0.0) for group in PEOPLE}


def languages(surname: Surname) -> dict[str, float]:
    """The languages in which a surname is at home, each with the share of its bearers for whom it is."""
    known = LANGUAGES.get(surname.letters, [])
    asian = [language for language in known if language not in WHOEVER_BEARS_IT | IBERIAN]
    found = {language: surname.api / 100 / len(asian) for language in asian}
    found |= {language: 1.0 for language in known if language in WHOEVER_BEARS_IT}
    if not found.keys() & WHOEVER_BEARS_IT:
        found["portuguese" if "portuguese" in known else "spanish"] = surname.hispanic / 100
    return found


def first_name(language: str, sex: str, chance: Chance) -> str:
    """A first name of the surname's language, or one of the common list, from which parents choose too."""
    return chance.one(FIRST_NAMES[language if language and chance.happens(OF_THE_LANGUAGE) else "common", sex])


def eligible(person: Person) -> set[str]:
    """What can come between two records of this person. It depends on the name, the birthplace, sex and age."""
    surname, found = person.surname, {"date mistyped", "date left blank", "moved", "letters mistyped"}
    found |= {"names swapped", "day and month swapped", "default date"}
    if person.second or surname.hispanic >= MOSTLY:
        found.add("two surnames")
    if surname.letters in ACCENTED or plain(person.first) != person.first:
        found.add("accent dropped")
    if surname.letters in APART:
        found.add("apostrophe or space")
    if (person.language, surname.letters) in VARIANTS:
        found.add("transliteration")
    if " " in person.first:
        found.add("two-part first name")
    if person.first in NICKNAMES:
        found.add("nickname")
    if person.sex == "F" and 1973 <= person.birth[0] <= 2003:
        found.add("married name")
    return found


def recorded(person: Person, population: Population, chance: Chance) -> Pair:
    """The two agencies' entries of a person: agency a as told, agency b a year later, each with its slips."""
    accents = chance.happens(RATE["accent dropped"])  # typed for agency a, whose system keeps them
    apart = chance.happens(RATE["apostrophe or space"])
    last = person.surname.written(accents, apart)
    if person.second:
        last = f"{last} {person.second.written(accents, apart)}"
    first = person.first if accents else plain(person.first)
    date = "{:04}-{:02}-{:02}".format(*person.birth)
    a = Entry(first, last, date, person.sex, person.street, person.zip)
    pair = Pair(person, a, replace(a))
    for step in (plain_letters, second_surname, spelling, other_first_name, marriage, swapped_boxes, dates, address):
        step(pair, population, chance)
    for entry in (pair.a, pair.b):
        mistyped(pair, entry, chance)
    return pair


def plain_letters(pair: Pair, population: Population, chance: Chance) -> None:
    """Agency b's system has no accents, apostrophes or spaces within a surname."""
    b, person = pair.b, pair.person
    if plain(b.first + b.last) != b.first + b.last:
        pair.note("accent dropped")
    b.first, b.last = plain(b.first), plain(b.last)
    joined = person.surname.letters.capitalize()
    written = person.surname.written(False, True)
    if person.surname.letters in APART and b.last.startswith(written):
        b.last = joined + b.last.removeprefix(written)
        pair.note("apostrophe or space")


def second_surname(pair: Pair, population: Population, chance: Chance) -> None:
    """Agency b has one box for a surname: two become one with a hyphen, or one of them is lost."""
    if not pair.person.second:
        return
    first, second = pair.person.surname.letters.capitalize(), pair.person.second.letters.capitalize()
    forms = {"hyphen": f"{first}-{second}", "first only": first, "last only": second}
    how = chance.named(TWO_SURNAMES_IN_B)
    pair.b.last = forms.get(how, f"{first} {second}")
    if how:
        pair.note("two surnames")
        pair.differs = [mechanism for mechanism in pair.differs if mechanism != "apostrophe or space"]
    elif pair.person.second.letters in APART and pair.b.last != plain(pair.a.last):
        pair.note("apostrophe or space")


def spelling(pair: Pair, population: Population, chance: Chance) -> None:
    """A name from another script is spelled in another way; a first name in two parts becomes one word."""
    person = pair.person
    if "transliteration" in eligible(person) and chance.happens(RATE["transliteration"]):
        variant = chance.one(VARIANTS[person.language, person.surname.letters]).capitalize()
        pair.b.last = variant
        pair.note("transliteration")
    if " " in person.first and chance.happens(RATE["two-part first name"]):
        first, second = plain(person.first).split(" ")
        pair.b.first = chance.one((f"{first}{second.lower()}", first, f"{first}-{second}"))
        pair.note("two-part first name")


def other_first_name(pair: Pair, population: Population, chance: Chance) -> None:
    """Agency b has what people call the person."""
    if pair.person.first in NICKNAMES and chance.happens(RATE["nickname"]):
        pair.b.first = plain(NICKNAMES[pair.person.first])
        pair.note("nickname")


def marriage(pair: Pair, population: Population, chance: Chance) -> None:
    """A woman marries between the two records; most take the spouse's name, some join the two."""
    if "married name" not in eligible(pair.person) or not chance.happens(RATE["married name"]):
        return
    spouse = population.surname(pair.person.group).letters.capitalize()
    now = {"spouse's name": spouse, "hyphenated": f"{pair.b.last}-{spouse}"}.get(chance.named(NAME_AFTER))
    if now and now != pair.b.last:
        pair.b.last = now
        pair.note("married name")


def swapped_boxes(pair: Pair, population: Population, chance: Chance) -> None:
    """First and last name stand in each other's box, more often where the family name is said first."""
    often = 1 if pair.person.language in FAMILY_NAME_FIRST else OTHERS_SWAPPED
    if chance.happens(often * RATE["names swapped"]):
        pair.b.first, pair.b.last = pair.b.last, pair.b.first
        pair.note("names swapped")


def dates(pair: Pair, population: Population, chance: Chance) -> None:
    """Day and month change places; 1 January stands for a day that nobody knows; a digit is wrong; nothing is there."""
    year, month, day = pair.person.birth
    often = 1 if pair.person.born_abroad else BORN_HERE_DATES
    if chance.happens(often * RATE["default date"]):
        pair.a.date = f"{year:04}-01-01"
        if chance.happens(0.5):  # half of them have it in both
            pair.b.date = pair.a.date
    elif day <= 12 and chance.happens(often * RATE["day and month swapped"]):
        pair.b.date = f"{year:04}-{day:02}-{month:02}"
    if pair.a.date != pair.b.date:
        pair.note(
            "default date" if pair.a.date.endswith("-01-01") and (month, day) != (1, 1) else "day and month swapped"
        )
    if chance.happens(RATE["date mistyped"]):
        wrong = f"{chance.whole(1, 28):02}"
        pair.b.date, before = pair.b.date[:8] + wrong, pair.b.date
        if pair.b.date != before:
            pair.note("date mistyped")
    if chance.happens(RATE["date left blank"]):
        pair.b.date = ""
        pair.note("date left blank")


def address(pair: Pair, population: Population, chance: Chance) -> None:
    """The person moves in the year between the two records."""
    if chance.happens(RATE["moved"]):
        pair.b.street, pair.b.zip = population.street(), population.area(pair.person.group)
        pair.note("moved")


def mistyped(pair: Pair, entry: Entry, chance: Chance) -> None:
    """Letters of a name left out, doubled or in the wrong order: a long name has more of them."""
    for box in ("first", "last"):
        name = getattr(entry, box)
        for place in range(1, len(name)):
            if chance.happens(LETTER_MISTYPED):
                setattr(entry, box, slip(name, place, chance))
                pair.note("letters mistyped")
                break


def slip(name: str, place: int, chance: Chance) -> str:
    """The name with one slip at a place."""
    before, letter, after = name[:place], name[place], name[place + 1 :]
    if after and after[0] != letter and chance.happens(0.4):
        return before + after[0] + letter + after[1:]
    return before + after if chance.happens(0.5) and len(name) > 2 else before + letter + letter + after


def twin(person: Person, chance: Chance) -> Person:
    """A brother or sister born on the same day: same surname, date and home, another first name."""
    sex = chance.one("FM")
    first = first_name(person.language, sex, chance)
    while first == person.first:
        first = first_name(person.language, sex, chance)
    return replace(person, sex=sex, first=first)


def everybody(population: Population, chance: Chance) -> Iterable[Person]:
    """All made-up people, group by group; some are followed by their twin."""
    for group, number in PEOPLE.items():
        made = 0
        while made < number:
            person = population.person(group)
            yield person
            made += 1
            if made < number and chance.happens(TWINS):
                yield twin(person, chance)
                made += 1


def residents(surnames: list[dict[str, str]], areas: list[dict[str, str]]) -> dict[str, float]:
    """About how many people of each group live in Connecticut: its share of the group's people in the country."""
    country = Counter()
    for raw in surnames:
        country.update({group: int(raw["people"]) * share / 100 for group, share in shares(raw).items()})
    local = {
        group: sum(float(raw[f"{group}_per_million"] or 0) for raw in areas if raw["status"] == "reported")
        for group in PEOPLE
    }
    return {group: country[group] * local[group] / 1_000_000 for group in PEOPLE}


def shuffled(items: list, chance: Chance) -> list:
    """The items in another order, so that neither agency's list is sorted by group (Fisher and Yates)."""
    items = list(items)
    for last in range(len(items) - 1, 0, -1):
        other = chance.whole(0, last)
        items[last], items[other] = items[other], items[last]
    return items


def agency(letter: str, pairs: list[Pair], chance: Chance) -> tuple[list[dict], dict[int, str]]:
    """The list of one agency with numbers of its own, and which number each pair (by its id()) has there."""
    rows, numbers = [], {}
    for number, pair in enumerate(shuffled(pairs, chance), 1):
        entry = pair.a if letter == "a" else pair.b
        numbers[id(pair)] = f"{letter}{number:04}"
        row = {f"{letter}_id": numbers[id(pair)], "first_name": entry.first, "last_name": entry.last}
        rows.append(row | {"birth_date": entry.date, "sex": entry.sex, "street": entry.street, "zip": entry.zip})
    return rows, numbers


def is_strict_match(pair: Pair) -> bool:
    """Same first name, last name and date of birth, letter for letter."""
    key = pair.a.first, pair.a.last, pair.a.date
    return bool(pair.a.date) and key == (pair.b.first, pair.b.last, pair.b.date)


def interval(part: int, whole: int) -> tuple[float, float]:
    """The 95 percent interval of a share, in percent (Wilson 1927)."""
    z = 1.96
    share, square = part / whole, z * z
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    reach = z / (1 + square / whole) * (share * (1 - share) / whole + square / (4 * whole * whole)) ** 0.5
    return max(0.0, 100 * (middle - reach)), 100 * (middle + reach)


def skew_check(pairs: list[Pair]) -> list[dict]:
    """By group and mechanism: to whom it can happen, to whom it did, and how many links a strict rule then misses."""
    rows = []
    for group in [*PEOPLE, None]:
        of_group = [pair for pair in pairs if group in (pair.person.group, None)]
        missed = [pair for pair in of_group if not is_strict_match(pair)]
        can, did, cost = Counter(), Counter(), Counter()
        for pair in of_group:
            can.update(eligible(pair.person))
            did.update(pair.differs)
            did["any"] += bool(pair.differs)
            cost.update(pair.differs if pair in missed else ())
        can["any"], cost["any"] = len(of_group), len(missed)
        for mechanism in ["any", "letters mistyped", *RATE]:
            row = {"group": GROUP.get(group, "Everybody"), "mechanism": mechanism, "expected_links": len(of_group)}
            row |= {"eligible": can[mechanism], "affected": did[mechanism]}
            row["affected_share"] = f"{100 * did[mechanism] / can[mechanism]:.1f}" if can[mechanism] else None
            row["missed"] = cost[mechanism]
            low, high = interval(cost[mechanism], len(of_group))
            row |= {"missed_share": f"{100 * cost[mechanism] / len(of_group):.1f}"}
            rows.append(row | {"missed_low": f"{low:.1f}", "missed_high": f"{high:.1f}"})
    return rows


def build(source: Source) -> dict[str, list[dict]]:
    """Four tables: the truth about each made-up person, the lists of two agencies, and the skew check."""
    chance = Chance(SEED)
    surnames, areas = source.rows("us-surnames.csv"), Tables(DATASETS / "ct-zip-race").rows("ct-zip-race.csv")
    population = Population(surnames, areas, chance)
    pairs = [recorded(person, population, chance) for person in everybody(population, chance)]
    places = [chance.named({"both": IN_BOTH, "a": ONLY_A}) or "b" for _ in pairs]
    rows_a, in_a = agency("a", [pair for pair, at in zip(pairs, places, strict=True) if at != "b"], chance)
    rows_b, in_b = agency("b", [pair for pair, at in zip(pairs, places, strict=True) if at != "a"], chance)
    stands_for = {group: number / PEOPLE[group] for group, number in residents(surnames, areas).items()}
    truth = [
        {
            "a_id": in_a.get(id(pair)),
            "b_id": in_b.get(id(pair)),
            "group": GROUP[pair.person.group],
            "born_abroad": "yes" if pair.person.born_abroad else "no",
            "differs": ("; ".join(pair.differs) or "nothing") if at == "both" else None,
            "weight": f"{stands_for[pair.person.group]:.1f}",
        }
        for pair, at in zip(pairs, places, strict=True)
    ]
    truth = [{"person_id": f"p{n:04}"} | row for n, row in enumerate(shuffled(truth, chance), 1)]
    in_both = [pair for pair, at in zip(pairs, places, strict=True) if at == "both"]
    return {"linked-agencies": truth, "agency-a": rows_a, "agency-b": rows_b, "skew-check": skew_check(in_both)}
