"""nbgrader's own pages in this project, in a real browser: release, collect, autograde, read, answer, feedback.

Twenty made-up submissions, as people and editors leave them. What is slow stands in one test, and runs once.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lab import HERE, Server, serve
from playwright.sync_api import Browser, Locator, Page, Route, expect
from submissions import CHANGES, MARKS, NAME, NOTEBOOK, REFLECTION, nbgrader, project, work

ANSWER = "Thank you. Who could look at it with you?"
PATIENCE = 120_000


@pytest.fixture(scope="module")
def grading(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Server]:
    """A server on the project of whoever grades; the exchange is a folder of its own."""
    root = tmp_path_factory.mktemp("grading")
    (root / "exchange").mkdir()
    (root / "exchange").chmod(0o777)  # as nbgrader wants it
    (root / "project").mkdir()
    with (project(root / "project") / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write(f"\nc.Exchange.root = {str(root / 'exchange')!r}\nc.ExecutePreprocessor.timeout = 10\n")
    with serve(root / "project", root / "home") as server:
        yield server


@pytest.fixture
def page(browser: Browser, grading: Server) -> Iterator[Page]:
    """A page that cannot leave this machine, and gathers what wanted to."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    outside: list[str] = []

    def look(route: Route) -> None:
        if HERE.match(route.request.url) or route.request.url.startswith("file:"):  # feedback is a file
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    context.route("**/*", look)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{grading.address}/tree?token={grading.token}")
    yield page
    context.close()
    assert all("mathjax" in address.lower() for address in outside), outside  # nbgrader's own pages ask for that alone


def press(page: Page, link: Locator) -> str:
    """Press one of nbgrader's buttons, and close what it says when it is done; that is given back."""
    link.click()
    said = page.locator(".modal:visible .modal-body").last
    expect(said).to_contain_text(re.compile("success|error|fail|no notebooks", re.I), timeout=PATIENCE)
    text = said.inner_text()
    page.locator(".modal:visible .close").last.click()
    page.locator(".modal-backdrop").wait_for(state="detached")
    return text


def ask(page: Page, path: str, method: str = "GET") -> Any:
    """What nbgrader's pages ask its server; with POST, what one of their buttons does, without its dialog."""
    return page.evaluate(
        """async ([path, method]) => {
            const token = /_xsrf=([^;]+)/.exec(document.cookie)?.[1] ?? "";
            const answer = await fetch(path, {method, headers: {"X-XSRFToken": token}});
            return JSON.parse((await answer.text()) || "null");
        }""",
        [path, method],
    )


def hand_in(root: Path) -> None:
    """Hand in all twenty: one by nbgrader's command, the others as that leaves it, under names of their own."""
    inbound = root.parent / "exchange" / "equity-in-data-workshop" / "inbound"
    first, *others = CHANGES
    done = nbgrader(root, "submit", str(work(root, first)))
    assert done.returncode == 0, done.stderr
    (handed_in,) = inbound.iterdir()
    for who in others:
        _, *rest = handed_in.name.split("+")
        copy = shutil.copytree(handed_in, inbound / "+".join([who, *rest]))
        for path in work(root, who).iterdir():
            shutil.copy(path, copy / path.name)
    handed_in.rename(handed_in.with_name("+".join([first, *handed_in.name.split("+")[1:]])))


@pytest.mark.slow
def test_twenty_submissions_are_collected_graded_read_and_answered(
    page: Page, grading: Server, screenshots: Path
) -> None:
    root, base = grading.root, f"{grading.address}/formgrader"
    released = (root / "sessions" / NAME / NOTEBOOK).read_bytes()
    page.goto(f"{base}/manage_assignments")
    row = page.locator("tbody tr", has_text=NAME)
    assert "uccess" in press(page, row.locator("a:has(.glyphicon-education)"))
    assert (root / "sessions" / NAME / NOTEBOOK).read_bytes() == released
    assert "uccess" in press(page, row.locator("a:has(.glyphicon-cloud-upload)"))
    hand_in(root)
    assert "uccess" in press(page, row.locator("a:has(.glyphicon-cloud-download)"))
    grade_all(page, base)
    graded = {each["student"]: each for each in ask(page, f"{base}/api/submissions/{NAME}")}
    assert {who: each["score"] for who, each in graded.items() if each["autograded"]} == MARKS
    assert set(graded) == set(CHANGES), "the one that was cut off is there, and stopped nobody"
    for who in ("forged-1", "forged-2"):
        assert "answer_all" not in (root / "autograded" / who / NAME / "checks.py").read_text(encoding="utf-8")
    read_and_answer(page, base, screenshots)
    page.goto(f"{base}/manage_assignments")
    assert "uccess" in press(page, row.locator("a:has(.glyphicon-comment)"))
    assert "uccess" in press(page, row.locator("a:has(.glyphicon-envelope)"))
    after = {
        each["student"]: each["score"] for each in ask(page, f"{base}/api/submissions/{NAME}") if each["autograded"]
    }
    assert after == MARKS, "an answer to somebody's words scores nothing"
    look_at_feedback(page, root / "feedback" / "right-0" / NAME / NOTEBOOK.replace(".ipynb", ".html"), screenshots)


def grade_all(page: Page, base: str) -> None:
    """Autograde one with the button, and the others as the button does."""
    page.goto(f"{base}/manage_submissions/{NAME}")
    assert "uccess" in press(page, page.locator("tbody tr", has_text="right-0").locator("a:has(.glyphicon-flash)"))
    for who in CHANGES:
        if who != "right-0":
            done = ask(page, f"{base}/api/submission/{NAME}/{who}/autograde", "POST")
            assert done["success"] == (who != "cut-1"), done


def read_and_answer(page: Page, base: str, screenshots: Path) -> None:
    """Read one submission: its charts are seen, its words can be answered, and not be scored."""
    all_ = ask(page, f"{base}/api/submitted_notebooks/{NAME}/{NOTEBOOK.removesuffix('.ipynb')}")
    (one,) = (each for each in all_ if each["student"] == "right-0")
    page.goto(f"{base}/submissions/{one['id']}")
    page.locator("textarea.comment").first.wait_for()
    assert drawn(page) >= 5
    words = page.locator(".nbgrader_cell", has_text=REFLECTION)
    expect(words.locator(".panel-heading")).to_contain_text("/ 0.0")
    box = words.locator("textarea.comment")
    box.scroll_into_view_if_needed()
    box.fill(ANSWER)
    with page.expect_response(re.compile("/api/comment/")) as saved:
        box.blur()
    assert saved.value.ok
    page.screenshot(path=screenshots / "formgrader.png")


def drawn(page: Page) -> int:
    """How many charts are seen as pictures, each with words for whoever does not see it."""
    pictures = page.locator("img[src^='data:image/png']")
    for picture in pictures.all():
        assert picture.evaluate("img => img.complete && img.naturalWidth > 100")
        assert len(picture.get_attribute("alt") or "") > 20
    return pictures.count()


def look_at_feedback(page: Page, path: Path, screenshots: Path) -> None:
    """The page that goes back: charts, the participant's words, and the answer to them."""
    page.goto(path.as_uri())
    assert drawn(page) >= 5
    expect(page.locator("body")).to_contain_text(REFLECTION)
    expect(page.locator("body")).to_contain_text(ANSWER)
    page.get_by_text(ANSWER).first.scroll_into_view_if_needed()
    page.screenshot(path=screenshots / "feedback.png")
