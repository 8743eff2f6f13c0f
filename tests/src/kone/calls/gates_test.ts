/** When doors were opened last, for terminals behind a barrier. */
import assert from "node:assert/strict";
import { ManualClock } from "../../../../src/clock.ts";
import { DoorOpenings } from "../../../../src/kone/calls/gates.ts";
import { koneStage } from "./kone_stage.ts";

const door = { building: "tower", unit: "entrance", door: "main" };

Deno.test("KONE 30 the latest opening from outside counts, and says how long ago it was", async () => {
  const clock = new ManualClock();
  const openings = new DoorOpenings(clock);
  const ago = () => openings.within("tower", "entrance", "main");
  assert.equal(ago(), null);
  openings.opened(door, "exit");
  assert.equal(ago(), null, "whoever leaves lets nobody in");
  openings.opened(door, "app");
  await clock.run(5_000);
  assert.equal(ago(), 5_000);
  openings.opened(door, "alone", clock.now() - 60_000);
  assert.equal(ago(), 5_000, "told late of an earlier one");
  openings.opened(door, "credential", clock.now() - 1_000);
  assert.equal(ago(), 1_000);
  assert.equal(openings.within("tower", "entrance", "other"), null);
});

Deno.test("KONE 31 32 a call is refused before the barrier and taken behind it", async () => {
  const stage = await koneStage();
  const call = { area: 1000, destination: 3000, terminal: 3 };
  assert.equal((await stage.act(call)).error, "INVALID_SIDE");
  stage.openings.opened(door, "credential");
  await stage.until(await stage.placed(call), "served");
  await stage.house.clock.run(20_000);
  assert.equal((await stage.act(call)).error, "INVALID_SIDE");
  await stage.stop();
});
