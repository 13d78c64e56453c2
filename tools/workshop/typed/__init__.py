"""What people type in a notebook, read as they meant it, in every front end: no answer of theirs is a Python error.

`workshop.notebook` begins it in a kernel; a kernel of our own environment begins it as it starts, by `%load_ext
workshop.typed`. It needs nothing but Python, and IPython where it runs in a notebook.
"""

from workshop.typed.numerals import is_nothing, why_no_number
from workshop.typed.runs import Unread, begin, latest

__all__ = ["Unread", "begin", "is_nothing", "latest", "why_no_number"]


def load_ipython_extension(shell: object) -> None:
    """Begin in this kernel, as IPython's extensions do."""
    begin(shell)
