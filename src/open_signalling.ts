/** The relay between units and devices, of a start: over the way to hardware, with TURN where set. */
import type { Adapter } from "../adapters/adapter.ts";
import type { Clock } from "./clock.ts";
import type { Config } from "./config.ts";
import type { Metrics } from "./operations/metrics.ts";
import { RingSignalling, type RingSignallingOptions } from "./ring_signalling.ts";
import { turnServer } from "./turn_credentials.ts";

/** What it needs of a start. */
export interface SignallingParts {
  readonly config: Pick<Config, "turn">;
  readonly adapter: Adapter;
  readonly clock: Clock;
  readonly metrics: Pick<Metrics, "signalDropped">;
  /** Unguessable, new at each call. */
  readonly randomId: () => string;
  /** Takes a unit's word of a technician's look; left out: there are none. */
  readonly looks?: RingSignallingOptions["looks"];
  /** Takes a unit's word outside any ring; left out: nobody waits for one. */
  readonly papers?: RingSignallingOptions["papers"];
}

/** Opens it. @throws {Error} where the secret of the TURN servers cannot be read, or is empty */
export async function openSignalling(parts: SignallingParts): Promise<RingSignalling> {
  const { config: { turn }, adapter, clock, metrics, randomId } = parts;
  const secret = turn === undefined ? "" : (await Deno.readTextFile(turn.secretFile)).trim();
  if (turn !== undefined && secret === "") {
    throw new Error("Cannot use the TURN servers: the file of --turn-secret-file is empty");
  }
  return new RingSignalling({
    clock,
    toUnit: (at, signal) => adapter.tellUnit(at, { type: "signal", signal }),
    dropped: (why) => metrics.signalDropped(why),
    ...(parts.looks !== undefined && { looks: parts.looks }),
    ...(parts.papers !== undefined && { papers: parts.papers }),
    ...(turn !== undefined && {
      iceServers: () => [
        turnServer({ urls: turn.urls, secret, nowMs: () => clock.now(), randomId }),
      ],
    }),
  });
}
