/**
 * The process of the benchmark that monitors: many sockets of the KONE-compatible API on one lift
 * group, or as many phones that follow it over the native API, which count what they are told; and
 * one connection more that pings, to see how long the server keeps somebody waiting meanwhile.
 */
import { SystemClock } from "../../src/clock.ts";
import type { GroupAddress } from "../../src/lifts.ts";
import { livePath } from "../../src/live/live_server.ts";
import { serveParent } from "./child.ts";
import {
  type CameFrame,
  type KoneTarget,
  masterToken,
  monitor,
  openStream,
  type WireGroup,
} from "./kone_socket.ts";
import { closePhones, openPhones } from "./phone_socket.ts";
import { Durations } from "./quantiles.ts";

/** Opens sockets on a group. */
export interface WatchRequest extends KoneTarget {
  readonly api: "kone" | "native";
  readonly count: number;
  readonly at: GroupAddress;
  readonly wire: WireGroup;
  /** For the KONE-compatible API. */
  readonly subtopics: readonly string[];
}

/** What came in a time. */
export interface Watched {
  readonly frames: number;
  readonly bytes: number;
  readonly seconds: number;
  readonly pingP50Ms: number;
  readonly pingP99Ms: number;
  readonly dropped: number;
}

const pingEveryMs = 20;
const pingsMax = 10_000;
const atOnce = 64;
const clock = new SystemClock();
let sockets: WebSocket[] = [];
let frames = 0;
let bytes = 0;
let dropped = 0;

async function watch(request: WatchRequest): Promise<void> {
  await release();
  const { api, count, at, wire, http, subtopics } = request;
  if (api === "native") {
    const target = { http, socketPath: livePath, mint: true };
    sockets = await openPhones(target, Array.from({ length: count }, () => at));
  } else if (count > 0) {
    const token = await masterToken(request);
    const open = async () => {
      const socket = await openStream(http, token);
      await monitor(socket, wire, subtopics);
      return socket;
    };
    while (sockets.length < count) {
      const next = Math.min(atOnce, count - sockets.length);
      sockets.push(...await Promise.all(Array.from({ length: next }, open)));
    }
  }
  for (const socket of sockets) {
    socket.onmessage = ({ data }) => {
      frames++;
      bytes += (data as string).length;
    };
    socket.onclose = () => dropped++;
  }
}

/** Counts for so long, and pings. */
async function count(request: KoneTarget & { wire: WireGroup; ms: number }): Promise<Watched> {
  const pinger = await openStream(request.http, await masterToken(request));
  const pings = new Durations(pingsMax);
  frames = bytes = dropped = 0;
  const fromMs = clock.monotonic();
  const untilMs = fromMs + request.ms;
  for (let id = 1; clock.monotonic() < untilMs; id++) {
    const sentMs = clock.monotonic();
    await new Promise<void>((resolve) => {
      pinger.onmessage = ({ data }) => {
        if ((JSON.parse(data as string) as CameFrame).callType === "ping") resolve();
      };
      const payload = { request_id: id };
      pinger.send(
        JSON.stringify({ type: "common-api", callType: "ping", ...request.wire, payload }),
      );
    });
    pings.add(clock.monotonic() - sentMs);
    await new Promise<void>((resolve) => clock.after(pingEveryMs, resolve));
  }
  const seconds = (clock.monotonic() - fromMs) / 1000;
  const found = { frames, bytes, seconds, dropped };
  await closePhones([pinger]);
  return { ...found, pingP50Ms: pings.quantile(0.5), pingP99Ms: pings.quantile(0.99) };
}

async function release(): Promise<void> {
  const closing = sockets;
  sockets = [];
  await closePhones(closing);
}

if (import.meta.main) await serveParent({ watch, count, release });
