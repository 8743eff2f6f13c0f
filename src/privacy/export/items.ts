/**
 * What a row holds of a person, as the policy says (R80): its values are walked beside the rules of
 * their fields, and each rule's way of copying decides what of the value comes out. A value without
 * a rule is a fault of this server and comes out nowhere.
 */
import type { Row } from "../../people/registry/table.ts";
import type { TableName } from "../../people/registry/tables.ts";
import { type FieldPolicy, mayRead, policy, policyOf } from "../policy.ts";
import type { Audience, ExportValue, Item } from "./export_schema.ts";
import type { Found } from "./rows_of_person.ts";
import type { WhoIs, Whose } from "./who.ts";

/** How items are said and counted. */
export interface Saying {
  table(table: TableName): string;
  /** What a field is called; `leaf` is the last name of its place. */
  field(field: FieldPolicy, leaf: string): string;
  who(who: Whose): string;
  /** The key under which the handling of a field stands. */
  handling(field: FieldPolicy): string;
}

/** For whom items are made, and how they are said. */
export interface Walking {
  readonly audience: Audience;
  readonly who: WhoIs;
  readonly say: Saying;
}

/** The first field below each place, such as `account.profile`, `account.passkeys` and `…[]`. */
const firstBelow = new Map<string, FieldPolicy>();
for (const field of policy) {
  const name = `${field.table}.${field.path}`;
  for (const { 0: cut, index } of name.matchAll(/\.|\[|\]/g)) {
    const place = name.slice(0, cut === "]" ? index + 1 : index);
    if (!firstBelow.has(place)) firstBelow.set(place, field);
  }
}

/** The items of a row. */
export function itemsOf(table: string, found: Found, walking: Walking): Item[] {
  const items: Item[] = [];
  walk({ ...walking, table, shows: found.shows ?? (() => true), items }, found.row, table, "");
  return items;
}

interface Walk extends Walking {
  readonly table: string;
  readonly shows: NonNullable<Found["shows"]>;
  readonly items: Item[];
}

/** @param name of the policy. @param at the place in the row. */
function walk(of: Walk, value: unknown, name: string, at: string): void {
  if (value === undefined || value === null) return;
  const field = policyOf(name);
  if (field !== undefined) return add(of, field, value, at);
  if (Array.isArray(value)) {
    value.forEach((one, nth) => walk(of, one, `${name}[]`, `${at}[${nth}]`));
    return;
  }
  if (typeof value !== "object") {
    // A word that stands for a whole list, such as `all`.
    const below = firstBelow.get(name);
    if (below === undefined) throw new Error(`Cannot copy ${name}: it has no rule`);
    return add(of, below, value, at);
  }
  const object = value as Readonly<Record<string, unknown>>;
  const told = policyOf(`${name}.source`) === undefined ? undefined : policyOf(`${name}.value`);
  if (told !== undefined) return addTold(of, told, object, at);
  const secrets = new Map<string, Secret>();
  for (const [key, inner] of Object.entries(object)) {
    const place = at === "" ? key : `${at}.${key}`;
    const own = `${name}.${key}`;
    const rule = policyOf(own);
    if (rule?.export === "told_of") gather(secrets, rule, inner, at, place, key);
    else if (rule !== undefined || firstBelow.has(own)) walk(of, inner, own, place);
    else walk(of, inner, `${name}[]`, place);
  }
  for (const secret of secrets.values()) addSecret(of, secret);
}

/** Whether whoever the copy is for may have the field, and it is about the person. */
function isShown(of: Walk, field: FieldPolicy, at: string, value: unknown): boolean {
  if (field.export === "none" || field.says === "nothing" || !of.shows(at, value)) return false;
  return of.audience === "self" || mayRead(field, of.audience);
}

function add(of: Walk, field: FieldPolicy, value: unknown, at: string): void {
  if (value === "" || (Array.isArray(value) && value.length === 0)) return;
  if (!isShown(of, field, at, value)) return;
  const item = itemOf(of, field, at);
  if (field.export !== "own_export" && field.export !== "public") {
    of.items.push(item);
    return;
  }
  const who = namedBy(of, field, at, value);
  of.items.push(
    who === null
      ? { ...item, value: exported(of, value) }
      : { ...item, names: { who, words: of.say.who(who) } },
  );
}

function itemOf(of: Walk, field: FieldPolicy, at: string): Item {
  const leaf = at.slice(at.lastIndexOf(".") + 1).replace(/\[\d+\]$/, "");
  return {
    at,
    words: of.say.field(field, leaf),
    handling: of.say.handling(field),
    way: field.export,
  };
}

/** Whom a value names; null for one that names no account, and for the row's own id. */
function namedBy(of: Walk, field: FieldPolicy, at: string, value: unknown): Whose | null {
  if (typeof value !== "string" || at === "id") return null;
  // What people write is theirs to the letter.
  if (field.says === "person" && !/(^|\.)by$/.test(at)) return null;
  return of.who.of(value);
}

/** A list may name accounts too. */
function exported(of: Walk, value: unknown): ExportValue {
  if (!Array.isArray(value)) return value as ExportValue;
  return value.map((one) => {
    const who = typeof one === "string" ? of.who.of(one) : null;
    return who === null || who === "self" ? one : of.say.who(who);
  });
}

/** A value with who said it, and when (R02). */
function addTold(
  of: Walk,
  field: FieldPolicy,
  told: Readonly<Record<string, unknown>>,
  at: string,
): void {
  const { value, source, by, atMs } = told as {
    readonly value: ExportValue;
    readonly source: NonNullable<Item["from"]>["source"];
    readonly by: string | null;
    readonly atMs: number;
  };
  if (!isShown(of, field, at, value)) return;
  const who = by === null ? "server" : of.who.of(by) ?? "other";
  // Who has left a post since said it as what they were then.
  const then = who === "other" && source !== "self" ? source : who;
  of.items.push({
    ...itemOf(of, field, at),
    value,
    from: { who: then, words: of.say.who(then), source, atMs },
  });
}

/** Fields of one object that make up one secret. */
interface Secret {
  readonly field: FieldPolicy;
  at: string;
  sinceMs: number | undefined;
}

function gather(
  secrets: Map<string, Secret>,
  field: FieldPolicy,
  value: unknown,
  objectAt: string,
  at: string,
  key: string,
): void {
  if (value === null || value === undefined) return;
  const name = field.label ?? (field.class === "D1" ? at : field.class ?? "");
  const known = secrets.get(name);
  const time = /(^a|A)tMs$/.test(key) && typeof value === "number" ? value : undefined;
  if (known === undefined) secrets.set(name, { field, at, sinceMs: time });
  else {
    known.at = objectAt;
    known.sinceMs ??= time;
  }
}

function addSecret(of: Walk, { field, at, sinceMs }: Secret): void {
  if (!isShown(of, field, at, null)) return;
  of.items.push({ ...itemOf(of, field, at), ...(sinceMs !== undefined && { sinceMs }) });
}

/** When a row was made and by whom, where it says so: `by` is null for the server or its console. */
export function originOf(row: Row): { readonly by?: string | null; readonly atMs?: number } {
  const { by, assertedBy, giver, atMs, createdAtMs, assertedAtMs, askedAtMs, queuedAtMs } = row as
    & Row
    & Readonly<Record<string, unknown>>;
  const who = [by, assertedBy, giver].find((one) => one === null || typeof one === "string");
  const at = [atMs, createdAtMs, assertedAtMs, askedAtMs, queuedAtMs]
    .find((one) => typeof one === "number");
  return {
    ...(who !== undefined && { by: who as string | null }),
    ...(at !== undefined && { atMs: at as number }),
  };
}
