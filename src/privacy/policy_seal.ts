/**
 * Which fields are sealed, read off the policy: the highest place of a row below which every field
 * is sealed, so that a row costs few seals. What lies in a list or a record is sealed with it.
 */
import type { Row } from "../people/registry/table.ts";
import type { TableName } from "../people/registry/tables.ts";
import { peopleTables } from "./policy_people.ts";
import { isEach, isRule, type RuleNode } from "./policy_rules.ts";
import type { KeyKind } from "./key_store.ts";
import type { SealedField, SealPlan } from "./seal_plan.ts";

type Owner = (row: Row) => string | null;

/** The plan of what is sealed in the registry, and under whose key. */
export function sealPlan(): SealPlan {
  const plan: Partial<Record<TableName, readonly SealedField[]>> = {};
  for (const [table, policy] of Object.entries(peopleTables)) {
    const fields = policy.fields as RuleNode;
    const paths = sealedPaths(fields, "profile");
    const logPaths = sealedPaths(fields, "log");
    if (paths.length + logPaths.length === 0) continue;
    if (!("owner" in policy)) {
      throw new Error(`Cannot seal the table ${table}: its policy says not whose its rows are`);
    }
    // The owner's function takes the rows of its own table, which a list of all cannot say.
    const owner = policy.owner as Owner;
    const others = new Map(
      Object.entries("owners" in policy ? policy.owners : {}) as [string, Owner][],
    );
    const sealed = [
      ...paths.map((path) => ({ path })),
      ...logPaths.map((path) => ({ path, kind: "log" as const })),
    ];
    plan[table as TableName] = sealed.map((field) => {
      const place = field.path.join(".");
      const other = others.get(place);
      others.delete(place);
      return { ...field, owner: other ?? owner };
    });
    if (others.size > 0) {
      throw new Error(`Cannot seal the table ${table}: ${[...others.keys()]} must be sealed alone`);
    }
  }
  return plan;
}

/** The highest places below which all is sealed under a person's key of that kind. */
function sealedPaths(
  node: RuleNode,
  kind: KeyKind,
  path: readonly string[] = [],
): readonly (readonly string[])[] {
  const fields = rulesIn(node);
  if (fields.every((rule) => isSealed(rule, kind))) return [path];
  if (isRule(node) || !fields.some((rule) => isSealed(rule, kind))) return [];
  if (isEach(node)) return [path];
  return Object.entries(node).flatMap(([name, inner]) => sealedPaths(inner, kind, [...path, name]));
}

function isSealed(rule: RuleNode, kind: KeyKind): boolean {
  return isRule(rule) && rule.says === "person" && rule.sealed &&
    (rule.under ?? "profile") === kind;
}

function rulesIn(node: RuleNode): readonly RuleNode[] {
  return isRule(node) ? [node] : Object.values(node).flatMap(rulesIn);
}
