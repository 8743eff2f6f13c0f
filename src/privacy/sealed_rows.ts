/**
 * Rows of the registry, sealed where they leave the process and opened where they come back: the
 * registry, its indexes and everything above know nothing of it. At rest a row's sealed fields are
 * gone from their places and stand together, sealed once for each owner, in one field more:
 *
 *     {"id":"…","status":"active", …, "~":[["<owner>",["profile","preferences"],"1.<sealed>"]]}
 *
 * One seal for each owner and not for each field costs one nonce and tag, shows no lengths of single
 * values, and lets ten thousand accounts load with ten thousand openings. Table, id, owner and paths
 * are authenticated with it. A row tells itself what of it is sealed, so it opens whatever the plan
 * says by then; a row in clear, from before, is read as it is and sealed at its next write.
 *
 * A row whose owner's key was destroyed loads *erased* (`erased_values.ts`), and what is written of
 * such an owner is erased on its way out: nothing is ever sealed, or left in clear, for them again.
 */
import { isDeepStrictEqual } from "node:util";
import type { ActorAddress, RowWrite } from "../../actors/behaviour.ts";
import type { ActorRows, Encoded, LoadedActor, Tables } from "../../actors/rows.ts";
import type { Row } from "../people/registry/table.ts";
import type { TableName } from "../people/registry/tables.ts";
import type { AuditSeal } from "./audit_seal.ts";
import { erasedValue, withoutOwner } from "./erased_values.ts";
import { openField, SealBroken, sealField } from "./field_seal.ts";
import type { KeyKind, KeyStore } from "./key_store.ts";
import type { SealedField, SealPlan } from "./seal_plan.ts";
import { ForwardedRows } from "../store/forwarded_rows.ts";

/** The field of a row at rest that holds what is sealed. */
const sealedIn = "~";
/** Rows in clear that are remembered for sealing; the rest are found at the next start. */
const clearRowsMax = 500_000;

/** The sealed fields of one owner: the owner, the paths, the text, and which key, if not the profile's. */
type Bundle = readonly [
  owner: string,
  paths: readonly string[],
  sealed: string,
  kind?: Exclude<KeyKind, "profile">,
];

type Fields = Record<string, unknown>;

/** What one key of one owner seals in a row. */
interface Owned {
  readonly owner: string;
  readonly kind: KeyKind;
  readonly fields: SealedField[];
}

/** A row by its table and id. */
export interface RowName {
  readonly table: TableName;
  readonly id: string;
}

/** What sealed rows are made of. */
export interface SealedRowsOptions {
  /** Where they lie. */
  readonly rows: ActorRows;
  readonly keys: KeyStore;
  readonly plan: SealPlan;
  /** Seals the entries of the audit log; left out, they lie in clear. */
  readonly audit?: AuditSeal;
  /** So many unguessable bytes. */
  readonly randomBytes: (count: number) => Uint8Array;
}

/** {@link ActorRows} that seal what the plan names. */
export class SealedRows extends ForwardedRows {
  readonly #keys: KeyStore;
  readonly #plan: SealPlan;
  readonly #audit: AuditSeal | undefined;
  readonly #randomBytes: (count: number) => Uint8Array;
  #clear: RowName[] = [];

  constructor(options: SealedRowsOptions) {
    super(options.rows);
    this.#keys = options.keys;
    this.#plan = options.plan;
    this.#audit = options.audit;
    this.#randomBytes = options.randomBytes;
  }

  /**
   * @throws {KeyMissing} where the key of a sealed row is in no key file: nothing is loaded then,
   *   for a row that is taken for erased by mistake would be lost at its next write.
   */
  override async load(address: ActorAddress, tables: Tables, now: number): Promise<LoadedActor> {
    const faults: unknown[] = [];
    const opening = Object.fromEntries(
      Object.entries(tables).map(([name, format]) => {
        const open = (value: unknown) => {
          try {
            return this.#opened(name, value);
          } catch (error) {
            // What reads values hides what they throw; which key is missing must be said.
            faults.push(error);
            throw error;
          }
        };
        const { upgrade } = format;
        return [name, {
          ...format,
          read: (value: unknown) => format.read(open(value)),
          ...(upgrade !== undefined && {
            upgrade: (value: unknown, from: number) => upgrade(open(value), from),
          }),
        }];
      }),
    ) as Tables;
    let loaded: LoadedActor;
    try {
      loaded = await super.load(address, opening, now);
    } catch (error) {
      throw faults[0] ?? error;
    }
    for (const { table, id, value } of loaded.rows) {
      if (!(table in this.#plan)) continue;
      // The seal holds a value to the id it says; that it lies under that id is held here.
      if ((value as Row).id !== id) {
        throw new SealBroken(
          `Cannot load a row of ${table}: it lies under another id than its own`,
        );
      }
    }
    return loaded;
  }

  override row(address: ActorAddress, tables: Tables, write: RowWrite): Encoded {
    const { table, value } = write;
    if (value === null) return super.row(address, tables, write);
    if (table === "audit" && this.#audit !== undefined) {
      return super.row(address, tables, { ...write, value: this.#audit.seal(value) });
    }
    const fields = this.#plan[table as TableName];
    if (fields === undefined) return super.row(address, tables, write);
    return super.row(address, tables, {
      ...write,
      value: this.#sealed(table, value as Row, fields),
    });
  }

  /** Rows that were loaded in clear although the plan seals them; told once. */
  takeClear(): RowName[] {
    const taken = this.#clear;
    this.#clear = [];
    return taken;
  }

  #sealed(table: string, row: Row, fields: readonly SealedField[]): Fields {
    const byOwner = new Map<string, Owned>();
    for (const field of fields) {
      if (isEmpty(at(row, field.path))) continue;
      const owner = field.owner(row);
      if (owner === null) continue;
      const kind = field.kind ?? "profile";
      const theirs = byOwner.get(`${kind} ${owner}`);
      if (theirs === undefined) byOwner.set(`${kind} ${owner}`, { owner, kind, fields: [field] });
      else theirs.fields.push(field);
    }
    let clear: Fields = { ...row };
    const bundles: Bundle[] = [];
    for (const { owner, kind, fields: theirs } of byOwner.values()) {
      const key = this.#keys.keyOf(owner, kind);
      if (key === null) {
        for (const field of theirs) {
          const erased = erasedValue(table, nameOf(field), field, row);
          clear = withValue(clear, field.path, erased);
        }
        if (kind === "profile") {
          clear = { ...withoutOwner(table, clear as unknown as Row, owner) };
        }
        continue;
      }
      const values: unknown[] = [];
      for (const { path } of theirs) {
        values.push(at(row, path));
        clear = withValue(clear, path, undefined);
      }
      const paths = theirs.map(nameOf);
      const place = { table, path: placeOf(owner, paths), id: row.id };
      const sealed = sealField(key, place, values, this.#randomBytes(12));
      bundles.push(kind === "profile" ? [owner, paths, sealed] : [owner, paths, sealed, kind]);
    }
    return bundles.length === 0 ? clear : { ...clear, [sealedIn]: bundles };
  }

  #opened(table: string, value: unknown): unknown {
    if (table === "audit" && this.#audit !== undefined) return this.#audit.open(value);
    if (typeof value !== "object" || value === null || !("id" in value)) return value;
    const { [sealedIn]: bundles = [], ...clear } = value as Fields & Row & {
      readonly [sealedIn]?: readonly Bundle[];
    };
    const fields = this.#plan[table as TableName] ?? [];
    let row = clear as Fields;
    const opened = new Set<string>();
    for (const [owner, paths, sealed, kind = "profile"] of bundles as readonly Bundle[]) {
      const key = this.#keys.existing(owner, kind);
      if (key === null) {
        for (const path of paths) {
          const field = fields.find((other) => nameOf(other) === path);
          const erased = erasedValue(table, path, field, clear as Row);
          row = withValue(row, path.split("."), erased);
          opened.add(path);
        }
        if (kind === "profile") row = { ...withoutOwner(table, row as unknown as Row, owner) };
        continue;
      }
      const place = { table, path: placeOf(owner, paths), id: String(clear["id"]) };
      const values = openField(key, place, sealed) as readonly unknown[];
      paths.forEach((path, n) => {
        row = withValue(row, path.split("."), values[n]);
        opened.add(path);
      });
    }
    let inClear = false;
    for (const field of fields) {
      const value = at(row, field.path);
      if (opened.has(nameOf(field)) || isEmpty(value)) continue;
      const owner = field.owner(row as unknown as Row);
      if (owner === null) continue;
      const kind = field.kind ?? "profile";
      if (!this.#keys.isDestroyed(owner, kind)) inClear = true;
      else {
        // A row from before sealing, in a copy that is older than the erasure.
        const erased = erasedValue(table, nameOf(field), field, row as unknown as Row);
        if (!isDeepStrictEqual(erased, value)) inClear = true;
        row = withValue(row, field.path, erased);
        if (kind === "profile") row = { ...withoutOwner(table, row as unknown as Row, owner) };
      }
    }
    if (inClear && this.#clear.length < clearRowsMax) {
      this.#clear.push({ table: table as TableName, id: String(clear["id"]) });
    }
    return row;
  }
}

function nameOf({ path }: SealedField): string {
  return path.join(".");
}

function placeOf(owner: string, paths: readonly string[]): string {
  return `${owner} ${paths.join(" ")}`;
}

/** Nothing is said there, so nothing needs a seal. */
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

function at(row: unknown, path: readonly string[]): unknown {
  let value = row;
  for (const name of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Fields)[name];
  }
  return value;
}

/** A copy with a value put at a path, or taken away where it is undefined. */
function withValue(row: Fields, [name, ...rest]: readonly string[], value: unknown): Fields {
  const copy = { ...row };
  if (name === undefined) return copy;
  const inner = copy[name];
  if (rest.length === 0) {
    if (value === undefined) delete copy[name];
    else copy[name] = value;
  } else if (typeof inner === "object" && inner !== null) {
    copy[name] = withValue(inner as Fields, rest, value);
  } else if (value !== undefined) copy[name] = withValue({}, rest, value);
  return copy;
}
