/**
 * Holds thousands of sockets that follow one group, and says when a marked event had reached the
 * first and the last of them. Several of these processes share the sockets of one measurement.
 */
import type { GroupAddress } from "../../src/lifts.ts";
import { serveParent, wallMs } from "./child.ts";
import { closePhones, openPhones, type PhoneTarget } from "./phone_socket.ts";

/** Opens sockets beside those that are open. */
export interface HoldRequest extends PhoneTarget {
  readonly at: GroupAddress;
  readonly count: number;
}

/** When a marked event came, in wall milliseconds with their fractions. */
export interface Arrival {
  readonly firstMs: number;
  readonly lastMs: number;
}

let sockets: WebSocket[] = [];
let dropped = 0;
let marker = "";
let reached = 0;
let firstMs = 0;
let lastMs = 0;
let all: (() => void) | undefined;

async function hold(request: HoldRequest): Promise<{ held: number }> {
  const opened = await openPhones(request, Array.from({ length: request.count }, () => request.at));
  for (const socket of opened) {
    socket.onmessage = ({ data }) => {
      if (marker === "" || !(data as string).includes(marker)) return;
      lastMs = wallMs();
      if (reached++ === 0) firstMs = lastMs;
      if (reached === sockets.length) all?.();
    };
    socket.onclose = () => dropped++;
  }
  sockets = sockets.concat(opened);
  return { held: sockets.length };
}

/** From now on frames that hold this text are counted. */
function expect(request: { marker: string }): void {
  marker = request.marker;
  reached = 0;
}

/** Resolves once every socket has got the marked event. */
async function arrived(): Promise<Arrival> {
  if (reached < sockets.length) await new Promise<void>((resolve) => all = resolve);
  return { firstMs, lastMs };
}

async function release(): Promise<{ dropped: number }> {
  const closing = sockets;
  const before = dropped;
  sockets = [];
  await closePhones(closing);
  return { dropped: before };
}

if (import.meta.main) await serveParent({ hold, expect, arrived, release });
