/**
 * How a ring goes over its devices: who rings at once and who later, and what the visitor is told
 * where nobody can be reached (R74). A device that can be woken by push is reached like one that is
 * connected. The others take part too: one that comes back while it rings is told of the ring. Whether all are away or in do-not-disturb, the visitor
 * is told the same: the street need not learn who sleeps.
 */
import { type RingPlan, type RingReason, type RingTarget, ringTargetsMax } from "../rings.ts";
import type { RungDevice } from "./ring_household.ts";

/** How long a ring rings. */
export const ringMs = 45_000;

/** A plan, and whose handle is whose. */
export interface PlannedRing {
  readonly plan: RingPlan;
  readonly devices: ReadonlyMap<string, RungDevice>;
}

/**
 * Plans a ring. Stages count from the first device that can ring now: where those who come first
 * have no device connected, or want none to ring, the next stage begins at once.
 * @param devices whom the ring is for.
 * @param isReached whether a device has a socket that takes rings, or can be woken.
 * @param newHandle a fresh, unguessable id.
 */
export function planRing(
  devices: readonly RungDevice[],
  isReached: (device: RungDevice) => boolean,
  newHandle: () => string,
): PlannedRing {
  const chosen = devices.map((device) => ({ device, here: isReached(device) }))
    .sort((a, b) =>
      Number(b.here) - Number(a.here) || a.device.afterMs - b.device.afterMs ||
      Date.parse(b.device.lastSeenDay) - Date.parse(a.device.lastSeenDay)
    )
    .slice(0, ringTargetsMax);
  const ringing = chosen.filter(({ device, here }) => here && !device.quiet);
  const firstMs = Math.min(...ringing.map(({ device }) => device.afterMs));
  const byHandle = new Map<string, RungDevice>();
  const targets = chosen.map(({ device }): RingTarget => {
    const handle = newHandle();
    byHandle.set(handle, device);
    const { afterMs, quiet, doors } = device;
    return {
      handle,
      afterMs: firstMs === Infinity ? afterMs : Math.max(0, afterMs - firstMs),
      quiet,
      doors,
    };
  });
  const plan: RingPlan = ringing.length > 0
    ? { reachable: true, targets, ringMs }
    : { reachable: false, reason: reasonOf(devices), targets };
  return { plan, devices: byHandle };
}

function reasonOf(devices: readonly RungDevice[]): RingReason {
  return devices.length === 0 ? "no_device" : "nobody_reachable";
}
