"""What befell a table is told by its cause, in `load` and in the check, as it comes from people's machines."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from workshop.cli import cli
from workshop.datapackage import damage
from workshop.datapackage.schema import is_allowed, reason
from workshop.notebook.data import DatasetError, load

DATASETS = Path(__file__).resolve().parents[2] / "datasets"
TOWNS = (DATASETS / "ct-towns/ct-towns.csv").read_bytes()
AGENCY = (DATASETS / "linked-agencies/agency-a.csv").read_bytes()


def saved(content: bytes, change: Callable[[list[list[str]]], None] = lambda rows: None, separator: str = ",") -> bytes:
    """A table as a spreadsheet saves it, after `change` was made to its rows."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))
    change(rows)
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8")


def without_zeros(rows: list[list[str]]) -> None:
    for row in rows[1:]:
        row[3:5] = [code.lstrip("0") for code in row[3:5]]


def american_dates(rows: list[list[str]]) -> None:
    for row in rows[1:]:
        if row[3]:
            year, month, day = row[3].split("-")
            row[3] = f"{int(month)}/{int(day)}/{year}"


def serial_dates(rows: list[list[str]]) -> None:
    for row in rows[1:]:
        row[3] = "21172" if row[3] else ""


def workbook() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return packed.getvalue()


POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:4665a5ea423c\nsize 1840\n"
SIGN_IN = b"<!doctype html><title>Sign in</title>"
CONFLICT = TOWNS.replace(b"state,", b"<<<<<<< ours\nstate,", 1)
CASES = {
    "an invisible mark": (b"\xef\xbb\xbf" + TOWNS, "an invisible mark (BOM) stands before its first letter"),
    "semicolons": (
        saved(TOWNS, separator=";"),
        "semicolons, which spreadsheets write in some countries, stand between",
    ),
    "tabs": (saved(TOWNS, separator="\t"), "tabs stand between its columns in place of commas"),
    "semicolons and zeros": (saved(TOWNS, without_zeros, ";"), "line 2, column 'fips_2022': '9' is a code that lost"),
    "a workbook": (workbook(), "it is a workbook or another packed file"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "it is a workbook of an old spreadsheet"),
    "zeros lost": (saved(TOWNS, without_zeros), "'9' is a code that lost its zeros, as spreadsheets do when they save"),
    "a web page": (SIGN_IN, "it is a web page, perhaps one to sign in: sign in and download the file again"),
    "a web page below blank lines": (b"\n\n<HTML>", "it is a web page"),
    "a pointer to a large file": (POINTER, "it is a pointer to a large file, not the file: run git lfs pull"),
    "an answer of a server": (b'{"message": "Not Found"}', "it is JSON, perhaps an answer"),
    "packed": (gzip.compress(TOWNS), "it is packed (gzip): unpack it"),
    "a PDF": (b"%PDF-1.7\n", "it is a PDF, not a table"),
    "empty": (b"", "it is empty"),
    "a mark alone": (b"\xef\xbb\xbf\r\n", "it is empty"),
    "zeros only": (bytes(4096), "it holds nothing but zeros"),
    "Unicode text": (TOWNS.decode().encode("utf-16"), "it is text of another encoding (UTF-16, or Unicode text)"),
    "Latin letters": (
        TOWNS.replace(b"Andover", b"Andov\xe9r"),
        "holds letters of another encoding; save it as CSV UTF-8",
    ),
    "a merge": (CONFLICT, "two versions were merged into this file, and both stand in it"),
    "line ends": (
        TOWNS.replace(b"\n", b"\r\n"),
        "its line ends were rewritten, as some spreadsheets do when they save",
    ),
    "cut off": (TOWNS[:-3], "its last line has no end: the file was cut off"),
    "a column twice": (TOWNS.replace(b"place,region", b"place,place", 1), "'region': the column is missing"),
    "a quotation mark": (TOWNS.replace(b"Andover", b'"Andover', 1), "it has 11 rows, not 179"),
    "empty rows": (TOWNS + b",,,,,,,,,,,,,,,,\n" * 2, "it has 181 rows, not 179"),
}
DATES = {
    "dates rewritten": (american_dates, "is a date that was rewritten, as spreadsheets do when they save"),
    "dates as numbers": (serial_dates, "'21172' is a date that was rewritten, as spreadsheets do when they save"),
}
ALL = [("ct-towns", "ct-towns", content, said) for content, said in CASES.values()]
ALL += [("linked-agencies", "agency-a", saved(AGENCY, change), said) for change, said in DATES.values()]


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    """A project with the two datasets that are damaged here, and nothing else."""
    (tmp_path / "solutions").mkdir()
    shutil.copy(DATASETS.parent / "pyproject.toml", tmp_path)
    for name in ("ct-towns", "linked-agencies"):
        shutil.copytree(DATASETS / name, tmp_path / "datasets" / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(DATASETS / "LICENSES.md", tmp_path / "datasets")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("name", "table", "content", "said"), ALL, ids=[*CASES, *DATES])
def test_the_cause_is_told_in_words_by_load_and_by_the_check(project, name, table, content, said):
    (project / "datasets" / name / f"{table}.csv").write_bytes(content)
    with pytest.raises(DatasetError) as error:
        load(name, table)
    told = str(error.value)
    assert said in told
    assert f"git checkout -- datasets/{name}/{table}.csv, or download the project again" in told
    assert len(told) < 700
    result = CliRunner().invoke(cli, ["data", "check", name])
    assert result.exit_code == 1
    assert said in result.output
    assert all(line.startswith(f"datasets/{name}/{table}.csv") for line in result.output.splitlines())
    assert "Error" not in told + result.output


FIELDS = {
    "code": {"name": "x", "type": "string", "constraints": {"pattern": "0[0-9]{4}"}},
    "day": {"name": "x", "type": "string", "constraints": {"pattern": "20[0-9]{2}-[0-9]{2}-[0-9]{2}"}},
    "band": {"name": "x", "type": "string", "constraints": {"enum": ["9-12", "10-14", "K-5"]}},
    "count": {"name": "x", "type": "integer", "constraints": {"minimum": 6}},
    "rate": {"name": "x", "type": "number", "constraints": {"minimum": 0, "maximum": 100}},
}


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("code", "6002", "a code that lost its zeros"),
        ("code", "6002.0", "is not written as the schema says"),
        ("code", " 06002", "has spaces around it"),
        ("code", "6.00E+04", "a long number that was shortened"),
        ("day", "8/17/2027", "a date that was rewritten"),
        ("day", "17.08.2027", "a date that was rewritten"),
        ("day", "17-Aug-27", "a date that was rewritten"),
        ("day", "46616", "a date that was rewritten"),
        ("day", "2027-08-17 00:00:00", "a date that was rewritten"),
        ("band", "12-Sep", "a day and a month, which spreadsheets make of what looks like a date"),
        ("band", "Oct-14", "a day and a month, which spreadsheets make of what looks like a date"),
        ("band", "9-13", "none of its categories (nearest: '9-12')"),
        ("count", "1,204", "a number as a spreadsheet shows it"),
        ("count", "1 204", "a number as a spreadsheet shows it"),
        ("count", "1204.0", "a whole number with a decimal point"),
        ("count", "1.2E+05", "a long number that was shortened"),
        ("count", "#REF!", "a spreadsheet's own error"),
        ("count", "#####", "a spreadsheet's own error"),
        ("count", "5", "is not a whole number, at least 6"),
        ("count", "many", "is not a whole number, at least 6"),
        ("rate", "12,5", "a number as a spreadsheet shows it"),
        ("rate", "12.5 %", "a number as a spreadsheet shows it"),
        ("rate", "101", "is not a number, at least 0 and at most 100"),
        ("rate", "nan", "is not a number, at least 0 and at most 100"),
        ("rate", "٣", "is not a number, at least 0 and at most 100"),
    ],
)
def test_a_value_that_may_not_stand_there_is_told_by_what_was_done_to_it(field, value, said):
    assert not is_allowed(value, FIELDS[field])
    assert said in reason(value, FIELDS[field])


def test_every_value_of_the_years_tables_is_allowed_and_no_table_is_called_damaged():
    for path in DATASETS.glob("*/datapackage.json"):
        for resource in json.loads(path.read_text(encoding="utf-8"))["resources"]:
            assert damage.faults((path.parent / resource["path"]).read_bytes(), resource) == []


def test_what_is_wrong_in_a_row_is_found_in_its_line_though_other_rows_are_short():
    resource = json.loads((DATASETS / "ct-towns/datapackage.json").read_text(encoding="utf-8"))["resources"][0]
    lines = TOWNS.decode().splitlines()
    lines[3], lines[9] = lines[3].rsplit(",", 1)[0], re.sub(r"\d+$", "none", lines[9])
    found = [str(fault) for fault in damage.faults(("\n".join(lines) + "\n").encode(), resource)]
    assert found == [
        "line 4: the row has 16 cells, not 17",
        "line 10, column 'median_household_income': 'none' is not a whole number, at least 0",
    ]
