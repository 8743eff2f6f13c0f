import assert from "node:assert/strict";
import { callNumbers, numbered } from "../../../actors/elevator_group/call_numbers.ts";
import type { Call } from "../../../actors/elevator_group/state.ts";
import { PersistentMap } from "../../../actors/persistent_map.ts";
import { seededRandom, uuidV7 } from "../../../src/random.ts";
import { GroupInHand, journey } from "./group_in_hand.ts";
import { PanelGroup } from "./panel_site.ts";

const random = seededRandom("call numbers");
const count = callNumbers.most - callNumbers.least + 1;

function aCall(id: string, change: Partial<Call> = {}): Call {
  return {
    ...{ id, caller: "ann", key: id, state: "registered", failed: [], epoch: 1 },
    request: journey(0, 5),
    ...{ placedAtMs: 0, deadlineMs: 1, comeByMs: 1 },
    ...change,
  };
}

Deno.test("EG44 no two open calls have one number; without a free one a call has none", () => {
  let calls = PersistentMap.of(new Map<string, Call>(), 16);
  const drawn: (number | undefined)[] = [];
  for (let at = 0; at <= count; at++) {
    const call = numbered(calls, aCall(uuidV7(at, random)));
    calls = calls.with(call.id, call);
    drawn.push(call.number);
  }
  const numbers = drawn.slice(0, count);
  assert.equal(new Set(numbers).size, count);
  for (const number of numbers) assert.match(String(number), /^\d\d$/);
  assert.equal(drawn.at(-1), undefined);
  const [first] = [...calls.values()];
  const next = numbered(calls.without(first!.id), aCall("next"));
  assert.equal(next.number, first!.number, "a number is free once its call has ended");
});

Deno.test("EG44 C5 numbers count nothing: from one's own nobody learns how many called between", () => {
  const none = PersistentMap.of(new Map<string, Call>(), 16);
  const drawn = Array.from(
    { length: 900 },
    (_, at) => numbered(none, aCall(uuidV7(at, random))).number!,
  );
  const seen = new Map<number, number>();
  for (const number of drawn) seen.set(number, (seen.get(number) ?? 0) + 1);
  assert.ok(seen.size > 80, `${seen.size} of ${count} come up`);
  assert.ok(Math.max(...seen.values()) < 30, "none of them often");
  const rising = drawn.filter((number, at) => at > 0 && number > drawn[at - 1]!).length;
  assert.ok(Math.abs(rising - 450) < 90, `${rising} of 900 are higher than the one before`);
});

Deno.test("EG44 a phone and a panel are told the number, hall buttons and car calls have none", () => {
  const group = new PanelGroup();
  const byPhone = group.placed(journey(0, 9));
  const byPanel = group.press("lobby", { to: 5 });
  assert.ok(byPhone.number !== undefined && byPanel.number !== undefined);
  assert.notEqual(byPhone.number, byPanel.number);
  assert.equal(group.press("lobby", { to: 5 }, byPanel.seq).number, byPanel.number);
  assert.equal(group.press("hall-4", { direction: "up" }).number, undefined);
  assert.equal(group.placed({ kind: "car", car: "a", to: 3, persons: 1 }).number, undefined);
  const open = group.openCalls.flatMap(({ number }) => number ?? []).sort();
  assert.deepEqual(open, [byPhone.number, byPanel.number].sort());
});

Deno.test("EG44 C5 screens hear of a call its number, car and landing, and never where it leads", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  const { id, number } = group.placed(journey(2, 7));
  group.send({ type: "cancel_call", caller: "ann", call: id });
  const told = group.events.flatMap((event) => event.audience === "screen" ? event.boarding : []);
  assert.deepEqual([...new Set(told.map(({ state }) => state))], ["assigned", "cancelled"]);
  for (const boarding of told) {
    assert.equal(boarding.number, number);
    assert.equal(boarding.level, 2);
    const fields = ["call", "car", "comesAtMs", "level", "number", "side", "state"];
    assert.deepEqual(Object.keys(boarding).filter((name) => !fields.includes(name)), []);
  }
  const operators = group.events.filter(({ audience }) => audience === "operator");
  assert.ok(!JSON.stringify(operators).includes(`"number"`), "operators see no number");
});
