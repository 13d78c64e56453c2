"""The steps of an own table: their figures are those of other ways, and no small count is anywhere."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest
from tables import PEOPLE, SMALL, own, people, written

from workshop.datapackage.descriptor import QUESTIONS, DatasetError
from workshop.notebook import standardise, wilson
from workshop.notebook.portfolio import collect
from workshop.own import Biography, Desk, OwnPage, Question, standards
from workshop.own.package import ASKED
from workshop.own.question import NOT_RECORDED

ROOT = Path(__file__).resolve().parents[2]
STEPS = ("file", "blanks", "categories", "comparison", "same_mix", "published")


@pytest.fixture
def table(tmp_path):
    return own(written(tmp_path, people()), PEOPLE)


def test_rates_are_those_that_pandas_and_wilson_give(table):
    shown = table.comparison().table.set_index("Group")
    known = people()[lambda rows: rows["suspended"] != ""]
    for race in ("Asian", "Black", "Hispanic", "White"):
        rows = known[known["race"] == race]
        yes, all_ = int((rows["suspended"] == "yes").sum()), len(rows)
        low, high = wilson(yes, all_)
        assert shown.loc[race, "Count of people"] == f"{yes:,} of {all_:,}"
        assert shown.loc[race, "Rate, percent"] == f"{100 * yes / all_:.1f} ({100 * low:.1f} to {100 * high:.1f})"


def test_the_same_mix_is_that_of_the_formula(table):
    known = people()[lambda rows: rows["suspended"] != ""]
    counts = (
        known.assign(yes=known["suspended"].eq("yes"), people=1).groupby(["race", "grade"])[["yes", "people"]].sum()
    )
    counts = counts.reset_index().query("race != 'Tribal member'")
    wanted = standardise(counts, "grade", group="race")["standardised"].map("{:.1f}".format)
    shown = table.same_mix().table.set_index("Group").iloc[:, 1]
    assert shown.to_dict() == wanted.to_dict()


def test_bounds_run_from_none_to_all_of_the_unknown(table):
    rows = people()[lambda rows: rows["race"] == "Black"]
    shown = table.blanks().table.set_index("Group").loc["Black"]
    yes, unknown = (rows["suspended"] == "yes").sum(), (rows["suspended"] == "").sum()
    ends = [f"{100 * count / len(rows):.1f}" for count in (yes, yes + unknown)]
    assert shown.tolist() == [unknown, *ends]


def test_where_nothing_is_unknown_or_small_the_page_does_not_say_that_something_is(tmp_path):
    rows = people(9000).replace({"suspended": {"": "no"}})
    table = own(written(tmp_path, rows), PEOPLE)
    assert table.blanks().words[0].startswith("Every row that is counted says")
    assert table.published().words[0] == "No count here is 1 to 5, so we withhold nothing."
    shown = table.blanks().table
    assert shown.iloc[:, 2].tolist() == shown.iloc[:, 3].tolist()
    assert all(
        re.fullmatch(r"\d+\.\d", text) for part in (table.blanks(), table.same_mix()) for text in part.table.iloc[:, -1]
    )


@pytest.mark.parametrize("public", [True, False])
def test_no_count_below_the_threshold_is_in_any_output(tmp_path, public):
    """Every number of every step, chart and file: a small group's own counts are in none of them."""
    rows = people(900, seed=5, small=4)
    table = own(written(tmp_path, rows), PEOPLE, total_is_public=public)
    assert SMALL not in table.visible
    assert len(table.visible) == (3 if public else 4)
    page = OwnPage(table, Biography("Made up", {}))
    folder = tmp_path / "out"
    page.save(folder)
    for part in page.parts():
        if part.table is not None and part.title != "Your categories beside the standards":
            line = part.table.map(str)[lambda cells: (cells == SMALL).any(axis=1)].to_numpy().ravel()
            assert not [cell for cell in line if re.search(r"\d", cell)], part.title
        if part.chart is not None:
            assert SMALL not in str(part.chart.spec()), part.title
    counts = re.findall(r"\b([1-5]) of \d", (folder / "page.html").read_text())
    assert counts == []
    published = table.published().table
    if published is not None:
        numbers = pd.to_numeric(published.iloc[:, 1:].stack(), errors="coerce").dropna()
        assert not numbers.between(1, 5).any()


def test_a_group_withheld_for_another_s_sake_says_why_and_is_shown_where_no_total_is_public(tmp_path):
    path = written(tmp_path, people(900, small=4))
    said = " ".join(own(path, PEOPLE).comparison().words)
    assert f"Withheld by us: {SMALL}. A count there is below 6." in said and "Withheld with it: Asian" in said
    assert "Withheld with it" not in " ".join(own(path, PEOPLE, total_is_public=False).comparison().words)


def test_where_no_total_is_public_no_column_tells_how_many_rows_there_are(tmp_path):
    path = written(tmp_path, people(900).assign(case=range(900)))
    for public, told in ((True, True), (False, False)):
        part = own(path, PEOPLE, total_is_public=public).file()
        assert ("900" in part.table.to_csv() + " ".join(part.words)) == told


def test_every_withheld_number_of_the_published_table_stands_the_attack(tmp_path):
    said = own(written(tmp_path, people(1500)), PEOPLE).published()
    assert "no small one more narrowly than the rule itself does: 1 to 5" in " ".join(said.words)
    assert (said.table == "withheld by us").any(axis=None)


def test_where_each_place_is_too_small_no_table_is_shown(tmp_path):
    rows = people(300).assign(school=[f"S{k}" for k in range(300)])
    part = own(written(tmp_path, rows), PEOPLE).published()
    assert part.table is None
    assert "Put several places together" in " ".join(part.words)


def test_stars_of_the_publisher_stay_not_given_and_never_zero():
    table = own(
        ROOT / "datasets" / "school-graduation" / "school-graduation.csv",
        Question("a count", "race_ethnicity", "graduates", people="cohort", place="place", year="year"),
    )
    shown = table.published().table.set_index("place")
    assert shown.loc["Bloomfield", "White"] == "not given"
    assert "Not given in your table: how many of Hawaiian or Pacific Islander" in " ".join(table.comparison().words)


def test_a_choice_of_reference_is_said_and_a_small_one_refused(table, tmp_path):
    assert "because it is the largest" in " ".join(table.comparison().words)
    path = written(tmp_path, people(), "again.csv")
    chosen = own(path, PEOPLE, reference="Asian").comparison()
    assert chosen.table.set_index("Group").loc["Asian", "Ratio"] == "reference"
    with pytest.raises(DatasetError, match="Did you mean 'White'"):
        own(path, PEOPLE, reference="Whit").comparison()
    with pytest.raises(DatasetError, match="Too few people"):
        own(written(tmp_path, people(small=4)), PEOPLE, reference=SMALL).comparison()


def test_one_group_only_and_all_cells_small_are_said(tmp_path):
    alone = own(written(tmp_path, people().assign(race="Everyone else")), PEOPLE)
    assert "nothing can be compared" in alone.comparison().words[0]
    tiny = own(written(tmp_path, people(12), "tiny.csv"), PEOPLE)
    for name in STEPS:
        getattr(tiny, name)()
    assert tiny.visible == []
    assert tiny.blanks().chart is None
    assert tiny.comparison().words[0] == "No group has enough people to be shown, so nothing can be compared."
    assert "Put several years" in tiny.comparison().words[-1] and "Put several" not in str(alone.comparison())


def test_events_say_that_one_person_may_stand_in_several(tmp_path):
    asked = Question("an event", "race", "suspended", yes="yes")
    assert "one person may stand in several" in " ".join(own(written(tmp_path, people()), asked).comparison().words)


def test_a_blank_group_is_a_group_that_is_not_recorded(tmp_path):
    rows = people()
    rows.loc[rows.index[::7], "race"] = ""
    table = own(written(tmp_path, rows), PEOPLE)
    assert NOT_RECORDED in table.groups
    assert table.base != NOT_RECORDED


@pytest.mark.parametrize(
    ("label", "box_1997", "box_2024"),
    [
        ("Black, non-Hispanic", "Black or African American", "Black or African American"),
        ("Hispanic/Latino of any race", "Hispanic or Latino (a question of its own)", "Hispanic or Latino"),
        ("Two or More Races", "several boxes", "several boxes"),
        ("Black and White", "several boxes", "several boxes"),
        ("Middle Eastern", "White", "Middle Eastern or North African"),
        ("Asian or Pacific Islander", "several boxes", "several boxes"),
        ("Caucasian", "White", "White"),
        ("Middle-Eastern", "White", "Middle Eastern or North African"),
        ("Brazilian", "no box", "no box"),
        ("Unknown", "no box", "no box"),
    ],
)
def test_a_label_is_put_where_its_words_lead(label, box_1997, box_2024):
    first, second, _ = standards.chosen()
    assert (first.box(label), second.box(label)) == (box_1997, box_2024)


def test_another_country_s_standard_is_a_file(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        '[[standard]]\nname = "Census"\nsource = "us"\naddress = "https://x"\n[standard.categories]\nA = ["aa"]\n'
    )
    (only,) = standards.read(path)
    assert only.box("AA people") == "A"
    path.write_text("nonsense")
    with pytest.raises(DatasetError, match="cannot be read as a list of standards"):
        standards.read(path)


@pytest.mark.parametrize(
    ("place", "label", "box"),
    [
        ("England and Wales", "Ethnicity_Minor_White_and_Black_Caribbean", "Mixed or Multiple ethnic groups"),
        ("England and Wales", "Mixed", "Mixed or Multiple ethnic groups"),
        ("England and Wales", "Traveller of Irish heritage", "White"),
        ("England and Wales", "Any other Asian background", "Asian, Asian British or Asian Welsh"),
        ("England and Wales", "Unclassified", "no box"),
        ("New Zealand", "Maori", "Māori"),
        ("New Zealand", "European or Other", "several boxes"),
        ("New Zealand", "Various", "no box"),
    ],
)
def test_another_country_s_boxes_are_its_own(place, label, box):
    (only,) = standards.chosen(place)
    assert only.box(label) == box


def test_standards_are_chosen_by_place_or_by_file_and_a_wrong_name_is_one_sentence(tmp_path):
    path = written(tmp_path, people())
    asked = {"row": "a person", "group": "race", "outcome": "suspended", "yes": "yes"}
    part = Desk(str(path), standards="new zealand", **asked).step("categories")
    assert list(part.table.columns) == ["Group in the table", "New Zealand, level 1"]
    wrong = Desk(str(path), standards="New Zeeland", **asked)
    assert "Did you mean 'New Zealand'" in wrong.trouble


def test_the_boxes_offer_files_columns_and_usual_values_and_nothing_rare(tmp_path, monkeypatch):
    rows = people(900, small=4)
    rows.loc[5, "suspended"] = "Jane Q. Public"
    written(tmp_path, rows, "mine.csv")
    (tmp_path / "notes.docx").write_text("")
    monkeypatch.chdir(tmp_path)
    offered = Desk("mine.csv", row="a person", group="race", outcome="suspended", yes="yes").file().offered
    assert offered["file"] == ["mine.csv"]
    assert offered["group"] == offered["by"] == ["school", "grade", "race", "suspended"]
    assert offered["yes"] == ["no", "yes"]
    assert "New Zealand" in offered["standards"]
    assert SMALL not in offered["reference"] and "White" in offered["reference"]
    assert Desk("", row="a person").file().offered["file"] == ["mine.csv"]


def test_only_some_rows_of_a_file_of_several_tables_are_counted(tmp_path):
    rows = people()
    both = pd.concat([rows.assign(level="student"), rows.assign(level="staff", race="Everybody")])
    path = written(tmp_path, both)
    asked = {"row": "a person", "group": "race", "outcome": "suspended", "yes": "yes"}
    desk = Desk(str(path), where="level is Student", called="suspension", **asked)
    assert "Everybody" not in desk.own.groups and desk.own.what == "suspension"
    assert "Only the rows in which 'level' is 'Student' are counted." in desk.file().words
    assert "Write it so: column is value" in Desk(str(path), where="level", **asked).trouble
    assert "nothing is left" in Desk(str(path), where="level = x", **asked).trouble
    assert "no column 'lev'" in Desk(str(path), where="lev is x", **asked).trouble


def test_a_desk_never_fails_and_says_once_what_is_wrong(tmp_path, monkeypatch):
    wrong = Desk(str(tmp_path / "none.csv"), row="a person", group="race", outcome="suspended", yes="yes")
    assert "There is no file" in wrong.file().words[0]
    for name in STEPS:
        assert "First mend" in wrong.step(name).words[0]
    assert "First mend" in wrong.poster("t", {}).words[0]
    path = written(tmp_path, people())
    asked = {"row": "a person", "group": "race", "outcome": "suspended", "yes": "yes"}
    assert "whole number from 2" in Desk(str(path), "many", **asked).file().words[0]
    columns = Desk(str(path), **{**asked, "group": "rac"}).file()
    assert "The columns are: school, grade, race, suspended" in columns.words[-1]
    good = Desk(str(path), place="none", **asked)
    assert "No column is named for this step" in good.step("published").words[0]
    monkeypatch.setenv("BINDER_SERVICE_HOST", "10.0.0.1")
    borrowed = Desk(str(path), **asked)
    assert "borrowed server" in borrowed.file().words[0] and borrowed.sheet is None


def test_the_page_is_written_whole_and_never_over_others_files(table, tmp_path):
    page = OwnPage(table, Biography("Suspensions, made up", {"who_collected": "Nobody: it is made up."}))
    folder = tmp_path / "page"
    names = {path.name for path in page.save(folder).files}
    assert {"page.html", "page.pdf", "poster.pdf", "datapackage.json"} <= names
    html = (folder / "page.html").read_text()
    assert "Nobody: it is made up." in html and "not answered yet" in html
    assert "<script" not in html and "http-equiv" not in html
    page.save(folder)  # its own files, once more
    other = tmp_path / "other"
    other.mkdir()
    (other / "mine.txt").write_text("words")
    with pytest.raises(Exception, match=r"holds mine\.txt"):
        page.save(other)
    assert [path.name for path in other.iterdir()] == ["mine.txt"]


def test_labels_that_look_like_markup_are_only_words(tmp_path):
    rows = people()
    rows["race"] = rows["race"].replace({"Black": "<b>Black</b> | `x` $5 *star*"})
    page = OwnPage(own(written(tmp_path, rows), PEOPLE), Biography("# A | title", {}))
    page.save(tmp_path / "page")
    html = (tmp_path / "page" / "page.html").read_text()
    assert "<b>Black" not in html and "&lt;b&gt;Black&lt;/b&gt; | `x` $5 *star*" in html


def test_the_portfolio_passes_over_the_page_for_own_tables_and_names_one_with_words(tmp_path):
    for name in ("sessions/own-table/own-table.ipynb", "sessions/08-compared-with-whom/compared-with-whom.ipynb"):
        (tmp_path / Path(name).name).write_bytes((ROOT / name).read_bytes())
    assert collect([tmp_path]).troubles == ()
    page = tmp_path / "own-table.ipynb"
    page.write_text(page.read_text(encoding="utf-8").replace('group = \\"\\"', 'group = \\"mine\\"'), encoding="utf-8")
    (said,) = collect([tmp_path]).troubles
    assert "the page for a table of your own" in said


def test_a_row_of_the_comparison_is_read_out_once_and_a_small_difference_in_people_is_not_said(tmp_path):
    rows = pd.DataFrame(
        {"race": ["White", "Black", "Asian"], "suspended": [50, 36, 11], "students": [1000, 400, 200]}, dtype=str
    )
    asked = Question("a count", "race", "suspended", people="students")
    part = own(written(tmp_path, rows), asked).comparison()
    assert "of 100 people recorded as Black, 9.0 have the outcome. That is 4.0 more than of 100" in " ".join(part.words)
    assert "or 1.80 times as many. In all it is about 16 people more than with the rate of White" in " ".join(
        part.words
    )
    assert part.table.iloc[:, -1].tolist() == ["reference", "+16", "fewer than 6"]


def test_labels_that_are_codes_are_said_to_be_and_no_box_is_called_empty(tmp_path):
    codes = people().replace({"race": {"White": "W", "Black": "B", "Asian": "A", "Hispanic": "H"}})
    words = own(written(tmp_path, codes), PEOPLE).categories().words
    assert "None of your labels is known here. Where they are codes" in words[1]
    assert not any("None of your labels is known for" in text for text in words)


def test_the_printed_biography_asks_what_the_page_asks(table, tmp_path):
    cells = json.loads((ROOT / "solutions/own-table/own-table.ipynb").read_text(encoding="utf-8"))["cells"]
    (fields,) = (cell["metadata"]["workshop"]["fields"] for cell in cells if cell["id"] == "biography")
    assert {each["name"]: each["label"] for each in fields if each["name"] != "title"} == ASKED
    part = Biography("t", {"how": "A form."}).part()
    assert "Not answered yet: 9 of 10" in part.words[-1] and list(ASKED) == list(QUESTIONS)


def test_a_poster_is_called_as_the_page_is_and_tells_its_readers_nothing_to_choose(tmp_path):
    table = own(written(tmp_path, people(900, seed=5, small=4)), PEOPLE)
    page = OwnPage(table, Biography("Suspensions, made up", {}))
    page.save(tmp_path / "page")
    html = (tmp_path / "page" / "poster.html").read_text(encoding="utf-8")
    assert "More boxes" in table.blanks()._html() and "More boxes" in repr(table.comparison())
    assert "More boxes" not in (tmp_path / "page" / "page.html").read_text(encoding="utf-8")
    assert "<h1>Suspensions, made up</h1>" in html and "More boxes" not in html
    assert "1. What does our table say" not in html and "What does our table say? suspended: yes" in html
