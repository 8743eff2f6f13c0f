import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { type BrokerAddress, ClientConnection } from "../../../adapters/mqtt/client_connection.ts";
import type { ConnectionListener } from "../../../adapters/mqtt/connection.ts";
import { serverUser } from "../../../adapters/mqtt/credentials.ts";
import { mosquittoAcl } from "../../../adapters/mqtt/mosquitto_acl.ts";
import { serverSubscriptions, topics } from "../../../adapters/mqtt/topics.ts";
import { type Clock, ManualClock, SystemClock } from "../../../src/clock.ts";
import { seededRandom } from "../../../src/random.ts";
import { contractSite } from "../../contracts/adapter_stage.ts";
import { startTestBroker } from "../../parts/embedded_broker.ts";
import { Inbox } from "../../parts/inbox.ts";
import { Mosquitto } from "../../parts/mosquitto.ts";
import { TcpProxy } from "../../parts/tcp_proxy.ts";
import { TestDevice } from "../../parts/test_device.ts";

const main = { building: "tower", group: "main" };

interface BrokerUnderTest {
  readonly name: string;
  /** The version of MQTT that is spoken with it. */
  readonly version: 4 | 5;
  start(): Promise<{ port: number; secretOf(user: string): string; stop(): Promise<void> }>;
}

const brokers: readonly BrokerUnderTest[] = [{
  name: "the embedded broker",
  version: 4,
  start: async () => {
    const { tcp, secretOf, stop } = await startTestBroker(contractSite);
    return { port: tcp.port, secretOf, stop };
  },
}, {
  name: "Mosquitto",
  version: 5,
  start: async () => {
    const names = [serverUser, ...contractSite.devices.map(({ id }) => id)];
    const users = new Map(names.map((user) => [user, `secret of ${user}`]));
    const mosquitto = await Mosquitto.start({ users, acl: mosquittoAcl(contractSite) });
    return {
      port: mosquitto.port,
      secretOf: (user) => users.get(user)!,
      stop: () => mosquitto.stop(),
    };
  },
}];

/** A connection, and what it told. */
function connectionTo(port: number, secret: string, clock: Clock = new SystemClock()) {
  const links = new Inbox<boolean>();
  const faults = new Inbox<string>();
  const heard = new Inbox<string>();
  const address: BrokerAddress = {
    url: `mqtt://127.0.0.1:${port}`,
    user: serverUser,
    secret,
    clientId: "server-under-test",
  };
  const listener: ConnectionListener = {
    message: (topic) => heard.put(topic),
    link: (up) => links.put(up),
    fault: (text) => faults.put(text),
  };
  const connection = new ClientConnection(address, { clock, random: seededRandom(7) });
  return { connection, listener, links, faults, heard };
}

for (const { name, version, start } of brokers) {
  Deno.test(`E5 what was under way when the link broke is never sent again (${name})`, async () => {
    const broker = await start();
    const proxy = await TcpProxy.start(broker.port);
    const { connection, listener, links } = connectionTo(proxy.port, broker.secretOf(serverUser));
    const device = await TestDevice.connect({
      url: `mqtt://127.0.0.1:${broker.port}`,
      user: "main-controller",
      secret: broker.secretOf("main-controller"),
    });
    try {
      await device.subscribe(topics.desired(main), topics.ask(main), topics.act(main));
      await connection.open(serverSubscriptions, listener);
      await links.next("up");
      assert.equal(connection.version, version);
      proxy.hold();
      // The link still seems to stand, so they are taken; QoS 1 even waits for its PUBACK.
      assert.equal(connection.publish(topics.act(main), `"act"`, { qos: 0 }), true);
      assert.equal(connection.publish(topics.desired(main), `"before"`, { qos: 1 }), true);
      proxy.cut();
      await links.next("down", (up) => !up);
      assert.equal(connection.publish(topics.act(main), `"act"`, { qos: 0 }), false);
      assert.equal(connection.publish(topics.desired(main), `"while down"`, { qos: 1 }), false);
      proxy.release();
      await links.next("up again", (up) => up);
      assert.equal(connection.publish(topics.ask(main), `"after"`, { qos: 1 }), true);
      const first = await device.told.next("the first thing told");
      assert.deepEqual(first, { topic: topics.ask(main), payload: "after" });
    } finally {
      await device.vanish();
      await connection.close();
      await proxy.stop();
      await broker.stop();
    }
  });

  Deno.test(`E4 of state that waits for acknowledgements only the newest is sent (${name})`, async () => {
    const broker = await start();
    const proxy = await TcpProxy.start(broker.port);
    const { connection, listener } = connectionTo(proxy.port, broker.secretOf(serverUser));
    const device = await TestDevice.connect({
      url: `mqtt://127.0.0.1:${broker.port}`,
      user: "main-controller",
      secret: broker.secretOf("main-controller"),
    });
    try {
      await device.subscribe(topics.desired(main), topics.ask(main));
      await connection.open(serverSubscriptions, listener);
      proxy.hold();
      const newest = 5000;
      for (let revision = 1; revision <= newest; revision++) {
        assert.ok(connection.publish(topics.desired(main), `${revision}`, { qos: 1 }));
      }
      assert.ok(connection.publish(topics.ask(main), `"ask"`, { qos: 1 }));
      proxy.release();
      const last = await device.told.next("the newest", ({ payload }) => payload === newest);
      assert.equal(last.topic, topics.desired(main));
      await device.told.next("the ask", ({ topic }) => topic === topics.ask(main));
      const told = device.told.all.map(({ payload }) => payload);
      assert.ok(told.length < 300, `${told.length} were sent`);
      assert.deepEqual(told.slice(0, -2), told.slice(0, -2).map((_, index) => index + 1));
      assert.deepEqual(told.slice(-2), [newest, "ask"]);
    } finally {
      await device.vanish();
      await connection.close();
      await proxy.stop();
      await broker.stop();
    }
  });

  Deno.test(`MQTT link that hangs is given up after one and a half keepalives (${name})`, async () => {
    const broker = await start();
    const proxy = await TcpProxy.start(broker.port);
    const clock = new ManualClock();
    const { connection, listener, links, faults } = connectionTo(
      proxy.port,
      broker.secretOf(serverUser),
      clock,
    );
    try {
      await connection.open(serverSubscriptions, listener);
      assert.equal(clock.nextInMs, 2500, "the keepalive runs on the injected clock");
      proxy.hold();
      clock.advance(7499);
      assert.equal(connection.up, true);
      clock.advance(1);
      await links.next("down", (up) => !up);
      assert.match(await faults.next("the reason"), /Keepalive timeout/);
      proxy.cut();
      proxy.release();
      clock.advance(100);
      await links.next("up again", (up) => up);
    } finally {
      await connection.close();
      assert.equal(clock.waiting, 0, "no timer is left behind");
      await proxy.stop();
      await broker.stop();
    }
  });
}

Deno.test("ClientConnection keeps trying where it is refused, and says why without the secret", async () => {
  const broker = await startTestBroker(contractSite);
  const clock = new ManualClock();
  const secret = broker.secretOf(serverUser);
  const { connection, listener, faults } = connectionTo(broker.tcp.port, secret, clock);
  try {
    broker.broker.deny(serverUser);
    const opened = connection.open(serverSubscriptions, listener);
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 6; attempt++) {
      await broker.refusals.next("a refusal", ({ why }) => why === "credentials");
      while (clock.waiting === 0) await setImmediate(); // until the refusal is here as well
      pauses.push(clock.nextInMs!);
      if (attempt === 5) broker.broker.allow(serverUser);
      clock.advance(clock.nextInMs!);
    }
    await opened;
    assert.equal(faults.all.length, 1, "an outage is told once");
    assert.match(faults.all[0]!, /Bad username or password/);
    assert.ok(!faults.all[0]!.includes(secret));
    assert.equal(connection.up, true);
    const longest = [100, 200, 400, 800, 1000, 1000];
    pauses.forEach((pause, index) => {
      assert.ok(pause >= longest[index]! / 2 && pause <= longest[index]!, `${pauses}`);
    });
  } finally {
    await connection.close();
    await broker.stop();
  }
});

Deno.test("ClientConnection refuses state beyond what may wait, and all of it when the link is down", async () => {
  const broker = await startTestBroker(contractSite);
  const proxy = await TcpProxy.start(broker.tcp.port);
  const { connection, listener } = connectionTo(proxy.port, broker.secretOf(serverUser));
  try {
    assert.equal(connection.publish(topics.ask(main), "1", { qos: 1 }), false);
    await connection.open(serverSubscriptions, listener);
    proxy.hold();
    let taken = 0;
    while (connection.publish(`vestibule/1/tower/g${taken}/ask`, "1", { qos: 1 })) taken++;
    assert.equal(taken, 256 + 4096);
  } finally {
    await connection.close();
    await proxy.stop();
    await broker.stop();
  }
});

Deno.test("ClientConnection refuses to pile up bytes for a broker that does not read", async () => {
  const broker = await startTestBroker(contractSite);
  const proxy = await TcpProxy.start(broker.tcp.port);
  const { connection, listener } = connectionTo(proxy.port, broker.secretOf(serverUser));
  try {
    await connection.open(serverSubscriptions, listener);
    proxy.hold();
    const large = JSON.stringify("x".repeat(200_000));
    let taken = 0;
    while (connection.publish(topics.act(main), large, { qos: 0 }) && taken < 1000) taken++;
    assert.ok(taken < 100, `${taken} payloads of 200 kB were taken`);
  } finally {
    await connection.close();
    await proxy.stop();
    await broker.stop();
  }
});

Deno.test("ClientConnection.close ends what never stood, and open says so", async () => {
  const clock = new ManualClock();
  const { connection, listener, faults } = connectionTo(1, "none", clock); // nobody listens there
  const opened = connection.open(serverSubscriptions, listener);
  await faults.next("refused");
  clock.advance(1000);
  assert.equal(clock.waiting, 0, "it tries again");
  while (clock.waiting === 0) await setImmediate();
  await connection.close();
  await assert.rejects(opened, /closed before it stood/);
  assert.equal(clock.waiting, 0);
});

Deno.test("ClientConnection refuses URLs that no broker has, or that hold a secret", () => {
  const make = (url: string) =>
    new ClientConnection({ url, clientId: "x" }, {
      clock: new ManualClock(),
      random: seededRandom(1),
    });
  for (const url of ["http://broker", "broker:1883", "", "mqtt//broker"]) {
    assert.throws(() => make(url), /^Error: Cannot use the broker's URL: a URL of mqtt/);
  }
  assert.throws(
    () => make("mqtt://user:hunter2@broker"),
    (error: Error) => /user and secret/.test(error.message) && !/hunter2/.test(error.message),
  );
});
