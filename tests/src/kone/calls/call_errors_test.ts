/** Every reason and refusal of ours has a word on this wire. */
import assert from "node:assert/strict";
import { cancelWords, holdErrorOf, toldOf } from "../../../../src/kone/calls/call_errors.ts";
import { cancelReasons } from "../../../../src/protocol.ts";
import { refusalCodes } from "../../../../src/refusal.ts";

Deno.test("KONE 38 every reason of a cancelled call has a word of the vendor's", () => {
  assert.deepEqual(
    cancelReasons.map((reason) => cancelWords[reason]).filter((word) =>
      !/^[A-Z]+(_[A-Z]+)+$/.test(word)
    ),
    [],
  );
  assert.equal(cancelWords.car_out_of_service, "NO_LIFT_AVAILABLE");
});

Deno.test("KONE 38 every refusal is an error of the call, or a frame that says to come again", () => {
  const frames = new Map<number, string[]>();
  for (const code of refusalCodes) {
    const told = toldOf(code, 3000);
    if (!("status" in told)) continue;
    frames.set(told.status, [...frames.get(told.status) ?? [], code]);
  }
  assert.deepEqual(frames.get(429), ["call_flood", "busy"]);
  assert.deepEqual([...frames.keys()].sort(), [429, 500]);
  for (const code of ["fire_operation", "inspection", "no_lift_available"] as const) {
    assert.deepEqual(toldOf(code, 3000), { error: "NO_LIFT_AVAILABLE" });
  }
  assert.deepEqual(toldOf("not_served", 3000), {
    error: "Ignoring call, unable to resolve destination: area:3000",
  });
  assert.deepEqual(toldOf("not_served", null), { error: "NO_LIFT_AVAILABLE" });
  assert.ok(refusalCodes.every((code) => holdErrorOf(code).length > 0));
  assert.equal(holdErrorOf("unreachable"), "1005");
});
