"""The folder of a meeting's rooms: what is made, what stays, what is kept, and what is refused."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from workshop.course.session import Session, find
from workshop.errors import WorkshopError
from workshop.rooms import folder
from workshop.rooms.watch import Watched

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def session() -> Session:
    return find("8", ROOT)


def written(path: Path, words: str) -> bytes:
    """Somebody writes in a room's notebook: one more line in its last cell."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][-1]["source"] = [*notebook["cells"][-1]["source"], f"\n{words}"]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path.read_bytes()


def test_each_room_has_the_session_and_its_checks_and_the_same_links_after_a_restart(
    session: Session, tmp_path: Path
) -> None:
    made = folder.prepare(session, tmp_path / "rooms", ["Room 1", "Room 2"], 9001)
    for room in made.rooms:
        assert (tmp_path / "rooms" / room.slug / session.release.name).read_bytes() == session.release.read_bytes()
        assert (tmp_path / "rooms" / room.slug / "checks.py").is_file()
    assert folder.read(tmp_path / "rooms") == made
    assert folder.prepare(session, tmp_path / "rooms", ["Room 1", "Room 2"]) == made
    assert stat.S_IMODE((tmp_path / "rooms/.rooms").stat().st_mode) == 0o700
    assert made.key != made.facilitator


def test_what_somebody_wrote_stays_when_rooms_are_added_or_renamed(session: Session, tmp_path: Path) -> None:
    made = folder.prepare(session, tmp_path / "rooms", ["Blue"])
    words = written(made.place(made.rooms[0]), "ours")
    more = folder.prepare(session, tmp_path / "rooms", ["Green", "BLUE"])
    assert [room.name for room in more.rooms] == ["Blue", "Green"]
    assert more.place(more.rooms[0]).read_bytes() == words


def test_an_untouched_room_takes_the_edition_of_today(session: Session, tmp_path: Path) -> None:
    made = folder.prepare(session, tmp_path / "rooms", ["Blue"])
    place = made.place(made.rooms[0])
    place.write_bytes(session.release.read_bytes().replace(b"\n", b"\r\n"))
    folder.prepare(session, tmp_path / "rooms", ["Blue"])
    assert place.read_bytes() == session.release.read_bytes()


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Équipe / nord", "equipe-nord"),
        ("../../etc", "etc"),
        ("部屋", "room-1"),
        ("Facilitator", "facilitator-2"),
        ("a\nb\t c", "a-b-c"),
        ("x" * 300, "x" * 40),
    ],
)
def test_a_room_may_be_called_anything_and_its_folder_is_one_that_any_system_allows(
    session: Session, tmp_path: Path, name: str, slug: str
) -> None:
    made = folder.prepare(session, tmp_path / "rooms", [name])
    assert [room.slug for room in made.rooms] == [slug]
    assert [path.name for path in tmp_path.iterdir()] == ["rooms"]
    assert made.find(slug) is made.rooms[0]


def test_two_names_with_one_folder_are_two_folders(session: Session, tmp_path: Path) -> None:
    made = folder.prepare(session, tmp_path / "rooms", ["Café", "Cafe", "cafe!"])
    assert [room.slug for room in made.rooms] == ["cafe", "cafe-2", "cafe-3"]


def test_a_copy_is_kept_when_something_was_written_and_comes_back_when_the_file_is_gone(
    session: Session, tmp_path: Path
) -> None:
    made = folder.prepare(session, tmp_path / "rooms", ["Blue"])
    (room,) = made.rooms
    assert folder.keep(made, room)
    assert not folder.keep(made, room)
    written(made.place(room), "kept words")
    assert folder.keep(made, room)
    made.place(room).write_text("{ damaged", encoding="utf-8")
    assert not folder.keep(made, room)
    made.place(room).unlink()
    assert not folder.keep(made, room)
    assert "the copy of" in folder.put_back(made, room, session)
    assert "kept words" in made.place(room).read_text(encoding="utf-8")


def test_where_nothing_was_kept_a_fresh_copy_comes_back(session: Session, tmp_path: Path) -> None:
    made = folder.prepare(session, tmp_path / "rooms", ["Blue"])
    (room,) = made.rooms
    made.place(room).unlink()
    (made.folder / room.slug / "checks.py").unlink()
    assert folder.put_back(made, room, session) == "a fresh copy"
    assert made.place(room).read_bytes() == session.release.read_bytes()
    assert (made.folder / room.slug / "checks.py").is_file()


def test_a_notebook_that_was_given_another_name_in_its_room_is_still_the_rooms(
    session: Session, tmp_path: Path
) -> None:
    made = folder.prepare(session, tmp_path / "rooms", ["Blue"])
    (room,) = made.rooms
    named = made.place(room).rename(made.folder / room.slug / "our answers.ipynb")
    assert made.notebook(room) == named


def test_a_folder_of_something_else_or_of_another_session_is_refused_and_left_as_it_is(
    session: Session, tmp_path: Path
) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters/dear.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(WorkshopError, match="holds something else"):
        folder.prepare(session, tmp_path / "letters", ["Blue"])
    assert [path.name for path in (tmp_path / "letters").iterdir()] == ["dear.txt"]
    folder.prepare(find("7", ROOT), tmp_path / "rooms", ["Blue"])
    with pytest.raises(WorkshopError, match="holds the rooms of 07-"):
        folder.prepare(session, tmp_path / "rooms", ["Blue"])
    with pytest.raises(WorkshopError, match="at most 30"):
        folder.prepare(session, tmp_path / "many", [f"Room {each}" for each in range(31)])
    with pytest.raises(WorkshopError, match="needs a name"):
        folder.prepare(session, tmp_path / "nameless", [" \n"])
    assert not (tmp_path / "many").exists()


def test_damaged_keys_are_named(session: Session, tmp_path: Path) -> None:
    folder.prepare(session, tmp_path / "rooms", ["Blue"])
    (tmp_path / "rooms/.rooms/rooms.json").write_text("{", encoding="utf-8")
    with pytest.raises(WorkshopError, match="is damaged"):
        folder.prepare(session, tmp_path / "rooms", ["Blue"])


def test_what_the_facilitator_sees_is_read_again_only_when_the_file_changed(session: Session, tmp_path: Path) -> None:
    made = folder.prepare(session, tmp_path / "rooms", ["Blue"])
    place = made.place(made.rooms[0])
    watched = Watched()
    first = watched.read(place)
    assert [each["state"] for each in first["questions"]] == ["not run when it was saved"] * 4
    assert first["guess"] == ""
    assert watched.read(place) is first
    assert watched.read(place.with_name("gone.ipynb")) is first


def test_the_command_prints_a_link_for_each_room_and_one_for_the_facilitator_alone(
    workshop_in: object, tmp_path: Path
) -> None:
    done = workshop_in(ROOT, "rooms", "8", "--rooms", "2", "--out", str(tmp_path / "rooms"), "--port", "9001")  # type: ignore[operator]
    keys = json.loads((tmp_path / "rooms/.rooms/rooms.json").read_text(encoding="utf-8"))
    assert done.returncode == 0
    assert f"Room 2: http://127.0.0.1:9001/rooms/room-2?token={keys['key']}" in done.stdout
    assert done.stdout.count(keys["facilitator"]) == 1
