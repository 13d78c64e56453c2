"""A few sentences, and the table that belongs to them: what a page says outside of a chart, a check or a hint."""

from __future__ import annotations

import html
from dataclasses import dataclass

import pandas as pd

from workshop.notebook.charts import accessible_table


@dataclass(frozen=True)
class Told:
    """Sentences, with a table under them where there is one."""

    words: str
    table: pd.DataFrame | None = None

    def __repr__(self) -> str:
        return self.words if self.table is None else f"{self.words}\n{self.table.to_string(index=False)}"

    def _repr_html_(self) -> str:
        body = "" if self.table is None else accessible_table(self.table)
        return f'<p style="max-width:46em">{html.escape(self.words)}</p>{body}'


def later(number: int) -> Told:
    """What stands in place of a result that nobody should see before they have answered the question."""
    return Told(f"Answer question {number} first. Then this place says more.")
