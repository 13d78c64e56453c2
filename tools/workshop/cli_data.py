"""The commands of `workshop data`: a thin layer over the datasets, as cli.py is over the rooms."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from workshop.errors import WorkshopError


@click.group()
def data() -> None:
    """The data of the year: list them, check them, build them again, write up their page."""


@data.command("list")
def list_datasets() -> None:
    """Show every dataset: tables, rows, size, licence, years, and the sessions that name it."""
    from workshop.course import session
    from workshop.course.data import dataset, page

    root = session.find_root()
    found, faults = [], []
    for name in dataset.names(root):
        try:
            found.append(dataset.read(root, name))
        except WorkshopError as error:  # one that is not complete hides none of the others
            faults.append(str(error))
    click.echo(page.table(found, page.sessions_by_dataset(root)))
    if faults:
        raise WorkshopError("\n".join(faults))


@data.command("check")
@click.argument("names", nargs=-1)
def check_datasets(names: tuple[str, ...]) -> None:
    """Check the datasets NAMES (all, if none is named): bytes, schemas, values, biographies, licences and size."""
    from workshop.course import session
    from workshop.course.data import dataset
    from workshop.course.data.check import check

    root = session.find_root()
    found = check(root, names)
    for problem in found:
        click.echo(str(problem))
    if found:
        raise WorkshopError(f"{len(found)} problem{'s' if len(found) > 1 else ''} in the data.")
    click.echo(f"{len(dataset.chosen(root, names))} datasets are what they say they are.")


@data.command("build")
@click.argument("names", nargs=-1)
@click.option(
    "--from",
    "sources",
    type=click.Path(path_type=Path),
    envvar="WORKSHOP_SOURCES",
    show_envvar=True,
    help="The folder with a folder of the publisher's files for each dataset.  [default: sources/]",
)
@click.option("--write", is_flag=True, help="Put what differs in its place.")
def build_datasets(names: tuple[str, ...], sources: Path | None, write: bool) -> None:
    """Build the datasets NAMES again (all, if none is named) and compare them byte for byte."""
    from workshop.course import session
    from workshop.course.data.build import build

    built = build(session.find_root(), names, sources, write)
    for each in built:
        click.echo(str(each))
    if bad := [each.name for each in built if each.state in ("differs", "failed")]:
        raise WorkshopError(f"Not what the recipe makes: {', '.join(bad)}.")


@data.command("new")
@click.argument("name")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--sources",
    type=click.Path(path_type=Path),
    envvar="WORKSHOP_SOURCES",
    show_envvar=True,
    help="Where to keep the publisher's file, which stays out of git.  [default: sources/]",
)
def new_dataset(name: str, file: Path, sources: Path | None) -> None:
    """Make the dataset NAME from a publisher's FILE.csv: schema, recipe, and a biography to be written.

    In a terminal it asks for what only a person can say; press Enter to leave a gap, which `workshop data check` names.
    """
    from workshop import derived
    from workshop.course import session
    from workshop.course.data.new import new

    root = session.find_root()
    if asks := _in_a_terminal():
        click.echo(
            "What only a person can say is asked for. Enter leaves a gap to fill in later; Ctrl-C makes nothing."
        )
    notes = new(root, name, file, sources, _asked if asks else None)
    list(derived.changes(root, write=True, only="data"))
    click.echo("\n".join([f"Made datasets/{name}.", *notes]))
    click.echo(f"What is still to be written, and how:  workshop data check {name}")


def _in_a_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _asked(question: Any) -> str:
    """What somebody answers in the terminal; a blank leaves a gap."""
    return click.prompt(f"\n{question.asks}: {question.meaning}\n", default="", show_default=False, prompt_suffix="> ")
