import assert from "node:assert/strict";
import type { Desired } from "../../adapters/mqtt/payloads.ts";
import { BenchController } from "./controller.ts";

const desired = (revision: number, calls: readonly string[], more: Partial<Desired> = {}) => ({
  epoch: 1,
  revision,
  boot: "b",
  calls: calls.map((call) => ({
    call,
    kind: "landing" as const,
    car: "car-1",
    persons: 1,
    expiresAtUnitMs: 1000,
  })),
  ...more,
});

Deno.test("E4 the bench controller holds a new call in one report and has served it in the next", () => {
  const controller = new BenchController("b");
  controller.take(desired(1, ["x"]), 0);
  const first = controller.report(1);
  assert.deepEqual(first.held, [{ call: "x", car: "car-1", stage: "accepted" }]);
  assert.deepEqual(first.finished, []);
  assert.equal(controller.due, true);
  const second = controller.report(2);
  assert.deepEqual(second.held, []);
  assert.deepEqual(second.finished, [{ call: "x", outcome: "served" }]);
  assert.equal(controller.due, false);
  assert.equal(controller.served, 1);
});

Deno.test("E4 a finished call is reported until desired state drops it, and is never served again", () => {
  const controller = new BenchController("b");
  controller.take(desired(1, ["x"]), 0);
  controller.report(1);
  controller.report(2);
  controller.take(desired(2, ["x", "y"]), 3);
  const both = controller.report(4);
  assert.deepEqual(both.finished, [{ call: "x", outcome: "served" }]);
  assert.deepEqual(both.held.map(({ call }) => call), ["y"]);
  controller.take(desired(3, ["y"]), 5);
  assert.deepEqual(controller.report(6).finished, [{ call: "y", outcome: "served" }]);
  assert.equal(controller.served, 2);
});

Deno.test("E4 an older revision, an older epoch and another boot change nothing but are answered", () => {
  const controller = new BenchController("b");
  controller.take(desired(5, ["x"], { epoch: 2 }), 0);
  controller.report(1);
  controller.report(2);
  for (
    const stale of [
      desired(5, ["z"], { epoch: 2 }),
      desired(9, ["z"]),
      desired(9, ["z"], { epoch: 3, boot: "another" }),
    ]
  ) {
    controller.take(stale, 3);
    assert.equal(controller.due, true);
    const report = controller.report(4);
    assert.deepEqual([report.epoch, report.revision], [2, 5]);
    assert.deepEqual(report.held, []);
  }
});

Deno.test("E4 a call that has expired on the controller's clock is finished as expired", () => {
  const controller = new BenchController("b");
  controller.take(desired(1, ["x"]), 1000);
  assert.deepEqual(controller.report(1001).finished, [{ call: "x", outcome: "expired" }]);
  assert.equal(controller.served, 0);
});

Deno.test("E4 a held call that desired state no longer names is dropped", () => {
  const controller = new BenchController("b");
  controller.take(desired(1, ["x"]), 0);
  controller.report(1);
  controller.take(desired(2, []), 2);
  const report = controller.report(3);
  assert.deepEqual([report.held, report.finished], [[], []]);
});
