/** The order of states, whatever order the group's own come in. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { type KoneCallState, koneCallStates } from "../../../../src/kone/calls/call_news.ts";
import { hasEta, isLast, statesBetween } from "../../../../src/kone/calls/call_states.ts";
import { callStates } from "../../../../src/protocol.ts";

Deno.test("KONE 2 states that were jumped over are told, and none twice or after a later one", () => {
  fc.assert(fc.property(fc.array(fc.constantFrom(...callStates), { maxLength: 20 }), (said) => {
    const told: KoneCallState[] = [];
    for (const state of said) told.push(...statesBetween(told.at(-1) ?? null, state));
    const places = told.map((state) => koneCallStates.indexOf(state));
    assert.deepEqual(places, [...new Set(places)].sort((a, b) => a - b));
    assert.ok(told.slice(0, -1).every((state) => !isLast(state)), "nothing after the end");
    if (told.includes("served")) assert.equal(told.length, koneCallStates.length - 1);
    const ended = said.find((state) => state === "served" || state === "cancelled");
    if (ended !== undefined) assert.equal(told.at(-1), ended);
  }));
});

Deno.test("KONE 2 when the lift comes is told up to the state in which it is fixed", () => {
  assert.deepEqual(
    koneCallStates.filter(hasEta),
    ["registered", "being_assigned", "assigned", "being_fixed", "fixed"],
  );
});
