"""Made-up tables for the tests of own tables, and the files in which people would keep them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from workshop.own import OwnTable, Question, read

PEOPLE = Question("a person", "race", "suspended", yes="yes", place="school", by="grade")


SMALL = "Tribal member"


def people(rows: int = 4000, seed: int = 7, small: int = 0) -> pd.DataFrame:
    """A made-up list of students, one row each; every twentieth has no outcome, and `small` are of one more group."""
    chance = np.random.default_rng(seed)
    race = chance.choice(["Asian", "Black", "Hispanic", "White"], rows, p=[0.1, 0.2, 0.3, 0.4]).astype("<U20")
    race[:small] = SMALL
    grade = chance.choice(["6", "7", "8"], rows)
    suspended = np.where(chance.random(rows) < 0.1, "yes", "no")
    suspended[::20] = ""
    school = chance.choice([f"School {letter}" for letter in "ABCDEFGH"], rows)
    return pd.DataFrame({"school": school, "grade": grade, "race": race, "suspended": suspended})


def written(folder: Path, table: pd.DataFrame, name: str = "table.csv", **how: object) -> Path:
    path = folder / name
    table.to_csv(path, index=False, **how)
    return path


def own(path: Path, question: Question, **more: object) -> OwnTable:
    return OwnTable(read(path), question, **more)
