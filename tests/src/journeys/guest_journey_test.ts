/** Lifts that are called by themselves for whoever came in by a door, over the real groups. */
import assert from "node:assert/strict";
import { GuestLift } from "../../../src/guest_lift.ts";
import type { GroupSnapshot } from "../../../src/lifts.ts";
import type { OperatorCallView } from "../../../src/protocol.ts";
import { checkSite } from "../../../src/site.ts";
import { at, type JourneyHouse, journeyHouse, towerFile, valueOf } from "./journey_house.ts";

const entrance = { building: "tower", unit: "entrance", door: "main" };
const everywhere = ["main", "side", "upper"].flatMap((group) =>
  [0, 8, 9, 15].map((level) => ({ group, level }))
);

function guests(house: JourneyHouse, site = checkSite(towerFile)): GuestLift {
  const { clock, random, process: { lifts, journeys } } = house;
  return new GuestLift({ site, lifts, journeys, clock, random });
}

/** Open calls, by group. */
async function open(house: JourneyHouse): Promise<[string, OperatorCallView][]> {
  await house.clock.run(400);
  const found: [string, OperatorCallView][] = [];
  for (const group of ["main", "side", "upper"]) {
    const { anyCalls } = valueOf(
      await house.asked<GroupSnapshot>((done) =>
        house.process.lifts.snapshot(at(group), "operator", done)
      ),
    );
    found.push(...anyCalls.map((call): [string, OperatorCallView] => [group, call]));
  }
  return found;
}

Deno.test("R23 C13 of two groups behind one door the better one takes whoever came in home", async () => {
  const house = await journeyHouse();
  guests(house).call(entrance, "tag-log-id", everywhere, 8);
  const [[group, call] = [], ...others] = await open(house);
  assert.equal(group, "main", "the door's own group is the slower one");
  const { request } = call!;
  assert.deepEqual([request.kind, "to" in request && request.to, others], ["destination", 8, []]);
  await house.stop();
});

Deno.test("R23 home may be behind a change of lifts, where one's rights reach", async () => {
  const house = await journeyHouse();
  const lift = guests(house);
  lift.call(entrance, "tag-1", everywhere, 15);
  const called = await open(house);
  assert.equal(called[0]![0], "main");
  lift.call(entrance, "tag-2", everywhere.filter(({ level }) => level !== 9), 15);
  assert.equal(
    (await open(house)).length,
    called.length,
    "nobody is led over a floor that is not theirs",
  );
  await house.stop();
});

Deno.test("C13 the same door opened again within the window, or while the lift is coming, is one call", async () => {
  const house = await journeyHouse();
  const lift = guests(house);
  const enter = (occasion = "tag-1") => lift.call(entrance, occasion, everywhere, 8);
  enter();
  enter();
  assert.equal((await open(house)).length, 1);
  enter("tag-2");
  assert.equal((await open(house)).length, 2, "somebody else's is another");
  await house.clock.run(50_000);
  assert.equal((await open(house)).length, 0, "both have been served");
  enter();
  assert.equal((await open(house)).length, 0, "within the window");
  await house.clock.run(60_000);
  enter();
  enter();
  assert.equal((await open(house)).length, 1);
  await house.stop();
});

Deno.test("C13 after the window a lift that has not come yet is still the one that was called", async () => {
  const site = checkSite({
    ...towerFile,
    buildings: [{ ...towerFile.buildings[0]!, automaticCallWindowMs: 1_000 }],
  });
  const house = await journeyHouse(site);
  const lift = guests(house, site);
  lift.call(entrance, "tag-1", everywhere, 8);
  await house.clock.run(3_000);
  assert.equal((await open(house)).length, 1);
  lift.call(entrance, "tag-1", everywhere, 8);
  assert.equal((await open(house)).length, 1);
  await house.clock.run(60_000);
  lift.call(entrance, "tag-1", everywhere, 8);
  assert.equal((await open(house)).length, 1, "the first one is over");
  await house.stop();
});

Deno.test("C13 no lift comes for who is home already, or at a door without a landing", async () => {
  const house = await journeyHouse();
  const lift = guests(house);
  lift.call(entrance, "tag-1", everywhere, 0);
  lift.call({ ...entrance, door: "back" }, "tag-1", everywhere, 8);
  lift.call(entrance, "tag-1", [], 8);
  assert.deepEqual(await open(house), []);
  await house.stop();
});

Deno.test("C4 each call that comes by itself stands under an id of its own, and none of the door's", async () => {
  const house = await journeyHouse();
  guests(house).call(entrance, "tag-log-id", everywhere, 8);
  await open(house);
  guests(house).call(entrance, "tag-log-id", everywhere, 8);
  await open(house);
  const rows = await house.process.store.list({ prefix: [] }, 1_000);
  const text = rows.map(({ value }) => value).join("\n");
  assert.ok(!text.includes("tag-log-id"));
  assert.equal(new Set(text.match(/guest-[0-9a-f]{12}/g)).size, 2);
  await house.stop();
});
