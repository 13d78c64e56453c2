"""A page's boxes, filled in as a person does: by clicks and keys, with nothing but what stands on the page."""

from __future__ import annotations

from typing import Any

from lab import LabPage
from playwright.sync_api import Locator, expect

READY = "[data-edw=ready]"


def form(tab: LabPage, index: int) -> Locator:
    """The boxes of a cell, by its place from the top."""
    return tab.cell(index).locator(".edw-form")


def question(tab: LabPage, exercise: str) -> Locator:
    """The boxes of a question."""
    return form(tab, tab.index(exercise, "answer"))


def fields(tab: LabPage, index: int) -> list[dict[str, Any]]:
    """What the cell's metadata say of its boxes."""
    return tab.cells[index]["metadata"]["workshop"]["fields"]


def fill(boxes: Locator, field: dict[str, Any], value: Any) -> None:
    """Put a value into the box of one field."""
    label, kind = field["label"], field["type"]
    if kind == "marks" and value:
        for item, mark in zip(field["items"], value, strict=True):
            boxes.get_by_role("radiogroup", name=item, exact=True).get_by_role("radio", name=mark, exact=True).check()
    elif kind == "table":
        for item, *chosen in value:
            for column, option in zip(field["columns"], chosen, strict=True):
                boxes.get_by_role("combobox", name=f"{item}: {column['label']}", exact=True).select_option(option)
    elif kind == "choice" and (group := boxes.get_by_role("radiogroup", name=label, exact=True)).count():
        group.get_by_role("radio", name=str(value), exact=True).check()
    elif (
        kind == "choice" and (menu := boxes.get_by_label(label, exact=True)).evaluate("box => box.tagName") == "SELECT"
    ):
        menu.select_option(str(value))
    elif value:
        boxes.get_by_label(label, exact=True).fill(str(value))


def send(boxes: Locator) -> None:
    """Press Enter in the last box of one line; where there is none, press the button."""
    lines = boxes.locator("input[type=text]")
    if lines.count():
        lines.last.press("Enter")
    else:
        boxes.locator(".edw-buttons button").first.click()


def said(boxes: Locator, state: str) -> str:
    """What the page says beside the boxes, once it says this state."""
    live = boxes.locator(".edw-live")
    expect(live).to_have_attribute("data-state", state.lower(), timeout=60_000)
    return live.text_content().strip().lstrip("○△✓ ")
