import { panelPressedSchema } from "../../../adapters/mqtt/panel_payloads.ts";
import assert from "node:assert/strict";
import { z } from "zod";
import fc from "fast-check";
import type { Adapter, HardwareReport } from "../../../adapters/adapter.ts";
import type { Connection, ConnectionListener } from "../../../adapters/mqtt/connection.ts";
import { MqttAdapter, readPayload } from "../../../adapters/mqtt/mqtt_adapter.ts";
import {
  carPositionSchema,
  carStateSchema,
  outcomeSchema,
  payloadBytesMax,
  reportSchema,
  statusSchema,
} from "../../../adapters/mqtt/payloads.ts";
import { isUnitTopic, type LiftTopic, reportTopics } from "../../../adapters/mqtt/site_topics.ts";
import { topics } from "../../../adapters/mqtt/topics.ts";
import { adapters } from "../../../adapters/registry.ts";
import { contractSite } from "../../contracts/adapter_stage.ts";

const main = { building: "tower", group: "main" };
const siteTopics = [...reportTopics(contractSite)]
  .filter((entry): entry is [string, LiftTopic] => !isUnitTopic(entry[1]));
const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const schemas = {
  report: reportSchema,
  outcome: outcomeSchema,
  status: statusSchema,
  carStatus: statusSchema,
  carState: carStateSchema,
  carPosition: carPositionSchema,
  panelPressed: panelPressedSchema,
  panelStatus: statusSchema,
} satisfies Record<LiftTopic["carries"], z.ZodType>;

/** An adapter whose connection is this test: what it was told, and a way to tell it. */
function adapterInHand() {
  const reports: HardwareReport[] = [];
  const nonsense: [string, string][] = [];
  const published: unknown[][] = [];
  let listener: ConnectionListener | undefined;
  const connection: Connection = {
    up: true,
    open: (_filters, given) => {
      listener = given;
      return Promise.resolve();
    },
    publish: (...given) => published.push(given) > 0,
    close: () => Promise.resolve(),
  };
  const adapter: Adapter = adapters.mqtt({ site: contractSite, mqtt: connection });
  void adapter.start({
    report: (report) => reports.push(report),
    nonsense: (topic, fault) => nonsense.push([topic, fault]),
    link: () => {},
  });
  const message = (topic: string, payload: Uint8Array, retained = false) =>
    listener!.message(topic, payload, retained);
  return { adapter, message, reports, nonsense, published };
}

Deno.test("MqttAdapter never throws, whatever comes: each message is a report or nonsense", () => {
  const { message, reports, nonsense } = adapterInHand();
  const topic = fc.oneof(
    fc.constantFrom(...siteTopics.map(([name]) => name)),
    fc.string(),
    fc.constantFrom("vestibule/1/tower/main/desired", "vestibule/1/tower/ghost/report", "$SYS/x"),
  );
  const nearly = fc.constantFrom(...siteTopics).chain(([, { carries }]) =>
    fc.record(Object.fromEntries(
      Object.keys(schemas[carries].shape).map((
        name,
      ) => [name, fc.oneof(fc.jsonValue(), fc.nat(), fc.string(), fc.boolean())]),
    ))
  );
  const payload = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.json().map((text) => new TextEncoder().encode(text)),
    fc.jsonValue().map(encode),
    nearly.map(encode),
    fc.constantFrom('{"__proto__":{"polluted":1}}', '{"constructor":1}', "-0", "1e999", '"\\ud800"')
      .map((text) => new TextEncoder().encode(text)),
  );
  fc.assert(
    fc.property(topic, payload, fc.boolean(), (name, bytes, retained) => {
      const before = reports.length + nonsense.length;
      message(name, bytes, retained);
      assert.equal(reports.length + nonsense.length, before + 1);
    }),
    { numRuns: 2000 },
  );
  for (const [name, fault] of nonsense) assert.ok(name.length <= 200 && fault.length <= 200);
  assert.equal(({} as { polluted?: number }).polluted, undefined);
});

Deno.test("MqttAdapter reads exactly what the schemas say, on every kind of topic", () => {
  for (const [, topic] of siteTopics) {
    const samples: Record<LiftTopic["carries"], object> = {
      report: { boot: "b", unitMs: 1, epoch: 0, revision: 0, held: [], finished: [] },
      outcome: { act: "a", outcome: "done" },
      status: { online: true, boot: "b" },
      carStatus: { online: false, boot: "b" },
      carState: {
        boot: "b",
        seq: 0,
        unitMs: 0,
        mode: "normal",
        doors: {},
        loadKg: 0,
        carCalls: [],
        faults: [],
      },
      carPosition: {
        boot: "b",
        seq: 0,
        unitMs: 0,
        positionM: 0,
        speedMps: 0,
        level: 0,
        direction: "none",
      },
      panelPressed: { boot: "b", seq: 0, direction: "up" },
      panelStatus: { online: true, boot: "b" },
    };
    const sample = samples[topic.carries];
    const read = readPayload(topic, encode({ ...sample, unknown: 1 }));
    assert.ok(typeof read === "object", `${topic.carries}: ${read}`);
    assert.equal(read.type, topic.carries);
    const parsed = schemas[topic.carries].parse(sample);
    const carried = "report" in read
      ? read.report
      : "outcome" in read
      ? read.outcome
      : "position" in read
      ? read.position
      : "state" in read
      ? read.state
      : "pressed" in read
      ? read.pressed
      : null;
    if (carried !== null) assert.deepEqual(carried, parsed);
    for (const name of Object.keys(sample)) {
      assert.equal(
        typeof readPayload(topic, encode({ ...sample, [name]: {} })),
        name === "doors" ? "object" : "string",
      );
    }
  }
});

Deno.test("MqttAdapter takes a payload up to the bound and none above", () => {
  const [, topic] = siteTopics.find(([, { carries }]) => carries === "status")!;
  const text = (size: number) => {
    const bare = JSON.stringify({ online: true, boot: "b", pad: "" });
    return new TextEncoder().encode(
      bare.replace('"pad":""', `"pad":"${"x".repeat(size - bare.length)}"`),
    );
  };
  assert.equal(text(payloadBytesMax).length, payloadBytesMax);
  assert.equal(typeof readPayload(topic, text(payloadBytesMax)), "object");
  assert.match(`${readPayload(topic, text(payloadBytesMax + 1))}`, /more than 262144 bytes/);
});

Deno.test("E5 an act leaves at most once with an expiry, state at least once without", () => {
  const { adapter, published } = adapterInHand();
  const act = {
    act: "1",
    kind: "open_doors",
    car: "a",
    side: "front",
    boot: "b",
    notAfterUnitMs: 1,
  } as const;
  const desired = { epoch: 1, revision: 2, boot: "b", calls: [] };
  assert.equal(adapter.act(main, act), true);
  adapter.desired(main, desired);
  adapter.ask(main, 3);
  assert.deepEqual(published, [
    [topics.act(main), JSON.stringify(act), { qos: 0, expiryMs: 5000 }],
    [topics.desired(main), JSON.stringify(desired), { qos: 1 }],
    [topics.ask(main), `{"epoch":3}`, { qos: 1 }],
  ]);
});

Deno.test("MqttAdapter tells its faults to whoever asked for them", async () => {
  const faults: string[] = [];
  const connection: Connection = {
    up: false,
    open: (_filters, listener) => Promise.resolve(listener.fault("no broker")),
    publish: () => false,
    close: () => Promise.resolve(),
  };
  const fault = (text: string) => faults.push(text);
  const adapter = new MqttAdapter({ site: contractSite, connection, fault });
  await adapter.start({ report: () => {}, nonsense: () => {}, link: () => {} });
  assert.deepEqual(faults, ["no broker"]);
});
