"""The files that are made from others: one list of what each comes from and how it is made, for every command.

`workshop derive` works through it, `workshop derive --check` compares, and the table in README.md is the list itself.
A page in which somebody wrote by hand stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from workshop import edition, files
from workshop.errors import WorkshopError
from workshop.files import Difference

DERIVE = "workshop derive"
_BEGIN, _END = f"<!-- derived by `{DERIVE}` from tools/workshop/derived.py -->", "<!-- end of what is derived -->"

# What a project's file is not, and what was done about it when asked to write.
Changes = Callable[[Path, bool], Iterator[Difference]]


@dataclass(frozen=True)
class Derived:
    """One row of the list: made only where `source` is there, and by another `command` where `changes` is left out."""

    name: str
    files: str
    made_from: str
    source: str = ""
    changes: Changes | None = None
    command: str = DERIVE


def changes(root: Path, write: bool = False, only: str | None = None) -> Iterator[Difference]:
    """Each file that is not what it should be, brought up to date with `write`; all, or those of the row `only`.

    Raises WorkshopError, after everything else was done, where something could not be derived or written.
    """
    errors = []
    for each in LIST:
        if each.changes and only in (None, each.name) and (root / each.source).exists():
            try:
                yield from each.changes(root, write)
            except WorkshopError as error:
                errors.append(str(error))
            except UnicodeError as error:
                errors.append(f"{each.files} cannot be made, because a file is not written in UTF-8: {error}.")
    if errors:
        raise WorkshopError("\n".join(dict.fromkeys("\n".join(errors).split("\n"))))


def table() -> str:
    """The list as README.md has it."""
    rows = [(each.files, each.made_from, f"`{each.command}`") for each in LIST]
    lines = [("file", "made from", "by"), ("---", "---", "---"), *rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in lines)


def _file(name: str, text: Callable[[Path], str], is_ours: Callable[[bytes], bool] = edition.is_signed) -> Changes:
    """A file that is one text. One that is not as we left it, and not in git's history either, is somebody's own."""

    def look(root: Path, write: bool) -> Iterator[Difference]:
        path, content = root / name, text(root).encode("utf-8")
        if not path.is_file():
            problem = files.MISSING
        elif path.read_bytes() == content:
            return
        else:
            is_free = is_ours(path.read_bytes()) or edition.in_history(path)
            problem = files.STALE if is_free else files.WRITTEN_IN
        if write and problem != files.WRITTEN_IN:
            files.write(path, content)
        yield Difference(path, problem)

    return look


def _sessions(root: Path, write: bool) -> Iterator[Difference]:
    from workshop.course import release

    yield from release.changes(root, write)


def _data(root: Path) -> str:
    from workshop.course.data import dataset, page

    return page.page([dataset.read(root, name) for name in dataset.names(root)], page.sessions_by_dataset(root))


def _links(root: Path) -> str:
    from workshop.course.session import catalogue
    from workshop.facilitate import links, settings

    return links.page(catalogue(root), settings.read(root))


def _environment(root: Path) -> str:
    from workshop import environment

    return environment.derive(root)


def _participants(root: Path) -> str:
    from workshop import environment

    return environment.participants(root)


def _readme(root: Path) -> str:
    text = (root / "README.md").read_text(encoding="utf-8")
    before, begin, rest = text.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not (begin and end):
        raise WorkshopError(
            f"README.md has no place for the list of derived files. Put these two lines where it should stand:\n"
            f"{_BEGIN}\n{_END}"
        )
    return f"{before}{begin}\n\n{table()}\n\n{end}{after}"


LIST: Sequence[Derived] = (
    Derived(
        "sessions",
        "`sessions/` and `sessions/README.md`",
        "`solutions/`, and the address in `workshop.toml`",
        "solutions",
        _sessions,
    ),
    Derived(
        "data",
        "`datasets/README.md`",
        "the `datapackage.json` of each dataset, and which sessions name it",
        "datasets",
        _file("datasets/README.md", _data),
    ),
    Derived(
        "links",
        "`docs/links.md`",
        "`workshop.toml` and `solutions/`",
        "workshop.toml",
        _file("docs/links.md", _links),
    ),
    Derived(
        "environment",
        "`environment.yml`",
        "`requirements.lock` and `pyproject.toml`",
        "requirements.lock",
        _file("environment.yml", _environment, lambda content: content.startswith(b"# Derived from")),
    ),
    Derived(
        "participants",
        "`requirements-participants.lock`",
        "`requirements.lock` and `pyproject.toml`",
        "requirements.lock",
        _file("requirements-participants.lock", _participants, lambda content: content.startswith(b"# Derived from")),
    ),
    Derived(
        "readme",
        "this table",
        "`tools/workshop/derived.py`",
        "README.md",
        _file("README.md", _readme, lambda content: True),  # only what stands between the two comments is replaced
    ),
    Derived(
        "tables",
        "`datasets/NAME/*.csv`, hashes and sizes in `datapackage.json`",
        "the publisher's files, where they are at hand",
        command="workshop data build --write",
    ),
    Derived("lock", "`requirements.lock`", "`pyproject.toml`", command="make lock"),
    Derived(
        "picture",
        "`docs/session.png`",
        "session 8, in a browser",
        command="python tests/browser/picture.py 08-compared-with-whom",
    ),
)
