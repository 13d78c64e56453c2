"""Boxes of every type: written into the cell, read back from it, by keys alone, and what else stands there stays."""

from __future__ import annotations

import ast
import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sample
from forms import fill
from lab import LabPage, Server, open_tab
from playwright.sync_api import Browser, Locator, expect

FILLED = {
    "number": ("−2,0 %", "−2,0 %"),
    "text": ('say "no"', 'say "no"'),
    "few": ("two", "two"),
    "some": ("5", 5),
    "many": ("place 77", "place 77"),
    "marks": ("YN?", "YN?"),
    "sentence": ("Of 100 students, 5 are missing. It's ours.", "Of 100 students, 5 are missing. It's ours."),
    "lines": ("one\ntwo \\ three", "one\ntwo \\ three"),
    "table": ([("first", "y", "z"), ("second", "x", "x")], [("first", "y", "z"), ("second", "x", "x")]),
}


@pytest.fixture
def tab(browser: Browser, server: Server, request: pytest.FixtureRequest) -> Iterator[LabPage]:
    folder = f"boxes-{request.node.name}"
    sample.write_every(server.root / folder)
    with open_tab(browser, server) as tab:
        yield tab.open(f"{folder}/every.ipynb")
        assert tab.faults == []
        assert tab.interruptions() == []


def boxes(tab: LabPage) -> Locator:
    return tab.cell(1).locator(".edw-form")


def python(tab: LabPage) -> list:
    """What Python has, as the last cell shows it."""
    return ast.literal_eval(tab.output_of(2).last.text_content().strip().replace("Ellipsis", "None"))


def on_disk(tab: LabPage) -> dict[str, str]:
    """The sources in the file, by cell, once the page has saved."""
    tab.page.wait_for_function("() => !document.querySelector('.lm-TabBar-tab.jp-mod-dirty')")
    (path,) = (path for path in tab.server.root.glob("boxes-*/every.ipynb") if path.parent.name in tab.page.url)
    return {cell["id"]: "".join(cell["source"]) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]}


def test_what_is_filled_in_is_what_python_has_and_what_the_boxes_show_when_opened_again(tab: LabPage) -> None:
    for field in sample.EVERY:
        fill(boxes(tab), field, FILLED[field["name"]][0])
    boxes(tab).get_by_role("button", name="Keep my guess").click()
    wanted = [value for _, value in FILLED.values()]
    expect(tab.output_of(2).last).to_contain_text("place 77")
    found = python(tab)
    assert [each.strip() if isinstance(each, str) else each for each in found[:-1]] == wanted
    source = on_disk(tab)["every"]
    for kept in ("  # points\n", 'few = "two"  # or "two"\n', 'note = "a line that nobody fills in"  # stays'):
        assert kept in source
    tab.page.reload()
    tab.page.locator("[data-edw=ready]").wait_for()
    expect(boxes(tab).get_by_label("A number")).to_have_value("−2,0 %")
    expect(boxes(tab).get_by_label("Lines")).to_have_value("one\ntwo \\ three")
    expect(boxes(tab).get_by_label("A choice of many")).to_have_value("place 77")
    expect(boxes(tab).get_by_role("radiogroup", name="B", exact=True).get_by_role("radio", name="N")).to_be_checked()
    expect(boxes(tab).get_by_label("second: Other box")).to_have_value("x")


def test_both_doors_end_in_the_same_cell(tab: LabPage) -> None:
    number = boxes(tab).get_by_label("A number")
    number.fill("3")
    number.press("Enter")
    expect(tab.output_of(2).last).to_contain_text("[3, ")
    boxes(tab).get_by_role("button", name="Show the code").click()
    tab.type_into_cell(1, sample.EVERY_SOURCE.replace("number = ...", "number = 4"))
    expect(number).to_have_value("4")
    tab.type_into_cell(1, sample.EVERY_SOURCE + "number = len('abcde')")
    expect(number).to_have_value("")
    expect(boxes(tab)).to_contain_text("worked out in code: len('abcde')")
    boxes(tab).get_by_role("button", name="Keep my guess").click()
    expect(tab.output_of(2).last).to_contain_text("[5, ")
    number.fill("6")
    number.press("Enter")
    expect(tab.output_of(2).last).to_contain_text("[6, ")
    assert on_disk(tab)["every"].endswith("number = len('abcde')\nnumber = 6")


def test_with_the_keyboard_alone(tab: LabPage) -> None:
    press = tab.page.keyboard.press
    boxes(tab).get_by_label("A number").focus()
    for keys in (
        "1 2",
        "Tab a",
        "Tab ArrowDown",
        "Tab 5",
        "Tab p l a c e Space 7 7 Tab",
        "Space",
        "Tab Space Tab Space",
    ):
        for key in keys.split():
            press(key)
    press("Tab")
    tab.page.keyboard.type("A sentence.")
    press("Control+Enter")
    expect(tab.output_of(2).last).to_contain_text("A sentence.")
    assert python(tab)[:7] == [12, "a", "two", 5, "place 77", "YYY", "A sentence."]
    assert tab.page.evaluate("document.activeElement.tagName") == "TEXTAREA"


def test_a_pause_while_somebody_types_changes_nothing_in_the_box(tab: LabPage) -> None:
    for label, words in (("A number", "1 831"), ("Lines", "one\n\ntwo")):
        box = boxes(tab).get_by_label(label)
        for letter in words:
            box.press_sequentially(letter)
            tab.page.wait_for_timeout(250)
        assert box.input_value() == words


def test_marks_that_are_still_to_set_are_named(tab: LabPage) -> None:
    group = boxes(tab).get_by_role("radiogroup", name="B", exact=True)
    group.get_by_role("radio", name="Y").check()
    boxes(tab).get_by_role("button", name="Keep my guess").click()
    expect(tab.output_of(2).last).to_contain_text("'_Y_'")


def test_an_artefact_and_its_labels_stand_in_the_cell(tab: LabPage, screenshots: Path) -> None:
    note = tab.page.get_by_role("region", name="What we decide")
    note.get_by_label("What we decide").fill("We print both.\n\nAnd the count.")
    note.get_by_text("Later, at my desk").click()
    note.get_by_label("Why").fill("- because: yes")
    tab.screenshot(screenshots / "artefact.png", around=3)
    assert on_disk(tab)["decision"] == (
        "**Our note**\n\n- What we decide:\n  We print both.\n\n  And the count.\n- Why: - because: yes"
    )


def test_two_megabytes_in_a_box_lose_nothing(tab: LabPage) -> None:
    many = "x" * 2_000_000
    tab.page.evaluate(
        """([box, text]) => { box.value = text; box.dispatchEvent(new Event("input", {bubbles: true})); }""",
        [boxes(tab).get_by_label("Lines").element_handle(), many],
    )
    boxes(tab).get_by_label("A number").fill("1")
    boxes(tab).get_by_role("button", name="Keep my guess").click()
    expect(tab.output_of(2).last).to_contain_text("xxx", timeout=60_000)
    assert f'lines = "{many}"' in on_disk(tab)["every"]


def test_letters_pressed_on_the_page_are_no_commands(tab: LabPage) -> None:
    before = [cell["source"] for cell in tab.cells]
    tab.page.locator("h1").click()
    tab.page.keyboard.type("add a bad x in my row: yes! 00ii dd zz")
    time.sleep(0.5)
    sources = tab.page.evaluate("() => [...document.querySelectorAll('.jp-NotebookPanel .jp-Cell')].length")
    assert sources == len(before)
    tab.page.locator("h1").dblclick()
    assert tab.page.locator(".jp-MarkdownCell.jp-mod-rendered, .jp-MarkdownOutput:visible").count()
