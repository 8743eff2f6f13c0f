/** A row of every table about one person, with a value in every field, made from the schemas. */
import type { z } from "zod";
import type { RowOf } from "../../../../src/people/registry/ledger.ts";
import type { Row } from "../../../../src/people/registry/table.ts";
import { type TableName, tables } from "../../../../src/people/registry/tables.ts";
import { policyOf } from "../../../../src/privacy/policy.ts";
import type { Seed } from "../../people/people_stage.ts";
import { startMs } from "../../people/rows.ts";

/** A text that stands in one field alone. */
export interface Planted {
  /** As the policy names it. */
  readonly field: string;
  readonly word: string;
  /** The row it stands in, as `table/id`. */
  readonly row: string;
}

/** Rows, and what was planted in them. */
export interface Filled {
  readonly rows: Seed;
  readonly planted: readonly Planted[];
}

/** Whose rows they are, and who else stands in them. */
export const person = "zoe";
export const manager = "max";
const later = startMs + 100 * 86_400_000;

type Ties = { readonly [T in TableName]: readonly Partial<RowOf<T>>[] };

/** What ties the rows of each table to the person; a new table does not type-check without. */
const ties: Ties = {
  account: [{ id: person, status: "active" }],
  appointment: [{
    id: "post-zoe",
    account: person,
    building: "tower",
    post: "managed",
    by: manager,
  }],
  building_log: [],
  building_log_instruction: [],
  building_rules: [],
  camera_sticker: [],
  client: [],
  client_user: [],
  custodian_ceremony: [],
  custodian_set: [],
  decommission: [],
  denied: [],
  disclosure: [],
  door_qr: [
    { id: "qr-1", building: "tower", holder: { account: person, session: "session-zoe" } },
    { id: "qr-2", building: "tower", holder: { key: "key-1" } },
  ],
  erasure: [{ id: "erasure-1", account: person }],
  facility: [
    { id: "a1", building: "tower", let: true },
    {
      id: "a2",
      building: "tower",
      let: true,
      pending: {
        kind: "household",
        atMs: later,
        by: manager,
        newMain: person,
        formerMain: "leaves",
        consent: { by: manager, atMs: startMs, statement: "1", parentalResponsibility: false },
        survivors: ["a2-amy"],
      },
    },
  ],
  former_right: [{ id: "former-1", account: person, building: "tower" }],
  grant: [
    { id: "grant-1", building: "tower", subject: { kind: "account", id: person } },
  ],
  handover: [],
  hold: [{ id: "hold-1", account: person, building: "tower" }],
  hold_record: [{ id: "hold-1.record-1", hold: "hold-1" }],
  invitation: [{ id: "invitation-1", account: person, building: "tower" }],
  lobby_screen: [],
  log_stub: [{ id: person }],
  mail: [{ id: "mail-1", account: person, kind: "invitation" }],
  member: [{ id: "a1-zoe", account: person, facility: "a1", building: "tower", role: "main" }],
  message: [{ id: "message-1", thread: "thread-1", by: manager }],
  news: [],
  operator_link: [],
  proposal: [{ id: "proposal-1", account: person, building: "tower" }],
  push_subscription: [{ id: "session-zoe", account: person }],
  recovery: [{ id: "recovery-1", account: person }],
  reidentification_notice: [
    { id: "notice-1", account: person, building: "tower", toldAtMs: startMs },
  ],
  reidentification_request: [],
  remainder: [{ id: "rest-1", account: person }],
  rights_request: [{ id: "request-1", account: person, building: "tower" }],
  ring_join: [],
  ring_paper: [],
  session: [{ id: "session-zoe", account: person }],
  sign_in: [],
  site_key: [],
  site_key_offer: [{ id: "offer-1", account: person, building: "tower" }],
  sub_processor: [],
  tag: [
    { id: "tag-1", account: person, building: "tower", facility: null, member: null },
    { id: "tag-2", account: null, building: "tower", facility: "a1", member: "a1-zoe" },
  ],
  template: [],
  thread: [{ id: "thread-1", person, building: "tower" }],
  troubleshooting: [{ id: "trouble-1", technician: person, building: "tower" }],
  visitor_key: [{ id: "key-1", giver: person, building: "tower", facility: "a1" }],
  webhook: [],
};

/** The rows. */
export function filledRows(): Filled {
  const planted: Planted[] = [];
  const rows = (Object.keys(tables) as TableName[]).flatMap((table) =>
    ties[table].map((tie) => {
      const filler = new Filler(table, tie);
      const row = tables[table].schema.parse({ ...filler.row(), ...tie }) as Row;
      planted.push(...filler.planted.map((one) => ({ ...one, row: `${table}/${row.id}` })));
      return [table, row] as unknown as Seed[number];
    })
  );
  return { rows, planted };
}

let next = 0;

class Filler {
  readonly planted: { readonly field: string; readonly word: string }[] = [];
  readonly #table: TableName;
  readonly #tied: ReadonlySet<string>;

  constructor(table: TableName, tie: object) {
    this.#table = table;
    this.#tied = new Set(Object.keys(tie));
  }

  row(): object {
    return this.#value(tables[this.#table].schema, "") as object;
  }

  #value(schema: z.ZodType, path: string): unknown {
    const def = schema.def as unknown as {
      readonly type: string;
      readonly innerType?: z.ZodType;
      readonly element?: z.ZodType;
      readonly valueType?: z.ZodType;
      readonly options?: readonly z.ZodType[];
      readonly items?: readonly z.ZodType[];
      readonly shape?: Readonly<Record<string, z.ZodType>>;
      readonly entries?: Readonly<Record<string, string>>;
      readonly values?: readonly unknown[];
      readonly in?: z.ZodType;
    };
    switch (def.type) {
      case "object":
        return Object.fromEntries(
          Object.entries(def.shape!).map(([key, inner]) => [
            key,
            this.#value(inner, path === "" ? key : `${path}.${key}`),
          ]),
        );
      case "optional":
      case "nullable":
      case "default":
      case "readonly":
        return this.#value(def.innerType!, path);
      case "pipe":
        return this.#value(def.in!, path);
      case "array": {
        const one = this.#value(def.element!, this.#within(path));
        // Some lists have a fixed length.
        const list = [1, 2, 3, 4].map((count) => Array.from({ length: count }, () => one));
        return list.find((some) => schema.safeParse(some).success) ?? list[0];
      }
      case "tuple":
        return def.items!.map((item) => this.#value(item, path));
      case "record":
        return { tower: this.#value(def.valueType!, this.#within(path)) };
      case "union":
        // "all" says less than a list of doors.
        return this.#value(def.options!.find((one) => one.def.type !== "literal")!, path);
      case "enum":
        return Object.values(def.entries!)[0];
      case "literal":
        return def.values![0];
      case "boolean":
        return true;
      default:
        return this.#plain(schema, path);
    }
  }

  /** Where an entry of a list or record stands: a list of plain values is one field. */
  #within(path: string): string {
    return policyOf(`${this.#table}.${path}`) === undefined ? `${path}[]` : path;
  }

  #plain(schema: z.ZodType, path: string): unknown {
    const nth = next++;
    const word = `Wren${nth}x`;
    const planted = [
      word,
      `+35840${1_000_000 + nth}`,
      `wren${nth}x@example.org`,
      `Wren${nth}x`.padEnd(43, "x"),
      `https://example.org/wren${nth}x`,
      `BWren${nth}x`.padEnd(87, "x"),
      `Wren${nth}x`.padEnd(22, "x"),
    ];
    const others = ["2001-02-03", "FI", "en", "08:00", "account/zoe", "a".repeat(64), later, 3, 1];
    const value = [...planted, ...others].find((one) => schema.safeParse(one).success);
    if (value === undefined) throw new Error(`Cannot fill ${this.#table}.${path}`);
    if (planted.includes(String(value)) && !this.#tied.has(path.replace(/[.[].*/, ""))) {
      this.planted.push({ field: `${this.#table}.${path}`, word: String(value) });
    }
    return value;
  }
}
