/**
 * The keys of the identity plane (C6, E13), under which `sealed_rows.ts` and `audit_seal.ts` seal:
 *
 * - per person a *profile key*, destroyed at erasure, and a *log key*, kept until the last record
 *   under it has expired or the controller decides;
 * - per log and day a *segment key*, destroyed when the log's time of retention is over.
 *
 * What is sealed is unreadable wherever a copy of it lies once its key is destroyed. Each key is
 * 256 random bits, wrapped (`key_wrap.ts`) under one that is derived from the cluster's root key, which
 * lies in the same file, itself wrapped under the master key (`root_row.ts`). A key is used at once and is durable from
 * {@link KeyStore.flush} on, which stands before every commit of sealed rows (`key_first_store.ts`):
 * the key before its first record. An erasure's journal is written before `destroy` is called.
 */
import { Buffer } from "node:buffer";
import { unwrapKey, wrapKey, wrapNonceBytes } from "../access/key_wrap.ts";
import type { MasterKey } from "../access/master_key.ts";
import { KeyFile, KeyFileUnusable, type KeyRow } from "./key_file.ts";
import { isNewerRoot, isRootRowOf, rootName } from "./root_row.ts";

/** What a person's key is for. */
export type KeyKind = "profile" | "log";
/** The logs that have segments: two of the cluster, and one of each building that keeps its own. */
export type SegmentedLog = "audit" | "equipment" | `building.${string}`;

/** A person's key of one kind. */
export interface PersonKey {
  readonly person: string;
  readonly kind: KeyKind;
}

/** A key with its own name, which says nothing of whose it is. */
export interface ReferredKey {
  readonly ref: string;
  readonly key: Buffer;
}

/** How a key store is opened. */
export interface KeyStoreOptions {
  /** Its folder, of its own; made with mode 0700 where it is missing. */
  readonly directory: string;
  /** From which its wrapping key is derived: the cluster's root key. */
  readonly masterKey: MasterKey;
  /** What its wrapping key is derived for; of its own where a cluster has several stores of keys. */
  readonly purpose?: string;
  /** So many unguessable bytes. */
  readonly randomBytes: (count: number) => Uint8Array;
  /** Keys that are held open in memory at most. */
  readonly cacheMax?: number;
}

/** A record names a key that this store never had: it is another's, or an older copy. */
export class KeyMissing extends Error {
  override readonly name = "KeyMissing";
}

const keyBytes = 32;
const refBytes = 16;
/** New keys that wait for their record's commit at most. */
const pendingMax = 10_000;
/** Shows whether the file belongs to this root key. */
const checkName = "check";
/** What the wrapping key of people's keys is derived for. */
const peoplePurpose = "key_store";

interface Pending {
  readonly row: KeyRow;
  readonly key: Buffer;
}

/** An open store of keys. A key that it hands out is read at once and kept by nobody. */
export class KeyStore {
  readonly #file: KeyFile;
  readonly #rootKey: MasterKey;
  readonly #wrappingKey: Buffer;
  readonly #randomBytes: (count: number) => Uint8Array;
  readonly #cacheMax: number;
  /** Open keys by name, the longest held first. */
  readonly #cache = new Map<string, Buffer>();
  /** The first day of each log that was not destroyed, as the file says; asked for every entry. */
  readonly #segmentsFrom = new Map<SegmentedLog, number>();
  /** New and not yet in the file, by name. */
  readonly #pending = new Map<string, Pending>();

  private constructor(file: KeyFile, options: Omit<KeyStoreOptions, "directory">) {
    this.#file = file;
    this.#rootKey = options.masterKey;
    this.#wrappingKey = options.masterKey.derive(options.purpose ?? peoplePurpose);
    this.#randomBytes = options.randomBytes;
    this.#cacheMax = options.cacheMax ?? 50_000;
  }

  /**
   * Opens the store of a folder, or makes one there.
   * @throws {KeyFileUnusable} where the file is damaged, or is another master key's.
   */
  static async open(options: KeyStoreOptions): Promise<KeyStore> {
    const file = await KeyFile.open(options.directory);
    try {
      return KeyStore.over(file, options);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /**
   * The store of a file that is open already, which it closes in the end.
   * @throws {KeyFileUnusable} where it is another root key's.
   */
  static over(file: KeyFile, options: Omit<KeyStoreOptions, "directory">): KeyStore {
    const store = new KeyStore(file, options);
    store.#use(checkName);
    store.flush();
    return store;
  }

  /** A person's key, made at first use; null once it was destroyed. */
  keyOf(person: string, kind: KeyKind): Buffer | null {
    return kind === "log" ? this.logKeyOf(person)?.key ?? null : this.#use(nameOf(person, kind));
  }

  /** A person's key; null once it was destroyed. @throws {KeyMissing} where there never was one. */
  existing(person: string, kind: KeyKind): Buffer | null {
    return orMissing(this.#found(nameOf(person, kind)), `${kind} key`);
  }

  /** Whether a person's key was destroyed. */
  isDestroyed(person: string, kind: KeyKind): boolean {
    return this.#found(nameOf(person, kind)) === null;
  }

  /** A person's log key with its own name, made at first use; null once it was destroyed. */
  logKeyOf(person: string): ReferredKey | null {
    const name = nameOf(person, "log");
    const key = this.#use(name);
    if (key === null) return null;
    const row = this.#pending.get(name)?.row ?? this.#file.get(name);
    return { ref: row!.ref!, key };
  }

  /** The key of that own name; null where there is none any more. */
  byRef(ref: string): Buffer | null {
    for (const { row, key } of this.#pending.values()) if (row.ref === ref) return key;
    const row = this.#file.byRef(ref);
    return row === null ? null : this.#found(row.name) ?? null;
  }

  /** The key of a log's day, counted in UTC from the epoch; null once the day is past its time. */
  segmentKey(log: SegmentedLog, day: number): Buffer | null {
    if (day < this.segmentsFrom(log)) return null;
    return this.#use(segmentName(log, day));
  }

  /** As {@link segmentKey}, but makes none. @throws {KeyMissing} */
  existingSegment(log: SegmentedLog, day: number): Buffer | null {
    if (day < this.segmentsFrom(log)) return null;
    return orMissing(this.#found(segmentName(log, day)), `key of a day of the ${log} log`);
  }

  /** The first day whose segment was not destroyed. */
  segmentsFrom(log: SegmentedLog): number {
    let from = this.#segmentsFrom.get(log);
    if (from === undefined) {
      from = Number(this.#file.get(prunedName(log))?.ref?.split("/").at(-1) ?? 0);
      this.#segmentsFrom.set(log, from);
    }
    return from;
  }

  /** Makes every key that was handed out durable. @throws where the disk does not take them. */
  flush(): void {
    if (this.#pending.size === 0) return;
    this.#file.add([...this.#pending.values()].map(({ row }) => row));
    for (const [name, { key }] of this.#pending) this.#remember(name, key);
    this.#pending.clear();
  }

  /**
   * Destroys keys for good: when it returns, none of their bytes are in the file, in the log beside
   * it or in the store's memory. Destroying one that there is not keeps it from ever being made.
   */
  destroy(keys: readonly PersonKey[]): void {
    if (keys.length === 0) return;
    this.flush();
    const names = keys.map(({ person, kind }) => nameOf(person, kind));
    for (const name of names) this.#forget(name);
    this.#file.destroy(names);
  }

  /**
   * Destroys the segment keys of every day before one, for good.
   * @returns how many there were.
   */
  destroySegments(log: SegmentedLog, beforeDay: number): number {
    if (beforeDay <= this.segmentsFrom(log)) return 0;
    this.flush();
    const [from, until] = [segmentName(log, 0), segmentName(log, beforeDay)];
    for (const name of [...this.#cache.keys()]) {
      if (name >= from && name < until) this.#forget(name);
    }
    const note = { name: prunedName(log), ref: `${prunedName(log)}/${beforeDay}`, wrapped: null };
    // Whether or not the file takes it: what it says then is read anew.
    this.#segmentsFrom.delete(log);
    return this.#file.destroySpan(from, until, note);
  }

  /** The root key as it lies in the file, wrapped; null where it is none of its own. */
  rootRow(): KeyRow | null {
    return this.#file.get(rootName);
  }

  /** Every key as it lies in the file, wrapped, in no order: for a backup of short life. */
  wrapped(): KeyRow[] {
    this.flush();
    return this.#file.all();
  }

  /** As {@link wrapped}, a part of the keys at a time, each part as it is when asked for. */
  *wrappedParts(): Generator<KeyRow[]> {
    this.flush();
    yield* this.#file.parts();
  }

  /**
   * Takes keys from a backup of this store, as {@link wrapped} gave them. What was destroyed, here
   * or there, stays so: no key comes back by a backup, and what went there, a log's days included,
   * goes here. Of the root key, the wrapping of the later master key counts.
   * @returns how many keys were added.
   * @throws {KeyFileUnusable} where one is another master key's; nothing is taken then.
   */
  adopt(rows: readonly KeyRow[]): number {
    this.flush();
    const added: KeyRow[] = [];
    const gone: string[] = [];
    let root: KeyRow | null = null;
    for (const row of rows) {
      if (row.name.startsWith("pruned/")) continue;
      if (row.name === rootName) {
        if (!isRootRowOf(row, this.#rootKey)) throw this.#foreign();
        root = row;
      } else if (row.wrapped === null) gone.push(row.name);
      else if (this.#file.get(row.name) === null && !this.#isPruned(row.name)) {
        this.#unwrap(row.name, row.wrapped).fill(0);
        added.push(row);
      }
    }
    this.#file.add(added);
    if (root !== null && isNewerRoot(root, this.rootRow())) this.#file.replace(root);
    const destroyed = gone.filter((name) => this.#file.get(name)?.wrapped !== null);
    for (const name of destroyed) this.#forget(name);
    if (destroyed.length > 0) this.#file.destroy(destroyed);
    for (const { name, ref } of rows) {
      if (!name.startsWith("pruned/")) continue;
      const [, log, day] = ref?.split("/") ?? [];
      this.destroySegments(log as SegmentedLog, Number(day));
    }
    return added.length;
  }

  /** Keeps what waits, closes the file and forgets all keys. */
  async close(): Promise<void> {
    this.flush();
    this.#file.checkpoint();
    for (const name of [...this.#cache.keys()]) this.#forget(name);
    await this.#file.close();
  }

  /** The open key of a name; null where it was destroyed, undefined where it never was. */
  #found(name: string): Buffer | null | undefined {
    const known = this.#cache.get(name) ?? this.#pending.get(name)?.key;
    if (known !== undefined) return known;
    const row = this.#file.get(name);
    if (row === null) return undefined;
    if (row.wrapped === null) return null;
    const key = this.#unwrap(row.name, row.wrapped);
    this.#remember(name, key);
    return key;
  }

  /** The open key of a name, made where there never was one; null where it was destroyed. */
  #use(name: string): Buffer | null {
    const found = this.#found(name);
    if (found !== undefined) return found;
    if (this.#pending.size >= pendingMax) this.flush();
    const key = Buffer.from(this.#randomBytes(keyBytes));
    const ref = name.startsWith("log/")
      ? Buffer.from(this.#randomBytes(refBytes)).toString("base64url")
      : null;
    this.#pending.set(name, { row: { name, ref, wrapped: this.#wrap(name, key) }, key });
    return key;
  }

  #isPruned(name: string): boolean {
    const [kind, log, day] = name.split("/");
    return kind === "segment" && Number(day) < this.segmentsFrom(log as SegmentedLog);
  }

  /** Keeps a key open; the one that has been so the longest makes room. */
  #remember(name: string, key: Buffer): void {
    if (this.#cache.size >= this.#cacheMax) {
      const [oldest] = this.#cache.keys();
      this.#forget(oldest!);
    }
    this.#cache.set(name, key);
  }

  #forget(name: string): void {
    this.#cache.get(name)?.fill(0);
    this.#cache.delete(name);
  }

  #wrap(name: string, key: Buffer): Buffer {
    return wrapKey(this.#wrappingKey, name, key, this.#randomBytes(wrapNonceBytes));
  }

  #unwrap(name: string, wrapped: Uint8Array): Buffer {
    const key = unwrapKey(this.#wrappingKey, name, wrapped);
    if (key === null) throw this.#foreign();
    return key;
  }

  #foreign(): KeyFileUnusable {
    return new KeyFileUnusable(
      `Cannot use the keys at ${this.#file.path}: one does not open with this master key`,
    );
  }
}

/** Whether people's keys in a file are those of a root key, judged by one that every file has. */
export function isKeyFileOf(file: KeyFile, rootKey: MasterKey): boolean {
  const wrapped = file.get(checkName)?.wrapped ?? null;
  return wrapped !== null && unwrapKey(rootKey.derive(peoplePurpose), checkName, wrapped) !== null;
}

function nameOf(person: string, kind: KeyKind): string {
  return `${kind}/${person}`;
}

/** Days are so written that names sort as days do. */
function segmentName(log: SegmentedLog, day: number): string {
  return `segment/${log}/${day.toString().padStart(8, "0")}`;
}

function prunedName(log: SegmentedLog): string {
  return `pruned/${log}`;
}

function orMissing(key: Buffer | null | undefined, what: string): Buffer | null {
  if (key !== undefined) return key;
  throw new KeyMissing(
    `Cannot open what is sealed: the ${what} must be in the key file, got a file without it`,
  );
}
