/**
 * `deno task bench [--quick] [--json]`: what a call costs from a phone through this server to the
 * hardware and back, beside a bare relay (E16), and what 10,000 sockets cost (E10). Everything
 * runs on loopback in processes of its own, which end with this one.
 *
 * `--quick` ends within 45 s and leaves the sockets out. `--json` writes one object to standard
 * output, under `relay` and `calls` by calls in flight; what people read then goes to standard
 * error. `--levels 1,256`, `--rounds 1`, `--side relay|calls`, `--no-sockets` narrow a run down;
 * The relay carries what the server does: hardware acknowledges each call, then finishes it (E16);
 * `--relay acknowledged` leaves the end of a relayed call out, which is a barer floor;
 * `--cpu-prof DIR` keeps a profile of the processes under test.
 */
import { parseArgs } from "node:util";
import { fullSize } from "./bench_site.ts";
import { runCallsBench } from "./calls_bench.ts";
import type { HardwareSide } from "./hardware.ts";
import { figuresOf, goals, tablesOf, write } from "./report.ts";
import { measureSockets } from "./sockets.ts";

if (import.meta.main) await main();

async function main(): Promise<void> {
  const { values } = parseArgs({
    args: Deno.args,
    allowNegative: true,
    options: {
      sockets: { type: "boolean", default: true },
      quick: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      levels: { type: "string", default: "1,16,64,256" },
      rounds: { type: "string", default: "3" },
      side: { type: "string" },
      relay: { type: "string", default: "served" },
      "cpu-prof": { type: "string" },
    },
  });
  const say = (text: string) => write(values.json ? Deno.stderr : Deno.stdout, text + "\n");
  const sides: HardwareSide[] = values.side === "relay" || values.side === "calls"
    ? [values.side]
    : ["relay", "calls"];
  const profile = values["cpu-prof"];
  say(`${navigator.hardwareConcurrency} processors, Deno ${Deno.version.deno}`);
  const runs = await runCallsBench({
    size: fullSize,
    phones: 1024,
    levels: values.levels.split(",").map(Number),
    rounds: Number(values.rounds),
    warmUpMs: values.quick ? 150 : 1000,
    durationMs: values.quick ? 600 : 3000,
    sides,
    relayLegs: values.relay === "acknowledged" ? "acknowledged" : "served",
    ...(profile !== undefined && { flags: ["--cpu-prof", `--cpu-prof-dir=${profile}`] }),
  }, say);
  const figures = figuresOf(runs);
  say("\n" + tablesOf(runs));
  const most = figures.calls["256"]?.perSecond ?? 0;
  const floor = figures.relay["256"]?.perSecond ?? 0;
  const alone = figures.calls["1"]?.hardwareP50Ms ?? 0;
  const floorAlone = figures.relay["1"]?.hardwareP50Ms ?? 0;
  const rateShare = floor === 0 || most === 0 ? undefined : most / floor;
  const p50Times = floorAlone === 0 || alone === 0 ? undefined : alone / floorAlone;
  if (rateShare !== undefined && p50Times !== undefined) {
    say(
      `at 256 in flight ${(rateShare * 100).toFixed(0)} % of the relay's rate ` +
        `(goal ${goals.rateShareAt256 * 100} %), at 1 in flight ${p50Times.toFixed(2)} × its ` +
        `p50 (goal ${goals.p50TimesAt1} ×)`,
    );
  }
  const whole = values.sockets && !values.quick && sides.length === 2 && profile === undefined;
  const sockets = whole ? await measureSockets(10_000, undefined, say) : undefined;
  if (values.json) {
    const all = { ...figures, rateShare, p50Times, ...(sockets !== undefined && { sockets }) };
    write(Deno.stdout, JSON.stringify(all) + "\n");
  }
}
