"""What people type in a notebook, read as they meant it, in every front end: no answer of theirs is a Python error.

`workshop.notebook` begins it in the kernel that imports it. It needs nothing but Python, and IPython where it runs in a
notebook.
"""

from workshop.typed.numerals import is_nothing, why_no_number
from workshop.typed.runs import Unread, begin, latest

__all__ = ["Unread", "begin", "is_nothing", "latest", "why_no_number"]
