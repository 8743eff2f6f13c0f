/**
 * The KONE-compatible API of a start: who its clients are, its stream, its calls and monitors, its
 * routes and webhooks. What sees people (`open_auth.ts`, webhooks' registration) and what moves
 * lifts know each other by `client_rights.ts` alone.
 */
import type { GroupModel } from "../actors/elevator_group/model.ts";
import type { MasterKey } from "./access/master_key.ts";
import type { Clock } from "./clock.ts";
import type { Config } from "./config.ts";
import { cryptoRandom, randomBytes } from "./crypto_random.ts";
import type { App } from "./http/app.ts";
import { PeerAddress } from "./http/peer_address.ts";
import type { SocketEdge } from "./http/serve.ts";
import type { JourneyService } from "./journeys/journey_service.ts";
import { actionsData } from "./kone/actions_data.ts";
import type { DoorOpenings } from "./kone/calls/gates.ts";
import { KoneCalls } from "./kone/calls/kone_calls.ts";
import { configData } from "./kone/config_data.ts";
import { inventoryOf } from "./kone/inventory.ts";
import { KoneMonitor } from "./kone/monitor/kone_monitor.ts";
import { numbersOf } from "./kone/numbering.ts";
import { addKoneAuthRoutes } from "./kone/oauth_routes.ts";
import { openKoneAuth } from "./kone/open_auth.ts";
import { openKoneEquipment } from "./kone/open_equipment.ts";
import { groupFacts } from "./kone/stream/group_facts.ts";
import { streamPath, StreamServer } from "./kone/stream/stream_server.ts";
import type { LiftService } from "./lift_service.ts";
import { isLoopback } from "./loopback.ts";
import type { Log } from "./operations/log.ts";
import type { Metrics } from "./operations/metrics.ts";
import type { ApiClients } from "./people/api_clients/api_clients.ts";
import type { Registry } from "./people/registry/registry.ts";
import { uuidV7 } from "./random.ts";
import type { Site } from "./site.ts";

/** What it is made of. */
export interface KoneParts {
  readonly config: Pick<Config, "kone" | "trustedProxies" | "webhookAllow">;
  readonly registry: Registry;
  readonly masterKey: MasterKey;
  readonly site: Site;
  readonly models: ReadonlyMap<string, GroupModel>;
  readonly lifts: LiftService;
  readonly journeys: JourneyService;
  /** When doors were opened, for terminals behind a barrier. */
  readonly openings: DoorOpenings;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Where clients reach this server, without a slash at the end. */
  readonly publicUrl: string;
  /** The host that is listened on. */
  readonly host: string;
  /** Says in tokens that nothing real moves. */
  readonly sandbox: boolean;
}

/** The API at work. */
export interface OpenKone {
  readonly clients: ApiClients;
  /** For `serve`, which closes it before {@link OpenKone.close} is called. */
  readonly upgrades: ReadonlyMap<string, SocketEdge>;
  addRoutes(app: App): void;
  close(): Promise<void>;
}

/** Opens it, once registry and lifts run. */
export async function openKone(parts: KoneParts): Promise<OpenKone> {
  const { config, site, models, lifts, journeys, openings, clock, log, metrics, publicUrl } = parts;
  const numbers = numbersOf(site);
  const inventory = inventoryOf(numbers);
  const peers = new PeerAddress(config.trustedProxies);
  const randomId = () => crypto.randomUUID();
  const auth = await openKoneAuth({ ...parts, inventory, randomBytes, randomId });
  const { tokens, rights } = auth;
  const newId = () => uuidV7(clock.now(), cryptoRandom);
  const calls = new KoneCalls({
    ...{ lifts, conditions: lifts, journeys, rights, site, numbers, models, clock, randomBytes },
    ...{ newId, newKey: newId, opened: openings.within },
    hearEnds: (hear) => rights.listen(hear),
  });
  const monitor = new KoneMonitor({ site, lifts, rights, calls, clock });
  const stream = new StreamServer({
    ...{ clock, log, observer: metrics, randomBytes, randomId, tokens, numbers, peers },
    loopbackOnly: isLoopback(parts.host),
    limits: config.kone,
    handlers: {
      ...groupFacts({
        ...{ clock, configData, actionsData },
        reachable: (at, done) => calls.reachable(at, done),
      }),
      action: calls.action,
      hold_open: calls.holdOpen,
      delete: calls.delete,
      monitor: monitor.monitor,
    },
  });
  const equipment = await openKoneEquipment({
    ...parts,
    ...{ numbers, inventory, tokens, rights, peers, randomBytes, randomId },
    webhookAllow: config.webhookAllow,
  });
  return {
    clients: auth.clients,
    upgrades: new Map([[streamPath, stream]]),
    addRoutes(app) {
      addKoneAuthRoutes(app, { tokens, inventory, clock, log, publicUrl, peers });
      equipment.addRoutes(app);
    },
    async close() {
      monitor.close();
      calls.close();
      await equipment.close();
      auth.close();
    },
  };
}
