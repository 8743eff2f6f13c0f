/** Clients that ask too much at once, go away at the worst moment, or lose their rights meanwhile. */
import assert from "node:assert/strict";
import { theConsole } from "../../../src/people/registry/turn.ts";
import {
  actionOf,
  annexDecks,
  commonOf,
  type KoneClient,
  type KoneHouse,
  pingOf,
  towerMain,
  towerSide,
  withKoneHouse,
} from "./kone_house.ts";

const allCalls = ["call_state/+/+", "action/+/+"];

/** Calls that are open in the tower's first group, whoever's. */
async function openCalls({ lifts, until }: KoneHouse): Promise<number> {
  let open: number | undefined;
  lifts.snapshot({ building: "tower", group: "main" }, "nobody", (answer) => {
    assert.ok(answer.ok);
    open = answer.value.anyCalls.length;
  });
  await until("the group's answer", () => open !== undefined);
  return open!;
}

/** A message about the connection's session, and its answer's data or error. */
async function session(client: KoneClient, message: object): Promise<unknown> {
  const requestId = `session ${client.newId()}`;
  client.send({ ...message, requestId });
  const find = () => client.frames.find((frame) => frame.requestId === requestId);
  await client.until("an answer about a session", () => find() !== undefined);
  const { statusCode, data } = find()!;
  return statusCode === 201 ? data["sessionId"] ?? "resumed" : `${statusCode} ${data["error"]}`;
}

/** Monitors that stand, lifts that move: a scene in which much is told all the time. */
async function busy(house: KoneHouse, client: KoneClient): Promise<void> {
  for (const [index, group] of [towerMain, towerSide, annexDecks].entries()) {
    await client.monitor(["+/+", "+/+/+"], group, `busy ${index}`);
    for (const area of [1000, 3000]) await client.placed({ area, destination: 6000 }, group);
  }
  await house.run(2_000);
}

Deno.test("KONE 1.8 two hundred requests of every kind at once are each answered once, results right behind their acks", async () => {
  await withKoneHouse(async (house) => {
    const client = await house.connect();
    await busy(house, client);
    const lift = { type: "lift-call-api-v2", ...towerMain };
    const kinds: ((id: number) => object)[] = [
      (id) => pingOf(id),
      (id) => commonOf("config", `c${id}`),
      (id) => commonOf("actions", `c${id}`, annexDecks),
      (id) => actionOf(id, { area: 1000 + 1000 * (id % 4), destination: 6000 }),
      (id) => actionOf(id, { area: 1000, destination: 9000 }),
      (id) => actionOf(id, { area: 5000, destination: 1000 }),
      (id) => actionOf(id, { area: 77, destination: 1000 }),
      (id) => ({
        ...lift,
        callType: "hold_open",
        payload: { request_id: id, lift_deck: 1001010, served_area: 1000, hard_time: 1 },
      }),
      (id) => ({ ...lift, callType: "delete", payload: { request_id: id, session_id: 1e9 } }),
      (id) => pingOf(id, { ...towerMain, buildingId: "building:nowhere" }),
    ];
    const from = client.frames.length;
    const asked = Array.from({ length: 200 }, (_, n) => 20_000 + n);
    for (const id of asked) client.send(kinds[id % kinds.length]!(id));
    const answers = () =>
      client.frames.slice(from).filter((frame) => frame.statusCode !== undefined);
    await client.until("two hundred answers", () => answers().length >= 200);
    await client.ackAndResult(pingOf(client.newId()));
    const came = client.frames.slice(from);
    const ids = answers().map(({ requestId }) => Number(String(requestId).replace("c", "")));
    assert.deepEqual(ids.filter((id) => id >= 20_000).sort((a, b) => a - b), asked, "each once");
    let results = 0;
    for (const [at, { statusCode, requestId }] of came.entries()) {
      if (statusCode !== 201) continue;
      const result = came[at + 1]!;
      assert.equal(
        result.data["request_id"] ?? result.requestId,
        requestId,
        "right behind its ack",
      );
      assert.deepEqual([result.statusCode, result.subtopic], [undefined, undefined]);
      results++;
    }
    assert.equal(results, 161, "a fifth is refused; and one ping more");
  });
});

Deno.test("KONE 1.9 a session is nobody's but its client's and end user's, whatever token they hold", async () => {
  await withKoneHouse(async (house) => {
    const who = await house.client();
    const master = await house.token(who);
    const limited = (endUserIdentity: string) =>
      house.limitedToken(master, { endUserIdentity, scopes: ["callgiving/*"] });
    const ann = await house.connectWith(await limited("ann"));
    const sessionId = await session(ann, { type: "create-session" });
    const resume = { type: "resume-session", sessionId };
    const refused = "404 Invalid session id";
    for (
      const other of [
        await house.connectWith(await limited("ben")),
        await house.connectWith(await limited("Ann")),
        await house.connectWith(master),
        await house.connect(),
        await house.connectWith(
          await house.limitedToken(await house.token(await house.client()), {
            ...{ endUserIdentity: "ann", scopes: ["callgiving/*"] },
          }),
        ),
      ]
    ) assert.equal(await session(other, resume), refused);
    assert.match(String(await session(ann, resume)), /^400 /, "nor one's own, where it is");
    const again = await house.connectWith(await limited("ann"));
    assert.equal(await session(again, resume), "resumed");
    await house.until("the former connection is closed", () => ann.closed === 1000);
    assert.equal(await session(again, { ...resume, sessionId: "0".repeat(36) }), refused);
  });
});

Deno.test("KONE 1.9 a connection that is dropped before its result leaves one call, and its session learns how it stands", async () => {
  await withKoneHouse(async (house) => {
    const who = await house.client();
    const master = await house.token(who);
    const connect = async () =>
      await house.connectWith(
        await house.limitedToken(master, { endUserIdentity: "u", scopes: ["callgiving/*"] }),
      );
    const dropped = await connect();
    const sessionId = await session(dropped, { type: "create-session" });
    await dropped.monitor(allCalls, towerMain, "mine");
    const call = actionOf(4_711, { area: 3000, destination: 6000 });
    dropped.socket.pause(); // so that whatever is answered is on its way when it goes
    dropped.send(call);
    while (await openCalls(house) === 0) await house.run(10);
    dropped.socket.terminate();
    await house.run(500);
    assert.equal(await openCalls(house), 1, "what was asked for stands");
    assert.ok(!dropped.texts.some((text) => text.includes("4711")), "and nobody was told so");
    const client = await connect();
    assert.equal(await session(client, { type: "resume-session", sessionId }), "resumed");
    await client.until("how it stands", () => client.events(/^call_state\/.*assigned$/).length > 0);
    const known = Number(client.events(/^call_state/)[0]!.subtopic!.split("/")[1]);
    assert.equal(client.events(/^action/)[0]!.data["success"], true);
    assert.equal(await client.placed({ area: 3000, destination: 6000 }), known, "asked for again");
    assert.equal(await openCalls(house), 1);
    await client.reaches(known, "served");
    assert.deepEqual(
      client.events(/./).map(({ requestId }) => requestId).filter((id) => id !== "mine"),
      [],
    );
  });
});

Deno.test("KONE 1.7 a monitor that lapses is silent from then on, and may begin anew under its id", async () => {
  await withKoneHouse(async (house) => {
    const client = await house.connect();
    const monitor = (duration: number) => {
      client.send({
        ...{ type: "site-monitoring", callType: "monitor", ...towerMain, requestId: "m" },
        payload: { sub: "x", duration, subtopics: ["lift_+/position", "call_state/+/+"] },
      });
      return client.nextFrame();
    };
    assert.equal((await monitor(5)).statusCode, 201);
    await house.run(6_000);
    const before = client.events(/./).length;
    assert.ok(before > 0);
    const call = await client.placed({ area: 3000, destination: 6000 });
    await house.run(60_000);
    assert.equal(client.events(/./).length, before);
    const from = client.frames.length;
    client.send({
      ...{ type: "site-monitoring", callType: "monitor", ...towerMain, requestId: "m" },
      payload: { sub: "x", duration: 300, subtopics: ["call_state/+/+"] },
    });
    await client.until("the last state", () => client.events(/./, from).length > 0);
    assert.equal(client.events(/./, from)[0]!.subtopic, `call_state/${call}/served`);
  });
});

Deno.test("C3 a client that gets a new secret, or is removed, while calls are on their way is shut out, and they end", async () => {
  for (const end of ["rotate_client_secret", "remove_client"] as const) {
    await withKoneHouse(async (house) => {
      const who = await house.client();
      await house.grant({ kind: "client", id: who.id }, { uses: ["monitor"] });
      const [client, other] = [await house.connect({ client: who }), await house.connect()];
      const sessionId = await session(client, { type: "create-session" });
      await client.monitor(["+/+", ...allCalls]);
      await client.placed({ area: 7000, destination: 1000 });
      const theirs = await other.placed({ area: 7000, destination: 2000 });
      await other.monitor(allCalls);
      client.send(actionOf(1, { area: 4000, destination: 6000 }));
      client.send(actionOf(2, { area: 2000, destination: 9000 })); // with a change of lifts
      const { id } = who;
      if (end === "remove_client") await house.registry.run(theConsole, end, { id });
      else {
        const secret = house.masterKey.mac("test", "another secret");
        await house.registry.run(theConsole, end, { id, secret });
      }
      await house.until("the end", () => client.closed !== null);
      assert.equal(client.closed, 1008);
      const last = client.frames.at(-1)!;
      assert.deepEqual([last.type, last.statusCode], ["error", 401]);
      await house.run(3_000);
      assert.equal(await openCalls(house), 1, "the other client's alone");
      await other.reaches(theirs, "served");
      assert.equal(
        await session(other, { type: "resume-session", sessionId }),
        "404 Invalid session id",
      );
      assert.deepEqual(house.lines.filter((line) => line.includes("error")), []);
    });
  }
});

Deno.test("C16 a right to monitor that runs out ends what is told of lifts within a second, and of one's own calls nothing", async () => {
  await withKoneHouse(async (house) => {
    const who = await house.client();
    await house.grant({ kind: "client", id: who.id });
    const untilMs = house.clock.now() + 20_000;
    await house.grant({ kind: "client", id: who.id }, { uses: ["monitor"], untilMs });
    const client = await house.connect({ client: who });
    await client.monitor(["lift_+/position", "lift_+/doors", ...allCalls]);
    const call = await client.placed({ area: 3000, destination: 6000 });
    await house.run(21_100);
    assert.ok(client.events(/^lift/).length > 0);
    const from = client.frames.length;
    await client.placed({ area: 2000, destination: 7000 });
    await client.reaches(call, "served");
    assert.deepEqual(client.events(/^lift/, from), []);
    const refused = { type: "site-monitoring", callType: "monitor", ...towerMain };
    const payload = { sub: "x", duration: 10, subtopics: ["lift_1/status"] };
    const { statusCode } = await client.refused(
      { ...refused, requestId: "again", payload },
      "again",
    );
    assert.equal(statusCode, 403);
  });
});

Deno.test("C16 ids of another group or building lead nowhere, and no token reaches beyond its scopes", async () => {
  await withKoneHouse(async (house) => {
    const who = await house.client();
    for (const building of ["tower", "annex"]) {
      await house.grant({ kind: "client", id: who.id }, { building, uses: ["monitor", "robot"] });
    }
    const client = await house.connect({ client: who });
    const away = await client.placed({ area: 3000, destination: 6000 }, annexDecks);
    const send = { type: "lift-call-api-v2", ...towerMain };
    const take = { ...send, callType: "delete", payload: { request_id: 9, session_id: away } };
    assert.equal((await client.refused(take, 9)).statusCode, 404, "of another building");
    const side = await client.act({ area: 1004010, destination: 3000, action: 5000 });
    assert.match(String(side["error"]), /^Ignoring call, unable to resolve area/);
    const deck = await client.act({
      area: 3000,
      destination: 6000,
      call: { allowed_lifts: [1009010] },
    });
    assert.match(String(deck["error"]), /^Ignoring call, unable to resolve area/);
    const narrow = await house.connectWith(await house.token(who, "callgiving/group:Tower9:2"));
    for (const group of [towerMain, annexDecks, { ...towerMain, buildingId: "building:x" }]) {
      const status = async (message: object, id: unknown) =>
        (await narrow.refused(message, id)).statusCode;
      const id = narrow.newId();
      assert.equal(await status(actionOf(id, { area: 1000, destination: 3000 }, group), id), 403);
      assert.equal(await status(commonOf("config", `c${id}`, group), `c${id}`), 403);
      const monitor = {
        type: "site-monitoring",
        callType: "monitor",
        ...group,
        requestId: `m${id}`,
      };
      const payload = { sub: "x", duration: 9, subtopics: ["+/+", "+/+/+"] };
      assert.equal(await status({ ...monitor, payload }, `m${id}`), 403);
    }
    const robot = { ...towerSide, type: "lift-call-api-v2", callType: "hold_open" };
    const { result } = await narrow.ackAndResult({
      ...robot,
      payload: { request_id: 3, lift_deck: 1001010, served_area: 1000, hard_time: 5 },
    });
    assert.equal(result.data["error"], "ACCESS_DENIED", "a robot's use takes a robot's scope");
  });
});

Deno.test("KONE 1.2 a token that this server did not sign, or not for this, opens nothing; a spent one neither", async () => {
  await withKoneHouse(async (house) => {
    const master = await house.token(await house.client());
    const [head = "", claims = "", mac = ""] = master.split(".");
    const recoded = (text: string, change: (value: Record<string, unknown>) => void) => {
      const value = JSON.parse(atob(text.replaceAll("-", "+").replaceAll("_", "/")));
      change(value);
      return btoa(JSON.stringify(value)).replace(/=+$/, "").replaceAll("+", "-").replaceAll(
        "/",
        "_",
      );
    };
    const none = recoded(head, (value) => value["alg"] = "none");
    const later = recoded(claims, (value) => value["exp"] = 9_999_999_999);
    for (
      const token of [
        `${none}.${claims}.`,
        `${none}.${claims}.${mac}`,
        `${head}.${later}.${mac}`,
        `${head}.${claims}.`,
        `${head}.${claims}`,
        `Bearer Bearer`,
        "a".repeat(7_000),
        "\u0000",
        "__proto__",
      ]
    ) await assert.rejects(house.connectWith(token), /401/, token.slice(-40));
    const spent = await house.limitedToken(master, {
      ...{ endUserIdentity: "u", scopes: ["callgiving/*"], singleUse: true },
    });
    await (await house.connectWith(`Bearer ${spent}`)).close();
    await assert.rejects(house.connectWith(spent), /401/);
    await (await house.connectWith(`Bearer ${master}`)).close();
    assert.deepEqual(house.lines, []);
  });
});

Deno.test("C4 C5 C16 of who called, by which card or for which end user, no row, log line or frame has a word", async () => {
  await withKoneHouse(async (house) => {
    const who = await house.client({ name: "Client Nosy" });
    await house.grant({ kind: "client", id: who.id }, { uses: ["monitor", "robot"] });
    const master = await house.token(who, "callgiving/* robotcall/*");
    const phone = await house.limitedToken(master, {
      ...{ endUserIdentity: "ann@example.org", scopes: ["callgiving/*"], nonce: "nonce-of-ann" },
    });
    const claims = JSON.parse(atob(phone.split(".")[1]!.replaceAll("-", "+").replaceAll("_", "/")));
    const [client, ann] = [await house.connectWith(master), await house.connectWith(phone)];
    const media = { media_id: "CAFE4711BEEF", media_cc: "C0FFEE", media_type: "RFID" };
    await client.monitor(["+/+", "+/+/+"]);
    await ann.monitor(["call_state/+/+"]);
    const calls = [
      await client.placed({ area: 3000, destination: 6000, payload: media }),
      await client.placed({ area: 2000, destination: 9000, payload: media }),
    ];
    const anns = await ann.placed({ area: 1000, destination: 4000, payload: media });
    for (const call of calls) await client.reaches(call, "served");
    await ann.reaches(anns, "served");
    await client.act({ area: 3000, destination: 5000, payload: media });
    client.send('{"media_id":"CAFE4711BEEF","type":');
    await house.run(1_000);
    const words = [
      ...["cafe4711beef", "c0ffee", "ann@example.org", "nonce-of-ann", "client nosy"],
      ...[who.id, who.secret, master, phone, claims.jti, claims.user, claims.sub],
    ].map((word) => String(word).toLowerCase());
    const finds = (text: string) => words.filter((word) => text.toLowerCase().includes(word));
    const rows = JSON.stringify(
      await house.store.list({ prefix: [], withExpired: true }, 100_000),
    );
    assert.ok(rows.includes("destination"), "there are rows of calls");
    assert.deepEqual(finds(rows), []);
    assert.deepEqual(finds(house.lines.join("")), []);
    assert.deepEqual(finds([...client.texts, ...ann.texts].join("")), []);
    assert.ok(!client.texts.some((text) => text.includes(`/${anns}/`)), "another's call");
    assert.ok(!ann.texts.some((text) => calls.some((call) => text.includes(`/${call}/`))));
  });
});

Deno.test("E10 clients that connect, ask for whatever there is and vanish leave nothing behind", async () => {
  await withKoneHouse(async (house) => {
    const who = await house.client();
    await house.grant({ kind: "client", id: who.id }, { uses: ["monitor", "robot"] });
    await house.run(60_000);
    const timers = house.clock.waiting;
    const token = await house.token(who, "callgiving/* robotcall/*");
    for (let round = 0; round < 60; round++) {
      const client = await house.connectWith(token);
      client.send({ type: "create-session", requestId: "s" });
      for (const [index, group] of [towerMain, towerSide, annexDecks].entries()) {
        const payload = { sub: "x", duration: 300, subtopics: ["+/+", "+/+/+"] };
        const monitor = { type: "site-monitoring", callType: "monitor", ...group, payload };
        client.send({ ...monitor, requestId: `m${index}` });
        client.send(pingOf(index, group));
      }
      client.send(actionOf(7, { area: 1000 + 1000 * (round % 3), destination: 6000 }));
      client.send({ type: "resume-session", requestId: "r", sessionId: "none" });
      if (round % 2 === 0) await client.until("something", () => client.frames.length > 0);
      client.socket.terminate();
      await house.run(50);
    }
    await house.run(660_000); // sessions, monitors and calls have ended
    assert.equal(await openCalls(house), 0);
    assert.equal(house.clock.waiting, timers);
    assert.deepEqual(house.lines, []);
    const client = await house.connectWith(token);
    assert.equal((await client.act({ area: 1000, destination: 3000 }))["success"], true);
  });
});
