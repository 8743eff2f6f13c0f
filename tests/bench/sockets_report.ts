/** What the measurement of sockets says at its end. */
import { rounded } from "./quantiles.ts";
import { table } from "./report.ts";
import type { HeldSockets, SocketsBenchResult } from "./sockets_bench.ts";
import type { StuckPeerResult } from "./stuck_bench.ts";

/** E10's limits, and the issue's for a peer that stops reading. */
export const socketGoals = {
  turnP99Ms: 5,
  stuckP99Share: 1.2,
  stuckEndsMs: 10_000,
  stuckHeldMb: 16,
} as const;

/** The table of both servers, as text. */
export function socketsTable(result: SocketsBenchResult): string {
  const row = (name: string, held: HeldSockets) => [
    name,
    held.rssBeforeMb.toFixed(0),
    held.rssMb.toFixed(0),
    held.kilobytesPerSocket.toFixed(1),
    held.lastP50Ms.toFixed(0),
    held.lastMaxMs.toFixed(0),
    held.spreadP50Ms.toFixed(0),
  ];
  return table([
    [`${result.sockets} sockets`, "MB before", "MB", "kB each", "last p50 ms", "max", "spread p50"],
    row("server", result.server),
    row("bare", result.bare),
  ]) +
    `\n\nturn p99 ${result.turnP99Ms.toFixed(2)} ms while events go out ` +
    `(goal ${socketGoals.turnP99Ms}), ${result.turnP99QuietMs.toFixed(2)} ms without; ` +
    `the bare server stands still for ${result.bareBlockedP50Ms.toFixed(0)} ms an event\n` +
    `calls in other groups accepted in p99 ${result.acceptedP99Ms.toFixed(1)} ms ` +
    `(${result.acceptedP99QuietMs.toFixed(1)} ms without)\n`;
}

/** The stuck peer's part, as text. */
export function stuckText(result: StuckPeerResult): string {
  return `a peer that stops reading: others' hardware p99 ${
    result.withMs.toFixed(1)
  } ms with it, ` +
    `${result.withoutMs.toFixed(1)} ms without (× ${result.ratio.toFixed(2)}, ` +
    `goal ${socketGoals.stuckP99Share}); ended after ` +
    `${result.endedAfterMs.map((ms) => (ms / 1000).toFixed(1)).join(", ")} s ` +
    `(goal ${
      socketGoals.stuckEndsMs / 1000
    }), ${result.cutOff} cut off by the server; it grew by at most ` +
    `${result.grewMb.toFixed(0)} MB meanwhile (${result.grewWithoutMb.toFixed(0)} MB without)\n`;
}

/** Every number of a result rounded, for JSON. */
export function roundedFields<T extends object>(result: T): T {
  const round = (value: unknown): unknown =>
    typeof value === "number"
      ? rounded(value)
      : Array.isArray(value)
      ? value.map(round)
      : typeof value === "object" && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, round(part)]))
      : value;
  return round(result) as T;
}
