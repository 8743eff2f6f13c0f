/** How the group is in itself: whether hardware hears it, and which floors are locked (EG43). */
import type { GroupDecision, Turn } from "./turn.ts";
import { lockedLevels } from "./floors.ts";

/** Reads it; nothing is written and nobody is told. */
export function readCondition(turn: Turn): GroupDecision {
  const { controller, cars } = turn.state;
  return turn.decision({
    ok: true,
    condition: {
      reachable: controller.synced && cars.some(({ known }) => known),
      locked: lockedLevels(turn.state),
    },
  });
}
