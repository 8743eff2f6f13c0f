/** A lift group whose assignments a search can better. */
import assert from "node:assert/strict";
import { button, GroupInHand } from "../../actors/elevator_group/group_in_hand.ts";

/** A group in which a call at the top has the car at the bottom, and the other way round. */
export function crossed(): GroupInHand {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  group.carState("c", { mode: "out-of-service" });
  const top = group.placed(button(8, "down"));
  const bottom = group.placed(button(1, "up"));
  assert.deepEqual([top.car, bottom.car], ["b", "a"]);
  const { epoch, revision } = group.state;
  const move = (call: string, from: string, to: string) => ({ call, from, to, etaMs: 20_000 });
  group.send({
    type: "improved",
    improvement: {
      epoch,
      revision,
      gain: 0,
      evaluations: 0,
      moves: [move(top.id, "b", "a"), move(bottom.id, "a", "b")],
    },
  });
  assert.equal(group.state.calls.get(top.id)?.car, "a");
  return group;
}
