import assert from "node:assert/strict";
import { ManualClock } from "../../../../src/clock.ts";
import type { KoneIdentity } from "../../../../src/kone/client_rights.ts";
import { Sessions, type StreamSession } from "../../../../src/kone/stream/sessions.ts";
import {
  defaultStreamLimits,
  type StreamLimits,
} from "../../../../src/kone/stream/stream_limits.ts";
import { until } from "../../http/test_edge.ts";
import { inTime, monitor, TestClient, withStream } from "./stream_stage.ts";

const create = { type: "create-session", requestId: "c-1" };

function event(lift: number, state: number) {
  return {
    data: { state },
    subtopic: `lift_${lift}/status`,
    requestId: "m",
    callType: "monitor",
  };
}

Deno.test("KONE 1.9 a session is created, and resumed elsewhere with the states that were missed", async () => {
  await withStream({}, async ({ clock, master, streamUrl, taken }) => {
    const { token } = await master();
    const first = await TestClient.open(streamUrl, token);
    const created = await first.asks(create);
    assert.deepEqual(created, {
      type: "ok",
      connectionId: created.connectionId,
      requestId: "c-1",
      statusCode: 201,
      timestamp: new Date(clock.now()).toISOString(),
      data: { sessionId: created.data.sessionId },
    });
    await first.asks(monitor("m"));
    const { session } = taken[0]!.exchange;
    session.tell("m lift_1/status", event(1, 1));
    session.tell("m lift_3/status", event(3, 1));
    await first.take(2);
    await clock.run(20_000);
    await first.close();
    session.tell("m lift_2/status", event(2, 1));
    session.tell("m lift_2/status", event(2, 2));
    session.tell("m lift_1/status", event(1, 2));
    await clock.run(15_000);

    const second = await TestClient.open(streamUrl, token);
    const { sessionId } = created.data;
    const resumed = await second.asks({ type: "resume-session", requestId: "r-1", sessionId });
    assert.deepEqual([resumed.type, resumed.requestId, resumed.statusCode], ["ok", "r-1", 201]);
    assert.deepEqual(resumed.data, {});
    const missed = await second.take(2);
    assert.deepEqual(missed, [event(2, 2), event(1, 2)]);
    session.tell("m lift_1/status", event(1, 3));
    assert.deepEqual(await second.next(), event(1, 3));
    await second.quiet();
    await second.close();
  });
});

Deno.test("KONE 1.9 the client says how old states may be that are sent again", async () => {
  await withStream({}, async ({ clock, master, streamUrl, taken }) => {
    const { token } = await master();
    const first = await TestClient.open(streamUrl, token);
    const { sessionId } = (await first.asks(create)).data;
    await first.asks(monitor("m"));
    const { session } = taken[0]!.exchange;
    await first.close();
    session.tell("a", event(1, 1));
    await clock.run(50_000);
    session.tell("b", event(2, 1));
    await clock.run(5_000);
    const second = await TestClient.open(streamUrl, token);
    const resume = { type: "resume-session", sessionId };
    const { statusCode } = await second.asks({ ...resume, resendLatestStateUpToSeconds: 0 });
    assert.equal(statusCode, 201);
    await second.quiet();
    const third = await TestClient.open(streamUrl, token);
    await third.asks({ ...resume, resendLatestStateUpToSeconds: "60" });
    assert.deepEqual(await third.take(2), [event(1, 1), event(2, 1)]);
    assert.equal(await inTime("the end of the one before", second.closed), 1000);
    const negative = await third.asks({ ...resume, resendLatestStateUpToSeconds: -1 });
    assert.equal(
      negative.data.error,
      "'resendLatestStateUpToSeconds' must be greater than or equal to 0",
    );
    await third.close();
  });
});

Deno.test("KONE 1.9 a resumption closes the session's connection at once, and it hears no more", async () => {
  await withStream({}, async ({ master, streamUrl, stream, taken }) => {
    const { token } = await master();
    const first = await TestClient.open(streamUrl, token);
    const { sessionId } = (await first.asks(create)).data;
    await first.asks(monitor("m"));
    const second = await TestClient.open(streamUrl, token);
    await second.asks({ type: "resume-session", sessionId });
    taken[0]!.exchange.session.tell("a", event(1, 1));
    assert.deepEqual(await second.next(), event(1, 1));
    assert.equal(await inTime("the end of the first", first.closed), 1000);
    assert.equal(first.came.length, 2);
    assert.deepEqual([stream.size, stream.sessionsKept], [1, 0]);
    await second.close();
  });
});

Deno.test("KONE 1.9 nobody but its client and end user resumes a session, and nobody one's own", async () => {
  await withStream({}, async ({ ask, connect, master, streamUrl }) => {
    const { token } = await master();
    const limitedFor = async (endUserIdentity: string) => {
      const { body } = await ask("/api/v2/oauth2/limited-token", {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify({ endUserIdentity, scopes: ["callgiving/group:tower:1"] }),
      });
      return (body as { access_token: string }).access_token;
    };
    const anna = await TestClient.open(streamUrl, await limitedFor("anna"));
    const { sessionId } = (await anna.asks(create)).data;
    const resume = { type: "resume-session", requestId: "r", sessionId };
    const own = await anna.asks(resume);
    assert.deepEqual([own.type, own.statusCode, own.requestId], ["error", 400, "r"]);
    const others = [
      await connect(),
      await TestClient.open(streamUrl, token),
      await TestClient.open(streamUrl, await limitedFor("bert")),
    ];
    for (const other of others) {
      const refused = await other.asks(resume);
      assert.deepEqual([refused.statusCode, refused.data.error], [404, "Invalid session id"]);
      await other.close();
    }
    await anna.quiet();
    const again = await TestClient.open(streamUrl, await limitedFor("anna"));
    assert.equal((await again.asks(resume)).statusCode, 201);
    await again.close();
  });
});

Deno.test("C16 a session resumed with a token of fewer scopes tells no more of what those do not reach", async () => {
  await withStream({}, async ({ ask, clock, master, streamUrl, taken }) => {
    const { token } = await master("callgiving/group:tower:1 callgiving/group:tower:2");
    const limited = async (...scopes: string[]) => {
      const { body } = await ask("/api/v2/oauth2/limited-token", {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify({ endUserIdentity: "ann", scopes }),
      });
      return (body as { access_token: string }).access_token;
    };
    const wide = await TestClient.open(
      streamUrl,
      await limited("callgiving/group:tower:1", "callgiving/group:tower:2"),
    );
    const { data } = await wide.asks({ type: "create-session", requestId: "s" });
    await wide.asks(monitor("one"));
    await wide.asks({ ...monitor("two"), groupId: "2" });
    for (const { exchange } of taken) {
      exchange.session.tell(`${exchange.requestId}`, {
        ...{ data: {}, subtopic: "lift_1/status", requestId: exchange.requestId },
        ...{ buildingId: exchange.buildingId, groupId: exchange.groupId },
      });
    }
    await wide.take(2);
    clock.advance(1_000);
    const narrow = await TestClient.open(streamUrl, await limited("callgiving/group:tower:1"));
    narrow.send({ type: "resume-session", requestId: "r", sessionId: data.sessionId });
    assert.deepEqual((await narrow.take(2)).map(({ requestId }) => requestId), ["r", "one"]);
    await narrow.quiet();
    await narrow.close();
  });
});

Deno.test("KONE 1.9 a session without an id in its request gets one made; without its own, a fault", async () => {
  await withStream({}, async ({ connect }) => {
    const client = await connect();
    const created = await client.asks({ type: "create-session" });
    assert.match(String(created.requestId), /^[\w-]{20,}$/);
    const missing = await client.asks({ type: "resume-session", requestId: "r" });
    assert.deepEqual([missing.statusCode, missing.data.error], [400, "'sessionId' is required"]);
    const again = await client.asks(create);
    assert.notEqual(again.data.sessionId, created.data.sessionId);
    const former = { type: "resume-session", sessionId: created.data.sessionId };
    assert.equal((await client.asks(former)).statusCode, 404);
    await client.close();
  });
});

Deno.test("KONE 1.9 a session that was not created ends with its connection, a created one later", async () => {
  await withStream({}, async ({ clock, connect, stream, taken }) => {
    const [plain, named] = [await connect(), await connect()];
    await plain.asks(monitor("m"));
    await named.asks(create);
    await named.asks(monitor("m"));
    const ends = taken.map(({ exchange: { session } }) => {
      const ended = { times: 0, last: Promise.withResolvers<void>() };
      session.onEnd(() => {
        ended.times++;
        ended.last.resolve();
      });
      return ended;
    });
    await plain.close();
    await inTime("the plain one's end", ends[0]!.last.promise);
    await named.close();
    await until("the created one is without a connection", () => stream.sessionsKept === 1);
    await clock.run(299_000);
    assert.deepEqual([ends[1]!.times, stream.sessionsKept], [0, 1]);
    await clock.run(2_000);
    assert.deepEqual([ends[0]!.times, ends[1]!.times, stream.sessionsKept], [1, 1, 0]);
  });
});

// What follows needs no socket.

function identity(client: string, jti = "j"): KoneIdentity {
  const none = { scopes: [], limited: false, singleUse: false, user: null };
  return { client, jti, expiresAtMs: Number.MAX_SAFE_INTEGER, ...none };
}

function stage(limits: Partial<StreamLimits>) {
  const clock = new ManualClock();
  let ids = 0;
  const sessions = new Sessions({
    clock,
    limits: { ...defaultStreamLimits, ...limits },
    randomId: () => `s-${ids++}`,
  });
  const outlet = { behind: false, send() {}, replaced() {} };
  const left = (client: string, jti?: string): StreamSession => {
    const session = sessions.open(identity(client, jti), outlet);
    sessions.create(session);
    sessions.leave(session);
    return session;
  };
  return { clock, sessions, left, outlet };
}

Deno.test("sessions without a connection are bounded, of one client and together; the oldest go", () => {
  const { clock, sessions, left } = stage({ sessionsKeptMax: 4, sessionsKeptPerClientMax: 2 });
  const ofA = [left("a"), left("a"), left("a")];
  const stands = (session: StreamSession) =>
    sessions.find(session.name ?? "", session.identity) !== undefined;
  assert.deepEqual(ofA.map(stands), [false, true, true]);
  const others = ["b", "c", "d"].map((client) => left(client));
  assert.equal(sessions.kept, 4);
  assert.deepEqual([...ofA, ...others].map(stands), [false, false, true, true, true, true]);
  assert.equal(clock.waiting, 4);
  sessions.close();
  assert.deepEqual([sessions.kept, clock.waiting], [0, 0]);
});

Deno.test("C3 a token that ends takes the sessions that nobody is connected to with it", () => {
  const { sessions, left } = stage({});
  const [ended, other] = [left("a", "j-1"), left("a", "j-2")];
  sessions.tokenEnded("j-1");
  assert.equal(sessions.find(ended.name!, ended.identity), undefined);
  assert.equal(sessions.find(other.name!, other.identity), other);
});

Deno.test("states kept for a resumption are bounded by number, characters and those of all", () => {
  const told: string[] = [];
  const collects = { behind: false, send: (text: string) => void told.push(text), replaced() {} };
  const keys = (limits: Partial<StreamLimits>) => {
    const { sessions, left } = stage(limits);
    const session = left("a");
    for (const key of [1, 2, 3, 4, 2]) session.tell(String(key), { data: { key } });
    told.length = 0;
    sessions.resume(session, session.identity, collects);
    session.resend(60, () => true);
    return told.map((text) => JSON.parse(text).data.key);
  };
  const length = JSON.stringify({ data: { key: 1 } }).length;
  assert.deepEqual(keys({}), [1, 3, 4, 2]);
  assert.deepEqual(keys({ statesPerSessionMax: 3 }), [3, 4, 2]);
  assert.deepEqual(keys({ stateCharsPerSessionMax: 2 * length }), [4, 2]);
  assert.deepEqual(keys({ stateCharsMax: length }), [2]);
});

Deno.test("a listener to the end of a session that has ended hears at once; one taken back never", () => {
  const { sessions, outlet } = stage({});
  const session = sessions.open(identity("a"), outlet);
  const heard: string[] = [];
  session.onEnd(() => heard.push("first"))();
  session.onEnd(() => heard.push("second"));
  sessions.leave(session);
  session.onEnd(() => heard.push("late"));
  assert.deepEqual(heard, ["second", "late"]);
});
