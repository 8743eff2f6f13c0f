import assert from "node:assert/strict";
import { UnitPapersFeed } from "../../../src/access/unit_papers_feed.ts";
import type { PapersOfUnit } from "../../../src/unit_papers.ts";
import { makeUnitCertificate } from "../../../web/media/unit_certificate.js";
import { nowMs } from "../../browser/media/site_sample.ts";
import { withPaperHouse } from "../people/ring_papers/paper_house.ts";
import { testSite } from "./test_site.ts";

Deno.test("C2 units are handed what their managers have signed, each its own certificate, and each change", async () => {
  await withPaperHouse(async ({ ask, post, keys, letter, registry, clock }) => {
    const published: [string, PapersOfUnit][] = [];
    const faults: string[] = [];
    const feed = new UnitPapersFeed({
      ...{ registry, clock, site: testSite },
      publish: ({ building, unit }, papers) => published.push([`${building}/${unit}`, papers]),
      fault: (fault) => faults.push(fault),
    });
    const read = async () => {
      for (let n = 0; n < 3; n++) await registry.look(() => null);
      return published.splice(0).filter(([unit]) => unit === "tower/entrance");
    };
    feed.start();
    const versions = [keys.rootText];
    assert.deepEqual(await read(), [["tower/entrance", { versions, certificate: null }]]);
    const certificate = await makeUnitCertificate(keys.managers[0], {
      ...{ site: keys.root.site, unit: "tower/entrance", key: keys.unitKey.x, nowMs },
    });
    const given = { unit: "entrance", text: certificate };
    const path = "/buildings/tower/site-keys/certificates";
    assert.equal((await ask("mia", "POST", path, given)).status, 201);
    assert.deepEqual(await read(), [["tower/entrance", { versions, certificate }]]);
    const { opening } = await letter();
    assert.equal((await post("mia", "/facilities/a1/openings", opening)).status, 201);
    assert.deepEqual(await read(), [], "what concerns a flat its phones bring");
    await feed.stop();
    assert.deepEqual(faults, []);
  });
});
