// The order in which cells run.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Runner } from "../../tools/workshop/page/static/runner.js";

const later = () => new Promise((resolve) => setTimeout(resolve));

function recorded(fails = []) {
  const ran = [];
  const execute = async (cell) => {
    await later();
    ran.push(cell);
    if (fails.includes(cell)) throw new Error("failed");
    return true;
  };
  return { ran, runner: new Runner(execute, (cell) => cell) };
}

test("a mistake does not keep the cells below it from running", async () => {
  const { ran, runner } = recorded([2]);
  assert.deepEqual(await runner.run([1, 2, 3]), [true, false, true]);
  assert.deepEqual(ran, [1, 2, 3]);
});

test("what somebody waits for goes before what stands below it, and not before what stands above", async () => {
  const { ran, runner } = recorded();
  const all = runner.run([1, 2, 3, 4, 5]);
  await later();
  await runner.run([3, 4], true);
  const before = [...ran];
  await all;
  assert.deepEqual(before, [1, 2, 3, 4]);
  assert.deepEqual(ran, [1, 2, 3, 4, 5]);
});

test("an answer far below goes before charts that stand below it", async () => {
  const { ran, runner } = recorded();
  const all = runner.run([5, 6, 7]);
  await runner.run([6], true);
  await all;
  assert.deepEqual(ran, [5, 6, 7]);
  const again = runner.run([8, 9]);
  await runner.run([3], true);
  await again;
  assert.deepEqual(ran.slice(3), [8, 3, 9]);
});

test("what waits is forgotten when the kernel is gone", async () => {
  const { ran, runner } = recorded();
  const all = runner.run([1, 2, 3]);
  runner.stop();
  assert.deepEqual((await all).slice(1), [false, false]);
  assert.deepEqual(ran, [1]);
});
