"""A picture of a session at work, for the README:  python tests/browser/picture.py 08-compared-with-whom

It opens the notebook as a participant does, answers one exercise, and takes the window with the question, the chart and
the check in it.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from doors import Session, answer
from forms import fields, fill, form, said, send
from lab import FLAGS, find_chromium, open_tab, serve
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
WIDTH = 1280


def take(session: Session, exercise: str, out: Path, height: int) -> Path:
    """Save the window, WIDTH pixels wide, with `exercise` of the session answered and its question at the top."""
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        for name in ("datasets", "sessions"):
            shutil.copytree(ROOT / name, Path(scratch, "project", name))
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        with (
            serve(Path(scratch, "project"), Path(scratch, "home")) as server,
            open_tab(browser, server, WIDTH, height) as tab,
        ):
            tab.open(session.path).show_code().run_all()
            read = session.by_looking(tab)[exercise]
            answer(tab, session.untouched())
            tab.show_page()
            index = tab.index(exercise, "answer")
            for field in fields(tab, index):
                fill(form(tab, index), field, read[field["name"]])
            send(form(tab, index))
            said(form(tab, index), "Matches")
            tab.charts()
            tab.screenshot(out, around=tab.index(exercise, "question"))
        browser.close()
    return out


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("session", help="its folder's name, such as 08-compared-with-whom")
    parser.add_argument("--exercise", help="the exercise to show (its first by default)")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "session.png")
    parser.add_argument("--height", type=int, default=1300, help="of the window, in pixels")
    options = parser.parse_args()
    if find_chromium() is None:
        parser.error("no Chromium or Chrome on the path")
    session = Session(options.session)
    print(take(session, options.exercise or next(iter(session.answers())), options.out, options.height))
    return 0


if __name__ == "__main__":
    sys.exit(main())
