"""Spreadsheets as they are: each oddity is named, and nothing is changed in silence."""

from pathlib import Path

import pandas as pd
import pytest
from tables import written

from workshop.datapackage.descriptor import DatasetError
from workshop.own import read

ROOT = Path(__file__).resolve().parents[2]
PLAIN = pd.DataFrame({"town": ["Avon", "Berlin"], "race": ["Black", "White"], "stops": ["1,250", "12"]})


def noted(sheet) -> str:
    return " ".join(sheet.noted)


def test_a_plain_table_is_read_as_it_stands_and_nothing_is_noted(tmp_path):
    sheet = read(written(tmp_path, PLAIN))
    assert sheet.frame.astype(str).to_dict("list") == PLAIN.to_dict("list")
    assert sheet.noted == ()


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"sep": ";"}, "Semicolons stand between its columns"),
        ({"sep": "\t"}, "Tabs stand"),
        ({"encoding": "utf-8-sig"}, "An invisible mark"),
        ({"encoding": "utf-16"}, "UTF-16"),
        ({"lineterminator": "\r\n"}, ""),
    ],
)
def test_every_separator_and_encoding_gives_the_same_rows(tmp_path, how, said):
    sheet = read(written(tmp_path, PLAIN, **how))
    assert sheet.frame.astype(str).to_dict("list") == PLAIN.to_dict("list")
    assert said in noted(sheet)


def test_letters_of_an_older_encoding_are_read_and_said(tmp_path):
    path = tmp_path / "table.csv"
    path.write_bytes("ville,groupe\nQuébec,A\nMontréal,B\n".encode("cp1252"))
    sheet = read(path)
    assert list(sheet.frame["ville"]) == ["Québec", "Montréal"]
    assert "older encoding" in noted(sheet)


def test_titles_above_and_a_total_and_notes_below_are_left_out_and_said(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text(
        '"Stops, 2026"\n"All towns"\n\ntown,race,stops\nAvon,Black,12\nBerlin,White,30\nTotal,,42\n"Source: us",,\n'
    )
    sheet = read(path)
    assert list(sheet.frame["town"]) == ["Avon", "Berlin"]
    for words in ("Above the table stand 2 lines", "The last row is a total (Total)", "Below the table stands a line"):
        assert words in noted(sheet)
    for words in ("Stops", "All towns", "Source"):
        assert words not in noted(sheet)


def test_a_heading_of_two_rows_is_joined(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text(",,2025,,2026,\ntown,race,yes,all,yes,all\nAvon,A,1,2,3,4\nBerlin,B,5,6,7,8\n")
    sheet = read(path)
    assert list(sheet.frame.columns) == ["town", "race", "2025: yes", "2025: all", "2026: yes", "2026: all"]
    assert "two rows" in noted(sheet)


def test_what_a_spreadsheet_did_is_named(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text('age,zip,code,n\n12-May,6101,"=""001""",1\nMay-17,06103,"=""002""",#REF!\n18+,06105,"=""003""",3\n')
    sheet = read(path)
    for words in ("a day and a month", "some may have lost a zero", 'written as ="…"', "a spreadsheet's own error"):
        assert words in noted(sheet)
    assert list(sheet.frame["code"]) == ["001", "002", "003"]


def test_headings_that_stand_there_twice_and_none_get_names_of_their_own(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("a,a,,b\n1,2,3,x\n4,5,6,y\n")
    sheet = read(path)
    assert list(sheet.frame.columns) == ["a", "a (2)", "column 3", "b"]
    assert "Two columns are called 'a'" in noted(sheet)


def test_workbooks_are_read_and_their_other_sheets_are_said(tmp_path):
    path = tmp_path / "table.xlsx"
    path.write_bytes((ROOT / "tests" / "own" / "two-sheets.xlsx").read_bytes())
    sheet = read(path)
    assert list(sheet.frame.columns) == ["town", "race", "stops"]
    assert list(sheet.frame["stops"]) == ["12", "*", "30"]
    assert "has 2 sheets" in noted(sheet)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it is empty"),
        (b"\0\0\0", "nothing but zeros"),
        (b"<!DOCTYPE html><html>sign in</html>", "it is a web page"),
        (b'{"error": 1}', "it is JSON"),
        (b"just a line of words\nand another\n", "no row has two cells"),
        (b"a,b\n", "no rows below it"),
        (b"1,2\n3,4\n5,6\n", "its first row is numbers"),
        (b"a,b\n1,2\n1,2,3,4\n", "row 3 has 4 cells, the heading 2"),
        (b"PK\x03\x04 no workbook", "does not open"),
        (b",".join(b"c%d" % k for k in range(10_000)) + b"\n" + b",".join([b"1"] * 10_000), "10,000 columns"),
    ],
)
def test_what_is_no_table_is_one_sentence(tmp_path, content, said):
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    with pytest.raises(DatasetError, match=said) as caught:
        read(path)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_and_a_folder_are_one_sentence(tmp_path):
    with pytest.raises(DatasetError, match="There is no file"):
        read(tmp_path / "none.csv")
    with pytest.raises(DatasetError, match="is a folder"):
        read(tmp_path)
