import assert from "node:assert/strict";
import { connect, createServer } from "node:net";
import { PassThrough } from "node:stream";
import { sendAtOnce } from "../../../adapters/mqtt/no_delay.ts";

Deno.test("no delay: a socket is told to send at once, any other stream is left alone", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as { port: number };
  const socket = connect(port, "127.0.0.1");
  await new Promise((resolve) => socket.once("connect", resolve));
  const told: boolean[] = [];
  const real = socket.setNoDelay.bind(socket);
  socket.setNoDelay = (on = true) => {
    told.push(on);
    return real(on);
  };
  sendAtOnce(socket);
  assert.deepEqual(told, [true]);
  const stream = new PassThrough();
  sendAtOnce(stream);
  assert.equal(stream.destroyed, false);
  socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});
