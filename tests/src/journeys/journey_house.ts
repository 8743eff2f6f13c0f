/** A server without sockets beside a simulated building of several lift groups, for journeys. */
import assert from "node:assert/strict";
import { Directory } from "../../../actors/directory.ts";
import { groupBehaviour, groupKind } from "../../../actors/elevator_group/decide.ts";
import { modelGroup } from "../../../actors/elevator_group/model.ts";
import { buildingBehaviour } from "../../../actors/building/register.ts";
import { silentObserver } from "../../../actors/observer.ts";
import { startBuilding } from "../../../adapters/simulator/building.ts";
import { DirectAdapter } from "../../../adapters/simulator/direct_adapter.ts";
import { ManualClock } from "../../../src/clock.ts";
import { JourneyService } from "../../../src/journeys/journey_service.ts";
import { LiftHardware } from "../../../src/lift_hardware.ts";
import { LiftService } from "../../../src/lift_service.ts";
import type { Answer, Done, FeedEvent } from "../../../src/lifts.ts";
import type { CallView, JourneyRequest, JourneyView } from "../../../src/protocol.ts";
import { type Random, seededRandom, uuidV7 } from "../../../src/random.ts";
import { checkSite, type Site, type SiteFile } from "../../../src/site.ts";
import { StoredActorRows } from "../../../src/store/actor_rows.ts";
import { Committer } from "../../../src/store/committer.ts";
import { acquireLease } from "../../../src/store/lease.ts";
import { MemoryStore } from "../../../src/store/memory_store.ts";

const serves = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => ({ level: from + at }));
const car = (id: string, from: number, to: number, homeLevel: number, speedMps = 2.5) => ({
  id,
  speedMps,
  accelerationMps2: 1,
  ratedLoadKg: 1000,
  serves: serves(from, to),
  homeLevel,
});

/**
 * Levels 0 to 21, 4 m apart. `main` and, slower, `side` go from 0 to 9 in one lobby; `upper` from 9
 * to 20, with no way to it from `side`; `roof` from 20 to 21. At the entrance one comes in at 0.
 */
export const towerFile: SiteFile = {
  version: 1,
  cluster: "test",
  buildings: [{
    id: "tower",
    floors: serves(0, 21).map(({ level }) => ({ level, label: `${level}`, heightM: 4 * level })),
    groups: [
      { id: "main", cars: [car("a", 0, 9, 0), car("b", 0, 9, 9)] },
      { id: "side", cars: [car("s", 0, 9, 0, 0.6)] },
      { id: "upper", cars: [car("u", 9, 20, 15)] },
      { id: "roof", cars: [car("r", 20, 21, 20, 1)] },
    ],
    changes: [
      { level: 9, groups: ["main", "upper"], walkM: 30 },
      { level: 9, groups: ["upper", "side"], walkM: null },
    ],
    units: [{
      id: "entrance",
      panel: true,
      doors: [{
        id: "main",
        level: 0,
        kind: "entrance",
        lift: { group: "side", level: 0, also: ["main"] },
      }, {
        id: "back",
        level: 0,
        kind: "entrance",
      }],
    }],
  }],
};

/** {@link towerFile}, checked. */
export const tower: Site = checkSite(towerFile);

/** A journey of the tower. */
export const at = (group: string) => ({ building: "tower", group });

/** Everything of one start of the server; the building and the store outlive it. */
export interface Process {
  readonly directory: Directory;
  readonly lifts: LiftService;
  readonly journeys: JourneyService;
  readonly adapter: DirectAdapter;
  readonly store: MemoryStore;
}

/** The house; end it with `stop`. */
export interface JourneyHouse {
  readonly clock: ManualClock;
  readonly random: Random;
  /** The present process. */
  process: Process;
  readonly simulated: ReturnType<typeof startBuilding>;
  /** What `ann`'s feeds said of her calls, in order. */
  readonly heard: { readonly group: string; readonly call: CallView }[];
  key(): string;
  asked<T>(ask: (done: Done<T>) => void, ms?: number): Promise<Answer<T>>;
  /** Places a journey that must be taken. */
  place(request: JourneyRequest, how?: Placing): Promise<JourneyView>;
  placing(request: JourneyRequest, how?: Placing): Promise<Answer<JourneyView>>;
  read(journey: string, caller?: string): Promise<JourneyView>;
  /** Lets time pass until something is so; fails where it never is. */
  until(what: string, seen: () => boolean | Promise<boolean>, ms?: number): Promise<void>;
  /** The process dies with the store as it lies, and another starts on it. */
  restart(image?: MemoryStore): Promise<void>;
  stop(): Promise<void>;
}

/** How a journey is placed. */
export interface Placing {
  readonly key?: string;
  readonly caller?: string;
  readonly automatic?: true;
  readonly may?: (group: string) => boolean;
  readonly arrivesInMs?: number;
}

/** Opens the house, with every controller and car heard. */
export async function journeyHouse(site: Site = tower): Promise<JourneyHouse> {
  const clock = new ManualClock();
  const random = seededRandom("journeys");
  const adapter = new DirectAdapter(clock, 5);
  const simulated = startBuilding({
    site,
    clock,
    random,
    connect: (where) => adapter.link(where),
  });
  const heard: { group: string; call: CallView }[] = [];
  const begin = async (store: MemoryStore): Promise<Process> => {
    const process = await startProcess(site, clock, random, adapter, store);
    for (const { id: group } of site.buildings[0]!.groups) {
      process.lifts.listen(at(group), (event: FeedEvent) => {
        if (event.audience !== "caller" || event.event.what !== "call") return;
        if (event.caller === "ann") heard.push({ group, call: event.event.call });
      });
    }
    await clock.run(1_000);
    return process;
  };
  const asked = async <T>(ask: (done: Done<T>) => void, ms = 50): Promise<Answer<T>> => {
    const answers: Answer<T>[] = [];
    ask((answer) => answers.push(answer));
    await clock.run(ms);
    assert.equal(answers.length, 1, "an answer comes once");
    return answers[0]!;
  };
  const house: JourneyHouse = {
    clock,
    random,
    simulated,
    heard,
    process: await begin(new MemoryStore({ clock })),
    key: () => uuidV7(clock.now(), random),
    asked,
    placing: (request, how = {}) =>
      asked<JourneyView>((done) =>
        house.process.journeys.place({
          building: "tower",
          caller: how.caller ?? "ann",
          key: how.key ?? house.key(),
          request,
          may: how.may ?? (() => true),
          ...(how.automatic === true && { automatic: true }),
          ...(how.arrivesInMs !== undefined && { arrivesInMs: how.arrivesInMs }),
        }, done), 400),
    place: async (request, how) => valueOf(await house.placing(request, how)),
    read: async (journey, caller = "ann") =>
      valueOf(
        await asked<JourneyView>((done) =>
          house.process.journeys.read("tower", caller, journey, done)
        ),
      ),
    async until(what, seen, ms = 300_000) {
      for (let left = ms; left > 0; left -= 250) {
        if (await seen()) return;
        await clock.run(250);
      }
      assert.fail(`not in time: ${what}`);
    },
    async restart(image) {
      const { directory, store } = house.process;
      const kept = image ?? store.fork();
      await adapter.stop();
      await store.close();
      void directory.stop();
      house.process = await begin(kept);
    },
    async stop() {
      await simulated.stop();
      await adapter.stop();
      await house.process.directory.stop();
    },
  };
  return house;
}

/** The value of an answer that must be one. */
export function valueOf<T>(answer: Answer<T>): T {
  assert.ok(answer.ok, answer.ok ? "" : `${answer.refusal.code}: ${answer.refusal.detail}`);
  return answer.value;
}

/** The code of a refusal, or `yes`. */
export function codeOf(answer: Answer<unknown>): string {
  return answer.ok ? "yes" : answer.refusal.code;
}

async function startProcess(
  site: Site,
  clock: ManualClock,
  random: Random,
  adapter: DirectAdapter,
  store: MemoryStore,
): Promise<Process> {
  const newId = () => uuidV7(clock.now(), random);
  const lease = await acquireLease({ store, clock, newFence: newId });
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
    incarnation: newId,
    yieldTo: (task) => void clock.after(0, task),
  });
  const [building] = site.buildings;
  const models = new Map(building!.groups.map((group) => {
    const model = modelGroup(building!, group);
    return [model.key, model] as const;
  }));
  const hardware = new LiftHardware({
    adapter,
    directory: () => directory,
    models,
    clock,
    observer: { hardwareLink() {}, hardwareNonsense() {}, desiredPublished() {} },
  });
  const lifts = new LiftService({
    directory,
    models,
    newId,
    effect: (address, effect, state) => {
      if (effect.type !== "search") hardware.effect(address, effect, state);
    },
    milestone() {},
  });
  const journeys = new JourneyService({ site, directory, models, clock, newId });
  directory.register({ behaviour: groupBehaviour(models), outlets: lifts });
  directory.register({ behaviour: buildingBehaviour, outlets: { event() {}, effect() {} } });
  await directory.start();
  for (const key of models.keys()) directory.activate({ kind: groupKind, key });
  await adapter.start(hardware);
  return { directory, lifts, journeys, adapter, store };
}
