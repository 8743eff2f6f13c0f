/**
 * All rows of the registry as one value: tables of rows and the indexes that find them. It is never
 * changed; `with` and `without` return a new ledger and share almost all of it with the old, since
 * the old one must stand if the turn fails (`persistent_map.ts`). Indexes are derived, never stored.
 */
import { PersistentMap } from "../../../actors/persistent_map.ts";
import type { z } from "zod";
import type { Row } from "./table.ts";
import { type TableName, type Tables, tables } from "./tables.ts";

/** The rows of a table. */
export type RowOf<T extends TableName> = Readonly<z.output<Tables[T]["schema"]>> & Row;
/** The names of a table's indexes. */
export type IndexOf<T extends TableName> = keyof Tables[T]["indexes"] & string;

type Ids = readonly string[];
interface Kept {
  readonly rows: PersistentMap<Row>;
  readonly indexes: Readonly<Record<string, PersistentMap<Ids>>>;
}

/** Shards of a table: about the square root of 100,000 rows. */
const shards = 256;

/** The rows of the registry, as they stand at one moment. */
export class Ledger {
  readonly #tables: Readonly<Record<string, Kept>>;

  private constructor(kept: Readonly<Record<string, Kept>>) {
    this.#tables = kept;
  }

  /** A ledger of these rows; of several with one id the last stands. */
  static of(rows: Iterable<readonly [TableName, Row]>): Ledger {
    const byTable = new Map<string, Map<string, Row>>();
    for (const [name, row] of rows) {
      let inTable = byTable.get(name);
      if (inTable === undefined) byTable.set(name, inTable = new Map());
      inTable.set(row.id, row);
    }
    const kept: Record<string, Kept> = {};
    for (const name of Object.keys(tables) as TableName[]) {
      kept[name] = keptOf(name, byTable.get(name) ?? new Map());
    }
    return new Ledger(kept);
  }

  /** The row of that id, or undefined. */
  get<T extends TableName>(name: T, id: string): RowOf<T> | undefined {
    return this.#tables[name]!.rows.get(id) as RowOf<T> | undefined;
  }

  /** The rows that an index has under a key, oldest id first. */
  find<T extends TableName>(name: T, index: IndexOf<T>, key: string): readonly RowOf<T>[] {
    const { rows, indexes } = this.#tables[name]!;
    const ids = indexes[index]!.get(key) ?? [];
    return ids.map((id) => rows.get(id) as RowOf<T>);
  }

  /** The one row that an index has under a key, or undefined where it has none or several. */
  one<T extends TableName>(name: T, index: IndexOf<T>, key: string): RowOf<T> | undefined {
    const ids = this.#tables[name]!.indexes[index]!.get(key) ?? [];
    return ids.length === 1 ? this.get(name, ids[0]!) : undefined;
  }

  /** How many rows an index has under a key, at no cost. */
  count<T extends TableName>(name: T, index: IndexOf<T>, key: string): number {
    return this.#tables[name]!.indexes[index]!.get(key)?.length ?? 0;
  }

  /** Every row of a table, in no order; for rare and bounded uses. */
  *all<T extends TableName>(name: T): Iterable<RowOf<T>> {
    for (const row of this.#tables[name]!.rows.values()) yield row as RowOf<T>;
  }

  /** How many rows a table has. */
  size(name: TableName): number {
    return this.#tables[name]!.rows.size;
  }

  /** This ledger with a row added or put in place of the one with its id. */
  with<T extends TableName>(name: T, row: RowOf<T>): Ledger {
    const kept = this.#tables[name]!;
    const before = kept.rows.get(row.id);
    return this.#replace(name, {
      rows: kept.rows.with(row.id, row),
      indexes: reindexed(name, kept.indexes, before, row),
    });
  }

  /** This ledger without a row. */
  without(name: TableName, id: string): Ledger {
    const kept = this.#tables[name]!;
    const before = kept.rows.get(id);
    if (before === undefined) return this;
    return this.#replace(name, {
      rows: kept.rows.without(id),
      indexes: reindexed(name, kept.indexes, before, undefined),
    });
  }

  #replace(name: TableName, kept: Kept): Ledger {
    return new Ledger({ ...this.#tables, [name]: kept });
  }
}

// An index's function takes the rows of its own table, which the type of the list cannot say.
type AnyIndexes = Readonly<Record<string, (row: Row) => readonly string[]>>;

function indexesOf(name: TableName): AnyIndexes {
  return tables[name].indexes as unknown as AnyIndexes;
}

function keptOf(name: TableName, rows: ReadonlyMap<string, Row>): Kept {
  const indexes: Record<string, PersistentMap<Ids>> = {};
  for (const [index, keysOf] of Object.entries(indexesOf(name))) {
    const gathered = new Map<string, string[]>();
    for (const row of rows.values()) {
      for (const key of new Set(keysOf(row))) {
        const ids = gathered.get(key);
        if (ids === undefined) gathered.set(key, [row.id]);
        else ids.push(row.id);
      }
    }
    for (const ids of gathered.values()) ids.sort();
    indexes[index] = PersistentMap.of(gathered, shards);
  }
  return { rows: PersistentMap.of(rows, shards), indexes };
}

function reindexed(
  name: TableName,
  indexes: Kept["indexes"],
  before: Row | undefined,
  after: Row | undefined,
): Kept["indexes"] {
  let next: Record<string, PersistentMap<Ids>> | undefined;
  for (const [index, keysOf] of Object.entries(indexesOf(name))) {
    const old = before === undefined ? [] : keysOf(before);
    const now = after === undefined ? [] : keysOf(after);
    if (old.length === now.length && old.every((key, at) => key === now[at])) continue;
    let map = indexes[index]!;
    for (const key of old) if (!now.includes(key)) map = dropped(map, key, before!.id);
    for (const key of now) if (!old.includes(key)) map = added(map, key, after!.id);
    (next ??= { ...indexes })[index] = map;
  }
  return next ?? indexes;
}

function dropped(map: PersistentMap<Ids>, key: string, id: string): PersistentMap<Ids> {
  const ids = map.get(key) ?? [];
  const at = placeOf(ids, id);
  if (ids[at] !== id) return map;
  return ids.length === 1 ? map.without(key) : map.with(key, ids.toSpliced(at, 1));
}

function added(map: PersistentMap<Ids>, key: string, id: string): PersistentMap<Ids> {
  const ids = map.get(key) ?? [];
  // Ids are made in the order of time, so the new one nearly always belongs at the end.
  const last = ids.at(-1);
  if (last === undefined || last < id) return map.with(key, [...ids, id]);
  const at = placeOf(ids, id);
  return ids[at] === id ? map : map.with(key, ids.toSpliced(at, 0, id));
}

/** Where an id stands in a sorted list, or would: a list may have tens of thousands. */
function placeOf(ids: Ids, id: string): number {
  let [from, until] = [0, ids.length];
  while (from < until) {
    const middle = (from + until) >>> 1;
    if (ids[middle]! < id) from = middle + 1;
    else until = middle;
  }
  return from;
}
