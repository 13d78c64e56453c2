"""A new dataset: its folder with a schema worked out, a biography to be written, and a recipe that runs already.

What only a person can say is asked for, or stands there as a gap that `workshop data check` names.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workshop import files
from workshop.course.data import build, dataset, infer, recipe
from workshop.course.data.rules import GAP
from workshop.datapackage.descriptor import FILE, LICENCE, PACKAGE, QUESTIONS, RESOURCE, SOURCE
from workshop.errors import WorkshopError

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_RESERVED = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]")  # no file of Windows may be called so

GUIDES = {
    "who_collected": "which agency or people wrote it down, for whom, and who put the file together",
    "how": "how an entry came to be: a form, a report, a survey, an officer's notes; how the file was made from them",
    "why": "what the data were collected for, which is seldom what they are used for",
    "when": "from when to when, how often, and when our copy was taken",
    "race_recorded": "in which words, by whom (the person, or somebody who looked at them), and since when",
    "who_is_counted": "what one row or one count is, and what puts a person into it",
    "who_is_missing": "who is in no row, and who is in one but cannot be seen",
    "suppressed": "what the publisher hides and what we hide, by which rule, and whether it can be worked out",
    "what_we_changed": "every step from the publisher's file to our table",
    "known_harms": "what use of such data has done to people, and what a reader may take from it that is wrong",
}

_BUILD = '''\
"""{name}: from the publisher's file to our table.

Each row of the file is one row here, under our names of the columns. Say here what else is done to it.
"""

from __future__ import annotations

from workshop.course.data.recipe import Source

FILE = {file}
COLUMNS = {{
{columns}}}  # ours: the publisher's


def build(source: Source) -> dict[str, list[dict]]:
    """One row for each row of the publisher's file."""
    rows = source.rows({arguments})
    return {{"{name}": [{{ours: row[theirs] for ours, theirs in COLUMNS.items()}} for row in rows]}}
'''


@dataclass(frozen=True)
class Question:
    """One thing that only a person can say: the key under which it stands, what is asked, and what it means."""

    key: str
    asks: str
    meaning: str


Ask = Callable[[Question], str]

QUESTIONS_ASKED = (
    Question("title", "Title", PACKAGE["title"].meaning),
    Question("description", "Description", PACKAGE["description"].meaning),
    Question("years", "Years", PACKAGE["years"].meaning),
    Question("publisher.title", "Publisher", SOURCE["title"].meaning),
    Question("publisher.path", "Publisher's address", SOURCE["path"].meaning),
    Question("copy.title", "Our copy came from", SOURCE["title"].meaning),
    Question("copy.path", "Its address", SOURCE["path"].meaning),
    Question("licence.name", "Licence", LICENCE["name"].meaning),
    Question("licence.title", "Licence in full", LICENCE["title"].meaning),
    Question("licence.path", "Licence's address", LICENCE["path"].meaning),
    Question("table.title", "The table's title", RESOURCE["title"].meaning),
    *(Question(key, label, GUIDES[key]) for key, label in QUESTIONS.items()),
)


def new(root: Path, name: str, file: Path, sources: Path | None = None, ask: Ask | None = None) -> list[str]:
    """Make datasets/NAME from the publisher's file, keep a copy of that in the folder of sources, and return its notes.

    `ask` gives the answer to a question, or a blank for a gap; left out, all are gaps. Raises WorkshopError, and leaves
    nothing behind, when the name cannot be used, the file is no table, or a place cannot be written.
    """
    _require_name(root, name)
    raw = infer.read(file)
    source = (sources or build.sources(root)) / name
    if source.exists():
        raise WorkshopError(f"{source} is there already: a dataset of this name had its sources there. Choose another.")
    schema = infer.schema(raw)
    answers = {question.key: (ask(question).strip() if ask else "") for question in QUESTIONS_ASKED}
    said = {question.key: answers[question.key] or f"{GAP} {question.meaning}" for question in QUESTIONS_ASKED}
    folder = root / "datasets" / name
    with _undone_on_error(folder, source):
        files.write_all(_sources(source, file))
        about = _about(name, schema, said)
        files.write_all({folder / FILE: recipe.as_json(about), folder / "build.py": _recipe(name, file.name, raw)})
        made = recipe.built(folder, build.load(folder).build, recipe.opened(source))
        licences = root / "datasets" / "LICENSES.md"
        made_at = {folder / each: content for each, content in made.items()}
        files.write_all({**made_at, licences: _with_row(licences, name, said)})
    return _notes(name, raw, schema)


def _require_name(root: Path, name: str) -> None:
    if not _NAME.fullmatch(name) or _RESERVED.fullmatch(name):
        raise WorkshopError(
            f"{name!r} is no name for a dataset: lower-case letters, digits and hyphens, beginning with a letter, "
            "such as school-suspensions."
        )
    if name in dataset.names(root) or (root / "datasets" / name).exists():
        raise WorkshopError(f"There is a dataset called {name!r} already: choose another name, or change that one.")


@contextlib.contextmanager
def _undone_on_error(*folders: Path) -> Iterator[None]:
    """Remove what was begun in these folders, which were not there before, when something stops it."""
    try:
        yield
    except BaseException:
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)
        raise


def _sources(source: Path, file: Path) -> dict[Path, bytes]:
    """The publisher's file as it is, and the list that proves it."""
    content = file.read_bytes()
    listed = {"files": [{"path": file.name, "sha256": hashlib.sha256(content).hexdigest()}], "check": {}}
    return {source / file.name: content, source / "source.json": (json.dumps(listed, indent=1) + "\n").encode()}


def _about(name: str, schema: Mapping[str, Any], said: Mapping[str, str]) -> dict[str, Any]:
    """The description, as complete as it can be without the tables."""
    roles = ("publisher", "copy")
    sources = [{"role": role, "title": said[f"{role}.title"], "path": said[f"{role}.path"]} for role in roles]
    return {
        "name": name,
        **{key: said[key] for key in ("title", "description", "years")},
        "licenses": [{key: said[f"licence.{key}"] for key in ("name", "title", "path")}],
        "sources": sources,
        "biography": {key: said[key] for key in QUESTIONS},
        "resources": [
            {
                "name": name,
                "path": f"{name}.csv",
                "title": said["table.title"],
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": schema,
            }
        ],
    }


def _recipe(name: str, file: str, raw: infer.Raw) -> bytes:
    pairs = zip(raw.names, raw.header, strict=True)
    columns = "".join(f"    {_quoted(ours)}: {_quoted(theirs)},\n" for ours, theirs in pairs)
    arguments = "FILE" if raw.separator == "," else f"FILE, separator={_quoted(raw.separator)}"
    return _BUILD.format(name=name, file=_quoted(file), columns=columns, arguments=arguments).encode()


def _quoted(text: str) -> str:
    """A text as Python has it, in the quotes that the formatter chooses."""
    return repr(text) if '"' in text and "'" not in text else json.dumps(text, ensure_ascii=False)


def _with_row(licences: Path, name: str, said: Mapping[str, str]) -> bytes:
    """LICENSES.md with a row more, below the last of its table."""
    lines = licences.read_text(encoding="utf-8").splitlines() if licences.is_file() else ["# Licences of the data", ""]
    publisher = said["publisher.title"]
    cells = f"`{name}`", f"[{said['licence.name']}]({said['licence.path']})", publisher, f"{publisher}; changed here"
    last = max((place for place, line in enumerate(lines, 1) if line.startswith("| ")), default=len(lines))
    lines.insert(last, f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return ("\n".join(lines) + "\n").encode()


def _notes(name: str, raw: infer.Raw, schema: Mapping[str, Any]) -> list[str]:
    """What an author should look at first."""
    kinds = ", ".join(f"{field['name']} ({field['type']})" for field in schema["fields"])
    notes = [f"{len(raw.rows):,} rows. Columns: {kinds}. A code is a string and keeps its zeros."]
    for column, marks in infer.marks(raw, schema["fields"]).items():
        notes.append(
            f"The column {column} holds numbers and {', '.join(map(repr, marks))}: in build.py, leave such a cell "
            f"blank and say why in a column {column}_status (reported, suppressed, not applicable, missing)."
        )
    return notes
