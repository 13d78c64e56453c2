"""One's own table: read as it is, described, counted by group, compared, protected, and printed; all on this machine.

For participants, back at work. The formulas are those of `workshop.notebook`.
"""

from workshop.own.desk import Desk
from workshop.own.package import Biography
from workshop.own.page import OwnPage
from workshop.own.question import Question, ask
from workshop.own.sheet import Sheet, read
from workshop.own.steps import OwnTable

__all__ = ["Biography", "Desk", "OwnPage", "OwnTable", "Question", "Sheet", "ask", "read"]
