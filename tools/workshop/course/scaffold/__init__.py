"""A new session: a copy of the template in this folder, which is itself a whole session that keeps every rule and runs.

The author changes a session that works into another one that works, and can check it after each step.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

from workshop import files
from workshop.course.session import FOLDER, find_root, session_folders
from workshop.errors import WorkshopError

TEMPLATE = Path(__file__).parent / "session.ipynb"
TEMPLATE_TITLE, TEMPLATE_SLUG = "A new session", "a-new-session"
LAST_NUMBER = 99
# What no file may be called on Windows, whatever its ending.
_RESERVED = {"con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(1, 10))}


def new(
    title: str, number: int | None = None, root: Path | None = None, derive: Callable[[], object] | None = None
) -> Path:
    """Make solutions/NN-slug with its notebook and checks.py, and the participant's copy; return the notebook's path.

    `derive` brings up to date what is made from the sessions; left out, it is the participants' copies alone.
    Without a number it is the one after the last. Raises WorkshopError, and leaves nothing behind, when the title is
    empty, the number or slug is taken, or the folder cannot be written; and, with the session made, when another
    session is damaged.
    """
    root = find_root(root)
    title = " ".join(title.split())
    slug = _slug(title)
    number = _free_number(root, slug, number)
    folder = root / "solutions" / f"{number:02d}-{slug}"
    notebook = folder / f"{slug}.ipynb"
    # The folder is made under another name and moved as a whole: half a session never has the name of one.
    draft = folder.with_name(f".{folder.name}.{os.getpid()}")
    try:
        draft.mkdir()
        (draft / notebook.name).write_bytes(_notebook(title, slug, number))
        for name in ("checks.py", "figures.py"):
            (draft / name).write_bytes(TEMPLATE.with_name(name).read_bytes())
        os.replace(draft, folder)
    except OSError as error:
        raise files.refused(folder, error) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    try:
        derive() if derive else _release(root)
    except BaseException as error:
        released = root / "sessions" / folder.name / notebook.name
        if isinstance(error, WorkshopError) and released.is_file():  # what is wrong is wrong with another session
            raise WorkshopError(f"Made {notebook.relative_to(root)}. What else is derived waits:\n{error}") from None
        for half in (folder, root / "sessions" / folder.name):
            shutil.rmtree(half, ignore_errors=True)
        raise
    return notebook


def _release(root: Path) -> None:
    from workshop.course.release import release  # imports nbgrader: only once the session stands

    release(root)


def _slug(title: str) -> str:
    """The title in lower-case ASCII letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", re.sub(r"['’]", "", plain)).strip("-")
    if not slug:
        raise WorkshopError(
            f"The title '{title}' gives no name for a folder: it needs a letter or a digit.\n"
            f'Give one, for instance  workshop new "Compared with whom?".'
        )
    if slug.isdecimal() or slug in _RESERVED:
        why = "a number names a session by its place" if slug.isdecimal() else "Windows keeps that name to itself"
        raise WorkshopError(f"No session can be called '{slug}': {why}.\nGive a title with another word in it.")
    return slug


def _free_number(root: Path, slug: str, number: int | None) -> int:
    """The number asked for, or the one after the last; refuses a number or slug that another session has."""
    taken = {}
    for folder in session_folders(root / "solutions"):
        described = FOLDER.fullmatch(folder.name)
        assert described is not None  # session_folders gives only such names
        taken[int(described["number"])] = folder.name
        if described["slug"] == slug:
            raise WorkshopError(
                f"There is a session called '{slug}' already: solutions/{folder.name}.\n"
                f"Choose another title, or change that session."
            )
    if number is None:
        number = max(taken, default=0) + 1
    if not 1 <= number <= LAST_NUMBER:
        raise WorkshopError(f"A session's number is 1 to {LAST_NUMBER}, not {number}.\nGive one with  --number.")
    if number in taken:
        free = next((each for each in range(1, LAST_NUMBER + 1) if each not in taken), None)
        raise WorkshopError(
            f"Number {number} is taken by solutions/{taken[number]}.\n"
            f"Choose another with  --number, for instance {free}; or leave it out for the next one."
        )
    return number


def _notebook(title: str, slug: str, number: int) -> bytes:
    """The template's notebook under this title, slug and number, written as JupyterLab writes it."""
    notebook: dict[str, Any] = json.loads(TEMPLATE.read_text(encoding="utf-8"))
    notebook["metadata"]["workshop"] |= {"number": number, "slug": slug}
    for cell in notebook["cells"]:
        cell["source"] = [
            line.replace(f"# {TEMPLATE_TITLE}", f"# {title}").replace(TEMPLATE_SLUG, slug) for line in cell["source"]
        ]
    return (json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
