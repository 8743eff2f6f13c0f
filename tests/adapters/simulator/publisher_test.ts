import assert from "node:assert/strict";
import { Rig, siteOf } from "./rig.ts";

Deno.test("publisher of an idle building is quiet but never silent", async () => {
  const rig = new Rig(siteOf({ cars: 3 }));
  rig.clock.advance(60_000);
  // At once, and then twice in a keepalive of 5 s.
  assert.equal(rig.link.reports.length, 25);
  assert.equal(rig.link.states.length, 3 * 25);
  assert.equal(rig.link.positions.length, 3 * 25);
  const gaps = rig.link.reports.slice(1).map((report, index) =>
    report.unitMs - rig.link.reports[index]!.unitMs
  );
  assert.deepEqual([...new Set(gaps)], [2500]);
  await rig.stop();
});

Deno.test("publisher says four times a second where a moving car is", async () => {
  const rig = new Rig(siteOf());
  rig.group.controller.pressCar(rig.car(), 10, "front");
  rig.clock.advance(500); // it departs
  const before = rig.link.positions.length;
  rig.clock.advance(10_000);
  const said = rig.link.positions.slice(before);
  const inFlight = said.filter(({ speedMps }) => speedMps > 0);
  assert.ok(inFlight.length >= 40 && inFlight.length <= 46, `${inFlight.length} positions`);
  for (const [index, position] of said.entries()) {
    const last = said[index - 1];
    if (last === undefined) continue;
    assert.ok(position.seq > last.seq && position.positionM >= last.positionM);
    assert.equal(position.nextStop, 10);
    assert.ok(position.nextStopInMs! < last.nextStopInMs! || position.unitMs === last.unitMs);
    assert.ok(position.level <= position.positionM / 4 + 1e-9);
  }
  // 40 m take 19.214 s, and 0.7 s to level.
  const last = said.at(-1)!;
  assert.ok(Math.abs(last.unitMs + last.nextStopInMs! - (500 + 19_214 + 700)) < 1);
  await rig.stop();
});

Deno.test("publisher numbers a car's positions and states in one row, anew in each boot", async () => {
  const rig = new Rig(siteOf());
  rig.person(0, 3);
  rig.clock.advance(30_000);
  const boot = rig.boot;
  rig.group.faults.controllerReboot();
  rig.clock.advance(30_000);
  for (const one of [boot, rig.boot]) {
    const seqs = [...rig.link.states, ...rig.link.positions]
      .filter((said) => said.boot === one).map(({ seq }) => seq).sort((a, b) => a - b);
    assert.deepEqual(seqs, seqs.map((_, index) => index + 1));
  }
  await rig.stop();
});

Deno.test("publisher says a car's state when it changes, and not when it does not", async () => {
  const rig = new Rig(siteOf());
  rig.person(0, 3);
  rig.clock.advance(2400);
  const said = rig.link.states.map(({ doors, loadKg }) => `${doors.front} ${loadKg}`);
  assert.deepEqual(said, ["closed 0", "opening 0", "opened 0"]);
  await rig.stop();
});

Deno.test("publisher answers when it is asked", async () => {
  const rig = new Rig(siteOf({ cars: 2 }));
  rig.clock.advance(100);
  rig.link.ask();
  assert.equal(rig.link.reports.length, 2);
  assert.equal(rig.link.states.length, 4);
  assert.equal(rig.link.positions.length, 4);
  await rig.stop();
});
