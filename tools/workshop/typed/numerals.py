"""Numbers as people type them, "65%", "1,831", "−2.0", "about 12", and what to say where Python cannot read one.

A sentence speaks of what was typed and of nothing else, so it never gives an answer away.
"""

from __future__ import annotations

import re
import unicodedata

QUOTATION_MARKS = "\"'`´“”„‟«»‘’‚‹›″′"
_MINUS = {
    "−": "the printed minus sign",
    "–": "the dash",
    "—": "the dash",
    "‐": "the printed hyphen",
    "‑": "the printed hyphen",
}
_UNSEEN: dict[str, str | int | None] = dict.fromkeys("\u00a0\u202f\u2007\u2009\u200a\u200b\u2060\ufeff", "")
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])")
_WITH_COMMAS = re.compile(r"-?\d{1,3}(?:,\d{3})+")
_DECIMAL_COMMA = re.compile(r"(?<![\d.,])(\d+),(\d+)(?![\d.,])")
_SPACED = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?![\d,])")
_MINUS_IN_WORDS = re.compile(r"(?:minus|negative)\s+$", re.IGNORECASE)
_FEWER = re.compile(r"\b(?:fewer|less|lower|below|decrease|down)\b", re.IGNORECASE)
_RANGE = re.compile(r"\d\s*(?:-|to|until|and|or|\.\.)\s*-?\d")

ASKS = "This question asks for a number"


def why_no_number(text: str) -> str:
    """One sentence on what to change in `text`, so that it is a number."""
    rest, changes = _peeled(text)
    if _RANGE.search(rest) or len(_NUMBER.findall(rest)) > 1:
        return "That is more than one number. Write one number alone."
    found = _NUMBER.search(rest)
    if not found:
        return f"Your answer is words. {ASKS}: write the number alone."
    number, around = found.group(), (rest[: found.start()] + rest[found.end() :]).strip(" .,;:+~≈")
    if any(letter.isalpha() for letter in around):
        changes.append("without words")
        if re.match(r"\d[a-z]", rest[found.end() - 1 : found.end() + 1]) and around in ("k", "m", "bn", "mm"):
            return f"Write the number alone, with all its digits, and without the letter {around}."
    elif around:
        changes.append(f"without {around}")
    if _MINUS_IN_WORDS.search(rest[: found.start()]) and not number.startswith("-"):
        number = f"-{number}"
    if rest[found.end() :].startswith(".") or (number.endswith(".") and text.rstrip().endswith(".")):
        changes.append("without the point at the end")
    number = number.rstrip(".")
    if re.match(r"-?0\d", number):
        changes.append("without the zero in front")
        number = re.sub(r"^(-?)0+(?=\d)", r"\1", number)
    if changes == ["without quotation marks"] or not changes:
        return "Your answer is text. Write the number alone, without quotation marks."
    below = (
        ""
        if number.startswith("-") or not _FEWER.search(rest[found.end() :])
        else f" Where fewer is below zero, write -{number}."
    )
    return f"Write the number alone, {', '.join(changes)}: {number}.{below}"


def with_thousands(text: str) -> int | None:
    """The whole number that a text writes with commas between its thousands, such as 1,831; None where it does not."""
    plain = text.strip().strip(QUOTATION_MARKS).replace("−", "-")
    return int(plain.replace(",", "")) if _WITH_COMMAS.fullmatch(plain) else None


def _peeled(text: str) -> tuple[str, list[str]]:
    """The text without the signs that stand around a number, and what to say of each."""
    changes: list[str] = []
    rest = text.strip()

    def peel(changed: str, saying: str) -> None:
        nonlocal rest
        if changed != rest:
            changes.append(saying)
            rest = changed.strip()

    peel(rest.translate(str.maketrans("", "", QUOTATION_MARKS)), "without quotation marks")
    peel(rest.lstrip("=").strip(), "without a second equals sign")
    peel(re.sub(r"^(?:\.\.\.|…)+|(?:\.\.\.|…)+$", "", rest), "without the dots")
    for sign, name in _MINUS.items():
        if re.search(rf"\d\s*{sign}\s*{sign}?\d", rest):
            rest = re.sub(sign, "-", rest)
        peel(rest.replace(sign, "-"), f"with the keyboard's hyphen in place of {name}")
    rest = re.sub(r"^-\s+(?=\d)", "-", rest)
    peel(rest.replace("%", "").replace("‰", ""), "without the percent sign")
    peel(re.sub(r"[$€£¥]", "", rest), "without the sign for money")
    peel(re.sub(r"[{}()\[\]]", "", rest), "without the brackets")
    peel(rest.rstrip("?"), "without the question mark")
    peel(rest.translate(str.maketrans(_UNSEEN)), "without the invisible space in it, as web pages have (type it anew)")
    peel("".join(_plain_digit(letter) for letter in rest), "with the digits 0 to 9")
    peel(_THOUSANDS.sub(lambda found: found.group().replace(",", ""), rest), "without the comma between thousands")
    peel(_DECIMAL_COMMA.sub(r"\1.\2", rest), "with a point in place of the comma")
    peel(_SPACED.sub(lambda found: found.group().replace(" ", ""), rest), "without the space inside")
    return rest, changes


def _plain_digit(letter: str) -> str:
    digit = unicodedata.digit(letter, None)
    return letter if digit is None or letter.isascii() or letter in "²³¹" else str(digit)


def is_nothing(text: str) -> bool:
    """Whether nothing was written: no letter and no digit, such as "", "..." or "?"; a row of "?" is a row of marks."""
    return not any(letter.isalnum() for letter in text) and text.count("?") < 4
