/**
 * Writes the map, beside the minting of capabilities and never in its way: what was minted is put in
 * a bounded queue, sealed when the event loop has time, and written some minutes later together with
 * what came meanwhile, in the order of its hashes. So a row tells neither when it was made nor after
 * whose sign-in. There is one row for an id and day; who comes first with an id stays.
 *
 * Memory holds an account beside an id from the mint until the row is sealed, some milliseconds.
 * What was known of a day is remembered as keyed hashes of ids alone. What a crash takes from here
 * is noted again at the phone's next mint, ten minutes later at most.
 */
import { setImmediate } from "node:timers/promises";
import type { MasterKey } from "../../access/master_key.ts";
import type { Clock } from "../../clock.ts";
import { decodePoint, type Point, type RandomBytes } from "../../privacy/reidentification/group.ts";
import { quickened, sealRow } from "../../privacy/reidentification/sealed_row.ts";
import type { Registry } from "../registry/registry.ts";
import { type Doer, theServer } from "../registry/turn.ts";
import { currentSet } from "./custody.ts";
import { type DayKeys, epochDayOf, type MapRow, mapRowId, mapRowsPerTurnMax } from "./map_rows.ts";
import type { MapReader } from "./stored_map.ts";

/** Mints that wait to be sealed. */
export const mapQueueMax = 10_000;
/** Ids of a day that are remembered as written. */
const knownMax = 500_000;
/** Sealed rows that wait to be written. */
const sealedMax = 20_000;
/** How long sealed rows are gathered. */
export const gatherMsDefault = 15 * 60_000;

/** What the writer needs. */
export interface MapWriterParts {
  readonly registry: Registry;
  readonly map: MapReader;
  readonly masterKey: MasterKey;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly dayKeys?: DayKeys;
  readonly gatherMs?: number;
  /** Rows could not be written; they are noted again at the next mint. Holds no id. */
  readonly failed: (fault: string) => void;
}

interface Noted {
  readonly rid: string;
  readonly account: string;
  readonly building: string;
  readonly epochDay: number;
}

const writer: Doer = theServer;

/** Writes the map of one server. */
export class MapWriter {
  readonly #parts: MapWriterParts;
  readonly #queue: Noted[] = [];
  readonly #sealed = new Map<string, MapRow>();
  /** Row ids of the newest day that were sealed or written. */
  readonly #known = new Set<string>();
  #knownDay = 0;
  #key: { readonly id: string; readonly point: Point } | null = null;
  #working: Promise<void> | null = null;
  #cancel: (() => void) | null = null;
  #isStopping = false;
  #lost = 0;

  constructor(parts: MapWriterParts) {
    this.#parts = parts;
  }

  /** Mints that found no room, since the start. */
  get lost(): number {
    return this.#lost;
  }

  /**
   * Notes that an account has minted under an id. Returns at once and never throws; without
   * custodians nothing comes of it.
   */
  note(rid: string, account: string, building: string): void {
    if (this.#isStopping) return;
    if (this.#queue.length >= mapQueueMax) {
      this.#lost++;
      return;
    }
    const epochDay = epochDayOf(this.#parts.clock.now());
    this.#queue.push({ rid, account, building, epochDay });
    this.#working ??= this.#work().finally(() => this.#working = null);
  }

  /** Resolves when everything noted so far is sealed. */
  async settled(): Promise<void> {
    await this.#working;
  }

  /** Writes what is sealed, now. */
  async flush(): Promise<void> {
    await this.settled();
    this.#cancel?.();
    this.#cancel = null;
    const rows = [...this.#sealed.values()].sort((a, b) => a.id < b.id ? -1 : 1);
    this.#sealed.clear();
    for (let at = 0; at < rows.length; at += mapRowsPerTurnMax) {
      const some = rows.slice(at, at + mapRowsPerTurnMax);
      try {
        await this.#parts.registry.run(writer, "note_map_rows", { rows: some });
      } catch (error) {
        for (const { id } of some) this.#known.delete(id);
        this.#parts.failed(error instanceof Error ? error.message : String(error));
      }
    }
  }

  /** Writes what is left and takes no more. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.flush();
  }

  async #work(): Promise<void> {
    try {
      while (this.#queue.length > 0) {
        await this.#readKey();
        // A batch at a time, so that a change of custodians is heard of soon.
        for (const noted of this.#queue.splice(0, 64)) {
          if (this.#key === null) continue;
          await this.#seal(noted, this.#key);
          await setImmediate();
        }
      }
    } catch (error) {
      this.#queue.length = 0;
      this.#parts.failed(error instanceof Error ? error.message : String(error));
    }
    if (this.#sealed.size > 0 && this.#cancel === null && !this.#isStopping) {
      const { clock, gatherMs = gatherMsDefault } = this.#parts;
      this.#cancel = clock.after(gatherMs, () => void this.flush());
    }
  }

  async #readKey(): Promise<void> {
    const shares = await this.#parts.registry.for("security").look((ledger) =>
      currentSet(ledger)?.shares ?? null
    );
    if (shares === null) this.#key = null;
    else if (this.#key?.id !== shares.key) {
      this.#key = { id: shares.key, point: quickened(decodePoint(shares.publicKey)) };
    }
  }

  async #seal(noted: Noted, key: { readonly id: string; readonly point: Point }): Promise<void> {
    const { masterKey, map, random, dayKeys } = this.#parts;
    const { rid, account, building, epochDay } = noted;
    if (epochDay > this.#knownDay) {
      this.#known.clear();
      this.#knownDay = epochDay;
    }
    const id = mapRowId(masterKey, rid, epochDay, key.id);
    if (this.#known.has(id)) return;
    if (this.#sealed.size >= sealedMax) {
      this.#lost++;
      return;
    }
    if (this.#known.size < knownMax) this.#known.add(id);
    try {
      if (await map.read(id, epochDay) !== null) return;
      const label = { key: key.id, row: id, rid, epochDay, building };
      const dayKey = dayKeys?.keyOf(epochDay) ?? null;
      const hidden = new TextEncoder().encode(account);
      const sealed = await sealRow(key.point, label, hidden, random, dayKey);
      this.#sealed.set(id, { id, epochDay, key: key.id, underDay: dayKey !== null, sealed });
    } catch (error) {
      this.#known.delete(id);
      throw error;
    }
  }
}
