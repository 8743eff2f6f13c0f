/**
 * One's own rows of the equipment log (R80, D6, E12). Nobody signs in for them: who holds the key
 * behind a random id, and proves it for this very request, is whose rows these are. So the map of
 * ids stays shut, and nobody learns here which account asks. A proof says of which use, building and
 * day its id is, so only that day of that log is looked through; an id without rows and an id that
 * there never was are answered alike.
 */
import type { Proofs } from "../access/proof.ts";
import type { ProvedId } from "../access/daily_id.ts";
import { RefusalError, refuse } from "../refusal.ts";
import type { LogCursors, LogStop } from "./log_cursor.ts";
import { type LogReader, lookedRowsMax, shownRowsMax } from "./log_reader.ts";
import type { LogName, ShownRow } from "./log_tables.ts";

/** Ids of one request: the body's bound of 16 KiB has room for about thirty proofs. */
export const ownIdsMax = 24;
/** Requests that read at once: anybody may ask here, and operators read from the same log. */
export const ownReadingMax = 8;
/** What was begun on a day may end so long after it: an id's grace, and a call's longest life. */
const afterDayMs = 3_600_000;
const dayMs = 86_400_000;

/** What is asked for. */
export interface OwnLogRequest {
  /** DPoP proofs (`access/proof.ts`), one for each id, without an access token. */
  readonly proofs: readonly string[];
  /** `next` of the page before. */
  readonly after?: string | undefined;
}

/** Rows of the ids that were proved, by log, building and day. */
export interface OwnLogPage {
  readonly rows: readonly ShownRow[];
  readonly next: string | null;
}

/** One day of one log, and the ids whose rows are wanted there. */
interface Part {
  readonly log: LogName;
  readonly building: string;
  readonly day: number;
  readonly ids: Set<string>;
}

/** Hands out own rows. */
export class OwnLog {
  readonly #reader: LogReader;
  readonly #proofs: Proofs;
  readonly #cursors: LogCursors;
  #reading = 0;

  constructor(parts: {
    readonly reader: LogReader;
    /** Of this desk's own: its memory of spent proofs is nobody else's to fill. */
    readonly proofs: Proofs;
    readonly cursors: LogCursors;
  }) {
    this.#reader = parts.reader;
    this.#proofs = parts.proofs;
    this.#cursors = parts.cursors;
  }

  /**
   * The rows of the ids that are proved; nothing where one proof does not hold.
   * @param path of the request, which the proofs must name.
   * @throws {RefusalError} `unauthenticated`, `invalid`, `busy`.
   */
  async read({ proofs, after }: OwnLogRequest, path: string): Promise<OwnLogPage> {
    if (proofs.length === 0 || proofs.length > ownIdsMax) {
      throw new RefusalError(
        refuse("invalid", `Cannot read: 1 to ${ownIdsMax} proofs a request, got ${proofs.length}`),
      );
    }
    const from = after === undefined ? null : this.#cursors.stop(after);
    const proved: ProvedId[] = [];
    for (const proof of proofs) {
      const answer = await this.#proofs.check(proof, { method: "POST", path, accessToken: null });
      if (!answer.ok) throw new RefusalError(answer.refusal);
      proved.push(answer.value);
    }
    if (this.#reading >= ownReadingMax) {
      throw new RefusalError(
        refuse("busy", "Cannot read: too many read at once", { retryAfterMs: 2_000 }),
      );
    }
    this.#reading++;
    try {
      return await this.#rows(proved, from);
    } finally {
      this.#reading--;
    }
  }

  async #rows(proved: readonly ProvedId[], from: LogStop | null): Promise<OwnLogPage> {
    const parts = partsOf(proved).filter((part) => from === null || compare(part, from) >= 0);
    const rows: ShownRow[] = [];
    let looked = 0;
    for (const { log, building, day, ids } of parts) {
      const stop = (spot: LogStop["spot"]) => this.#cursors.text({ log, building, day, spot });
      if (looked >= lookedRowsMax || rows.length >= shownRowsMax) return { rows, next: stop(null) };
      const spot = from !== null && compare({ log, building, day }, from) === 0 ? from.spot : null;
      const page = await this.#reader.read({
        log,
        building,
        ids,
        fromMs: day * dayMs,
        untilMs: (day + 1) * dayMs + afterDayMs,
        ...(spot !== null && { after: spot }),
        limit: shownRowsMax - rows.length,
        lookedMax: lookedRowsMax - looked,
      });
      looked += page.looked;
      rows.push(...page.rows);
      if (page.next !== null) return { rows, next: stop(page.next) };
    }
    return { rows, next: null };
  }
}

/** The days to look through, in a fixed order, so that a cursor means the same in every request. */
function partsOf(proved: readonly ProvedId[]): Part[] {
  const parts = new Map<string, Part>();
  for (const { rid, use, building, day } of proved) {
    if (use === "log" || use === "ring") continue; // no row bears such an id
    const name = `${use}/${building}/${day}`;
    const part = parts.get(name) ?? { log: use, building, day, ids: new Set() };
    part.ids.add(rid);
    parts.set(name, part);
  }
  return [...parts.values()].sort(compare);
}

type PartName = Pick<LogStop, "log" | "building" | "day">;

function compare(a: PartName, b: PartName): number {
  if (a.day !== b.day) return (a.day ?? 0) - (b.day ?? 0);
  const [left, right] = [`${a.log} ${a.building}`, `${b.log} ${b.building}`];
  return left === right ? 0 : left < right ? -1 : 1;
}
