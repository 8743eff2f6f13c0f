/** What breaks while it rings or somebody speaks, over real wires; docs/intercom.md has the list. */
import assert from "node:assert/strict";
import { ClientConnection } from "../../adapters/mqtt/client_connection.ts";
import { serverUser } from "../../adapters/mqtt/credentials.ts";
import { mosquittoAcl } from "../../adapters/mqtt/mosquitto_acl.ts";
import { SimulatedAccessUnit } from "../../adapters/simulator/access_unit.ts";
import { MqttUnitLink } from "../../adapters/simulator/unit_connection.ts";
import type { UnitHappening } from "../../adapters/simulator/unit_events.ts";
import { SystemClock } from "../../src/clock.ts";
import { seededRandom } from "../../src/random.ts";
import { MemoryStore } from "../../src/store/memory_store.ts";
import { unitSite } from "../actors/access_unit/unit_in_hand.ts";
import { Inbox } from "../parts/inbox.ts";
import { Mosquitto } from "../parts/mosquitto.ts";
import { testJudge } from "../parts/test_judge.ts";
import { until } from "../parts/until.ts";
import { codeOf, entrance } from "./door_house.ts";
import { withMediaHouse } from "./ring_media_house.ts";
import { ringServer, ringServerKeys } from "./ring_server.ts";

Deno.test("IC10 R70 a unit that vanishes in mid-call ends it on every phone, and nobody goes on seeing or hearing", async () => {
  await withMediaHouse(async ({ phone, unit, camera, relay }) => {
    const [a, b] = [await phone("a"), await phone("b")];
    unit.ring("12");
    const { ring } = await a.ring("ringing");
    const look = await until("a look", () => a.looks[0]);
    await look.seen();
    assert.equal(await a.ask("answer_ring", ring), "yes");
    const voice = a.look(ring, "voice");
    await until("the unit's voice", async () => ((await voice.report())?.toneBlocks ?? 0) > 5);
    unit.power(false);
    for (const each of [a, b]) assert.equal((await each.ring("ended")).reason, "unit_gone");
    assert.deepEqual([await look.ended(), await voice.ended()], ["over", "over"]);
    await until("the camera to be off", async () => !(await camera.figures()).running);
    assert.equal(relay.size.sessions, 0);
    // It comes back, and the next visitor rings as ever.
    unit.power(true);
    await until("the directory", () => unit.intercom.directory);
    unit.ring("12");
    await until(
      "another ring",
      () => b.rings.some((one) => one.state === "ringing" && one.ring !== ring),
    );
  });
});

Deno.test("IC10 E4 a broker that is killed while it rings and comes back: it rings on, and is answered, once", async () => {
  const clock = new SystemClock();
  const random = seededRandom("a broker that dies");
  const users = new Map(
    [serverUser, ...unitSite.devices.map(({ id }) => id)].map((user) => [user, `${user}'s`]),
  );
  const mosquitto = await Mosquitto.start({ users, acl: mosquittoAcl(unitSite) });
  const server = await ringServer(
    new ClientConnection({
      ...{ url: mosquitto.url, user: serverUser, secret: users.get(serverUser)! },
      clientId: crypto.randomUUID(),
    }, { clock, random }),
    new MemoryStore({ clock }),
  );
  const seen = new Inbox<UnitHappening>();
  const user = "tower-entrance";
  const link = new MqttUnitLink(
    entrance,
    { url: mosquitto.url, user, password: users.get(user)! },
    { clock, random },
  );
  const unit = new SimulatedAccessUnit({
    ...{ building: entrance.building, unit: unitSite.buildings[0]!.units[0]!, clock, random, link },
    ...{ judgeAlone: testJudge, observe: (happening) => seen.put(happening) },
    keys: new Map([["k1", ringServerKeys.publicKey]]),
  });
  try {
    unit.start();
    server.rings.publishDirectory(entrance, {
      revision: 1,
      entries: [{ entry: "e-12", number: "12" }],
    });
    const shows = (state: string) =>
      seen.next(`the screen: ${state}`, (each) => each.what === "ring" && each.state === state);
    await seen.next("the directory", ({ what }) => what === "directory");
    unit.ring("12");
    await server.desk.told.next("A rings", ({ handle, view }) => handle === "a" && view.rings);
    await shows("ringing");
    const { ring } = server.desk;
    await mosquitto.kill();
    await until("the unit to notice", () => !link.up);
    await mosquitto.run();
    await until("the unit to be back", () => link.up);
    assert.deepEqual(unit.intercom.rings.map(({ state }) => state), ["ringing"]);
    assert.equal(codeOf(await server.answer(ring, "a")), "yes");
    await shows("answered");
    assert.equal(codeOf(await server.answer(ring, "b")), "conflict");
    assert.equal(server.desk.asked.length, 1, "one press was one ring");
    assert.deepEqual(server.nonsense.all, []);
  } finally {
    await unit.stop();
    await server.die();
    await mosquitto.stop();
  }
});
