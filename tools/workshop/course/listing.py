"""The year as two lists: the page that JupyterLab opens on (sessions/README.md), and `workshop list`."""

from __future__ import annotations

from collections.abc import Sequence

from workshop.course.session import Session

_PAGE = """\
# Workshop sessions

<!-- derived from solutions/ by `workshop release`: change it there -->

Each session is one notebook: a short reading, a few questions on real public data, and room to write what you make of
them. It serves a group on a call and one person alone. You never need to write code.

{table}

## How to start

1. Double-click a notebook in the list of files on the left, or follow a link in the table above.
2. Choose **Run > Run All Cells** in the menu. Nothing breaks, however often you do it.
3. Read from the top. Where a question comes, take one of two doors. **Door one**: look at the chart or the table, read
   the answer, and type it in place of the dots. **Door two**: work it out in code. Both lead to the same check.
4. To run one cell again after you typed in it, press **Shift + Enter**.
5. A check says *not attempted*, *not yet* or *matches*, and what to think about next. Hints unfold when you click them.

## Keep your work

Save with **File > Save Notebook**. If you opened the workshop through Binder, it lives on a borrowed computer that
forgets you after about ten quiet minutes: choose **File > Download** before you leave. What you write stays with you;
it is sent to nobody.
"""


def page(sessions: Sequence[Session]) -> str:
    """sessions/README.md: each session with its link, question, takeaway and minutes, and how to start."""
    rows = [
        f"| {session.number} | [{_in_table(session.title)}]({session.name}/{session.source.name}) "
        f"| {_in_table(session.question)} | {_in_table(session.takeaway)} | {session.minutes} |"
        for session in sessions
    ]
    head = ["| Session | Notebook | The question | You take home | Minutes |", "| --: | :-- | :-- | :-- | --: |"]
    return _PAGE.format(table="\n".join(head + rows) if rows else "No session yet.")


def _in_table(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def table(sessions: Sequence[Session]) -> str:
    """The year for a terminal: a line a session, in columns.

    Raises WorkshopError when a session's parameter has no default.
    """
    if not sessions:
        return 'No session yet. Make one with  workshop new "Title".'
    rows = [("", "Session", "Question", "Stage", "Minutes", "Exercises", "Varies by")]
    rows += [_row(session) for session in sessions]
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def _row(session: Session) -> tuple[str, ...]:
    varied = ", ".join(f"{parameter.name}={parameter.default}" for parameter in session.parameters().values())
    numbers = f"{session.minutes}", f"{len(session.exercises)}"
    return f"{session.number:>2}", session.slug, session.question, session.stage, *numbers, varied
