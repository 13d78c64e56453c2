"""An own table in a notebook: what is wrong is said where it is asked, and nothing below it fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from workshop.errors import WorkshopError
from workshop.own import offers
from workshop.own.first import first_look
from workshop.own.guess import NONE, guess
from workshop.own.package import Biography
from workshop.own.page import OwnPage, borrowed, refuse_borrowed
from workshop.own.part import Part
from workshop.own.question import SMALLEST, Question
from workshop.own.sheet import Sheet, read
from workshop.own.standards import chosen
from workshop.own.steps import OwnTable
from workshop.typed.numerals import is_nothing

FIRST = "First mend what the page says above, below the name of the file."
MORE = 'Open "More boxes" above and choose there.'
UNFORESEEN = (
    "Something went wrong here that this page did not foresee ({kind}). Nothing is lost: choose other columns, or save "
    "the table again as CSV UTF-8. Tell us which boxes were filled, and nothing of what the table holds."
)
NO_WORD = "No column is named for this step. Name one, and it appears here."


class Desk:
    """One own table on one page. Every method gives back something to show, whatever was typed.

    What is left empty of the question is guessed out of the file, and said; boxes further down change their step only.
    """

    def __init__(
        self,
        file: Any,
        threshold: Any = SMALLEST,
        total: Any = "yes",
        reference: Any = "",
        standards: Any = "",
        **asked: Any,
    ) -> None:
        self.own: OwnTable | None = None
        self.trouble = ""
        self.sheet: Sheet | None = None
        self.guessed: tuple[str, ...] = ()
        self.offered = offers.files()
        try:
            if borrowed() and not _text(file).startswith("../../datasets/"):
                refuse_borrowed()
            if not _text(file):
                raise WorkshopError("Which file? Write its name, with its ending, in the first box.")
            self.sheet = read(_text(file))
            question = Question(**{"row": "", "group": "", "outcome": ""} | {key: _text(asked[key]) for key in asked})
            own = self._table(self.sheet, question, _whole(threshold), _text(total) != "no")
            self.offered["reference"] = own.visible
            self.own = _checked(replace(own, reference=_text(reference), standards=chosen(_text(standards))))
        except Exception as error:
            self.own, self.trouble = None, _said(error)

    def _table(self, sheet: Sheet, asked: Question, threshold: int, total: bool) -> OwnTable:
        """The table by what is asked and guessed. A guess that the table cannot answer is given up, the place first."""
        first: WorkshopError | None = None
        for given_up in ((), ("place",), ("place", "year")):
            guessed = guess(sheet, replace(asked, **{name: getattr(asked, name) or NONE for name in given_up}))
            own = OwnTable(sheet, guessed.question, threshold, total_is_public=total)
            if first is None:
                self.guessed = guessed.said
                self.offered |= offers.of(sheet, guessed.question)
            try:
                _ = own.base
            except WorkshopError as error:
                first = first or error
                continue
            self.guessed = guessed.said
            return own
        raise first or AssertionError

    def file(self) -> Part:
        """What the file is; where something is wrong, the sentence that says so, and the columns that there are."""
        if self.own:
            part = self.own.file()
            said = (*self.guessed, *part.words)
            return replace(part, words=said, offered=self.offered, fold="The columns, and what each is taken for")
        words = [self.trouble.split(" The table has: ")[0]]  # all columns are said below
        if self.sheet is not None:
            words += [MORE, *self.guessed, *self.sheet.noted]
            words.append(f"The columns are: {', '.join(map(str, self.sheet.frame.columns))}.")
        return Part("Not yet", tuple(words), "Anything, until this is mended.", offered=self.offered)

    def first(self) -> Part:
        """The first result: how many of each group have the outcome, with what was guessed."""
        return self._shown(first_look)

    def step(self, name: str, **chosen_here: Any) -> Part:
        """One of the steps of OwnTable by its name. `reference`, `by` or `standards` hold below it, too."""
        try:
            if self.own and chosen_here:
                self.own = _checked(_with(self.own, {key: _text(value) for key, value in chosen_here.items()}))
        except Exception as error:
            return Part("Not yet", (_said(error),), "Anything, until this is mended.")
        return self._shown(lambda own: getattr(own, name)())

    def _shown(self, made: Callable[[OwnTable], Part | None]) -> Part:
        if not self.own:
            return Part("Not yet", (FIRST,), "Anything, until this is mended.")
        try:
            return made(self.own) or Part("Left out", (NO_WORD,), "What such a column would tell.")
        except Exception as error:
            return Part("Not yet", (_said(error),), "Anything, until this is mended.")

    def page(self, title: str, answers: dict[str, str]) -> OwnPage | None:
        """The page with its biography; None while something is wrong above."""
        named = {key: _text(value) for key, value in answers.items()}
        return OwnPage(self.own, Biography(_text(title) or "Our table", named)) if self.own else None

    def biography(self, title: str, answers: dict[str, str]) -> Part:
        """The ten answers as a table, and which are open."""
        return Biography(_text(title), {key: _text(value) for key, value in answers.items()}).part()

    def poster(self, title: str, answers: dict[str, str]) -> Any:
        """The poster, or a sentence in its place."""
        page = self.page(title, answers)
        try:
            found = page.poster() if page else None
        except Exception as error:
            return Part("Not yet", (_said(error),), "A poster.")
        return found or Part("Left out", (FIRST if not page else "No group may be shown.",), "A poster.")

    def save(self, folder: Any, title: str, answers: dict[str, str]) -> Any:
        """Write the page into a folder, where one is named; else a sentence that says how."""
        page = self.page(title, answers)
        if not page:
            return Part("Not yet", (FIRST,), "Anything, until this is mended.")
        if not _text(folder):
            return Part("Nothing is saved yet", ("Name a folder, and the page is written into it.",), "A page.")
        try:
            return page.save(_text(folder))
        except Exception as error:
            return Part("Nothing is saved", (_said(error),), "A page.")


def _with(own: OwnTable, chosen_here: dict[str, str]) -> OwnTable:
    """The table with what a step's own boxes hold."""
    if "standards" in chosen_here:
        own = replace(own, standards=chosen(chosen_here["standards"]))
    if "reference" in chosen_here:
        own = replace(own, reference=chosen_here["reference"])
    if chosen_here.get("by", own.question.by) != own.question.by:
        own = replace(own, question=replace(own.question, by=chosen_here["by"]))
    return own


def _checked(own: OwnTable) -> OwnTable:
    """The table, where it can be counted and its reference is one of its groups; else the sentence that says so."""
    _ = own.base
    return own


def _said(error: Exception) -> str:
    """What to say of an error. A message of ours says what to do; another one, and its trace, may quote a cell."""
    return str(error) if isinstance(error, WorkshopError) else UNFORESEEN.format(kind=type(error).__name__)


def _text(value: Any) -> str:
    return "" if value is ... or value is None or is_nothing(str(value)) else str(value).strip()


def _whole(value: Any) -> int:
    try:
        found = int(str(value).strip())
    except ValueError:
        found = 0
    if not 2 <= found <= 1000:
        raise WorkshopError(f"The smallest count that is shown is a whole number from 2 to 1000, not {value!r}.")
    return found
