"""The site as files: what it says without an address and with one, what it never overwrites, what it runs again."""

from __future__ import annotations

import html
import re
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import icalendar
import pytest

from workshop.course import session as course
from workshop.errors import WorkshopError
from workshop.facilitate import links
from workshop.facilitate import settings as configured
from workshop.site import build as building
from workshop.site import executed, pages, session_page
from workshop.site.markup import output, plain, prose

ROOT = Path(__file__).resolve().parents[2]
ZONE = ZoneInfo("America/New_York")
AUTUMN = datetime(2027, 9, 1, 12, 0, tzinfo=ZONE)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    out = tmp_path_factory.mktemp("site") / "site"
    return out, building.build(ROOT, out, AUTUMN)


def read(folder: Path, path: str) -> str:
    return (folder / path).read_text(encoding="utf-8")


def test_without_an_address_the_site_says_what_is_missing(made):
    folder, said = made
    assert "names no published address" in said[0]
    assert "has no published address yet" in read(folder, "index.html")
    assert not (folder / "feed.xml").exists() and "feed.xml" not in read(folder, "index.html")
    assert "make lab" in read(folder, "sessions/08-compared-with-whom.html")


def test_with_addresses_the_links_stand_in_the_order_in_which_to_try_them(made, tmp_path, monkeypatch):
    own = configured.Settings(
        repository="https://github.com/owner/repo",
        environment="built",
        hub="https://hub.example.org",
        site="https://owner.github.io/repo",
    )
    monkeypatch.setattr(configured, "read", lambda root: own)
    assert building.build(ROOT, tmp_path / "site", AUTUMN) == []
    text = read(tmp_path / "site", "sessions/08-compared-with-whom.html")
    opens = re.search(r'<section class="opens".*?</section>', text, re.S)[0]
    hosts = re.findall(r'href="https://([^/]+)', opens)
    assert hosts == ["hub.example.org", "mybinder.org", "mybinder.org", "raw.githubusercontent.com"]
    assert "issues/new" in read(tmp_path / "site", "index.html")
    feed = ElementTree.fromstring((tmp_path / "site" / "feed.xml").read_bytes())
    atom = "{http://www.w3.org/2005/Atom}"
    entries = feed.findall(f"{atom}entry")
    assert len(entries) == 12 and entries[0].find(f"{atom}title").text == "9. What does a score cost, and whom?"
    for entry in entries:
        where = entry.find(f"{atom}link").get("href").removeprefix("https://owner.github.io/repo/")
        assert (tmp_path / "site" / where).is_file()
    assert 'href="feed.xml"' in read(tmp_path / "site", "index.html")
    mail = read(tmp_path / "site", "facilitators/08-compared-with-whom/note-two-weeks-before.txt")
    assert "https://owner.github.io/repo/sessions/08-compared-with-whom.html" in mail


def test_the_next_meeting_is_the_first_that_is_not_over(made):
    text = read(made[0], "index.html")
    assert "Tuesday, September 21, 2027, 11:30 to 13:00" in text
    events = icalendar.Calendar.from_ical((made[0] / "calendar.ics").read_bytes()).events
    assert len(events) == 12


def test_every_session_every_dataset_and_every_paper_is_there(made):
    folder = made[0]
    for session in course.catalogue(ROOT):
        assert (folder / "sessions" / f"{session.name}.html").is_file()
        for paper in ("run-of-show", "breakout-cards", "exercise-on-paper", "answer-key", "access-checklist"):
            assert (folder / "facilitators" / session.name / f"{paper}.pdf").read_bytes().startswith(b"%PDF")
    for path in (ROOT / "datasets").glob("*/*.csv"):
        assert (folder / "data" / path.parent.name / path.name).read_bytes() == path.read_bytes()


def test_an_unchanged_session_is_not_run_again(made, tmp_path, monkeypatch):
    def must_not_run(jobs):
        raise AssertionError(f"{len(jobs)} sessions were run again")

    monkeypatch.setattr(executed.runner, "run", must_not_run)
    building.build(ROOT, tmp_path / "site", AUTUMN)
    assert {path.name for path in (tmp_path / "site").iterdir()} == {path.name for path in made[0].iterdir()}


def test_a_folder_with_something_else_is_refused_and_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("words")
    with pytest.raises(WorkshopError, match="holds something else than a site"):
        building.build(ROOT, tmp_path, AUTUMN)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


ELSEWHERE = re.compile(
    r"How to use this page|How a notebook works|(?:this|your) notebook|Press (?:<em>)?Check|\bDoor two"
    r"|you chose (?:near|above)|notebooks? saved|run the cell"
    r"|\(If you|choose it (?:here|below)|[Ss]ave (?:the|this) page|gathers your own words|second box|year's notebooks"
    r"|Answer question \d|No guess|no guess \(|not written yet|turn over here|for nowhere"
)
FOLD = re.compile(r"<details><summary>(.*?)</summary>\n\n(.*?)\n\n</details>", re.S)


def test_what_is_said_of_the_page_with_checks_is_left_out_of_every_session(made):
    for session in course.catalogue(ROOT):
        text = html.unescape(read(made[0], f"sessions/{session.name}.html"))
        assert not (found := ELSEWHERE.search(text)), (session.name, text[found.start() - 100 : found.end() + 100])
        for sentence in re.findall(r"[^.?]*near the top", plain(text)):
            assert "In the session, " in sentence, (session.name, sentence)


def test_a_fold_that_waits_for_an_answer_is_left_out_and_every_other_one_is_a_fold(made):
    waiting = 0
    for session in course.catalogue(ROOT):
        text = read(made[0], f"sessions/{session.name}.html")
        assert "&lt;details" not in text and text.count("<details") == text.count("</details>")
        for cell in session.notebook.cells:
            for name, body in FOLD.findall(cell.source) if cell.is_markdown and not cell.is_facilitator else ():
                words = plain(prose(body))[:60]
                if re.search(r"Questions? \d", name):
                    waiting += 1
                    assert words not in plain(text) and name not in text
                else:
                    opened = re.search(rf"<details><summary>{re.escape(name)}</summary>(.*?)</details>", text, re.S)
                    assert opened and words in plain(opened[1])
                    assert words not in read(made[0], "search.json")
    assert waiting == 7


def test_every_chart_can_be_scrolled_by_keys_and_is_called_by_its_title(made):
    for session in course.catalogue(ROOT):
        figures = re.findall(r"<figure [^>]*>", read(made[0], f"sessions/{session.name}.html"))
        assert figures and all('tabindex="0"' in each and 'aria-label="Chart: ' in each for each in figures)


def test_hints_stay_on_the_page(made):
    for session in course.catalogue(ROOT):
        assert "<details><summary>Hint 1 of " in read(made[0], f"sessions/{session.name}.html")


def test_a_session_says_which_of_the_year_it_is_and_when_it_meets(made):
    said = plain(read(made[0], "sessions/09-scores-and-thresholds.html"))
    assert "Session 9 of a year of twelve. We meet on Tuesday, September 21, 2027, 11:30 to 13:00 (America" in said
    assert "We met on Tuesday, August 17, 2027" in plain(read(made[0], "sessions/08-compared-with-whom.html"))
    session = course.catalogue(ROOT)[0]
    undated = pages.in_the_year(session, 12, [], configured.read(ROOT), AUTUMN)
    assert undated == "<p>Session 1 of a year of twelve.</p>"


def test_the_published_site_is_made_again_each_day_because_it_says_when_we_meet_next():
    assert re.search(r"^  schedule:.*\n    - cron: ", (ROOT / ".github/workflows/site.yml").read_text(), re.M)


def test_no_link_is_called_the_first_to_try_by_two_sentences(made):
    settings = configured.Settings(repository="https://github.com/owner/repo", environment="built")
    session = course.catalogue(ROOT)[7]
    built = session_page.build(session, [], links.for_session(session, settings), "../lite/lab/index.html")
    assert built.page.body.count("try ") == 1


def test_a_biography_is_a_list_and_no_table(made):
    for path in ("data/school-suspensions.html", "sessions/08-compared-with-whom.html"):
        text = read(made[0], path)
        assert "<dt>Who is missing</dt><dd>" in text and not re.search(r'<th scope="row">Who is missing', text)


def test_a_cell_that_heads_nothing_is_no_head():
    assert "<th" not in output("<table><tr><th> </th><th></th></tr></table>")
    assert prose("| | A |\n|---|---|\n| b | c |").count("<th") == 2  # <thead> and A


def test_what_a_notebook_puts_out_loses_styles_scripts_and_pictures():
    said = output('<p style="color:red" onclick="x()">1 &lt; 2 <script>bad()</script><img src="https://x"><b>b</b></p>')
    assert said == "<p>1 &lt; 2 <b>b</b></p>"


def test_prose_has_ids_and_no_markup_of_its_own():
    assert (
        prose("## A *word*<!--figure-->\n\n<b>x</b>")
        == '<h2 id="a-word">A <em>word</em></h2>\n<p>&lt;b&gt;x&lt;/b&gt;</p>\n'
    )
