/**
 * The file of wrapped keys (E13): a small SQLite database of its own, so that destroying a key can
 * rewrite *it* in milliseconds, while the data it belongs to stays where it is.
 *
 * A destroyed key leaves no bytes behind. `secure_delete` writes zeros over what is deleted or moved
 * (of 3,000 keys added in random order none stood twice in the file; without it 279 did). So that
 * nothing rests on that alone, a destruction also copies its table to fresh pages and drops the old
 * ones, in the same transaction, and empties the log beside the file: what VACUUM would do, which
 * attaches a database and so is refused by Deno to a process without every permission. Keys lie in
 * 64 tables by their names, and only the table that lost one is written anew. What a file system or
 * a disk keeps of overwritten blocks is beyond a program: whoever needs more encrypts the volume.
 *
 * Backups of this file must have a short life, 30 days at most: a copy opens what was destroyed
 * since. It never belongs into the same backup as the data.
 */
import { Buffer } from "node:buffer";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { makeDataFile } from "../store/data_file.ts";
import { type DirectoryLock, lockDirectory } from "../store/file_lock.ts";

/** The file's name in its folder. */
export const keyFile = "keys.db";
/** The layout of the file, as SQLite's `user_version`. */
const layout = 1;
/** Tables of people's keys; the keys of logs' days lie in one more. */
const peopleTables = 64;
const tables = Array.from({ length: peopleTables + 1 }, (_, n) => `key_${n}`);
const columns = "name, ref, wrapped";

/** A key as it lies in the file. */
export interface KeyRow {
  /** Whose it is and what for. */
  readonly name: string;
  /** A random name of the key itself, for records that must not say whose it is; or null. */
  readonly ref: string | null;
  /** Null once the key was destroyed. */
  readonly wrapped: Uint8Array | null;
}

/** The file of keys is damaged, of a newer server, or wrapped under another master key. */
export class KeyFileUnusable extends Error {
  override readonly name = "KeyFileUnusable";
}

/** An open file of keys. All its methods are synchronous; what they write is on the disk after. */
export class KeyFile {
  readonly path: string;
  readonly #lock: DirectoryLock;
  readonly #database: DatabaseSync;
  /** Of each table, to find a name and to add a row. */
  readonly #byName: StatementSync[] = [];
  readonly #insert: StatementSync[] = [];
  #byRef!: StatementSync;

  private constructor(path: string, lock: DirectoryLock, database: DatabaseSync) {
    this.path = path;
    this.#lock = lock;
    this.#database = database;
    this.#prepare();
  }

  /**
   * Opens the file of a folder, or makes both, for their owner alone.
   * @throws {DataDirectoryInUse | DataDirectoryUnusable} for the folder.
   * @throws {KeyFileUnusable} where the file is damaged or of a newer layout.
   */
  static async open(directory: string): Promise<KeyFile> {
    const lock = await lockDirectory(directory);
    const path = `${lock.directory}/${keyFile}`;
    let database: DatabaseSync | undefined;
    try {
      await makeDataFile(path);
      database = new DatabaseSync(path);
      begin(database, path);
      return new KeyFile(path, lock, database);
    } catch (error) {
      if (database?.isOpen) database.close();
      await lock.release();
      throw error;
    }
  }

  /** The row of a name, or null. */
  get(name: string): KeyRow | null {
    return rowOf(this.#byName[tableOf(name)]!.get(name));
  }

  /** The row of a key's own name, or null. */
  byRef(ref: string): KeyRow | null {
    return rowOf(this.#byRef.get(ref));
  }

  /** Every row, in no order. */
  all(): KeyRow[] {
    return this.#database.prepare(everywhere("true")).all().map((row) => rowOf(row)!);
  }

  /** Every row, a part of the file at a time: whoever copies many may let others work in between. */
  *parts(): Generator<KeyRow[]> {
    for (const table of tables) {
      const rows = this.#database.prepare(`SELECT ${columns} FROM ${table}`).all();
      if (rows.length > 0) yield rows.map((row) => rowOf(row)!);
    }
  }

  /** Adds rows, all or none. @throws where one of the names is there already. */
  add(rows: Iterable<KeyRow>): void {
    this.#transaction(() => {
      for (const { name, ref, wrapped } of rows) {
        this.#insert[tableOf(name)]!.run(name, ref, wrapped);
      }
    });
  }

  /** Puts a row in the place of the one of its name, of which no bytes are left. */
  replace({ name, ref, wrapped }: KeyRow): void {
    const number = tableOf(name);
    this.#rewritten(new Set([number]), () => {
      this.#database.prepare(
        `INSERT OR REPLACE INTO ${tables[number]} (${columns}) VALUES (?, ?, ?)`,
      ).run(name, ref, wrapped);
    });
  }

  /** Whether there is no key in it yet, nor a note of one that was. */
  isEmpty(): boolean {
    return this.#database.prepare(`${everywhere("true")} LIMIT 1`).all().length === 0;
  }

  /** Destroys the keys of these names; the names stay and tell that they had one. */
  destroy(names: readonly string[]): void {
    const touched = new Set(names.map(tableOf));
    this.#rewritten(touched, () => {
      for (const name of names) {
        this.#database.prepare(
          `INSERT INTO ${tables[tableOf(name)]} (${columns}) VALUES (?, NULL, NULL) ` +
            "ON CONFLICT (name) DO UPDATE SET ref = NULL, wrapped = NULL",
        ).run(name);
      }
    });
  }

  /**
   * Destroys all keys whose names lie in a span of the keys of days, names included, and keeps a
   * note of it as the row `note`. @param until exclusive. @returns how many keys there were.
   */
  destroySpan(from: string, until: string, note: KeyRow): number {
    const table = tables[peopleTables];
    let count = 0;
    this.#rewritten(new Set([peopleTables]), () => {
      count = Number(
        this.#database.prepare(`DELETE FROM ${table} WHERE name >= ? AND name < ?`)
          .run(from, until).changes,
      );
      this.#database.prepare(`INSERT OR REPLACE INTO ${table} (${columns}) VALUES (?, ?, ?)`)
        .run(note.name, note.ref, note.wrapped);
    });
    return count;
  }

  /** Moves everything into the file itself, and empties the log beside it. */
  checkpoint(): void {
    checkpoint(this.#database);
  }

  /** Closes the file and gives the folder free. */
  async close(): Promise<void> {
    this.#database.close();
    await this.#lock.release();
  }

  /** Changes rows of some tables and leaves none of the bytes that stood in them before. */
  #rewritten(touched: ReadonlySet<number>, change: () => void): void {
    this.#transaction(() => {
      change();
      for (const number of touched) {
        const table = tables[number]!;
        this.#database.exec(
          `${tableText("fresh")}; ` +
            `INSERT INTO fresh SELECT ${columns} FROM ${table} ORDER BY name; ` +
            `DROP TABLE ${table}; ALTER TABLE fresh RENAME TO ${table}`,
        );
      }
    });
    checkpoint(this.#database);
  }

  #transaction(task: () => void): void {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      task();
      this.#database.exec("COMMIT");
    } catch (error) {
      this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  #prepare(): void {
    for (const [number, table] of tables.entries()) {
      this.#byName[number] = this.#database.prepare(
        `SELECT ${columns} FROM ${table} WHERE name = ?`,
      );
      this.#insert[number] = this.#database.prepare(
        `INSERT INTO ${table} (${columns}) VALUES (?, ?, ?)`,
      );
    }
    this.#byRef = this.#database.prepare(everywhere("ref = ?1"));
  }
}

/** The number of the table that a name lies in: FNV-1a, which spreads alike names. */
function tableOf(name: string): number {
  if (name.startsWith("segment/") || name.startsWith("pruned/")) return peopleTables;
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) {
    hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  }
  return (hash >>> 8) % peopleTables;
}

/** Rows of all tables for which a condition holds. */
function everywhere(condition: string): string {
  return tables.map((table) => `SELECT ${columns} FROM ${table} WHERE ${condition}`)
    .join(" UNION ALL ");
}

function begin(database: DatabaseSync, path: string): void {
  try {
    // One process alone: no shared memory beside the file, and nobody else reads it meanwhile.
    database.exec("PRAGMA locking_mode = EXCLUSIVE");
    database.exec("PRAGMA journal_mode = WAL");
    database.exec("PRAGMA synchronous = FULL");
    database.exec("PRAGMA secure_delete = ON");
    const version = Number(database.prepare("PRAGMA user_version").get()!["user_version"]);
    if (version > layout) {
      throw new Error(`its layout is ${version}, this server knows up to ${layout}`);
    }
    const [found] = database.prepare("PRAGMA integrity_check(1)").all();
    if (found?.["integrity_check"] !== "ok") throw new Error("its integrity check fails");
    if (version === 0) {
      const made = tables.map(tableText).join("; ");
      database.exec(`BEGIN; ${made}; PRAGMA user_version = ${layout}; COMMIT`);
    }
    // Whatever ended the process before, it may have ended between a destruction and this.
    checkpoint(database);
  } catch (cause) {
    throw new KeyFileUnusable(
      `Cannot use the keys at ${path}: ${cause instanceof Error ? cause.message : "unknown fault"}`,
      { cause },
    );
  }
}

function checkpoint(database: DatabaseSync): void {
  const done = database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get();
  if (done?.["busy"] !== 0) {
    throw new Error("Cannot empty the log of the keys: it must be free, got one that is read");
  }
}

function tableText(name: string): string {
  return `CREATE TABLE ${name} (name TEXT PRIMARY KEY, ref TEXT UNIQUE, wrapped BLOB) ` +
    "STRICT, WITHOUT ROWID";
}

function rowOf(row: Record<string, unknown> | undefined): KeyRow | null {
  if (row === undefined) return null;
  const { name, ref, wrapped } = row;
  return {
    name: String(name),
    ref: typeof ref === "string" ? ref : null,
    wrapped: wrapped instanceof Uint8Array ? Buffer.from(wrapped) : null,
  };
}
