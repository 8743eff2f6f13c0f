import assert from "node:assert/strict";
import fc from "fast-check";
import { eeaCountries, regionFaults, regionsOf } from "../../../../src/people/registers/regions.ts";
import { type SubProcessor, transferBases } from "../../../../src/people/rows/sub_processor.ts";
import { type Building, checkSite, type SiteFile } from "../../../../src/site.ts";
import { testSite } from "../../access/test_site.ts";
import { anEntry } from "./stage.ts";

const tower = testSite.buildings[0]!;

function siteOf(...buildings: readonly Partial<Building>[]) {
  return { buildings: buildings.map((more, at) => ({ ...tower, id: `b${at}`, ...more })) };
}

Deno.test("R91 data of an EU building goes to another region on a ground alone", () => {
  const site = siteOf({ region: "EU" }, { country: "FI" }, { region: "DE" }, {});
  const abroad = anEntry({ region: "US" });
  assert.deepEqual(regionFaults(site, [abroad]).map(({ building }) => building), [
    "b0",
    "b1",
    "b2",
    "b3",
  ]);
  for (const transferBasis of transferBases) {
    assert.deepEqual(regionFaults(site, [anEntry({ region: "US", transferBasis })]), []);
  }
  for (const region of ["EU", "FR", "NO"]) {
    assert.deepEqual(regionFaults(site, [anEntry({ region })]), [], region);
  }
});

Deno.test("R91 an entry is judged for the buildings that it serves, each by its own region", () => {
  const site = siteOf({ region: "US", country: "FI" }, { country: "FI" }, { country: "GB" });
  const only = (...buildings: string[]) => anEntry({ region: "US", buildings });
  assert.deepEqual(regionFaults(site, [only("b0")]), []);
  const [fault] = regionFaults(site, [only("b0", "b1")]);
  assert.equal(fault?.building, "b1");
  assert.equal(fault?.entry, "entry-1");
  assert.match(fault!.fault, /in EU goes to US without a transfer basis/);
  assert.equal(regionFaults(site, [anEntry({ region: "FI", buildings: ["b2"] })]).length, 1);
  assert.deepEqual(regionFaults(site, [anEntry({ region: "GB", buildings: ["b2"] })]), []);
});

Deno.test("R91 where nothing is said of a building, the strictest region counts", () => {
  assert.deepEqual(regionsOf(siteOf({})), [{ building: "b0", region: "EU" }]);
  assert.equal(new Set(eeaCountries).size, 30);
});

Deno.test("R91 a fault is exactly a guarded region, another place and no basis", () => {
  const place = fc.constantFrom("EU", "FI", "NO", "GB", "CH", "US", "JP");
  const whole = (region: string) => ["FI", "NO"].includes(region) ? "EU" : region;
  fc.assert(
    fc.property(
      place,
      place,
      fc.constantFrom<SubProcessor["transferBasis"]>(null, ...transferBases),
      (here, there, transferBasis) => {
        const faults = regionFaults(siteOf({ region: here }), [
          anEntry({ region: there, transferBasis }),
        ]);
        const forbidden = ["EU", "GB", "CH"].includes(whole(here)) && transferBasis === null &&
          whole(here) !== whole(there);
        assert.equal(faults.length, forbidden ? 1 : 0);
      },
    ),
    { numRuns: 100, seed: 7 },
  );
});

Deno.test("R91 the site file names a building's data region, by EU or a country", () => {
  const file = structuredClone(testSite) as SiteFile;
  file.buildings[0]!.region = "CH";
  assert.equal(regionsOf(checkSite(file))[0]?.region, "CH");
  file.buildings[0]!.region = "Europe";
  assert.throws(() => checkSite(file), /buildings\[0\]\.region: must be two capital letters/);
});
