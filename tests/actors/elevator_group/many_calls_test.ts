/** With as many calls open as there may be, every turn still fits one batch (E1), and none is lost. */
import assert from "node:assert/strict";
import { openCallsMax } from "../../../actors/elevator_group/calls.ts";
import { callLifeMs } from "../../../actors/elevator_group/turn.ts";
import { GroupInHand, journey } from "./group_in_hand.ts";

/** A group with 512 open calls, all of car a where it can serve them, and their ids. */
function crowded(): { group: GroupInHand; ids: string[] } {
  const group = GroupInHand.inService({ a: 0, b: 0 });
  group.carState("b", { mode: "out-of-service" });
  group.carState("c", { mode: "out-of-service" });
  group.checked = false;
  const ids = Array.from(
    { length: openCallsMax },
    (_, at) => group.placed(journey(at % 6, 6 + at % 4), { caller: `caller ${at}` }).id,
  );
  group.report();
  group.forget();
  return { group, ids };
}

/** How the calls of a group have ended. */
function reasonsOf(group: GroupInHand, ids: readonly string[]): Set<string | undefined> {
  group.checked = true;
  group.send({ type: "snapshot", caller: "nobody" });
  group.checked = false;
  return new Set(ids.map((id, at) => {
    const view = group.view(id, `caller ${at}`);
    return view.reason ?? view.state;
  }));
}

Deno.test("EG18 E1 EG12 fire ends 512 calls in turns that fit a batch", () => {
  const { group, ids } = crowded();
  group.report({ mode: "fire-operation" });
  assert.ok(group.state.calls.size > 0 && group.state.calls.size < openCallsMax);
  group.pass(1);
  assert.equal(group.state.calls.size, 0);
  assert.deepEqual(reasonsOf(group, ids), new Set(["fire_operation"]));
});

Deno.test("EG18 E1 EG6 512 calls that were served during an outage end as served", () => {
  const { group, ids } = crowded();
  group.report({ held: [], finished: ids.map((call) => ({ call, outcome: "served" })) });
  group.pass(1);
  assert.deepEqual(reasonsOf(group, ids), new Set(["served"]));
});

Deno.test("EG18 E1 EG14 512 stale calls end, and 512 young ones stay", () => {
  for (const [downMs, reason] of [[300_000, "stale"], [5_000, "assigned"]] as const) {
    const { group, ids } = crowded();
    group.now += downMs;
    group.reload({ epoch: 8 });
    group.pass(1);
    assert.deepEqual(reasonsOf(group, ids), new Set([reason]));
    assert.ok([...group.state.calls.values()].every(({ epoch }) => epoch === 8));
  }
});

Deno.test("EG18 E1 EG10 a car that had 512 calls gives them all back", () => {
  const { group, ids } = crowded();
  group.carState("b");
  group.report({ stages: Object.fromEntries(ids.slice(0, 300).map((id) => [id, "serving"])) });
  group.pass(1);
  group.report();
  assert.equal(
    [...group.state.calls.values()].filter((call) => call.state === "being_served").length,
    300,
  );
  group.carState("a", { mode: "out-of-service" });
  group.pass(1);
  for (let more = 0; more < 16; more++) group.report();
  assert.deepEqual(reasonsOf(group, ids), new Set(["car_out_of_service", "assigned"]));
  assert.ok([...group.state.calls.values()].every(({ car }) => car === "b"));
});

Deno.test("EG18 E1 EG8 a reboot under 512 calls forgets those that it must", () => {
  const { group, ids } = crowded();
  group.report({ stages: Object.fromEntries(ids.map((id) => [id, "serving"])) });
  group.pass(1);
  group.report();
  group.forget();
  group.reboot();
  for (let asked = 0; asked < 2; asked++) {
    assert.equal(group.published, 0, "nothing is sent before all that it forgot is known");
    assert.ok(group.effects.some(({ type }) => type === "ask"));
    group.forget();
    group.report({ epoch: 0, revision: 0, held: [] });
  }
  assert.equal(group.published, 1);
  assert.deepEqual(reasonsOf(group, ids), new Set(["hardware_dropped"]));
});

Deno.test("EG18 E1 EG11 512 calls whose time is up end", () => {
  const { group, ids } = crowded();
  group.now += callLifeMs;
  group.pass(1);
  assert.equal(group.state.calls.size, 0);
  assert.deepEqual(reasonsOf(group, ids), new Set(["lift_did_not_come"]));
});

Deno.test("EG18 E1 EG6 512 calls that the controller gives up end with the reason", () => {
  const { group, ids } = crowded();
  for (let more = 0; more < 3; more++) {
    const finished = [...group.state.calls.values()].map(({ id: call }) => ({
      call,
      outcome: "expired" as const,
    }));
    group.report({ held: [], finished });
  }
  assert.deepEqual(reasonsOf(group, ids), new Set(["lift_did_not_come"]));
});
