"""`workshop rooms`: breakout rooms in which everybody edits the same page."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("name", metavar="SESSION")
@click.option("--rooms", "number", type=click.IntRange(1, 30), default=5, show_default=True, help="How many.")
@click.option("--name", "names", multiple=True, help="What a room is called, in place of a number; once for each room.")
@click.option("--start", is_flag=True, help="Open them now, until you press Ctrl-C.")
@click.option("--ip", default="127.0.0.1", show_default=True, help="0.0.0.0 lets other computers of your network in.")
@click.option("--port", type=click.IntRange(1, 65535), help="[default: 8888, or the port of before]")
@click.option("--out", type=click.Path(path_type=Path), help="The rooms' folder.  [default: my-rooms/SESSION]")
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def rooms(
    name: str,
    number: int,
    names: tuple[str, ...],
    start: bool,
    ip: str,
    port: int | None,
    out: Path | None,
    options: tuple[str, ...],
) -> None:
    """Make a room for each group of a meeting about SESSION; OPTIONS are JupyterLab's own, such as --certfile=FILE."""
    from workshop.course import session
    from workshop.rooms import folder, serve

    found = session.find(name)
    place = (out or found.root / folder.FOLDER / found.name).resolve()
    made = folder.prepare(found, place, names or [f"Room {each}" for each in range(1, number + 1)], port)
    host, scheme = serve.host(ip), "https" if any(each.startswith("--certfile") for each in options) else "http"
    base = f"{scheme}://{host}:{made.port}/rooms"
    click.echo(f"{len(made.rooms)} rooms lie in {place}. Their links, while they are open:\n")
    for room in made.rooms:
        click.echo(f"  {room.name}: {base}/{room.slug}?token={made.key}")
    click.echo(f"\n  All rooms: {base}?token={made.key}")
    click.echo(f"  For you alone: {base}/facilitator?token={made.key}&key={made.facilitator}\n")
    if start:
        click.echo("Open until you press Ctrl-C. What people write is saved in that folder.")
        serve.serve(made, ip, options)
    else:
        click.echo(f"Open them:  workshop rooms {found.number} --start")
