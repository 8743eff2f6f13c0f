/**
 * What 10,000 sockets that follow one group cost (E10): the server's memory beside a bare server's
 * that holds the same sockets, the time until an event has reached the last of them, and what the
 * callers of other groups notice meanwhile.
 */
import type { GroupAddress } from "../../src/lifts.ts";
import { benchDevices, benchSite, type BenchSize } from "./bench_site.ts";
import { Child, type Usage } from "./child.ts";
import type { RunRequest, RunResult } from "./client.ts";
import type { Arrival } from "./holder.ts";
import { histogramQuantile } from "./metrics_page.ts";
import type { PhoneTarget } from "./phone_socket.ts";
import { median } from "./quantiles.ts";
import { ServerProcess } from "./server_process.ts";
import { livePath } from "../../src/live/live_server.ts";

/** How much is measured. */
export interface SocketsBenchPlan {
  readonly size: BenchSize;
  readonly sockets: number;
  /** Processes that share the sockets. */
  readonly holders: number;
  /** Events sent to all of them. */
  readonly broadcasts: number;
  /** Calls in flight in other groups meanwhile. */
  readonly inFlight: number;
  /** Phones that place them. */
  readonly phones: number;
  readonly warmUpMs: number;
  readonly durationMs: number;
}

/** What a server with sockets was found to cost. */
export interface HeldSockets {
  readonly rssBeforeMb: number;
  readonly rssMb: number;
  readonly kilobytesPerSocket: number;
  /** From the hardware's report (the bare server: from the first send) to the last socket. */
  readonly lastP50Ms: number;
  readonly lastMaxMs: number;
  /** From the first socket that had the event to the last. */
  readonly spreadP50Ms: number;
}

/** All that was found. */
export interface SocketsBenchResult {
  readonly sockets: number;
  readonly server: HeldSockets;
  readonly bare: HeldSockets;
  /** Nothing else ran in the bare server for this long at each event. */
  readonly bareBlockedP50Ms: number;
  /** Synchronous time of a turn, from the server's metrics. */
  readonly turnP99Ms: number;
  readonly turnP99QuietMs: number;
  /** Calls in other groups: accepted, while events go out and without. */
  readonly acceptedP99Ms: number;
  readonly acceptedP99QuietMs: number;
}

/** Two runs with at most 64 keys an id (E2). */
const callsPerPhoneMax = 30;

/** Runs the measurement; starts and ends all its processes. */
export async function runSocketsBench(
  plan: SocketsBenchPlan,
  progress: (text: string) => void,
): Promise<SocketsBenchResult> {
  const bare = await measureBare(plan);
  progress(`bare server: ${plan.sockets} sockets in ${bare.held.rssMb.toFixed(0)} MB`);
  const server = await measureServer(plan);
  progress(`server: ${plan.sockets} sockets in ${server.held.rssMb.toFixed(0)} MB`);
  return {
    sockets: plan.sockets,
    server: server.held,
    bare: bare.held,
    bareBlockedP50Ms: bare.blockedP50Ms,
    ...server.meanwhile,
  };
}

/** The bare server alone. */
export async function measureBare(plan: SocketsBenchPlan) {
  const started: Child[] = [];
  try {
    const server = Child.start("bare_server.ts");
    started.push(server);
    const { http } = await server.ask<{ http: string }>("start");
    const at = { building: "b1", group: "g1" };
    const text = JSON.stringify({
      type: "event",
      ...at,
      seq: 1,
      event: { what: "group_mode", mode: "vip", usable: true },
    });
    const blocked: number[] = [];
    const held = await withHolders(
      plan,
      { http, socketPath: livePath, mint: false },
      at,
      () => server.usage(),
      async (reach) => {
        for (let index = 0; index < plan.broadcasts; index++) {
          await reach(async () => {
            const sent = await server.ask<{ sentMs: number; blockedMs: number }>("broadcast", {
              text,
            });
            blocked.push(sent.blockedMs);
            return sent.sentMs;
          });
        }
      },
    );
    return { held, blockedP50Ms: median(blocked) };
  } finally {
    for (const child of started.reverse()) await child.stop();
  }
}

async function measureServer(plan: SocketsBenchPlan) {
  const dir = await Deno.makeTempDir({ prefix: "vestibule-bench-" });
  const started: { stop(): Promise<void> }[] = [];
  try {
    const secrets = `${dir}/secrets.json`;
    const site = benchSite(plan.size);
    const devices = await benchDevices(site, secrets);
    const server = await ServerProcess.start(site, secrets);
    started.push(server);
    const hardware = Child.start("hardware.ts");
    const client = Child.start("client.ts");
    started.push(hardware, client);
    await hardware.ask("start", { url: server.mqtt, side: "calls", devices });
    const target = { http: server.http, socketPath: livePath, mint: true };
    const [followed, ...others] = devices.map(({ building, group }) => ({ building, group }));
    const request: RunRequest = {
      inFlight: plan.inFlight,
      warmUpMs: plan.warmUpMs,
      durationMs: plan.durationMs,
      callsMax: callsPerPhoneMax * plan.phones,
      until: "served",
    };
    let mode = 0;
    let meanwhile:
      | Omit<
        SocketsBenchResult,
        "sockets" | "server" | "bare" | "bareBlockedP50Ms"
      >
      | undefined;
    const held = await withHolders(
      plan,
      target,
      followed!,
      () => server.usage(),
      async (reach) => {
        await client.ask("connect", {
          ...target,
          groups: others,
          phones: plan.phones,
          floors: plan.size.floors,
        });
        const turns = "vestibule_turn_seconds";
        const before = await server.metrics();
        const quiet = await client.ask<RunResult>("run", request);
        const between = await server.metrics();
        const running = client.ask<RunResult>("run", request);
        for (let index = 0; index < plan.broadcasts; index++) {
          await reach(async () => {
            const { atMs } = await hardware.ask<{ atMs: number }>("mode", {
              index: 0,
              mode: mode++ % 2 === 0 ? "vip" : "normal",
            });
            return atMs;
          });
        }
        const busy = await running;
        const after = await server.metrics();
        meanwhile = {
          turnP99Ms: histogramQuantile(between, after, turns, 0.99) * 1000,
          turnP99QuietMs: histogramQuantile(before, between, turns, 0.99) * 1000,
          acceptedP99Ms: busy.acceptedP99Ms,
          acceptedP99QuietMs: quiet.acceptedP99Ms,
        };
      },
    );
    return { held, meanwhile: meanwhile! };
  } finally {
    for (const one of started.reverse()) await one.stop();
    await Deno.remove(dir, { recursive: true });
  }
}

/** Sends one event and waits until it is everywhere; `send` resolves to the wall time it began. */
type Reach = (send: () => Promise<number>) => Promise<void>;

async function withHolders(
  plan: SocketsBenchPlan,
  target: PhoneTarget,
  at: GroupAddress,
  usage: () => Usage,
  work: (reach: Reach) => Promise<void>,
): Promise<HeldSockets> {
  const holders = Array.from({ length: plan.holders }, () => Child.start("holder.ts"));
  const rssBefore = usage().rssBytes;
  const lasts: number[] = [];
  const spreads: number[] = [];
  try {
    const share = Math.ceil(plan.sockets / plan.holders);
    await Promise.all(holders.map((holder, index) => {
      const count = Math.min(share, plan.sockets - index * share);
      return holder.ask("hold", { ...target, at, count }, 120_000);
    }));
    const rss = usage().rssBytes;
    await work(async (send) => {
      const marker = `"group_mode"`;
      await Promise.all(holders.map((holder) => holder.ask("expect", { marker })));
      const arriving = holders.map((holder) => holder.ask<Arrival>("arrived"));
      const sentMs = await send();
      const arrivals = await Promise.all(arriving);
      const lastMs = Math.max(...arrivals.map((arrival) => arrival.lastMs));
      lasts.push(lastMs - sentMs);
      spreads.push(lastMs - Math.min(...arrivals.map((arrival) => arrival.firstMs)));
    });
    return {
      rssBeforeMb: rssBefore / 1e6,
      rssMb: rss / 1e6,
      kilobytesPerSocket: (rss - rssBefore) / 1e3 / plan.sockets,
      lastP50Ms: median(lasts),
      lastMaxMs: Math.max(...lasts),
      spreadP50Ms: median(spreads),
    };
  } finally {
    await Promise.all(holders.map((holder) => holder.stop()));
  }
}
