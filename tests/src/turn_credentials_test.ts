import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { turnLifeS, turnServer } from "../../src/turn_credentials.ts";

Deno.test("TURN credentials say when they end, belong to nobody, and a server can check them", () => {
  let id = 0;
  const options = {
    urls: ["turn:relay.example:3478"],
    secret: "shared",
    nowMs: () => 1_767_600_000_500,
    randomId: () => `r${++id}`,
  };
  const server = turnServer(options);
  assert.deepEqual(server.urls, ["turn:relay.example:3478"]);
  assert.equal(server.username, `${1_767_600_000 + turnLifeS}:r1`);
  const sum = createHmac("sha1", "shared").update(server.username!).digest("base64");
  assert.equal(server.credential, sum);
  assert.notEqual(turnServer(options).username, server.username);
});

Deno.test("TURN credentials are those of a known sample", () => {
  const server = turnServer({
    urls: ["turn:a"],
    secret: "north",
    nowMs: () => 0,
    randomId: () => "x",
  });
  // printf 600:x | openssl dgst -sha1 -hmac north -binary | base64
  assert.deepEqual([server.username, server.credential], ["600:x", "+rhEtOJr3QxkfLqxUAkcewawcGo="]);
});
