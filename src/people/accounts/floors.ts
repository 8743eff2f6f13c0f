/** Which floors somebody may have as a favourite: those that their grants reach (R23). */
import { mayGoTo } from "../../access/effective.ts";
import { snapshotOf, subjectsOf } from "../../access/snapshot.ts";
import type { Site } from "../../site.ts";
import type { MayGoTo } from "./own.ts";

/** The rule for the buildings of a site. */
export function grantedFloors(site: Site): MayGoTo {
  return (ledger, account, building, level, nowMs) =>
    mayGoTo(snapshotOf(ledger, site, nowMs), {
      building,
      subjects: subjectsOf(ledger, account, building, nowMs),
      atMs: nowMs,
      level,
    });
}
