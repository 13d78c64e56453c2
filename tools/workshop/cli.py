"""One command, `workshop`: a thin layer over the rooms.

Each subcommand imports its room only when it is called, so that `workshop --help` is immediate.
What the rooms raise as `WorkshopError` becomes one message on stderr and exit code 1.
"""

from __future__ import annotations

import importlib.util
import math
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from workshop import console
from workshop.cli_data import data
from workshop.cli_rooms import rooms
from workshop.cli_share import harvest, lite, site
from workshop.cli_table import table
from workshop.errors import WorkshopError, short


class _Finite(click.FloatRange):
    """A number in a range, which *nan* is not, though it is beyond neither end."""

    def convert(self, value: Any, param: Any, ctx: Any) -> float:
        found = super().convert(value, param, ctx)
        if not math.isfinite(found):
            self.fail(f"{value!r} is no number that can be counted to.", param, ctx)
        return found


class _Place(click.Path):
    """The place of a file or folder, which an empty text is not."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        if not str(value).strip():
            self.fail("an empty name is no place; name a file or a folder.", param, ctx)
        return super().convert(value, param, ctx)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="equity-in-data-workshop")
def cli() -> None:
    """A year of workshops on racial equity in administrative data: derive, check and run its notebooks."""


@cli.command()
@click.argument("sessions", nargs=-1)
@click.option("--copy", type=click.Choice(["solutions", "sessions", "both"]), default="both", show_default=True)
@click.option(
    "-p", "--parameter", "parameters", nargs=2, multiple=True, metavar="NAME VALUE", help="Such as: -p place Hartford"
)
@click.option("--sweep", is_flag=True, help="Every value that the data allow, one parameter at a time.")
@click.option("--jobs", type=click.IntRange(min=1), help="Worker processes.  [default: one a core]")
@click.option(
    "--timeout",
    type=_Finite(min=0, min_open=True, max=86_400),
    default=120,
    show_default=True,
    help="Seconds a notebook.",
)
@click.option("--memory", type=_Finite(min=0.25, max=4096), default=4, show_default=True, help="Gigabytes a notebook.")
@click.option("--out", type=_Place(path_type=Path), help="Keep the executed copies in this folder.")
@click.option("--json", "record", type=_Place(dir_okay=False, path_type=Path), help="Write what happened to this file.")
@click.option("--offline", is_flag=True, help="Close the network to the notebooks.")
def run(sessions: tuple[str, ...], **options: Any) -> None:
    """Run notebooks with papermill: every session, or those given by number or name; exit 1 unless all are good."""
    if importlib.util.find_spec("papermill") is None:  # said once here, and not by each worker
        raise ModuleNotFoundError("papermill is not installed", name="papermill")
    try:
        from workshop.execute import command

        sys.exit(command.run(sessions, **options))
    except KeyboardInterrupt:
        sys.exit(130)  # 128 + SIGINT, as shells have it


@cli.command(context_settings={"ignore_unknown_options": True})
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def lab(options: tuple[str, ...]) -> None:
    """Open JupyterLab on the list of sessions; OPTIONS are JupyterLab's own, such as --no-browser."""
    from workshop.course import session
    from workshop.lab import open_lab

    open_lab(session.find_root(), options)


@cli.command("list")
def list_sessions() -> None:
    """Show the year: each session's question, stage, minutes, exercises, and what it can vary."""
    from workshop.course import listing, session

    sessions, errors = session.readable()
    if sessions or not errors:
        click.echo(listing.table(sessions))
    _after_all(errors)


@cli.command()
@click.argument("title")
@click.option("--number", type=int, help="Its place in the year; the one after the last if left out.")
def new(title: str, number: int | None) -> None:
    """Make a session called TITLE that keeps every rule and runs, ready to be changed into another."""
    from workshop import derived
    from workshop.course import scaffold, session

    root = session.find_root()
    notebook = scaffold.new(title, number, root, lambda: list(derived.changes(root, write=True))).relative_to(root)
    click.echo(f"Made {notebook}, and the participant's copy in sessions/{notebook.parent.name}.")
    click.echo(f"Open the first in JupyterLab, change what it says, then:  workshop lint {notebook.parent.name}")


_only_check = click.option(
    "--check", "only_check", is_flag=True, help="Compare, write nothing, and exit with 1 when one is stale."
)


@cli.command()
@_only_check
def derive(only_check: bool) -> None:
    """Bring every derived file up to date: sessions/, and the others that README.md lists."""
    _derive(only_check, "workshop derive")


@cli.command()
@_only_check
def release(only_check: bool) -> None:
    """Derive every participant's copy in sessions/ from solutions/, and nothing else."""
    _derive(only_check, "workshop release", "sessions")


def _derive(only_check: bool, command: str, only: str | None = None) -> None:
    """Bring derived files up to date, or say which are not, and of which it is because somebody wrote in them."""
    from workshop import derived
    from workshop.course.session import find_root
    from workshop.files import WRITTEN_IN

    root = find_root()
    found = []
    for each in derived.changes(root, not only_check, only):
        path = each.path.relative_to(root).as_posix()
        click.echo(f"{path} is {each.problem}" if only_check else f"{each.done} {path}")
        found.append((path, each.problem))
    if kept := [path for path, problem in found if problem == WRITTEN_IN]:
        raise WorkshopError(
            f"Somebody wrote in {', '.join(kept)}, so it stays as it is.\n"
            f"Move it to a place of its own (my-sessions/ is for notebooks), and run  {command}."
        )
    if only_check and found:
        raise WorkshopError(f"What is derived is not what it is made from. Bring it up to date:  {command}")
    if not found:
        click.echo("sessions/ is up to date." if only else "Every derived file is up to date.")


@cli.command()
@click.argument("sessions", nargs=-1)
def lint(sessions: tuple[str, ...]) -> None:
    """Check SESSIONS (all, and the README files, if none is named) against the content rules."""
    from workshop.course import rules, session

    root = session.find_root()
    found = rules.lint(root, [session.find_source(name, root) for name in sessions] or None)
    for finding in found:
        click.echo(str(finding))
    if found:
        raise WorkshopError(f"{len(found)} finding{'s' if len(found) > 1 else ''} against {len(rules.RULES)} rules.")
    click.echo(f"No findings against {len(rules.RULES)} rules.")


@cli.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="The file to write.  [default: my-portfolio.html or .md]")
@click.option("--format", "kind", type=click.Choice(["html", "md"]), help="[default: by the file's name, or html]")
def portfolio(paths: tuple[Path, ...], out: Path | None, kind: str | None) -> None:
    """Gather what you wrote in the notebooks PATHS, or folders of them (sessions/ if none is named), into one page.

    What cannot be read is named, in the page too. Exit 1, and no page, where there is nothing that can.
    """
    from workshop.notebook.portfolio import collect

    out = out or Path(f"my-portfolio.{kind or 'html'}")
    page = collect(paths or [_sessions()])
    click.echo(f"Wrote {page.save(out, kind)}: {page.summary}.")
    for trouble in page.troubles:
        click.echo(trouble, err=True)


@cli.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print a record for each notebook.")
def progress(paths: tuple[Path, ...], as_json: bool) -> None:
    """Show what was attempted, what matches and what is written in the notebooks PATHS (sessions/ if none is named).

    What cannot be read is named. Exit 1 where there is nothing that can.
    """
    import json

    from workshop.notebook import progress as reading

    rows, troubles = reading.progress(paths or [_sessions()])
    records = [each.record() for each in rows]
    click.echo(json.dumps(records, ensure_ascii=False, indent=1) if as_json else reading.table(rows))
    for trouble in troubles:
        click.echo(trouble, err=True)


cli.add_command(data)
cli.add_command(table)
cli.add_command(site)
cli.add_command(lite)
cli.add_command(harvest)
cli.add_command(rooms)


@cli.command()
@click.argument("sessions", nargs=-1)
@click.option(
    "--format", "form", type=click.Choice(["markdown", "json", "chat"]), default="markdown", show_default=True
)
def links(sessions: tuple[str, ...], form: str) -> None:
    """Show the addresses that open SESSIONS (all, if none is named): on Binder, on a hub, to download."""
    from workshop.course import session
    from workshop.facilitate import links as addresses
    from workshop.facilitate import settings as configured

    root = session.find_root()
    settings = configured.read(root)
    addresses.require(settings)
    found, errors = session.readable(root, sessions)
    if form == "chat":
        click.echo("\n\n".join(addresses.chat(each, settings) for each in found))
    else:
        click.echo({"markdown": addresses.table, "json": addresses.as_json}[form](found, settings))
    for path in addresses.unpublished(found, settings, root):
        click.echo(f"{path} is not on the branch {settings.branch} yet: push it before you send its link.", err=True)
    _after_all(errors)


@cli.command()
@click.option("--year", type=click.IntRange(1, 2100), required=True, help="Such as 2027.")
@click.option("--out", type=click.Path(path_type=Path), help="The file.  [default: build/workshop-YEAR.ics]")
def calendar(year: int, out: Path | None) -> None:
    """Write the year's meetings as an .ics file, which every calendar opens, and show their dates."""
    from workshop import files
    from workshop.course import session
    from workshop.facilitate import calendar as dates
    from workshop.facilitate import settings as configured

    root = session.find_root()
    settings = configured.read(root)
    meetings = dates.meetings(session.catalogue(root), settings, year)
    out = out or root / "build" / f"workshop-{year}.ics"
    if out.suffix.lower() != ".ics":
        raise WorkshopError(f"{out} does not end in .ics: name the file so. Nothing was written.")
    files.write(out, dates.file(meetings, settings))
    click.echo(dates.table(meetings, settings))
    click.echo(f"Wrote {out}")


def _meeting_options(command: Any) -> Any:
    """The options that `agenda` and `pack` share."""
    for option in (
        click.option("--in-person", is_flag=True, help="For one room, in place of a call."),
        click.option(
            "--minutes", type=click.Choice(["90", "60"]), default="90", show_default=True, help="60 is the short cut."
        ),
        click.option(
            "--start",
            metavar="WHEN",
            help='Such as "2027-08-17 11:30", with a zone behind it if it is not that of workshop.toml.',
        ),
    ):
        command = option(command)
    return command


@cli.command()
@click.argument("session")
@_meeting_options
@click.option("--out", type=click.Path(path_type=Path), help="Write it to this file: .html, or .pdf of two pages.")
def agenda(session: str, start: str | None, minutes: str, in_person: bool, out: Path | None) -> None:
    """Show the run-of-show of SESSION: each step with its clock time, what to say, what helpers do, what to watch."""
    from workshop.course.session import find
    from workshop.facilitate import agenda as run_of_show
    from workshop.facilitate import clock, settings

    found = find(session)
    configured = settings.read(found.root)
    when = clock.read(start, configured) if start else clock.usual(configured)
    planned = run_of_show.plan(found, when, run_of_show.Form(int(minutes), in_person))
    if out is None:
        click.echo(planned.text())
    else:
        run_of_show.write(planned, out)
        click.echo(f"Wrote {out}")


@cli.command()
@click.argument("sessions", nargs=-1)
@click.option("--all", "whole_year", is_flag=True, help="Every session, each in a folder of its own.")
@_meeting_options
@click.option(
    "-p", "--parameter", "parameters", nargs=2, multiple=True, metavar="NAME VALUE", help="Such as: -p place Hartford"
)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="A folder that is empty or not there yet.")
def pack(sessions: tuple[str, ...], whole_year: bool, out: Path, **options: Any) -> None:
    """Make the folder for a meeting about SESSION: what to print, what to send, what to paste."""
    try:
        from workshop.facilitate import command

        for folder in command.pack(sessions, whole_year, out, **options):
            click.echo(f"Made {folder}")
    except KeyboardInterrupt:
        sys.exit(130)


def _after_all(errors: Sequence[str]) -> None:
    """End with what could not be read, once everything else is done."""
    if errors:
        raise WorkshopError("\n".join(errors))


def _sessions() -> Path:
    """The notebooks that one works in, else the participants' of the project, by the way from here."""
    from workshop.course import session, workplace

    root = session.find_root()
    mine = root / workplace.FOLDER
    return Path(os.path.relpath(mine if mine.is_dir() else root / "sessions"))


def main() -> None:
    """Run the command line; a WorkshopError, and what the system refuses, is a message and never a traceback."""
    console.be_patient()
    try:
        cli(standalone_mode=True)
    except ModuleNotFoundError as missing:
        if not missing.name or missing.name.partition(".")[0] == "workshop":
            raise
        click.echo(
            f"This command needs what facilitators and authors have installed: {missing.name} is not here.\n"
            "Install it once:  make setup  (without make:  python tools/install.py --all)",
            err=True,
        )
        sys.exit(1)
    except WorkshopError as error:
        click.echo(short(str(error)), err=True)
        sys.exit(1)
    except OSError as error:  # what no command foresees: a name that is too long, a disk that is full or gone
        place = f"{error.filename} cannot be used: " if error.filename else ""
        click.echo(short(f"{place}{error.strerror or error}."), err=True)
        sys.exit(1)
