"""Figures in words, for titles and descriptions that a program writes: a blank is said, never skipped."""

from __future__ import annotations

import pandas as pd

from workshop.notebook.compare import NOT_PUBLISHED


def said(value: float, unit: str = "percent", digits: int = 1) -> str:
    """A number with its unit, such as "16.5 percent", or "not published" for a blank."""
    return NOT_PUBLISHED if pd.isna(value) else f"{value:,.{digits}f} {unit}"


def moved(first: float, last: float) -> str:
    """How a figure went from first to last: "fell", "rose", "stayed the same", or that it is not published in both."""
    if pd.isna(first) or pd.isna(last):
        return "is not published for both"
    return "fell" if last < first else "rose" if last > first else "stayed the same"


def figure(value: float, digits: int = 0) -> str:
    """A figure as our prose writes it: thousands with commas, a true minus sign."""
    return f"{value:,.{digits}f}".replace("-", "−")


def published(value: float) -> float | str:
    """A figure, or "not published" for a blank: what an exercise expects where the table keeps it to itself."""
    return NOT_PUBLISHED if pd.isna(value) else value
