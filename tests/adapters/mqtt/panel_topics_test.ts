import assert from "node:assert/strict";
import { matches } from "../../../adapters/mqtt/broker_router.ts";
import { serverUser } from "../../../adapters/mqtt/credentials.ts";
import { mosquittoAcl } from "../../../adapters/mqtt/mosquitto_acl.ts";
import {
  panelPublishes,
  panelSubscribes,
  panelTopics,
} from "../../../adapters/mqtt/panel_topics.ts";
import { panelPressedSchema } from "../../../adapters/mqtt/panel_payloads.ts";
import { commandTopics, reportTopics, rightsOf } from "../../../adapters/mqtt/site_topics.ts";
import {
  delivery,
  mayPublish,
  readReportTopic,
  serverSubscriptions,
} from "../../../adapters/mqtt/topics.ts";
import { panelBrokerSite } from "../../parts/panel_house.ts";

const hall = { building: "tower", group: "main", panel: "hall-0" };
const device = (id: string) => panelBrokerSite.devices.find((each) => each.id === id)!;

Deno.test("C13 panel topics: the server hears all that a panel says, and nothing that it is told", () => {
  const known = reportTopics(panelBrokerSite);
  for (const topic of panelPublishes(hall)) {
    assert.equal((known.get(topic) as { panel?: string }).panel, "hall-0");
    assert.equal(serverSubscriptions.filter((filter) => matches(filter, topic)).length, 1);
    assert.equal(readReportTopic(topic), null, "no controller's");
  }
  for (const topic of panelSubscribes(hall)) {
    assert.ok(commandTopics(panelBrokerSite).has(topic));
    assert.equal(known.get(topic), undefined);
    assert.ok(!serverSubscriptions.some((filter) => matches(filter, topic)));
  }
});

Deno.test("E4 panel topics: no press, answer or lamp is retained; only a status is", () => {
  for (const name of Object.keys(panelTopics) as (keyof typeof panelTopics)[]) {
    assert.equal(delivery[name].retain, name === "panelStatus", name);
    assert.equal(delivery[name].qos, 1);
  }
});

Deno.test("C13 C17 a panel's device touches its own topics only, and nobody else touches those", () => {
  const { publish, subscribe } = rightsOf(panelBrokerSite, device("tower-hall-0"));
  assert.deepEqual([...publish], panelPublishes(hall));
  assert.deepEqual([...subscribe], panelSubscribes(hall));
  for (const topic of [...panelPublishes(hall), ...panelSubscribes(hall)]) {
    assert.ok(!mayPublish({ building: "tower", group: "main" }, topic), topic);
    assert.ok(!mayPublish({ building: "tower", group: "main", car: "a" }, topic), topic);
  }
  const controller = rightsOf(panelBrokerSite, device("tower-main"));
  for (const topic of [...controller.publish, ...controller.subscribe]) {
    assert.doesNotMatch(topic, /\/panel\//);
  }
});

Deno.test("C13 mosquittoAcl gives a panel its own topics, without a wildcard", () => {
  const blocks = mosquittoAcl(panelBrokerSite).trim().split("\n\n");
  const server = blocks.find((block) => block.startsWith(`user ${serverUser}\n`))!;
  assert.match(server, /^topic write vestibule\/1\/tower\/main\/panel\/hall-0\/lit$/m);
  assert.match(server, /^topic read vestibule\/1\/\+\/\+\/panel\/\+\/pressed$/m);
  const panel = blocks.find((block) => block.startsWith("user tower-hall-0\n"))!;
  assert.deepEqual(panel.split("\n").slice(1), [
    "topic read vestibule/1/tower/main/panel/hall-0/answer",
    "topic read vestibule/1/tower/main/panel/hall-0/lit",
    "topic write vestibule/1/tower/main/panel/hall-0/pressed",
    "topic write vestibule/1/tower/main/panel/hall-0/status",
  ]);
});

Deno.test("C13 a press names either a direction or a destination, and at most 16 persons", () => {
  const press = (more: object) =>
    panelPressedSchema.safeParse({ boot: "p1", seq: 1, ...more }).success;
  assert.ok(press({ direction: "up" }));
  assert.ok(press({ to: 5, persons: 16, colour: "unknown fields are passed over" }));
  for (
    const bad of [
      {},
      { direction: "up", to: 5 },
      { direction: "sideways" },
      { to: 5, persons: 17 },
      { to: 5, persons: 0 },
      { to: 5.5 },
      { to: 5, seq: -1 },
      { to: 5, boot: "" },
      { to: 5, boot: "b".repeat(65) },
    ]
  ) assert.ok(!press(bad), JSON.stringify(bad));
});
