/**
 * Puts together the operational part of the KONE-compatible API: what is remembered of lifts, the
 * routes that show it, and the webhooks that tell of it.
 */
import type { Context } from "hono";
import type { MasterKey } from "../access/master_key.ts";
import type { Clock } from "../clock.ts";
import { AddressRates } from "../http/address_rates.ts";
import type { App, AppEnv } from "../http/app.ts";
import { OutboundAddress, type Resolver } from "../http/outbound_address.ts";
import type { PeerAddress } from "../http/peer_address.ts";
import type { Lifts } from "../lifts.ts";
import type { Log } from "../operations/log.ts";
import type { Registry } from "../people/registry/registry.ts";
import { inKoneForm, tooManyRequests } from "./answers.ts";
import type { ClientRights } from "./client_rights.ts";
import { addEquipmentRoutes } from "./equipment/equipment_routes.ts";
import { EquipmentRecorder } from "./equipment/recorder.ts";
import type { KoneInventory } from "./inventory.ts";
import type { KoneNumbers } from "./numbers.ts";
import { addOldRoutes } from "./old_routes.ts";
import type { KoneTokenDesk } from "./tokens.ts";
import { EndpointSeal } from "./webhooks/endpoint_seal.ts";
import { webhookPost } from "./webhooks/webhook_post.ts";
import { addWebhookRoutes } from "./webhooks/webhook_routes.ts";
import { WebhookSender } from "./webhooks/webhook_sender.ts";

/** Requests a second of one address and of one client, with a burst of twice as many. */
export const requestsPerAddress = 50;
export const requestsPerClient = 20;
const addressesMax = 10_000;
const clientsMax = 1_000;

/** What it is made of. */
export interface KoneEquipmentParts {
  readonly registry: Registry;
  readonly masterKey: MasterKey;
  readonly lifts: Pick<Lifts, "listen" | "snapshot">;
  readonly numbers: KoneNumbers;
  readonly inventory: KoneInventory;
  readonly tokens: KoneTokenDesk;
  readonly rights: ClientRights;
  readonly clock: Clock;
  readonly log: Log;
  readonly peers: PeerAddress;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly randomId: () => string;
  /** Where clients reach this server, without a slash at the end. */
  readonly publicUrl: string;
  /** Hosts, addresses and networks inside that webhooks may reach (`--webhook-allow`). */
  readonly webhookAllow: readonly string[];
  /** Left out: the machine's. */
  readonly resolve?: Resolver;
  /** An authority that endpoints' certificates are checked with in place of the system's, in PEM. */
  readonly ca?: string;
}

/** The operational part at work. */
export interface KoneEquipment {
  readonly recorder: EquipmentRecorder;
  readonly sender: WebhookSender;
  addRoutes(app: App): void;
  close(): Promise<void>;
}

/** Opens it, once registry and lifts run. */
export async function openKoneEquipment(parts: KoneEquipmentParts): Promise<KoneEquipment> {
  const { clock, log, masterKey, randomBytes } = parts;
  const recorder = new EquipmentRecorder(parts);
  const seal = new EndpointSeal(masterKey, randomBytes);
  const outbound = new OutboundAddress(parts.webhookAllow, parts.resolve);
  const post = webhookPost(clock, parts.ca);
  const sender = new WebhookSender({
    ...parts,
    ...{ recorder, seal, outbound, post, source: parts.publicUrl },
  });
  await sender.start();
  const unlisten = recorder.listen((change) => sender.hear(change));

  const addresses = new AddressRates(requestsPerAddress, addressesMax);
  const clients = new AddressRates(requestsPerClient, clientsMax);
  const ask = (rates: AddressRates, who: string) => {
    const waitMs = rates.ask(who, clock.monotonic());
    if (waitMs > 0) throw tooManyRequests(waitMs);
  };
  const limited = (handle: (c: Context<AppEnv>) => Promise<Response>) =>
    inKoneForm(log, (c) => {
      ask(addresses, parts.peers.of(c.env.incoming));
      return handle(c);
    });
  const routes = { ...parts, limited, askFor: (client: string) => ask(clients, client) };
  return {
    recorder,
    sender,
    addRoutes(app) {
      addEquipmentRoutes(app, { ...routes, recorder });
      addOldRoutes(app, { ...routes, recorder });
      addWebhookRoutes(app, { ...routes, seal, outbound, sender });
    },
    async close() {
      unlisten();
      recorder.close();
      await sender.close();
    },
  };
}
