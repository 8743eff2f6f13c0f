/**
 * Rings over the embedded broker: a server, its directory of actors and a simulated unit, each on
 * sockets of its own and on the machine's clock. Here a server dies while its unit lives on.
 */
import assert from "node:assert/strict";
import { EmbeddedConnection } from "../../adapters/mqtt/embedded_connection.ts";
import { unitTopics } from "../../adapters/mqtt/unit_topics.ts";
import { SimulatedAccessUnit } from "../../adapters/simulator/access_unit.ts";
import { MqttUnitLink } from "../../adapters/simulator/unit_connection.ts";
import type { UnitHappening } from "../../adapters/simulator/unit_events.ts";
import { SystemClock } from "../../src/clock.ts";
import { seededRandom } from "../../src/random.ts";
import { MemoryStore } from "../../src/store/memory_store.ts";
import { unitSite } from "../actors/access_unit/unit_in_hand.ts";
import { startTestBroker, type TestBroker } from "../parts/embedded_broker.ts";
import { Inbox } from "../parts/inbox.ts";
import { testJudge } from "../parts/test_judge.ts";
import { codeOf, entrance } from "./door_house.ts";
import { ringServer, ringServerKeys } from "./ring_server.ts";

const clock = new SystemClock();
const random = seededRandom("rings over a broker");

/** A server at the embedded broker. */
function server({ broker }: TestBroker, store: MemoryStore) {
  return ringServer(new EmbeddedConnection(broker), store);
}

async function street() {
  const broker = await startTestBroker(unitSite);
  const store = new MemoryStore({ clock });
  const first = await server(broker, store);
  const seen = new Inbox<UnitHappening>();
  const login = { url: broker.tcp.url, user: "tower-entrance" };
  const unit = new SimulatedAccessUnit({
    building: entrance.building,
    unit: unitSite.buildings[0]!.units[0]!,
    clock,
    random,
    link: new MqttUnitLink(
      entrance,
      { ...login, password: broker.secretOf(login.user) },
      { clock, random },
    ),
    keys: new Map([["k1", ringServerKeys.publicKey]]),
    judgeAlone: testJudge,
    observe: (happening) => seen.put(happening),
  });
  unit.start();
  first.rings.publishDirectory(entrance, {
    revision: 1,
    entries: [{ entry: "e-12", number: "12", name: "Aalto" }],
  });
  await seen.next("the directory", ({ what }) => what === "directory");
  return {
    ...{ broker, store, first, seen, unit },
    shows: (state: string, reason?: string) =>
      seen.next(
        `the screen: ${state}`,
        (each) => each.what === "ring" && each.state === state && each.reason === reason,
      ),
    async stop(last: { die(): Promise<void> }) {
      await unit.stop();
      await last.die();
      await broker.stop();
    },
  };
}

Deno.test("IC5 rings over the broker: press, ring, answer on A, B told, the screen says answered", async () => {
  const { first, unit, shows, stop } = await street();
  const { desk } = first;
  unit.ring("12");
  await desk.told.next("A rings", ({ handle, view }) => handle === "a" && view.rings);
  await desk.told.next("B rings", ({ handle, view }) => handle === "b" && view.rings);
  await shows("ringing");
  assert.equal(codeOf(await first.answer(desk.ring, "a")), "yes");
  await desk.told.next(
    "B is told",
    ({ handle, view }) =>
      handle === "b" && view.state === "answered" && view.answeredHere === false,
  );
  await shows("answered");
  unit.cancelRings();
  await shows("ended", "by_visitor");
  assert.deepEqual(first.nonsense.all, []);
  await stop(first);
});

Deno.test("IC9 rings over the broker: opened by a ring, on the unit's own word", async () => {
  const { first, unit, seen, shows, stop } = await street();
  unit.ring("12");
  await first.desk.told.next("A rings");
  const opened = await first.open(first.desk.ring, "a");
  assert.ok(opened.ok, codeOf(opened));
  assert.equal(opened.value.state, "opened");
  await seen.next("the strike", ({ what }) => what === "opened");
  await shows("opened");
  await stop(first);
});

Deno.test("IC11 rings over the broker: a server killed while it rings leaves it missed everywhere", async () => {
  const { first, broker, store, unit, shows, stop } = await street();
  unit.ring("12");
  await first.desk.told.next("A rings");
  await shows("ringing");
  const { ring } = first.desk;
  await first.die();
  const second = await server(broker, store);
  assert.ok(second.epoch > first.epoch);
  // The unit has lived on, and its screen still says that it rings.
  await shows("missed", "server_restarted");
  assert.deepEqual(unit.intercom.rings.map(({ state }) => state), ["missed"]);
  assert.equal(codeOf(await second.answer(ring, "a")), "conflict");
  assert.deepEqual(second.desk.asked, []);
  unit.ring("12");
  await second.desk.told.next("A rings anew", ({ view }) => view.ring !== ring && view.rings);
  await shows("ringing");
  await stop(second);
});

Deno.test("IC1 E4 nonsense about rings is told, dropped, and rings nobody", async () => {
  const { first, broker, unit } = await street();
  await unit.stop();
  const intruder = await broker.connect("tower-entrance");
  const word = { what: "press", boot: "b", seq: 1, unitMs: 1, entry: "e-12" };
  for (
    const nonsense of [
      { ...word, what: "ring" },
      { ...word, entry: "" },
      { ...word, entry: "e".repeat(65) },
      { ...word, seq: -1 },
      { ...word, unitMs: "now" },
    ]
  ) {
    await intruder.publish(unitTopics.unitRing(entrance), nonsense);
    await first.nonsense.next("nonsense");
  }
  assert.deepEqual(first.desk.asked, []);
  await first.die();
  await broker.stop();
});
