"""One text as a page of HTML and as a PDF that a screen reader walks through."""

from __future__ import annotations

import re
import shutil
import subprocess
from html.parser import HTMLParser

import pytest

from workshop.errors import WorkshopError
from workshop.paper import Page

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="20"><rect width="60" height="20"/></svg>'
TEXT = """\
## Look

Two *groups*, **one** chart: 14.6<!--gap--> points, `code`, and [a page](https://example.org/a?b=1&c=2).

![Group B was suspended more often.](chart)

| Group | Students |
| :-- | --: |
| A & B | 5 |

1. First
2. Second
   - nested

> Whom would we ask?

```lines 3
```

```new page
```

### Next \\# $x_1$ "quoted" \\\\ @name <b>
"""
PAGE = Page("A page, #1 \\ of “two”", TEXT, {"chart": PICTURE})


def words_of(pdf: bytes, tmp_path) -> str:
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler-utils) is not installed")
    (tmp_path / "page.pdf").write_bytes(pdf)
    return subprocess.run(
        ["pdftotext", "-layout", tmp_path / "page.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout


class Balanced(HTMLParser):
    """Fails where an element is closed that is not open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag not in ("meta", "br", "hr", "rect"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_startendtag(self, tag, attrs):
        pass


def test_html_holds_everything_and_loads_nothing():
    page = PAGE.html()
    reader = Balanced()
    reader.feed(page)
    assert not reader.open
    assert page.count('class="line"') == 3 and page.count('<div class="new-page">') == 1
    assert 'aria-label="Group B was suspended more often."' in page and PICTURE in page
    assert '<th scope="col">Group</th>' in page and "A &amp; B" in page
    assert "gap" not in page and "14.6 points" in page
    assert not re.findall(r"(?:src|<link|@import|<script)", page)


def test_pdf_says_the_same_words_with_nothing_taken_for_markup(tmp_path):
    words = words_of(PAGE.pdf(), tmp_path)
    for expected in ("A page, #1 \\ of “two”", "14.6 points", "Second", 'Next # $x_1$ "quoted" \\ @name'):
        assert expected in words
    assert "A&B" in words.replace(" ", "")
    assert words.count("\f") == 2, "two pages"


def test_pdf_is_tagged_and_says_the_pictures_words():
    pdf = PAGE.pdf()
    assert b"pdfuaid:part" in pdf and b"/StructTreeRoot" in pdf
    assert pdf == PAGE.pdf(), "the same bytes every time"


@pytest.mark.parametrize("output", [Page.html, Page.pdf])
def test_a_picture_that_is_not_there_is_named(output):
    with pytest.raises(WorkshopError, match="names a picture 'map' that it has not: chart"):
        output(Page("P", "![m](map)", {"chart": PICTURE}))


def test_a_picture_without_words_is_refused_in_print():
    with pytest.raises(WorkshopError, match="cannot be printed"):
        Page("P", "![](chart)", {"chart": PICTURE}).pdf()


def test_long_text_takes_the_pages_it_needs(tmp_path):
    page = Page("Long", "word " * 2000, points=18, landscape=True, size="a4")
    assert words_of(page.pdf(), tmp_path).count("\f") > 2


def test_a_bold_cell_heads_its_row_and_a_figure_stands_in_no_paragraph():
    page = Page("P", "| Group | Students |\n| -- | -- |\n| **A** | 5 |\n\n![words](chart)", {"chart": PICTURE}).html()
    assert '<th scope="row"><strong>A</strong></th><td>5</td>' in page
    assert "<p><figure" not in page and '<figure role="img" aria-label="words">' in page


def test_a_poster_is_as_large_as_the_copy_shop_prints_it():
    page = Page("P", "Big.", size="us-tabloid")
    assert "size: ledger portrait" in page.html()
    assert b"/MediaBox[0 0 792 1224]" in page.pdf()
