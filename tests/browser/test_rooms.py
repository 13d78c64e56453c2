"""Breakout rooms: several people on one page, a facilitator who sees all rooms, and whatever goes wrong in between."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from lab import PATIENCE
from meeting import Meeting, arrive, box, enter, form, hold, shows
from playwright.sync_api import Browser, expect

pytest.importorskip("jupyter_server_ydoc", reason="collaboration is not installed")

QUESTION = "Question 1"
DECISION = "What we decide"
REFLECTION = "My reflection"


@pytest.fixture(scope="module")
def meeting(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Meeting]:
    with hold(tmp_path_factory.mktemp("meeting")) as meeting:
        yield meeting


def _wait_for(what: str, holds: object) -> None:
    deadline = time.monotonic() + PATIENCE / 1000
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def test_three_people_write_on_one_page_and_each_sees_what_the_others_write(meeting: Meeting, browser: Browser) -> None:
    with enter(browser, meeting, "room-1") as ana, enter(browser, meeting, "room-1") as ben:
        with enter(browser, meeting, "room-1") as cleo:
            box(ana.page, QUESTION).press_sequentially("12.5")
            shows(box(ben.page, QUESTION), "12.5")
            box(ana.page, QUESTION).press("Enter")
            for each in (ana, ben, cleo):
                expect(form(each.page, QUESTION).locator(".edw-live")).to_have_attribute("data-state", "not yet")
            box(cleo.page, QUESTION).press("End")
            box(cleo.page, QUESTION).press("7")
            expect(form(ana.page, QUESTION).locator(".edw-live")).to_contain_text("Changed since it was checked")
            # Two write in one box, a third in another one of the same cell.
            ours, theirs = (box(each.page, DECISION) for each in (ana, ben))
            ours.fill("in the middle")
            shows(theirs, "in the middle")
            ours.press("Home")
            theirs.press("End")
            for letter in "twenty letters":
                ours.press(letter if letter != " " else "Space")
                theirs.press("Z")
                box(cleo.page, DECISION, 1).press("c")
            whole = "twenty lettersin the middle" + "Z" * 14
            for each in (ana, ben, cleo):
                shows(box(each.page, DECISION), whole)
                shows(box(each.page, DECISION, 1), "c" * 14)
        _wait_for("the room's file has what was written", lambda: whole in meeting.text("room-1"))
        assert len(meeting.notebook("room-1")["cells"]) == len(ana.page.locator(".jp-Notebook .jp-Cell").all())


def test_the_facilitator_sees_all_rooms_speaks_to_all_and_closes_them(meeting: Meeting, browser: Browser) -> None:
    with enter(browser, meeting, "room-2") as ana:
        guess = form(ana.page, "Predict")
        guess.get_by_role("radio").first.check() if guess.get_by_role("radio").count() else guess.locator(
            "select"
        ).select_option(index=1)
        guess.get_by_role("button", name="Keep my guess").click()
        context = browser.new_context()
        page = context.new_page()
        page.goto(meeting.for_the_facilitator)
        row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Room 2"))
        expect(row).to_contain_text("1: Anonymous", timeout=PATIENCE)
        expect(row.get_by_role("cell").nth(1)).to_contain_text("smaller", timeout=PATIENCE)
        page.get_by_role("button", name="Say it").click()
        expect(ana.page.locator(".edw-told")).to_have_text("Two minutes left: finish your sentence.")
        page.get_by_role("button", name="Show how the rooms guessed").click()
        expect(ana.page.get_by_role("row", name="Room 2 smaller")).to_be_attached()
        expect(ana.page.get_by_role("row", name="Room 3 no guess yet")).to_be_attached()
        page.get_by_role("button", name="Close the rooms").click()
        expect(ana.page.locator(".edw-told")).to_contain_text("press Save a copy")
        with page.expect_download() as download:
            page.get_by_role("link", name="All rooms' notebooks").click()
        assert download.value.suggested_filename == "08-compared-with-whom-rooms.zip"
        page.get_by_role("button", name="Open the rooms again").click()
        expect(ana.page.locator(".edw-told")).to_have_text("")
        page.get_by_role("button", name="Hide how the rooms guessed").click()
        context.close()


def test_somebody_offline_writes_on_and_both_texts_are_kept(meeting: Meeting, browser: Browser) -> None:
    with enter(browser, meeting, "room-3") as ana, enter(browser, meeting, "room-3") as ben:
        box(ana.page, REFLECTION).fill("together")
        shows(box(ben.page, REFLECTION), "together")
        ben.page.context.set_offline(True)
        box(ben.page, REFLECTION).press("End")
        box(ben.page, REFLECTION).press_sequentially(" on the train")
        box(ana.page, REFLECTION).press("Home")
        box(ana.page, REFLECTION).press_sequentially("meanwhile ")
        time.sleep(1)
        ben.page.context.set_offline(False)
        for each in (ana, ben):
            shows(box(each.page, REFLECTION), "meanwhile together on the train")


def test_a_server_that_is_killed_comes_back_with_all_that_was_written_meanwhile(
    tmp_path: Path, browser: Browser
) -> None:
    with hold(tmp_path) as meeting, enter(browser, meeting, "room-1") as ana:
        box(ana.page, REFLECTION).fill("before the power cut")
        _wait_for("it is saved", lambda: "before the power cut" in meeting.text("room-1"))
        meeting.kill()
        box(ana.page, REFLECTION).press("End")
        box(ana.page, REFLECTION).press_sequentially(", and after it")
        cells = len(meeting.notebook("room-1")["cells"])
        meeting.start()
        _wait_for("all is saved", lambda: "before the power cut, and after it" in meeting.text("room-1"))
        assert len(meeting.notebook("room-1")["cells"]) == cells
        with enter(browser, meeting, "room-1") as ben:  # by the same link as before
            shows(box(ben.page, REFLECTION), "before the power cut, and after it")
        assert set(ana.faults) <= {"Failed to fetch"}  # JupyterLab asks a server that is gone how it is
        ana.faults.clear()


def test_a_room_whose_file_was_deleted_has_it_back_with_its_words(meeting: Meeting, browser: Browser) -> None:
    with enter(browser, meeting, "room-3") as ana:
        box(ana.page, DECISION).fill("not to be lost")
        _wait_for("it is saved", lambda: "not to be lost" in meeting.text("room-3"))
        (path,) = (meeting.folder / "room-3").glob("*.ipynb")
        path.unlink()
        _wait_for("the file is back", path.exists)
        assert "not to be lost" in meeting.text("room-3")
        box(ana.page, DECISION).press("End")
        box(ana.page, DECISION).press_sequentially(" again")
        _wait_for("it goes on", lambda: "not to be lost again" in meeting.text("room-3"))
        ana.faults.clear()  # JupyterLab may have asked for the file while it was gone


def test_a_stranger_an_unknown_room_and_a_curious_participant_get_one_sentence(
    meeting: Meeting, browser: Browser
) -> None:
    page = browser.new_context().new_page()
    page.goto(f"http://127.0.0.1:{meeting.port}/rooms/room-1?token=of-last-month")
    expect(page.get_by_role("heading")).to_have_text("This link is not valid any more")
    page.goto(meeting.address("/room-9"))
    expect(page.locator("main")).to_contain_text("There is no room “room-9”")
    page.goto(meeting.address("/facilitator"))
    expect(page.locator("main")).to_contain_text("This is the facilitator's page.")
    page.goto(meeting.address())
    expect(page.get_by_role("listitem")).to_have_count(3)
    page.context.close()


def test_the_same_link_twice_in_one_browser_is_the_same_page_twice(meeting: Meeting, browser: Browser) -> None:
    with enter(browser, meeting, "room-2") as ana:
        second = ana.page.context.new_page()
        arrive(second, meeting.address("/room-2"))
        box(second, REFLECTION).fill("in the second tab")
        shows(box(ana.page, REFLECTION), "in the second tab")
        expect(ana.page.locator(".jp-Dialog")).to_have_count(0)
