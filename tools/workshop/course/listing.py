"""The year as two lists: the page that JupyterLab opens on (sessions/README.md), and `workshop list`."""

from __future__ import annotations

from collections.abc import Sequence

from workshop import edition
from workshop.columns import columns
from workshop.course.session import Session

# What a room does together and a person alone leaves out.
_TOGETHER = ("arrive", "check-in", "break", "share")

_PAGE = """\
# Workshop sessions

<!-- derived from solutions/ by `workshop derive`: change it there -->

Each session is one notebook: a short reading, a few questions on real public data, and room to write what you make of
them. It serves a group on a call and one person alone. You never need to write code.

{table}

{own}## How to start

1. Click a notebook in the table above. It opens as a page, calculates by itself, and you are at its top.
2. Read on. Where a question comes, take one of two doors. **Door one**: look at the chart or the table, and write what
   you read in the box. **Door two**: press **Show the code**, and work it out there. Both lead to the same check.
3. Press **Enter** or **Check**. Beside the box the page says *not attempted*, *not yet* or *matches*, and what to think
   about next. **A hint** gives one hint at a time.
4. The bar above the page says where you are and how many minutes that step takes. What you write saves itself.
5. Do you see code where a box should be? Choose **Run > Run All Cells** in the menu, write after the equals sign, and
   press **Shift + Enter** there and in the cell below it.

## Alone through the year

1. Begin with session 1 and go on by number, one a month. Each stands by itself, so you may skip one and come back.
2. Put the session's minutes alone into your calendar. You may stop anywhere: save, and go on another day.
3. Guess before you see. Write the guess down, also when you are not sure: a wrong guess is the useful kind.
4. Stuck? Read what the check says, then open one hint at a time under the question, then try the other door.
5. Look at the solution once your check matches, or when all hints are open and ten minutes have passed. It is the
   facilitator's copy of the same notebook. Search it for **Answers**: there stands the answer, with its range.
6. Write the decision as if a colleague had asked for it, and show it to one person. Then write what you take from it,
   and one thing that you can do today.

## Keep your work

- **Your words save themselves**, and your browser keeps them as you type. They stay with you: nobody is sent them.
- **If you opened this through Binder**, it lives on a borrowed computer that forgets you after about ten quiet minutes.
  Press **Save a copy** in the bar above the page before you leave: the whole notebook goes into your own downloads. It
  works also when the page says that the computer cannot be reached.
- **To go on another day**, open the session again. In the same browser, the page offers the words that it kept, and
  shows what would change. Elsewhere, press **Put back a copy** and choose the file that you saved, whatever its name.

## See how far you are

Choose **File > New > Terminal**, type one of these lines, and press Enter.

- `workshop progress` shows for each session what you attempted, what matches, and what you wrote.
- `workshop portfolio --format md` gathers your own words of all sessions into one page, `my-portfolio.md`, with links
  to where you can go on. It lies in the top folder: click the sign of a folder above the list of files to get there.
- `workshop portfolio Downloads` does the same for the notebooks in a folder called Downloads, whatever their names.
"""

_OWN = """\
**At your own desk, with a table of your own:** [your own table](own-table/own-table.ipynb) opens as a page like these.
What you choose there stays on this machine.

"""
_HEAD = ("Session", "The question, and its notebook", "You take home", "In a group", "Alone", "Solution")
_ALIGN = ("--:", ":--", ":--", ":--", ":--", ":--")


def page(sessions: Sequence[Session], has_own_table: bool = False) -> str:
    """sessions/README.md: each session with its links, takeaway and minutes, and the way through the year."""
    rows = [_HEAD, _ALIGN, *(_listed(session) for session in sessions)]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return edition.signed(
        _PAGE.format(table=table if sessions else "No session yet.", own=_OWN if has_own_table else "")
    )


def _listed(session: Session) -> tuple[str, ...]:
    path = f"{session.name}/{session.source.name}"
    alone = sum(step.minutes for step in session.steps if step.name not in _TOGETHER)
    return (
        f"{session.number}",
        f"[{_in_table(session.title)}]({path})",
        _in_table(session.about.takeaway),
        f"{session.minutes} minutes",
        f"about {5 * round(alone / 5)} minutes",
        f"[Solution {session.number}](../solutions/{path})",
    )


def _in_table(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def table(sessions: Sequence[Session]) -> str:
    """The year for a terminal: a line a session, in columns.

    Raises WorkshopError when a session's parameter has no default.
    """
    if not sessions:
        return 'No session yet. Make one with  workshop new "Title".'
    rows = [("", "Session", "Question", "Stage", "Minutes", "Exercises", "Varies by")]
    return columns([*rows, *(_row(session) for session in sessions)])


def _row(session: Session) -> tuple[str, ...]:
    varied = ", ".join(f"{parameter.name}={parameter.default}" for parameter in session.parameters().values())
    numbers = f"{session.minutes}", f"{len(session.exercises)}"
    return f"{session.number:>2}", session.about.slug, session.about.question, session.about.stage, *numbers, varied
