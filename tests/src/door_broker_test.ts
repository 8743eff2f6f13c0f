/**
 * Doors over real brokers, the embedded one and Mosquitto: server and simulated units, each on
 * sockets of its own and on the machine's clock, with the lifts of the building beside them. What
 * the manual clock shows in `door_service_test.ts` holds here too.
 */
import assert from "node:assert/strict";
import { sign } from "node:crypto";
import { setImmediate } from "node:timers";
import { Directory } from "../../actors/directory.ts";
import { unitBehaviour, unitKind } from "../../actors/access_unit/decide.ts";
import { groupBehaviour, groupKind } from "../../actors/elevator_group/decide.ts";
import { modelGroup } from "../../actors/elevator_group/model.ts";
import { modelUnits } from "../../actors/access_unit/model.ts";
import { silentObserver } from "../../actors/observer.ts";
import { ClientConnection } from "../../adapters/mqtt/client_connection.ts";
import type { Connection } from "../../adapters/mqtt/connection.ts";
import { serverUser } from "../../adapters/mqtt/credentials.ts";
import { EmbeddedConnection } from "../../adapters/mqtt/embedded_connection.ts";
import { mosquittoAcl } from "../../adapters/mqtt/mosquitto_acl.ts";
import { adapters } from "../../adapters/registry.ts";
import { startBuilding } from "../../adapters/simulator/building.ts";
import { MqttLink } from "../../adapters/simulator/connection.ts";
import { MqttUnitLink } from "../../adapters/simulator/unit_connection.ts";
import type { UnitHappening } from "../../adapters/simulator/unit_events.ts";
import { SystemClock } from "../../src/clock.ts";
import { DoorHardware } from "../../src/door_hardware.ts";
import { type DoorEvent, DoorService } from "../../src/door_service.ts";
import type { OpeningView } from "../../src/doors.ts";
import { liftsAndDoors } from "../../src/hardware_listeners.ts";
import { LiftHardware } from "../../src/lift_hardware.ts";
import type { Answer } from "../../src/lifts.ts";
import { LiftService } from "../../src/lift_service.ts";
import { seededRandom, uuidV7 } from "../../src/random.ts";
import { StoredActorRows } from "../../src/store/actor_rows.ts";
import { Committer } from "../../src/store/committer.ts";
import { acquireLease } from "../../src/store/lease.ts";
import { MemoryStore } from "../../src/store/memory_store.ts";
import { unitSite } from "../actors/access_unit/unit_in_hand.ts";
import { startTestBroker } from "../parts/embedded_broker.ts";
import { Inbox } from "../parts/inbox.ts";
import { Mosquitto } from "../parts/mosquitto.ts";
import { testJudge } from "../parts/test_judge.ts";
import { codeOf, DeskInHand, entrance, main, testKeys } from "./door_house.ts";

/** A broker that runs, the server's connection to it, and everybody's secrets. */
interface RunningBroker {
  readonly url: string;
  readonly connection: Connection;
  secretOf(user: string): string;
  stop(): Promise<void>;
}

const brokers: Record<string, () => Promise<RunningBroker>> = {
  "the embedded broker": async () => {
    const { broker, tcp, secretOf, stop } = await startTestBroker(unitSite);
    return { url: tcp.url, connection: new EmbeddedConnection(broker), secretOf, stop };
  },
  Mosquitto: async () => {
    const users = new Map(
      [serverUser, ...unitSite.devices.map(({ id }) => id)]
        .map((user) => [user, `secret of ${user}`]),
    );
    const mosquitto = await Mosquitto.start({ users, acl: mosquittoAcl(unitSite) });
    const secretOf = (user: string) => users.get(user) ?? "";
    const connection = new ClientConnection({
      url: mosquitto.url,
      user: serverUser,
      secret: secretOf(serverUser),
      clientId: crypto.randomUUID(),
    }, { clock: new SystemClock(), random: seededRandom(1) });
    return { url: mosquitto.url, connection, secretOf, stop: () => mosquitto.stop() };
  },
};

async function house(broker: RunningBroker) {
  const clock = new SystemClock();
  const random = seededRandom("broker");
  const keys = testKeys();
  const desk = new DeskInHand();
  const store = new MemoryStore({ clock });
  const told = new Inbox<DoorEvent>();
  const seen = new Inbox<UnitHappening>();
  const admitted = new Inbox<string>();
  const lease = await acquireLease({ store, clock, newFence: () => crypto.randomUUID() });
  const committer = new Committer({
    store,
    fence: lease,
    clock,
    observer: silentObserver,
    leaseLost: () => {},
  });
  const directory = new Directory({
    clock,
    random: () => random.next(),
    rows: new StoredActorRows(store),
    committer,
    observer: silentObserver,
    epoch: lease.epoch,
    incarnation: () => crypto.randomUUID(),
    yieldTo: (task) => setImmediate(task),
  });
  const models = modelUnits(unitSite.buildings);
  const adapter = adapters.mqtt({
    site: unitSite,
    mqtt: broker.connection,
  });
  const hardware = new DoorHardware({
    adapter,
    directory: () => directory,
    models,
    clock,
    signer: { kid: "k1", sign: (bytes) => sign(null, bytes, keys.privateKey) },
  });
  const doors = new DoorService({
    directory,
    models,
    clock,
    newId: () => uuidV7(clock.now(), random),
    effect: (address, effect, state) => hardware.effect(address, effect, state),
    desk,
    admitted: ({ door }, { logId }) => admitted.put(`${door} ${logId}`),
    told: ({ unit }, event) => unit === entrance.unit ? told.put(event) : undefined,
  });
  const nonsense: string[] = [];
  const [tower] = unitSite.buildings;
  const group = modelGroup(tower!, tower!.groups[0]!);
  const groups = new Map([[group.key, group]]);
  const liftHardware = new LiftHardware({
    adapter,
    directory: () => directory,
    models: groups,
    clock,
    observer: {
      hardwareLink() {},
      hardwareNonsense: (topic, fault) => nonsense.push(`${topic}: ${fault}`),
      desiredPublished() {},
    },
  });
  const lifts = new LiftService({
    directory,
    models: groups,
    newId: () => uuidV7(clock.now(), random),
    effect: (address, effect, state) => liftHardware.effect(address, effect, state),
    milestone() {},
  });
  directory.register({ behaviour: unitBehaviour(models), outlets: doors });
  directory.register({ behaviour: groupBehaviour(groups), outlets: lifts });
  await directory.start();
  for (const key of models.keys()) directory.activate({ kind: unitKind, key });
  directory.activate({ kind: groupKind, key: group.key });
  const carKnown = new Inbox<boolean>();
  lifts.listen({ building: "tower", group: "main" }, ({ event }) => {
    if (event.what === "car" && event.car.known) carKnown.put(true);
  });
  await adapter.start(liftsAndDoors(liftHardware, hardware));
  const login = (user: string) => ({
    url: broker.url,
    user,
    password: broker.secretOf(user),
  });
  const building = startBuilding({
    site: unitSite,
    clock,
    random,
    connect: (at) => new MqttLink(at, login("tower-main"), { clock, random }),
    units: {
      connect: (at) => new MqttUnitLink(at, login(`tower-${at.unit}`), { clock, random }),
      keys: new Map([["k1", keys.publicKey]]),
      judgeAlone: testJudge,
      observe: (at, happening) => at.unit === entrance.unit ? seen.put(happening) : undefined,
    },
  });
  const isKnown = (known: boolean) => (event: DoorEvent) =>
    event.what === "door" && event.door.door === "main" && event.door.known === known;
  await told.next("the unit is there", isKnown(true));
  await carKnown.next("the lift is there too");
  return {
    doors,
    desk,
    told,
    seen,
    admitted,
    isKnown,
    unit: building.unit(entrance),
    nonsense,
    open: () =>
      new Promise<Answer<OpeningView>>((resolve) =>
        doors.open(main, "ann", uuidV7(clock.now(), random), resolve)
      ),
    present: (code: string) =>
      new Promise<Answer<boolean>>((resolve) => doors.isPresent(entrance, code, resolve)),
    async stop() {
      await building.stop();
      await adapter.stop();
      await directory.stop();
      await broker.stop();
    },
  };
}

for (const [name, start] of Object.entries(brokers)) {
  Deno.test(`E5 doors over ${name}: opened on the unit's word, unreachable without it`, async () => {
    const { open, unit, told, isKnown, seen, nonsense, stop } = await house(await start());
    const opened = await open();
    assert.equal(codeOf(opened), "yes", opened.ok ? "" : opened.refusal.detail);
    await seen.next("the strike", (each) => each.what === "opened" && each.by === "act");
    unit.unit.power(false);
    await told.next("its last will", isKnown(false));
    assert.equal(codeOf(await open()), "unreachable");
    unit.unit.power(true);
    await told.next("another boot", isKnown(true));
    assert.equal(codeOf(await open()), "yes");
    assert.equal(seen.all.filter(({ what }) => what === "opened").length, 2);
    assert.deepEqual(nonsense, []);
    await stop();
  });

  Deno.test(`E4 E5 doors over ${name}: a unit gets time and list, and a guest gets in`, async () => {
    const { doors, desk, told, seen, admitted, unit, present, stop } = await house(await start());
    await told.next(
      "the clock is confirmed",
      (event) => event.what === "alarm" && event.alarm === "clock_unconfirmed" && !event.raised,
    );
    assert.ok(unit.unit.wallMs() !== null);
    doors.publishAccess(entrance, {
      revision: 1,
      issuedAtMs: 0,
      keys: [],
      revoked: ["q-1"],
      tags: [],
    });
    await seen.next("the list", (each) => each.what === "list" && each.revision === 1);
    assert.deepEqual(unit.unit.flash.list?.revoked, ["q-1"]);
    desk.says = () => Promise.resolve({ admitted: true, logId: "log-1", lifts: [] });
    unit.unit.present("main", { kind: "pin", pin: "482913" });
    assert.equal(await admitted.next("the guest"), "main log-1");
    await seen.next("the strike", (each) => each.what === "opened");
    assert.deepEqual(await present(unit.unit.code!), { ok: true, value: true });
    await stop();
  });
}
