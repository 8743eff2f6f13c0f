/**
 * The benchmark of rings: whole server and bare relay, each in a process of its own with its broker,
 * each with a street of its own, level by level and round by round in turn. What counts is the median
 * of the rounds.
 */
import { livePath } from "../../src/live/live_server.ts";
import { type GivenTokens, Person } from "../parts/person.ts";
import { Child } from "./child.ts";
import type { LoadRequest } from "./load.ts";
import type { RingServerFacts } from "./ring_server.ts";
import { phonesPerFlat, ringBuilding, ringDevices, ringSite, type RingSize } from "./ring_site.ts";
import type { StreetRequest, StreetResult } from "./ring_street.ts";
import { productFlags, ServerProcess } from "./server_process.ts";

/** What is measured. */
export const ringSides = ["relay", "server"] as const;
export type RingsSide = (typeof ringSides)[number];

/** One ring at a time, or so many begun in each second. */
export type RingLevel = "alone" | number;

/** How much is measured. */
export interface RingsBenchPlan {
  readonly size: RingSize;
  readonly levels: readonly RingLevel[];
  readonly rounds: number;
  readonly warmUpMs: number;
  readonly durationMs: number;
  readonly sides: readonly RingsSide[];
  /** More flags for the processes under test, such as those of a profiler. */
  readonly flags?: readonly string[];
}

/** All runs, by side, then by level, one of each round. */
export type RingsBenchRuns = Record<RingsSide, Record<string, StreetResult[]>>;

/** Where a street connects, and how that ends. */
interface UnderTest {
  readonly at: Pick<StreetRequest, "http" | "mqtt" | "actKey" | "capabilities">;
  stop(): Promise<void>;
}

interface Side {
  readonly name: RingsSide;
  readonly street: Child;
  stop(): Promise<void>;
}

/** One at a time, as many as these are begun a second, so that units may ring on. */
const alonePerSecond = 25;

/** Runs it; starts and ends all its processes. */
export async function runRingsBench(
  plan: RingsBenchPlan,
  progress: (text: string) => void,
): Promise<RingsBenchRuns> {
  const runs: RingsBenchRuns = { relay: {}, server: {} };
  const sides: Side[] = [];
  try {
    for (const name of plan.sides) sides.push(await startSide(name, plan));
    for (let round = 1; round <= plan.rounds; round++) {
      for (const level of plan.levels) {
        for (const { name, street } of sides) {
          const run = await street.ask<StreetResult>("run", requestOf(level, plan));
          (runs[name][levelName(level)] ??= []).push(run);
          progress(
            `round ${round} ${name.padEnd(6)} ${
              levelName(level).padStart(5)
            }: ${run.calls} rings, ` +
              `heard p50 ${run.p50Ms.heard.toFixed(2)} ms p99 ${run.p99Ms.heard.toFixed(2)} ms` +
              ringFaults(run),
          );
        }
      }
    }
  } finally {
    await Promise.all(sides.map((side) => side.stop()));
  }
  return runs;
}

/** A level as tables and objects name it. */
export function levelName(level: RingLevel): string {
  return level === "alone" ? level : `${level}/s`;
}

/** What went wrong in a run, in words; empty where nothing did. */
export function ringFaults({ lost, refused }: StreetResult): string {
  const codes = Object.entries(refused).map(([code, count]) => `${count} ${code}`);
  return (lost > 0 ? `, ${lost} LOST` : "") +
    (codes.length > 0 ? `, REFUSED ${codes.join(", ")}` : "");
}

function requestOf(
  level: RingLevel,
  { size, warmUpMs, durationMs }: RingsBenchPlan,
): LoadRequest {
  const perSecond = level === "alone" ? alonePerSecond : level;
  const callsMax = Math.ceil((warmUpMs + durationMs) * perSecond / 1000) + 1;
  const inFlight = level === "alone" ? 1 : size.units;
  return { inFlight, perSecond, warmUpMs, durationMs, callsMax };
}

async function startSide(name: RingsSide, plan: RingsBenchPlan): Promise<Side> {
  const dir = await Deno.makeTempDir({ prefix: "vestibule-bench-" });
  const secrets = `${dir}/secrets.json`;
  const started: { stop(): Promise<void> }[] = [];
  const stop = async () => {
    for (const one of started) await one.stop();
    await Deno.remove(dir, { recursive: true });
  };
  try {
    const site = ringSite(plan.size);
    const devices = await ringDevices(plan.size, secrets);
    const street = Child.start("ring_street.ts");
    started.push(street);
    const under = await (name === "relay" ? startRelay : startServer)(plan, secrets);
    started.push(under);
    const request: StreetRequest = { ...under.at, socketPath: livePath, site, devices };
    await street.ask("start", request);
    return { name, street, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startRelay(plan: RingsBenchPlan, secrets: string): Promise<UnderTest> {
  // The floor gets the same engine settings as the server.
  const engine = (await productFlags()).filter((flag) => flag.startsWith("--v8-flags"));
  const relay = Child.start("ring_relay.ts", [...engine, ...(plan.flags ?? [])]);
  try {
    const { flats } = plan.size;
    const at = await relay.ask<Omit<UnderTest["at"], "capabilities">>("start", {
      ...{ site: ringSite(plan.size), secrets, flats },
    });
    // It takes the flat's entry in place of a capability.
    const capabilities = eachFlat(flats, (flat) => String(flat));
    return { at: { ...at, capabilities }, stop: () => relay.stop() };
  } catch (error) {
    await relay.stop();
    throw error;
  }
}

async function startServer(plan: RingsBenchPlan, secrets: string): Promise<UnderTest> {
  const { size, flags } = plan;
  const server = await ServerProcess.start(ringSite(size), secrets, flags, {
    script: "ring_server.ts",
    args: ["--flats", String(size.flats)],
  });
  try {
    const { http, mqtt } = server;
    const { publicUrl, actKey } = await json<RingServerFacts>(`${http}/bench/facts`);
    const capabilities = await Promise.all(
      eachFlat(size.flats, (flat) => flat).map(async (phones) => {
        const own: string[] = [];
        for (const flat of phones) {
          const phone = new Person({ http, publicUrl }, `of flat ${flat}`)
            .take(await json<GivenTokens>(`${http}/bench/phones/${flat}`, "POST"));
          own.push((await phone.capability(ringBuilding, "ring")).capability);
        }
        return own;
      }),
    );
    return { at: { http, mqtt, actKey, capabilities }, stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw new Error(`${error instanceof Error ? error.message : error}\n${server.output}`);
  }
}

/** Of each flat, something for each of its phones. */
function eachFlat<T>(flats: number, of: (flat: number) => T): T[][] {
  return Array.from(
    { length: flats },
    (_, flat) => Array.from({ length: phonesPerFlat }, () => of(flat)),
  );
}

async function json<T>(url: string, method = "GET"): Promise<T> {
  const answer = await fetch(url, { method });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${text.slice(0, 300)}`);
  return JSON.parse(text) as T;
}
