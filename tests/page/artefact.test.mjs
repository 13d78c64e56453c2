// What the page reads and writes in a Markdown cell with labelled lines.
import assert from "node:assert/strict";
import { test } from "node:test";
import { join, parts } from "../../tools/workshop/page/static/artefact.js";

const LABELS = ["Who", "Why (a reason)", "When"];
const BLANK = "**Our note**\n\n- Who:\n- Why (a reason):\n\n**The second**\n\n- When:";

const filled = (values) => {
  const found = parts(BLANK, LABELS);
  for (const part of found) if ("field" in part) part.value = values[part.field];
  return join(found, LABELS);
};

test("an untouched cell is written back as it was", () => {
  assert.equal(filled(["", "", ""]), BLANK);
});

test("what somebody wrote is found again, in one line or in several", () => {
  const values = ["all of us", "one\n\n- a point\n- Who: not a label here\ntwo", "**now**"];
  const found = parts(filled(values), LABELS).filter((part) => "field" in part);
  assert.deepEqual(found.map((part) => part.value), values);
});

test("what was written by hand below a label belongs to it", () => {
  const found = parts("- Who:\nby hand\n- Why (a reason): because\n- When:", LABELS);
  assert.deepEqual(found.map((part) => part.value), ["by hand", "because", ""]);
});

test("a cell that lost a label, or has them in another order, is not taken apart", () => {
  assert.equal(parts("- Who: x\n- When: y", LABELS), undefined);
  assert.equal(parts("- When:\n- Why (a reason):\n- Who:", LABELS), undefined);
});
