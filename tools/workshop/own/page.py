"""The whole page of an own table: its steps as HTML, and as tagged PDF where that can be made, tables, data package."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from workshop import files
from workshop.errors import WorkshopError
from workshop.notebook.compare import WITHHELD
from workshop.notebook.groups import compare_groups
from workshop.notebook.posters import Poster, Saved, picture, poster
from workshop.own.package import Biography, descriptor
from workshop.own.part import Part
from workshop.own.steps import OwnTable
from workshop.paper import Page, makes_pdf

BORROWED = (
    "This page runs on a borrowed server: do not put a table about people here. On a machine of your own or of your "
    "agency: download this project, and follow the README's first two lines."
)


def borrowed() -> bool:
    """Whether this kernel runs on somebody else's temporary server (Binder), where no table of people belongs."""
    return any(name in os.environ for name in ("BINDER_SERVICE_HOST", "BINDER_REPO_URL", "BINDER_LAUNCH_HOST"))


def refuse_borrowed() -> None:
    """Raise WorkshopError on a borrowed server, before a file is opened."""
    if borrowed():
        raise WorkshopError(BORROWED)


@dataclass(frozen=True)
class OwnPage:
    """An own table with its biography, ready to be saved."""

    own: OwnTable
    biography: Biography

    def parts(self) -> Iterator[Part]:
        """The steps in their order; those that the table cannot have are left out."""
        own = self.own
        yield own.file()
        yield self.biography.part()
        yield from filter(None, (own.blanks(), own.categories(), own.comparison(), own.same_mix(), own.published()))

    def poster(self) -> Poster | None:
        """One poster: the rates of the groups that may be shown, without a ranking; None where there is no rate."""
        own = self.own
        if not own.visible:
            return None
        gone = " ".join(own.said_withheld()) or "Every group of the table has a bar."
        return poster(
            compare_groups(own.known(), own.base),
            own.what,
            source=f"{self.biography.title}{', ' + own.counts.year if own.counts.year else ''}.",
            text=(gone,),
            unit=own.counts.unit,
        )

    def save(self, folder: str | os.PathLike[str] = "own-page") -> Saved:
        """Write page, poster, tables and data package into a folder; all are complete before one takes its place.

        Raises WorkshopError where the folder holds files that are not of this page, so that nothing is overwritten.
        """
        target = Path(folder)
        parts = list(self.parts())
        tables = {_stem(part.title): _as_csv(part.table) for part in parts if part.table is not None}
        page = self._page(parts)
        pages = {"page": page}
        if poster := self.poster():
            pages["poster"] = Page(
                self.biography.title, poster.markdown(), {"chart-1": poster.drawing}, 17, "us-tabloid"
            )
        contents = {target / f"{name}.html": each.html().encode() for name, each in pages.items()}
        if makes_pdf():
            contents |= {target / f"{name}.pdf": each.pdf() for name, each in pages.items()}
        contents |= {target / f"{name}.csv": table.to_csv(index=False).encode() for name, table in tables.items()}
        contents[target / "datapackage.json"] = descriptor(_stem(self.biography.title), self.biography, tables)
        _require_free(target, {path.name for path in contents})
        files.write_all(contents)
        return Saved(tuple(contents))

    def _page(self, parts: list[Part]) -> Page:
        pictures = {f"step-{at}": picture(part.chart) for at, part in enumerate(parts, 1) if part.chart is not None}
        text = "\n\n".join(part.markdown(at) for at, part in enumerate(parts, 1))
        return Page(self.biography.title, text, pictures)


_MARK = "datapackage.json"


def _require_free(folder: Path, ours: set[str]) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise WorkshopError(f"{folder} is a file. Name another folder; nothing was written.")
    others = sorted(path.name for path in folder.iterdir() if path.name not in ours and not path.name.startswith("."))
    if others and not (folder / _MARK).is_file():
        raise WorkshopError(
            f"{folder} holds {others[0]}, which is not of this page. Name an empty folder; nothing was written."
        )


def _stem(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")[:60].rstrip("-") or "table"


def _as_csv(table: pd.DataFrame) -> pd.DataFrame:
    return table.astype(object).where(table.notna(), WITHHELD)
