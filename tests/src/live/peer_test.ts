import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { connect, createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { textFrame } from "../../../src/live/frame.ts";
import { Flusher, Peer } from "../../../src/live/peer.ts";
import type { Termination } from "../../../src/operations/edge_observer.ts";
import { until } from "../http/test_edge.ts";

/** A peer over a real connection, and its other end. */
async function withPeer(
  hardBytes: number,
  body: (parts: { peer: Peer; near: Socket; far: Socket; cuts: Termination[] }) => Promise<void>,
): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const accepted = new Promise<Socket>((resolve) => server.on("connection", resolve));
  const far = connect((server.address() as AddressInfo).port, "127.0.0.1");
  const near = await accepted;
  near.on("error", () => {});
  far.on("error", () => {});
  const cuts: Termination[] = [];
  const peer = new Peer({
    socket: near,
    flusher: new Flusher(),
    hardBytes,
    terminate: (why) => {
      cuts.push(why);
      near.destroy();
    },
  });
  try {
    await body({ peer, near, far, cuts });
  } finally {
    near.destroy();
    far.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

Deno.test("what one turn says leaves in one write, in order with shared frames", async () => {
  await withPeer(1_000_000, async ({ peer, near, far }) => {
    let writes = 0;
    const write = near.write.bind(near);
    near.write = (chunk: Uint8Array | string) => {
      writes++;
      return write(chunk);
    };
    const came: Buffer[] = [];
    far.on("data", (data: Buffer) => came.push(data));
    for (const text of ["one", "two", "three"]) peer.send(text);
    peer.write(textFrame("shared"));
    for (const text of ["four", "five"]) peer.send(text);
    const expected = ["one", "two", "three", "shared", "four", "five"].map(textFrame);
    const size = expected.reduce((total, frame) => total + frame.length, 0);
    await until("all has come", () => Buffer.concat(came).length === size);
    assert.deepEqual(new Uint8Array(Buffer.concat(came)), new Uint8Array(Buffer.concat(expected)));
    assert.equal(writes, 3);
  });
});

Deno.test("a peer that does not read is cut at its budget, and never holds more", async () => {
  const hardBytes = 1_048_576;
  await withPeer(hardBytes, async ({ peer, far, cuts }) => {
    far.pause();
    const frame = textFrame("x".repeat(20_000));
    let mostBuffered = 0;
    let sent = 0;
    while (cuts.length === 0) {
      for (let i = 0; i < 16; i++) peer.write(frame);
      sent += 16 * frame.length;
      mostBuffered = Math.max(mostBuffered, peer.buffered);
      assert.ok(sent < 64 * 1024 * 1024, "the system's own buffers end somewhere");
      await new Promise<void>((resolve) => queueMicrotask(resolve));
    }
    assert.deepEqual(cuts, ["slow"]);
    assert.ok(mostBuffered <= hardBytes, String(mostBuffered));
    peer.write(frame);
    peer.send("after");
    await Promise.resolve();
    assert.deepEqual(cuts, ["slow"], "once");
  });
});

Deno.test("what one turn says counts against the budget before it is written", async () => {
  await withPeer(10_000, async ({ peer, cuts }) => {
    for (let i = 0; i < 20; i++) peer.send("x".repeat(1000));
    assert.deepEqual(cuts, ["slow"]);
    await Promise.resolve();
  });
});

Deno.test("a closed peer has said what it had to say, and says nothing more", async () => {
  await withPeer(10_000, async ({ peer, far }) => {
    const came: Buffer[] = [];
    far.on("data", (data: Buffer) => came.push(data));
    peer.send("farewell");
    peer.close();
    peer.send("more");
    peer.write(textFrame("more"));
    const expected = textFrame("farewell");
    await until("it has come", () => Buffer.concat(came).length >= expected.length);
    assert.deepEqual(new Uint8Array(Buffer.concat(came)), new Uint8Array(expected));
  });
});
