"""Figures in words, for titles and descriptions that a program writes: a blank is said, never skipped."""

from __future__ import annotations

import pandas as pd

from workshop.notebook.compare import NOT_PUBLISHED


def said(value: float | str, unit: str = "percent", digits: int = 1, blank: str = NOT_PUBLISHED) -> str:
    """A number with its unit, such as "16.5 percent"; a blank, or words in place of a figure, are said as they are."""
    found = published(value, blank)
    return found if isinstance(found, str) else f"{found:,.{digits}f} {unit}"


def moved(first: float, last: float, blank: str = NOT_PUBLISHED) -> str:
    """How a figure went from first to last: "fell", "rose", "stayed the same", or that one of the two is blank."""
    if pd.isna(first) or pd.isna(last):
        return f"is {blank} for both"
    return "fell" if last < first else "rose" if last > first else "stayed the same"


def figure(value: float, digits: int = 0) -> str:
    """A figure as our prose writes it: thousands with commas, a true minus sign."""
    return f"{value:,.{digits}f}".replace("-", "−")


def published(value: float | str, blank: str = NOT_PUBLISHED) -> float | str:
    """A figure, or `blank` for a blank: NOT_PUBLISHED by its publisher, or WITHHELD or POOLED by us."""
    return blank if pd.isna(value) else value
