import assert from "node:assert/strict";
import { WebSocket } from "ws";
import type { Exchange } from "../../../../src/kone/stream/exchange.ts";
import { theConsole } from "../../../../src/people/registry/turn.ts";
import { until } from "../../http/test_edge.ts";
import {
  action,
  inTime,
  monitor,
  ping,
  TestClient,
  towerMain,
  withStream,
} from "./stream_stage.ts";

Deno.test("KONE 1.4 a ping is an ack and then its result, with the id as the number it was", async () => {
  await withStream({}, async ({ clock, connect }) => {
    const client = await connect();
    client.send(ping(806_670_942));
    const [ack, result] = await client.take(2);
    const time = new Date(clock.now()).toISOString();
    assert.deepEqual(ack, {
      connectionId: ack?.connectionId,
      requestId: 806_670_942,
      statusCode: 201,
      data: { time },
    });
    assert.match(String(ack?.connectionId), /^[\w+/]{15}=$/);
    assert.deepEqual(result, {
      data: { request_id: 806_670_942, time },
      callType: "ping",
      ...towerMain,
    });
    const again = await client.asks(ping("17"));
    assert.equal(again.connectionId, ack?.connectionId);
    assert.equal(again.requestId, "17");
    await client.close();
  });
});

Deno.test("KONE 1 config and actions carry the top-level id, a tolerated inner one beside it", async () => {
  await withStream({}, async ({ connect }) => {
    const client = await connect();
    for (const callType of ["config", "actions"] as const) {
      client.send({
        type: "common-api",
        callType,
        ...towerMain,
        requestId: "4ff6bfae-1",
        payload: { request_id: 5 },
      });
      const [ack, result] = await client.take(2);
      assert.equal(ack?.requestId, "4ff6bfae-1");
      assert.equal(result?.requestId, "4ff6bfae-1");
      assert.equal(result?.callType, callType);
      assert.ok(result !== undefined && !("statusCode" in result) && !("type" in result));
      assert.ok(callType === "config" ? result.data.groups : result.data.call_types);
    }
    await client.close();
  });
});

Deno.test("KONE 40 a ping of a building whose equipment is lost fails, and is well again after", async () => {
  let reached = false;
  await withStream({ reachable: () => reached }, async ({ connect }) => {
    const client = await connect();
    client.send(ping(1));
    const [, lost] = await client.take(2);
    assert.deepEqual(lost?.data, { request_id: 1, success: false, error: "1005" });
    reached = true;
    client.send(ping(2));
    const [, found] = await client.take(2);
    assert.equal(found?.data.request_id, 2);
    assert.ok(found?.data.time);
    await client.close();
  });
});

Deno.test("KONE 1.4 an ack and its result are never apart, whatever is told meanwhile", async () => {
  const waiting: Exchange[] = [];
  const handlers = {
    action: (_payload: unknown, exchange: Exchange) => void waiting.push(exchange),
  };
  await withStream({ handlers }, async ({ connect, taken }) => {
    const client = await connect();
    const ack = await client.asks(monitor("m-1"));
    assert.equal(ack.statusCode, 201);
    client.send(action(1));
    client.send(action(2));
    client.send(ping(3));
    await client.take(2);
    const { session } = taken[0]!.exchange;
    const event = { data: {}, subtopic: "lift_1/status", requestId: "m-1", callType: "monitor" };
    session.tell("a", event);
    waiting[1]!.answer({ request_id: 2, success: true, session_id: 8 });
    session.tell("b", event);
    waiting[0]!.answer({ request_id: 1, success: true, session_id: 9 });
    waiting[0]!.answer({ request_id: 1, success: false });
    waiting[0]!.refuse(500, "twice");
    session.tell("c", event);
    const frames = await client.take(7);
    assert.deepEqual(
      frames.map(({ statusCode, requestId, subtopic, data }) =>
        statusCode === undefined ? subtopic ?? data.request_id : `ack ${requestId}`
      ),
      ["lift_1/status", "ack 2", 2, "lift_1/status", "ack 1", 1, "lift_1/status"],
    );
    await client.quiet();
    await client.close();
  });
});

Deno.test("KONE 1.4 an id in use is refused with 409 until it is answered or its monitor lapses", async () => {
  const waiting: Exchange[] = [];
  const handlers = {
    action: (_payload: unknown, exchange: Exchange) => void waiting.push(exchange),
  };
  await withStream({ handlers }, async ({ clock, connect }) => {
    const client = await connect();
    client.send(action(7));
    assert.equal((await client.asks(action(7))).statusCode, 409);
    waiting[0]!.answer({ request_id: 7, success: true, session_id: 1 });
    await client.take(2);
    client.send(ping(7));
    await client.take(2);
    assert.equal((await client.asks(monitor("m", { duration: 20 }))).statusCode, 201);
    const refused = await client.asks(monitor("m", { duration: 20 }));
    assert.deepEqual([refused.type, refused.statusCode, refused.requestId], ["error", 409, "m"]);
    await clock.run(20_000);
    assert.equal((await client.asks(monitor("m", { duration: 20 }))).statusCode, 201);
    await client.close();
  });
});

Deno.test("KONE 23 scope is judged per message: 403 without it, 404 where a wildcard finds nothing", async () => {
  await withStream({}, async ({ connect }) => {
    const to = (client: TestClient, buildingId: string, groupId = "1") =>
      client.asks({ ...ping(1), buildingId, groupId });
    const one = await connect();
    for (
      const [buildingId, groupId] of [
        ["building:annex", "1"],
        ["building:nowhere", "1"],
        ["building:tower", "2"],
      ] as const
    ) {
      const { statusCode, data } = await to(one, buildingId, groupId);
      assert.deepEqual([statusCode, data.error], [
        403,
        `Token does not contain required scope for ${buildingId.slice(9)}:${groupId}`,
      ]);
    }
    const all = await connect("callgiving/*");
    for (const id of ["building:nowhere", "building:annex"]) {
      const { statusCode, data } = await to(all, id);
      assert.deepEqual([statusCode, data.error], [404, `Building data not found for ID ${id}`]);
    }
    assert.equal((await to(all, "building:tower", "9")).statusCode, 404);
    all.send({ ...ping(2), groupId: "2" });
    assert.equal((await all.take(2))[1]?.groupId, "2");
    const none = await connect("");
    assert.equal((await to(none, "building:tower")).statusCode, 403);
    for (const id of ["building:nowhere", "building:annex"]) {
      const { statusCode, data } = await to(none, id);
      assert.deepEqual([statusCode, data.error], [404, `Building data not found for ID ${id}`]);
    }
    for (const client of [one, all, none]) await client.close();
  });
});

Deno.test("KONE 1.4 a scope to read is none to call", async () => {
  await withStream({}, async ({ connect, taken }) => {
    const client = await connect("topology/group:tower:1");
    client.send(ping(1));
    await client.take(2);
    const refused = await client.asks(action(2));
    assert.deepEqual([refused.statusCode, refused.requestId], [403, 2]);
    assert.equal(taken.length, 0);
    await client.close();
  });
});

Deno.test("KONE 1.3 without a message for 60 s a connection ends; its ping is one, and events are", async () => {
  await withStream({}, async ({ clock, connect, stream, taken }) => {
    const [idle, pinging, listening] = [await connect(), await connect(), await connect()];
    await listening.asks(monitor("m"));
    for (let step = 0; step < 2; step++) {
      await clock.run(40_000);
      const ponged = new Promise<void>((resolve) => pinging.socket.once("pong", () => resolve()));
      pinging.socket.ping("still here");
      await inTime("the pong", ponged);
      taken[0]!.exchange.session.tell("a", { data: {}, subtopic: "lift_1/status" });
      await listening.next();
    }
    assert.equal(await inTime("the idle end", idle.closed), 1001);
    await pinging.quiet();
    await listening.quiet();
    assert.equal(stream.size, 2);
    await pinging.close();
    await listening.close();
  });
});

Deno.test("KONE 1.8 a connection ends after its longest life, however busy; both are settings", async () => {
  const limits = { idleMs: 15_000, connectionMs: 30_000 };
  await withStream({ limits }, async ({ clock, connect }) => {
    const client = await connect();
    await clock.run(12_000);
    await client.quiet();
    await clock.run(12_000);
    await client.quiet();
    await clock.run(7_000);
    assert.equal(await inTime("the end", client.closed), 1001);
  });
});

Deno.test("C3 a token that expires ends its connection within a second, with a frame that says so", async () => {
  await withStream({ limits: { idleMs: 10_000_000 } }, async ({ clock, connect, stream }) => {
    const client = await connect();
    await clock.run(3_598_000);
    await client.quiet();
    await clock.run(3_000);
    assert.equal(await inTime("the end", client.closed), 1008);
    const { type, statusCode, requestId } = await client.next();
    assert.deepEqual([type, statusCode, requestId], ["error", 401, ""]);
    assert.equal(stream.size, 0);
  });
});

Deno.test("C3 removing a client cuts its sockets at once, its session with them, and no others", async () => {
  await withStream({}, async ({ connect, master, registry, streamUrl }) => {
    const { client, token } = await master();
    const [own, other] = [await TestClient.open(streamUrl, token), await connect()];
    await own.asks({ type: "create-session", requestId: "s" });
    await registry.run(theConsole, "remove_client", { id: client.id });
    assert.equal(await inTime("the end", own.closed), 1008);
    const [, ended] = own.came;
    assert.equal(ended?.statusCode, 401);
    await other.quiet();
    await other.close();
  });
});

Deno.test("KONE 1.8 two hundred requests at once are all answered, each ack before its result", async () => {
  await withStream({}, async ({ connect }) => {
    const client = await connect();
    for (let id = 1; id <= 200; id++) client.send(action(id));
    const frames = await client.take(400);
    for (let at = 0; at < 400; at += 2) {
      assert.equal(frames[at]?.statusCode, 201);
      assert.equal(frames[at]?.requestId, at / 2 + 1);
      assert.equal(frames[at + 1]?.data.request_id, at / 2 + 1);
    }
    await client.close();
  });
});

Deno.test("KONE 1.8 a flood is told 429 with its ids, and one without end is closed", async () => {
  const limits = { messagesAtOnce: 10, messagesPerSecond: 5, strikesMax: 4 };
  await withStream({ limits }, async ({ clock, connect }) => {
    const client = await connect();
    for (let id = 1; id <= 12; id++) client.send(ping(id));
    const frames = await client.take(22);
    assert.deepEqual(frames.slice(20).map(({ statusCode, requestId }) => [statusCode, requestId]), [
      [429, 11],
      [429, 12],
    ]);
    await clock.run(1_000);
    client.send(ping(13));
    assert.equal((await client.take(2))[1]?.data.request_id, 13);
    for (let id = 20; id <= 40; id++) client.send(ping(id));
    assert.equal(await inTime("the end", client.closed), 1008);
  });
});

Deno.test("KONE 1.8 requests that nobody answers are bounded", async () => {
  await withStream(
    { limits: { inFlightMax: 3 }, handlers: { action: () => {} } },
    async (stage) => {
      const client = await stage.connect();
      for (let id = 1; id <= 3; id++) client.send(action(id));
      assert.equal((await client.asks(action(4))).statusCode, 429);
      await client.close();
    },
  );
});

Deno.test("a handler that breaks is an error frame 500, and no word of the request in the log", async () => {
  const handlers = {
    action: (): void => {
      throw new TypeError("Cannot call: got media 0badcafe");
    },
  };
  await withStream({ handlers }, async ({ connect, streamLines }) => {
    const client = await connect();
    const frame = await client.asks(action(5, { media_id: "0badcafe" }));
    assert.deepEqual([frame.statusCode, frame.requestId, frame.data.error], [
      500,
      5,
      "Internal server error",
    ]);
    assert.match(streamLines.join(""), /kone_request_failed.*TypeError in connection_test\.ts:\d+/);
    assert.doesNotMatch(streamLines.join(""), /0badcafe/);
    await client.quiet();
    await client.close();
  });
});

Deno.test("a client that stops reading is cut, and its neighbour hears on", async () => {
  const limits = { bufferHardBytes: 200_000 };
  await withStream({ limits }, async ({ connect, metrics, stream, taken }) => {
    const [stuck, well] = [await connect(), await connect()];
    await stuck.asks(monitor("m"));
    stuck.socket.pause();
    const big = { data: { text: "x".repeat(50_000) }, subtopic: "lift_1/status" };
    for (let sent = 0; sent < 2_000 && stream.size > 1; sent++) {
      taken[0]!.exchange.session.tell("a", big);
      await well.quiet();
    }
    assert.equal(stream.size, 1);
    assert.match(await metrics.text(), /terminated_peers_total\{why="slow"\} 1/);
    stuck.socket.resume();
    await inTime("the cut", stuck.closed);
    await well.close();
  });
});

Deno.test("a server that stops says farewell to every stream", async () => {
  await withStream({}, async ({ connect, served }) => {
    const client = await connect();
    await served.close();
    assert.equal(await inTime("the farewell", client.closed), 1001);
    assert.equal(client.socket.readyState, WebSocket.CLOSED);
  });
});

Deno.test("KONE 1.4 a connection dropped before its result takes nothing with it but itself", async () => {
  const waiting: Exchange[] = [];
  const handlers = {
    action: (_payload: unknown, exchange: Exchange) => void waiting.push(exchange),
  };
  await withStream({ handlers }, async ({ connect, master, stream, streamLines, streamUrl }) => {
    const client = await TestClient.open(streamUrl, (await master()).token);
    client.send(action(1));
    await until("the request is under way", () => waiting.length === 1);
    client.socket.terminate();
    await until("the connection is gone", () => stream.size === 0);
    waiting[0]!.session.tell("a", { data: {} });
    waiting[0]!.answer({ request_id: 1, success: true, session_id: 1 });
    let hasEnded = false;
    waiting[0]!.session.onEnd(() => hasEnded = true);
    assert.ok(hasEnded);
    const other = await connect();
    await other.quiet();
    await other.close();
    assert.deepEqual(streamLines, []);
  });
});
