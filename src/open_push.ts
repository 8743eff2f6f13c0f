/** Web Push of a start: who wakes devices, and what the routes for it need to know. */
import type { MasterKey } from "./access/master_key.ts";
import type { RingPush } from "./access/pushed_ring.ts";
import type { Clock } from "./clock.ts";
import { OutboundAddress, type OutboundFault, type Resolver } from "./http/outbound_address.ts";
import { pinnedPost } from "./http/pinned_post.ts";
import type { Log } from "./operations/log.ts";
import { PushSender } from "./people/push/push_sender.ts";
import { vapidKeyOf } from "./people/push/vapid_key.ts";
import type { Registry } from "./people/registry/registry.ts";

/** What it is made of. */
export interface PushParts {
  readonly registry: Registry;
  readonly masterKey: MasterKey;
  readonly clock: Clock;
  readonly log: Log;
  /** Where people reach this server, without a slash at the end. */
  readonly publicUrl: () => string;
  /** Hosts, addresses and networks inside where push services may be (`--push-allow`). */
  readonly pushAllow: readonly string[];
  /** Left out: the machine's. */
  readonly resolve?: Resolver;
  /** An authority that push services' certificates are checked with in place of the system's. */
  readonly ca?: string;
}

/** What the routes know of it. */
export interface PushFacts {
  /** By which browsers know this installation: a point of P-256 as base64url (RFC 8292). */
  readonly publicKey: string;
  /** Why nothing could ever be sent to an address; null where nothing is against it yet. */
  faultOf(endpoint: string): OutboundFault | null;
}

/** Web Push at work. */
export interface OpenPush {
  readonly facts: PushFacts;
  /** For `openRings`. */
  readonly sender: RingPush;
  close(): Promise<void>;
}

/** Opens it, once the registry runs. */
export function openPush(parts: PushParts): OpenPush {
  const outbound = new OutboundAddress(parts.pushAllow, parts.resolve);
  const vapid = vapidKeyOf(parts.masterKey);
  const sender = new PushSender({
    ...parts,
    ...{ outbound, vapid, post: pinnedPost(parts.clock, parts.ca) },
  });
  return {
    facts: { publicKey: vapid.publicKey, faultOf: (endpoint) => outbound.faultOf(endpoint) },
    sender,
    close: () => sender.close(),
  };
}
