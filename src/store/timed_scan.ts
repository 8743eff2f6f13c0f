/**
 * Reads rows that lie under a time, for actors that are being loaded. Within a minute the rows of
 * all actors lie in the order of their ids (`keys.ts` says why), so one pass over the window finds
 * everybody's. Loads that are asked for while a pass is under way share the next one: it begins
 * after all of them were asked for, so it sees everything that was durable by then. However many
 * actors load at once, that is two passes.
 */
import { readTimedRowKey } from "./keys.ts";
import type { Entry } from "./store.ts";

/** Reads all rows of a timed table from one minute to another, both included. */
export type ReadMinutes = (table: string, from: number, to: number) => Promise<Entry[]>;

type ByActor = ReadonlyMap<string, readonly Entry[]>;

interface Pass {
  from: number;
  to: number;
  readonly found: Promise<ByActor>;
  readonly begin: () => void;
}

/** Passes over timed tables, shared by those who ask at the same time. */
export class TimedScan {
  readonly #read: ReadMinutes;
  readonly #underWay = new Set<string>();
  readonly #next = new Map<string, Pass>();

  constructor(read: ReadMinutes) {
    this.#read = read;
  }

  /** One actor's rows of a table, from one minute to another, both included. */
  async rowsOf(
    table: string,
    from: number,
    to: number,
    kind: string,
    key: string,
  ): Promise<readonly Entry[]> {
    let pass = this.#next.get(table);
    if (pass === undefined) {
      pass = this.#prepare(table, from, to);
      this.#next.set(table, pass);
      if (!this.#underWay.has(table)) this.#begin(table);
    } else {
      pass.from = Math.min(pass.from, from);
      pass.to = Math.max(pass.to, to);
    }
    const rows = (await pass.found).get(nameOf(kind, key)) ?? [];
    return rows.filter((entry) => {
      const { bucketMinute } = readTimedRowKey(entry.key);
      return bucketMinute >= from && bucketMinute <= to;
    });
  }

  #prepare(table: string, from: number, to: number): Pass {
    const { promise, resolve, reject } = Promise.withResolvers<ByActor>();
    const pass: Pass = {
      from,
      to,
      found: promise,
      begin: () => void this.#pass(table, pass.from, pass.to).then(resolve, reject),
    };
    return pass;
  }

  #begin(table: string): void {
    const pass = this.#next.get(table);
    if (pass === undefined) return;
    this.#next.delete(table);
    this.#underWay.add(table);
    pass.begin();
    const after = () => {
      this.#underWay.delete(table);
      this.#begin(table);
    };
    pass.found.then(after, after);
  }

  async #pass(table: string, from: number, to: number): Promise<ByActor> {
    const byActor = new Map<string, Entry[]>();
    for (const entry of await this.#read(table, from, to)) {
      const { kind, key } = readTimedRowKey(entry.key);
      const name = nameOf(kind, key);
      const rows = byActor.get(name);
      if (rows === undefined) byActor.set(name, [entry]);
      else rows.push(entry);
    }
    return byActor;
  }
}

function nameOf(kind: string, key: string): string {
  return `${kind}\u0000${key}`;
}
