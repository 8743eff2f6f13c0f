/**
 * Leases and holds as rows: what one caller has of the group for a time. A *lease* gives a car to
 * one caller alone (`leases.ts`), a *hold* keeps a door open (`holds.ts`). Both are state with an
 * expiry and no acts: the desired state names them, so an outage neither loses nor prolongs them
 * (E7). Each stands for one key of its caller (E2), and is its caller's own matter.
 */
import type { GrantEnd, HoldView, LeaseView } from "../../src/protocol.ts";
import type { GroupOutput } from "./events.ts";
import type { Desired } from "./hardware.ts";
import type { Ended, GroupState, Hold, Lease } from "./state.ts";
import type { Turn } from "./turn.ts";

/** A lease or a hold that is new, otherwise than before, or (with `ended`) over. */
export type GrantChange =
  | { readonly what: "lease"; readonly grant: Lease; readonly ended?: GrantEnd }
  | { readonly what: "hold"; readonly grant: Hold; readonly ended?: GrantEnd };

/** The state after a change. */
export function withGrant(
  { leases, holds }: GroupState,
  { what, grant, ended }: GrantChange,
): Partial<GroupState> {
  if (what === "lease") return { leases: after(leases, grant, ended) };
  return { holds: after(holds, grant, ended) };
}

function after<G extends { readonly id: string }>(
  before: ReadonlyMap<string, G>,
  grant: G,
  ended: GrantEnd | undefined,
): ReadonlyMap<string, G> {
  const map = new Map(before);
  if (ended === undefined) map.set(grant.id, grant);
  else map.delete(grant.id);
  return map;
}

/** A change as its caller sees it, as part of what is kept for repeats. */
export function viewGrant({ what, grant, ended }: GrantChange): Pick<Ended, "lease" | "hold"> {
  return what === "lease" ? { lease: viewLease(grant, ended) } : { hold: viewHold(grant, ended) };
}

/** A lease as its own caller sees it. */
export function viewLease({ caller: _, key: __, ...lease }: Lease, ended?: GrantEnd): LeaseView {
  const { cleared, ...rest } = lease;
  if (ended !== undefined) return { ...rest, state: "ended", reason: ended };
  return { ...rest, state: cleared ? "ready" : "clearing" };
}

/** A hold as its own caller sees it. */
export function viewHold({ caller: _, key: __, ...hold }: Hold, ended?: GrantEnd): HoldView {
  if (ended !== undefined) return { ...hold, state: "ended", reason: ended };
  return { ...hold, state: "holding" };
}

/** What a caller is told of its lease or hold. */
export function grantOutputs(
  caller: string,
  { lease, hold }: Pick<Ended, "lease" | "hold">,
): GroupOutput[] {
  if (lease !== undefined) {
    return [{ audience: "caller", caller, event: { what: "lease", lease } }];
  }
  return hold === undefined ? [] : [{ audience: "caller", caller, event: { what: "hold", hold } }];
}

/** Tells every caller how its leases and holds stand, as after a load. */
export function tellGrants(turn: Turn): void {
  for (const grant of turn.state.leases.values()) {
    turn.tellGrant(grant.caller, viewGrant({ what: "lease", grant }));
  }
  for (const grant of turn.state.holds.values()) {
    turn.tellGrant(grant.caller, viewGrant({ what: "hold", grant }));
  }
}

/** What the desired state says of leases and holds; nothing where there are none. */
export function wireGrants(
  { leases, holds }: GroupState,
  unitAheadMs: number,
): Pick<Desired, "leases" | "holds"> {
  const unitMs = (atMs: number) => Math.max(0, Math.round(atMs + unitAheadMs));
  return {
    ...(leases.size > 0 && {
      leases: [...leases.values()].map(({ id, car, expiresAtMs }) => ({
        lease: id,
        car,
        expiresAtUnitMs: unitMs(expiresAtMs),
      })),
    }),
    ...(holds.size > 0 && {
      holds: [...holds.values()].map(({ id, car, side, expiresAtMs }) => ({
        hold: id,
        car,
        side,
        expiresAtUnitMs: unitMs(expiresAtMs),
      })),
    }),
  };
}

/** The earliest moment at which a lease or a hold is over; `Infinity` for none. */
export function grantsDueMs({ leases, holds }: GroupState): number {
  let dueMs = Infinity;
  for (const { expiresAtMs } of leases.values()) dueMs = Math.min(dueMs, expiresAtMs);
  for (const { expiresAtMs } of holds.values()) dueMs = Math.min(dueMs, expiresAtMs);
  return dueMs;
}
