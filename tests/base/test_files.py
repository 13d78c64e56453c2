"""Files are written whole or not at all, one or several."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from workshop import files
from workshop.errors import WorkshopError


def test_a_file_is_replaced_whole_or_stays_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "page.md"
    files.write(path, b"old")

    def full(self, content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(WorkshopError, match=r"page\.md cannot be changed: No space left on device"):
        files.write(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_several_files_are_complete_before_the_first_takes_its_place(tmp_path, monkeypatch):
    table, about = tmp_path / "table.csv", tmp_path / "about.json"
    files.write_all({table: b"old", about: b"old"})
    whole = Path.write_bytes

    def full_at_the_second(self, content):
        if "about" in self.name:
            raise OSError(28, "No space left on device")
        return whole(self, content)

    monkeypatch.setattr(Path, "write_bytes", full_at_the_second)
    with pytest.raises(WorkshopError, match=r"about\.json cannot be changed"):
        files.write_all({table: b"new", about: b"new"})
    assert (table.read_bytes(), about.read_bytes()) == (b"old", b"old")
    assert sorted(os.listdir(tmp_path)) == ["about.json", "table.csv"]


def test_a_folder_in_the_way_is_told(tmp_path):
    (tmp_path / "page.md").mkdir()
    with pytest.raises(WorkshopError, match=r"page\.md cannot be changed"):
        files.write(tmp_path / "page.md", b"text")
    assert os.listdir(tmp_path) == ["page.md"]
