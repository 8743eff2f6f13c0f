/** The policies that can be run: those that were published, and this project's own. */
import type { Policy } from "../policy.ts";
import { publishedPolicies } from "./published_policies.ts";
import { RollingPlan } from "./rolling_plan.ts";

/** This project's own policy. */
export const ownPolicy = "VESTIBULE";

/** A published row that stands beside our own policy: the best of the table. */
export const besideOwn = "RLd";

/** What our own policy is to be compared with, in the same hours. */
export const comparedWith = ["SECTOR", "LQF"] as const;

/** Makes the policy of one hour; the rate of people going up is known to all, as the profile is. */
export const policies: Readonly<Record<string, (upPerMinute: number) => Policy>> = {
  ...publishedPolicies,
  [ownPolicy]: (upPerMinute) => new RollingPlan({ upPerMinute }),
};
