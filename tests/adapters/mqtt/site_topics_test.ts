import assert from "node:assert/strict";
import fc from "fast-check";
import { serverUser } from "../../../adapters/mqtt/credentials.ts";
import { mosquittoAcl } from "../../../adapters/mqtt/mosquitto_acl.ts";
import { commandTopics, reportTopics, rightsOf } from "../../../adapters/mqtt/site_topics.ts";
import {
  mayPublish,
  maySubscribe,
  readReportTopic,
  serverSubscriptions,
  topics,
} from "../../../adapters/mqtt/topics.ts";
import { matches } from "../../../adapters/mqtt/broker_router.ts";
import { contractSite } from "../../contracts/adapter_stage.ts";

const main = { building: "tower", group: "main" };

Deno.test("reportTopics lists what topics.ts reads, and the server subscribes to all of it", () => {
  const listed = reportTopics(contractSite);
  assert.equal(listed.size, 2 * 3 + 3 * 3);
  for (const [topic, { at, ...rest }] of listed) {
    assert.deepEqual(readReportTopic(topic), { ...at, ...rest });
    assert.equal(serverSubscriptions.filter((filter) => matches(filter, topic)).length, 1);
  }
  for (const topic of commandTopics(contractSite)) {
    assert.equal(readReportTopic(topic), null);
    assert.ok(!serverSubscriptions.some((filter) => matches(filter, topic)));
  }
});

Deno.test("readReportTopic takes no topic for another", () => {
  const level = fc.oneof(
    fc.constantFrom("vestibule", "1", "tower", "main", "car", "a", "report", "state", "status", ""),
    fc.string({ maxLength: 5 }),
  );
  fc.assert(fc.property(fc.array(level, { maxLength: 9 }), (levels) => {
    const topic = levels.join("/");
    const read = readReportTopic(topic);
    if (read === null) return;
    const again = read.car === undefined
      ? topics[read.carries as "report" | "outcome" | "status"](read)
      : topics[read.carries as "carPosition" | "carState" | "carStatus"](read, read.car);
    assert.equal(again, topic);
  }));
});

Deno.test("C17 a car's device publishes below its car only, a controller for its group only", () => {
  const car = { ...main, car: "a" };
  const allowed = [
    topics.carPosition(main, "a"),
    topics.carState(main, "a"),
    topics.carStatus(main, "a"),
  ];
  const group = [topics.report(main), topics.outcome(main), topics.status(main)];
  for (const topic of allowed) assert.ok(mayPublish(car, topic), topic);
  for (const topic of [...group, topics.carState(main, "b"), `${topics.carState(main, "a")}/x`]) {
    assert.ok(!mayPublish(car, topic), topic);
  }
  for (const topic of [...group, topics.carState(main, "b")]) assert.ok(mayPublish(main, topic));
  for (
    const topic of [
      topics.report({ ...main, group: "north" }),
      topics.report({ building: "other", group: "main" }),
      topics.carStatus(main, "a"),
      topics.desired(main),
      topics.act(main),
    ]
  ) assert.ok(!mayPublish(main, topic), topic);
  assert.ok(maySubscribe(main, topics.act(main)));
  assert.ok(!maySubscribe(car, topics.act(main)), "acts are the controller's");
  for (
    const filter of [
      "#",
      "vestibule/1/tower/main/#",
      "vestibule/1/tower/main/+",
      topics.report(main),
    ]
  ) {
    assert.ok(!maySubscribe(main, filter), filter);
  }
});

Deno.test("C17 a device's rights are those of topics.ts, on the site's own topics", () => {
  for (const device of contractSite.devices) {
    const { publish, subscribe } = rightsOf(contractSite, device);
    const scope = {
      building: device.building,
      group: device.group!,
      ...(device.car === undefined ? {} : { car: device.car }),
    };
    for (const topic of reportTopics(contractSite).keys()) {
      assert.equal(publish.has(topic), mayPublish(scope, topic), `${device.id} ${topic}`);
    }
    for (const topic of commandTopics(contractSite)) {
      assert.equal(subscribe.has(topic), maySubscribe(scope, topic), `${device.id} ${topic}`);
      assert.ok(!publish.has(topic));
    }
  }
});

Deno.test("mosquittoAcl names the server and every device, and grants no wildcard to a device", () => {
  const blocks = mosquittoAcl(contractSite).trim().split("\n\n");
  assert.deepEqual(blocks.map((block) => block.split("\n")[0]), [
    `user ${serverUser}`,
    ...contractSite.devices.map(({ id }) => `user ${id}`),
  ]);
  for (const block of blocks.slice(1)) assert.doesNotMatch(block, /[+#]/);
  assert.match(blocks[2]!, /^topic write vestibule\/1\/tower\/main\/car\/a\/state$/m);
  assert.doesNotMatch(blocks[2]!, /report|outcome|act$/m);
});
