import assert from "node:assert/strict";
import fc from "fast-check";
import { readRequest } from "../../../../src/kone/stream/envelope.ts";
import { action, monitor, ping, towerMain, withStream } from "./stream_stage.ts";

function read(message: unknown) {
  return readRequest(typeof message === "string" ? message : JSON.stringify(message), 300);
}

/** The error and the id that it is told with. */
function faultOf(message: unknown): [unknown, unknown] {
  const reading = read(message);
  assert.ok(!reading.ok, `was taken: ${JSON.stringify(message)}`);
  return [reading.error, reading.echo];
}

/** What a handler gets. */
function payloadOf(message: unknown): unknown {
  const reading = read(message);
  assert.ok(reading.ok, reading.ok ? "" : reading.error);
  assert.ok("asked" in reading.request);
  return reading.request.asked.payload;
}

const holdOpen = (payload: object) => ({
  type: "lift-call-api-v2",
  callType: "hold_open",
  ...towerMain,
  payload,
});

Deno.test("KONE 1.4 every text of the catalogue, with the id where it could be taken", () => {
  const uuid = "4ff6bfae-0000";
  const rows: [unknown, string, unknown][] = [
    [{ ...ping(5), requestId: uuid }, "'requestId' is not allowed", ""],
    [ping(uuid), "'payload.request_id' must be a number", uuid],
    [action(uuid), "'payload.request_id' must be a number", uuid],
    [action(7, { area: "lobby" }), "'payload.area' must be a number", 7],
    [action(7, {}, { destination: "x" }), "'payload.call.destination' must be a number", 7],
    [{ ...action(7), buildingId: "" }, "'buildingId' is not allowed to be empty", 7],
    [{ ...monitor(uuid), buildingId: "" }, "'buildingId' is not allowed to be empty", uuid],
  ];
  for (const [message, error, id] of rows) assert.deepEqual(faultOf(message), [error, id]);
});

Deno.test("KONE 1.4 what is no request is refused in the same words", () => {
  const rows: [unknown, string, unknown?][] = [
    ["{", "Invalid json payload"],
    ["", "Invalid json payload"],
    [[1], "'value' must be of type object"],
    ["7", "'value' must be of type object"],
    ["null", "'value' must be of type object"],
    [`${"[".repeat(30_000)}${"]".repeat(30_000)}`, "'value' must be of type object"],
    [{}, "'type' is required"],
    [{ requestId: "r" }, "'type' is required", "r"],
    [
      { type: "x", payload: { request_id: 3 } },
      "'type' must be one of [common-api, lift-call-api-v2, site-monitoring, create-session, " +
      "resume-session]",
      3,
    ],
    [{ type: "common-api" }, "'callType' is required"],
    [{ ...ping(1), callType: "action" }, "'callType' must be one of [config, actions, ping]", 1],
    [
      { ...action(1), callType: 4 },
      "'callType' must be one of [action, hold_open, delete]",
      1,
    ],
    [{ ...ping(1), buildingId: undefined }, "'buildingId' is required", 1],
    [{ ...ping(1), buildingId: 5 }, "'buildingId' must be a string", 1],
    [{ ...ping(1), groupId: undefined }, "'groupId' is required", 1],
    [
      { ...ping(1), groupId: "9".repeat(200) },
      "'groupId' length must be less than or equal to 128 characters long",
      1,
    ],
    [{ ...ping(1), payload: undefined }, "'payload' is required"],
    [{ ...ping(1), payload: [] }, "'payload' must be of type object"],
    [ping(null), "'payload.request_id' must be a number"],
    [ping({}), "'payload.request_id' must be a number"],
    [ping(undefined), "'payload.request_id' is required"],
    [monitor(undefined), "'requestId' is required"],
    [monitor(""), "'requestId' is not allowed to be empty"],
    [action(1, { call: undefined }), "'payload.call' is required", 1],
    [action(1, { area: undefined }), "'payload.area' is required", 1],
    [action(1, {}, { action: undefined }), "'payload.call.action' is required", 1],
    [action(1, {}, { allowed_lifts: null }), "'payload.call.allowed_lifts' must be an array", 1],
    [
      action(1, {}, { allowed_lifts: [1_001_010, "x"] }),
      "'payload.call.allowed_lifts[1]' must be a number",
      1,
    ],
    [
      action(1, {}, { call_replacement_priority: "URGENT" }),
      "'payload.call.call_replacement_priority' must be one of [LOW, HIGH]",
      1,
    ],
    [action(1, { time: "soon" }), "'payload.time' must be in ISO 8601 date format", 1],
    [action(1, { media_id: 5 }), "'payload.media_id' must be a string", 1],
    [monitor("m", { duration: 301 }), "'payload.duration' must be less than or equal to 300", "m"],
    [monitor("m", { duration: -1 }), "'payload.duration' must be greater than or equal to 0", "m"],
    [monitor("m", { subtopics: "lift_+/status" }), "'payload.subtopics' must be an array", "m"],
    [
      monitor("m", { subtopics: Array(257).fill("a") }),
      "'payload.subtopics' must contain less than or equal to 256 items",
      "m",
    ],
    [{ ...holdOpen({}), callType: "delete" }, "'payload.session_id' is required"],
    [holdOpen({ served_area: 1000 }), "'payload.lift_deck' is required"],
  ];
  for (const [message, error, id = ""] of rows) assert.deepEqual(faultOf(message), [error, id]);
});

Deno.test("KONE 1.4 what existing clients send is taken: texts for numbers, zeros, odd times", () => {
  const taken = payloadOf(action("4242", {
    area: "3000",
    terminal: 0,
    time: "2025-11-18T12:14:57.6474950Z",
    media_id: "",
    media_type: null,
    unknown: { deep: [1] },
  }, {
    action: "2",
    destination: " 5000 ",
    delay: 40,
    group_size: "1",
    allowed_lifts: ["1001010"],
    activate_call_states: [],
    call_replacement_priority: "HIGH",
  }));
  assert.deepEqual(taken, {
    requestId: "4242",
    area: 3000,
    timeMs: Date.UTC(2025, 10, 18, 12, 14, 57, 647),
    terminal: null,
    call: {
      action: 2,
      destination: 5000,
      delayS: 40,
      groupSize: 1,
      allowedLifts: [1_001_010],
      activateCallStates: [],
      replacementPriority: "HIGH",
    },
  });
});

Deno.test("KONE 1.6 what a call leaves out is what the facts say", () => {
  const call = { destination: undefined, allowed_lifts: [], language: "en-GB" };
  const media = { media_id: "0a", media_cc: "1", media_type: "RFID" };
  assert.deepEqual(payloadOf(action(1, { time: undefined, ...media }, call)), {
    requestId: 1,
    area: 1000,
    timeMs: null,
    terminal: 1,
    mediaId: "0a",
    mediaCc: "1",
    mediaType: "RFID",
    call: {
      action: 2,
      destination: null,
      delayS: 0,
      groupSize: 1,
      allowedLifts: null,
      activateCallStates: [],
      language: "en-GB",
      replacementPriority: "LOW",
    },
  });
});

Deno.test("KONE 1.6 hold_open does without an id and with fields of a call; delete needs a session", () => {
  const hold = { lift_deck: "1001010", served_area: 3000, hard_time: 10, soft_time: "30" };
  const held = { liftDeck: 1_001_010, servedArea: 3000, hardS: 10, softS: 30 };
  const time = "2026-01-05T08:00:00+00:00";
  assert.deepEqual(payloadOf(holdOpen({ ...hold, time, area: 3000, terminal: 1 })), {
    requestId: null,
    ...held,
  });
  assert.deepEqual(payloadOf(holdOpen({ ...hold, request_id: 9 })), { requestId: 9, ...held });
  const remove = { ...holdOpen({ session_id: "77" }), callType: "delete" };
  assert.deepEqual(payloadOf(remove), { sessionId: 77 });
});

Deno.test("KONE 1.7 a monitor lasts 300 s where it does not say, or the operator's longest", () => {
  const message = JSON.stringify(monitor("m", { duration: undefined, sub: undefined }));
  for (const [longest, lasts] of [[300, 300], [60, 60], [900, 300]] as const) {
    const reading = readRequest(message, longest);
    assert.ok(reading.ok && "asked" in reading.request);
    assert.deepEqual(reading.request.asked.payload, {
      sub: "",
      durationS: lasts,
      subtopics: ["lift_+/status"],
    });
  }
});

Deno.test("KONE 1.7 a robot that says its access token for `sub` is taken", () => {
  const token = "t".repeat(8_000);
  const reading = readRequest(JSON.stringify(monitor("m", { sub: token })), 300);
  assert.ok(reading.ok, JSON.stringify(reading));
});

Deno.test("KONE 1.4 an id keeps its JSON type and every digit, in ack, result and error", async () => {
  await withStream({}, async ({ connect }) => {
    const client = await connect();
    const digits = "340282366920938463463374607431768211455";
    const idsIn = (text: string) => /"request(?:_id|Id)":("?[\w.+]+"?)/.exec(text)?.[1];
    for (const id of ["7", '"7"', digits, `"${digits}"`, "1e40", "12.5"]) {
      const before = client.texts.length;
      client.send(JSON.stringify(ping(0)).replace(":0}", `:${id}}`));
      await client.take(2);
      assert.deepEqual(client.texts.slice(before).map(idsIn), [id, id]);
    }
    const wrong = JSON.stringify(ping(0)).replace(":0}", `:${digits}}`).replace("tower", "annex");
    await client.asks(wrong);
    assert.equal(idsIn(client.texts.at(-1)!), digits);
    await client.close();
  });
});

Deno.test("KONE 1.4 frames that are no requests are answered one by one and break nothing", async () => {
  await withStream({}, async ({ connect }) => {
    const client = await connect();
    for (
      const text of ["{", "[]", '"x"', "{}", `{"a":${"[".repeat(20_000)}${"]".repeat(20_000)}}`]
    ) {
      const { type, statusCode, requestId, data } = await client.asks(text);
      assert.deepEqual([type, statusCode, requestId], ["error", 400, ""]);
      assert.equal(typeof data.error, "string");
    }
    client.socket.send(new Uint8Array([123, 125]));
    assert.equal((await client.next()).data.error, "Invalid json payload");
    await client.quiet();
    await client.close();
  });
});

Deno.test("KONE 1.4 no JSON whatever breaks the reading, and an id is only ever echoed", () => {
  const values = fc.oneof(
    fc.json(),
    fc.string(),
    fc.record({
      type: fc.constantFrom("common-api", "lift-call-api-v2", "site-monitoring", "resume-session"),
      callType: fc.constantFrom("ping", "action", "hold_open", "delete", "monitor", "config", 1),
      buildingId: fc.jsonValue(),
      groupId: fc.constantFrom("1", 1, null),
      requestId: fc.jsonValue(),
      payload: fc.oneof(
        fc.jsonValue(),
        fc.dictionary(
          fc.constantFrom("request_id", "area", "call", "time", "subtopics", "session_id"),
          fc.jsonValue(),
        ),
      ),
    }, { requiredKeys: ["type"] }).map((message) => JSON.stringify(message)),
  );
  fc.assert(fc.property(values, (text) => {
    const reading = readRequest(text, 300);
    if (!reading.ok) assert.ok(reading.error.length > 0 && reading.error.length < 200);
    const echo = reading.ok ? reading.request.echo : reading.echo;
    if (echo !== "") assert.ok(text.includes(JSON.stringify(echo)));
  }));
});
