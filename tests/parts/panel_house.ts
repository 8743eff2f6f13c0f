/**
 * A building with panels at its landings over a real broker: the server's lift half (no identity
 * plane, no phone, no socket), a simulated building, and panels as a stranger would build them.
 */
import { setImmediate } from "node:timers";
import { Directory } from "../../actors/directory.ts";
import { groupBehaviour, groupKind } from "../../actors/elevator_group/decide.ts";
import { modelGroup } from "../../actors/elevator_group/model.ts";
import { silentObserver } from "../../actors/observer.ts";
import { ClientConnection } from "../../adapters/mqtt/client_connection.ts";
import type { Connection } from "../../adapters/mqtt/connection.ts";
import { serverUser } from "../../adapters/mqtt/credentials.ts";
import { EmbeddedConnection } from "../../adapters/mqtt/embedded_connection.ts";
import { mosquittoAcl } from "../../adapters/mqtt/mosquitto_acl.ts";
import type { PanelAnswer, PanelLit, PanelPressed } from "../../adapters/mqtt/panel_payloads.ts";
import { panelTopics } from "../../adapters/mqtt/panel_topics.ts";
import { adapters } from "../../adapters/registry.ts";
import { type BuildingOptions, startBuilding } from "../../adapters/simulator/building.ts";
import type { BuildingEvent } from "../../adapters/simulator/building_events.ts";
import { MqttLink } from "../../adapters/simulator/connection.ts";
import { SystemClock } from "../../src/clock.ts";
import { LiftHardware } from "../../src/lift_hardware.ts";
import { LiftService } from "../../src/lift_service.ts";
import type { GroupSnapshot } from "../../src/lifts.ts";
import type { LandingCallView } from "../../src/protocol.ts";
import { seededRandom, uuidV7 } from "../../src/random.ts";
import { checkSite } from "../../src/site.ts";
import { StoredActorRows } from "../../src/store/actor_rows.ts";
import { Committer } from "../../src/store/committer.ts";
import { acquireLease } from "../../src/store/lease.ts";
import { MemoryStore } from "../../src/store/memory_store.ts";
import { startTestBroker } from "./embedded_broker.ts";
import { Inbox } from "./inbox.ts";
import { Mosquitto } from "./mosquitto.ts";
import { TestDevice } from "./test_device.ts";

const levels = [0, 1, 2, 3, 4, 5];

/** Six low floors, the highest locked, two quick cars; hall buttons at 0 and 3, a panel in the lobby. */
export const panelBrokerSite = checkSite({
  version: 1,
  cluster: "panels",
  buildings: [{
    id: "tower",
    floors: levels.map((level) => ({
      level,
      label: `${level}`,
      heightM: level / 2, // so that nobody waits long for a test
      exit: level === 0,
    })),
    groups: [{
      id: "main",
      keepaliveMs: 2000,
      cars: ["a", "b"].map((id) => ({
        id,
        speedMps: 10,
        accelerationMps2: 3,
        ratedLoadKg: 630,
        startDelayMs: 0,
        levellingMs: 0,
        dwellCarCallMs: 300,
        dwellLandingCallMs: 300,
        transferMs: 50,
        doors: { front: { openMs: 150, closeMs: 100 } },
        serves: levels.map((level) => ({ level })),
      })),
      lockedLevels: [5],
      panels: [
        { id: "hall-0", kind: "buttons", level: 0 },
        { id: "hall-3", kind: "buttons", level: 3 },
        { id: "lobby", kind: "destination", level: 0 },
      ],
    }],
  }],
  devices: [
    { id: "tower-main", building: "tower", group: "main" },
    ...["hall-0", "hall-3", "lobby"].map((panel) => ({
      id: `tower-${panel}`,
      building: "tower",
      group: "main",
      panel,
    })),
  ],
});

/** The group of {@link panelBrokerSite}. */
export const towerLifts = { building: "tower", group: "main" };

/** A broker that runs, the server's connection to it, and everybody's secrets. */
export interface PanelBroker {
  readonly url: string;
  readonly connection: Connection;
  secretOf(user: string): string;
  /** Ends the broker as an accident would, and brings it back; left out where it cannot. */
  readonly outage?: { kill(): Promise<void>; run(): Promise<void> };
  stop(): Promise<void>;
}

/** The brokers that a building may have. */
export const panelBrokers: Readonly<Record<string, () => Promise<PanelBroker>>> = {
  "the embedded broker": async () => {
    const { broker, tcp, secretOf, stop } = await startTestBroker(panelBrokerSite);
    return { url: tcp.url, connection: new EmbeddedConnection(broker), secretOf, stop };
  },
  Mosquitto: async () => {
    const users = new Map(
      [serverUser, ...panelBrokerSite.devices.map(({ id }) => id)]
        .map((user) => [user, `secret of ${user}`]),
    );
    const mosquitto = await Mosquitto.start({ users, acl: mosquittoAcl(panelBrokerSite) });
    const secretOf = (user: string) => users.get(user) ?? "";
    const connection = new ClientConnection({
      url: mosquitto.url,
      user: serverUser,
      secret: secretOf(serverUser),
      clientId: crypto.randomUUID(),
    }, { clock: new SystemClock(), random: seededRandom(1) });
    return {
      url: mosquitto.url,
      connection,
      secretOf,
      outage: mosquitto,
      stop: () => mosquitto.stop(),
    };
  },
};

/** Starts server and building at a broker; resolves once every car is known. */
export async function panelHouse(
  broker: PanelBroker,
  options: Pick<BuildingOptions, "buttons"> = {},
) {
  const clock = new SystemClock();
  const random = seededRandom("panels");
  const store = new MemoryStore({ clock });
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
  const adapter = adapters.mqtt({ site: panelBrokerSite, mqtt: broker.connection });
  const [tower] = panelBrokerSite.buildings;
  const model = modelGroup(tower!, tower!.groups[0]!);
  const models = new Map([[model.key, model]]);
  const nonsense: string[] = [];
  const outcomes: string[] = [];
  const hardware = new LiftHardware({
    adapter,
    directory: () => directory,
    models,
    clock,
    newId: () => uuidV7(clock.now(), random),
    observer: {
      hardwareLink() {},
      hardwareNonsense: (topic, fault) => nonsense.push(`${topic}: ${fault}`),
      desiredPublished() {},
      panelPressed: (outcome) => outcomes.push(outcome),
    },
  });
  const lifts = new LiftService({
    directory,
    models,
    newId: () => uuidV7(clock.now(), random),
    effect: (address, effect, state) => hardware.effect(address, effect, state),
    milestone() {},
  });
  directory.register({ behaviour: groupBehaviour(models), outlets: lifts });
  await directory.start();
  directory.activate({ kind: groupKind, key: model.key });
  const lit = new Inbox<readonly LandingCallView[]>();
  const known = new Inbox<string>();
  lifts.listen(towerLifts, ({ event }) => {
    if (event.what === "car" && event.car.known) known.put(event.car.id);
    if (event.what === "landing_calls") lit.put(event.lit);
  });
  await adapter.start(hardware);
  const login = (user: string) => ({
    url: broker.url,
    user,
    password: broker.secretOf(user),
  });
  const seen = new Inbox<BuildingEvent>();
  const building = startBuilding({
    site: panelBrokerSite,
    clock,
    random,
    connect: (at) => new MqttLink(at, login("tower-main"), { clock, random }),
    observe: (happening) => seen.put(happening),
    ...options,
  });
  await known.next("car a", (car) => car === "a");
  await known.next("car b", (car) => car === "b");
  const panels: TestPanel[] = [];
  return {
    clock,
    lifts,
    lit,
    seen,
    nonsense,
    outcomes,
    group: building.group(towerLifts),
    key: () => uuidV7(clock.now(), random),
    snapshot: () =>
      new Promise<GroupSnapshot>((resolve, reject) =>
        lifts.snapshot(towerLifts, "nobody", (answer) => {
          if (answer.ok) resolve(answer.value);
          else reject(new Error(answer.refusal.detail));
        })
      ),
    /** A car opens its doors at a level. */
    opens: (level: number) =>
      seen.next(
        `doors at ${level}`,
        (each) => each.what === "door" && each.level === level && each.state === "opening",
      ),
    panel: async (id: string) => {
      const panel = await TestPanel.connect(id, login(`tower-${id}`));
      panels.push(panel);
      return panel;
    },
    async stop() {
      for (const panel of panels) await panel.device.vanish();
      await building.stop();
      await adapter.stop();
      await directory.stop();
      await broker.stop();
    },
  };
}

/** A panel as its maker would build it from `docs/panels.md`. */
export class TestPanel {
  readonly device: TestDevice;
  readonly answers = new Inbox<PanelAnswer>();
  readonly lit = new Inbox<PanelLit>();
  readonly boot: string;
  readonly #at: { building: string; group: string; panel: string };
  #seq = 0;

  private constructor(device: TestDevice, panel: string) {
    this.device = device;
    this.boot = crypto.randomUUID();
    this.#at = { ...towerLifts, panel };
  }

  /** Connects, subscribes and says that it is there. */
  static async connect(
    id: string,
    { url, user, password: secret }: { url: string; user: string; password: string },
  ): Promise<TestPanel> {
    const at = { ...towerLifts, panel: id };
    const device = await TestDevice.connect({ url, user, secret });
    const panel = new TestPanel(device, id);
    void panel.#listen();
    await device.subscribe(panelTopics.panelAnswer(at), panelTopics.panelLit(at));
    await device.publish(panelTopics.panelStatus(at), { online: true, boot: panel.boot }, true);
    return panel;
  }

  /** Somebody presses; with a `seq`, that press again. */
  async press(what: Omit<PanelPressed, "boot" | "seq">, seq = ++this.#seq): Promise<PanelAnswer> {
    const topic = panelTopics.panelPressed(this.#at);
    await this.device.publish(topic, { boot: this.boot, seq, ...what });
    return await this.answers.next(`the answer to press ${seq}`, (answer) => answer.seq === seq);
  }

  async #listen(): Promise<void> {
    for (;;) {
      const told = await Promise.race([
        this.device.told.next("a message"),
        this.device.ended,
      ]).catch(() => null);
      if (told === undefined) return; // it is gone
      if (told === null) continue; // nothing came for a while
      if (told.topic.endsWith("/lit")) this.lit.put(told.payload as PanelLit);
      else this.answers.put(told.payload as PanelAnswer);
    }
  }
}
