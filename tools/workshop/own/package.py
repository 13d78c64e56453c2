"""Where one's own table came from: the ten questions of a data biography, and the files that keep the answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from workshop.datapackage.descriptor import QUESTIONS
from workshop.own.part import Part

OPEN = "not answered yet"
ASKED = {
    "who_collected": "Who collected it?",
    "how": "How: a form, an officer, a computer?",
    "why": "Why, and for whose use?",
    "when": "When, and when was it changed?",
    "race_recorded": "How were race and ethnicity recorded, and by whom?",
    "who_is_counted": "Who is counted?",
    "who_is_missing": "Who is missing?",
    "suppressed": "What is hidden in it?",
    "what_we_changed": "What did you change?",
    "known_harms": "Which harms are known, or feared?",
}  # QUESTIONS as the page asks them


@dataclass(frozen=True)
class Biography:
    """A title and the answers by the keys of QUESTIONS; what is left out is not answered yet."""

    title: str
    answers: Mapping[str, str]

    @property
    def missing(self) -> list[str]:
        """The questions that are not answered yet."""
        return [label for key, label in QUESTIONS.items() if not self.answers.get(key, "").strip()]

    def part(self) -> Part:
        """The answers as a step of the page."""
        rows = [(label, self.answers.get(key, "").strip() or OPEN) for key, label in ASKED.items()]
        table = pd.DataFrame(rows, columns=["Question", "Answer"])
        words = ["A table is made by people for a purpose. Whoever reads your figures can ask these ten questions."]
        if self.missing:
            words.append(f"Not answered yet: {len(self.missing)} of {len(ASKED)}. Who would know?")
        return Part("Where the table came from", tuple(words), "What nobody wrote down at the time.", None, table)


def descriptor(name: str, biography: Biography, tables: Mapping[str, pd.DataFrame]) -> bytes:
    """A datapackage.json about the page's own tables, which lie beside it as CSV; the file itself is in no package."""
    about = {
        "name": name,
        "title": biography.title,
        "biography": {key: biography.answers.get(key, "").strip() or OPEN for key in QUESTIONS},
        "resources": [
            {
                "name": table,
                "path": f"{table}.csv",
                "format": "csv",
                "encoding": "utf-8",
                "rows": len(frame),
                "schema": {
                    "fields": [{"name": str(column), "type": "string"} for column in frame],
                    "missingValues": [""],
                },
            }
            for table, frame in tables.items()
        ],
    }
    return json.dumps(about, ensure_ascii=False, indent=1).encode() + b"\n"
