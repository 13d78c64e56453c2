"""Whatever Python can run keeps its meaning: the cells of the twelve sessions, our own code, and made-up cells."""

import ast
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kernel import opened
from released import RELEASED, ROOT

from workshop.typed.boxes import Box, boxes_of
from workshop.typed.reading import Found, Reader, as_python

NAMES = ("gap", "place", "words")
BOXES = {
    name: Box(name, "answer", is_number, name, (name,), frozenset({f"comment of {name}"}), name)
    for name, is_number in zip(NAMES, (True, False, False), strict=True)
}


def reads(text):
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    return True


def stays(source, boxes=BOXES, cell=None):
    """Whether a cell's text and tree come through as they are, where every name that it uses has a value."""
    lines = source.splitlines(keepends=True)
    same, found = as_python(lines, boxes, reads, cell)
    before, tree = ast.parse(source), ast.parse(source)
    after = Reader(source, boxes, lambda name: True, cell, found).visit(tree)
    return same == lines and ast.dump(before) == ast.dump(after) and not found.notes


def cells():
    import json

    for path in [*RELEASED, *sorted((ROOT / "solutions").glob("*/*.ipynb"))]:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code" and reads("".join(cell["source"])):
                yield pytest.param(
                    boxes_of(notebook), "".join(cell["source"]), cell["id"], id=f"{path.stem}-{cell['id']}"
                )


def test_every_cell_of_the_sessions_stays():
    for case in cells():
        boxes, source, identity = case.values
        assert boxes
        assert stays(source, boxes, identity), case.id
        assert stays(source, boxes), case.id


def test_all_of_our_own_code_stays():
    for path in Path(ROOT / "tools").rglob("*.py"):
        assert stays(path.read_text(encoding="utf-8")), path


ATOMS = st.sampled_from(["gap", "place", "words", "x", "Gap", "...", "1", "-2.5", "12", '"a"', "True", "None", "x.y"])


def compound(inner):
    two = st.tuples(inner, inner)
    return st.one_of(
        two.map(lambda pair: f"({pair[0]} - {pair[1]})"),
        two.map(lambda pair: f"({pair[0]} / {pair[1]})"),
        two.map(lambda pair: f"({pair[0]}, {pair[1]})"),
        two.map(lambda pair: f"({pair[0]} or {pair[1]})"),
        two.map(lambda pair: f"{pair[0]} == {pair[1]}"),
        two.map(lambda pair: f"f({pair[0]})[{pair[1]}]"),
        inner.map(lambda value: f"not {value}"),
        inner.map(lambda value: f"[{value} for gap in x]"),
        inner.map(lambda value: f"{{{value}}}"),
        inner.map(lambda value: f"lambda place: {value}"),
    ).map(lambda text: f"({text})")


EXPRESSIONS = st.recursive(ATOMS, compound, max_leaves=6)
STATEMENTS = st.one_of(
    st.tuples(st.sampled_from([*NAMES, "x", "y"]), EXPRESSIONS).map(lambda pair: f"{pair[0]} = {pair[1]}"),
    st.tuples(st.sampled_from([*NAMES, "x"]), EXPRESSIONS).map(lambda pair: f"{pair[0]} += {pair[1]}"),
    st.tuples(st.sampled_from(NAMES), EXPRESSIONS).map(lambda pair: f"for {pair[0]} in x:\n    gap = {pair[1]}"),
    st.tuples(st.sampled_from(NAMES), EXPRESSIONS).map(lambda pair: f"def {pair[0]}(gap={pair[1]}):\n    return gap"),
    EXPRESSIONS.map(lambda value: f"if {value}:\n    place = {value}\nelse:\n    words == {value}"),
    EXPRESSIONS.map(lambda value: f"print({value})  # comment of no box"),
    st.just("import x as gap"),
    st.just('"""words = 65%\nplace = not here\n"""'),
    st.just('x = """\ngap = 65%\n"""'),
)


def _takes_dots_away(source):
    """Whether something is taken from dots, which only fails."""
    return any(
        isinstance(node, ast.BinOp) and isinstance(node.left, ast.Constant) and node.left.value is ...
        for node in ast.walk(ast.parse(source))
    )


@given(st.lists(STATEMENTS, min_size=1, max_size=4).map("\n".join))
def test_any_cell_that_python_can_run_stays(source):
    if not _takes_dots_away(source):
        assert stays(source)


@given(st.lists(st.sampled_from(NAMES), max_size=3), st.text(max_size=60))
def test_any_text_at_all_is_taken_without_an_error(names, text):
    source = "\n".join([*(f"{name} = {text}" for name in names), text])
    for cell in (None, *NAMES):
        result, found = as_python(source.splitlines(keepends=True), BOXES, reads, cell)
        if reads("".join(result)):
            Reader("".join(result), BOXES, lambda name: False, cell, found).visit(ast.parse("".join(result)))


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=60))
def test_any_line_of_words_becomes_readable(text):
    result, _ = as_python([f"words = {text}"], BOXES, reads)
    assert reads("".join(result))


def test_names_that_are_not_asked_for_are_never_touched():
    for source in ["other = 65%", "gap_2 = not here", "print(gap", "def f(:\n    gap = 65%", "  if x\ngapp = ‘1’"]:
        assert as_python(source.splitlines(keepends=True), BOXES, reads)[0] == source.splitlines(keepends=True)


@pytest.mark.parametrize(
    "source",
    [
        'gap = ...  # percent\n# Door two: write code.\nx = place["a"\ngap = x',
        'gap = place["a"',
        "gap = f(1",
        "gap = [y for y in x\nprint(gap)",
        "gap = 3\nx = = 5",
    ],
)
def test_code_that_python_cannot_read_keeps_python_s_own_message(source):
    lines = source.splitlines(keepends=True)
    assert as_python(lines, BOXES, reads) == (lines, Found())


def test_a_typing_mistake_in_code_stays_an_error(tmp_path, monkeypatch):
    with opened(tmp_path, monkeypatch) as kernel:
        kernel.run_all()
        kernel.run("ratio-answer", "ratio_now = plaice[0] + 1")
        assert kernel.failed == ["ratio-answer"]
        kernel.run("ratio-answer", "total = 3\nratio_now = total - 1")
        assert kernel.value("ratio_now") == 2

        assert kernel.shell.run_cell("%time ratio_now = 4\n!true\nplace?").success
        assert kernel.value("ratio_now") == 4


def test_code_in_cells_that_wait_for_something_still_runs(tmp_path, monkeypatch):
    with opened(tmp_path, monkeypatch) as kernel:
        kernel.run_all()
        waits = "import asyncio\nawait asyncio.sleep(0)\nratio_now = 12.29"
        with ThreadPoolExecutor(1) as thread:  # a browser's test may leave a running loop in this one
            thread.submit(kernel.run, "ratio-answer", waits).result()
        assert not kernel.failed
        assert kernel.value("ratio_now") == 12.29
