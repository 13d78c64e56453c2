"""What a session says of the page with checks, said as it is on the site, or left out where it cannot be done."""

from __future__ import annotations

import re

# The fold of a text whose name tells a question waits for its answer, and no answer is checked here.
_WAITS = re.compile(r"<details><summary>[^<]*\bQuestions? \d.*?</details>", re.DOTALL)
_ELSEWHERE = re.compile(r"How to use this page|second box|year's notebooks")
_SAID = [
    (re.compile(pattern), said)
    for pattern, said in (
        (r" ?\*\*Door two:\*\*.*", ""),  # code; what stands behind it speaks of the check
        (r" ?\((?:If you (?:chose|changed)|The answer is the same whatever you chose) [^)]*\)", ""),
        (r" ?If you chose [^.:]* above[^.]*\.", ""),
        (r"you chose (?:near the top|above)", "this page shows"),
        (
            r"(stays?) in (?:this|your) notebook(?:, and the chart below appears once you have made it)?",
            r"\1 in this browser",
        ),
        (r", then save the page\.", "."),
        (r" ?The (?:part|page|cell) (?:below|after)(?: it)? gathers [^.]*\.", ""),
        (r"Press \*Check\*[^.]*\. ", ""),
        (r", write the number, and check again", ", and write the number"),
        (r"It does not see with", "That check does not see with"),
        (
            r"\b[Tt]he table (above the|below it shows which of the three the) check",
            r"in the session, a table \1 check",
        ),
        (r"\b(?:A|The) check (looks|reads)", r"in the session, a check \1"),
        (r"\bDoor two of", "in the session, door two of"),
        (r"\b((?:You can choose|Choose|Another start) [^.]*near the top)", r"in the session, \1"),
    )
]
_PLACE = re.compile(r"\b(?:choose|follow another|stay with|every list|last box)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.?!])\s+")
_AFTER = re.compile(r"(^|[.?!:>*]\s*|\n)(?:in the session, )(\w)", re.MULTILINE)


def without_answers(markdown: str) -> str:
    """The text of a session without the folds that are meant to be opened once a question is answered."""
    return _WAITS.sub("", markdown)


def said(text: str) -> str:
    """The text, in Markdown or as HTML, with what is true of this page."""
    blocks = [block for block in re.split(r"\n\s*\n", text) if not _ELSEWHERE.search(block)]
    text = "\n\n".join(blocks)
    for pattern, instead in _SAID:
        text = pattern.sub(instead, text)
    return _AFTER.sub(lambda found: f"{found[1]}In the session, {found[2].lower()}", text)


def place(text: str) -> str:
    """What stands above the choice of a place, without the sentences that speak of choosing."""
    return "\n\n".join(
        " ".join(each for each in _SENTENCE.split(block) if not _PLACE.search(each))
        for block in said(text).split("\n\n")
    )
