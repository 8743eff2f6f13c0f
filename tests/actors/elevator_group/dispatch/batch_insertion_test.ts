import assert from "node:assert/strict";
import { decide } from "../../../../actors/elevator_group/decide.ts";
import { modelGroup } from "../../../../actors/elevator_group/model.ts";
import type { GroupState } from "../../../../actors/elevator_group/state.ts";
import { seededRandom } from "../../../../src/random.ts";
import { GroupInHand, journey, startMs, testSite } from "../group_in_hand.ts";

const building = testSite.buildings[0]!;

/** A group with so many calls open, from and to wherever. */
function busy(group: GroupInHand, calls: number): GroupInHand {
  const random = seededRandom(`busy ${calls}`);
  for (let nth = 0; nth < calls; nth++) {
    const from = Math.floor(random.next() * 10);
    const to = (from + 1 + Math.floor(random.next() * 9)) % 10;
    group.send({
      type: "place_call",
      caller: `p${nth}`,
      key: group.key(),
      request: journey(from, to, 1 + Math.floor(random.next() * 3)),
      call: `c${nth}`,
    });
  }
  return group;
}

function placing(state: GroupState, key: string) {
  const command = { caller: "ann", key, request: journey(3, 7, 2), call: "new" };
  return decide(state, { type: "place_call", ...command }, startMs + 60_000).reply;
}

Deno.test("EG5 a placing sees nothing of the placings before it, in this group or another", () => {
  const small = busy(GroupInHand.inService({ a: 0, b: 9, c: 5 }), 3);
  const large = busy(GroupInHand.inService({ a: 4, b: 2, c: 0 }), 90);
  const other = new GroupInHand(modelGroup(building, building.groups[0]!));
  other.report();
  other.hearCars({ a: 1, b: 8, c: 3 });
  busy(other, 40);
  const groups = [small, large, other];
  const key = small.key(startMs + 60_000);
  const alone = groups.map(({ state }) => placing(state, key));
  assert.ok(alone.every((reply) => reply?.ok === true));
  for (const order of [[1, 0, 2], [2, 1, 0], [0, 0, 1], [1, 2, 1]]) {
    for (const at of order) assert.deepEqual(placing(groups[at]!.state, key), alone[at]);
  }
});

Deno.test("EG5 a call in a car is estimated for when it is let out, beside destination calls too", () => {
  const inside = { kind: "car", car: "c", to: 5, persons: 1 } as const;
  const etaMs = (group: GroupInHand) => group.placed(inside).etaMs ?? 0;
  const alone = etaMs(GroupInHand.inService({ a: 0, b: 9, c: 0 }));
  assert.ok(alone > 15_000, `5 floors at 1 m/s, got ${alone}`);
  const group = GroupInHand.inService({ a: 0, b: 9, c: 0 });
  group.placed(journey(8, 9)); // not in the way of car c, which does not go there
  const beside = etaMs(group);
  assert.ok(Math.abs(beside - alone) < 1_000, `${beside} where it was ${alone}`);
});
