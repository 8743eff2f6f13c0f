/** Webhooks from a client's subscription to its own endpoint, each over real sockets. */
import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { isSigned } from "../../../../src/kone/webhooks/signature.ts";
import { deliveryWithinMs } from "../../../../src/kone/webhooks/webhook_post.ts";
import {
  entryPauseMs,
  firstPauseMs,
  triesMax,
  waitingMax,
} from "../../../../src/kone/webhooks/webhook_sender.ts";
import { theConsole } from "../../../../src/people/registry/turn.ts";
import { until } from "../../../parts/until.ts";
import { as } from "../../people/people_stage.ts";
import { faultOf } from "../auth_stage.ts";
import { liftA, liftD } from "../equipment/equipment_stage.ts";
import { path, secret, types, viewOf, withScene } from "./webhook_scene.ts";

Deno.test("KONE a subscription is pending until its test event was taken, and then sends signed CloudEvents", async () => {
  await withScene(async (scene) => {
    const { receiver, clock } = scene;
    const made = await scene.subscribe();
    assert.equal(made.status, 201);
    const view = viewOf(made);
    assert.deepEqual(
      [view.status, view.types, view.subscribedResourceIds, view.webhookEndpoint],
      ["PENDING", types, [`ken:${liftA.ken}`], receiver.url],
    );
    assert.doesNotMatch(JSON.stringify(made.body), /secret|ops@/);
    const [test] = await receiver.came(1);
    await scene.until(view.id, "ENABLED");
    assert.deepEqual([test!.event.type, test!.event.subject], ["com.kone.test.v1", view.id]);

    scene.car();
    scene.car({ mode: "out-of-service" });
    await receiver.came(2);
    scene.car({ direction: "up" });
    scene.car({ direction: "up", positionM: 2 });
    clock.advance(5_000);
    scene.car({ positionM: 6, level: 2, doors: { front: "opening" } });
    const all = await until(
      "the movement",
      () =>
        receiver.received.some(({ event }) => event.type.includes("movement")) &&
        receiver.received,
    );
    for (const { authorization, body, type } of all) {
      assert.equal(type, "application/cloudevents+json; charset=utf-8");
      assert.ok(isSigned(authorization, secret, body, clock.now()));
      assert.ok(!isSigned(authorization, `${secret}x`, body, clock.now()));
      assert.ok(!isSigned(authorization, secret, `${body} `, clock.now()));
      assert.ok(!isSigned(authorization, secret, body, clock.now() + 60_000));
      assert.equal(JSON.stringify(JSON.parse(body)), body, "a receiver may sign what it parsed");
      assert.deepEqual(Object.keys(JSON.parse(body)).sort(), [
        ...["clientId", "data", "datacontenttype", "id", "source", "specversion"],
        ...["subject", "time", "type"],
      ]);
    }
    const [, gone] = all;
    assert.deepEqual([gone!.event.subject, gone!.event.data.state, gone!.event.clientId], [
      `ken:${liftA.ken}`,
      "OutOfService",
      scene.client.id,
    ]);
    assert.equal(all.at(-1)!.event.data.distanceMeters, 6);
    assert.equal(new Set(all.map(({ event }) => event.id)).size, all.length);
    assert.doesNotMatch(scene.lines.join(""), /localhost|secret/, "logs name no endpoint");
  });
});

Deno.test("KONE a delivery that fails ten times with growing pauses disables, and a test enables again", async () => {
  await withScene(async (scene) => {
    const { receiver, clock } = scene;
    receiver.answer = (response) => void response.writeHead(500).end("x".repeat(100_000));
    const { id } = viewOf(await scene.subscribe());
    for (let tries = 1; tries < triesMax; tries++) {
      await scene.failed(tries);
      const pauseMs = firstPauseMs * 2 ** (tries - 1);
      clock.advance(pauseMs - 1);
      await setImmediate();
      assert.equal(receiver.received.length, tries, "not before its time");
      clock.advance(1);
      await receiver.came(tries + 1);
    }
    await scene.until(id, "DISABLED", "deliveries_failed");
    clock.advance(86_400_000);
    await setImmediate();
    assert.equal(receiver.received.length, triesMax);
    assert.equal(new Set(receiver.received.map(({ event }) => event.id)).size, 1, "one event");
    assert.equal(
      new Set(receiver.received.map(({ authorization }) => authorization)).size,
      triesMax,
      "each try is signed anew",
    );

    receiver.answer = (response) => void response.writeHead(200).end("ok");
    const token = await scene.auth.bearer(scene.client, "application/subscriptions");
    assert.equal((await scene.ask(`${path}/${id}/test`, token, "POST")).status, 202);
    await receiver.came(triesMax + 1);
    await until(
      "enabled",
      async () => viewOf(await scene.ask(`${path}/${id}`, token)).status === "ENABLED",
    );
  });
});

Deno.test("KONE an endpoint that hangs fails after its deadline and keeps nobody waiting", async () => {
  await withScene(async (scene) => {
    const { receiver, clock } = scene;
    receiver.answer = () => {};
    const { id } = viewOf(await scene.subscribe());
    await receiver.came(1);
    assert.equal((await scene.stands(id)).status, "PENDING", "others are answered meanwhile");
    clock.advance(deliveryWithinMs);
    await scene.failed(1);
    assert.ok(scene.lines.some((line) => line.includes(`"why":"too_slow"`)));
    // An answer that never ends is read no further than it is useful.
    receiver.answer = (response) => {
      response.writeHead(200);
      response.write("x".repeat(64_000));
    };
    clock.advance(firstPauseMs);
    await scene.until(id, "ENABLED");
  });
});

Deno.test("C16 a redirect is not followed", async () => {
  await withScene(async (scene) => {
    const { receiver } = scene;
    receiver.answer = (response) =>
      void response.writeHead(307, { location: `https://127.0.0.1:${receiver.port}/inner` }).end();
    const { id } = viewOf(await scene.subscribe());
    await scene.failed(1);
    assert.equal(receiver.received.length, 1);
    assert.equal((await scene.stands(id)).status, "PENDING");
  });
});

Deno.test("C16 nothing is sent to inner addresses, by number, by name or by a name that changes", async () => {
  await withScene(async (scene) => {
    const { receiver, clock } = scene;
    for (
      const webhookEndpoint of [
        `https://127.0.0.1:${receiver.port}/`,
        `https://2130706433:${receiver.port}/`,
        `https://[::1]:${receiver.port}/`,
        `https://[::ffff:127.0.0.1]:${receiver.port}/`,
        "https://169.254.169.254/latest/meta-data",
        "https://10.0.0.8/",
        "http://192.0.2.7/",
        "http://8.8.8.8/",
        "https://user:word@example.org/",
        "ftp://example.org/",
        "not an address",
      ]
    ) {
      const answer = await scene.subscribe({ webhookEndpoint });
      assert.equal(answer.status, 400, webhookEndpoint);
      assert.equal(faultOf(answer).message, "Webhook endpoint must be a public https address");
    }
    const { id } = viewOf(await scene.subscribe());
    await scene.until(id, "PENDING", "address_not_allowed");
    for (let tries = 1; tries < triesMax; tries++) {
      await scene.failed(tries);
      clock.advance(firstPauseMs * 2 ** (tries - 1));
    }
    await scene.until(id, "DISABLED", "address_not_allowed");
    assert.equal(receiver.received.length, 0);
  }, {
    webhookAllow: [],
    // One public address among others makes the inner one no better.
    resolve: () => Promise.resolve(["93.184.215.14", "127.0.0.1"]),
  });
});

Deno.test("C16 what is connected to is the address that was judged, however the name resolves next", async () => {
  const asked: string[] = [];
  await withScene(async (scene) => {
    const { id } = viewOf(await scene.subscribe());
    await scene.until(id, "ENABLED");
    assert.deepEqual(asked, ["localhost"], "one look for one delivery");
    scene.car();
    scene.car({ mode: "out-of-service" });
    await scene.failed(1);
    assert.equal(asked.length, 2);
    assert.equal(scene.receiver.received.length, 1);
    assert.ok(scene.lines.some((line) => line.includes(`"why":"inner_address"`)));
  }, {
    resolve(host) {
      asked.push(host);
      return Promise.resolve(asked.length === 1 ? ["127.0.0.1"] : ["10.0.0.1"]);
    },
  });
});

Deno.test("C16 the operator may allow a host inside, by http too", async () => {
  await withScene(async (scene) => {
    const { id } = viewOf(await scene.subscribe());
    await scene.receiver.came(1);
    await scene.until(id, "ENABLED");
  }, { webhookAllow: ["localhost"], plain: true });
  await withScene(async (scene) => {
    const { id } = viewOf(await scene.subscribe());
    await scene.until(id, "PENDING", "address_not_allowed");
    assert.equal(scene.receiver.received.length, 0);
  }, { webhookAllow: ["10.0.0.0/8"], plain: true });
});

Deno.test("C16 R90 without an entry in the register of sub-processors nothing is sent", async () => {
  await withScene(async (scene) => {
    const { receiver, clock } = scene;
    const { id } = viewOf(await scene.subscribe());
    await scene.until(id, "PENDING", "no_sub_processor");
    const annex = await scene.enterSubProcessor(["annex"]);
    clock.advance(entryPauseMs);
    await setImmediate();
    assert.equal((await scene.stands(id)).statusReason, "no_sub_processor", "another building's");
    assert.equal(receiver.received.length, 0);

    const entry = await scene.enterSubProcessor();
    await scene.ask(`${path}/${id}/test`, scene.token, "POST");
    await receiver.came(1);
    await scene.until(id, "ENABLED");

    for (const gone of [annex, entry]) {
      await scene.auth.registry.run(theConsole, "remove_sub_processor", { id: gone });
    }
    scene.car();
    scene.car({ mode: "out-of-service" });
    await scene.until(id, "PENDING", "no_sub_processor");
    assert.equal(receiver.received.length, 1, "what needs the entry stops");
  }, { entry: false });
});

Deno.test("KONE a subscription outlives a restart, sealed, and ends with its removal", async () => {
  await withScene(async (scene) => {
    const { receiver } = scene;
    const { id } = viewOf(await scene.subscribe());
    await receiver.came(1);
    await scene.until(id, "ENABLED");
    const row = await scene.auth.row("webhook", id);
    assert.doesNotMatch(JSON.stringify(row), /localhost|secret|ops@/);

    await scene.restart();
    assert.equal((await scene.stands(id)).status, "ENABLED");
    scene.car();
    scene.car({ mode: "out-of-service" });
    await receiver.came(2);
    assert.equal(receiver.received[1]!.event.type, "com.kone.equipment.availability.v1");

    const listed = await scene.ask(path, scene.token);
    assert.ok(Array.isArray(listed.body));
    assert.deepEqual(listed.body.map((one) => one.id), [id]);
    assert.equal((await scene.ask(`${path}/${id}`, scene.token, "DELETE")).status, 204);
    assert.equal((await scene.ask(`${path}/${id}`, scene.token)).status, 404);
    scene.car();
    await setImmediate();
    assert.equal(receiver.received.length, 2);
    assert.equal(await scene.auth.row("webhook", id), undefined);
  });
});

Deno.test("C3 with a client its subscriptions end, and what was under way is cut", async () => {
  await withScene(async (scene) => {
    const { receiver } = scene;
    const { id } = viewOf(await scene.subscribe());
    await receiver.came(1);
    await scene.until(id, "ENABLED");
    let cut = false;
    receiver.answer = (response) => response.on("close", () => cut = true);
    scene.car();
    scene.car({ mode: "out-of-service" });
    await receiver.came(2);
    await scene.auth.registry.run(theConsole, "remove_client", { id: scene.client.id });
    await until("the connection is cut", () => cut);
    await until("the row has gone", async () => {
      scene.clock.advance(1_000);
      return await scene.auth.row("webhook", id) === undefined;
    });
    scene.car();
    await setImmediate();
    assert.equal(receiver.received.length, 2);
  });
});

Deno.test("C16 movements go to who may watch alone, and stop when the manager ends that right", async () => {
  await withScene(async (scene) => {
    const { receiver, auth, clock } = scene;
    const other = await auth.add({ name: "No watcher" });
    const token = await auth.bearer(other, "application/subscriptions");
    const refused = await scene.ask(path, token, "POST", {
      types,
      subscribedResourceIds: [`ken:${liftA.ken}`],
      webhookEndpoint: receiver.url,
      endpointSecret: secret,
      subscriptionName: "Lift watch",
    });
    assert.equal(refused.status, 403);
    assert.match(faultOf(refused).message, /^Monitoring of ken:\d+ is not granted/);

    const { id } = viewOf(await scene.subscribe());
    await scene.until(id, "ENABLED");
    const grant = await auth.registry.look((ledger) =>
      ledger.find("grant", "subject", `client/${scene.client.id}`)[0]!.id
    );
    await auth.registry.run(as("max"), "end_grant", { id: grant });
    await auth.rights.refreshed();
    scene.car();
    scene.car({ direction: "up", positionM: 2 });
    clock.advance(5_000);
    scene.car({ positionM: 6, level: 2, doors: { front: "opening" } });
    scene.car({ positionM: 6, level: 2, mode: "out-of-service" });
    await receiver.came(2);
    assert.deepEqual(receiver.received.map(({ event }) => event.type), [types[0], types[2]]);
  });
});

Deno.test("KONE webhooks take the scope of subscriptions, a token of the client's own and its own lifts", async () => {
  await withScene(async (scene) => {
    const { auth } = scene;
    const inventory = await auth.bearer(scene.client, "");
    const lacking = await scene.ask(path, inventory);
    assert.equal(lacking.status, 403);
    assert.equal(
      faultOf(lacking).message,
      "Token does not contain required scopes. Required: [application/subscriptions]. " +
        "Had: [application/inventory]",
    );
    assert.equal((await scene.ask(path, null)).status, 401);
    const foreign = await scene.subscribe({ subscribedResourceIds: [`ken:${liftD.ken}`] });
    assert.equal(foreign.status, 403);
    assert.equal(faultOf(foreign).message, "User do not have access for specified resource");
    for (
      const [field, value] of [
        ["types", ["com.kone.unknown"]],
        ["subscribedResourceIds", []],
        ["endpointSecret", "short"],
        ["subscriptionName", ""],
        ["contactEmail", "nobody"],
      ] as const
    ) {
      const answer = await scene.subscribe({ [field]: value });
      assert.deepEqual([answer.status, faultOf(answer).message], [400, `Invalid ${field}`]);
    }
    assert.equal(
      faultOf(await scene.ask(path, scene.token, "POST")).message,
      "Request body is required",
    );

    const { id } = viewOf(await scene.subscribe());
    const other = await auth.add({ name: "Others" });
    const token = await auth.bearer(other, "application/subscriptions");
    for (const method of ["GET", "DELETE"]) {
      assert.equal((await scene.ask(`${path}/${id}`, token, method)).status, 404);
    }
    assert.equal((await scene.ask(`${path}/${id}/test`, token, "POST")).status, 404);
  });
});

Deno.test("KONE a changed endpoint has to be proved anew, a changed name has not", async () => {
  await withScene(async (scene) => {
    const { receiver } = scene;
    const { id } = viewOf(await scene.subscribe());
    await scene.until(id, "ENABLED");
    const renamed = await scene.ask(`${path}/${id}`, scene.token, "PATCH", {
      subscriptionName: "Another name",
    });
    assert.deepEqual(
      [renamed.status, viewOf(renamed).subscriptionName, viewOf(renamed).status],
      [200, "Another name", "ENABLED"],
    );
    const moved = await scene.ask(`${path}/${id}`, scene.token, "PATCH", {
      endpointSecret: "quite another secret",
    });
    assert.equal(viewOf(moved).status, "PENDING");
    const [, second] = await receiver.came(2);
    assert.ok(
      isSigned(second!.authorization, "quite another secret", second!.body, scene.clock.now()),
    );
    await scene.until(id, "ENABLED");
  });
});

Deno.test("KONE of events that wait the oldest are dropped and counted", async () => {
  await withScene(async (scene) => {
    const { receiver } = scene;
    const { id } = viewOf(await scene.subscribe({ types: [types[2]] }));
    await scene.until(id, "ENABLED");
    const answers: (() => void)[] = [];
    receiver.answer = (response) => answers.push(() => response.writeHead(204).end());
    scene.car();
    for (let at = 0; at < waitingMax + 20; at++) {
      scene.car({ mode: at % 2 === 0 ? "out-of-service" : "normal" });
    }
    assert.equal(scene.equipment.sender.dropped, 20);
    await receiver.came(2);
    assert.equal(receiver.received.length, 2, "one at a time");
    answers.shift()!();
    await receiver.came(3);
    assert.equal(answers.length, 1);
  });
});
