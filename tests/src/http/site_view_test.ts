import assert from "node:assert/strict";
import { viewSite } from "../../../src/http/site_view.ts";
import { readSite } from "../../../src/site.ts";

const site = readSite(await Deno.readTextFile(new URL("../../../demo/site.json", import.meta.url)));
const doorsOf = (named: readonly string[]) =>
  viewSite(site, "linden", new Set(named)).buildings[0]!.units
    .map(({ id, doors }) => [id, doors.map((door) => door.id)]);

Deno.test("C4 the description of a building names the doors of the capability and no other", () => {
  assert.deepEqual(doorsOf(["entrance/main"]), [["entrance", ["main"]]]);
  assert.deepEqual(doorsOf(["garage/gate", "entrance/parcels", "entrance/nowhere"]), [
    ["entrance", ["parcels"]],
    ["garage", ["gate"]],
  ]);
  assert.deepEqual(doorsOf([]), [], "one for lifts names no door");
});

Deno.test("viewSite shows one building and nothing of its devices", () => {
  assert.deepEqual(viewSite(site, "elsewhere").buildings, []);
  assert.ok(!JSON.stringify(viewSite(site, "linden")).includes("linden-main"));
});
