/**
 * `deno task bench:reidentification [--json]`: what sealing the map costs, and opening a row of it.
 * `--seals N` and `--openings N` take other numbers.
 */
import { parseArgs } from "node:util";
import {
  type ReidentificationFigures,
  runReidentificationBench,
} from "./reidentification_bench.ts";
import { write } from "./report.ts";

/** The figures as a table for people. */
export function reidentificationTable(figures: ReidentificationFigures): string {
  const rows: readonly (readonly [string, string])[] = [
    [
      "seals",
      `${figures.sealsPerSecond} a second, p50 ${figures.sealP50Ms} ms, p99 ${figures.sealP99Ms} ms`,
    ],
    ["AES-GCM alone", `${figures.bareSealsPerSecond} a second`],
    ["a row", `${figures.rowBytes} bytes`],
    ["a device's part", `p50 ${figures.lendP50Ms} ms`],
    [
      "an opening",
      `p50 ${figures.openP50Ms} ms, p99 ${figures.openP99Ms} ms; ` +
      `without checking the proofs ${figures.openAloneP50Ms} ms`,
    ],
    ["a ceremony", `${figures.ceremonyMs} ms for three devices in a row`],
  ];
  return rows.map(([name, value]) => `${name.padEnd(18)} ${value}\n`).join("");
}

if (import.meta.main) {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      json: { type: "boolean" },
      seals: { type: "string", default: "2000" },
      openings: { type: "string", default: "100" },
    },
  });
  const [seals, openings] = [Number(values.seals), Number(values.openings)];
  const sound = [seals, openings].every((of) => Number.isInteger(of) && of >= 1 && of <= 100_000);
  if (!sound) {
    write(Deno.stderr, "Cannot measure: --seals and --openings are 1 to 100000\n");
    Deno.exit(2);
  }
  const figures = await runReidentificationBench({ seals, openings });
  write(
    Deno.stdout,
    values.json === true ? `${JSON.stringify(figures)}\n` : reidentificationTable(figures),
  );
}
