"""An own table in a notebook: what is wrong is said where it is asked, and nothing below it fails."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from workshop.errors import WorkshopError
from workshop.own import offers
from workshop.own.package import Biography
from workshop.own.page import OwnPage, borrowed, refuse_borrowed
from workshop.own.part import Part
from workshop.own.question import SMALLEST, Question
from workshop.own.sheet import Sheet, read
from workshop.own.standards import chosen
from workshop.own.steps import OwnTable
from workshop.typed.numerals import is_nothing

FIRST = "First mend what the page says above, at the boxes with the columns."
UNFORESEEN = (
    "Something went wrong here that this page did not foresee ({kind}). Nothing is lost: choose other columns, or save "
    "the table again as CSV UTF-8. Tell us which boxes were filled, and nothing of what the table holds."
)
NO_WORD = "Your table has no column named for this step. Name one above, and it appears here."


class Desk:
    """One own table on one page. Every method gives back something to show, whatever was typed."""

    def __init__(
        self,
        file: Any,
        threshold: Any = SMALLEST,
        reference: Any = "",
        total: Any = "yes",
        standards: Any = "",
        **asked: Any,
    ) -> None:
        self.own: OwnTable | None = None
        self.trouble = ""
        self.sheet: Sheet | None = None
        words = {name: _text(value) for name, value in asked.items()}
        self.offered = offers.files()
        try:
            if borrowed() and not _text(file).startswith("../../datasets/"):
                refuse_borrowed()
            if not _text(file):
                raise WorkshopError("Which file? Write its name, with its ending, in the first box.")
            self.sheet = read(_text(file))
            self.offered |= offers.of(self.sheet, Question(**words))
            sets = chosen(_text(standards))
            own = OwnTable(
                self.sheet, Question(**words), _whole(threshold), _text(reference), _text(total) != "no", sets
            )
            _ = own.counts
            self.offered["reference"] = own.visible
            _ = own.base
            self.own = own
        except Exception as error:
            self.trouble = _said(error)

    def file(self) -> Part:
        """What the file is; where something is wrong, the sentence that says so, and the columns that there are."""
        if self.own:
            return replace(self.own.file(), offered=self.offered)
        words = [self.trouble]
        if self.sheet is not None:
            words += [*self.sheet.noted, f"The columns are: {', '.join(map(str, self.sheet.frame.columns))}."]
        return Part("Not yet", tuple(words), "Anything, until this is mended.", offered=self.offered)

    def step(self, name: str) -> Part:
        """One of the steps of OwnTable by its name."""
        if not self.own:
            return Part("Not yet", (FIRST,), "Anything, until this is mended.")
        try:
            return getattr(self.own, name)() or Part("Left out", (NO_WORD,), "What such a column would tell.")
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
