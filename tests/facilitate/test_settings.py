"""`workshop.toml`: what holds where it says nothing, and what it says to a person who wrote something else."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date, datetime, time
from pathlib import Path

import pytest

from workshop.errors import WorkshopError
from workshop.facilitate.settings import Settings, read

ROOT = Path(__file__).resolve().parents[2]


def settings(folder: Path, text: str) -> Settings:
    (folder / "workshop.toml").write_text(text, encoding="utf-8")
    return read(folder)


def test_the_projects_own_file_can_be_read_and_names_every_setting(tmp_path: Path) -> None:
    assert isinstance(read(ROOT), Settings)
    named = re.findall(r"^(\w+) = ", (ROOT / "workshop.toml").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted([*named, "changes"]) == sorted(field.name for field in fields(Settings))


def test_without_a_file_every_setting_has_its_default(tmp_path: Path) -> None:
    assert read(tmp_path) == Settings()


def test_what_the_file_says_goes_before_what_holds_without_it(tmp_path: Path) -> None:
    read = settings(
        tmp_path, '[meeting]\nweekday = "friday"\nstart = 09:05:00\nmonths = [9, 10]\nzone = "Europe/Berlin"'
    )
    assert (read.weekday, read.start, read.months, read.zone.key) == ("Friday", time(9, 5), (9, 10), "Europe/Berlin")
    assert read.ordinal == Settings().ordinal


@pytest.mark.parametrize(
    "address", ["https://github.com/OWNER/REPO", "https://github.com/OWNER/REPO/", "https://github.com/OWNER/REPO.git"]
)
def test_an_address_may_be_pasted_as_the_browser_or_git_gives_it(tmp_path: Path, address: str) -> None:
    assert settings(tmp_path, f'[addresses]\nrepository = "{address}"').repository == "https://github.com/OWNER/REPO"


def test_what_editors_and_fingers_add_is_no_fault(tmp_path: Path) -> None:
    assert settings(tmp_path, '\ufeff[meeting]\nholidays = " US-CT "').holidays == "US-CT"
    assert settings(tmp_path, '[meeting]\nholidays = ""').holidays == ""


def test_one_meeting_may_be_on_another_day_or_cancelled(tmp_path: Path) -> None:
    text = '[changes]\n8 = "2027-08-24"\n9 = 2027-09-28\n10 = "2027-10-26 13:00"\n11 = "Cancelled"'
    expected = {8: date(2027, 8, 24), 9: date(2027, 9, 28), 10: datetime(2027, 10, 26, 13), 11: None}
    assert settings(tmp_path, text).changes == expected


def test_an_empty_address_is_none(tmp_path: Path) -> None:
    read = settings(tmp_path, '[addresses]\nrepository = ""\nenvironment = ""\nhub = " "')
    assert (read.repository, read.environment, read.hub) == (None, None, None)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (
            '[meeting]\nweekday = "Tuesdays"',
            "'weekday' in [meeting] is 'Tuesdays', and should be one of Monday, Tuesday",
        ),
        ("[meeting]\nordinal = 3", "'ordinal' in [meeting] is 3, and should be one of first, second"),
        ('[meeting]\nstart = "25:00"', "'start' in [meeting] is '25:00', and should be a time such as \"11:30\""),
        ("[meeting]\nstart = 11.30", "'start' in [meeting] is 11.3, and should be a time"),
        ("[meeting]\nminutes = 0", "'minutes' in [meeting] is 0, and should be whole minutes from 1"),
        ("[meeting]\nminutes = true", "'minutes' in [meeting] is True, and should be whole minutes"),
        ('[meeting]\nzone = "America/NewYork"', "(nearest: 'America/New_York'"),
        ('[meeting]\nzone = "../UTC"', "should be a zone of the tz database"),
        ("[meeting]\nmonths = []", "'months' in [meeting] is [], and should be numbers from 1 to 12"),
        ("[meeting]\nmonths = [1, 1]", "should be numbers from 1 to 12, rising, each once"),
        ("[meeting]\nmonths = [0]", "should be numbers from 1 to 12"),
        ('[meeting]\nplace = ["room"]', "'place' in [meeting] is ['room'], and should be a text on one line"),
        ('[meeting]\norganizer = "somebody"', "should be an e-mail address"),
        ('[meeting]\nholidays = "US-XX"', 'such as "US-CT"'),
        ('[addresses]\nrepository = "OWNER/REPO"', 'should be "https://HOST/OWNER/REPO"'),
        ('[addresses]\nrepository = "https://github.com/OWNER"', 'should be "https://HOST/OWNER/REPO"'),
        ('[addresses]\nrepository = "https://github.com/OWNER/.."', 'should be "https://HOST/OWNER/REPO"'),
        ('[addresses]\nrepository = "https://git.example.org/a/b"', "with github.com or gitlab.com as host"),
        ('[addresses]\nbranch = ""', "'branch' in [addresses] is '', and should be the name of a branch"),
        ('[addresses]\nenvironment = "two words"', "should be the name of a branch or tag"),
        ('[addresses]\nhub = "hub.example.org"', 'should be an address such as "https://hub.example.org"'),
        ('[addresses]\nbinder = ""', "'binder' in [addresses] is '', and should be an address"),
        ('[meeting]\nweek_day = "Friday"', "there is no setting 'week_day' in [meeting] (nearest: 'weekday')"),
        ('[changes]\n8 = "soon"', "'8' in [changes] is 'soon', and should be a day such as"),
        ('[changes]\neight = "2027-08-24"', "'eight' in [changes] is '2027-08-24', and should be a line such as  8 ="),
        ("changes = 5", "in [changes] is 5"),
        ('zone = "UTC"', "'zone' stands outside its table: write it below the line [meeting]"),
        ("[[meeting]]\nminutes = 60", "'meeting' is a table"),
        ('[addresses]\nrepository = "https://github.com/a/b/tree/main"', 'should be "https://HOST/OWNER/REPO"'),
        ("[metting]\nminutes = 60", "there is no setting 'metting'"),
        ("addresses = 1", "'addresses' is a table: write the line [addresses]"),
    ],
)
def test_a_fault_is_one_line_that_says_what_is_wrong_where_and_what_to_write(
    tmp_path: Path, line: str, says: str
) -> None:
    with pytest.raises(WorkshopError) as told:
        settings(tmp_path, line)
    assert str(told.value).startswith("workshop.toml: ")
    assert says in str(told.value)
    assert len(str(told.value).splitlines()) == 1


def test_all_faults_are_told_together(tmp_path: Path) -> None:
    with pytest.raises(WorkshopError) as told:
        settings(tmp_path, "[meeting]\nminutes = -1\nmonths = 3\n[addresses]\nbranche = 1")
    assert [line.split(" is ")[0].split("(")[0].strip() for line in str(told.value).splitlines()] == [
        "workshop.toml: 'minutes' in [meeting]",
        "workshop.toml: 'months' in [meeting]",
        "workshop.toml: there",
    ]


def test_a_file_that_is_no_toml_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(WorkshopError, match=r"workshop\.toml cannot be read: .*line 2"):
        settings(tmp_path, "[meeting]\nweekday = Tuesday")
