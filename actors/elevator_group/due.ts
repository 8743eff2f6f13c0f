/** When something comes due in a group: what to be woken for, durable or not. */
import { grantsDueMs } from "./grants.ts";
import type { GroupState, LiveController } from "./state.ts";

/** Desired state that is not followed is published again after this long. */
export const republishMs = 500;

/** A controller that does not answer is asked at least this often. */
const longestAskMs = 30_000;

/** The durable alarm: the earliest moment at which an open call or act may need a decision. */
export function alarmOf(state: GroupState): number | null {
  let atMs = Infinity;
  state.calls.forEach(({ state: stage, deadlineMs, comeByMs, sendFromMs = Infinity }) => {
    const dueMs = stage === "being_served"
      ? deadlineMs
      : Math.min(deadlineMs, comeByMs, sendFromMs);
    if (dueMs < atMs) atMs = dueMs;
  });
  for (const { untilMs } of state.unlocks) atMs = Math.min(atMs, untilMs);
  atMs = Math.min(atMs, grantsDueMs(state));
  state.acts.forEach(({ deadlineMs }) => {
    if (deadlineMs < atMs) atMs = deadlineMs;
  });
  return atMs === Infinity ? null : atMs;
}

/** The volatile tick: when a car or the controller falls silent, or has not followed in time. */
export function tickOf(state: GroupState): number | null {
  const { controller, cars, model: { group: { keepaliveMs } } } = state;
  let atMs = Infinity;
  if (controller.synced) {
    atMs = controller.heardAtMs + keepaliveMs + 1;
    if (!follows(state)) atMs = Math.min(atMs, state.publishedAtMs + republishMs);
  } else if (controller.asks > 0) atMs = askAgainAtMs(controller);
  for (const car of cars) {
    if (car.known) atMs = Math.min(atMs, car.heardAtMs + keepaliveMs + 1, car.watch.dueAtMs);
  }
  return atMs === Infinity ? null : atMs;
}

/** When a controller that has not answered is asked again. */
export function askAgainAtMs({ askedAtMs, asks }: LiveController): number {
  return askedAtMs + Math.min(longestAskMs, republishMs * 2 ** (asks - 1));
}

/** Whether the controller, as it last reported, follows the present desired state. */
export function follows({ controller, epoch, revision }: GroupState): boolean {
  return controller.epoch === epoch && controller.revision === revision;
}
