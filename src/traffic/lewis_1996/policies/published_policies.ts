/** The published policies that are simple enough to rebuild, by the names of the paper. */
import type { Policy } from "../policy.ts";
import { BasicHuff } from "./basic_huff.ts";
import { DynamicLoadBalancing } from "./dynamic_load_balancing.ts";
import { LongestQueueFirst } from "./longest_queue_first.ts";
import { Sector } from "./sector.ts";

/** Makes the policy of one hour. */
export const publishedPolicies: Readonly<Record<string, () => Policy>> = {
  "SECTOR": () => new Sector(),
  "DLB": () => new DynamicLoadBalancing(),
  "BASIC HUFF": () => new BasicHuff(),
  "LQF": () => new LongestQueueFirst(),
};
