/**
 * Copies what the audit log says of the subjects of legal holds into the holds' own archives (R88),
 * when a hold is placed and then every few hours, before the entries or the keys of their days go.
 * So the log forgets on time for everybody else. Until a hold is served, no key of a day is
 * destroyed ({@link HoldKeeper.auditHeldFrom}); a hold that is full holds up nothing any more.
 *
 * When a hold has ended and its records are gone, its key is destroyed too, and then its row.
 */
import type { Clock } from "../../clock.ts";
import { utcDayOf } from "../../utc_day.ts";
import type { ErasureJournal } from "../../privacy/erasure/journal.ts";
import type { KeyStore } from "../../privacy/key_store.ts";
import { auditPageMax, type AuditReader } from "../audit/reader.ts";
import { type AuditEntry, auditKeepMs } from "../registry/audit.ts";
import type { Ledger } from "../registry/ledger.ts";
import type { Registry } from "../registry/registry.ts";
import { type Doer, theServer } from "../registry/turn.ts";
import type { Hold } from "../rows/hold.ts";
import { copyOf } from "./copies.ts";
import type { HoldWish } from "./holds.ts";

/** What the keeper needs. */
export interface HoldKeeperOptions {
  readonly registry: Registry;
  readonly audit: AuditReader;
  readonly clock: Clock;
  /** Where nothing is sealed there is none. */
  readonly keys?: Pick<KeyStore, "destroy">;
  /** Told of a hold's key before it goes. */
  readonly journal?: Pick<ErasureJournal, "append">;
  /** Hears of what could not be kept; never personal data. */
  readonly fault: (fault: string) => void;
  /** How often it looks. */
  readonly everyMs?: number;
}

/** Records of one command. */
const recordsPerTurn = 50;
/** Pages that are looked at before the place is noted, also where they held nothing. */
const pagesPerNote = 50;
/** A day more than the log is kept: nothing older can be there. */
const lookBackMs = auditKeepMs + 86_400_000;

/** Keeps what holds hold. */
export class HoldKeeper {
  readonly #options: HoldKeeperOptions;
  #heldFrom: number | null = 0;
  /** Holds that are being placed or were placed since the keeper last looked. */
  #unseen = 0;
  #stopped = false;
  #cancel: (() => void) | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(options: HoldKeeperOptions) {
    this.#options = options;
  }

  /** Copies now and again until {@link stop}. */
  start(): void {
    void this.run();
    this.#cancel = this.#options.clock.after(
      this.#options.everyMs ?? 6 * 3_600_000,
      () => this.start(),
    );
  }

  /** Ends it, after what it is at. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel?.();
    await this.#running;
  }

  /**
   * The first UTC day, counted from the epoch, of which a hold may still need the log; null where
   * none does, 0 while that is not known.
   */
  auditHeldFrom(): number | null {
    return this.#unseen > 0 ? 0 : this.#heldFrom;
  }

  /** Places a hold and begins to copy for it. @throws {RefusalError} */
  async place(by: Doer, wish: HoldWish): Promise<Hold> {
    // Before the command, so that no key of a day goes in between.
    this.#unseen++;
    try {
      return await this.#options.registry.run(by, "place_hold", wish);
    } finally {
      void this.run();
    }
  }

  /** Copies what is new for every hold that stands, and finishes those that have ended. */
  run(): Promise<void> {
    return this.#running = this.#running.then(async () => {
      const unseen = this.#unseen;
      try {
        await this.#round();
        this.#unseen -= unseen;
      } catch (error) {
        this.#options.fault(error instanceof Error ? error.message : String(error));
      }
    });
  }

  async #round(): Promise<void> {
    const { registry } = this.#options;
    const holds = await registry.for("legal").look((ledger) =>
      [...ledger.all("hold")].map((hold) => ({ hold, names: namesOf(ledger, hold) }))
    );
    for (const { hold, names } of holds) {
      if (this.#stopped) return;
      try {
        if (hold.endedAtMs !== null) await this.#finish(hold);
        else if (needsLog(hold)) await this.#copy(hold, names);
      } catch (error) {
        // What one hold cannot have keeps it from no other; its days stay held all the same.
        this.#options.fault(error instanceof Error ? error.message : String(error));
      }
    }
    this.#heldFrom = await registry.for("legal").look((ledger) => {
      const days = [...ledger.all("hold")].filter(needsLog)
        .map(({ keptAtMs }) => keptAtMs === null ? 0 : utcDayOf(keptAtMs));
      return days.length === 0 ? null : Math.min(...days);
    });
  }

  async #copy(hold: Hold, names: ReadonlySet<string>): Promise<void> {
    const { audit, clock } = this.#options;
    let after = hold.through;
    let unnoted = 0;
    while (!this.#stopped) {
      const now = clock.now();
      const entries = await audit.read({
        fromMs: Math.max(0, now - lookBackMs),
        untilMs: now + 60_000,
        after,
        limit: auditPageMax,
      });
      const last = entries.at(-1);
      if (last !== undefined) after = { seq: last.seq, atMs: last.atMs };
      const found = entries.filter((entry): entry is AuditEntry =>
        "what" in entry && concerns(hold, names, entry)
      );
      const caughtUp = entries.length < auditPageMax;
      unnoted++;
      if (found.length === 0 && !caughtUp && unnoted < pagesPerNote) continue;
      unnoted = 0;
      if (!await this.#keep(hold.id, found, after, caughtUp) || caughtUp) return;
    }
  }

  /** @returns whether the hold takes more. */
  async #keep(
    hold: string,
    found: readonly AuditEntry[],
    through: Hold["through"],
    caughtUp: boolean,
  ): Promise<boolean> {
    const { registry, fault } = this.#options;
    for (let from = 0; from === 0 || from < found.length; from += recordsPerTurn) {
      const isLast = from + recordsPerTurn >= found.length;
      const takesMore = await registry.run(theServer, "keep_hold_records", {
        hold,
        records: found.slice(from, from + recordsPerTurn).map((entry) => ({
          seq: entry.seq,
          atMs: entry.atMs,
          content: copyOf(`audit/${entry.seq}`, entry).content,
        })),
        through: isLast ? through : null,
        caughtUp: isLast && caughtUp,
      });
      if (takesMore) continue;
      fault(`Cannot keep more for the hold ${hold}: it has ended, or its archive is full`);
      return false;
    }
    return true;
  }

  /** The key before the row: while there is a row, it will be tried again. */
  async #finish({ id, kept }: Hold): Promise<void> {
    const { registry, keys, journal, clock } = this.#options;
    if (kept > 0) return;
    const key = { person: id, kind: "profile" } as const;
    if (keys !== undefined) {
      await journal?.append({ what: "erased", erasure: null, keys: [key] }, clock.now());
      keys.destroy([key]);
    }
    await registry.run(theServer, "forget_hold", { id });
  }
}

function needsLog({ classes, endedAtMs, full }: Hold): boolean {
  return endedAtMs === null && !full && classes.includes("D4");
}

/** The person by the names that entries may call them: themselves, their places, their keys. */
function namesOf(ledger: Ledger, { account }: Hold): ReadonlySet<string> {
  if (account === null) return new Set();
  const of = (table: "member" | "appointment", name: string) =>
    ledger.find(table, "account", account).map(({ id }) => `${name}/${id}`);
  return new Set([
    `account/${account}`,
    ...of("member", "member"),
    ...of("appointment", "appointment"),
    ...ledger.find("visitor_key", "giver", account).map(({ id }) => `visitor_key/${id}`),
  ]);
}

function concerns(
  { account, building }: Hold,
  names: ReadonlySet<string>,
  entry: AuditEntry,
): boolean {
  if (building !== null && entry.building !== building) return false;
  return account === null || entry.by === account || entry.about.some((name) => names.has(name));
}
