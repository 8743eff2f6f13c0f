/**
 * What clients send that no document has: values in other types, texts that are names elsewhere,
 * JSON that is large, deep or odd. Each is answered once, in the catalogue's words, and nothing of it
 * leads anywhere else.
 */
import assert from "node:assert/strict";
import {
  actionOf,
  type CameFrame,
  commonOf,
  type KoneClient,
  pingOf,
  towerMain,
  withKoneHouse,
} from "./kone_house.ts";

/** Sends something and returns the frames that answer it, events left out, once all is quiet. */
async function answersTo(client: KoneClient, message: object | string): Promise<CameFrame[]> {
  const from = client.frames.length;
  const answers = () => client.frames.slice(from).filter(({ subtopic }) => subtopic === undefined);
  client.send(message);
  await client.until(
    `an answer to ${JSON.stringify(message).slice(0, 200)}`,
    () => answers().length > 0,
  );
  await client.ackAndResult(pingOf(client.newId()));
  return answers().slice(0, -2);
}

/** The error of a result, or of an error frame with its status; `ok` for success. */
function wordOf(frames: readonly CameFrame[]): string {
  const last = frames.at(-1)!;
  if (last.type === "error") {
    assert.equal(frames.length, 1, JSON.stringify(frames));
    return `${last.statusCode} ${last.data["error"]}`;
  }
  assert.equal(frames.length, 2, JSON.stringify(frames));
  assert.deepEqual([frames[0]!.statusCode, last.statusCode], [201, undefined]);
  return last.data["success"] === true ? "ok" : String(last.data["error"]);
}

const way = { area: 3000, destination: 6000 };

Deno.test("KONE 1.4 what today's clients send is taken: texts for numbers, zeros for none, odd times, more fields", async () => {
  await withKoneHouse(async (house) => {
    const client = await house.connect();
    const texts = {
      request_id: "77",
      area: "3000",
      terminal: "1",
      time: "2026-03-02T09:00:00.6474950Z",
      call: {
        ...{ action: "2", destination: "6000", delay: "0", group_size: "1" },
        ...{ allowed_lifts: ["1001010", 1002010], activate_call_states: [] },
        ...{ call_replacement_priority: "HIGH", language: "en-GB" },
      },
    };
    const action = { type: "lift-call-api-v2", callType: "action", ...towerMain };
    const taken = await answersTo(client, { ...action, payload: texts });
    assert.equal(wordOf(taken), "ok");
    assert.deepEqual(taken.map((frame) => frame.requestId ?? frame.data["request_id"]), [
      "77",
      "77",
    ]);
    const ok = async (what: string, message: object) =>
      assert.equal(wordOf(await answersTo(client, message)), "ok", what);
    const call = (more: object, inCall: object = {}) =>
      actionOf(client.newId(), { ...way, payload: more, call: inCall });
    for (const terminal of [0, "0", null]) await ok(`terminal ${terminal}`, call({ terminal }));
    for (
      const time of [
        "2026-03-02T09:00:00+00:00",
        "2026-03-02T14:30:00.1234567+05:30",
        "2020-10-10T07:17:33.298515Z",
        undefined,
        null,
      ]
    ) await ok(`time ${time}`, call({ time }));
    await ok("media of null", call({ media_id: null, media_cc: null, media_type: null }));
    await ok(
      "more fields",
      call({ hasOwnProperty: 1, valueOf: null, extra: [{}] }, { toString: 1 }),
    );
    await ok(
      "destination 0",
      actionOf(client.newId(), { area: 3000, destination: 0, action: 2001 }),
    );
    await ok("no prefix, number", { ...call({}), buildingId: "Tower9", groupId: 1 });
    await ok("exponents", actionOf(client.newId(), { area: "3e3", destination: 6e3 }));
  });
});

Deno.test("KONE 1.4 a request id of many digits, in whatever type, comes back digit by digit", async () => {
  await withKoneHouse(async (house) => {
    const client = await house.connect();
    const digits = "107534523904865203480123456789012345678";
    for (const id of [digits, `"${digits}"`, "1.10", "-0.0", "1e400", "9007199254740993"]) {
      const from = client.texts.length;
      const [ack, result] = await answersTo(
        client,
        `{"type":"common-api","callType":"ping","buildingId":"building:Tower9","groupId":"1",` +
          `"payload":{"request_id":${id}}}`,
      );
      assert.equal(ack!.statusCode, 201, id);
      assert.ok(result!.data["time"]);
      const [first, second] = client.texts.slice(from);
      if (id === "-0.0") continue; // is a plain 0 in every language
      assert.ok(first!.includes(`"requestId":${id},`), id);
      assert.ok(second!.includes(`"request_id":${id},`), id);
    }
  });
});

Deno.test("KONE 1.4 numbers that are none, out of every range or not whole are refused or resolve nothing", async () => {
  await withKoneHouse(async (house) => {
    const client = await house.connect();
    const word = async (payload: object, call: object = {}) =>
      wordOf(await answersTo(client, actionOf(client.newId(), { ...way, payload, call })));
    for (const area of ["NaN", "Infinity", "0x3E8", "", "3000;", "3,000", true, null, [3000], {}]) {
      assert.equal(await word({ area }), "400 'payload.area' must be a number", String(area));
    }
    const never = '{"type":"lift-call-api-v2","callType":"action","buildingId":"building:Tower9",' +
      '"groupId":"1","payload":{"request_id":5,"area":1e999,"call":{"action":2}}}';
    assert.equal(wordOf(await answersTo(client, never)), "400 'payload.area' must be a number");
    const unresolved = (area: string) => `Ignoring call, unable to resolve area: area:${area}`;
    for (const [area, shown] of [[1e308, "1e+308"], [-3000, "-3000"], [0.5, "0.5"], [-0, "0"]]) {
      assert.equal(await word({ area }), unresolved(String(shown)));
    }
    for (const call of [{ destination: 1e308 }, { destination: 3000.5 }, { destination: -1 }]) {
      assert.match(await word({}, call), /^Ignoring call, unable to resolve destination: area:/);
    }
    for (const delay of [-1, 30.0001, 1e308, "40"]) {
      assert.equal(await word({}, { delay }), "Invalid json payload", String(delay));
    }
    for (const group_size of [0, -1, 1.5]) {
      assert.equal(await word({}, { group_size }), "Invalid json payload", String(group_size));
    }
    assert.equal(await word({}, { group_size: 1e308 }), "INVALID_PASSENGER_COUNT");
    for (const terminal of [-1, 1e308, 0.5]) {
      assert.equal(await word({ terminal }), "INVALID_TERMINAL_ID", String(terminal));
    }
    for (const action of [-2, 2.5, 1e308]) {
      assert.match(await word({}, { action }), /^Ignoring call, unknown call action: /);
    }
    assert.equal(await word({}, { allowed_lifts: [1e308] }), unresolved("1e+308"));
    assert.equal(
      await word({}, { allowed_lifts: [1001010, "x"] }),
      "400 'payload.call.allowed_lifts[1]' must be a number",
    );
    for (const session_id of [-1, 0.5, 1e308]) {
      const take = { type: "lift-call-api-v2", callType: "delete", ...towerMain };
      assert.match(
        wordOf(await answersTo(client, { ...take, payload: { session_id } })),
        /^404 Call not found/,
      );
    }
  });
});

Deno.test("KONE 1.4 names of JavaScript's own in any text are texts like others", async () => {
  await withKoneHouse(async (house) => {
    const client = await house.connect();
    for (const name of ["__proto__", "constructor", "hasOwnProperty", "toString"]) {
      const word = async (message: object) => wordOf(await answersTo(client, message));
      const ask = (more: object) => ({ ...commonOf("config", name), ...more });
      assert.match(await word(ask({ type: name })), /^400 'type' must be one of/);
      assert.match(await word(ask({ callType: name })), /^400 'callType' must be one of/);
      assert.equal(
        await word(ask({ buildingId: name })),
        `404 Building data not found for ID building:${name}`,
      );
      assert.match(await word(ask({ groupId: name })), /^404 Building data not found for ID/);
      const [ack, result] = await answersTo(client, ask({}));
      assert.deepEqual([ack!.requestId, result!.requestId], [name, name]);
      assert.equal(
        await word({ type: "resume-session", requestId: name, sessionId: name }),
        "404 Invalid session id",
      );
      const monitor = { type: "site-monitoring", callType: "monitor", ...towerMain };
      const subtopics = [name, `${name}/${name}`, `lift_1/${name}`, `call_state/${name}/${name}`];
      const [taken, ...more] = await answersTo(client, {
        ...monitor,
        requestId: `m ${name}`,
        payload: { sub: name, duration: 300, subtopics },
      });
      assert.deepEqual([taken!.statusCode, more.length], [201, 0]);
      const media = { media_id: name, media_cc: name, media_type: name };
      assert.equal(
        await word(actionOf(client.newId(), { area: 3000, destination: 5000, payload: media })),
        "FLOOR_IS_LOCKED",
      );
      const call = { call_replacement_priority: name };
      assert.match(
        await word(actionOf(client.newId(), { ...way, call })),
        /^400 'payload.call.call_replacement_priority' must be one of/,
      );
      assert.equal(
        await word(actionOf(client.newId(), { ...way, call: { language: name } })),
        "ok",
      );
    }
    const proto = '{"__proto__":{"type":"common-api","callType":"config","requestId":"p",' +
      '"buildingId":"building:Tower9","groupId":"1"}}';
    assert.match(wordOf(await answersTo(client, proto)), /^400 'type' is required/);
    assert.equal(({} as Record<string, unknown>)["callType"], undefined);
  });
});

Deno.test("KONE 1.4 large, deep, doubled and broken JSON, and any characters, are answered one by one", async () => {
  await withKoneHouse(async (house) => {
    const client = await house.connect();
    const payload = (text: string) =>
      '{"type":"common-api","callType":"ping","buildingId":"building:Tower9","groupId":"1",' +
      `"payload":${text}}`;
    const deep = "[".repeat(30_000) + "]".repeat(30_000);
    const [, deeper] = await answersTo(client, payload(`{"request_id":6,"more":${deep}}`));
    assert.equal(deeper!.data["request_id"], 6);
    const [exact] = await answersTo(client, payload(`{"request_id":1e99,"more":${deep}}`));
    assert.equal(exact!.requestId, 1e99);
    assert.equal(
      wordOf(await answersTo(client, payload(deep))),
      "400 'payload' must be of type object",
    );
    const many = `{"request_id":7,${
      Array.from({ length: 3_000 }, (_, n) => `"k${n}":${n}`).join(",")
    }}`;
    assert.equal((await answersTo(client, payload(many)))[1]!.data["request_id"], 7);
    const [, doubled] = await answersTo(client, payload('{"request_id":8,"request_id":9}'));
    assert.equal(doubled!.data["request_id"], 9, "the last one counts, in ack and result");
    for (const broken of ["", " ", "{", "[]x", "\u0000", '{"a":01}', "NaN", payload("{'a':1}")]) {
      assert.equal(wordOf(await answersTo(client, broken)), "400 Invalid json payload", broken);
    }
    for (const other of ["[]", "1", "null", '"x"', "true"]) {
      assert.match(wordOf(await answersTo(client, other)), /^400 'value' must be of type object/);
    }
    for (const id of ["🛗".repeat(200), "\ud83d", "a\u0000b", "\u202eabc", "ﷺ", " ", "𝟘"]) {
      const [ack, result] = await answersTo(client, commonOf("actions", id));
      assert.deepEqual([ack!.requestId, result!.requestId], [id, id]);
    }
    for (const groupId of [" 1", "1 ", "１", "1\u0000", "+1", "01", "1.0", "-1", " "]) {
      assert.match(
        wordOf(await answersTo(client, { ...commonOf("config", "g"), groupId })),
        /^404 Building data not found for ID building:Tower9:/,
        groupId,
      );
    }
    assert.deepEqual(house.lines, []);
  });
});
