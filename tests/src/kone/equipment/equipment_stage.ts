/**
 * The operational routes of the KONE-compatible API on a real listener, over a real registry, with
 * lift groups that say what the test says.
 */
import { Capabilities } from "../../../../src/access/capability.ts";
import { Revocations } from "../../../../src/access/revocations.ts";
import type { ManualClock } from "../../../../src/clock.ts";
import { randomBytes } from "../../../../src/crypto_random.ts";
import type { App } from "../../../../src/http/app.ts";
import type { Resolver } from "../../../../src/http/outbound_address.ts";
import { PeerAddress } from "../../../../src/http/peer_address.ts";
import { serve } from "../../../../src/http/serve.ts";
import type { NumberedLift } from "../../../../src/kone/numbers.ts";
import { numbersOf } from "../../../../src/kone/numbering.ts";
import { type KoneEquipment, openKoneEquipment } from "../../../../src/kone/open_equipment.ts";
import { Log } from "../../../../src/operations/log.ts";
import { Metrics } from "../../../../src/operations/metrics.ts";
import { theConsole } from "../../../../src/people/registry/turn.ts";
import type { CarView, LandingCallView } from "../../../../src/protocol.ts";
import { TestLifts } from "../../live/test_lifts.ts";
import {
  type Answered,
  type AuthStage,
  lockedSite,
  type MadeClient,
  withAuth,
} from "../auth_stage.ts";

/** The group that the tests' cars belong to. */
export const main = { building: "tower", group: "main" };
/** What lifts are called in the tests. */
export const numbers = numbersOf(lockedSite);
/** Lifts a and b of tower/main, and d of the annex, which no client here has. */
export const [liftA, liftB] = numbers.buildings[0]!.groups[0]!.lifts as [
  NumberedLift,
  NumberedLift,
];
export const liftD = numbers.buildings[1]!.groups[0]!.lifts[0]!;

/** A car at rest on level 0 with its door closed, but for what is given. */
export function aCar(change: Partial<CarView> = {}): CarView {
  return {
    id: "a",
    mode: "normal",
    known: true,
    positionM: 0,
    level: 0,
    direction: "none",
    doors: { front: "closed" },
    loadPercent: 0,
    faults: [],
    ...change,
  };
}

/** The stage. */
export interface EquipmentStage {
  readonly auth: AuthStage;
  readonly clock: ManualClock;
  readonly lifts: TestLifts;
  readonly equipment: KoneEquipment;
  readonly lines: string[];
  /** A car reports. */
  car(change?: Partial<CarView>): void;
  /** All lit landing buttons of tower/main. */
  lit(buttons: readonly LandingCallView[]): void;
  /** Asks a route with a token, a body as JSON. */
  ask(path: string, token: string | null, method?: string, body?: unknown): Promise<Answered>;
  /** Asks with headers of one's own. */
  plain(path: string, init?: RequestInit): Promise<Pick<Response, "status">>;
  /** Asks about lifts. */
  search(path: string, token: string, ...kens: readonly string[]): Promise<Answered>;
  /** A client whose manager lets it watch tower/main. */
  watcher(): Promise<MadeClient>;
  /** Enters a sub-processor for webhooks. */
  enterSubProcessor(buildings?: readonly string[]): Promise<string>;
  /** Ends the operational part and opens it anew over the same registry, as a restart does. */
  restart(): Promise<void>;
}

/** Runs a body on a stage of its own. */
export async function withEquipment(
  body: (stage: EquipmentStage) => Promise<void>,
  { webhookAllow = [], resolve, ca }: {
    readonly webhookAllow?: readonly string[];
    readonly resolve?: Resolver;
    readonly ca?: string;
  } = {},
): Promise<void> {
  await withAuth(async (auth) => {
    const { clock, registry, masterKey, tokens, rights, inventory } = auth;
    const lines: string[] = [];
    const log = new Log(clock, (line) => lines.push(line), "debug");
    const lifts = new TestLifts(() => clock.now());
    const revocations = new Revocations(clock);
    const randomId = () => crypto.randomUUID();
    const open = async () => {
      const equipment = await openKoneEquipment({
        ...{ registry, masterKey, lifts, numbers, inventory, tokens, rights, clock, log },
        ...{ randomBytes, randomId, webhookAllow, publicUrl: "https://door.example.org" },
        peers: new PeerAddress([]),
        ...(resolve !== undefined && { resolve }),
        ...(ca !== undefined && { ca }),
      });
      const served = await serve({
        listen: { host: "127.0.0.1", port: 0 },
        limits: { requestsPerSecond: 100_000 },
        ...{ clock, randomId, site: lockedSite, revocations, log, lifts },
        capabilities: await Capabilities.create({ clock, revocations, cluster: "yard", randomId }),
        readiness: () => [],
        observer: new Metrics(() => clock.monotonic()),
        extraRoutes: (app) => equipment.addRoutes(app as App),
      });
      return { equipment, served };
    };
    let now = await open();
    const close = async () => {
      await now.served.close();
      await now.equipment.close();
    };
    const ask: EquipmentStage["ask"] = async (path, token, method = "GET", body) => {
      const response = await fetch(`${now.served.url}${path}`, {
        method,
        headers: {
          ...(token !== null && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && { "content-type": "application/json" }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return {
        status: response.status,
        body: text === "" ? null : JSON.parse(text),
        headers: response.headers,
      };
    };
    try {
      await body({
        ...{ auth, clock, lifts, lines, ask },
        get equipment() {
          return now.equipment;
        },
        car(change) {
          lifts.emit(main, {
            audience: "everyone",
            event: { what: "car", car: aCar(change) },
          });
          lifts.release();
        },
        lit(buttons) {
          lifts.emit(main, {
            audience: "everyone",
            event: { what: "landing_calls", lit: [...buttons] },
          });
          lifts.release();
        },
        async plain(path, init) {
          const response = await fetch(`${now.served.url}${path}`, init);
          await response.body?.cancel();
          return response;
        },
        search: (path, token, ...kens) =>
          ask(`/api/v2/equipment/${path}`, token, "POST", {
            equipmentIds: kens.map((ken) => `ken:${ken}`),
          }),
        async watcher() {
          const client = await auth.add();
          await auth.grant({ kind: "client", id: client.id }, [1], ["monitor"]);
          await auth.rights.refreshed();
          return client;
        },
        async enterSubProcessor(buildings) {
          const { id } = await registry.run(theConsole, "enter_sub_processor", {
            regions: lockedSite.buildings.map(({ id }) => ({ building: id, region: "EU" })),
            name: "Watchers Ltd",
            purpose: "webhook",
            region: "EU",
            transferBasis: null,
            contractDay: "2026-01-01",
            contact: "Data protection office",
            buildings: buildings === undefined ? null : [...buildings],
          });
          return id;
        },
        async restart() {
          await close();
          now = await open();
        },
      });
    } finally {
      await close();
    }
  });
}
