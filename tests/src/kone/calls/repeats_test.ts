/** What is remembered of ways that travellers asked for. */
import assert from "node:assert/strict";
import { ManualClock } from "../../../../src/clock.ts";
import { Repeats, repeatsMax } from "../../../../src/kone/calls/repeats.ts";

const secret = new Uint8Array(32).fill(7);
const what = { isOpen: false, isVoid: false };

Deno.test("KONE 33 a way stands for its call within the window, or while that is open", async () => {
  const clock = new ManualClock();
  const repeats = new Repeats<typeof what>(clock, secret);
  const name = repeats.nameOf(["c1", "user", "u1", 1000, 3000]);
  assert.equal(repeats.find(name, 60_000), undefined);
  repeats.remember(name, what);
  await clock.run(59_999);
  assert.equal(repeats.find(name, 60_000), what);
  await clock.run(1);
  assert.equal(repeats.find(name, 60_000), undefined);
  const open = { ...what, isOpen: true };
  repeats.remember(name, open);
  await clock.run(600_000);
  assert.equal(repeats.find(name, 60_000), open);
  repeats.remember(name, { ...what, isVoid: true });
  assert.equal(repeats.find(name, 60_000), undefined);
});

Deno.test("C16 a traveller is known as a hash under a key of this process alone", () => {
  const clock = new ManualClock();
  const name = new Repeats(clock, secret).nameOf(["04A1B2C3"]);
  assert.match(name, /^[\w-]{43}$/);
  const other = new Repeats(clock, new Uint8Array(32).fill(8)).nameOf(["04A1B2C3"]);
  assert.notEqual(name, other);
  assert.notEqual(new Repeats(clock, secret).nameOf(["a", "b"]), name);
});

Deno.test("KONE 33 no more is remembered than fits", () => {
  const repeats = new Repeats<typeof what>(new ManualClock(), secret);
  for (let way = 0; way <= repeatsMax; way++) repeats.remember(`${way}`, what);
  assert.equal(repeats.find("0", 60_000), undefined);
  assert.equal(repeats.find("1", 60_000), what);
});
