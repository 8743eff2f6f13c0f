import assert from "node:assert/strict";
import { ManualClock } from "../../../src/clock.ts";
import { problemSchema } from "../../../src/http/problem.ts";
import { securityHeaders } from "../../../src/http/security_headers.ts";
import { webFile } from "../../../src/http/web_files.ts";
import { callSchema } from "../../../src/protocol.ts";
import { seededRandom, uuidV7 } from "../../../src/random.ts";
import { refusalCodes, refusals, refuse } from "../../../src/refusal.ts";
import { low, main, type TestEdge, withEdge } from "./test_edge.ts";

const random = seededRandom("app");
const newKey = () => uuidV7(Date.UTC(2026, 0, 5), random);
const calls = "/v1/buildings/tower/groups/main/calls";
const journey = { kind: "destination", from: 0, to: 5 };

interface Ask {
  readonly method?: string;
  readonly token?: string | null;
  readonly key?: string | null;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

async function ask(edge: TestEdge, path: string, options: Ask = {}): Promise<Response> {
  const token = options.token === undefined ? await edge.token() : options.token;
  const { body } = options;
  return await fetch(`${edge.url}${path}`, {
    method: options.method ?? "GET",
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(typeof options.key === "string" ? { "idempotency-key": options.key } : {}),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...options.headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
}

function place(edge: TestEdge, options: Ask = {}): Promise<Response> {
  return ask(edge, calls, { method: "POST", body: journey, key: newKey(), ...options });
}

/** Holds an answer to the form every refusal has, and returns it. */
async function refusalOf(response: Response, code: string) {
  assert.equal(response.headers.get("content-type"), "application/problem+json");
  const problem = problemSchema.parse(await response.json());
  assert.equal(problem.code, code);
  assert.equal(problem.status, response.status);
  assert.equal(problem.type, `urn:vestibule:refusal:${code}`);
  assert.equal(response.headers.get("cache-control"), "no-store");
  for (const [name, value] of Object.entries(securityHeaders)) {
    assert.equal(response.headers.get(name), value, name);
  }
  return problem;
}

Deno.test("a call is placed, read and cancelled over HTTP", async () => {
  await withEdge({}, async (edge) => {
    const placed = await place(edge);
    assert.equal(placed.status, 201);
    const call = callSchema.parse(await placed.json());
    assert.equal(call.state, "registered");
    assert.deepEqual(call.request, { ...journey, persons: 1 });
    assert.equal(placed.headers.get("location"), `${calls}/${call.id}`);
    const read = await ask(edge, `${calls}/${call.id}`);
    assert.deepEqual(await read.json(), call);
    const cancelled = await ask(edge, `${calls}/${call.id}`, { method: "DELETE" });
    assert.equal(cancelled.status, 200);
    assert.deepEqual(await cancelled.json(), { ...call, state: "cancelled", reason: "by_caller" });
    await refusalOf(
      await ask(edge, `${calls}/${call.id}`, { method: "DELETE" }),
      "not_cancellable",
    );
  });
});

Deno.test("E2 a repeat with the same key is answered 200 with the call it placed", async () => {
  const clock = new ManualClock();
  await withEdge({ clock }, async (edge) => {
    const key = newKey();
    const first = await place(edge, { key });
    assert.equal(first.status, 201);
    const call = await first.json();
    clock.advance(5);
    const again = await place(edge, { key });
    assert.equal(again.status, 200);
    assert.deepEqual(await again.json(), call);
    await refusalOf(await place(edge, { key, body: { ...journey, to: 6 } }), "key_reused");
  });
});

Deno.test("doors are opened for one's own call whose car stands there", async () => {
  await withEdge({}, async (edge) => {
    const { id } = await (await place(edge)).json();
    const open = (call: string, key: string | null = newKey()) =>
      ask(edge, `${calls}/${call}/open-doors`, { method: "POST", key });
    await refusalOf(await open(id), "doors_not_here");
    edge.lifts.advance(main, id, "being_served");
    const opened = await open(id);
    assert.equal(opened.status, 200);
    assert.equal((await opened.json()).state, "being_served");
    await refusalOf(await open(id, null), "key_required");
    await refusalOf(await open("call-99"), "unknown_call");
  });
});

Deno.test("C4 another's call is as unknown as one that never was", async () => {
  await withEdge({}, async (edge) => {
    const { id } = await (await place(edge)).json();
    const token = await edge.token({ rid: "r-2" });
    for (const call of [id, "call-99"]) {
      await refusalOf(await ask(edge, `${calls}/${call}`, { token }), "unknown_call");
      await refusalOf(
        await ask(edge, `${calls}/${call}`, { token, method: "DELETE" }),
        "unknown_call",
      );
    }
  });
});

Deno.test("C5 a group is shown with one's own calls, and with all only to operators", async () => {
  await withEdge({}, async (edge) => {
    edge.lifts.report(main, "a", 3);
    await (await place(edge)).body?.cancel();
    const path = "/v1/buildings/tower/groups/main";
    const own = await (await ask(edge, path)).json();
    assert.equal(own.calls.length, 1);
    assert.equal(own.cars[0].id, "a");
    assert.ok(!("anyCalls" in own));
    const other = await (await ask(edge, path, { token: await edge.token({ rid: "r-2" }) })).json();
    assert.deepEqual(other.calls, []);
    assert.deepEqual(other.lit, [{ level: 0, side: "front", direction: "up" }]);
    const operator = await edge.token({ rid: "op", lifts: [], operator: true });
    const seen = await (await ask(edge, path, { token: operator })).json();
    assert.equal(seen.anyCalls.length, 1);
    assert.ok(!JSON.stringify(seen).includes("r-1"));
    assert.ok(!("placedAtMs" in seen.anyCalls[0]));
  });
});

Deno.test("C4 the site shows the capability's own building and no device", async () => {
  await withEdge({}, async (edge) => {
    const site = await (await ask(edge, "/v1/site")).json();
    assert.equal(site.cluster, "yard");
    assert.deepEqual(site.buildings.map(({ id }: { id: string }) => id), ["tower"]);
    assert.equal(site.buildings[0].floors[0].label, "G");
    assert.deepEqual(site.buildings[0].groups[1].cars[0].serves[2], { level: 2, sides: ["front"] });
    const text = JSON.stringify(site);
    for (const hidden of ["devices", "controller", "annex", "speedMps"]) {
      assert.ok(!text.includes(hidden), hidden);
    }
  });
});

Deno.test("without, with a forged, an expired or a revoked capability nothing is answered", async () => {
  const clock = new ManualClock();
  await withEdge({ clock }, async (edge) => {
    for (const path of ["/v1/site", calls, "/v1/buildings/tower/groups/main", "/v1/none"]) {
      const response = await ask(edge, path, { token: null });
      assert.equal(response.headers.get("www-authenticate"), 'Bearer realm="vestibule"');
      await refusalOf(response, "unauthenticated");
    }
    const token = await edge.token();
    await refusalOf(await place(edge, { token: `${token}x` }), "unauthenticated");
    await refusalOf(await place(edge, { token: "a.b.c" }), "unauthenticated");
    const answer = await edge.capabilities.verify(token);
    assert.ok(answer.ok);
    edge.revocations.revoke(answer.value.jti, answer.value.expiresAtMs);
    await refusalOf(await place(edge, { token }), "capability_revoked");
    const short = await edge.token({ ttlMs: 1000 });
    clock.advance(1000);
    const late = await place(edge, { token: short });
    assert.match(late.headers.get("www-authenticate") ?? "", /error="invalid_token"/);
    await refusalOf(late, "capability_expired");
    assert.equal(await edge.refused("http", "capability_expired"), 1);
  });
});

Deno.test("a capability opens its own floors and groups only", async () => {
  await withEdge({}, async (edge) => {
    const token = await edge.token({ lifts: [{ group: "main", levels: [3] }] });
    await refusalOf(await place(edge, { token }), "forbidden");
    assert.equal((await place(edge, { token, body: { ...journey, to: 3 } })).status, 201);
    const other = `/v1/buildings/tower/groups/${low.group}`;
    await refusalOf(await ask(edge, other, { token }), "forbidden");
    await refusalOf(
      await ask(edge, "/v1/buildings/annex/groups/only", { token }),
      "forbidden",
    );
    await refusalOf(await ask(edge, "/v1/buildings/tower/groups/none", { token }), "unknown_group");
    await refusalOf(await place(edge, { body: { ...journey, to: 77 } }), "unknown_floor");
  });
});

Deno.test("bodies that are not right are refused by what is wrong with them", async () => {
  await withEdge({}, async (edge) => {
    const token = "not-to-be-repeated-7";
    const bad = async (body: unknown, code: string, headers: Record<string, string> = {}) =>
      await refusalOf(await place(edge, { body, headers }), code);
    await bad("{", "malformed");
    await bad("", "malformed");
    await bad("[]", "invalid");
    await bad({ ...journey, kind: "teleport" }, "invalid");
    await bad({ ...journey, to: "5" }, "invalid");
    await bad({ ...journey, persons: 0 }, "invalid");
    await bad({ ...journey, to: 1e300 }, "invalid");
    const extra = await bad({ ...journey, to: token }, "invalid");
    assert.match(extra.detail, /body: to:/);
    assert.ok(!extra.detail.includes(token));
    await bad("from=0&to=5", "unsupported_media_type", { "content-type": "text/plain" });
  });
});

Deno.test("E2 a call without a usable key is refused", async () => {
  await withEdge({}, async (edge) => {
    await refusalOf(await place(edge, { key: null }), "key_required");
    await refusalOf(await place(edge, { key: "x".repeat(65) }), "key_invalid");
    await refusalOf(await place(edge, { key: "7" }), "key_invalid");
  });
});

Deno.test("a body over the limit is refused, declared or not, and not read to its end", async () => {
  await withEdge({}, async (edge) => {
    const big = JSON.stringify({ ...journey, filler: "x".repeat(20_000) });
    await refusalOf(await place(edge, { body: big }), "too_large");
    const token = await edge.token();
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled++;
        controller.enqueue(new Uint8Array(65_536));
        if (pulled > 2000) controller.close();
      },
    });
    const response = await fetch(`${edge.url}${calls}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: endless,
    }).catch(() => undefined);
    // The server may cut the connection before the client looks at the answer.
    if (response !== undefined) await refusalOf(response, "too_large");
    assert.ok(pulled < 2000, `the server took ${pulled} × 64 KiB`);
    assert.equal(await edge.refused("http", "too_large"), 2);
  });
});

Deno.test("unknown paths are 404 and wrong methods 405 with what is allowed", async () => {
  await withEdge({}, async (edge) => {
    await refusalOf(await ask(edge, "/nothing"), "not_found");
    await refusalOf(await ask(edge, "/v1/nothing"), "not_found");
    for (
      const [path, method, allow] of [
        [calls, "PUT", "POST"],
        [`${calls}/x`, "PATCH", "DELETE, GET, HEAD"],
        ["/livez", "POST", "GET, HEAD"],
        ["/v1/site", "DELETE", "GET, HEAD"],
        ["/openapi.json", "POST", "GET, HEAD"],
      ] as const
    ) {
      const response = await ask(edge, path, { method });
      assert.equal(response.headers.get("allow"), allow);
      await refusalOf(response, "method_not_allowed");
    }
  });
});

for (const code of refusalCodes) {
  Deno.test(`refusal ${code} has its status, its code and no more in HTTP`, async () => {
    await withEdge({}, async (edge) => {
      edge.lifts.refusal = refuse(code, "Cannot place the call: for the test", {
        retryAfterMs: 1500,
        serverTimeMs: 7,
      });
      const response = await place(edge);
      assert.equal(response.status, refusals[code].status);
      assert.equal(response.headers.get("retry-after"), "2");
      assert.equal(response.headers.has("www-authenticate"), response.status === 401);
      const problem = await refusalOf(response, code);
      assert.deepEqual(problem, {
        type: `urn:vestibule:refusal:${code}`,
        title: refusals[code].title,
        status: refusals[code].status,
        detail: "Cannot place the call: for the test",
        code,
        retryAfterMs: 1500,
        serverTimeMs: 7,
      });
      assert.equal(await edge.refused("http", code), 1);
    });
  });
}

Deno.test("busy and out-of-service answers always say when to come again", async () => {
  await withEdge({}, async (edge) => {
    for (const code of ["busy", "unavailable", "stopping"] as const) {
      edge.lifts.refusal = refuse(code, "Cannot: for the test");
      const response = await place(edge);
      assert.equal(response.headers.get("retry-after"), "1");
      await response.body?.cancel();
    }
  });
});

Deno.test("what breaks inside is 500 without a word of what broke, and is logged", async () => {
  await withEdge({
    extraRoutes: (app) => {
      app.get("/broken", () => {
        throw new Error("the inner workings");
      });
    },
  }, async (edge) => {
    const response = await ask(edge, "/broken", { token: null });
    const problem = await refusalOf(response, "internal");
    assert.ok(!JSON.stringify(problem).includes("inner workings"));
    assert.ok(edge.lines.some((line) => line.includes("inner workings")));
  });
});

Deno.test("livez answers; readyz says 503 and why until the server is ready", async () => {
  const reasons = ["the store is not open", "the broker is not reached"];
  await withEdge({ readiness: () => reasons }, async (edge) => {
    const live = await ask(edge, "/livez", { token: null });
    assert.deepEqual([live.status, await live.json()], [200, { live: true }]);
    const waiting = await ask(edge, "/readyz", { token: null });
    assert.equal(waiting.status, 503);
    assert.equal(waiting.headers.get("retry-after"), "1");
    assert.deepEqual(await waiting.json(), { ready: false, reasons });
    reasons.length = 0;
    const ready = await ask(edge, "/readyz", { token: null });
    assert.deepEqual([ready.status, await ready.json()], [200, { ready: true, reasons: [] }]);
  });
});

Deno.test("every answer carries the security headers and tells no client to keep it", async () => {
  await withEdge({}, async (edge) => {
    for (
      const path of ["/livez", "/v1/site", "/openapi.json", "/docs", "/nothing", "/v1/nothing"]
    ) {
      const response = await ask(edge, path);
      for (const [name, value] of Object.entries(securityHeaders)) {
        assert.equal(response.headers.get(name), value, `${path} ${name}`);
      }
      assert.match(response.headers.get("cache-control") ?? "", /^no-(store|cache)$/);
      assert.equal(response.headers.get("server"), null);
      assert.equal(response.headers.get("access-control-allow-origin"), null);
      assert.equal(response.headers.get("set-cookie"), null);
      await response.body?.cancel();
    }
    const policy = securityHeaders["content-security-policy"] ?? "";
    assert.doesNotMatch(policy, /unsafe|\*|https?:/);
  });
});

Deno.test("E15 no route mints a capability, and none is outside the list", async () => {
  const known = new Set(["/livez", "/readyz", "/v1/site", "/openapi.json"]);
  await withEdge({}, async (edge) => {
    for (
      const path of [
        "/demo/capability",
        "/v1/capability",
        "/v1/capabilities",
        "/capability",
        "/token",
        "/mint",
      ]
    ) {
      for (const method of ["GET", "POST", "PUT"]) {
        const response = await ask(edge, path, { method });
        await refusalOf(response, "not_found");
      }
    }
    for (const path of known) {
      const text = await (await ask(edge, path)).text();
      assert.doesNotMatch(text, /eyJ[\w-]+\.[\w-]+\./, `${path} gives a token away`);
    }
  });
});

Deno.test("extra routes lie beside the rest, with the same headers", async () => {
  await withEdge({
    extraRoutes: (app) => app.post("/demo/capability", (c) => c.json({ capability: "x" })),
  }, async (edge) => {
    const response = await ask(edge, "/demo/capability", { method: "POST", token: null });
    assert.deepEqual(await response.json(), { capability: "x" });
    assert.equal(response.headers.get("x-frame-options"), "DENY");
    await refusalOf(await ask(edge, "/demo/capability", { token: null }), "method_not_allowed");
  });
});

Deno.test("a page's files have a rate of their own: loading pages takes nothing from requests", async () => {
  const web = new Map([["/main.js", await webFile("/main.js", "export {};")]]);
  const clock = new ManualClock(Date.UTC(2026, 0, 5));
  await withEdge({ clock, web, limits: { requestsPerSecond: 5 } }, async (edge) => {
    const statusOf = async (path: string) => {
      const response = await fetch(`${edge.url}${path}`);
      await response.body?.cancel();
      return response.status;
    };
    for (let n = 0; n < 60; n++) assert.equal(await statusOf("/main.js"), 200);
    for (let n = 0; n < 10; n++) assert.equal(await statusOf("/livez"), 200);
    assert.equal(await statusOf("/livez"), 429);
    assert.equal(await statusOf("/main.js"), 200);
    for (let n = 0; n < 139; n++) await statusOf("/main.js");
    assert.equal(await statusOf("/main.js"), 429, "and a bound");
  });
});

Deno.test("a flood of requests from one address is told to wait", async () => {
  const clock = new ManualClock();
  await withEdge({ clock, limits: { requestsPerSecond: 5 } }, async (edge) => {
    const statuses: number[] = [];
    for (let i = 0; i < 12; i++) {
      const response = await ask(edge, "/livez", { token: null });
      statuses.push(response.status);
      if (response.status === 429) {
        assert.equal(response.headers.get("retry-after"), "1");
        await refusalOf(response, "busy");
      } else await response.body?.cancel();
    }
    assert.deepEqual(statuses, [...Array(10).fill(200), 429, 429]);
    clock.advance(200);
    assert.equal((await (await ask(edge, "/livez", { token: null })).json()).live, true);
    assert.equal(await edge.refused("http", "busy"), 2);
  });
});

Deno.test("a page whose name was rebound to loopback is answered nothing", async () => {
  await withEdge({}, async (edge) => {
    const { hostname, port } = new URL(edge.url);
    const connection = await Deno.connect({ hostname, port: Number(port) });
    await connection.write(
      new TextEncoder().encode(
        "GET /livez HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n",
      ),
    );
    const text = await new Response(connection.readable).text();
    assert.match(text, /^HTTP\/1\.1 403 /);
    assert.match(text, /"code":"forbidden"/);
  });
});

Deno.test("no log line holds a token, a random id or a call's address", async () => {
  await withEdge({}, async (edge) => {
    const token = await edge.token({ rid: "rid-in-no-log" });
    const { id } = await (await place(edge, { token })).json();
    await (await ask(edge, `${calls}/${id}`, { token })).body?.cancel();
    await (await place(edge, { token: `${token}x` })).body?.cancel();
    const log = edge.lines.join("");
    for (const secret of [token, token.split(".")[2]!, "rid-in-no-log", id]) {
      assert.ok(!log.includes(secret));
    }
    const figures = await edge.metrics.text();
    for (const secret of ["rid-in-no-log", id]) assert.ok(!figures.includes(secret));
  });
});
