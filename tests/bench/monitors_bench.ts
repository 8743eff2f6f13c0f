/**
 * What monitoring costs: a lift group whose cars carry passengers, and nobody, 200 clients of the
 * KONE-compatible API or 200 phones of the native one that follow it, round by round in turn.
 */
import { benchDevices, benchSite, type BenchSize } from "./bench_site.ts";
import type { BuildingRequest } from "./building_process.ts";
import { Child } from "./child.ts";
import { wireGroups, wireKey } from "./kone_socket.ts";
import { histogramQuantile } from "./metrics_page.ts";
import type { Watched, WatchRequest } from "./monitor_client.ts";
import { median, rounded } from "./quantiles.ts";
import { table } from "./report.ts";
import { ServerProcess } from "./server_process.ts";

/** How much is measured. */
export interface MonitorsPlan {
  readonly size: BenchSize;
  readonly watchers: number;
  /** Passengers in the group. */
  readonly perFiveMinutes: number;
  readonly rounds: number;
  readonly durationMs: number;
  /** More flags for the server, such as those of a profiler. */
  readonly flags?: readonly string[];
}

/** Who watches. */
export const watching = ["nobody", "native", "position", "everything"] as const;
/** Who watches: phones, or clients with these topics. */
export type Watching = (typeof watching)[number];

const topics: Readonly<Record<Watching, readonly string[]>> = {
  nobody: [],
  native: [],
  position: ["lift_+/position"],
  everything: ["lift_+/+"],
};

/** Of one way of watching: medians of the rounds. */
export interface WatchingFigures {
  /** What each watcher is told in a second. */
  readonly framesPerSecond: number;
  readonly bytesPerFrame: number;
  /** Processors in use by the server (1 is one whole core), and its time for each frame. */
  readonly serverCores: number;
  readonly serverUsPerFrame: number;
  /** The upper bound of the bucket that the 99th of 100 turns fell into. */
  readonly turnP99Ms: number;
  /** A ping of somebody else's meanwhile. */
  readonly pingP50Ms: number;
  readonly pingP99Ms: number;
  readonly dropped: number;
}

/** Runs it; starts and ends all its processes. */
export async function runMonitorsBench(
  plan: MonitorsPlan,
  progress: (text: string) => void,
): Promise<Readonly<Record<Watching, WatchingFigures>>> {
  const dir = await Deno.makeTempDir({ prefix: "vestibule-bench-" });
  const started: { stop(): Promise<void> }[] = [];
  const found: Record<Watching, WatchingFigures[]> = {
    nobody: [],
    native: [],
    position: [],
    everything: [],
  };
  try {
    const site = benchSite(plan.size);
    const secrets = `${dir}/secrets.json`;
    const devices = await benchDevices(site, secrets);
    const server = await ServerProcess.start(site, secrets, plan.flags);
    started.push(server);
    const building = Child.start("building_process.ts");
    const client = Child.start("monitor_client.ts");
    started.push(building, client);
    const played: BuildingRequest = {
      url: server.mqtt,
      site,
      devices,
      perFiveMinutes: plan.perFiveMinutes,
    };
    await building.ask("start", played);
    const { building: inBuilding, group } = devices[0]!;
    const at = { building: inBuilding, group };
    const wire = wireGroups(site).get(wireKey(at))!;
    const target = { http: server.http, ...await server.koneClient(), wire };
    for (let round = 1; round <= plan.rounds; round++) {
      for (const who of watching) {
        const request: WatchRequest = {
          ...target,
          at,
          api: who === "native" ? "native" : "kone",
          count: who === "nobody" ? 0 : plan.watchers,
          subtopics: topics[who],
        };
        await client.ask("watch", request);
        const before = { page: await server.metrics(), usage: server.usage() };
        const watched = await client.ask<Watched>("count", { ...target, ms: plan.durationMs });
        const after = { page: await server.metrics(), usage: server.usage() };
        const cpuMs = after.usage.cpuMs - before.usage.cpuMs;
        const turns = "vestibule_turn_seconds";
        const { frames, bytes, seconds } = watched;
        const figures: WatchingFigures = {
          framesPerSecond: frames / seconds / plan.watchers,
          bytesPerFrame: bytes / Math.max(1, frames),
          serverCores: cpuMs / 1000 / seconds,
          serverUsPerFrame: cpuMs * 1000 / Math.max(1, frames),
          turnP99Ms: histogramQuantile(before.page, after.page, turns, 0.99) * 1000,
          pingP50Ms: watched.pingP50Ms,
          pingP99Ms: watched.pingP99Ms,
          dropped: watched.dropped,
        };
        found[who].push(figures);
        progress(
          `round ${round} ${who.padEnd(10)} ${figures.framesPerSecond.toFixed(1)} frames/s each, ` +
            `server ${figures.serverCores.toFixed(2)} cores`,
        );
      }
    }
  } finally {
    for (const one of started.reverse()) await one.stop();
    await Deno.remove(dir, { recursive: true });
  }
  return {
    nobody: medianOf(found.nobody),
    native: medianOf(found.native),
    position: medianOf(found.position),
    everything: medianOf(found.everything),
  };
}

/** The figures as a table. */
export function monitorsTable(
  figures: Readonly<Record<Watching, WatchingFigures>>,
  watchers: number,
): string {
  const rows: string[][] = [[
    ...["watching", "frames/s each", "bytes", "server cores", "µs/frame", "turn p99 ms"],
    ...["ping p50", "p99 ms", "dropped"],
  ]];
  const names: Readonly<Record<Watching, string>> = {
    nobody: "nobody",
    native: `${watchers} phones (native)`,
    position: `${watchers} × lift_+/position`,
    everything: `${watchers} × lift_+/+`,
  };
  const idle = figures.nobody;
  for (const who of watching) {
    const one = figures[who];
    const isWatched = one.framesPerSecond > 0;
    const ownUs = (one.serverCores - idle.serverCores) * 1e6 / (one.framesPerSecond * watchers);
    rows.push([
      names[who],
      one.framesPerSecond.toFixed(1),
      isWatched ? one.bytesPerFrame.toFixed(0) : "",
      one.serverCores.toFixed(3),
      isWatched ? ownUs.toFixed(1) : "",
      one.turnP99Ms.toFixed(2),
      one.pingP50Ms.toFixed(2),
      one.pingP99Ms.toFixed(2),
      String(one.dropped),
    ]);
  }
  return table(rows);
}

function medianOf(rounds: readonly WatchingFigures[]): WatchingFigures {
  const of = (field: (one: WatchingFigures) => number) => rounded(median(rounds.map(field)));
  return {
    framesPerSecond: of(({ framesPerSecond }) => framesPerSecond),
    bytesPerFrame: of(({ bytesPerFrame }) => bytesPerFrame),
    serverCores: of(({ serverCores }) => serverCores),
    serverUsPerFrame: of(({ serverUsPerFrame }) => serverUsPerFrame),
    turnP99Ms: of(({ turnP99Ms }) => turnP99Ms),
    pingP50Ms: of(({ pingP50Ms }) => pingP50Ms),
    pingP99Ms: of(({ pingP99Ms }) => pingP99Ms),
    dropped: of(({ dropped }) => dropped),
  };
}
