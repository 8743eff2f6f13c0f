/**
 * Rings between access units and their hardware: what a unit is shown, made to fit one message, and
 * how many of its words about rings are taken.
 */
import { Buffer } from "node:buffer";
import type { UnitState } from "../actors/access_unit/state.ts";
import { payloadBytesMax } from "../adapters/mqtt/payloads.ts";
import {
  directoryCharsMax,
  shownRingsMax,
  type UnitDirectoryPayload,
  type UnitRings,
} from "../adapters/mqtt/unit_ring_payloads.ts";
import type { Clock } from "./clock.ts";
import { directoryEntriesMax } from "./rings.ts";

/** Words about rings taken of one unit in a second; further ones are dropped before any mailbox. */
export const ringWordsPerSecondMax = 10;

/** What is to be shown of a unit's rings, in the order in which they began. */
export function shownRings({ epoch, ringsRevision, rings }: UnitState): UnitRings {
  const inOrder = [...rings.values()].sort((a, b) =>
    a.startedAtMs - b.startedAtMs || a.unitSeq - b.unitSeq
  );
  return {
    epoch,
    revision: ringsRevision,
    rings: inOrder.slice(-shownRingsMax).map(({ id, entry, state, reason, routed, targets }) => ({
      ring: id,
      entry,
      state,
      // Who stands in the street need not learn who moves when (C9).
      ...(reason !== undefined && reason !== "household_ended" && { reason }),
      // Nobody is to be pictured for phones that all want their peace, unless they said so (C18).
      ...(routed && targets.every(({ quiet }) => quiet) && { still: false as const }),
    })),
  };
}

/**
 * The directory as one message; null where there is none. Where names would make it too large the
 * last ones are left out: a shorter directory at once rather than an old one for ever, for somebody
 * may have asked to be named no more (R77).
 */
export function shownDirectory(
  { epoch, directory }: UnitState,
  bytesMax = payloadBytesMax,
): UnitDirectoryPayload | null {
  if (directory === null) return null;
  const entries = directory.entries.slice(0, directoryEntriesMax).map((entry) => ({
    entry: entry.entry,
    number: entry.number.slice(0, directoryCharsMax.number),
    ...(entry.name !== undefined && { name: entry.name.slice(0, directoryCharsMax.name) }),
  }));
  const { revision, camera } = directory;
  const about = { epoch, revision, ...(camera !== undefined && { camera }) };
  let bytes = bytesOf({ ...about, entries });
  for (let at = entries.length - 1; at >= 0 && bytes > bytesMax; at--) {
    const { name, ...rest } = entries[at]!;
    if (name === undefined) continue;
    bytes -= bytesOf(entries[at]!) - bytesOf(rest);
    entries[at] = rest;
  }
  return { ...about, entries };
}

function bytesOf(value: object): number {
  return Buffer.byteLength(JSON.stringify(value));
}

/** Lets so many words of each unit through in a second. */
export class PressGate {
  readonly #clock: Clock;
  readonly #taken = new Map<string, { second: number; count: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether another word of this unit is taken now. */
  allows(unit: string): boolean {
    const second = Math.floor(this.#clock.monotonic() / 1_000);
    const taken = this.#taken.get(unit);
    if (taken === undefined || taken.second !== second) {
      this.#taken.set(unit, { second, count: 1 });
      return true;
    }
    return ++taken.count <= ringWordsPerSecondMax;
  }
}
