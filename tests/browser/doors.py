"""What a session's own source says to type into its answer cells: nothing, code, or a number read off a chart."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from forms import fields
from lab import LabPage

ROOT = Path(__file__).resolve().parents[2]
REGION = re.compile(r"^### BEGIN SOLUTION\n(.*?)^### END SOLUTION\n?", re.MULTILINE | re.DOTALL)
# Said by the kernel once the solution has run: how near is near enough, and the value of each box.
TELL = """
import json
print(json.dumps([getattr(checks.{exercise}, "within", 0), {{name: globals()[name] for name in {names}}}],
                 default=lambda value: getattr(value, "tolist", lambda: None)()))"""


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

    def by_looking(self, notebook: LabPage) -> dict[str, dict[str, Any]]:
        """What somebody who came through door one fills in, by exercise and box; no finer than the check asks.

        What a person would read is worked out in the notebook by the solution's code.
        """
        names = {
            exercise: [field["name"] for field in fields(notebook, notebook.index(exercise, "answer"))]
            for exercise in self.answers()
        }
        answer(
            notebook,
            {name: source + TELL.format(exercise=name, names=names[name]) for name, source in self.by_code().items()},
        )
        read = {}
        for exercise in names:
            output = notebook.output_of(notebook.index(exercise, "answer")).get_by_text(f'"{exercise}": ').last
            within, values = json.loads(output.text_content().strip().splitlines()[-1])
            read[exercise] = {name: _as_read(value, within or 0) for name, value in values.items()}
        return read


def _as_read(value: Any, within: float) -> Any:
    """A number with as few decimals as still count as right; anything else as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return next((round(value, digits) for digits in range(9) if abs(round(value, digits) - value) <= within), value)


def answer(notebook: LabPage, sources: dict[str, str]) -> dict[str, str]:
    """Type each exercise's source into its answer cell, run everything, and gather the states that the checks name."""
    for exercise, source in sources.items():
        notebook.type_into_cell(notebook.index(exercise, "answer"), source)
    notebook.run_all()
    return {exercise: notebook.verdict(exercise).split(".")[0] for exercise in sources}


SESSIONS = [Session(folder.name) for folder in sorted((ROOT / "solutions").glob("[0-9][0-9]-*/"))]
