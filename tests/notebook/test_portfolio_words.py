"""Whatever a participant writes, wherever there is room, is found again in the page, and changes nothing else in it."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from released import RELEASED, Seen, fill, places, save

from workshop.notebook.portfolio import collect, portfolio

# Pieces that mean something to Markdown, HTML, Python or a terminal, between letters of all the world.
MARKUP = r"""
# ## ### #words === --- *** ___ **bold** _so_ ` `` ``` ~~~ ~~ > >> - + * 1. 2) 2027. | |--| :-- \ \\ \# [a](b) [a] [a]:
![a](https://example.org/x.png) <b> </b> </blockquote> </main> <script>alert(1)</script> <!-- --> <img/src=x>
&amp; &lt; &#35; & < <6 $ $$ $x$ " ' {} {0} %s \n \u0041 ```lines ```new javascript:alert(1) <https://a.b> <h1>X</h1>
😀 שלום مرحبا 數據 ñ
"""
SPACE = [
    "\n",
    "\n\n",
    "    ",
    "  \n",
    " ",
    "\n> ",
    "\n- ",
    "\n1. ",
    "\n# ",
    "\t",
    "\r",
    "\r\n",
    "\x00",
    "\x0c",
    "\u2028",
]
ODD = ['"""', "'''", "👩🏽\u200d🏫", "\u202eabc\u202c", "e\u0301", "\xa0", "\u200b", "\x1b[31m", "\ud800", "\x85"]
PIECES = [*SPACE, *ODD, *MARKUP.split()]
words = st.text(max_size=12) | st.text("abcxyz ", max_size=12)
texts = st.lists(st.sampled_from(PIECES) | words, max_size=12).map("".join)

TAGS = {"html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "p", "a", "strong", "em", "code"}
TAGS |= {"pre", "blockquote", "ul", "ol", "li", "br", "hr", "table", "thead", "tbody", "tr", "th", "td"}
TAGS |= {"div"}  # a wide table scrolls in it, by keyboard too
SIGNS = re.compile(r"[\s\\`*_>#+|:~-]")


def letters(text: str) -> str:
    """A text without white space and Markdown's signs, what no page can show replaced as the page does."""
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", "\ufffd", text)
    return SIGNS.sub("", text)


def numbered(text: str):
    """The n-th text, told from all others, so that finding it is no chance."""
    return lambda place: f"Qq{place}z {text} zQq{place}"


@pytest.mark.parametrize("source", RELEASED, ids=lambda path: path.stem)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))  # in each of the sessions
@given(text=texts)
def test_everything_written_is_found_again_and_the_page_keeps_its_shape(source: Path, text: str) -> None:
    notebook = json.loads(source.read_text(encoding="utf-8"))
    before = len(places(notebook))
    written = fill(notebook, numbered(text))
    assert len(written) >= before >= 4
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, source.name)
        path.write_text(json.dumps(notebook), encoding="utf-8")  # in ASCII: a lone surrogate is what it can hold too
        year, single = collect([path]), portfolio(path).markdown()
        page = Seen(year.save(Path(folder, "page.html")).read_text(encoding="utf-8"))
        markdown = year.save(Path(folder, "page.md")).read_text(encoding="utf-8")
    for each in written:
        assert letters(each) in letters(page.text)
        assert letters(each) in letters(markdown)
        assert letters(each) in letters(single)
    assert page.tags <= TAGS
    assert page.attributes <= {
        ("html", "lang"), ("meta", "charset"), ("meta", "name"), ("meta", "content"), ("a", "href"), ("th", "scope"),
        ("div", "class"), ("div", "tabindex"),
    }  # fmt: skip
    assert [level for level, _ in page.headings] == ["h1", "h2", "h2", "h3", "h3", "h3", "h3"]
    assert "".join(words for _, words in page.headings).count("Qq") == 0
    assert page.open == []
    headings = [line for line in markdown.split("\n") if line.startswith("#")]
    assert len(headings) == 7


@pytest.mark.parametrize("source", RELEASED, ids=lambda path: path.stem)
def test_a_place_that_nobody_wrote_in_never_appears(source: Path, tmp_path: Path) -> None:
    untouched = json.loads(source.read_text(encoding="utf-8"))
    save(tmp_path / source.name, untouched)
    year = collect([tmp_path])
    assert [page.entries for page in year.pages] == [()]
    assert set(year.pages[0].empty) == {"prediction", "decision", "reflection", "one-thing"}
    assert "nothing yet" in year.markdown()
    # Each place by itself: what is written in one brings none of the others along.
    for number in range(len(places(untouched))):
        notebook = json.loads(source.read_text(encoding="utf-8"))
        only = {"cells": [places(notebook)[number]]}
        written = fill(only, lambda place: f"mine{place}")
        save(tmp_path / source.name, notebook)
        (page,) = collect([tmp_path]).pages
        assert "".join(entry.text for entry in page.entries).count("mine") == len(written)
        assert len(page.entries) == 1


@settings(max_examples=300, deadline=None)
@given(text=texts)
def test_what_is_quoted_as_typed_is_shown_as_typed(text: str) -> None:
    from workshop.notebook.quoted import literal, quoted
    from workshop.notebook.saved import clean
    from workshop.paper import Page

    text = clean(text)
    shown = Seen(Page("", quoted(literal(text))).html()).text
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", text)
