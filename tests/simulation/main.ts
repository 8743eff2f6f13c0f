/**
 * Runs many seeds: `deno task sim --seeds 100 --hours 1`. Options: `--seeds N` how many, `--first N`
 * the first of them, `--seed NAME` one by name, `--hours H`, `--lines` to print one run's record.
 * Prints a line a seed; exit code 1 where any run found a fault, with its seed and its last lines.
 */
import { parseArgs } from "node:util";
import { readSite } from "../../src/site.ts";
import { quantile, type RunResult, simulate } from "./simulation.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: {
    seeds: { type: "string", default: "10" },
    first: { type: "string", default: "1" },
    seed: { type: "string" },
    hours: { type: "string", default: "1" },
    lines: { type: "boolean", default: false },
  },
});
const hours = Number(values.hours);
const first = Number(values.first);
const count = Number(values.seeds);
if (!(hours > 0 && hours <= 1_000) || !(count >= 1 && count <= 1e6) || !(first >= 0)) {
  print("Cannot simulate: hours from above 0 to 1000, seeds and first as whole numbers");
  Deno.exit(2);
}
const site = readSite(
  await Deno.readTextFile(new URL("../../demo/site.json", import.meta.url)),
);
const seeds = values.seed === undefined
  ? Array.from({ length: count }, (_, at) => String(first + at))
  : [values.seed];
const bad: RunResult[] = [];
const convergedMs: number[] = [];
const endings = new Map<string, number>();
let again = 0;
for (const seed of seeds) {
  const startedMs = performance.now();
  const result = await simulate({
    site,
    seed,
    minutes: 60 * hours,
    passengersPerFiveMinutes: 15,
    ...(values.lines && { write: print }),
  });
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  print(
    `seed ${seed}: ${result.steps} steps, ${result.turns} turns, ${result.epochs} servers, ` +
      `hash ${result.hash}, ${result.faults.length} faults, ${seconds} s`,
  );
  convergedMs.push(...result.convergedMs);
  again += result.servedAgainUnknowably;
  for (const [how, times] of result.endings) endings.set(how, (endings.get(how) ?? 0) + times);
  if (result.faults.length === 0) continue;
  bad.push(result);
  for (const fault of result.faults.slice(0, 10)) print(`  ${fault}`);
}
convergedMs.sort((a, b) => a - b);
print(
  `calls: ${
    [...endings].sort((a, b) => b[1] - a[1]).map(([how, times]) => `${times} ${how}`).join(", ")
  }`,
);
print(`calls served again by a controller that had forgotten them unheard: ${again}`);
print(
  `agreement after ${convergedMs.length} outages of cable or broker: p50 ` +
    `${quantile(convergedMs, 0.5)} ms, p99 ${quantile(convergedMs, 0.99)} ms, ` +
    `worst ${convergedMs.at(-1) ?? 0} ms`,
);
for (const { seed, faults, tail } of bad.slice(0, 1)) {
  const call = /call ([\w-]+)/.exec(faults[0] ?? "")?.[1];
  print(`\nseed ${seed}, what is left of its record${call === undefined ? "" : ` of ${call}`}:`);
  for (const line of tail(60, call)) print(line);
}
print(bad.length === 0 ? "no faults" : `faults in seeds ${bad.map(({ seed }) => seed).join(" ")}`);
Deno.exit(bad.length === 0 ? 0 : 1);

function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
