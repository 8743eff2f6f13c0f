/**
 * Whom a right goes to, by class of data (R85), derived from the policy and written nowhere else:
 * what lies on the phone or is known by its random ids alone, the phone; what somebody may change or
 * remove themselves, they; what a building's managers keep, those first; the rest, the operator.
 */
import { classes, type ClassId, type DataClass } from "../../privacy/policy_classes.ts";
import type { Who } from "../../privacy/policy_rules.ts";

/** Who can see to it. */
export const destinations = ["self", "manager", "operator", "phone"] as const;
/** Who can see to it. */
export type Destination = (typeof destinations)[number];

/** Oneself, or somebody of one's own household. */
const own: readonly Who[] = ["self", "main_user", "sub_user_admin"];

/** Whom to turn to about a class of data. */
export function whereTo(id: ClassId): Destination {
  const of: DataClass = classes[id];
  if (of.places.includes("phone") || of.export === "own_ids") return "phone";
  if ([...of.change, ...of.remove].some((who) => own.includes(who))) return "self";
  const managed = of.export === "manager" || of.erasure === "manager_task" ||
    of.change.includes("manager");
  return managed ? "manager" : "operator";
}
