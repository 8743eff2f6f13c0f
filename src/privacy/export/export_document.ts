/**
 * A person's copy of what is kept of them (R80), in two steps, since rows are read in a turn of the
 * registry and the audit log from the store: the records first, then the entries of the log. What
 * comes out is decided by the policy's rule of each field (`items.ts`) and by whose rows they are
 * (`rows_of_person.ts`); nothing is listed here.
 */
import { introductionOf } from "../../people/mail/introduction.ts";
import { contactPhrase } from "../../people/mail/phrases.ts";
import { placeOf } from "../../people/mail/place.ts";
import type { Ledger, RowOf } from "../../people/registry/ledger.ts";
import type { TableName } from "../../people/registry/tables.ts";
import type { Site } from "../../site.ts";
import type { Language } from "../../words/language.ts";
import { wordsFor } from "../../words/words.ts";
import { type FieldPolicy, policy, policyOf } from "../policy.ts";
import { classes } from "../policy_classes.ts";
import { labels } from "../policy_labels.ts";
import { classWords } from "../policy_words.ts";
import { handlingIn, storedPage } from "../stored_page.ts";
import {
  type Audience,
  type ExportDocument,
  type ExportedHandling,
  type ExportedRecord,
  exportFormat,
  exportVersion,
  type NotPortableKind,
} from "./export_schema.ts";
import { whoseWords } from "./export_words.ts";
import { fieldWords } from "./field_words.ts";
import { itemsOf, originOf, type Saying } from "./items.ts";
import type { OwnAudit } from "./own_audit.ts";
import { portableOf } from "./portable.ts";
import { type Found, isAboutPeople, rowsOfPerson } from "./rows_of_person.ts";
import { tableWords } from "./table_words.ts";
import { WhoIs, type Whose } from "./who.ts";

/** Records of one table in a copy. */
export const recordsMax = 500;

/** Whose copy, for whom, and in which language. */
export interface ExportAsked {
  readonly account: string;
  readonly audience: Audience;
  /** A manager's: nothing from elsewhere is in it. */
  readonly building: string | null;
  readonly language: Language;
  readonly site: Site;
  readonly controller: string | null;
  /** Days that logs are kept, where they are set. */
  readonly days: { readonly D4?: number; readonly D6?: number };
}

/** A copy without the audit log. */
export interface Draft {
  readonly document: Omit<ExportDocument, "audit">;
  /** The person's own records, as `table/id`, by which entries of the log are found. */
  readonly own: ReadonlySet<string>;
}

/** Tables whose rows are several people's; their entries in the log are not one person's. */
const shared: ReadonlySet<TableName> = new Set(["facility", "template", "news", "sub_processor"]);
/** What a manager may read of an account is of all buildings; this is what is of none or of this. */
const accountParts = /^(id|status|profile\.|preferences\.)/;

/** The first step, in a turn. @returns null where there is no such account. */
export function draftOf(ledger: Ledger, asked: ExportAsked, nowMs: number): Draft | null {
  const { account, language, audience } = asked;
  const row = ledger.get("account", account);
  if (row === undefined) return null;
  const who = new WhoIs(ledger, account);
  const handling = new Handlings(asked);
  const walking = { audience, who, say: sayingIn(language, handling) };
  const records: ExportedRecord[] = [];
  const cut: { table: string; total: number; shown: number }[] = [];
  const own = new Set<string>([`account/${account}`]);
  const counts = new Map<string, number>();
  for (const table of Object.keys(rowsOfPerson) as TableName[]) {
    const all = foundIn(table, ledger, asked);
    const found = all.slice(-recordsMax);
    if (all.length > found.length) cut.push({ table, total: all.length, shown: found.length });
    for (const one of found) {
      const items = itemsOf(table, one, walking);
      // Of a record of which whoever the copy is for may read nothing, the log must tell nothing.
      const isOwn = one.entered !== true && one.shows === undefined && !shared.has(table);
      if (isOwn && items.length > 0) own.add(`${table}/${one.row.id}`);
      const name = one.entered === true ? `${table}/entered` : table;
      counts.set(name, (counts.get(name) ?? 0) + 1);
      if (items.length > 0) records.push(recordOf(table, one, items, who, walking.say));
    }
  }
  const page = storedPage([language], asked.days);
  return {
    own,
    document: {
      format: exportFormat,
      version: exportVersion,
      language,
      madeAtMs: nowMs,
      cluster: asked.site.cluster,
      account,
      madeFor: audience,
      building: asked.building,
      controller: asked.controller,
      buildings: buildingsOf(ledger, row, records, asked, nowMs),
      records,
      cut,
      classes: page.classes.map((of) => ({
        class: of.class,
        words: of.words,
        way: classes[of.class].export,
        copy: of.export.words,
        keep: of.keep.words,
      })),
      handling: handling.all,
      portable: audience === "self" ? portableOf(row) : null,
      notPortable: audience === "self" ? notPortable(row, counts) : [],
    },
  };
}

/** The second step, in another turn: the log's entries, with others named by what they are. */
export function withAudit(
  ledger: Ledger,
  asked: ExportAsked,
  { document, own }: Draft,
  audit: OwnAudit,
): ExportDocument {
  const who = new WhoIs(ledger, asked.account);
  const words = (one: Whose) => whoseWords[one][asked.language];
  const handling = new Handlings(asked, document.handling);
  return {
    ...document,
    audit: {
      handling: handling.keyOf(policyOf("audit.what")!),
      total: audit.total,
      fromMs: audit.fromMs,
      whole: audit.whole,
      entries: audit.entries.map(({ seq, atMs, what, by, via, building, about, facts }) => {
        const doer = by === null
          ? via === "console" ? "operator" : "server"
          : who.of(by) ?? "other";
        return {
          seq,
          atMs,
          what,
          by: { who: doer, words: words(doer) },
          via,
          building,
          about: about.map((one) => own.has(one) ? one : one.slice(0, one.indexOf("/"))),
          facts: isOfOthers(what) ? {} : factsOf(facts, who, words),
        };
      }),
    },
    handling: handling.all,
  };
}

/** What is told of a case is about somebody else, whose random id or document it may name. */
function isOfOthers(what: string): boolean {
  return /^(reidentification|disclosure|custodians)_/.test(what);
}

function factsOf(
  facts: Readonly<Record<string, string | number | boolean>>,
  who: WhoIs,
  words: (one: Whose) => string,
) {
  return Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => {
      const named = typeof fact === "string" ? who.of(fact) : null;
      return [name, named === null ? fact : words(named)];
    }),
  );
}

function foundIn(table: TableName, ledger: Ledger, asked: ExportAsked): readonly Found[] {
  const finder = rowsOfPerson[table];
  if (!isAboutPeople(finder)) return [];
  const found: readonly Found[] = [...finder(ledger, asked.account)];
  const { building, audience } = asked;
  if (audience === "self") return found;
  const theirs = found.filter(({ entered }) => entered !== true);
  if (building === null) return theirs;
  return theirs.flatMap((one): Found[] => {
    if (table === "account") return [accountIn(one.row as RowOf<"account">, building)];
    return placeIn(ledger, table, one) === building ? [one] : [];
  });
}

/** An account as it concerns one building. */
function accountIn(row: RowOf<"account">, building: string): Found {
  const floor = row.preferences.favouriteFloors?.[building];
  const home = row.preferences.homeFloors?.[building];
  const { favouriteFloors: _, homeFloors: __, ...preferences } = row.preferences;
  const here: RowOf<"account"> = {
    ...row,
    preferences: {
      ...preferences,
      ...(floor !== undefined && { favouriteFloors: { [building]: floor } }),
      ...(home !== undefined && { homeFloors: { [building]: home } }),
    },
  };
  return { row: here, shows: (at) => accountParts.test(at) };
}

function placeIn(ledger: Ledger, table: TableName, { row }: Found): string | undefined {
  if (table === "message") return ledger.get("thread", (row as RowOf<"message">).thread)?.building;
  return "building" in row && typeof row.building === "string" ? row.building : undefined;
}

function recordOf(
  table: TableName,
  { row, entered }: Found,
  items: ExportedRecord["items"],
  who: WhoIs,
  say: Saying,
): ExportedRecord {
  const { by, atMs } = originOf(row);
  const origin = by === undefined ? undefined : by === null ? "server" : who.of(by) ?? "other";
  const building = "building" in row && typeof row.building === "string" ? row.building : undefined;
  return {
    table,
    words: say.table(table),
    id: row.id,
    ...(building !== undefined && { building }),
    ...(entered === true && { entered }),
    ...(origin !== undefined && { by: { who: origin, words: say.who(origin) } }),
    ...(atMs !== undefined && { atMs }),
    items,
  };
}

/** The buildings that the records name, with whom one can ask there (R85). */
function buildingsOf(
  ledger: Ledger,
  account: RowOf<"account">,
  records: readonly ExportedRecord[],
  { site, language }: ExportAsked,
  nowMs: number,
): ExportDocument["buildings"] {
  const words = wordsFor([language]);
  return [...new Set(records.flatMap(({ building }) => building ?? []))].map((building) => {
    const place = placeOf(site, building);
    const introduction = introductionOf(ledger, account, building, null, nowMs);
    return { building, name: place.name, ask: contactPhrase(words, introduction, place) };
  });
}

function notPortable(
  account: RowOf<"account">,
  counts: ReadonlyMap<string, number>,
): ExportDocument["notPortable"] {
  const kinds: readonly (readonly [NotPortableKind, number])[] = [
    ["sub_users", counts.get("member/entered") ?? 0],
    ["visitor_keys", counts.get("visitor_key") ?? 0],
    ["permissions", counts.get("grant") ?? 0],
    ["credentials", account.passkeys.length + (account.password === null ? 0 : 1)],
  ];
  return kinds.flatMap(([what, count]) => count === 0 ? [] : [{ what, count }]);
}

/** How many fields of a table are called alike. */
const calledAlike = new Map<string, number>();
for (const { table, label } of policy) {
  if (label === null) continue;
  calledAlike.set(`${table} ${label}`, (calledAlike.get(`${table} ${label}`) ?? 0) + 1);
}

function sayingIn(language: Language, handling: Handlings): Saying {
  return {
    table: (table) => tableWords[table][language],
    who: (one) => whoseWords[one][language],
    handling: (field) => handling.keyOf(field),
    field({ table, label }, leaf) {
      // A field that is new here is called by its name until it has words.
      const plain = fieldWords[leaf]?.[language] ?? leaf;
      if (label === null) return plain;
      const whole = labels[label][language];
      const alike = calledAlike.get(`${table} ${label}`)! > 1;
      return alike && leaf in fieldWords ? `${whole}: ${plain}` : whole;
    },
  };
}

/** Every way of handling in a copy, each once. */
class Handlings {
  readonly #language: Language;
  readonly #auditDays: number | undefined;
  readonly #keys = new Map<string, string>();
  readonly all: Record<string, ExportedHandling>;

  constructor(
    { language, days }: ExportAsked,
    before: Readonly<Record<string, ExportedHandling>> = {},
  ) {
    this.#language = language;
    this.#auditDays = days.D4;
    this.all = { ...before };
  }

  keyOf(field: FieldPolicy): string {
    const { class: of, read, why, keep, export: way, erasure } = field;
    const said = JSON.stringify([of, read, why, keep, way, erasure]);
    let key = this.#keys.get(said);
    if (key === undefined) {
      key = `h${Object.keys(this.all).length + 1}`;
      this.#keys.set(said, key);
      this.all[key] = this.#told(field);
    }
    return key;
  }

  #told(field: FieldPolicy): ExportedHandling {
    const audited = field.class === "D4" && this.#auditDays !== undefined;
    const keep = audited ? { until: "days" as const, days: this.#auditDays! } : field.keep;
    const { who, keep: kept, why, export: copy, erasure } = handlingIn(this.#language)({
      ...field,
      keep,
    });
    // What is about somebody has a class; a thing comes into no copy.
    const of = field.class ?? "D1";
    return {
      class: of,
      words: classWords[of][this.#language],
      why,
      keep: kept.words,
      read: [...who.read],
      copy: copy.words,
      erasure: erasure.words,
    };
  }
}
