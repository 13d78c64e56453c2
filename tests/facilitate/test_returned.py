"""What may be read out, what was voted and guessed: only what people ticked, of nobody in particular, and of no few."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from workshop.cli import cli
from workshop.course.asked_back import ASKED, FOR_WHOM_NOT, NEXT, USEFUL
from workshop.course.session import catalogue, find
from workshop.facilitate import guesses, harvest, names, returned
from workshop.facilitate.protected import FEWEST, HIDDEN, MANY, MOST, votes

ROOT = Path(__file__).resolve().parents[2]
COPY = ROOT / "sessions" / "08-compared-with-whom" / "compared-with-whom.ipynb"
SESSION = find("8", ROOT)
PLAIN = ("a", "b", "c", "d", "e", "f", "g", "h")

Change = Callable[[int, dict[str, str]], None]


def hand_in(folder: Path, number: int, change: Change) -> Path:
    """So many notebooks, each as `change` leaves the texts of its cells, which it gets by their ids.

    Somebody decided something else in each: what is the same in every word counts as one file that lies there twice.
    """
    folder.mkdir(exist_ok=True)
    for at in range(number):
        notebook = json.loads(COPY.read_text(encoding="utf-8"))
        texts = {cell["id"]: "".join(cell["source"]) for cell in notebook["cells"]}
        texts["decision"] += f"\nnumber {at}"
        change(at, texts)
        for cell in notebook["cells"]:
            cell["source"] = texts[cell["id"]]
        (folder / f"copy-{at}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    return folder


def yes(texts: dict[str, str]) -> None:
    texts["consent"] = texts["consent"].replace("<!-- yes -->", "yes")


def vote(texts: dict[str, str], chosen: dict[str, str]) -> None:
    for field in ASKED[1].fields:
        if field.name in chosen:
            texts["poll"] = re.sub(
                rf"(?m)^(- {re.escape(field.label)}:).*$", rf"\1 {chosen[field.name]}", texts["poll"]
            )


def printed(folder: Path, **more: bool) -> str:
    return returned.page(harvest.gather([folder], SESSION, **more)).html()


def test_only_who_ticked_is_read_out_and_only_where_five_did(tmp_path: Path) -> None:
    def write(at: int, texts: dict[str, str]) -> None:
        texts["reflection"] = f"we found {PLAIN[at]}{PLAIN[at]}{PLAIN[at]}"
        texts["one-thing"] = f"ask for {PLAIN[at]}{PLAIN[at]}{PLAIN[at]}" if at < 4 else texts["one-thing"]
        if at < 5:
            yes(texts)

    found = harvest.gather([hand_in(tmp_path / "in", 8, write)], SESSION)
    text = returned.page(found).html()
    assert [f"we found {each * 3}" in text for each in PLAIN] == [True] * 5 + [False] * 3
    assert "ask for" not in text, "four ticked the line and wrote one"
    assert len(found.readable("reflection")) == FEWEST
    rooms = harvest.gather([tmp_path / "in"], SESSION, rooms=True)
    assert (len(rooms.readable("reflection")), len(rooms.readable("one-thing"))) == (FEWEST, 0)


def test_the_order_tells_nothing(tmp_path: Path) -> None:
    def write(at: int, texts: dict[str, str]) -> None:
        texts["reflection"] = f"we found {PLAIN[at] * 3}"
        yes(texts)

    hand_in(tmp_path / "in", 8, write)
    orders = {
        tuple(each.words for each in harvest.gather([tmp_path / "in"], SESSION).texts["reflection"]) for _ in "123"
    }
    assert len(orders) > 1
    assert len({frozenset(order) for order in orders}) == 1


def test_whoever_is_named_is_pointed_out_and_the_text_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(at: int, texts: dict[str, str]) -> None:
        texts["reflection"] = "My boss Maria Example never asked." if at == 3 else "Nobody ever asked who chose it."
        yes(texts)

    folder = hand_in(tmp_path / "in", 6, write)
    monkeypatch.chdir(ROOT)
    command = ["harvest", str(folder), "--session", "8", "--out", str(tmp_path / "back.html")]
    done = CliRunner().invoke(cli, command)
    assert done.exit_code == 0, done.output
    assert "May name a person (Maria, Example): My boss Maria Example never asked." in done.output
    assert "is missed" in done.output and "copy-3" not in done.output
    assert "Maria" not in (tmp_path / "back.html").read_text(encoding="utf-8")
    done = CliRunner().invoke(cli, [*command, "--with-named"])
    assert "May name a person" in done.output
    assert "Maria Example" in (tmp_path / "back.html").read_text(encoding="utf-8")


KNOWN = names.ordinary(SESSION, catalogue(ROOT))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I asked Keisha about it.", ["Keisha"]),
        ("Keisha said no. Then Ana-María O’Neill did.", ["Keisha", "Ana-María", "O’Neill"]),
        ("What would Grace say? In Connecticut we ask. On Monday, too.", ["Grace"]),
        ("write to kim@example.org, or call 860 555 0100", ["kim@example.org", "860 555 0100"]),
        ("as ms. ortega told us", ["ortega"]),
        ("he is called lópez here", ["lópez"]),
        ("Black students were suspended more often than White students. I was surprised. WHO CHOSE?", []),
        ("The rate fell from 25.3 in 2009-10 to 15.6 in 2014-15, and 1,148 students are behind it.", []),
    ],
)
def test_what_may_name_a_person_is_found(text: str, found: list[str]) -> None:
    files = names.of_files([Path("handed-in/López, Ana/compared-with-whom.ipynb")], KNOWN)
    assert names.pointed_out(text, KNOWN, files) == found


def tables(people: int, options: int) -> Iterator[tuple[int, ...]]:
    if options == 1:
        yield (people,)
        return
    for first in range(people + 1):
        yield from ((first, *rest) for rest in tables(people - first, options - 1))


@pytest.mark.parametrize("options", [3, 4, 5])
def test_no_vote_of_few_can_be_worked_out_by_whoever_knows_the_rule(options: int) -> None:
    for people in range(FEWEST, 4 * options + 4):
        possible: dict[tuple[str, ...], list[set[int]]] = {}
        for counts in tables(people, options):
            said = tuple(votes(counts))
            for values, count in zip(possible.setdefault(said, [set() for _ in counts]), counts, strict=True):
                values.add(count)
        for said, each in possible.items():
            for word, values in zip(said, each, strict=True):
                assert len(values) > 1 or not 0 < min(values) < FEWEST, (people, said)
                assert word in (HIDDEN, MANY, MOST) or values == {int(word)}
                assert word not in (MANY, MOST) or min(values) >= FEWEST


def test_the_vote_is_counted_as_by_hand_and_so_is_who_is_surer(tmp_path: Path) -> None:
    sure = [("a little", "very")] * 6 + [("fairly", "fairly")] * 5 + [("very", "fairly")] * 5

    def write(at: int, texts: dict[str, str]) -> None:
        before, after = sure[at]
        chosen = {"sure_before": before, "sure_after": after, "next": str(NEXT.options[at % 2])}
        vote(texts, chosen | {"useful": "yes" if at < 14 else "no", "for_whom_not": "my neighbor" if at else "nobody"})

    found = harvest.gather([hand_in(tmp_path / "in", 16, write)], SESSION)
    assert found.votes["surer"] == Counter(dict(zip(harvest.SURER, (6, 5, 5), strict=True)))
    assert found.votes[USEFUL.name] == {"yes": 14, "no": 2}
    assert found.votes[FOR_WHOM_NOT.name] == {"nobody": 1}, "what is no option is not counted"
    text = returned.page(found).html()
    rows = dict(re.findall(r'<th scope="row"><strong>(.*?)</strong></th><td>(.*?)</td>', html.unescape(text)))
    assert (rows["yes"], rows["no"]) == (MOST, HIDDEN)
    assert [rows[each] for each in harvest.SURER] == ["6", "5", "5"]
    assert rows[str(NEXT.options[0])] == rows[str(NEXT.options[1])] == "8"
    assert "neighbor" not in text
    assert not re.search(r"<td>[1-4]</td>", text)
    draft = returned.account(found)
    assert "Useful: most often it was “yes” (5 or more people)." in draft
    assert f"“{NEXT.options[0]}” and “{NEXT.options[1]}” (8 people)" in draft
    for heading in ("What we heard", "What we will try", "Who does what, by when"):
        assert f"## {heading}" in draft


def test_the_chart_of_guesses_has_its_words_and_its_table() -> None:
    guessed = guesses.Guessed("My guess", "students", Counter({"12": 3, "about 15": 2, "20": 4, "1,000": 1}))
    rows = guessed.rows(10)
    assert sum(number for _, number in rows) == 10
    assert all(number >= FEWEST for _, number in rows)
    svg, words = guesses.picture(guessed, rows, "people")
    assert svg.startswith("<svg") and "students" in svg
    assert all(f"{name}, {number}" in words for name, number in rows)
    text = returned.page(harvest.Harvest(SESSION, 10, (), (guessed,), ())).html()
    assert f'<figure role="img" aria-label="{words}">' in text
    assert "<td>10</td>" in text or all(f"<td>{number}</td>" in text for _, number in rows)


@pytest.mark.parametrize("said", ["1e400", "nan", "-5", "1,148", "a dozen", "x" * 41, "", "12%", "0"])
def test_no_guess_breaks_the_page(said: str) -> None:
    guessed = guesses.Guessed("My guess", "")
    for other in ("3", "4", "5", "6", "700000000"):
        guessed.add(other)
    guessed.add(said)
    assert returned.page(harvest.Harvest(SESSION, 6, (), (guessed,), ())).pdf().startswith(b"%PDF")


def test_a_folder_gets_the_page_twice_and_the_draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)

    def write(at: int, texts: dict[str, str]) -> None:
        texts["reflection"] = "# No heading | no table\n\n- [a](b) <b>\n\n![x](attachment:y)"
        texts["predict-answer"] = 'my_guess = "smaller"'
        yes(texts)

    out = tmp_path / "out"
    folder = hand_in(tmp_path / "in", 7, write)
    done = CliRunner().invoke(cli, ["harvest", str(folder), "--session", "8", "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert sorted(path.name for path in out.iterdir()) == [
        "account-draft.md",
        "what-came-back.html",
        "what-came-back.pdf",
    ]
    assert (out / "what-came-back.pdf").read_bytes().startswith(b"%PDF")
    text = (out / "what-came-back.html").read_text(encoding="utf-8")
    assert "# No heading | no table" in text and "<b>" not in text
