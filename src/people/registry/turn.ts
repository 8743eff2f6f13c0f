/**
 * One turn of the registry: what a command reads and writes. It sees its own writes at once;
 * nothing of it stands unless the whole turn does. Ids come from the command's own entropy, so a
 * turn has no randomness of its own and can be replayed.
 */
import { createHash } from "node:crypto";
import type { RowWrite } from "../../../actors/behaviour.ts";
import { type RefusalCode, RefusalError, refuse } from "../../refusal.ts";
import {
  aboutMax,
  type AuditEntry,
  auditHash,
  type AuditHead,
  auditId,
  type AuditNote,
  factLengthMax,
} from "./audit.ts";
import type { Ledger, RowOf } from "./ledger.ts";
import { type TableName, tables } from "./tables.ts";

/** Who does something. */
export interface Doer {
  /** Null for the operator's command line, the server itself and holders of links. */
  readonly account: string | null;
  readonly session: string | null;
  readonly via: AuditEntry["via"];
  /** When a passkey last proved the person in this session; null for never. */
  readonly verifiedAtMs: number | null;
}

/** The server itself, for what comes by the clock. */
export const theServer: Doer = { account: null, session: null, via: "server", verifiedAtMs: null };
/** The operator's command line, whose right is that of the machine's owner. */
export const theConsole: Doer = {
  account: null,
  session: null,
  via: "console",
  verifiedAtMs: null,
};

/** What others hear once the turn is durable. */
export type RegistryEvent =
  /** Rights that rest on this have ended or shrunk; capabilities made from it end now (C3). */
  | {
    readonly type: "ended";
    readonly what: "account" | "session" | "grant" | "member" | "client" | "screen";
    readonly id: string;
  }
  /** What units of a building need to decide alone has changed. */
  | { readonly type: "access_changed"; readonly building: string }
  /** What displays show of a building's flats is otherwise now (R77). */
  | { readonly type: "directory_changed"; readonly building: string }
  /** What the camera of a unit may show is otherwise now, or whom a session there is for (R75, R76). */
  | { readonly type: "camera_changed"; readonly building: string }
  /**
   * What is signed about a flat's keys, or who asks to be let in, is otherwise now; with null what a
   * building's managers have signed (C2).
   */
  | {
    readonly type: "papers_changed";
    readonly building: string;
    readonly facility: string | null;
  }
  /** What a building's own log holds, or for how long, is otherwise now. */
  | { readonly type: "building_log"; readonly building: string }
  /** A mail was queued. */
  | { readonly type: "mail" };

/** A command at work. */
export class Turn {
  readonly now: number;
  readonly by: Doer;
  readonly #entropy: string;
  #ids = 0;
  #ledger: Ledger;
  #head: AuditHead;
  #rows = new Map<string, RowWrite>();
  #events: RegistryEvent[] = [];

  constructor(ledger: Ledger, head: AuditHead, now: number, by: Doer, entropy: string) {
    this.#ledger = ledger;
    this.#head = head;
    this.now = now;
    this.by = by;
    this.#entropy = entropy;
  }

  /** The rows as they stand within this turn. */
  get ledger(): Ledger {
    return this.#ledger;
  }

  /** The end of the audit chain within this turn. */
  get head(): AuditHead {
    return this.#head;
  }

  /** What the turn writes. */
  get rows(): readonly RowWrite[] {
    return [...this.#rows.values()];
  }

  /** What it tells. */
  get events(): readonly RegistryEvent[] {
    return this.#events;
  }

  /** Does something of which all stands or, where it throws, nothing. @throws whatever it does. */
  attempt(act: () => void): void {
    const [ledger, head, rows, events] = [this.#ledger, this.#head, this.#rows, this.#events];
    this.#rows = new Map(rows);
    this.#events = [...events];
    try {
      act();
    } catch (error) {
      [this.#ledger, this.#head, this.#rows, this.#events] = [ledger, head, rows, events];
      throw error;
    }
  }

  /** The row of that id. @throws {RefusalError} `not_found`. */
  need<T extends TableName>(table: T, id: string): RowOf<T> {
    return this.#ledger.get(table, id) ??
      this.refuse("not_found", `Cannot find the ${words(table)}: there is none of this id`);
  }

  /** Writes a row. The schema is checked: what cannot be read back must not be written. */
  put<T extends TableName>(table: T, row: RowOf<T>): RowOf<T> {
    const before = this.#ledger.get(table, row.id);
    this.hold(table, row);
    this.#noteShown(table, before, row);
    this.#rows.set(`${table}/${row.id}`, { table, id: row.id, value: keptOf(table, row) });
    return row;
  }

  /**
   * Changes a row for this process alone: what is durable stays as it was until the row is put. For
   * what may be lost with the process, where the order of writes would tell who came when (C4).
   */
  hold<T extends TableName>(table: T, row: RowOf<T>): RowOf<T> {
    const sound = tables[table].schema.safeParse(row);
    if (!sound.success) {
      const issue = sound.error.issues[0];
      this.refuse(
        "invalid",
        `Cannot keep the ${words(table)}: ${issue?.path.join(".") ?? ""}: ` +
          `${issue?.message.slice(0, 120) ?? "breaks the schema"}`,
      );
    }
    this.#ledger = this.#ledger.with(table, row);
    return row;
  }

  /** Removes a row. */
  remove(table: TableName, id: string): void {
    this.#noteShown(table, this.#ledger.get(table, id), undefined);
    this.#ledger = this.#ledger.without(table, id);
    this.#rows.set(`${table}/${id}`, { table, id, value: null });
  }

  /** Writes a row of a table that lies under a time and is never loaded (`behaviour.ts`). */
  archive(table: string, id: string, atMs: number, value: object): void {
    this.#rows.set(`${table}/${id}`, { table, id, atMs, value });
  }

  /** Removes a row that {@link archive} wrote under that time. */
  unarchive(table: string, id: string, atMs: number): void {
    this.#rows.set(`${table}/${id}`, { table, id, atMs, value: null });
  }

  /** Adds an entry to the audit log. What is too long is cut: what cannot be told must not stop. */
  audit(note: AuditNote): void {
    const facts = Object.entries(note.facts ?? {}).map(([name, fact]) =>
      [name, typeof fact === "string" ? fact.slice(0, factLengthMax).toWellFormed() : fact] as const
    );
    const entry: Omit<AuditEntry, "hash"> = {
      id: auditId(this.#head.seq + 1),
      seq: this.#head.seq + 1,
      atMs: this.now,
      what: note.what,
      by: this.by.account,
      via: this.by.via,
      building: note.building ?? null,
      about: note.about.slice(0, aboutMax),
      facts: Object.fromEntries(facts),
      salt: createHash("sha256").update(`${this.#entropy} salt ${this.#head.seq + 1}`)
        .digest("base64url").slice(0, 22),
      previous: this.#head.hash,
    };
    const hash = auditHash(entry);
    this.#head = { seq: entry.seq, hash };
    const { id } = entry;
    const value = { ...entry, hash };
    this.#rows.set(`audit/${id}`, { table: "audit", id, atMs: this.now, value });
    this.#rows.set("meta/audit", { table: "meta", id: "audit", value: this.#head });
  }

  /** Says something to others, once the turn is durable. */
  emit(event: RegistryEvent): void {
    this.#events.push(event);
  }

  /** Whoever writes a flat, in whatever part, need not think of the displays that show it. */
  #noteShown<T extends TableName>(table: T, before?: RowOf<T>, after?: RowOf<T>): void {
    // Each of the tables below says of its rows which building they are in.
    if (cameraTables.has(table)) {
      const row = (after ?? before) as { readonly building: string } | undefined;
      if (row !== undefined) this.#tellOnce("camera_changed", row.building);
    }
    if (paperTables.has(table)) {
      this.#tellPapers((after ?? before) as RowOf<"ring_join" | "site_key"> | undefined);
    }
    if (!shownTables.has(table)) return;
    const shown = [before, after] as (RowOf<"facility" | "decommission"> | undefined)[];
    const [was, is] = shown.map((row) => row === undefined ? "" : shownOf(row));
    const building = shown.find((row) => row !== undefined)?.building;
    if (was === is || building === undefined) return;
    this.#tellOnce("directory_changed", building);
  }

  #tellOnce(type: "directory_changed" | "camera_changed", building: string): void {
    const told = this.#events.some((event) => event.type === type && event.building === building);
    if (!told) this.emit({ type, building });
  }

  /** A draft is for managers alone, who ask for it. */
  #tellPapers(row: RowOf<"ring_join" | "site_key"> | undefined): void {
    if (row === undefined || ("what" in row && row.what === "draft")) return;
    const { building } = row;
    // A unit's certificate and a version of the set are for all flats.
    const facility = "unit" in row ? null : row.facility;
    const told = this.#events.some((event) =>
      event.type === "papers_changed" && event.building === building && event.facility === facility
    );
    if (!told) this.emit({ type: "papers_changed", building, facility });
  }

  /** A new id: a UUID of version 7, of this turn's time and entropy. */
  newId(): string {
    const hex = createHash("sha256").update(`${this.#entropy} ${this.#ids++}`).digest("hex");
    const time = Math.floor(this.now).toString(16).padStart(12, "0");
    const variant = (8 + Number.parseInt(hex[3]!, 16) % 4).toString(16);
    return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(0, 3)}-${variant}${hex.slice(4, 7)}-${
      hex.slice(8, 20)
    }`;
  }

  /** A new id for logs: a UUID of version 4, which unlike {@link newId} does not tell its time. */
  newLogId(): string {
    const hex = createHash("sha256").update(`${this.#entropy} log ${this.#ids++}`).digest("hex");
    const variant = (8 + Number.parseInt(hex[3]!, 16) % 4).toString(16);
    return `${hex.slice(8, 16)}-${hex.slice(16, 20)}-4${hex.slice(0, 3)}-${variant}${
      hex.slice(4, 7)
    }-${hex.slice(20, 32)}`;
  }

  /** Ends the turn without effect. @throws {RefusalError} always. */
  refuse(code: RefusalCode, detail: string): never {
    throw new RefusalError(refuse(code, detail));
  }
}

/** Tables that the displays at entrances show something of: flats, and that a service ends. */
const shownTables: ReadonlySet<TableName> = new Set<TableName>(["facility", "decommission"]);

/** Tables that say what cameras may show, and whose posts a session there rests on. */
const cameraTables: ReadonlySet<TableName> = new Set<TableName>([
  "appointment",
  "camera_sticker",
  "decommission",
  "troubleshooting",
]);

/** Tables of signed statements about keys; flats' phones and units go by them. */
const paperTables: ReadonlySet<TableName> = new Set<TableName>([
  "ring_join",
  "ring_paper",
  "site_key",
]);

/** What of such a row a display's lines depend on. */
function shownOf(row: RowOf<"facility" | "decommission">): string {
  if ("status" in row) return row.status;
  const { kind, number, block, household, nameplate } = row;
  return JSON.stringify([kind, number, block, household, nameplate.published]);
}

/** What of a row is written: all of it, unless its table says less. */
function keptOf<T extends TableName>(table: T, row: RowOf<T>): RowOf<T> {
  // The shape is of the row's own table, which a look by name cannot say.
  const { kept } = tables[table] as { readonly kept?: unknown } as {
    readonly kept?: (row: RowOf<T>) => RowOf<T>;
  };
  return kept?.(row) ?? row;
}

function words(table: TableName): string {
  return table.replaceAll("_", " ");
}
