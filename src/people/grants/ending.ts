/** Ends grants with everything that hangs below them; never anybody's account (C9). */
import type { Turn } from "../registry/turn.ts";

/** Grants ended in one turn at most; each is a row and part of an audit entry. */
export const endedPerTurnMax = 400;

/**
 * Ends grants and their descendants, in one audit entry for each of those named.
 * @throws {RefusalError} `limit_reached` where more hang below them than one turn can write.
 */
export function endGrants(turn: Turn, ids: readonly string[], why: string): void {
  let ended = 0;
  const buildings = new Set<string>();
  for (const id of ids) {
    const root = turn.ledger.get("grant", id);
    if (root === undefined) continue;
    buildings.add(root.building);
    const waiting = [id];
    let below = -1;
    while (waiting.length > 0) {
      const next = waiting.pop()!;
      if (turn.ledger.get("grant", next) === undefined) continue;
      if (++ended > endedPerTurnMax) {
        turn.refuse(
          "limit_reached",
          `Cannot end the grants: at most ${endedPerTurnMax} end at once`,
        );
      }
      waiting.push(...turn.ledger.find("grant", "parent", next).map((child) => child.id));
      turn.remove("grant", next);
      turn.emit({ type: "ended", what: "grant", id: next });
      below++;
    }
    turn.audit({
      what: "privilege_permissions_ended",
      building: root.building,
      about: [`grant/${id}`, `${root.subject.kind}/${root.subject.id}`],
      facts: { why, below },
    });
  }
  for (const building of buildings) turn.emit({ type: "access_changed", building });
}
