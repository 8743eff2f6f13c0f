import assert from "node:assert/strict";
import { connect } from "node:net";
import { WebSocket } from "ws";
import { ManualClock } from "../../../src/clock.ts";
import { subprotocol } from "../../../src/protocol.ts";
import { main, type TestEdge, until, withEdge } from "../http/test_edge.ts";
import { TestSocket } from "./test_socket.ts";

const handshake = {
  host: "127.0.0.1",
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
  "sec-websocket-protocol": subprotocol,
};

/** Asks for an upgrade with these headers and returns status and body of the answer. */
async function upgrade(
  edge: TestEdge,
  change: Record<string, string | undefined> = {},
  path = "/v1/live",
  method = "GET",
): Promise<{ status: number; body: string; head: string }> {
  const { hostname, port } = new URL(edge.url);
  const connection = await Deno.connect({ hostname, port: Number(port) });
  const headers = Object.entries({ ...handshake, ...change })
    .filter((entry) => entry[1] !== undefined)
    .map(([name, value]) => `${name}: ${value}\r\n`).join("");
  await connection.write(new TextEncoder().encode(`${method} ${path} HTTP/1.1\r\n${headers}\r\n`));
  const buffer = new Uint8Array(8192);
  const size = await connection.read(buffer) ?? 0;
  connection.close();
  const [head = "", body = ""] = new TextDecoder().decode(buffer.subarray(0, size))
    .split("\r\n\r\n");
  return { status: Number(head.split(" ")[1]), head, body };
}

Deno.test("a handshake as the RFC has it is accepted, without compression", async () => {
  await withEdge({}, async (edge) => {
    const answer = await upgrade(edge, {
      "sec-websocket-extensions": "permessage-deflate; client_max_window_bits",
    });
    assert.equal(answer.status, 101);
    assert.match(answer.head, /sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=/i);
    assert.match(answer.head, new RegExp(`sec-websocket-protocol: ${subprotocol}`, "i"));
    assert.doesNotMatch(answer.head, /extensions/i);
  });
});

Deno.test("handshakes that are not right are refused as problem+json and counted", async () => {
  await withEdge({}, async (edge) => {
    const cases: [Record<string, string | undefined>, string, number, string][] = [
      [{}, "/v1/other", 404, "not_found"],
      [{}, "/v1/live?token=x", 404, "not_found"],
      [{ "sec-websocket-protocol": undefined }, "/v1/live", 400, "unsupported_version"],
      [{ "sec-websocket-protocol": "vestibule.v9" }, "/v1/live", 400, "unsupported_version"],
      [{ "sec-websocket-key": undefined }, "/v1/live", 400, "malformed"],
      [{ "sec-websocket-key": "short" }, "/v1/live", 400, "malformed"],
      [{ "sec-websocket-version": "7" }, "/v1/live", 400, "malformed"],
      [{ upgrade: "h2c" }, "/v1/live", 400, "malformed"],
      [{ origin: "https://evil.example" }, "/v1/live", 403, "forbidden"],
      [{ origin: "null" }, "/v1/live", 403, "forbidden"],
      [
        { host: "evil.example", origin: "http://evil.example" },
        "/v1/live",
        403,
        "forbidden",
      ],
    ];
    for (const [change, path, status, code] of cases) {
      const answer = await upgrade(edge, change, path);
      assert.equal(answer.status, status, JSON.stringify(change));
      assert.equal(JSON.parse(answer.body).code, code);
      assert.match(answer.head, /application\/problem\+json/);
      assert.match(answer.head, /content-security-policy/);
    }
    assert.equal(await edge.refused("live", "forbidden"), 3);
    assert.equal(edge.served.sockets(), 0);
  });
});

Deno.test("a page of this very host may open a socket", async () => {
  await withEdge({}, async (edge) => {
    const { host } = new URL(edge.url);
    assert.equal((await upgrade(edge, { host, origin: `http://${host}` })).status, 101);
  });
});

Deno.test("sockets are bounded from one address and altogether, and there is room again", async () => {
  for (
    const limits of [{ socketsMax: 2 }, { socketsPerAddressMax: 2 }]
  ) {
    await withEdge({ limits }, async (edge) => {
      const sockets = [await TestSocket.open(edge.url), await TestSocket.open(edge.url)];
      const answer = await upgrade(edge);
      assert.equal(answer.status, 429);
      assert.equal(JSON.parse(answer.body).code, "busy");
      assert.match(answer.head, /retry-after: 5/);
      await sockets[0]!.close();
      const again = await TestSocket.open(edge.url);
      await again.close();
      await sockets[1]!.close();
      assert.equal(await edge.refused("live", "busy"), 1);
    });
  }
});

Deno.test("open sockets are counted up and down", async () => {
  await withEdge({}, async (edge) => {
    const socket = await TestSocket.greeted(edge.url, await edge.token());
    assert.equal(await edge.figure("vestibule_sockets"), 1);
    await socket.close();
    await until("the server has seen the end", () => edge.served.sockets() === 0);
    assert.equal(await edge.figure("vestibule_sockets"), 0);
  });
});

Deno.test("a peer that stops reading is found silent within ten seconds", async () => {
  const clock = new ManualClock();
  await withEdge({ clock }, async (edge) => {
    const socket = await TestSocket.open(edge.url, { autoPong: false });
    socket.send({ type: "hello", version: 1, capability: await edge.token() });
    await socket.next("welcome");
    socket.send({ type: "subscribe", ref: "s", ...main });
    await socket.next("snapshot");
    const pinged = new Promise((resolve) => socket.socket.on("ping", resolve));
    clock.advance(4950);
    await pinged;
    assert.equal(await edge.figure('vestibule_terminated_peers_total{why="silent"}'), 0);
    clock.advance(5000);
    assert.equal(await socket.closed, 1006);
    assert.equal(await edge.figure('vestibule_terminated_peers_total{why="silent"}'), 1);
  });
});

Deno.test("a peer that sends pongs of its own without reading our pings is ended all the same", async () => {
  const clock = new ManualClock();
  await withEdge({ clock }, async (edge) => {
    const socket = await TestSocket.open(edge.url, { autoPong: false });
    socket.send({ type: "hello", version: 1, capability: await edge.token() });
    await socket.next("welcome");
    socket.send({ type: "subscribe", ref: "s", ...main });
    await socket.next("snapshot");
    for (let second = 0; second < 10; second++) {
      socket.socket.pong(second % 2 === 0 ? undefined : "guessed");
      await pongTaken(edge);
      clock.advance(1000);
    }
    assert.equal(await socket.closed, 1006);
    assert.equal(await edge.figure('vestibule_terminated_peers_total{why="silent"}'), 1);
  });
});

Deno.test("a peer that answers pings stays, and one that hears nothing is pinged seldom", async () => {
  const clock = new ManualClock();
  await withEdge({ clock }, async (edge) => {
    const socket = await TestSocket.greeted(edge.url, await edge.token());
    let pings = 0;
    let heard = () => {};
    socket.socket.on("ping", () => {
      pings++;
      heard();
    });
    const nextPing = () => new Promise<void>((resolve) => heard = resolve);
    // The welcome was something sent, so the first ping comes soon.
    let ping = nextPing();
    clock.advance(5000);
    await ping;
    await socket.settled(); // the pong is in; and the answer to this is something sent again
    ping = nextPing();
    clock.advance(5000);
    await ping;
    // Nothing is sent from here on. A message of ours would be answered, so look at the pings.
    await until("both pings have come", () => pings === 2);
    const before = pings;
    await pongTaken(edge);
    clock.advance(13_000);
    assert.equal(pings, before);
    ping = nextPing();
    clock.advance(3000);
    await ping;
    await socket.close();
  });
});

/** The server has taken a pong that was on its way: a request behind it has been answered. */
async function pongTaken(edge: TestEdge): Promise<void> {
  for (let i = 0; i < 3; i++) await (await fetch(`${edge.url}/livez`)).body?.cancel();
}

Deno.test("a peer that does not answer our close is cut off after its time", async () => {
  const clock = new ManualClock();
  await withEdge({ clock }, async (edge) => {
    const { hostname, port } = new URL(edge.url);
    const socket = connect(Number(port), hostname);
    const closed = new Promise((resolve) => socket.on("close", resolve));
    socket.on("error", () => {});
    const headers = Object.entries(handshake).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`GET /v1/live HTTP/1.1\r\n${headers.join("")}\r\n`);
    await new Promise((resolve) => socket.once("data", resolve));
    const farewell = new Promise((resolve) => socket.once("data", resolve));
    clock.advance(5000); // no hello
    await farewell;
    clock.advance(2000);
    await closed;
    assert.equal(await edge.figure('vestibule_terminated_peers_total{why="unclosed"}'), 1);
  });
});

Deno.test("frames that break WebSocket itself close the socket with the RFC's code", async () => {
  await withEdge({}, async (edge) => {
    const cases: [string, number[], number][] = [
      ["unmasked", [0x81, 0x02, 0x7b, 0x7d], 1002],
      ["reserved bit", [0xc1, 0x80, 1, 2, 3, 4], 1002],
      ["unknown opcode", [0x83, 0x80, 1, 2, 3, 4], 1002],
      ["fragmented control frame", [0x09, 0x80, 1, 2, 3, 4], 1002],
      ["continuation of nothing", [0x80, 0x80, 1, 2, 3, 4], 1002],
      ["broken UTF-8", [0x81, 0x81, 0, 0, 0, 0, 0xff], 1007],
      ["a length of 2^62", [0x81, 0xff, 0x40, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4], 1009],
    ];
    for (const [name, bytes, code] of cases) {
      const { hostname, port } = new URL(edge.url);
      const connection = await Deno.connect({ hostname, port: Number(port) });
      const headers = Object.entries(handshake).map(([header, value]) => `${header}: ${value}\r\n`);
      const head = `GET /v1/live HTTP/1.1\r\n${headers.join("")}\r\n`;
      await connection.write(new TextEncoder().encode(head));
      const buffer = new Uint8Array(4096);
      await connection.read(buffer);
      await connection.write(Uint8Array.from(bytes));
      const size = await connection.read(buffer) ?? 0;
      assert.equal(buffer[0], 0x88, `${name}: a close frame, got ${buffer.subarray(0, size)}`);
      assert.equal(buffer[2]! * 256 + buffer[3]!, code, name);
      connection.close();
    }
    assert.equal(await edge.refused("live", "malformed"), 6);
    assert.equal(await edge.refused("live", "too_large"), 1);
  });
});

Deno.test("pings of a peer are answered within its rate and no faster", async () => {
  const clock = new ManualClock();
  await withEdge({ clock, limits: { messagesPerSecond: 5 } }, async (edge) => {
    const socket = await TestSocket.greeted(edge.url, await edge.token());
    let pongs = 0;
    socket.socket.on("pong", () => pongs++);
    for (let i = 0; i < 50; i++) socket.socket.ping();
    await pongTaken(edge);
    clock.advance(1000);
    await socket.settled();
    assert.equal(pongs, 9, "ten in the burst, of which the hello was one");
    await socket.close();
  });
});

Deno.test("a client of another version is told which one is spoken", async () => {
  await withEdge({}, async (edge) => {
    const socket = new WebSocket(`${edge.url.replace("http", "ws")}/v1/live`, "vestibule.v2");
    const answer = await new Promise<number | undefined>((resolve, reject) => {
      socket.on("unexpected-response", (_request, response) => {
        response.resume();
        response.on("end", () => resolve(response.statusCode));
      });
      socket.on("open", () => reject(new Error("it opened")));
      socket.on("error", () => {});
    });
    assert.equal(answer, 400);
  });
});
