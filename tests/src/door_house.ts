/** A server without sockets beside simulated access units, on a clock that moves when told to. */
import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { Directory } from "../../actors/directory.ts";
import { unitBehaviour, unitKind } from "../../actors/access_unit/decide.ts";
import { modelUnits } from "../../actors/access_unit/model.ts";
import { silentObserver } from "../../actors/observer.ts";
import { type RunningUnit, startBuilding } from "../../adapters/simulator/building.ts";
import { DirectAdapter } from "../../adapters/simulator/direct_adapter.ts";
import type { UnitHappening } from "../../adapters/simulator/unit_events.ts";
import { ManualClock } from "../../src/clock.ts";
import { DoorHardware } from "../../src/door_hardware.ts";
import { type DoorEvent, DoorService, type Opened } from "../../src/door_service.ts";
import type { AccessDesk, DoorAddress, Presented, Verdict } from "../../src/doors.ts";
import type { Answer } from "../../src/lifts.ts";
import type { RingDesk } from "../../src/rings.ts";
import { seededRandom, uuidV7 } from "../../src/random.ts";
import { StoredActorRows } from "../../src/store/actor_rows.ts";
import { Committer } from "../../src/store/committer.ts";
import { acquireLease } from "../../src/store/lease.ts";
import { MemoryStore } from "../../src/store/memory_store.ts";
import { unitSite } from "../actors/access_unit/unit_in_hand.ts";
import { testJudge } from "../parts/test_judge.ts";

/** The unit that most tests use. */
export const entrance = { building: "tower", unit: "entrance" };
/** Its main door. */
export const main = { ...entrance, door: "main" };

/** A key pair of a test, and its public half as a list or a unit takes it. */
export interface TestKeys {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** 32 bytes, base64url. */
  readonly raw: string;
}

/** Makes an Ed25519 key pair. */
export function testKeys(): TestKeys {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  return { privateKey, publicKey, raw: (publicKey.export({ format: "jwk" }) as { x: string }).x };
}

/** A desk in the hands of a test: what it says, and what it was asked. */
export class DeskInHand implements AccessDesk {
  readonly asked: { readonly at: DoorAddress; readonly presented: Presented }[] = [];
  says: () => Promise<Verdict> = () =>
    Promise.resolve({ admitted: false, reason: "unknown_credential" });

  judge(at: DoorAddress, presented: Presented): Promise<Verdict> {
    this.asked.push({ at, presented });
    return this.says();
  }
}

/** Starts the house: one process on a store, given or new. */
export async function doorHouse(
  { clock = new ManualClock(), store = new MemoryStore({ clock }), ringDesk }: {
    clock?: ManualClock;
    store?: MemoryStore;
    ringDesk?: RingDesk;
  } = {},
) {
  const random = seededRandom("doors");
  const keys = testKeys();
  const desk = new DeskInHand();
  const admitted: DoorAddress[] = [];
  const opened: ({ door: string } & Opened)[] = [];
  const told: DoorEvent[] = [];
  const deskFaults: string[] = [];
  const floods: string[] = [];
  const seen: UnitHappening[] = [];
  const lease = await acquireLease({ store, clock, newFence: () => crypto.randomUUID() });
  const committer = new Committer({
    store,
    fence: lease,
    clock,
    observer: silentObserver,
    leaseLost: () => assert.fail("the lease was lost"),
  });
  const directory = new Directory({
    clock,
    random: () => random.next(),
    rows: new StoredActorRows(store),
    committer,
    observer: silentObserver,
    epoch: lease.epoch,
    incarnation: () => uuidV7(clock.now(), random),
    yieldTo: (task) => void clock.after(0, task),
  });
  const models = modelUnits(unitSite.buildings);
  const adapter = new DirectAdapter(clock, 5);
  const hardware = new DoorHardware({
    adapter,
    directory: () => directory,
    models,
    clock,
    signer: { kid: "k1", sign: (bytes) => sign(null, bytes, keys.privateKey) },
    ringFlood: (unit) => floods.push(unit),
  });
  const doors = new DoorService({
    directory,
    models,
    clock,
    newId: () => uuidV7(clock.now(), random),
    effect: (address, effect, state) => hardware.effect(address, effect, state),
    desk,
    admitted: (at) => admitted.push(at),
    opened: ({ door }, how) => opened.push({ door, ...how }),
    told: (_at, event) => told.push(event),
    deskFault: (fault) => deskFaults.push(fault),
    ...(ringDesk !== undefined && { ringDesk }),
    ringDeskFault: (fault) => deskFaults.push(fault),
  });
  directory.register({ behaviour: unitBehaviour(models), outlets: doors });
  await directory.start();
  const building = startBuilding({
    site: unitSite,
    clock,
    random,
    connect: (at) => adapter.link(at),
    units: {
      connect: (at) => adapter.unitLink(at),
      keys: new Map([["k1", keys.publicKey]]),
      judgeAlone: testJudge,
      observe: (at, happening) => {
        if (at.unit === entrance.unit) seen.push(happening);
      },
    },
  });
  for (const key of models.keys()) directory.activate({ kind: unitKind, key });
  await adapter.start({
    report: (report) => "unit" in report ? hardware.report(report) : undefined,
    nonsense: (topic, fault) => assert.fail(`${topic}: ${fault}`),
    link: (up) => hardware.link(up),
  });
  await clock.run(100);
  const unit: RunningUnit = building.unit(entrance);
  return {
    clock,
    store,
    directory,
    doors,
    rings: doors.rings,
    floods,
    adapter,
    desk,
    keys,
    admitted,
    opened,
    told,
    deskFaults,
    seen,
    building,
    simulated: unit,
    unit: unit.unit,
    epoch: lease.epoch,
    key: () => uuidV7(clock.now(), random),
    async asked<T>(
      ask: (done: (answer: Answer<T>) => void) => void,
      ms = 100,
    ): Promise<Answer<T>> {
      const answers: Answer<T>[] = [];
      ask((answer) => answers.push(answer));
      await clock.run(ms);
      assert.equal(answers.length, 1, "an answer comes once");
      return answers[0]!;
    },
    async stop() {
      await building.stop();
      await adapter.stop();
      await directory.stop();
    },
  };
}

/** A running {@link doorHouse}. */
export type DoorHouse = Awaited<ReturnType<typeof doorHouse>>;

/** What an answer comes to, in a word. */
export function codeOf(answer: Answer<unknown>): string {
  return answer.ok ? "yes" : answer.refusal.code;
}
