"""The pages that a harvest gives: one for the next meeting, and a draft of the account for those who missed it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from workshop.cell import Field
from workshop.course.asked_back import FOR_WHOM_NOT, NEXT, USEFUL
from workshop.facilitate.guesses import Guessed, picture
from workshop.facilitate.harvest import SURER, VOTES, Harvest
from workshop.facilitate.protected import FEW, FEWEST, HIDDEN, MANY, MOST, often, protected, votes
from workshop.notebook.checks import MATCHES, NOT_ATTEMPTED, NOT_YET
from workshop.notebook.quoted import literal
from workshop.paper import Page

_KINDS = {"reflection": "Reflections that may be read out", "one-thing": "One thing that people can do"}
_WHY_HIDDEN = f"{HIDDEN.capitalize()}: fewer than {FEWEST} people, or a count from which so few could be worked out."


def page(harvest: Harvest, with_named: bool = False) -> Page:
    """One page for the next meeting. Texts in which a name was found are left out unless `with_named`."""
    pictures: dict[str, str] = {}
    title = f"What came back of session {harvest.session.number}: {harvest.session.title}"
    return Page(title, "\n\n".join(_text(harvest, with_named, pictures)), pictures, points=10.5)


def _text(harvest: Harvest, with_named: bool, pictures: dict[str, str]) -> Iterator[str]:
    if not harvest.is_enough:
        yield f"Fewer than {FEWEST} people handed in a notebook, so nothing is counted here: it would name them."
    else:
        yield f"{harvest.notebooks} {harvest.whose} handed in a notebook. Nobody is named."
        yield "## The questions"
        yield _questions(harvest)
        yield "## Mistakes that were met"
        yield _mistakes(harvest)
        yield "## What was guessed"
        for place, guessed in enumerate(harvest.guesses):
            yield from _guessed(harvest, guessed, f"guess-{place}", pictures)
        yield "## The vote"
        yield from _voted(harvest)
        yield from _read_out(harvest, with_named)
    for heading in ("What we heard", "What we will try", "Who does what, by when"):
        yield f"## {heading}"
        yield "```lines 3\n```"


def _questions(harvest: Harvest) -> str:
    rows = []
    for each in harvest.questions:
        known = [each.states[state] for state in (MATCHES, NOT_YET, NOT_ATTEMPTED)]
        counts = [*known, sum(each.states.values()) - sum(known)]
        rows.append((f"**{_cell(each.title)}**", *(map(str, counts) if harvest.rooms else protected(counts))))
    table = _table(("Question", "Matches", "Not yet", "Not attempted", "No result saved"), rows)
    return f"{table}\n\n{_WHY_HIDDEN}" if any(HIDDEN in row for row in rows) else table


def _mistakes(harvest: Harvest) -> str:
    rows = [
        (f"**{_cell(question.title)}**", _cell(said), number)
        for question in harvest.questions
        for said, number in often(question.mistakes, harvest.rooms)
    ]
    table = _table(("Question", "What the check said", "How often"), rows) if rows else "None by name."
    return table if harvest.rooms else f"{table}\n\nMistakes that {FEW} people met are not listed."


def _guessed(harvest: Harvest, guessed: Guessed, name: str, pictures: dict[str, str]) -> Iterator[str]:
    if len(harvest.guesses) > 1:
        yield f"### {_cell(guessed.label)}"
    total = guessed.counts.total()
    if not total or (not harvest.rooms and total < FEWEST):
        yield f"Fewer than {FEWEST} guesses: they stay with those who made them." if total else "No guess was kept."
        return
    rows = guessed.rows(harvest.notebooks, harvest.rooms)
    if rows:
        pictures[name], words = picture(guessed, rows, harvest.whose)
        yield f"![{_cell(words)}]({name})"
        yield _table(("Guess", "How many"), [(f"**{_cell(guess)}**", str(number)) for guess, number in rows])
    if len(guessed.values) >= FEWEST or (harvest.rooms and guessed.values):
        yield f"The guess in the middle is {guessed.middle}."
    if total > sum(number for _, number in rows):
        yield f"Other guesses are not listed: each was made by {FEW} people, or would tell of one that was."


def _voted(harvest: Harvest) -> Iterator[str]:
    """Each question of the vote as a table; then whether people were surer of an answer at the end."""
    tables = [(field.label, tuple(map(str, field.options)), field.name) for field in VOTES]
    tables.append(("How sure people are of an answer to the session's question, at its end", SURER, "surer"))
    hidden = False
    for label, options, name in tables:
        rows = _counted(harvest, options, name)
        hidden = hidden or any(HIDDEN in said for _, said in rows)
        yield _table((_cell(label), "How many"), [(f"**{_cell(option)}**", said) for option, said in rows])
    if hidden:
        yield _WHY_HIDDEN


def _counted(harvest: Harvest, options: Sequence[str], name: str) -> list[tuple[str, str]]:
    """How often each option was chosen, and that nothing was, as far as it may be said."""
    counts = [harvest.votes.get(name, Counter())[option] for option in options]
    counts.append(harvest.notebooks - sum(counts))
    return list(zip([*options, "no answer"], map(str, counts) if harvest.rooms else votes(counts), strict=True))


def _read_out(harvest: Harvest, with_named: bool) -> Iterator[str]:
    for kind, heading in _KINDS.items():
        texts = harvest.readable(kind, with_named)
        yield f"## {heading}"
        if texts:
            yield "In the words of those who ticked the line below them, in an order that tells nothing."
            yield "\n".join("- " + literal(text.words).replace("\n", "\n  ") for text in texts)
        else:
            yield f"None: {FEW} {harvest.whose} ticked the line and wrote one in which no name was found."


def account(harvest: Harvest, with_named: bool = False) -> str:
    """The draft of the written account, in Markdown, to be changed by hand before anybody else sees it."""
    return "\n\n".join(_account(harvest, with_named)) + "\n"


def _account(harvest: Harvest, with_named: bool) -> Iterator[str]:
    session = harvest.session
    yield f"# Session {session.number}, {session.title}: what we heard and what we do (a draft)"
    yield "Change every sentence of it. What stands in [brackets] is yours to write. Nothing of it was sent to anybody."
    yield f"The question was: {session.about.question} People took home {session.about.takeaway}."
    yield "## What we heard"
    yield "\n".join(f"- {each}" for each in _heard(harvest, with_named))
    yield "## What we will try"
    yield "\n".join(
        f"- {each}"
        for each in (
            f"For what comes next: {_first(harvest, NEXT)} [What we make of that.]",
            f"Whom the session served least: {_first(harvest, FOR_WHOM_NOT)} [What we change for them.]",
            "[One thing that we do otherwise next time, and how we will see whether it helped.]",
        )
    )
    yield "## Who does what, by when"
    yield _table(("What", "Who", "By when"), [("[an action]", "[a person who said yes to it]", "[a day]")] * 3)
    yield "## If you were not there"
    yield "[The address of the session's page, and whom to ask.]"


def _heard(harvest: Harvest, with_named: bool) -> Iterator[str]:
    if not harvest.is_enough:
        yield f"Fewer than {FEWEST} people handed in a notebook, so nothing was counted."
    else:
        yield f"{harvest.notebooks} {harvest.whose} handed in a notebook."
        for each in harvest.questions:
            met = often(each.mistakes, harvest.rooms)
            if met:
                yield f"{each.title}: {_cell(met[0][0])} ({met[0][1]} {harvest.whose})"
        for guessed in harvest.guesses:
            if len(guessed.values) >= FEWEST or (harvest.rooms and guessed.values):
                yield f"{guessed.label}: the guess in the middle was {guessed.middle} {guessed.unit}".rstrip() + "."
        yield f"Useful: {_first(harvest, USEFUL)}"
        for kind, about in (("reflection", "reflection"), ("one-thing", "promise")):
            if harvest.readable(kind, with_named):
                yield f"[A {about} that may be read out, word for word: they are in the page beside this draft.]"
    yield "[What was said in the room, and by whom only if they want it.]"


def _first(harvest: Harvest, field: Field) -> str:
    """What most chose, or where that may not be said, what five or more did."""
    rows = _counted(harvest, tuple(map(str, field.options)), field.name)[:-1] if harvest.is_enough else []
    if first := [option for option, said in rows if said == MOST]:
        return f"most often it was “{'” and “'.join(first)}” ({MANY} {harvest.whose})."
    if first := [option for option, said in rows if said == MANY]:
        return f"{MANY} each said “{'” and “'.join(first)}”."
    counts = [int(said) for _, said in rows if said != HIDDEN]
    if not any(counts):
        return "no answer was given often enough to be said."
    first = [option for option, said in rows if said == str(max(counts))]
    return f"most often it was “{'” and “'.join(first)}” ({max(counts)} {harvest.whose})."


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(text: str) -> str:
    """Words of somebody else's in a table of Markdown: no mark of theirs means anything."""
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>|#~$" else letter for letter in " ".join(text.split()))
