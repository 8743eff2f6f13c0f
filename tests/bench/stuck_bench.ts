/**
 * What others notice of a peer that stops reading (E10), in an interleaved run: calls with such a
 * peer and without, in turn, medians compared. The peer watches all calls of a whole building as
 * an operator may, since a phone's own few events would never fill the system's buffers.
 */
import { SystemClock } from "../../src/clock.ts";
import { benchDevices, benchSite, type BenchSize } from "./bench_site.ts";
import { Child, wallMs } from "./child.ts";
import type { RunRequest, RunResult } from "./client.ts";
import { mintCapability } from "./phone_socket.ts";
import { growth } from "./metrics_page.ts";
import { median } from "./quantiles.ts";
import { ServerProcess } from "./server_process.ts";
import { livePath } from "../../src/live/live_server.ts";

/** How much is measured. */
export interface StuckBenchPlan {
  readonly size: BenchSize;
  readonly phones: number;
  readonly inFlight: number;
  /** Pairs of a run without the peer and one with it. */
  readonly pairs: number;
  readonly durationMs: number;
}

/** What was found. Milliseconds. */
export interface StuckPeerResult {
  /** The others' hardware p99, medians of the runs. */
  readonly withMs: number;
  readonly withoutMs: number;
  readonly ratio: number;
  /** From the peer's last read to the end of its connection, of each run. */
  readonly endedAfterMs: readonly number[];
  /** How much the server's memory grew in a run at most. */
  readonly grewMb: number;
  /** How many peers the server says it cut off. */
  readonly cutOff: number;
  readonly grewWithoutMb: number;
}

const clock = new SystemClock();
/** How long is waited for the server to end the peer, from its last read. */
const endsMsMax = 15_000;
const sampleMs = 100;

/** Runs the measurement; starts and ends all its processes. */
export async function runStuckBench(
  plan: StuckBenchPlan,
  progress: (text: string) => void,
): Promise<StuckPeerResult> {
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
    const peer = Child.start("stuck_peer.ts");
    started.push(hardware, client, peer);
    await hardware.ask("start", { url: server.mqtt, side: "calls", devices });
    const groups = devices.map(({ building, group }) => ({ building, group }));
    const target = { http: server.http, socketPath: livePath, mint: true };
    const request: RunRequest = {
      inFlight: plan.inFlight,
      warmUpMs: 500,
      durationMs: plan.durationMs,
      callsMax: 60 * plan.phones,
      until: "served",
    };
    const run = async () => {
      const before = server.usage().rssBytes;
      let most = before;
      let running = true;
      const sample = () => {
        most = Math.max(most, server.usage().rssBytes);
        if (running) clock.after(sampleMs, sample);
      };
      sample();
      try {
        const result = await client.ask<RunResult>("run", request);
        return { p99: result.hardwareP99Ms, grewMb: (most - before) / 1e6 };
      } finally {
        running = false;
      }
    };
    const before = await server.metrics();
    const without: Awaited<ReturnType<typeof run>>[] = [];
    const withPeer: Awaited<ReturnType<typeof run>>[] = [];
    const endedAfterMs: number[] = [];
    for (let pair = 1; pair <= plan.pairs; pair++) {
      for (const stuck of [false, true]) {
        await client.ask("connect", {
          ...target,
          groups,
          phones: plan.phones,
          floors: plan.size.floors,
        });
        if (!stuck) {
          without.push(await run());
          continue;
        }
        const { stuckMs } = await peer.ask<{ stuckMs: number }>("stick", {
          http: server.http,
          socketPath: livePath,
          capability: await mintCapability(server.http, "b1", { operator: true }),
          groups: groups.filter(({ building }) => building === "b1"),
        });
        withPeer.push(await run());
        endedAfterMs.push(await endOf(peer, stuckMs));
        await peer.ask("release");
        progress(
          `pair ${pair}: others' p99 ${without.at(-1)!.p99.toFixed(1)} ms without, ` +
            `${withPeer.at(-1)!.p99.toFixed(1)} ms with the stuck peer`,
        );
      }
    }
    const cutOff = growth(before, await server.metrics(), "vestibule_terminated_peers_total");
    const withMs = median(withPeer.map(({ p99 }) => p99));
    const withoutMs = median(without.map(({ p99 }) => p99));
    return {
      withMs,
      withoutMs,
      ratio: withMs / withoutMs,
      endedAfterMs,
      cutOff,
      grewMb: Math.max(...withPeer.map(({ grewMb }) => grewMb)),
      grewWithoutMb: Math.max(...without.map(({ grewMb }) => grewMb)),
    };
  } finally {
    for (const one of started.reverse()) await one.stop();
    await Deno.remove(dir, { recursive: true });
  }
}

/** How long after its last read the peer was ended; the longest wait where it never was. */
async function endOf(peer: Child, stuckMs: number): Promise<number> {
  for (;;) {
    const { endedMs } = await peer.ask<{ endedMs?: number }>("ended");
    if (endedMs !== undefined) return endedMs - stuckMs;
    if (wallMs() - stuckMs > endsMsMax) return endsMsMax;
    await new Promise<void>((resolve) => clock.after(sampleMs, resolve));
  }
}
