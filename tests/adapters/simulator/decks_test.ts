import assert from "node:assert/strict";
import type { DesiredCall } from "../../../adapters/mqtt/payloads.ts";
import { destination, landing, Rig, siteOf } from "./rig.ts";

const upper = (call: DesiredCall): DesiredCall => ({ ...call, deck: "upper" });
const lower = (call: DesiredCall): DesiredCall => ({ ...call, deck: "lower" });

Deno.test("simulated decks: calls of two neighbouring floors are served in one stop", async () => {
  const rig = new Rig(siteOf({ car: { decks: 2 } }));
  rig.want([lower(destination("below", 4, 10)), upper(destination("above", 5, 11))]);
  rig.clock.advance(180_000);
  const ends = rig.link.lastReport.finished.map(({ outcome }) => outcome);
  assert.deepEqual(ends, ["served", "served"]);
  assert.deepEqual(
    rig.story(["arrived"]).map((line) => line.split(" ").slice(1).join(" ")),
    ["arrived 4", "arrived 10"],
    "it stands where its lower deck does",
  );
  const walked = rig.events.flatMap((event) =>
    event.what === "person_entered" || event.what === "person_left"
      ? [`${event.what} ${event.level}`]
      : []
  );
  assert.deepEqual(walked.sort(), [
    "person_entered 4",
    "person_entered 5",
    "person_left 10",
    "person_left 11",
  ]);
  await rig.stop();
});

Deno.test("simulated decks: load is told of each, and one may be full while the other is not", async () => {
  const rig = new Rig(siteOf({ car: { decks: 2 } }));
  rig.want([upper({ ...destination("many", 1, 9), persons: 10 })]);
  const last = () => rig.link.states.at(-1)!;
  while ((last().upper?.loadKg ?? 0) < 750) rig.clock.advance(500);
  assert.equal(last().loadKg, 0);
  assert.deepEqual(last().upper!.doors, last().doors);
  assert.equal(rig.car().isFull("upper"), true);
  assert.equal(rig.car().full, false);
  rig.clock.advance(120_000);
  assert.equal(last().upper!.loadKg, 0);
  await rig.stop();
});

Deno.test("simulated decks: what no deck reaches is not servable", async () => {
  const rig = new Rig(siteOf({ car: { decks: 2 } }));
  rig.want([lower(destination("top", 2, 14)), upper(destination("bottom", 3, 0))]);
  assert.deepEqual(
    rig.link.lastReport.finished.map(({ outcome }) => outcome),
    ["not-servable", "not-servable"],
  );
  await rig.stop();
});

Deno.test("simulated doors: a through car opens in front to let in and at the rear to let out", async () => {
  const rig = new Rig(siteOf({ sides: () => ["front", "rear"] }));
  rig.want([
    { ...destination("through", 2, 6), to: { level: 6, side: "rear" } },
    { ...landing("behind", 4, "up"), from: { level: 4, side: "rear" } },
  ]);
  rig.clock.advance(120_000);
  const opened = rig.events.flatMap((event) =>
    event.what === "door" && event.state === "opened" ? [`${event.level} ${event.side}`] : []
  );
  assert.deepEqual(opened, ["2 front", "4 rear", "6 rear"]);
  await rig.stop();
});
