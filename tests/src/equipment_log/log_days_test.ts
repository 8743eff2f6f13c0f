/** How long logs are kept: as set, at most as law allows anywhere here, never beyond a year. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { ConfigError, readConfig } from "../../../src/config.ts";
import { keptDaysMax, logDaysOf } from "../../../src/equipment_log/log_days.ts";
import { checkSite, SiteFileError } from "../../../src/site.ts";
import { longestKeepMs } from "../../../src/store/expiry.ts";
import { unitSite } from "../../actors/access_unit/unit_in_hand.ts";

const dayMs = 86_400_000;
const set = (auditDays: number, equipmentDays: number) => ({ auditDays, equipmentDays });

/** The test site as its file has it, with other limits of its law. */
function siteWith(logDays: unknown): unknown {
  const [building] = unitSite.buildings;
  return { ...unitSite, buildings: [{ ...building, logDays }] };
}

/** What a server is told, read as a start reads it. */
function configOf(flags: readonly string[]) {
  return readConfig(["--site", "site.json", ...flags], () => undefined);
}

Deno.test("R48 a server that is told to keep a log for more than 365 days refuses to start", () => {
  for (const flag of ["--audit-days", "--equipment-log-days"]) {
    assert.throws(
      () => configOf([flag, "366"]),
      (error) => error instanceof ConfigError && error.faults[0]?.place === flag,
      flag,
    );
    assert.throws(() => configOf([flag, "0"]), ConfigError, flag);
  }
  const { logs } = configOf(["--audit-days", "365", "--equipment-log-days", "30"]);
  assert.deepEqual(logs, set(365, 30));
  assert.deepEqual(configOf([]).logs, set(365, 90));
});

Deno.test("R49 the least of the setting and of every building's law counts", () => {
  const { auditDays, equipmentDays } = logDaysOf(set(200, 90), [
    {},
    { logDays: { equipment: 60 } },
    { logDays: { audit: 300, equipment: 30 } },
  ]);
  assert.deepEqual(set(auditDays, equipmentDays), set(200, 30));
  assert.equal(logDaysOf(set(100, 20), [{ logDays: { equipment: 30 } }]).equipmentDays, 20);
});

Deno.test("R49 a building's law stands in the site file, from 1 to 365 days", () => {
  const site = checkSite(siteWith({ equipment: 14 }));
  assert.equal(logDaysOf(set(365, 90), site.buildings).equipmentDays, 14);
  for (const wrong of [{ equipment: 0 }, { audit: 366 }, { doors: 7 }]) {
    assert.throws(() => checkSite(siteWith(wrong)), SiteFileError, JSON.stringify(wrong));
  }
});

Deno.test("R48 E3 whatever is set, a row with sweep and backstop is gone within 365 days", () => {
  const days = fc.integer({ min: 1, max: 365 });
  const law = fc.array(
    fc.record({ audit: days, equipment: days }, { requiredKeys: [] }).map((logDays) => ({
      logDays,
    })),
    { maxLength: 4 },
  );
  fc.assert(fc.property(days, days, law, (audit, equipment, buildings) => {
    const kept = logDaysOf(set(audit, equipment), buildings);
    for (const ms of [kept.auditKeepMs, kept.equipmentKeepMs]) {
      assert.ok(ms >= dayMs && ms <= keptDaysMax * dayMs && ms <= longestKeepMs);
    }
    assert.ok(kept.auditDays <= audit && kept.equipmentDays <= equipment);
    assert.equal(kept.auditKeepMs, kept.auditDays * dayMs);
  }));
});
