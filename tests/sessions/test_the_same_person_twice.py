"""Session 5's rules: what they promise holds for any records, and their errors are what counting another way gives."""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some

from workshop.notebook import check, load

FOLDER = Path(__file__).resolve().parents[2] / "solutions" / "05-the-same-person-twice"


def load_checks():
    spec = importlib.util.spec_from_file_location("checks_of_session_5", FOLDER / "checks.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


checks = load_checks()
SCORED, PEOPLE = checks.scored(), load("linked-agencies")

names = some.sampled_from(
    ["García", "Garcia", "Garza", "García López", "Lopez", "Lopes", "Wu", "Ng", "Nguyen", "Nguyn"]
)
names |= some.text("aábeO' -", min_size=1, max_size=9)
years, days = some.sampled_from([1984, 1985]), some.integers(1, 12)
dates = some.builds("{:04}-{:02}-{:02}".format, years, days, days) | some.just(float("nan"))
records = some.tuples(names, names, dates, some.sampled_from(["1 Owlglass Road", "2 Owlglass Road"]))


def paired(one: tuple, other: tuple) -> pd.DataFrame:
    fields = [*checks.STRICT, "street"]
    values = [f"{name}_a" for name in fields], [f"{name}_b" for name in fields]
    return pd.DataFrame([dict(zip(values[0], one, strict=True)) | dict(zip(values[1], other, strict=True))])


def counted(pairs: list[tuple[str, str]]) -> tuple[Counter, Counter, Counter]:
    """Expected, found and false links by group, person by person and with no table at all."""
    expected, found, false = Counter(), Counter(), Counter()
    partner, group = {}, {}
    for person in PEOPLE.itertuples():
        if isinstance(person.a_id, str):
            group[person.a_id], partner[person.a_id] = person.group, person.b_id
            expected[person.group] += isinstance(person.b_id, str)
    for a_id, b_id in pairs:
        (found if partner[a_id] == b_id else false)[group[a_id]] += 1
    return expected, found, false


def assert_counts(table: pd.DataFrame, pairs: pd.DataFrame) -> None:
    expected, found, false = counted(list(zip(pairs["a_id"], pairs["b_id"], strict=True)))
    for group in checks.GROUPS:
        row = table.loc[group]
        assert (row["expected"], row["found"], row["false"]) == (expected[group], found[group], false[group])
        assert row["missed_share"] == pytest.approx(100 * (expected[group] - found[group]) / expected[group])


# Likeness and points ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def database():
    with duckdb.connect() as connection:
        yield connection


@settings(max_examples=300, deadline=None)
@given(some.text("abcdn", min_size=1, max_size=9), some.text("abcdn", min_size=1, max_size=9))
def test_names_are_as_much_alike_as_where_splink_counts(database, one, other):
    theirs = database.execute("SELECT jaro_winkler_similarity(?, ?)", [one, other]).fetchone()[0]
    back = database.execute("SELECT jaro_winkler_similarity(?, ?)", [other, one]).fetchone()[0]
    assume(abs(theirs - checks.ALIKE) > 1e-9 and theirs == back)
    assert checks.name_points(one, other) == (2 if one == other else int(theirs >= checks.ALIKE))


def test_a_blank_name_is_like_no_other_name():
    assert checks.name_points("", "Garcia") == checks.name_points("Garcia", "") == 0


@settings(max_examples=50, deadline=None)
@given(records, records)
def test_points_do_not_depend_on_which_agency_comes_first(one, other):
    assert checks.points(paired(one, other)).item() == checks.points(paired(other, one)).item()


@settings(max_examples=50, deadline=None)
@given(records)
def test_a_record_has_all_points_with_itself_less_two_for_a_blank_date(record):
    blank = pd.isna(record[2])
    assert checks.points(paired(record, record)).item() == (5 if blank else 7)
    assert checks.same_letter_for_letter(paired(record, record)).item() == (not blank)


def parts(record: tuple) -> dict[str, str]:
    """What two records may share, a blank date left out."""
    found = dict(zip([*checks.STRICT, "street"], record, strict=True))
    if pd.isna(found["birth_date"]):
        return {name: value for name, value in found.items() if name != "birth_date"}
    return found | {"year": found["birth_date"][:4], "day": found["birth_date"][5:]}


ALIKE = [("García", "Garcia"), ("Lopez", "Lopes"), ("Nguyen", "Nguyn")]
alike = some.sampled_from(ALIKE) | some.tuples(names, names) | names.map(lambda name: (name, name))
NEAR = [("1984-04-01", "1985-04-01"), ("1984-04-01", "1984-04-09"), ("1984-04-01", "1984-01-04")]
births = some.sampled_from(NEAR) | some.tuples(dates, dates)


@settings(max_examples=200, deadline=None)
@given(alike, alike, births, some.booleans())
def test_two_records_that_are_never_compared_could_not_have_reached_four_points(first, last, birth, moved):
    one, other = zip(first, last, birth, ("1 Owlglass Road", f"{1 + moved} Owlglass Road"), strict=True)
    mine, theirs = parts(one), parts(other)
    compared = any(all(name in mine and mine[name] == theirs.get(name) for name in block) for block in checks.BLOCKS)
    assert compared or checks.points(paired(one, other)).item() < 4


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2008-04-01", "2008-04-01", 2),
        ("2008-04-01", "2008-01-04", 1),
        ("2008-04-01", "2009-04-01", 1),
        ("2008-04-01", "2008-04-19", 1),
        ("2008-04-01", "2009-01-04", 0),
        ("2008-04-01", "2008-05-02", 0),
        (float("nan"), float("nan"), 0),
    ],
)
def test_a_date_has_one_point_for_a_swap_or_one_wrong_part(one, other, expected):
    assert checks.date_points(one, other) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("Luz", "Luz", 2), ("García", "Garcia", 1), ("Nguyen", "Nguyn", 1), ("Wu", "Ng", 0), ("Bader", "Strickland", 0)],
)
def test_a_name_has_one_point_for_an_accent_or_a_slip(one, other, expected):
    assert checks.name_points(one, other) == expected


def test_every_pair_of_a_sample_with_four_points_is_among_those_compared():
    people = checks.expected_links().sample(150, random_state=5)
    everyone = people[["a_id"]].merge(people[["b_id"]], how="cross")
    pairs = checks._with_records(everyone)
    reached = pairs.loc[checks.points(pairs) >= 4, ["a_id", "b_id"]]
    assert len(reached) >= 145
    assert len(reached.merge(SCORED, on=["a_id", "b_id"])) == len(reached)


# Rules ------------------------------------------------------------------------------------------------------------


@given(some.sets(some.sampled_from(sorted(set(SCORED["a_id"]))), min_size=1))
@settings(max_examples=25, deadline=None)
def test_a_looser_threshold_finds_no_fewer_and_confuses_no_fewer_of_any_people(chosen):
    found, false = [], []
    for threshold in sorted(checks.THRESHOLDS, reverse=True):
        made = checks.links(threshold)
        made = made[made["a_id"].isin(chosen)]
        found.append(made["same"].sum())
        false.append((~made["same"]).sum())
    assert found == sorted(found)
    assert false == sorted(false)


@pytest.mark.parametrize("threshold", checks.THRESHOLDS)
def test_linked_once_no_record_is_linked_twice_and_no_link_is_new(threshold):
    once, every = checks.links(threshold, once=True), checks.links(threshold)
    assert once["a_id"].is_unique
    assert once["b_id"].is_unique
    assert len(once) < len(every) or threshold >= 6
    assert len(once.merge(every, on=["a_id", "b_id"])) == len(once)


def test_of_two_level_partners_linked_once_takes_neither_and_a_better_one_wins():
    linked = checks.links(4, once=True)
    for side, other in (("a_id", "b_id"), ("b_id", "a_id")):
        several = SCORED[SCORED[side].duplicated(keep=False)]
        assert several[side].nunique() > 100
        for record, pairs in several.groupby(side):
            best = pairs[pairs["points"] == pairs["points"].max()]
            mine = linked.loc[linked[side] == record, other]
            assert mine.isin(best[other]).all()
            assert len(best) == 1 or mine.empty


@given(some.sets(some.integers(0, len(SCORED) - 1)))
@settings(max_examples=25, deadline=None)
def test_counts_add_up_for_whatever_is_linked(chosen):
    made = SCORED.iloc[sorted(chosen)]
    table = checks.by_group(made)
    assert (table["found"] + table["missed"] == table["expected"]).all()
    assert (table["found"] + table["false"] == table["links"]).all()
    groups = table.loc[checks.GROUPS, ["expected", "found", "missed", "links", "false"]]
    assert (groups.sum() == table.loc[checks.EVERYBODY, groups.columns]).all()
    assert (table["missed_low"] <= table["missed_share"] + 1e-9).all()
    assert (table["missed_share"] <= table["missed_high"] + 1e-9).all()
    assert_counts(table, made)


def test_the_exact_rule_errs_as_the_skew_check_of_the_data_says():
    skew = load("linked-agencies", "skew-check").query("mechanism == 'any'").set_index("group")
    table = checks.by_group(checks.exact())
    assert (table["false"] == 0).all()
    for group in checks.GROUPS:
        for ours, theirs in (("missed", "missed"), ("expected", "expected_links")):
            assert table.loc[group, ours] == skew.loc[group, theirs]
        for ours in ("missed_share", "missed_low", "missed_high"):
            assert table.loc[group, ours] == pytest.approx(skew.loc[group, ours], abs=0.051)


@pytest.mark.parametrize("threshold", checks.THRESHOLDS)
def test_the_looser_rules_errors_are_what_counting_person_by_person_gives(threshold):
    made = checks.links(threshold)
    assert_counts(checks.by_group(made), made)


def test_the_heavier_a_false_link_weighs_the_stricter_the_thresholds_with_least_harm():
    table, before = checks.by_threshold().set_index(["group", "threshold"]), None
    for weight in range(1, 11):
        best = checks.least_harm(weight)
        assert list(best.index) == checks.GROUPS
        for group, thresholds in best.items():
            harm = {t: table.loc[(group, t), "missed"] + weight * table.loc[(group, t), "false"] for t in (4, 5, 6, 7)}
            assert set(thresholds) == {t for t, value in harm.items() if value == min(harm.values())}
            assert before is None or min(thresholds) >= min(before[group])
        before = best


def test_two_thresholds_that_are_level_do_not_make_a_group_part_from_the_others():
    """At a weight of 1, five points do least harm to every group; to one of them, six do as little."""
    best = checks.least_harm(1)
    assert sorted(best["American Indian or Alaska Native"]) == [5, 6]
    assert all(5 in thresholds for thresholds in best)
    assert checks.parting() == [2, 3, 4, 5]


# The ten cards ----------------------------------------------------------------------------------------------------


def test_what_is_true_of_the_cards_comes_from_the_data():
    people = PEOPLE.dropna(subset=["a_id", "b_id"])
    together = set(zip(people["a_id"], people["b_id"], strict=True))
    same = [pair in together for pair in checks.CARDS]
    assert len(same) == 10
    assert sum(same) == checks.exact_links.committed("one_person_in_truth") == 7
    told = checks.turned("Y" * 10).table["The truth"].map({"the same person": True, "not the same": False})
    assert list(told) == same


def test_the_cards_show_each_record_as_the_lists_have_it_and_not_the_truth():
    shown, a, b = checks.ten_pairs(), load("linked-agencies", "agency-a"), load("linked-agencies", "agency-b")
    assert not set(shown.columns) & {"same", "group", "differs", "person_id"}
    for (a_id, b_id), (_, card) in zip(checks.CARDS, shown.iterrows(), strict=True):
        for field in checks.FIELDS:
            assert card[f"{field}_a"] == a.set_index("a_id").loc[a_id, field]
            assert card[f"{field}_b"] == b.set_index("b_id").loc[b_id, field]
    assert repr(checks.Cards()).startswith("Made up")
    assert "Made up" in checks.Cards()._repr_html_()[:20]


@pytest.mark.parametrize("marks", ["", "YN?", "Y" * 11, "YYYYYYYYYX"])
def test_the_cards_turn_over_only_for_ten_marks(marks):
    assert checks.turned(marks).table is None
    assert "the same person" not in repr(checks.turned(marks))


def test_cards_seven_and_eight_look_alike_and_are_not():
    seven, eight = checks.ten_pairs().loc[7], checks.ten_pairs().loc[8]
    for card in (seven, eight):
        agree = [field for field in checks.FIELDS if card[f"{field}_a"] == card[f"{field}_b"]]
        assert agree == ["first_name", "birth_date", "sex"]
    truth = checks.turned("?" * 10).table.set_index("Card")["The truth"]
    assert truth[7] != truth[8]


# The real joins ---------------------------------------------------------------------------------------------------


def test_a_plain_merge_of_the_school_tables_meets_the_districts_that_we_count():
    suspensions, attendance = load("school-suspensions"), load("school-attendance")
    there = suspensions[(suspensions["year"] == "2020-21") & (suspensions["district_code"] != "0000000")]
    here = attendance[(attendance["release"] == "May 2023") & (attendance["year"] == "2020-21")]
    here = here[(here["status"] == "reported") & (here["district_code"] != "00000CT")]
    here = here[here["student_group"] == "All Students"]
    printed = here.merge(there.drop_duplicates("district_code"), on="district_code")
    filled = here.assign(district_code=here["district_code"].str.zfill(7))
    whole = filled.merge(there.drop_duplicates("district_code"), on="district_code")
    row = checks.lost().set_index(["join", "people"]).loc[("school codes", "Everybody")]
    assert (len(whole), len(whole) - len(printed)) == (row["places"], row["places_lost"]) == (199, 86)
    assert row["percent"] == pytest.approx(100 * (1 - printed["students"].sum() / whole["students"].sum()))


def test_a_plain_merge_of_the_town_tables_by_their_code_meets_no_town_and_by_its_last_five_digits_each():
    towns = load("ct-towns").query("level == 'town'")
    before, after = towns[["place", "fips_2020"]], towns[["place", "fips_2022"]]
    assert before.merge(after, left_on="fips_2020", right_on="fips_2022").empty
    old, new = (table.assign(key=table.iloc[:, 1].str[-5:]) for table in (before, after))
    short = old.merge(new, on="key")
    assert (short["place_x"] == short["place_y"]).all()
    assert len(short) == 169
    for people in checks.PEOPLE:
        assert checks.people_lost.answer(join="town codes", people=people) == 100


def test_the_school_codes_lose_the_towns_at_the_beginning_of_the_alphabet():
    towns = checks.towns()
    lost, found = (towns.loc[towns["school codes"] == state, "place"] for state in ("lost", "found"))
    assert (lost.min(), lost.max()) == ("Andover", "North Branford")
    assert lost.max() < found.min()
    assert {"New Haven", "Bridgeport", "Hartford"} <= set(lost)
    codes = towns.loc[towns["school codes"] == "lost", "suspensions"].dropna()
    assert codes.str.startswith("0").all()
    assert codes.str.startswith("00").sum() == 8, "most begin with one zero: Hartford is 0640011"


def test_the_people_whom_the_school_codes_lose_are_those_in_districts_whose_code_begins_with_a_zero():
    table = load("school-attendance")
    rows = table[(table["release"] == "May 2023") & (table["year"] == "2020-21") & (table["status"] == "reported")]
    rows = rows[(rows["student_group"] == "White") & (rows["district_code"].str.zfill(7).isin(PARTNERS))]
    zero = rows["district_code"].str.zfill(7).str.startswith("0")
    expected = 100 * int(rows.loc[zero, "students"].sum()) / int(rows["students"].sum())
    assert checks.people_lost.answer(join="school codes", people="White") == pytest.approx(expected)


PARTNERS = set(load("school-suspensions").query("year == '2020-21' and place != 'Connecticut'")["district_code"])


@pytest.mark.parametrize("place", ["Hartford", "Connecticut", "Capitol Planning Region", "Woodbridge", "Bethlehem"])
def test_every_place_is_told_with_its_codes_or_its_towns(place):
    told = checks.told(place)
    assert told.startswith(place)
    assert ("0900337070" in told) == (place == "Hartford")


def test_what_happened_tells_both_codes_of_hartford_and_brings_everybody_home():
    told = checks.what_happened()
    assert "as 0640011, our copy of the other as 640011" in told.words
    assert told.table["Places in both tables"].tolist() == told.table["Found once the codes are alike"].tolist()


def test_no_district_that_the_school_join_leaves_out_stands_in_the_suspension_table_under_another_code():
    districts = checks._districts()
    alone = districts.loc[~districts["partner"], "place"]
    suspensions = load("school-suspensions")
    assert not set(alone) & set(suspensions.loc[suspensions["year"] == "2020-21", "place"])


def test_an_answer_for_the_other_join_or_threshold_is_named_as_that():
    case = {"join": "school codes", "people": "White", "group": "White", "threshold": 5}
    assert check(checks.people_lost, 100, **case).message == (
        'That is right for "town codes"; here "school codes" is chosen.'
    )
    at_four = checks.false_share.answer(group="White", threshold=4)
    assert "right for 4; here 5 is chosen" in check(checks.false_share, round(at_four, 1), **case).message
    assert "one decimal" in check(checks.people_lost, 50, **case).message
    theirs = checks.match_rate.answer(group="Hispanic")
    assert 'right for "Hispanic"; here "White"' in check(checks.match_rate, round(theirs, 1), **case).message
    assert 'right for "Everybody"' in check(checks.people_lost, 51.9, **case).message


@pytest.mark.parametrize("question", ["match_rate", "false_share", "people_lost"])
def test_a_whole_percent_is_told_that_a_decimal_is_wanted(question):
    exercise, case = getattr(checks, question), {"group": checks.GROUPS[1], "threshold": 5, "join": "school codes"}
    case["people"] = "Black"
    answer = exercise.answer(**case)
    assert "one decimal more" in check(exercise, round(answer), **case).message


@pytest.mark.parametrize("marks", [123, None, 1.5])
def test_marks_that_are_no_text_turn_no_card_over_and_raise_nothing(marks):
    assert checks.turned(marks).table is None


# Splink -----------------------------------------------------------------------------------------------------------


def test_splinks_errors_are_what_counting_person_by_person_gives():
    made = checks.splink_links()
    assert 2400 < len(made) < 2900
    table = checks.rules_compared().query("rule.str.startswith('Splink')").set_index("group")
    assert_counts(table, made)


def test_splink_says_nothing_and_gives_the_same_again(capfd):
    before = checks.splink_links()
    again = checks.splink_links.__wrapped__()
    pd.testing.assert_frame_equal(before, again)
    assert capfd.readouterr() == ("", "")


def test_splink_too_links_twins_at_one_address():
    wrong = checks._with_records(checks.splink_links().query("not same"))
    twins = (wrong["birth_date_a"] == wrong["birth_date_b"]) & (wrong["street_a"] == wrong["street_b"])
    assert twins.mean() > 0.5


# Who has namesakes ------------------------------------------------------------------------------------------------


def test_the_country_and_our_lists_differ_in_who_has_more_namesakes():
    """In the country an average White person has more of them than an Asian or Pacific Islander one; here fewer."""
    names = load("us-surnames")
    mean = {}
    for group in ("api", "white"):
        bearers = names["people"] * names[group].fillna(0)
        mean[group] = (bearers * names["people"])[:-2].sum() / bearers.sum()
    assert mean["api"] < mean["white"]
    theirs = load("linked-agencies", "agency-b")["last_name"].str.casefold().value_counts()
    people = PEOPLE.dropna(subset="a_id").set_index("a_id")["group"]
    ours = load("linked-agencies", "agency-a").set_index("a_id")["last_name"].str.casefold().map(theirs).fillna(0)
    here = ours.groupby(people).mean()
    assert here["Asian or Pacific Islander"] > here["White"]


def test_where_splink_cannot_run_the_other_rules_are_compared(monkeypatch):
    everything = checks.rules_compared()
    assert list(dict.fromkeys(everything["rule"]))[-1] == checks.SPLINK

    def lacking():
        raise ModuleNotFoundError("duckdb")

    monkeypatch.setattr(checks, "splink_links", lacking)
    without = checks.rules_compared()
    assert without.equals(everything[everything["rule"] != checks.SPLINK].reset_index(drop=True))
