"""Rules about the words: pictures, links, the reading and its references, words to avoid, nothing left to fill in."""

from __future__ import annotations

import re
from urllib.parse import unquote

from workshop.cell import Cell
from workshop.course.prose import parse
from workshop.course.rules.page import Page, prose, texts
from workshop.course.rules.registry import Found, rule
from workshop.course.rules.structure import COPIES, PAGES

FEWEST_WORDS, MOST_WORDS = 700, 1000
WORDS_A_MINUTE = 200
REFERENCES = "references"

VAGUE_LINKS = {
    "here",
    "click here",
    "this",
    "this link",
    "this page",
    "link",
    "more",
    "read more",
    "see here",
    "website",
    "",
}

# What not to say, and what to say in its place. The system is the subject of the sentence, not the group.
_CHANGE = "say what is changed, and what stays unequal"
_REPAIR = "people need no repair; name the practice or the rule that changes"
_EXPOSED = "say what they are exposed to, and by whom"
_PEOPLE = r"(?:populations?|people|groups?|communit(?:y|ies)|families|children|kids|youth|students)"
AVOID = {
    r"de-?bias(?:ed|es|ing)?": _CHANGE,
    r"solv\w* (?:the |our )?(?:racial )?bias(?:es)?": _CHANGE,
    rf"fix(?:es|ing)?(?: \w+){{0,3}} (?:bias(?:es)?|disparit\w+|{_PEOPLE})": _REPAIR,
    rf"(?:bias(?:es)?|disparit\w+|{_PEOPLE})(?: \w+){{0,2}} (?:is|are|gets?|was|were) fixed": _REPAIR,
    rf"vulnerable {_PEOPLE}": _EXPOSED,
    rf"at-?risk {_PEOPLE}": _EXPOSED,
    rf"(?:the )?underprivileged|disadvantaged {_PEOPLE}": "say what was kept from them, and by whom",
    rf"(?:low|under)-?performing {_PEOPLE}": "name the school or the rule that fails them",
    r"minorit(?:y|ies)": "name the groups; in many places they are most of the people",
    r"non-?\s?whites?": "name the groups; nobody is defined by what they are not",
    r"the (?:poor|homeless|disabled|elderly|unemployed)\b(?! (?:quality|data|fit|match|records?|coverage))": (
        "say people who …"
    ),
    r"illegals?": "say people without papers, or the law's own words about an act",
    r"fake tickets?": "say unmatched records; the audit did not decide intent",
    r"inner[- ]city": "name the place",
    r"voiceless": "people have voices; say who did not listen",
}
_ANY_TO_AVOID = re.compile("|".join(AVOID), re.IGNORECASE)  # one look at a text that holds none of them
PLACEHOLDER = re.compile(
    r"\b(?:TODO|FIXME|TBD|TBC|XXX+)\b|\b[Ll]orem ipsum\b|\bxxx+\b|\b(?:fill in|write text|insert \w+) here\b"
    r"|\byour (?:answer|code|text) here\b",
)

_OF_NOTEBOOKS = re.compile(
    r"double-click|run all|shift (?:and|\+) enter|in place of the dots|\brun (?:this|the (?:next )?)cells?\b",
    re.IGNORECASE,
)
_ALLOW = re.compile(r"<!--\s*allow:\s*(.*?)-->", re.DOTALL)
_ALT = re.compile(r"alt\s*=\s*([\"'])\s*\S.{3,}?\1")
_REFERENCE = re.compile(r"\[[^\[\]]+\]\[[^\[\]]*\]")


@rule("alt-text", *PAGES)
def alt_text(page: Page) -> Found:
    """Each picture has words for those who do not see it."""
    for cell in page.cells:
        empty = [each.target for each in prose(cell).pictures if len(each.text) < 5]
        empty += [tag for tag in prose(cell).html if tag.lower().startswith("<img") and not _ALT.search(tag)]
        for picture in empty:
            yield cell, f"the picture {picture[:50]} has no words; say what it shows: ![words](file)"


@rule("link-text", *PAGES)
def link_text(page: Page) -> Found:
    """The words of a link say where it leads, read by themselves."""
    for cell in page.cells:
        for link in prose(cell).links:
            if link.is_bare:
                yield cell, f"the address {link.target[:60]} stands bare; write [name of the page](address)"
            elif link.text.strip(" .").casefold() in VAGUE_LINKS or re.match(r"(https?://|www\.)", link.text):
                yield cell, f"the link '{link.text}' does not say where it leads; name the page"
        for tag in prose(cell).html:
            if re.match(r"<a\b", tag, re.IGNORECASE):
                yield cell, f"the link {tag[:50]} is HTML; write [name of the page](address)"
        for broken in (each for block in prose(cell).blocks for each in _REFERENCE.findall(block)):
            yield cell, f"the link {broken} leads nowhere: no line of this cell says what its mark stands for"


@rule("links-lead-somewhere", *PAGES)
def links_lead_somewhere(page: Page) -> Found:
    """A link or picture within the project leads to a file that is there."""
    for cell in page.cells:
        for each in (*prose(cell).links, *prose(cell).pictures):
            path = unquote(each.target.partition("#")[0])
            if re.match(r"[a-z][a-z+.-]*:", each.target) or not path or (page.path.parent / path).exists():
                continue
            yield cell, f"the link leads to {each.target}, which is not there"


@rule("title-promise", *COPIES)
def title_promise(page: Page) -> Found:
    """The opening states the session's question and what people take home, in the words of the metadata."""
    cells = page.parts.get("title", [])
    if not cells or page.about is None:
        return  # the rules `parts` and `metadata` say it
    opening = " ".join(word for cell in cells for word in prose(cell).text.split()).casefold()
    for name in ("question", "takeaway"):
        words = " ".join(getattr(page.about, name).split()).casefold()
        if words not in opening:
            yield cells[0], f"the opening does not state the session's {name}: '{getattr(page.about, name)}'"


@rule("reading-length", *COPIES)
def reading_length(page: Page) -> Found:
    """The reading has 700 to 1,000 words, and fits its minutes at 200 words a minute."""
    cells = page.parts.get("reading", [])
    if not cells:
        return  # the rule `parts` says it
    count = len(_words(cells))
    minutes = cells[0].described.minutes
    if not FEWEST_WORDS <= count <= MOST_WORDS:
        yield cells[0], f"the reading has {count} words; it should have {FEWEST_WORDS} to {MOST_WORDS}"
    if not minutes:
        yield cells[0], "the reading has no minutes; give them in metadata → workshop → minutes"
    elif count > minutes * WORDS_A_MINUTE:
        yield cells[0], f"{count} words do not fit {minutes} minutes at {WORDS_A_MINUTE} words a minute"


def _words(cells: list[Cell]) -> list[str]:
    """The words of the reading itself, without its references."""
    found: list[str] = []
    for cell in cells:
        if any(heading.text.casefold() == REFERENCES for heading in prose(cell).headings):
            before = re.split(r"^#{2,6}\s*references\b", cell.source, flags=re.IGNORECASE | re.MULTILINE)[0]
            return found + parse(before).words
        found += prose(cell).words
    return found


@rule("references", *COPIES)
def references(page: Page) -> Found:
    """The reading ends in references, each with author, year, title and address."""
    cells = page.parts.get("reading", [])
    if not cells:
        return  # the rule `parts` says it
    for cell in cells:
        if not any(heading.text.casefold() == REFERENCES for heading in prose(cell).headings):
            continue
        below = re.split(r"^#{2,6}\s*references\b.*$", cell.source, flags=re.IGNORECASE | re.MULTILINE)[-1]
        entries = [block for block in re.split(r"^(?:[-*+]|\d+[.)])\s+", below, flags=re.MULTILINE) if block.strip()]
        if not entries:
            yield cell, "there is no reference in the list; write '- Author (year). [Title](address).'"
        for entry in map(parse, entries):
            if not re.match(r"\W*[^\W\d_].*?\(\d{4}[a-z]?(?:,[^)]*)?\)", entry.text, re.DOTALL) or not entry.links:
                yield (
                    cell,
                    f"'{entry.text[:50]}…' lacks author, (year) or a linked title; "
                    "write 'Author (year). [Title](address).'",
                )
        return
    yield cells[0], "the reading has no list of references; end it with a heading 'References'"


@rule("words-for-all", *COPIES)
def words_for_all(page: Page) -> Found:
    """The page speaks of boxes, not of a notebook's cells and keys; its opening says once what else one may see."""
    for cell in page.cells:
        if cell.is_markdown and not cell.is_facilitator and cell.described.part != "title":
            for match in _OF_NOTEBOOKS.finditer(prose(cell).text):
                yield cell, f"'{match[0]}' is for those who see code; say what to write in the box"


@rule("words-to-avoid", *PAGES, "checks")
def words_to_avoid(page: Page) -> Found:
    """Words that make a group the problem are avoided, or allowed for a reason that is written in the cell."""
    for cell in page.cells:
        allowed = _allowed(cell)
        for phrase, reason in allowed.items():
            if not reason:
                yield cell, f"'{phrase}' is allowed without a reason; write <!-- allow: {phrase} — why -->"
        for text in filter(_ANY_TO_AVOID.search, texts(cell)):
            for pattern, instead in AVOID.items():
                for match in re.finditer(rf"\b(?:{pattern})\b", text, re.IGNORECASE):
                    if not any(re.search(re.escape(phrase), match[0], re.IGNORECASE) for phrase in allowed if phrase):
                        yield cell, f"'{match[0]}': {instead}"


def _allowed(cell: Cell) -> dict[str, str]:
    """The words allowed in this cell with their reasons: comments `<!-- allow: word — reason -->`, or metadata."""
    found = {}
    for comment in _ALLOW.findall(cell.source) + re.findall(r"#\s*allow:\s*(.*)", cell.source if cell.is_code else ""):
        phrase, *reason = re.split(r"\s+(?:—|–|--?)\s+|:\s+", comment.strip(), maxsplit=1)
        found[phrase.strip()] = reason[0].strip() if reason else ""
    return found | {phrase: reason.strip() for phrase, reason in cell.described.allow.items()}


@rule("nothing-left-to-fill-in", *PAGES, "checks")
def nothing_left_to_fill_in(page: Page) -> Found:
    """No text that somebody meant to replace is left."""
    for cell in page.cells:
        for match in PLACEHOLDER.finditer(cell.source):
            yield cell, f"'{match[0]}' was to be replaced"
