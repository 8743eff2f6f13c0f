import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { ManualClock } from "../../../src/clock.ts";
import type { ClientMessage } from "../../../src/protocol.ts";
import { seededRandom, uuidV7 } from "../../../src/random.ts";
import { refusalCodes, refuse } from "../../../src/refusal.ts";
import { low, main, withEdge } from "../http/test_edge.ts";
import { TestSocket } from "./test_socket.ts";

const random = seededRandom("session");
const newKey = () => uuidV7(Date.UTC(2026, 0, 5), random);

function placing(
  ref: string,
  change: Partial<Extract<ClientMessage, { type: "place_call" }>> = {},
) {
  return {
    type: "place_call" as const,
    ref,
    ...main,
    key: newKey(),
    call: { kind: "destination" as const, from: 0, to: 5, persons: 2 },
    ...change,
  };
}

Deno.test("a socket places a call and hears of its life", async () => {
  await withEdge({}, async ({ url, token, lifts }) => {
    const socket = await TestSocket.greeted(url, await token());
    socket.send({ type: "subscribe", ref: "s", ...main });
    const snapshot = await socket.next("snapshot");
    assert.deepEqual(snapshot.calls, []);
    socket.send(placing("p"));
    const placed = await socket.next("result");
    assert.equal(placed.ref, "p");
    assert.equal(placed.call?.state, "registered");
    for (const state of ["assigned", "fixed", "being_served", "served"] as const) {
      lifts.advance(main, placed.call!.id, state);
      const { event } = await socket.next(
        "event",
        ({ event }) => event.what === "call" && event.call.state === state,
      );
      assert.equal(event.what === "call" && event.call.car, "a");
    }
    await socket.close();
  });
});

Deno.test("a socket cancels its call, opens its doors and is answered a ping", async () => {
  await withEdge({}, async ({ url, token, lifts }) => {
    const socket = await TestSocket.greeted(url, await token());
    socket.send(placing("p"));
    const { call } = await socket.next("result");
    lifts.advance(main, call!.id, "being_served");
    socket.send({ type: "open_doors", ref: "o", ...main, key: newKey(), call: call!.id });
    assert.equal((await socket.next("result")).call?.state, "being_served");
    socket.send({ type: "cancel_call", ref: "c", ...main, call: call!.id });
    assert.equal((await socket.next("result")).call?.state, "cancelled");
    socket.send({ type: "ping", ref: "i" });
    assert.equal((await socket.next("pong")).ref, "i");
    await socket.close();
  });
});

Deno.test("welcome says the version, the time, the heartbeat and when the socket ends", async () => {
  const clock = new ManualClock();
  await withEdge({ clock }, async ({ url, token }) => {
    const socket = await TestSocket.greeted(url, await token({ ttlMs: 60_000 }));
    assert.deepEqual(socket.came[0], {
      type: "welcome",
      version: 1,
      serverTimeMs: clock.now(),
      heartbeatMs: 15_000,
      expiresAtMs: clock.now() + 60_000,
    });
    await socket.close();
  });
});

Deno.test("a socket without hello is closed after five seconds", async () => {
  const clock = new ManualClock();
  await withEdge({ clock }, async ({ url, refused }) => {
    const socket = await TestSocket.open(url);
    clock.advance(5000);
    assert.equal((await socket.next("refused")).refusal.code, "unauthenticated");
    assert.equal(await socket.closed, 4401);
    assert.equal(await refused("live", "unauthenticated"), 1);
  });
});

Deno.test("the first message must be a hello that is understood and accepted", async () => {
  await withEdge({}, async ({ url, token }) => {
    const good = await token();
    const cases: [object, string][] = [
      [{ type: "ping", ref: "x" }, "unauthenticated"],
      [{ type: "hello", version: 2, capability: good }, "unsupported_version"],
      [{ type: "hello", version: 2, token: good, more: 1 }, "unsupported_version"],
      [{ type: "hello", version: 1, capability: `${good}x` }, "unauthenticated"],
      [{ type: "hello", version: 1, capability: "nonsense" }, "unauthenticated"],
    ];
    for (const [message, code] of cases) {
      const socket = await TestSocket.open(url);
      socket.socket.send(JSON.stringify(message));
      assert.equal((await socket.next("refused")).refusal.code, code);
      assert.equal(await socket.closed, 4401);
    }
  });
});

Deno.test("C3 a capability that has expired or was revoked opens no socket", async () => {
  const clock = new ManualClock();
  await withEdge({ clock }, async ({ url, token, capabilities, revocations }) => {
    const short = await token({ ttlMs: 1000 });
    const denied = await token();
    const answer = await capabilities.verify(denied);
    assert.ok(answer.ok);
    revocations.revoke(answer.value.jti, answer.value.expiresAtMs);
    clock.advance(1000);
    for (
      const [capability, code] of [
        [short, "capability_expired"],
        [denied, "capability_revoked"],
      ] as const
    ) {
      const socket = await TestSocket.open(url);
      socket.send({ type: "hello", version: 1, capability });
      assert.equal((await socket.next("refused")).refusal.code, code);
      assert.equal(await socket.closed, 4401);
    }
  });
});

Deno.test("C3 a socket ends the moment its capability expires", async () => {
  const clock = new ManualClock();
  await withEdge({ clock }, async ({ url, token }) => {
    const socket = await TestSocket.greeted(url, await token({ ttlMs: 3000 }));
    clock.advance(2999);
    await socket.settled();
    clock.advance(1);
    assert.equal((await socket.next("refused")).refusal.code, "capability_expired");
    assert.equal(await socket.closed, 4403);
  });
});

Deno.test("C3 a message after a jump of the wall clock past the expiry is refused", async () => {
  const clock = new ManualClock();
  await withEdge({ clock }, async ({ url, token }) => {
    const socket = await TestSocket.greeted(url, await token({ ttlMs: 60_000 }));
    clock.jumpWall(60_000);
    socket.send(placing("p"));
    assert.equal((await socket.next("refused")).refusal.code, "capability_expired");
    assert.equal(await socket.closed, 4403);
  });
});

Deno.test("C3 revoking a capability cuts its sockets at once, and no others", async () => {
  await withEdge({}, async ({ url, token, capabilities, revocations }) => {
    const capability = await token();
    const sockets = [
      await TestSocket.greeted(url, capability),
      await TestSocket.greeted(url, capability),
    ];
    const other = await TestSocket.greeted(url, await token());
    const answer = await capabilities.verify(capability);
    assert.ok(answer.ok);
    revocations.revoke(answer.value.jti, answer.value.expiresAtMs);
    for (const socket of sockets) {
      assert.equal((await socket.next("refused")).refusal.code, "capability_revoked");
      assert.equal(await socket.closed, 4403);
    }
    await other.settled();
    await other.close();
  });
});

Deno.test("messages sent right behind the hello are taken, in order", async () => {
  await withEdge({}, async ({ url, token }) => {
    const socket = await TestSocket.open(url);
    socket.send({ type: "hello", version: 1, capability: await token() });
    socket.send({ type: "subscribe", ref: "s", ...main });
    socket.send(placing("p"));
    socket.send({ type: "ping", ref: "i" });
    await socket.next("pong");
    await socket.next("result").catch(() => {});
    const kinds = socket.came.map(({ type }) => type);
    assert.equal(kinds[0], "welcome");
    assert.ok(kinds.includes("snapshot") && kinds.includes("result"), kinds.join(" "));
    await socket.close();
  });
});

Deno.test("too much behind a hello that is still verified is refused", async () => {
  const never = {
    verify: () => new Promise<never>(() => {}),
    stillValid: () => undefined,
  };
  await withEdge({ capabilities: never }, async ({ url }) => {
    const socket = await TestSocket.open(url);
    socket.send({ type: "hello", version: 1, capability: "x" });
    for (let i = 0; i < 17; i++) socket.send({ type: "ping", ref: `i${i}` });
    assert.equal((await socket.next("refused")).refusal.code, "busy");
    assert.equal(await socket.closed, 4408);
  });
});

Deno.test("a verification that does not end is given up on when the hello is due", async () => {
  const clock = new ManualClock();
  const never = {
    verify: () => new Promise<never>(() => {}),
    stillValid: () => undefined,
  };
  await withEdge({ clock, capabilities: never }, async ({ url }) => {
    const socket = await TestSocket.open(url);
    socket.send({ type: "hello", version: 1, capability: "x" });
    clock.advance(5000);
    assert.equal(await socket.closed, 4401);
  });
});

Deno.test("what is no message of the protocol is refused by what is wrong with it", async () => {
  await withEdge({}, async ({ url, token }) => {
    const socket = await TestSocket.greeted(url, await token());
    const bad = async (sent: string | Buffer, code: string, ref?: string) => {
      socket.socket.send(sent);
      const refused = await socket.next("refused");
      assert.equal(refused.refusal.code, code, refused.refusal.detail);
      assert.equal(refused.ref, ref);
      return refused.refusal;
    };
    await bad("{", "malformed");
    await bad("", "malformed");
    await bad(Buffer.from("{}"), "malformed");
    await bad("null", "invalid");
    await bad("[]", "invalid");
    await bad('{"type":"teleport","ref":"t"}', "invalid", "t");
    const { key: _, ...keyless } = placing("k");
    await bad(JSON.stringify(keyless), "key_required", "k");
    const typed = await bad(
      JSON.stringify({ ...placing("w"), call: { kind: "landing", from: "G", direction: "up" } }),
      "invalid",
      "w",
    );
    assert.match(typed.detail, /call\.from/);
    await bad(JSON.stringify({ ...placing("e"), extra: 1 }), "invalid", "e");
    await bad(JSON.stringify({ type: "hello", version: 1, capability: "x" }), "invalid");
    await socket.settled();
    await socket.close();
  });
});

Deno.test("a refusal never repeats what came", async () => {
  await withEdge({}, async ({ url, token }) => {
    const socket = await TestSocket.greeted(url, await token());
    const secret = "4711-secret";
    for (
      const text of [
        `{"type":"hello","version":1,"capability":${secret}}`,
        JSON.stringify({ type: secret }),
        JSON.stringify({ ...placing("w"), key: 7, call: secret }),
      ]
    ) {
      socket.socket.send(text);
      assert.ok(!JSON.stringify(await socket.next("refused")).includes(secret));
    }
    await socket.close();
  });
});

Deno.test("repeated nonsense closes the socket with 4408", async () => {
  const clock = new ManualClock();
  await withEdge({ clock, limits: { strikesMax: 3 } }, async ({ url, token, refused }) => {
    const socket = await TestSocket.greeted(url, await token());
    for (let i = 0; i < 4; i++) socket.socket.send("{");
    assert.equal(await socket.closed, 4408);
    assert.equal(await refused("live", "malformed"), 4);
  });
});

Deno.test("a flood is told to wait, and closed with 4408 if it does not", async () => {
  const clock = new ManualClock();
  await withEdge({ clock, limits: { messagesPerSecond: 5, strikesMax: 4 } }, async (edge) => {
    const socket = await TestSocket.greeted(edge.url, await edge.token());
    for (let i = 0; i < 9; i++) socket.send({ type: "ping", ref: `i${i}` });
    await socket.next("pong", ({ ref }) => ref === "i8");
    for (let i = 0; i < 5; i++) socket.send({ type: "ping", ref: `f${i}` });
    const { refusal } = await socket.next("refused");
    assert.equal(refusal.code, "busy");
    assert.equal(refusal.retryAfterMs, 200);
    assert.equal(await socket.closed, 4408);
    assert.ok(!socket.came.some((message) => message.type === "pong" && message.ref === "f0"));
    assert.equal(await edge.refused("live", "busy"), 5);
  });
});

Deno.test("a socket that slows down again is served again", async () => {
  const clock = new ManualClock();
  await withEdge({ clock, limits: { messagesPerSecond: 5 } }, async ({ url, token }) => {
    const socket = await TestSocket.greeted(url, await token());
    for (let i = 0; i < 10; i++) socket.send({ type: "ping", ref: `i${i}` });
    await socket.next("refused");
    clock.advance(1000);
    await socket.settled();
    await socket.close();
  });
});

Deno.test("a message over the limit closes the socket with 1009 and is counted", async () => {
  await withEdge({}, async ({ url, token, refused }) => {
    const socket = await TestSocket.greeted(url, await token());
    socket.socket.send(JSON.stringify({ type: "ping", ref: "x".repeat(20_000) }));
    assert.equal(await socket.closed, 1009);
    assert.equal(await refused("live", "too_large"), 1);
  });
});

Deno.test("a message in too many pieces closes the socket and is counted", async () => {
  await withEdge({ limits: { fragmentsMax: 8 } }, async ({ url, token, refused }) => {
    const socket = await TestSocket.greeted(url, await token());
    for (let i = 0; i < 20; i++) socket.socket.send("x", { fin: false });
    assert.equal(await socket.closed, 1008);
    assert.equal(await refused("live", "too_large"), 1);
  });
});

Deno.test("rights are checked at the edge, by call and by group", async () => {
  await withEdge({}, async ({ url, token }) => {
    const capability = await token({ lifts: [{ group: "main", levels: [3] }] });
    const socket = await TestSocket.greeted(url, capability);
    const refusedAs = async (message: ClientMessage, code: string) => {
      socket.send(message);
      assert.equal((await socket.next("refused")).refusal.code, code);
    };
    const to3 = { call: { kind: "destination", from: 0, to: 3, persons: 1 } } as const;
    await refusedAs(placing("a"), "forbidden");
    await refusedAs(
      placing("b", { call: { kind: "car", car: "a", to: 99, persons: 1 } }),
      "unknown_floor",
    );
    await refusedAs(placing("c", low), "forbidden");
    await refusedAs(placing("d", { group: "none" }), "unknown_group");
    await refusedAs({ type: "subscribe", ref: "e", ...low }, "forbidden");
    await refusedAs({ type: "subscribe", ref: "f", ...main, building: "none" }, "unknown_group");
    await refusedAs({ type: "cancel_call", ref: "g", ...low, call: "x" }, "forbidden");
    await refusedAs({ type: "cancel_call", ref: "h", ...main, call: "x" }, "unknown_call");
    await refusedAs(placing("i", { ...to3, key: "not-a-uuid" }), "key_invalid");
    socket.send(placing("j", to3));
    assert.equal((await socket.next("result")).ref, "j");
    await socket.close();
  });
});

Deno.test("every refusal of a lift group reaches the socket with its ref and is counted", async () => {
  await withEdge({}, async ({ url, token, lifts, refused }) => {
    const socket = await TestSocket.greeted(url, await token());
    for (const code of refusalCodes) {
      lifts.refusal = refuse(code, "Cannot: for the test", { retryAfterMs: 5, serverTimeMs: 6 });
      socket.send(placing(code.slice(0, 40)));
      assert.deepEqual(await socket.next("refused"), {
        type: "refused",
        ref: code,
        refusal: { code, detail: "Cannot: for the test", retryAfterMs: 5, serverTimeMs: 6 },
      });
      assert.equal(await refused("live", code), 1);
    }
    lifts.refusal = refuse("unavailable", "Cannot: for the test");
    socket.send({ type: "subscribe", ref: "s", ...main });
    assert.equal((await socket.next("refused")).ref, "s");
    lifts.refusal = undefined;
    socket.send({ type: "subscribe", ref: "t", ...main });
    assert.equal((await socket.next("snapshot")).ref, "t");
    await socket.close();
  });
});

Deno.test("what one socket asks at once is bounded", async () => {
  await withEdge({ limits: { inFlightPerSocketMax: 3 } }, async ({ url, token, lifts }) => {
    const socket = await TestSocket.greeted(url, await token());
    lifts.hold();
    for (const ref of ["a", "b", "c", "d"]) socket.send(placing(ref));
    const { ref, refusal } = await socket.next("refused");
    assert.deepEqual([ref, refusal.code], ["d", "busy"]);
    lifts.release();
    for (const ref of ["a", "b", "c"]) assert.equal((await socket.next("result")).ref, ref);
    socket.send(placing("e"));
    assert.equal((await socket.next("result")).ref, "e");
    await socket.close();
  });
});

Deno.test("groups followed by one socket are bounded", async () => {
  await withEdge({ limits: { subscriptionsPerSocketMax: 1 } }, async ({ url, token }) => {
    const socket = await TestSocket.greeted(url, await token());
    socket.send({ type: "subscribe", ref: "a", ...main });
    await socket.next("snapshot");
    socket.send({ type: "subscribe", ref: "b", ...low });
    assert.equal((await socket.next("refused")).refusal.code, "busy");
    socket.send({ type: "subscribe", ref: "c", ...main });
    assert.equal((await socket.next("snapshot")).ref, "c");
    socket.send({ type: "unsubscribe", ref: "d", ...main });
    assert.equal((await socket.next("result")).ref, "d");
    socket.send({ type: "subscribe", ref: "e", ...low });
    assert.equal((await socket.next("snapshot")).ref, "e");
    await socket.close();
  });
});

Deno.test("an answer for a socket that has gone goes nowhere and harms nobody", async () => {
  await withEdge({}, async ({ url, token, lifts, served }) => {
    const socket = await TestSocket.greeted(url, await token());
    const other = await TestSocket.greeted(url, await token());
    lifts.hold();
    socket.send(placing("a"));
    socket.send({ type: "subscribe", ref: "s", ...main });
    await socket.settled();
    await socket.close();
    await other.settled();
    assert.equal(served.sockets(), 1);
    lifts.release();
    await other.settled();
    await other.close();
  });
});

Deno.test("a stopping server says farewell with 4503", async () => {
  let socket: TestSocket | undefined;
  await withEdge({}, async ({ url, token }) => {
    socket = await TestSocket.greeted(url, await token());
  });
  assert.equal((await socket!.next("refused")).refusal.code, "stopping");
  assert.equal(await socket!.closed, 4503);
});
