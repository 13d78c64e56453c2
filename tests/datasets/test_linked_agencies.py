"""The two made-up agencies: made again byte for byte, true to their own truth, and skewed by what is named alone."""

from __future__ import annotations

import pandas as pd
import pytest
from dataset_folders import DATASETS, recipe_of

from workshop.course.data import recipe
from workshop.notebook.data import load, package

GROUPS = ["white", "black", "api", "aian", "two_or_more", "hispanic"]
LABELS = {
    "White": "white",
    "Black": "black",
    "Asian or Pacific Islander": "api",
    "American Indian or Alaska Native": "aian",
    "Two or more races": "two_or_more",
    "Hispanic": "hispanic",
}
STRICT = ["first_name", "last_name", "birth_date"]


@pytest.fixture(scope="module")
def truth() -> pd.DataFrame:
    return load("linked-agencies")


@pytest.fixture(scope="module")
def agencies() -> tuple[pd.DataFrame, pd.DataFrame]:
    return load("linked-agencies", "agency-a"), load("linked-agencies", "agency-b")


@pytest.fixture(scope="module")
def pairs(truth, agencies) -> pd.DataFrame:
    both = truth.dropna(subset=["a_id", "b_id"])
    return both.merge(agencies[0], on="a_id").merge(agencies[1], on="b_id", suffixes=("_a", "_b"))


def missed(pairs: pd.DataFrame) -> pd.Series:
    """Whether a strict rule misses each pair: a blank matches nothing, not even a blank."""
    same = [pairs[f"{column}_a"].eq(pairs[f"{column}_b"]).fillna(False) for column in STRICT]
    return ~(same[0] & same[1] & same[2])


def test_the_first_words_of_title_and_biography_say_that_nobody_in_it_exists():
    described = package("linked-agencies")
    assert described["title"].startswith("Nobody in it exists")
    assert described["biography"]["who_collected"].startswith("Nobody in these tables exists.")


def test_made_again_it_is_the_same_byte_for_byte():
    build, source = recipe_of("linked-agencies").build, recipe.Tables(DATASETS / "us-surnames")
    for file, content in recipe.built(DATASETS / "linked-agencies", build, source).items():
        assert content == (DATASETS / "linked-agencies" / file).read_bytes(), f"{file} is stale: run its build.py"


def test_the_list_is_the_one_nearest_to_the_average_of_the_twelve_that_were_made():
    told = package("linked-agencies")["biography"]["known_harms"]
    assert "we made twelve, with the seeds 5 to 16" in told
    assert f"(seed {recipe_of('linked-agencies').SEED})" in told


def test_another_seed_makes_other_people():
    recipe_module, source = recipe_of("linked-agencies"), recipe.Tables(DATASETS / "us-surnames")
    recipe_module.SEED += 1
    other = recipe.built(DATASETS / "linked-agencies", recipe_module.build, source)
    assert other["agency-a.csv"] != (DATASETS / "linked-agencies" / "agency-a.csv").read_bytes()


def test_a_changed_surname_table_is_refused(tmp_path):
    for path in (DATASETS / "us-surnames").iterdir():
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes().replace(b"GARCIA", b"GARCIB"))
    with pytest.raises(recipe.RecipeError, match=r"us-surnames\.csv is not the file that datapackage\.json describes"):
        recipe.Tables(tmp_path).rows("us-surnames.csv")


def test_every_record_belongs_to_one_person_and_every_person_has_a_record(truth, agencies):
    for column, agency in zip(("a_id", "b_id"), agencies, strict=True):
        assert sorted(truth[column].dropna()) == sorted(agency[column])
    assert (truth.a_id.notna() | truth.b_id.notna()).all()
    assert truth.group.value_counts().to_dict() == dict.fromkeys(
        ["White", "Black", "Asian or Pacific Islander", "Hispanic"], 800
    ) | dict.fromkeys(["American Indian or Alaska Native", "Two or more races"], 250)


def test_neither_list_has_a_group_or_a_number_that_gives_the_truth_away(truth, agencies):
    for agency in agencies:
        assert not set(agency.columns) & {"group", "race", "ethnicity", "person_id", "born_abroad"}
    numbers = truth.dropna(subset=["a_id", "b_id"])
    correlation = numbers.a_id.str[1:].astype(int).corr(numbers.b_id.str[1:].astype(int))
    assert abs(correlation) < 0.1


def test_records_differ_only_by_a_mechanism_that_is_named(pairs):
    differing = pairs.differs != "nothing"
    columns = [*STRICT, "street", "zip"]
    same = pd.concat(
        [pairs[f"{column}_a"].fillna("").eq(pairs[f"{column}_b"].fillna("")) for column in columns], axis=1
    )
    assert (same.all(axis=1) == ~differing).all()
    assert (pairs.differs[missed(pairs)] != "moved").all()


def test_a_strict_rule_misses_about_twice_as_many_links_of_hispanic_and_asian_people_as_of_white_people(pairs):
    share = 100 * missed(pairs).groupby(pairs.group).mean()
    assert share["Hispanic"] > 18
    assert share["Asian or Pacific Islander"] > 18
    assert 7 < share["White"] < 13
    assert 7 < share["Black"] < 13
    assert share["Hispanic"] / share["White"] > 1.5


def test_a_strict_rule_makes_no_false_link_and_a_loose_one_makes_many(pairs, agencies, truth):
    def linked(keys: list[str]) -> pd.DataFrame:
        a, b = (agency.assign(year=agency.birth_date.str[:4]).dropna(subset=keys) for agency in agencies)
        return a.merge(b, on=keys).merge(truth, on=["a_id", "b_id"], how="left")

    strict, loose = linked(STRICT), linked(["last_name", "year"])
    assert strict.person_id.notna().all()
    assert loose.person_id.isna().sum() > 50
    assert loose.person_id.notna().sum() > len(strict)


def test_the_skew_check_is_what_the_tables_show(pairs):
    skew = load("linked-agencies", "skew-check").set_index(["group", "mechanism"])
    lost = missed(pairs)
    for group, rows in [("Everybody", pairs), *pairs.groupby("group")]:
        of_group = skew.loc[group]
        assert (of_group.expected_links == len(rows)).all()
        assert of_group.missed["any"] == lost[rows.index].sum()
        assert of_group.affected["any"] == (rows.differs != "nothing").sum()
        for mechanism in of_group.index.drop("any"):
            affected = rows.differs.str.split("; ").map(lambda named, one=mechanism: one in named)
            assert of_group.affected[mechanism] == affected.sum()
            assert of_group.missed[mechanism] == (affected & lost[rows.index]).sum()
            assert of_group.eligible[mechanism] >= affected.sum()


def test_the_biography_gives_the_shares_of_the_skew_check_and_the_rates_of_the_recipe():
    told, rate = package("linked-agencies")["biography"], recipe_of("linked-agencies").RATE
    every = load("linked-agencies", "skew-check").query("mechanism == 'any'").set_index("group").missed_share
    for group in ("Hispanic", "White"):
        assert f"{every[group]} percent of {group} people's links" in told["known_harms"]
    changed = told["what_we_changed"]
    for words, mechanism in (
        ("accents typed {} percent", "accent dropped"),
        ("two surnames given {},", "two surnames"),
        ("apostrophe or space {},", "apostrophe or space"),
        ("another spelling {},", "transliteration"),
        ("first name joined {},", "two-part first name"),
        ("each other's box {} ", "names swapped"),
        ("nickname {},", "nickname"),
        ("marriage {} ", "married name"),
        ("day and month swapped {} ", "day and month swapped"),
        ("1 January {} ", "default date"),
        ("date mistyped {},", "date mistyped"),
        ("date blank {},", "date left blank"),
    ):
        assert words.format(f"{100 * rate[mechanism]:g}") in changed, mechanism


def test_the_intervals_of_the_skew_check_hold_the_share_and_tell_white_from_hispanic_people():
    every = load("linked-agencies", "skew-check").query("mechanism == 'any'").set_index("group")
    assert ((every.missed_low < every.missed_share) & (every.missed_share < every.missed_high)).all()
    assert every.missed_low["Hispanic"] > every.missed_high["White"]
    assert every.missed_low["Asian or Pacific Islander"] > every.missed_high["White"]


def test_it_happens_as_often_in_each_group_to_those_to_whom_it_can_happen():
    skew = load("linked-agencies", "skew-check").set_index(["mechanism", "group"])
    unequal = []
    for mechanism in ("letters mistyped", "nickname", "married name", "accent dropped", "two surnames", "moved"):
        rows = skew.loc[mechanism].drop("Everybody")
        expected = rows.affected.sum() / rows.eligible.sum()
        spread = (expected * (1 - expected) / rows.eligible).astype(float) ** 0.5
        off = ((rows.affected / rows.eligible).astype(float) - expected).abs() / spread
        unequal += [(mechanism, group) for group in off.index if off[group] > 3.5]
    assert not unequal


def test_without_the_mechanisms_the_groups_are_missed_alike():
    module, source = recipe_of("linked-agencies"), recipe.Tables(DATASETS / "us-surnames")
    by_name = ("accent dropped", "two surnames", "apostrophe or space", "transliteration", "two-part first name")
    module.RATE |= dict.fromkeys((*by_name, "names swapped", "day and month swapped", "default date"), 0)
    shares = []
    for _ in range(4):  # one draw of 570 people moves by more than the difference that would matter
        skew = pd.DataFrame(module.build(source)["skew-check"]).query("mechanism == 'any'").set_index("group")
        shares.append(skew.missed_share.astype(float))
        module.SEED += 1
    share = sum(shares) / len(shares)
    assert abs(share["Hispanic"] - share["White"]) < 4
    assert abs(share["Asian or Pacific Islander"] - share["White"]) < 4


def test_a_persons_group_fits_the_name_only_as_far_as_the_surname_table_says(truth):
    module = recipe_of("linked-agencies")
    surnames = recipe.Tables(DATASETS / "us-surnames").rows("us-surnames.csv")
    areas = recipe.Tables(DATASETS / "ct-zip-race").rows("ct-zip-race.csv")
    population = module.Population(surnames, areas, module.Chance(1))
    drawn = [population.surname("white").hispanic for _ in range(4000)]
    people = {raw["surname"]: int(raw["people"]) * module.shares(raw)["white"] for raw in surnames}
    expected = sum(
        people[raw["surname"]] * module.shares(raw)["hispanic"] for raw in surnames if " " not in raw["surname"]
    ) / sum(count for name, count in people.items() if " " not in name)
    assert sum(drawn) / len(drawn) == pytest.approx(expected, abs=0.5)


def bisg(agency: pd.DataFrame) -> pd.DataFrame:
    """P(group | surname, ZIP code area) in the surname table's six groups, where both are known."""
    names, areas = load("us-surnames").set_index("surname"), load("ct-zip-race").set_index("zip")
    hidden = names[GROUPS].isna()
    filled = names[GROUPS].fillna(0)
    rest = (100 - filled.sum(axis=1)).clip(lower=0) / hidden.sum(axis=1).where(lambda n: n > 0, 1)
    prior = filled.add(hidden.mul(rest, axis=0)).reindex(agency.last_name.str.upper())
    place = areas[[f"{group}_per_million" for group in GROUPS]].set_axis(GROUPS, axis=1).reindex(agency.zip)
    product = pd.DataFrame(prior.to_numpy() * place.to_numpy(), columns=GROUPS, index=agency.index)
    return product.div(product.sum(axis=1), axis=0)


def test_estimates_by_name_and_place_are_near_the_truth_for_groups_and_wrong_for_many_people(truth, agencies):
    known = agencies[1].merge(truth, on="b_id")
    chances = bisg(known).dropna()
    people = known.loc[chances.index]
    group = people.group.map(LABELS)
    weights = people.weight
    estimate = chances.mul(weights, axis=0).sum() / weights.sum()
    actual = weights.groupby(group).sum() / weights.sum()
    assert (estimate - actual[GROUPS]).abs().max() < 0.05
    labelled_right = chances.idxmax(axis=1).eq(group).groupby(group).mean()
    assert labelled_right["white"] > 0.85
    assert labelled_right["black"] < 0.7
    assert labelled_right["aian"] < 0.2


def test_twins_shared_dates_and_accents_are_there(agencies):
    a, b = agencies
    same_home = a.groupby(["last_name", "birth_date", "street"]).first_name.nunique()
    assert (same_home > 1).sum() > 20
    assert a.birth_date.str.endswith("-01-01").sum() > 20
    assert a.last_name.str.contains("[áéíóúñ]", regex=True).any()
    assert not b.last_name.str.contains("[áéíóúñ']", regex=True).any()
    assert b.last_name.str.contains("-").any()


def test_first_names_follow_the_language_of_the_surname_and_twins_share_it():
    module = recipe_of("linked-agencies")
    surnames = recipe.Tables(DATASETS / "us-surnames").rows("us-surnames.csv")
    areas = recipe.Tables(DATASETS / "ct-zip-race").rows("ct-zip-race.csv")
    chance = module.Chance(3)
    population = module.Population(surnames, areas, chance)
    of = {language: {*its["F"], *its["M"]} for language, its in names_by_language(module).items()}
    met = set()
    for group in module.PEOPLE:
        for _ in range(1500):
            person = population.person(group)
            met.add(person.language)
            allowed = of["common"] | of.get(person.language, set())
            assert {person.first, module.twin(person, chance).first} <= allowed, (person.first, person.surname)
            assert not person.language or person.language in module.languages(person.surname)
    assert met >= of.keys() - {"common", "russian or ukrainian"}


def names_by_language(module) -> dict[str, dict[str, list[str]]]:
    found = {}
    for (language, sex), its in module.FIRST_NAMES.items():
        found.setdefault(language, {})[sex] = its
    return found


@pytest.mark.parametrize(
    ("surname", "strange"),
    [
        ("Patel", {"Mei Ling", "Keiko", "Anh Tuan", "Ji Woo", "Hiroshi"}),
        ("Nguyen", {"Yuki", "Vijay", "Lakshmi", "Fatima", "Hiroshi", "Ji Hoon"}),
        ("Kim", {"Anh Tuan", "Sanjay", "Deepa", "Priya", "Xiao Ming"}),
    ],
)
def test_nobody_is_given_a_name_of_another_language(agencies, surname, strange):
    for agency in agencies:
        called = agency[agency.last_name.str.translate(str.maketrans("ễ", "e")) == surname].first_name
        assert len(called) > 3
        assert not set(called) & strange


def test_a_name_is_spelled_in_another_way_only_as_its_own_language_knows():
    module = recipe_of("linked-agencies")
    chinese = {"mandarin", "cantonese"}  # two ways of saying, and so of spelling, one written name
    for (language, name), others in module.VARIANTS.items():
        assert name not in others
        for other in others:
            home = set(module.LANGUAGES.get(other, [language]))
            assert home & (chinese if language in chinese else {language}), (language, name, other)
