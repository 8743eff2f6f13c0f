/** What the strictest clients rely on of frames, whatever else goes on: KONE 1.4 and 1.7. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { WebSocket } from "ws";
import {
  actionOf,
  annexDecks,
  type CameFrame,
  commonOf,
  type KoneHouse,
  pingOf,
  towerMain,
  towerSide,
  withKoneHouse,
} from "./kone_house.ts";
import { proveOrder, rideTopics, servedStates } from "./kone_ride.ts";

Deno.test("KONE 1.4 nothing stands between an ack and its result, however busy monitors are", async () => {
  await withKoneHouse(async (house) => {
    const client = await house.connect();
    const groups = [towerMain, towerSide, annexDecks];
    for (const group of groups) await client.monitor(rideTopics, group);
    const asked = new Set<unknown>();
    for (let round = 0; round < 60; round++) {
      const group = groups[round % groups.length]!;
      const from = 1000 * (1 + round % 4);
      const asks = [
        actionOf(client.newId(), { area: from, destination: 6000 - from % 2000 }, group),
        actionOf(client.newId(), { area: from, destination: from }, group),
        pingOf(client.newId(), group),
        commonOf("config", `config ${round}`, group),
        commonOf("actions", `actions ${round}`, group),
      ];
      for (const message of asks) {
        client.send(message);
        asked.add("payload" in message ? message.payload.request_id : message.requestId);
      }
      await house.run(500);
    }
    await client.until("every ack", () => {
      const came = new Set(
        client.frames.filter(({ statusCode }) => statusCode === 201).map((one) => one.requestId),
      );
      return [...asked].every((id) => came.has(id));
    });
    const acks = client.frames.flatMap((frame, at) => asked.has(frame.requestId) ? [at] : [])
      .filter((at) => client.frames[at]!.statusCode !== undefined);
    assert.equal(acks.length, asked.size);
    for (const at of acks) {
      const [ack, result] = client.frames.slice(at, at + 2) as [CameFrame, CameFrame];
      assert.equal(ack.statusCode, 201);
      assert.equal(result.subtopic, undefined, "no event in between");
      assert.equal(result.statusCode, undefined, "no other ack in between");
      assert.equal(result.data["request_id"] ?? result.requestId, ack.requestId);
    }
    const events = client.events(/./).length;
    assert.ok(events > 300, `it was busy: ${events} events`);
    proveOrder(client);
  });
});

Deno.test("KONE 1.7 a call is followed on another connection of its client, and by nobody else", async () => {
  await withKoneHouse(async (house) => {
    const who = await house.client();
    await house.grant({ kind: "client", id: who.id }, { uses: ["monitor"] });
    const caller = await house.connect({ client: who });
    const watcher = await house.connect({ client: who });
    const stranger = await house.connect();
    const session = await caller.placed({ area: 3000, destination: 6000 });
    const followed = ["being_allocated", "being_served", "served_soon", "served"];
    for (const [index, state] of followed.entries()) {
      await watcher.monitor([`call_state/${session}/${state}`], towerMain, `state ${index}`);
      await stranger.monitor([`call_state/${session}/${state}`], towerMain, `state ${index}`);
    }
    await stranger.monitor(["call_state/+/+", "action/+/+"]);
    await watcher.reaches(session, "served");
    assert.deepEqual(watcher.states(session), ["being_served", "served_soon", "served"]);
    assert.deepEqual(stranger.events(/./), []);
    await watcher.monitor(["call_state/+/+"]);
    await watcher.until(
      "the states of a moment ago",
      () => watcher.states(session).filter((state) => state === "served").length === 2,
    );
  });
});

Deno.test("KONE 1.7 a monitor shows at once how lifts stand, and wrong names are silent", async () => {
  await withKoneHouse(async (house) => {
    const client = await house.connect();
    const wrong = await client.monitor(["lift_status/+", "deck_position/+", "lift_9/status"]);
    await client.quiet(wrong);
    assert.deepEqual(client.events(/./), []);
    const ack = await client.monitor(["lift_2/status", "+/position"]);
    const shown = () => client.frames.slice(client.frames.indexOf(ack) + 1);
    await client.until("the snapshot", () => shown().length >= 4);
    assert.deepEqual(shown().map(({ subtopic }) => subtopic).sort(), [
      ...["lift_1/position", "lift_2/position", "lift_2/status", "lift_3/position"],
    ]);
    const status = shown().find(({ subtopic }) => subtopic === "lift_2/status")!;
    assert.deepEqual(Object.keys(status), [
      ...["data", "subtopic", "requestId", "callType", "buildingId", "groupId"],
    ]);
    assert.deepEqual(
      [status.requestId, status.callType, status.data["lift_mode"]],
      [ack.requestId, "monitor", 0],
    );
  });
});

Deno.test("KONE 1.9 a session is created, resumed on another connection and told its latest states again", async () => {
  await withKoneHouse(async (house) => {
    const who = await house.client();
    await house.grant({ kind: "client", id: who.id }, { uses: ["monitor"] });
    const first = await house.connect({ client: who });
    first.send({ type: "create-session", requestId: "s1" });
    const created = await first.nextFrame();
    assert.deepEqual(Object.keys(created), [
      ...["type", "connectionId", "requestId", "statusCode", "timestamp", "data"],
    ]);
    assert.deepEqual([created.type, created.requestId, created.statusCode], ["ok", "s1", 201]);
    const sessionId = created.data["sessionId"];
    await first.monitor(rideTopics);
    const call = await first.placed({ area: 3000, destination: 6000 });
    await first.reaches(call, "fixed");
    const second = await house.connect({ client: who });
    second.send({
      ...{ type: "resume-session", requestId: "s2", sessionId, resendLatestStateUpToSeconds: 30 },
    });
    const resumed = await second.nextFrame();
    assert.deepEqual([resumed.type, resumed.statusCode, resumed.data], ["ok", 201, {}]);
    await house.until("the former connection's end", () => first.closed !== null);
    await second.reaches(call, "served");
    assert.deepEqual(second.states(call), servedStates, "those of before again, and the rest");
    const stranger = await house.connect();
    const lost = await stranger.refused(
      { type: "resume-session", requestId: "s3", sessionId },
      "s3",
    );
    assert.equal(lost.statusCode, 404);
  });
});

/** Connects as a client does that is not a {@link KoneClient}; the close or status that comes. */
async function knock(house: KoneHouse, path: string, protocol?: string): Promise<string> {
  const socket = new WebSocket(`${house.url.replace("http", "ws")}${path}`, protocol ?? []);
  let came: string | undefined;
  socket.on("error", (error: Error) => came ??= error.message);
  socket.on("open", () => came ??= "open");
  await house.until("an answer", () => came !== undefined);
  socket.terminate();
  return came!;
}

Deno.test("KONE 1.3 a token comes with Bearer before it as well; without the sub-protocol nobody comes", async () => {
  await withKoneHouse(async (house) => {
    const token = await house.token(await house.client());
    const bearer = await house.connectWith(`Bearer ${token}`);
    await bearer.ackAndResult(pingOf(1));
    const at = `/stream-v2?accessToken=${token}`;
    assert.equal(await knock(house, at, "koneapi"), "open");
    assert.match(await knock(house, at), /400/);
    assert.match(await knock(house, at, "mqtt"), /400/);
    assert.match(await knock(house, "/stream-v2", "koneapi"), /401/);
    assert.ok(house.lines.every((line) => !line.includes(token)), "no token is logged");
    assert.ok(Buffer.byteLength(token) > 100);
  });
});
