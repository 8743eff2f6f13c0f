/**
 * Where a reading of the equipment log goes on, as whoever reads is given it: sealed, under a key of
 * this start. In clear it would name the last row that was looked at, which may be anybody's: that
 * somebody passed a door in that minute.
 */
import { z } from "zod";
import { openField, sealField } from "../privacy/field_seal.ts";
import { RefusalError, refuse } from "../refusal.ts";
import { logs } from "./log_tables.ts";

/** The longest text of a cursor. */
export const cursorLengthMax = 400;

const spotSchema = z.strictObject({
  minute: z.int(),
  id: z.string().max(120),
  at: z.string().max(90),
});
const stopSchema = z.strictObject({
  log: z.enum(logs),
  building: z.string().max(40),
  /** UTC day, where what is read is one day's. */
  day: z.int().nullable(),
  /** Null: at the beginning. */
  spot: spotSchema.nullable(),
});
/** Where a reading stopped: in which part of what is to be read, and after which row. */
export type LogStop = Readonly<z.infer<typeof stopSchema>>;

const place = { table: "log_cursor", path: "", id: "" };

/** Makes cursors and reads them. */
export class LogCursors {
  readonly #key: Uint8Array;
  readonly #randomBytes: (count: number) => Uint8Array;

  /** @param randomBytes so many unguessable bytes. */
  constructor(randomBytes: (count: number) => Uint8Array) {
    this.#randomBytes = randomBytes;
    this.#key = Uint8Array.from(randomBytes(32));
  }

  /** The text of a stop. */
  text(stop: LogStop): string {
    return sealField(this.#key, place, stop, this.#randomBytes(12));
  }

  /** The stop of a text. @throws {RefusalError} `invalid` for one that is not of this start. */
  stop(text: string): LogStop {
    try {
      return stopSchema.parse(openField(this.#key, place, text));
    } catch {
      throw new RefusalError(
        refuse(
          "invalid",
          "Cannot go on: `after` must be the `next` of a page since the last start",
        ),
      );
    }
  }
}
