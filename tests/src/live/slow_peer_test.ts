import assert from "node:assert/strict";
import { ManualClock } from "../../../src/clock.ts";
import { main, type TestEdge, until, withEdge } from "../http/test_edge.ts";
import { TestSocket } from "./test_socket.ts";

/** Changes of mode are numbered and never dropped, so they are what fills a peer's buffer. */
function changes(edge: TestEdge, count: number): number {
  for (let i = 0; i < count; i++) edge.lifts.mode(main, i % 2 === 0 ? "inspection" : "normal");
  return count * 100;
}

Deno.test("a client that stops reading under load is terminated and holds little, others go on", async () => {
  await withEdge({}, async (edge) => {
    const slow = await TestSocket.greeted(edge.url, await edge.token());
    const quick = await TestSocket.greeted(edge.url, await edge.token({ rid: "r-2" }));
    for (const socket of [slow, quick]) {
      socket.send({ type: "subscribe", ref: "s", ...main });
      await socket.next("snapshot");
    }
    slow.socket.pause();
    let sentBytes = 0;
    const terminated = () => edge.figure('vestibule_terminated_peers_total{why="slow"}');
    while (await terminated() === 0) {
      sentBytes += changes(edge, 1000);
      await quick.settled();
      assert.ok(sentBytes < 64 * 1024 * 1024, "the system's own buffers end somewhere");
    }
    assert.equal(edge.served.sockets(), 1);
    edge.lifts.mode(main, "inspection");
    await quick.next("event", ({ event }) => event.what === "group_mode");
    // What the library read ahead of the pause is of no interest here.
    slow.socket.terminate();
    await quick.close();
  });
});

Deno.test("a peer that stays over its soft limit for eight seconds is terminated", async () => {
  const clock = new ManualClock();
  // Neither the hard limit nor the silence may be what ends it.
  const limits = { bufferHardBytes: 64 * 1024 * 1024, pongMs: 60_000 };
  await withEdge({ clock, limits }, async (edge) => {
    const slow = await TestSocket.greeted(edge.url, await edge.token());
    slow.send({ type: "subscribe", ref: "s", ...main });
    await slow.next("snapshot");
    slow.socket.pause();
    const buffered = () => edge.served.buffered();
    await until("more waits than the soft limit", () => {
      changes(edge, 4000);
      clock.advance(1000);
      return buffered() > 4 * 65_536;
    });
    const terminated = () => edge.figure('vestibule_terminated_peers_total{why="slow"}');
    clock.advance(5000);
    assert.equal(await terminated(), 0);
    clock.advance(4000);
    assert.equal(await terminated(), 1);
    slow.socket.terminate();
  });
});
