import assert from "node:assert/strict";
import type { CallView, GroupEvent, ServerMessage } from "../../src/protocol.ts";
import { House } from "../../web/house.js";

const at = { building: "b", group: "main" };
const now = { monotonicMs: 1000, serverMs: 50_000 };

function call(change: Partial<CallView> = {}): CallView {
  return {
    id: "c1",
    state: "assigned",
    request: { kind: "destination", from: 0, to: 5, persons: 1 },
    car: "a",
    confirmed: false,
    etaMs: 8000,
    placedAtMs: 50_000,
    ...change,
  };
}

function event(event: GroupEvent): ServerMessage {
  return { type: "event", ...at, seq: 1, event };
}

function dueAt(house: House) {
  return house.groups.get("main")?.calls.get("c1")?.dueAtMs;
}

Deno.test("House counts an estimate from the assignment and not anew when it is repeated", () => {
  const house = new House(["main"]);
  house.apply(event({ what: "call", call: call() }), now);
  assert.equal(dueAt(house), 9000);
  const later = { monotonicMs: 3000, serverMs: 52_000 };
  house.apply(event({ what: "call", call: call({ state: "fixed" }) }), later);
  assert.equal(dueAt(house), 9000, "the same estimate");
  house.apply(event({ what: "call", call: call({ car: "b", etaMs: 4000 }) }), later);
  assert.equal(dueAt(house), 7000, "another car");
  const { etaMs: _, ...served } = call({ state: "served" });
  house.apply(event({ what: "call", call: served }), later);
  assert.equal(dueAt(house), undefined);
});

Deno.test("House counts an estimate first heard in a snapshot from when the call was placed", () => {
  const house = new House(["main"]);
  house.apply({
    type: "snapshot",
    ref: "s",
    ...at,
    cursor: { incarnation: "i", seq: 4 },
    mode: "normal",
    usable: true,
    cars: [],
    lit: [],
    calls: [call({ placedAtMs: 47_000 })],
  }, now);
  assert.equal(dueAt(house), 1000 + 8000 - 3000);
});

Deno.test("C5 House shows an operator open calls only, and forgets what a resumption no longer names", () => {
  const house = new House(["main"]);
  const { placedAtMs: _, ...any } = call();
  house.apply(event({ what: "any_call", call: any }), now);
  assert.equal(house.groups.get("main")?.anyCalls.size, 1);
  house.apply(event({ what: "any_call", call: { ...any, state: "served" } }), now);
  assert.equal(house.groups.get("main")?.anyCalls.size, 0);
  house.apply(event({ what: "call", call: call() }), now);
  const cursor = { incarnation: "i", seq: 9 };
  house.apply({ type: "resumed", ref: "s", ...at, cursor, calls: [] }, now);
  assert.equal(house.groups.get("main")?.calls.size, 0);
});

Deno.test("House keeps a bounded number of ended calls and ignores groups it does not know", () => {
  const house = new House(["main"]);
  for (let i = 0; i < 40; i++) {
    const ended = call({ id: `c${i}`, state: "served", placedAtMs: i });
    house.apply(event({ what: "call", call: ended }), now);
  }
  const kept = [...house.groups.get("main")?.calls.keys() ?? []];
  assert.deepEqual(kept, ["c32", "c33", "c34", "c35", "c36", "c37", "c38", "c39"]);
  assert.deepEqual(
    house.apply(
      {
        ...event({ what: "group_mode", mode: "normal", usable: true }),
        group: "x",
      } as ServerMessage,
      now,
    ),
    [],
  );
});
