// What the browser keeps, in a storage that may be full, forbidden, or hold something else.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Kept } from "../../tools/workshop/page/static/kept.js";

function storage(taken = {}) {
  return { getItem: (key) => taken[key] ?? null, setItem: (key, text) => (taken[key] = text), taken };
}

test("words are found again by another page", () => {
  const store = storage();
  new Kept("a.ipynb", () => store).keep({ reflection: "mine" });
  assert.deepEqual(new Kept("a.ipynb", () => store).entry.words, { reflection: "mine" });
  assert.deepEqual(new Kept("b.ipynb", () => store).entry.words, {});
  assert.equal(Object.keys(store.taken).length, 1);
});

test("two tabs on one notebook keep what both of them wrote", () => {
  const store = storage();
  const [one, two] = [new Kept("a", () => store), new Kept("a", () => store)];
  one.keep({ x: "1" });
  two.keep({ y: "2" });
  assert.deepEqual(new Kept("a", () => store).entry.words, { x: "1", y: "2" });
});

test("words that are offered are not replaced by what is typed meanwhile", () => {
  const store = storage();
  new Kept("a", () => store).keep({ x: "old" });
  const page = new Kept("a", () => store);
  page.offered.add("x");
  page.keep({ x: "new" });
  page.keep({ x: "newer" });
  assert.deepEqual(new Kept("a", () => store).entry.words, { x: "newer", "x~": "old" });
  page.decided({ x: "newer" });
  assert.deepEqual(new Kept("a", () => store).entry.words, { x: "newer" });
});

test("a full or forbidden storage is said, and loses nothing on the page", () => {
  const full = { getItem: () => null, setItem: () => { throw new Error("QuotaExceededError"); } };
  const kept = new Kept("a", () => full);
  assert.equal(kept.keep({ x: "1" }), false);
  assert.deepEqual(kept.entry.words, { x: "1" });
  const forbidden = new Kept("a", () => { throw new Error("SecurityError"); });
  assert.equal(forbidden.keep({ x: "1" }), false);
});

test("an entry that is no entry is none", () => {
  for (const text of ["no JSON", "null", "[]", '{"words": 3}', '{"words": null, "code": []}']) {
    const kept = new Kept("a", () => storage({ "equity-in-data-workshop:a": text }));
    assert.equal(kept.keep({ x: "1" }), true, text);
    assert.deepEqual(kept.entry.words, { x: "1" });
  }
});
