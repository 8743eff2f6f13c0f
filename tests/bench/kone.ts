/**
 * `deno task bench:kone [--quick] [--json]`: how long a client of the KONE-compatible API waits for
 * ack and result under load, beside the native API and the bare relay, all in one run: as many
 * sockets, as many calls in flight, round by round in turn, and at last at the same rate. Then what
 * 200 clients that monitor one busy group cost. The vendor's own cloud takes 350 to 500 ms for an ack.
 *
 * `--quick` ends within a minute and a half. `--json` writes one object to standard output; what
 * people read then goes to standard error. `--levels 1,64`, `--rate N` (0: none), `--rounds N`,
 * `--side relay|calls|kone`, `--no-monitors` narrow a run down; `--cpu-prof DIR` keeps a profile of
 * the processes under test.
 */
import { parseArgs } from "node:util";
import { fullSize } from "./bench_site.ts";
import { type BenchSide, type Level, runCallsBench } from "./calls_bench.ts";
import { koneFiguresOf, koneTableOf, resultTimes, resultTimesGoal } from "./kone_report.ts";
import { monitorsTable, runMonitorsBench } from "./monitors_bench.ts";
import { write } from "./report.ts";

/** Sockets on each side. */
const phones = 512;
/** Calls in flight at most, where there is a rate; it does not come near them. */
const pacedInFlight = 64;
/** Who monitor one group, and how many people its lifts carry: a busy lunch. */
const watchers = 200;
const perFiveMinutes = 120;

if (import.meta.main) await main();

async function main(): Promise<void> {
  const { values } = parseArgs({
    args: Deno.args,
    allowNegative: true,
    options: {
      monitors: { type: "boolean", default: true },
      quick: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      levels: { type: "string", default: "1,16,64,256" },
      rate: { type: "string", default: "500" },
      rounds: { type: "string" },
      side: { type: "string" },
      "cpu-prof": { type: "string" },
    },
  });
  const say = (text: string) => write(values.json ? Deno.stderr : Deno.stdout, text + "\n");
  const all: readonly BenchSide[] = ["relay", "calls", "kone"];
  const sides = all.filter((one) => values.side === undefined || values.side === one);
  const perSecond = Number(values.rate);
  const profile = values["cpu-prof"];
  const levels: Level[] = values.levels.split(",").filter((one) => one !== "").map(Number);
  if (perSecond > 0) levels.push({ inFlight: pacedInFlight, perSecond });
  say(`${navigator.hardwareConcurrency} processors, Deno ${Deno.version.deno}`);
  const runs = await runCallsBench({
    size: fullSize,
    phones,
    levels,
    rounds: Number(values.rounds ?? (values.quick ? 1 : 3)),
    warmUpMs: values.quick ? 300 : 1000,
    durationMs: values.quick ? 1000 : 3000,
    sides,
    relayLegs: "served",
    ...(profile !== undefined && { flags: ["--cpu-prof", `--cpu-prof-dir=${profile}`] }),
  }, say);
  const figures = koneFiguresOf(runs);
  say("\n" + koneTableOf(figures));
  const times = resultTimes(figures, "64");
  if (times !== undefined) {
    say(
      `\nat 64 in flight the result takes ${times.toFixed(2)} × the native API's (goal ` +
        `${resultTimesGoal} ×)`,
    );
  }
  const isWhole = values.monitors && sides.length === all.length;
  const monitors = isWhole ? await measureMonitors(values.quick, say) : undefined;
  if (values.json) {
    write(Deno.stdout, JSON.stringify({ ...figures, resultTimes: times, monitors }) + "\n");
  }
}

async function measureMonitors(isQuick: boolean, say: (text: string) => void) {
  say(`\n${watchers} monitors of one group, ${perFiveMinutes} passengers in five minutes`);
  const figures = await runMonitorsBench({
    size: { buildings: 1, groupsPerBuilding: 1, carsPerGroup: 4, floors: 16 },
    watchers,
    perFiveMinutes,
    rounds: isQuick ? 1 : 3,
    durationMs: isQuick ? 4_000 : 8_000,
  }, say);
  say("\n" + monitorsTable(figures, watchers));
  return figures;
}
