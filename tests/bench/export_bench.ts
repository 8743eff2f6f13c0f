/**
 * `deno task bench:export [--entries N] [--rounds N] [--json]`: how long a person's copy takes who
 * has N entries in the audit log, beside `JSON.stringify` of the very same rows and entries. The
 * rows lie in memory and the log in a store in memory, both in clear; what sealing adds is measured
 * by `bench:sealing`.
 */
import { parseArgs } from "node:util";
import { SystemClock } from "../../src/clock.ts";
import { StoredAudit } from "../../src/people/audit/stored_audit.ts";
import { exportFor, type ExportParts, exportsPerHour } from "../../src/people/export/exporting.ts";
import { exportHtml } from "../../src/privacy/export/export_html.ts";
import { testSite } from "../src/access/test_site.ts";
import { as, withPeople } from "../src/people/people_stage.ts";
import { aFacility, aGrant, aMember, anAccount, aSession } from "../src/people/rows.ts";
import { Durations, rounded } from "./quantiles.ts";
import { write } from "./report.ts";

/** What is run. */
export interface ExportBenchPlan {
  /** Of the person, in the audit log. */
  readonly entries: number;
  readonly rounds: number;
}

/** Milliseconds. */
interface Times {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** What came out. */
export interface ExportFigures {
  readonly entries: number;
  readonly rounds: number;
  /** Of the JSON. */
  readonly bytes: number;
  readonly json: Times;
  readonly html: Times;
  readonly stringify: Times;
}

/** Runs it. */
export async function runExportBench(plan: ExportBenchPlan): Promise<ExportFigures> {
  const wall = new SystemClock();
  const [json, html, stringify] = [0, 1, 2].map(() => new Durations(plan.rounds)) as [
    Durations,
    Durations,
    Durations,
  ];
  let bytes = 0;
  await withPeople([
    ["account", anAccount("ann")],
    ["session", aSession("ann")],
    ["facility", aFacility("a1")],
    ["member", aMember("a1", "ann")],
    ["grant", aGrant("grant-a1", { kind: "facility", id: "a1" })],
  ], async ({ registry, clock, store }) => {
    const audit = new StoredAudit(store);
    for (let nth = 0; nth < plan.entries; nth++) {
      const walkingSpeed = nth % 2 === 0 ? "slow" as const : "fast" as const;
      await registry.run(as("ann"), "change_own", { preferences: { walkingSpeed } });
    }
    const parts: ExportParts = { registry, clock, site: testSite, audit };
    for (let round = 0; round < plan.rounds; round++) {
      // Copies are made a bounded number of times an hour.
      clock.advance(3_600_000 / exportsPerHour);
      let beganMs = wall.monotonic();
      const copy = await exportFor(parts, as("ann"), { languages: ["en"] });
      const text = JSON.stringify(copy);
      json.add(wall.monotonic() - beganMs);
      bytes = new TextEncoder().encode(text).length;
      beganMs = wall.monotonic();
      exportHtml(copy);
      html.add(wall.monotonic() - beganMs);
      const same = { records: copy.records, entries: copy.audit.entries };
      beganMs = wall.monotonic();
      JSON.stringify(same);
      stringify.add(wall.monotonic() - beganMs);
    }
  });
  const times = (of: Durations): Times => ({
    p50Ms: rounded(of.quantile(0.5)),
    p99Ms: rounded(of.quantile(0.99)),
  });
  return {
    entries: plan.entries,
    rounds: plan.rounds,
    bytes,
    json: times(json),
    html: times(html),
    stringify: times(stringify),
  };
}

/** The figures as a table for people. */
export function exportTable({ entries, bytes, json, html, stringify }: ExportFigures): string {
  const times = ({ p50Ms, p99Ms }: Times) => `p50 ${p50Ms} ms, p99 ${p99Ms} ms`;
  const rows: readonly (readonly [string, string])[] = [
    ["entries", `${entries}; the copy has ${bytes} bytes`],
    ["copy as JSON", times(json)],
    ["page from it", times(html)],
    ["bare stringify", times(stringify)],
  ];
  return rows.map(([name, value]) => `${name.padEnd(16)} ${value}\n`).join("");
}

if (import.meta.main) {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      entries: { type: "string", default: "1000" },
      rounds: { type: "string", default: "100" },
      json: { type: "boolean" },
    },
  });
  const [entries, rounds] = [Number(values.entries), Number(values.rounds)];
  if (!(entries >= 0 && entries <= 10_000) || !(rounds >= 1 && rounds <= 1_000)) {
    write(Deno.stderr, "Cannot measure: --entries is 0 to 10000 and --rounds 1 to 1000\n");
    Deno.exit(2);
  }
  const figures = await runExportBench({ entries, rounds });
  write(Deno.stdout, values.json === true ? `${JSON.stringify(figures)}\n` : exportTable(figures));
}
