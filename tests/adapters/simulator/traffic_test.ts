import assert from "node:assert/strict";
import { poissonTraffic, traceTraffic } from "../../../adapters/simulator/traffic.ts";
import { seededRandom } from "../../../src/random.ts";
import type { Side } from "../../../src/site.ts";
import { Rig, siteOf } from "./rig.ts";

const site = siteOf({ cars: 2 });
const building = site.buildings[0]!;
const group = building.groups[0]!;

Deno.test("traffic comes at its rate and in its mix", () => {
  const passengers = {
    perFiveMinutes: 100,
    mix: { incoming: 0.85, outgoing: 0.1, interfloor: 0.05 },
  };
  const traffic = poissonTraffic(building, group, passengers, seededRandom(5));
  const kinds = { incoming: 0, outgoing: 0, interfloor: 0 };
  let ms = 0;
  const count = 20_000;
  for (let index = 0; index < count; index++) {
    const { inMs, from, to } = traffic.next()!;
    ms += inMs;
    assert.notEqual(from.at, to.at);
    kinds[from.at === 0 ? "incoming" : to.at === 0 ? "outgoing" : "interfloor"]++;
  }
  assert.ok(Math.abs(ms / count - 3000) < 100, `one in ${ms / count} ms`);
  assert.ok(Math.abs(kinds.incoming / count - 0.85) < 0.01, JSON.stringify(kinds));
  assert.ok(Math.abs(kinds.outgoing / count - 0.1) < 0.01, JSON.stringify(kinds));
});

Deno.test("traffic goes only where every car that stops at its origin goes too", () => {
  const low = siteOf({ levels: 6, cars: 2 });
  const file = structuredClone(low.buildings[0]!.groups[0]!);
  const express = {
    ...file.cars[1]!,
    serves: file.cars[1]!.serves.filter(({ level }) => level > 2),
  };
  const mixed = { ...file, cars: [file.cars[0]!, express] };
  const passengers = { perFiveMinutes: 10, mix: { incoming: 1, outgoing: 1, interfloor: 1 } };
  const traffic = poissonTraffic(low.buildings[0]!, mixed, passengers, seededRandom(1));
  for (let index = 0; index < 500; index++) {
    const { from, to } = traffic.next()!;
    if (from.at > 2) assert.ok(to.at > 2, `from ${from.at} to ${to.at}: the express stops there`);
  }
});

Deno.test("traffic of a share without a journey is refused", () => {
  const passengers = { perFiveMinutes: 10, mix: { incoming: 1, outgoing: 0, interfloor: 1 } };
  const two = siteOf({ levels: 2 }).buildings[0]!;
  assert.throws(
    () => poissonTraffic(two, two.groups[0]!, passengers, seededRandom(1)),
    /Cannot make traffic for group g/,
  );
});

Deno.test("traffic of a trace is followed to the millisecond, over doors on either side", async () => {
  const rig = new Rig(siteOf({
    levels: 5,
    sides: (level): Side[] => level === 4 ? ["rear"] : ["front"],
  }));
  const own = rig.building.group({ building: "b", group: "g" });
  const sided = siteOf({ levels: 5, sides: (level): Side[] => level === 4 ? ["rear"] : ["front"] });
  const of = sided.buildings[0]!;
  own.follow(traceTraffic(of, of.groups[0]!, "1.5,0,3\n1.5,4,0\r\n61.25,2,4\n\n"));
  rig.clock.advance(300_000);
  const arrivals = rig.events.filter((event) => event.what === "person_arrived");
  assert.deepEqual(arrivals.map(({ atMs, from, to }) => [atMs, from, to]), [
    [1500, 0, 3],
    [1500, 4, 0],
    [61_250, 2, 4],
  ]);
  assert.equal(own.people.delivered, 3);
  await rig.stop();
});

Deno.test("traffic of a trace names the line that cannot be used", () => {
  for (
    const [text, line] of [
      ["1,0,3\n0.5,0,3", 2],
      ["1,0,0", 1],
      ["1,0,99", 1],
      ["x,0,3", 1],
      ["1,0", 1],
    ] as const
  ) {
    assert.throws(
      () => traceTraffic(building, group, text),
      new RegExp(`line ${line} must be a time`),
      text,
    );
  }
});
