/**
 * The words in which the policy is written: what a field says of whom, who may do what with it,
 * where it lies, for how long, how it is handed out and what erasure does to it. A rule states what
 * differs from its data class (`policy_classes.ts`); `policy.ts` puts the two together.
 */
import type { Role } from "../people/authority.ts";
import type { ClassId } from "./policy_classes.ts";
import type { LabelKey } from "./policy_labels.ts";
import type { Purpose } from "./purposes.ts";

/**
 * Who may do something with a field: a role in the same building or, for a facility's people, in
 * the same facility; `self` for one's own; the holder of a visitor key; a device; or anyone.
 */
export type Who = Role | "self" | "visitor" | "device" | "anyone";

/** Who may do what. */
export interface Rights {
  readonly create: readonly Who[];
  readonly read: readonly Who[];
  readonly change: readonly Who[];
  readonly remove: readonly Who[];
}

/**
 * What a value tells. `person`: something about somebody. `reference`: it names a record of the
 * identity plane, or says something of the account or membership that its row names. `pseudonym`:
 * a random id that this server cannot turn into a person. `nothing`: it is about things.
 */
export type Says = "person" | "reference" | "pseudonym" | "nothing";

/** Where data lies. */
export const places = [
  "people_store",
  "equipment_store",
  "key_file",
  "device_file",
  "backup",
  "entrance",
  "phone",
  "memory",
  "nowhere",
] as const;
/** Where data lies. */
export type Place = (typeof places)[number];

/** When data goes. */
export const endings = [
  /** With the account that it belongs to. */
  "account",
  /** When the manager, or whoever else may, removes the record that it stands in. */
  "record",
  /** At the time that the record names as its end. */
  "expiry",
  /** After so many days. */
  "days",
  /** After the days that the building's manager has set; nothing is kept before that. */
  "building_setting",
  /** When the claim is settled. */
  "claim",
  /** When the person who holds the phone says so. */
  "own_choice",
  /** At once, or at the latest when the process ends. */
  "not_kept",
  /** With the machine that it belongs to: it is about no person. */
  "installation",
  /** Never: it cannot be traced to anybody. */
  "anonymous",
] as const;
/** When data goes. */
export type Ending = (typeof endings)[number];

/** How long something is kept. */
export interface Keep {
  readonly until: Ending;
  /** At most so many days, whatever else ends it sooner. */
  readonly days?: number;
  /** At most so many minutes. */
  readonly minutes?: number;
}

/** How a person gets a copy (R80). */
export const exportWays = [
  /** In the export that they start themselves. */
  "own_export",
  /** By the phone that made the random ids, and can prove it. */
  "own_ids",
  /** From the building's manager, whom the request goes to. */
  "manager",
  /** It is on their own phone already. */
  "on_phone",
  /** Everybody can read it. */
  "public",
  /** Their export says that there is one; the value is a secret, a copy of which could be misused. */
  "told_of",
  /** It is about nobody, or about nobody who can be told. */
  "none",
] as const;
/** How a person gets a copy. */
export type ExportWay = (typeof exportWays)[number];

/** What becomes of a value when its person is erased (R82). */
export const erasures = [
  /** Its key is destroyed, so that no copy anywhere can be read. */
  "key_destroyed",
  /** Its row is removed; it names nobody once the account's key is destroyed. */
  "row_removed",
  /** It stays under the log key until the last record under that key has expired. */
  "log_key",
  /** It becomes a task for the building's manager, whose record it is. */
  "manager_task",
  /** It names nobody and goes when the log does. */
  "with_log",
  /** It stays, and is a random id of which nothing else is left. */
  "names_nobody",
  /** It is not on the server. */
  "not_here",
  /** A hold keeps it, and only that, as long as a claim lasts. */
  "held",
  /** It is about nobody. */
  "nothing_personal",
] as const;
/** What becomes of a value when its person is erased. */
export type Erasure = (typeof erasures)[number];

/** What a field may state otherwise than its class. */
interface Otherwise {
  readonly create?: readonly Who[];
  readonly read?: readonly Who[];
  readonly change?: readonly Who[];
  readonly remove?: readonly Who[];
  readonly keep?: Keep;
  readonly why?: readonly Purpose[];
  readonly export?: ExportWay;
  readonly erasure?: Erasure;
}

/** The rule of one field. What says something of a person has a name that people understand. */
export type FieldRule =
  | (Otherwise & {
    readonly says: "person";
    readonly class: ClassId;
    readonly label: LabelKey;
    /** Under the key of the table's owner, wherever it is written. */
    readonly sealed: boolean;
    /** Under that person's log key, which outlives the profile; left out: under the profile key. */
    readonly under?: "log";
  })
  | (Otherwise & { readonly says: "reference" | "pseudonym"; readonly class: ClassId })
  | { readonly says: "nothing"; readonly class: null };

/**
 * What is written of a table, a file or a message: where it lies, how long its rows stay where
 * their fields do not say otherwise, whose key seals them, and a rule for every field.
 */
export interface TablePolicy<R> {
  readonly place: Place;
  /** Left out: as each field's class says. */
  readonly keep?: Keep;
  /** The person, or where it is nobody's alone the facility or record, whose key seals a row. */
  readonly owner?: (row: R) => string | null;
  /** Of sealed fields that are another's, by their places such as `nameplate.published`. */
  readonly owners?: Readonly<Record<string, (row: R) => string | null>>;
  readonly fields: Fields<R>;
}

/** About things: no person's data. */
export const thing: FieldRule = { says: "nothing", class: null };

/** What the rule of something about a person states otherwise than its class. */
export type More = Omit<
  Extract<FieldRule, { says: "person" }>,
  "says" | "class" | "label" | "sealed"
>;

/** Something about somebody, under their key. */
export function sealed(of: ClassId, label: LabelKey, more: More = {}): FieldRule {
  return { says: "person", class: of, label, sealed: true, ...more };
}

/** Something about somebody that names nobody by itself. */
export function open(of: ClassId, label: LabelKey, more: More = {}): FieldRule {
  return { says: "person", class: of, label, sealed: false, ...more };
}

/**
 * The rules of a row, one for each field of it, those of objects within it included; a list or a
 * record of objects has the rules of each. A field without a rule does not type-check.
 */
export type Fields<T> = {
  readonly [K in KeysOf<T>]-?: Told<NonNullable<At<T, K>>>;
};

/** What is said of a value of that type. */
export type Told<V> = [Extract<V, object>] extends [never] ? FieldRule
  : ToldObject<Extract<V, object>>;

type ToldObject<V> = V extends readonly (infer E)[] ? ToldEach<NonNullable<E>>
  : string extends keyof V ? ToldEach<NonNullable<V[keyof V]>>
  : Fields<V>;
type ToldEach<E> = Told<E> extends FieldRule ? FieldRule : { readonly each: Told<E> };

/** Keys of any member of a union, and the values there. */
type KeysOf<T> = T extends unknown ? keyof T & string : never;
type At<T, K extends string> = T extends unknown ? K extends keyof T ? T[K] : undefined : never;

/** A rule, or the rules of what lies within. */
export type RuleNode =
  | FieldRule
  | { readonly each: RuleNode }
  | { readonly [name: string]: RuleNode };

/** Whether a node is the rule of a field. */
export function isRule(node: RuleNode): node is FieldRule {
  return "says" in node && typeof node.says === "string";
}

/** Whether a node has the rules of each entry of a list or record. */
export function isEach(node: RuleNode): node is { readonly each: RuleNode } {
  return !isRule(node) && "each" in node;
}
