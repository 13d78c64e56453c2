"""How hard a text is to read: the Flesch-Kincaid grade, an estimate from the length of words and sentences.

It knows nothing of meaning: a text can score well and be wrong, dull or hurtful. Syllables come from pyphen's
hyphenation, which is imported when a text is graded: a notebook that grades nothing does not need it.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

_WORD = re.compile(r"[^\W_]+(?:['’.,/-][^\W_]+)*")
_END = re.compile(r"[.!?]+[\"'”’)\]]*(?=\s|$)|\n+")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?<=[^aeiouy])(?:e|ed)$|(?<=[^aeiouycgsxzh])es$")


@dataclass(frozen=True)
class ReadingGrade:
    """The counts of a text from which its reading grade is estimated; shows itself as one sentence."""

    words: int
    sentences: int
    syllables: int

    @property
    def grade(self) -> float:
        """Years of US schooling that the text asks for: 0.39 words a sentence + 11.8 syllables a word - 15.59.

        Source: Kincaid, J. P., Fishburne, R. P., Rogers, R. L., and Chissom, B. S. (1975), Derivation of new
        readability formulas for Navy enlisted personnel, Research Branch Report 8-75, Naval Technical Training.
        """
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59

    def __repr__(self) -> str:
        return (
            f"Reading grade: about {self.grade:.1f} (an estimate). {self.words} words, "
            f"{self.words / self.sentences:.1f} a sentence, {self.syllables / self.words:.2f} syllables a word."
        )

    def _repr_html_(self) -> str:
        return f'<p role="status" style="max-width:46em">{html.escape(repr(self))}</p>'


def reading_grade(text: str) -> ReadingGrade:
    """Count a text's words, sentences and syllables.

    A line's end ends a sentence too, as in a heading or a list. Raises ValueError where
    there is no word.
    """
    words = _WORD.findall(text)
    if not words:
        raise ValueError("There is no word to grade: hand over some text.")
    sentences = sum(bool(_WORD.search(part)) for part in _END.split(text))
    return ReadingGrade(len(words), sentences, sum(map(syllables, words)))


def syllables(word: str) -> int:
    """The syllables of an English word, about: vowels that stand together, in each of the parts that pyphen finds.

    A figure, or a word that begins with one, counts as one syllable, as Flesch counts figures. Pyphen alone would count
    too few: it finds where a word may be broken at a line's end, and that is never after one letter, as in a-bove.
    """
    if word[0].isdigit():
        return 1
    return sum(_spoken(part) for each in re.split(r"[^\w'’]", word.lower()) for part in _parts(each))


def _spoken(part: str) -> int:
    return max(1, len(_VOWELS.findall(_SILENT.sub("", part))))


@cache
def _parts(word: str) -> list[str]:
    return _hyphenation().inserted(word, "\n").split("\n")


@cache
def _hyphenation() -> Any:
    from pyphen import Pyphen

    return Pyphen(lang="en_US")
