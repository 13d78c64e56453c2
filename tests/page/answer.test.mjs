// What the page reads in an answer cell's code, and what it writes there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assignments, edits, literal, look, moved, put, read, rebase, typed } from "../../tools/workshop/page/static/answer.js";

const STUB = "gap = ...  # percentage points\n# Door two: work it out in code from here on.";

test("a value is written in place of the dots, and every other letter stays", () => {
  assert.equal(put(STUB, "gap", "-2.0"), STUB.replace("...", "-2.0"));
  const twice = put(put(STUB, "gap", "-2.0"), "gap", '"not published"');
  assert.equal(twice, STUB.replace("...", '"not published"'));
});

test("an emptied box is dots again", () => {
  assert.equal(put(put(STUB, "gap", "3"), "gap", typed("  ", true)), STUB);
});

test("code that somebody wrote stays, and a box that is filled in counts after it", () => {
  const coded = `${STUB}\ngap = rates["B"] - rates["A"]`;
  assert.equal(look(coded, "gap").code, 'rates["B"] - rates["A"]');
  const both = put(coded, "gap", "3");
  assert.equal(both, `${coded}\ngap = 3`);
  assert.equal(look(both, "gap").text, "3");
  assert.equal(put(both, "gap", "..."), coded);
  assert.equal(put(coded, "gap", "..."), coded);
});

test("a cell that was emptied gets its line back", () => {
  assert.equal(put("", "gap", "3"), "gap = 3");
  assert.equal(put("# mine\n", "gap", "3"), "# mine\ngap = 3");
});

test("only names at the start of a line count, and not those in texts, brackets or comparisons", () => {
  const source = ['a = 1; b = 2', "  c = 3", "d == 4", 'e = """', "f = 5", '"""', "g = (", "h", ")  # end", "i: int = 6"];
  assert.deepEqual(assignments(source.join("\n")).map((each) => each.name), ["a", "e", "g", "i"]);
});

test("what somebody is still writing ends with its line", () => {
  for (const broken of ['a = "never closed', "a = (1,", 'a = """never']) {
    const found = assignments(`${broken}\nb = 2`);
    assert.deepEqual(found.map((each) => each.name), ["a", "b"], broken);
  }
});

for (const [piece, value] of [
  ["-2.0", -2],
  ["1_831", 1831],
  ['"a\\n\\"b\\""', 'a\n"b"'],
  ["'é\\u00e9\\x41'", "éé A".replace(" ", "")],
  ['r"\\n"', "\\n"],
  ["...", null],
  ['[("a", "b"),  # one\n ("c", "d"),]', [["a", "b"], ["c", "d"]]],
]) {
  test(`${piece} is a value`, () => assert.deepEqual(read(piece).value, value));
}

for (const piece of ["a - b", 'f"{a}"', "[1, f(2)]", "smaller", "1 + 2", '"a" + b', "", "[1"]) {
  test(`${piece || "nothing"} is no value`, () => assert.equal(read(piece), undefined));
}

for (const [text, written] of [
  ["-2.0", "-2.0"],
  [" 1831 ", "1831"],
  ["+.5", "+.5"],
  ["0", "0"],
  ["5.", "5."],
  ["65 %", '"65 %"'],
  ["1,831", '"1,831"'],
  ["−2.0", '"−2.0"'],
  ["007", '"007"'],
  ["1e5", '"1e5"'],
  ["1_000", '"1_000"'],
  ["not published", '"not published"'],
  ["", "..."],
]) {
  test(`typed for a number: ${text || "nothing"}`, () => assert.equal(typed(text, true), written));
}

test("any text comes back as it was typed", () => {
  const texts = ['a "b" \\ c', "a\nb", '"""', '\\"""\\', "ends with \\", 'ends with "', "שלום 😀", "\u0000\u0007", "a\tb\n\n", "$5 {x}"];
  for (const text of texts) {
    const cell = put("x = ...  # words\ny = 1", "x", typed(text, false));
    assert.equal(look(cell, "x").text, text.replace(/\r\n/g, "\n"), JSON.stringify(text));
    assert.equal(look(cell, "y").text, "1");
  }
});

test("half a character, as a paste can leave it, is made whole", () => {
  assert.equal(typed("a\ud800", false), '"a\ufffd"');
});

test("a table is a list with a line for each row", () => {
  assert.equal(literal([["a", "b"], ["c", 'd"']]), '[\n    ("a", "b"),\n    ("c", "d\\""),\n]');
});

const applied = (text, changes) => changes.reduce((now, [from, to, by]) => now.slice(0, from) + by + now.slice(to), text);

for (const [before, after, changes] of [
  ["same", "same", []],
  ["x = 1", "x = 12", [[5, 5, "2"]]],
  ["x = ...", 'x = "abc"', [[4, 7, '"abc"']]],
  ['x = "ab"', 'x = """\nab\n"""', [[7, 7, '\n""'], [5, 5, '""\n']]],
  ["a😀b", "a😁b", [[1, 3, "😁"]]],
  ["aXa", "aXaXa", [[3, 3, "Xa"]]],
]) {
  test(`as little as possible is replaced: ${JSON.stringify(before)} to ${JSON.stringify(after)}`, () => {
    assert.equal(applied(before, edits(before, after)), after);
    assert.deepEqual(edits(before, after), changes);
  });
}

test("a caret stays between the same letters", () => {
  assert.equal(moved(3, edits("one two", "zero one two")), 8);
  assert.equal(moved(3, edits("one two", "one twos")), 3);
  assert.equal(moved(5, edits("one two", "one")), 3);
});

test("what two people wrote at once is both there", () => {
  assert.equal(rebase("one two", "one and two", "zero one two"), "zero one and two");
  assert.equal(rebase("one two", "one two three", "one two!"), "one two three!");
  assert.equal(rebase("", "mine", "theirs"), "minetheirs");
  assert.equal(rebase("old", "old", "theirs"), "theirs");
});
