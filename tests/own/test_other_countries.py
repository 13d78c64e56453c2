"""Tables of two other countries, whose standards are chosen: nothing of ours is needed to read, compare and print them.

README.md beside this file says where both come from, and under which licence.
"""

from pathlib import Path

import pytest

from workshop.own import Biography, Desk, OwnPage

HERE = Path(__file__).parent
ENGLAND = {
    "row": "a count",
    "group": "characteristic_1",
    "outcome": "one_plus_fixed",
    "people": "headcount",
    "where": "characteristic_desc is Ethnicity",
    "standards": "England and Wales",
}
NEW_ZEALAND = {
    "row": "a count",
    "group": "Ethnicity",
    "outcome": "Fully vaccinated",
    "people": "Population",
    "place": "DHB of residence",
    "standards": "New Zealand",
}


def desk(name, asked):
    found = Desk(str(HERE / name), **asked)
    assert found.trouble == ""
    return found


def test_england_s_rates_are_those_that_the_publisher_prints():
    found = desk("england-exclusions.csv", ENGLAND)
    rates = found.sheet.frame.astype(str).set_index("characteristic_1")["one_plus_fixed_rate"]
    shown = found.step("comparison").table.set_index("Group")["Rate, percent"]
    assert len(shown) == 19
    for group, said in shown.items():
        assert float(said.split()[0]) == pytest.approx(float(rates[group]), abs=0.056)


def test_england_s_groups_stand_in_its_own_boxes():
    table = desk("england-exclusions.csv", ENGLAND).step("categories").table.set_index("Group in the table")
    boxes = table["England and Wales, 2021"]
    assert boxes.eq("Mixed or Multiple ethnic groups").sum() == 4
    assert list(boxes.index[boxes == "no box"]) == ["Ethnicity_Unclassified"]


def test_new_zealand_s_masked_counts_are_in_no_rate_and_the_page_says_how_many_people_that_is():
    found = desk("new-zealand-uptake.csv", NEW_ZEALAND)
    counts = found.own.counts.groups()
    said = " ".join(found.step("comparison").words)
    for group in counts.index[counts["unknown"] > 0]:
        share = 100 * counts.loc[group, "unknown"] / counts.loc[group].sum()
        assert f"{share:.1f} percent of {group}" in said
    assert "the lines do not show it" in said
    assert "'Masked' in" in " ".join(found.file().words)


def test_a_total_of_which_a_part_is_not_given_is_at_least_so_much():
    table = desk("new-zealand-uptake.csv", NEW_ZEALAND).step("published").table.set_index("DHB of residence")
    assert table.eq("not given").any(axis=None)
    for _, row in table.iterrows():
        is_open = row.drop("Total").eq("not given").any() or row.name == "Total"
        assert str(row["Total"]).startswith("at least") == is_open
    assert table.loc["Total"].astype(str).str.startswith("at least").any()


def test_what_the_publisher_does_not_give_is_said_in_the_table_by_place_and_in_the_rates(tmp_path):
    table = (HERE / "new-zealand-uptake.csv").read_text(encoding="utf-8").replace("Maori,405,", "Maori,*,")
    (tmp_path / "table.csv").write_text(table, encoding="utf-8")
    found = Desk(str(tmp_path / "table.csv"), **NEW_ZEALAND)
    words = " ".join(found.step("published").words)
    assert "Not given in your table already: " in words and "no group in any place" not in words
    for step in ("blanks", "comparison"):
        assert "1 row does not say how many people it counts" in " ".join(found.step(step).words)


@pytest.mark.parametrize(
    ("name", "asked"), [("england-exclusions.csv", ENGLAND), ("new-zealand-uptake.csv", NEW_ZEALAND)]
)
def test_both_become_a_whole_page_without_a_word_of_connecticut(name, asked, tmp_path):
    page = OwnPage(desk(name, asked).own, Biography("Another country", {}))
    files = {path.name: path for path in page.save(tmp_path / "page").files}
    assert {"page.html", "page.pdf", "poster.pdf"} <= set(files)
    assert "Connecticut" not in files["page.html"].read_text()
    assert "Federal" not in files["page.html"].read_text()


@pytest.mark.parametrize("name", [*(path.name for path in sorted(HERE.glob("*.csv"))), "two-sheets.xlsx"])
def test_each_table_here_says_whose_it_is_and_under_which_licence(name):
    text = (HERE / "README.md").read_text(encoding="utf-8")
    assert f"`{name}`" in text
    assert "Open Government Licence v3.0" in text and "CC BY-SA 4.0" in text
