/**
 * A house where a ring has a picture: broker, actors, relay and live edge as in a server, a simulated
 * unit with its camera's program, and phones that connect. Of the people's side there is only which
 * phone has which handle.
 */
import { sign } from "node:crypto";
import { setImmediate } from "node:timers";
import { Directory } from "../../actors/directory.ts";
import { unitBehaviour, unitKind } from "../../actors/access_unit/decide.ts";
import { modelUnits } from "../../actors/access_unit/model.ts";
import { silentObserver } from "../../actors/observer.ts";
import { CameraProcess } from "../../adapters/camera/camera_process.ts";
import { EmbeddedConnection } from "../../adapters/mqtt/embedded_connection.ts";
import { adapters } from "../../adapters/registry.ts";
import { SimulatedAccessUnit } from "../../adapters/simulator/access_unit.ts";
import { MqttUnitLink } from "../../adapters/simulator/unit_connection.ts";
import type { UnitHappening } from "../../adapters/simulator/unit_events.ts";
import type { UnitSignalling } from "../../adapters/mqtt/unit_signal_payloads.ts";
import type { Capability } from "../../src/access/capability.ts";
import { SystemClock } from "../../src/clock.ts";
import { randomBytes } from "../../src/crypto_random.ts";
import { DoorHardware } from "../../src/door_hardware.ts";
import type { UnitAddress } from "../../src/doors.ts";
import { DoorService } from "../../src/door_service.ts";
import type { Answer, Done } from "../../src/lifts.ts";
import { seededRandom, uuidV7 } from "../../src/random.ts";
import { refuse } from "../../src/refusal.ts";
import type { OpenByRing, RingEars, RingLine, RingPhones } from "../../src/ring_phones.ts";
import { RingSignalling, type SignalDrop } from "../../src/ring_signalling.ts";
import type { Rings, RingView } from "../../src/rings.ts";
import { StoredActorRows } from "../../src/store/actor_rows.ts";
import { Committer } from "../../src/store/committer.ts";
import { acquireLease } from "../../src/store/lease.ts";
import { MemoryStore } from "../../src/store/memory_store.ts";
import { UnitWords } from "../../src/unit_words.ts";
import { makeUnitCertificate } from "../../web/media/unit_certificate.js";
import { unitSite } from "../actors/access_unit/unit_in_hand.ts";
import { letIn, makeSite, nowMs, pinFlat } from "../browser/media/site_sample.ts";
import { startTestBroker } from "../parts/embedded_broker.ts";
import { Inbox } from "../parts/inbox.ts";
import { Viewers } from "../parts/picture_viewer.ts";
import { RingViewer, type RingViewerOptions } from "../parts/ring_viewer.ts";
import { testJudge } from "../parts/test_judge.ts";
import { DeskInHand, entrance, testKeys } from "./door_house.ts";
import { type TestEdge, withEdge } from "./http/test_edge.ts";
import { RingDeskInHand } from "./ring_desk_in_hand.ts";

/** The camera in tests shows who it is by this. */
export const cameraTag = 5;

/** The people's side: a phone's capability is its handle. */
class Phones extends RingDeskInHand implements RingPhones {
  readonly #hearers = new Set<{ handle: string; hear: (ring: RingView) => void }>();
  readonly #relay: () => RingSignalling;
  readonly #rings: () => Rings;

  constructor(relay: () => RingSignalling, rings: () => Rings) {
    super();
    this.#relay = relay;
    this.#rings = rings;
  }

  override tell(...news: Parameters<RingDeskInHand["tell"]>): void {
    super.tell(...news);
    const { handle, view } = news[1];
    for (const one of this.#hearers) if (one.handle === handle) one.hear(view);
  }

  join(
    { rid: handle }: Capability,
    { ring: hear, signal: hearSignal = () => {} }: RingEars,
  ): Answer<RingLine> {
    const hearer = { handle, hear };
    const line = { hear: hearSignal };
    this.#hearers.add(hearer);
    const leave = () => {
      this.#hearers.delete(hearer);
      this.#relay().left(line);
    };
    const signal: RingLine["signal"] = (said) => this.#relay().take(entrance, handle, line, said);
    return { ok: true, value: { rings: [], signal, leave } };
  }

  active(): Answer<readonly RingView[]> {
    return { ok: true, value: [] };
  }

  shown(_capability: Capability, _ring: string, done: Done<RingView>): void {
    done({ ok: false, refusal: refuse("not_found", "Cannot note it: nobody here is woken") });
  }

  answer({ rid }: Capability, ring: string, done: Done<RingView>): void {
    this.#rings().answer(entrance, ring, rid, done);
  }

  decline({ rid }: Capability, ring: string, done: Done<RingView>): void {
    this.#rings().decline(entrance, ring, rid, done);
  }

  hangUp({ rid }: Capability, ring: string, done: Done<RingView>): void {
    this.#rings().hangUp(entrance, ring, rid, done);
  }

  open({ rid }: Capability, ring: string, wanted: OpenByRing, done: Done<RingView>): void {
    const { door, key } = wanted;
    this.#rings().open(entrance, ring, rid, door, key, done);
  }
}

/** Runs a test body in such a house: flat 12, whose phones are `a` and `b`, and flat 13. */
export async function withMediaHouse(
  body: (house: MediaHouse) => Promise<void>,
): Promise<void> {
  const clock = new SystemClock();
  const random = seededRandom("pictures over a broker");
  const keys = testKeys();
  const models = modelUnits(unitSite.buildings);
  const broker = await startTestBroker(unitSite);
  const store = new MemoryStore({ clock });
  const lease = await acquireLease({ store, clock, newFence: () => crypto.randomUUID() });
  const committer = new Committer({
    ...{ store, fence: lease, clock, observer: silentObserver, leaseLost: () => {} },
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
  const adapter = adapters.mqtt({ site: unitSite, mqtt: new EmbeddedConnection(broker.broker) });
  const dropped: SignalDrop[] = [];
  const nonsense = new Inbox<string>();
  const toUnit = (at: UnitAddress, signal: UnitSignalling) =>
    adapter.tellUnit(at, { type: "signal", signal });
  const words = new UnitWords({
    ...{ clock, toUnit, randomBytes, randomId: () => crypto.randomUUID() },
  });
  const relay = new RingSignalling({
    ...{ clock, toUnit, dropped: (why) => dropped.push(why) },
    papers: (at, signalled) => words.heard(at, signalled),
  });
  const hardware = new DoorHardware({
    ...{ adapter, directory: () => directory, models, clock },
    signer: { kid: "k1", sign: (bytes) => sign(null, bytes, keys.privateKey) },
    signal: (at, signal) => relay.fromUnit(at, signal),
  });
  const phones: Phones = new Phones(() => relay, () => doors.rings);
  const doors = new DoorService({
    ...{ directory, models, clock, desk: new DeskInHand(), admitted() {} },
    newId: () => uuidV7(clock.now(), random),
    effect: (address, effect, state) => hardware.effect(address, effect, state),
    ringDesk: relay.before(phones),
  });
  directory.register({ behaviour: unitBehaviour(models), outlets: doors });
  await directory.start();
  for (const key of models.keys()) directory.activate({ kind: unitKind, key });
  await adapter.start({
    report: (report) => "unit" in report ? hardware.report(report) : undefined,
    nonsense: (topic, fault) => nonsense.put(`${topic}: ${fault}`),
    link: (up) => hardware.link(up),
  });

  const site = await makeSite();
  const certificate = await makeUnitCertificate(site.managers[0], {
    site: site.root.site,
    unit: `${entrance.building}/${entrance.unit}`,
    key: site.unitKey.x,
    nowMs,
  });
  const flat = await pinFlat(site, { at: "12" });
  const other = await pinFlat(site, { at: "13" });
  const second = await letIn(site, flat.flat, flat.phone);
  const cameras = new CameraProcess({ clock, deno: Deno.execPath() });
  const camera = cameras.camera("entrance", { source: { kind: "test", tag: cameraTag } });
  const viewers = new Viewers();
  const seen = new Inbox<UnitHappening>();
  const login = { url: broker.tcp.url, user: "tower-entrance" };
  const unit = new SimulatedAccessUnit({
    ...{ building: entrance.building, unit: unitSite.buildings[0]!.units[0]!, clock, random },
    link: new MqttUnitLink(
      entrance,
      { ...login, password: broker.secretOf(login.user) },
      { clock, random },
    ),
    keys: new Map([["k1", keys.publicKey]]),
    judgeAlone: testJudge,
    observe: (happening) => seen.put(happening),
    eyes: { camera, key: site.unitKey, certificate, book: site.book },
  });
  unit.start();
  const numbers = ["12", "13"];
  doors.rings.publishDirectory(entrance, {
    revision: 1,
    entries: numbers.map((number) => ({ entry: `e-${number}`, number })),
    camera: "calls",
  });
  await seen.next("the directory", ({ what }) => what === "directory");
  const open: RingViewer[] = [];
  try {
    await withEdge({ rings: phones }, async (edge) => {
      await body({
        ...{ edge, broker, store, relay, words, doors, phones, unit, seen, camera, viewers, site },
        ...{ dropped, nonsense, flat, other, second, certificate },
        async phone(handle, options = {}) {
          const capability = await edge.token({ rid: handle, lifts: [], rings: true });
          const phone = await RingViewer.connect({
            ...{ http: edge.url, capability, flat: flat.flat, root: site.root, viewers },
            key: handle === "a" ? flat.phone : second,
            looks: true,
            ...options,
          });
          open.push(phone);
          return phone;
        },
        shows: (state) =>
          seen.next(`the screen: ${state}`, (each) => each.what === "ring" && each.state === state),
      });
      for (const phone of open) await phone.close();
    });
  } finally {
    await unit.stop();
    await adapter.stop();
    await directory.stop();
    await broker.stop();
    await viewers[Symbol.asyncDispose]();
    await cameras.stop();
  }
}

/** Such a house. */
export interface MediaHouse {
  readonly edge: TestEdge;
  readonly broker: Awaited<ReturnType<typeof startTestBroker>>;
  readonly store: MemoryStore;
  readonly relay: RingSignalling;
  /** Words with the unit outside rings. */
  readonly words: UnitWords;
  readonly doors: DoorService;
  readonly phones: Phones;
  readonly unit: SimulatedAccessUnit;
  readonly seen: Inbox<UnitHappening>;
  readonly camera: ReturnType<CameraProcess["camera"]>;
  readonly viewers: Viewers;
  readonly site: Awaited<ReturnType<typeof makeSite>>;
  readonly certificate: string;
  /** Why words of the unit went no further. */
  readonly dropped: readonly SignalDrop[];
  readonly nonsense: Inbox<string>;
  readonly flat: Awaited<ReturnType<typeof pinFlat>>;
  readonly other: Awaited<ReturnType<typeof pinFlat>>;
  /** The key of `b`. */
  readonly second: Awaited<ReturnType<typeof letIn>>;
  /** Connects a phone; it looks as soon as it rings, unless told otherwise. */
  phone(handle: string, options?: Partial<RingViewerOptions>): Promise<RingViewer>;
  /** Resolves once the unit's screen shows this of a ring. */
  shows(state: RingView["state"]): Promise<UnitHappening>;
}
