/**
 * The map: which account minted under which random id on which day, sealed for the custodians (D7).
 * Rows lie under their day in the store of people and are never loaded; they go with the equipment
 * log that they unlock (C6). A row is found by a keyed hash of the id, and says nothing else.
 */
import { z } from "zod";
import type { MasterKey } from "../../access/master_key.ts";
import { sealedRowSchema } from "../../privacy/reidentification/sealed_row.ts";
import { longestKeepMs } from "../../store/expiry.ts";
import type { Turn } from "../registry/turn.ts";
import { idSchema } from "../rows/fields.ts";
import { currentSet } from "./custody.ts";

/** The name of the table of the map. */
export const mapTableName = "identity_map";
/** How long a row is kept where the equipment log's time is not set otherwise. */
export const mapKeepMsDefault = 90 * 86_400_000;
/** What the store itself takes away, were there no sweep. */
export const mapBackstopMs = longestKeepMs;
/** Rows that one command writes. */
export const mapRowsPerTurnMax = 200;

const dayMs = 86_400_000;

/** A row of the map. */
export const mapRowSchema = z.strictObject({
  id: idSchema,
  /** Days since the Unix epoch, UTC. */
  epochDay: z.int().min(0),
  /** Names the public key. */
  key: idSchema,
  /** Whether the key of its day is needed besides. */
  underDay: z.boolean(),
  sealed: sealedRowSchema,
});
/** A row of the map. */
export type MapRow = Readonly<z.infer<typeof mapRowSchema>>;

/** Keys of days, destroyed when the equipment log of the day has had its time (C6). */
export interface DayKeys {
  /** That of a day, made where there is none; null once it was destroyed. */
  keyOf(epochDay: number): Uint8Array | null;
  /** As `keyOf`, but makes none. */
  existing(epochDay: number): Uint8Array | null;
}

/** The id of the row of a random id on a day, for one key. */
export function mapRowId(masterKey: MasterKey, rid: string, epochDay: number, key: string): string {
  return masterKey.mac("identity_map", rid, String(epochDay), key);
}

/** The day that a wall time lies in. */
export function epochDayOf(atMs: number): number {
  return Math.floor(atMs / dayMs);
}

/** Where the rows of a day lie: under its first moment, so that no row says when it was made. */
export function mapRowMs(epochDay: number): number {
  return epochDay * dayMs;
}

/**
 * Writes rows; the server's own. A row of a key that counts no more is refused, all of them are.
 * @throws {RefusalError} `conflict`.
 */
export function noteMapRows(turn: Turn, input: { readonly rows: readonly MapRow[] }): null {
  if (turn.by.via !== "server") {
    turn.refuse("forbidden", "Cannot write the map: the server itself does");
  }
  const key = currentSet(turn.ledger)?.shares.key;
  for (const row of input.rows.slice(0, mapRowsPerTurnMax)) {
    if (row.key !== key) {
      turn.refuse("conflict", "Cannot write the map: the custodians are others by now");
    }
    turn.archive(mapTableName, row.id, mapRowMs(row.epochDay), row);
  }
  return null;
}
