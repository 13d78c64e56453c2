"""`load` proves a table unchanged and types it; `biography` says where it came from; every error says what to do."""

from __future__ import annotations

import ast
import hashlib
import json
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

import workshop.notebook.data as data
from workshop.notebook.data import DatasetError, biography, load, package

DATASETS = Path(__file__).resolve().parents[2] / "datasets"


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project of our own with two datasets, and a notebook's folder in it as the working directory."""
    for name in ("ct-towns", "traffic-stops"):
        shutil.copytree(DATASETS / name, tmp_path / "datasets" / name)
    notebooks = tmp_path / "sessions" / "08-compared-with-whom"
    notebooks.mkdir(parents=True)
    monkeypatch.chdir(notebooks)
    return tmp_path


def change(project, old, new, file="ct-towns/ct-towns.csv", count=1):
    path = project / "datasets" / file
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new, count))


def rehash(project, name="ct-towns"):
    """Make datapackage.json agree with a changed table, as somebody would who made a dataset of their own."""
    path = project / "datasets" / name / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        digest = hashlib.sha256((path.parent / resource["path"]).read_bytes()).hexdigest()
        resource["hash"] = f"sha256:{digest}"
    path.write_text(json.dumps(descriptor), encoding="utf-8")


def message(name="ct-towns", table=None):
    with pytest.raises(DatasetError) as caught:
        load(name, table)
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "table", "shape"),
    [
        ("school-suspensions", None, (14957, 9)),
        ("traffic-stops", None, (2007, 14)),
        ("traffic-stops", "searches", (16, 8)),
        ("ct-towns", "ct-towns", (179, 17)),
    ],
)
def test_load_returns_the_whole_table_with_the_columns_and_types_of_its_schema(name, table, shape):
    frame = load(name, table)
    resource = next(found for found in package(name)["resources"] if table in (None, found["name"]))
    assert frame.shape == shape
    assert list(frame.columns) == [field["name"] for field in resource["schema"]["fields"]]
    for field in resource["schema"]["fields"]:
        kind = frame[field["name"]].dtype
        assert str(kind) == {"string": "str", "integer": "Int64", "number": "float64"}[field["type"]]


def test_codes_stay_text_with_their_zeros():
    assert load("school-suspensions").district_code.iloc[0] == "0000000"
    assert load("ct-towns").fips_2022.iloc[0] == "09"


def test_a_suppressed_count_is_missing_and_never_zero():
    frame = load("school-suspensions")
    hidden = frame[frame.suspended_status == "suppressed"]
    assert len(hidden) == 4852
    assert hidden.suspended.isna().all()
    assert pd.isna(hidden.suspended.iloc[0] + 1)


def test_the_words_na_and_none_stay_words(project):
    change(project, b"\ntown,Andover,", b"\ntown,NA,")
    rehash(project)
    assert "NA" in load("ct-towns").place.tolist()
    assert "none" in load("traffic-stops").significance.tolist()


def test_load_reads_the_datasets_folder_above_the_working_directory(project):
    change(project, b"Connecticut,", b"Elsewhere,")
    rehash(project)
    assert load("ct-towns").place.iloc[0] == "Elsewhere"


def test_load_finds_the_projects_own_data_from_a_folder_that_has_none(tmp_path, monkeypatch):
    (tmp_path / "datasets").mkdir()
    monkeypatch.chdir(tmp_path)
    assert load("ct-towns").place.iloc[0] == "Connecticut"


def test_without_any_datasets_folder_load_says_where_it_looked(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(data, "__file__", str(tmp_path / "site" / "workshop" / "notebook" / "data.py"))
    assert f"no datasets folder in {tmp_path} or above it: open the notebook inside the project" in message()


def test_an_unknown_name_is_answered_with_the_nearest(project):
    assert "no dataset called 'ct-town'. Did you mean 'ct-towns'? There is: ct-towns, traffic-stops." in message(
        "ct-town"
    )
    assert "There is: ct-towns, traffic-stops." in message("weather")
    with pytest.raises(DatasetError, match="Did you mean 'traffic-stops'"):
        biography("traffic_stops")


def test_an_unknown_table_is_answered_with_the_nearest(project):
    found = message("traffic-stops", "search")
    assert "'traffic-stops' has no table called 'search'. Did you mean 'searches'?" in found


def test_a_missing_file_is_named_with_the_command_that_brings_it_back(project):
    (project / "datasets/traffic-stops/searches.csv").unlink()
    found = message("traffic-stops", "searches")
    assert found.startswith("datasets/traffic-stops/searches.csv is missing.")
    assert "git checkout -- datasets/traffic-stops/searches.csv, or download the project again" in found
    assert load("traffic-stops").shape[0] == 2007


def test_one_changed_byte_is_noticed_on_the_very_next_load(project):
    load("ct-towns")
    change(project, b"3598348", b"3598349")
    found = message()
    assert found.startswith("datasets/ct-towns/ct-towns.csv is not the file that datapackage.json describes.")
    assert "git checkout -- datasets/ct-towns/ct-towns.csv, or download the project again" in found


@pytest.mark.parametrize(
    ("old", "new", "count", "said"),
    [
        (
            b"0901301080",
            b"901301080",
            1,
            "line 12, column 'fips_2020': '901301080' is a code that lost its zeros, as spreadsheets do",
        ),
        (b"\nregion,", b"\ncounty,", 1, "column 'level': 'county' is none of its categories"),
        (b"3598348", b"3 598 348", 1, "column 'population': '3 598 348' is a number as a spreadsheet shows it"),
        (
            b"3598348",
            b"-9999",
            1,
            "column 'population': '-9999' is not a whole number, at least 0",
        ),
        (
            b"population,white",
            b"people,white",
            1,
            "column 'people': the column is extra; line 1, column 'population': the column is missing",
        ),
        (b"white,black", b"black,white", 1, "line 1: the columns stand in another order"),
        (b"\ntown,Andover,", b"\ntown,Andover,,", 1, "line 12: the row has 18 cells, not 17"),
        (b"\n", b"\r\n", -1, "its line ends were rewritten, as some spreadsheets do"),
        (b"Andover", b"And\xe9ver", 1, "cannot be read as a UTF-8 table"),
    ],
)
def test_a_changed_table_says_what_changed_where_it_can(project, old, new, count, said):
    change(project, old, new, count=count)
    found = message()
    assert said in found
    assert "git checkout -- datasets/ct-towns/ct-towns.csv" in found


def test_a_lost_row_is_counted(project):
    path = project / "datasets/ct-towns/ct-towns.csv"
    path.write_bytes(path.read_bytes().rsplit(b"\n", 2)[0] + b"\n")
    assert "it has 178 rows, not 179" in message()


def test_a_row_cut_short_is_found_by_its_line(project):
    path = project / "datasets/ct-towns/ct-towns.csv"
    path.write_bytes(path.read_bytes().rsplit(b",", 1)[0] + b"\n")
    assert "line 180: the row has 16 cells, not 17" in message()


def test_a_table_outside_its_schema_is_refused_even_when_its_hash_was_made_to_fit(project):
    change(project, b"0901301080", b"901301080")
    rehash(project)
    found = message()
    assert found.startswith("datasets/ct-towns/ct-towns.csv does not keep to the schema in its datapackage.json:")
    assert "a code that lost its zeros" in found


def test_a_broken_description_is_named(project):
    change(project, b'"name": "ct-towns",', b'"name": "ct-towns"', file="ct-towns/datapackage.json")
    found = message()
    assert found.startswith("datasets/ct-towns/datapackage.json cannot be read")
    assert "git checkout -- datasets/ct-towns/datapackage.json" in found


class Cells(HTMLParser):
    """The tags of a table in order, with their attributes, and the text of each header cell."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.headers = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, text):
        if self.tags and self.tags[-1][0] == "th":
            self.headers.append(text)


def test_a_biography_is_a_table_with_a_caption_and_row_headers_for_a_screen_reader():
    cells = Cells(biography("school-suspensions")._repr_html_())
    names = [tag for tag, _ in cells.tags]
    assert names[:2] == ["table", "caption"]
    headers = [attrs for tag, attrs in cells.tags if tag == "th"]
    assert headers
    assert all(attrs["scope"] == "row" for attrs in headers)
    assert names.count("tr") == names.count("th") == names.count("td") == len(biography("school-suspensions").answers)


@pytest.mark.parametrize("name", ["school-suspensions", "traffic-stops", "ct-towns"])
def test_a_biography_tells_years_publisher_address_copy_and_licence_in_both_forms(name):
    descriptor = package(name)
    for shown in (repr(biography(name)), biography(name)._repr_html_()):
        for wanted in (*(source["path"] for source in descriptor["sources"]), descriptor["licenses"][0]["title"]):
            assert wanted in shown
    assert biography(name)["Years"] == descriptor["years"]
    assert "<" not in repr(biography(name))


def test_a_biography_takes_the_table_itself_whole_or_in_part():
    table = load("school-suspensions")
    for each in (table, table[table["place"] == "Hartford"], table.assign(more=1).drop(columns="more")):
        assert biography(each) == biography("school-suspensions")


def test_a_table_of_one_s_own_is_told_where_its_biography_is_kept():
    with pytest.raises(DatasetError, match="does not say out of which dataset it came.*own-table keeps the answers"):
        biography(pd.DataFrame({"group": ["a"]}))


def test_a_biography_escapes_what_it_shows(project):
    change(project, b"A survey, not a count", b"A <b>survey</b> & not a count", file="ct-towns/datapackage.json")
    assert "A &lt;b&gt;survey&lt;/b&gt; &amp; not" in biography("ct-towns")._repr_html_()


def test_data_needs_pandas_and_altair_and_the_standard_library_alone():
    outside = "print({name.split('.')[0] for name in sys.modules} - set(sys.stdlib_module_names) - {'__main__'})"
    script = "import sys, pandas, altair; {}; from workshop.notebook.data import load; load('ct-towns'); {}"
    done = subprocess.run(
        [sys.executable, "-c", script.format(outside, outside)], capture_output=True, text=True, check=True
    )
    before, after = (ast.literal_eval(line) for line in done.stdout.splitlines())
    assert after - before == {"workshop"}
