import assert from "node:assert/strict";
import { connect } from "node:net";
import { connect as connectTls } from "node:tls";
import { securityHeaders } from "../../../src/http/security_headers.ts";
import { testTls } from "./test_tls.ts";
import { type TestEdge, withEdge } from "./test_edge.ts";

/** Sends raw bytes and collects what comes back until the server ends the connection. */
function exchange(edge: TestEdge, ...pieces: readonly string[]): Promise<string> {
  const { hostname, port } = new URL(edge.url);
  return new Promise((resolve) => {
    let came = "";
    const socket = connect(Number(port), hostname, () => {
      for (const piece of pieces) socket.write(piece);
    });
    socket.setEncoding("utf8");
    socket.on("data", (text: string) => came += text);
    socket.on("error", () => {}); // a reset after the answer is an end like any other
    socket.on("close", () => resolve(came));
  });
}

function assertProblem(came: string, status: number, code: string): void {
  assert.match(came, new RegExp(`^HTTP/1\\.1 ${status} `), came.slice(0, 200));
  const [head = "", body = ""] = came.split("\r\n\r\n");
  assert.match(head.toLowerCase(), /content-type: application\/problem\+json/);
  assert.match(head.toLowerCase(), /connection: close/);
  for (const [name, value] of Object.entries(securityHeaders)) {
    assert.ok(head.includes(`${name}: ${value}`), name);
  }
  assert.equal(JSON.parse(body).code, code);
}

Deno.test("headers over the limit are refused with 431 and counted", async () => {
  await withEdge({ limits: { headerBytesMax: 4096 } }, async (edge) => {
    const came = await exchange(
      edge,
      `GET /livez HTTP/1.1\r\nhost: 127.0.0.1\r\nx-big: ${"x".repeat(9000)}\r\n\r\n`,
    );
    assertProblem(came, 431, "too_large");
    assert.equal(await edge.refused("http", "too_large"), 1);
  });
});

Deno.test("what is no HTTP is refused with 400 and counted", async () => {
  await withEdge({}, async (edge) => {
    for (
      const nonsense of [
        "\u0000\u0001\u0002 nonsense\r\n\r\n",
        "GET\r\n\r\n",
        "POST /livez HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 3\r\n" +
        "transfer-encoding: chunked\r\n\r\n0\r\n\r\n",
      ]
    ) assertProblem(await exchange(edge, nonsense), 400, "malformed");
    assert.equal(await edge.refused("http", "malformed"), 3);
  });
});

Deno.test("half-sent headers are given up on in time", async () => {
  await withEdge({ limits: { headersMs: 200, requestMs: 400 } }, async (edge) => {
    const came = await exchange(edge, "GET /livez HTTP/1.1\r\nhost: 127.0.0.1\r\n");
    assertProblem(came, 408, "malformed");
  });
});

Deno.test("a connection that says nothing is given up on in time", async () => {
  await withEdge({ limits: { headersMs: 200, requestMs: 400 } }, async (edge) => {
    assertProblem(await exchange(edge), 408, "malformed");
  });
});

Deno.test("a half-sent body is given up on in time", async () => {
  await withEdge({ limits: { headersMs: 200, requestMs: 400 } }, async (edge) => {
    const came = await exchange(
      edge,
      "POST /v1/buildings/tower/groups/main/calls HTTP/1.1\r\nhost: 127.0.0.1\r\n" +
        `authorization: Bearer ${await edge.token()}\r\ncontent-type: application/json\r\n` +
        "idempotency-key: 019b8c4e-0000-7000-8000-000000000000\r\ncontent-length: 50\r\n\r\n{",
    );
    assertProblem(came, 408, "malformed");
  });
});

Deno.test("a half-sent handshake of a socket is given up on in time", async () => {
  await withEdge({ limits: { headersMs: 200, requestMs: 400 } }, async (edge) => {
    const came = await exchange(
      edge,
      "GET /v1/live HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: upgrade\r\nupgrade: websocket\r\n",
    );
    assertProblem(came, 408, "malformed");
  });
});

Deno.test("an idle connection is closed after its time", async () => {
  await withEdge({ limits: { keepAliveMs: 100 } }, async (edge) => {
    const came = await exchange(edge, "GET /livez HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n");
    assert.match(came, /^HTTP\/1\.1 200 /);
  });
});

Deno.test("connections over the limit are dropped, and there is room again afterwards", async () => {
  await withEdge({ limits: { connectionsMax: 3, socketsMax: 1 } }, async (edge) => {
    const { hostname, port } = new URL(edge.url);
    const held = Array.from({ length: 4 }, () => connect(Number(port), hostname));
    await Promise.all(
      held.map((socket) => new Promise((resolve) => socket.on("connect", resolve))),
    );
    // The system accepts a connection before the server drops it, so it opens and then ends.
    const dropped = connect(Number(port), hostname);
    dropped.on("error", () => {});
    await new Promise((resolve) => dropped.on("close", resolve));
    const ended = held.map((socket) => new Promise((resolve) => socket.on("close", resolve)));
    held.forEach((socket) => socket.destroy());
    await Promise.all(ended);
    for (;;) {
      // The server notices the ends in its own time.
      const came = await exchange(
        edge,
        "GET /livez HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n",
      );
      if (came.startsWith("HTTP/1.1 200")) break;
    }
  });
});

Deno.test("a small body in chunks is taken", async () => {
  await withEdge({}, async (edge) => {
    const body = '{"kind":"destination","from":0,"to":5}';
    const came = await exchange(
      edge,
      "POST /v1/buildings/tower/groups/main/calls HTTP/1.1\r\nhost: 127.0.0.1\r\n" +
        `authorization: Bearer ${await edge.token()}\r\ncontent-type: application/json\r\n` +
        "idempotency-key: 019b8c4e-0000-7000-8000-000000000000\r\n" +
        "connection: close\r\ntransfer-encoding: chunked\r\n\r\n",
      `5\r\n${body.slice(0, 5)}\r\n`,
      `${(body.length - 5).toString(16)}\r\n${body.slice(5)}\r\n0\r\n\r\n`,
    );
    assert.match(came, /^HTTP\/1\.1 201 /);
  });
});

Deno.test("a target or a host that makes no URL is refused", async () => {
  await withEdge({}, async (edge) => {
    for (
      const head of [
        "GET /livez HTTP/1.1\r\nhost: 127.0.0.1:99999999\r\n",
        "GET http:// HTTP/1.1\r\nhost: 127.0.0.1\r\n",
      ]
    ) {
      const came = await exchange(edge, `${head}connection: close\r\n\r\n`);
      assert.match(came, /^HTTP\/1\.1 40[03] /, came.slice(0, 100));
      assert.match(came, /"code":"(malformed|forbidden)"/);
      assert.match(came, /content-security-policy/i);
    }
  });
});

Deno.test("E15 TLS is spoken, says so, and changes its certificate without a restart", async () => {
  const peerName = (port: number) =>
    new Promise<string>((resolve, reject) => {
      const socket = connectTls({ host: "127.0.0.1", port, rejectUnauthorized: false }, () => {
        const name = socket.getPeerCertificate().subject.CN;
        let came = "";
        socket.setEncoding("utf8");
        socket.on("data", (text: string) => came += text);
        socket.on("close", () => resolve(`${name} ${/max-age=\d+/.exec(came)?.[0]}`));
        socket.write("GET /livez HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n");
      });
      socket.on("error", reject);
    });
  await withEdge({ tls: testTls.first }, async ({ served }) => {
    assert.match(served.url, /^https:/);
    assert.equal(await peerName(served.port), "first max-age=15552000");
    served.reloadTls(testTls.second);
    assert.equal(await peerName(served.port), "second max-age=15552000");
  });
});

Deno.test("a TLS handshake that is not finished is given up on in time", async () => {
  await withEdge({ tls: testTls.first, limits: { headersMs: 200 } }, async (edge) => {
    assert.equal(await exchange(edge), "");
  });
});
