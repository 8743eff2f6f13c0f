/**
 * `deno task bench:dispatch [--json]`: what a decision in the turn costs with 8 cars and 30 open
 * calls, and what a search beside the turns adds to those of another group. `--rounds N` takes
 * another number of rounds.
 */
import { parseArgs } from "node:util";
import { type DispatchFigures, runDispatchBench } from "./dispatch_bench.ts";
import { write } from "./report.ts";

/** The figures as a table for people. */
export function dispatchTable(figures: DispatchFigures): string {
  const rows: readonly (readonly [string, string])[] = [
    ["group", `${figures.cars} cars, ${figures.openCalls} open calls`],
    ["placing a call", `p50 ${figures.placeP50Ms} ms, p99 ${figures.placeP99Ms} ms`],
    [
      "a search",
      `p50 ${figures.searchP50Ms} ms, ${figures.evaluations} plans, ${figures.searches} run`,
    ],
    ["another's turn", `p99 ${figures.aloneP99Ms} ms after it fell due`],
    ["beside a search", `p99 ${figures.besideP99Ms} ms`],
    ["the search adds", `${figures.addedP99Ms} ms to the p99 (median of the rounds)`],
  ];
  return rows.map(([name, value]) => `${name.padEnd(18)} ${value}\n`).join("");
}

if (import.meta.main) {
  const { values } = parseArgs({
    args: Deno.args,
    options: { json: { type: "boolean" }, rounds: { type: "string", default: "9" } },
  });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > 100) {
    write(Deno.stderr, `Cannot measure: --rounds is 1 to 100, got ${values.rounds}\n`);
    Deno.exit(2);
  }
  const figures = await runDispatchBench({
    cars: 8,
    floors: 30,
    openCalls: 30,
    placings: 5_000,
    rounds,
    turns: 400,
    everyMs: 5,
  });
  write(
    Deno.stdout,
    values.json === true ? `${JSON.stringify(figures)}\n` : dispatchTable(figures),
  );
}
