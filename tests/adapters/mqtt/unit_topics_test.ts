import assert from "node:assert/strict";
import { serverUser } from "../../../adapters/mqtt/credentials.ts";
import { mosquittoAcl } from "../../../adapters/mqtt/mosquitto_acl.ts";
import { matches } from "../../../adapters/mqtt/broker_router.ts";
import { commandTopics, reportTopics, rightsOf } from "../../../adapters/mqtt/site_topics.ts";
import { delivery, readReportTopic, serverSubscriptions } from "../../../adapters/mqtt/topics.ts";
import { unitPublishes, unitSubscribes, unitTopics } from "../../../adapters/mqtt/unit_topics.ts";
import { unitContractSite } from "../../contracts/unit_contract.ts";

const entrance = { building: "tower", unit: "entrance" };
const device = (id: string) => unitContractSite.devices.find((each) => each.id === id)!;

Deno.test("unit topics: the server hears all that a unit says, and nothing that it is told", () => {
  const known = reportTopics(unitContractSite);
  for (const topic of unitPublishes(entrance)) {
    assert.deepEqual(known.get(topic)?.at, entrance);
    assert.equal(serverSubscriptions.filter((filter) => matches(filter, topic)).length, 1);
    assert.equal(readReportTopic(topic), null, "no lift's");
  }
  for (const topic of unitSubscribes(entrance)) {
    assert.ok(commandTopics(unitContractSite).has(topic));
    assert.equal(known.get(topic), undefined);
    assert.ok(!serverSubscriptions.some((filter) => matches(filter, topic)));
  }
});

Deno.test("E5 unit topics: an act is sent at most once; no credential and no command is retained", () => {
  assert.equal(delivery.unitAct.qos, 0);
  for (const name of Object.keys(unitTopics) as (keyof typeof unitTopics)[]) {
    assert.equal(delivery[name].retain, name === "unitStatus", name);
  }
});

Deno.test("C14 C17 unit topics: a unit's device has the rights of its unit and no others", () => {
  const { publish, subscribe } = rightsOf(unitContractSite, device("unit-entrance"));
  assert.deepEqual([...publish], unitPublishes(entrance));
  assert.deepEqual([...subscribe], unitSubscribes(entrance));
  const lift = rightsOf(unitContractSite, device("main-controller"));
  for (const topic of [...lift.publish, ...lift.subscribe]) assert.doesNotMatch(topic, /\/unit\//);
});

Deno.test("C17 mosquittoAcl gives a unit its own topics, without a wildcard", () => {
  const blocks = mosquittoAcl(unitContractSite).trim().split("\n\n");
  const server = blocks.find((block) => block.startsWith(`user ${serverUser}\n`))!;
  assert.match(server, /^topic write vestibule\/1\/tower\/entrance\/unit\/act$/m);
  assert.match(server, /^topic read vestibule\/1\/\+\/\+\/unit\/presented$/m);
  const unit = blocks.find((block) => block.startsWith("user unit-entrance\n"))!;
  assert.doesNotMatch(unit, /[+#]|garage|main/);
  assert.match(unit, /^topic read vestibule\/1\/tower\/entrance\/unit\/act$/m);
  assert.match(unit, /^topic write vestibule\/1\/tower\/entrance\/unit\/presented$/m);
  assert.doesNotMatch(unit, /^topic write .*\/act$/m);
});
