/**
 * The one policy table: every field that this server keeps, with who may create, read, change and
 * remove it, where it lies, how long, why, how a person gets a copy and what erasure does to it.
 *
 * It is written in `policy_people.ts` and `policy_equipment.ts` as a rule for each field of each
 * row's type, so that a new field without a rule does not type-check; what a rule leaves out is
 * its class's (`policy_classes.ts`). Sealing (`policy_seal.ts`), the page of what is stored
 * (`stored_page.ts`) and the tests of rights read it from here; export and erasure may.
 */
import { classes, type ClassId, type DataClass } from "./policy_classes.ts";
import { equipmentTables, fileTables, logTables } from "./policy_equipment.ts";
import type { LabelKey } from "./policy_labels.ts";
import { peopleTables } from "./policy_people.ts";
import {
  type Erasure,
  type ExportWay,
  type FieldRule,
  isEach,
  isRule,
  type Keep,
  type Place,
  type Rights,
  type RuleNode,
  type Says,
  type Who,
} from "./policy_rules.ts";
import type { Purpose } from "./purposes.ts";

/** All that counts for one field. */
export interface FieldPolicy extends Rights {
  /** A table of the registry, `<actor>/<table>` of the equipment plane, or a file. */
  readonly table: string;
  /** From the row inwards, with `[]` for the entries of a list or record: `passkeys[].name`. */
  readonly path: string;
  /** Null where it is about no person. */
  readonly class: ClassId | null;
  readonly says: Says;
  readonly label: LabelKey | null;
  readonly sealed: boolean;
  readonly place: Place;
  readonly keep: Keep;
  readonly why: readonly Purpose[];
  readonly export: ExportWay;
  readonly erasure: Erasure;
}

const installation: Keep = { until: "installation" };
/** What counts for things. */
const ofThings = {
  create: [],
  read: [],
  change: [],
  remove: [],
  why: [],
  export: "none",
  erasure: "nothing_personal",
} as const;

/** As {@link TablePolicy}, of whatever rows. */
interface AnyTable {
  readonly place: Place;
  readonly keep?: Keep;
  readonly fields: RuleNode;
}

/** Every field that is kept, in the order of the tables. */
export const policy: readonly FieldPolicy[] = Object.entries({
  ...peopleTables,
  ...logTables,
  ...equipmentTables,
  ...fileTables,
}).flatMap(([name, table]) => fieldsOf(name, table as AnyTable, table.fields as RuleNode, ""));

const byName = new Map(policy.map((field) => [`${field.table}.${field.path}`, field]));

/** What counts for a field, such as `account.profile.name.value`; undefined for none of that name. */
export function policyOf(field: string): FieldPolicy | undefined {
  return byName.get(field);
}

/** Whether the policy lets somebody of that role read a field; `self` counts for everybody's own. */
export function mayRead({ read }: Rights, who: Who): boolean {
  return read.includes(who) || read.includes("anyone");
}

function fieldsOf(
  name: string,
  table: AnyTable,
  node: RuleNode,
  path: string,
): readonly FieldPolicy[] {
  if (isRule(node)) return [whole(name, table, node, path)];
  if (isEach(node)) return fieldsOf(name, table, node.each, `${path}[]`);
  return Object.entries(node).flatMap(([key, inner]) =>
    fieldsOf(name, table, inner, path === "" ? key : `${path}.${key}`)
  );
}

function whole(
  table: string,
  { place, keep }: AnyTable,
  rule: FieldRule,
  path: string,
): FieldPolicy {
  const base = { table, path, place, label: null, sealed: false };
  if (rule.says === "nothing") {
    return { ...base, ...ofThings, says: rule.says, class: null, keep: keep ?? installation };
  }
  const of: DataClass = classes[rule.class];
  const sealed = rule.says === "person" && rule.sealed;
  // What lies open is gone with its row and no sooner; its copies name nobody once the keys are.
  const erasure = !sealed && of.erasure === "key_destroyed"
    ? "row_removed"
    : rule.says === "person" && rule.under === "log"
    ? "log_key"
    : of.erasure;
  return {
    ...base,
    class: rule.class,
    says: rule.says,
    label: rule.says === "person" ? rule.label : null,
    sealed,
    create: rule.create ?? of.create,
    read: rule.read ?? of.read,
    change: rule.change ?? of.change,
    remove: rule.remove ?? of.remove,
    keep: rule.keep ?? keep ?? of.keep,
    why: rule.why ?? of.why,
    export: rule.export ?? of.export,
    erasure: rule.erasure ?? erasure,
  };
}
