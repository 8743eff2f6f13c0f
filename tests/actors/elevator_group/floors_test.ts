/** Floors locked and unlocked, for everybody and for a guest (C13). */
import assert from "node:assert/strict";
import { button, callOf, journey, refusalOf } from "./group_in_hand.ts";
import { PanelGroup, panelModel } from "./panel_site.ts";

function lock(group: PanelGroup, level: number, locked: boolean): readonly number[] {
  const { reply } = group.send({ type: "lock_floor", level, locked });
  assert.ok(reply?.ok === true && "locked" in reply);
  return reply.locked;
}

/** A guest's call, as whoever lets them in has it placed. */
function guest(group: PanelGroup, request = journey(0, 8), levels: readonly number[] = [8]) {
  const { reply } = group.send({
    type: "place_call",
    caller: "guest-1",
    key: group.key(),
    request,
    unlock: { levels, forMs: 60_000 },
    call: "guest-call",
  });
  return callOf(reply!);
}

Deno.test("EG23 the controller is told which floors are locked, and again when that changes", () => {
  const group = new PanelGroup();
  assert.deepEqual(group.desired().locked, [8]);
  const { revision } = group.state;
  assert.deepEqual(lock(group, 5, true), [5, 8]);
  assert.ok(group.state.revision > revision && group.published > 0);
  assert.deepEqual(group.desired().locked, [5, 8]);
  group.forget();
  assert.deepEqual(lock(group, 5, true), [5, 8]);
  assert.equal(group.published, 0, "nothing has changed");
  assert.deepEqual(lock(group, 5, false), [8]);
  assert.deepEqual(lock(group, 8, false), []);
  assert.equal("locked" in group.desired(), false);
});

Deno.test("EG23 what was locked and unlocked holds over a load and in a later epoch", () => {
  const group = new PanelGroup();
  lock(group, 5, true);
  lock(group, 8, false);
  group.reload();
  group.reload({ epoch: 8 });
  group.report({ epoch: 0, revision: 0 });
  assert.deepEqual(group.desired().locked, [5]);
  lock(group, 8, true);
  lock(group, 5, false);
  assert.deepEqual(
    group.rows.loaded().filter(({ table }) => table === "lock"),
    [],
    "as in the site file again",
  );
});

Deno.test("EG23 C13 an exit floor is never locked, also where it has become one since", () => {
  const group = new PanelGroup();
  const refused = (level: number) =>
    refusalOf(group.send({ type: "lock_floor", level, locked: true }).reply!).code;
  assert.equal(refused(0), "invalid");
  assert.equal(refused(44), "unknown_floor");
  lock(group, 5, true);
  group.reload({ model: { ...panelModel, exits: new Set([0, 5]) } });
  group.report();
  assert.deepEqual(group.desired().locked, [8]);
});

Deno.test("EG23 panels do not take people to a locked floor; a call with its own right does", () => {
  const group = new PanelGroup();
  assert.equal(group.press("lobby", { to: 8 }).reason, "floor_locked");
  assert.equal(group.placed(journey(0, 8)).state, "assigned");
  assert.equal(group.placed({ kind: "car", car: "a", to: 8, persons: 1 }).state, "assigned");
  lock(group, 8, false);
  assert.equal(group.press("lobby", { to: 8 }).accepted, true);
});

Deno.test("EG23 C13 nobody is kept on a locked floor: buttons and panels there call as ever", () => {
  const group = new PanelGroup();
  assert.equal(group.press("hall-8", { direction: "down" }).accepted, true);
  assert.equal(group.press("upstairs", { to: 0 }).accepted, true);
  assert.equal(group.placed(button(8, "down")).state, "assigned");
});

Deno.test("EG23 C13 a guest's floor is unlocked in their car for 60 s from when its doors open", () => {
  const group = new PanelGroup();
  const { id, car } = guest(group);
  assert.equal(group.desired().unlocked, undefined, "not before");
  group.live(8_000);
  group.report({ stages: { [id]: "fixed" } });
  assert.equal(group.desired().unlocked, undefined);
  group.report({ stages: { [id]: "serving" } });
  const untilUnitMs = group.now - group.bootedAtMs + 60_000;
  assert.deepEqual(group.desired().unlocked, [{ car, level: 8, expiresAtUnitMs: untilUnitMs }]);
  group.live(30_000);
  assert.deepEqual(group.desired().unlocked, [{ car, level: 8, expiresAtUnitMs: untilUnitMs }]);
  group.report({ finished: [{ call: id, outcome: "served" }] });
  group.live(29_000);
  assert.deepEqual(group.desired().unlocked, [{ car, level: 8, expiresAtUnitMs: untilUnitMs }]);
  group.forget();
  group.live(1_000);
  assert.equal(group.desired().unlocked, undefined);
  assert.ok(group.published > 0, "and the controller is told");
  assert.deepEqual(group.rows.loaded().filter(({ table }) => table === "unlock"), []);
});

Deno.test("EG23 what is unlocked for a guest outlives a load and a silence, on the unit's clock", () => {
  const group = new PanelGroup();
  const { id, car } = guest(group);
  group.report({ stages: { [id]: "serving" } });
  const before = group.desired().unlocked;
  group.pass(10_000);
  group.reload();
  group.report();
  assert.deepEqual(group.desired().unlocked, before);
  group.pass(20_000);
  group.reboot();
  const [entry] = group.desired().unlocked!;
  assert.deepEqual(entry, { car, level: 8, expiresAtUnitMs: 30_000 }, "30 s are left of 60");
});

Deno.test("EG23 a guest with several floors has those that are locked unlocked, by a landing call", () => {
  const group = new PanelGroup();
  lock(group, 5, true);
  const { id, car } = guest(group, button(0, "up"), [5, 6, 8]);
  group.report({ finished: [{ call: id, outcome: "served" }] });
  assert.deepEqual(group.desired().unlocked?.map(({ car, level }) => [car, level]), [
    [car, 5],
    [car, 8],
  ]);
});

Deno.test("EG23 C17 fire operation ends what was unlocked, and it does not come back", () => {
  const group = new PanelGroup();
  const { id } = guest(group);
  group.report({ stages: { [id]: "serving" } });
  group.report({ mode: "fire-operation" });
  group.report({ mode: "normal" });
  assert.equal(group.desired().unlocked, undefined);
});
