"""Session 5, Who gets lost when we link?: two made-up agencies linked by rules whose errors can be counted by group.

The people of linked-agencies do not exist, so the truth about them is known. The towns and schools of the last question
do exist.
"""

from __future__ import annotations

import html
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from operator import eq

import pandas as pd
from rapidfuzz.distance import JaroWinkler

from workshop.notebook import accessible_table, choose, exercise, folded, intervals, linkage_by_group, load
from workshop.notebook.told import Told

MADE_UP = "Made up: nobody in these records exists."
GROUPS = [
    "American Indian or Alaska Native",
    "Asian or Pacific Islander",
    "Black",
    "Hispanic",
    "Two or more races",
    "White",
]
EVERYBODY, SPLINK = "Everybody on the lists", "Splink, 0.95 or more"
STRICT = ["first_name", "last_name", "birth_date"]
FIELDS = [*STRICT, "sex", "street", "zip"]
ALIKE = 0.85  # two names are nearly alike from this similarity on
# Two records are compared if they share at least one of these; `year` and `day` (with its month) are parts of a date.
BLOCKS = (["birth_date"], ["last_name"], ["street"], ["first_name", "year"], ["first_name", "day"])
THRESHOLDS = [7, 6, 5, 4]  # from strict to loose; below 4 our comparisons are no longer complete, see `candidates`

# Ten pairs, drawn by us from the two lists so that each shows something else. What is true of them stands in the data.
_DRAWN = "a2349-b3156 a1813-b1514 a1651-b3032 a2018-b2942 a0031-b2859 a0319-b2075 a3147-b1845 a2672-b0603 a0787-b0102 "
CARDS = [tuple(pair.split("-")) for pair in (_DRAWN + "a0037-b0559").split()]
MARKS = {"Y": "the same person", "N": "not the same", "?": "cannot tell"}

# What the data call the things that can come between two records, in plain words where they need it.
PLAIN = {
    "transliteration": "name spelled another way",
    "default date": "1 January in place of a date",
    "two surnames": "two last names cut or joined",
    "two-part first name": "two-part first name joined or cut",
    "names swapped": "names in each other's box",
    "married name": "another last name after marriage",
}

# Two real joins, each by the code just as it is printed.
SCHOOL_CODES, TOWN_CODES = JOINS = ["school codes", "town codes"]
RELEASE, SCHOOL_YEAR = "May 2023", "2020-21"  # the newest attendance table; the last year that suspensions have too
# The people whom both pairs of tables know: what we call them, the attendance table, and the table of residents.
PEOPLE = {
    "Everybody": ("All Students", "population"),
    "All other groups": ("All other races", "other_race"),
    "Black": ("Black or African American", "black"),
    "Hispanic or Latino": ("Hispanic/Latino of any race", "latino"),
    "White": ("White", "white"),
}


# The two lists and the truth --------------------------------------------------------------------------------------


@cache
def _agency(letter: str) -> pd.DataFrame:
    return load("linked-agencies", f"agency-{letter}").set_index(f"{letter}_id")


_truth = cache(lambda: load("linked-agencies"))


@cache
def expected_links() -> pd.DataFrame:
    """The people who are on both lists: a_id, b_id, group, what differs, and each field as _a and _b."""
    people = _truth().dropna(subset=["a_id", "b_id"])[["a_id", "b_id", "group", "differs"]]
    return _with_records(people)


def _with_records(pairs: pd.DataFrame) -> pd.DataFrame:
    left, right = (_agency(letter).add_suffix(f"_{letter}") for letter in "ab")
    return pairs.merge(left, left_on="a_id", right_index=True).merge(right, left_on="b_id", right_index=True)


def judged(pairs: pd.DataFrame) -> pd.DataFrame:
    """Linked pairs (a_id, b_id, …) with the truth: `group` of the person on list a, and whether it is the `same` one.

    A link to a stranger concerns two people; it is counted once, for the person on list a who gets the other's record.
    """
    truth = _truth()
    person_a = pairs["a_id"].map(truth.dropna(subset="a_id").set_index("a_id")["person_id"])
    person_b = pairs["b_id"].map(truth.dropna(subset="b_id").set_index("b_id")["person_id"])
    group = person_a.map(truth.set_index("person_id")["group"])
    return pairs.assign(group=group, same=person_a == person_b).reset_index(drop=True)


def by_group(links: pd.DataFrame) -> pd.DataFrame:
    """One row a group, then everybody: counts of a rule's links and errors, and shares in percent with intervals.

    `links` is what `judged` returns. missed_share = missed ÷ expected links; false_share = false links ÷ links made.
    `…_low` and `…_high` end the 95 percent interval (Wilson).
    """
    table = linkage_by_group(expected_links(), links, keys=("a_id", "b_id")).rename(columns={"made": "links"})
    table = table.reindex(GROUPS, fill_value=0)[["expected", "found", "links"]]
    table.loc[EVERYBODY] = table.sum()
    table["missed"], table["false"] = table["expected"] - table["found"], table["links"] - table["found"]
    for error, part, whole in (("missed", "missed", "expected"), ("false", "false", "links")):
        table[f"{error}_share"] = 100 * table[part] / table[whole].where(table[whole] > 0)
        table[[f"{error}_low", f"{error}_high"]] = intervals(table[part], table[whole])
    return table.rename_axis("group")


# Rules ------------------------------------------------------------------------------------------------------------


def same_letter_for_letter(pairs: pd.DataFrame) -> pd.Series:
    """Whether first name, last name and birth date of each pair are identical; a blank equals nothing."""
    same = pd.Series(True, index=pairs.index)
    for name in STRICT:
        same &= pairs[f"{name}_a"].eq(pairs[f"{name}_b"]).fillna(False)
    return same


@cache
def exact() -> pd.DataFrame:
    """The links of the exact rule, judged: first name, last name and birth date, letter for letter."""
    a, b = (_agency(letter).dropna(subset=STRICT).reset_index() for letter in "ab")
    return judged(a.merge(b, on=STRICT)[["a_id", "b_id"]])


def name_points(one: str, other: str) -> int:
    """2 for the same name letter for letter, 1 for one that is nearly alike (Jaro-Winkler from ALIKE on), else 0."""
    if one == other:
        return 2
    return int(JaroWinkler.similarity(folded(one), folded(other)) >= ALIKE)


def date_points(one: str | float, other: str | float) -> int:
    """2 for the same date, 1 where day and month changed places or one of the three parts differs, 0 for a blank."""
    if pd.isna(one) or pd.isna(other):
        return 0
    if one == other:
        return 2
    parts, others = one.split("-"), other.split("-")
    swapped = parts[0] == others[0] and parts[1:] == others[:0:-1]
    return int(swapped or sum(mine == theirs for mine, theirs in zip(parts, others, strict=True)) == 2)


def points(pairs: pd.DataFrame) -> pd.Series:
    """From 0 to 7 for each pair: two a piece for first name, last name and birth date, one for the street."""
    rules = {"first_name": name_points, "last_name": name_points, "birth_date": date_points, "street": eq}
    earned = {name: list(map(rule, pairs[f"{name}_a"], pairs[f"{name}_b"])) for name, rule in rules.items()}
    return pd.DataFrame(earned, index=pairs.index).astype("int64").sum(axis=1)


@cache
def candidates() -> pd.DataFrame:
    """The pairs that are compared at all: a_id and b_id of records that share one of BLOCKS.

    Comparing everybody with everybody would take ten million comparisons. Two records that share none of BLOCKS cannot
    reach 4 points.
    """
    a, b = (
        table.assign(year=table["birth_date"].str[:4], day=table["birth_date"].str[5:]).reset_index()
        for table in (_agency("a"), _agency("b"))
    )
    found = [a.dropna(subset=block).merge(b.dropna(subset=block), on=block)[["a_id", "b_id"]] for block in BLOCKS]
    return pd.concat(found).drop_duplicates(ignore_index=True)


@cache
def scored() -> pd.DataFrame:
    """The candidates with at least 4 points, judged: a_id, b_id, points, group, same, and whether each is `best`.

    A pair is best where neither of its records reaches as many points with anybody else.
    """
    pairs = candidates()
    pairs = pairs.assign(points=points(_with_records(pairs).set_index(pairs.index)))
    pairs = judged(pairs[pairs["points"] >= min(THRESHOLDS)])
    ranks = [pairs.groupby(side)["points"].rank(method="max", ascending=False) for side in ("a_id", "b_id")]
    return pairs.assign(best=(ranks[0] == 1) & (ranks[1] == 1))


def links(threshold: int, once: bool = False) -> pd.DataFrame:
    """The links of the looser rule, judged: pairs with at least `threshold` points, one of THRESHOLDS.

    With `once`, each record is linked at most once, to the one record with which it has most points; where two are
    level, neither is linked. Raises UnknownValue for another threshold.
    """
    table = scored()
    kept = table["points"] >= choose(threshold, THRESHOLDS, "threshold", "in this question, where threshold stands")
    return table[kept & table["best"] if once else kept].reset_index(drop=True)


@cache
def by_threshold() -> pd.DataFrame:
    """`by_group` at each of THRESHOLDS, one below the other, with a column `threshold`."""
    tables = [by_group(links(least)).reset_index().assign(threshold=least) for least in THRESHOLDS]
    return pd.concat(tables, ignore_index=True)


def both_errors(table: pd.DataFrame) -> pd.DataFrame:
    """A table as `by_group` gives it, one row a group and error: error, count, total, percent, low, high."""
    keep = [name for name in ("group", "threshold", "rule") if name in table]
    parts = {}
    for error, label, total in (("missed", "Links missed", "expected"), ("false", "Links to a stranger", "links")):
        part = table[[*keep, error, total, f"{error}_share", f"{error}_low", f"{error}_high"]]
        parts[label] = part.set_axis([*keep, "count", "total", "percent", "low", "high"], axis="columns")
    return pd.concat(parts, names=["error"]).reset_index("error").reset_index(drop=True)


def mechanisms(group: str) -> pd.DataFrame:
    """What stood between the two records of the group's missed links, most first: mechanism, missed, missed_share.

    The share is in percent of expected links. Two can share a link. A move alone breaks none, so it is left out.
    """
    table = load("linked-agencies", "skew-check")
    rows = table[(table["group"] == group) & ~table["mechanism"].isin(["any", "moved"])]
    rows = rows.assign(mechanism=rows["mechanism"].replace(PLAIN))[["mechanism", "missed", "missed_share"]]
    return rows.sort_values("missed", ascending=False, kind="stable", ignore_index=True)


def labelled(table: pd.DataFrame) -> pd.DataFrame:
    """A table as `by_group` gives it, with headings to read; `threshold` or `rule` comes first where there is one."""
    first = [name for name in ("rule", "threshold") if name in table]
    shown = table.reset_index(drop="group" in table).round(1)
    shown = shown[[*first, "group", "expected", "missed", "missed_share", "links", "false", "false_share"]]
    headings = ["Drawn as", "Expected links", "Missed", "Missed, percent", "Links made", "To a stranger"]
    headings = [*(name.capitalize() for name in first), *headings, "To a stranger, percent"]
    return shown.set_axis(headings, axis="columns")


def least_harm(weight: int) -> pd.Series:
    """By group, the thresholds with the least harm, which is missed links + weight × links to a stranger."""
    table = by_threshold()[by_threshold()["group"] != EVERYBODY]
    harm = table["missed"] + weight * table["false"]
    least = harm == harm.groupby(table["group"]).transform("min")
    return table[least].groupby("group")["threshold"].agg(list)


def parting(weights: range = range(1, 11)) -> list[int]:
    """The weights at which no one threshold does least harm to every group."""
    return [weight for weight in weights if not set.intersection(*map(set, least_harm(weight)))]


# The ten cards ----------------------------------------------------------------------------------------------------


@cache
def _cards() -> pd.DataFrame:
    return _with_records(judged(pd.DataFrame(CARDS, columns=["a_id", "b_id"]))).reset_index(drop=True)


def ten_pairs() -> pd.DataFrame:
    """The ten pairs without the truth: one row a card from 1, with each field as _a and _b."""
    return _cards()[[f"{name}_{letter}" for name in FIELDS for letter in "ab"]].rename(lambda row: row + 1)


@dataclass(frozen=True)
class Cards:
    """The ten pairs as cards, without the truth: one small table each, which a screen reader walks through."""

    def __repr__(self) -> str:
        return "\n\n".join([MADE_UP, *(f"Card {n}\n{card.to_string(index=False)}" for n, card in self._tables())])

    def _repr_html_(self) -> str:
        frame = '<div style="border:1px solid #a9b2bc;padding:.3em .6em;break-inside:avoid">'
        faces = [f"{frame}{accessible_table(card, f'Card {n}', 'blank')}</div>" for n, card in self._tables()]
        grid = "display:grid;grid-template-columns:repeat(auto-fill,minmax(25em,1fr));gap:.6em;max-width:60em"
        return f'<p>{html.escape(MADE_UP)}</p><div style="{grid}">{"".join(faces)}</div>'

    def _tables(self) -> list[tuple[int, pd.DataFrame]]:
        labels = ["First name", "Last name", "Birth date", "Sex", "Street", "ZIP code"]
        return [
            (n, pd.DataFrame({"Box": labels} | {f"Agency {x}": [pair[f"{name}_{x}"] for name in FIELDS] for x in "ab"}))
            for n, pair in ten_pairs().iterrows()
        ]


def turned(marks: object) -> Told:
    """The cards turned over, beside ten `marks` of Y, N or ?; what to do, where there are not ten yet."""
    letters = [letter for letter in str(marks).upper() if not letter.isspace() and letter not in ",;"]
    if len(letters) != len(CARDS) or set(letters) - set(MARKS):
        return Told(f"{MADE_UP} Give each of the {len(CARDS)} cards a mark, Y, N or ?, and they turn over here.")
    pairs, said = _cards(), pd.Series(letters)
    truth, linked = pairs["same"].map({True: "Y", False: "N"}), same_letter_for_letter(pairs)
    differs = expected_links().set_index(["a_id", "b_id"])["differs"].str.split("; ")
    differs = differs.map(lambda names: "; ".join(PLAIN.get(name, name) for name in names))
    frame = pd.DataFrame(
        {
            "Card": range(1, len(CARDS) + 1),
            "You said": said.map(MARKS),
            "The exact rule": linked.map({True: "links them", False: "does not link them"}),
            "The truth": truth.map(MARKS),
            "What differs": [differs.get(pair, "they are two people") for pair in CARDS],
        }
    )
    caption = (
        f"{MADE_UP} You and the truth agree on {(said == truth).sum()} cards, and you left {(said == '?').sum()} open. "
        f"The exact rule finds {(linked & pairs['same']).sum()} of {pairs['same'].sum()} pairs that are one person."
    )
    return Told(caption, frame)


# The real joins ---------------------------------------------------------------------------------------------------


@cache
def _districts() -> pd.DataFrame:
    """The attendance rows of districts that the suspension table has too, and which of two joins finds each."""
    table, there = load("school-attendance"), load("school-suspensions")
    here = "year == @SCHOOL_YEAR and place != 'Connecticut'"
    rows = table.query(f"{here} and release == @RELEASE and status == 'reported'")
    codes = set(there.query(here)["district_code"])
    filled = rows["district_code"].str.zfill(7)
    return rows.assign(partner=filled.isin(codes), met=rows["district_code"].isin(codes), full_code=filled)


_towns = cache(lambda: load("ct-towns").query("level == 'town'"))


@cache
def joined() -> pd.DataFrame:
    """One row a join, place and group of PEOPLE: its `number`, and what becomes of it in a join by the printed code.

    `partner`: the place is in both tables. `met`: the join finds it there. Schools count students of 2020-21 in
    districts, towns count residents; only numbers that the publisher prints, and that we do not withhold, are here.
    """
    districts, towns = _districts(), _towns()
    new_codes, parts = set(towns["fips_2022"]), []
    for people, (students, column) in PEOPLE.items():
        rows = districts[districts["student_group"] == students]
        named = {"join": SCHOOL_CODES, "place": rows["place"], "people": people, "number": rows["students"]}
        parts.append(pd.DataFrame(named | {"partner": rows["partner"], "met": rows["met"]}))
        named = {"join": TOWN_CODES, "place": towns["place"], "people": people, "number": towns[column]}
        parts.append(pd.DataFrame(named | {"partner": True, "met": towns["fips_2020"].isin(new_codes)}))
    return pd.concat(parts, ignore_index=True)


@cache
def lost() -> pd.DataFrame:
    """One row a join and group of PEOPLE: places and people in both tables, those lost, and percent of people lost."""
    rows = joined()[joined()["partner"]]
    rows = rows.assign(gone=~rows["met"], lost=rows["number"].where(~rows["met"], 0))
    of_each = rows.groupby(["join", "people"], sort=False)
    sums = of_each[["gone", "number", "lost"]].sum().set_axis(["places_lost", "of", "lost"], axis="columns")
    table = of_each.size().rename("places").to_frame().join(sums).reset_index()
    return table.assign(percent=100 * table["lost"] / table["of"])


def lost_of(join: str, people: str) -> pd.Series:
    """The row of `lost` for one join and group of people."""
    return lost().set_index(["join", "people"]).loc[(join, people)]


def towns() -> pd.DataFrame:
    """One row a town: what each join makes of it, with the codes that the tables print."""
    districts = _districts()
    own = districts[districts["student_group"] == "All Students"].set_index("place")
    table = _towns()[["place", "region", "fips_2020", "fips_2022", "population"]].reset_index(drop=True)
    there = own[own["partner"]].reindex(table["place"])
    table[SCHOOL_CODES] = there["met"].map({True: "found", False: "lost"}).fillna("no district in both").to_numpy()
    table[TOWN_CODES] = table["fips_2020"].isin(set(table["fips_2022"])).map({True: "found", False: "lost"})
    return table.assign(attendance=there["district_code"].to_numpy(), suspensions=there["full_code"].to_numpy())


def told(place: str) -> str:
    """How the four tables write a place, and which join finds it, in words. A region is told by its towns."""
    table = towns()
    if place not in set(table["place"]):
        rows = table if place == "Connecticut" else table[table["region"] == place]
        own = (rows[SCHOOL_CODES] != "no district in both").sum()
        counts = "; ".join(f"{join}: {(rows[join] == 'lost').sum()} lost" for join in JOINS)
        return f"{place}: {len(rows)} towns, {own} of them a district in both school tables. Joined by {counts}."
    row = table.set_index("place").loc[place]
    school = f"is written {row['attendance']} and {row['suspensions']} ({SCHOOL_CODES}: {row[SCHOOL_CODES]})"
    if row[SCHOOL_CODES] == "no district in both":
        school = f"has no school district of its own in both tables ({SCHOOL_CODES})"
    return f"{place} {school}, and {row['fips_2020']} and {row['fips_2022']} ({TOWN_CODES}: {row[TOWN_CODES]})."


def what_happened() -> Told:
    """Why each join loses what it loses."""
    codes, districts = towns(), _districts().groupby("place")["partner"].first()
    by_last_five = codes["fips_2020"].str[-5:].isin(set(codes["fips_2022"].str[-5:]))
    counts = lost()[lost()["people"] == "Everybody"].set_index("join").loc[JOINS, ["places", "places_lost"]]
    frame = counts.assign(found=[districts.sum(), by_last_five.sum()]).reset_index()
    frame.columns = ["Join", "Places in both tables", "Lost by the code as printed", "Found once the codes are alike"]
    ends = [codes.loc[codes[SCHOOL_CODES] == state, "place"] for state in ("lost", "found")]
    hartford = codes.set_index("place").loc["Hartford"]
    caption = (
        f"School codes: one table writes Hartford as {hartford['suspensions']}, our copy of the other as "
        f"{hartford['attendance']}: the zeros at the front are gone. The state numbers its towns along the alphabet. "
        f"So the join loses the districts from {ends[0].min()} to {ends[0].max()}, and keeps those from "
        f"{ends[1].min()} on. Nothing warns you, because the rows that are left look like a result. Town codes: "
        f"Hartford was {hartford['fips_2020']} and is {hartford['fips_2022']} since 2022, when the Census Bureau took "
        "nine planning regions in place of eight counties. So every town's code changed in its middle, and no row is "
        "left. Put the zeros back, or compare the last five digits, and nobody is lost."
    )
    return Told(caption, frame)


# The field's own tool ---------------------------------------------------------------------------------------------


@cache
def splink_links(least: float = 0.95) -> pd.DataFrame:
    """The links that Splink makes from this probability on, judged; it learns from the two lists without the truth.

    One guess is ours: that the exact rule finds 85 of 100 links. One thread and a seed: each run gives the same.
    """
    import logging  # imported here, as all of these: nobody else on the page should wait for them

    import duckdb
    import splink.comparison_library as compared
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    blocks = [["birth_date"], ["last_name"], ["street"], ["first_name", "substr(birth_date, 1, 4)"]]
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            compared.JaroWinklerAtThresholds("first_name", [ALIKE]),
            compared.JaroWinklerAtThresholds("last_name", [ALIKE]).configure(term_frequency_adjustments=True),
            compared.DamerauLevenshteinAtThresholds("birth_date", [1, 2]),
            compared.ExactMatch("street"),
        ],
        blocking_rules_to_generate_predictions=[block_on(*block) for block in blocks],
    )
    lists = [_agency(letter).reset_index(names="unique_id").astype(object) for letter in "ab"]
    tables = [table.where(table.notna(), None) for table in lists]
    logging.getLogger("splink").setLevel(logging.ERROR)
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("SET enable_progress_bar = false")
        api = DuckDBAPI(connection=connection)
        linker = Linker(tables, settings, db_api=api, input_table_aliases=["a", "b"], set_up_basic_logging=False)
        training = linker.training
        training.estimate_probability_two_random_records_match([block_on(*STRICT)], recall=0.85)
        training.estimate_u_using_random_sampling(max_pairs=300_000, seed=5)
        for block in (["birth_date"], ["first_name", "last_name"]):
            training.estimate_parameters_using_expectation_maximisation(block_on(*block))
        found = linker.inference.predict(threshold_match_probability=least).as_pandas_dataframe()
    pairs = found.rename(columns={"unique_id_l": "a_id", "unique_id_r": "b_id"})[["a_id", "b_id"]]
    return judged(pairs.sort_values(["a_id", "b_id"]))


def rules_compared() -> pd.DataFrame:
    """`by_group` for four rules (three where there is no Splink), one below the other, with a column `rule`."""
    rules = {"Exact": exact(), "5 points": links(5), "5 points, each record once": links(5, once=True)}
    with suppress(ImportError):  # in a browser alone there is neither Splink nor its database
        rules |= {SPLINK: splink_links()}
    tables = [by_group(made).reset_index().assign(rule=rule) for rule, made in rules.items()]
    return pd.concat(tables, ignore_index=True)


# 1 · Ten cards ----------------------------------------------------------------------------------------------------


@exercise(
    consider="The rule compares letters, not people. First name, last name and birth date all have to be identical.",
    hints=(
        "Go card by card. As soon as one of the three boxes differs by a single sign, the rule lets go.",
        "An accent is a difference. So is a hyphen. The address does not count.",
        "In code: `checks.same_letter_for_letter(ten)` is true for each card that the rule links. Add them up.",
    ),
    unit="cards",
)
def exact_links():
    """Cards of the ten that the exact rule links."""
    return int(same_letter_for_letter(_cards()).sum())


@exact_links.mistake("You read past an accent or a capital. So would most people. The rule does not.")
def ignoring_accents():
    pairs = _cards()
    plain = {f"{name}_{x}": pairs[f"{name}_{x}"].map(folded) for name in STRICT[:2] for x in "ab"}
    return int(same_letter_for_letter(pairs.assign(**plain)).sum())


@exact_links.mistake("You asked for the same street as well. This rule does not look at the address: people move.")
def street_too():
    pairs = _cards()
    return int((same_letter_for_letter(pairs) & (pairs["street_a"] == pairs["street_b"])).sum())


@exact_links.mistake("That many of the pairs are in truth one person. The question is how many of them the rule finds.")
def one_person_in_truth():
    return int(_cards()["same"].sum())


# 2 · Match rate by group ------------------------------------------------------------------------------------------


@exercise(
    consider="The match rate asks: of the links that there should be for this group, how many did the rule find?",
    hints=(
        "Read the number above your group's dot.",
        "Links found on top. Below: the group's people who are on both lists, and nobody else.",
        'In code: `checks.same_letter_for_letter(expected)[expected["group"] == group].mean()` is a share.',
    ),
    within=0.06,
    unit="percent",
    choices={"group": GROUPS},
)
def match_rate(group):
    """Percent of the group's expected links that the exact rule finds."""
    return 100 - float(by_group(exact()).loc[group, "missed_share"])


@match_rate.mistake("That is the share that the rule misses. The match rate is the share that it finds.")
def missed_instead(group):
    return float(by_group(exact()).loc[group, "missed_share"])


@match_rate.mistake("You divided by everybody on the first list. Who is not on the second one has no link to be found.")
def of_the_whole_list(group):
    on_the_list = _truth().dropna(subset="a_id")["group"].eq(group).sum()
    return 100 * float(by_group(exact()).loc[group, "found"] / on_the_list)


@match_rate.mistake("That is how many links the rule found. The question asks for a percent of the expected links.")
def how_many_found(group):
    return int(by_group(exact()).loc[group, "found"])


@match_rate.mistake("That is the rate for everybody together. It hides what the question asks: for whom?")
def for_everybody():
    return 100 - float(by_group(exact()).loc[EVERYBODY, "missed_share"])


# 3 · A looser rule ------------------------------------------------------------------------------------------------


@exercise(
    consider="Of the links that the rule made for this group, how many lead to somebody else's record?",
    hints=(
        "Move the slider to your threshold, and read the number above your group's dot in the panel on the right.",
        "Links to a stranger on top. Below: all links that the rule made for the group, right and wrong.",
        "In code: `checks.links(threshold)` has one row a link. Keep your group; take the share where same is false.",
    ),
    within=0.06,
    unit="percent",
    choices={"threshold": THRESHOLDS, "group": GROUPS},
)
def false_share(group, threshold):
    """Percent of the group's links at this threshold that lead to a stranger."""
    return float(by_group(links(threshold)).loc[group, "false_share"])


@false_share.mistake(
    "That is the share of links missed: the panel on the left. The question is about links that are wrong."
)
def missed_not_false(group, threshold):
    return float(by_group(links(threshold)).loc[group, "missed_share"])


@false_share.mistake("That is the share for everybody together. Whose links are they?")
def everybodys(threshold):
    return float(by_group(links(threshold)).loc[EVERYBODY, "false_share"])


@false_share.mistake("That is how many links are wrong. The question asks for a percent of the links made.")
def how_many(group, threshold):
    return int(by_group(links(threshold)).loc[group, "false"])


# 4 · The real joins -----------------------------------------------------------------------------------------------


@exercise(
    consider="Count people, not places, and only in places that are in both tables.",
    hints=(
        "Find your group in the panel of your join, and read the number at the end of its bar.",
        "People in the places that the join loses, divided by people in all places that are in both tables.",
        'In code: `joined[(joined["join"] == join) & (joined["people"] == people) & joined["partner"]]` are the rows. '
        "Add up number where met is false, and divide by the sum of all.",
    ),
    within=0.06,
    unit="percent",
    choices={"join": JOINS, "people": PEOPLE},
)
def people_lost(join, people):
    """Percent of the group's people whom the join loses although their place is in both tables."""
    return float(lost_of(join, people)["percent"])


@people_lost.mistake(
    "That is the share of places. One of them may have a hundred people, another many thousands: count people."
)
def places_not_people(join):
    row = lost_of(join, "Everybody")
    return 100 * float(row["places_lost"] / row["places"])


@people_lost.mistake("That is the share whom the join keeps. The question asks for those whom it loses.")
def kept_instead(join, people):
    return 100 - people_lost.answer(join=join, people=people)
