/**
 * `deno task bench:decisions [--json]`: how fast decisions are with 100,000 grants in the registry
 * and how long these take to load. `--grants N` takes another number.
 */
import { parseArgs } from "node:util";
import { testSite } from "../src/access/test_site.ts";
import { type DecisionsFigures, runDecisionsBench } from "./decisions_bench.ts";
import { write } from "./report.ts";

/** The figures as a table for people. */
export function decisionsTable(figures: DecisionsFigures): string {
  const rows: readonly (readonly [string, string])[] = [
    ["grants (all rows)", `${figures.grants} (${figures.rows})`],
    ["loaded in", `${figures.loadMs} ms; the bytes alone ${figures.bareLoadMs} ms`],
    ["decisions", `${figures.decidePerSecond} a second, p99 ${figures.decideP99Us} µs`],
    ["with subjects found", `${figures.wholePerSecond} a second, p99 ${figures.wholeP99Us} µs`],
    ["bare map", `${figures.barePerSecond} a second, p99 ${figures.bareP99Us} µs`],
    ["a decision takes", `${figures.decideTimes} times the bare map`],
    ["allowed", `${Math.round(figures.allowedShare * 100)} % of the requests`],
  ];
  return rows.map(([name, value]) => `${name.padEnd(20)} ${value}\n`).join("");
}

if (import.meta.main) {
  const { values } = parseArgs({
    args: Deno.args,
    options: { json: { type: "boolean" }, grants: { type: "string", default: "100000" } },
  });
  const grants = Number(values.grants);
  if (!Number.isInteger(grants) || grants < 4 || grants > 200_000) {
    write(Deno.stderr, `Cannot measure: --grants is 4 to 200000, got ${values.grants}\n`);
    Deno.exit(2);
  }
  const figures = runDecisionsBench(testSite, { grants, rounds: 3, decisions: 60_000 });
  write(
    Deno.stdout,
    values.json === true ? `${JSON.stringify(figures)}\n` : decisionsTable(figures),
  );
}
