"""What a notebook imports: data with their biographies, checks, hints, predictions, charts, disclosure, a portfolio.

It needs pandas and altair and nothing else, so that it runs in a kernel inside a browser too. What prints a poster or
grades a text is imported when somebody does so.
"""

from workshop.notebook.charts import COLOURS, accessible_table, show
from workshop.notebook.checks import Exercise, check, exercise, hint
from workshop.notebook.compare import FEWER_THAN_SIX, NOT_PUBLISHED, POOLED, WITHHELD
from workshop.notebook.data import biography, load
from workshop.notebook.disclosure import attack, bounds, complementary, primary, protect, recoverable, round_to
from workshop.notebook.groups import compare_groups, linkage_by_group, standardise
from workshop.notebook.parameters import UnknownValue, choose
from workshop.notebook.portfolio import portfolio, year
from workshop.notebook.posters import Poster, Posters, poster
from workshop.notebook.predict import predict
from workshop.notebook.rates import intervals, newcombe, wilson
from workshop.notebook.readability import reading_grade
from workshop.notebook.texts import Found, TextQuestion, text_question
from workshop.notebook.words import figure, folded, moved, published, said
from workshop.typed import begin

__all__ = [
    "COLOURS",
    "FEWER_THAN_SIX",
    "NOT_PUBLISHED",
    "POOLED",
    "WITHHELD",
    "Exercise",
    "Found",
    "Poster",
    "Posters",
    "TextQuestion",
    "UnknownValue",
    "accessible_table",
    "attack",
    "biography",
    "bounds",
    "check",
    "choose",
    "compare_groups",
    "complementary",
    "exercise",
    "figure",
    "folded",
    "hint",
    "intervals",
    "linkage_by_group",
    "load",
    "moved",
    "newcombe",
    "portfolio",
    "poster",
    "predict",
    "primary",
    "protect",
    "published",
    "reading_grade",
    "recoverable",
    "round_to",
    "said",
    "show",
    "standardise",
    "text_question",
    "wilson",
    "year",
]

begin()
