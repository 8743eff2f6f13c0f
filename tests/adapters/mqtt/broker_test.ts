import assert from "node:assert/strict";
import { connect as connectTcp } from "node:net";
import mqtt from "mqtt";
import { serverUser } from "../../../adapters/mqtt/credentials.ts";
import { topics } from "../../../adapters/mqtt/topics.ts";
import { contractSite } from "../../contracts/adapter_stage.ts";
import { startTestBroker, type TestBroker } from "../../parts/embedded_broker.ts";
import { TestDevice } from "../../parts/test_device.ts";

const main = { building: "tower", group: "main" };

function test(
  title: string,
  body: (running: TestBroker) => Promise<void>,
  limits: Parameters<typeof startTestBroker>[1] = {},
): void {
  Deno.test(title, async () => {
    const running = await startTestBroker(contractSite, limits);
    try {
      await body(running);
    } finally {
      await running.stop();
    }
  });
}

/** A socket with nothing of MQTT on it yet. */
async function rawSocket(port: number) {
  const socket = connectTcp({ port, host: "127.0.0.1", noDelay: true });
  socket.on("error", () => {}); // a reset is one way to be closed
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  await new Promise<void>((resolve) => socket.once("connect", () => resolve()));
  socket.resume();
  return { socket, closed };
}

test("Broker loses nothing of what is published in one turn, and keeps its order", async (running) => {
  const device = await running.connect("main-controller");
  await device.subscribe(topics.desired(main), topics.ask(main), topics.act(main));
  for (let round = 0; round < 20; round++) {
    const payload = JSON.stringify({ round });
    // With aedes' own `publish` the act overtakes, and the other two are dropped as duplicates.
    assert.equal(running.broker.publish(topics.desired(main), payload, 1), 1);
    assert.equal(running.broker.publish(topics.ask(main), payload, 1), 1);
    assert.equal(running.broker.publish(topics.act(main), payload, 0), 1);
    for (const topic of [topics.desired(main), topics.ask(main), topics.act(main)]) {
      assert.deepEqual(await device.told.next(topic), { topic, payload: { round } });
    }
  }
  assert.equal(running.broker.publish(topics.desired({ ...main, group: "north" }), "{}", 1), 0);
});

test("Broker hands on what a device sends in one write: all of it, QoS 1 in order", async (running) => {
  const server = await running.connect(serverUser);
  await server.subscribe("vestibule/1/+/+/report", "vestibule/1/+/+/status");
  await server.subscribe("vestibule/1/+/+/car/+/position");
  const device = await running.connect("main-controller");
  for (let round = 0; round < 20; round++) {
    const sent = [
      device.publish(topics.status(main), { round, kind: "status" }, true),
      device.publish(topics.report(main), { round, kind: "report" }),
    ];
    device.tell(topics.carPosition(main, "a"), { round, kind: "position" });
    await Promise.all(sent);
    const kinds: unknown[] = [];
    while (kinds.length < 3) kinds.push((await server.told.next("all three")).payload);
    const ofQos1 = kinds.filter((payload) => (payload as { kind: string }).kind !== "position");
    assert.deepEqual(ofQos1, [{ round, kind: "status" }, { round, kind: "report" }]);
  }
});

test("Broker closes the connection of a publish without right, and counts it", async (running) => {
  const car = await running.connect("main-car-a");
  await assert.rejects(car.publish(topics.report(main), {}));
  assert.deepEqual(await running.refusals.next("refusal"), {
    why: "publish",
    user: "main-car-a",
    detail: topics.report(main),
  });
  assert.equal(running.broker.refusals.get("publish"), 1);
  assert.equal(running.broker.refusals.get("protocol"), 0, "one fault is one refusal");
});

test("Broker answers a subscription without right with 128 and keeps the connection", async (running) => {
  const car = await running.connect("main-car-a");
  assert.deepEqual(
    await car.subscribe("#", topics.act(main), topics.ask(main), "$SYS/#"),
    [128, 128, 1, 128],
  );
  assert.equal(running.broker.refusals.get("subscribe"), 3);
  await car.publish(topics.carState(main, "a"), {});
});

test("Broker knows cars that the site has, and no others", async (running) => {
  const device = await running.connect("main-controller");
  await assert.rejects(device.publish(topics.carState(main, "ghost"), {}, true));
});

test("Broker refuses who comes with a will beyond its rights", async (running) => {
  const will = { topic: topics.status(main), payload: "{}", qos: 1 };
  await assert.rejects(running.connect("main-car-a", { will }));
  assert.deepEqual(await running.refusals.next("refusal"), {
    why: "will",
    user: "main-car-a",
    detail: topics.status(main),
  });
});

test("Broker lets nobody push another user out by taking its client id", async (running) => {
  const victim = await running.connect("main-controller", { clientId: "same" });
  await running.connect("north-controller", { clientId: "same" });
  await victim.publish(topics.report(main), {});
  const second = await running.connect("main-controller", { clientId: "same" });
  await victim.ended; // its own id is its own to take over (MQTT 3.1.1, 3.1.4-2)
  await second.publish(topics.report(main), {});
});

test("Broker makes room for a user's newest connection by ending the oldest", async (running) => {
  const first = await running.connect("main-controller", { clientId: "1" });
  const second = await running.connect("main-controller", { clientId: "2" });
  const third = await running.connect("main-controller", { clientId: "3" });
  await first.ended;
  await second.publish(topics.report(main), {});
  await third.publish(topics.report(main), {});
}, { connectionsPerUserMax: 2 });

test(
  "Broker takes no more sockets than its bound, over TCP and WebSocket together",
  async (running) => {
    const first = await rawSocket(running.tcp.port);
    const second = await rawSocket(running.tcp.port);
    const third = await rawSocket(running.tcp.port);
    await third.closed;
    assert.equal((await running.refusals.next("refusal")).why, "connections");
    await assert.rejects(TestDevice.connect({
      url: running.webSocket.url,
      user: "main-controller",
      secret: running.secretOf("main-controller"),
    }));
    first.socket.destroy();
    second.socket.destroy();
  },
  { connectionsMax: 2 },
);

test("Broker ends a connection that never sends a whole CONNECT", async (running) => {
  const { socket, closed } = await rawSocket(running.tcp.port);
  socket.write(Uint8Array.of(0x10, 100, 0, 4)); // the first bytes of a CONNECT
  await closed;
  assert.equal((await running.refusals.next("refusal")).why, "protocol");
}, { connectTimeoutMs: 50 });

test("Broker ends a connection at the length of a packet, not after collecting it", async (running) => {
  const { socket, closed } = await rawSocket(running.tcp.port);
  socket.write(Uint8Array.of(0x10, 0xff, 0xff, 0x7f)); // a CONNECT of 2 MB is announced
  await closed;
  assert.equal((await running.refusals.next("refusal")).why, "oversized");

  const device = await running.connect("main-controller");
  await assert.rejects(device.publish(topics.report(main), "x".repeat(300_000)));
  assert.deepEqual(await running.refusals.next("refusal"), {
    why: "oversized",
    user: "main-controller",
    detail: `more than ${running.broker.limits.packetBytesMax} bytes`,
  });
});

test("Broker survives bytes that are no MQTT", async (running) => {
  for (
    const bytes of [
      Uint8Array.of(0, 0),
      Uint8Array.of(0xf0, 0),
      Uint8Array.of(0x30, 5, 0, 9, 1, 2, 3),
      Uint8Array.of(0x10, 2, 0, 0),
      Uint8Array.of(0x82, 0xff, 0xff, 0xff, 0xff, 0xff),
      new TextEncoder().encode("GET / HTTP/1.1\r\n\r\n"),
    ]
  ) {
    const { socket, closed } = await rawSocket(running.tcp.port);
    socket.write(bytes);
    socket.end();
    await closed;
  }
  const device = await running.connect("main-controller");
  await device.publish(topics.report(main), {});
});

test("Broker cuts off a subscriber that does not read", async (running) => {
  const server = mqtt.connect(running.tcp.url, {
    username: serverUser,
    password: running.secretOf(serverUser),
    reconnectPeriod: 0,
    keepalive: 60,
  });
  await new Promise<void>((resolve) => server.once("connect", () => resolve()));
  await server.subscribeAsync("vestibule/1/+/+/report");
  const ended = new Promise<void>((resolve) => server.once("close", () => resolve()));
  server.stream.pause();
  server.stream.unpipe();
  const device = await running.connect("main-controller");
  // More than the operating system's own buffers between the two hold.
  const flood = { padding: "x".repeat(200_000) };
  void (async () => {
    for (;;) await device.publish(topics.report(main), flood);
  })().catch(() => {}); // until the test ends it
  const refusal = await running.refusals.next("slow", ({ why }) => why === "slow");
  assert.equal(refusal.user, serverUser);
  server.stream.resume();
  await ended;
  await server.endAsync(true);
}, { outboundBytesMax: 100_000, drainTimeoutMs: 500 });

test("Broker refuses a connection without keepalive: nobody would notice its end", async (running) => {
  await assert.rejects(running.connect("main-controller", { keepalive: 0 }));
  await assert.rejects(running.connect("main-controller", { keepalive: 61 }));
  await running.connect("main-controller", { keepalive: 60 });
});

test("Broker denies a device at once and lets it back when allowed", async (running) => {
  const device = await running.connect("main-controller");
  running.broker.deny("main-controller");
  await device.ended;
  await assert.rejects(running.connect("main-controller"));
  running.broker.allow("main-controller");
  const again = await running.connect("main-controller");
  assert.equal(running.broker.disconnect("main-controller"), 1);
  await again.ended;
  await running.credentials.revoke("main-controller");
  await assert.rejects(running.connect("main-controller"));
});

test("Broker answers MQTT 5 as a broker of 3.1.1", async (running) => {
  await assert.rejects(running.connect("main-controller", { protocolVersion: 5 }), { code: 1 });
});

test("Broker takes QoS 2, each message once, and bounds the unfinished", async (running) => {
  const server = await running.connect(serverUser);
  await server.subscribe("vestibule/1/+/+/report");
  const client = mqtt.connect(running.tcp.url, {
    username: "main-controller",
    password: running.secretOf("main-controller"),
    reconnectPeriod: 0,
  });
  await new Promise<void>((resolve) => client.once("connect", () => resolve()));
  await client.publishAsync(topics.report(main), `{"n":1}`, { qos: 2 });
  await client.publishAsync(topics.report(main), `{"n":2}`, { qos: 2 });
  assert.deepEqual((await server.told.next("first")).payload, { n: 1 });
  assert.deepEqual((await server.told.next("second")).payload, { n: 2 });
  // A client that never sends PUBREL: the PUBRECs are kept from it.
  const ended = new Promise<void>((resolve) => client.once("close", () => resolve()));
  client.stream.unpipe();
  for (let index = 0; index < 12; index++) {
    client.publish(topics.report(main), "{}", { qos: 2 });
  }
  client.stream.resume();
  await ended;
  await client.endAsync(true);
  assert.equal((await running.refusals.next("refusal")).why, "protocol");
}, { inflightInboundMax: 10 });

test("Broker keeps retained states of devices, up to its bound and no others", async (running) => {
  const device = await running.connect("main-controller");
  await device.publish(topics.carState(main, "a"), "x".repeat(600), true);
  await device.publish(topics.carState(main, "b"), "y".repeat(600), true);
  assert.deepEqual(await running.refusals.next("refusal"), {
    why: "retained",
    user: "",
    detail: topics.carState(main, "b"),
  });
  await device.publish(topics.report(main), "z", true);
  assert.deepEqual(running.broker.retained().map(({ topic }) => topic), [
    topics.carState(main, "a"),
  ]);
  await device.publish(topics.carState(main, "a"), "", true);
  assert.deepEqual(running.broker.retained(), []);
}, { retainedBytesMax: 1000 });
