/**
 * A phone's random id, for one use of one building on one day. The phone makes a key pair and says
 * in a signed proof what its id is for; the id is a hash of the key and of that, so nobody chooses
 * one, the same key has another id tomorrow, next door and for doors, and without the key no two of
 * them can be told to belong together (R44, C4, E12). The server keeps no list of ids for this.
 *
 * Days are those of UTC. What was begun under an id may be ended under it for ten minutes into the
 * next day (E2); then the id is refused, and the phone makes the new day's.
 */
import { createHash } from "node:crypto";
import { type Refusal, refuse } from "../refusal.ts";
import { utcDayOf } from "../utc_day.ts";

/** How long an id is good into the next day. */
export const idGraceMs = 600_000;
const dayMs = 86_400_000;

/** What ids are for; a phone has another for each. `log`: reading the equipment log, as operator. */
export const idUses = ["lift", "door", "ring", "log"] as const;
/** What an id is for. */
export type IdUse = (typeof idUses)[number];

/** What an id is good for. */
export interface IdScope {
  readonly use: IdUse;
  readonly building: string;
  /** UTC days since 1970. */
  readonly day: number;
}

/** An id whose phone has proved that it holds the key. */
export interface ProvedId extends IdScope {
  readonly rid: string;
}

/** An id that may be used now. */
export interface CurrentId {
  readonly rid: string;
  /** Nothing may be done under it from then on. */
  readonly untilMs: number;
}

/**
 * The id of a key within a scope: 43 characters, 256 bits.
 * @param thumbprint of the public key (RFC 7638, SHA-256).
 */
export function idOf(thumbprint: string, { use, building, day }: IdScope): string {
  // Thumbprints, uses and buildings hold no line breaks, so no two scopes give one text.
  return createHash("sha256")
    .update(["vestibule id 1", thumbprint, use, building, day].join("\n"))
    .digest("base64url");
}

/** The id for what is wanted now, or why it is not for that. */
export function currentId(
  proved: ProvedId,
  wish: { readonly use: IdUse; readonly building: string },
  now: number,
): CurrentId | Refusal {
  if (proved.use !== wish.use || proved.building !== wish.building) {
    return refuse(
      "unauthenticated",
      "Cannot use the random id: its proof names another use or another building",
    );
  }
  const untilMs = (proved.day + 1) * dayMs + idGraceMs;
  if (proved.day > utcDayOf(now) || untilMs <= now) {
    return refuse(
      "id_expired",
      "Cannot use the random id: an id is of one UTC day and ends ten minutes after it; " +
        "make today's and ask again",
      { serverTimeMs: now },
    );
  }
  return { rid: proved.rid, untilMs };
}
