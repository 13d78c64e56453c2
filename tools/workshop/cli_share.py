"""`workshop site`, `workshop lite` and `workshop harvest`: what everybody can read and run, and what comes back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from workshop.errors import WorkshopError


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--session", "name", required=True, help="Its number or name.")
@click.option("--rooms", is_flag=True, help="Each notebook is a room's, so that small counts name nobody.")
@click.option("--with-named", is_flag=True, help="With texts in which a name was found: you looked at them.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="The page to write, .html or .pdf; or a folder for both, and the draft of a written account.",
)
def harvest(paths: tuple[Path, ...], name: str, rooms: bool, with_named: bool, out: Path) -> None:
    """Count what came back of a session in the notebooks PATHS, or folders of them, without a name.

    Reflections are taken only from those who ticked the line below them. Whatever in these may name a person is pointed
    out first, and such a text is left out of the page.
    """
    from workshop import files
    from workshop.course.session import find
    from workshop.facilitate import harvest as harvesting
    from workshop.facilitate import names, returned

    ending = out.suffix.lower()
    if ending not in (".html", ".pdf", "") or (not ending and out.is_file()):
        raise WorkshopError(f"{out} ends neither in .html nor in .pdf, and is no folder. Nothing was written.")
    found = harvesting.gather(paths, find(name), rooms)
    for text in found.named():
        click.echo(f"May name a person ({', '.join(text.named)}): {' '.join(text.words.split())}", err=True)
    if found.named():
        done = "Printed all the same" if with_named else "Left out of the page; --with-named prints them"
        click.echo(f"{done}. {names.HOW}", err=True)
    page = returned.page(found, with_named)
    made = {out: page.pdf() if ending == ".pdf" else page.html().encode()}
    if not ending:
        made = {out / "what-came-back.html": page.html().encode(), out / "what-came-back.pdf": page.pdf()}
        made[out / "account-draft.md"] = returned.account(found, with_named).encode()
        out.mkdir(parents=True, exist_ok=True)
    for path, content in made.items():
        files.write(path, content)
    click.echo(f"Wrote {', '.join(map(str, made))}, from {found.notebooks} notebooks.")
    for trouble in found.troubles:
        click.echo(trouble, err=True)


_pyodide = click.option(
    "--pyodide", type=click.Path(path_type=Path), help="The folder with Pyodide.  [default: build/pyodide]"
)


@click.command()
@click.option("--out", type=click.Path(path_type=Path), required=True, help="An empty folder, or one with a site.")
@click.option(
    "--lite", is_flag=True, help="With the sessions in the browser alone; needs Pyodide, see `workshop lite`."
)
@_pyodide
def site(out: Path, lite: bool, pyodide: Path | None) -> None:
    """Make the year as a site that needs no server: sessions, charts, data, dates, and what facilitators need."""
    from workshop.course import session
    from workshop.site import build

    root = session.find_root()
    for said in build.build(root, out, lite=_distribution(root, pyodide) if lite else None):
        click.echo(said, err=True)
    click.echo(f"Made the site in {out}: serve that folder, or publish it as it is.")


@click.command()
@click.option("--out", type=click.Path(path_type=Path), help="An empty folder, or one that this was made in.")
@click.option("--fetch", is_flag=True, help="Bring Pyodide, as it is pinned, into build/pyodide first.")
@_pyodide
def lite(out: Path | None, fetch: bool, pyodide: Path | None) -> None:
    """Make the sessions to run in a browser alone: no server calculates, and nothing written leaves the browser."""
    from workshop.course import session
    from workshop.lite import build
    from workshop.lite import pyodide as python

    if not (out or fetch):
        raise click.UsageError("Name a folder with --out, or fetch Pyodide with --fetch.")
    root = session.find_root()
    if fetch:
        python.fetch(pyodide or python.folder_of(root), say=click.echo)
    if out:
        build.build(root, out, _distribution(root, pyodide))
        click.echo(f"Made the sessions in {out}: serve that folder, and open lab/index.html in it.")


def _distribution(root: Path, folder: Path | None) -> Any:
    from workshop.lite import pyodide as python

    found = python.read(folder or python.folder_of(root))
    if not python.is_pinned(found):
        click.echo(f"{found.folder} holds another Pyodide than the {python.VERSION} that is published.", err=True)
    return found
