import assert from "node:assert/strict";
import { request } from "node:http";
import { redacted, withoutTokens } from "../../../../src/operations/redaction.ts";
import { until } from "../../http/test_edge.ts";
import {
  action,
  inTime,
  ping,
  type StreamStage,
  TestClient,
  towerScope,
  withStream,
} from "./stream_stage.ts";

const handshake = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
  "sec-websocket-protocol": "koneapi",
};

/** How a handshake was answered. */
interface HandshakeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** Drops the connection of a handshake that was accepted. */
  readonly drop: () => void;
}

/** Asks for an upgrade with these headers. */
async function upgrade(
  { streamUrl }: Pick<StreamStage, "streamUrl">,
  path: string,
  change: Readonly<Record<string, string | undefined>> = {},
): Promise<HandshakeAnswer> {
  const headers = Object.fromEntries(
    Object.entries({ ...handshake, ...change }).filter(([, value]) => value !== undefined),
  ) as Record<string, string>;
  const answered = new Promise<HandshakeAnswer>((resolve, reject) => {
    const asked = request(`${streamUrl}${path}`, { headers, agent: false });
    asked.on("upgrade", (response, socket) => {
      socket.on("error", () => {});
      const { statusCode: status = 0, headers } = response;
      resolve({ status, headers, body: "", drop: () => socket.destroy() });
    });
    asked.on("response", (response) => {
      let body = "";
      response.on("data", (part) => body += part);
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body, drop() {} });
      });
    });
    asked.on("error", reject);
    asked.end();
  });
  return await inTime("the answer to the handshake", answered);
}

const path = (token: string) => `/stream-v2?accessToken=${token}`;

Deno.test("KONE 1.3 a token is taken as it comes: escaped, after Bearer, in the header, beside more", async () => {
  await withStream({}, async (stage) => {
    const { token } = await stage.master();
    const bearer = { authorization: `Bearer ${token}` };
    const ways: [string, Record<string, string>?][] = [
      [path(token)],
      [path(encodeURIComponent(token))],
      [path(`Bearer%20${token}`)],
      [path(`Bearer+${token}`)],
      [`/stream-v2?x=1&accessToken=${token}&y=?`],
      ["/stream-v2", bearer],
      ["/stream-v2?accessToken=", bearer],
      [path(token), { "sec-websocket-protocol": "other, koneapi" }],
      [path(token), { host: "dev.kone.com" }],
    ];
    for (const [address, headers] of ways) {
      const { status, headers: came, drop } = await upgrade(stage, address, headers);
      assert.equal(status, 101, `not taken: ${withoutTokens(address)}`);
      assert.equal(came["sec-websocket-protocol"], "koneapi");
      assert.equal(came["sec-websocket-extensions"], undefined);
      drop();
    }
    await until("all are gone", () => stage.stream.size === 0);
  });
});

Deno.test("KONE 1.3 handshakes that are not right are HTTP statuses, in this API's form", async () => {
  await withStream({}, async (stage) => {
    const { token } = await stage.master();
    const forged = `${token.slice(0, -4)}AAAA`;
    const rows: [string, Record<string, string | undefined>, number, string][] = [
      ["/stream-v2", {}, 401, "Missing access token"],
      [path(""), {}, 401, "Missing access token"],
      [path("nonsense"), {}, 401, "Invalid jwt token"],
      [path("%FF%00"), {}, 401, "Invalid jwt token"],
      [path(forged), {}, 401, "Invalid jwt token"],
      [path(token), { "sec-websocket-protocol": undefined }, 400, "Sub-protocol koneapi"],
      [path(token), { "sec-websocket-protocol": "koneapi2" }, 400, "Sub-protocol koneapi"],
      [path(token), { "sec-websocket-key": "short" }, 400, "Invalid WebSocket handshake"],
      [path(token), { "sec-websocket-version": "7" }, 400, "Invalid WebSocket handshake"],
      [path(token), { origin: "https://evil.example" }, 403, "Page is of another origin"],
      [path(token), { origin: "null" }, 403, "Page is of another origin"],
      [
        path(token),
        { host: "evil.example", origin: "http://evil.example" },
        403,
        "Page is of another origin",
      ],
    ];
    for (const [address, change, status, message] of rows) {
      const answer = await upgrade(stage, address, change);
      assert.equal(answer.status, status, message);
      const body = JSON.parse(answer.body);
      assert.match(body.message, new RegExp(`^${message}`));
      assert.equal(body.errors.length, 1);
      assert.equal(answer.headers["content-type"], "application/json");
      assert.match(String(answer.headers["content-security-policy"]), /default-src 'none'/);
    }
    const page = await upgrade(stage, path(token), { origin: stage.streamUrl });
    assert.equal(page.status, 101);
    page.drop();
    assert.equal((await upgrade(stage, "/stream-v3?accessToken=x")).status, 404);
    await until("all are gone", () => stage.stream.size === 0);
  });
});

Deno.test("KONE 1.3 a token of single use opens one connection; an expired one none", async () => {
  await withStream({}, async (stage) => {
    const { ask, clock } = stage;
    const { token } = await stage.master();
    const { body } = await ask("/api/v2/oauth2/limited-token", {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ endUserIdentity: "anna", scopes: [towerScope], singleUse: true }),
    });
    const single = (body as { access_token: string }).access_token;
    const client = await TestClient.open(stage.streamUrl, single);
    client.send(ping(1));
    assert.equal((await client.take(2))[1]?.data.request_id, 1);
    assert.equal((await upgrade(stage, path(single))).status, 401);
    await client.quiet();
    await client.close();
    await clock.run(3_601_000);
    assert.equal((await upgrade(stage, path(token))).status, 401);
  });
});

Deno.test("KONE 1.3 too many sockets of an address, of a client or of all are 429, until one goes", async () => {
  const bounds = [{ socketsMax: 2 }, { socketsPerAddressMax: 2 }, { socketsPerClientMax: 2 }];
  for (const limits of bounds) {
    await withStream({ limits }, async (stage) => {
      const { token } = await stage.master();
      const open = [
        await TestClient.open(stage.streamUrl, token),
        await TestClient.open(stage.streamUrl, token),
      ];
      const refused = await upgrade(stage, path(token));
      assert.equal(refused.status, 429, JSON.stringify(limits));
      assert.equal(refused.headers["retry-after"], "5");
      assert.equal(JSON.parse(refused.body).message, "Too many requests");
      await open[0]!.close();
      await until("one is gone", () => stage.stream.size === 1);
      const again = await TestClient.open(stage.streamUrl, token);
      for (const client of [open[1]!, again]) await client.close();
    });
  }
});

Deno.test("KONE 1.3 one limited token opens a few sockets, and not those of its client's other users", async () => {
  await withStream({ limits: { socketsPerLimitedTokenMax: 2 } }, async (stage) => {
    const { token: master } = await stage.master();
    const limited = async (endUserIdentity: string) => {
      const { body } = await stage.ask("/api/v2/oauth2/limited-token", {
        method: "POST",
        headers: { authorization: `Bearer ${master}`, "content-type": "application/json" },
        body: JSON.stringify({ endUserIdentity, scopes: [towerScope] }),
      });
      return (body as { access_token: string }).access_token;
    };
    const [ann, ben] = [await limited("ann"), await limited("ben")];
    const open: HandshakeAnswer[] = [];
    for (const [token, status] of [[ann, 101], [ann, 101], [ann, 429], [ben, 101]] as const) {
      const answer = await upgrade(stage, path(token));
      assert.equal(answer.status, status);
      open.push(answer);
    }
    open[0]!.drop();
    await until("one is gone", () => stage.stream.size === 2);
    open.push(await upgrade(stage, path(ann)));
    assert.equal(open.at(-1)!.status, 101);
    for (const { drop } of open) drop();
    await until("all are gone", () => stage.stream.size === 0);
  });
});

Deno.test("KONE 1.3 handshakes of one address that come too fast are 429, without a look at the token", async () => {
  await withStream({ limits: { upgradesPerSecond: 2 } }, async (stage) => {
    const statuses = [];
    for (let at = 0; at < 6; at++) statuses.push((await upgrade(stage, path("x"))).status);
    assert.deepEqual(statuses, [401, 401, 401, 401, 429, 429]);
    await stage.clock.run(1_000);
    assert.equal((await upgrade(stage, path("x"))).status, 401);
  });
});

Deno.test("handshakes that fail leave no socket counted", async () => {
  await withStream({ limits: { socketsMax: 1 } }, async (stage) => {
    const { token } = await stage.master();
    for (let at = 0; at < 3; at++) {
      assert.equal((await upgrade(stage, path("x"))).status, 401);
      const unsound = await upgrade(stage, path(token), { "sec-websocket-key": "short" });
      assert.equal(unsound.status, 400);
    }
    const client = await TestClient.open(stage.streamUrl, token);
    await client.quiet();
    await client.close();
  });
});

Deno.test("a message that is too large, or in too many pieces, ends its connection with 1009 or 1008", async () => {
  await withStream({ limits: { fragmentsMax: 4 } }, async (stage) => {
    const [large, pieces, well] = [
      await stage.connect(),
      await stage.connect(),
      await stage.connect(),
    ];
    large.send(`"${"x".repeat(65_536)}"`);
    assert.equal(await inTime("the end", large.closed), 1009);
    for (let at = 0; at < 6; at++) pieces.socket.send(at === 0 ? "{" : " ", { fin: false });
    assert.equal(await inTime("the end", pieces.closed), 1008);
    well.socket.send(JSON.stringify(action(1)).slice(0, 10), { fin: false });
    well.socket.send(JSON.stringify(action(1)).slice(10), { fin: true });
    assert.equal((await well.take(2))[1]?.data.request_id, 1);
    await well.close();
  });
});

Deno.test("a server that stops takes no more streams: 503", async () => {
  await withStream({}, async (stage) => {
    const { token } = await stage.master();
    await stage.stream.close();
    const answer = await upgrade(stage, path(token));
    assert.deepEqual([answer.status, answer.headers["retry-after"]], [503, "5"]);
  });
});

Deno.test("KONE 1.3 tokens in addresses are in no log line, no figure and no answer, however it goes", async () => {
  const handlers = {
    action: (): void => {
      throw new Error("broken on purpose");
    },
  };
  await withStream({ handlers }, async (stage) => {
    const { token } = await stage.master();
    const plain = "a-secret-that-is-no-token";
    const answers: string[] = [];
    const asked = async (...words: [string, Record<string, string | undefined>?]) => {
      const { body, headers, drop } = await upgrade(stage, ...words);
      answers.push(body, JSON.stringify(headers));
      drop();
    };
    const client = await TestClient.open(stage.streamUrl, token);
    await client.asks(action(1));
    await client.asks("{");
    for (const secret of [token, plain, `${token}x`]) {
      await asked(path(secret));
      await asked(path(`Bearer%20${secret}`), { "sec-websocket-key": "short" });
      await asked(path(secret), { "sec-websocket-protocol": undefined });
      await asked(path(secret), { origin: "https://evil.example" });
      await asked(`/stream-v9?accessToken=${secret}`);
      const { status, ...rest } = await stage.ask(path(secret));
      assert.ok(status >= 400);
      answers.push(JSON.stringify(rest.body));
      const get = await fetch(`${stage.streamUrl}${path(secret)}`);
      answers.push(await get.text(), JSON.stringify([...get.headers]));
      assert.ok(get.status >= 400);
    }
    client.socket.terminate();
    await until("all are gone", () => stage.stream.size === 0);
    const shown = [...stage.streamLines, ...stage.lines, await stage.metrics.text(), ...answers]
      .join("\n");
    assert.match(shown, /kone_request_failed/);
    for (const secret of [token, token.split(".")[2]!, plain]) {
      assert.ok(!shown.includes(secret), "a token was shown");
    }
  });
});

Deno.test("an address that reaches a log all the same has its token struck out, whatever its form", async () => {
  await withStream({}, async ({ master }) => {
    const { token } = await master();
    for (const value of [token, `Bearer%20${token}`, encodeURIComponent(`Bearer ${token}`), "x1"]) {
      const text = withoutTokens(`GET ${path(value)}&y=1 HTTP/1.1`);
      assert.equal(text, `GET /stream-v2?accessToken=${redacted}&y=1 HTTP/1.1`);
    }
  });
});
