/**
 * What a panel at a landing is told in place of a car (C13): a closed list, for a panel has a
 * picture or a sentence for each. Words are those of refusals and of ends of calls where those have
 * one; what is no matter of whoever pressed is `unavailable`.
 */
export const panelReasons = [
  "floor_locked",
  "unknown_floor",
  "same_floor",
  "invalid_direction",
  "not_served",
  "group_too_large",
  "no_lift_available",
  "lift_did_not_come",
  "fire_operation",
  "occupant_evacuation",
  "earthquake_operation",
  "inspection",
  "busy",
  "unavailable",
] as const;
/** Why a panel is told that no lift comes. */
export type PanelReason = (typeof panelReasons)[number];

const known: ReadonlySet<string> = new Set(panelReasons);

/** The word for a panel, of a refusal's code or of the reason why a call ended. */
export function panelReason(word: string): PanelReason {
  return known.has(word) ? word as PanelReason : "unavailable";
}
