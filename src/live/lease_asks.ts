import type { Capability } from "../access/capability.ts";
import type { Rights } from "../access/rights.ts";
import type { Leases } from "../leases.ts";
import type { Done } from "../lifts.ts";
import type { ClientMessage } from "../protocol.ts";
import type { GrantMessage, HoldView, LeaseView } from "../protocol_grants.ts";
import { type Refusal, refuse } from "../refusal.ts";

const types: ReadonlySet<ClientMessage["type"]> = new Set<GrantMessage["type"]>([
  "take_lease",
  "renew_lease",
  "release_lease",
  "hold_doors",
  "renew_hold",
  "release_hold",
]);

/** Whether a message is about a lease or a hold. */
export function isGrantMessage(message: ClientMessage): message is GrantMessage {
  return types.has(message.type);
}

/** What a message about a lease or a hold asks. */
export interface GrantAsk {
  readonly message: GrantMessage;
  readonly capability: Capability;
  readonly rights: Rights;
  readonly leases: Leases | undefined;
  /** Takes the answer, by what it is about. */
  readonly answer: (what: "lease" | "hold") => Done<LeaseView | HoldView>;
}

/** Asks for a lease or a hold; returns why that is not even asked, or undefined where it is. */
export function askGrant(ask: GrantAsk): Refusal | undefined {
  const { message, capability, rights, leases, answer } = ask;
  const at = { building: message.building, group: message.group };
  const { rid } = capability;
  if (leases === undefined) {
    return refuse("not_found", "Cannot give a car or a door: this server does not");
  }
  const refusal = message.type === "take_lease"
    ? rights.mayLease(capability, at, message.lease.level)
    : rights.mayUse(capability, at);
  if (refusal !== undefined) return refusal;
  const done = answer(message.type.endsWith("lease") ? "lease" : "hold");
  const longestMs = rights.longestHoldMs(capability, at);
  switch (message.type) {
    case "take_lease":
      leases.take(at, rid, message.key, message.lease, done);
      return;
    case "renew_lease":
      leases.renew(at, rid, message.lease, message.lifeMs, done);
      return;
    case "release_lease":
      leases.release(at, rid, message.lease, done);
      return;
    case "hold_doors":
      leases.hold(at, rid, message.key, message.hold, longestMs, done);
      return;
    case "renew_hold":
      leases.renewHold(at, rid, message.hold, message.lifeMs, longestMs, done);
      return;
    case "release_hold":
      leases.releaseHold(at, rid, message.hold, done);
  }
}
