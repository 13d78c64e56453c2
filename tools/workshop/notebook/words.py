"""Figures and texts as a page shows them: a blank is said, never skipped; money is no mathematics."""

from __future__ import annotations

import html
import re
import unicodedata

import pandas as pd

from workshop.notebook.compare import NOT_PUBLISHED

INK = "#1f2933"

# A page typesets what stands between two dollar signs, and $5 and $12 are money: MathJax passes over these classes.
NO_MATHEMATICS = "mathjax_ignore tex2jax_ignore"


def with_code(text: str) -> str:
    """A text as HTML, with what stands between backticks as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))


def folded(name: str) -> str:
    """A name without accents and capitals, as names are compared."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


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
