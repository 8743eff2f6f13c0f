/**
 * The number of a call: two digits that a phone or a panel shows to whoever called, and a screen at
 * the landing beside the lift that comes (docs/decisions/0023). It is none that another open call
 * of the group has, follows from the call's random id alone, and is another call's soon after: it
 * counts nothing, so that nobody learns from their own numbers how many others called between (C5).
 */
import type { PersistentMap } from "../persistent_map.ts";
import type { Call } from "./state.ts";

/** Two digits, so that it looks like no floor of most buildings and is read from afar. */
export const callNumbers = { least: 10, most: 99 } as const;

const count = callNumbers.most - callNumbers.least + 1;

/**
 * A call with a number, if somebody is told it: no hall button tells, and nobody waits at a landing
 * for a call from within a car. Without one also while every number is taken.
 */
export function numbered(calls: PersistentMap<Call>, call: Call): Call {
  const byHallButton = call.pressed !== undefined && call.announced !== true;
  if (call.number !== undefined || call.request.kind === "car" || byHallButton) return call;
  const taken = new Uint8Array(count);
  calls.forEach(({ number }) => {
    if (number !== undefined) taken[number - callNumbers.least] = 1;
  });
  const first = hashOf(call.id) % count;
  for (let step = 0; step < count; step++) {
    const at = (first + step) % count;
    if (taken[at] === 0) return { ...call, number: callNumbers.least + at };
  }
  return call;
}

/** FNV-1a of 32 bits: spreads ids of one family (`<id>.2`) as well as random ones. */
function hashOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at++) {
    hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}
