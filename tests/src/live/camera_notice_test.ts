import assert from "node:assert/strict";
import type { LookedCamera } from "../../../src/protocol_rings.ts";
import type { RingPhones } from "../../../src/ring_phones.ts";
import { refuse } from "../../../src/refusal.ts";
import { until, withEdge } from "../http/test_edge.ts";
import { TestSocket } from "./test_socket.ts";

/** Phones that no ring is for, and that hear of cameras. */
function phonesWith(looked: readonly LookedCamera[]) {
  const hearers = new Set<(looked: readonly LookedCamera[]) => void>();
  const no = { ok: false, refusal: refuse("unknown_ring", "Cannot find the ring") } as const;
  const phones: RingPhones = {
    join(_capability, { cameras: hearCameras = () => {} }) {
      hearers.add(hearCameras);
      const leave = () => hearers.delete(hearCameras);
      return { ok: true, value: { rings: [], looked, signal: () => no.refusal, leave } };
    },
    active: () => ({ ok: true, value: [] }),
    shown: (_capability, _ring, done) => done(no),
    answer: (_capability, _ring, done) => done(no),
    decline: (_capability, _ring, done) => done(no),
    hangUp: (_capability, _ring, done) => done(no),
    open: (_capability, _ring, _wanted, done) => done(no),
  };
  return { phones, hearers };
}

Deno.test("R75 a socket for rings is told after its rings who looks through a camera, and of each change", async () => {
  const looked = [{ unit: "entrance", untilMs: 1_900_000_000_000 }];
  const { phones, hearers } = phonesWith(looked);
  await withEdge({ rings: phones }, async ({ url, token }) => {
    const socket = await TestSocket.greeted(url, await token({ lifts: [], rings: true }));
    await socket.next("rings");
    assert.deepEqual(await socket.next("cameras"), { type: "cameras", looked });
    for (const hear of hearers) hear([]);
    assert.deepEqual(await socket.next("cameras"), { type: "cameras", looked: [] });
    await socket.close();
    await until("no socket hears", () => hearers.size === 0);
  });
});

Deno.test("R75 where nobody looks a socket for rings hears nothing of cameras", async () => {
  const { phones, hearers } = phonesWith([]);
  await withEdge({ rings: phones }, async ({ url, token }) => {
    const socket = await TestSocket.greeted(url, await token({ lifts: [], rings: true }));
    await socket.settled();
    assert.deepEqual(socket.came.map(({ type }) => type), ["welcome", "rings", "pong"]);
    await socket.close();
    await until("no socket hears", () => hearers.size === 0);
  });
});
