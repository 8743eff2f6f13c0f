/**
 * Whether somebody holds one of the rights to hand on (R11). The edge asks the decision over the
 * building's grants, which needs the site for its time zone; a command takes the question as given.
 */
import type { Ledger, RowOf } from "../registry/ledger.ts";

/** Whether a member may, by the household's grants or their own, do this now. */
export type HoldsRight = (
  ledger: Ledger,
  now: number,
  member: RowOf<"member">,
  action: "add_sub_users" | "give_keys",
) => boolean;
