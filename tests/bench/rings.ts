/**
 * `deno task bench:rings [--quick] [--json]`: what lies between a visitor's finger and the phones of a
 * flat, through the whole server and beside it, round by round in turn, through a bare relay (MQTT to
 * WebSocket, with the same broker and socket library, without store and actors). On loopback, in
 * processes of its own, which end with this one.
 *
 * `--quick` ends within half a minute. `--json` writes one object to standard output; what people read
 * then goes to standard error. `--rate N` (rings a second beside one at a time; 0: none), `--rounds N`
 * and `--side relay|server` narrow a run down; `--cpu-prof DIR` keeps a profile of the processes under
 * test. A unit may begin 30 rings a minute, which bounds how long and how fast a run can be.
 */
import { parseArgs } from "node:util";
import { write } from "./report.ts";
import { fullRingSize } from "./ring_site.ts";
import { type RingLevel, ringSides, runRingsBench } from "./rings_bench.ts";
import { ringsFaults, ringsFigures, ringsTable } from "./rings_report.ts";

if (import.meta.main) await main();

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      quick: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      rate: { type: "string", default: "100" },
      rounds: { type: "string" },
      side: { type: "string" },
      "cpu-prof": { type: "string" },
    },
  });
  const say = (text: string) => write(values.json ? Deno.stderr : Deno.stdout, text + "\n");
  const sides = ringSides.filter((one) => values.side === undefined || values.side === one);
  const profile = values["cpu-prof"];
  const rate = Number(values.rate);
  const levels: RingLevel[] = rate > 0 ? ["alone", rate] : ["alone"];
  say(`${navigator.hardwareConcurrency} processors, Deno ${Deno.version.deno}`);
  const runs = await runRingsBench({
    size: fullRingSize,
    levels,
    rounds: Number(values.rounds ?? (values.quick ? 1 : 3)),
    warmUpMs: values.quick ? 500 : 1000,
    durationMs: values.quick ? 1500 : 3000,
    sides,
    ...(profile !== undefined && { flags: ["--cpu-prof", `--cpu-prof-dir=${profile}`] }),
  }, say);
  const figures = ringsFigures(runs);
  const faults = ringsFaults(runs);
  say(`\n${ringsTable(figures)}${faults}`);
  if (values.json) write(Deno.stdout, JSON.stringify({ ...figures, faults }) + "\n");
}
