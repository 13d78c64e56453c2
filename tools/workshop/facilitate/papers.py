"""The short papers of a meeting: cards for the rooms, the answer key, and the checklist for access.

The run-of-show is `agenda`'s, the exercise on paper `worksheet`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workshop.facilitate import participant
from workshop.facilitate.agenda import Agenda, Slot, when
from workshop.paper import Page

_NEW_PAGE = "```new page\n```"

_ROLES = """\
| Reader | Driver |
| :-- | :-- |
| Reads each question aloud, then the chart: its title, its axes, its largest and its smallest mark, for somebody \
who cannot see it. Asks whether everybody is ready before the room goes on. | Shares the screen, or holds the pencil. \
Types and clicks what the room decides, one step at a time. Whoever writes code says in one sentence what it does. |

| Scribe | Equity-keeper |
| :-- | :-- |
| Writes down each answer, what the room is unsure of, and words worth keeping. Keeps the time of the card before this \
one, and fills in the note under *Decide*. | Asks at each question: **{asked}** Hears everybody once before the room \
decides. Chooses the next step when one person has decided everything, and may stop the room at any time. |
"""

# Both pages were read for what is said below on captions, notice and materials.
_OREGON = "https://digitalaccessibility.uoregon.edu/guidelines/virtualmeetings"
_MINNESOTA = (
    "https://accessibility.umn.edu/what-you-can-do/extend-core-skills/provide-accessible-content-events/online-meetings"
)
_ACCESS = f"""\
*For the access contact.* Tick each point that is done. The advice on captions, notice and materials follows the \
guides of the [University of Oregon]({_OREGON}) and of the [University of Minnesota]({_MINNESOTA}).

## Two weeks before

- The invitation names an access contact and asks what people need; two weeks are what most arrangements take.
- Interpreters and live captioners are booked where somebody asked. Automatic captions do not replace them.
- They have the reading and the list of words that come up, so that nothing is new to them.
- The exercise on paper is sent to whoever wants it, in large print if asked.

## Two days before

- Captions are allowed in the host's settings. A change during a call takes effect only when the call is restarted.
- You tried whether captions work in the rooms too. If not, people who use them stay in the main room.
- The note with the subject, the link and the content note has gone out.

## On the day, on a call

- Captions are on before the first word. Say where they are switched on and off.
- The access contact says who they are, and how to reach them during the call.
- One helper reads the chat aloud. A screen reader announces each message: ask for quiet there while people speak.
- Cameras are a choice. So are the phone, the chat and paper, for every part.
- Interpreters stay visible, and are in the room of the people they interpret for.

## On the day, in one room

- The way in, the seats and the toilets have no steps, and tables leave space for a wheelchair.
- Everybody uses the microphone. Whatever is on the wall is read aloud too.
- Large print lies ready, and there is a quiet place outside the room.

## With charts and the notebook

- Whoever shows a chart reads it first: title, axes, largest and smallest mark. Nobody points without words.
- Each chart's words and its table stand below it, and work with a screen reader.
- Tab and Enter move through the page, the arrow keys move a slider. Nobody needs to tell colors apart.
- Pairs share one screen where somebody prefers that. Nobody is asked why.

## After

- The notes and the saved captions go to whoever asked for them.
- Ask one question by mail: what would have made it easier to take part? Write down what changes next time.
"""


def cards(agenda: Agenda) -> Page:
    """For each room one card with its time, its questions and its part, and four cards with roles to cut apart."""
    return Page(
        f"Cards for the rooms, session {agenda.session.number}: {agenda.session.title}",
        "\n\n".join(_cards(agenda)),
        points=11.5,
    )


def key(agenda: Agenda, parameters: Mapping[str, str]) -> Page:
    """Every answer with its range and its usual mistakes, in the order in which they come up. For facilitators."""
    return Page(
        f"Answers, session {agenda.session.number}: {agenda.session.title}",
        "\n\n".join(_key(agenda, parameters)),
        points=10.5,
    )


def access(agenda: Agenda) -> Page:
    """What to arrange so that everybody can take part, and what this session needs beyond that."""
    own = [each for slot in agenda.slots if (each := slot.notes.says("Access"))]
    text = "\n\n".join([_ACCESS, *(["## In this session"] if own else []), *own])
    return Page(f"Access, session {agenda.session.number}: {agenda.session.title}", text, points=10.5)


def _cards(agenda: Agenda) -> Iterator[str]:
    rooms = [slot for slot in agenda.slots if slot.notes.step.mode == "breakout"]
    yield f"*One for each {'table' if agenda.form.in_person else 'room'}.* {when(agenda)}."
    for slot in rooms:
        yield f"## {slot.notes.step.title}: {slot.minutes} minutes"
        yield slot.notes.time_plan(agenda.form.is_short)
        yield _times(agenda, slot)
        if slot.notes.step.rooms:
            yield f"**Which room takes what.** {slot.notes.step.rooms}"
    yield "## The questions"
    for exercise in agenda.session.exercises:
        yield f"### {exercise.title}"
        yield _asked(agenda, exercise.name)
    for slot in rooms:
        yield _NEW_PAGE
        yield "## Roles: cut the cards apart, and take another one next time"
        asked = slot.notes.step.equity_question
        yield _ROLES.format(asked=f"{asked[0].upper()}{asked[1:]}")


def _times(agenda: Agenda, slot: Slot) -> str:
    rows = [(slot.begins, "Take your roles, and begin.")]
    rows += [(each.minute, each.text) for each in slot.reminders]
    rows += [(slot.ends, "The rooms close.")]
    lines = [f"| {agenda.clock.at(minute)} | {minute - slot.begins} | {text} |" for minute, text in rows]
    return "\n".join(["| Clock | Minute | What |", "| :-- | --: | :-- |", *lines])


def _asked(agenda: Agenda, name: str) -> str:
    """The paragraphs in which a question is asked, without the doors to its answer."""
    for cell in participant.cells(agenda.session):
        if (cell.described.exercise, cell.described.role) == (name, "question"):
            asked = [block for block in participant.blocks(cell.source) if "**" in block and "**Door" not in block]
            return " ".join(map(participant.one_line, asked))
    return ""


def _key(agenda: Agenda, parameters: Mapping[str, str]) -> Iterator[str]:
    yield "*For facilitators only.* The check in the notebook takes what lies in the range that is given."
    if parameters:
        changed = ", ".join(f"{name} = {value}" for name, value in parameters.items())
        yield (
            f"**These figures are those of the page as it opens.** The papers of this meeting are set to {changed}: "
            "run the facilitator's notebook with the same settings for its answers."
        )
    for slot in agenda.slots:
        own = slot.notes.says("Answers")
        if own or slot.notes.questions:
            yield f"## {slot.notes.step.title}"
        if own:
            yield own
        for question in slot.notes.questions:
            yield f"### {question.title}"
            yield from (f"**{each.label}.** {each.text}" for each in question.paragraphs)
