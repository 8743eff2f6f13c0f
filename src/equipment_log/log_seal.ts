/**
 * Entries of the equipment log as they lie at rest (C6): sealed under the key of their day, which is
 * destroyed when the log's time is over, so that no copy of the log outlives its retention.
 *
 *     {"day":20514,"sealed":"1.…"}
 *
 * The key of a row says which unit or group it is of and in which minute it happened; everything
 * else is sealed, and the row's place is authenticated with it. A row in clear, from before, is read
 * as it is and goes when its time is over.
 */
import { Buffer } from "node:buffer";
import { openField, sealField } from "../privacy/field_seal.ts";
import { KeyMissing, type KeyStore } from "../privacy/key_store.ts";
import { utcDayOf } from "../utc_day.ts";

/** The log's name among those whose days have keys. */
export const segmentedLog = "equipment";

/** Entries whose order within their minute nobody learns. */
const runLength = 64;

/** Where a row of the log lies. */
export interface LogPlace {
  readonly table: string;
  /** The actor that wrote it, as `kind:key`. */
  readonly actor: string;
  readonly id: string;
}

/** What a row that was written after its day's key had gone is. */
interface EmptyRow {
  readonly day: number;
}
interface SealedRow extends EmptyRow {
  readonly sealed: string;
}

/** Seals and opens entries of the equipment log. */
export class LogSeal {
  readonly #keys: Pick<KeyStore, "segmentKey" | "existingSegment">;
  readonly #randomBytes: (count: number) => Uint8Array;
  /** The minute that was named in last, and how many entries of it. */
  #minute = -1;
  #named = 0;

  /** @param randomBytes so many unguessable bytes. */
  constructor(
    keys: Pick<KeyStore, "segmentKey" | "existingSegment">,
    randomBytes: (count: number) => Uint8Array,
  ) {
    this.#keys = keys;
    this.#randomBytes = randomBytes;
  }

  /**
   * A name for an entry's row. It is random, so that it tells nothing, but for one thing: each run of
   * 64 entries has a number before it, so that a busy minute's rows lie together as they are written
   * (decision 0007). A minute of up to 64 entries is one run, whose order nobody learns.
   * @param atMs the wall time under which the row lies.
   */
  name(atMs: number): string {
    const minute = Math.floor(atMs / 60_000);
    if (minute !== this.#minute) [this.#minute, this.#named] = [minute, 0];
    const run = Math.floor(this.#named++ / runLength);
    const number = run.toString(36).padStart(4, "0");
    return `${number}${Buffer.from(this.#randomBytes(9)).toString("base64url")}`;
  }

  /**
   * An entry as it is stored. One whose day is past its time keeps nothing but the day.
   * @param atMs the wall time under which its row lies.
   */
  seal(place: LogPlace, value: object, atMs: number): object {
    const day = utcDayOf(atMs);
    const key = this.#keys.segmentKey(segmentedLog, day);
    if (key === null) return { day } satisfies EmptyRow;
    const sealed = sealField(key, sealPlace(place), value, this.#randomBytes(12));
    return { day, sealed } satisfies SealedRow;
  }

  /**
   * What {@link seal} made, opened; null where its day's key is gone.
   * @throws {SealBroken} where it was changed or stands in another place.
   */
  open(place: LogPlace, value: unknown): unknown {
    if (typeof value !== "object" || value === null || !("day" in value)) return value;
    const { day, sealed } = value as EmptyRow & Partial<SealedRow>;
    if (sealed === undefined) return null;
    const key = this.#keyOf(day);
    return key === null ? null : openField(key, sealPlace(place), sealed);
  }

  /** A key that there never was is another store's, or an older copy's: it opens nothing either. */
  #keyOf(day: number): Uint8Array | null {
    try {
      return this.#keys.existingSegment(segmentedLog, day);
    } catch (error) {
      if (error instanceof KeyMissing) return null;
      throw error;
    }
  }
}

function sealPlace({ table, actor, id }: LogPlace) {
  return { table, path: actor, id };
}
