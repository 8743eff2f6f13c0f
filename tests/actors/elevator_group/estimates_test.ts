import assert from "node:assert/strict";
import { estimateEveryMs, estimateStepMs } from "../../../actors/elevator_group/estimates.ts";
import { GroupInHand, journey } from "./group_in_hand.ts";

Deno.test("EG34 a caller is told when the lift comes later or earlier by 5 s, and not oftener", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  const { id, etaMs, comesAtMs } = group.placed(journey(4, 7));
  assert.equal(comesAtMs, group.now + etaMs!);
  const rows = [];
  const told: { atMs: number; comesAtMs: number }[] = [];
  for (let ms = 0; ms < 30_000; ms += 250) {
    group.pass(250);
    group.estimates = [];
    rows.push(...group.position("a", 0).rows ?? []);
    for (const call of group.estimates) {
      assert.equal(call.etaMs, call.comesAtMs! - group.now, "counted from when it is said");
      told.push({ atMs: group.now, comesAtMs: call.comesAtMs! });
    }
    if (ms % 2_000 === 0) group.report();
  }
  assert.ok(told.length >= 3 && told.length <= 30_000 / estimateStepMs, `${told.length} times`);
  for (let at = 1; at < told.length; at++) {
    assert.ok(told[at]!.comesAtMs - told[at - 1]!.comesAtMs >= estimateStepMs);
    assert.ok(told[at]!.atMs - told[at - 1]!.atMs >= estimateEveryMs);
  }
  assert.deepEqual(rows, [], "nothing is written for it");
  assert.equal(group.view(id).comesAtMs, told.at(-1)!.comesAtMs);
});

Deno.test("EG34 a car's own next-stop estimate is what its caller is told", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  const { id } = group.placed(journey(2, 7));
  group.report({ stages: { [id]: "fixed" } });
  group.pass(3_000);
  group.position("a", 1, {
    positionM: 7.9,
    speedMps: 0.5,
    direction: "up",
    nextStop: 2,
    nextStopInMs: 20_000,
  });
  const { doorOpenMs } = group.model.carOf.get("a")!.physics;
  assert.equal(group.view(id).comesAtMs, group.now + 20_000 + doorOpenMs);
});

Deno.test("EG34 C5 operators see no moment at which somebody's lift comes", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  group.placed(journey(4, 7));
  group.live(20_000);
  for (const event of group.events) {
    if (event.audience === "operator") assert.ok(!JSON.stringify(event).includes("comesAtMs"));
  }
});
