"""`workshop table`: a table of one's own on one page, on this machine."""

from __future__ import annotations

from pathlib import Path

import click

KINDS = {"person": "a person", "event": "an event", "count": "a count"}


def _word(kind: str) -> str:
    return next(word for word, each in KINDS.items() if each == kind)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--row", type=click.Choice(["person", "event", "count"]), help="What a row is.")
@click.option("--group", help="The column that says how people are grouped.")
@click.option("--outcome", help="The column of the outcome; for counts, how many have it.")
@click.option("--yes", help='The values that count as the outcome, such as "suspended or expelled".')
@click.option("--people", help="For counts: the column of how many could have the outcome.")
@click.option("--place", default="", help="The column of the place.")
@click.option("--year", default="", help="The column of the year.")
@click.option("--only", default="", help="The year to show.  [default: the last]")
@click.option("--by", default="", help="One more column: rates with the same mix of it.")
@click.option("--reference", default="", help="The group that others are compared with.  [default: the largest]")
@click.option("--threshold", type=click.IntRange(2, 1000), default=6, show_default=True, help="Least count shown.")
@click.option("--no-total", is_flag=True, help="Nowhere is a total of all groups public.")
@click.option("--where", default="", help='Only some rows, such as "characteristic is ethnicity".')
@click.option("--called", default="", help="What the outcome is called on the page.")
@click.option("--standards", default="", help="A place whose categories stand beside yours, or a file of them (TOML).")
@click.option("--title", default="Our table", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="A folder that is empty or not there yet.")
def table(
    file: Path, row: str | None, group: str | None, outcome: str | None, out: Path, no_total: bool, **more: str
) -> None:
    """Compare groups in a table of your own, FILE (CSV, TSV, Excel), on this machine; asks for what is left out."""
    from workshop.own import Biography, OwnPage, OwnTable, Question, read
    from workshop.own import standards as sets
    from workshop.own.guess import NONE, guess
    from workshop.own.page import refuse_borrowed

    refuse_borrowed()
    sheet = read(file)
    for noted in sheet.noted:
        click.echo(noted)
    if None in (row, group, outcome):
        click.echo(f"The columns are: {', '.join(map(str, sheet.frame.columns))}.")
    given = {"row": KINDS.get(row or "", ""), "group": group or "", "outcome": outcome or ""}
    given |= {name: more[name] or "" for name in ("yes", "people", "place", "year", "only", "by", "where", "called")}
    found = guess(sheet, Question(**given)).question
    kind = KINDS[row or click.prompt("What is a row", type=click.Choice(list(KINDS)), default=_word(found.row))]
    found = guess(sheet, Question(**given | {"row": kind})).question
    given |= {"row": kind, "place": found.place, "year": found.year}
    asked = {"group": "Which column says how people are grouped", "outcome": "Which column is the outcome"}
    last = ("people", "Which column says how many could have it")
    if kind != KINDS["count"]:
        last = ("yes", "Which of its values count (with 'or' between them)")
    for name, words in (*asked.items(), last):
        given[name] = given[name] or click.prompt(words, default=getattr(found, name) or None)
    for name in ("place", "year"):
        if given[name] and not more[name]:
            click.echo(f"The {name} is taken from the column {given[name]!r}; --{name} none  leaves it out.")
    given = {name: "" if text.strip().casefold() == NONE else text for name, text in given.items()}
    question = Question(**given)
    own = OwnTable(
        sheet, question, int(more["threshold"]), more["reference"], not no_total, sets.chosen(more["standards"])
    )
    saved = OwnPage(own, Biography(more["title"], {})).save(out)
    for path in saved.files:
        click.echo(f"Wrote {path}")
