import assert from "node:assert/strict";
import { checkSite } from "../../src/site.ts";
import { viewSite } from "../../src/http/site_view.ts";
import { floorTyped, readBuilding, storeyAt } from "../../web/building.js";

const file = new URL("../../demo/site.json", import.meta.url);

async function demoBuilding() {
  const site = checkSite(JSON.parse(await Deno.readTextFile(file)));
  const id = site.buildings[0]?.id ?? "";
  return readBuilding(viewSite(site, id), id);
}

Deno.test("readBuilding draws the demo's building from what GET /v1/site says", async () => {
  const { groups } = await demoBuilding();
  const shape = groups.map(({ id, shafts, floors, rear }) => ({
    id,
    shafts: shafts.map(({ name }) => name).join(""),
    floors: floors.length,
    rear,
  }));
  assert.deepEqual(shape, [
    { id: "main", shafts: "ABCD", floors: 16, rear: false },
    { id: "garden", shafts: "EF", floors: 8, rear: true },
  ]);
  assert.deepEqual(groups[1]?.landings.get(0), ["front", "rear"]);
  assert.deepEqual(groups[1]?.landings.get(2), ["front"]);
  assert.equal(groups[0]?.shafts[0]?.persons, 13);
});

Deno.test("readBuilding names what is missing", () => {
  assert.throws(
    () => readBuilding({}, "x"),
    /Cannot draw the building: it has no list of buildings/,
  );
  assert.throws(() => readBuilding({ buildings: [] }, "x"), /the site has no x/);
});

Deno.test("storeyAt puts every floor on its storey and what lies between in proportion", async () => {
  const floors = (await demoBuilding()).groups[0]?.floors ?? [];
  floors.forEach(({ heightM }, storey) => assert.equal(storeyAt(floors, heightM), storey));
  assert.equal(storeyAt(floors, 2.6), 0.5); // the lobby is 5.2 m high
  assert.ok(storeyAt(floors, -0.4) < 0, "below the lobby is drawn below it");
});

Deno.test("floorTyped understands labels, levels and beginnings", async () => {
  const floors = (await demoBuilding()).floors;
  const level = (typed: string) => floorTyped(floors, typed)?.level;
  assert.equal(level("Lobby"), 0);
  assert.equal(level(" lob "), 0);
  assert.equal(level("0"), 0);
  assert.equal(level("12"), 12);
  assert.equal(level("1"), 1, "not the first label that begins with 1");
  assert.equal(level("r"), 15);
  assert.equal(level("15"), 15);
  assert.equal(level(""), undefined);
  assert.equal(level("99"), undefined);
});
