import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocket } from "ws";
import { joined, textFrame, textFrames } from "../../../src/live/frame.ts";

const acceptSuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455 §1.3

/** What a WebSocket client makes of bytes that come in pieces, up to a close frame behind them. */
async function received(bytes: Uint8Array, pieceBytes = 65_536): Promise<string[]> {
  const server = createServer();
  server.on("upgrade", (request, socket) => {
    const key = request.headers["sec-websocket-key"];
    const accept = createHash("sha1").update(`${key}${acceptSuffix}`).digest("base64");
    socket.write(
      "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n" +
        `sec-websocket-accept: ${accept}\r\n\r\n`,
    );
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      socket.write(bytes.subarray(at, at + pieceBytes));
    }
    socket.write(Uint8Array.of(0x88, 0x00));
    socket.once("data", () => socket.end()); // the client's own close frame
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const texts: string[] = [];
  client.on("message", (data: Buffer) => texts.push(data.toString()));
  const code = await new Promise<number>((resolve, reject) => {
    client.on("error", reject);
    client.on("close", resolve);
  });
  await new Promise((resolve) => server.close(resolve));
  assert.equal(code, 1005, "the frames ended where the close frame begins");
  return texts;
}

Deno.test("frames at the borders of their header's form are read back whole", async () => {
  for (const length of [0, 1, 125, 126, 127, 65_535, 65_536, 200_000]) {
    const text = "x".repeat(length);
    assert.deepEqual(await received(textFrame(text)), [text], String(length));
  }
});

Deno.test("frames of any texts are read back as they were", async () => {
  const texts = fc.array(fc.string({ unit: "grapheme", maxLength: 200 }), { maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(texts, async (sent) => {
      assert.deepEqual(await received(textFrames(sent), 7), sent);
      assert.deepEqual(await received(joined(sent.map(textFrame))), sent);
    }),
    { numRuns: 30 },
  );
});

Deno.test("a text that is longer in bytes than in characters has the header of its bytes", async () => {
  for (const length of [60, 63, 64, 22_000, 32_768]) {
    const text = "ä€😀".repeat(length / 2);
    assert.deepEqual(await received(textFrame(text)), [text]);
  }
});
