/**
 * The server's half of rings over a broker, without people: adapter, actors and a desk in hand, on
 * the machine's clock. It may die, and another may start on its store.
 */
import { sign } from "node:crypto";
import { setImmediate } from "node:timers";
import { Directory } from "../../actors/directory.ts";
import { unitBehaviour, unitKind } from "../../actors/access_unit/decide.ts";
import { modelUnits } from "../../actors/access_unit/model.ts";
import { silentObserver } from "../../actors/observer.ts";
import type { Connection } from "../../adapters/mqtt/connection.ts";
import { adapters } from "../../adapters/registry.ts";
import { SystemClock } from "../../src/clock.ts";
import { DoorHardware } from "../../src/door_hardware.ts";
import { DoorService } from "../../src/door_service.ts";
import type { Answer } from "../../src/lifts.ts";
import { seededRandom, uuidV7 } from "../../src/random.ts";
import type { RingView } from "../../src/rings.ts";
import { StoredActorRows } from "../../src/store/actor_rows.ts";
import { Committer } from "../../src/store/committer.ts";
import { acquireLease } from "../../src/store/lease.ts";
import type { MemoryStore } from "../../src/store/memory_store.ts";
import { unitSite } from "../actors/access_unit/unit_in_hand.ts";
import { Inbox } from "../parts/inbox.ts";
import { DeskInHand, entrance, testKeys } from "./door_house.ts";
import { RingDeskInHand } from "./ring_desk_in_hand.ts";

const clock = new SystemClock();
const random = seededRandom("a server of rings");
const models = modelUnits(unitSite.buildings);

/** What units of such a server verify its acts with. */
export const ringServerKeys = testKeys();

/** Such a server, over a store that may be another's that has died. */
export async function ringServer(mqtt: Connection, store: MemoryStore) {
  const desk = new RingDeskInHand();
  const nonsense = new Inbox<string>();
  const lease = await acquireLease({ store, clock, newFence: () => crypto.randomUUID() });
  const directory = new Directory({
    clock,
    random: () => random.next(),
    rows: new StoredActorRows(store),
    committer: new Committer({
      store,
      fence: lease,
      clock,
      observer: silentObserver,
      leaseLost: () => {},
    }),
    observer: silentObserver,
    epoch: lease.epoch,
    incarnation: () => crypto.randomUUID(),
    yieldTo: (task) => setImmediate(task),
  });
  const adapter = adapters.mqtt({ site: unitSite, mqtt });
  const hardware = new DoorHardware({
    adapter,
    directory: () => directory,
    models,
    clock,
    signer: { kid: "k1", sign: (bytes) => sign(null, bytes, ringServerKeys.privateKey) },
  });
  const doors = new DoorService({
    directory,
    models,
    clock,
    newId: () => uuidV7(clock.now(), random),
    effect: (address, effect, state) => hardware.effect(address, effect, state),
    desk: new DeskInHand(),
    admitted() {},
    ringDesk: desk,
  });
  directory.register({ behaviour: unitBehaviour(models), outlets: doors });
  await directory.start();
  for (const key of models.keys()) directory.activate({ kind: unitKind, key });
  await adapter.start({
    report: (report) => "unit" in report ? hardware.report(report) : undefined,
    nonsense: (topic, fault) => nonsense.put(`${topic}: ${fault}`),
    link: (up) => hardware.link(up),
  });
  const { rings } = doors;
  const asked = (ask: (done: (answer: Answer<RingView>) => void) => void) =>
    new Promise<Answer<RingView>>(ask);
  return {
    rings,
    desk,
    nonsense,
    epoch: lease.epoch,
    answer: (ring: string, handle: string) =>
      asked((done) => rings.answer(entrance, ring, handle, done)),
    open: (ring: string, handle: string) =>
      asked((done) =>
        rings.open(entrance, ring, handle, "main", uuidV7(clock.now(), random), done)
      ),
    /** Ends it in the middle of everything: nothing more is written or said. */
    async die() {
      await adapter.stop();
      await directory.stop();
    },
  };
}
