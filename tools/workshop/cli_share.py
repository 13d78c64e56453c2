"""`workshop site` and `workshop harvest`: what everybody can read, and what comes back."""

from __future__ import annotations

from pathlib import Path

import click

from workshop.errors import WorkshopError


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--session", "name", required=True, help="Its number or name.")
@click.option("--rooms", is_flag=True, help="Each notebook is a room's, so that small counts name nobody.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The page to write: .html or .pdf.")
def harvest(paths: tuple[Path, ...], name: str, rooms: bool, out: Path) -> None:
    """Count what came back of a session in the notebooks PATHS, or folders of them, without a name."""
    from workshop import files
    from workshop.course.session import find
    from workshop.facilitate import harvest as harvesting

    if out.suffix.lower() not in (".html", ".pdf"):
        raise WorkshopError(f"{out} ends neither in .html nor in .pdf: name the page so. Nothing was written.")
    found = harvesting.gather(paths, find(name), rooms)
    page = found.page()
    files.write(out, page.pdf() if out.suffix.lower() == ".pdf" else page.html().encode())
    click.echo(f"Wrote {out}, from {found.notebooks} notebooks.")
    for trouble in found.troubles:
        click.echo(trouble, err=True)


@click.command()
@click.option("--out", type=click.Path(path_type=Path), required=True, help="An empty folder, or one with a site.")
def site(out: Path) -> None:
    """Make the year as a site that needs no server: sessions, charts, data, dates, and what facilitators need."""
    from workshop.course import session
    from workshop.site import build

    for said in build.build(session.find_root(), out):
        click.echo(said, err=True)
    click.echo(f"Made the site in {out}: serve that folder, or publish it as it is.")
