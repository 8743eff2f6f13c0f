/**
 * The procedure of erasures (C6, E13). The registry has ended all access and written what is to go;
 * this destroys it, in an order in which a crash anywhere leaves something that is gone on with:
 *
 *     commit: access ended, keys named → journal, on the disk → keys destroyed → commit: done
 *     → the second place has the journal → commit: since when
 *
 * Before the journal nothing is lost; after it the keys go, at the next start if not now. Each step
 * may be done twice to no effect. When no log names the person any more, the log key goes the same
 * way, and so does a key of which no record is left (`loose_keys.ts`). What the journal says was erased and a copy from before has brought back is erased again.
 */
import type { Clock } from "../../clock.ts";
import type { ErasureJournal } from "../../privacy/erasure/journal.ts";
import type { SecondPlace } from "../../privacy/erasure/second_place.ts";
import type { KeyStore, PersonKey } from "../../privacy/key_store.ts";
import type { RowOf } from "../registry/ledger.ts";
import type { Registry } from "../registry/registry.ts";
import { theServer } from "../registry/turn.ts";
import { keyPersons, looseMax, looseOf } from "./loose_keys.ts";
import { isBack, type Told } from "./noting.ts";

/** The steps, in their order; a crash before and after each is one that the procedure outlives. */
export const erasureSteps = [
  "found",
  "journalled",
  "destroyed",
  "noted",
  "placed",
  "placed_noted",
  "log_found",
  "log_journalled",
  "log_destroyed",
  "log_noted",
] as const;
/** A step of the procedure. */
export type ErasureStep = (typeof erasureSteps)[number];

/** What the procedure works with. */
export interface ErasuresOptions {
  readonly registry: Registry;
  readonly journal: ErasureJournal;
  readonly keys: Pick<KeyStore, "destroy" | "wrappedParts">;
  readonly clock: Clock;
  /** Left out where none is configured: no receipt then says that it has anything. */
  readonly secondPlace?: SecondPlace;
  /** Hears of what could not be done; it is tried again. Never personal data. */
  readonly fault: (fault: string) => void;
  /** Told that a step was done. */
  readonly step?: (name: ErasureStep) => void;
  /** How often it looks by itself. */
  readonly everyMs?: number;
}

/** Erasures that one run does; the rest come with the next. */
const perRunMax = 1000;
/** How often keys are looked for of which no record is left. */
const looseEveryMs = 3_600_000;
/** The first pause after a fault; it doubles up to {@link backoffMaxMs}. */
const backoffMs = 1000;
const backoffMaxMs = 600_000;

/** The erasures of a cluster, one at a time. */
export class Erasures {
  readonly #options: ErasuresOptions;
  /** Of the journal: entries looked at so far, and where those of erasures and log keys stand. */
  #read = 0;
  readonly #journalled = new Map<string, { readonly seq: number; readonly atMs: number }>();
  /** When keys without a record were last looked for, as wall time. */
  #looseAtMs = -Infinity;
  /** The last entry that the second place is known to have; unknown at the start. */
  #placed = -1;
  #tail: Promise<unknown> = Promise.resolve();
  #waits = false;
  #faults = 0;
  #stopped = false;
  #cancel = () => {};
  #unlisten = () => {};

  constructor(options: ErasuresOptions) {
    this.#options = options;
  }

  /**
   * Erases again who is back, then goes on with what was begun; from then on by itself.
   * @throws {RefusalError} where the registry does not answer.
   */
  async start(): Promise<void> {
    await this.#redo();
    this.#unlisten = this.#options.registry.listen((event) => {
      if (event.type === "ended" && event.what === "account") this.#wake();
    });
    this.#wake();
  }

  /** Does what there is to do now. @returns whether all of it is done. */
  run(): Promise<boolean> {
    const done = this.#tail.then(() => this.#run());
    this.#tail = done.catch(() => {});
    return done;
  }

  /** Ends it, after the step under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unlisten();
    this.#cancel();
    await this.#tail;
  }

  #wake(): void {
    if (this.#stopped || this.#waits) return;
    this.#waits = true;
    this.#cancel();
    this.#tail = this.#tail.then(async () => {
      this.#waits = false;
      const done = await this.#run();
      const pause = done ? this.#options.everyMs ?? 60_000 : this.#backoffMs();
      this.#cancel();
      if (!this.#stopped) this.#cancel = this.#options.clock.after(pause, () => this.#wake());
    });
  }

  #backoffMs(): number {
    return Math.min(backoffMaxMs, backoffMs * 2 ** Math.min(this.#faults, 20));
  }

  async #run(): Promise<boolean> {
    try {
      let left = false;
      for (let n = 0; n < perRunMax && !this.#stopped; n++) {
        const { next, leaving } = await this.#next();
        left = leaving;
        if (next === null) break;
        if (next.state === "begun") await this.#erase(next);
        else await this.#forget(next);
      }
      await this.#loose();
      await this.#place();
      this.#faults = 0;
      return !left;
    } catch (error) {
      this.#options.fault(error instanceof Error ? error.message : String(error));
      this.#faults++;
      return false;
    }
  }

  /** The next whose keys can go; `leaving`: of others rows are still being removed. */
  #next(): Promise<{ next: RowOf<"erasure"> | null; leaving: boolean }> {
    return this.#options.registry.for("legal").look((ledger) => {
      const working = ledger.find("erasure", "working", "yes");
      const next = working.find(({ account }) =>
        ledger.get("account", account)?.leaving === undefined
      );
      return { next: next ?? null, leaving: next === undefined && working.length > 0 };
    });
  }

  async #erase({ id, keys }: RowOf<"erasure">): Promise<void> {
    const { registry, clock } = this.#options;
    this.#step("found");
    const gone = keys.map((person) => ({ person, kind: "profile" as const }));
    const { seq, atMs } = await this.#journal(id, gone);
    this.#step("journalled");
    this.#options.keys.destroy(gone);
    this.#step("destroyed");
    await registry.run(theServer, "note_erased", {
      erasure: id,
      journalSeq: seq,
      journalledAtMs: atMs,
      destroyedAtMs: clock.now(),
    });
    this.#step("noted");
  }

  async #forget({ id, account }: RowOf<"erasure">): Promise<void> {
    const { registry, clock } = this.#options;
    this.#step("log_found");
    const gone = [{ person: account, kind: "log" as const }];
    await this.#journal(null, gone);
    this.#step("log_journalled");
    this.#options.keys.destroy(gone);
    this.#step("log_destroyed");
    await registry.run(theServer, "note_forgotten", { erasure: id, atMs: clock.now() });
    this.#step("log_noted");
  }

  /** Destroys keys of which no record is left; a crash on the way is made good the next time. */
  async #loose(): Promise<void> {
    const { registry, journal, keys, clock } = this.#options;
    const nowMs = clock.now();
    if (nowMs - this.#looseAtMs < looseEveryMs) return;
    const persons = await keyPersons(keys);
    const loose = await registry.for("legal").look((ledger) => looseOf(ledger, persons));
    const some = loose.slice(0, looseMax)
      .map((person) => ({ person, kind: "profile" as const }));
    if (some.length > 0) {
      await journal.append({ what: "erased", erasure: null, keys: some }, nowMs);
      keys.destroy(some);
    }
    if (some.length === loose.length) this.#looseAtMs = nowMs;
  }

  /** The journal's entry for these keys, written where it has none yet. */
  async #journal(erasure: string | null, keys: readonly PersonKey[]) {
    const { journal, clock } = this.#options;
    const name = nameOf(erasure, keys);
    const before = this.#entries().get(name);
    if (before !== undefined) return before;
    const note = { what: "erased" as const, erasure, keys: [...keys] };
    const { seq, atMs } = await journal.append(note, clock.now());
    return { seq, atMs };
  }

  #entries() {
    const { entries } = this.#options.journal;
    for (; this.#read < entries.length; this.#read++) {
      const { seq, atMs, note } = entries[this.#read]!;
      if (note.what === "erased") {
        this.#journalled.set(nameOf(note.erasure, note.keys), { seq, atMs });
      }
    }
    return this.#journalled;
  }

  /** Brings the second place up to the journal, and notes since when it has what. */
  async #place(): Promise<void> {
    const { registry, journal, secondPlace, clock } = this.#options;
    if (secondPlace === undefined) return;
    const unplaced = await registry.for("legal").look((ledger) =>
      ledger.count("erasure", "unplaced", "yes")
    );
    if (this.#placed === journal.seq && unplaced === 0) return;
    const seq = await secondPlace.catchUp();
    this.#step("placed");
    const atMs = clock.now();
    for (let more = unplaced > 0; more;) {
      more = await registry.run(theServer, "note_second_place", { seq, atMs });
    }
    this.#placed = seq;
    this.#step("placed_noted");
  }

  /** Erases again whom a copy from before has brought back. */
  async #redo(): Promise<void> {
    const { registry, journal } = this.#options;
    const told = journal.entries.flatMap(({ note }): Told[] =>
      note.what === "erased" && note.erasure !== null
        ? [{ erasure: note.erasure, keys: note.keys.map(({ person }) => person) }]
        : []
    );
    const back = await registry.for("legal").look((ledger) =>
      told.filter((one) => isBack(ledger, one))
    );
    for (const one of back) await registry.run(theServer, "redo_erasure", one);
  }

  #step(name: ErasureStep): void {
    this.#options.step?.(name);
  }
}

/** An erasure goes by its id, a log key by its person. */
function nameOf(erasure: string | null, keys: readonly PersonKey[]): string {
  return erasure ?? keys.map(({ person, kind }) => `${kind}/${person}`).join(" ");
}
