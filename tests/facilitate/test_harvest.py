"""What comes back is counted as it is counted by hand, names nobody, and says no small count of people."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from workshop.cli import cli
from workshop.course.session import find
from workshop.errors import WorkshopError
from workshop.facilitate import harvest, returned
from workshop.facilitate.guesses import Guessed
from workshop.facilitate.protected import HIDDEN, often, protected
from workshop.notebook import check
from workshop.notebook.checks import RESULT_MIME

ROOT = Path(__file__).resolve().parents[2]
COPY = ROOT / "sessions" / "08-compared-with-whom" / "compared-with-whom.ipynb"
SESSION = find("8", ROOT)
STATES = ("matches", "not yet", "not attempted")


def handed_in(folder: Path, number: int, seed: int = 8) -> list[dict[str, Any]]:
    """So many made-up notebooks in a folder, each by somebody else, and what was put into each."""
    chance = random.Random(seed)
    put = []
    for at in range(number):
        notebook = json.loads(COPY.read_text(encoding="utf-8"))
        one: dict[str, Any] = {"guess": chance.choice(["smaller", "larger", "the same"])}
        for cell in notebook["cells"]:
            about = cell["metadata"].get("workshop", {})
            if about.get("role") == "check":
                state = chance.choice(STATES)
                mistake = "later_gap" if state == "not yet" and chance.random() < 0.6 else None
                one[about["exercise"]] = (state, mistake)
                record = {"state": state, "mistake": mistake, "exercise": about["exercise"]}
                html = f"<div><strong>△ {state}.</strong> That is the <code>later</code> gap.</div>"
                data = {RESULT_MIME: record, "text/html": html}
                cell["outputs"] = [
                    {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": 1}
                ]
            elif about.get("write") == "prediction":
                cell["source"] = "".join(cell["source"]).replace("...", f'"{one["guess"]}"', 1)
            elif about.get("write") == "reflection":
                cell["source"] = f"My boss Maria Example said {at}."
        (folder / f"who-{at}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
        put.append(one)
    return put


def test_forty_notebooks_are_counted_as_by_hand_and_small_counts_are_not_said(tmp_path: Path) -> None:
    put = handed_in(tmp_path, 40)
    found = harvest.gather([tmp_path], SESSION)
    assert found.notebooks == 40
    for told, exercise in zip(found.questions, SESSION.exercises, strict=True):
        assert told.states == Counter(one[exercise.name][0] for one in put)
        named = sum(one[exercise.name][1] is not None for one in put)
        assert told.mistakes == ({"That is the later gap.": named} if named else {})
    (guessed,) = found.guesses
    assert guessed.counts == Counter(one["guess"] for one in put)
    text = returned.page(found).html()
    assert not re.search(r"<td>[1-4]</td>", text)
    assert "Maria" not in text and "who-" not in text


@pytest.mark.parametrize("people", range(5, 17))
def test_no_hidden_count_can_be_worked_out_by_whoever_knows_the_rule(people: int) -> None:
    rows = [(a, b, c, people - a - b - c) for a, b, c in product(range(people + 1), repeat=3) if a + b + c <= people]
    by_printed: dict[tuple[str, ...], list[tuple[int, ...]]] = {}
    for row in rows:
        by_printed.setdefault(tuple(protected(row)), []).append(row)
    for printed, possible in by_printed.items():
        for place, said in enumerate(printed):
            values = {row[place] for row in possible}
            assert said == HIDDEN or values == {int(said)}
            assert said != HIDDEN or len(values) > 1 or not 0 < values.pop() < 5, (printed, possible)


@pytest.mark.parametrize("not_yet", range(6, 17))
def test_how_often_a_mistake_was_met_tells_of_no_few_beside_the_count_of_not_yet(not_yet: int) -> None:
    possible: dict[tuple[str, ...], set[tuple[int, ...]]] = {}
    for one, other in product(range(not_yet + 1), repeat=2):
        if one + other <= not_yet:
            said = often(Counter({"one": one, "other": other}))
            possible.setdefault(tuple(f"{name} {number}" for name, number in said), set()).add(
                (one, other, not_yet - one - other)
            )
    for printed, rows in possible.items():
        for place in range(3):
            values = {row[place] for row in rows}
            assert len(values) > 1 or not 0 < min(values) < 5, (printed, rows)


def test_a_guess_of_few_cannot_be_worked_out_from_how_many_handed_in() -> None:
    guessed = Guessed("My guess", "", Counter({"smaller": 7, "larger": 5, "the same": 1}))
    text = returned.page(harvest.Harvest(SESSION, 13, (), (guessed,), ())).html()
    assert "<td>7</td>" in text
    assert "<td>5</td>" not in text
    assert "Other guesses are not listed" in text


def test_untouched_copies_of_several_people_are_several(tmp_path: Path) -> None:
    for name in "abcdef":
        (tmp_path / f"{name}.ipynb").write_bytes(COPY.read_bytes())
    assert harvest.gather([tmp_path], SESSION).notebooks == 6


def test_fewer_than_five_people_are_not_counted_and_rooms_are(tmp_path: Path) -> None:
    handed_in(tmp_path, 4)
    assert "nothing is counted here" in returned.page(harvest.gather([tmp_path], SESSION)).html()
    rooms = returned.page(harvest.gather([tmp_path], SESSION, rooms=True)).html()
    assert "4 rooms handed in" in rooms and "Mistakes that were met" in rooms


def test_the_same_file_twice_counts_once_and_a_damaged_one_stops_nobody(tmp_path: Path) -> None:
    handed_in(tmp_path, 6)
    (tmp_path / "copy (1).ipynb").write_bytes((tmp_path / "who-0.ipynb").read_bytes())
    (tmp_path / "empty.ipynb").write_bytes(b"")
    found = harvest.gather([tmp_path], SESSION)
    assert found.notebooks == 6
    assert any("empty" in said for said in found.troubles)


def test_a_long_guess_is_a_text_and_is_not_shown(tmp_path: Path) -> None:
    handed_in(tmp_path, 6)
    for path in tmp_path.glob("*.ipynb"):
        text = path.read_text(encoding="utf-8")
        path.write_text(
            text.replace('\\"smaller\\"', '\\"my neighbor told me that it is surely smaller than before\\"')
        )
    assert "neighbor" not in returned.page(harvest.gather([tmp_path], SESSION)).html()


def test_no_notebook_of_the_session_is_said(tmp_path: Path) -> None:
    (tmp_path / "other.ipynb").write_bytes((ROOT / "sessions/01-data-biographies/data-biographies.ipynb").read_bytes())
    with pytest.raises(WorkshopError, match="No notebook of session 8"):
        harvest.gather([tmp_path], SESSION)


def test_the_command_writes_a_page_that_can_be_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    handed_in(tmp_path, 6)
    out = tmp_path / "back.pdf"
    done = CliRunner().invoke(cli, ["harvest", str(tmp_path), "--session", "8", "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert out.read_bytes().startswith(b"%PDF")


def test_what_a_check_really_says_is_what_is_read(tmp_path: Path) -> None:
    """The words of a mistake come out of the saved verdict of a real check."""
    from workshop.notebook import exercise
    from workshop.notebook.progress import _words

    @exercise(consider="Look.", hints=["."])
    def one() -> float:
        return 3.0

    @one.mistake("You took `two` < three.")
    def two() -> float:
        return 2.0

    assert _words(check(one, 2.0)._repr_html_()) == "You took two < three."
