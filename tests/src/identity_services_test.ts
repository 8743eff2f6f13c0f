import assert from "node:assert/strict";
import { silentObserver } from "../../actors/observer.ts";
import { SystemClock } from "../../src/clock.ts";
import { logDaysOf } from "../../src/equipment_log/log_days.ts";
import { keyFolder, openPeople, RegionsForbidden } from "../../src/identity_services.ts";
import { Log } from "../../src/operations/log.ts";
import { regionsOf } from "../../src/people/registers/regions.ts";
import { theConsole } from "../../src/people/registry/turn.ts";
import { seededRandom } from "../../src/random.ts";
import type { Site } from "../../src/site.ts";
import { testSite } from "./access/test_site.ts";

/** Opens the people of a site in a folder, runs a body, and closes them. */
async function withPeopleOf(
  folder: string,
  site: Site,
  body: (people: Awaited<ReturnType<typeof openPeople>>) => Promise<void>,
): Promise<void> {
  const clock = new SystemClock();
  const undo: (() => Promise<void> | void)[] = [];
  try {
    await body(
      await openPeople({
        config: {
          store: { data: `${folder}/people` },
          master: { file: `${folder}/key` },
          keysBeside: `${folder}/key`,
        },
        site,
        logDays: logDaysOf({ auditDays: 365, equipmentDays: 90 }, site.buildings),
        clock,
        random: seededRandom(1),
        log: new Log(clock, () => {}, "error"),
        observer: silentObserver,
        undo,
        leaseLost: () => {},
      }),
    );
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

function siteIn(country: string): Site {
  const buildings = testSite.buildings.map((building) => ({ ...building, country }));
  return { ...testSite, buildings };
}

Deno.test("R91 a combination of regions that is forbidden refuses to start, and says which", async () => {
  const folder = await Deno.makeTempDir({ prefix: "vestibule-regions-" });
  try {
    await withPeopleOf(folder, siteIn("US"), async ({ registry }) => {
      await registry.run(theConsole, "enter_sub_processor", {
        regions: regionsOf(siteIn("US")),
        name: "Post Ltd",
        purpose: "mail",
        region: "US",
        transferBasis: null,
        contractDay: "2026-01-01",
        contact: "Data protection office",
        buildings: null,
      });
    });
    await assert.rejects(
      withPeopleOf(folder, siteIn("FI"), () => Promise.resolve()),
      (error) => {
        assert.ok(error instanceof RegionsForbidden);
        assert.deepEqual(error.faults.map(({ building }) => building), ["tower", "annex"]);
        assert.match(error.message, /^Cannot start: /);
        return true;
      },
    );
    await withPeopleOf(folder, siteIn("US"), () => Promise.resolve());
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("E13 people's keys lie beside the folder of their data, or beside the master key", () => {
  const keysBeside = "/keys/vestibule.key";
  assert.equal(keyFolder({ store: { data: "/data/people/" }, keysBeside }), "/data/people-keys");
  assert.equal(
    keyFolder({ store: { url: "https://kv.example" }, keysBeside }),
    "/keys/vestibule.key-keys",
  );
});
