import assert from "node:assert/strict";
import type { Clock } from "../../../src/clock.ts";
import { Channel, type ChannelLimits } from "../../../src/live/channel.ts";
import { FanOut } from "../../../src/live/fan_out.ts";
import { newFollower } from "../../../src/live/follower.ts";
import type { Peer } from "../../../src/live/peer.ts";
import { silentEdge } from "../../../src/operations/edge_observer.ts";

const limits: ChannelLimits = {
  ringEventsMax: 100,
  ringBytesMax: 100_000,
  undeliveredBytesMax: 400_000,
  bufferSoftBytes: 1000,
};
const at = { building: "tower", group: "main" };

/** A clock on which every write takes a fixed time, and whose timers run when told. */
class WorkClock implements Clock {
  workedMs = 0;
  readonly due: (() => void)[] = [];
  now(): number {
    return this.workedMs;
  }
  monotonic(): number {
    return this.workedMs;
  }
  after(_delayMs: number, task: () => void): () => void {
    this.due.push(task);
    return () => this.due.splice(this.due.indexOf(task), 1);
  }
}

/** The three things that a channel asks of a peer. */
class CountingPeer {
  readonly frames: Uint8Array[] = [];
  buffered = 0;
  cuts = 0;
  readonly #clock: WorkClock;
  constructor(clock: WorkClock) {
    this.#clock = clock;
  }
  write(frames: Uint8Array): void {
    this.#clock.workedMs += 0.01; // measured: 10 µs
    this.frames.push(frames);
  }
  cut(): void {
    this.cuts++;
  }
}

function build(count: number, cars = new Map<string, string>()) {
  const clock = new WorkClock();
  const walks: { peers: number; ms: number }[] = [];
  const dropped: number[] = [];
  const observer = {
    ...silentEdge,
    fannedOut: (peers: number, ms: number) => walks.push({ peers, ms }),
    telemetryDropped: (peers: number) => dropped.push(peers),
  };
  const fanOut = new FanOut(clock, observer, 2);
  const channel = new Channel(at, "inc", cars, limits);
  const peers = Array.from({ length: count }, () => new CountingPeer(clock));
  const followers = peers.map((peer) => newFollower(peer as unknown as Peer, "r", false));
  for (const follower of followers) channel.join(follower);
  return { clock, fanOut, channel, peers, followers, walks, dropped };
}

function text(frames: Uint8Array): string {
  return new TextDecoder().decode(frames);
}

Deno.test("E10 ten thousand peers are served in slices of two milliseconds", async () => {
  const { clock, fanOut, channel, peers, walks } = build(10_000);
  channel.append('{"n":1}');
  fanOut.add(channel);
  let slices = 0;
  let longestMs = 0;
  let beganMs = 0;
  await Promise.resolve();
  for (;;) {
    slices++;
    longestMs = Math.max(longestMs, clock.workedMs - beganMs);
    const next = clock.due.shift();
    if (next === undefined) break;
    beganMs = clock.workedMs;
    next();
  }
  assert.ok(peers.every(({ frames }) => frames.length === 1));
  assert.equal(new Set(peers.map(({ frames }) => frames[0])).size, 1, "encoded once");
  assert.ok(longestMs <= 2.1, `a slice of ${longestMs} ms`);
  assert.ok(slices >= 48, `${slices} slices`);
  assert.equal(walks.length, 1);
  assert.equal(walks[0]?.peers, 10_000);
});

Deno.test("E10 events that come up during a walk are brought by the next, in one write", async () => {
  const { clock, fanOut, channel, peers, walks } = build(1000);
  channel.append('{"n":1}');
  fanOut.add(channel);
  await Promise.resolve();
  channel.append('{"n":2}');
  channel.append('{"n":3}');
  fanOut.add(channel);
  for (let next = clock.due.shift(); next !== undefined; next = clock.due.shift()) next();
  assert.equal(walks.length, 2);
  for (const { frames } of peers) {
    assert.deepEqual(
      frames.map((frame) => [...text(frame).matchAll(/"n":(\d)/g)].map((m) => m[1])),
      [
        ["1"],
        ["2", "3"],
      ],
    );
  }
});

Deno.test("E10 a peer over its soft limit misses telemetry, not events, and gets every car later", async () => {
  const cars = new Map([["a", '{"car":"a1"}'], ["b", '{"car":"b1"}']]);
  const { fanOut, channel, peers, followers, dropped } = build(2, cars);
  const [slow, quick] = peers as [CountingPeer, CountingPeer];
  slow.buffered = 2000;
  channel.append('{"n":1}');
  channel.carChanged("a");
  assert.ok(channel.tick());
  fanOut.add(channel);
  await Promise.resolve();
  assert.deepEqual(slow.frames.map(text).join("").match(/"car":"\w+"|"n":\d/g), ['"n":1']);
  assert.deepEqual(quick.frames.map(text).join("").match(/"car":"\w+"|"n":\d/g), [
    '"n":1',
    '"car":"a1"',
  ]);
  assert.deepEqual(dropped, [1]);
  assert.ok(followers[0]?.behind);
  slow.buffered = 0;
  assert.ok(channel.tick(), "somebody is behind, though no car has news");
  fanOut.add(channel);
  await Promise.resolve();
  assert.deepEqual(text(slow.frames.at(-1)!).match(/"car":"\w+"/g), ['"car":"a1"', '"car":"b1"']);
  assert.equal(quick.frames.length, 2);
  assert.ok(!channel.tick());
});

Deno.test("a follower that even the kept events do not reach is cut off", async () => {
  const { fanOut, channel, peers } = build(1);
  for (let i = 0; i < 50; i++) channel.append(JSON.stringify({ filler: "x".repeat(10_000) }));
  fanOut.add(channel);
  await Promise.resolve();
  assert.deepEqual([peers[0]?.cuts, peers[0]?.frames.length], [1, 0]);
});

Deno.test("a stopped fan-out sends nothing more", async () => {
  const { clock, fanOut, channel, peers } = build(1000);
  channel.append('{"n":1}');
  fanOut.add(channel);
  await Promise.resolve();
  fanOut.stop();
  const served = peers.filter(({ frames }) => frames.length > 0).length;
  for (let next = clock.due.shift(); next !== undefined; next = clock.due.shift()) next();
  fanOut.add(channel);
  await Promise.resolve();
  assert.equal(peers.filter(({ frames }) => frames.length > 0).length, served);
  assert.ok(served < 1000);
});
