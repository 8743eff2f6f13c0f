/** Session ids, and how long a call is known. */
import assert from "node:assert/strict";
import { ManualClock } from "../../../../src/clock.ts";
import { CallBook, endedKeptMs, type NewCall } from "../../../../src/kone/calls/call_book.ts";
import { numbersOf } from "../../../../src/kone/numbering.ts";
import { checkSite } from "../../../../src/site.ts";
import { houseFile } from "./kone_stage.ts";

const group = numbersOf(checkSite(houseFile)).building("Tower9")!.group("1")!;
const at = { building: "tower", group: "main" };

function made(call: string, client = "c1"): NewCall {
  return {
    owner: { client, user: null },
    at,
    group,
    toldIn: [at],
    caller: `caller of ${call}`,
    call,
    levels: [0],
    journey: null,
    further: [],
    modifiedDestination: null,
    delayMs: 0,
  };
}

Deno.test("KONE 15 session ids grow by one, turn over in 31 bits and pass by those in use", () => {
  const book = new CallBook(new ManualClock(), 2 ** 31 - 2);
  const sessions = ["a", "b", "c"].map((call) => book.add(made(call)).session);
  assert.deepEqual(sessions, [2 ** 31 - 2, 2 ** 31 - 1, 1]);
  assert.equal(book.session(1)?.call, "c");
  assert.equal(book.call(at, "b")?.session, 2 ** 31 - 1);
  assert.equal(book.call({ ...at, group: "side" }, "b"), undefined);
});

Deno.test("KONE 15 an ended call is known for ten minutes, an open one for as long as it is", async () => {
  const clock = new ManualClock();
  const book = new CallBook(clock, 5);
  const [ended, open] = [book.add(made("a")), book.add(made("b"))];
  book.end(ended);
  await clock.run(endedKeptMs - 1_000);
  book.add(made("c", "c2"));
  assert.deepEqual([...book.of({ client: "c1", user: null })], [ended, open]);
  await clock.run(2_000);
  book.add(made("d", "c2"));
  assert.deepEqual([...book.of({ client: "c1", user: null })], [open]);
  assert.equal(book.session(ended.session), undefined);
  assert.equal(book.call(at, "a"), undefined);
  assert.equal([...book.open()].length, 3);
});
