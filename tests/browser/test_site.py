"""The site in a real browser: pages, links, charts, search, words that stay, and nothing from elsewhere."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from lab import DRAWN, HERE, PATIENCE
from playwright.sync_api import Browser, Page, expect

from workshop.site.build import build

ROOT = Path(__file__).resolve().parents[2]
SIZES = {"laptop": (1366, 768), "tablet": (820, 1180), "phone": (390, 844), "zoomed": (683, 384)}
SESSION = "sessions/08-compared-with-whom.html"
LOOKED_AT = ("index.html", SESSION, "facilitators/08-compared-with-whom.html", "data/school-suspensions.html")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site") / "site"
    build(ROOT, out)
    return out


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@contextmanager
def tab(browser: Browser, **how: object) -> Iterator[Page]:
    """A page that fails the test where it asks for anything off this machine, or has a fault of its own."""
    context = browser.new_context(**how)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    page, faults = context.new_page(), []
    page.on("request", lambda request: HERE.match(request.url) or faults.append(request.url))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: message.type == "error" and faults.append(message.text))
    yield page
    context.close()
    assert faults == []


def pages(site: Path) -> list[str]:
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))


def ours(site: Path) -> list[str]:
    """The pages of the site itself: all but the papers to print, which stand by themselves."""
    return [path for path in pages(site) if not re.match(r"facilitators/\d\d-[^/]+/", path)]


def test_every_link_and_every_anchor_leads_somewhere(site: Path) -> None:
    ids = {path: set(re.findall(r'\bid="([^"]+)"', (site / path).read_text(encoding="utf-8"))) for path in pages(site)}
    lost = []
    for path in ours(site):
        text = (site / path).read_text(encoding="utf-8")
        for link in re.findall(r'(?:href|src|data-spec)="([^"]+)"', text):
            if re.match(r"https?:|mailto:", link):
                continue
            file, _, anchor = link.partition("#")
            target = (site / path).parent / file if file else site / path
            if not target.is_file() or (
                anchor and anchor not in ids[target.resolve().relative_to(site.resolve()).as_posix()]
            ):
                lost.append((path, link))
    assert lost == []


def test_no_answer_and_no_facilitator_s_word_stands_outside_their_part(site: Path) -> None:
    for path in ours(site):
        text = (site / path).read_text(encoding="utf-8")
        if not path.startswith("facilitators/"):
            assert "Known mistakes" not in text and "**Answers.**" not in text, path
        else:
            assert 'name="robots" content="noindex' in text, path
    index = (site / "search.json").read_text(encoding="utf-8")
    assert "facilitators/" not in index
    assert "Disallow: /facilitators/" in (site / "robots.txt").read_text()


def test_what_lets_a_guess_be_read_off_is_folded(browser: Browser, site: Path, address: str) -> None:
    with tab(browser) as page:
        page.goto(f"{address}/{SESSION}")
        assert page.locator("figure.chart:visible").count() == 0
        assert page.get_by_role("group", name="My guess").is_visible()
        page.locator("#questions > summary").click()
        expect(page.locator("figure.chart").first).to_be_visible()


@pytest.mark.parametrize("number", range(1, 13))
def test_every_chart_is_drawn_under_the_strict_policy(browser: Browser, site: Path, address: str, number: int) -> None:
    (path,) = site.glob(f"sessions/{number:02}-*.html")
    with tab(browser) as page:
        page.goto(f"{address}/sessions/{path.name}")
        page.evaluate("() => document.querySelectorAll('details').forEach(fold => fold.open = true)")
        figures = page.locator("figure.chart")
        assert figures.count() > 0
        for figure in figures.all():
            figure.scroll_into_view_if_needed()
            figure.locator("canvas[aria-label]").wait_for()
            page.wait_for_function(DRAWN, arg=figure.element_handle())
    assert path.stat().st_size + sum(each.stat().st_size for each in site.glob(f"charts/{path.stem}-*")) < 1_500_000


def test_words_stay_over_a_reload_and_are_saved_as_a_file(browser: Browser, address: str) -> None:
    with tab(browser, accept_downloads=True) as page:
        page.goto(f"{address}/{SESSION}")
        box = page.get_by_label("My reflection").locator("textarea").first
        box.fill("What I keep: <b>counts</b>")
        page.reload()
        box = page.get_by_label("My reflection").locator("textarea").first
        expect(box).to_have_value("What I keep: <b>counts</b>")
        with page.expect_download() as download:
            page.get_by_role("button", name="Save my words").click()
        assert "What I keep: <b>counts</b>" in Path(download.value.path()).read_text(encoding="utf-8")


def test_the_saved_file_says_over_each_answer_which_question_it_is_to(
    browser: Browser, site: Path, address: str
) -> None:
    (path,) = site.glob("sessions/12-*.html")
    with tab(browser, accept_downloads=True) as page:
        page.goto(f"{address}/sessions/{path.name}")
        page.locator("#questions > summary").click()
        boxes = page.get_by_role("textbox", name="Your answer")
        boxes.nth(0).fill("1.25")
        boxes.nth(1).fill("12.5")
        with page.expect_download() as download:
            page.get_by_role("button", name="Save my words").click()
        heads = re.findall(r"^##+ .*", Path(download.value.path()).read_text(encoding="utf-8"), re.M)
    assert [head for head in heads if head == "### Your answer"] == ["### Your answer"] * 2
    assert heads[0].startswith("## Question 1") and heads[2].startswith("## Question 2")


def test_a_long_text_is_printed_whole(browser: Browser, address: str) -> None:
    with tab(browser) as page:
        page.goto(f"{address}/{SESSION}")
        box = page.get_by_label("My reflection").locator("textarea").first
        box.fill("\n".join(f"Line {number}" for number in range(1, 21)))
        page.emulate_media(media="print")
        cut = (
            "() => [...document.querySelectorAll('textarea')].filter(each => each.scrollHeight > each.clientHeight + 1)"
        )
        assert page.evaluate(f"({cut})().length") == 0
        expect(page.get_by_text("Line 20", exact=False).first).to_be_visible()


def test_search_finds_a_page_and_says_how_many(browser: Browser, address: str) -> None:
    with tab(browser) as page:
        page.goto(f"{address}/search.html")
        page.get_by_label("Words").fill("reference group")
        expect(page.locator("#count")).to_have_text(re.compile(r"\d+ pages?"))
        page.get_by_role("link", name="Compared with whom?").first.click()
        expect(page.locator("h1")).to_have_text("Compared with whom?")


def test_a_message_and_a_mail_are_copied_with_one_click(browser: Browser, address: str) -> None:
    with tab(browser, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.goto(f"{address}/facilitators/08-compared-with-whom.html")
        page.get_by_role("button", name="Copy message 1", exact=True).click()
        expect(page.locator(".messages .said").first).to_have_text("Copied.")
        assert "Welcome to session 8" in page.evaluate("() => navigator.clipboard.readText()")
        page.get_by_text("Mail: two weeks before").click()
        page.get_by_role("button", name="Copy the mail: two weeks before").click()
        expect(page.locator("details[open] .said")).to_have_text("Copied.")
        copied = page.evaluate("() => navigator.clipboard.readText()")
        assert copied.strip() == page.locator("#mail-1").text_content().strip()


PAPERS = ("run-of-show", "breakout-cards", "exercise-on-paper", "answer-key", "access-checklist")


@pytest.mark.parametrize(("scheme", "size"), [("light", "phone"), ("dark", "laptop")])
def test_axe_finds_nothing(browser: Browser, site: Path, address: str, scheme: str, size: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    found = []
    width, height = SIZES[size]
    others = [path for path in LOOKED_AT if path != SESSION]
    papers = [f"facilitators/02-who-decides/{paper}.html" for paper in PAPERS]
    sessions = sorted(path.relative_to(site).as_posix() for path in site.glob("sessions/*.html"))
    assert len(sessions) == 12
    with tab(browser, color_scheme=scheme, viewport={"width": width, "height": height}) as page:
        for path in [*sessions, *others, "search.html", "data/index.html", "facilitators/index.html", *papers]:
            page.goto(f"{address}/{path}")
            page.evaluate("() => document.querySelectorAll('details').forEach(fold => fold.open = true)")
            for figure in page.locator("figure.chart").all():
                figure.scroll_into_view_if_needed()
                figure.locator("canvas[aria-label]").wait_for()
            rules = axe.Axe().run(page).response["violations"]
            found += [(path, each["id"], each["nodes"][0]["html"][:120]) for each in rules]
    assert found == []


@pytest.mark.parametrize("size", SIZES)
def test_no_page_is_wider_than_its_window(
    browser: Browser, site: Path, address: str, size: str, screenshots: Path
) -> None:
    width, height = SIZES[size]
    with tab(browser, viewport={"width": width, "height": height}) as page:
        for path in pages(site) if size == "phone" else LOOKED_AT:
            page.goto(f"{address}/{path}")
            page.evaluate("() => document.querySelectorAll('details').forEach(fold => fold.open = true)")
            assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), path
            if path not in LOOKED_AT:
                continue
            page.evaluate("() => document.querySelectorAll('details').forEach(fold => fold.open = false)")
            screenshots.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=screenshots / f"site-{Path(path).stem}-{size}.png")


def test_home_is_light_and_every_page_can_be_reached_by_keys(browser: Browser, site: Path, address: str) -> None:
    assert sum((site / path).stat().st_size for path in ("index.html", "static/site.css", "static/site.js")) < 300_000
    with tab(browser) as page:
        page.goto(f"{address}/index.html")
        seen = set()
        for _ in range(60):
            page.keyboard.press("Tab")
            seen.add(page.evaluate("() => document.activeElement.getAttribute('href')"))
        assert {f"sessions/{path.name}" for path in site.glob("sessions/*.html")} <= seen
