/** Buildings whose service is ending: from the first commit on nothing holds there any more (R14). */
import type { Ledger } from "../registry/ledger.ts";

const none: ReadonlySet<string> = new Set();

/** Those buildings; nearly always none, and then at no cost. */
export function endingBuildings(ledger: Ledger): ReadonlySet<string> {
  const running = ledger.find("decommission", "running", "yes");
  return running.length === 0 ? none : new Set(running.map(({ building }) => building));
}
