import assert from "node:assert/strict";
import type { HardwareReport } from "../../../adapters/adapter.ts";
import { Broker } from "../../../adapters/mqtt/broker.ts";
import { listenTcp } from "../../../adapters/mqtt/broker_listeners.ts";
import { ClientConnection } from "../../../adapters/mqtt/client_connection.ts";
import { serverUser } from "../../../adapters/mqtt/credentials.ts";
import { mosquittoAcl } from "../../../adapters/mqtt/mosquitto_acl.ts";
import { MqttAdapter } from "../../../adapters/mqtt/mqtt_adapter.ts";
import type { Desired } from "../../../adapters/mqtt/payloads.ts";
import { topics } from "../../../adapters/mqtt/topics.ts";
import { type RunningGroup, startBuilding } from "../../../adapters/simulator/building.ts";
import { MqttLink } from "../../../adapters/simulator/connection.ts";
import { SystemClock } from "../../../src/clock.ts";
import { seededRandom } from "../../../src/random.ts";
import { startTestBroker } from "../../parts/embedded_broker.ts";
import { Inbox } from "../../parts/inbox.ts";
import { Mosquitto } from "../../parts/mosquitto.ts";
import { TestDevice } from "../../parts/test_device.ts";
import { landing, siteOf } from "./rig.ts";

const at = { building: "b", group: "g" };

/** A building whose lift is quick enough for a test on the real clock. */
const site = siteOf({
  levels: 3,
  pitchM: 0.05,
  car: {
    speedMps: 25,
    accelerationMps2: 3,
    jerkMps3: 20,
    startDelayMs: 0,
    levellingMs: 0,
    dwellCarCallMs: 10,
    dwellLandingCallMs: 10,
    transferMs: 0,
    doors: { front: { openMs: 5, closeMs: 5 } },
  },
});

interface Way {
  readonly url: string;
  readonly webSocketUrl: string;
  secretOf(user: string): string;
  stop(): Promise<void>;
}

const brokers: Record<string, () => Promise<Way>> = {
  "the embedded broker": async () => {
    const { tcp, webSocket, secretOf, stop } = await startTestBroker(site);
    return { url: tcp.url, webSocketUrl: webSocket.url, secretOf, stop };
  },
  Mosquitto: async () => {
    const users = new Map([serverUser, "b-g"].map((user) => [user, `secret of ${user}`]));
    const mosquitto = await Mosquitto.start({ users, acl: mosquittoAcl(site) });
    return {
      url: mosquitto.url,
      webSocketUrl: mosquitto.webSocketUrl,
      secretOf: (user) => users.get(user) ?? "",
      stop: () => mosquitto.stop(),
    };
  },
};

/** A server's adapter, a simulated building and a broker between them. */
interface Line {
  readonly heard: Inbox<HardwareReport>;
  readonly notes: Inbox<string>;
  readonly group: RunningGroup;
  readonly adapter: MqttAdapter;
  desired(calls: Desired["calls"], revision: number): void;
  stop(): Promise<void>;
}

async function connect(way: Way, over: "tcp" | "webSocket", password?: string): Promise<Line> {
  const clock = new SystemClock();
  const heard = new Inbox<HardwareReport>();
  const notes = new Inbox<string>();
  const adapter = new MqttAdapter({
    site,
    connection: new ClientConnection(
      { url: way.url, user: serverUser, secret: way.secretOf(serverUser), clientId: "server" },
      { clock, random: seededRandom(2) },
    ),
  });
  await adapter.start({
    report: (report) => heard.put(report),
    nonsense: (topic, fault) => notes.put(`${topic}: ${fault}`),
    link: () => {},
  });
  const building = startBuilding({
    site,
    clock,
    random: seededRandom(1),
    connect: () =>
      new MqttLink(at, {
        url: over === "tcp" ? way.url : way.webSocketUrl,
        user: "b-g",
        password: password ?? way.secretOf("b-g"),
      }, { clock, random: seededRandom(3), note: (text) => notes.put(text) }),
  });
  const group = building.groups[0]!;
  return {
    heard,
    notes,
    group,
    adapter,
    desired: (calls, revision) =>
      adapter.desired(at, { epoch: 1, revision, boot: group.controller.unit.boot, calls }),
    stop: async () => {
      await building.stop();
      await adapter.stop();
    },
  };
}

const online = (is: boolean, boot?: string) => (report: HardwareReport) =>
  report.type === "status" && report.online === is && (boot === undefined || report.boot === boot);
const finished = (call: string) => (report: HardwareReport) =>
  report.type === "report" && report.report.finished.some((one) => one.call === call);

for (const [name, start] of Object.entries(brokers)) {
  for (const over of ["tcp", "webSocket"] as const) {
    Deno.test(`connection over ${name} (${over}): desired state is followed, acts are done`, async () => {
      const way = await start();
      const line = await connect(way, over);
      await line.heard.next("status", online(true, line.group.controller.unit.boot));
      line.desired([landing("c", 2, "down")], 1);
      const held = await line.heard.next(
        "held",
        (report) => report.type === "report" && report.report.held.length === 1,
      );
      assert.ok(held.type === "report" && held.report.held[0]?.call === "c");
      await line.heard.next("served", finished("c"));
      line.desired([], 2);
      await line.heard.next(
        "let go",
        (report) =>
          report.type === "report" && report.report.revision === 2 &&
          report.report.finished.length === 0,
      );
      const { boot } = line.group.controller.unit;
      const sent = line.adapter.act(at, {
        act: "act-1",
        kind: "open_doors",
        car: "a",
        side: "front",
        boot,
        notAfterUnitMs: line.group.controller.unit.unitMs() + 10_000,
      });
      assert.ok(sent);
      const outcome = await line.heard.next("outcome", ({ type }) => type === "outcome");
      assert.ok(outcome.type === "outcome" && outcome.outcome.outcome === "done");
      await line.stop();
      await way.stop();
    });
  }

  Deno.test(`E4 connection over ${name}: a cut shows as offline, and what was done is told after it`, async () => {
    const way = await start();
    const line = await connect(way, "tcp");
    await line.heard.next("status", online(true));
    line.desired([landing("c", 1, "up")], 1);
    await line.heard.next(
      "held",
      (report) => report.type === "report" && report.report.held.length === 1,
    );
    line.group.faults.linkCut(true);
    await line.heard.next("last will", online(false));
    line.group.faults.linkCut(false);
    await line.heard.next("status", online(true));
    await line.heard.next("served", finished("c"));
    await line.stop();
    await way.stop();
  });

  Deno.test(`E4 connection over ${name}: a reboot shows as another boot, without a memory`, async () => {
    const way = await start();
    const line = await connect(way, "tcp");
    const before = line.group.controller.unit.boot;
    await line.heard.next("status", online(true, before));
    line.desired([landing("c", 1, "up")], 1);
    await line.heard.next(
      "held",
      (report) => report.type === "report" && report.report.revision === 1,
    );
    line.group.faults.controllerReboot();
    const { boot } = line.group.controller.unit;
    assert.notEqual(boot, before);
    const report = await line.heard.next(
      "report of the new boot",
      (report) => report.type === "report" && report.report.boot === boot,
    );
    assert.ok(report.type === "report" && report.report.epoch === 0);
    await line.stop();
    await way.stop();
  });

  Deno.test(`connection over ${name}: it says goodbye, and what comes to it malformed is noted`, async () => {
    const way = await start();
    const line = await connect(way, "tcp");
    await line.heard.next("status", online(true));
    const server = await TestDevice.connect({
      url: way.url,
      user: serverUser,
      secret: way.secretOf(serverUser),
      more: { clientId: "vandal" },
    });
    await server.publish(topics.desired(at), "{");
    assert.match(await line.notes.next("a note"), /^b-g cannot read what it was sent \(1 bytes\)/);
    await server.publish(topics.act(at), { act: "x" });
    assert.match(await line.notes.next("a note"), /cannot read/);
    assert.deepEqual(line.group.controller.report().held, []);
    await server.vanish();
    await line.stop();
    assert.ok(line.heard.all.some(online(true)));
    const last = line.heard.all.filter(({ type }) => type === "status").at(-1);
    assert.ok(last?.type === "status" && !last.online, "it said that it goes");
    await way.stop();
  });

  Deno.test(`connection over ${name}: a wrong password is noted, tried again and never shown`, async () => {
    const way = await start();
    const line = await connect(way, "tcp", "not the password");
    for (let attempt = 0; attempt < 3; attempt++) {
      const note = await line.notes.next("a note");
      assert.match(note, /^The link of b-g is down: /);
      assert.ok(!note.includes("not the password"));
    }
    await line.stop();
    await way.stop();
  });
}

Deno.test("E4 connection comes back with its whole state when the broker does", async () => {
  const first = await startTestBroker(site);
  const way = { url: first.tcp.url, webSocketUrl: first.webSocket.url, ...first };
  const line = await connect(way, "tcp");
  await line.heard.next("status", online(true));
  line.desired([landing("c", 1, "up")], 1);
  await line.heard.next(
    "held",
    (report) => report.type === "report" && report.report.held.length === 1,
  );
  await first.broker.stop();
  await line.notes.next("a note", (note) => note.startsWith("The link of b-g is down"));
  const { credentials } = first;
  const second = await Broker.start({ site, credentials });
  await listenTcp(second, { host: "127.0.0.1", port: first.tcp.port });
  await line.heard.next("served", finished("c"));
  await line.stop();
  await second.stop();
});
