import assert from "node:assert/strict";
import type { RungDevice } from "../../../src/access/ring_household.ts";
import { planRing } from "../../../src/access/ring_plan.ts";
import { ringTargetsMax } from "../../../src/rings.ts";

function device(session: string, change: Partial<RungDevice> = {}): RungDevice {
  return {
    session,
    account: `of-${session}`,
    afterMs: 0,
    quiet: false,
    doors: ["main"],
    lastSeenDay: "2026-03-02",
    ...change,
  };
}

/** Plans with these devices connected; targets by the session that they stand for. */
function plan(devices: readonly RungDevice[], connected: readonly string[]) {
  let handles = 0;
  const planned = planRing(
    devices,
    ({ session }) => connected.includes(session),
    () => `h-${++handles}`,
  );
  const targets = planned.plan.targets.map(({ handle, ...target }) => ({
    session: planned.devices.get(handle)?.session,
    ...target,
  }));
  return { ...planned.plan, targets };
}

Deno.test("R71 all devices of those who come first ring at once, others at their stage", () => {
  const { targets, ...rest } = plan(
    [device("phone"), device("tablet"), device("child", { afterMs: 10_000 })],
    ["phone", "tablet", "child"],
  );
  assert.deepEqual(rest, { reachable: true, ringMs: 45_000 });
  assert.deepEqual(
    targets.map(({ session, afterMs }) => [session, afterMs]),
    [["phone", 0], ["tablet", 0], ["child", 10_000]],
  );
});

Deno.test("R74 where nobody of the first stage can ring, the next begins at once", () => {
  const devices = [
    device("phone"),
    device("tablet", { quiet: true }),
    device("sub", { afterMs: 10_000 }),
    device("late", { afterMs: 15_000 }),
  ];
  const { reachable, targets } = plan(devices, ["tablet", "sub", "late"]);
  assert.equal(reachable, true);
  assert.deepEqual(
    targets.map(({ session, afterMs, quiet }) => [session, afterMs, quiet]),
    [["tablet", 0, true], ["sub", 0, false], ["late", 5_000, false], ["phone", 0, false]],
  );
});

Deno.test("R74 a flat without devices, and one whose devices are away or quiet, are told apart", () => {
  assert.deepEqual(plan([], []), { reachable: false, reason: "no_device", targets: [] });
  const away = plan([device("phone")], []);
  const quiet = plan([device("phone", { quiet: true })], ["phone"]);
  for (const { reachable, targets, ...rest } of [away, quiet]) {
    assert.equal(reachable, false);
    assert.deepEqual(rest, { reason: "nobody_reachable" });
    assert.equal(targets.length, 1, "it learns of a missed ring");
  }
});

Deno.test("R71 a ring reaches a bounded number of devices, connected ones first", () => {
  const devices = Array.from({ length: ringTargetsMax + 10 }, (_, n) => device(`d-${n}`));
  const last = `d-${ringTargetsMax + 9}`;
  const { targets } = plan(devices, [last]);
  assert.equal(targets.length, ringTargetsMax);
  assert.equal(targets[0]!.session, last);
});
