import assert from "node:assert/strict";
import { ManualClock } from "../../../../src/clock.ts";
import {
  FreshProofs,
  proofIdleMs,
  proofLifeMs,
  proofsMax,
} from "../../../../src/people/sessions/fresh_proofs.ts";

const minuteMs = 60_000;
/** Twenty seconds past a full minute. */
const startMs = Date.UTC(2026, 10, 23, 8, 0, 20);

function proved() {
  const clock = new ManualClock(startMs);
  const proofs = new FreshProofs(clock);
  proofs.prove("ann");
  return { clock, proofs, pass: (ms: number) => clock.advance(ms) };
}

Deno.test("C8 a proof is gone after five idle minutes, and never lasts longer than they", () => {
  const { clock, proofs, pass } = proved();
  const untilMs = proofs.untilMs("ann")!;
  assert.ok(untilMs <= startMs + proofIdleMs && untilMs > startMs + proofIdleMs - minuteMs);
  pass(untilMs - 1 - clock.now());
  assert.equal(proofs.untilMs("ann"), untilMs);
  pass(1);
  assert.equal(proofs.untilMs("ann"), undefined);
  assert.equal(proofs.untilMs("bob"), undefined, "nobody has proved that it is Bob");
});

Deno.test("C8 use makes a proof last, an hour at most, and does not bring back what is gone", () => {
  const { clock, proofs, pass } = proved();
  for (let used = 0; used < 20; used++) {
    assert.notEqual(proofs.untilMs("ann"), undefined, `after ${used} uses`);
    proofs.use("ann");
    assert.ok(proofs.untilMs("ann")! <= startMs + proofLifeMs, "whatever is done");
    pass(3 * minuteMs);
  }
  assert.equal(clock.now(), startMs + proofLifeMs);
  proofs.use("ann");
  assert.equal(proofs.untilMs("ann"), undefined);
  proofs.prove("ann");
  pass(proofIdleMs);
  proofs.use("ann");
  assert.equal(proofs.untilMs("ann"), undefined, "five idle minutes are over at their end");
});

Deno.test("C8 C4 proofs of many people within a minute end at the same full minute", () => {
  const clock = new ManualClock(Date.UTC(2026, 10, 23, 8));
  const proofs = new FreshProofs(clock);
  for (let person = 0; person < 60; person++) {
    proofs.prove(`p${person}`);
    clock.advance(999);
  }
  const ends = new Set(Array.from({ length: 60 }, (_, person) => proofs.untilMs(`p${person}`)));
  assert.deepEqual([...ends], [Date.UTC(2026, 10, 23, 8, 5)]);
});

Deno.test("C8 a server's clock that is set back makes no proof last longer", () => {
  const clock = new ManualClock(startMs);
  let back = 0;
  const proofs = new FreshProofs({
    now: () => clock.now() - back,
    monotonic: () => clock.monotonic(),
    after: (ms, task) => clock.after(ms, task),
  });
  proofs.prove("ann");
  back = 3_600_000;
  clock.advance(proofIdleMs);
  assert.equal(proofs.untilMs("ann"), undefined);
});

Deno.test("E22 proofs that are gone are forgotten, and there is room for so many", () => {
  const { proofs, pass } = proved();
  pass(proofIdleMs);
  proofs.prove("bob");
  assert.equal(proofs.size, 1);
  for (let person = 0; person < proofsMax; person++) proofs.prove(`p${person}`);
  assert.equal(proofs.size, proofsMax);
  assert.equal(proofs.untilMs("bob"), undefined, "the longest unused made room");
});
