import assert from "node:assert/strict";
import { ManualClock } from "../../../src/clock.ts";
import { Heartbeat } from "../../../src/live/heartbeat.ts";

class Counting {
  readonly atMs: number[] = [];
  beat(nowMs: number): void {
    this.atMs.push(nowMs);
  }
}

Deno.test("each member is looked at once a second, and not all at the same moment", () => {
  const clock = new ManualClock();
  const heartbeat = new Heartbeat(clock);
  const members = Array.from({ length: 200 }, () => new Counting());
  members.forEach((member) => heartbeat.add(member));
  clock.advance(10_000);
  const perMoment = new Map<number, number>();
  for (const { atMs } of members) {
    assert.equal(atMs.length, 10);
    atMs.slice(1).forEach((at, index) => assert.ok(Math.abs(at - atMs[index]! - 1000) < 1e-6));
    for (const at of atMs) perMoment.set(at, (perMoment.get(at) ?? 0) + 1);
  }
  assert.equal(Math.max(...perMoment.values()), 10);
});

Deno.test("a member that left is not looked at, and no timer runs without members", () => {
  const clock = new ManualClock();
  const heartbeat = new Heartbeat(clock);
  const [stays, leaves] = [new Counting(), new Counting()];
  heartbeat.add(stays);
  heartbeat.add(leaves);
  clock.advance(1000);
  heartbeat.remove(leaves);
  clock.advance(1000);
  assert.deepEqual([stays.atMs.length, leaves.atMs.length], [2, 1]);
  heartbeat.remove(stays);
  heartbeat.remove(stays);
  assert.equal(clock.waiting, 0);
  heartbeat.add(stays);
  assert.equal(clock.waiting, 1);
  clock.advance(1000);
  assert.equal(stays.atMs.length, 3);
  heartbeat.remove(stays);
});

Deno.test("a member that leaves while it is looked at ends the timer", () => {
  const clock = new ManualClock();
  const heartbeat = new Heartbeat(clock);
  const member = { beat: () => heartbeat.remove(member) };
  heartbeat.add(member);
  clock.advance(2000);
  assert.equal(clock.waiting, 0);
});
