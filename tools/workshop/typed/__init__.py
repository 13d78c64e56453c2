"""What people type in a notebook, read as they meant it, in every front end: no answer of theirs is a Python error.

A kernel of the environment that this project is installed in begins it as it starts (`ipython_config.py`); elsewhere
`workshop.notebook` does, when it is imported. It needs nothing but Python, and IPython where it runs in a notebook.
"""

from workshop.typed.numerals import is_nothing, why_no_number
from workshop.typed.runs import Unread, begin, latest

__all__ = ["Unread", "begin", "is_nothing", "latest", "why_no_number"]


def load_ipython_extension(shell: object) -> None:
    """Begin in this kernel, as IPython's extensions do."""
    begin(shell)
