"""Rules about the words: pictures, links, the reading and its references, words to avoid, nothing left to fill in."""

from __future__ import annotations

import re

from workshop.course.rules.page import Cell, Page
from workshop.course.rules.registry import Found, rule
from workshop.course.rules.structure import COPIES, PAGES

FEWEST_WORDS, MOST_WORDS = 700, 1000
WORDS_A_MINUTE = 200

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

_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_IMAGE_TAG = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|!?\[[^\]]*\])*)\]\(([^)\s]+)[^)]*\)")
_BARE = re.compile(r"(?<![\](\"'=<])<?\bhttps?://[^\s)>]+")
_ALLOW = re.compile(r"<!--\s*allow:\s*(.*?)-->", re.DOTALL)


@rule("alt-text", *PAGES)
def alt_text(page: Page) -> Found:
    """Each picture has words for those who do not see it."""
    for cell in page.cells:
        empty = [match[0] for match in _IMAGE.finditer(cell.prose) if len(match[1].strip()) < 5]
        tags = _IMAGE_TAG.findall(cell.prose)
        empty += [tag for tag in tags if not re.search(r"alt\s*=\s*([\"'])\s*\S.{3,}?\1", tag)]
        for picture in empty:
            yield cell, f"the picture {picture[:50]} has no words; say what it shows: ![words](file)"


@rule("link-text", *PAGES)
def link_text(page: Page) -> Found:
    """The words of a link say where it leads, read by themselves."""
    for cell in page.cells:
        for match in _LINK.finditer(cell.prose):
            words = re.sub(r"[*_`]", "", match[1]).strip(" .").casefold()
            if words in VAGUE_LINKS or re.match(r"(https?://|www\.)", words) or not words:
                yield cell, f"the link '{match[1]}' does not say where it leads; name the page"
        outside = _LINK.sub("", cell.plain)
        for match in _BARE.finditer(outside):
            yield cell, f"the address {match[0].strip('<>')[:60]} stands bare; write [name of the page](address)"


@rule("links-lead-somewhere", *PAGES)
def links_lead_somewhere(page: Page) -> Found:
    """A link or picture within the project leads to a file that is there."""
    for cell in page.cells:
        targets = [match[2] for match in _LINK.finditer(cell.prose)]
        targets += re.findall(r"!\[[^\]]*\]\(([^)\s]+)", cell.prose)
        for target in targets:
            path = target.partition("#")[0]
            if re.match(r"[a-z][a-z+.-]*:", target) or not path or (page.path.parent / path).exists():
                continue
            yield cell, f"the link leads to {target}, which is not there"


@rule("title-promise", *COPIES)
def title_promise(page: Page) -> Found:
    """The opening states the question, what people take home, the minutes, and that nobody has to disclose anything."""
    cells = page.parts.get("title", [])
    if not cells:
        return  # the rule `parts` says it
    opening = re.sub(r"[*_\s]+", " ", " ".join(cell.prose for cell in cells)).casefold()
    for field in ("question", "takeaway"):
        words = str(page.workshop.get(field, "")).casefold()
        if words and words not in opening:
            yield cells[0], f"the opening does not state the session's {field}: '{page.workshop[field]}'"
    if "90 minutes" not in opening:
        yield cells[0], "the opening does not say that the session takes 90 minutes"
    if not re.search(r"\b(nobody|no one|you do not|you don't|never)\b[^.]*\b(disclose|share|tell|say)\b", opening):
        yield cells[0], "the opening does not say that nobody has to disclose anything"


@rule("reading-length", *COPIES)
def reading_length(page: Page) -> Found:
    """The reading has 700 to 1,000 words, and fits its minutes at 200 words a minute."""
    cells = page.parts.get("reading", [])
    if not cells:
        return  # the rule `parts` says it
    count = len(_words(cells))
    if not FEWEST_WORDS <= count <= MOST_WORDS:
        yield cells[0], f"the reading has {count} words; it should have {FEWEST_WORDS} to {MOST_WORDS}"
    minutes = _reading_minutes(page, cells[0])
    if minutes is not None and count > minutes * WORDS_A_MINUTE:
        yield cells[0], f"{count} words do not fit {minutes} minutes at {WORDS_A_MINUTE} words a minute"


def _reading_minutes(page: Page, first: Cell) -> int | None:
    """The minutes that the reading's first cell states, else those of the step called input."""
    if stated := re.search(r"(\d+)\s+minutes", first.prose):
        return int(stated[1])
    steps = (cell.workshop.get("step") or {} for cell in page.cells)
    return next((step.get("minutes") for step in steps if step.get("name") == "input"), None)


def _words(cells: list[Cell]) -> list[str]:
    """The words of the reading itself: without its references, its markup and the addresses of its links."""
    text = "\n\n".join(cell.prose for cell in cells)
    text = re.split(r"^#{2,6}\s*references\b.*$", text, flags=re.IGNORECASE | re.MULTILINE)[0]
    text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    return re.findall(r"[^\W_]+(?:['’.,-][^\W_]+)*", text)


@rule("references", *COPIES)
def references(page: Page) -> Found:
    """The reading ends in references, each with author, year, title and address."""
    cells = page.parts.get("reading", [])
    if not cells:
        return  # the rule `parts` says it
    for cell in cells:
        halves = re.split(r"^#{2,6}\s*references\b.*$", cell.prose, flags=re.IGNORECASE | re.MULTILINE)
        if len(halves) == 1:
            continue
        entries = re.findall(r"^[-*+\d.]+\s+(.+(?:\n[ \t]+\S.*)*)", halves[1], re.MULTILINE)
        if not entries:
            yield cell, "there is no reference in the list; write '- Author (year). [Title](address).'"
        for entry in entries:
            if not re.match(r"\W*[^\W\d_].*?\(\d{4}[a-z]?(?:,[^)]*)?\)", entry, re.DOTALL) or not _LINK.search(entry):
                yield (
                    cell,
                    f"'{entry[:50]}…' lacks author, (year) or a linked title; write 'Author (year). [Title](address).'",
                )
        return
    yield cells[0], "the reading has no list of references; end it with a heading 'References'"


@rule("words-to-avoid", *PAGES, "checks")
def words_to_avoid(page: Page) -> Found:
    """Words that make a group the problem are avoided, or allowed for a reason that is written in the cell."""
    for cell in page.cells:
        allowed = _allowed(cell)
        for phrase, reason in allowed.items():
            if not reason:
                yield cell, f"'{phrase}' is allowed without a reason; write <!-- allow: {phrase} — why -->"
        for text in filter(_ANY_TO_AVOID.search, cell.texts):
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
    described = cell.workshop.get("allow", {})
    return found | {str(phrase): str(reason).strip() for phrase, reason in dict(described).items()}


@rule("nothing-left-to-fill-in", *PAGES, "checks")
def nothing_left_to_fill_in(page: Page) -> Found:
    """No text that somebody meant to replace is left."""
    for cell in page.cells:
        for match in PLACEHOLDER.finditer(cell.source):
            yield cell, f"'{match[0]}' was to be replaced"
