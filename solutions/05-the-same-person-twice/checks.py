"""Session 5, Who gets lost when we link?: two made-up agencies linked by rules whose errors can be counted by group.

The people of linked-agencies do not exist, so the truth about them is known. The districts of the last question do.
"""

from __future__ import annotations

import html
import math
import unicodedata
from dataclasses import dataclass
from functools import cache

import pandas as pd

from workshop.notebook import Exercise, UnknownValue, accessible_table, choose, exercise, figure, load, published
from workshop.notebook import wilson

MADE_UP = "Made up: nobody in these records exists."
GROUPS = [
    "American Indian or Alaska Native",
    "Asian or Pacific Islander",
    "Black",
    "Hispanic",
    "Two or more races",
    "White",
]
EVERYBODY = "Everybody on the lists"
STRICT = ["first_name", "last_name", "birth_date"]
FIELDS = [*STRICT, "sex", "street", "zip"]
ALIKE = 0.85  # two names are nearly alike from this similarity on
THRESHOLDS = [7, 6, 5, 4]  # from strict to loose; below 4 our comparisons are no longer complete, see `candidates`

# Ten pairs, drawn by us from the two lists so that each shows something else. What is true of them stands in the data.
CARDS = [
    ("a0991", "b2935"),
    ("a0055", "b0103"),
    ("a0632", "b1224"),
    ("a0890", "b0579"),
    ("a0118", "b2216"),
    ("a0554", "b1986"),
    ("a2743", "b2112"),
    ("a0547", "b0270"),
    ("a2257", "b1751"),
    ("a0009", "b1149"),
]
MARKS = {"Y": "the same person", "N": "not the same", "?": "cannot tell"}

RELEASE, SCHOOL_YEAR = "May 2023", "2020-21"  # of the attendance table: the last year that the suspension table has too
STUDENTS = [
    "All Students",
    "All other races",
    "Black or African American",
    "Hispanic/Latino of any race",
    "White",
    "English Learners",
    "Free/Reduced Price Meal Eligible",
    "Students Experiencing Homelessness",
    "Students With Disabilities",
]
KEYS = ["code as printed", "name as printed", "code with its zeros"]

CHOICES = {"threshold": THRESHOLDS, "key": KEYS}  # what a room chooses in an answer cell; the tests try each


# The two lists and the truth --------------------------------------------------------------------------------------


@cache
def _agency(letter: str) -> pd.DataFrame:
    return load("linked-agencies", f"agency-{letter}").set_index(f"{letter}_id")


@cache
def _truth() -> pd.DataFrame:
    return load("linked-agencies")


@cache
def _expected() -> pd.DataFrame:
    people = _truth().dropna(subset=["a_id", "b_id"])[["a_id", "b_id", "group", "differs"]]
    return _with_records(people)


def expected_links() -> pd.DataFrame:
    """The people who are on both lists: a_id, b_id, group, what differs, and each field as _a and _b."""
    return _expected().copy()


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
    expected = _expected()["group"].value_counts()
    table = pd.DataFrame({"expected": expected}).reindex(GROUPS)
    made = links.groupby("group")["same"].agg(["size", "sum"]).reindex(GROUPS, fill_value=0)
    table["found"], table["links"] = made["sum"].astype(int), made["size"].astype(int)
    table.loc[EVERYBODY] = table.sum()
    table["missed"], table["false"] = table["expected"] - table["found"], table["links"] - table["found"]
    for error, part, whole in (("missed", "missed", "expected"), ("false", "false", "links")):
        table[f"{error}_share"] = 100 * table[part] / table[whole].where(table[whole] > 0)
        ends = [wilson(count, total) for count, total in zip(table[part], table[whole], strict=True)]
        table[f"{error}_low"], table[f"{error}_high"] = zip(*((100 * low, 100 * high) for low, high in ends))
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


def folded(name: str) -> str:
    """A name without accents and capitals, as it is compared for likeness."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@cache
def jaro_winkler(one: str, other: str) -> float:
    """How alike two texts are, from 0 to 1: letters in common, little out of place, and a like beginning.

    Jaro's similarity is the mean of m/|one|, m/|other| and (m − t)/m, with m letters in common no further apart than
    half the longer text, and t half of those in another order. Above 0.7 Winkler adds 0.1 × (1 − it) for each of up
    to four first letters that agree. Sources: Jaro, M. A. (1989), Journal of the American Statistical Association 84,
    pages 414 to 420; Winkler, W. E. (1990), String Comparator Metrics and Enhanced Decision Rules in the
    Fellegi-Sunter Model of Record Linkage. The same as jaro_winkler_similarity in DuckDB, where Splink counts.
    """
    if not one or not other:
        return 0.0
    reach = max(max(len(one), len(other)) // 2 - 1, 0)
    taken, common = [False] * len(other), []
    for place, letter in enumerate(one):
        for near in range(max(0, place - reach), min(len(other), place + reach + 1)):
            if not taken[near] and other[near] == letter:
                taken[near] = True
                common.append(letter)
                break
    if not common:
        return 0.0
    there = [letter for letter, was in zip(other, taken, strict=True) if was]
    moved = sum(mine != theirs for mine, theirs in zip(common, there, strict=True)) // 2
    m = len(common)
    jaro = (m / len(one) + m / len(other) + (m - moved) / m) / 3
    alike = [mine == theirs for mine, theirs in zip(one[:4], other[:4], strict=False)]
    beginning = alike.index(False) if False in alike else len(alike)
    return jaro + (0.1 * beginning * (1 - jaro) if jaro > 0.7 else 0.0)


def name_points(one: str, other: str) -> int:
    """2 for the same name letter for letter, 1 for one that is nearly alike, else 0."""
    if one == other:
        return 2
    one, other = folded(one), folded(other)
    return int(max(jaro_winkler(one, other), jaro_winkler(other, one)) >= ALIKE)


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
    columns = [pairs[f"{name}_{letter}"] for name in (*STRICT, "street") for letter in "ab"]
    return pd.Series(
        [
            name_points(first_a, first_b) + name_points(last_a, last_b) + date_points(date_a, date_b) + (here == there)
            for first_a, first_b, last_a, last_b, date_a, date_b, here, there in zip(*columns, strict=True)
        ],
        index=pairs.index,
        dtype="int64",
    )


@cache
def candidates() -> pd.DataFrame:
    """The pairs that are compared at all: a_id and b_id of records that share at least one of five things.

    Comparing everybody with everybody would take ten million comparisons. Two records that share neither birth date
    nor last name nor street, nor a first name with the year or with the day and month, cannot reach 4 points.
    """
    keys = (["birth_date"], ["last_name"], ["street"], ["first_name", "year"], ["first_name", "day"])
    a, b = (
        table.assign(year=table["birth_date"].str[:4], day=table["birth_date"].str[5:]).reset_index()
        for table in (_agency("a"), _agency("b"))
    )
    found = [a.dropna(subset=key).merge(b.dropna(subset=key), on=key)[["a_id", "b_id"]] for key in keys]
    return pd.concat(found).drop_duplicates(ignore_index=True)


@cache
def scored() -> pd.DataFrame:
    """The candidates with at least 4 points, judged: a_id, b_id, points, group, same, and whether each is `best`.

    A pair is best where neither of its records reaches as many points with anybody else.
    """
    pairs = candidates()
    pairs = pairs.assign(points=points(_with_records(pairs).set_index(pairs.index)))
    pairs = judged(pairs[pairs["points"] >= min(THRESHOLDS)])
    best = pd.Series(True, index=pairs.index)
    for side in ("a_id", "b_id"):
        rank = pairs.groupby(side)["points"].rank(method="max", ascending=False)
        best &= rank == 1
    return pairs.assign(best=best)


def links(threshold: int, once: bool = False) -> pd.DataFrame:
    """The links of the looser rule, judged: pairs with at least `threshold` points, one of THRESHOLDS.

    With `once`, each record is linked at most once, to the one record with which it has most points; where two are
    level, neither is linked. Raises UnknownValue for another threshold.
    """
    if threshold not in THRESHOLDS:
        raise UnknownValue(f"Set threshold to one of {', '.join(map(str, sorted(THRESHOLDS)))}, without quotation marks.")
    table = scored()
    kept = table["points"] >= threshold
    return table[kept & table["best"] if once else kept].reset_index(drop=True)


@cache
def _by_threshold() -> pd.DataFrame:
    tables = [by_group(links(threshold)).reset_index().assign(threshold=threshold) for threshold in THRESHOLDS]
    return pd.concat(tables, ignore_index=True)


def by_threshold() -> pd.DataFrame:
    """`by_group` at each of THRESHOLDS, one below the other, with a column `threshold`."""
    return _by_threshold().copy()


def both_errors(table: pd.DataFrame) -> pd.DataFrame:
    """A table as `by_group` gives it, one row a group and error: error, count, total, percent, low, high."""
    told = {"missed": ("Links missed", "expected"), "false": ("Links to a stranger", "links")}
    keep = [name for name in ("group", "threshold", "rule") if name in table]
    rows = []
    for error, (label, total) in told.items():
        part = table[[*keep, error, total, f"{error}_share", f"{error}_low", f"{error}_high"]]
        part = part.set_axis([*keep, "count", "total", "percent", "low", "high"], axis="columns")
        rows.append(part.assign(error=label))
    return pd.concat(rows, ignore_index=True)


def mechanisms(group: str) -> pd.DataFrame:
    """What stood between the two records of the group's missed links: mechanism, missed, and missed per 100 expected.

    From the skew check of the data. Two mechanisms can share a link; a move alone breaks none, so it is left out.
    """
    table = load("linked-agencies", "skew-check")
    rows = table[(table["group"] == group) & ~table["mechanism"].isin(["any", "moved"])]
    return rows[["mechanism", "missed", "missed_share"]].reset_index(drop=True)


# The ten cards ----------------------------------------------------------------------------------------------------


@cache
def _cards() -> pd.DataFrame:
    pairs = judged(pd.DataFrame(CARDS, columns=["a_id", "b_id"]))
    return _with_records(pairs).reset_index(drop=True)


@dataclass(frozen=True)
class Cards:
    """The ten pairs as cards: one small table each, which a screen reader walks through."""

    pairs: pd.DataFrame

    def __repr__(self) -> str:
        return "\n\n".join([MADE_UP, *(f"Card {n}\n{card.to_string(index=False)}" for n, card in self._tables())])

    def _repr_html_(self) -> str:
        style = "border:1px solid #a9b2bc;padding:.3em .6em;break-inside:avoid"
        cards = [f'<div style="{style}">{accessible_table(card, f"Card {n}", "blank")}</div>' for n, card in self._tables()]
        grid = "display:grid;grid-template-columns:repeat(auto-fill,minmax(24em,1fr));gap:.6em"
        return f'<p>{html.escape(MADE_UP)}</p><div style="{grid}">{"".join(cards)}</div>'

    def _tables(self) -> list[tuple[int, pd.DataFrame]]:
        labels = ["First name", "Last name", "Birth date", "Sex", "Street", "ZIP code"]
        return [
            (n, pd.DataFrame({"": labels} | {f"Agency {x}": [pair[f"{name}_{x}"] for name in FIELDS] for x in "ab"}))
            for n, (_, pair) in enumerate(self.pairs.iterrows(), 1)
        ]


def cards() -> Cards:
    """The ten cards, faces up and truth down."""
    return Cards(_cards())


def turned(marks: str) -> pd.DataFrame:
    """The cards turned over: card, the mark in words, what the exact rule does, the truth, and what came between.

    Raises UnknownValue where `marks` is not ten letters Y, N or ?.
    """
    letters = [letter for letter in marks.upper() if not letter.isspace() and letter not in ",;"]
    if len(letters) != len(CARDS) or set(letters) - set(MARKS):
        raise UnknownValue(f"Type {len(CARDS)} marks, one a card: Y, N or ?. There are {len(letters)} so far.")
    pairs = _cards()
    names = _expected().set_index(["a_id", "b_id"])["differs"]
    return pd.DataFrame(
        {
            "Card": range(1, len(CARDS) + 1),
            "You said": [MARKS[letter] for letter in letters],
            "The exact rule": same_letter_for_letter(pairs).map({True: "links them", False: "does not"}),
            "The truth": pairs["same"].map({True: MARKS["Y"], False: MARKS["N"]}),
            "What differs": [names.get(pair, "two people") for pair in CARDS],
        }
    )


# The real join ----------------------------------------------------------------------------------------------------


@cache
def _attendance() -> pd.DataFrame:
    table = load("school-attendance")
    rows = table[(table["release"] == RELEASE) & (table["year"] == SCHOOL_YEAR) & (table["place"] != "Connecticut")]
    return rows[rows["status"] == "reported"]


@cache
def _suspension_districts(year: str) -> pd.DataFrame:
    table = load("school-suspensions")
    rows = table[(table["year"] == year) & (table["place"] != "Connecticut")]
    return rows.groupby("district_code").agg(names=("district", "unique"), rows=("district", "size"))


@cache
def _districts(year: str) -> pd.DataFrame:
    found = _attendance().groupby("district_code").agg(place=("place", "first"), district=("district", "first"))
    found["rows"] = _attendance().groupby("district_code").size()
    there = _suspension_districts(year)
    codes, names = set(there.index), set(there["names"].explode())  # a district may be printed under two names
    filled = found.index.str.zfill(7)
    found["partner"] = filled.isin(codes)
    found[KEYS[0]], found[KEYS[1]], found[KEYS[2]] = found.index.isin(codes), found["district"].isin(names), filled.isin(codes)
    found["suspension_rows"] = filled.map(there["rows"])
    return found


def districts(year: str) -> pd.DataFrame:
    """The districts of the attendance table: place, rows, whether they have a `partner` among the suspensions of `year`.

    A partner has the same code once the zeros are back. Then one column for each of KEYS: whether that key meets it.
    """
    return _districts(year).copy()


def lost(year: str) -> pd.DataFrame:
    """Percent of each student group that a join loses: one row a group of STUDENTS, one column for each of KEYS.

    Of the students in districts that have a partner, those in districts whose partner the key does not meet.
    """
    return pd.DataFrame({key: [_lost("Connecticut", name, year, key) for name in STUDENTS] for key in KEYS}, index=STUDENTS)


def _lost(place: str, students: str, year: str, key: str) -> float:
    rows = _attendance()
    rows = rows[rows["student_group"] == students]
    rows = rows if place == "Connecticut" else rows[rows["place"] == place]
    about = _districts(year).loc[rows["district_code"]]
    count = pd.Series(rows["students"].astype(float).to_numpy(), index=about.index)[about["partner"].to_numpy()]
    missed = ~about.loc[about["partner"], key]
    return 100 * count[missed].sum() / count.sum() if len(count) else float("nan")


def joins(year: str) -> pd.DataFrame:
    """One row for each of KEYS: districts met and missed, and how many rows of either table go with the missed ones."""
    table = _districts(year)
    table = table[table["partner"]]
    rows = []
    for key in KEYS:
        missed = table[~table[key]]
        rows.append((key, int(table[key].sum()), len(missed), int(missed["rows"].sum()), int(missed["suspension_rows"].sum())))
    columns = ["Join by", "Districts met", "Districts lost", "Attendance rows lost", "Suspension rows lost"]
    return pd.DataFrame(rows, columns=columns)


def largest_lost(year: str, key: str, how_many: int = 3) -> list[str]:
    """The places with most students among the districts that a key loses."""
    table = _districts(year)
    rows = _attendance()
    count = rows[rows["student_group"] == "All Students"].set_index("district_code")["students"].astype(int)
    missed = table[table["partner"] & ~table[key]]
    return list(missed.loc[count.reindex(missed.index).sort_values(ascending=False).index, "place"].head(how_many))


def told(place: str, year: str) -> str:
    """One sentence on how a place is written in both tables, and which keys meet."""
    table = _districts(year)
    if place == "Connecticut":
        newer = int((~table["partner"]).sum())
        return f"{len(table)} districts with attendance in {SCHOOL_YEAR}; {newer} have no row among the suspensions of {year}."
    rows = table[table["place"] == place]
    if rows.empty or not rows["partner"].iloc[0]:
        return f"{place} is not in both tables: there is no link to find."
    row, code = rows.iloc[0], rows.index[0]
    there = " or ".join(_suspension_districts(year).loc[code.zfill(7), "names"])
    meets = "; ".join(f"{key}: {'met' if row[key] else 'lost'}" for key in KEYS)
    return f"{row['district']} has the code {code} there; {there} has {code.zfill(7)} here. {meets}."


# The field's own tool ---------------------------------------------------------------------------------------------


@cache
def splink_model() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Splink on DuckDB, trained on the two lists without the truth: the pairs it scores, and its match weights.

    Pairs: a_id, b_id, match_weight, match_probability. Weights: one row a comparison and level, with m (how often two
    records of one person are so alike), u (of two people) and weight = log2(m/u), the match weight. Source: Fellegi, I.
    P., and Sunter, A. B. (1969), A Theory for Record Linkage, Journal of the American Statistical Association 64.
    One thread and a seed: each run gives the same.
    """
    # Imported here: nobody else on the page should wait for them.
    import logging

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
    tables = [
        _agency(letter).reset_index(names="unique_id").astype(object).where(lambda table: table.notna(), None)
        for letter in "ab"
    ]
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
        found = linker.inference.predict(threshold_match_probability=0.01).as_pandas_dataframe()
        weights = _match_weights(linker.misc.save_model_to_json())
    found = found.rename(columns={"unique_id_l": "a_id", "unique_id_r": "b_id"})
    keep = ["a_id", "b_id", "match_weight", "match_probability"]
    return found[keep].sort_values(["a_id", "b_id"], ignore_index=True), weights


def _match_weights(model: dict) -> pd.DataFrame:
    rows = [
        (comparison["output_column_name"], level["label_for_charts"], level["m_probability"], level["u_probability"])
        for comparison in model["comparisons"]
        for level in comparison["comparison_levels"]
        if not level.get("is_null_level")
    ]
    table = pd.DataFrame(rows, columns=["field", "level", "m", "u"])
    return table.assign(weight=(table["m"] / table["u"]).map(math.log2))
