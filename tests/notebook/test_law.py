"""One law for whatever people send back: each word that they wrote is in the page, or the page names what it lost."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from released import RELEASED, ROOT, Seen, fill, places, released, save

from workshop.cli import main

SOLUTIONS = sorted((ROOT / "solutions").glob("[0-9]*/*.ipynb"))
NEIGHBOUR = "Somebody else's words, which no other file may take with it."
ALPHABETS = ("plain", "d’été à Orléans", "日本語", "слово", "كلمة", "🎒✏️", "back\\slash `code` *star* $5 <b>")
# What a file's name may be; the last is not UTF-8.
NAMES = ("x.ipynb", "x (1).ipynb", "x.ipynb.txt", "X.IPYNB", "été.ipynb", "a b.ipynb.html", "#1?&.ipynb", "-x.ipynb")
NAMES += ("a\nb.ipynb", "\x1b[31mred.ipynb", "n" * 240 + ".ipynb", os.fsdecode(b"caf\xe9.ipynb"))
# What may be said of a file of which something is not in the page.
LOST = (
    "could not be read",
    "cannot be read",
    "too damaged",
    "is no notebook",
    "none of a session",
    "some letters may be",
)
LOST += ("is empty", "full of zeros", "a web page", "an archive", "a PDF", "is not told from it")


def write(notebook: dict, alphabet: str, chance: Random) -> list[str]:
    """Write into the places, beside the course's own text, and into new cells; gives back what was written."""
    written = fill(notebook, lambda place: f"kept{place}{alphabet}kept{place}")
    prose = [each for each in notebook["cells"] if each["cell_type"] == "markdown" and each not in places(notebook)]
    for number, each in enumerate(chance.sample(prose, 2)):
        text = "".join(each["source"])
        written.append(f"note{number}{alphabet}note{number}")
        each["source"] = f"{text}\n\n{written[-1]}" if chance.random() < 0.5 else f"{written[-1]}\n\n{text}"
    answer = next(each for each in notebook["cells"] if each["metadata"].get("workshop", {}).get("role") == "answer")
    written.append(f"beside{alphabet}beside")
    answer["source"] = f"{_texts(answer)}\n# {written[-1]}"
    own = [{"cell_type": "markdown", "source": "own0 "}, {"cell_type": "code", "source": "# own1 ", "outputs": []}]
    for each in own:
        each["source"] += f"{alphabet}own"
        written.append(each["source"].removeprefix("# "))
        notebook["cells"].insert(
            chance.randrange(len(notebook["cells"])), {**each, "metadata": {}, "id": f"{chance.getrandbits(32):08x}"}
        )
    return written


def _texts(cell: dict) -> str:
    return "".join(cell["source"])


def delete(notebook: dict, place: int, chance: Random) -> None:
    cells = notebook["cells"]
    if not re.search(r"kept\d|note\d|own\d|beside", _texts(cells[place])):  # what a person deletes themselves is gone
        del cells[place]


def double(notebook: dict, place: int, chance: Random) -> None:
    cells = notebook["cells"]
    cells.insert(chance.randrange(len(cells)), json.loads(json.dumps(cells[place])))


def double_the_page(notebook: dict, place: int, chance: Random) -> None:
    cells = notebook["cells"]
    cells += [{**each, "id": f"twice-{number}"} for number, each in enumerate(json.loads(json.dumps(cells)))]


def reorder(notebook: dict, place: int, chance: Random) -> None:
    cells = notebook["cells"]
    cells.insert(chance.randrange(len(cells)), cells.pop(place))


def strip(notebook: dict, place: int, chance: Random) -> None:
    cells = notebook["cells"]
    cells[place]["metadata"] = {}


def strip_all(notebook: dict, place: int, chance: Random) -> None:
    cells = notebook["cells"]
    for each in cells:
        each["metadata"] = {}


def lose_ids(notebook: dict, place: int, chance: Random) -> None:
    cells = notebook["cells"]
    for each in cells:
        each.pop("id", None)


def retype(notebook: dict, place: int, chance: Random) -> None:
    cells = notebook["cells"]
    cells[place]["cell_type"] = chance.choice(["markdown", "code", "raw"])


def split(notebook: dict, place: int, chance: Random) -> None:
    cells = notebook["cells"]
    lines = _texts(cells[place]).splitlines(keepends=True)
    if len(lines) > 1:
        half = chance.randrange(1, len(lines))
        cells[place]["source"] = lines[:half]
        cells.insert(place + 1, {**cells[place], "id": "the-other-half", "source": lines[half:]})


def break_metadata(notebook: dict, place: int, chance: Random) -> None:
    cells = notebook["cells"]
    cells[place]["metadata"] = chance.choice([5, None, [], {"tags": 7}, {"workshop": {"write": 3}}, {"jupyter": "x"}])


def of_an_earlier_edition(notebook: dict, place: int, chance: Random) -> None:
    if isinstance(notebook["metadata"].get("workshop"), dict):
        notebook["metadata"]["workshop"]["edition"] = "0" * 16
        if chance.random() < 0.5:  # of before the lines were marked
            notebook["metadata"]["workshop"].pop("lines", None)


def of_no_session(notebook: dict, place: int, chance: Random) -> None:
    notebook["metadata"] = chance.choice([{}, {"workshop": 5}, {"workshop": {"slug": ["x"], "lines": 7}}])


CHANGES = (delete, double, double_the_page, reorder, strip, strip_all, lose_ids, retype, split, break_metadata)
CHANGES += (of_an_earlier_edition, of_no_session)


def cut_the_end(content: bytes, chance: Random) -> bytes:
    return content[: chance.randrange(len(content))]


def cut_the_beginning(content: bytes, chance: Random) -> bytes:
    return content[chance.randrange(len(content)) :]


def cut_the_middle(content: bytes, chance: Random) -> bytes:
    first = chance.randrange(len(content))
    return content[:first] + content[first + chance.randrange(4000) :]


def zeros(content: bytes, chance: Random) -> bytes:
    first = chance.randrange(len(content))
    return content[:first] + b"\0" * len(content[first : first + 4096]) + content[first + 4096 :]


def merged(content: bytes, chance: Random) -> bytes:
    lines = content.split(b"\n")
    first = chance.randrange(len(lines))
    last = min(len(lines), first + chance.randrange(1, 30))
    ours = lines[first:last]
    return b"\n".join([*lines[:first], b"<<<<<<< HEAD", *ours, b"=======", *ours, b">>>>>>> theirs", *lines[last:]])


def comma(content: bytes, chance: Random) -> bytes:
    return content.rstrip().removesuffix(b"}") + b",}"


def odd_bytes(content: bytes, chance: Random) -> bytes:
    first = chance.randrange(len(content))
    return content[:first] + chance.randbytes(3) + content[first:]


DAMAGES = (cut_the_end, cut_the_beginning, cut_the_middle, zeros, merged, comma, odd_bytes)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "cp1252", "latin-1", "ascii")
LINE_ENDS = ("\n", "\r\n", "\r", "in the text")


def saved(notebook: dict, encoding: str, ends: str) -> bytes:
    text = json.dumps(notebook, indent=1, ensure_ascii=encoding == "ascii")
    text = text.replace(r"\n", r"\r\n") if ends == "in the text" else text.replace("\n", ends)
    return text.encode(encoding, "replace")


def _typed(word: str, encoding: str) -> bytes:
    """The bytes of a word in a file of this encoding: what a cut takes away nobody can name."""
    text = json.dumps(word, ensure_ascii=encoding == "ascii")[1:-1]
    return text.encode({"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(encoding, encoding))


def command(*arguments: str) -> tuple[int, str]:
    """The exit code and all that the command prints; whatever it raises, the test raises."""
    said = io.StringIO()
    with (
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(said),
        mock.patch.object(sys, "argv", ["workshop", *arguments]),
        pytest.raises(SystemExit) as ended,
    ):
        main()
    return ended.value.code or 0, said.getvalue()


def letters(text: str) -> str:
    """A text without white space, and without the signs that a page may write in another way."""
    return re.sub(r"[\s\\`*_~|<>]", "", text)


@contextlib.contextmanager
def folder_with(tmp: Path, name: str, content: bytes) -> Iterator[Path]:
    """A folder with the file and a neighbour that is sound; gone afterwards."""
    good = released("who-decides")
    next(each for each in places(good) if each["cell_type"] == "markdown")["source"] = NEIGHBOUR
    save(tmp / "neighbour.ipynb", good)
    (tmp / name).write_bytes(content)
    try:
        yield tmp
    finally:
        for each in tmp.iterdir():
            each.unlink()


def seen(page: Path) -> str:
    text = page.read_text(encoding="utf-8")
    if page.suffix == ".md":
        return letters(text)
    assert text.rstrip().endswith("</html>")
    return letters(Seen(text).text)


def holds(tmp: Path, written: list[str], name: str, content: bytes, form: str) -> None:
    """The law, for a folder that holds this content under this name."""
    with folder_with(tmp, name, content) as folder:
        page = folder.parent / f"page.{form}"
        page.unlink(missing_ok=True)
        before = {path: path.read_bytes() for path in folder.iterdir()}
        code, said = command("portfolio", str(folder), "--out", str(page))
        assert code == 0, said  # the neighbour can be read
        shown = seen(page)
        assert letters(NEIGHBOUR) in shown
        assert {path: path.read_bytes() for path in folder.iterdir()} == before
        assert [path.name for path in folder.parent.iterdir() if path.name.startswith(".")] == []
        named = [line for line in said.splitlines() if "neighbour.ipynb" not in line and any(map(line.count, LOST))]
        lost = [each for each in written if letters(each) not in shown]
        assert not lost or named, (lost, said)
        if named:  # and the page says it too
            assert any(letters(each) in shown for each in LOST)
        assert command("progress", str(folder))[0] == 0
        page.unlink()
        code, said = command("portfolio", str(folder / name), "--out", str(page))
        assert (code, page.exists()) in ((0, True), (1, False)) and (code == 0 or named)


@pytest.fixture(scope="module")
def tmp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("law") / "copies"
    folder.mkdir()
    return folder


common = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
notebooks = st.sampled_from([*RELEASED, *SOLUTIONS])
several = st.lists(st.sampled_from(CHANGES), min_size=1, max_size=5)
chances = st.randoms(use_true_random=False)


@common
@given(source=notebooks, changes=several, alphabet=st.sampled_from(ALPHABETS), chance=chances)
def test_whatever_happens_to_its_cells_no_word_is_lost(
    tmp: Path, source: Path, changes: list[Callable], alphabet: str, chance: Random
) -> None:
    notebook = json.loads(source.read_text(encoding="utf-8"))
    written = write(notebook, alphabet, chance)
    for change in changes:
        change(notebook, chance.randrange(len(notebook["cells"])), chance)
    holds(tmp, written, "x.ipynb", saved(notebook, "utf-8", "\n"), "md")


@common
@given(
    source=notebooks,
    damage=st.none() | st.sampled_from(DAMAGES),
    encoding=st.sampled_from(ENCODINGS),
    ends=st.sampled_from(LINE_ENDS),
    name=st.sampled_from(NAMES),
    form=st.sampled_from(["md", "html"]),
    alphabet=st.sampled_from(ALPHABETS),
    chance=chances,
)
def test_whatever_happens_to_its_bytes_no_word_is_lost_in_silence(
    tmp: Path,
    source: Path,
    damage: Callable | None,
    encoding: str,
    ends: str,
    name: str,
    form: str,
    alphabet: str,
    chance: Random,
) -> None:
    notebook = json.loads(source.read_text(encoding="utf-8"))
    written = write(notebook, alphabet if encoding not in ("cp1252", "latin-1") else "d'été à", chance)
    content = saved(notebook, encoding, ends)
    content = damage(content, chance) if damage else content
    there = [each for each in written if _typed(each, encoding) in content]
    holds(tmp, there, name, content, form)
