/**
 * The stage of the acceptance tests of the KONE-compatible API: a real listener with tokens, stream
 * and routes as a start of the server puts them together (`openKone`), the real registry, actors and
 * journeys, and a simulated building on the direct adapter. Requests and frames go over real sockets;
 * time is simulated and passes only while somebody waits, as fast as it can be computed.
 */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { setImmediate } from "node:timers";
import { Directory } from "../../../actors/directory.ts";
import { buildingBehaviour } from "../../../actors/building/register.ts";
import { groupBehaviour, groupKind } from "../../../actors/elevator_group/decide.ts";
import { silentObserver } from "../../../actors/observer.ts";
import { type RunningBuilding, startBuilding } from "../../../adapters/simulator/building.ts";
import { DirectAdapter } from "../../../adapters/simulator/direct_adapter.ts";
import { Capabilities } from "../../../src/access/capability.ts";
import { Revocations } from "../../../src/access/revocations.ts";
import { type ManualClock, SystemClock } from "../../../src/clock.ts";
import type { App } from "../../../src/http/app.ts";
import { serve } from "../../../src/http/serve.ts";
import { JourneyService } from "../../../src/journeys/journey_service.ts";
import { DoorOpenings } from "../../../src/kone/calls/gates.ts";
import { clientProducts } from "../../../src/kone/products.ts";
import { LiftHardware } from "../../../src/lift_hardware.ts";
import { LiftService } from "../../../src/lift_service.ts";
import { modelsOf } from "../../../src/main.ts";
import { openKone } from "../../../src/open_kone.ts";
import { Log } from "../../../src/operations/log.ts";
import { Metrics } from "../../../src/operations/metrics.ts";
import type { ClientWish } from "../../../src/people/api_clients/clients.ts";
import type { RowOf } from "../../../src/people/registry/ledger.ts";
import { theConsole } from "../../../src/people/registry/turn.ts";
import { seededRandom, uuidV7 } from "../../../src/random.ts";
import { StoredActorRows } from "../../../src/store/actor_rows.ts";
import { Committer } from "../../../src/store/committer.ts";
import { acquireLease } from "../../../src/store/lease.ts";
import { MemoryStore } from "../../../src/store/memory_store.ts";
import { basic, type MadeClient } from "../../src/kone/auth_stage.ts";
import { as, type PeopleStage, type Seed, withPeople } from "../../src/people/people_stage.ts";
import { aGrant, anAccount, anAppointment, aSession } from "../../src/people/rows.ts";
import { KoneClient, type Waiting } from "./kone_client.ts";
import { koneSite } from "./kone_site.ts";

export * from "./kone_client.ts";
export * from "./kone_site.ts";

/** The scope of every group of the buildings that a client may have. */
export const allGroups = "callgiving/*";

/** What a client is granted in a building; nothing where nothing is said. */
export interface GrantWish {
  /** Left out: the tower. */
  readonly building?: string;
  /** By group; left out: every lift and floor. */
  readonly lifts?: RowOf<"grant">["scope"]["lifts"];
  readonly uses?: RowOf<"grant">["liftUses"];
  /** When it ends; left out: never. */
  readonly untilMs?: number | null;
}

/** The house. */
export interface KoneHouse extends PeopleStage {
  readonly clock: ManualClock;
  readonly url: string;
  readonly lifts: LiftService;
  readonly simulated: RunningBuilding;
  readonly adapter: DirectAdapter;
  /** When doors were opened, for terminals behind a barrier. */
  readonly openings: DoorOpenings;
  /** Log lines of the server. */
  readonly lines: string[];
  /** Where the actors of the equipment write. */
  readonly store: MemoryStore;
  /** Lets simulated time pass, and sockets be read. */
  run(ms: number): Promise<void>;
  /** Lets time pass until something is so. */
  readonly until: Waiting;
  /** Makes a client of both buildings and all products at the operator's console. */
  client(change?: Partial<ClientWish>): Promise<MadeClient>;
  /** Grants a client or an end user something, as the building's manager. */
  grant(subject: RowOf<"grant">["subject"], wish?: GrantWish): Promise<RowOf<"grant">>;
  /** Asks something over HTTP; the body is parsed JSON, null where there is none. */
  ask(path: string, init?: RequestInit): Promise<{ status: number; body: unknown }>;
  /** A token by client credentials, over HTTP. @throws where none is given. */
  token(client: MadeClient, scope?: string): Promise<string>;
  /** A limited token for an end user, by a master token, over HTTP. */
  limitedToken(
    master: string,
    wish:
      & { readonly endUserIdentity: string; readonly scopes: readonly string[] }
      & Readonly<
        Record<string, unknown>
      >,
  ): Promise<string>;
  /** Connects with a token. */
  connectWith(token: string): Promise<KoneClient>;
  /** Connects a client, made for it where none is given: by default of everything, with all rights. */
  connect(how?: {
    readonly client?: MadeClient;
    readonly scope?: string;
    /** Of a client that is made for it; left out: all floors and uses in both buildings. */
    readonly grants?: readonly GrantWish[];
  }): Promise<KoneClient>;
  /** Locks a floor of a group as its operator, or unlocks it. */
  lock(group: string, level: number, isLocked: boolean): Promise<void>;
}

const manager = "max";
const managed: Seed = [
  ["account", anAccount(manager)],
  ["session", aSession(manager)],
  ...["tower", "annex"].flatMap((building): Seed => [
    ["appointment", anAppointment(manager, "manager", building)],
    ["grant", aGrant(`grant-${building}`, { kind: "account", id: manager }, { building })],
  ]),
];

const everything: readonly GrantWish[] = ["tower", "annex"].map((building) => ({
  building,
  uses: ["monitor", "robot", "priority"],
}));

const machine = new SystemClock();
/** A frame there and one back through the loopback take less, by the machine's clock. */
const socketMs = 3;

/** A turn of the event loop: what sockets and promises have ready is taken. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Runs a body in a house of its own. @param seed further rows of the registry. */
export async function withKoneHouse(
  body: (house: KoneHouse) => Promise<void>,
  { seed = [] }: { readonly seed?: Seed } = {},
): Promise<void> {
  await withPeople([...managed, ...seed], async (people) => {
    const { clock, registry, masterKey } = people;
    const random = seededRandom("kone house");
    const newId = () => uuidV7(clock.now(), random);
    const lines: string[] = [];
    const log = new Log(clock, (line) => lines.push(line), "debug");
    const metrics = new Metrics(() => clock.monotonic());
    const site = koneSite;
    const models = modelsOf(site);
    const adapter = new DirectAdapter(clock, 5);
    const simulated = startBuilding({ site, clock, random, connect: (at) => adapter.link(at) });

    const store = new MemoryStore({ clock });
    const lease = await acquireLease({ store, clock, newFence: newId });
    const committer = new Committer({
      ...{ store, fence: lease, clock, observer: silentObserver },
      leaseLost: () => assert.fail("the lease was lost"),
    });
    const directory = new Directory({
      clock,
      random: () => random.next(),
      rows: new StoredActorRows(store),
      committer,
      observer: silentObserver,
      epoch: lease.epoch,
      incarnation: newId,
      yieldTo: (task) => setImmediate(task),
    });
    const hardware = new LiftHardware({
      adapter,
      directory: () => directory,
      models,
      clock,
      newId,
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

    const openings = new DoorOpenings(clock);
    const publicUrl = "https://lifts.example.org";
    const kone = await openKone({
      // The stage lets minutes pass in one step of a test, in which no client sends anything.
      config: {
        kone: { idleMs: 3_600_000, connectionMs: 7_200_000, monitorMaxS: 300 },
        trustedProxies: [],
        webhookAllow: [],
      },
      ...{ registry, masterKey, site, models, lifts, journeys, openings, clock, log, metrics },
      ...{ publicUrl, host: "127.0.0.1", sandbox: true },
    });
    const revocations = new Revocations(clock);
    const randomId = () => crypto.randomUUID();
    const served = await serve({
      listen: { host: "127.0.0.1", port: 0 },
      limits: { requestsPerSecond: 100_000 },
      ...{ clock, randomId, site, lifts, journeys, revocations, log, observer: metrics },
      capabilities: await Capabilities.create({ clock, revocations, cluster: "yard", randomId }),
      readiness: () => [],
      upgrades: kone.upgrades,
      extraRoutes: (app) => kone.addRoutes(app as App),
    });

    const until: Waiting = async (what, isSo, ms = 120_000) => {
      // The way through a socket is of the machine's time, so nothing moves while a frame is on its way.
      for (const soon = machine.monotonic() + socketMs; machine.monotonic() < soon;) {
        if (isSo()) return;
        await turn();
      }
      const endMs = clock.monotonic() + ms;
      for (let stepMs = 5; clock.monotonic() < endMs; stepMs = Math.min(100, stepMs + 5)) {
        await clock.run(stepMs);
        for (let turns = 0; turns < 5; turns++) {
          if (isSo()) return;
          await turn();
        }
      }
      assert.fail(`not in time: ${what}`);
    };
    let names = 0;
    const clients: KoneClient[] = [];
    const house: KoneHouse = {
      ...people,
      ...{ clock, url: served.url, lifts, simulated, adapter, openings, lines, store },
      until,
      async run(ms) {
        const endMs = clock.monotonic() + ms;
        while (clock.monotonic() < endMs) {
          await clock.run(Math.min(100, endMs - clock.monotonic()));
          await turn();
        }
      },
      client: (change = {}) =>
        kone.clients.add(theConsole, {
          name: `Client ${++names}`,
          contact: null,
          buildings: ["tower", "annex"],
          products: [...clientProducts],
          ...change,
        }),
      grant: (subject, { building = "tower", lifts = "all", uses, untilMs = null } = {}) =>
        registry.run(as(manager, { verifiedAtMs: clock.now() }), "create_grant", {
          building,
          subject,
          actions: ["call_lift"],
          scope: { doors: [], lifts },
          ...(uses !== undefined && { liftUses: uses }),
          ...{ schedule: null, fromMs: null, untilMs, usesMax: null },
        }),
      async ask(path, init = {}) {
        const response = await fetch(`${served.url}${path}`, init);
        const text = await response.text();
        return { status: response.status, body: text === "" ? null : JSON.parse(text) };
      },
      async token(client, scope = allGroups) {
        return tokenIn(
          await house.ask("/api/v2/oauth2/token", {
            method: "POST",
            headers: {
              authorization: basic(client),
              "content-type": "application/x-www-form-urlencoded",
            },
            body: new URLSearchParams({ grant_type: "client_credentials", scope }).toString(),
          }),
        );
      },
      async limitedToken(master, wish) {
        return tokenIn(
          await house.ask("/api/v2/oauth2/limited-token", {
            method: "POST",
            headers: { authorization: `Bearer ${master}`, "content-type": "application/json" },
            body: JSON.stringify(wish),
          }),
        );
      },
      async connectWith(token) {
        const client = await KoneClient.connect(served.url, token, until);
        clients.push(client);
        return client;
      },
      async connect({ client, scope, grants = everything } = {}) {
        const who = client ?? await house.client();
        if (client === undefined) {
          for (const wish of grants) await house.grant({ kind: "client", id: who.id }, wish);
        }
        return await house.connectWith(await house.token(who, scope));
      },
      async lock(group, level, isLocked) {
        let done = false;
        lifts.lockFloor({ building: "tower", group }, level, isLocked, ({ ok }) => done = ok);
        await until(`the lock of ${level}`, () => done);
      },
    };
    try {
      await house.run(1_000); // every car is heard
      await body(house);
      for (const { texts } of clients) assert.deepEqual(texts.filter(hasNoData), []);
    } finally {
      for (const client of clients) client.socket.terminate();
      await served.close();
      await kone.close();
      await simulated.stop();
      await adapter.stop();
      await directory.stop();
    }
  });
}

/** Clients of today end with a fault of their own at a frame without `data`. */
function hasNoData(text: string): boolean {
  const { data } = JSON.parse(text) as { data?: unknown };
  return typeof data !== "object" || data === null || Array.isArray(data);
}

function tokenIn({ status, body }: { status: number; body: unknown }): string {
  assert.equal(status, 200, JSON.stringify(body));
  const { access_token: token } = body as { access_token: string };
  assert.ok(Buffer.byteLength(token) > 0);
  return token;
}
