/** The equipment log of lifts: one entry of each call, which says little. */
import assert from "node:assert/strict";
import { groupBehaviour } from "../../../actors/elevator_group/decide.ts";
import type { LiftLogEntry } from "../../../actors/elevator_group/state.ts";
import { GroupInHand, journey, startMs } from "./group_in_hand.ts";

/** The entries that the group has written so far. */
function logOf(group: GroupInHand): { readonly id: string; readonly entry: LiftLogEntry }[] {
  return group.rows.loaded().filter(({ table }) => table === "lift_log")
    .map(({ id, value }) => ({ id, entry: value as LiftLogEntry }));
}

Deno.test("EG20 R40 a call that ends is logged once: result, minute and random id, nothing else", () => {
  const group = GroupInHand.inService();
  const { id: served } = group.placed(journey(2, 7, 3), { caller: "ann" });
  const { id: given } = group.placed(journey(4, 9), { caller: "bob" });
  assert.deepEqual(logOf(group), [], "an open call is in no log");
  group.pass(95_000);
  group.report({ stages: { [served]: "serving" }, finished: [] });
  group.report({ finished: [{ call: served, outcome: "served" }] });
  group.cancel(given, "bob");
  const minute = Math.floor(group.now / 60_000) * 60_000;
  assert.ok(minute > startMs && group.now % 60_000 !== 0);
  const entries = logOf(group).map(({ entry }) => entry);
  assert.deepEqual(entries, [
    { result: "served", atMs: minute, logId: "ann" },
    { result: "by_caller", atMs: minute, logId: "bob" },
  ]);
});

Deno.test("EG20 C4 no row of the log tells when within its minute it was made", () => {
  const group = GroupInHand.inService();
  const { id } = group.placed(journey(2, 7), { call: group.key() });
  group.pass(7_000);
  group.cancel(id);
  const [row] = logOf(group);
  // A call's id is a UUID of version 7: its first twelve digits are the time.
  assert.equal(row!.id, id.slice(-12));
  assert.ok(!id.slice(0, 14).includes(row!.id));
});

Deno.test("R48 EG20 the log's rows are kept as long as is set, and no actor loads them", () => {
  const { lift_log: usual } = groupBehaviour(new Map()).tables;
  assert.deepEqual([usual!.keepMs, usual!.archived], [90 * 86_400_000, true]);
  const { lift_log: set } = groupBehaviour(new Map(), 7 * 86_400_000).tables;
  assert.equal(set!.keepMs, 7 * 86_400_000);
});
