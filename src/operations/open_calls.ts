import type { GroupAddress, Lifts } from "../lifts.ts";
import type { OperatorCallView } from "../protocol.ts";
import type { Site } from "../site.ts";

/** Calls counted at once; a site whose groups bound their own open calls stays far below. */
const countedMax = 100_000;

/**
 * Counts the open calls of a site, as committed (E6): those that stand now, and every change from
 * then on. Ids are kept only to count each call once and are shown to nobody.
 * @param counted hears the number after each change.
 * @returns a function that ends the counting.
 */
export function watchOpenCalls(
  parts: { lifts: Lifts; site: Site; counted: (count: number) => void },
): () => void {
  const { lifts, site, counted } = parts;
  let total = 0;
  const ends = site.buildings.flatMap((building) =>
    building.groups.map((group) => {
      const at: GroupAddress = { building: building.id, group: group.id };
      const open = new Set<string>();
      const take = ({ id, state }: OperatorCallView) => {
        const before = open.size;
        if (state === "served" || state === "cancelled") open.delete(id);
        else if (total < countedMax) open.add(id);
        total += open.size - before;
      };
      // Its answer comes in order with the events, so nothing is counted that has ended by then.
      const count = () =>
        lifts.snapshot(at, "", (answer) => {
          if (!answer.ok) return;
          answer.value.anyCalls.forEach(take);
          counted(total);
        });
      const end = lifts.listen(at, ({ event }) => {
        if (event.what !== "any_call") return;
        take(event.call);
        counted(total);
      }, () => {
        total -= open.size;
        open.clear();
        count();
      });
      count();
      return end;
    })
  );
  return () => ends.forEach((end) => end());
}
