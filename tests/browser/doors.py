"""What a session's own source says to type into its answer cells: nothing, code, or a number read off a chart."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from lab import LabPage

ROOT = Path(__file__).resolve().parents[2]
REGION = re.compile(r"^### BEGIN SOLUTION\n(.*?)^### END SOLUTION\n?", re.MULTILINE | re.DOTALL)
DOTS = re.compile(r"=\s*\.\.\.")
# Said by the kernel once the solution has run: how near is near enough, and the value, null where it is more than one.
TELL = """
import json
within = checks.{0}.within
near = 0 if callable(within) else within
print(json.dumps([near, {0}], default=lambda value: getattr(value, "tolist", lambda: None)()))"""


@dataclass(frozen=True)
class Session:
    """A session by its folder's name, such as 08-compared-with-whom."""

    folder: str

    @property
    def path(self) -> str:
        """The participant's copy, below the project's folder."""
        return f"sessions/{self.folder}/{self.folder.split('-', 1)[1]}.ipynb"

    def answers(self) -> dict[str, str]:
        """The source of each answer cell in the facilitator's copy, by exercise, in order."""
        source = ROOT / "solutions" / Path(self.path).relative_to("sessions")
        cells = [
            (cell["metadata"].get("workshop", {}), cell) for cell in json.loads(source.read_text("utf-8"))["cells"]
        ]
        return {about["exercise"]: "".join(cell["source"]) for about, cell in cells if about.get("role") == "answer"}

    def untouched(self) -> dict[str, str]:
        """Each answer cell before anybody answered."""
        return {name: REGION.sub("", source).rstrip() for name, source in self.answers().items()}

    def by_code(self) -> dict[str, str]:
        """Each answer cell of somebody who came through door two."""
        return {name: REGION.sub(r"\1", source).rstrip() for name, source in self.answers().items()}

    def by_looking(self, notebook: LabPage) -> dict[str, str]:
        """Each answer cell of somebody who came through door one: a value, no finer than the check asks.

        What a person would read is worked out in the notebook by the solution's code. A question whose answer is a
        table has door two alone and is left out.
        """
        answer(notebook, {name: source + TELL.format(name) for name, source in self.by_code().items()})
        typed = {}
        for name, source in self.untouched().items():
            within, value = json.loads(notebook.output_of(notebook.index(name, "answer")).last.text_content())
            if isinstance(value, str):
                words = json.dumps(value).replace("\\", r"\\")  # re.sub would read the ends of lines for itself
                typed[name] = DOTS.sub(f"= {words}", source, count=1)
            elif isinstance(value, int | float):
                near = (digits for digits in range(9) if abs(round(value, digits) - value) <= within)
                typed[name] = DOTS.sub(f"= {round(value, next(near, 9))}", source, count=1)
        return typed


def answer(notebook: LabPage, sources: dict[str, str]) -> dict[str, str]:
    """Type each exercise's source into its answer cell, run everything, and gather the states that the checks name."""
    for exercise, source in sources.items():
        notebook.type_into_cell(notebook.index(exercise, "answer"), source)
    notebook.run_all()
    return {exercise: notebook.verdict(exercise).split(".")[0] for exercise in sources}


SESSIONS = [Session(folder.name) for folder in sorted((ROOT / "solutions").glob("[0-9][0-9]-*/"))]
