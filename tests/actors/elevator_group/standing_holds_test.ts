/** Doors held where a car stands open for others, and the group's condition. */
import assert from "node:assert/strict";
import type { GroupReply } from "../../../actors/elevator_group/commands.ts";
import { grantLifeMsMax } from "../../../src/lift/lift_uses.ts";
import type { CallRequest } from "../../../src/protocol.ts";
import type { Side } from "../../../src/site.ts";
import { GroupInHand, journey, refusalOf } from "./group_in_hand.ts";

let made = 0;

function hold(
  group: GroupInHand,
  standing: { readonly car: string; readonly level: number },
  { side, key = group.key(), lifeMs = 30_000 }: {
    readonly side?: Side;
    readonly key?: string;
    readonly lifeMs?: number;
  } = {},
): GroupReply {
  return group.send({
    type: "hold_doors",
    caller: "robot",
    key,
    request: { lifeMs, ...(side !== undefined && { side }) },
    longestMs: grantLifeMsMax,
    standing,
    hold: `standing-${++made}`,
  }).reply!;
}

function held(reply: GroupReply) {
  assert.ok(reply.ok && "hold" in reply, JSON.stringify(reply));
  return reply.hold;
}

/** A group in which car a stands at 0 with its doors open. */
function open(): GroupInHand {
  const group = GroupInHand.inService({ a: 0, b: 9, c: 0 });
  group.carState("a", { doors: { front: "opened" } });
  return group;
}

Deno.test("EG42 the door of a car that stands open is held, whoever it came for", () => {
  const group = open();
  const view = held(hold(group, { car: "a", level: 0 }));
  assert.deepEqual(
    [view.state, view.car, view.level, view.side, view.request],
    ["holding", "a", 0, "front", { lifeMs: 30_000 }],
  );
  assert.equal(group.desired().holds?.[0]?.hold, view.id);
  group.reload();
  assert.equal(group.state.holds.get(view.id)?.car, "a", "it outlives a load");
});

Deno.test("EG42 not where its doors are shut, where it moves, or where it is not", () => {
  const group = open();
  const code = (car: string, level: number, side?: Side) =>
    refusalOf(hold(group, { car, level }, side === undefined ? {} : { side })).code;
  assert.equal(code("a", 1), "doors_not_here");
  assert.equal(code("a", 99), "doors_not_here");
  assert.equal(code("a", 0, "rear"), "doors_not_here");
  assert.equal(code("b", 9), "doors_not_here");
  assert.equal(code("z", 0), "unknown_car");
  group.position("a", 0, { speedMps: 0.5 });
  assert.equal(code("a", 0), "doors_not_here");
});

Deno.test("EG42 not of a car that is out or kept for somebody", () => {
  const group = open();
  group.carState("a", { mode: "out-of-service", doors: { front: "opened" } });
  assert.equal(refusalOf(hold(group, { car: "a", level: 0 })).code, "no_lift_available");
  group.carState("a", { mode: "normal", doors: { front: "opened" } });
  const urgent = { ...journey(0, 5), lifts: ["a"], priority: true as const };
  group.placed(urgent);
  assert.equal(refusalOf(hold(group, { car: "a", level: 0 })).code, "car_leased");
});

Deno.test("EG42 EG27 a later visit of the car is another landing's time; a repeat is the same hold", () => {
  const group = open();
  const key = group.key();
  const first = held(hold(group, { car: "a", level: 0 }, { key }));
  assert.equal(held(hold(group, { car: "a", level: 0 }, { key })).id, first.id);
  assert.equal(refusalOf(hold(group, { car: "b", level: 0 }, { key })).code, "key_reused");
  const longMs = grantLifeMsMax - 60_000;
  group.send({ type: "release_hold", caller: "robot", hold: first.id });
  const second = held(hold(group, { car: "a", level: 0 }, { lifeMs: longMs }));
  group.live(60_000);
  group.send({ type: "release_hold", caller: "robot", hold: second.id });
  group.live(60_000);
  group.carState("a", { doors: { front: "opened" } });
  const third = held(hold(group, { car: "a", level: 0 }, { lifeMs: grantLifeMsMax }));
  assert.equal(third.expiresAtMs - group.now, grantLifeMsMax);
});

Deno.test("EG43 the condition of a group is a read: locked floors, and whether hardware hears", () => {
  const group = open();
  const condition = () => {
    const { reply, rows } = group.send({ type: "read_condition" });
    assert.equal(rows, undefined);
    assert.ok(reply?.ok === true && "condition" in reply);
    return reply.condition;
  };
  assert.deepEqual(condition(), { reachable: true, locked: [] });
  group.send({ type: "lock_floor", level: 3, locked: true });
  assert.deepEqual(condition().locked, [3]);
  group.send({ type: "link", up: false });
  assert.equal(condition().reachable, false);
  assert.deepEqual(new GroupInHand().send({ type: "read_condition" }).reply, {
    ok: true,
    condition: { reachable: false, locked: [] },
  });
});

Deno.test("EG43 a call by the group's condition is refused unheard, and from and to locked floors", () => {
  const group = open();
  const place = (request: CallRequest, rights: readonly number[] = []) => {
    const call = group.key();
    const { reply } = group.send({
      type: "place_call",
      caller: call,
      key: group.key(),
      request,
      ifOpen: { rights },
      call,
    });
    return reply?.ok === false ? reply.refusal.code : "taken";
  };
  const [up, down] = [journey(0, 3), journey(3, 0)];
  assert.equal(place(up), "taken");
  group.send({ type: "lock_floor", level: 3, locked: true });
  assert.deepEqual([place(up), place(down)], ["forbidden", "forbidden"]);
  assert.equal(place(up, [2]), "forbidden");
  assert.deepEqual([place(up, [3]), place(down, [3])], ["taken", "taken"]);
  assert.equal(place({ kind: "landing", from: 3, direction: "down", persons: 1 }), "forbidden");
  assert.equal(place({ kind: "landing", from: 2, direction: "up", persons: 1 }), "taken");
  assert.equal(place({ kind: "car", car: "a", to: 3, persons: 1 }), "forbidden");
  group.send({ type: "link", up: false });
  assert.equal(place(journey(0, 2)), "unreachable");
});
