import assert from "node:assert/strict";
import { placeOf } from "../../../../src/people/facilities/place.ts";
import { checkSite, SiteFileError } from "../../../../src/site.ts";
import { testSite } from "../../access/test_site.ts";

Deno.test("R15 a building is residential only where its site file says so", () => {
  assert.deepEqual(placeOf(testSite, "annex"), {
    building: "annex",
    timeZone: "UTC",
    country: undefined,
    residential: false,
    levels: [0, 1, 2],
  });
  const [tower] = testSite.buildings;
  const said = { ...tower!, residential: true, country: "FI" };
  const site = checkSite({ version: 1, cluster: "yard", buildings: [said] });
  const place = placeOf(site, "tower");
  assert.deepEqual([place?.residential, place?.country], [true, "FI"]);
  assert.equal(placeOf(site, "annex"), undefined);
});

Deno.test("R30 a building's country is two capital letters, or the site file is refused", () => {
  const [tower] = testSite.buildings;
  const buildings = [{ ...tower!, country: "Finland" }];
  assert.throws(() => checkSite({ version: 1, cluster: "yard", buildings }), SiteFileError);
});
